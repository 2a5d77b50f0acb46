//! What stands on the page, and the same as a file.

use ledger_core::ledger::State as Stands;
use ledger_core::why::Why;
use ledger_wire::api::{Report, Tally};

use super::{Days, Person, State, Table};
use crate::admin::rows::{by_reason, reason};
use crate::admin::who::Who;
use crate::csv;
use crate::sheet::{ROW, Sheet, Words};
use crate::text::admin::report as text;
use crate::text::{self as words, admin};

/// How many people are shown; a file has all.
const MOST_PEOPLE: usize = 100;
/// How wide a day is in the chart.
const DAY: usize = 10;
/// How high the chart is.
const HEIGHT: u64 = 100;

impl State {
    pub(in crate::admin) fn view(&self, who: &Who, sheet: &mut Sheet) {
        sheet.show("report");
        let days = ["report-7", "report-30", "report-90", "report-chosen"];
        sheet.choose(&days, self.days.name());
        if self.days == Days::Chosen {
            sheet.show("report-dates");
        }
        if !self.asked.is_empty() {
            sheet.show("report-busy");
        }
        sheet.trouble("report-problem", &self.trouble);
        if let Some(report) = &self.report {
            self.tables(report, who, sheet);
        }
    }

    fn tables(&self, report: &Report, who: &Who, sheet: &mut Sheet) {
        let days = report.by_day();
        let total = total(&days);
        let zone = &report.time_zone;
        let summary = text::summary(total.calls, total.logged, total.talk_seconds, zone);
        sheet.say("report-summary", summary);
        if total.calls == 0 {
            return;
        }
        sheet.show("report-tables");
        chart(&days, sheet);
        let rows = sheet.list_of("report-days", "tally");
        for (date, tally) in days.iter().rev() {
            if tally.calls > 0 {
                row(rows.add(date.as_str()), date.clone(), tally);
            }
        }
        let rows = sheet.list_of("report-reasons", "reason");
        for (state, code, calls) in by_reason(&total.unlogged) {
            let row = reason(rows, code, text::calls(calls));
            let state = match state {
                Stands::Skipped | Stands::Logged => "skip",
                Stands::InProgress | Stands::Logging | Stands::Unresolved | Stands::Failed => "ask",
            };
            row.set(ROW, "data-state", state);
        }
        let rows = sheet.list_of("report-people", "tally");
        for Person { id, tally, .. } in self.people.iter().take(MOST_PEOPLE) {
            row(rows.add(id.as_str()), who.name(id), tally);
        }
        if let Some(more @ 1..) = self.people.len().checked_sub(MOST_PEOPLE) {
            sheet.say("report-more", text::more_people(more));
        }
    }

    /// A table with all its rows, and a column for each reason that there is.
    pub(super) fn file(&self, table: Table, who: &Who) -> (&'static str, String) {
        let (name, title, rows): (_, _, Vec<(String, Tally)>) = match table {
            Table::Days => {
                let days = self.report.as_ref().map(|report| report.by_day());
                ("report-by-day.csv", "Day", days.unwrap_or_default())
            }
            Table::People => {
                let row = |one: &Person| (who.name(&one.id), one.tally.clone());
                ("report-by-person.csv", "Person", self.people.iter().map(row).collect())
            }
        };
        let reasons = by_reason(&total(&rows).unlogged).into_iter();
        let codes: Vec<String> = reasons.map(|(_, code, _)| code).collect();
        let mut file = csv::empty();
        let mut head = vec![title, "Calls", "Logged", "Talk seconds"];
        head.extend(codes.iter().map(String::as_str));
        csv::add_row(&mut file, &head);
        for (of, tally) in rows {
            let (calls, logged) = (tally.calls.to_string(), tally.logged.to_string());
            let mut cells = vec![of, calls, logged, tally.talk_seconds.to_string()];
            for code in &codes {
                let of_code = tally.unlogged.iter().filter(|(_, reason, _)| reason == code);
                cells.push(of_code.map(|(_, _, calls)| calls).sum::<u64>().to_string());
            }
            csv::add_row(&mut file, &cells.iter().map(String::as_str).collect::<Vec<_>>());
        }
        (name, file)
    }
}

fn total(rows: &[(String, Tally)]) -> Tally {
    let mut total = Tally::default();
    rows.iter().for_each(|(_, tally)| total.join(tally));
    total
}

/// A bar for each day: what is logged at the bottom, what waits or failed above, what is left out
/// on top.
fn chart(days: &[(String, Tally)], sheet: &mut Sheet) {
    let most = days.iter().map(|(_, tally)| tally.calls).max().unwrap_or_default().max(1);
    let mut bars = [const { String::new() }; 3];
    for (place, (_, tally)) in days.iter().enumerate() {
        let (mut waiting, mut left_out) = (0, 0);
        for (state, _, calls) in &tally.unlogged {
            match state {
                Stands::Skipped => left_out += calls,
                Stands::InProgress
                | Stands::Logging
                | Stands::Unresolved
                | Stands::Failed
                | Stands::Logged => waiting += calls,
            }
        }
        let x = place * DAY + DAY / 2;
        let mut below = 0;
        for (bars, calls) in bars.iter_mut().zip([tally.logged, waiting, left_out]) {
            let top = below + calls;
            if calls > 0 {
                let height = |calls: u64| HEIGHT - calls * HEIGHT / most;
                bars.push_str(&format!("M{x} {}V{}", height(below), height(top)));
            }
            below = top;
        }
    }
    sheet.set("report-chart", "viewBox", format!("0 0 {} {HEIGHT}", days.len() * DAY));
    for (place, bars) in ["report-logged", "report-waiting", "report-skipped"].into_iter().zip(bars)
    {
        sheet.set(place, "d", bars);
    }
}

/// A day, or a person: why calls are not logged, calls, logged, not logged, talk time.
fn row(row: &mut Sheet, of: String, tally: &Tally) {
    row.say("of", of);
    let mut reasons = String::new();
    for (_, code, calls) in by_reason(&tally.unlogged) {
        if !reasons.is_empty() {
            reasons.push(' ');
        }
        // A newer server may have reasons that are not known here.
        let sentence = Why::coded(&code).map(|why| Words::from(why.sentence()));
        reasons.push_str(&text::reason(calls, &sentence.unwrap_or(code.into())));
    }
    row.say("reasons", reasons);
    row.say("calls", number(tally.calls));
    row.say("logged", number(tally.logged));
    row.say("not-logged", number(tally.calls - tally.logged));
    row.say("talk", words::duration(tally.talk_seconds));
}

fn number(count: u64) -> String {
    admin::grouped(usize::try_from(count).unwrap_or(usize::MAX))
}
