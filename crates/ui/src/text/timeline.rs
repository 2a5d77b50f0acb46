//! The words of a call's timeline.

use ledger_core::ledger::What;

/// What happened to a call, as a sentence of its own.
pub fn happened(what: What) -> &'static str {
    match what {
        What::FactsKnown => "The call ended, or more became known about it.",
        What::Waiting => "Logging waits.",
        What::Skipped => "The call is not logged.",
        What::SearchedContacts => "The CRM was searched for contacts with this number.",
        What::AddedContact => "The CRM was asked to create a contact.",
        What::Asked => "A person has to decide.",
        What::ContactChosen => "The contact was chosen.",
        What::Looked => "The CRM was searched for a record of this call.",
        What::SentCreate => "The record was sent to the CRM.",
        What::Settling => "The record may have been written.",
        What::Logged => "The call was logged in the CRM.",
        What::SentRead => "The record was read from the CRM.",
        What::SentUpdate => "A change of the record was sent to the CRM.",
        What::Updated => "The record was changed in the CRM.",
        What::ChangedMeanwhile => "Someone was changing the record, so it is read again.",
        What::EditInConflict => "The record had changed in the CRM, so an edit waits.",
        What::DeletedInCrm => "Someone deleted the record in the CRM.",
        What::NoAnswer => "The CRM did not answer clearly.",
        What::AskedToWait => "The CRM asked to wait.",
        What::Refused => "The CRM refused.",
        What::GivenUp => "It was given up.",
        What::CrmChanged => "Another CRM was connected, and logging begins anew there.",
        What::PersonDecided => "Someone made a decision.",
        What::ClientSawEnd => "The extension saw the call end and logs it.",
        What::Backfilled => "An administrator's backfill asks for it.",
        What::InsightsKnown => "An AI note or transcript came.",
        What::LetGo => "Something did not come in time.",
        What::Completed => "Everything about this call is in the CRM.",
        What::Requested => "A request was sent to the CRM.",
    }
}

/// What a note adds: a name, a record, or the CRM's words.
pub fn detail(what: What, detail: &str) -> String {
    if detail.is_empty() {
        return String::new();
    }
    match what {
        What::FactsKnown => format!("Result: {detail}."),
        What::ContactChosen | What::AddedContact | What::PersonDecided => {
            format!("Contact: {detail}.")
        }
        What::Logged | What::Updated | What::DeletedInCrm => format!("Record: {detail}."),
        What::Refused => format!("The CRM said: “{detail}”"),
        What::CrmChanged => format!("CRM: {detail}."),
        // A moment in the machine's spelling; the next line's time says it better.
        What::AskedToWait => String::new(),
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
        | What::Requested => detail.to_owned(),
    }
}
