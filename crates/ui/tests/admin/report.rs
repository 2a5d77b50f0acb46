//! Stories of the report.

use ledger_core::ledger::State;
use ledger_core::settings::OrgSettings;
use ledger_core::time::{Millis, Span};
use ledger_ui::activities::Day;
use ledger_wire::api::{Count, FailureCode, PeopleReport, Report};

use crate::{AT, Story, json, lines, refused};

const DAY: i64 = 24 * 3_600_000;

fn count<Of>(of: Of, state: State, reason: &str, calls: u64, talk_seconds: i64) -> Count<Of> {
    Count { of, state, reason: reason.to_owned(), calls, talk_seconds }
}

fn report() -> Report {
    Report {
        time_zone: "Europe/Paris".to_owned(),
        days: vec!["2026-03-01".to_owned(), "2026-03-02".to_owned()],
        counts: vec![
            vec![
                count(0, State::Logged, "one-contact", 6, 600),
                count(0, State::Skipped, "blocked", 2, 0),
                count(1, State::Logged, "one-contact", 1, 60),
            ],
            vec![
                count(0, State::Unresolved, "no-contact", 2, 90),
                count(1, State::Failed, "a-newer-reason", 1, 0),
            ],
        ],
    }
}

fn people(rows: &[(&str, u64, u64)], next: Option<&str>) -> PeopleReport {
    let counts = |logged: bool| {
        rows.iter()
            .map(|(id, is_logged, is_not)| match logged {
                true => count((*id).into(), State::Logged, "one-contact", *is_logged, 30),
                false => count((*id).into(), State::Skipped, "blocked", *is_not, 0),
            })
            .filter(|count| count.calls > 0)
            .collect()
    };
    PeopleReport { counts: vec![counts(true), counts(false)], next: next.map(Into::into) }
}

fn opens() -> Story {
    let mut story = Story::with(OrgSettings::default());
    story.does("tab", "report", "");
    story
}

/// What a table's row says.
const TALLY: [&str; 6] = ["of", "reasons", "calls", "logged", "not-logged", "talk"];

#[test]
fn the_last_thirty_days_are_shown_by_day_by_reason_and_by_person() {
    let mut story = opens();
    let (since, until) = (AT.0 - 29 * DAY, AT.0);
    assert_eq!(
        story.asked(),
        [
            format!("GET report?since={since}&until={until} "),
            format!("GET report/people?since={since}&until={until}&after= "),
        ]
    );
    assert!(story.sheet().shows("report-busy") && !story.sheet().shows("report-tables"));
    story.answers("report", json(&report()));
    story.answers("report/people", json(&people(&[("1", 1, 0), ("2", 1, 1)], Some("2"))));
    assert!(story.asked()[0].ends_with("&after=2 "));
    story.answers("report/people", json(&people(&[("3", 5, 3)], None)));
    let sheet = story.sheet();
    assert!(!sheet.shows("report-busy") && sheet.shows("report-tables"));
    assert_eq!(
        sheet.words("report-summary"),
        "12 calls, 7 of them logged (58%); 12 min 30 s of talk. Days are those of Europe/Paris."
    );
    assert_eq!(
        lines(sheet.list("report-days"), &TALLY),
        [
            "2026-03-02 | 1 × a-newer-reason | 2 | 1 | 1 | 1 min 0 s",
            "2026-03-01 | 2 × The number or extension is on the do-not-log list. \
             2 × No contact in the CRM has this number. | 10 | 6 | 4 | 11 min 30 s",
        ]
    );
    assert_eq!(
        lines(sheet.list("report-reasons"), &["mark", "words", "next-step"]),
        [
            "2 calls | The number or extension is on the do-not-log list. | \
             An administrator can take it off the list.",
            "2 calls | No contact in the CRM has this number. | \
             Choose a contact, create one, or do not log the call.",
            "1 call | a-newer-reason | ",
        ]
    );
    assert_eq!(
        lines(sheet.list("report-people"), &TALLY),
        [
            "Cleo Sample | 3 × The number or extension is on the do-not-log list. | 8 | 5 | 3 | 30 s",
            "Ben Example | 1 × The number or extension is on the do-not-log list. | 2 | 1 | 1 | 30 s",
            "Ada Example |  | 1 | 1 | 0 | 30 s",
        ]
    );
}

#[test]
fn the_chart_has_a_bar_for_each_day_as_high_as_its_calls() {
    let mut story = opens();
    story.answers("report", json(&report()));
    let sheet = story.sheet();
    assert_eq!(sheet.attribute("report-chart", "viewBox"), Some("0 0 20 100"));
    let bars = ["report-logged", "report-waiting", "report-skipped"]
        .map(|place| sheet.attribute(place, "d").unwrap());
    assert_eq!(bars, ["M5 100V40M15 100V90", "M5 40V20M15 90V80", "M5 20V0"]);
}

#[test]
fn other_days_are_chosen() {
    let mut story = opens();
    story.does("report-span", "", "7");
    let since = AT.0 - 6 * DAY;
    assert!(story.asked().contains(&format!("GET report?since={since}&until={} ", AT.0)));
    assert_eq!(story.sheet().value("report-7"), "7");
    assert!(!story.sheet().shows("report-dates"));

    let before = story.asked().len();
    story.does("report-span", "", "chosen");
    assert_eq!(story.asked().len(), before, "nothing is asked before a day is chosen");
    assert!(story.sheet().shows("report-dates"));
    let day = |begins: i64| Day {
        text: String::new(),
        begins: Millis(begins),
        ends: Millis(begins) + Span::hours(24),
    };
    story.chooses("report-from", day(0)).chooses("report-to", day(2 * DAY));
    // From noon to noon: which days those are is for the organisation's zone to say.
    let path = format!("GET report?since={}&until={} ", DAY / 2, 2 * DAY + DAY / 2);
    assert!(story.asked().contains(&path), "{:?}", story.asked());
    // Answers to what was asked before are not shown.
    story.answers("report", json(&report()));
    assert!(!story.sheet().shows("report-tables"));
}

#[test]
fn the_tables_go_out_as_files_with_a_column_for_each_reason() {
    let mut story = opens();
    story.answers("report", json(&report()));
    story.answers("report/people", json(&people(&[("1", 1, 0), ("3", 5, 3)], None)));
    story.does("report-export", "days", "");
    assert_eq!(
        story.file.clone().unwrap(),
        (
            "report-by-day.csv".to_owned(),
            "\u{feff}Day,Calls,Logged,Talk seconds,blocked,no-contact,a-newer-reason\r\n\
             2026-03-01,10,6,690,2,2,0\r\n2026-03-02,2,1,60,0,0,1\r\n"
                .to_owned()
        )
    );
    story.does("report-export", "people", "");
    assert_eq!(
        story.file.clone().unwrap().1,
        "\u{feff}Person,Calls,Logged,Talk seconds,blocked\r\nCleo Sample,8,5,30,3\r\n\
         Ada Example,1,1,30,0\r\n"
    );
}

#[test]
fn what_cannot_be_counted_is_said() {
    let mut story = opens();
    story.answers("report", refused(FailureCode::BadRequest));
    assert_eq!(story.sheet().words("report-problem"), "It was refused.");
}
