//! What must work for calls to be logged, each with how it is and what to do.

use ledger_core::time::Span;
use ledger_wire::api::{
    self, CrmPermission, CrmStanding, CrmStatus, IncidentKind, ServiceSignIn, SignInKind,
    SubscriptionHealth,
};

use super::Health;
use crate::admin::rows::card;
use crate::admin::who::Who;
use crate::sheet::{Row, Words};
use crate::text::admin::health as text;
use crate::text::{self as words, admin};

impl Health {
    /// All of it, in the order in which a call passes.
    pub(super) fn checks(&self, health: &api::Health, who: &Who) -> Vec<Row> {
        let mut rows = vec![sign_in(health, who)];
        if health.sign_in.is_some() {
            rows.push(permissions(health));
        }
        rows.extend([self.subscription(health), self.last_event(health), self.call_log(health)]);
        match &self.crm {
            None => {}
            Some(Ok(crm)) => rows.extend([crm_sign_in(crm), crm_permission(crm)]),
            Some(Err(trouble)) => rows.push(bad(text::CRM, words::trouble(trouble), "")),
        }
        if let Some(first) = health.set_aside.first() {
            let said = text::set_aside(health.set_aside.len(), first);
            rows.push(bad(text::SET_ASIDE, said, text::SET_ASIDE_NEXT));
        }
        rows
    }

    fn subscription(&self, health: &api::Health) -> Row {
        let said = |left| text::subscription(&health.subscription, left);
        match &health.subscription {
            SubscriptionHealth::None => idle(text::SUBSCRIPTION, said(Span(0))),
            SubscriptionHealth::Active { expires_at } => {
                good(text::SUBSCRIPTION, said(expires_at.since(self.now)))
            }
            SubscriptionHealth::Broken { .. } => {
                let next_step = IncidentKind::SubscriptionLost.words().next_step;
                bad(text::SUBSCRIPTION, said(Span(0)), next_step)
            }
        }
    }

    fn last_event(&self, health: &api::Health) -> Row {
        match health.last_heard_at {
            None => idle(text::LAST_EVENT, text::NOTHING_HEARD),
            Some(at) => good(text::LAST_EVENT, text::ago(self.since(at))),
        }
    }

    fn call_log(&self, health: &api::Health) -> Row {
        let read = health.call_log_read_at.map(|at| text::behind(self.since(at)));
        let problem = &health.call_log_problem;
        match read {
            _ if !problem.is_empty() => {
                let read: Words = read.map_or_else(|| text::NEVER_READ.into(), Into::into);
                let next_step = IncidentKind::CallLogBehind.words().next_step;
                bad(text::CALL_LOG, format!("{} {read}", admin::sentence(problem)), next_step)
            }
            Some(read) => good(text::CALL_LOG, read),
            None => idle(text::CALL_LOG, text::NEVER_READ),
        }
    }
}

fn sign_in(health: &api::Health, who: &Who) -> Row {
    let Some(ServiceSignIn { extension_id, kind }) = &health.sign_in else {
        return idle(text::SIGN_IN, text::NEVER_ON);
    };
    let name = who.name(extension_id);
    match kind {
        SignInKind::Person => good(text::SIGN_IN, text::signed_in(&name)),
        SignInKind::Credential => good(text::SIGN_IN, text::by_credential(&name)),
        SignInKind::Lost => {
            let next_step = IncidentKind::ConnectionLost.words().next_step;
            bad(text::SIGN_IN, text::sign_in_lost(&name), next_step)
        }
    }
}

fn permissions(health: &api::Health) -> Row {
    let missing = health.missing_permissions.join(", ");
    if missing.is_empty() {
        return good(text::PERMISSIONS, text::ALL_PERMISSIONS);
    }
    let next_step = IncidentKind::PermissionMissing.words().next_step;
    bad(text::PERMISSIONS, text::missing(&missing), next_step)
}

fn crm_sign_in(crm: &CrmStatus) -> Row {
    let said = text::crm(crm.sign_in, &crm.name, &crm.user_name);
    match crm.sign_in {
        CrmStanding::NotNeeded | CrmStanding::SignedIn => good(text::CRM, said),
        CrmStanding::Lost | CrmStanding::SignedOut => bad(text::CRM, said, crm.problems.join(" ")),
    }
}

fn crm_permission(crm: &CrmStatus) -> Row {
    match crm.may_write {
        CrmPermission::Yes => good(text::CRM_PERMISSION, text::MAY_WRITE),
        CrmPermission::No => {
            let next_step = IncidentKind::CrmMayNotWrite.words().next_step;
            bad(text::CRM_PERMISSION, text::MAY_NOT_WRITE, next_step)
        }
        CrmPermission::Unknown => idle(text::CRM_PERMISSION, text::WRITE_UNKNOWN),
    }
}

fn good(name: impl Into<Words>, said: impl Into<Words>) -> Row {
    check("good", [name.into(), text::IN_ORDER.into(), said.into(), "".into()])
}

/// It is not needed, or not known yet: the words say which.
fn idle(name: impl Into<Words>, said: impl Into<Words>) -> Row {
    check("idle", [name.into(), "".into(), said.into(), "".into()])
}

fn bad(name: impl Into<Words>, said: impl Into<Words>, next_step: impl Into<Words>) -> Row {
    check("bad", [name.into(), text::NOT_IN_ORDER.into(), said.into(), next_step.into()])
}

fn check(state: &'static str, words: [Words; 4]) -> Row {
    let [name, ..] = &words;
    card(name.to_string(), state, words)
}
