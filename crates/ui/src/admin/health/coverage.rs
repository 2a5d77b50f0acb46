//! How many of the calls that were to be logged are in the CRM, day by day, and why the others are
//! not. What the rules leave out was not to be logged; what is under way is not counted yet.

use ledger_core::ledger::State;
use ledger_core::time::Span;
use ledger_core::why::Why;
use ledger_wire::api::Report;

use crate::order::sort;
use crate::plain::PlainRow;
use crate::text::admin::health as text;

/// How far back it is counted.
pub(super) const SPAN: Span = Span::hours(13 * 24);

/// How high the chart is, and how wide a day is in it.
const HEIGHT: u64 = 100;
const DAY: usize = 10;

/// Coverage as it is to be painted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CoverageView {
    /// All days together.
    pub summary: String,
    /// The bars of what is logged, as an SVG path.
    pub logged: String,
    /// The bars of what is not, above them.
    pub missing: String,
    /// How wide and high they are together.
    pub view_box: String,
    /// The same as a table: the day, how many were to be logged, how many are, the share.
    pub days: Vec<PlainRow>,
    /// Why others are not: the reason, what to do, how many.
    pub reasons: Vec<PlainRow>,
}

/// Calls of a day, or of all.
#[derive(Clone, Copy, Debug, Default)]
struct Calls {
    logged: u64,
    missing: u64,
}

/// Calls that are not logged for the same reason.
struct Missing {
    code: String,
    calls: u64,
}

impl Calls {
    fn all(self) -> u64 {
        self.logged + self.missing
    }

    /// How many of a hundred are logged; rounded down, so that 100 means all.
    fn percent(self) -> Option<u64> {
        (self.logged * 100).checked_div(self.all())
    }
}

/// What a report says of it.
pub(super) fn view(report: &Report) -> CoverageView {
    let days = report.by_day();
    let (mut total, mut reasons) = (Calls::default(), Vec::new());
    let (mut logged, mut missing, mut rows) = (String::new(), String::new(), Vec::new());
    for (place, (_, tally)) in days.iter().enumerate() {
        let mut day = Calls { logged: tally.logged, missing: 0 };
        for (state, code, calls) in &tally.unlogged {
            match state {
                State::Unresolved | State::Failed => {
                    day.missing += calls;
                    add(&mut reasons, code, *calls);
                }
                State::Logged | State::InProgress | State::Logging | State::Skipped => {}
            }
        }
        total.logged += day.logged;
        total.missing += day.missing;
        if let Some(percent) = day.percent() {
            let (x, top) = (place * DAY + DAY / 2, HEIGHT - percent);
            logged.push_str(&format!("M{x} {HEIGHT}V{top}"));
            missing.push_str(&format!("M{x} {top}V0"));
        }
        let words = vec![
            text::days_ago(days.len() - 1 - place),
            day.all().to_string(),
            day.logged.to_string(),
            day.percent().map(text::percent).unwrap_or_default(),
        ];
        rows.push(PlainRow { key: place.to_string(), state: "", words });
    }
    sort(&mut reasons, |one| (-i64::try_from(one.calls).unwrap_or(i64::MAX), one.code.clone()));
    CoverageView {
        summary: text::coverage(total.logged, total.all(), total.percent()),
        logged,
        missing,
        view_box: format!("0 0 {} {HEIGHT}", days.len() * DAY),
        days: rows,
        reasons: reasons.into_iter().map(reason).collect(),
    }
}

fn add(reasons: &mut Vec<Missing>, code: &str, calls: u64) {
    match reasons.iter_mut().find(|known| known.code == code) {
        Some(known) => known.calls += calls,
        None => reasons.push(Missing { code: code.to_owned(), calls }),
    }
}

fn reason(missing: Missing) -> PlainRow {
    let why = Why::ALL.iter().find(|why| why.code() == missing.code);
    // A newer server may have reasons that are not known here.
    let sentence = why.map_or(missing.code.as_str(), |why| why.sentence()).to_owned();
    let next_step = why.map_or("", |why| why.next_step()).to_owned();
    let words = vec![missing.calls.to_string(), sentence, next_step];
    PlainRow { key: missing.code, state: "", words }
}
