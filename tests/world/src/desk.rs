//! The host of an account's calls: it loads a file, takes something in, commits, acknowledges and
//! performs, and may die between any two of these. Its clock is off by some seconds, by others
//! after each death. What it commits survives it; answers to what it asked do not find it again.

use ledger_core::call::{News, Observation};
use ledger_core::compose::facts::Insights;
use ledger_core::id::{ExtensionId, IntentKey};
use ledger_core::ledger::{
    CallFile, Circumstances, Effect, Entry, FileTurn, Input, Intent, NoSuchPart, Session, Told,
};
use ledger_core::phone::{HomeRegion, PhoneNumber};
use ledger_core::time::{Millis, Span};

use crate::account::{CUSTOMERS, staff};
use crate::people::Written;
use crate::planted::Planted;
use crate::story::standing;
use crate::world::{Event, World};

/// A desk.
#[derive(Debug)]
pub(crate) struct Desk {
    /// The version of the settings that it holds.
    pub(crate) version: usize,
    /// Which life it lives, counted from 0.
    pub(crate) life: u32,
    /// What its clock is off by.
    pub(crate) skew: Span,
    /// From when it is up again.
    up_at: Millis,
    /// When its alarm rings, by its own clock: kept in storage.
    alarm: Option<Millis>,
}

impl Desk {
    pub(crate) fn new(skew: Span) -> Self {
        Self { version: 0, life: 0, skew, up_at: Millis(0), alarm: None }
    }
}

/// What is kept of a call: by the desk, and by the judge, who wants to know how it came to it.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) file: Option<CallFile>,
    /// When the file must be looked at.
    session_due: Option<Millis>,
    due: Option<Millis>,
    /// The versions of the settings under which something of this call was taken in.
    pub(crate) versions: Option<(usize, usize)>,
    /// The version with which each of its entries took its last step.
    stepped_with: Vec<(ExtensionId, usize)>,
    /// Whether the desk took the call for ended while events of it were still under way.
    pub(crate) settled_early: bool,
    /// Which observations were acknowledged.
    pub(crate) acknowledged: Vec<usize>,
    /// What people wrote, by participant.
    pub(crate) written: Vec<Written>,
}

impl Kept {
    pub(crate) fn entry(&self, extension: &ExtensionId) -> Option<&Entry> {
        self.file.as_ref()?.entries.iter().find(|entry| entry.key.extension_id == *extension)
    }

    /// The version with which an entry took its last step.
    pub(crate) fn stepped_with(&self, extension: &ExtensionId) -> usize {
        let found = self.stepped_with.iter().find(|(known, _)| known == extension);
        found.map_or(0, |(_, version)| *version)
    }

    fn step(&mut self, extension: &ExtensionId, version: usize) {
        match self.stepped_with.iter_mut().find(|(known, _)| known == extension) {
            Some((_, with)) => *with = version,
            None => self.stepped_with.push((extension.clone(), version)),
        }
    }

    pub(crate) fn written(&mut self, extension: &ExtensionId) -> &mut Written {
        let known = self.written.iter().position(|written| written.extension == *extension);
        let index = known.unwrap_or_else(|| {
            self.written.push(Written::of(extension.clone()));
            self.written.len() - 1
        });
        &mut self.written[index]
    }
}

/// Where a host dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Death {
    BeforeCommit,
    /// Committed, and nobody was told.
    BeforeAcknowledging,
    /// Committed and acknowledged.
    BeforeActing,
    /// After the first effect.
    WhileActing,
}

/// What became of a message to a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    /// It was committed, and whoever sent it knows.
    Acknowledged,
    /// Whoever sent it does not know.
    Silence,
    /// There is no such call, or no such part of it.
    NotFound,
}

impl World {
    // Messages.

    pub(crate) fn deliver(&mut self, call: usize, observation: usize) {
        let heard = self.calls[call].observations[observation].clone();
        let is_forgotten =
            self.planted == Some(Planted::AcknowledgeBeforeCommit) && self.goes_wrong();
        let reply = match is_forgotten {
            true => Reply::Acknowledged,
            false => self.hear(call, |session, now| session.observe(heard, now)),
        };
        match reply {
            Reply::Acknowledged => self.kept[call].acknowledged.push(observation),
            Reply::Silence | Reply::NotFound => {
                let at = self.now + self.tape.span(Span::seconds(1), Span::seconds(30));
                self.put(at, Event::Webhook { call, observation });
            }
        }
    }

    pub(crate) fn tell_record(&mut self, call: usize, record: usize) {
        let told = self.calls[call].records[record].1.clone();
        match self.hear(call, |session, now| session.record(told, now)) {
            Reply::Acknowledged => {}
            Reply::Silence | Reply::NotFound => {
                let at = self.now + Span::minutes(1);
                self.put(at, Event::CallLog { call, record });
            }
        }
    }

    /// Takes in what RingCentral said of a call. What was known already writes nothing.
    fn hear(&mut self, call: usize, take: impl FnOnce(&mut Session, Millis) -> News) -> Reply {
        let desk = self.desk_of(call);
        if self.now < self.desks[desk].up_at {
            return Reply::Silence;
        }
        let death = self.death();
        if death == Some(Death::BeforeCommit) {
            self.die(desk);
            return Reply::Silence;
        }
        let now = self.now + self.desks[desk].skew;
        self.note_version(call);
        let id = &self.calls[call].session;
        let kept = &mut self.kept[call];
        let file = kept.file.get_or_insert_with(|| CallFile {
            session: Session::new(id.clone(), now),
            entries: Vec::new(),
        });
        if take(&mut file.session, now) == News::Fresh {
            self.commit_session(call);
            self.set_alarm(desk);
        }
        match death {
            None => Reply::Acknowledged,
            Some(Death::BeforeCommit | Death::BeforeAcknowledging) => {
                self.die(desk);
                Reply::Silence
            }
            Some(Death::BeforeActing | Death::WhileActing) => {
                self.die(desk);
                Reply::Acknowledged
            }
        }
    }

    /// Whether it is an alarm that was set anew since.
    pub(crate) fn is_stale(&self, event: &Event) -> bool {
        match event {
            Event::Alarm { desk, due } => self.desks[*desk].alarm != Some(*due),
            _ => false,
        }
    }

    /// The alarm's turn: every call that is due looks at the clock.
    pub(crate) fn ring(&mut self, desk: usize, due: Millis) {
        let (up_at, life) = (self.desks[desk].up_at, self.desks[desk].life);
        if self.now < up_at {
            return self.put(up_at, Event::Alarm { desk, due });
        }
        if self.planted == Some(Planted::SleepAfterRestart) && life > 0 {
            return;
        }
        for call in 0..self.calls.len() {
            let now = self.now + self.desks[desk].skew;
            let is_due = self.kept[call].due.is_some_and(|due| due <= now);
            if self.desk_of(call) != desk || !is_due {
                continue;
            }
            self.turn(call, |file, circumstances, now| file.woke(circumstances, now));
            if self.desks[desk].life != life {
                // It was not done with its work: the alarm rings again.
                let up_at = self.desks[desk].up_at;
                return self.put(up_at, Event::Alarm { desk, due });
            }
        }
        self.desks[desk].alarm = None;
        self.set_alarm(desk);
    }

    pub(crate) fn answer(&mut self, call: usize, extension: &ExtensionId, input: Input, life: u32) {
        let desk = self.desk_of(call);
        if self.desks[desk].life != life || self.now < self.desks[desk].up_at {
            return self.tell(|| "  and whoever asked is gone".to_owned());
        }
        let Some(entry) = self.kept[call].entry(extension) else { return };
        let input = match self.planted {
            Some(planted) => planted.answer(input, entry.attempt),
            None => input,
        };
        self.turn(call, |file, circumstances, now| {
            file.answered(extension, input, circumstances, now)
        });
    }

    pub(crate) fn intend(
        &mut self,
        call: usize,
        extension: &ExtensionId,
        key: &IntentKey,
        intent: &Intent,
    ) -> Reply {
        let mut is_found = true;
        let reply = self.turn(call, |file, circumstances, now| {
            file.intended(extension, key.clone(), intent.clone(), circumstances, now)
                .unwrap_or_else(|NoSuchPart| {
                    is_found = false;
                    FileTurn::default()
                })
        });
        if is_found { reply } else { Reply::NotFound }
    }

    /// Machines that listened have a note, which the account passes on until the desk has it.
    pub(crate) fn hear_insights(&mut self, call: usize, part: usize) {
        let extension = self.calls[call].parts[part].extension.clone();
        if self.kept[call].entry(&extension).is_none() {
            return;
        }
        let ai_note = format!("insight-{call}{part}.");
        let insights = Box::new(Insights { ai_note: ai_note.clone(), ..Insights::default() });
        let before = self.kept[call].entry(&extension).map(|entry| entry.insights.clone());
        let reply = self.turn(call, |file, circumstances, now| {
            file.answered(&extension, Input::Insights { insights }, circumstances, now)
        });
        let is_kept =
            self.kept[call].entry(&extension).map(|entry| entry.insights.clone()) != before;
        if is_kept || reply == Reply::Acknowledged {
            self.kept[call].written(&extension).insight = Some(ai_note);
        }
        if reply != Reply::Acknowledged {
            let at = self.now + Span::seconds(40);
            self.put(at, Event::Insights { call, part });
        }
    }

    /// The CRM says that it has a new contact: every call with its number may be about it.
    pub(crate) fn contact_appeared(&mut self, account: usize, customer: usize) {
        let Ok(number) = PhoneNumber::parse(CUSTOMERS[customer], &HomeRegion::default()) else {
            return;
        };
        for call in 0..self.calls.len() {
            if self.desk_of(call) == account {
                self.turn(call, |file, circumstances, now| {
                    file.contact_appeared(&number, circumstances, now)
                });
            }
        }
    }

    /// The account tells the desk its settings: never older ones over newer ones.
    pub(crate) fn push(&mut self, account: usize, version: usize) {
        let desk = &mut self.desks[account];
        if self.now < desk.up_at {
            let at = desk.up_at;
            return self.put(at, Event::Push { account, version });
        }
        let takes_any = self.planted == Some(Planted::OlderSettingsOverNewer);
        if version > desk.version || takes_any {
            desk.version = version;
        }
    }

    // Turns.

    fn turn(
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
        let account = &self.accounts[desk];
        let circumstances = Circumstances {
            account: &account.id,
            policy: &account.versions[self.desks[desk].version].policy,
            directory: &staff().directory,
            connector: &self.connector,
            users: &staff().users,
        };
        let mut turn = take(file, &circumstances, now);
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

    /// Settings count for a call from the first that the desk held when it heard of it.
    fn note_version(&mut self, call: usize) {
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

    fn commit_session(&mut self, call: usize) {
        let desk = self.desk_of(call);
        let version = self.desks[desk].version;
        let policy = &self.accounts[desk].versions[version].policy;
        let kept = &mut self.kept[call];
        let Some(file) = &kept.file else { return };
        kept.session_due = file.session.due(&staff().directory, &policy.settings);
        let entries = file.entries.iter().filter_map(Entry::due);
        kept.due = entries.chain(kept.session_due).min();
    }

    fn act(&mut self, call: usize, effects: Vec<(ExtensionId, Effect)>, most: usize) {
        for (extension, effect) in effects.into_iter().take(most) {
            self.request(call, extension, effect);
        }
    }

    /// One alarm, set to the earliest that is due.
    fn set_alarm(&mut self, desk: usize) {
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

    fn death(&mut self) -> Option<Death> {
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
