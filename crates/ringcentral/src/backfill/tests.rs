//! A backfill from its range to its end, and what may come between.

use ledger_core::call::{CallResult, Direction};
use ledger_core::ledger::State;
use ledger_core::why::Why;
use ledger_wire::http::HttpResponse;

use super::*;
use crate::budget::{Admission, Budget, Group, Urgency};

const NOW: Millis = Millis(1_772_463_600_000);
const DAY: Span = Span::hours(24);

fn range(from: Millis, to: Millis) -> BackfillRange {
    BackfillRange { from, to }
}

fn last_week() -> Backfill {
    Backfill::new(range(NOW - Span::hours(168), NOW), None, NOW).unwrap()
}

/// A page with these calls, one part each, the last begun so many hours ago.
fn page(calls: &[&str], hours: i64, rest: Rest) -> Reply<Outcome> {
    let row = |session: &str| CallRow {
        telephony_session_id: session.into(),
        session_id: String::new(),
        extension_id: "101".into(),
        extension_name: "Ann".to_owned(),
        direction: Direction::Inbound,
        other: None,
        number: None,
        contact: None,
        started_at: NOW,
        talk_seconds: 20,
        result: CallResult::Answered,
        state: State::Logging,
        reason: Why::Matching.into(),
        activity_id: None,
    };
    Ok(Outcome {
        sessions: calls.iter().map(|session| (*session).into()).collect(),
        oldest: Some(NOW - Span::hours(hours)),
        parts: calls.iter().map(|session| (Prospect::Log, row(session))).collect(),
        unreadable: 0,
        rest,
    })
}

/// Reads the next page, as stored and loaded again.
fn read(backfill: &mut Backfill, answer: Reply<Outcome>) -> Option<Span> {
    let stored = serde_json::to_string(backfill).unwrap();
    *backfill = serde_json::from_str(&stored).unwrap();
    let page = backfill.next().unwrap();
    backfill.answered(&page, answer)
}

#[test]
fn a_range_lies_in_what_the_call_log_keeps() {
    let long_ago = NOW - Span::hours(366 * 24);
    #[rustfmt::skip]
    let rows = [
        (NOW - DAY, NOW, None),
        (long_ago, NOW - DAY, None),
        (NOW, NOW, Some(Unsuitable::Backwards)),
        (NOW, NOW - DAY, Some(Unsuitable::Backwards)),
        (NOW - DAY, NOW + Span(1), Some(Unsuitable::InTheFuture)),
        (long_ago - Span(1), NOW, Some(Unsuitable::TooOld(long_ago))),
        (Millis(i64::MIN), Millis(i64::MAX), Some(Unsuitable::InTheFuture)),
    ];
    for (from, to, problem) in rows {
        let begun = Backfill::new(range(from, to), None, NOW);
        assert_eq!(begun.err(), problem, "{from} to {to}");
    }
}

#[test]
fn what_fits_where_it_stands() {
    use BackfillCommand::{Cancel, Pause, Resume, Start};
    use BackfillStage as Stage;
    #[rustfmt::skip]
    let rows = [
        // stage, start, pause, resume, cancel, whether another may begin
        (Stage::Counting, None, None, None, Some(Stage::Cancelled), false),
        (Stage::Ready, Some(Stage::Running), None, None, Some(Stage::Cancelled), true),
        (Stage::Running, Some(Stage::Running), Some(Stage::Paused), Some(Stage::Running), Some(Stage::Cancelled), false),
        (Stage::Paused, None, Some(Stage::Paused), Some(Stage::Running), Some(Stage::Cancelled), false),
        (Stage::Cancelled, None, None, None, Some(Stage::Cancelled), true),
        (Stage::Done, None, None, None, None, true),
        (Stage::Failed, None, None, None, None, true),
    ];
    for (stage, start, pause, resume, cancel, another) in rows {
        let mut backfill = last_week();
        backfill.shown.stage = stage;
        for (command, becomes) in
            [(Start, start), (Pause, pause), (Resume, resume), (Cancel, cancel)]
        {
            let mut tried = backfill.clone();
            let expected = becomes.ok_or(Unsuitable::NotNow(command, stage)).map(|_| ());
            assert_eq!(tried.command(command), expected, "{command:?} {stage:?}");
            assert_eq!(tried.shown.stage, becomes.unwrap_or(stage), "{command:?} {stage:?}");
        }
        let begun = Backfill::new(backfill.shown.range, Some(&backfill), NOW);
        assert_eq!(begun.is_ok(), another, "{stage:?}");
    }
}

#[test]
fn it_counts_then_waits_then_logs_the_same_pages() {
    let mut backfill = last_week();
    assert_eq!(read(&mut backfill, page(&["s-4", "s-3"], 10, Rest::More)), Some(Span(0)));
    assert_eq!(backfill.shown.read_back_to, NOW - Span::hours(10));
    // A newer record came, so the last call of the page before slipped to this one.
    assert_eq!(read(&mut backfill, page(&["s-3", "s-2"], 20, Rest::More)), Some(Span(0)));
    assert_eq!(read(&mut backfill, page(&["s-1"], 30, Rest::Nothing)), None);
    assert_eq!((backfill.shown.stage, backfill.next()), (BackfillStage::Ready, None));
    let count = &backfill.shown.counts[0];
    assert_eq!((backfill.shown.calls_counted, count.count, count.sample.len()), (4, 4, 3));

    backfill.command(BackfillCommand::Start).unwrap();
    assert_eq!((backfill.shown.counts.len(), backfill.shown.read_back_to), (0, NOW));
    assert_eq!(backfill.next().map(|page| (page.number, page.purpose)), Some((1, Purpose::Log)));
    assert_eq!(read(&mut backfill, page(&["s-4", "s-3"], 10, Rest::More)), Some(REST));
    assert_eq!(read(&mut backfill, page(&["s-2", "s-1"], 20, Rest::Nothing)), None);
    let shown = backfill.shown();
    assert_eq!((shown.stage, shown.calls_given), (BackfillStage::Done, 4));
    assert_eq!(shown.read_back_to, shown.range.from);
}

#[test]
fn what_is_said_while_a_page_is_read_holds() {
    let running = || {
        let mut backfill = last_week();
        read(&mut backfill, page(&[], 1, Rest::Nothing));
        backfill.command(BackfillCommand::Start).unwrap();
        backfill
    };
    for (command, stage) in [
        (BackfillCommand::Pause, BackfillStage::Paused),
        (BackfillCommand::Cancel, BackfillStage::Cancelled),
    ] {
        let mut backfill = running();
        let asked = backfill.next().unwrap();
        backfill.command(command).unwrap();
        assert_eq!(backfill.answered(&asked, page(&["s-1"], 5, Rest::More)), None, "{command:?}");
        let shown = backfill.shown();
        assert_eq!((shown.stage, shown.calls_given), (stage, 1), "{command:?}");
    }
    let mut backfill = running();
    let asked = backfill.next().unwrap();
    backfill.command(BackfillCommand::Pause).unwrap();
    backfill.answered(&asked, page(&["s-1"], 5, Rest::More));
    backfill.command(BackfillCommand::Resume).unwrap();
    assert_eq!(backfill.next().map(|page| page.number), Some(2));
    // A page of a backfill that was cancelled says nothing of the next one.
    backfill.command(BackfillCommand::Cancel).unwrap();
    let other = range(NOW - DAY, NOW);
    let mut next = Backfill::new(other, Some(&backfill), NOW).unwrap();
    let before = next.clone();
    assert_eq!(next.answered(&asked, page(&["s-9"], 5, Rest::Nothing)), Some(Span(0)));
    assert_eq!(next, before);
}

#[test]
fn trouble_is_waited_out_or_ends_it() {
    let refused = Trouble::Refused { code: "CMN-101".to_owned(), message: "no".to_owned() };
    let permission = Trouble::Permission("FullCompanyCallLog".to_owned());
    let wait = Span::seconds(40);
    let half_a_minute = Some(Span::seconds(30));
    #[rustfmt::skip]
    let rows = [
        (Trouble::TooMany { wait }, Some(wait), BackfillStage::Counting, ""),
        (Trouble::Passing("status 503".to_owned()), half_a_minute, BackfillStage::Counting, "status 503"),
        (Trouble::SignIn("ended".to_owned()), half_a_minute, BackfillStage::Counting, "new sign-in"),
        (permission, None, BackfillStage::Failed, "FullCompanyCallLog"),
        (refused, None, BackfillStage::Failed, "CMN-101"),
    ];
    for (trouble, wait, stage, problem) in rows {
        let mut backfill = last_week();
        assert_eq!(read(&mut backfill, Err(trouble.clone())), wait, "{trouble:?}");
        let shown = backfill.shown();
        assert_eq!(shown.stage, stage, "{trouble:?}");
        assert!(shown.problem.contains(problem), "{}", shown.problem);
        assert_eq!(shown.problem.is_empty(), problem.is_empty(), "{}", shown.problem);
        if wait.is_some() {
            read(&mut backfill, page(&["s-1"], 5, Rest::Nothing));
            assert_eq!(
                (backfill.shown().calls_counted, backfill.shown().problem.as_str()),
                (1, "")
            );
        }
    }
}

#[test]
fn a_page_of_the_past_is_asked_for_and_read() {
    let backfill = last_week();
    let request = backfill.next().unwrap().request("https://platform.invalid");
    assert_eq!(
        request.http.url,
        "https://platform.invalid/restapi/v1.0/account/~/call-log?view=Detailed&type=Voice\
         &dateFrom=2026-02-23T15%3A00%3A00.000Z&dateTo=2026-03-02T15%3A00%3A00.000Z\
         &page=1&perPage=500"
    );
    assert_eq!(request, Request::background(crate::Group::Heavy, request.http.clone()));
    let record = |id: &str, session: &str, minute: u32| {
        format!(
            r#"{{"id":"{id}","sessionId":"9","telephonySessionId":"{session}","direction":"Inbound",
            "startTime":"2026-03-02T14:{minute}:00.000Z","result":"Accepted"}}"#
        )
    };
    let records =
        [record("1", "s-2", 50), record("2", "s-1", 40), record("3", "s-2", 30), "{}".to_owned()];
    for (next, rest) in [(r#""nextPage":{"uri":"x"}"#, Rest::More), ("", Rest::Nothing)] {
        let body = format!(r#"{{"records":[{}],"navigation":{{{next}}}}}"#, records.join(","));
        let response = HttpResponse { status: 200, headers: Vec::new(), body };
        let changes = call_log::read_changes(&response, &Default::default()).unwrap();
        let (past, outcome) = calls(changes);
        let past: Vec<_> =
            past.iter().map(|(session, records)| (session.as_str(), records.len())).collect();
        assert_eq!(past, [("s-2", 2), ("s-1", 1)]);
        assert_eq!((outcome.rest, outcome.unreadable), (rest, 1));
        assert_eq!(outcome.oldest, Millis::parse("2026-03-02T14:30:00.000Z").ok());
    }
}

#[test]
fn however_often_the_call_log_is_read_a_backfill_has_its_turn_and_holds_nothing_up() {
    for regular in [Span::seconds(1), Span::seconds(2), Span::minutes(1)] {
        let backfill = last_week();
        let (mut budget, mut readings, mut pages) = (Budget::default(), 0, 0);
        let (mut read_at, mut page_at) = (NOW, NOW);
        let hour_later = NOW + Span::hours(1);
        let mut now = NOW;
        while now < hour_later {
            if read_at <= now {
                read_at = match budget.admit(Group::Heavy, Urgency::Regular, now) {
                    Admission::Now => {
                        readings += 1;
                        now + backfill.makes_room(regular)
                    }
                    Admission::At(then) => then,
                };
            }
            if page_at <= now {
                page_at = match budget.admit(Group::Heavy, Urgency::Background, now) {
                    Admission::Now => {
                        pages += 1;
                        now + Span::seconds(1)
                    }
                    Admission::At(then) => then,
                };
            }
            now = now + Span(500);
        }
        assert!(readings >= 60, "{readings} readings every {regular:?}");
        assert!(pages >= 240, "{pages} pages beside {readings} readings every {regular:?}");
    }
    let mut cancelled = last_week();
    cancelled.command(BackfillCommand::Cancel).unwrap();
    assert_eq!(cancelled.makes_room(Span::seconds(1)), Span::seconds(1));
}
