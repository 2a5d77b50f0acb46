//! What stands on the page.

use ledger_core::ledger::Prospect;
use ledger_wire::api::{self, BackfillCount, BackfillStage, CallRow};

use super::{Backfill, Question};
use crate::order::sort;
use crate::sheet::{ROW, Row, Sheet, Style};
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
        match &self.trouble {
            Some(trouble) => sheet.say("backfill-problem", text::trouble(trouble)),
            None if self.incomplete => sheet.say("backfill-problem", words::NO_FIRST_DAY),
            None => {}
        }
        match &self.known {
            None => {}
            Some(None) => {
                sheet.show("backfill-none");
                self.form(sheet);
            }
            Some(Some(known)) => self.shown(known, sheet),
        }
    }

    /// The days to choose.
    fn form(&self, sheet: &mut Sheet) {
        sheet.show("backfill-form");
        for (place, day) in [("backfill-from", &self.from), ("backfill-to", &self.to)] {
            sheet.fill(place, day.as_ref().map(|day| day.text.clone()).unwrap_or_default());
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
        sheet.rows("backfill-counts", "prospect", counts(&known.counts));
        match known.stage {
            BackfillStage::Counting | BackfillStage::Running | BackfillStage::Paused => {
                sheet.show("backfill-progress");
                sheet.set("backfill-progress", "value", progress(known).to_string());
                sheet.show("backfill-cancel");
            }
            BackfillStage::Ready => {
                self.form(sheet);
                sheet.show("backfill-cancel");
            }
            BackfillStage::Cancelled | BackfillStage::Done | BackfillStage::Failed => {
                self.form(sheet);
            }
        }
        match known.stage {
            BackfillStage::Running => sheet.show("backfill-pause"),
            BackfillStage::Paused => sheet.show("backfill-resume"),
            BackfillStage::Ready => {
                let to_log = to_log(known);
                if to_log > 0 {
                    sheet.show("backfill-start");
                    sheet.say("backfill-start", words::start(to_log));
                }
            }
            BackfillStage::Counting
            | BackfillStage::Cancelled
            | BackfillStage::Done
            | BackfillStage::Failed => {}
        }
    }
}

/// How far it has come in hundredths: while counting by time, afterwards by calls.
fn progress(known: &api::Backfill) -> i64 {
    let (done, all) = match known.stage {
        BackfillStage::Counting => {
            let range = known.range;
            (range.to.since(known.read_back_to).0, range.to.since(range.from).0)
        }
        BackfillStage::Ready
        | BackfillStage::Running
        | BackfillStage::Paused
        | BackfillStage::Cancelled
        | BackfillStage::Done
        | BackfillStage::Failed => (known.calls_given.into(), known.calls_counted.into()),
    };
    done.saturating_mul(100).checked_div(all).unwrap_or_default().clamp(0, 100)
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
fn counts(counts: &[BackfillCount]) -> Vec<Row> {
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
    sorted.into_iter().map(count).collect()
}

fn count(one: &BackfillCount) -> Row {
    let (state, outcome) = words::prospect(one.prospect);
    let mut row = Row::new(format!("{state} {}", one.reason.code));
    row.set(ROW, "data-state", state);
    row.say("outcome", outcome);
    row.say("reason", one.reason.sentence().to_owned());
    let examples: Vec<&str> = one.sample.iter().map(who).collect();
    row.say("examples", words::examples(&examples));
    row.say("count", words::number(one.count));
    row
}

fn who(row: &CallRow) -> &str {
    match (&row.contact, &row.other) {
        (Some(contact), _) => &contact.name,
        (None, Some(other)) => other,
        (None, None) => text::UNKNOWN_NUMBER.words(),
    }
}
