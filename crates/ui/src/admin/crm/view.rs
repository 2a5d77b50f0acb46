//! The page as it is to be painted.

use ledger_core::id::CrmId;
use ledger_core::time::{Millis, Span};
use ledger_wire::api::{CrmPermission, CrmStanding, CrmStatus};

use super::{Crm, Question, Way};
use crate::plain::PlainRow;
use crate::text::admin::crm as text;
use crate::text::{self as words, admin};

/// The page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Whether another page is shown.
    pub hidden: bool,
    /// Whether the CRM, or the server, is asked.
    pub busy: bool,
    /// Whether it is not known yet how it stands.
    pub unknown: bool,
    /// What went wrong.
    pub problem: String,
    /// What is wrong with the description: in which line, and what.
    pub wrong: Vec<PlainRow>,
    /// In which CRM calls are logged.
    pub name: String,
    /// How it stands: what, how it is, what exactly, what to do.
    pub cards: Vec<PlainRow>,
    /// Whether there is no sign-in to be forgotten.
    pub sign_out_hidden: bool,
    /// The CRMs that can be chosen.
    pub choices: Vec<ChoiceView>,
    /// The ways to sign in; none where there is one only.
    pub ways: Vec<ChoiceView>,
    /// An example of the address; nothing where none is wanted.
    pub address_example: Option<String>,
    /// The address, as it is typed.
    pub address: String,
    /// What is pasted; empty where nothing is.
    pub token_name: String,
    /// The token, as it is typed.
    pub token: String,
    /// Whether the CRM is one that needs no description.
    pub description_hidden: bool,
    /// The description, as it is typed.
    pub description: String,
    /// Why this way is not open.
    pub closed: String,
    /// The button that connects.
    pub connect: String,
}

/// Something to be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceView {
    /// Its name in controls.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Crm {
    /// The page, as it stands.
    pub(in crate::admin) fn view(&self, now: Millis) -> View {
        let view = View {
            busy: match self.asked {
                Some((_, Question::Status)) => self.known.is_none(),
                Some((_, Question::Change)) => true,
                None => false,
            },
            unknown: true,
            problem: self.trouble.as_ref().map(words::trouble).unwrap_or_default(),
            ..View::default()
        };
        let Some((known, crm)) = self.known.as_ref().zip(self.crm()) else { return view };
        let ways = self.ways();
        let way = ways.get(self.way);
        let choice = known.choices.iter().find(|choice| choice.crm == crm);
        let name = choice.map(|choice| choice.name.as_str()).unwrap_or_default();
        View {
            unknown: false,
            wrong: self.wrong(),
            name: text::logged_in(&known.name),
            cards: cards(known, now),
            sign_out_hidden: match known.sign_in {
                CrmStanding::NotNeeded | CrmStanding::SignedOut => true,
                CrmStanding::SignedIn | CrmStanding::Lost => false,
            },
            choices: known
                .choices
                .iter()
                .map(|choice| ChoiceView {
                    key: choice.crm.to_string(),
                    name: choice_name(&choice.crm, &choice.name),
                    chosen: choice.crm == crm,
                })
                .collect(),
            address_example: way.and_then(|way| way.address.clone()),
            address: self.address.clone(),
            token_name: match way.map(|way| &way.way) {
                Some(Way::Token(name)) if name.is_empty() => text::TOKEN.to_owned(),
                Some(Way::Token(name)) => name.clone(),
                Some(Way::Open | Way::Page) | None => String::new(),
            },
            token: self.token.clone(),
            description_hidden: !self.is_described(),
            description: self.description.clone(),
            closed: way.map(|way| way.closed.clone()).unwrap_or_default(),
            connect: match way.map(|way| &way.way) {
                Some(Way::Page) => text::sign_in_at(name),
                Some(Way::Open) => text::log_in(name),
                Some(Way::Token(_)) | None => text::CONNECT.to_owned(),
            },
            ways: if ways.len() > 1 {
                let choice = |(place, way): (usize, &super::WayIn)| ChoiceView {
                    key: place.to_string(),
                    name: match &way.way {
                        Way::Token(name) => text::with_token(name),
                        Way::Open | Way::Page => text::ON_ITS_PAGE.to_owned(),
                    },
                    chosen: place == self.way,
                };
                ways.iter().enumerate().map(choice).collect()
            } else {
                Vec::new()
            },
            ..view
        }
    }

    fn wrong(&self) -> Vec<PlainRow> {
        let row = |(line, problem): &(Option<usize>, ledger_core::settings::Problem)| PlainRow {
            key: format!("{} {}", problem.field, problem.problem),
            state: "bad",
            words: vec![
                line.map(text::line).unwrap_or_default(),
                match problem.field.as_str() {
                    "" => admin::sentence(&problem.problem),
                    field => format!("{field}: {}", problem.problem),
                },
                String::new(),
            ],
        };
        self.wrong.iter().map(row).collect()
    }
}

/// CRMs go by their names; one that is described has none before it is.
fn choice_name(crm: &CrmId, name: &str) -> String {
    if crm.as_str() == CrmId::DESCRIBED { text::DESCRIBED.to_owned() } else { name.to_owned() }
}

fn cards(known: &CrmStatus, now: Millis) -> Vec<PlainRow> {
    // Another clock noted it: it may be ahead.
    let ago = |at: Option<Millis>| at.map(|at| Span(now.since(at).0.max(0)));
    let (state, mark) = text::standing(known.sign_in);
    let mut cards: Vec<PlainRow> = known.problems.iter().map(|one| problem(one)).collect();
    cards.push(card(text::SIGN_IN, state, mark, text::whose(known, ago(known.since))));
    let (state, mark) = match known.may_write {
        CrmPermission::Yes => ("good", text::MAY_WRITE),
        CrmPermission::No => ("bad", text::MAY_NOT_WRITE),
        CrmPermission::Unknown => ("idle", text::UNKNOWN),
    };
    cards.push(card(text::PERMISSION, state, mark, text::checked(ago(known.checked_at))));
    cards.push(card(text::GUARANTEE, "idle", "", known.guarantee.clone()));
    cards
}

fn problem(words: &str) -> PlainRow {
    PlainRow {
        key: words.to_owned(),
        state: "bad",
        words: vec![text::PROBLEM.to_owned(), String::new(), admin::sentence(words), String::new()],
    }
}

fn card(name: &'static str, state: &'static str, mark: &str, detail: String) -> PlainRow {
    let words = vec![name.to_owned(), mark.to_owned(), detail, String::new()];
    PlainRow { key: name.to_owned(), state, words }
}
