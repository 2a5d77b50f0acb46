//! The page as it is to be painted.

use ledger_core::cover::Position;
use ledger_core::time::{Millis, Span};
use ledger_wire::api::{self, AlertForm, Incident};

use super::coverage::{self, CoverageView};
use super::{Health, Question};
use crate::admin::who::Who;
use crate::plain::PlainRow;
use crate::text::admin::health as text;
use crate::text::{self as words, admin};

/// How many incidents that are over are shown.
const OVER: usize = 10;

/// The page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Whether another page is shown.
    pub hidden: bool,
    /// Whether it is awaited, with nothing to show meanwhile.
    pub busy: bool,
    /// Why it could not be read.
    pub problem: String,
    /// How many incidents are open.
    pub summary: String,
    /// Incidents: what, since when, what exactly, what to do.
    pub incidents: Vec<PlainRow>,
    /// What must work: its name, how it is, what exactly, what to do.
    pub checks: Vec<PlainRow>,
    /// Why it is not known how many calls were logged.
    pub coverage_problem: String,
    /// How many calls were logged.
    pub coverage: CoverageView,
    /// Where alerts are sent.
    pub addresses: Vec<AddressView>,
    /// Whether this browser tells of incidents.
    pub notices: bool,
}

/// A form of alerts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressView {
    /// Its name in controls.
    pub key: &'static str,
    /// Its name.
    pub name: &'static str,
    /// How the address is understood.
    pub help: &'static str,
    /// Where they are sent; empty when nowhere.
    pub shown: String,
    /// What is typed.
    pub typed: String,
    /// Why it was not taken.
    pub problem: String,
    /// Whether it is being taken.
    pub busy: bool,
}

impl Health {
    /// The page, as it stands.
    pub(in crate::admin) fn view(&self, who: &Who) -> View {
        let report = self.report.as_ref();
        let failed = |outcome: &Result<api::Report, _>| outcome.as_ref().err().map(words::trouble);
        let view = View {
            busy: self.known.is_none() && self.trouble.is_none(),
            problem: self.trouble.as_ref().map(words::trouble).unwrap_or_default(),
            coverage_problem: report.and_then(failed).unwrap_or_default(),
            coverage: match report {
                Some(Ok(report)) => coverage::view(report),
                Some(Err(_)) | None => CoverageView::default(),
            },
            notices: self.notices == Some(Position::On),
            ..View::default()
        };
        let Some(health) = &self.known else { return view };
        let is_open = |incident: &&Incident| incident.healed_at.is_none();
        let open = health.incidents.iter().filter(is_open);
        let over = health.incidents.iter().rev().filter(|one| one.healed_at.is_some());
        View {
            summary: match open.clone().count() {
                0 => text::NO_INCIDENT.to_owned(),
                some => text::open_incidents(some),
            },
            incidents: open.chain(over.take(OVER)).map(|one| self.incident(one)).collect(),
            checks: self.checks(health, who),
            addresses: AlertForm::ALL.into_iter().map(|form| self.address(form, health)).collect(),
            ..view
        }
    }

    /// How long ago something was.
    pub(super) fn since(&self, at: Millis) -> Span {
        // Another clock noted it: it may be ahead.
        Span(self.now.since(at).0.max(0))
    }

    fn incident(&self, incident: &Incident) -> PlainRow {
        let Incident { kind, detail, opened_at, healed_at } = incident;
        let (said, detail) = (kind.words(), admin::sentence(detail));
        let (state, words) = match healed_at {
            None => {
                let since = text::since(self.since(*opened_at));
                ("bad", vec![said.begins.to_owned(), since, detail, said.next_step.to_owned()])
            }
            Some(healed_at) => {
                let over = text::over(self.since(*healed_at), healed_at.since(*opened_at));
                ("good", vec![said.over.to_owned(), over, detail, String::new()])
            }
        };
        PlainRow { key: format!("{}-{}", kind.name(), opened_at.0), state, words }
    }

    fn address(&self, form: AlertForm, health: &api::Health) -> AddressView {
        let (name, help) = text::form(form);
        let typed = self.typed.get(&form.name());
        let known = health.alert_addresses.iter().find(|known| known.form == form);
        AddressView {
            key: form.name(),
            name,
            help,
            shown: known.map(text::address).unwrap_or_default(),
            typed: typed.map(|typed| typed.text.clone()).unwrap_or_default(),
            problem: typed
                .and_then(|typed| typed.trouble.as_ref())
                .map(words::trouble)
                .unwrap_or_default(),
            busy: self.is_asked(Question::Address(form)),
        }
    }
}
