//! What stands on the page.

use ledger_core::id::CrmId;
use ledger_core::settings::Problem;
use ledger_core::time::{Millis, Span};
use ledger_wire::api::{CrmPermission, CrmStanding, CrmStatus, CrmWay};

use super::{Crm, Question};
use crate::admin::rows::card;
use crate::sheet::{ROW, Sheet};
use crate::text::admin;
use crate::text::admin::crm as text;

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
        sheet.trouble("crm-problem", &self.trouble);
        let Some((known, crm)) = self.known.as_ref().zip(self.crm()) else { return };
        sheet.show("crm-known");
        sheet.say("crm-name", text::logged_in(&known.name));
        cards(known, now, sheet);
        match known.sign_in {
            CrmStanding::SignedIn | CrmStanding::Lost => sheet.show("crm-sign-out"),
            CrmStanding::NotNeeded | CrmStanding::SignedOut => {}
        }
        let rows = sheet.list_of("crm-choices", "crm-choice");
        for choice in &known.choices {
            let row = rows.add(choice.crm.as_str());
            // One that is described has no name before it is.
            if choice.crm.as_str() == CrmId::DESCRIBED {
                row.say("name", text::DESCRIBED);
            } else {
                row.say("name", choice.name.clone());
            }
            row.tick("input", choice.crm == crm);
        }
        if self.is_described() {
            sheet.show("crm-described");
            sheet.fill("crm-description", self.description.clone());
        }
        self.wrong(sheet);
        self.sign_in(known, &crm, sheet);
    }

    /// How to sign in to the CRM that is chosen.
    fn sign_in(&self, known: &CrmStatus, crm: &CrmId, sheet: &mut Sheet) {
        let ways = self.ways();
        if ways.len() > 1 {
            sheet.show("crm-other-ways");
            let rows = sheet.list_of("crm-ways", "crm-way");
            for (place, way) in ways.iter().enumerate() {
                let row = rows.add(place.to_string());
                match &way.token {
                    Some(name) => row.say("name", text::with_token(name)),
                    None => row.say("name", text::ON_ITS_PAGE),
                }
                row.tick("input", place == self.way);
            }
        }
        // Also while it is not shown: no secret stays longer than it must.
        sheet.fill("crm-token", self.token.clone());
        let choice = known.choices.iter().find(|choice| choice.crm == *crm);
        let name = choice.map(|choice| choice.name.as_str()).unwrap_or_default();
        let Some(CrmWay { token, address, closed }) = ways.get(self.way) else {
            return sheet.say("crm-connect", text::log_in(name));
        };
        match token {
            Some(name) => {
                sheet.show("crm-with");
                if name.is_empty() {
                    sheet.say("crm-token-name", text::TOKEN);
                } else {
                    sheet.say("crm-token-name", name.clone());
                }
                sheet.say("crm-connect", text::CONNECT);
            }
            None => sheet.say("crm-connect", text::sign_in_at(name)),
        }
        if let Some(example) = address {
            sheet.show("crm-at");
            sheet.set("crm-address", "placeholder", example.clone());
            sheet.fill("crm-address", self.address.clone());
        }
        sheet.say("crm-closed", closed.clone().unwrap_or_default());
    }

    /// What is wrong with the description: in which line, and what.
    fn wrong(&self, sheet: &mut Sheet) {
        let rows = sheet.list_of("crm-wrong", "reason");
        for (line, Problem { field, problem }) in &self.wrong {
            let row = rows.add([field.as_str(), problem].join(" "));
            row.set(ROW, "data-state", "bad");
            if let Some(line) = line {
                row.say("mark", text::line(*line));
            }
            match field.as_str() {
                "" => row.say("words", admin::sentence(problem)),
                field => row.say("words", [field, problem].join(": ")),
            }
        }
    }
}

/// How the connection stands, what needs someone first.
fn cards(known: &CrmStatus, now: Millis, sheet: &mut Sheet) {
    // Another clock noted it: it may be ahead.
    let ago = |at: Option<Millis>| at.map(|at| Span(now.since(at).0.max(0)));
    let cards = sheet.list_of("crm-cards", "card");
    for problem in &known.problems {
        card(cards, problem, "bad", text::PROBLEM, admin::sentence(problem).into());
    }
    let (state, mark) = text::standing(known.sign_in);
    let whose = text::whose(known, ago(known.since)).into();
    card(cards, "sign-in", state, text::SIGN_IN, whose).say("mark", mark);
    let (state, mark) = match known.may_write {
        CrmPermission::Yes => ("good", text::MAY_WRITE),
        CrmPermission::No => ("bad", text::MAY_NOT_WRITE),
        CrmPermission::Unknown => ("idle", text::UNKNOWN),
    };
    let checked = text::checked(ago(known.checked_at)).into();
    card(cards, "permission", state, text::PERMISSION, checked).say("mark", mark);
    card(cards, "guarantee", "idle", text::GUARANTEE, known.guarantee.clone().into());
}
