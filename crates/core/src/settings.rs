//! What an organisation decides about server-side logging.
//!
//! Every field has a default, so settings stored by an older version always still read; a field
//! of a newer version is kept by nobody, so a newer Worker never runs with an older one's storage.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::id::{CrmUserId, ExtensionId};
use crate::phone::PhoneNumber;
use crate::time::Span;

/// Everything an administrator can set for the organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OrgSettings {
    /// Whether calls are logged, and for whom to begin with.
    pub mode: Mode,
    /// Whose calls are logged when the mode is on.
    pub scope: Scope,
    /// To whom activities belong.
    pub owner: OwnerPolicy,
    /// What is never logged.
    pub block_list: Vec<BlockEntry>,
    /// Which kinds of calls are logged.
    pub call_types: CallTypes,
    /// What happens when no contact has the number.
    pub no_contact: NoContactPolicy,
    /// What happens when several contacts have the number.
    pub several_contacts: SeveralContactsPolicy,
    /// When the record is written.
    pub log_style: LogStyle,
    /// Which fields the body of a record has.
    pub fields: BTreeSet<Field>,
    /// How dates in records are written, in moment's tokens, as App Connect's `logDateFormat`.
    pub date_format: String,
    /// The time zone of dates in records, as an IANA name.
    pub time_zone: String,
    /// CRM users set by hand, by extension.
    pub user_mapping: BTreeMap<ExtensionId, CrmUserId>,
    /// How long after the last event a call counts as ended.
    pub quiet_window: Span,
}

impl Default for OrgSettings {
    fn default() -> Self {
        Self {
            mode: Mode::Off,
            scope: Scope::Everyone,
            owner: OwnerPolicy::AgentIfPossible,
            block_list: Vec::new(),
            call_types: CallTypes::default(),
            no_contact: NoContactPolicy::LeaveForPerson,
            several_contacts: SeveralContactsPolicy::LeaveForPerson,
            log_style: LogStyle::AtOnce,
            fields: Field::STANDARD.iter().copied().collect(),
            date_format: crate::compose::date::STANDARD.to_owned(),
            time_zone: "UTC".to_owned(),
            user_mapping: BTreeMap::new(),
            quiet_window: Span::seconds(5),
        }
    }
}

/// Whether server-side logging is on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "value")]
pub enum ScopeMember {
    /// One extension: a person, or a queue's own calls.
    Extension(ExtensionId),
    /// Everyone at a site, by its name.
    Site(String),
    /// Everyone in a department, by its name.
    Department(String),
}

/// To whom an activity belongs ("Activity record owner").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OwnerPolicy {
    /// Agent/user (if possible).
    #[default]
    AgentIfPossible,
    /// Always the administrator whose CRM sign-in is used.
    Admin,
}

/// One line of the do-not-log list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BlockEntry {
    /// What is blocked.
    pub target: BlockTarget,
    /// Why, for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
}

/// What a line of the do-not-log list blocks. It is compared with both sides of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "value")]
pub enum BlockTarget {
    /// One number.
    Number(PhoneNumber),
    /// All numbers that begin so, in E.164.
    Prefix(String),
    /// One extension, by the short number people dial.
    Extension(String),
}

/// Which kinds of calls are logged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Answered calls shorter than this are not logged.
    pub minimum_talk: Span,
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
        }
    }
}

/// What happens when no contact has the number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogStyle {
    /// As soon as the call has ended, and updated when the call log knows more.
    #[default]
    AtOnce,
    /// Once, when the call log has the call.
    WhenComplete,
}

/// A field of a record's body: App Connect's nineteen. The order here is the order in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    /// Every field, in the order of the body.
    pub const ALL: [Self; 19] = [
        Self::Note,
        Self::SessionId,
        Self::UserName,
        Self::UserNumber,
        Self::Summary,
        Self::ContactNumber,
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

/// Something in settings that cannot be as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// The field, as its JSON path.
    pub field: String,
    /// What is wrong and what to do.
    pub problem: String,
}

impl OrgSettings {
    /// The longest quiet window: past it, calls would be logged too late to trust.
    pub const LONGEST_QUIET_WINDOW: Span = Span::minutes(2);

    /// Everything that must be mended before these settings can be saved.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut problem = |field: &str, text: String| {
            problems.push(Problem { field: field.to_owned(), problem: text });
        };
        if jiff::tz::TimeZone::get(&self.time_zone).is_err() {
            problem(
                "timeZone",
                format!(
                    "{:?} is no time zone; write an IANA name such as Europe/Paris",
                    self.time_zone
                ),
            );
        }
        if !(0..=Self::LONGEST_QUIET_WINDOW.0).contains(&self.quiet_window.0) {
            problem(
                "quietWindow",
                format!(
                    "{} ms is out of range; choose 0 to {} ms",
                    self.quiet_window.0,
                    Self::LONGEST_QUIET_WINDOW.0
                ),
            );
        }
        if self.call_types.minimum_talk.0 < 0 {
            problem(
                "callTypes.minimumTalk",
                "a minimum cannot be negative; write 0 or more".into(),
            );
        }
        match &self.scope {
            Scope::Only { members } if members.is_empty() => problem(
                "scope",
                "nobody is in scope; name someone, or turn server-side logging off".into(),
            ),
            Scope::Only { .. } | Scope::Everyone | Scope::Except { .. } => {}
        }
        for (index, entry) in self.block_list.iter().enumerate() {
            let bad = match &entry.target {
                BlockTarget::Number(_) => None,
                BlockTarget::Prefix(prefix) => {
                    let digits = prefix.strip_prefix('+').unwrap_or_default();
                    let fine = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
                    (!fine).then(|| format!("{prefix:?} is no prefix; write it like +1650"))
                }
                BlockTarget::Extension(short) => {
                    let fine = !short.is_empty() && short.bytes().all(|b| b.is_ascii_digit());
                    (!fine).then(|| format!("{short:?} is no extension; write its digits"))
                }
            };
            if let Some(text) = bad {
                problem(&format!("blockList[{index}]"), text);
            }
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_of_nobody_are_the_defaults() {
        let read: OrgSettings = serde_json::from_str("{}").unwrap();
        assert_eq!(read, OrgSettings::default());
        assert_eq!(read.problems(), []);
    }

    #[test]
    fn every_problem_is_named_at_its_field() {
        let settings = OrgSettings {
            time_zone: "Mars/Olympus".to_owned(),
            quiet_window: Span::minutes(3),
            scope: Scope::Only { members: BTreeSet::new() },
            block_list: vec![BlockEntry {
                target: BlockTarget::Prefix("650".to_owned()),
                label: String::new(),
            }],
            ..OrgSettings::default()
        };
        let fields: Vec<_> = settings.problems().into_iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["timeZone", "quietWindow", "scope", "blockList[0]"]);
    }
}
