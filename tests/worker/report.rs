//! How many calls were logged: what the desks count is what their lists show.

use std::collections::BTreeMap;
use std::time::Duration;

use ledger_core::ledger::{Intent, State};
use ledger_core::time::Millis;
use ledger_tests::delivery::{ACCOUNT, ANN, answered_call, deliver};
use ledger_wire::api::{CallRow, Count, PeopleReport, Report, SendIntent};
use serde_json::{Value, json};
use xtask::demo::client::Person;
use xtask::demo::{Arguments, play_all, settle};

use crate::setting::Setting;

const NOTHING: Option<&Value> = None;
const DAY: i64 = 86_400_000;

/// Calls and seconds of talk by what they are counted under, state and reason.
type Sums = BTreeMap<(String, State, String), (u64, i64)>;

fn sums<Of: ToString>(counts: &[Vec<Count<Of>>], of: impl Fn(&Of) -> String) -> Sums {
    let mut sums = Sums::new();
    for count in counts.iter().flatten() {
        let sum = sums.entry((of(&count.of), count.state, count.reason.clone())).or_default();
        *sum = (sum.0 + count.calls, sum.1 + count.talk_seconds);
    }
    sums
}

fn sums_of_rows(rows: &[CallRow], of: impl Fn(&CallRow) -> String) -> Sums {
    let mut sums = Sums::new();
    for row in rows {
        let sum = sums.entry((of(row), row.state, row.reason.code.clone())).or_default();
        *sum = (sum.0 + 1, sum.1 + row.talk_seconds);
    }
    sums
}

#[test]
fn the_report_counts_by_day_and_by_person_what_the_lists_show() {
    let setting = Setting::enabled("report");
    setting.admin.change_settings(&json!({ "timeZone": "Pacific/Kiritimati" })).unwrap();
    let plays = play_all(&setting.services, &Arguments::default(), 5).unwrap();
    let patience = Duration::from_secs(60);
    let _ = settle(&setting.services, &setting.admin, &plays, patience).unwrap();
    let rows = setting.admin.calls().unwrap();
    assert!(rows.iter().any(|row| row.state == State::Logged));
    let newest = rows.iter().map(|row| row.started_at.0).max().unwrap();
    let (since, until) = (newest - 4 * DAY, newest);

    let path = format!("report?since={since}&until={until}");
    let report: Report = setting.admin.ask("GET", &path, NOTHING).unwrap();
    assert_eq!(report.time_zone, "Pacific/Kiritimati");
    // Kiritimati is 14 hours ahead. Days are whole: today is there to its end.
    let day = |at: i64| {
        let there = Millis(at + 14 * 3_600_000).to_string();
        there.split('T').next().unwrap().to_owned()
    };
    let days: Vec<String> = (0..=4).map(|after| day(since + after * DAY)).collect();
    assert_eq!(report.days, days);
    let of_row = |row: &CallRow| day(row.started_at.0);
    let of_day = |place: &usize| report.days[*place].clone();
    assert_eq!(sums(&report.counts, of_day), sums_of_rows(&rows, of_row));

    let path = format!("report/people?since={since}&until={until}");
    let people: PeopleReport = setting.admin.ask("GET", &path, NOTHING).unwrap();
    assert_eq!(people.next, None);
    let person = |row: &CallRow| row.extension_id.to_string();
    assert_eq!(sums(&people.counts, ToString::to_string), sums_of_rows(&rows, person));
    let rest: PeopleReport =
        setting.admin.ask("GET", &format!("{path}&after={ANN}"), NOTHING).unwrap();
    let others: Vec<CallRow> =
        rows.into_iter().filter(|row| row.extension_id.as_str() > ANN).collect();
    assert_eq!(sums(&rest.counts, ToString::to_string), sums_of_rows(&others, person));

    // What began outside of the range is not counted.
    let path = format!("report?since={}&until={}", since - DAY, since - DAY);
    let before: Report = setting.admin.ask("GET", &path, NOTHING).unwrap();
    assert!(before.counts.iter().all(Vec::is_empty), "{before:?}");
}

#[test]
fn the_report_follows_a_call_from_state_to_state() {
    let setting = Setting::enabled("report-follows");
    let worker = setting.services.worker.url();
    let counted = || -> Vec<(State, String, u64)> {
        let now = setting.admin.calls().unwrap().first().unwrap().started_at.0;
        let path = format!("report?since={now}&until={now}");
        let report: Report = setting.admin.ask("GET", &path, NOTHING).unwrap();
        report.counts.into_iter().flatten().map(|one| (one.state, one.reason, one.calls)).collect()
    };
    let caller = json!([{ "target": { "kind": "number", "value": "+14155550151" } }]);
    setting.admin.change_settings(&json!({ "blockList": caller })).unwrap();
    for event in answered_call("s-report", ACCOUNT) {
        deliver(&setting.http, &worker, ACCOUNT, &event).unwrap();
    }
    let _ = setting.row("s-report", ANN, State::Skipped);
    assert_eq!(counted(), [(State::Skipped, "blocked".to_owned(), 1)]);

    setting.admin.change_settings(&json!({ "blockList": [] })).unwrap();
    let replay = SendIntent { idempotency_key: "again".to_owned(), intent: Intent::Replay };
    let _ = setting.admin.intend("s-report", ANN, &replay).unwrap();
    let _ = setting.row("s-report", ANN, State::Logged);
    assert_eq!(counted(), [(State::Logged, "one-contact".to_owned(), 1)]);
}

#[test]
fn the_report_is_for_administrators_and_says_what_a_range_must_be() {
    let setting = Setting::fresh("report-refused");
    let bob = Person::sign_in(&setting.services.worker.url(), "102").unwrap();
    let rows = [
        (&bob, "report?since=0&until=1", "status 403"),
        (&bob, "report/people?since=0&until=1", "status 403"),
        (&setting.admin, "report?since=0", "until must be a moment"),
        (&setting.admin, "report?since=yesterday&until=1", "since must be a moment"),
        (&setting.admin, "report?since=0&until=99999999999", "at most 400 days"),
    ];
    for (person, path, expected) in rows {
        let failure = person.ask::<Value>("GET", path, NOTHING).unwrap_err().to_string();
        assert!(failure.contains(expected), "{path}: {failure}");
    }
}
