//! An entry, its effects and its timeline in the words of the stories.

use ledger_core::additional::FieldValues;
use ledger_core::compose::{self, Format};
use ledger_core::id::ExtensionId;
use ledger_core::ledger::{Edit, Effect, Entry, Flight, Note, PendingEdit, Phase, Work};
use ledger_core::time::Millis;

use super::SUBJECT;
use crate::calls::BEGINNING;

pub(super) fn described(entry: &Entry, effects: &[Effect]) -> String {
    let flight = |flight: &Flight| match flight {
        Flight::Out { .. } => "",
        Flight::Resting { .. } => " resting",
    };
    let mut text = match &entry.phase {
        Phase::WaitingForEnd { why, .. } => format!("WaitingForEnd {why}"),
        Phase::Matching { flight: it } => format!("Matching{}", flight(it)),
        Phase::AddingContact { flight: it } => format!("AddingContact{}", flight(it)),
        Phase::Asking { why, rematch: Some(Flight::Out { .. }), .. } => {
            format!("Asking {why} looking")
        }
        Phase::Asking { why, .. } => format!("Asking {why}"),
        Phase::Looking { contact, flight: it, .. } => {
            format!("Looking {}{}", contact.id, flight(it))
        }
        Phase::Creating { contact, flight: it, .. } => {
            format!("Creating {}{}", contact.id, flight(it))
        }
        Phase::Settling { contact, .. } => format!("Settling {}", contact.id),
        Phase::Logged { record, work } => {
            let work = match work {
                Work::Idle => String::new(),
                Work::Reading { flight: it } => format!(" reading{}", flight(it)),
                Work::Writing { flight: it, .. } => format!(" writing{}", flight(it)),
                Work::Declined { why, .. } => format!(" declined {why}"),
            };
            format!("Logged {}{work}", record.contact.id)
        }
        Phase::Final { record } => format!("Final {}", record.contact.id),
        Phase::Skipped { why } => format!("Skipped {why}"),
        Phase::Refused { why, .. } => format!("Refused {why}"),
        Phase::GivenUp { why } => format!("GivenUp {why}"),
    };
    if let Some(Millis(due)) = entry.due() {
        text.push_str(&format!(" ~{}", (due - BEGINNING.0) / 1000));
    }
    for effect in effects {
        text.push_str("; ");
        text.push_str(&match effect {
            Effect::FindContacts { attempt, .. } => format!("FindContacts {}", attempt.0),
            Effect::AddContact { attempt, .. } => format!("AddContact {}", attempt.0),
            Effect::Look { attempt, .. } => format!("Look {}", attempt.0),
            Effect::Create { attempt, draft } => {
                format!("Create {}{}", attempt.0, chosen(&draft.fields))
            }
            Effect::Read { attempt, .. } => format!("Read {}", attempt.0),
            Effect::Update { attempt, draft, expected, .. } => {
                assert!(expected.is_some(), "an update names what was read");
                let subject = Some(&draft.subject).filter(|subject| *subject != SUBJECT);
                let subject = subject.map(|subject| format!(" subject {subject}"));
                let fields = chosen(&draft.fields);
                let note = compose::note(&draft.body, Format::Plain);
                let note = note.map(|note| format!(" note {note}")).unwrap_or_default();
                format!("Update {}{fields}{}{note}", attempt.0, subject.unwrap_or_default())
            }
        });
    }
    for pending in &entry.edits {
        let PendingEdit::InConflict(Edit { subject, note, contact, fields, seen }) = pending else {
            continue;
        };
        let said = |what: &str, value: Option<&str>| {
            value.map(|value| format!(" {what} {value}")).unwrap_or_default()
        };
        let author = seen.as_ref().and_then(|seen| seen.by.as_ref());
        text.push_str("; conflict");
        text.push_str(&said("of", author.map(ExtensionId::as_str)));
        text.push_str(&said("subject", subject.as_deref()));
        text.push_str(&said("note", note.as_deref()));
        text.push_str(&said("contact", contact.as_ref().map(|contact| contact.id.as_str())));
        text.push_str(&chosen(fields));
    }
    text
}

pub(super) fn told(notes: &[Note]) -> String {
    let line = |note: &Note| {
        let what = serde_json::to_value(note.what).expect("a word");
        let why = note.why.map(|why| format!(" {why}")).unwrap_or_default();
        format!("{}{why}", what.as_str().unwrap_or_default())
    };
    match notes {
        [] => "nothing".to_owned(),
        notes => notes.iter().map(line).collect::<Vec<_>>().join(", "),
    }
}

fn chosen(fields: &FieldValues) -> String {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    fields.iter().map(|(name, value)| format!(" {name}={}", text(value))).collect()
}
