//! What stands on the page.

use ledger_core::case::lowercase;
use ledger_core::owner::{CrmUser, Owner};
use ledger_core::settings::{OrgSettings, OwnerPolicy};

use super::{Line, Owners, Question, Shown};
use crate::admin::draft::Draft;
use crate::admin::who::Who;
use crate::sheet::Sheet;
use crate::text::admin::owners as text;
use crate::text::{admin, dotted};

/// How many people are shown; the search finds the others.
const MOST_ROWS: usize = 100;
/// How many CRM users can be chosen from at once.
const MOST_CHOICES: usize = 8;
/// How many lines of a file that were not taken over are named.
const MOST_REFUSED: usize = 100;

/// The page.
pub(in crate::admin) fn view(owners: &Owners, draft: &Draft, who: &Who, sheet: &mut Sheet) {
    let settings = &draft.settings;
    sheet.show("owners");
    match owners.asked {
        Some((_, Question::Users)) if owners.users.is_some() => {}
        Some(_) => sheet.show("owners-busy"),
        None => {}
    }
    sheet.trouble("owners-problem", &owners.trouble);
    match settings.owner {
        OwnerPolicy::Admin => sheet.say("owners-idle", text::ADMIN_OWNS_ALL),
        OwnerPolicy::AgentIfPossible => {}
    }
    summary(owners, settings, sheet);
    if let Some((taken, refused)) = &owners.imported {
        sheet.say("owners-imported", text::imported(*taken, refused.len()));
        let rows = sheet.list_of("owners-refused", "refused-row");
        for one in refused.iter().take(MOST_REFUSED) {
            let row = rows.add(one.row.to_string());
            row.say("row", text::row(one.row));
            row.say("problem", one.problem.clone());
        }
    }
    sheet.fill("field-userMapping", owners.search.clone());
    let shown = ["owners-all", "owners-unmapped", "owners-mapped"];
    sheet.choose(&shown, owners.shown.name());
    let search = lowercase(&owners.search);
    let mut found = 0;
    let rows = sheet.list_of("owner-rows", "owner");
    for line in &owners.lines {
        if !is_wanted(line, &search, owners, settings) {
            continue;
        }
        found += 1;
        if found <= MOST_ROWS {
            row(line, owners, settings, who, rows.add(line.id.as_str()));
        }
    }
    if found > MOST_ROWS {
        sheet.say("owners-status", admin::more_people(found - MOST_ROWS));
    } else if found == 0 && !owners.lines.is_empty() {
        sheet.say("owners-status", text::NOBODY_FOUND);
    }
}

/// Whether the search and the choice of who is shown have this person.
fn is_wanted(line: &Line, search: &str, owners: &Owners, settings: &OrgSettings) -> bool {
    let is_shown = match owners.shown {
        Shown::All => true,
        Shown::Unmapped => !line.mapped,
        Shown::Mapped => line.mapped,
    };
    is_shown
        && search
            .split_whitespace()
            .all(|word| line.words.contains(word) || owns(line, owners, settings, word))
}

/// The owner by the draft: chosen by hand, or matched.
pub(super) fn owner(line: &Line, settings: &OrgSettings) -> Owner {
    match settings.user_mapping.get(&line.id) {
        Some(user) => Owner::Mapping { user: user.clone() },
        None => line.matched.clone(),
    }
}

/// Whether a word is in the name of their CRM user.
fn owns(line: &Line, owners: &Owners, settings: &OrgSettings, word: &str) -> bool {
    // Those who were matched have the same name or address as their user.
    let chosen = settings.user_mapping.get(&line.id).and_then(|user| owners.user(user));
    chosen.is_some_and(|user| lowercase(&user.name).contains(word))
}

fn summary(owners: &Owners, settings: &OrgSettings, sheet: &mut Sheet) {
    let Some(known) = &owners.users else { return };
    if known.users.is_empty() {
        return sheet.say("owners-summary", text::NO_USERS);
    }
    let (mut email, mut name, mut hand, mut nobody) = (0, 0, 0, 0);
    for line in &owners.lines {
        match (settings.user_mapping.contains_key(&line.id), &line.matched) {
            (true, _) | (false, Owner::Mapping { .. }) => hand += 1,
            (false, Owner::Email { .. }) => email += 1,
            (false, Owner::Name { .. }) => name += 1,
            (false, Owner::Admin { .. }) => nobody += 1,
        }
    }
    let summary = text::summary(known.users.len(), owners.lines.len(), [nobody, email, name, hand]);
    sheet.say("owners-summary", summary);
}

/// A person.
fn row(line: &Line, owners: &Owners, settings: &OrgSettings, who: &Who, row: &mut Sheet) {
    let owner = owner(line, settings);
    let name = who.name(&line.id);
    row.set("change", "aria-label", text::change(&name));
    row.say("name", name);
    if let Some(known) = who.extension(&line.id) {
        let number = known.number.as_deref().map(admin::extension).unwrap_or_default();
        row.say("detail", dotted(&[&number, known.email.as_deref().unwrap_or_default()]));
    }
    match owner.user().map(|id| (id, owners.user(id))) {
        Some((_, Some(user))) => row.say("user", described(user)),
        Some((id, None)) => row.say("user", text::unknown_user(id.as_str())),
        None => row.say("user", text::ADMINISTRATOR),
    }
    row.say("by", text::by(&owner));
    row.set("by", "data-answer", if owner.user().is_some() { "log" } else { "ask" });
    if settings.user_mapping.contains_key(&line.id) {
        row.show("take");
    }
    if let Some((_, wanted)) = owners.open.as_ref().filter(|(open, _)| *open == line.id) {
        row.set("change", "aria-expanded", "true");
        row.show("editor");
        row.fill("wanted", wanted.clone());
        choices(owners, wanted, row);
    }
}

/// The CRM users with all these words, the first few of them, and what there is to say of others.
fn choices(owners: &Owners, wanted: &str, row: &mut Sheet) {
    let wanted = lowercase(wanted);
    let mut found = 0;
    let choices = row.list_of("choices", "owner-choice");
    for user in owners.users() {
        let words = described(user);
        let lower = lowercase(&words);
        if !wanted.split_whitespace().all(|word| lower.contains(word)) {
            continue;
        }
        found += 1;
        if found <= MOST_CHOICES {
            choices.add(user.id.as_str()).say("choice", words);
        }
    }
    if found > MOST_CHOICES {
        row.say("more", text::more_users(found - MOST_CHOICES));
    } else if found == 0 {
        row.say("more", text::NO_USER_FOUND);
    }
}

/// A CRM user's name and e-mail address.
fn described(user: &CrmUser) -> String {
    dotted(&[&user.name, user.email.as_deref().unwrap_or_default()])
}
