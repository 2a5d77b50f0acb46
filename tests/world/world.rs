//! Hosts, a network and people around the machine, and what must always hold.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use ledger_core::call::Part;
use ledger_core::directory::Directory;
use ledger_core::id::LogKey;
use ledger_core::ledger::{
    Answer, Attempt, Circumstances, Connector, ContactChoice, Effect, Entry, Flight, Idempotency,
    Input, Intent, Phase, Refusal, RefusalKind, State, Work,
};
use ledger_core::time::{Millis, Span};
use ledger_core::why::Why;
use ledger_core::{compose, settings};

use crate::crm::{Crm, SEARCH_LAG, instead};
use crate::story::{BEGINNING, Story};

/// A mistake that a host, a connector or the machine could make, to prove that it is noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// None.
    None,
    /// The CRM's search is trusted at once after an unsure create.
    SearchAtOnce,
    /// Any answer is taken for the answer to the request that is out.
    IgnoreAttempts,
    /// Effects are performed before the entry is committed.
    ActBeforeCommit,
    /// A host that died does not wake its entries.
    SleepAfterRestart,
    /// The person's note is left out of updates.
    DropNote,
    /// Updates are written over whatever stands in the CRM.
    Overwrite,
    /// It is forgotten that a create was sent.
    ForgetSent,
    /// Facts that come after the activity was written are not heard.
    IgnoreLateFacts,
    /// A reference to media, a contact or a subject someone set in the CRM is taken back.
    ForgetApplied,
}

/// Something that happens.
#[derive(Clone, Debug)]
enum Event {
    /// A host takes in an input; what is at stake if it dies before committing.
    Take { entry: usize, input: Box<Input>, stake: Stake },
    /// A request reaches the CRM, which answers, or does not get through.
    Arrive { entry: usize, effect: Box<Effect>, fate: Fate },
    /// A person does something in the CRM.
    InCrm { entry: usize, edit: Edit },
}

/// Whether an input comes again when the host dies before it committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stake {
    /// It does: it was not acknowledged.
    Repeated,
    /// It does not.
    Lost,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Done,
    DoneWithoutAnswer,
    DoneButUnclear,
    NotDoneAndUnclear,
    Refused(RefusalKind),
    Later,
}

/// What a person does in the CRM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edit {
    AppendLine,
    ChangeNote,
    ChangeSubject,
    MoveContact,
    Delete,
}

/// What people wrote about one participant, as far as it must still be there at the end.
#[derive(Debug, Default)]
struct Written {
    /// The last note given to the ledger.
    note: Option<String>,
    /// Texts typed in the CRM.
    typed: BTreeSet<String>,
    /// Subjects of which one must stand; empty when nobody wrote one.
    subjects: BTreeSet<String>,
    /// Contacts of which one must stand.
    contacts: BTreeSet<String>,
    deleted: bool,
}

pub(crate) struct World {
    rng: Rng,
    pub(crate) flaw: Flaw,
    story: Story,
    crm: Crm,
    connector: Connector,
    directory: Directory,
    entries: Vec<Entry>,
    written: Vec<Written>,
    final_facts: Vec<Part>,
    queue: BTreeMap<(Millis, u64), Event>,
    count: u64,
    now: Millis,
    /// The due moment for which each entry's alarm was set last.
    alarms: Vec<Option<Millis>>,
    asleep: BTreeSet<usize>,
    tokens: u32,
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
        let connector = Connector { crm: "crm".into(), idempotency: promised };
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

    fn intent(&mut self, entry: usize) -> Intent {
        let note = Some(self.token("note"));
        match self.rng.u32(0..8) {
            0 | 1 => Intent::Log { contact: self.someone(), subject: None, note },
            2 | 3 => Intent::Edit { subject: None, note },
            4 => Intent::Edit { subject: Some(self.token("subject")), note: None },
            5 => Intent::Skip,
            6 => Intent::Log {
                contact: ContactChoice {
                    id: format!("x{entry}").as_str().into(),
                    name: "X".into(),
                },
                subject: None,
                note: None,
            },
            _ => Intent::Replay,
        }
    }

    fn someone(&mut self) -> ContactChoice {
        let number = self.rng.u32(1..4);
        ContactChoice {
            id: format!("c{number}").as_str().into(),
            name: format!("Contact {number}"),
        }
    }

    fn token(&mut self, kind: &str) -> String {
        self.tokens += 1;
        format!("{kind}-{}.", self.tokens)
    }

    fn put(&mut self, at: Millis, event: Event) {
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
            policy: &self.story.policy,
            directory: &self.directory,
            connector: &self.connector,
            users: &[],
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

    /// A person who is told to look in the CRM does so, and logs again only what is not there.
    fn as_told(&self, index: usize, input: Input) -> Input {
        let entry = &self.entries[index];
        let is_under_way = || {
            self.queue.values().any(|event| {
                matches!(event, Event::Arrive { entry, effect, .. }
                    if *entry == index && matches!(**effect, Effect::Create { .. }))
            })
        };
        let is_there = || !self.crm.with_marker(&entry.key.marker()).is_empty();
        match (&entry.phase, &input) {
            (
                Phase::Asking { why: Why::CreateUnsure, .. },
                Input::Intent { intent: Intent::Log { .. } },
            ) if is_there() || is_under_way() => Input::Intent { intent: Intent::Skip },
            _ => input,
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

    /// What people wrote counts from the moment it was committed.
    fn remember(&mut self, index: usize, before: &Entry, input: &Input) {
        let Input::Intent { intent } = input else { return };
        let written = &mut self.written[index];
        let (contact, subject, note) = match intent {
            Intent::Log { contact, subject, note } => (Some(contact), subject, note),
            Intent::Edit { subject, note } => (None, subject, note),
            Intent::Skip => {
                if before.logged().is_none() {
                    written.contacts.clear();
                }
                return;
            }
            Intent::Replay => return,
        };
        if let Some(contact) = contact {
            written.contacts.clear();
            written.contacts.insert(contact.id.to_string());
        }
        if let Some(subject) = subject {
            written.subjects = [subject.clone()].into();
        }
        if let Some(note) = note {
            written.note = Some(note.clone());
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

    /// A person works in the CRM, while the ledger does not: between a read and the update that
    /// follows, a CRM without conditional updates cannot keep the two apart.
    fn edit_in_crm(&mut self, index: usize, edit: Edit) {
        let is_ours_at_work = match &self.entries[index].phase {
            Phase::Logged { work, .. } => match work {
                Work::Idle | Work::Declined { .. } => false,
                Work::Reading { flight: Flight::Resting { .. } } => false,
                Work::Reading { .. } | Work::Writing { .. } => true,
            },
            Phase::Final { .. } => false,
            _ => false,
        };
        let is_update_under_way = self.queue.values().any(|event| {
            matches!(event, Event::Arrive { entry, effect, .. }
                if *entry == index && matches!(**effect, Effect::Update { .. }))
        });
        let marker = self.entries[index].key.marker();
        let Some(id) = self.crm.with_marker(&marker).into_iter().next() else { return };
        if is_ours_at_work || is_update_under_way {
            let at = self.now + Span::seconds(7);
            return self.put(at, Event::InCrm { entry: index, edit });
        }
        // Nobody deletes what the ledger has just sent and does not know of yet.
        if edit == Edit::Delete && self.entries[index].logged().is_none() {
            return;
        }
        let token = self.token("typed");
        let Some(activity) = self.crm.activities.get_mut(&id) else { return };
        let written = &mut self.written[index];
        match edit {
            Edit::AppendLine => {
                if !activity.body.ends_with('\n') && !activity.body.is_empty() {
                    activity.body.push('\n');
                }
                activity.body.push_str(&token);
                written.typed.insert(token);
            }
            Edit::ChangeNote => match compose::note(&activity.body) {
                Some(note) => {
                    let changed = format!("{note} {token}");
                    activity.body = activity.body.replacen(&note, &changed, 1);
                    written.typed.insert(token);
                }
                None => {
                    activity.body = format!("- Note: {token}\n{}", activity.body);
                    written.typed.insert(token);
                }
            },
            Edit::ChangeSubject => {
                activity.subject = token.clone();
                // A subject given to the ledger and not yet written may still win.
                let applied = self.entries[index].applied.as_ref();
                written.subjects.retain(|wish| applied.is_none_or(|it| it.subject != *wish));
                written.subjects.insert(token);
            }
            Edit::MoveContact => {
                activity.contact =
                    ContactChoice { id: token.as_str().into(), name: "Moved".to_owned() };
                // What was chosen in the ledger and not yet written may still win; and while the
                // machine does not know what it wrote, it cannot tell that someone moved it.
                let ours = self.entries[index]
                    .applied
                    .as_ref()
                    .and_then(|applied| applied.contact.clone());
                let is_written =
                    |wish: &String| ours.as_ref().is_some_and(|ours| ours.as_str() == wish);
                written.contacts.retain(|wish| !is_written(wish));
                if ours.is_some() || !written.contacts.is_empty() {
                    written.contacts.insert(token);
                }
            }
            Edit::Delete => {
                self.crm.activities.remove(&id);
                *written =
                    Written { deleted: true, note: written.note.take(), ..Written::default() };
            }
        }
    }

    /// A person looks at what waits for one, and settles it.
    fn settle_by_hand(&mut self, index: usize) {
        let entry = &self.entries[index];
        let in_crm = !self.crm.with_marker(&entry.key.marker()).is_empty();
        let by_hand = Intent::Log { contact: self.someone(), subject: None, note: None };
        let entry = &self.entries[index];
        let intent = match (entry.state(), entry.why()) {
            (State::Unresolved, Why::CreateUnsure) if in_crm => Intent::Skip,
            (State::Unresolved, _) => by_hand,
            (State::Failed, _) => Intent::Replay,
            (State::Logged, _) => Intent::Replay,
            (State::Skipped | State::InProgress | State::Logging, _) => return,
        };
        let input = Box::new(Input::Intent { intent });
        self.put(self.now, Event::Take { entry: index, input, stake: Stake::Repeated });
    }

    // What must hold.

    fn check_always(&self) -> Result<(), String> {
        for entry in &self.entries {
            let marker = entry.key.marker();
            let found = self.crm.with_marker(&marker);
            if found.len() > 1 {
                return Err(format!("{marker} stands {} times in the CRM", found.len()));
            }
        }
        Ok(())
    }

    fn check_rest(&self) -> Result<(), String> {
        for (index, entry) in self.entries.iter().enumerate() {
            self.check_entry(index, entry).map_err(|problem| {
                format!("entry {index} at rest: {problem}\n    {:?}", entry.phase)
            })?;
        }
        Ok(())
    }

    fn check_entry(&self, index: usize, entry: &Entry) -> Result<(), String> {
        let stands = self.crm.with_marker(&entry.key.marker());
        match (entry.state(), entry.logged(), stands.first()) {
            (State::InProgress | State::Logging, _, _) => {
                Err("nothing is due, and the machine has not finished".to_owned())
            }
            (State::Logged, Some(record), Some(id)) if record.activity.as_str() == id => {
                self.check_activity(index, entry, id)
            }
            (State::Logged, _, None) if self.written[index].deleted => Ok(()),
            (State::Logged, _, _) => Err("it is logged, and the CRM has no such activity".into()),
            // It may stand there, and a person is told to look; or a person was, and decided.
            (State::Unresolved | State::Failed | State::Skipped, _, Some(_))
                if entry.sent.is_some() =>
            {
                Ok(())
            }
            (State::Unresolved | State::Failed | State::Skipped, _, Some(id)) => {
                Err(format!("it is not logged, and activity {id} stands in the CRM"))
            }
            (State::Unresolved | State::Failed | State::Skipped, _, None) => Ok(()),
        }
    }

    fn check_activity(&self, index: usize, entry: &Entry, id: &str) -> Result<(), String> {
        let (activity, written) = (&self.crm.activities[id], &self.written[index]);
        for typed in &written.typed {
            if !activity.body.contains(typed.as_str()) {
                return Err(format!("{typed:?} was typed in the CRM and is gone: {activity:?}"));
            }
        }
        let is_declined = matches!(&entry.phase, Phase::Logged { work: Work::Declined { .. }, .. });
        if is_declined {
            return Ok(());
        }
        if let Some(note) = &written.note
            && !activity.body.contains(note.as_str())
        {
            return Err(format!("the note {note:?} is not there: {activity:?}"));
        }
        if !written.subjects.is_empty() && !written.subjects.contains(&activity.subject) {
            return Err(format!("none of {:?} is the subject: {activity:?}", written.subjects));
        }
        let contact = activity.contact.id.as_str();
        if !written.contacts.is_empty() && !written.contacts.contains(contact) {
            return Err(format!("none of {:?} is the contact: {activity:?}", written.contacts));
        }
        let facts = &self.final_facts[index];
        if activity.talk != facts.talk {
            return Err(format!(
                "the activity says {:?} of talk, not {:?}",
                activity.talk, facts.talk
            ));
        }
        let record = entry.logged().map(|record| record.contact.clone());
        let contact = record.unwrap_or_else(|| activity.contact.clone());
        let mut composed =
            compose::compose(facts, &contact, &entry.human, &self.story.policy.settings);
        composed.lines.remove(&settings::Field::Note);
        let again = compose::upsert(&activity.body, &composed);
        if again != activity.body {
            return Err(format!(
                "composing again changes the body\n  from {:?}\n  to   {again:?}",
                activity.body
            ));
        }
        Ok(())
    }

    /// After people have done their part, everything is logged, or skipped for a reason.
    fn check_settled(&self) -> Result<(), String> {
        for (index, entry) in self.entries.iter().enumerate() {
            match entry.state() {
                State::Logged | State::Skipped => {}
                State::Unresolved | State::InProgress | State::Logging | State::Failed => {
                    return Err(format!("entry {index} is not settled: {:?}", entry.phase));
                }
            }
        }
        Ok(())
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

fn with_attempt(input: Input, attempt: Attempt) -> Input {
    match input {
        Input::Contacts { answer, .. } => Input::Contacts { attempt, answer },
        Input::ContactAdded { answer, .. } => Input::ContactAdded { attempt, answer },
        Input::Looked { answer, .. } => Input::Looked { attempt, answer },
        Input::Created { answer, .. } => Input::Created { attempt, answer },
        Input::Read { answer, .. } => Input::Read { attempt, answer },
        Input::Updated { answer, .. } => Input::Updated { attempt, answer },
        Input::Ended { .. } | Input::Intent { .. } | Input::Woke => input,
    }
}

fn without_standing(input: Input) -> Input {
    match input {
        Input::Read { attempt, answer: Answer::Done(Some(mut standing)) } => {
            standing.body = String::new();
            Input::Read { attempt, answer: Answer::Done(Some(standing)) }
        }
        other => other,
    }
}

fn without_note(effect: Effect) -> Effect {
    match effect {
        Effect::Update { attempt, activity, mut draft } => {
            draft.body = draft
                .body
                .lines()
                .filter(|line| !line.starts_with("- Note:"))
                .map(|line| format!("{line}\n"))
                .collect();
            Effect::Update { attempt, activity, draft }
        }
        other => other,
    }
}
