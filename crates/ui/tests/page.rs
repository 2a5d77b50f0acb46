//! Stories of the whole page: what a person and the background do, and what is asked and shown.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use ledger_core::call::{CallResult, Direction};
use ledger_core::cover::Cover;
use ledger_core::id::{AccountId, ContactId, ExtensionId, TelephonySessionId};
use ledger_core::ledger::{ContactChoice, Note, State, What};
use ledger_core::time::{Millis, Span};
use ledger_core::why::Why;
use ledger_ui::background::{
    CallKey, Farewell, Of, Remembered, Reply, Request, SignInState, SignInStep, Status, Trouble,
};
use ledger_ui::calls::{self, Filter};
use ledger_ui::page::{Ask, Model, Msg, Place, View, update, view};
use ledger_wire::api::{CallDetail, CallRow, Calls, Role, Session};

const AT: Millis = Millis(1_000_000);

/// A page with the questions it has open.
struct Story {
    model: Model,
    sent: Vec<(u32, Request)>,
    wake: Option<(u32, Span)>,
    focus: Option<Place>,
}

impl Story {
    fn start() -> Self {
        let (model, asks) = Model::start();
        let mut story = Self { model, sent: Vec::new(), wake: None, focus: None };
        story.take(asks);
        story
    }

    fn signed_in(role: Role) -> Self {
        let mut story = Self::start();
        story.answer(status(Some(session(role, Cover::Server)), SignInState::Idle));
        story
    }

    fn with_calls(role: Role, rows: Vec<CallRow>, next: Option<Millis>) -> Self {
        let mut story = Self::signed_in(role);
        story.answer(list(rows, next));
        story
    }

    fn take(&mut self, asks: Vec<Ask>) {
        for ask in asks {
            match ask {
                Ask::Send { number, request } => self.sent.push((number, request)),
                Ask::Wake { number, after } => self.wake = Some((number, after)),
                Ask::Focus(place) => self.focus = Some(place),
                Ask::OpenTab => {}
            }
        }
    }

    fn does(&mut self, msg: Msg) -> &mut Self {
        let asks = update(&mut self.model, msg);
        self.take(asks);
        self
    }

    fn list(&mut self, msg: calls::Msg) -> &mut Self {
        self.does(Msg::Calls(msg))
    }

    /// Answers the oldest open question.
    fn answer(&mut self, reply: Reply) -> &mut Self {
        let (number, _) = self.sent.remove(0);
        self.does(Msg::Answered { number, reply, at: AT })
    }

    /// Lets the wait pass.
    fn wake(&mut self) -> &mut Self {
        let (number, _) = self.wake.take().unwrap();
        self.does(Msg::Woke { number })
    }

    fn requests(&self) -> Vec<Request> {
        self.sent.iter().map(|(_, request)| request.clone()).collect()
    }

    fn view(&self) -> View {
        view(&self.model)
    }

    fn shown(&self) -> Vec<String> {
        self.view().calls.rows.into_iter().map(|row| row.key).collect()
    }
}

fn session(role: Role, cover: Cover) -> Session {
    Session {
        account_id: AccountId::from("7"),
        extension_id: ExtensionId::from("101"),
        name: "Ada Example".to_owned(),
        role,
        cover,
        expires_at: Millis(0),
    }
}

fn status(session: Option<Session>, sign_in: SignInState) -> Reply {
    let server = "https://ledger.example.com".to_owned();
    let status = Status { server, session, sign_in, remembered: None, farewell: None };
    Reply::Status { status: Box::new(status) }
}

fn row(name: &str, started_at: i64, state: State) -> CallRow {
    CallRow {
        telephony_session_id: TelephonySessionId::from(name),
        extension_id: ExtensionId::from("101"),
        extension_name: "Ada Example".to_owned(),
        direction: Direction::Inbound,
        other: Some("+1 (650) 555-0123".to_owned()),
        contact: None,
        started_at: Millis(started_at),
        talk_seconds: 65,
        result: CallResult::Answered,
        state,
        reason: Why::SeveralContacts.into(),
        activity_id: None,
    }
}

fn list(calls: Vec<CallRow>, next: Option<Millis>) -> Reply {
    Reply::Calls { calls: Calls { calls, next } }
}

fn trouble(trouble: Trouble) -> Reply {
    Reply::Trouble { trouble }
}

fn unreachable() -> Trouble {
    Trouble::Unreachable { server: "https://ledger.example.com".to_owned() }
}

fn ask(of: Of, limit: u32, before: Option<i64>) -> Request {
    Request::Calls { of, limit, before: before.map(Millis) }
}

#[test]
fn signing_in_shows_each_step_and_ends_in_the_list() {
    let mut story = Story::start();
    assert!(story.view().starting);
    story.answer(status(None, SignInState::Idle));
    assert_eq!(story.view().sign_in.address, "https://ledger.example.com");
    story.does(Msg::Address(" Ledger.example.com/ ".to_owned())).does(Msg::SignIn);
    let form = story.view().sign_in;
    assert_eq!((form.busy, form.progress), (true, "Reaching the server…"));
    let server = "https://ledger.example.com".to_owned();
    assert_eq!(story.requests(), [Request::SignIn { server }]);

    story.does(Msg::SignIn);
    assert_eq!(story.sent.len(), 1, "a second press asks nothing");
    let sign_in = story.sent.remove(0);
    story.wake().answer(status(None, SignInState::Idle));
    assert!(story.view().sign_in.busy, "the background has not begun yet");
    story.wake();
    story.answer(status(None, SignInState::UnderWay { step: SignInStep::AtRingcentral }));
    assert_eq!(story.view().sign_in.progress, "Continue in the RingCentral window.");

    story.sent.insert(0, sign_in);
    story.answer(status(Some(session(Role::User, Cover::Server)), SignInState::Idle));
    assert_eq!(story.focus, Some(Place::CallsTitle));
    assert!(story.view().calls.loading && story.view().sign_in.hidden);
    assert_eq!(story.view().header.name, "Ada Example");
    assert_eq!(story.requests(), [ask(Of::Me, 50, None), Request::Session]);
}

#[test]
fn an_address_that_is_none_is_not_sent() {
    let mut story = Story::start();
    story.answer(status(None, SignInState::Idle));
    story.does(Msg::Address("http://ledger.example.com".to_owned())).does(Msg::SignIn);
    assert!(story.requests().is_empty());
    assert_eq!(story.focus, Some(Place::Address));
    assert!(story.view().sign_in.address_problem.starts_with("Use an address that begins"));
    story.does(Msg::Address("https://ledger.example.com".to_owned()));
    assert_eq!(story.view().sign_in.address_problem, "");
}

#[test]
fn every_trouble_of_a_sign_in_is_said_and_lets_the_person_try_again() {
    let server = || "https://a.example".to_owned();
    let rows = [
        (Trouble::BadAddress, "Correct the server's address."),
        (Trouble::Unreachable { server: server() }, "The server at https://a.example cannot be"),
        (Trouble::NotALedger { server: server() }, "What answers at https://a.example is not"),
        (Trouble::WindowClosed, "The RingCentral window was closed"),
        (Trouble::PageUnreachable, "RingCentral's sign-in page could not be opened."),
        (Trouble::RingcentralRefused { message: "x".to_owned() }, "RingCentral refused"),
        (Trouble::WrongState, "RingCentral's answer did not belong"),
        (Trouble::Broken { message: "x".to_owned() }, "The extension had a problem."),
    ];
    for (trouble, expected) in rows {
        let mut story = Story::start();
        story.answer(status(None, SignInState::Idle)).does(Msg::SignIn);
        story.answer(status(None, SignInState::Failed { trouble: trouble.clone() }));
        let form = story.view().sign_in;
        assert!(form.problem.starts_with(expected), "{trouble:?}: {}", form.problem);
        assert!(!form.busy, "{trouble:?}");
        story.does(Msg::SignIn);
        assert_eq!(story.view().sign_in.problem, "", "{trouble:?}: trying again clears it");
        assert_eq!(story.sent.len(), 1, "{trouble:?}: trying again asks");
    }
}

#[test]
fn a_page_opened_during_a_sign_in_waits_for_its_end() {
    let mut story = Story::start();
    story.answer(status(None, SignInState::UnderWay { step: SignInStep::AtRingcentral }));
    assert!(story.view().sign_in.busy);
    story.wake();
    assert_eq!(story.requests(), [Request::Status]);
    story.answer(status(None, SignInState::Failed { trouble: Trouble::WindowClosed }));
    assert!(!story.view().sign_in.busy);
    assert!(story.wake.is_none(), "nothing more to wait for");
}

#[test]
fn a_list_shows_rows_states_and_reasons() {
    let mut known = row("b", 2, State::Logged);
    known.contact = Some(ContactChoice { id: ContactId::from("c"), name: "Grace".to_owned() });
    let mut hidden = row("c", 1, State::Skipped);
    (hidden.other, hidden.talk_seconds, hidden.result) = (None, 0, CallResult::Missed);
    let unknown = row("a", 3, State::Unresolved);
    let story = Story::with_calls(Role::User, vec![known, hidden, unknown], None);
    let view = story.view().calls;
    let lines: Vec<_> = view
        .rows
        .iter()
        .map(|row| {
            format!(
                "{} | {} | {} | {} | {}",
                row.who, row.number, row.icon, row.how, row.state_words
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            "+1 (650) 555-0123 |  | inbound | Inbound · Call connected · 1 min 5 s | Needs you",
            "Grace | +1 (650) 555-0123 | inbound | Inbound · Call connected · 1 min 5 s | Logged",
            "Unknown number |  | missed | Inbound · Missed | Not logged",
        ]
    );
    assert_eq!(view.rows[0].reason, "Several contacts in the CRM have this number.");
    assert_eq!(view.rows[0].next_step, "Choose the right one.");
    assert_eq!((view.unlogged_count.as_str(), view.needs_me_count.as_str()), ("2", "1"));
    assert_eq!((view.status, view.status_at), ("Updated at {time}", Some(AT)));
    assert_eq!(view.announcement, "3 calls are shown.");
    assert!(view.of_hidden && view.more_hidden && !view.loading);
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
        let view = story.view().calls;
        assert_eq!(view.empty_title, title);
        assert!(view.empty_advice.starts_with(advice), "{title}: {}", view.empty_advice);
        assert_eq!(view.clear_search_hidden, search.is_empty(), "{title}");
        let can_show_all = !title.is_empty() && search.is_empty() && filter != Filter::All;
        assert_eq!(view.show_all_hidden, !can_show_all, "{title}");
    }
}

#[test]
fn trouble_keeps_the_list_says_that_it_is_old_and_slows_down() {
    let mut story = Story::with_calls(Role::User, vec![row("a", 1, State::Logged)], None);
    story.sent.clear();
    for expected in [5, 10, 20, 30, 30] {
        story.wake().answer(trouble(unreachable()));
        assert_eq!(story.wake.unwrap().1, Span::seconds(expected));
    }
    let view = story.view().calls;
    assert_eq!(view.rows.len(), 1);
    assert!(view.problem.contains("cannot be reached"), "{}", view.problem);
    assert_eq!((view.status, view.refresh), ("These are the calls as of {day}.", "Try again"));

    story.list(calls::Msg::Refresh).answer(list(Vec::new(), None));
    assert_eq!(story.wake.unwrap().1, Span::seconds(5), "an answer ends the slowness");
    assert_eq!(story.view().calls.problem, "");
}

#[test]
fn a_first_list_that_fails_is_no_empty_list() {
    let mut story = Story::signed_in(Role::User);
    story.answer(trouble(unreachable()));
    let view = story.view().calls;
    assert_eq!((view.loading, view.empty_title, view.refresh), (false, "", "Try again"));
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
    };
    story.answer(Reply::Status { status: Box::new(status) });
    assert_eq!(story.shown(), ["a/101"]);
    assert_eq!(story.view().calls.status_at, Some(Millis(5)));
    assert_eq!(story.requests(), [ask(Of::Me, 50, None), Request::Session]);
}

#[test]
fn answers_that_are_no_longer_waited_for_are_dropped() {
    let mut story = Story::with_calls(Role::Admin, vec![row("mine", 1, State::Logged)], None);
    story.sent.clear();
    story.list(calls::Msg::Refresh).list(calls::Msg::Of(Of::Everyone));
    assert!(story.view().calls.loading, "another list altogether");
    story.answer(list(vec![row("mine", 1, State::Logged)], None));
    assert!(story.view().calls.loading, "the answer about my calls is stale");
    story.answer(list(vec![row("theirs", 1, State::Logged)], None));
    assert_eq!(story.shown(), ["theirs/101"]);
    assert_eq!(story.view().calls.rows[0].colleague, "for Ada Example");

    let (number, _) = story.wake.unwrap();
    story.list(calls::Msg::Refresh);
    let asked = story.sent.len();
    story.does(Msg::Woke { number });
    assert_eq!(story.sent.len(), asked, "a wait that was called off asks nothing");
    let ended = trouble(Trouble::SignedOut { message: String::new() });
    story.does(Msg::Answered { number: 1, reply: ended, at: AT });
    assert!(!story.view().calls.hidden, "nor does a stale answer sign anyone out");
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
    assert!(story.view().calls.more_busy);
    story.answer(trouble(unreachable()));
    assert!(story.view().calls.more_problem.contains("cannot be reached"));
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
    assert!(story.view().calls.rows[0].detail.loading);
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
    let detail = CallDetail { call, timeline };
    story.answer(Reply::Call { detail: Box::new(detail.clone()) });
    let shown = &story.view().calls.rows[0];
    assert_eq!(shown.state_words, "Failed", "the row is as fresh as its timeline");
    let lines: Vec<_> =
        shown.detail.lines.iter().map(|line| format!("{} {}", line.words, line.detail)).collect();
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
    assert!(!story.view().calls.rows[0].detail.loading, "the old timeline stays until then");
    let gone = ledger_wire::api::FailureCode::NotFound;
    let refusal = Trouble::Refused { code: gone, message: "There is no such call.".to_owned() };
    story.answer(trouble(refusal));
    assert_eq!(story.view().calls.rows[0].detail.problem, "There is no such call.");
    story.list(calls::Msg::RetryDetail(key));
    assert_eq!(story.sent.len(), 1);
    story.list(open);
    assert!(!story.view().calls.rows[0].detail.open);
    story.answer(Reply::Call { detail: Box::new(detail) });
    assert!(!story.view().calls.rows[0].detail.open, "a closed row stays closed");
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
fn cover_is_asked_for_again_now_and_then() {
    let mut story = Story::with_calls(Role::User, Vec::new(), None);
    let newer = session(Role::Admin, Cover::Client(Why::ModeOff));
    story.answer(Reply::Session { session: Box::new(newer) });
    assert!(story.view().header.cover.ends_with("Server-side logging is off."));
    assert!(!story.view().calls.of_hidden, "an administrator by now");
    let mut sessions = 0;
    for _ in 0..24 {
        story.wake();
        sessions += story.requests().iter().filter(|asked| **asked == Request::Session).count();
        story.answer(list(Vec::new(), None));
        story.sent.clear();
    }
    assert_eq!(sessions, 2);
}

#[test]
fn sessions_end_in_the_sign_in_with_the_reason() {
    let mut story = Story::signed_in(Role::User);
    story.answer(trouble(Trouble::SignedOut { message: "It was too old.".to_owned() }));
    assert_eq!(story.requests().last(), Some(&Request::Status), "the background knows how");
    let status = Status {
        server: "https://ledger.example.com".to_owned(),
        session: None,
        sign_in: SignInState::Idle,
        remembered: None,
        farewell: Some(Farewell::Ended { message: "It was too old.".to_owned() }),
    };
    story.sent.drain(..story.sent.len() - 1);
    story.answer(Reply::Status { status: Box::new(status) });
    let form = story.view().sign_in;
    assert_eq!(form.notice, "Your session has ended. Sign in again. (It was too old.)");
    assert_eq!(form.address, "https://ledger.example.com");
    assert_eq!(story.focus, Some(Place::SignInTitle));
    assert!(story.view().header.hidden && story.view().calls.hidden);

    let mut story = Story::signed_in(Role::User);
    story.sent.clear();
    story.does(Msg::SignOut).does(Msg::SignOut);
    assert_eq!(story.requests(), [Request::SignOut], "asked once");
    assert!(story.view().header.sign_out_disabled);
    let status = Status {
        server: "https://ledger.example.com".to_owned(),
        session: None,
        sign_in: SignInState::Idle,
        remembered: None,
        farewell: Some(Farewell::SignedOutHereOnly),
    };
    story.answer(Reply::Status { status: Box::new(status) });
    assert!(story.view().sign_in.notice.starts_with("You are signed out on this computer."));
    assert_eq!(story.view().sign_in.address, "https://ledger.example.com");
}

#[test]
fn messages_survive_the_way_to_the_background_and_back() {
    let request = Request::Call { call: CallKey::from_text("s-1/2/101").unwrap() };
    let text = serde_json::to_string(&request).unwrap();
    assert_eq!(serde_json::from_str::<Request>(&text).unwrap(), request);
    let replies = [
        trouble(unreachable()),
        list(vec![row("a", 1, State::Logged)], Some(Millis(9))),
        status(None, SignInState::UnderWay { step: SignInStep::Finishing }),
        Reply::Session { session: Box::new(session(Role::Admin, Cover::Client(Why::TrialOnly))) },
    ];
    for reply in replies {
        let text = serde_json::to_string(&reply).unwrap();
        assert_eq!(serde_json::from_str::<Reply>(&text).unwrap(), reply, "{text}");
    }
    let ours = r#"{"trouble":{"trouble":{"broken":{"message":"x"}}}}"#;
    let broken = trouble(Trouble::Broken { message: "x".to_owned() });
    assert_eq!(serde_json::from_str::<Reply>(ours).unwrap(), broken, "what background.js writes");
}
