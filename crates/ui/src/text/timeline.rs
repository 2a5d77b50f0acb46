//! The words of a call's timeline.

use ledger_core::call::CallResult;
use ledger_core::ledger::What;
use ledger_words::{Phrase, timeline as words};

/// What the Worker notes of a call that has ended, in English.
const RESULTS: [CallResult; 9] = [
    CallResult::Answered,
    CallResult::Missed,
    CallResult::Voicemail,
    CallResult::Rejected,
    CallResult::NoAnswer,
    CallResult::Busy,
    CallResult::Failed,
    CallResult::AnsweredElsewhere,
    CallResult::Abandoned,
];

/// What happened to a call, as a sentence of its own.
pub fn happened(what: What) -> Phrase {
    match what {
        What::FactsKnown => words::FACTS_KNOWN,
        What::Waiting => words::WAITING,
        What::Skipped => words::SKIPPED,
        What::SearchedContacts => words::SEARCHED_CONTACTS,
        What::AddedContact => words::ADDED_CONTACT,
        What::Asked => words::ASKED,
        What::ContactChosen => words::CONTACT_CHOSEN,
        What::Looked => words::LOOKED,
        What::SentCreate => words::SENT_CREATE,
        What::Settling => words::SETTLING,
        What::Logged => words::LOGGED,
        What::SentRead => words::SENT_READ,
        What::SentUpdate => words::SENT_UPDATE,
        What::Updated => words::UPDATED,
        What::ChangedMeanwhile => words::CHANGED_MEANWHILE,
        What::EditInConflict => words::EDIT_IN_CONFLICT,
        What::DeletedInCrm => words::DELETED_IN_CRM,
        What::NoAnswer => words::NO_ANSWER,
        What::AskedToWait => words::ASKED_TO_WAIT,
        What::Refused => words::REFUSED,
        What::GivenUp => words::GIVEN_UP,
        What::CrmChanged => words::CRM_CHANGED,
        What::PersonDecided => words::PERSON_DECIDED,
        What::ClientSawEnd => words::CLIENT_SAW_END,
        What::Backfilled => words::BACKFILLED,
        What::InsightsKnown => words::INSIGHTS_KNOWN,
        What::LetGo => words::LET_GO,
        What::Completed => words::COMPLETED,
        What::Requested => words::REQUESTED,
    }
}

/// What a note adds: a name, a record, or the CRM's words.
pub fn detail(what: What, detail: &str) -> String {
    if detail.is_empty() {
        return String::new();
    }
    let words = match what {
        What::FactsKnown => {
            let result = RESULTS.into_iter().find(|result| result.words() == detail);
            let result = result.map_or(detail, |result| super::result(result).words());
            return words::RESULT.with(&[("detail", result)]);
        }
        What::ContactChosen | What::AddedContact | What::PersonDecided => words::CONTACT,
        What::Logged | What::Updated | What::DeletedInCrm => words::RECORD,
        What::Refused => words::CRM_SAID,
        What::CrmChanged => words::CRM,
        // A moment in the machine's spelling; the next line's time says it better.
        What::AskedToWait => return String::new(),
        What::Waiting
        | What::Skipped
        | What::SearchedContacts
        | What::Asked
        | What::Looked
        | What::SentCreate
        | What::Settling
        | What::SentRead
        | What::SentUpdate
        | What::ChangedMeanwhile
        | What::EditInConflict
        | What::NoAnswer
        | What::GivenUp
        | What::ClientSawEnd
        | What::Backfilled
        | What::InsightsKnown
        | What::LetGo
        | What::Completed
        | What::Requested => return detail.to_owned(),
    };
    words.with(&[("detail", detail)])
}
