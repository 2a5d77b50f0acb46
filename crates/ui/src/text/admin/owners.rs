//! The words of the page of owners.

use ledger_core::owner::Owner;
use ledger_core::why::Why;
pub use ledger_words::owners::*;
use ledger_words::{Phrase, number};

use super::people;

/// How many there are: people without a CRM user, matched by e-mail, by name, chosen by hand.
pub fn summary(users: usize, of: usize, [nobody, email, name, hand]: [usize; 4]) -> String {
    let counted = |words: Phrase, count| words.with(&[("count", &number(count))]);
    let mut parts = vec![match nobody {
        0 => NOBODY_UNMAPPED.to_owned(),
        some => counted(UNMAPPED, some),
    }];
    for (count, what) in [(email, COUNT_BY_EMAIL), (name, COUNT_BY_NAME), (hand, COUNT_BY_HAND)] {
        if count > 0 {
            parts.push(counted(what, count));
        }
    }
    format!("{}, {}: {}.", people(of), USERS.of(users), parts.join(", "))
}

/// By what someone has their CRM user, or why they have none.
pub fn by(owner: &Owner) -> Phrase {
    match owner {
        Owner::Mapping { .. } => BY_HAND,
        Owner::Email { .. } => BY_EMAIL,
        Owner::Name { .. } => BY_NAME,
        Owner::Admin { why: Why::OwnerSeveral } => SEVERAL_MATCH,
        Owner::Admin { .. } => NOBODY_MATCHES,
    }
}

/// A CRM user of whom only the id is known.
pub fn unknown_user(id: &str) -> String {
    UNKNOWN_USER.of(id)
}

/// The button that opens the choice.
pub fn change(name: &str) -> String {
    CHANGE.of(name)
}

/// That more CRM users match than are shown.
pub fn more_users(count: usize) -> String {
    MORE_USERS.of(&number(count))
}

/// What became of a file.
pub fn imported(taken: usize, refused: usize) -> String {
    let taken = match taken {
        0 => FILE_CHANGES_NOTHING.to_owned(),
        some => TAKEN_OVER.of(some),
    };
    match refused {
        0 => taken,
        some => format!("{taken} {}", NOT_UNDERSTOOD.of(some)),
    }
}

/// A row of a file.
pub fn row(number: u32) -> String {
    ROW.of(&number.to_string())
}

/// A row that names nobody known.
pub fn nobody_is(words: &str) -> String {
    NOBODY_IS.of(words)
}

/// A row that names several.
pub fn several_are(words: &str) -> String {
    SEVERAL_ARE.of(words)
}

/// A row that names no CRM user.
pub fn no_user_is(words: &str) -> String {
    NO_USER_IS.of(words)
}

/// A row that names several CRM users.
pub fn several_users_are(words: &str) -> String {
    SEVERAL_USERS_ARE.of(words)
}
