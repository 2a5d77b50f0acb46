//! The words of the page that says how the service does.

use ledger_core::time::Span;
use ledger_wire::api::{AlertAddress, AlertForm, CrmStanding, SetAside, SubscriptionHealth};
pub use ledger_words::health::*;
use ledger_words::{Phrase, number, page};

use crate::text;

/// How many incidents are open.
pub fn open_incidents(count: usize) -> String {
    OPEN_INCIDENTS.of(count)
}

/// In whose name the service speaks with RingCentral.
pub fn signed_in(name: &str) -> String {
    SIGNED_IN.of(name)
}

/// The same by a credential.
pub fn by_credential(name: &str) -> String {
    BY_CREDENTIAL.of(name)
}

/// The sign-in is lost.
pub fn sign_in_lost(name: &str) -> String {
    SIGN_IN_LOST.of(name)
}

/// How the subscription is, and for how long yet.
pub fn subscription(health: &SubscriptionHealth, left: Span) -> String {
    match health {
        SubscriptionHealth::None => NO_EVENTS.to_owned(),
        SubscriptionHealth::Active { .. } => EVENTS_COME.of(&age(left)),
        SubscriptionHealth::Broken { problem } => super::sentence(problem),
    }
}

/// When something was last heard.
pub fn ago(span: Span) -> String {
    AGO.of(&age(span))
}

/// How far the call log's reading is behind.
pub fn behind(span: Span) -> String {
    BEHIND.of(&age(span))
}

/// Whether the CRM answers us.
pub fn crm(standing: CrmStanding, name: &str, user: &str) -> String {
    let words = match standing {
        CrmStanding::NotNeeded => CRM_NOT_NEEDED,
        CrmStanding::SignedIn if user.is_empty() => CRM_SIGNED_IN,
        CrmStanding::SignedIn => CRM_SIGNED_IN_AS,
        CrmStanding::Lost => CRM_LOST,
        CrmStanding::SignedOut => CRM_SIGNED_OUT,
    };
    words.with(&[("name", name), ("user", user)])
}

/// Permissions that are missing.
pub fn missing(names: &str) -> String {
    MISSING.of(names)
}

/// Rows that cannot be read.
pub fn set_aside(count: usize, first: &SetAside) -> String {
    let problem = super::sentence(&first.problem);
    let values = [("place", first.place.as_str()), ("id", &first.id), ("problem", &problem)];
    UNREADABLE_ROWS.with(count, &values)
}

/// Since when an incident is open.
pub fn since(span: Span) -> String {
    NOTICED.of(&age(span))
}

/// An incident that is over.
pub fn over(ago: Span, lasted: Span) -> String {
    OVER.with(&[("age", &age(ago)), ("lasted", &age(lasted))])
}

/// A form of alerts, and how it is to be understood.
pub fn form(form: AlertForm) -> (Phrase, Phrase) {
    match form {
        AlertForm::Mail => (ALERT_MAIL, ALERT_MAIL_HINT),
        AlertForm::Slack => (ALERT_SLACK, ALERT_SLACK_HINT),
    }
}

/// Where alerts are sent, and whether they arrive.
pub fn address(address: &AlertAddress) -> String {
    let AlertAddress { shown, problem, owed, .. } = address;
    let words = if !problem.is_empty() {
        ADDRESS_FAILED
    } else if *owed > 0 {
        ADDRESS_ON_ITS_WAY
    } else {
        ADDRESS_ARRIVED
    };
    words.with(&[("address", shown), ("problem", problem)])
}

/// A day, counted from today.
pub fn days_ago(count: usize) -> String {
    match count {
        0 => TODAY.to_owned(),
        1 => YESTERDAY.to_owned(),
        more => DAYS_AGO.of(&more.to_string()),
    }
}

/// A share.
pub fn percent(percent: u64) -> String {
    PERCENT.of(&percent.to_string())
}

/// All days together.
pub fn coverage(logged: u64, all: u64, share: Option<u64>) -> String {
    let whole = |count| usize::try_from(count).unwrap_or(usize::MAX);
    match share {
        None => NO_COVERAGE.to_owned(),
        Some(share) => COVERAGE
            .with(whole(all), &[("share", &share.to_string()), ("logged", &number(whole(logged)))]),
    }
}

/// How long ago, or how long.
pub(super) fn age(span: Span) -> String {
    const HOUR: i64 = 60 * 60;
    const DAY: i64 = 24 * HOUR;
    let seconds = span.rounded_seconds();
    if (120..HOUR).contains(&seconds) {
        page::WHOLE_MINUTES.of(&(seconds / 60).to_string())
    } else if seconds < 2 * DAY {
        text::duration(seconds)
    } else {
        AGE_DAYS.of(usize::try_from(seconds / DAY).unwrap_or_default())
    }
}
