//! An administrator's backfill: calls of the past that the call log still has, also those that
//! began before the server's cover.
//!
//! What would become of a call is found out by the log machine itself, on a copy that nobody
//! commits: so a dry run and a run cannot disagree.

use serde::{Deserialize, Serialize};

use super::{CallFile, FileTurn, new_entry, take_entry};
use crate::call::{self, Record};
use crate::cover::Logger;
use crate::from_json::FromJson;
use crate::ledger::{Circumstances, Entry, Input, State};
use crate::time::Millis;

/// What a backfill does to a part of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Prospect {
    /// The CRM is asked who has the number, and the call is logged unless the matching policies
    /// want a person.
    Log,
    /// A person must say with whom.
    Ask,
    /// It is not logged.
    Skip,
    /// Nothing: it is logged, on its way, or with a person already.
    Known,
}

/// What a backfill does to a part of a call, and the entry as it then stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Foreseen {
    /// What it does.
    pub prospect: Prospect,
    /// The entry, from which the reason can be read.
    pub entry: Entry,
}

impl CallFile {
    /// Takes in what the call log says of a call and that an administrator wants it logged. Parts
    /// without an entry get theirs when the call settles, as ever.
    pub fn backfilled(
        mut self,
        records: Vec<Record>,
        circumstances: &Circumstances<'_>,
        now: Millis,
    ) -> FileTurn {
        for record in records {
            self.session.record(record, now);
        }
        self.session.logger = Logger::Backfill;
        let turns = self
            .entries
            .into_iter()
            .map(|entry| entry.step(Input::Backfill, circumstances, now))
            .collect();
        FileTurn { session: Some(self.session), turns, remember: None }
    }

    /// What [`Self::backfilled`] and the settling after it come to, for each part of the call.
    pub fn foresee(
        &self,
        records: Vec<Record>,
        circumstances: &Circumstances<'_>,
        now: Millis,
    ) -> Vec<Foreseen> {
        let turn = self.clone().backfilled(records, circumstances, now);
        let (Some(session), directory) = (turn.session, circumstances.directory) else {
            return Vec::new();
        };
        let Some(call) = session.fold.call(directory) else { return Vec::new() };
        let mut entries: Vec<Entry> = turn.turns.into_iter().map(|turn| turn.next).collect();
        let mut foreseen = Vec::new();
        for part in call::parts(&session.fold, &call, directory) {
            let entry = take_entry(&mut entries, &part.extension_id)
                .unwrap_or_else(|| new_entry(&session, &part, circumstances, now));
            let is_over = part.ended_at.is_some();
            let input = Input::Ended { part: Box::new(part) };
            let entry = if is_over { entry.step(input, circumstances, now).next } else { entry };
            foreseen.push(self.compare(entry));
        }
        foreseen
    }

    fn compare(&self, entry: Entry) -> Foreseen {
        let before = self.entries.iter().find(|known| known.key == entry.key).map(Entry::state);
        let prospect = match (before, entry.state()) {
            (
                Some(
                    State::InProgress
                    | State::Logging
                    | State::Unresolved
                    | State::Logged
                    | State::Failed,
                ),
                _,
            ) => Prospect::Known,
            (None | Some(State::Skipped), State::Skipped) => Prospect::Skip,
            (None | Some(State::Skipped), State::Unresolved | State::Failed) => Prospect::Ask,
            // A call that goes on is logged at its end by the server itself, if at all.
            (None | Some(State::Skipped), State::InProgress) => Prospect::Known,
            (None | Some(State::Skipped), State::Logging | State::Logged) => Prospect::Log,
        };
        Foreseen { prospect, entry }
    }
}
