//! What other settings would have made of calls that have been: for a preview before settings are
//! saved.
//!
//! A [`PastPart`] has all that the rules look at in a part of a call and what the CRM said of its
//! number, and nothing else; so thousands of them can be sent to a page, which asks the same rules
//! as the server.

use serde::{Deserialize, Serialize};

use super::question::verdict;
use super::{Answer, Facts, Policy};
use crate::call::part::{Claim, Reach};
use crate::call::{CallResult, Direction, Role};
use crate::contact::Contact;
use crate::directory::Directory;
use crate::from_json::FromJson;
use crate::id::{ExtensionId, TelephonySessionId};
use crate::ledger::{Entry, Phase};
use crate::phone::{Line, PhoneNumber};
use crate::settings::SeveralContactsPolicy;
use crate::time::{Millis, Span};
use crate::why::Why;

/// A part of a call that has ended, as far as the rules look at it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct PastPart {
    /// The call.
    pub telephony_session_id: TelephonySessionId,
    /// Whose part of it.
    pub extension_id: ExtensionId,
    /// As what.
    pub role: Role,
    /// With what outcome.
    pub result: CallResult,
    /// From the extension's point of view.
    pub direction: Direction,
    /// Whether the call left the account.
    pub reach: Reach,
    /// The extension's own line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_line: Option<Line>,
    /// The other side's line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_line: Option<Line>,
    /// The other side's extension, if it is a colleague.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_extension: Option<ExtensionId>,
    /// The other side's number, when it is outside the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside_number: Option<PhoneNumber>,
    /// How long the extension talked, in milliseconds.
    pub talk: Span,
    /// When the call began.
    pub started_at: Millis,
    /// Who has the number.
    pub holders: Holders,
}

/// Whom the CRM had under a part's outside number, as far as the entry still tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Holders {
    /// The CRM was not asked, or has not answered.
    Unknown,
    /// These contacts.
    Known(Vec<Contact>),
    /// Several, of whom a policy chose one; the others were not kept.
    Several,
    /// It does not matter: a person said what becomes of the call, and rules that come later do
    /// not change it.
    Settled(Answer, Why),
}

/// What the rules make of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What becomes of it.
    pub answer: Answer,
    /// Why.
    pub why: Why,
    /// The setting that says so, as its JSON path; nothing when no setting does.
    pub setting: Option<String>,
}

impl PastPart {
    /// The part an entry is about; nothing while the call goes on, and nothing when it turned out
    /// to be someone else's, which no setting changes.
    pub fn of(entry: &Entry) -> Option<Self> {
        let part = &entry.part;
        if part.ended_at.is_none() || part.claim == Claim::Others {
            return None;
        }
        Some(Self {
            telephony_session_id: part.telephony_session_id.clone(),
            extension_id: part.extension_id.clone(),
            role: part.role,
            result: part.result,
            direction: part.direction,
            reach: part.reach,
            own_line: part.own.line.clone(),
            other_line: part.other.line.clone(),
            other_extension: part.other.extension_id.clone(),
            outside_number: part.outside_number.clone(),
            talk: part.talk,
            started_at: part.started_at,
            holders: Holders::of(entry),
        })
    }

    /// What these settings would have made of it.
    pub fn outcome(&self, policy: &Policy, directory: &Directory) -> Outcome {
        let contacts = match &self.holders {
            Holders::Settled(answer, why) => {
                return Outcome { answer: *answer, why: *why, setting: None };
            }
            Holders::Known(contacts) => Some(contacts.clone()),
            Holders::Several | Holders::Unknown => None,
        };
        let number = self.outside_number.as_ref();
        let verdict = verdict(&self.facts(), number, contacts, policy, directory);
        if verdict.why == Why::NothingAgainst && self.holders == Holders::Several {
            let chosen = policy.settings.several_contacts.why();
            return Outcome {
                answer: if chosen.is_some() { Answer::Log } else { Answer::Ask },
                why: chosen.unwrap_or(Why::SeveralContacts),
                setting: Some("severalContacts".to_owned()),
            };
        }
        Outcome { answer: verdict.answer, why: verdict.why, setting: verdict.setting }
    }

    fn facts(&self) -> Facts<'_> {
        Facts {
            extension_id: &self.extension_id,
            role: self.role,
            result: self.result,
            direction: self.direction,
            reach: self.reach,
            own_line: self.own_line.as_ref(),
            other_line: self.other_line.as_ref(),
            other_extension: self.other_extension.as_ref(),
            talk: self.talk,
            started_at: self.started_at,
        }
    }
}

impl Holders {
    fn of(entry: &Entry) -> Self {
        if entry.chosen.is_some() {
            return Self::Settled(Answer::Log, Why::ChosenByPerson);
        }
        match &entry.phase {
            Phase::Asking { why: Why::SeveralContacts | Why::NoContact, candidates, .. } => {
                Self::Known(candidates.clone())
            }
            Phase::Skipped { why: Why::SkippedByPerson } => {
                Self::Settled(Answer::Skip, Why::SkippedByPerson)
            }
            Phase::Skipped { why: Why::NoContactSkipped } | Phase::AddingContact { .. } => {
                Self::Known(Vec::new())
            }
            Phase::Looking { contact, why, .. }
            | Phase::Creating { contact, why, .. }
            | Phase::Settling { contact, why, .. } => Self::chosen(contact.clone().into(), *why),
            Phase::Logged { record, .. } | Phase::Final { record } => {
                Self::chosen(record.contact.clone().into(), record.why)
            }
            Phase::WaitingForEnd { .. }
            | Phase::Matching { .. }
            | Phase::Asking { .. }
            | Phase::Skipped { .. }
            | Phase::Refused { .. }
            | Phase::GivenUp { .. } => Self::Unknown,
        }
    }

    fn chosen(contact: Contact, why: Why) -> Self {
        let by_policy = SeveralContactsPolicy::ALL.into_iter().find(|one| one.why() == Some(why));
        match (by_policy, why) {
            (Some(_), _) => Self::Several,
            (None, Why::OneContact) => Self::Known(vec![contact]),
            (None, Why::PlaceholderContact) => Self::Known(Vec::new()),
            (None, Why::ChosenByPerson | Why::RememberedContact) => Self::Settled(Answer::Log, why),
            // Of a record that was found in the CRM it is not known how its contact was chosen.
            (None, _) => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cover::CoverHistory;
    use crate::phone::HomeRegion;
    use crate::settings::{CallTypes, Mode, NoContactPolicy, OrgSettings};

    fn entries() -> Vec<Entry> {
        serde_json::from_str(include_str!("../../tests/stored/0.2-entries.json")).unwrap()
    }

    fn contact(id: &str) -> Contact {
        Contact {
            id: id.into(),
            name: format!("Contact {id}"),
            kind: None,
            latest_activity_at: None,
            created_at: None,
            fields: Vec::new(),
        }
    }

    /// What settings make of an answered inbound call from outside.
    fn outcome(holders: Holders, settings: OrgSettings) -> (Answer, Why, Option<String>) {
        let number = PhoneNumber::parse("+14155550177", &HomeRegion::default()).unwrap();
        let part = PastPart {
            telephony_session_id: "s-1".into(),
            extension_id: "400101".into(),
            role: Role::Agent,
            result: CallResult::Answered,
            direction: Direction::Inbound,
            reach: Reach::External,
            own_line: None,
            other_line: Some(Line::Number(number.clone())),
            other_extension: None,
            outside_number: Some(number),
            talk: Span::minutes(1),
            started_at: Millis(5),
            holders,
        };
        let mut cover = CoverHistory::default();
        cover.note(&settings, Millis(0));
        let policy = Policy { settings, cover, ..Policy::default() };
        let Outcome { answer, why, setting } = part.outcome(&policy, &Directory::default());
        (answer, why, setting)
    }

    #[test]
    fn settings_are_asked_about_a_call_that_has_been() {
        let on = OrgSettings { mode: Mode::On, ..OrgSettings::default() };
        let first =
            OrgSettings { several_contacts: SeveralContactsPolicy::FirstByName, ..on.clone() };
        let placeholder =
            OrgSettings { no_contact: NoContactPolicy::CreatePlaceholder, ..on.clone() };
        let no_inbound = OrgSettings {
            call_types: CallTypes { inbound: false, ..CallTypes::default() },
            ..on.clone()
        };
        let one = || Holders::Known(vec![contact("1")]);
        let two = || Holders::Known(vec![contact("1"), contact("2")]);
        let person = || Holders::Settled(Answer::Skip, Why::SkippedByPerson);
        let rows = [
            (one(), &on, Answer::Log, Why::OneContact, None),
            (one(), &no_inbound, Answer::Skip, Why::InboundOff, Some("callTypes.inbound")),
            (one(), &OrgSettings::default(), Answer::Skip, Why::ModeOff, Some("mode")),
            (two(), &on, Answer::Ask, Why::SeveralContacts, Some("severalContacts")),
            (two(), &first, Answer::Log, Why::FirstByName, Some("severalContacts")),
            (Holders::Several, &first, Answer::Log, Why::FirstByName, Some("severalContacts")),
            (Holders::Several, &on, Answer::Ask, Why::SeveralContacts, Some("severalContacts")),
            (
                Holders::Several,
                &no_inbound,
                Answer::Skip,
                Why::InboundOff,
                Some("callTypes.inbound"),
            ),
            (Holders::Known(vec![]), &on, Answer::Ask, Why::NoContact, Some("noContact")),
            (
                Holders::Known(vec![]),
                &placeholder,
                Answer::Log,
                Why::PlaceholderContact,
                Some("noContact"),
            ),
            (Holders::Unknown, &on, Answer::Log, Why::NothingAgainst, None),
            (person(), &on, Answer::Skip, Why::SkippedByPerson, None),
            (person(), &no_inbound, Answer::Skip, Why::SkippedByPerson, None),
        ];
        for (holders, settings, answer, why, setting) in rows {
            let expected = (answer, why, setting.map(str::to_owned));
            assert_eq!(outcome(holders.clone(), settings.clone()), expected, "{holders:?}");
        }
    }

    #[test]
    fn a_past_part_reads_back_as_it_was_written() {
        let parts: Vec<PastPart> = entries().iter().filter_map(PastPart::of).collect();
        assert!(parts.len() > 1);
        let text = serde_json::to_string(&parts).unwrap();
        assert_eq!(serde_json::from_str::<Vec<PastPart>>(&text).unwrap(), parts);
        assert!(parts.iter().any(|part| part.holders != Holders::Unknown));
    }
}
