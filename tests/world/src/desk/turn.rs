//! A desk's turns: load, take in, commit, acknowledge, perform; and where a host dies in between.

use ledger_core::call::Observation;
use ledger_core::id::ExtensionId;
use ledger_core::ledger::{CallFile, Circumstances, Effect, Entry, FileTurn, Session, Told};
use ledger_core::time::{BundledZones, Millis, Span};

use super::Reply;
use crate::account::staff;
use crate::planted::Planted;
use crate::story::standing;
use crate::world::{Event, World};

/// Where a host dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Death {
    BeforeCommit,
    /// Committed, and nobody was told.
    BeforeAcknowledging,
    /// Committed and acknowledged.
    BeforeActing,
    /// After the first effect.
    WhileActing,
}

impl World {
    pub(super) fn turn(
        &mut self,
        call: usize,
        take: impl FnOnce(CallFile, &Circumstances<'_>, Millis) -> FileTurn,
    ) -> Reply {
        let desk = self.desk_of(call);
        if self.now < self.desks[desk].up_at {
            return Reply::Silence;
        }
        let Some(file) = self.kept[call].file.clone() else { return Reply::NotFound };
        let death = self.death();
        let acts_first = self.planted == Some(Planted::ActBeforeCommit);
        if death == Some(Death::BeforeCommit) && !acts_first {
            self.die(desk);
            return Reply::Silence;
        }
        let now = self.now + self.desks[desk].skew;
        let mut turn = take(file, &self.circumstances(desk), now);
        let effects: Vec<(ExtensionId, Effect)> = turn
            .turns
            .iter_mut()
            .flat_map(|turn| {
                let extension = &turn.next.key.extension_id;
                std::mem::take(&mut turn.effects)
                    .into_iter()
                    .map(|effect| (extension.clone(), effect))
            })
            .collect();
        if death == Some(Death::BeforeCommit) {
            self.act(call, effects, usize::MAX);
            self.die(desk);
            return Reply::Silence;
        }
        if let Some(choice) = turn.remember.take() {
            let now = self.now;
            let held = &mut self.accounts[desk];
            held.remember(choice, now);
            let version = held.versions.len() - 1;
            self.publish(desk, version);
        }
        self.commit(call, turn);
        self.set_alarm(desk);
        match death {
            None => {
                self.act(call, effects, usize::MAX);
                Reply::Acknowledged
            }
            Some(Death::BeforeCommit | Death::BeforeAcknowledging) => {
                self.die(desk);
                Reply::Silence
            }
            Some(Death::BeforeActing) => {
                self.die(desk);
                Reply::Acknowledged
            }
            Some(Death::WhileActing) => {
                self.act(call, effects, 1);
                self.die(desk);
                Reply::Acknowledged
            }
        }
    }

    /// What a desk knows when it takes something in.
    pub(crate) fn circumstances(&self, desk: usize) -> Circumstances<'_> {
        let account = &self.accounts[desk];
        Circumstances {
            account: &account.id,
            policy: &account.versions[self.desks[desk].version].policy,
            directory: &staff().directory,
            connector: &self.connector,
            users: &staff().users,
            zones: &BundledZones,
        }
    }

    /// Settings count for a call from the first that the desk held when it heard of it.
    pub(super) fn note_version(&mut self, call: usize) {
        let version = self.desks[self.desk_of(call)].version;
        let (first, last) = self.kept[call].versions.unwrap_or((version, version));
        self.kept[call].versions = Some((first.min(version), last.max(version)));
    }

    fn commit(&mut self, call: usize, turn: FileTurn) {
        let version = self.desks[self.desk_of(call)].version;
        self.note_version(call);
        let is_told = |session: &Session| session.told == Told::All;
        if let Some(session) = turn.session {
            let settles = is_told(&session)
                && self.kept[call].file.as_ref().is_some_and(|file| !is_told(&file.session));
            if settles && self.is_more_to_come(call) {
                self.kept[call].settled_early = true;
            }
            if let Some(file) = &mut self.kept[call].file {
                file.session = session;
            }
            self.commit_session(call);
        }
        let kept = &mut self.kept[call];
        let mut lines = Vec::new();
        for turn in turn.turns {
            if self.story.is_some() {
                lines.push(standing(&turn.next));
            }
            kept.step(&turn.next.key.extension_id, version);
            let Some(file) = &mut kept.file else { continue };
            let extension = &turn.next.key.extension_id;
            let known = file.entries.iter_mut().find(|it| it.key.extension_id == *extension);
            match known {
                Some(entry) => *entry = turn.next,
                None => file.entries.push(turn.next),
            }
        }
        let entries = kept.file.iter().flat_map(|file| &file.entries);
        kept.due = entries.filter_map(Entry::due).chain(kept.session_due).min();
        for line in lines {
            self.tell(|| line);
        }
    }

    pub(super) fn commit_session(&mut self, call: usize) {
        let desk = self.desk_of(call);
        let version = self.desks[desk].version;
        let policy = &self.accounts[desk].versions[version].policy;
        let kept = &mut self.kept[call];
        let Some(file) = &kept.file else { return };
        kept.session_due = file.session.due(&policy.settings);
        let entries = file.entries.iter().filter_map(Entry::due);
        kept.due = entries.chain(kept.session_due).min();
    }

    fn act(&mut self, call: usize, effects: Vec<(ExtensionId, Effect)>, most: usize) {
        for (extension, effect) in effects.into_iter().take(most) {
            self.request(call, extension, effect);
        }
    }

    /// One alarm, set to the earliest that is due.
    pub(super) fn set_alarm(&mut self, desk: usize) {
        let due = (0..self.calls.len())
            .filter(|call| self.desk_of(*call) == desk)
            .filter_map(|call| self.kept[call].due)
            .min();
        if due == self.desks[desk].alarm {
            return;
        }
        self.desks[desk].alarm = due;
        let Some(due) = due else { return };
        let lag =
            if self.goes_wrong() { self.tape.span(Span(0), Span::seconds(20)) } else { Span(0) };
        let at = due - self.desks[desk].skew + lag;
        self.put(at, Event::Alarm { desk, due });
    }

    pub(super) fn death(&mut self) -> Option<Death> {
        if !self.goes_wrong() {
            return None;
        }
        match self.tape.below(10) {
            0..6 => None,
            6 => Some(Death::BeforeCommit),
            7 => Some(Death::BeforeAcknowledging),
            8 => Some(Death::BeforeActing),
            _ => Some(Death::WhileActing),
        }
    }

    /// The host dies; another takes over.
    pub(crate) fn die(&mut self, desk: usize) {
        let rest = self.tape.span(Span(100), Span::seconds(20));
        let skew = self.skew();
        let up_at = self.now + rest;
        let host = &mut self.desks[desk];
        host.life += 1;
        host.up_at = up_at;
        host.skew = skew;
        self.tell(|| format!("  the host dies; another is there in {} ms", rest.0));
    }

    fn is_more_to_come(&self, call: usize) -> bool {
        let fold = self.kept[call].file.as_ref().map(|file| &file.session.fold);
        let is_known = |event: &Observation| {
            fold.is_some_and(|fold| {
                fold.observations()
                    .any(|it| it.sequence == event.sequence && it.party == event.party)
            })
        };
        let truth = &self.calls[call];
        truth
            .observations
            .iter()
            .zip(&truth.arrives)
            .any(|(event, arrives)| *arrives && !is_known(event))
    }

    /// Each account has one desk.
    pub(crate) fn desk_of(&self, call: usize) -> usize {
        self.calls[call].account
    }
}
