//! The words of the page of owners.

use ledger_core::owner::Owner;
use ledger_core::why::Why;

use super::{counted, grouped, people};

/// Said where the choices of the page decide nothing.
pub const ADMIN_OWNS_ALL: &str = "The setting “Activity record owner” gives all records to the administrator who connected the \
     CRM, so what is shown here decides nothing.";
/// Whose records nobody else owns.
pub const ADMINISTRATOR: &str = "The administrator";
/// Nobody matches the search.
pub const NOBODY_FOUND: &str = "Nobody matches.";
/// No CRM user matches the search.
pub const NO_USER_FOUND: &str = "No CRM user matches.";
/// The CRM names no users.
pub const NO_USERS: &str =
    "The CRM has named no users so far, so every record belongs to the administrator.";
/// A file without the headings.
pub const NO_HEADINGS: &str = "The first row must have the headings of an exported file, such as Extension ID and CRM user ID.";
/// A row that names nobody.
pub const NO_PERSON: &str = "Whose records these are is not said.";

/// How many there are: people without a CRM user, matched by e-mail, by name, chosen by hand.
pub fn summary(users: usize, of: usize, [nobody, email, name, hand]: [usize; 4]) -> String {
    let mut parts = vec![if nobody == 0 {
        "nobody is unmapped".to_owned()
    } else {
        format!("{} unmapped", grouped(nobody))
    }];
    for (count, what) in [(email, "by e-mail"), (name, "by name"), (hand, "by hand")] {
        if count > 0 {
            parts.push(format!("{} {what}", grouped(count)));
        }
    }
    let users = counted(users, "CRM user", "CRM users");
    format!("{}, {users}: {}.", people(of), parts.join(", "))
}

/// By what someone has their CRM user, or why they have none.
pub fn by(owner: &Owner) -> &'static str {
    match owner {
        Owner::Mapping { .. } => "by hand",
        Owner::Email { .. } => "by e-mail",
        Owner::Name { .. } => "by name",
        Owner::Admin { why: Why::OwnerSeveral } => "unmapped: several CRM users match",
        Owner::Admin { .. } => "unmapped: no CRM user matches",
    }
}

/// A CRM user of whom only the id is known.
pub fn unknown_user(id: &str) -> String {
    format!("CRM user {id}, whom the CRM does not name")
}

/// The button that opens the choice.
pub fn change(name: &str) -> String {
    format!("Change who owns the records of {name}")
}

/// That more CRM users match than are shown.
pub fn more_users(count: usize) -> String {
    format!("{} more; type a name or an e-mail address to find them.", grouped(count))
}

/// What became of a file.
pub fn imported(taken: usize, refused: usize) -> String {
    let taken = match taken {
        0 => "The file changes nothing.".to_owned(),
        some => format!(
            "{} taken over; save to bring them into force.",
            counted(some, "choice", "choices")
        ),
    };
    match refused {
        0 => taken,
        some => format!("{taken} {} not understood:", counted(some, "row was", "rows were")),
    }
}

/// A row of a file.
pub fn row(number: u32) -> String {
    format!("Row {number}")
}

/// A row that names nobody known.
pub fn nobody_is(words: &str) -> String {
    format!("Nobody in the directory is “{words}”.")
}

/// A row that names several.
pub fn several_are(words: &str) -> String {
    format!("Several people are “{words}”; write the extension ID.")
}

/// A row that names no CRM user.
pub fn no_user_is(words: &str) -> String {
    format!("No CRM user is “{words}”.")
}

/// A row that names several CRM users.
pub fn several_users_are(words: &str) -> String {
    format!("Several CRM users are “{words}”; write the CRM user ID.")
}
