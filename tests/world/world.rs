//! Hosts, a network and people around the machine, and what must always hold.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use ledger_core::call::Part;
use ledger_core::compose::Format;
use ledger_core::directory::Directory;
use ledger_core::id::LogKey;
use ledger_core::ledger::{
    Answer, Circumstances, Connector, Effect, Entry, Idempotency, Input, Refusal, RefusalKind,
};
use ledger_core::time::{BundledZones, Millis, Span};

use crate::crm::{Crm, SEARCH_LAG, instead};
use crate::flaw::{Flaw, with_attempt, without_note, without_standing};
use crate::people::{Edit, Written};
use crate::story::{BEGINNING, Story};

/// Something that happens.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// A host takes in an input; what is at stake if it dies before committing.
    Take { entry: usize, input: Box<Input>, stake: Stake },
    /// A request reaches the CRM, which answers, or does not get through.
    Arrive { entry: usize, effect: Box<Effect>, fate: Fate },
    /// A person does something in the CRM.
    InCrm { entry: usize, edit: Edit },
}

/// Whether an input comes again when the host dies before it committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stake {
    /// It does: it was not acknowledged.
    Repeated,
    /// It does not.
    Lost,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Done,
    DoneWithoutAnswer,
    DoneButUnclear,
    NotDoneAndUnclear,
    Refused(RefusalKind),
    Later,
}

pub(crate) struct World {
    pub(crate) rng: Rng,
    pub(crate) flaw: Flaw,
    pub(crate) story: Story,
    pub(crate) crm: Crm,
    pub(crate) connector: Connector,
    pub(crate) directory: Directory,
    pub(crate) entries: Vec<Entry>,
    pub(crate) written: Vec<Written>,
    pub(crate) final_facts: Vec<Part>,
    pub(crate) queue: BTreeMap<(Millis, u64), Event>,
    pub(crate) count: u64,
    pub(crate) now: Millis,
    /// The due moment for which each entry's alarm was set last.
    pub(crate) alarms: Vec<Option<Millis>>,
    pub(crate) asleep: BTreeSet<usize>,
    pub(crate) tokens: u32,
    /// What happened, when someone wants to read it.
    pub(crate) schedule: Option<Vec<String>>,
}

/// More events than any honest story has: the machine goes in circles.
const TOO_MANY_EVENTS: u64 = 6_000;

impl World {
    pub(crate) fn new(seed: u64, flaw: Flaw, is_told: bool) -> Self {
        let mut rng = Rng::with_seed(seed);
        let story = Story::draw(&mut rng);
        let promised = match (flaw, story.idempotency) {
            (Flaw::SearchAtOnce, Idempotency::Marker { .. }) => {
                Idempotency::Marker { settle: Span(0) }
            }
            (_, promised) => promised,
        };
        let format = match seed % 3 {
            0 => Format::Plain,
            1 => Format::Html,
            _ => Format::Markdown,
        };
        let connector = Connector { crm: "crm".into(), idempotency: promised, format };
        let entries: Vec<Entry> = story
            .facts
            .iter()
            .map(|facts| {
                let part = facts[0].clone();
                let key = LogKey {
                    account: "400".into(),
                    telephony_session_id: part.telephony_session_id.clone(),
                    extension_id: part.extension_id.clone(),
                    crm: connector.crm.clone(),
                };
                Entry::new(key, Part { ended_at: None, ..part }, BEGINNING)
            })
            .collect();
        let mut world = Self {
            rng,
            flaw,
            crm: Crm::new(story.idempotency, story.contacts.clone()),
            connector,
            directory: Directory::default(),
            alarms: vec![None; entries.len()],
            written: entries.iter().map(|_| Written::default()).collect(),
            final_facts: Vec::new(),
            entries,
            queue: BTreeMap::new(),
            count: 0,
            now: BEGINNING,
            asleep: BTreeSet::new(),
            tokens: 0,
            schedule: is_told.then(Vec::new),
            story,
        };
        world.begin();
        world
    }

    /// Puts the facts and the people's wishes on the clock.
    fn begin(&mut self) {
        let facts = self.story.facts.clone();
        for (entry, facts) in facts.into_iter().enumerate() {
            let mut at = BEGINNING + Span::seconds(5);
            for part in &facts {
                for _ in 0..self.rng.u32(1..3) {
                    let input = Input::Ended { part: Box::new(part.clone()) };
                    self.put(
                        at,
                        Event::Take { entry, input: Box::new(input), stake: Stake::Repeated },
                    );
                }
                // The session tells facts in order: no older word comes after a newer one.
                at = at + Span::seconds(self.rng.i64(30..400));
            }
            self.final_facts.extend(facts.last().cloned());
            for _ in 0..self.rng.u32(0..4) {
                let at = BEGINNING + Span::seconds(self.rng.i64(-20..1500));
                let intent = self.intent(entry);
                let input = Box::new(Input::Intent { intent });
                self.put(at, Event::Take { entry, input, stake: Stake::Repeated });
            }
            for _ in 0..self.rng.u32(0..3) {
                let at = BEGINNING + Span::seconds(self.rng.i64(10..3000));
                let edit = [
                    Edit::AppendLine,
                    Edit::AppendLine,
                    Edit::ChangeNote,
                    Edit::ChangeSubject,
                    Edit::MoveContact,
                    Edit::Delete,
                ][self.rng.usize(0..6)];
                self.put(at, Event::InCrm { entry, edit });
            }
        }
    }

    pub(crate) fn put(&mut self, at: Millis, event: Event) {
        self.count += 1;
        self.queue.insert((at.max(self.now), self.count), event);
    }

    /// Runs until nothing is left to happen, has a person settle what waits for one, and runs on.
    pub(crate) fn run(&mut self) -> Result<(), String> {
        self.run_until_rest()?;
        self.check_rest()?;
        // One answer may raise the next question: replayed, then chosen by hand.
        for _ in 0..3 {
            self.now = self.now.max(self.story.calm_at).max(self.story.outage.1);
            for entry in 0..self.entries.len() {
                self.settle_by_hand(entry);
            }
            self.run_until_rest()?;
            self.check_rest()?;
        }
        self.check_settled()
    }

    fn run_until_rest(&mut self) -> Result<(), String> {
        while let Some(((at, _), event)) = self.queue.pop_first() {
            self.now = self.now.max(at);
            if self.count > TOO_MANY_EVENTS {
                return Err("it never comes to rest".to_owned());
            }
            self.tell(|_| line(&event));
            match event {
                Event::Take { entry, input, stake } => self.take(entry, *input, stake),
                Event::Arrive { entry, effect, fate } => self.arrive(entry, &effect, fate),
                Event::InCrm { entry, edit } => self.edit_in_crm(entry, edit),
            }
            self.check_always()?;
        }
        Ok(())
    }

    fn tell(&mut self, what: impl FnOnce(&Self) -> String) {
        if self.schedule.is_some() {
            let line = format!("{:>9} ms  {}", self.now.0 - BEGINNING.0, what(self));
            self.schedule.iter_mut().for_each(|schedule| schedule.push(line.clone()));
        }
    }

    fn goes_wrong(&mut self) -> bool {
        self.now < self.story.calm_at && self.rng.u32(0..100) < self.story.trouble
    }

    fn is_out(&self) -> bool {
        (self.story.outage.0..self.story.outage.1).contains(&self.now)
    }

    /// A host's turn: step, commit, perform; and it may die in between.
    fn take(&mut self, index: usize, input: Input, stake: Stake) {
        let dies_before_commit = self.goes_wrong() && self.rng.u32(0..4) == 0;
        let dies_before_acting = self.goes_wrong() && self.rng.u32(0..4) == 0;
        let input = self.as_told(index, input);
        let input = match self.flaw {
            Flaw::IgnoreAttempts => with_attempt(input, self.entries[index].attempt),
            Flaw::Overwrite => without_standing(input),
            Flaw::IgnoreLateFacts
                if matches!(input, Input::Ended { .. })
                    && self.entries[index].logged().is_some() =>
            {
                return;
            }
            _ => input,
        };
        let circumstances = Circumstances {
            account: &"400".into(),
            policy: &self.story.policy,
            directory: &self.directory,
            connector: &self.connector,
            users: &[],
            zones: &BundledZones,
        };
        let before = self.entries[index].clone();
        let mut turn = before.clone().step(input.clone(), &circumstances, self.now);
        match self.flaw {
            Flaw::ForgetSent => turn.next.sent = None,
            Flaw::ForgetApplied => turn.next.applied = None,
            _ => {}
        }
        if self.flaw == Flaw::ActBeforeCommit {
            for effect in turn.effects.clone() {
                self.send(index, effect);
            }
        }
        if dies_before_commit {
            self.tell(|_| "  the host dies before it commits".to_owned());
            match stake {
                Stake::Repeated => {
                    let input = Box::new(input);
                    let again = Event::Take { entry: index, input, stake };
                    self.put(self.now + Span::seconds(1), again);
                }
                Stake::Lost => {}
            }
            self.restarted(index);
            return;
        }
        self.entries[index] = turn.next;
        self.remember(index, &before, &input);
        self.tell(|world| format!("  -> {:?}", world.entries[index].phase));
        self.wake_when_due(index);
        if dies_before_acting {
            self.tell(|_| "  the host dies before it acts".to_owned());
            return self.restarted(index);
        }
        if self.flaw != Flaw::ActBeforeCommit {
            for effect in turn.effects {
                self.send(index, effect);
            }
        }
    }

    fn restarted(&mut self, index: usize) {
        if self.flaw == Flaw::SleepAfterRestart {
            self.asleep.insert(index);
        }
    }

    /// The alarm: kept in storage, so it survives the host. It may ring early, late or twice.
    fn wake_when_due(&mut self, index: usize) {
        let Some(due) = self.entries[index].due() else { return };
        let is_set = self.alarms[index] == Some(due) && due > self.now;
        if is_set || self.asleep.contains(&index) {
            return;
        }
        self.alarms[index] = Some(due);
        let mut moments = vec![due + Span(self.rng.i64(0..3_000))];
        if self.goes_wrong() {
            moments.push(due - Span(self.rng.i64(0..20_000)));
            moments.push(due + Span(self.rng.i64(0..20_000)));
        }
        for at in moments {
            let (input, stake) = (Box::new(Input::Woke), Stake::Repeated);
            self.put(at, Event::Take { entry: index, input, stake });
        }
    }

    /// A request leaves: it may be lost, late, or answered in any way its kind allows.
    fn send(&mut self, entry: usize, effect: Effect) {
        let effect = match self.flaw {
            Flaw::DropNote => without_note(effect),
            _ => effect,
        };
        let is_calm = !self.goes_wrong() && !self.is_out();
        let fate = match (is_calm, self.rng.u32(0..12)) {
            (true, _) => Fate::Done,
            (false, 0 | 1) => Fate::DoneWithoutAnswer,
            (false, 2 | 3) => Fate::DoneButUnclear,
            (false, 4 | 5) => Fate::NotDoneAndUnclear,
            (false, 6) => Fate::Refused(RefusalKind::SignIn),
            (false, 7) => Fate::Refused(RefusalKind::Rejected),
            (false, 8) => Fate::Refused(RefusalKind::Permission),
            (false, 9) => Fate::Later,
            (false, _) => return self.tell(|_| "  the request is lost".to_owned()),
        };
        // An outage does not carry out anything.
        let fate = match fate {
            Fate::DoneWithoutAnswer | Fate::DoneButUnclear if self.is_out() => {
                Fate::NotDoneAndUnclear
            }
            other => other,
        };
        let delay = match is_calm {
            true => Span(self.rng.i64(20..400)),
            // Only the request for a new record may be late for longer than a host waits.
            false => match &effect {
                Effect::Create { .. } => Span(self.rng.i64(20..39_000)),
                Effect::FindContacts { .. }
                | Effect::AddContact { .. }
                | Effect::Look { .. }
                | Effect::Read { .. }
                | Effect::Update { .. } => Span(self.rng.i64(20..29_000)),
            },
        };
        if fate == Fate::DoneButUnclear {
            // The gateway gives up; the CRM goes on.
            let input = Box::new(instead(&effect, Answer::Unsure));
            let at = self.now + Span(self.rng.i64(10..delay.0.max(11)));
            self.put(at, Event::Take { entry, input, stake: Stake::Lost });
        }
        let at = self.now + delay;
        self.put(at, Event::Arrive { entry, effect: Box::new(effect), fate });
    }

    fn arrive(&mut self, entry: usize, effect: &Effect, fate: Fate) {
        let answer = match fate {
            Fate::Done | Fate::DoneWithoutAnswer | Fate::DoneButUnclear => {
                let lag = Span(self.rng.i64(0..SEARCH_LAG.0));
                let answer = self.crm.perform(effect, lag, self.now);
                match fate {
                    Fate::Done => answer,
                    _ => return,
                }
            }
            Fate::NotDoneAndUnclear => instead(effect, Answer::Unsure),
            Fate::Refused(kind) => {
                let detail = "no".to_owned();
                instead(effect, Answer::Refused(Refusal { kind, detail }))
            }
            Fate::Later => {
                let at = match self.rng.u32(0..3) {
                    0 => self.now - Span::minutes(1),
                    1 => self.now + Span::seconds(30),
                    _ => Millis(i64::MAX),
                };
                instead(effect, Answer::Later(at))
            }
        };
        let is_twice = self.goes_wrong();
        let is_late = self.goes_wrong();
        let delay = if is_late { self.rng.i64(20..90_000) } else { self.rng.i64(20..400) };
        for copy in 0..if is_twice { 2 } else { 1 } {
            let at = self.now + Span(delay + copy * self.rng.i64(1..60_000));
            let input = Box::new(answer.clone());
            self.put(at, Event::Take { entry, input, stake: Stake::Lost });
        }
    }
}

/// An event in a line of the schedule.
fn line(event: &Event) -> String {
    let request = |effect: &Effect| match effect {
        Effect::FindContacts { attempt, .. } => format!("FindContacts {}", attempt.0),
        Effect::AddContact { attempt, .. } => format!("AddContact {}", attempt.0),
        Effect::Look { attempt, .. } => format!("Look {}", attempt.0),
        Effect::Read { attempt, .. } => format!("Read {}", attempt.0),
        Effect::Create { attempt, draft } => {
            format!("Create {} {:?} {:?}", attempt.0, draft.subject, draft.body)
        }
        Effect::Update { attempt, draft, .. } => {
            format!("Update {} {:?} {:?}", attempt.0, draft.subject, draft.body)
        }
    };
    match event {
        Event::Take { entry, input, .. } => match &**input {
            Input::Ended { part } => {
                format!("{entry}: Ended {:?} {:?} {:?}", part.result, part.talk, part.confirmed)
            }
            other => format!("{entry}: {other:?}"),
        },
        Event::Arrive { entry, effect, fate } => {
            format!("{entry}:   the CRM hears {} ({fate:?})", request(effect))
        }
        Event::InCrm { entry, edit } => format!("{entry}:   in the CRM, someone: {edit:?}"),
    }
}
