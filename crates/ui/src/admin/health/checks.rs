//! What must work for calls to be logged, each with how it is and what to do.

use ledger_core::time::Span;
use ledger_wire::api::{
    self, CrmPermission, CrmStanding, CrmStatus, IncidentKind, ServiceSignIn, SignInKind,
    SubscriptionHealth,
};

use super::Health;
use crate::admin::who::Who;
use crate::plain::PlainRow;
use crate::text::admin::health as text;
use crate::text::{self as words, admin};

/// How something is.
enum Condition<'a> {
    Good,
    /// And what to do.
    Bad(&'a str),
    /// It is not needed, or not known yet: the words say which.
    Idle,
}

impl Health {
    /// All of it, in the order in which a call passes.
    pub(super) fn checks(&self, health: &api::Health, who: &Who) -> Vec<PlainRow> {
        let mut rows = vec![sign_in(health, who)];
        if health.sign_in.is_some() {
            rows.push(permissions(health));
        }
        rows.extend([self.subscription(health), self.last_event(health), self.call_log(health)]);
        match &self.crm {
            None => {}
            Some(Ok(crm)) => rows.extend([crm_sign_in(crm), crm_permission(crm)]),
            Some(Err(trouble)) => {
                rows.push(row(text::CRM, Condition::Bad(""), words::trouble(trouble)));
            }
        }
        if let Some(first) = health.set_aside.first() {
            let said = text::set_aside(health.set_aside.len(), first);
            rows.push(row(text::SET_ASIDE, Condition::Bad(text::SET_ASIDE_NEXT), said));
        }
        rows
    }

    fn subscription(&self, health: &api::Health) -> PlainRow {
        let (condition, left) = match &health.subscription {
            SubscriptionHealth::None => (Condition::Idle, Span(0)),
            SubscriptionHealth::Active { expires_at } => {
                (Condition::Good, expires_at.since(self.now))
            }
            SubscriptionHealth::Broken { .. } => (bad(IncidentKind::SubscriptionLost), Span(0)),
        };
        row(text::SUBSCRIPTION, condition, text::subscription(&health.subscription, left))
    }

    fn last_event(&self, health: &api::Health) -> PlainRow {
        match health.last_heard_at {
            None => row(text::LAST_EVENT, Condition::Idle, text::NOTHING_HEARD.to_owned()),
            Some(at) => row(text::LAST_EVENT, Condition::Good, text::ago(self.since(at))),
        }
    }

    fn call_log(&self, health: &api::Health) -> PlainRow {
        let problem = &health.call_log_problem;
        let read = match health.call_log_read_at {
            Some(at) => text::behind(self.since(at)),
            None => text::NEVER_READ.to_owned(),
        };
        if !problem.is_empty() {
            let said = format!("{} {read}", admin::sentence(problem));
            return row(text::CALL_LOG, bad(IncidentKind::CallLogBehind), said);
        }
        let condition = match health.call_log_read_at {
            Some(_) => Condition::Good,
            None => Condition::Idle,
        };
        row(text::CALL_LOG, condition, read)
    }
}

fn sign_in(health: &api::Health, who: &Who) -> PlainRow {
    let (condition, said) = match &health.sign_in {
        None => (Condition::Idle, text::NEVER_ON.to_owned()),
        Some(ServiceSignIn { extension_id, kind }) => {
            let name = who.name(extension_id);
            match kind {
                SignInKind::Person => (Condition::Good, text::signed_in(&name)),
                SignInKind::Credential => (Condition::Good, text::by_credential(&name)),
                SignInKind::Lost => (bad(IncidentKind::ConnectionLost), text::sign_in_lost(&name)),
            }
        }
    };
    row(text::SIGN_IN, condition, said)
}

fn permissions(health: &api::Health) -> PlainRow {
    let missing = health.missing_permissions.join(", ");
    if missing.is_empty() {
        row(text::PERMISSIONS, Condition::Good, text::ALL_PERMISSIONS.to_owned())
    } else {
        row(text::PERMISSIONS, bad(IncidentKind::PermissionMissing), text::missing(&missing))
    }
}

fn crm_sign_in(crm: &CrmStatus) -> PlainRow {
    let problems = crm.problems.join(" ");
    let condition = match crm.sign_in {
        CrmStanding::NotNeeded | CrmStanding::SignedIn => Condition::Good,
        CrmStanding::Lost | CrmStanding::SignedOut => Condition::Bad(&problems),
    };
    row(text::CRM, condition, text::crm(crm.sign_in, &crm.name, &crm.user_name))
}

fn crm_permission(crm: &CrmStatus) -> PlainRow {
    let (condition, said) = match crm.may_write {
        CrmPermission::Yes => (Condition::Good, text::MAY_WRITE),
        CrmPermission::No => (bad(IncidentKind::CrmMayNotWrite), text::MAY_NOT_WRITE),
        CrmPermission::Unknown => (Condition::Idle, text::WRITE_UNKNOWN),
    };
    row(text::CRM_PERMISSION, condition, said.to_owned())
}

/// What to do is what an incident of this kind says.
fn bad(kind: IncidentKind) -> Condition<'static> {
    Condition::Bad(kind.words().next_step)
}

fn row(name: &str, condition: Condition<'_>, said: String) -> PlainRow {
    let (state, how, next_step) = match condition {
        Condition::Good => ("good", text::IN_ORDER, ""),
        Condition::Bad(next_step) => ("bad", text::NOT_IN_ORDER, next_step),
        Condition::Idle => ("idle", "", ""),
    };
    let words = vec![name.to_owned(), how.to_owned(), said, next_step.to_owned()];
    PlainRow { key: name.to_owned(), state, words }
}
