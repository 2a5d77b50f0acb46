//! Whether a participant's part in a call is logged.
//!
//! The rules are asked twice: before the CRM is searched, when most calls that are not to be
//! logged fall away without a request, and with the contacts, when the matching policies decide.
//! [`would_log`] asks them about a call that has not happened, for an administrator who wonders;
//! [`preview::Preview`] asks two versions of the settings about calls that have been.

pub mod past;
pub mod preview;
mod question;

use serde::{Deserialize, Serialize};

pub use self::question::{
    Answer, Course, Question, QuestionFlaw, Verdict, would_log, would_log_between,
};
use crate::call::part::{Claim, Reach};
use crate::call::{CallResult, Direction, Part, Role};
use crate::contact::{self, Choice, Contact};
use crate::cover::{Cover, CoverHistory, Logger};
use crate::directory::{Directory, ExtensionKind};
use crate::id::ExtensionId;
use crate::ledger::ContactChoice;
use crate::phone::{Line, PhoneNumber};
use crate::settings::{CallTypes, OrgSettings};
use crate::time::{Millis, Span};
use crate::why::Why;

/// All that a decision rests on besides the call.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Policy {
    /// The organisation's settings.
    pub settings: OrgSettings,
    /// Who was covered when.
    pub cover: CoverHistory,
    /// Contacts that people chose for a number once and for all, each number once.
    pub remembered: Vec<RememberedContact>,
    /// Who listens to the account's calls.
    pub listeners: Listeners,
}

/// "This number is Jane Smith from now on."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RememberedContact {
    /// The number.
    pub number: PhoneNumber,
    /// Whose it is.
    pub contact: ContactChoice,
}

/// The machines that listen to an account's calls, and whose insights are therefore awaited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Listeners {
    /// RingCentral's AI notes, with a note and a transcript of each call that was talked in.
    pub ai_notes: bool,
    /// ACE (once RingSense), which listens to recordings.
    pub ace: bool,
}

impl Policy {
    /// Settings as if they had been in force since ever, for questions.
    pub fn always(settings: &OrgSettings) -> Self {
        let mut cover = CoverHistory::default();
        cover.note(settings, Millis(i64::MIN));
        let (settings, listeners) = (settings.clone(), Listeners::default());
        Self { settings, cover, remembered: Vec::new(), listeners }
    }

    /// The contact that was chosen for a number once and for all.
    pub fn remembered(&self, number: &PhoneNumber) -> Option<&ContactChoice> {
        self.remembered.iter().find(|known| known.number == *number).map(|known| &known.contact)
    }

    /// Keeps a choice for a number, instead of an earlier one.
    pub fn remember(&mut self, choice: RememberedContact) {
        self.forget(&choice.number);
        self.remembered.push(choice);
    }

    /// Forgets what was chosen for a number: the CRM is asked again.
    pub fn forget(&mut self, number: &PhoneNumber) {
        self.remembered.retain(|known| known.number != *number);
    }
}

/// Whether the CRM is to be searched for the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Nothing speaks against logging.
    Admit,
    /// The part is not logged.
    Skip(Why),
}

/// What becomes of a part of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "decision")]
pub enum Decision {
    /// Log it with this contact.
    Log {
        /// The contact.
        contact: Contact,
        /// Why this one.
        why: Why,
    },
    /// Create a contact first.
    LogWithPlaceholder,
    /// A person must say with whom.
    Ask {
        /// Why.
        why: Why,
        /// Whom they may choose from.
        candidates: Vec<Contact>,
    },
    /// Do not log it.
    Skip {
        /// Why not.
        why: Why,
    },
}

/// What the rules look at in a part of a call.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Whose part it is.
    pub extension_id: &'a ExtensionId,
    /// As what.
    pub role: Role,
    /// With what outcome.
    pub result: CallResult,
    /// From the extension's point of view.
    pub direction: Direction,
    /// Whether the call leaves the account.
    pub reach: Reach,
    /// The extension's own line.
    pub own_line: Option<&'a Line>,
    /// The other side's line.
    pub other_line: Option<&'a Line>,
    /// The other side's extension, if it is a colleague.
    pub other_extension: Option<&'a ExtensionId>,
    /// How long the extension talked.
    pub talk: Span,
    /// When the call began.
    pub started_at: Millis,
}

impl<'a> From<&'a Part> for Facts<'a> {
    fn from(part: &'a Part) -> Self {
        Self {
            extension_id: &part.extension_id,
            role: part.role,
            result: part.result,
            direction: part.direction,
            reach: part.reach,
            own_line: part.own.line.as_ref(),
            other_line: part.other.line.as_ref(),
            other_extension: part.other.extension_id.as_ref(),
            talk: part.talk,
            started_at: part.started_at,
        }
    }
}

/// A rule that says no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Objection {
    /// Why not.
    pub why: Why,
    /// The setting that says so, as its JSON path; nothing when no setting does.
    pub setting: Option<String>,
}

impl Objection {
    fn of(why: Why, setting: &str) -> Self {
        Self { why, setting: Some(setting.to_owned()) }
    }
}

/// The first rule against what the server logs by itself, in the order in which a person would give them as reasons.
/// These rules need no contact.
pub fn objection(facts: &Facts<'_>, policy: &Policy, directory: &Directory) -> Option<Objection> {
    objection_to(Logger::Server, facts, policy, directory)
}

fn objection_to(
    logger: Logger,
    facts: &Facts<'_>,
    policy: &Policy,
    directory: &Directory,
) -> Option<Objection> {
    match policy.cover.cover_at(facts.started_at, facts.extension_id, directory) {
        Cover::Client(why) if !logger.makes_up_for(why) => {
            Some(Objection { why, setting: cover_setting(why) })
        }
        Cover::Server | Cover::Client(_) => objection_to_call(facts, policy, directory),
    }
}

/// The first rule against logging the call, whoever logs it.
fn objection_to_call(
    facts: &Facts<'_>,
    policy: &Policy,
    directory: &Directory,
) -> Option<Objection> {
    let types = &policy.settings.call_types;
    match directory.extension(facts.extension_id).map(|extension| &extension.kind) {
        Some(ExtensionKind::Other(_)) => {
            return Some(Objection { why: Why::NotAUser, setting: None });
        }
        Some(ExtensionKind::User | ExtensionKind::Queue | ExtensionKind::Ivr) | None => {}
    }
    match (facts.role, facts.result) {
        (Role::Ivr, CallResult::Abandoned | CallResult::InProgress) if types.dropped_in_menu => {}
        (Role::Ivr, CallResult::Abandoned | CallResult::InProgress) => {
            return Some(Objection::of(Why::DroppedInMenu, "callTypes.droppedInMenu"));
        }
        // It was theirs when it first seemed over, and later news gave it to someone else.
        (Role::QueueLoser | Role::Monitor, _)
        | (Role::Ivr | Role::Queue, CallResult::PassedOn)
        | (_, CallResult::AnsweredElsewhere) => {
            return Some(Objection { why: Why::TakenByAnother, setting: None });
        }
        (Role::Agent | Role::Transferrer | Role::Queue | Role::Ivr, _) => {}
    }
    if let Some(index) = blocked_by(facts, &policy.settings, directory) {
        return Some(Objection::of(Why::Blocked, &format!("blockList[{index}]")));
    }
    if facts.reach == Reach::Internal && !types.internal {
        return Some(Objection::of(Why::InternalCall, "callTypes.internal"));
    }
    match facts.direction {
        Direction::Inbound if !types.inbound => {
            return Some(Objection::of(Why::InboundOff, "callTypes.inbound"));
        }
        Direction::Outbound if !types.outbound => {
            return Some(Objection::of(Why::OutboundOff, "callTypes.outbound"));
        }
        Direction::Inbound | Direction::Outbound => {}
    }
    result_objection(facts, types)
}

fn result_objection(facts: &Facts<'_>, types: &CallTypes) -> Option<Objection> {
    match facts.result {
        CallResult::Voicemail if !types.voicemail => {
            Some(Objection::of(Why::VoicemailOff, "callTypes.voicemail"))
        }
        CallResult::Missed | CallResult::Rejected if !types.missed => {
            Some(Objection::of(Why::MissedOff, "callTypes.missed"))
        }
        // Whoever leaves a queue while waiting was missed; whoever leaves a menu was asked above.
        CallResult::Abandoned if !types.missed && facts.role != Role::Ivr => {
            Some(Objection::of(Why::MissedOff, "callTypes.missed"))
        }
        CallResult::Answered if facts.talk < types.minimum_talk => {
            Some(Objection::of(Why::TooShort, "callTypes.minimumTalk"))
        }
        CallResult::Voicemail
        | CallResult::Missed
        | CallResult::Rejected
        | CallResult::Answered
        | CallResult::InProgress
        | CallResult::NoAnswer
        | CallResult::Busy
        | CallResult::Failed
        | CallResult::AnsweredElsewhere
        | CallResult::Abandoned
        | CallResult::PassedOn => None,
    }
}

/// The setting behind a reason of cover.
fn cover_setting(why: Why) -> Option<String> {
    let setting = if why == Why::OutOfScope { "scope" } else { "mode" };
    Some(setting.to_owned())
}

/// The rules that need no contact: whether the CRM is to be searched. What the client logs
/// unasked is not subject to the server's cover, and a backfill not to when it began; both are
/// subject to every other rule.
pub fn admit(part: &Part, logger: Logger, policy: &Policy, directory: &Directory) -> Admission {
    match (objection_to(logger, &part.into(), policy, directory), part.claim) {
        (Some(Objection { why, .. }), _) => Admission::Skip(why),
        // It was theirs when it first seemed over, and later news gave it to someone else.
        (None, Claim::Others) => Admission::Skip(Why::TakenByAnother),
        (None, Claim::Theirs) => Admission::Admit,
    }
}

/// Why a part that has no number to look up needs a person.
pub fn without_number(reach: Reach) -> Why {
    match reach {
        Reach::Internal => Why::NoOutsideNumber,
        Reach::External => Why::NoNumber,
    }
}

/// The rules that need the CRM's candidates for the other side's number.
pub fn decide(candidates: Vec<Contact>, settings: &OrgSettings) -> Decision {
    let found = contact::matched(candidates, settings.several_contacts);
    match contact::choose(found, settings.no_contact) {
        Choice::Take(contact, why) => Decision::Log { contact, why },
        Choice::CreatePlaceholder => Decision::LogWithPlaceholder,
        Choice::Ask(why, candidates) => Decision::Ask { why, candidates },
        Choice::Skip(why) => Decision::Skip { why },
    }
}

/// All rules at once, for a part of an ended call and the CRM's candidates for its number.
pub fn decision(
    part: &Part,
    candidates: Vec<Contact>,
    policy: &Policy,
    directory: &Directory,
) -> Decision {
    if part.ended_at.is_none() {
        return Decision::Skip { why: Why::CallInProgress };
    }
    match admit(part, Logger::Server, policy, directory) {
        Admission::Skip(why) => return Decision::Skip { why },
        Admission::Admit => {}
    }
    let Some(number) = &part.outside_number else {
        return Decision::Ask { why: without_number(part.reach), candidates: Vec::new() };
    };
    match policy.remembered(number) {
        Some(known) => {
            Decision::Log { contact: Contact::from(known.clone()), why: Why::RememberedContact }
        }
        None => decide(candidates, &policy.settings),
    }
}

/// The first line of the do-not-log list that blocks either side of the call.
fn blocked_by(facts: &Facts<'_>, settings: &OrgSettings, directory: &Directory) -> Option<usize> {
    let short = |id: &ExtensionId| {
        directory.extension(id)?.number.as_ref().map(|short| Line::Extension(short.clone()))
    };
    let shorts = [short(facts.extension_id), facts.other_extension.and_then(short)];
    let lines: Vec<&Line> = [facts.own_line, facts.other_line]
        .into_iter()
        .chain(shorts.iter().map(Option::as_ref))
        .flatten()
        .collect();
    settings.block_list.iter().position(|entry| lines.iter().any(|line| entry.target.blocks(line)))
}
