//! The page as it is to be painted.

use ledger_core::case::lowercase;
use ledger_core::owner::{CrmUser, Owner};
use ledger_core::settings::{OrgSettings, OwnerPolicy};

use super::{Line, Owners, Question, Shown};
use crate::admin::draft::Draft;
use crate::admin::who::Who;
use crate::plain::PlainRow;
use crate::text::admin::owners as text;
use crate::text::{self as words, admin};

/// How many people are shown; the search finds the others.
const MOST_ROWS: usize = 100;
/// How many CRM users can be chosen from at once.
const MOST_CHOICES: usize = 8;
/// How many lines of a file that were not taken over are named.
const MOST_REFUSED: usize = 100;

/// The page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Whether another page is shown.
    pub hidden: bool,
    /// Whether the CRM's users are awaited.
    pub busy: bool,
    /// Why they could not be had.
    pub problem: String,
    /// That the choices here decide nothing, because records belong to the administrator.
    pub idle: &'static str,
    /// How many there are.
    pub summary: String,
    /// What is looked for.
    pub search: String,
    /// Who is shown.
    pub shown: &'static str,
    /// The people.
    pub rows: Vec<RowView>,
    /// That there are more, or none.
    pub status: String,
    /// What became of the last file.
    pub imported: String,
    /// Its rows that were not taken over: which, and why.
    pub refused: Vec<PlainRow>,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowView {
    /// The extension's id.
    pub key: String,
    /// The name.
    pub name: String,
    /// Extension and e-mail address.
    pub detail: String,
    /// Who owns their records.
    pub user: String,
    /// By what.
    pub by: &'static str,
    /// `log` where they have a CRM user, `ask` where they have none; for styles.
    pub state: &'static str,
    /// The name of the button that opens the choice.
    pub change: String,
    /// Whether a CRM user is being chosen.
    pub open: bool,
    /// What was typed to find one.
    pub wanted: String,
    /// Those that can be chosen.
    pub choices: Vec<ChoiceView>,
    /// That there are more, or none; empty where all are shown.
    pub more: String,
    /// Whether nothing was chosen by hand that could be taken back.
    pub take_hidden: bool,
}

/// A CRM user that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceView {
    /// The CRM's id.
    pub key: String,
    /// Name and e-mail address.
    pub words: String,
}

/// The page.
pub(in crate::admin) fn view(owners: &Owners, draft: &Draft, who: &Who) -> View {
    let settings = &draft.settings;
    let search = lowercase(&owners.search);
    let found: Vec<&Line> = owners
        .lines
        .iter()
        .filter(|line| match owners.shown {
            Shown::All => true,
            Shown::Unmapped => !line.mapped,
            Shown::Mapped => line.mapped,
        })
        .filter(|line| {
            search
                .split_whitespace()
                .all(|word| line.words.contains(word) || owns(line, owners, settings, word))
        })
        .collect();
    let asked = owners.asked.map(|(_, question)| question);
    View {
        hidden: false,
        busy: asked == Some(Question::Match) || (asked.is_some() && owners.users.is_none()),
        problem: owners.trouble.as_ref().map(words::trouble).unwrap_or_default(),
        idle: match settings.owner {
            OwnerPolicy::Admin => text::ADMIN_OWNS_ALL,
            OwnerPolicy::AgentIfPossible => "",
        },
        summary: summary(owners, settings),
        search: owners.search.clone(),
        shown: owners.shown.name(),
        rows: found.iter().take(MOST_ROWS).map(|line| row(line, owners, settings, who)).collect(),
        status: match found.len() {
            0 if owners.lines.is_empty() => String::new(),
            0 => text::NOBODY_FOUND.to_owned(),
            found if found > MOST_ROWS => admin::more_people(found - MOST_ROWS),
            _ => String::new(),
        },
        imported: owners
            .imported
            .as_ref()
            .map(|(taken, refused)| text::imported(*taken, refused.len()))
            .unwrap_or_default(),
        refused: owners
            .imported
            .iter()
            .flat_map(|(_, refused)| refused)
            .take(MOST_REFUSED)
            .map(|one| PlainRow {
                key: one.row.to_string(),
                state: "",
                words: vec![text::row(one.row), one.problem.clone()],
            })
            .collect(),
    }
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

fn summary(owners: &Owners, settings: &OrgSettings) -> String {
    let Some(known) = &owners.users else { return String::new() };
    let (mut email, mut name, mut hand, mut nobody) = (0, 0, 0, 0);
    for line in &owners.lines {
        match (settings.user_mapping.contains_key(&line.id), &line.matched) {
            (true, _) | (false, Owner::Mapping { .. }) => hand += 1,
            (false, Owner::Email { .. }) => email += 1,
            (false, Owner::Name { .. }) => name += 1,
            (false, Owner::Admin { .. }) => nobody += 1,
        }
    }
    if known.users.is_empty() {
        return text::NO_USERS.to_owned();
    }
    text::summary(known.users.len(), owners.lines.len(), [nobody, email, name, hand])
}

fn row(line: &Line, owners: &Owners, settings: &OrgSettings, who: &Who) -> RowView {
    let owner = owner(line, settings);
    let known = who.extension(&line.id);
    let number = known.and_then(|known| known.number.as_deref()).map(admin::extension);
    let email = known.and_then(|known| known.email.clone());
    let name = who.name(&line.id);
    let wanted = owners.open.as_ref().filter(|(open, _)| *open == line.id);
    let (choices, more) = match wanted {
        Some((_, wanted)) => choices(owners, wanted),
        None => (Vec::new(), String::new()),
    };
    RowView {
        key: line.id.to_string(),
        detail: [number, email].into_iter().flatten().collect::<Vec<_>>().join(" · "),
        user: match owner.user() {
            Some(id) => owners.user(id).map_or_else(|| text::unknown_user(id.as_str()), described),
            None => text::ADMINISTRATOR.to_owned(),
        },
        by: text::by(&owner),
        state: if owner.user().is_some() { "log" } else { "ask" },
        change: text::change(&name),
        name,
        open: wanted.is_some(),
        wanted: wanted.map(|(_, wanted)| wanted.clone()).unwrap_or_default(),
        choices,
        more,
        take_hidden: !settings.user_mapping.contains_key(&line.id),
    }
}

/// The CRM users with all these words, the first few of them, and what there is to say of others.
fn choices(owners: &Owners, wanted: &str) -> (Vec<ChoiceView>, String) {
    let wanted = lowercase(wanted);
    let is_wanted = |user: &&CrmUser| {
        let words = lowercase(&described(user));
        wanted.split_whitespace().all(|word| words.contains(word))
    };
    let found: Vec<&CrmUser> = owners.users().iter().filter(is_wanted).collect();
    let choice = |user: &&CrmUser| ChoiceView { key: user.id.to_string(), words: described(user) };
    let more = match found.len() {
        0 => text::NO_USER_FOUND.to_owned(),
        found if found > MOST_CHOICES => text::more_users(found - MOST_CHOICES),
        _ => String::new(),
    };
    (found.iter().take(MOST_CHOICES).map(choice).collect(), more)
}

/// A CRM user's name and e-mail address.
fn described(user: &CrmUser) -> String {
    match &user.email {
        Some(email) => format!("{} · {email}", user.name),
        None => user.name.clone(),
    }
}
