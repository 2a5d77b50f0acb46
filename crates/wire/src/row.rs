//! An entry as lists show it.

use ledger_core::directory::Directory;
use ledger_core::ledger::{ContactChoice, Entry, Phase};
use ledger_core::phone::Line;

use crate::api::CallRow;

impl CallRow {
    /// The row of an entry.
    pub fn of(entry: &Entry, directory: &Directory) -> Self {
        let part = &entry.part;
        let named = |id| directory.extension(id).map(|extension| extension.name.clone());
        Self {
            telephony_session_id: part.telephony_session_id.clone(),
            session_id: part.session_id.clone(),
            extension_id: part.extension_id.clone(),
            extension_name: named(&part.extension_id)
                .or_else(|| part.own.name.clone())
                .unwrap_or_default(),
            direction: part.direction,
            other: part
                .other
                .extension_id
                .as_ref()
                .and_then(named)
                .or_else(|| part.outside_number.as_ref().map(ToString::to_string))
                .or_else(|| part.other.name.clone())
                .or_else(|| part.other.line.as_ref().map(Line::to_string)),
            number: part.outside_number.clone(),
            contact: contact(entry),
            started_at: part.started_at,
            talk_seconds: part.talk.rounded_seconds(),
            result: part.result,
            state: entry.state(),
            reason: entry.why().into(),
            activity_id: entry.logged().map(|record| record.activity.clone()),
        }
    }
}

fn contact(entry: &Entry) -> Option<ContactChoice> {
    match &entry.phase {
        Phase::Logged { record, .. } | Phase::Final { record } => Some(record.contact.clone()),
        Phase::Looking { contact, .. }
        | Phase::Creating { contact, .. }
        | Phase::Settling { contact, .. } => Some(contact.clone()),
        Phase::WaitingForEnd { .. }
        | Phase::Matching { .. }
        | Phase::AddingContact { .. }
        | Phase::Asking { .. }
        | Phase::Skipped { .. }
        | Phase::Refused { .. }
        | Phase::GivenUp { .. } => entry.chosen.clone(),
    }
}
