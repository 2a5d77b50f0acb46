//! What must work for calls to be logged, each with how it is and what to do.

use ledger_core::time::Span;
use ledger_wire::api::{
    self, CrmPermission, CrmStanding, CrmStatus, IncidentKind, ServiceSignIn, SignInKind,
    SubscriptionHealth,
};
use ledger_words::Phrase;

use super::Health;
use crate::admin::rows::card;
use crate::admin::who::Who;
use crate::sheet::{Rows, Sheet, Words};
use crate::text::admin::health as text;
use crate::text::{self as words, admin};

/// The checks, in the order in which a call passes.
struct Checks<'a>(&'a mut Rows);

impl Health {
    /// All of it.
    pub(super) fn checks(&self, health: &api::Health, who: &Who, sheet: &mut Sheet) {
        let mut checks = Checks(sheet.list_of("checks", "card"));
        checks.sign_in(health, who);
        if health.sign_in.is_some() {
            checks.permissions(health);
        }
        let said = |left| text::subscription(&health.subscription, left);
        match &health.subscription {
            SubscriptionHealth::None => checks.idle(text::SUBSCRIPTION, said(Span(0))),
            SubscriptionHealth::Active { expires_at } => {
                checks.good(text::SUBSCRIPTION, said(expires_at.since(self.now)));
            }
            SubscriptionHealth::Broken { .. } => {
                checks.lost(text::SUBSCRIPTION, said(Span(0)), IncidentKind::SubscriptionLost);
            }
        }
        match health.last_heard_at {
            None => checks.idle(text::LAST_EVENT, text::NOTHING_HEARD),
            Some(at) => checks.good(text::LAST_EVENT, text::ago(self.since(at))),
        }
        let read = health.call_log_read_at.map(|at| text::behind(self.since(at)));
        checks.call_log(read, &health.call_log_problem);
        match &self.crm {
            None => {}
            Some(Ok(crm)) => checks.crm(crm),
            Some(Err(trouble)) => checks.bad(text::CRM, words::trouble(trouble), Words::default()),
        }
        if let Some(first) = health.set_aside.first() {
            let said = text::set_aside(health.set_aside.len(), first);
            checks.bad(text::SET_ASIDE, said, text::SET_ASIDE_NEXT.into());
        }
    }
}

impl Checks<'_> {
    fn sign_in(&mut self, health: &api::Health, who: &Who) {
        let Some(ServiceSignIn { extension_id, kind }) = &health.sign_in else {
            return self.idle(text::SIGN_IN, text::NEVER_ON);
        };
        let name = who.name(extension_id);
        match kind {
            SignInKind::Person => self.good(text::SIGN_IN, text::signed_in(&name)),
            SignInKind::Credential => self.good(text::SIGN_IN, text::by_credential(&name)),
            SignInKind::Lost => {
                self.lost(text::SIGN_IN, text::sign_in_lost(&name), IncidentKind::ConnectionLost);
            }
        }
    }

    fn permissions(&mut self, health: &api::Health) {
        let missing = health.missing_permissions.join(", ");
        if missing.is_empty() {
            return self.good(text::PERMISSIONS, text::ALL_PERMISSIONS);
        }
        self.lost(text::PERMISSIONS, text::missing(&missing), IncidentKind::PermissionMissing);
    }

    fn call_log(&mut self, read: Option<String>, problem: &str) {
        let said = read.clone().unwrap_or_else(|| text::NEVER_READ.to_owned());
        if !problem.is_empty() {
            let said = [admin::sentence(problem), said].join(" ");
            self.lost(text::CALL_LOG, said, IncidentKind::CallLogBehind);
        } else if read.is_some() {
            self.good(text::CALL_LOG, said);
        } else {
            self.idle(text::CALL_LOG, said);
        }
    }

    fn crm(&mut self, crm: &CrmStatus) {
        let said = text::crm(crm.sign_in, &crm.name, &crm.user_name);
        match crm.sign_in {
            CrmStanding::NotNeeded | CrmStanding::SignedIn => self.good(text::CRM, said),
            CrmStanding::Lost | CrmStanding::SignedOut => {
                self.bad(text::CRM, said, crm.problems.join(" ").into());
            }
        }
        let may_write = text::CRM_PERMISSION;
        match crm.may_write {
            CrmPermission::Yes => self.good(may_write, text::MAY_WRITE),
            CrmPermission::No => {
                self.lost(may_write, text::MAY_NOT_WRITE, IncidentKind::CrmMayNotWrite);
            }
            CrmPermission::Unknown => self.idle(may_write, text::WRITE_UNKNOWN),
        }
    }

    fn good(&mut self, name: Phrase, said: impl Into<Words>) {
        self.add("good", name, said.into()).say("mark", text::IN_ORDER);
    }

    /// It is not needed, or not known yet: the words say which.
    fn idle(&mut self, name: Phrase, said: impl Into<Words>) {
        self.add("idle", name, said.into());
    }

    /// It is what an incident is about.
    fn lost(&mut self, name: Phrase, said: impl Into<Words>, incident: IncidentKind) {
        self.bad(name, said.into(), incident.words().next_step.into());
    }

    fn bad(&mut self, name: Phrase, said: impl Into<Words>, next_step: Words) {
        let card = self.add("bad", name, said.into());
        card.say("mark", text::NOT_IN_ORDER);
        card.say("next-step", next_step);
    }

    fn add(&mut self, state: &'static str, name: Phrase, said: Words) -> &mut Sheet {
        card(self.0, name.words(), state, name, said)
    }
}
