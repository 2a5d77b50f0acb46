//! Whether a participant's part in a call is logged.
//!
//! The rules are asked twice: before the CRM is searched, when most calls that are not to be
//! logged fall away without a request, and with the contacts, when the matching policies decide.

use serde::{Deserialize, Serialize};

use crate::call::part::Reach;
use crate::call::{CallResult, Direction, Part, Role};
use crate::contact::{self, Choice, Contact};
use crate::cover::{Cover, CoverHistory};
use crate::directory::{Directory, ExtensionKind};
use crate::phone::Line;
use crate::settings::{BlockTarget, OrgSettings};
use crate::why::Why;

/// All that a decision rests on besides the call.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Policy {
    /// The organisation's settings.
    pub settings: OrgSettings,
    /// Who was covered when.
    pub cover: CoverHistory,
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

/// The rules that need no contact, in the order in which a person would give them as reasons.
pub fn admit(part: &Part, policy: &Policy, directory: &Directory) -> Admission {
    let settings = &policy.settings;
    let types = &settings.call_types;
    let kind = directory.extension(&part.extension_id).map(|extension| &extension.kind);
    match policy.cover.cover_at(part.started_at, &part.extension_id, directory) {
        Cover::Server => {}
        Cover::Client(why) => return Admission::Skip(why),
    }
    match kind {
        Some(ExtensionKind::Other(_)) => return Admission::Skip(Why::NotAUser),
        Some(ExtensionKind::User | ExtensionKind::Queue | ExtensionKind::Ivr) | None => {}
    }
    match (part.role, part.result) {
        (Role::Ivr, CallResult::Abandoned | CallResult::InProgress) if types.dropped_in_menu => {}
        (Role::Ivr, CallResult::Abandoned | CallResult::InProgress) => {
            return Admission::Skip(Why::DroppedInMenu);
        }
        // It was theirs when it first seemed over, and later news gave it to someone else.
        (Role::QueueLoser | Role::Monitor, _)
        | (Role::Ivr | Role::Queue, CallResult::PassedOn)
        | (_, CallResult::AnsweredElsewhere) => return Admission::Skip(Why::TakenByAnother),
        (Role::Agent | Role::Transferrer | Role::Queue | Role::Ivr, _) => {}
    }
    if is_blocked(part, settings, directory) {
        return Admission::Skip(Why::Blocked);
    }
    if part.reach == Reach::Internal && !types.internal {
        return Admission::Skip(Why::InternalCall);
    }
    match part.direction {
        Direction::Inbound if !types.inbound => return Admission::Skip(Why::InboundOff),
        Direction::Outbound if !types.outbound => return Admission::Skip(Why::OutboundOff),
        Direction::Inbound | Direction::Outbound => {}
    }
    match part.result {
        CallResult::Voicemail if !types.voicemail => Admission::Skip(Why::VoicemailOff),
        CallResult::Missed | CallResult::Rejected if !types.missed => {
            Admission::Skip(Why::MissedOff)
        }
        CallResult::Answered if part.talk < types.minimum_talk => Admission::Skip(Why::TooShort),
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
        | CallResult::PassedOn => Admission::Admit,
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

/// Whether either side of the call is on the do-not-log list.
fn is_blocked(part: &Part, settings: &OrgSettings, directory: &Directory) -> bool {
    let own_short =
        directory.extension(&part.extension_id).and_then(|extension| extension.number.as_deref());
    let other_short = part
        .other
        .extension_id
        .as_ref()
        .and_then(|id| directory.extension(id))
        .and_then(|extension| extension.number.as_deref());
    let lines = [part.own.line.as_ref(), part.other.line.as_ref()];
    settings.block_list.iter().any(|entry| match &entry.target {
        BlockTarget::Number(number) => {
            lines.iter().flatten().any(|line| line.number() == Some(number))
        }
        BlockTarget::Prefix(prefix) => lines
            .iter()
            .flatten()
            .filter_map(|line| line.number())
            .any(|number| number.as_str().starts_with(prefix.as_str())),
        BlockTarget::Extension(short) => {
            own_short == Some(short.as_str())
                || other_short == Some(short.as_str())
                || lines.iter().flatten().any(|line| match line {
                    Line::Extension(text) => text == short,
                    Line::Number(_) | Line::Other(_) => false,
                })
        }
    })
}
