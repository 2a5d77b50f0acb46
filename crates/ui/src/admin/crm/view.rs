//! What stands on the page.

use ledger_core::id::CrmId;
use ledger_core::time::{Millis, Span};
use ledger_wire::api::{CrmChoice, CrmPermission, CrmStanding, CrmStatus, CrmWay};

use super::{Crm, Question};
use crate::admin::rows::card;
use crate::sheet::{ROW, Row, Sheet, Words};
use crate::text::admin::crm as text;
use crate::text::{self as words, admin};

impl Crm {
    /// The page, as it stands.
    pub(in crate::admin) fn view(&self, now: Millis, sheet: &mut Sheet) {
        sheet.show("crm");
        match self.asked {
            Some((_, Question::Status)) if self.known.is_some() => {}
            Some(_) => {
                sheet.show("crm-busy");
                sheet.busy("crm-connect");
            }
            None => {}
        }
        if let Some(trouble) = &self.trouble {
            sheet.say("crm-problem", words::trouble(trouble));
        }
        let Some((known, crm)) = self.known.as_ref().zip(self.crm()) else { return };
        sheet.show("crm-known");
        sheet.say("crm-name", text::logged_in(&known.name));
        sheet.rows("crm-cards", "card", cards(known, now));
        match known.sign_in {
            CrmStanding::SignedIn | CrmStanding::Lost => sheet.show("crm-sign-out"),
            CrmStanding::NotNeeded | CrmStanding::SignedOut => {}
        }
        let choice = |choice: &CrmChoice| {
            let mut row = Row::new(choice.crm.as_str());
            // One that is described has no name before it is.
            if choice.crm.as_str() == CrmId::DESCRIBED {
                row.say("name", text::DESCRIBED);
            } else {
                row.say("name", choice.name.clone());
            }
            row.tick("input", choice.crm == crm);
            row
        };
        sheet.rows("crm-choices", "crm-choice", known.choices.iter().map(choice).collect());
        if self.is_described() {
            sheet.show("crm-described");
            sheet.fill("crm-description", self.description.clone());
        }
        sheet.rows("crm-wrong", "reason", self.wrong());
        self.sign_in(known, &crm, sheet);
    }

    /// How to sign in to the CRM that is chosen.
    fn sign_in(&self, known: &CrmStatus, crm: &CrmId, sheet: &mut Sheet) {
        let ways = self.ways();
        if ways.len() > 1 {
            sheet.show("crm-other-ways");
            let ways = ways.iter().enumerate().map(|(place, way)| {
                let mut row = Row::new(place.to_string());
                match &way.token {
                    Some(name) => row.say("name", text::with_token(name)),
                    None => row.say("name", text::ON_ITS_PAGE),
                }
                row.tick("input", place == self.way);
                row
            });
            sheet.rows("crm-ways", "crm-way", ways.collect());
        }
        // Also while it is not shown: no secret stays longer than it must.
        sheet.fill("crm-token", self.token.clone());
        let choice = known.choices.iter().find(|choice| choice.crm == *crm);
        let name = choice.map(|choice| choice.name.as_str()).unwrap_or_default();
        let Some(CrmWay { token, address, closed }) = ways.into_iter().nth(self.way) else {
            return sheet.say("crm-connect", text::log_in(name));
        };
        match token {
            Some(name) => {
                sheet.show("crm-with");
                if name.is_empty() {
                    sheet.say("crm-token-name", text::TOKEN);
                } else {
                    sheet.say("crm-token-name", name);
                }
                sheet.say("crm-connect", text::CONNECT);
            }
            None => sheet.say("crm-connect", text::sign_in_at(name)),
        }
        if let Some(example) = address {
            sheet.show("crm-at");
            sheet.set("crm-address", "placeholder", example);
            sheet.fill("crm-address", self.address.clone());
        }
        sheet.say("crm-closed", closed.unwrap_or_default());
    }

    /// What is wrong with the description: in which line, and what.
    fn wrong(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for (line, problem) in &self.wrong {
            let mut row = Row::new(format!("{} {}", problem.field, problem.problem));
            row.set(ROW, "data-state", "bad");
            if let Some(line) = line {
                row.say("mark", text::line(*line));
            }
            match problem.field.as_str() {
                "" => row.say("words", admin::sentence(&problem.problem)),
                field => row.say("words", format!("{field}: {}", problem.problem)),
            }
            rows.push(row);
        }
        rows
    }
}

/// How the connection stands, what needs someone first.
fn cards(known: &CrmStatus, now: Millis) -> Vec<Row> {
    // Another clock noted it: it may be ahead.
    let ago = |at: Option<Millis>| at.map(|at| Span(now.since(at).0.max(0)));
    let nothing = || Words::from("");
    let mut cards = Vec::new();
    for problem in &known.problems {
        let words = [text::PROBLEM.into(), nothing(), admin::sentence(problem).into(), nothing()];
        cards.push(card(problem.clone(), "bad", words));
    }
    let (state, mark) = text::standing(known.sign_in);
    let whose = text::whose(known, ago(known.since)).into();
    cards.push(card(
        "sign-in".into(),
        state,
        [text::SIGN_IN.into(), mark.into(), whose, nothing()],
    ));
    let (state, mark) = match known.may_write {
        CrmPermission::Yes => ("good", text::MAY_WRITE),
        CrmPermission::No => ("bad", text::MAY_NOT_WRITE),
        CrmPermission::Unknown => ("idle", text::UNKNOWN),
    };
    let checked = text::checked(ago(known.checked_at)).into();
    let words = [text::PERMISSION.into(), mark.into(), checked, nothing()];
    cards.push(card("permission".into(), state, words));
    let guarantee = known.guarantee.clone().into();
    let words = [text::GUARANTEE.into(), nothing(), guarantee, nothing()];
    cards.push(card("guarantee".into(), "idle", words));
    cards
}
