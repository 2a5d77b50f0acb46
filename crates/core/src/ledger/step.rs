//! One turn of the log machine.
//!
//! Read [`Entry::step`] as a table: input by phase. Anything that does not fit the phase, such as
//! the answer to a request that was given up, changes nothing.

use super::{
    Answer, Attempt, Circumstances, ContactChoice, Draft, Effect, Entry, Flight, Idempotency,
    Input, Intent, Logged, Note, Phase, Refusal, RefusalKind, Standing, Turn, What, Work,
};
use crate::call::view::Confirmation;
use crate::call::{CallResult, Part};
use crate::compose::{self, Composed};
use crate::contact::Contact;
use crate::id::ActivityId;
use crate::owner;
use crate::rules::{self, Admission, Decision};
use crate::settings::LogStyle;
use crate::time::{Millis, Span};
use crate::why::Why;

/// How long a CRM may take to answer before the answer counts as lost.
const ANSWER_PATIENCE: Span = Span::seconds(30);
/// How long facts from the call log are awaited after the call was logged.
const CALL_LOG_PATIENCE: Span = Span::hours(1);
/// How long a recording or a voicemail is awaited.
const MEDIA_PATIENCE: Span = Span::hours(24);
/// How long an update waits for the CRM's sign-in to be renewed before it tries again.
const SIGN_IN_PATIENCE: Span = Span::minutes(15);
/// How long a CRM that cannot be reached is tried.
const CRM_PATIENCE: Span = Span::hours(24 * 7);
/// Rests between tries that failed; the last one repeats.
const RESTS: [Span; 6] = [
    Span::seconds(5),
    Span::seconds(30),
    Span::minutes(2),
    Span::minutes(10),
    Span::minutes(30),
    Span::hours(1),
];

impl Entry {
    /// Takes one input and comes to the next entry and what must be done.
    pub fn step(self, input: Input, circumstances: &Circumstances<'_>, now: Millis) -> Turn {
        let mut machine =
            Machine { entry: self, circumstances, now, effects: Vec::new(), notes: Vec::new() };
        machine.take(input);
        machine.keep_current();
        Turn { next: machine.entry, effects: machine.effects, notes: machine.notes }
    }

    /// When the entry must be woken; nothing when it waits for others.
    pub fn due(&self) -> Option<Millis> {
        let of = |flight: &Flight| match flight {
            Flight::Out { deadline, .. } => *deadline,
            Flight::Resting { until } => *until,
        };
        match &self.phase {
            Phase::WaitingForEnd { until, .. } => *until,
            Phase::Matching { flight }
            | Phase::AddingContact { flight }
            | Phase::Looking { flight, .. }
            | Phase::Creating { flight, .. }
            | Phase::Logged {
                work: Work::Reading { flight } | Work::Writing { flight, .. }, ..
            } => Some(of(flight)),
            Phase::Settling { until, .. } => Some(*until),
            Phase::Logged { record, work: Work::Idle } => {
                Pending::of(&self.part, record.at).map(|pending| pending.until).min()
            }
            Phase::Asking { .. }
            | Phase::Final { .. }
            | Phase::Skipped { .. }
            | Phase::Refused { .. }
            | Phase::GivenUp { .. } => None,
        }
    }
}

/// A fact that is still to come.
struct Pending {
    until: Millis,
}

impl Pending {
    fn of(part: &Part, logged_at: Millis) -> impl Iterator<Item = Self> {
        let result = (part.confirmed == Confirmation::Events).then_some(CALL_LOG_PATIENCE);
        let recording = (part.recorded && part.recording.is_none()).then_some(MEDIA_PATIENCE);
        let voicemail = (part.result == CallResult::Voicemail && part.voicemail.is_none())
            .then_some(MEDIA_PATIENCE);
        [result, recording, voicemail]
            .into_iter()
            .flatten()
            .map(move |patience| Self { until: logged_at + patience })
    }
}

struct Machine<'a> {
    entry: Entry,
    circumstances: &'a Circumstances<'a>,
    now: Millis,
    effects: Vec<Effect>,
    notes: Vec<Note>,
}

impl Machine<'_> {
    fn take(&mut self, input: Input) {
        match input {
            Input::Ended { part } => self.ended(*part),
            Input::Contacts { attempt, answer } => self.contacts(attempt, answer),
            Input::ContactAdded { attempt, answer } => self.contact_added(attempt, answer),
            Input::Looked { attempt, answer } => self.looked(attempt, answer),
            Input::Created { attempt, answer } => self.created(attempt, answer),
            Input::Read { attempt, answer } => self.read(attempt, answer),
            Input::Updated { attempt, answer } => self.updated(attempt, answer),
            Input::Intent { intent } => self.intent(intent),
            Input::Woke => self.woke(),
        }
    }

    // Facts.

    fn ended(&mut self, part: Part) {
        if part == self.entry.part && !self.is_waiting_for_end() {
            return;
        }
        let number_changed = part.outside_number != self.entry.part.outside_number;
        self.entry.part = part;
        self.note(What::FactsKnown, None, self.entry.part.result.words());
        match &self.entry.phase {
            Phase::WaitingForEnd { .. } | Phase::Skipped { .. } => self.reconsider(),
            Phase::Asking { .. } if number_changed => self.reconsider(),
            Phase::Asking { .. }
            | Phase::Matching { .. }
            | Phase::AddingContact { .. }
            | Phase::Looking { .. }
            | Phase::Creating { .. }
            | Phase::Settling { .. }
            | Phase::Logged { .. }
            | Phase::Final { .. }
            | Phase::Refused { .. }
            | Phase::GivenUp { .. } => {}
        }
    }

    fn is_waiting_for_end(&self) -> bool {
        matches!(self.entry.phase, Phase::WaitingForEnd { .. })
    }

    /// Decides anew, from the beginning. A call that a person skipped stays skipped.
    fn reconsider(&mut self) {
        if matches!(self.entry.phase, Phase::Skipped { why: Why::SkippedByPerson }) {
            return;
        }
        if self.entry.part.ended_at.is_none() {
            return;
        }
        if self.entry.chosen.is_none() {
            let admission = rules::admit(
                &self.entry.part,
                self.circumstances.policy,
                self.circumstances.directory,
            );
            match admission {
                Admission::Admit => {}
                Admission::Skip(why) => return self.skip(why),
            }
        }
        let style = self.circumstances.policy.settings.log_style;
        let patience_ends = self.entry.since + CALL_LOG_PATIENCE;
        if style == LogStyle::WhenComplete
            && self.entry.part.confirmed == Confirmation::Events
            && self.now < patience_ends
        {
            let why = Why::WaitingForCallLog;
            self.entry.phase = Phase::WaitingForEnd { why, until: Some(patience_ends) };
            return self.note(What::Waiting, Some(why), "");
        }
        self.match_contact();
    }

    fn match_contact(&mut self) {
        if let Some(contact) = self.entry.chosen.clone() {
            return self.write(contact, Why::ChosenByPerson);
        }
        let Some(number) = self.entry.part.outside_number.clone() else {
            return self.ask(Why::NoNumber, Vec::new());
        };
        let (attempt, flight) = self.send();
        self.entry.phase = Phase::Matching { flight };
        self.note_attempt(What::SearchedContacts, attempt);
        self.effects.push(Effect::FindContacts { attempt, number });
    }

    // Answers about contacts.

    fn contacts(&mut self, attempt: Attempt, answer: Answer<Vec<Contact>>) {
        let Phase::Matching { flight } = &self.entry.phase else { return };
        if !is_out(flight, attempt) {
            return;
        }
        match answer {
            Answer::Done(candidates) => {
                self.entry.failures = 0;
                match rules::decide(candidates, &self.circumstances.policy.settings) {
                    Decision::Log { contact, why } => self.write(choice(contact), why),
                    Decision::LogWithPlaceholder => self.add_contact(),
                    Decision::Ask { why, candidates } => self.ask(why, candidates),
                    Decision::Skip { why } => self.skip(why),
                }
            }
            Answer::Refused(refusal) => self.refused(refusal),
            Answer::Unsure => self.rest_or_give_up(|flight| Phase::Matching { flight }),
            Answer::Later(at) => self.rest_until(at, |flight| Phase::Matching { flight }),
        }
    }

    fn add_contact(&mut self) {
        let part = &self.entry.part;
        let Some(number) = part.outside_number.clone() else { return };
        let name = part.other.name.clone().unwrap_or_else(|| number.to_string());
        let (attempt, flight) = self.send();
        self.entry.phase = Phase::AddingContact { flight };
        self.note_attempt(What::AddedContact, attempt);
        self.effects.push(Effect::AddContact { attempt, number, name });
    }

    fn contact_added(&mut self, attempt: Attempt, answer: Answer<Contact>) {
        let Phase::AddingContact { flight } = &self.entry.phase else { return };
        if !is_out(flight, attempt) {
            return;
        }
        match answer {
            Answer::Done(contact) => {
                self.entry.failures = 0;
                self.write(choice(contact), Why::PlaceholderContact);
            }
            Answer::Refused(refusal) => self.refused(refusal),
            // The contact may exist now: matching finds it, and adds one only if it does not.
            Answer::Unsure => self.rest_or_give_up(|flight| Phase::Matching { flight }),
            Answer::Later(at) => self.rest_until(at, |flight| Phase::Matching { flight }),
        }
    }

    // Writing the activity.

    fn write(&mut self, contact: ContactChoice, why: Why) {
        self.note(What::ContactChosen, Some(why), &contact.name);
        match self.circumstances.connector.idempotency {
            Idempotency::Upsert | Idempotency::None => self.create(contact, why),
            Idempotency::Marker { .. } => self.look(contact, why),
        }
    }

    fn look(&mut self, contact: ContactChoice, why: Why) {
        let (attempt, flight) = self.send();
        self.entry.phase = Phase::Looking { contact, why, flight };
        self.note_attempt(What::Looked, attempt);
        self.effects.push(Effect::Look { attempt, marker: self.entry.key.marker() });
    }

    fn create(&mut self, contact: ContactChoice, why: Why) {
        let composed = self.compose(&contact);
        let draft = self.draft(&contact, composed.subject.clone(), compose::upsert("", &composed));
        let (attempt, flight) = self.send();
        self.entry.phase = Phase::Creating { contact, why, composed, flight };
        self.note_attempt(What::SentCreate, attempt);
        self.effects.push(Effect::Create { attempt, draft: Box::new(draft) });
    }

    fn looked(&mut self, attempt: Attempt, answer: Answer<Option<ActivityId>>) {
        let Phase::Looking { contact, why, flight } = &self.entry.phase else { return };
        if !is_out(flight, attempt) {
            return;
        }
        let (contact, why) = (contact.clone(), *why);
        let again = {
            let contact = contact.clone();
            move |flight| Phase::Looking { contact, why, flight }
        };
        match answer {
            Answer::Done(Some(activity)) => {
                self.entry.failures = 0;
                // What it says is not known: an update reads it and adds what is missing.
                self.logged(activity, contact, Why::AlreadyThere, None);
            }
            Answer::Done(None) => self.create(contact, why),
            Answer::Refused(refusal) => self.refused(refusal),
            Answer::Unsure => self.rest_or_give_up(again),
            Answer::Later(at) => self.rest_until(at, again),
        }
    }

    fn created(&mut self, attempt: Attempt, answer: Answer<ActivityId>) {
        let (contact, why, composed, is_current) = match &self.entry.phase {
            Phase::Creating { contact, why, composed, flight } => {
                (contact.clone(), *why, Some(composed.clone()), is_out(flight, attempt))
            }
            Phase::Settling { contact, why, composed, .. } => {
                (contact.clone(), *why, Some(composed.clone()), false)
            }
            Phase::Looking { contact, why, .. } => (contact.clone(), *why, None, false),
            Phase::WaitingForEnd { .. }
            | Phase::Matching { .. }
            | Phase::AddingContact { .. }
            | Phase::Asking { .. }
            | Phase::Logged { .. }
            | Phase::Final { .. }
            | Phase::Skipped { .. }
            | Phase::Refused { .. }
            | Phase::GivenUp { .. } => return,
        };
        match answer {
            // However late it comes, it says that the activity exists.
            Answer::Done(activity) => {
                self.entry.failures = 0;
                self.logged(activity, contact, why, composed);
            }
            Answer::Refused(refusal) if is_current => self.refused(refusal),
            Answer::Unsure if is_current => self.create_unsure(),
            Answer::Later(at) if is_current => {
                let composed = composed.unwrap_or_else(|| self.compose(&contact));
                self.rest_until(at, |flight| Phase::Creating { contact, why, composed, flight });
            }
            Answer::Refused(_) | Answer::Unsure | Answer::Later(_) => {}
        }
    }

    /// The create may have landed, now or in a moment.
    fn create_unsure(&mut self) {
        let Phase::Creating { contact, why, composed, .. } = self.entry.phase.clone() else {
            return;
        };
        match self.circumstances.connector.idempotency {
            Idempotency::Upsert => {
                self.rest_or_give_up(|flight| Phase::Creating { contact, why, composed, flight })
            }
            Idempotency::Marker { settle } => {
                let until = self.now + settle;
                self.entry.phase = Phase::Settling { contact, why, composed, until };
                self.note(What::Settling, Some(Why::Settling), "");
            }
            Idempotency::None => self.ask(Why::CreateUnsure, Vec::new()),
        }
    }

    fn logged(
        &mut self,
        activity: ActivityId,
        contact: ContactChoice,
        why: Why,
        composed: Option<Composed>,
    ) {
        self.note(What::Logged, Some(why), activity.as_str());
        self.entry.applied = composed;
        // A person may have chosen while the CRM was writing: the update brings it there.
        let (contact, why) = match &self.entry.chosen {
            Some(chosen) => (chosen.clone(), Why::ChosenByPerson),
            None => (contact, why),
        };
        let record = Logged { activity, contact, why, at: self.now };
        self.entry.phase = Phase::Logged { record, work: Work::Idle };
    }

    // Keeping the activity current.

    /// Starts an update when the activity does not say what it should, and completes the entry
    /// when it says all there is to say.
    fn keep_current(&mut self) {
        let record = match &self.entry.phase {
            Phase::Logged { record, work: Work::Idle } | Phase::Final { record } => record.clone(),
            Phase::Logged { work: Work::Reading { .. } | Work::Writing { .. }, .. }
            | Phase::WaitingForEnd { .. }
            | Phase::Matching { .. }
            | Phase::AddingContact { .. }
            | Phase::Asking { .. }
            | Phase::Looking { .. }
            | Phase::Creating { .. }
            | Phase::Settling { .. }
            | Phase::Skipped { .. }
            | Phase::Refused { .. }
            | Phase::GivenUp { .. } => return,
        };
        let wanted = self.compose(&record.contact);
        if self.entry.applied.as_ref() != Some(&wanted) {
            return self.read_standing(record);
        }
        let complete =
            Pending::of(&self.entry.part, record.at).all(|pending| pending.until <= self.now);
        match (&self.entry.phase, complete) {
            (Phase::Logged { .. }, true) => {
                let without = self.entry.part.confirmed == Confirmation::Events;
                self.note(What::Completed, without.then_some(Why::WithoutCallLog), "");
                self.entry.phase = Phase::Final { record };
            }
            (_, true | false) => {}
        }
    }

    fn read_standing(&mut self, record: Logged) {
        let (attempt, flight) = self.send();
        self.note_attempt(What::SentRead, attempt);
        self.effects.push(Effect::Read { attempt, activity: record.activity.clone() });
        self.entry.phase = Phase::Logged { record, work: Work::Reading { flight } };
    }

    fn read(&mut self, attempt: Attempt, answer: Answer<Option<Standing>>) {
        let Phase::Logged { record, work: Work::Reading { flight } } = &self.entry.phase else {
            return;
        };
        if !is_out(flight, attempt) {
            return;
        }
        let record = record.clone();
        match answer {
            Answer::Done(Some(standing)) => self.update(record, &standing),
            Answer::Done(None) => {
                self.note(What::DeletedInCrm, None, record.activity.as_str());
                self.accept(record);
            }
            answer => self.update_failed(record, answer),
        }
    }

    /// Writes the lines that changed, and leaves every other line as it stands.
    fn update(&mut self, record: Logged, standing: &Standing) {
        let wanted = self.compose(&record.contact);
        let (subject, body) = compose::merge(standing, self.entry.applied.as_ref(), &wanted);
        let draft = self.draft(&record.contact, subject, body);
        let (attempt, flight) = self.send();
        self.note_attempt(What::SentUpdate, attempt);
        let activity = record.activity.clone();
        self.effects.push(Effect::Update { attempt, activity, draft: Box::new(draft) });
        self.entry.phase =
            Phase::Logged { record, work: Work::Writing { composed: wanted, flight } };
    }

    fn updated(&mut self, attempt: Attempt, answer: Answer<()>) {
        let Phase::Logged { record, work: Work::Writing { composed, flight } } = &self.entry.phase
        else {
            return;
        };
        if !is_out(flight, attempt) {
            return;
        }
        let (record, composed) = (record.clone(), composed.clone());
        match answer {
            Answer::Done(()) => {
                self.entry.failures = 0;
                self.entry.applied = Some(composed);
                self.note(What::Updated, None, record.activity.as_str());
                self.entry.phase = Phase::Logged { record, work: Work::Idle };
            }
            answer => self.update_failed(record, answer),
        }
    }

    /// An update may always be tried again: it starts by reading what stands there.
    fn update_failed<T>(&mut self, record: Logged, answer: Answer<T>) {
        let again = {
            let record = record.clone();
            move |flight| Phase::Logged { record, work: Work::Reading { flight } }
        };
        match answer {
            Answer::Later(at) => self.rest_until(at, again),
            Answer::Refused(Refusal { kind: RefusalKind::SignIn, .. }) => {
                self.note(What::Refused, Some(Why::CrmSignIn), "");
                self.rest_until(self.now + SIGN_IN_PATIENCE, again);
            }
            Answer::Refused(refusal) => {
                // The activity exists and stays as it is; that is said, not hidden.
                self.note(What::Refused, Some(refusal.kind.why()), &refusal.detail);
                self.accept(record);
            }
            Answer::Unsure | Answer::Done(_) => {
                if self.is_out_of_patience() {
                    self.note(What::GivenUp, Some(Why::CrmUnreachable), "");
                    self.accept(record);
                } else {
                    self.rest_or_give_up(again);
                }
            }
        }
    }

    /// Leaves the activity as it stands.
    fn accept(&mut self, record: Logged) {
        self.entry.applied = Some(self.compose(&record.contact));
        self.entry.failures = 0;
        self.entry.phase = Phase::Logged { record, work: Work::Idle };
    }

    // People.

    fn intent(&mut self, intent: Intent) {
        match intent {
            Intent::Log { contact, subject, note } => {
                self.note(What::PersonDecided, Some(Why::ChosenByPerson), &contact.name);
                self.entry.chosen = Some(contact.clone());
                self.write_down(subject, note);
                self.with_chosen(contact);
            }
            Intent::Edit { subject, note } => {
                self.note(What::PersonDecided, None, "");
                self.write_down(subject, note);
            }
            Intent::Skip => self.skip_by_person(),
            Intent::Replay => self.replay(),
        }
    }

    fn write_down(&mut self, subject: Option<String>, note: Option<String>) {
        let human = &mut self.entry.human;
        human.subject = subject.or(human.subject.take());
        human.note = note.or(human.note.take());
    }

    fn with_chosen(&mut self, contact: ContactChoice) {
        match &mut self.entry.phase {
            Phase::Logged { record, .. } | Phase::Final { record } => {
                record.contact = contact;
                record.why = Why::ChosenByPerson;
            }
            Phase::Asking { why: Why::CreateUnsure, .. } => {
                self.create(contact, Why::ChosenByPerson);
            }
            Phase::Asking { .. }
            | Phase::Skipped { .. }
            | Phase::Refused { .. }
            | Phase::GivenUp { .. }
            | Phase::Matching { .. }
            | Phase::AddingContact { .. } => self.write(contact, Why::ChosenByPerson),
            // The choice is kept: it is applied at the end of the call, or as an update once it
            // is known whether the activity exists.
            Phase::WaitingForEnd { .. }
            | Phase::Looking { .. }
            | Phase::Creating { .. }
            | Phase::Settling { .. } => {}
        }
    }

    fn skip_by_person(&mut self) {
        match &self.entry.phase {
            Phase::WaitingForEnd { .. }
            | Phase::Matching { .. }
            | Phase::AddingContact { .. }
            | Phase::Asking { .. }
            | Phase::Skipped { .. }
            | Phase::Refused { .. }
            | Phase::GivenUp { .. } => {
                self.note(What::PersonDecided, Some(Why::SkippedByPerson), "");
                self.skip(Why::SkippedByPerson);
            }
            // The activity exists, or may exist in a moment; taking it away is for a person.
            Phase::Looking { .. }
            | Phase::Creating { .. }
            | Phase::Settling { .. }
            | Phase::Logged { .. }
            | Phase::Final { .. } => {}
        }
    }

    fn replay(&mut self) {
        match &self.entry.phase {
            Phase::Skipped { .. } | Phase::Refused { .. } | Phase::GivenUp { .. } => {
                self.note(What::PersonDecided, None, "");
                self.entry.failures = 0;
                self.entry.since = self.now;
                self.entry.phase = Phase::WaitingForEnd { why: Why::CallInProgress, until: None };
                self.reconsider();
            }
            Phase::Asking { why, .. } if *why != Why::CreateUnsure => self.reconsider(),
            Phase::Asking { .. }
            | Phase::WaitingForEnd { .. }
            | Phase::Matching { .. }
            | Phase::AddingContact { .. }
            | Phase::Looking { .. }
            | Phase::Creating { .. }
            | Phase::Settling { .. }
            | Phase::Logged { .. }
            | Phase::Final { .. } => {}
        }
    }

    // Time.

    fn woke(&mut self) {
        if self.entry.due().is_none_or(|due| due > self.now) {
            return;
        }
        match self.entry.phase.clone() {
            Phase::WaitingForEnd { .. } => self.reconsider(),
            Phase::Matching { flight: Flight::Resting { .. } } => self.match_contact(),
            Phase::Matching { flight: Flight::Out { attempt, .. } } => {
                self.contacts(attempt, Answer::Unsure);
            }
            Phase::AddingContact { flight: Flight::Resting { .. } } => self.match_contact(),
            Phase::AddingContact { flight: Flight::Out { attempt, .. } } => {
                self.contact_added(attempt, Answer::Unsure);
            }
            Phase::Looking { contact, why, flight: Flight::Resting { .. } } => {
                self.look(contact, why);
            }
            Phase::Looking { flight: Flight::Out { attempt, .. }, .. } => {
                self.looked(attempt, Answer::Unsure);
            }
            Phase::Creating { contact, why, flight: Flight::Resting { .. }, .. } => {
                self.create(contact, why);
            }
            Phase::Creating { flight: Flight::Out { attempt, .. }, .. } => {
                self.note_attempt(What::NoAnswer, attempt);
                self.created(attempt, Answer::Unsure);
            }
            Phase::Settling { contact, why, .. } => self.look(contact, why),
            Phase::Logged { record, work: Work::Reading { flight: Flight::Resting { .. } } } => {
                self.read_standing(record);
            }
            Phase::Logged {
                record,
                work:
                    Work::Reading { flight: Flight::Out { .. } }
                    | Work::Writing { flight: Flight::Out { .. } | Flight::Resting { .. }, .. },
            } => self.update_failed::<()>(record, Answer::Unsure),
            // `keep_current` lets go of what was awaited for too long.
            Phase::Logged { work: Work::Idle, .. } => {}
            Phase::Asking { .. }
            | Phase::Final { .. }
            | Phase::Skipped { .. }
            | Phase::Refused { .. }
            | Phase::GivenUp { .. } => {}
        }
    }

    // Shared moves.

    fn ask(&mut self, why: Why, candidates: Vec<Contact>) {
        self.note(What::Asked, Some(why), "");
        self.entry.phase = Phase::Asking { why, candidates };
    }

    fn skip(&mut self, why: Why) {
        if self.entry.phase != (Phase::Skipped { why }) {
            self.note(What::Skipped, Some(why), "");
        }
        self.entry.phase = Phase::Skipped { why };
    }

    fn refused(&mut self, refusal: Refusal) {
        let why = refusal.kind.why();
        self.note(What::Refused, Some(why), &refusal.detail);
        self.entry.phase = Phase::Refused { why, detail: refusal.detail };
    }

    fn is_out_of_patience(&self) -> bool {
        self.now.since(self.entry.since) >= CRM_PATIENCE
    }

    fn rest_or_give_up(&mut self, phase: impl FnOnce(Flight) -> Phase) {
        if self.is_out_of_patience() {
            self.note(What::GivenUp, Some(Why::CrmUnreachable), "");
            self.entry.phase = Phase::GivenUp { why: Why::CrmUnreachable };
            return;
        }
        let rest = usize::try_from(self.entry.failures)
            .ok()
            .and_then(|failures| RESTS.get(failures))
            .or(RESTS.last())
            .copied()
            .unwrap_or_default();
        self.entry.failures = self.entry.failures.saturating_add(1);
        self.note(What::NoAnswer, None, "");
        self.entry.phase = phase(Flight::Resting { until: self.now + rest });
    }

    fn rest_until(&mut self, at: Millis, phase: impl FnOnce(Flight) -> Phase) {
        self.note(What::AskedToWait, None, &at.to_string());
        // A moment that has passed already would be asked again at once, and again.
        let until = at.max(self.now + Span::seconds(1));
        self.entry.phase = phase(Flight::Resting { until });
    }

    fn send(&mut self) -> (Attempt, Flight) {
        self.entry.attempt = Attempt(self.entry.attempt.0 + 1);
        let attempt = self.entry.attempt;
        (attempt, Flight::Out { attempt, deadline: self.now + ANSWER_PATIENCE })
    }

    fn compose(&self, contact: &ContactChoice) -> Composed {
        compose::compose(
            &self.entry.part,
            contact,
            &self.entry.human,
            &self.circumstances.policy.settings,
        )
    }

    fn draft(&self, contact: &ContactChoice, subject: String, body: String) -> Draft {
        let part = &self.entry.part;
        let owner = owner::owner(
            self.circumstances.directory.extension(&part.extension_id),
            self.circumstances.users,
            &self.circumstances.policy.settings,
        );
        Draft {
            marker: self.entry.key.marker(),
            contact: contact.clone(),
            owner: owner.user().cloned(),
            subject,
            body,
            started_at: part.started_at,
            talk: part.talk,
            part: part.clone(),
        }
    }

    fn note(&mut self, what: What, why: Option<Why>, detail: &str) {
        let (at, detail) = (self.now, detail.to_owned());
        self.notes.push(Note { at, what, why, attempt: None, detail });
    }

    fn note_attempt(&mut self, what: What, attempt: Attempt) {
        let (at, detail) = (self.now, String::new());
        self.notes.push(Note { at, what, why: None, attempt: Some(attempt), detail });
    }
}

fn is_out(flight: &Flight, attempt: Attempt) -> bool {
    matches!(flight, Flight::Out { attempt: out, .. } if *out == attempt)
}

fn choice(contact: Contact) -> ContactChoice {
    ContactChoice { id: contact.id, name: contact.name }
}
