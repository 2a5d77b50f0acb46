//! The mapping as a table, to be worked on in a spreadsheet and read back.

use std::collections::BTreeMap;

use ledger_core::id::{CrmUserId, ExtensionId};
use ledger_core::owner::{CrmUser, Owner, Roster, spoken};
use ledger_core::settings::OrgSettings;

use super::Owners;
use super::view::owner;
use crate::admin::who::Who;
use crate::text::admin::owners as text;
use crate::{csv, table};

/// The headings, by which columns are known when the file is read back.
const PERSON: [&str; 4] = ["Extension ID", "Extension", "E-mail", "Name"];
const USER: [&str; 3] = ["CRM user ID", "CRM e-mail", "CRM user"];
const BY: &str = "Matched by";

/// A row that was not taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    /// Its number, as a spreadsheet counts.
    pub(super) row: u32,
    pub(super) problem: String,
}

/// What is chosen for someone; nothing when whoever matches is to be the owner.
pub(super) type Choice = (ExtensionId, Option<CrmUserId>);

/// Everyone and the CRM users that own their records.
pub(super) fn print(owners: &Owners, settings: &OrgSettings, who: &Who) -> String {
    let mut file = csv::empty();
    csv::add_row(&mut file, &[&PERSON[..], &USER, &[BY]].concat());
    for line in &owners.lines {
        let owner = owner(line, settings);
        let known = who.extension(&line.id);
        let user = owner.user().and_then(|id| owners.user(id));
        let row = [
            line.id.as_str(),
            known.and_then(|known| known.number.as_deref()).unwrap_or_default(),
            known.and_then(|known| known.email.as_deref()).unwrap_or_default(),
            known.map_or("", |known| &known.name),
            owner.user().map_or("", CrmUserId::as_str),
            user.and_then(|user| user.email.as_deref()).unwrap_or_default(),
            user.map_or("", |user| &user.name),
            &text::by(&owner),
        ];
        csv::add_row(&mut file, &row);
    }
    file
}

/// The choices that a file makes, and its rows that are none. What the rules find anyway is left to
/// them.
pub(super) fn read(
    text: &str,
    owners: &Owners,
    settings: &OrgSettings,
    who: &Who,
) -> (Vec<Choice>, Vec<Refused>) {
    let mut rows = table::read(text).into_iter();
    let head = rows.next().map(|(_, head)| head).unwrap_or_default();
    let place = |name: &str| {
        head.iter().position(|cell| cell.trim_start_matches('\u{feff}').eq_ignore_ascii_case(name))
    };
    let (person_at, user_at) = (PERSON.map(place), USER.map(place));
    if person_at.iter().all(Option::is_none) || user_at.iter().all(Option::is_none) {
        return (Vec::new(), vec![Refused { row: 1, problem: text::NO_HEADINGS.to_owned() }]);
    }
    let (people, users) = (people(owners, who), users(owners));
    let roster = Roster::of(owners.users());
    let (mut choices, mut refused) = (Vec::new(), Vec::new());
    for (row, cells) in rows {
        let named = |places: &[Option<usize>]| -> Vec<String> {
            let cell = |place: &Option<usize>| place.and_then(|place| cells.get(place).cloned());
            places.iter().map(|place| cell(place).unwrap_or_default()).collect()
        };
        match choice(&named(&person_at), &named(&user_at), &people, &users) {
            Err(problem) => refused.push(Refused { row, problem }),
            Ok((id, user)) => {
                let is = settings.user_mapping.get(&id);
                let matched = who.extension(&id).map(|known| roster.matched(known));
                let is_matched = matched.as_ref().and_then(Owner::user) == user.as_ref();
                if is != user.as_ref() && !(is.is_none() && is_matched) {
                    choices.push((id, user));
                }
            }
        }
    }
    (choices, refused)
}

fn choice(
    person: &[String],
    user: &[String],
    people: &BTreeMap<String, Vec<ExtensionId>>,
    users: &BTreeMap<String, Vec<CrmUserId>>,
) -> Result<Choice, String> {
    let Some(words) = first(person) else { return Err(text::NO_PERSON.to_owned()) };
    let person = match people.get(&key(words.0, words.1)).map(Vec::as_slice) {
        None | Some([]) => return Err(text::nobody_is(words.1)),
        Some([one]) => one.clone(),
        Some(_) => return Err(text::several_are(words.1)),
    };
    let Some(words) = first(user) else { return Ok((person, None)) };
    match users.get(&key(words.0, words.1)).map(Vec::as_slice) {
        None | Some([]) => Err(text::no_user_is(words.1)),
        Some([one]) => Ok((person, Some(one.clone()))),
        Some(_) => Err(text::several_users_are(words.1)),
    }
}

/// The first cell that says something decides; the others are for whoever reads the file.
fn first(cells: &[String]) -> Option<(usize, &str)> {
    cells
        .iter()
        .enumerate()
        .map(|(place, cell)| (place, cell.as_str()))
        .find(|(_, cell)| !cell.is_empty())
}

fn key(place: usize, words: &str) -> String {
    // What the export guards against being taken for a formula.
    let words = words.strip_prefix('\'').unwrap_or(words);
    format!("{place} {}", spoken(words).unwrap_or_default())
}

/// People by all that a file may call them.
fn people(owners: &Owners, who: &Who) -> BTreeMap<String, Vec<ExtensionId>> {
    let mut people: BTreeMap<String, Vec<ExtensionId>> = BTreeMap::new();
    for line in &owners.lines {
        let Some(known) = who.extension(&line.id) else { continue };
        let words = [
            line.id.as_str(),
            known.number.as_deref().unwrap_or_default(),
            known.email.as_deref().unwrap_or_default(),
            &known.name,
        ];
        for (place, words) in words.into_iter().enumerate() {
            people.entry(key(place, words)).or_default().push(line.id.clone());
        }
    }
    people
}

/// CRM users by the same.
fn users(owners: &Owners) -> BTreeMap<String, Vec<CrmUserId>> {
    let mut users: BTreeMap<String, Vec<CrmUserId>> = BTreeMap::new();
    let mut add = |user: &CrmUser| {
        let words = [user.id.as_str(), user.email.as_deref().unwrap_or_default(), &user.name];
        for (place, words) in words.into_iter().enumerate() {
            users.entry(key(place, words)).or_default().push(user.id.clone());
        }
    };
    owners.users().iter().for_each(&mut add);
    users
}
