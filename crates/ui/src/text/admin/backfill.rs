//! The words of the page that logs calls of the past.

use ledger_core::ledger::Prospect;
use ledger_wire::api::{Backfill, BackfillStage};
use ledger_words::Phrase;
use ledger_words::backfill as words;
pub use ledger_words::backfill::NO_FIRST_DAY;

/// Where it stands.
pub fn stage(stage: BackfillStage) -> Phrase {
    match stage {
        BackfillStage::Counting => words::COUNTING,
        BackfillStage::Ready => words::READY,
        BackfillStage::Running => words::RUNNING,
        BackfillStage::Paused => words::PAUSED,
        BackfillStage::Cancelled => words::CANCELLED,
        BackfillStage::Done => words::DONE,
        BackfillStage::Failed => words::STOPPED,
    }
}

/// How far it has come.
pub fn status(known: &Backfill) -> String {
    let (counted, given) = (calls(known.calls_counted), calls(known.calls_given));
    let status = match known.stage {
        BackfillStage::Counting => words::COUNTED_SO_FAR.of(&counted),
        BackfillStage::Ready => words::COUNTED.of(&counted),
        BackfillStage::Running
        | BackfillStage::Paused
        | BackfillStage::Cancelled
        | BackfillStage::Failed => {
            words::TAKEN_UP.with(&[("done", &number(known.calls_given)), ("calls", &counted)])
        }
        BackfillStage::Done => words::ALL_TAKEN_UP.of(&given),
    };
    match known.unreadable {
        0 => status,
        some => format!("{status} {}", words::UNREADABLE.of(&calls(some))),
    }
}

/// The button that starts it.
pub fn start(parts: u32) -> String {
    words::START.of(&calls(parts))
}

/// What becomes of calls, for styles and in words.
pub fn prospect(prospect: Prospect) -> (&'static str, Phrase) {
    match prospect {
        Prospect::Log => ("log", words::PROSPECT_LOG),
        Prospect::Ask => ("ask", words::PROSPECT_ASK),
        Prospect::Skip => ("skip", words::PROSPECT_SKIP),
        Prospect::Known => ("known", words::PROSPECT_KNOWN),
    }
}

/// Some of them.
pub fn examples(who: &[&str]) -> String {
    if who.is_empty() { String::new() } else { words::EXAMPLES.of(&who.join(", ")) }
}

/// How many.
pub fn number(count: u32) -> String {
    ledger_words::number(count as usize)
}

fn calls(count: u32) -> String {
    words::CALLS.of(count as usize)
}
