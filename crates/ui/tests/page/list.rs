//! What the list shows.

use ledger_core::call::CallResult;
use ledger_core::cover::Cover;
use ledger_core::id::ContactId;
use ledger_core::ledger::{ContactChoice, State};
use ledger_core::time::{Millis, Span};
use ledger_core::why::Why;
use ledger_ui::background::{Of, Remembered, Reply, SignInState, Status};
use ledger_ui::calls::{self, Filter};
use ledger_ui::sheet::Row;
use ledger_wire::api::{Calls, Role};

use crate::{AT, Story, ask, list, row, session, status, trouble, unreachable};

#[test]
fn a_list_shows_rows_states_and_reasons() {
    let mut known = row("b", 2, State::Logged);
    known.contact = Some(ContactChoice { id: ContactId::from("c"), name: "Grace".to_owned() });
    let mut hidden = row("c", 1, State::Skipped);
    (hidden.other, hidden.talk_seconds, hidden.result) = (None, 0, CallResult::Missed);
    let unknown = row("a", 3, State::Unresolved);
    let story = Story::with_calls(Role::User, vec![known, hidden, unknown], None);
    let line = |row: &Row| {
        let icon = row.attribute("icon", "data-icon").unwrap();
        let [who, number, how, state] = ["who", "number", "how", "state"].map(|it| row.words(it));
        format!("{who} | {number} | {icon} | {how} | {state}")
    };
    let rows = story.calls();
    let lines: Vec<_> = rows.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "+1 (650) 555-0123 |  | inbound | Inbound · Call connected · 1 min 5 s | Needs you",
            "Grace | +1 (650) 555-0123 | inbound | Inbound · Call connected · 1 min 5 s | Logged",
            "Unknown number |  | missed | Inbound · Missed | Not logged",
        ]
    );
    assert_eq!(rows[0].words("reason"), "Several contacts in the CRM have this number.");
    assert_eq!(rows[0].words("next-step"), "Choose the right one.");
    let sheet = story.sheet();
    assert_eq!((sheet.words("unlogged-count"), sheet.words("needs-me-count")), ("2", "1"));
    assert_eq!((sheet.words("status"), sheet.moment("status")), ("Updated at {time}", Some(AT)));
    assert_eq!(sheet.words("announcement"), "3 calls are shown.");
    assert!(!["of-group", "more", "skeleton"].iter().any(|place| sheet.shows(place)));
}

#[test]
fn filters_and_search_choose_rows() {
    let states = [
        ("a", State::InProgress),
        ("b", State::Logging),
        ("c", State::Unresolved),
        ("d", State::Logged),
        ("e", State::Skipped),
        ("f", State::Failed),
    ];
    let mut rows: Vec<_> = states.iter().map(|(name, state)| row(name, 1, *state)).collect();
    rows[3].contact =
        Some(ContactChoice { id: ContactId::from("c"), name: "Zoë Novák".to_owned() });
    let cases = [
        (Filter::All, "", "abcdef"),
        (Filter::Unlogged, "", "abcef"),
        (Filter::NeedsMe, "", "cf"),
        (Filter::All, "zoë", "d"),
        (Filter::All, "NOVÁK zoë", "d"),
        (Filter::All, "6505550123", "abcdef"),
        (Filter::All, "+1 650 555", "abcdef"),
        (Filter::All, "650 999", ""),
        (Filter::All, "not logged", "e"),
        (Filter::NeedsMe, "failed", "f"),
        (Filter::All, "xyz", ""),
    ];
    for (filter, search, expected) in cases {
        let mut story = Story::with_calls(Role::User, rows.clone(), None);
        story.list(calls::Msg::Filter(filter)).list(calls::Msg::Search(search.to_owned()));
        let shown: String = story.shown().iter().filter_map(|key| key.chars().next()).collect();
        assert_eq!(shown, expected, "{filter:?} {search:?}");
    }
}

#[test]
fn an_empty_list_says_what_it_means_and_what_to_do() {
    let server = Cover::Server;
    let client = Cover::Client(Why::ModeOff);
    let logged = || vec![row("a", 1, State::Logged)];
    let cases = [
        (server, Vec::new(), Filter::All, "", "No calls yet", "Make or take a call"),
        (client, Vec::new(), Filter::All, "", "No calls yet", "Calls appear here once the server"),
        (server, Vec::new(), Filter::Unlogged, "", "No calls yet", "Make or take a call"),
        (server, logged(), Filter::Unlogged, "", "Every call is logged", "A call that is not"),
        (server, logged(), Filter::NeedsMe, "", "Nothing needs you", "A call that cannot"),
        (server, logged(), Filter::All, "zzz", "No call matches the search", "Search for a part"),
        (server, logged(), Filter::All, "", "", ""),
    ];
    for (cover, rows, filter, search, title, advice) in cases {
        let mut story = Story::start();
        story.answer(status(Some(session(Role::User, cover)), SignInState::Idle));
        story.answer(list(rows, None));
        story.list(calls::Msg::Filter(filter)).list(calls::Msg::Search(search.to_owned()));
        let told = story.says("empty-advice");
        assert_eq!(
            (story.shows("empty"), story.says("empty-title").as_str()),
            (!title.is_empty(), title)
        );
        assert!(told.starts_with(advice), "{title}: {told}");
        assert_eq!(story.shows("clear-search"), !search.is_empty(), "{title}");
        let can_show_all = !title.is_empty() && search.is_empty() && filter != Filter::All;
        assert_eq!(story.shows("show-all"), can_show_all, "{title}");
    }
}

#[test]
fn trouble_keeps_the_list_says_that_it_is_old_and_slows_down() {
    let mut story = Story::with_calls(Role::User, vec![row("a", 1, State::Logged)], None);
    story.sent.clear();
    for expected in [4, 8, 16, 30, 30] {
        story.wake().answer(trouble(unreachable()));
        assert_eq!(story.wake.unwrap().1, Span::seconds(expected));
    }
    assert_eq!(story.calls().len(), 1);
    let problem = story.says("problem");
    assert!(problem.contains("cannot be reached"), "{problem}");
    assert_eq!(story.says("status"), "These are the calls as of {day}.");
    assert_eq!(story.says("refresh"), "Try again");

    story.list(calls::Msg::Refresh).answer(list(Vec::new(), None));
    assert_eq!(story.wake.unwrap().1, Span::seconds(4), "an answer ends the slowness");
    assert_eq!(story.says("problem"), "");
}

#[test]
fn a_first_list_that_fails_is_no_empty_list() {
    let mut story = Story::signed_in(Role::User);
    story.answer(trouble(unreachable()));
    assert!(!story.shows("skeleton") && !story.shows("empty"));
    assert_eq!(story.says("refresh"), "Try again");
}

#[test]
fn what_was_remembered_is_shown_at_once() {
    let mut story = Story::start();
    let calls = Calls { calls: vec![row("a", 1, State::Logged)], next: None };
    let status = Status {
        server: String::new(),
        session: Some(session(Role::User, Cover::Server)),
        sign_in: SignInState::Idle,
        remembered: Some(Remembered { calls, at: Millis(5) }),
        farewell: None,
        phone: Default::default(),
    };
    story.answer(Reply::of(&status));
    assert_eq!(story.shown(), ["a/101"]);
    assert_eq!(story.sheet().moment("status"), Some(Millis(5)));
    assert_eq!(story.requests(), [ask(Of::Me, 50, None)]);
}
