//! The words of settings: names, sentences, choices.

use ledger_core::settings::{Field, OwnerPolicy, Scope};
use ledger_words::{Phrase, setting as words};

use crate::admin::FieldId;

/// The heading above a field; empty where there is none.
pub fn heading(field: FieldId) -> Phrase {
    match field {
        FieldId::CallTypes => words::WHICH_CALLS,
        FieldId::NoContact => words::MATCHING,
        FieldId::Owner => words::RECORD,
        FieldId::CallsDays => words::RETENTION,
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
        | FieldId::UserMapping => Phrase::NONE,
    }
}

/// A field's name, and what it does in a sentence.
pub fn field_words(field: FieldId) -> (Phrase, Phrase) {
    match field {
        FieldId::Mode => (words::MODE, words::MODE_HINT),
        FieldId::Scope => (words::SCOPE, words::SCOPE_HINT),
        FieldId::Owner => (words::OWNER, words::OWNER_HINT),
        FieldId::LogStyle => (words::LOG_STYLE, words::LOG_STYLE_HINT),
        FieldId::Fields => (words::FIELDS, words::FIELDS_HINT),
        FieldId::DateFormat => (words::DATE_FORMAT, words::DATE_FORMAT_HINT),
        FieldId::TimeZone => (words::TIME_ZONE, words::TIME_ZONE_HINT),
        FieldId::NoContact => (words::NO_CONTACT, words::NO_CONTACT_HINT),
        FieldId::SeveralContacts => (words::SEVERAL_CONTACTS, words::SEVERAL_CONTACTS_HINT),
        FieldId::CallTypes => (words::CALL_TYPES, words::CALL_TYPES_HINT),
        FieldId::MinimumTalk => (words::MINIMUM_TALK, words::MINIMUM_TALK_HINT),
        FieldId::CallsDays => (words::CALLS_DAYS, words::CALLS_DAYS_HINT),
        FieldId::TimelinesDays => (words::TIMELINES_DAYS, words::TIMELINES_DAYS_HINT),
        FieldId::BlockList => (words::BLOCK_LIST, words::BLOCK_LIST_HINT),
        FieldId::UserMapping => (words::USER_MAPPING, words::USER_MAPPING_HINT),
    }
}

/// What a number counts; empty where the field has none.
pub fn unit(field: FieldId) -> Phrase {
    match field {
        FieldId::MinimumTalk => words::SECONDS,
        FieldId::CallsDays | FieldId::TimelinesDays => words::DAYS,
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
        | FieldId::UserMapping => Phrase::NONE,
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
        (None, "quietWindow") => words::QUIET_WINDOW.to_owned(),
        (None, "numberFormats") => words::NUMBER_FORMATS.to_owned(),
        // Settings of pages to come, by the name they are stored under.
        (None, other) => other.to_owned(),
    }
}

/// A kind of call by its key in the settings, and what it is.
pub fn call_type(key: &str) -> (Phrase, Phrase) {
    match key {
        "inbound" => (words::INBOUND, words::INBOUND_HINT),
        "outbound" => (words::OUTBOUND, words::OUTBOUND_HINT),
        "missed" => (words::MISSED, words::MISSED_HINT),
        "voicemail" => (words::VOICEMAIL, words::VOICEMAIL_HINT),
        "internal" => (words::INTERNAL, words::INTERNAL_HINT),
        "droppedInMenu" => (words::DROPPED_IN_MENU, words::DROPPED_IN_MENU_HINT),
        _ => (words::OTHER_CALLS, Phrase::NONE),
    }
}

/// A field of the record, and what it is.
pub fn field(field: Field) -> (Phrase, Phrase) {
    match field {
        Field::Note => (words::FIELD_NOTE, words::FIELD_NOTE_HINT),
        Field::SessionId => (words::FIELD_SESSION_ID, words::FIELD_SESSION_ID_HINT),
        Field::UserName => (words::FIELD_USER_NAME, words::FIELD_USER_NAME_HINT),
        Field::UserNumber => (words::FIELD_USER_NUMBER, words::FIELD_USER_NUMBER_HINT),
        Field::Summary => (words::FIELD_SUMMARY, words::FIELD_SUMMARY_HINT),
        Field::ContactNumber => (words::FIELD_CONTACT_NUMBER, words::FIELD_CONTACT_NUMBER_HINT),
        Field::DateTime => (words::FIELD_DATE_TIME, words::FIELD_DATE_TIME_HINT),
        Field::Duration => (words::FIELD_DURATION, words::FIELD_DURATION_HINT),
        Field::Result => (words::FIELD_RESULT, words::FIELD_RESULT_HINT),
        Field::Recording => (words::FIELD_RECORDING, words::FIELD_RECORDING_HINT),
        Field::Voicemail => (words::FIELD_VOICEMAIL, words::FIELD_VOICEMAIL_HINT),
        Field::AiNote => (words::FIELD_AI_NOTE, words::FIELD_AI_NOTE_HINT),
        Field::Transcript => (words::FIELD_TRANSCRIPT, words::FIELD_TRANSCRIPT_HINT),
        Field::AceTranscript => (words::FIELD_ACE_TRANSCRIPT, words::FIELD_ACE_TRANSCRIPT_HINT),
        Field::AceSummary => (words::FIELD_ACE_SUMMARY, words::FIELD_ACE_SUMMARY_HINT),
        Field::CallScore => (words::FIELD_CALL_SCORE, words::FIELD_CALL_SCORE_HINT),
        Field::AceBulletedSummary => {
            (words::FIELD_ACE_BULLETED_SUMMARY, words::FIELD_ACE_BULLETED_SUMMARY_HINT)
        }
        Field::AceLink => (words::FIELD_ACE_LINK, words::FIELD_ACE_LINK_HINT),
        Field::Journey => (words::FIELD_JOURNEY, words::FIELD_JOURNEY_HINT),
    }
}

/// What an owner policy means.
pub fn owner(policy: OwnerPolicy) -> Phrase {
    match policy {
        OwnerPolicy::AgentIfPossible => words::OWNER_AGENT_MEANS,
        OwnerPolicy::Admin => words::OWNER_ADMIN_MEANS,
    }
}

/// A scope's kind.
pub fn scope(scope: &Scope) -> Phrase {
    match scope {
        Scope::Everyone => words::EVERYONE,
        Scope::Only { .. } => words::ONLY_THE_CHOSEN,
        Scope::Except { .. } => words::EXCEPT_THE_CHOSEN,
    }
}
