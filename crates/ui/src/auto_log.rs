//! The client's own auto-log: which calls it has logged for a person whom the server does not
//! cover. Whether a call is logged is decided by the Worker, which is told by an intent; two
//! browsers of one person send the same one.

use ledger_core::cover::{self, AutoLogSwitch, Knowledge, auto_log_switch};
use ledger_core::from_json::FromJson;
use ledger_core::id::IntentKey;
use ledger_core::ledger::{Intent, State};
use ledger_core::settings::{UserChoices, UserSettings};
use ledger_core::time::Millis;
use ledger_core::why::Why;
use ledger_wire::api::{CallRow, Session};
use serde::Serialize;

use crate::background::CallKey;
use crate::outbox::{Intended, Waiting, Whose, Wish};

/// What a browser keeps of a person's own settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Kept {
    /// Whose they are.
    pub whose: Whose,
    /// What the person chose.
    pub choices: UserChoices,
    /// Since when auto-log is wished for; calls that began before are logged by hand.
    #[serde(default)]
    pub auto_log_since: Option<Millis>,
}

impl Kept {
    /// What is kept of a person who has chosen nothing.
    pub fn of(whose: Whose) -> Self {
        Self { whose, choices: UserChoices::default(), auto_log_since: None }
    }

    /// The settings in force.
    pub fn settings(&self, session: &Session) -> UserSettings {
        UserSettings::of(&session.managed, &self.choices)
    }

    /// Notes whether auto-log is wished for now; says whether that is news.
    pub fn note_wish(&mut self, settings: &UserSettings, now: Millis) -> bool {
        let since = settings.auto_log.value.then(|| self.auto_log_since.unwrap_or(now));
        std::mem::replace(&mut self.auto_log_since, since) != since
    }

    /// The calls that auto-log has logged: those of this person that ended without the server's
    /// cover, and began since auto-log is wished for; without catching up, since the browser runs.
    pub fn due(
        &self,
        settings: &UserSettings,
        browser_since: Millis,
        rows: &[CallRow],
        now: Millis,
    ) -> Vec<Waiting> {
        let intent = cover::at_end_of_call(&settings.auto_log);
        let (Some(since), Some(intent)) = (self.auto_log_since, intent) else { return Vec::new() };
        let from = if settings.catch_up.value { since } else { since.max(browser_since) };
        rows.iter()
            .filter(|row| row.extension_id == self.whose.extension && row.started_at >= from)
            .filter(|row| row.state == State::Skipped && is_want_of_cover(&row.reason.code))
            .map(|row| self.wish(CallKey::of(row), &intent, now))
            .collect()
    }

    /// The intent for a call. It has the same key in every browser.
    fn wish(&self, call: CallKey, intent: &Intent, now: Millis) -> Waiting {
        let key = IntentKey::new(format!("auto-log:{}", call.to_text()));
        let wish = Wish::of(intent);
        Waiting { key, at: now, intended: Intended { whose: self.whose.clone(), call, wish } }
    }
}

/// The switch of a person of whom the Worker has just said who logs their calls; nothing when it
/// has not, or not lately.
pub fn switch(heard: Option<&Session>, settings: &UserSettings) -> AutoLogSwitch {
    let knowledge = heard.map_or(Knowledge::Unknown, |session| Knowledge::Known {
        cover: session.cover,
        trial: session.trial,
    });
    auto_log_switch(knowledge, &settings.auto_log)
}

fn is_want_of_cover(code: &str) -> bool {
    Why::ALL.iter().any(|why| why.is_want_of_cover() && why.code() == code)
}
