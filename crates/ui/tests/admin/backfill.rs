//! Stories of logging calls of the past.

use ledger_core::ledger::Prospect;
use ledger_core::settings::OrgSettings;
use ledger_core::time::{Millis, Span};
use ledger_core::why::Why;
use ledger_ui::activities::Day;
use ledger_wire::api::{Backfill, BackfillCount, BackfillRange, BackfillStage, FailureCode};

use crate::{AT, Story, json, lines, refused, states};

const FROM: Millis = Millis(AT.0 - 10 * 24 * 3_600_000);

fn backfill(stage: BackfillStage) -> Backfill {
    let count = |prospect, why: Why, count| BackfillCount {
        prospect,
        reason: why.into(),
        count,
        sample: Vec::new(),
    };
    Backfill {
        range: BackfillRange { from: FROM, to: AT },
        stage,
        read_back_to: AT - Span::hours(60),
        calls_counted: 1204,
        calls_given: 301,
        unreadable: 0,
        counts: vec![
            count(Prospect::Skip, Why::InternalCall, 200),
            count(Prospect::Known, Why::OneContact, 4),
            count(Prospect::Ask, Why::NoNumber, 7),
            count(Prospect::Log, Why::Matching, 1000),
        ],
        problem: String::new(),
    }
}

fn day(text: &str, begins: Millis) -> Day {
    Day { text: text.to_owned(), begins, ends: begins + Span::hours(24) }
}

/// The page, when the server said how it stands.
fn opened(stage: BackfillStage) -> Story {
    let mut story = Story::with(OrgSettings::default());
    story.does("tab", "backfill", "").answers("backfill", json(&backfill(stage)));
    story
}

/// What is wrong.
fn problem(story: &Story) -> String {
    story.sheet().words("backfill-problem").to_owned()
}

#[test]
fn days_are_chosen_and_their_calls_counted() {
    let mut story = Story::with(OrgSettings::default());
    story.does("tab", "backfill", "");
    let sheet = story.sheet();
    assert!(sheet.shows("backfill-busy") && !sheet.shows("backfill-form"));
    story.answers("backfill", refused(FailureCode::NotFound));
    let sheet = story.sheet();
    assert!(sheet.shows("backfill-none") && sheet.shows("backfill-form"));
    assert!(!sheet.shows("backfill-busy"));
    assert_eq!(problem(&story), "");

    story.does("backfill-count", "", "");
    assert_eq!(problem(&story), "Choose the first day.");
    assert!(!story.is_asked("backfill"));
    story.chooses("backfill-from", day("2026-02-20", FROM));
    assert_eq!(problem(&story), "");
    assert_eq!(story.sheet().value("backfill-from"), "2026-02-20");
    let minute_ago = AT - Span::minutes(1);
    let rows = [
        // Without a last day, and with today: the server takes no range of the future.
        (None, minute_ago),
        (Some(day("2026-03-02", AT - Span::hours(15))), minute_ago),
        (Some(day("2026-02-25", FROM + Span::hours(120))), FROM + Span::hours(144)),
    ];
    for (last, to) in rows {
        if let Some(last) = last {
            story.chooses("backfill-to", last);
        }
        story.does("backfill-count", "", "").does("backfill-count", "", "");
        let expected = format!(r#"POST backfill {{"from":{},"to":{}}}"#, FROM.0, to.0);
        assert_eq!(story.asked(), [expected]);
        story.answers("backfill", refused(FailureCode::Conflict));
        assert_eq!(problem(&story), "It was refused.");
    }
    story.does("backfill-count", "", "");
    story.answers("backfill", json(&backfill(BackfillStage::Counting)));
    let sheet = story.sheet();
    assert_eq!(problem(&story), "");
    assert!(!sheet.shows("backfill-none") && !sheet.shows("backfill-form"));
    assert_eq!(sheet.moment("backfill-since"), Some(FROM));
    assert_eq!(sheet.moment("backfill-until"), Some(AT));
}

#[test]
fn each_stage_says_how_far_it_is_and_offers_what_can_be_done() {
    use BackfillStage::{Cancelled, Counting, Done, Failed, Paused, Ready, Running};
    // (stage, progress, words, buttons, looks again, other days can be chosen)
    let taken_up = "301 of 1,204 calls taken up.";
    let rows: [(_, _, _, &[&str], _, _); 7] = [
        (Counting, Some("25"), "1,204 calls counted so far.", &["cancel"], true, false),
        (Ready, None, "1,204 calls counted.", &["Log 1,007 calls", "cancel"], false, true),
        (Running, Some("25"), taken_up, &["pause", "cancel"], true, false),
        (Paused, Some("25"), taken_up, &["resume", "cancel"], false, false),
        (Cancelled, None, taken_up, &[], false, true),
        (
            Done,
            None,
            "301 calls taken up. Those that are to be logged are in the CRM now or in a few \
             minutes; the list of calls says what becomes of each.",
            &[],
            false,
            true,
        ),
        (Failed, None, taken_up, &[], false, true),
    ];
    for (stage, progress, status, buttons, looks_again, form) in rows {
        let story = opened(stage);
        let sheet = story.sheet();
        assert_eq!(sheet.words("backfill-status"), status, "{stage:?}");
        assert_eq!(sheet.attribute("backfill-progress", "value"), progress, "{stage:?}");
        assert_eq!(sheet.shows("backfill-progress"), progress.is_some(), "{stage:?}");
        let offered: Vec<&str> = [
            ("backfill-start", sheet.words("backfill-start")),
            ("backfill-pause", "pause"),
            ("backfill-resume", "resume"),
            ("backfill-cancel", "cancel"),
        ]
        .into_iter()
        .filter_map(|(place, name)| sheet.shows(place).then_some(name))
        .collect();
        assert_eq!(offered, buttons, "{stage:?}");
        assert_eq!(story.wake.is_some(), looks_again, "{stage:?}");
        assert_eq!(sheet.shows("backfill-form"), form, "{stage:?}");
    }
}

#[test]
fn what_becomes_of_calls_is_counted_by_reason_in_the_order_of_what_matters() {
    let sheet = opened(BackfillStage::Ready).sheet();
    let counts = sheet.list("backfill-counts");
    let expected =
        ["To be logged | 1,000", "Left for a person | 7", "Known already | 4", "Not logged | 200"];
    assert_eq!(lines(counts, &["outcome", "count"]), expected);
    assert_eq!(states(counts), ["log", "ask", "known", "skip"]);
    assert_eq!(counts[3].words("reason"), Why::InternalCall.sentence());
}

#[test]
fn commands_are_sent_and_what_only_looks_gives_way_to_them() {
    let mut story = opened(BackfillStage::Running);
    story.rests();
    assert_eq!(story.asked(), ["GET backfill "]);
    story.does("backfill", "pause", "").does("backfill", "cancel", "");
    assert_eq!(story.asked(), ["GET backfill ", "POST backfill/pause "]);
    // The look was asked before the pause, and says nothing of it.
    story.answers("backfill", json(&backfill(BackfillStage::Running)));
    assert!(story.sheet().shows("backfill-busy"));
    story.answers("backfill/pause", json(&backfill(BackfillStage::Paused)));
    assert_eq!(story.sheet().words("backfill-stage"), "Paused");
    story.does("backfill", "resume", "");
    story.answers("backfill/resume", json(&backfill(BackfillStage::Running)));
    assert!(story.wake.is_some());
    story.does("backfill", "cancel", "").answers("backfill/cancel", refused(FailureCode::Conflict));
    assert_eq!(problem(&story), "It was refused.");
    assert_eq!(story.sheet().words("backfill-stage"), "Logging calls");
    // It goes on all the same.
    story.rests();
    assert_eq!(story.asked(), ["GET backfill "]);
}
