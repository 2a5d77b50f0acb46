//! The words of the page that says how the service does.

use ledger_core::time::Span;
use ledger_wire::api::{AlertAddress, AlertForm, CrmStanding, SetAside, SubscriptionHealth};

use super::counted;
use crate::text;

/// How something is.
pub const IN_ORDER: &str = "In order";
/// The same where something must be done.
pub const NOT_IN_ORDER: &str = "Not in order";

/// What must work.
pub const SIGN_IN: &str = "RingCentral sign-in";
/// What must work.
pub const PERMISSIONS: &str = "RingCentral permissions";
/// What must work.
pub const SUBSCRIPTION: &str = "Subscription to events";
/// What must work.
pub const LAST_EVENT: &str = "Last event of a call";
/// What must work.
pub const CALL_LOG: &str = "Call log";
/// What must work.
pub const CRM: &str = "CRM sign-in";
/// What must work.
pub const CRM_PERMISSION: &str = "CRM permission";
/// What must work.
pub const SET_ASIDE: &str = "Stored data";

/// Everything is as it should be.
pub const NO_INCIDENT: &str = "No incident is open.";
/// The service has no sign-in.
pub const NEVER_ON: &str = "Nobody turned server-side logging on yet.";
/// No permission is missing.
pub const ALL_PERMISSIONS: &str = "All that are needed are given.";
/// Nothing was heard yet.
pub const NOTHING_HEARD: &str = "Nothing was heard of a call yet.";
/// The call log was not read yet.
pub const NEVER_READ: &str = "It was not read yet.";
/// The CRM takes what is written.
pub const MAY_WRITE: &str = "Calls may be written.";
/// The CRM does not.
pub const MAY_NOT_WRITE: &str = "Calls may not be written.";
/// The CRM does not say before something is written.
pub const WRITE_UNKNOWN: &str = "The CRM does not say before a call is written.";
/// What to do about rows that cannot be read.
pub const SET_ASIDE_NEXT: &str =
    "Nothing else is stopped by it. Give this line to whoever runs the server.";

/// How many incidents are open.
pub fn open_incidents(count: usize) -> String {
    counted(count, "incident is open.", "incidents are open.")
}

/// In whose name the service speaks with RingCentral.
pub fn signed_in(name: &str) -> String {
    format!("Signed in by {name}, who turned logging on.")
}

/// The same by a credential.
pub fn by_credential(name: &str) -> String {
    format!("Signed in by a JWT credential of {name}.")
}

/// The sign-in is lost.
pub fn sign_in_lost(name: &str) -> String {
    format!("RingCentral no longer takes the sign-in of {name}.")
}

/// How the subscription is, and for how long yet.
pub fn subscription(health: &SubscriptionHealth, left: Span) -> String {
    match health {
        SubscriptionHealth::None => "No events are wanted.".to_owned(),
        SubscriptionHealth::Active { .. } => {
            format!("Events come. It is renewed in time; it would end in {}.", age(left))
        }
        SubscriptionHealth::Broken { problem } => super::sentence(problem),
    }
}

/// When something was last heard.
pub fn ago(span: Span) -> String {
    format!("{} ago.", age(span))
}

/// How far the call log's reading is behind.
pub fn behind(span: Span) -> String {
    format!("Read up to {} ago.", age(span))
}

/// Whether the CRM answers us.
pub fn crm(standing: CrmStanding, name: &str, user: &str) -> String {
    match standing {
        CrmStanding::NotNeeded => format!("{name} needs no sign-in."),
        CrmStanding::SignedIn if user.is_empty() => format!("Signed in to {name}."),
        CrmStanding::SignedIn => format!("Signed in to {name} as {user}."),
        CrmStanding::Lost => format!("{name} no longer takes the sign-in; calls wait."),
        CrmStanding::SignedOut => format!("Nobody is signed in to {name}; calls wait."),
    }
}

/// Permissions that are missing.
pub fn missing(names: &str) -> String {
    format!("Missing: {names}.")
}

/// Rows that cannot be read.
pub fn set_aside(count: usize, first: &SetAside) -> String {
    let rows = counted(count, "row cannot be read", "rows cannot be read");
    format!("{rows}: {} {}: {}", first.place, first.id, super::sentence(&first.problem))
}

/// Since when an incident is open.
pub fn since(span: Span) -> String {
    format!("Noticed {} ago.", age(span))
}

/// An incident that is over.
pub fn over(ago: Span, lasted: Span) -> String {
    format!("Over for {}; it lasted {}.", age(ago), age(lasted))
}

/// A form of alerts, and how it is to be understood.
pub fn form(form: AlertForm) -> (&'static str, &'static str) {
    match form {
        AlertForm::Mail => (
            "E-mail",
            "The address of a webhook that sends e-mail: it is given subject, text and recipients.",
        ),
        AlertForm::Slack => {
            ("Slack", "An incoming webhook of Slack, or of another service that takes its form.")
        }
    }
}

/// Where alerts are sent, and whether they arrive.
pub fn address(address: &AlertAddress) -> String {
    let AlertAddress { shown, problem, owed, .. } = address;
    if !problem.is_empty() {
        format!("Sent to {shown}. The last message did not arrive: {problem}. It is sent again.")
    } else if *owed > 0 {
        format!("Sent to {shown}. A message is on its way…")
    } else {
        format!("Sent to {shown}. The last message arrived.")
    }
}

/// A day, counted from today.
pub fn days_ago(count: usize) -> String {
    match count {
        0 => "Today".to_owned(),
        1 => "Yesterday".to_owned(),
        more => format!("{more} days ago"),
    }
}

/// A share.
pub fn percent(percent: u64) -> String {
    format!("{percent} %")
}

/// All days together.
pub fn coverage(logged: u64, all: u64, share: Option<u64>) -> String {
    let whole = |count| usize::try_from(count).unwrap_or(usize::MAX);
    match share {
        None => "No call was to be logged in the last 14 days.".to_owned(),
        Some(share) => format!(
            "{share} % in the last 14 days: {} of {} are in the CRM.",
            super::grouped(whole(logged)),
            counted(whole(all), "call that was to be logged", "calls that were to be logged")
        ),
    }
}

/// How long ago, or how long.
pub(super) fn age(span: Span) -> String {
    const HOUR: i64 = 60 * 60;
    const DAY: i64 = 24 * HOUR;
    let seconds = span.rounded_seconds();
    if (120..HOUR).contains(&seconds) {
        format!("{} min", seconds / 60)
    } else if seconds < 2 * DAY {
        text::duration(seconds)
    } else {
        counted(usize::try_from(seconds / DAY).unwrap_or_default(), "day", "days")
    }
}
