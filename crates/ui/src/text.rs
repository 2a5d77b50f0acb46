//! Every word a person reads on a page. The words themselves are [`ledger_words`], in every
//! language; here they are chosen, and values put into them.
//!
//! Labels are the words that never change; the HTML names them, and the shell puts them in when the
//! page opens. The rest is chosen by `view`. Reasons and next steps of calls come from the
//! core. Labels follow App Connect's where it has one.
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
pub use ledger_words::page::*;
use ledger_words::{Language, Phrase, labels, spoken};

pub use self::timeline::{detail, happened};
use crate::address::AddressProblem;
use crate::background::{Farewell, SignInStep, Trouble};

/// The address field's first value, unless the build names another.
pub const DEFAULT_SERVER: &str = match option_env!("LEDGER_SERVER") {
    Some(address) => address,
    None => "http://127.0.0.1:8787",
};

/// The window's title, for the part of the page with this one.
pub fn window_title(part: Phrase) -> String {
    format!("{part} – {}", labels::PRODUCT)
}

/// An account in the header.
pub fn account(id: &str) -> String {
    ACCOUNT.with(&[("id", id)])
}

/// A call's direction.
pub fn direction(direction: Direction) -> Phrase {
    match direction {
        Direction::Inbound => INBOUND,
        Direction::Outbound => OUTBOUND,
    }
}

/// How a call went. Records have the core's words for it, in English.
pub fn result(result: CallResult) -> Phrase {
    match result {
        CallResult::InProgress => RESULT_IN_PROGRESS,
        CallResult::Answered => RESULT_ANSWERED,
        CallResult::Missed => RESULT_MISSED,
        CallResult::Voicemail => RESULT_VOICEMAIL,
        CallResult::Rejected => RESULT_REJECTED,
        CallResult::NoAnswer => RESULT_NO_ANSWER,
        CallResult::Busy => RESULT_BUSY,
        CallResult::Failed => RESULT_FAILED,
        CallResult::AnsweredElsewhere => RESULT_ELSEWHERE,
        CallResult::Abandoned => RESULT_ABANDONED,
        CallResult::PassedOn => RESULT_PASSED_ON,
    }
}

/// A call in a few words: direction, result, and the talk time when there was any.
pub fn how(towards: Direction, how: CallResult, talk_seconds: i64) -> String {
    let talk = if talk_seconds > 0 { duration(talk_seconds) } else { String::new() };
    dotted(&[&direction(towards), &result(how), &talk])
}

/// What there is of these, with dots between.
pub fn dotted(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        if !part.is_empty() {
            if !text.is_empty() {
                text.push_str(" · ");
            }
            text.push_str(part);
        }
    }
    text
}

/// Whose call it is, in everyone's list.
pub fn of_colleague(name: &str) -> String {
    FOR_SOMEONE.with(&[("name", name)])
}

/// A state, in one or two words.
pub fn state(state: State) -> Phrase {
    match state {
        State::InProgress => STATE_IN_PROGRESS,
        State::Logging => STATE_LOGGING,
        State::Unresolved => STATE_UNRESOLVED,
        State::Logged => STATE_LOGGED,
        State::Skipped => STATE_SKIPPED,
        State::Failed => STATE_FAILED,
    }
}

/// A length of time, as on a phone's display.
pub fn duration(seconds: i64) -> String {
    let seconds = seconds.max(0);
    let words = match seconds {
        0..60 => SECONDS,
        60..3600 => MINUTES,
        _ => HOURS,
    };
    let [hours, minutes, seconds] =
        [seconds / 3600, seconds / 60 % 60, seconds % 60].map(|part| part.to_string());
    words.with(&[("hours", &hours), ("minutes", &minutes), ("seconds", &seconds)])
}

/// How many calls are shown, for those who cannot see.
pub fn shown(count: usize) -> String {
    if count == 0 { NONE_SHOWN.to_owned() } else { SHOWN.of(count) }
}

/// A list without a row: what it means, and what to do.
pub struct Empty {
    /// What it means.
    pub title: Phrase,
    /// What to do, or to expect.
    pub advice: Phrase,
}

/// The person has no calls, and the server logs them.
pub const NO_CALLS_YET: Empty = Empty { title: NO_CALLS_YET_TITLE, advice: NO_CALLS_YET_ADVICE };
/// The person has no calls, and the server does not log them.
pub const NO_CALLS_UNCOVERED: Empty =
    Empty { title: NO_CALLS_YET_TITLE, advice: NO_CALLS_UNCOVERED_ADVICE };
/// The organisation has no calls.
pub const NO_CALLS_OF_ANYONE: Empty =
    Empty { title: NO_CALLS_YET_TITLE, advice: NO_CALLS_OF_ANYONE_ADVICE };
/// All that is loaded is logged.
pub const NOTHING_UNLOGGED: Empty =
    Empty { title: NOTHING_UNLOGGED_TITLE, advice: NOTHING_UNLOGGED_ADVICE };
/// Nothing waits for the person.
pub const NOTHING_NEEDS_ME: Empty =
    Empty { title: NOTHING_NEEDS_ME_TITLE, advice: NOTHING_NEEDS_ME_ADVICE };
/// The search finds nothing.
pub const NOTHING_FOUND: Empty = Empty { title: NOTHING_FOUND_TITLE, advice: NOTHING_FOUND_ADVICE };

/// What is wrong with a typed address.
pub fn address_problem(problem: AddressProblem) -> Phrase {
    match problem {
        AddressProblem::Empty => ADDRESS_EMPTY,
        AddressProblem::NotEncrypted => ADDRESS_NOT_ENCRYPTED,
        AddressProblem::UnknownScheme => ADDRESS_UNKNOWN_SCHEME,
        AddressProblem::HasUser => ADDRESS_HAS_USER,
        AddressProblem::HasPath => ADDRESS_HAS_PATH,
        AddressProblem::BadHost => ADDRESS_BAD_HOST,
        AddressProblem::BadPort => ADDRESS_BAD_PORT,
    }
}

/// How far a sign-in is.
pub fn sign_in_step(step: SignInStep) -> Phrase {
    match step {
        SignInStep::Reaching => REACHING,
        SignInStep::AtRingcentral => AT_RINGCENTRAL,
        SignInStep::Finishing => FINISHING,
    }
}

/// How the last session ended.
pub fn farewell(farewell: &Farewell) -> String {
    match farewell {
        Farewell::SignedOut => SIGNED_OUT.to_owned(),
        Farewell::SignedOutHereOnly => SIGNED_OUT_HERE_ONLY.to_owned(),
        Farewell::Ended { message } => said(SESSION_ENDED, message),
    }
}

/// What went wrong and what to do.
pub fn trouble(trouble: &Trouble) -> String {
    match trouble {
        Trouble::BadAddress => BAD_ADDRESS.to_owned(),
        Trouble::Unreachable { server } => UNREACHABLE.with(&[("server", server)]),
        Trouble::NotALedger { server } => NOT_A_LEDGER.with(&[("server", server)]),
        Trouble::WindowClosed => WINDOW_CLOSED.to_owned(),
        Trouble::PageUnreachable => PAGE_UNREACHABLE.to_owned(),
        Trouble::RingcentralRefused { message } => said(RINGCENTRAL_REFUSED, message),
        Trouble::WrongState => WRONG_STATE.to_owned(),
        Trouble::SignedOut { message } => said(SESSION_ENDED, message),
        Trouble::Refused { code, message } => refused(*code, message),
        Trouble::Mend { message, .. } => message.clone(),
        Trouble::Broken { message } => said(BROKEN, message),
    }
}

/// The Worker's no. Its own words say what to do, unless it was its own fault; they are English, so
/// other languages say before them what their code says.
fn refused(code: FailureCode, message: &str) -> String {
    let words = match code {
        FailureCode::Internal | FailureCode::RingcentralFailed => {
            return said(SERVER_FAILED, message);
        }
        FailureCode::BadRequest => REFUSED_BAD_REQUEST,
        FailureCode::SignInNeeded => REFUSED_SIGN_IN_NEEDED,
        FailureCode::SignInRefused => REFUSED_SIGN_IN,
        FailureCode::AdminOnly => REFUSED_ADMIN_ONLY,
        FailureCode::OriginRefused => REFUSED_ORIGIN,
        FailureCode::NotFound => REFUSED_NOT_FOUND,
        FailureCode::NotYet => REFUSED_NOT_YET,
        FailureCode::Conflict | FailureCode::PreconditionFailed => REFUSED_CONFLICT,
        FailureCode::Invalid => REFUSED_INVALID,
        FailureCode::TooLarge => REFUSED_TOO_LARGE,
        FailureCode::TooMany => REFUSED_TOO_MANY,
        FailureCode::CrmFailed => REFUSED_CRM,
    };
    if spoken() == Language::English { message.to_owned() } else { said(words, message) }
}

/// Our words, and the other side's beside them when there are any.
fn said(ours: Phrase, theirs: &str) -> String {
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

    #[test]
    fn a_refusal_is_said_by_its_code_where_its_english_words_are_not_enough() {
        let refused = |code| {
            let message = "The settings have changed since; read them again.".to_owned();
            trouble(&Trouble::Refused { code, message })
        };
        let english = "The settings have changed since; read them again.";
        let rows = [
            ("en", FailureCode::Conflict, english.to_owned()),
            (
                "es",
                FailureCode::Conflict,
                format!("Otra persona lo cambió entretanto. ({english})"),
            ),
            (
                "fr",
                FailureCode::AdminOnly,
                format!("Seul un administrateur peut le faire. ({english})"),
            ),
            ("de", FailureCode::TooMany, {
                format!("Der Server wurde zu oft gefragt. Warten Sie einen Moment. ({english})")
            }),
        ];
        for (code, failure, expected) in rows {
            let file = ledger_words::FILES.iter().find(|(known, _)| *known == code);
            ledger_words::speak(code, file.map_or("", |(_, file)| file).to_owned()).unwrap();
            assert_eq!(refused(failure), expected, "{code}");
        }
    }
}
