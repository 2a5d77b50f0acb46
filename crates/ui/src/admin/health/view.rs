//! What stands on the page.

use ledger_core::cover::Position;
use ledger_core::time::{Millis, Span};
use ledger_wire::api::{self, AlertForm, Incident};

use super::{Health, Question, coverage};
use crate::admin::rows::card;
use crate::admin::who::Who;
use crate::sheet::{Rows, Sheet};
use crate::text::admin::health as text;
use crate::text::{self as words, admin};

/// How many incidents that are over are shown.
const OVER: usize = 10;

impl Health {
    /// The page, as it stands.
    pub(in crate::admin) fn view(&self, who: &Who, sheet: &mut Sheet) {
        sheet.show("health");
        sheet.tick("notices", self.notices == Some(Position::On));
        sheet.trouble("health-problem", &self.trouble);
        if self.trouble.is_none() && self.known.is_none() {
            sheet.show("health-busy");
        }
        match &self.report {
            Some(Ok(report)) => coverage::view(report, sheet),
            Some(Err(trouble)) => sheet.say("coverage-problem", words::trouble(trouble)),
            None => {}
        }
        let Some(health) = &self.known else { return };
        self.incidents(&health.incidents, sheet);
        self.checks(health, who, sheet);
        let addresses = sheet.list_of("addresses", "address");
        for form in AlertForm::ALL {
            self.address(form, health, addresses.add(form.name()));
        }
    }

    /// Those that are open, then the last of those that are over.
    fn incidents(&self, incidents: &[Incident], sheet: &mut Sheet) {
        let cards = sheet.list_of("incidents", "card");
        for incident in incidents {
            if incident.healed_at.is_none() {
                self.incident(incident, cards);
            }
        }
        let open = cards.len();
        for incident in incidents.iter().rev() {
            if incident.healed_at.is_some() && cards.len() < open + OVER {
                self.incident(incident, cards);
            }
        }
        match open {
            0 => sheet.say("health-summary", text::NO_INCIDENT),
            some => sheet.say("health-summary", text::open_incidents(some)),
        }
    }

    /// How long ago something was.
    pub(super) fn since(&self, at: Millis) -> Span {
        // Another clock noted it: it may be ahead.
        Span(self.now.since(at).0.max(0))
    }

    fn incident(&self, incident: &Incident, cards: &mut Rows) {
        let Incident { kind, detail, opened_at, healed_at } = incident;
        let said = kind.words();
        let detail = admin::sentence(detail).into();
        let key = format!("{}-{}", kind.name(), opened_at.0);
        match healed_at {
            None => {
                let card = card(cards, &key, "bad", said.begins, detail);
                card.say("mark", text::since(self.since(*opened_at)));
                card.say("next-step", said.next_step);
            }
            Some(healed_at) => {
                let over = text::over(self.since(*healed_at), healed_at.since(*opened_at));
                card(cards, &key, "good", said.over, detail).say("mark", over);
            }
        }
    }

    /// Where alerts of a form are sent, and where they shall be.
    fn address(&self, form: AlertForm, health: &api::Health, row: &mut Sheet) {
        let (name, help) = text::form(form);
        row.say("name", name);
        row.set("input", "aria-label", name);
        row.say("help", help);
        if let Some(known) = health.alert_addresses.iter().find(|known| known.form == form) {
            row.say("shown", text::address(known));
            row.show("given");
        }
        match self.typed.get(&form.name()) {
            Some(typed) => {
                row.fill("input", typed.text.clone());
                row.trouble("problem", &typed.trouble);
            }
            None => row.fill("input", ""),
        }
        if self.is_asked(Question::Address(form)) {
            row.busy("give");
        }
    }
}
