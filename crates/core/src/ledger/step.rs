//! One turn of the log machine.
//!
//! Read [`Machine::take`] as a table: input by phase, one file for each kind of input. Anything
//! that does not fit the phase, such as the answer to a request that was given up, changes
//! nothing.
//!
//! - `facts`: what is known of the call, and what the rules make of it.
//! - `contacts`: whom the CRM knows by the number.
//! - `crm`: a CRM that is connected anew, or another one.
//! - `create`: how the activity comes to be, once.
//! - `update`: how it is kept current.
//! - `people`: what a person wants.
//! - `edits`: edits of what a person saw in the CRM.
//! - `time`: what is due.

mod contacts;
mod create;
mod crm;
mod edits;
mod facts;
mod people;
mod time;
mod update;

pub use self::edits::Shown;
use super::entry::contacts_may_change;
use super::{
    Attempt, Circumstances, ContactChoice, Draft, Effect, Entry, Flight, Input, Note, Phase,
    Refusal, RefusalKind, Turn, What,
};
use crate::additional::FieldValues;
use crate::compose::{self, Composed};
use crate::contact::Contact;
use crate::owner;
use crate::time::{Millis, Span};
use crate::why::Why;

/// How long a CRM may take to answer before the answer counts as lost.
const ANSWER_PATIENCE: Span = Span::seconds(30);
/// How long the CRM's sign-in may take to be renewed before it is tried again.
const SIGN_IN_PATIENCE: Span = Span::hours(1);
/// How long a CRM that cannot be reached is tried.
const CRM_PATIENCE: Span = Span::hours(24 * 7);
/// The shortest and the longest rest that a CRM can ask for.
const SHORTEST_REST: Span = Span::seconds(1);
const LONGEST_REST: Span = Span::hours(24);
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
    /// What the activity is to say by our hand.
    pub fn compose(&self, contact: &ContactChoice, circumstances: &Circumstances<'_>) -> Composed {
        compose::compose_with(
            &self.part,
            contact,
            &self.human,
            &circumstances.policy.settings,
            circumstances.zones,
            &self.insights,
        )
        .in_format(circumstances.connector.format)
    }

    /// Takes one input and comes to the next entry and what must be done.
    pub fn step(self, input: Input, circumstances: &Circumstances<'_>, now: Millis) -> Turn {
        let mut machine =
            Machine { entry: self, circumstances, now, effects: Vec::new(), notes: Vec::new() };
        if machine.is_elsewhere() {
            machine.take_elsewhere(input);
        } else {
            machine.take(input);
        }
        if !machine.is_elsewhere() {
            machine.keep_current();
        }
        Turn { next: machine.entry, effects: machine.effects, notes: machine.notes }
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
            Input::ChangedMeanwhile { attempt } => self.changed_meanwhile(attempt),
            Input::Insights { insights } => self.insights(*insights),
            Input::ContactAppeared { number } => self.contact_appeared(&number),
            Input::CoverChanged => self.cover_changed(),
            Input::CrmConnected => self.crm_connected(),
            Input::Intent { intent } => self.intent(intent),
            Input::Backfill => self.backfill(),
            Input::Woke => self.woke(),
        }
    }

    // Moves that several inputs share.

    fn ask(&mut self, why: Why, candidates: Vec<Contact>) {
        let is_known = matches!(
            &self.entry.phase,
            Phase::Asking { why: asked, candidates: shown, .. }
                if *asked == why && *shown == candidates
        );
        if !is_known {
            self.note(What::Asked, Some(why), "");
        }
        let rematch = if contacts_may_change(why) { self.next_look() } else { None };
        self.entry.phase = Phase::Asking { why, candidates, rematch };
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
        self.calm();
        let retry_at = match refusal.kind {
            RefusalKind::SignIn => Some(self.now + SIGN_IN_PATIENCE),
            RefusalKind::Permission | RefusalKind::Rejected => None,
        };
        self.entry.phase = Phase::Refused { why, detail: refusal.detail, retry_at };
    }

    /// Rests after a request that came to nothing, longer each time; nothing, for the given
    /// reason, when it was tried for long enough.
    fn rest(&mut self, given_up: Why) -> Option<Flight> {
        let since = *self.entry.failing_since.get_or_insert(self.now);
        if self.now.since(since) >= CRM_PATIENCE {
            self.note(What::GivenUp, Some(given_up), "");
            self.calm();
            return None;
        }
        let rest = rest_after(self.entry.failures);
        self.entry.failures = self.entry.failures.saturating_add(1);
        Some(Flight::Resting { until: self.now + rest })
    }

    fn rest_or_give_up(&mut self, phase: impl FnOnce(Flight) -> Phase) {
        self.entry.phase = match self.rest(Why::CrmUnreachable) {
            Some(flight) => {
                self.note(What::NoAnswer, None, "");
                phase(flight)
            }
            None => Phase::GivenUp { why: Why::CrmUnreachable },
        };
    }

    /// Rests as long as the CRM asks. A moment that has passed would be asked again at once, and
    /// one far away would never come; and whoever asks again and again for a moment is given more.
    fn rest_until(&mut self, at: Millis, phase: impl FnOnce(Flight) -> Phase) {
        self.note(What::AskedToWait, None, &at.to_string());
        let shortest = self.entry.failures.checked_sub(1).map_or(SHORTEST_REST, rest_after);
        self.entry.failures = self.entry.failures.saturating_add(1);
        let until = at.clamp(self.now + shortest, self.now + LONGEST_REST);
        self.entry.phase = phase(Flight::Resting { until });
    }

    /// The CRM answers again.
    fn calm(&mut self) {
        self.entry.failures = 0;
        self.entry.failing_since = None;
    }

    fn send(&mut self) -> (Attempt, Flight) {
        self.entry.attempt = Attempt(self.entry.attempt.0.saturating_add(1));
        let attempt = self.entry.attempt;
        (attempt, Flight::Out { attempt, deadline: self.now + ANSWER_PATIENCE })
    }

    fn compose(&self, contact: &ContactChoice) -> Composed {
        self.entry.compose(contact, self.circumstances)
    }

    fn draft(
        &self,
        contact: &ContactChoice,
        subject: String,
        body: String,
        fields: FieldValues,
    ) -> Draft {
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
            fields,
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

/// How long to rest after so many failures before this one.
fn rest_after(failures: u32) -> Span {
    let index = usize::try_from(failures).unwrap_or(usize::MAX);
    RESTS.get(index).or(RESTS.last()).copied().unwrap_or_default()
}

fn is_out(flight: &Flight, attempt: Attempt) -> bool {
    matches!(flight, Flight::Out { attempt: out, .. } if *out == attempt)
}

fn choice(contact: Contact) -> ContactChoice {
    ContactChoice { id: contact.id, name: contact.name }
}
