//! Notifications: what a person is told of their calls while they look elsewhere. Only what is new
//! since the calls were last seen is told, and only the kinds that the person wants.

use ledger_core::ledger::State;
use ledger_core::settings::user::Notification;
use ledger_core::time::Millis;
use ledger_wire::api::CallRow;
use ledger_words::Phrase;

use crate::background::CallKey;
use crate::text;

/// A notification, and the button on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The call that it opens.
    pub call: CallKey,
    /// What happened.
    pub title: Phrase,
    /// With whom, and why.
    pub message: String,
    /// What can be done.
    pub action: Phrase,
}

/// What there is to tell of calls that were last seen as `before`.
pub fn notices(before: &[CallRow], now: &[CallRow], wanted: &[Notification]) -> Vec<Notice> {
    news(before, now)
        .filter_map(|row| {
            let (kind, title, action) = match row.state {
                State::Logged => (
                    Notification::Success,
                    text::call_notices::LOGGED,
                    text::call_notices::OPEN_CALL,
                ),
                State::Unresolved => (
                    Notification::Warning,
                    text::call_notices::NEEDS_YOU,
                    text::call_notices::CHOOSE_CONTACT,
                ),
                State::Failed => {
                    (Notification::Error, text::call_notices::FAILED, text::call_notices::OPEN_CALL)
                }
                State::InProgress | State::Logging | State::Skipped => return None,
            };
            let who = row.contact.as_ref().map(|contact| contact.name.as_str());
            let who = who.or(row.other.as_deref()).unwrap_or(text::UNKNOWN_NUMBER.words());
            let message = format!("{who}: {}", row.reason.sentence());
            let call = CallKey::of(row);
            wanted.contains(&kind).then_some(Notice { call, title, message, action })
        })
        .collect()
}

/// The calls that have ended since.
pub fn ended<'a>(before: &'a [CallRow], now: &'a [CallRow]) -> impl Iterator<Item = &'a CallRow> {
    let ran = |row: &CallRow| {
        before
            .iter()
            .any(|old| old.state == State::InProgress && CallKey::of(old) == CallKey::of(row))
    };
    now.iter().filter(move |row| row.state != State::InProgress && ran(row))
}

/// The calls that stand elsewhere than before, or are new. Older calls that merely came into view
/// are no news.
fn news<'a>(before: &'a [CallRow], now: &'a [CallRow]) -> impl Iterator<Item = &'a CallRow> {
    let newest = before.iter().map(|row| row.started_at).max().unwrap_or(Millis(i64::MAX));
    now.iter().filter(move |row| {
        match before.iter().find(|old| CallKey::of(old) == CallKey::of(row)) {
            Some(old) => old.state != row.state,
            None => row.started_at > newest,
        }
    })
}
