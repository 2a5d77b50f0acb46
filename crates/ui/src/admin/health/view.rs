//! What stands on the page.

use ledger_core::cover::Position;
use ledger_core::time::{Millis, Span};
use ledger_wire::api::{self, AlertForm, Incident};

use super::{Health, Question, coverage};
use crate::admin::rows::card;
use crate::admin::who::Who;
use crate::sheet::{Row, Sheet};
use crate::text::admin::health as text;
use crate::text::{self as words, admin};

/// How many incidents that are over are shown.
const OVER: usize = 10;

impl Health {
    /// The page, as it stands.
    pub(in crate::admin) fn view(&self, who: &Who, sheet: &mut Sheet) {
        sheet.show("health");
        sheet.tick("notices", self.notices == Some(Position::On));
        match &self.trouble {
            Some(trouble) => sheet.say("health-problem", words::trouble(trouble)),
            None if self.known.is_none() => sheet.show("health-busy"),
            None => {}
        }
        match &self.report {
            Some(Ok(report)) => coverage::view(report, sheet),
            Some(Err(trouble)) => sheet.say("coverage-problem", words::trouble(trouble)),
            None => {}
        }
        let Some(health) = &self.known else { return };
        let (open, over): (Vec<&Incident>, Vec<&Incident>) =
            health.incidents.iter().partition(|incident| incident.healed_at.is_none());
        match open.len() {
            0 => sheet.say("health-summary", text::NO_INCIDENT),
            some => sheet.say("health-summary", text::open_incidents(some)),
        }
        let shown = open.into_iter().chain(over.into_iter().rev().take(OVER));
        sheet.rows("incidents", "card", shown.map(|one| self.incident(one)).collect());
        sheet.rows("checks", "card", self.checks(health, who));
        let addresses = AlertForm::ALL.into_iter().map(|form| self.address(form, health));
        sheet.rows("addresses", "address", addresses.collect());
    }

    /// How long ago something was.
    pub(super) fn since(&self, at: Millis) -> Span {
        // Another clock noted it: it may be ahead.
        Span(self.now.since(at).0.max(0))
    }

    fn incident(&self, incident: &Incident) -> Row {
        let Incident { kind, detail, opened_at, healed_at } = incident;
        let (said, detail) = (kind.words(), admin::sentence(detail).into());
        let key = format!("{}-{}", kind.name(), opened_at.0);
        match healed_at {
            None => {
                let since = text::since(self.since(*opened_at)).into();
                card(key, "bad", [said.begins.into(), since, detail, said.next_step.into()])
            }
            Some(healed_at) => {
                let over = text::over(self.since(*healed_at), healed_at.since(*opened_at)).into();
                card(key, "good", [said.over.into(), over, detail, "".into()])
            }
        }
    }

    /// Where alerts of a form are sent, and where they shall be.
    fn address(&self, form: AlertForm, health: &api::Health) -> Row {
        let mut row = Row::new(form.name());
        let (name, help) = text::form(form);
        row.say("name", name);
        row.set("input", "aria-label", name);
        row.say("help", help);
        if let Some(known) = health.alert_addresses.iter().find(|known| known.form == form) {
            row.say("shown", text::address(known));
            row.show("given");
        }
        let typed = self.typed.get(&form.name());
        row.fill("input", typed.map(|typed| typed.text.clone()).unwrap_or_default());
        if let Some(trouble) = typed.and_then(|typed| typed.trouble.as_ref()) {
            row.say("problem", words::trouble(trouble));
        }
        if self.is_asked(Question::Address(form)) {
            row.busy("give");
        }
        row
    }
}
