//! "Would a call from X to Y be logged?": the rules, asked about a call that has not happened.

use std::fmt;

use ledger_words::question as words;
use serde::{Deserialize, Serialize};

use super::{Decision, Facts, Objection, Policy, decide, objection, without_number};
use crate::call::part::Reach;
use crate::call::{CallResult, Direction, Role};
use crate::contact::Contact;
use crate::directory::{Directory, ExtensionKind};
use crate::from_json::FromJson;
use crate::id::{ContactId, ExtensionId};
use crate::phone::{Line, PhoneNumber};
use crate::settings::block_list::extension_digits;
use crate::time::{Millis, Span};
use crate::why::Why;

/// A call that has not happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Question {
    /// Who calls: a number as people write it, or an extension of the account.
    pub from: String,
    /// Who is called, likewise.
    pub to: String,
    /// How it ends.
    pub result: CallResult,
    /// How long it lasts, in milliseconds of talk.
    pub talk: Span,
    /// Whom the CRM has under the outside number; nothing when it was not asked.
    #[serde(default)]
    pub contacts: Option<Vec<Contact>>,
}

/// How a call goes that has not happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// How it ends.
    pub result: CallResult,
    /// How long it lasts, in milliseconds of talk.
    pub talk: Span,
    /// Whom the CRM has under the outside number; nothing when it was not asked.
    pub contacts: Option<Vec<Contact>>,
}

/// What would become of one extension's part in the call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// Whose part.
    pub extension_id: ExtensionId,
    /// What would become of it.
    pub answer: Answer,
    /// The rule that decides.
    pub why: Why,
    /// The setting that says so, as its JSON path; nothing when no setting does.
    pub setting: Option<String>,
    /// With whom it would be logged, when the CRM was asked and one was chosen.
    pub contact: Option<ContactId>,
}

/// What would become of a part of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// It would be logged; when the CRM was not asked, provided that one contact is found.
    Log,
    /// It would wait for a person.
    Ask,
    /// It would not be logged.
    Skip,
}

/// Why a question cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuestionFlaw {
    /// The account has no such extension.
    NoSuchExtension(String),
    /// A number of the account may ring at anybody.
    OwnNumber(PhoneNumber),
    /// Neither side is an extension of the account.
    NobodyOfTheAccount,
}

impl fmt::Display for QuestionFlaw {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&match self {
            Self::NoSuchExtension(short) => words::NO_SUCH_EXTENSION.with(&[("extension", short)]),
            Self::OwnNumber(number) => words::OWN_NUMBER.with(&[("number", number.as_str())]),
            Self::NobodyOfTheAccount => words::NOBODY_OF_THE_ACCOUNT.into(),
        })
    }
}

impl std::error::Error for QuestionFlaw {}

/// Asks the rules. A call between colleagues has two answers, the caller's first.
///
/// # Errors
///
/// When the question does not say whose call it is.
pub fn would_log(
    question: &Question,
    policy: &Policy,
    directory: &Directory,
    now: Millis,
) -> Result<Vec<Verdict>, QuestionFlaw> {
    let from = read(&question.from, directory);
    let to = read(&question.to, directory);
    let Question { result, talk, contacts, .. } = question.clone();
    would_log_between(from, to, &Course { result, talk, contacts }, policy, directory, now)
}

/// The same, for sides that are read already.
///
/// # Errors
///
/// When the sides do not say whose call it is.
pub fn would_log_between(
    from: Line,
    to: Line,
    course: &Course,
    policy: &Policy,
    directory: &Directory,
    now: Millis,
) -> Result<Vec<Verdict>, QuestionFlaw> {
    let from = Asked::side(from, directory)?;
    let to = Asked::side(to, directory)?;
    if from.extension.is_none() && to.extension.is_none() {
        return Err(QuestionFlaw::NobodyOfTheAccount);
    }
    let reach = if from.extension.is_some() && to.extension.is_some() {
        Reach::Internal
    } else {
        Reach::External
    };
    let sides = [(&from, &to, Direction::Outbound), (&to, &from, Direction::Inbound)];
    let verdicts = sides.into_iter().filter_map(|(own, other, direction)| {
        let extension_id = own.extension.as_ref()?;
        // A call that ends at a menu was dropped there.
        let (role, result) = match directory.extension(extension_id).map(|known| &known.kind) {
            Some(ExtensionKind::Ivr) => (Role::Ivr, CallResult::Abandoned),
            Some(ExtensionKind::Queue) => (Role::Queue, course.result),
            Some(ExtensionKind::User | ExtensionKind::Other(_)) | None => {
                (Role::Agent, course.result)
            }
        };
        let facts = Facts {
            extension_id,
            role,
            result,
            direction,
            reach,
            own_line: Some(&own.line),
            other_line: Some(&other.line),
            other_extension: other.extension.as_ref(),
            talk: course.talk,
            started_at: now,
        };
        let number = directory.outside(&other.line);
        Some(verdict(&facts, number, course.contacts.clone(), policy, directory))
    });
    Ok(verdicts.collect())
}

/// What becomes of a part, given whom the CRM has under its outside number.
pub(super) fn verdict(
    facts: &Facts<'_>,
    number: Option<&PhoneNumber>,
    contacts: Option<Vec<Contact>>,
    policy: &Policy,
    directory: &Directory,
) -> Verdict {
    let verdict = |answer, why, setting: Option<&str>, contact| Verdict {
        extension_id: facts.extension_id.clone(),
        answer,
        why,
        setting: setting.map(str::to_owned),
        contact,
    };
    if let Some(Objection { why, setting }) = objection(facts, policy, directory) {
        return verdict(Answer::Skip, why, setting.as_deref(), None);
    }
    let Some(number) = number else {
        return verdict(Answer::Ask, without_number(facts.reach), None, None);
    };
    if let Some(known) = policy.remembered(number) {
        return verdict(Answer::Log, Why::RememberedContact, None, Some(known.id.clone()));
    }
    let Some(contacts) = contacts else {
        return verdict(Answer::Log, Why::NothingAgainst, None, None);
    };
    let several = matches!(contacts.as_slice(), [_, _, ..]).then_some("severalContacts");
    match decide(contacts, &policy.settings) {
        Decision::Log { contact, why } => {
            let setting = several.filter(|_| why != Why::OneContact);
            verdict(Answer::Log, why, setting, Some(contact.id))
        }
        Decision::LogWithPlaceholder => {
            verdict(Answer::Log, Why::PlaceholderContact, Some("noContact"), None)
        }
        Decision::Ask { why, .. } => verdict(Answer::Ask, why, several.or(Some("noContact")), None),
        Decision::Skip { why } => verdict(Answer::Skip, why, Some("noContact"), None),
    }
}

/// A side of the call in question.
struct Asked {
    line: Line,
    extension: Option<ExtensionId>,
}

impl Asked {
    fn side(line: Line, directory: &Directory) -> Result<Self, QuestionFlaw> {
        let extension = match &line {
            Line::Extension(short) => match directory.by_short_number(short) {
                Some(extension) => Some(extension.id.clone()),
                None => return Err(QuestionFlaw::NoSuchExtension(short.clone())),
            },
            Line::Number(number) if directory.is_own(&line) => {
                return Err(QuestionFlaw::OwnNumber(number.clone()));
            }
            Line::Number(_) | Line::Other(_) => None,
        };
        Ok(Self { line, extension })
    }
}

fn read(text: &str, directory: &Directory) -> Line {
    match extension_digits(text) {
        Some(short) if short.len() <= Line::LONGEST_EXTENSION => Line::Extension(short),
        Some(_) | None => Line::read(text, &directory.home),
    }
}
