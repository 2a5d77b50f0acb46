//! The report as it is to be painted, and as a file.

use ledger_core::ledger::State as Stands;
use ledger_core::why::Why;
use ledger_wire::api::Tally;

use super::{Days, State, Table};
use crate::admin::who::Who;
use crate::csv;
use crate::order::sort;
use crate::plain::PlainRow;
use crate::text::admin::report as text;
use crate::text::{self as words, admin};

/// How many people are shown; a file has all.
const MOST_PEOPLE: usize = 100;
/// How wide a day is in the chart.
const DAY: usize = 10;
/// How high the chart is.
const HEIGHT: u64 = 100;

/// The page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Whether another page is shown.
    pub hidden: bool,
    /// Which days are chosen.
    pub days: &'static str,
    /// Whether the first and the last one are not to be chosen.
    pub dates_hidden: bool,
    /// Whether it is awaited.
    pub busy: bool,
    /// Why it could not be had.
    pub problem: String,
    /// All days together.
    pub summary: String,
    /// Whether there is nothing to show.
    pub nothing: bool,
    /// The bars of the chart, as SVG paths: logged, waiting, left out.
    pub bars: [String; 3],
    /// How wide and high they are together.
    pub view_box: String,
    /// Each day that had calls: its date, why calls are not logged, calls, logged, not logged, talk time.
    pub by_day: Vec<PlainRow>,
    /// Why calls are not logged: how many, the reason, what to do.
    pub reasons: Vec<PlainRow>,
    /// Each person, like each day.
    pub people: Vec<PlainRow>,
    /// That there are more.
    pub more: String,
}

impl State {
    pub(in crate::admin) fn view(&self, who: &Who) -> View {
        let mut view = View {
            hidden: false,
            days: self.days.name(),
            dates_hidden: self.days != Days::Chosen,
            busy: self.asked.values().next().is_some(),
            problem: self.trouble.as_ref().map(words::trouble).unwrap_or_default(),
            nothing: true,
            ..View::default()
        };
        let Some(report) = &self.report else { return view };
        let days = report.by_day();
        let mut total = Tally::default();
        days.iter().for_each(|(_, tally)| total.join(tally));
        view.nothing = total.calls == 0;
        view.summary =
            text::summary(total.calls, total.logged, total.talk_seconds, &report.time_zone);
        let most = days.iter().map(|(_, tally)| tally.calls).max().unwrap_or_default().max(1);
        for (place, (date, tally)) in days.iter().enumerate() {
            view.add_bars(place, tally, most);
            if tally.calls > 0 {
                view.by_day.push(row(date.clone(), date.clone(), tally));
            }
        }
        view.by_day.reverse();
        view.view_box = format!("0 0 {} {HEIGHT}", days.len() * DAY);
        view.reasons = reasons(&total);
        let shown = self.people.iter().take(MOST_PEOPLE);
        view.people =
            shown.map(|one| row(one.id.to_string(), who.name(&one.id), &one.tally)).collect();
        view.more = match self.people.len().saturating_sub(MOST_PEOPLE) {
            0 => String::new(),
            more => text::more_people(more),
        };
        view
    }

    /// A table with all its rows, and a column for each reason that there is.
    pub(super) fn file(&self, table: Table, who: &Who) -> (&'static str, String) {
        let (name, title, rows): (_, _, Vec<(String, Tally)>) = match table {
            Table::Days => {
                let days = self.report.as_ref().map(|report| report.by_day());
                ("report-by-day.csv", "Day", days.unwrap_or_default())
            }
            Table::People => {
                let row = |one: &super::Person| (who.name(&one.id), one.tally.clone());
                ("report-by-person.csv", "Person", self.people.iter().map(row).collect())
            }
        };
        let mut total = Tally::default();
        rows.iter().for_each(|(_, tally)| total.join(tally));
        let codes: Vec<String> = sorted(&total).into_iter().map(|(_, code, _)| code).collect();
        let cells = |(of, tally): &(String, Tally)| {
            let mut cells = vec![
                of.clone(),
                tally.calls.to_string(),
                tally.logged.to_string(),
                tally.talk_seconds.to_string(),
            ];
            cells.extend(codes.iter().map(|code| {
                let of_code = tally.unlogged.iter().filter(|(_, reason, _)| reason == code);
                of_code.map(|(_, _, calls)| calls).sum::<u64>().to_string()
            }));
            cells
        };
        let rows: Vec<Vec<String>> = rows.iter().map(cells).collect();
        let mut head = vec![title, "Calls", "Logged", "Talk seconds"];
        head.extend(codes.iter().map(String::as_str));
        let lines = rows.iter().map(|row| row.iter().map(String::as_str).collect());
        (name, csv::write(std::iter::once(head).chain(lines)))
    }
}

impl View {
    /// A day's bar: what is logged at the bottom, what waits or failed above, what is left out on
    /// top.
    fn add_bars(&mut self, place: usize, tally: &Tally, most: u64) {
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
        for (bars, calls) in self.bars.iter_mut().zip([tally.logged, waiting, left_out]) {
            let top = below + calls;
            if calls > 0 {
                let height = |calls: u64| HEIGHT - calls * HEIGHT / most;
                bars.push_str(&format!("M{x} {}V{}", height(below), height(top)));
            }
            below = top;
        }
    }
}

/// Reasons, the most frequent first; each once, whatever state it led to.
fn sorted(tally: &Tally) -> Vec<(Stands, String, u64)> {
    let mut reasons: Vec<(Stands, String, u64)> = Vec::new();
    for (state, code, calls) in &tally.unlogged {
        match reasons.iter_mut().find(|(_, known, _)| known == code) {
            Some((_, _, known)) => *known += calls,
            None => reasons.push((*state, code.clone(), *calls)),
        }
    }
    sort(&mut reasons, |(_, code, calls)| {
        (-i64::try_from(*calls).unwrap_or(i64::MAX), code.clone())
    });
    reasons
}

fn why(code: &str) -> Option<Why> {
    Why::ALL.iter().find(|why| why.code() == code).copied()
}

/// A reason's sentence; a newer server may have reasons that are not known here.
fn sentence(code: &str) -> &str {
    why(code).map_or(code, |why| why.sentence())
}

fn reasons(total: &Tally) -> Vec<PlainRow> {
    let row = |(state, code, calls): (Stands, String, u64)| PlainRow {
        state: match state {
            Stands::Skipped | Stands::Logged => "skip",
            Stands::InProgress | Stands::Logging | Stands::Unresolved | Stands::Failed => "ask",
        },
        words: vec![
            text::calls(calls),
            sentence(&code).to_owned(),
            why(&code).map_or("", Why::next_step).to_owned(),
        ],
        key: code,
    };
    sorted(total).into_iter().map(row).collect()
}

fn row(key: String, name: String, tally: &Tally) -> PlainRow {
    let why = |(_, code, calls): &(Stands, String, u64)| text::reason(*calls, sentence(code));
    let number = |count: u64| admin::grouped(usize::try_from(count).unwrap_or(usize::MAX));
    PlainRow {
        key,
        state: "",
        words: vec![
            name,
            sorted(tally).iter().map(why).collect::<Vec<_>>().join(" "),
            number(tally.calls),
            number(tally.logged),
            number(tally.calls - tally.logged),
            words::duration(tally.talk_seconds),
        ],
    }
}
