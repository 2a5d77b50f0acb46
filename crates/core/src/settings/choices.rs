//! The choices of the organisation, one type each.
//!
//! They are stored and sent as JSON. A choice may gain values; it never loses one, and a value
//! never changes its spelling, so that everything ever stored still reads.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Unknown;
use crate::from_json::FromJson;
use crate::id::ExtensionId;
use crate::time::{Millis, Span};

/// Whether server-side logging is on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Mode {
    /// Nothing is logged.
    #[default]
    Off,
    /// Only the calls of the administrator who turned it on.
    #[serde(rename_all = "camelCase")]
    Trial {
        /// That administrator.
        admin: ExtensionId,
    },
    /// The calls of everyone in scope.
    On,
}

/// Whose calls are logged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Scope {
    /// Every extension of the account.
    #[default]
    Everyone,
    /// Only these.
    Only {
        /// Members, sites and departments.
        members: BTreeSet<ScopeMember>,
    },
    /// Everyone but these.
    Except {
        /// Members, sites and departments.
        members: BTreeSet<ScopeMember>,
    },
}

/// What a scope names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "value")]
pub enum ScopeMember {
    /// One extension: a person, or a queue's own calls.
    Extension(ExtensionId),
    /// Everyone at a site, by its name.
    Site(String),
    /// Everyone in a department, by its name.
    Department(String),
    /// Everyone who takes calls of a queue, and the queue's own calls.
    Queue(ExtensionId),
}

/// To whom an activity belongs ("Activity record owner").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum OwnerPolicy {
    /// Agent/user (if possible).
    #[default]
    AgentIfPossible,
    /// Always the administrator whose CRM sign-in is used.
    Admin,
}

/// Which kinds of calls are logged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase", default)]
pub struct CallTypes {
    /// Calls that come in.
    pub inbound: bool,
    /// Calls that go out.
    pub outbound: bool,
    /// Inbound calls nobody took.
    pub missed: bool,
    /// Calls that went to voicemail.
    pub voicemail: bool,
    /// Calls between colleagues.
    pub internal: bool,
    /// Main-number calls that end in a voice menu.
    pub dropped_in_menu: bool,
    /// Answered calls shorter than this are not logged, in milliseconds of talk.
    pub minimum_talk: Span,
    /// Keys that a newer version wrote.
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl Default for CallTypes {
    fn default() -> Self {
        Self {
            inbound: true,
            outbound: true,
            missed: true,
            voicemail: true,
            internal: false,
            dropped_in_menu: false,
            minimum_talk: Span(0),
            unknown: Unknown::new(),
        }
    }
}

/// What happens when no contact has the number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum NoContactPolicy {
    /// The call waits for a person.
    #[default]
    LeaveForPerson,
    /// A contact is created, to be named later.
    CreatePlaceholder,
    /// The call is not logged.
    Skip,
}

/// What happens when several contacts have the number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum SeveralContactsPolicy {
    /// The call waits for a person.
    #[default]
    LeaveForPerson,
    /// The contact something was done with last.
    LatestActivity,
    /// The first in the alphabet.
    FirstByName,
    /// The one that exists longest.
    EarliestCreated,
}

/// When the record is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum LogStyle {
    /// As soon as the call has ended, and updated when the call log knows more.
    #[default]
    AtOnce,
    /// Once, when the call log has the call.
    WhenComplete,
}

/// A field of a record's body: App Connect's nineteen. The order here is the order in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// What the person wrote.
    Note,
    /// RingCentral's session id.
    SessionId,
    /// The name of the user on our side.
    UserName,
    /// The number and extension on our side.
    UserNumber,
    /// The subject.
    Summary,
    /// The other side's number.
    ContactNumber,
    /// When the call began.
    DateTime,
    /// The participant's own talk time.
    Duration,
    /// The outcome.
    Result,
    /// Link to the recording.
    Recording,
    /// Link to the voicemail message.
    Voicemail,
    /// RingCentral's AI note of the call.
    AiNote,
    /// What was said.
    Transcript,
    /// What was said, as ACE (once RingSense) heard it.
    AceTranscript,
    /// ACE's summary.
    AceSummary,
    /// ACE's score of the call.
    CallScore,
    /// ACE's summary in points.
    AceBulletedSummary,
    /// Link to the call in ACE.
    AceLink,
    /// Through whose hands the call went.
    Journey,
}

impl Field {
    /// What a record has unless an administrator says otherwise, as in App Connect.
    pub const STANDARD: [Self; 15] = [
        Self::Note,
        Self::Summary,
        Self::DateTime,
        Self::Duration,
        Self::Result,
        Self::Recording,
        Self::Voicemail,
        Self::AiNote,
        Self::Transcript,
        Self::AceTranscript,
        Self::AceSummary,
        Self::CallScore,
        Self::AceBulletedSummary,
        Self::AceLink,
        Self::Journey,
    ];
}

/// How dates are written in records, in App Connect's spelling.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub enum DateFormat {
    /// `2026-03-02 03:00:00 PM`, App Connect's own choice.
    #[default]
    #[serde(rename = "YYYY-MM-DD hh:mm:ss A")]
    Global12,
    /// `2026-03-02 15:00:00`.
    #[serde(rename = "YYYY-MM-DD HH:mm:ss")]
    Global24,
    /// `03/02/2026 03:00:00 PM`.
    #[serde(rename = "MM/DD/YYYY hh:mm:ss A")]
    American12,
    /// `03/02/2026 15:00:00`.
    #[serde(rename = "MM/DD/YYYY HH:mm:ss")]
    American24,
    /// `02/03/2026 03:00:00 PM`.
    #[serde(rename = "DD/MM/YYYY hh:mm:ss A")]
    European12,
    /// `02/03/2026 15:00:00`.
    #[serde(rename = "DD/MM/YYYY HH:mm:ss")]
    European24,
}

/// Whom to tell about what, unasked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase", default)]
pub struct Alerts {
    /// Who is told; nobody named means every administrator.
    pub recipients: BTreeSet<ExtensionId>,
    /// RingCentral or the CRM cannot be reached or signed in to, or RingCentral does not tell all
    /// that it should.
    pub connection_lost: bool,
    /// The CRM refused a record.
    pub record_refused: bool,
    /// A call waits for a person for longer than this, in milliseconds; nothing means never.
    pub waiting_longer_than: Option<Span>,
    /// Keys that a newer version wrote.
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl Default for Alerts {
    fn default() -> Self {
        Self {
            recipients: BTreeSet::new(),
            connection_lost: true,
            record_refused: true,
            waiting_longer_than: Some(Span::hours(24)),
            unknown: Unknown::new(),
        }
    }
}

/// How long what is known of calls is kept. The records in the CRM are not touched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase", default)]
pub struct Retention {
    /// Days that a call and what was decided about it are kept. Past them a replay could log the
    /// call a second time, so the call is then refused as too old.
    pub calls_days: u32,
    /// Days that a call's timeline and RingCentral's events are kept.
    pub timelines_days: u32,
    /// Keys that a newer version wrote.
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl Retention {
    /// Since when calls are kept.
    pub fn calls_since(&self, now: Millis) -> Millis {
        now - Span::hours(24 * i64::from(self.calls_days))
    }
}

impl Default for Retention {
    fn default() -> Self {
        Self { calls_days: 365, timelines_days: 90, unknown: Unknown::new() }
    }
}
