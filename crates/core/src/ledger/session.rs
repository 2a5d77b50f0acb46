//! When a call has settled: it has ended, and nothing more has been heard for a while.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::call::record::Progress;
use crate::call::view::Confirmation;
use crate::call::{self, Call, End, Fold, News, Observation, Part, Record};
use crate::cover::Logger;
use crate::directory::Directory;
use crate::id::{ExtensionId, IntentKey, TelephonySessionId};
use crate::settings::OrgSettings;
use crate::time::{Millis, Span};

/// How long a call that seems over, but of which events are missing, waits for the call log.
const CALL_LOG_PATIENCE: Span = Span::minutes(10);

/// How long a call of which nothing is heard stays open.
const SILENCE_PATIENCE: Span = Span::hours(24);

/// A telephony session as a desk keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// All that is known.
    pub fold: Fold,
    /// When something new was last heard, by the host's clock.
    pub heard_at: Millis,
    /// Whether its entries know all of it.
    pub told: Told,
    /// Who was ever told a part: they hear of every later change, also of one that gives the
    /// call to someone else.
    #[serde(default)]
    pub told_to: BTreeSet<ExtensionId>,
    /// The intents that were taken, oldest first, so that one that comes again is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub intents: Vec<IntentKey>,
    /// Who logs the parts that have no entry yet.
    #[serde(default)]
    pub logger: Logger,
}

/// Whether the entries of a session know what the session knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// Something was heard that they have not been told.
    Behind,
    /// They know all.
    All,
}

/// What a look at the clock comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Settlement {
    /// The call goes on, or may; look again at this moment.
    Wait(Millis),
    /// The call has ended: these parts get entries, or change those they have.
    Settled(Vec<Part>),
    /// Nothing has been heard since the last settlement.
    Unchanged,
}

/// By what a call was first heard of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FirstHeard {
    /// An event: they come.
    Event,
    /// The call log alone: its events were lost, or none are sent.
    CallLog,
}

/// A call of which the call log says for the first time that it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FirstRecord {
    /// When the call began, by RingCentral's clock.
    pub started_at: Millis,
    /// By what it was heard of before.
    pub first_heard: FirstHeard,
}

impl Session {
    /// A session of which nothing is known yet.
    pub fn new(id: TelephonySessionId, now: Millis) -> Self {
        Self {
            fold: Fold::new(id),
            heard_at: now,
            told: Told::All,
            told_to: BTreeSet::new(),
            intents: Vec::new(),
            logger: Logger::default(),
        }
    }

    /// Whether all that is known of the call is from before that moment. What is older than calls are
    /// kept may have been forgotten, and would be logged a second time.
    pub fn is_before(&self, moment: Millis) -> bool {
        self.fold.last_heard_of().is_some_and(|at| at < moment)
    }

    /// Takes in what an event said.
    pub fn observe(&mut self, observation: Observation, now: Millis) -> News {
        let news = self.fold.observe(observation);
        self.note(news, now)
    }

    /// Takes in what the call log said.
    pub fn record(&mut self, record: Record, now: Millis) -> News {
        let news = self.fold.record(record);
        self.note(news, now)
    }

    /// What a record says of how the call was heard of, before it is taken in; nothing unless it
    /// is the first that says that the call is over.
    pub fn first_record(&self, record: &Record) -> Option<FirstRecord> {
        let is_over = |record: &Record| record.progress == Progress::Finished;
        if !is_over(record) || self.fold.records().any(is_over) {
            return None;
        }
        let first_heard = match self.fold.observations().next() {
            Some(_) => FirstHeard::Event,
            None => FirstHeard::CallLog,
        };
        Some(FirstRecord { started_at: record.started_at, first_heard })
    }

    fn note(&mut self, news: News, now: Millis) -> News {
        match news {
            News::Fresh => {
                self.heard_at = self.heard_at.max(now);
                self.told = Told::Behind;
            }
            News::Known => {}
        }
        news
    }

    /// When the session must be looked at again; nothing when its entries know all.
    pub fn due(&self, settings: &OrgSettings) -> Option<Millis> {
        match self.told {
            Told::All => None,
            Told::Behind => Some(self.heard_at + patience(self.fold.end()?, settings)),
        }
    }

    /// Looks at the clock. The host commits the session, marked as told, together with the
    /// entries that it steps with the parts.
    pub fn settle(
        &mut self,
        directory: &Directory,
        settings: &OrgSettings,
        now: Millis,
    ) -> Settlement {
        // A clock that was ahead and was set right must not keep the call waiting.
        self.heard_at = self.heard_at.min(now);
        let Some(call) = self.fold.call(directory) else { return Settlement::Unchanged };
        match self.due(settings) {
            None => Settlement::Unchanged,
            Some(due) if due > now => Settlement::Wait(due),
            Some(_) => {
                self.told = Told::All;
                Settlement::Settled(self.parts(call, directory))
            }
        }
    }

    fn parts(&mut self, call: Call, directory: &Directory) -> Vec<Part> {
        let last_heard_of = self.fold.last_heard_of().unwrap_or(call.started_at);
        let call = call.given_up(last_heard_of);
        let mut parts = call::parts(&self.fold, &call, directory);
        for part in &parts {
            self.told_to.insert(part.extension_id.clone());
        }
        let is_missing = |id: &&ExtensionId| !parts.iter().any(|part| part.extension_id == **id);
        let told_before: Vec<Part> = self
            .told_to
            .iter()
            .filter(is_missing)
            .filter_map(|id| call::part_of(&self.fold, &call, id, directory))
            .collect();
        parts.extend(told_before);
        parts
    }
}

/// How long a call must have been silent before it counts as over.
fn patience(end: (End, Confirmation), settings: &OrgSettings) -> Span {
    match end {
        (End::Ended { .. }, Confirmation::Events | Confirmation::Record) => settings.quiet_window,
        (End::Uncertain { .. }, _) => CALL_LOG_PATIENCE,
        (End::Open, _) => SILENCE_PATIENCE,
    }
}
