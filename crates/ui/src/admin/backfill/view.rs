//! What stands on the page.

use ledger_core::ledger::Prospect;
use ledger_wire::api::{self, BackfillCount, BackfillStage, CallRow};

use super::{Backfill, Question};
use crate::order::sort;
use crate::sheet::{ROW, Sheet, Style};
use crate::text;
use crate::text::admin::backfill as words;

impl Backfill {
    /// The page, as it stands.
    pub(in crate::admin) fn view(&self, sheet: &mut Sheet) {
        sheet.show("backfill");
        match self.asked {
            Some((_, Question::Newest)) if self.known.is_some() => {}
            Some(_) => sheet.show("backfill-busy"),
            None => {}
        }
        if self.trouble.is_none() && self.incomplete {
            sheet.say("backfill-problem", words::NO_FIRST_DAY);
        }
        sheet.trouble("backfill-problem", &self.trouble);
        sheet.fill_day("backfill-from", &self.from);
        sheet.fill_day("backfill-to", &self.to);
        match &self.known {
            None => {}
            Some(None) => sheet.show_all(&["backfill-none", "backfill-form"]),
            Some(Some(known)) => self.shown(known, sheet),
        }
    }

    /// The newest one.
    fn shown(&self, known: &api::Backfill, sheet: &mut Sheet) {
        sheet.show("backfill-shown");
        sheet.time("backfill-since", known.range.from, Style::Full);
        sheet.time("backfill-until", known.range.to, Style::Full);
        sheet.say("backfill-stage", words::stage(known.stage));
        sheet.say("backfill-status", words::status(known));
        sheet.say("backfill-trouble", known.problem.clone());
        counts(&known.counts, sheet);
        let shown: &[&str] = match known.stage {
            BackfillStage::Counting => &["backfill-cancel"],
            BackfillStage::Running => &["backfill-cancel", "backfill-pause"],
            BackfillStage::Paused => &["backfill-cancel", "backfill-resume"],
            BackfillStage::Ready => &["backfill-form", "backfill-cancel"],
            BackfillStage::Cancelled | BackfillStage::Done | BackfillStage::Failed => {
                &["backfill-form"]
            }
        };
        sheet.show_all(shown);
        if let Some(progress) = progress(known) {
            sheet.show("backfill-progress");
            sheet.set("backfill-progress", "value", progress.to_string());
        }
        let to_log = to_log(known);
        if known.stage == BackfillStage::Ready && to_log > 0 {
            sheet.show("backfill-start");
            sheet.say("backfill-start", words::start(to_log));
        }
    }
}

/// How far it has come in hundredths while it goes on: when counting by time, afterwards by calls.
fn progress(known: &api::Backfill) -> Option<i64> {
    let (done, all) = match known.stage {
        BackfillStage::Counting => {
            let range = known.range;
            (range.to.since(known.read_back_to).0, range.to.since(range.from).0)
        }
        BackfillStage::Running | BackfillStage::Paused => {
            (known.calls_given.into(), known.calls_counted.into())
        }
        BackfillStage::Ready
        | BackfillStage::Cancelled
        | BackfillStage::Done
        | BackfillStage::Failed => return None,
    };
    Some(done.saturating_mul(100).checked_div(all).unwrap_or_default().clamp(0, 100))
}

/// How many parts would be logged, or left for a person.
fn to_log(known: &api::Backfill) -> u32 {
    let log = |count: &&BackfillCount| match count.prospect {
        Prospect::Log | Prospect::Ask => true,
        Prospect::Skip | Prospect::Known => false,
    };
    known.counts.iter().filter(log).map(|count| count.count).sum()
}

/// What becomes of calls, in the order of what matters.
fn counts(counts: &[BackfillCount], sheet: &mut Sheet) {
    let mut sorted: Vec<&BackfillCount> = counts.iter().collect();
    sort(&mut sorted, |one| {
        let place = match one.prospect {
            Prospect::Log => 0,
            Prospect::Ask => 1,
            Prospect::Known => 2,
            Prospect::Skip => 3,
        };
        (place, one.reason.code.clone())
    });
    let rows = sheet.list_of("backfill-counts", "prospect");
    for one in sorted {
        let (state, outcome) = words::prospect(one.prospect);
        let row = rows.add([state, &one.reason.code].join(" "));
        row.set(ROW, "data-state", state);
        row.say("outcome", outcome);
        row.say("reason", one.reason.sentence().to_owned());
        let examples: Vec<&str> = one.sample.iter().map(who).collect();
        row.say("examples", words::examples(&examples));
        row.say("count", words::number(one.count));
    }
}

fn who(row: &CallRow) -> &str {
    match (&row.contact, &row.other) {
        (Some(contact), _) => &contact.name,
        (None, Some(other)) => other,
        (None, None) => text::UNKNOWN_NUMBER.words(),
    }
}
