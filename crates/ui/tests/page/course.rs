//! How the list goes on: questions, answers, waits.

use ledger_core::cover::Cover;
use ledger_core::id::IntentKey;
use ledger_core::ledger::{Note, State, What};
use ledger_core::time::{Millis, Span};
use ledger_core::why::Why;
use ledger_ui::background::{CallKey, Of, Reply, Request, Trouble};
use ledger_ui::calls;
use ledger_ui::navigation::Page;
use ledger_ui::outbox::{Intended, Outbox, Waiting, Whose, Wish};
use ledger_ui::page::Msg;
use ledger_ui::sheet::Row;
use ledger_wire::api::{CallDetail, CallRow, FailureCode, Role};

use crate::{AT, Story, ask, list, row, session, trouble, unreachable};

#[test]
fn answers_that_are_no_longer_waited_for_are_dropped() {
    let mut story = Story::with_calls(Role::Admin, vec![row("mine", 1, State::Logged)], None);
    story.sent.clear();
    story.list(calls::Msg::Refresh).list(calls::Msg::Of(Of::Everyone));
    assert!(story.shows("skeleton"), "another list altogether");
    story.answer(list(vec![row("mine", 1, State::Logged)], None));
    assert!(story.shows("skeleton"), "the answer about my calls is stale");
    story.answer(list(vec![row("theirs", 1, State::Logged)], None));
    assert_eq!(story.shown(), ["theirs/101"]);
    assert_eq!(story.calls()[0].words("colleague"), "for Ada Example");

    let (number, _) = story.wake.unwrap();
    story.list(calls::Msg::Refresh);
    let asked = story.sent.len();
    story.does(Msg::Woke { number });
    assert_eq!(story.sent.len(), asked, "a wait that was called off asks nothing");
    let ended = trouble(Trouble::SignedOut { message: String::new() });
    story.does(Msg::Answered { number: 1, reply: ended, at: AT });
    assert!(story.shows("calls"), "nor does a stale answer sign anyone out");
}

#[test]
fn pages_of_the_list_come_together() {
    let page = |range: std::ops::RangeInclusive<i64>| -> Vec<CallRow> {
        range.rev().map(|at| row(&format!("{at:03}"), at, State::Logged)).collect()
    };
    let mut story = Story::with_calls(Role::User, page(51..=100), Some(Millis(51)));
    story.sent.clear();
    story.list(calls::Msg::More).list(calls::Msg::More);
    assert_eq!(story.requests(), [ask(Of::Me, 50, Some(51))], "asked once");
    assert_eq!(story.sheet().attribute("more", "aria-disabled"), Some("true"));
    story.answer(trouble(unreachable()));
    assert!(story.says("more-problem").contains("cannot be reached"));
    story.list(calls::Msg::More).answer(list(page(40..=51), Some(Millis(40))));
    assert_eq!(story.shown().len(), 61, "the row that both pages have is there once");

    story.wake();
    assert_eq!(story.requests(), [ask(Of::Me, 61, None)]);
    story.answer(list(page(42..=102), Some(Millis(42))));
    let shown = story.shown();
    assert_eq!((shown.len(), shown[0].as_str(), shown[62].as_str()), (63, "102/101", "040/101"));
    story.list(calls::Msg::More);
    assert_eq!(story.requests(), [ask(Of::Me, 50, Some(40))], "after the oldest row that is held");
}

#[test]
fn a_row_opens_with_its_timeline_and_follows_the_call() {
    let open = calls::Msg::Toggle(CallKey::of(&row("a", 1, State::Logging)));
    let mut story = Story::with_calls(Role::User, vec![row("a", 1, State::Logging)], None);
    story.sent.clear();
    story.list(open.clone());
    assert!(story.calls()[0].shows("loading"));
    let note = |what, why, detail: &str| Note {
        at: AT,
        what,
        why,
        attempt: None,
        detail: detail.to_owned(),
    };
    let timeline = vec![
        note(What::ContactChosen, Some(Why::OneContact), "Grace"),
        note(What::Refused, Some(Why::CrmRejected), "no such owner"),
        note(What::AskedToWait, None, "2026-03-02T15:00:00.000Z"),
    ];
    let call = row("a", 1, State::Failed);
    let detail = CallDetail { call, timeline, note: None };
    story.answer(Reply::of(&detail));
    let shown = &story.calls()[0];
    assert_eq!(shown.words("state"), "Failed", "the row is as fresh as its timeline");
    let line = |line: &Row| format!("{} {}", line.words("words"), line.words("more"));
    let lines: Vec<_> = shown.list("lines").iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "The contact was chosen. One contact has this number. Contact: Grace.",
            "The CRM refused. The CRM did not accept the record. The CRM said: “no such owner”",
            "The CRM asked to wait. ",
        ]
    );

    story.wake().answer(list(vec![row("a", 1, State::Failed)], None));
    assert!(story.requests().is_empty(), "nothing new");
    story.wake().answer(list(vec![row("a", 1, State::Logged)], None));
    let key = CallKey::of(&row("a", 1, State::Logged));
    assert_eq!(story.requests(), [Request::Call { call: key.clone() }]);
    assert!(!story.calls()[0].shows("loading"), "the old timeline stays until then");
    let gone = ledger_wire::api::FailureCode::NotFound;
    let refusal = Trouble::Refused { code: gone, message: "There is no such call.".to_owned() };
    story.answer(trouble(refusal));
    assert_eq!(story.calls()[0].words("problem-words"), "There is no such call.");
    story.list(calls::Msg::RetryDetail(key));
    assert_eq!(story.sent.len(), 1);
    story.list(open);
    assert!(!story.calls()[0].shows("detail"));
    story.answer(Reply::of(&detail));
    assert!(!story.calls()[0].shows("detail"), "a closed row stays closed");
}

#[test]
fn a_page_out_of_sight_rests() {
    let mut story = Story::with_calls(Role::User, Vec::new(), None);
    story.sent.clear();
    let (number, _) = story.wake.unwrap();
    story.does(Msg::Hidden).does(Msg::Woke { number });
    assert!(story.requests().is_empty());
    story.does(Msg::Shown);
    assert_eq!(story.requests(), [ask(Of::Me, 50, None)]);
}

#[test]
fn cover_is_asked_for_with_every_list() {
    let mut story = Story::with_calls(Role::User, Vec::new(), None);
    let newer = session(Role::Admin, Cover::Client(Why::ModeOff));
    story.answer_beside(&Request::Session, Reply::of(&newer));
    assert!(story.sheet().words("cover-sentence").ends_with("Server-side logging is off."));
    assert!(story.shows("of-group"), "an administrator by now");
    story.beside.clear();
    for _ in 0..3 {
        story.wake().answer(list(Vec::new(), None));
    }
    assert_eq!(story.beside.len(), 3);
    assert_eq!(story.wake.unwrap().1, Span::seconds(4));
}

#[test]
fn what_waits_is_shown_as_soon_as_it_does_not_go_smoothly() {
    let mut story = Story::with_calls(Role::User, vec![row("a", 1, State::Logged)], None);
    let wanted = |key: &str| Waiting {
        key: IntentKey::from(key),
        at: AT,
        intended: Intended {
            whose: Whose::of(&session(Role::User, Cover::Server)),
            call: CallKey::from_text("a/101").unwrap(),
            wish: Wish::Note("Call back".to_owned()),
        },
    };
    let mut outbox = Outbox { waiting: vec![wanted("k-1"), wanted("k-2")], ..Outbox::default() };
    let looked = |outbox: &Outbox| Reply::of(outbox);
    story.answer_beside(&Request::Outbox, looked(&outbox));
    assert!(!story.shows("outbox"), "it goes at once");

    let refused = Trouble::Refused { code: FailureCode::Conflict, message: "Too late.".to_owned() };
    outbox.progress.heard(&IntentKey::from("k-1"), Err(refused), AT);
    story.does(Msg::Outbox).answer_beside(&Request::Outbox, looked(&outbox));
    assert!(story.shows("outbox"));
    let sheet = story.sheet();
    let lines: Vec<_> = sheet
        .list("outbox-lines")
        .iter()
        .map(|line| (line.words("what"), line.words("why"), line.has("why", "data-refused")))
        .collect();
    let what = "Note · +1 (650) 555-0123";
    assert_eq!(lines, [(what, "Too late.", true), (what, "", false)]);

    let control = |name, key| Msg::from_control(Page::Calls, name, key, "").unwrap();
    story.does(control("call-off", "k-1"));
    assert_eq!(story.requests(), [Request::CallOff { key: IntentKey::from("k-1") }]);
    outbox.waiting.remove(0);
    story.answer(looked(&outbox)).does(control("send-now", ""));
    assert_eq!(story.requests(), [Request::SendNow]);
    story.answer(Reply::of(&Outbox::default()));
    assert!(!story.shows("outbox"));
}
