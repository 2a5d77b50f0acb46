//! Every word a person reads on a page, so that another language is another file like this one.
//!
//! [`LABELS`] are the words that never change; the HTML names them by key, and the shell puts them
//! in when the page opens. The rest is chosen by `view`. Reasons and next steps of calls come from
//! the core. Labels follow App Connect's where it has one.
//!
//! `{time}` and `{day}` stand for a moment that the shell writes in the reader's way.

pub mod activities;
pub mod admin;
pub mod call_notices;
pub mod calls;
pub mod choosing;
pub mod contacts;
pub mod form;
pub mod outbox;
pub mod phone;
mod timeline;
pub mod user_settings;

use ledger_core::call::{CallResult, Direction};
use ledger_core::ledger::State;
use ledger_wire::api::FailureCode;

pub use self::timeline::{detail, happened};
use crate::address::AddressProblem;
use crate::background::{Farewell, SignInStep, Trouble};

/// Words that never change, by the key the HTML names them by.
pub const LABELS: &[(&str, &str)] = &[
    ("skip", "Skip to the content"),
    ("product", "Call Ledger"),
    ("pages", "Pages"),
    ("starting", "Starting…"),
    ("open-tab", "Open in a tab"),
    ("sign-in-title", "Sign in"),
    (
        "sign-in-lead",
        "See which of your calls are in the CRM, and for every other call, read why it is not.",
    ),
    ("address", "Server address"),
    ("address-hint", "The address of your organization's Call Ledger server."),
    (
        "sign-in-hint",
        "A RingCentral window opens. Your password goes to RingCentral, never to this extension.",
    ),
    ("calls-title", "Calls"),
    ("of", "Whose calls"),
    ("of-me", "My calls"),
    ("of-everyone", "Everyone's calls"),
    ("filter", "Show"),
    ("filter-all", "All"),
    ("filter-unlogged", "Unlogged"),
    ("filter-needs-me", "Needs me"),
    ("search", "Search calls"),
    ("search-hint", "Name, number or reason"),
    ("clear-search", "Clear the search"),
    ("show-all", "Show all calls"),
    ("detail-loading", "Loading what happened…"),
    ("timeline", "What happened"),
    ("note", "Note"),
    ("note-hint", "Enter note..."),
    ("detail-retry", "Try again"),
    ("list", "List of calls"),
    ("admin-title", "Admin"),
];

/// The address field's first value, unless the build names another.
pub const DEFAULT_SERVER: &str = match option_env!("LEDGER_SERVER") {
    Some(address) => address,
    None => "http://127.0.0.1:8787",
};

/// Who called, when nobody knows.
pub const UNKNOWN_NUMBER: &str = "Unknown number";
/// The button that begins a sign-in.
pub const SIGN_IN: &str = "Sign in with RingCentral";
/// The same while it is under way.
pub const SIGNING_IN: &str = "Signing in…";
/// The button that ends a session.
pub const SIGN_OUT: &str = "Sign out";
/// The same while it is under way.
pub const SIGNING_OUT: &str = "Signing out…";
/// Beside an administrator's name.
pub const ADMINISTRATOR: &str = "Administrator";
/// Cover, when the server logs.
pub const COVERED: &str = "Your calls are logged by the server.";
/// Cover, when it does not; the reason follows.
pub const NOT_COVERED: &str = "Your calls are not logged by the server.";
/// While the first list is awaited.
pub const LOADING: &str = "Loading the calls…";
/// The list is fresh.
pub const UPDATED: &str = "Updated at {time}";
/// The list is fresh and being asked for again.
pub const UPDATING: &str = "Updating…";
/// The list is old.
pub const SHOWN_FROM: &str = "These are the calls as of {day}.";
/// The button that asks again now.
pub const REFRESH: &str = "Refresh";
/// The same when the last time failed.
pub const TRY_AGAIN: &str = "Try again";
/// The button that gets older calls.
pub const MORE: &str = "Show older calls";
/// The same while it works.
pub const LOADING_MORE: &str = "Loading older calls…";
/// The button that gets more rows.
pub const MORE_ROWS: &str = "Show more";
/// The same while it works.
pub const LOADING_ROWS: &str = "Loading more…";
/// No timeline.
pub const NOTHING_HAPPENED: &str = "Nothing has happened with this call yet.";

/// A note that the server does not have yet.
pub const NOTE_KEPT: &str = "Saved in this browser";
/// A note that the server has.
pub const NOTE_SENT: &str = "Saved";

/// The labels of all pages.
pub fn labels() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    LABELS
        .iter()
        .chain(choosing::LABELS)
        .chain(form::LABELS)
        .chain(outbox::LABELS)
        .chain(user_settings::LABELS)
        .chain(contacts::LABELS)
        .chain(activities::LABELS)
        .chain(admin::LABELS)
        .chain(phone::LABELS)
}

/// The words of a label.
pub fn label(key: &str) -> Option<&'static str> {
    let all = labels();
    all.into_iter().find(|(known, _)| *known == key).map(|(_, words)| *words)
}

/// The window's title, for the part of the page with this label.
pub fn window_title(key: &str) -> String {
    format!("{} – {}", label(key).unwrap_or_default(), label("product").unwrap_or_default())
}

/// An account in the header.
pub fn account(id: &str) -> String {
    format!("Account {id}")
}

/// A call's direction.
pub fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "Inbound",
        Direction::Outbound => "Outbound",
    }
}

/// A call in a few words: direction, result, and the talk time when there was any.
pub fn how(towards: Direction, result: CallResult, talk_seconds: i64) -> String {
    let call = format!("{} · {}", direction(towards), result.words());
    if talk_seconds > 0 { format!("{call} · {}", duration(talk_seconds)) } else { call }
}

/// Whose call it is, in everyone's list.
pub fn of_colleague(name: &str) -> String {
    format!("for {name}")
}

/// A state, in one or two words.
pub fn state(state: State) -> &'static str {
    match state {
        State::InProgress => "In progress",
        State::Logging => "Logging",
        State::Unresolved => "Needs you",
        State::Logged => "Logged",
        State::Skipped => "Not logged",
        State::Failed => "Failed",
    }
}

/// A length of time, as on a phone's display.
pub fn duration(seconds: i64) -> String {
    let seconds = seconds.max(0);
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => format!("{rest} s"),
        (0, minutes) => format!("{minutes} min {rest} s"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// How many calls are shown, for those who cannot see.
pub fn shown(count: usize) -> String {
    match count {
        0 => "No calls are shown.".to_owned(),
        1 => "1 call is shown.".to_owned(),
        more => format!("{more} calls are shown."),
    }
}

/// A list without a row: what it means, and what to do.
pub struct Empty {
    /// What it means.
    pub title: &'static str,
    /// What to do, or to expect.
    pub advice: &'static str,
}

/// The person has no calls, and the server logs them.
pub const NO_CALLS_YET: Empty = Empty {
    title: "No calls yet",
    advice: "Make or take a call with RingCentral: it appears here while it goes on, \
             and is logged when it has ended.",
};
/// The person has no calls, and the server does not log them.
pub const NO_CALLS_UNCOVERED: Empty = Empty {
    title: "No calls yet",
    advice: "Calls appear here once the server logs them. The line at the top says why it does \
             not do so now.",
};
/// The organisation has no calls.
pub const NO_CALLS_OF_ANYONE: Empty = Empty {
    title: "No calls yet",
    advice: "Calls of everyone the server covers appear here, from the moment it is turned on.",
};
/// All that is loaded is logged.
pub const NOTHING_UNLOGGED: Empty = Empty {
    title: "Every call is logged",
    advice: "A call that is not in the CRM shows up here with the reason.",
};
/// Nothing waits for the person.
pub const NOTHING_NEEDS_ME: Empty = Empty {
    title: "Nothing needs you",
    advice: "A call that cannot be logged without a person shows up here.",
};
/// The search finds nothing.
pub const NOTHING_FOUND: Empty = Empty {
    title: "No call matches the search",
    advice: "Search for a part of a name, a number or a reason.",
};
/// Added to the advice when not all calls are loaded.
pub const OLDER_NOT_LOADED: &str = "Older calls are not loaded yet.";

/// What is wrong with a typed address.
pub fn address_problem(problem: AddressProblem) -> &'static str {
    match problem {
        AddressProblem::Empty => {
            "Enter the server's address, for example https://ledger.example.com. \
             Your administrator knows it."
        }
        AddressProblem::NotEncrypted => {
            "Use an address that begins with https://. Only a server on this computer can be \
             reached with http://."
        }
        AddressProblem::UnknownScheme => "The address must begin with https://.",
        AddressProblem::HasUser => "The address cannot contain a user name (the part before @).",
        AddressProblem::HasPath => {
            "Enter the address without anything after the host, for example \
             https://ledger.example.com."
        }
        AddressProblem::BadHost => "This is not a host name. Check the address for typing errors.",
        AddressProblem::BadPort => "The port after the colon must be a number from 1 to 65535.",
    }
}

/// How far a sign-in is.
pub fn sign_in_step(step: SignInStep) -> &'static str {
    match step {
        SignInStep::Reaching => "Reaching the server…",
        SignInStep::AtRingcentral => "Continue in the RingCentral window.",
        SignInStep::Finishing => "Finishing the sign-in…",
    }
}

/// How the last session ended.
pub fn farewell(farewell: &Farewell) -> String {
    match farewell {
        Farewell::SignedOut => "You are signed out.".to_owned(),
        Farewell::SignedOutHereOnly => {
            "You are signed out on this computer. The server could not be told; the session \
             there ends by itself."
                .to_owned()
        }
        Farewell::Ended { message } => said("Your session has ended. Sign in again.", message),
    }
}

/// What went wrong and what to do.
pub fn trouble(trouble: &Trouble) -> String {
    match trouble {
        Trouble::BadAddress => "Correct the server's address.".to_owned(),
        Trouble::Unreachable { server } => format!(
            "The server at {server} cannot be reached. Check your network connection and the \
             server's address."
        ),
        Trouble::NotALedger { server } => format!(
            "What answers at {server} is not a Call Ledger server of this version. Check the \
             address, or ask your administrator."
        ),
        Trouble::WindowClosed => {
            "The RingCentral window was closed before the sign-in was finished. Sign in again \
             when you are ready."
                .to_owned()
        }
        Trouble::PageUnreachable => {
            "RingCentral's sign-in page could not be opened. Check your network connection and \
             try again."
                .to_owned()
        }
        Trouble::RingcentralRefused { message } => said(
            "RingCentral refused the sign-in. Try again, or ask your administrator whether your \
             account may use Call Ledger.",
            message,
        ),
        Trouble::WrongState => {
            "RingCentral's answer did not belong to this sign-in, so it was not used. Sign in \
             again."
                .to_owned()
        }
        Trouble::SignedOut { message } => said("Your session has ended. Sign in again.", message),
        Trouble::Refused { code, message } => refused(*code, message),
        Trouble::Mend { message, .. } => message.clone(),
        Trouble::Broken { message } => said(
            "The extension had a problem. Reload this page; if that does not help, report it.",
            message,
        ),
    }
}

/// The Worker's no. Its own words say what to do, unless it was its own fault.
fn refused(code: FailureCode, message: &str) -> String {
    match code {
        FailureCode::Internal | FailureCode::RingcentralFailed => said(
            "The server could not do it. Try again; if that does not help, tell your administrator.",
            message,
        ),
        FailureCode::BadRequest
        | FailureCode::SignInNeeded
        | FailureCode::SignInRefused
        | FailureCode::AdminOnly
        | FailureCode::OriginRefused
        | FailureCode::NotFound
        | FailureCode::NotYet
        | FailureCode::Conflict
        | FailureCode::PreconditionFailed
        | FailureCode::Invalid
        | FailureCode::TooLarge
        | FailureCode::TooMany
        | FailureCode::CrmFailed => message.to_owned(),
    }
}

/// Our words, and the other side's beside them when there are any.
fn said(ours: &str, theirs: &str) -> String {
    if theirs.is_empty() { ours.to_owned() } else { format!("{ours} ({theirs})") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        let rows = [
            (-5, "0 s"),
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min 0 s"),
            (252, "4 min 12 s"),
            (3600, "1 h 0 min"),
            (7384, "2 h 3 min"),
        ];
        for (seconds, expected) in rows {
            assert_eq!(duration(seconds), expected);
        }
    }

    #[test]
    fn the_default_address_is_one() {
        let address = crate::address::ServerAddress::read(DEFAULT_SERVER).unwrap();
        assert_eq!(address.as_str(), DEFAULT_SERVER);
    }
}
