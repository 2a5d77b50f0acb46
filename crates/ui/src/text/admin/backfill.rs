//! The words of the page that logs calls of the past.

use ledger_core::ledger::Prospect;
use ledger_wire::api::{Backfill, BackfillStage};

use super::counted;

/// No first day is chosen.
pub const NO_FIRST_DAY: &str = "Choose the first day.";

/// Where it stands.
pub fn stage(stage: BackfillStage) -> &'static str {
    match stage {
        BackfillStage::Counting => "Counting calls; nothing is logged yet",
        BackfillStage::Ready => "Counted; nothing is logged yet",
        BackfillStage::Running => "Logging calls",
        BackfillStage::Paused => "Paused",
        BackfillStage::Cancelled => "Cancelled; what was logged stays",
        BackfillStage::Done => "Done",
        BackfillStage::Failed => "Stopped by a problem",
    }
}

/// How far it has come.
pub fn status(known: &Backfill) -> String {
    let counted = calls(known.calls_counted);
    let status = match known.stage {
        BackfillStage::Counting => format!("{counted} counted so far."),
        BackfillStage::Ready => format!("{counted} counted."),
        BackfillStage::Running
        | BackfillStage::Paused
        | BackfillStage::Cancelled
        | BackfillStage::Failed => {
            format!("{} of {counted} taken up.", super::grouped(known.calls_given as usize))
        }
        BackfillStage::Done => format!(
            "{} taken up. Those that are to be logged are in the CRM now or in a few minutes; the \
             list of calls says what becomes of each.",
            calls(known.calls_given)
        ),
    };
    match known.unreadable {
        0 => status,
        some => format!("{status} {} could not be read.", calls(some)),
    }
}

/// The button that starts it.
pub fn start(parts: u32) -> String {
    format!("Log {}", calls(parts))
}

/// What becomes of calls, for styles and in words.
pub fn prospect(prospect: Prospect) -> (&'static str, &'static str) {
    match prospect {
        Prospect::Log => ("log", "To be logged"),
        Prospect::Ask => ("ask", "Left for a person"),
        Prospect::Skip => ("skip", "Not logged"),
        Prospect::Known => ("known", "Known already"),
    }
}

/// Some of them.
pub fn examples(who: &[&str]) -> String {
    if who.is_empty() { String::new() } else { format!("Such as {}.", who.join(", ")) }
}

/// How many.
pub fn number(count: u32) -> String {
    super::grouped(count as usize)
}

fn calls(count: u32) -> String {
    counted(count as usize, "call", "calls")
}
