//! The page as it is to be painted.

use ledger_core::ledger::Prospect;
use ledger_core::time::Millis;
use ledger_wire::api::{self, BackfillCount, BackfillStage, CallRow};

use super::{Backfill, Question};
use crate::order::sort;
use crate::plain::PlainRow;
use crate::text;
use crate::text::admin::backfill as words;

/// The page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Whether another page is shown.
    pub hidden: bool,
    /// Whether it is awaited how it stands, or what becomes of a wish.
    pub busy: bool,
    /// Whether no other days can be chosen now.
    pub form_hidden: bool,
    /// The first day, as its field has it.
    pub from: String,
    /// The last day.
    pub to: String,
    /// What is wrong.
    pub problem: String,
    /// Whether there is none.
    pub none: bool,
    /// Which calls: from when to when.
    pub range: Option<(Millis, Millis)>,
    /// Where it stands.
    pub stage: &'static str,
    /// How far it has come, in hundredths; nothing while nothing goes on.
    pub progress: Option<u32>,
    /// The same in words.
    pub status: String,
    /// What went wrong last.
    pub trouble: String,
    /// What becomes of calls: what, why, examples, how many.
    pub counts: Vec<PlainRow>,
    /// The button that starts it; empty when it cannot be.
    pub start: String,
    /// Whether it cannot be paused.
    pub pause_hidden: bool,
    /// Whether it cannot be resumed.
    pub resume_hidden: bool,
    /// Whether it cannot be cancelled.
    pub cancel_hidden: bool,
}

impl Backfill {
    /// The page, as it stands.
    pub(in crate::admin) fn view(&self) -> View {
        let problem = match &self.trouble {
            Some(trouble) => text::trouble(trouble),
            None if self.incomplete => words::NO_FIRST_DAY.to_owned(),
            None => String::new(),
        };
        let view = View {
            busy: match self.asked {
                Some((_, Question::Newest)) => self.known.is_none(),
                Some((_, Question::Change)) => true,
                None => false,
            },
            from: self.from.as_ref().map(|day| day.text.clone()).unwrap_or_default(),
            to: self.to.as_ref().map(|day| day.text.clone()).unwrap_or_default(),
            problem,
            form_hidden: self.known.is_none(),
            none: self.known.is_some(),
            pause_hidden: true,
            resume_hidden: true,
            cancel_hidden: true,
            ..View::default()
        };
        let Some(Some(known)) = &self.known else { return view };
        let stage = known.stage;
        let (goes_on, is_paused) = match stage {
            BackfillStage::Counting | BackfillStage::Running => (true, false),
            BackfillStage::Paused => (false, true),
            BackfillStage::Ready
            | BackfillStage::Cancelled
            | BackfillStage::Done
            | BackfillStage::Failed => (false, false),
        };
        let is_ready = stage == BackfillStage::Ready;
        View {
            form_hidden: goes_on || is_paused,
            none: false,
            range: Some((known.range.from, known.range.to)),
            stage: words::stage(stage),
            progress: (goes_on || is_paused).then(|| progress(known)),
            status: words::status(known),
            trouble: known.problem.clone(),
            counts: counts(&known.counts),
            start: match to_log(known) {
                some @ 1.. if is_ready => words::start(some),
                _ => String::new(),
            },
            pause_hidden: stage != BackfillStage::Running,
            resume_hidden: !is_paused,
            cancel_hidden: !(goes_on || is_paused || is_ready),
            ..view
        }
    }
}

/// How far it has come: while counting by time, afterwards by calls.
fn progress(known: &api::Backfill) -> u32 {
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
    let hundredths = done.saturating_mul(100).checked_div(all).unwrap_or_default();
    u32::try_from(hundredths.clamp(0, 100)).unwrap_or_default()
}

/// How many parts would be logged, or left for a person.
fn to_log(known: &api::Backfill) -> u32 {
    let log = |count: &&BackfillCount| match count.prospect {
        Prospect::Log | Prospect::Ask => true,
        Prospect::Skip | Prospect::Known => false,
    };
    known.counts.iter().filter(log).map(|count| count.count).sum()
}

fn counts(counts: &[BackfillCount]) -> Vec<PlainRow> {
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
    let row = |one: &BackfillCount| {
        let (state, outcome) = words::prospect(one.prospect);
        let examples: Vec<&str> = one.sample.iter().map(who).collect();
        PlainRow {
            key: format!("{state} {}", one.reason.code),
            state,
            words: vec![
                outcome.to_owned(),
                one.reason.sentence.clone(),
                words::examples(&examples),
                words::number(one.count),
            ],
        }
    };
    sorted.into_iter().map(row).collect()
}

fn who(row: &CallRow) -> &str {
    match (&row.contact, &row.other) {
        (Some(contact), _) => &contact.name,
        (None, Some(other)) => other,
        (None, None) => text::UNKNOWN_NUMBER,
    }
}
