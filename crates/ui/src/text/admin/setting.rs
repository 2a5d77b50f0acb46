//! The words of settings: names, sentences, choices.

use ledger_core::settings::{Field, OwnerPolicy, Scope};

use crate::admin::FieldId;

/// The heading above a field; empty where there is none.
pub fn heading(field: FieldId) -> &'static str {
    match field {
        FieldId::CallTypes => "Which calls",
        FieldId::NoContact => "Matching",
        FieldId::Owner => "The record in the CRM",
        FieldId::CallsDays => "Retention",
        FieldId::Mode
        | FieldId::Scope
        | FieldId::LogStyle
        | FieldId::Fields
        | FieldId::DateFormat
        | FieldId::TimeZone
        | FieldId::SeveralContacts
        | FieldId::MinimumTalk
        | FieldId::TimelinesDays
        | FieldId::BlockList
        | FieldId::UserMapping => "",
    }
}

/// A field's name, and what it does in a sentence.
pub fn field_words(field: FieldId) -> (&'static str, &'static str) {
    match field {
        FieldId::Mode => (
            "Enable server side logging",
            "For whom the server logs, their own auto-log in the extension is switched off, so \
             that no call is there twice.",
        ),
        FieldId::Scope => ("Scope", "Whose calls are logged when it is enabled for the account."),
        FieldId::Owner => {
            ("Activity record owner", "Who should be the owner of the activity record in the CRM.")
        }
        FieldId::LogStyle => ("Log style", "When the record is written."),
        FieldId::Fields => {
            ("Call log details", "What the record says about a call, in this order.")
        }
        FieldId::DateFormat => ("Date format", "How dates are written in records."),
        FieldId::TimeZone => {
            ("Time zone", "The zone of dates in records, as an IANA name such as Europe/Paris.")
        }
        FieldId::NoContact => {
            ("No contact has the number", "What happens to a call whose number the CRM lacks.")
        }
        FieldId::SeveralContacts => (
            "Several contacts have the number",
            "Which of them the call is logged with, or whether a person chooses.",
        ),
        FieldId::CallTypes => ("Call types", "Calls that are not ticked are not logged."),
        FieldId::MinimumTalk => {
            ("Minimum duration", "Answered calls with less talk time are not logged.")
        }
        FieldId::CallsDays => (
            "Keep calls for",
            "How long the server remembers a call; records in the CRM are not touched.",
        ),
        FieldId::TimelinesDays => (
            "Keep timelines for",
            "How long it can be looked up what happened to a call, step by step.",
        ),
        FieldId::BlockList => ("Do not log", "What is never logged."),
        FieldId::UserMapping => ("User mapping", "Whose records are whose, chosen by hand."),
    }
}

/// What a number counts; empty where the field has none.
pub fn unit(field: FieldId) -> &'static str {
    match field {
        FieldId::MinimumTalk => "seconds",
        FieldId::CallsDays | FieldId::TimelinesDays => "days",
        FieldId::Mode
        | FieldId::Scope
        | FieldId::Owner
        | FieldId::LogStyle
        | FieldId::Fields
        | FieldId::DateFormat
        | FieldId::TimeZone
        | FieldId::NoContact
        | FieldId::SeveralContacts
        | FieldId::CallTypes
        | FieldId::BlockList
        | FieldId::UserMapping => "",
    }
}

/// A setting's name, by its path.
pub fn setting(path: &str) -> String {
    if let Some(kind) = path.strip_prefix("callTypes.")
        && kind != "minimumTalk"
    {
        return format!("{}: {}", field_words(FieldId::CallTypes).0, call_type(kind).0);
    }
    match (FieldId::at(path), path) {
        (Some(field), _) => field_words(field).0.to_owned(),
        (None, "quietWindow") => "Quiet window".to_owned(),
        (None, "numberFormats") => "Phone number formats".to_owned(),
        // Settings of pages to come, by the name they are stored under.
        (None, other) => other.to_owned(),
    }
}

/// A kind of call by its key in the settings, and what it is.
pub fn call_type(key: &str) -> (&'static str, &'static str) {
    match key {
        "inbound" => ("Inbound", "Calls that come in."),
        "outbound" => ("Outbound", "Calls that people make."),
        "missed" => ("Missed", "Inbound calls that nobody took."),
        "voicemail" => ("Voicemail", "Calls that went to voicemail."),
        "internal" => ("Internal", "Calls between colleagues."),
        "droppedInMenu" => {
            ("Dropped in a menu", "Main-number calls that end before they reach anyone.")
        }
        _ => ("Other calls", ""),
    }
}

/// A field of the record, and what it is.
pub fn field(field: Field) -> (&'static str, &'static str) {
    match field {
        Field::Note => ("Agent-entered notes", "What the person wrote."),
        Field::SessionId => ("Call session id", "RingCentral's number of the call."),
        Field::UserName => ("RingCentral user name", "Who took or made the call."),
        Field::UserNumber => ("RingCentral phone number", "Their number and extension."),
        Field::Summary => ("Call subject", "The subject of the record, as a line of its own."),
        Field::ContactNumber => ("Contact's phone number", "The other side's number."),
        Field::DateTime => ("Date and time", "When the call began."),
        Field::Duration => ("Call duration", "How long this person talked."),
        Field::Result => ("Call result", "Connected, missed, voicemail and so on."),
        Field::Recording => ("Link to the recording", "Where the recording can be heard."),
        Field::Voicemail => ("Link to the voicemail", "Where the message can be heard."),
        Field::AiNote => ("Smart summary", "RingCentral's AI note of the call."),
        Field::Transcript => ("Call transcript", "What was said."),
        Field::AceTranscript => ("ACE transcript", "What was said, as ACE heard it."),
        Field::AceSummary => ("ACE summary", "ACE's summary of the call."),
        Field::CallScore => ("Call score", "ACE's score of the call."),
        Field::AceBulletedSummary => ("ACE bulleted summary", "ACE's summary in points."),
        Field::AceLink => ("Link to ACE", "Where ACE shows the call."),
        Field::Journey => ("Call journey", "Through whose hands the call went."),
    }
}

/// What an owner policy means.
pub fn owner(policy: OwnerPolicy) -> &'static str {
    match policy {
        OwnerPolicy::AgentIfPossible => {
            "Whoever took the call, if they are a user of the CRM; otherwise the administrator."
        }
        OwnerPolicy::Admin => "Always the administrator whose CRM sign-in is used.",
    }
}

/// A scope's kind.
pub fn scope(scope: &Scope) -> &'static str {
    match scope {
        Scope::Everyone => "Everyone",
        Scope::Only { .. } => "Only the chosen",
        Scope::Except { .. } => "Everyone except the chosen",
    }
}
