//! The outbox: what people want done with calls, from the moment they want it until the Worker has
//! it. Being offline is a normal state of it.
//!
//! | who | writes | when |
//! |---|---|---|
//! | whoever wants something, mostly a page | a [`Waiting`] under a key of its own, once | before anything is sent |
//! | the background | [`Progress`] | after each answer |
//! | the background | takes a [`Waiting`] away | when the Worker has it, a later note took its place, or the person called it off |
//!
//! Nothing that waits is ever changed, so pages and background never write over each other, and
//! each of them may die between any two steps: what waits still waits, and goes again under the
//! same key, by which the Worker knows it. For each call, what was wanted first is sent first.
//! What the Worker refuses for good waits for the person, and holds up nothing.
//!
//! What waits belongs to a person. It is sent when that person is signed in, whoever was meanwhile.

use ledger_core::from_json::FromJson;
use ledger_core::id::{AccountId, ExtensionId, IntentKey};
use ledger_core::ledger::{Edit, Intent, Seen};
use ledger_core::time::{Millis, Span};
use ledger_wire::api::{FailureCode, Session};
use ledger_wire::http::Method;
use serde::Serialize;

pub mod list;

use crate::background::{CallKey, Trouble};
use crate::client::ApiRequest;
use crate::order::sort;

/// A note goes when nobody has typed for so long, or something else is wanted of its call.
const QUIET: Span = Span(1500);
/// How long to rest after a failure, longer after each; in seconds.
const RESTS: [i64; 6] = [2, 5, 15, 60, 120, 300];
/// For how long a call of which RingCentral has told nothing is asked for again.
const NOT_YET_PATIENCE: Span = Span::seconds(3600);

/// An intent that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Waiting {
    /// What tells it from every other, here and at the Worker.
    pub key: IntentKey,
    /// Since when it waits.
    pub at: Millis,
    /// What is wanted.
    pub intended: Intended,
}

/// Who wants what of which call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Intended {
    /// Who.
    pub whose: Whose,
    /// Of which call.
    pub call: CallKey,
    /// What.
    pub wish: Wish,
}

/// A person, at whichever server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Whose {
    /// The organisation.
    pub account: AccountId,
    /// The person's extension.
    pub extension: ExtensionId,
}

/// What is wanted. An intent is kept as the text that is sent: nobody reads it here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Wish {
    /// That the note reads so. A later one that was typed over it takes its place.
    Note(String),
    /// The same of a record that a person has before them: it is written only if the record still
    /// has what they saw. An edit that they were shown beside it stays, but for its note.
    EditNote {
        /// The note.
        note: String,
        /// What they saw.
        seen: Seen,
    },
    /// Log it, or change its contact.
    Log(String),
    /// Change what is or will be written.
    Edit(String),
    /// Do not log it.
    Skip(String),
    /// Decide and try again.
    Replay(String),
    /// Log it, unasked.
    AutoLog(String),
}

/// What the background knows of sending.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "camelCase", default)]
pub struct Progress {
    /// How often in a row the Worker could not be reached.
    pub failures: u32,
    /// Until when nothing is sent for that reason.
    pub until: Millis,
    /// What was sent, and did not arrive.
    pub tried: Vec<Tried>,
}

/// An intent that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Tried {
    /// Which.
    pub key: IntentKey,
    /// Since when.
    pub since: Millis,
    /// How often.
    pub times: u32,
    /// What came of it the last time.
    pub trouble: Trouble,
    /// What follows.
    pub then: Then,
}

/// A person's outbox, as pages see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, FromJson)]
pub struct Outbox {
    /// What waits, in the order in which it was wanted.
    pub waiting: Vec<Waiting>,
    /// What is known of sending it.
    pub progress: Progress,
}

/// What follows a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Then {
    /// It is sent again.
    Again(Millis),
    /// It waits for the person.
    Refused,
}

/// What to do next with what waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan<'a> {
    /// Notes in whose place later ones wait: to be taken away.
    pub outdated: Vec<&'a IntentKey>,
    /// What is to be sent, or when to look again.
    pub next: Next<'a>,
}

/// What is to be sent, or when to look again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next<'a> {
    /// Nothing, until more is wanted.
    Nothing,
    /// Nothing before this moment.
    Wait(Millis),
    /// This.
    Send(&'a Waiting),
}

/// What became of an intent that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The Worker has it: it is to be taken away.
    Arrived,
    /// It waits on.
    Waits,
}

impl Whose {
    /// Whoever is signed in.
    pub fn of(session: &Session) -> Self {
        Self { account: session.account_id.clone(), extension: session.extension_id.clone() }
    }
}

impl Wish {
    /// A wish for an intent.
    pub fn of(intent: &Intent) -> Self {
        let text = || ledger_wire::json::to_string(intent).unwrap_or_default();
        match intent {
            Intent::Log { .. } => Self::Log(text()),
            Intent::Edit(edit) => match &edit.note {
                Some(note) if *edit == (Edit { note: edit.note.clone(), ..Edit::default() }) => {
                    Self::Note(note.clone())
                }
                Some(_) | None => Self::Edit(text()),
            },
            Intent::Skip => Self::Skip(text()),
            Intent::Replay => Self::Replay(text()),
            Intent::AutoLog => Self::AutoLog(text()),
        }
    }
}

impl Wish {
    /// Whether it takes the place of one that waits. A note in passing is typed over what waits;
    /// one of a form over what the same form sent: what others sent must be there before it.
    fn replaces(&self, one: &Waiting) -> bool {
        match (self, &one.intended.wish) {
            (Self::Note(_), Self::Note(_) | Self::EditNote { .. }) => true,
            (Self::EditNote { seen, .. }, Self::EditNote { seen: before, .. }) => seen == before,
            (
                Self::Note(_)
                | Self::EditNote { .. }
                | Self::Log(_)
                | Self::Edit(_)
                | Self::Skip(_)
                | Self::Replay(_)
                | Self::AutoLog(_),
                _,
            ) => false,
        }
    }
}

impl Waiting {
    /// What is sent: the same each time.
    pub fn request(&self) -> ApiRequest {
        let path = format!("{}/intents", self.intended.call.path());
        let intent = match &self.intended.wish {
            Wish::Note(note) => &note_intent(note, None),
            Wish::EditNote { note, seen } => &note_intent(note, Some(seen)),
            Wish::Log(intent)
            | Wish::Edit(intent)
            | Wish::Skip(intent)
            | Wish::Replay(intent)
            | Wish::AutoLog(intent) => intent,
        };
        let key = ledger_wire::json::to_string(&self.key).unwrap_or_default();
        let body = format!(r#"{{"idempotencyKey":{key},"intent":{intent}}}"#);
        ApiRequest { method: Method::Post, path, body: Some(body) }
    }

    /// The note, if that is what waits.
    pub fn note(&self) -> Option<&str> {
        match &self.intended.wish {
            Wish::Note(note) | Wish::EditNote { note, .. } => Some(note),
            Wish::Log(_) | Wish::Edit(_) | Wish::Skip(_) | Wish::Replay(_) | Wish::AutoLog(_) => {
                None
            }
        }
    }
}

fn note_intent(note: &str, seen: Option<&Seen>) -> String {
    let beside = seen.and_then(|seen| seen.beside.as_deref()).cloned().unwrap_or_default();
    let edit = Edit { note: Some(note.to_owned()), seen: seen.cloned(), ..beside };
    ledger_wire::json::to_string(&Intent::Edit(edit)).unwrap_or_default()
}

/// What waits of a person, in the order in which it was wanted.
pub fn of(whose: &Whose, mut waiting: Vec<Waiting>) -> Vec<Waiting> {
    waiting.retain(|one| one.intended.whose == *whose);
    sort(&mut waiting, |one| (one.at.0, one.key.as_str().to_owned()));
    waiting
}

impl Progress {
    /// What to do next with what waits of a person, given in order.
    pub fn plan<'a>(&self, waiting: &'a [Waiting], now: Millis) -> Plan<'a> {
        let (mut outdated, mut heads) = (Vec::new(), Vec::<(&CallKey, Millis, &Waiting)>::new());
        for (place, one) in waiting.iter().enumerate() {
            let later = waiting.iter().skip(place + 1);
            let call = &one.intended.call;
            let is_replaced = later
                .clone()
                .any(|other| other.intended.call == *call && other.intended.wish.replaces(one));
            let is_followed = later.clone().any(|other| other.intended.call == *call);
            let quiet = if is_followed || one.note().is_none() { Span(0) } else { QUIET };
            if is_replaced {
                outdated.push(&one.key);
            } else if !heads.iter().any(|(of, ..)| *of == call)
                && let Some(due) = self.due(one, quiet, now)
            {
                heads.push((call, due, one));
            }
        }
        let next = match heads.iter().min_by_key(|(_, due, _)| *due) {
            None => Next::Nothing,
            Some((_, due, one)) if *due <= now => Next::Send(one),
            Some((_, due, _)) => Next::Wait(*due),
        };
        Plan { outdated, next }
    }

    /// When an intent may go; never, as long as it waits for the person. A clock that was set back
    /// makes nothing wait for longer.
    fn due(&self, one: &Waiting, quiet: Span, now: Millis) -> Option<Millis> {
        let quiet = if one.at <= now { one.at + quiet } else { now };
        let again = match self.tried(&one.key).map(|tried| tried.then) {
            None => now,
            Some(Then::Again(at)) => at,
            Some(Then::Refused) => return None,
        };
        let due = quiet.max(again).max(self.until);
        Some(if due > now + rest_after(u32::MAX) { now } else { due })
    }

    /// What became of it when it was sent before.
    pub fn tried(&self, key: &IntentKey) -> Option<&Tried> {
        self.tried.iter().find(|tried| tried.key == *key)
    }

    /// Takes in what came of sending an intent.
    pub fn heard(&mut self, key: &IntentKey, answer: Result<(), Trouble>, now: Millis) -> Fate {
        let before = self.tried.iter().position(|tried| tried.key == *key);
        let before = before.map(|place| self.tried.remove(place));
        let is_unreachable = matches!(answer, Err(Trouble::Unreachable { .. }));
        self.failures = if is_unreachable { self.failures.saturating_add(1) } else { 0 };
        self.until = Millis(0);
        let trouble = match answer {
            Ok(()) => return Fate::Arrived,
            Err(trouble) => trouble,
        };
        let (since, times) = before.map_or((now, 0), |tried| (tried.since, tried.times));
        let then = match &trouble {
            Trouble::Unreachable { .. } => {
                self.until = now + rest_after(self.failures);
                // The others first, should this one be what the Worker cannot bear.
                Then::Again(self.until + Span(1))
            }
            Trouble::Refused { code, .. } => match code {
                FailureCode::NotYet if now.since(since) >= NOT_YET_PATIENCE => Then::Refused,
                FailureCode::NotYet
                | FailureCode::Internal
                | FailureCode::TooMany
                | FailureCode::OriginRefused
                | FailureCode::RingcentralFailed
                | FailureCode::CrmFailed
                | FailureCode::SignInNeeded
                | FailureCode::SignInRefused => Then::Again(now + rest_after(times + 1)),
                FailureCode::BadRequest
                | FailureCode::AdminOnly
                | FailureCode::NotFound
                | FailureCode::Conflict
                | FailureCode::PreconditionFailed
                | FailureCode::Invalid
                | FailureCode::TooLarge => Then::Refused,
            },
            Trouble::Mend { .. } => Then::Refused,
            Trouble::SignedOut { .. }
            | Trouble::NotALedger { .. }
            | Trouble::BadAddress
            | Trouble::WindowClosed
            | Trouble::PageUnreachable
            | Trouble::RingcentralRefused { .. }
            | Trouble::WrongState
            | Trouble::Broken { .. } => Then::Again(now + rest_after(times + 1)),
        };
        self.tried.push(Tried { key: key.clone(), since, times: times + 1, trouble, then });
        Fate::Waits
    }

    /// Forgets what no longer waits.
    pub fn tidy(&mut self, waiting: &[Waiting]) {
        self.tried.retain(|tried| waiting.iter().any(|one| one.key == tried.key));
    }

    /// The Worker answers again: what could not reach it may go. Says whether anything waited.
    pub fn reached(&mut self) -> bool {
        let was_away = self.failures > 0;
        self.failures = 0;
        self.until = Millis(0);
        for tried in &mut self.tried {
            if let (Trouble::Unreachable { .. }, Then::Again(at)) =
                (&tried.trouble, &mut tried.then)
            {
                *at = Millis(0);
            }
        }
        was_away
    }

    /// The person wants everything sent now. What was refused goes again too: what was in its way
    /// may have been mended.
    pub fn hurry(&mut self) {
        self.until = Millis(0);
        for tried in &mut self.tried {
            tried.then = Then::Again(Millis(0));
        }
    }
}

/// How long to rest after so many failures in a row.
fn rest_after(failures: u32) -> Span {
    let place = usize::try_from(failures.saturating_sub(1)).unwrap_or(usize::MAX);
    Span::seconds(RESTS.get(place).or(RESTS.last()).copied().unwrap_or_default())
}
