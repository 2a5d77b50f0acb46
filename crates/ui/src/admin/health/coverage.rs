//! How many of the calls that were to be logged are in the CRM, day by day, and why the others are
//! not. What the rules leave out was not to be logged; what is under way is not counted yet.

use ledger_core::ledger::State;
use ledger_core::time::Span;
use ledger_wire::api::Report;

use crate::admin::rows::{Unlogged, by_reason, reason};
use crate::sheet::Sheet;
use crate::text::admin::health as text;

/// How far back it is counted.
pub(super) const SPAN: Span = Span::hours(13 * 24);

/// How high the chart is, and how wide a day is in it.
const HEIGHT: u64 = 100;
const DAY: usize = 10;

/// How many of a hundred are logged; rounded down, so that 100 means all.
fn percent(logged: u64, all: u64) -> Option<u64> {
    (logged * 100).checked_div(all)
}

/// What a report says of it.
pub(super) fn view(report: &Report, sheet: &mut Sheet) {
    let days = report.by_day();
    let (mut logged, mut all) = (0, 0);
    let mut missing: Vec<Unlogged> = Vec::new();
    let (mut bars, mut bars_above) = (String::new(), String::new());
    let rows = sheet.list_of("days", "day");
    for (place, (_, day)) in days.iter().enumerate() {
        let mut to_be_logged = day.logged;
        for unlogged in &day.unlogged {
            match unlogged.0 {
                State::Unresolved | State::Failed => {
                    to_be_logged += unlogged.2;
                    missing.push(unlogged.clone());
                }
                State::Logged | State::InProgress | State::Logging | State::Skipped => {}
            }
        }
        logged += day.logged;
        all += to_be_logged;
        let row = rows.add(place.to_string());
        row.say("day", text::days_ago(days.len() - 1 - place));
        row.say("all", to_be_logged.to_string());
        row.say("logged", day.logged.to_string());
        if let Some(percent) = percent(day.logged, to_be_logged) {
            row.say("share", text::percent(percent));
            let (x, top) = (place * DAY + DAY / 2, HEIGHT - percent);
            bars.push_str(&format!("M{x} {HEIGHT}V{top}"));
            bars_above.push_str(&format!("M{x} {top}V0"));
        }
    }
    sheet.say("coverage-summary", text::coverage(logged, all, percent(logged, all)));
    sheet.show("chart");
    sheet.set("chart", "viewBox", format!("0 0 {} {HEIGHT}", days.len() * DAY));
    sheet.set("chart-logged", "d", bars);
    sheet.set("chart-missing", "d", bars_above);
    let reasons = sheet.list_of("reasons", "reason");
    for (_, code, calls) in by_reason(&missing) {
        reason(reasons, code, calls.to_string());
    }
}
