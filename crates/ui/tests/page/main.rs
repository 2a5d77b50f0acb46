//! Stories of the whole page: what a person and the background do, and what is asked and shown.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod course;
mod form;
mod list;
mod sign_in;

use ledger_core::call::{CallResult, Direction};
use ledger_core::cover::Cover;
use ledger_core::from_json::from_str;
use ledger_core::id::{AccountId, ExtensionId, TelephonySessionId};
use ledger_core::ledger::State;
use ledger_core::time::{Millis, Span};
use ledger_core::why::Why;
use ledger_ui::background::{
    CallKey, Of, Reply, Request, SignInState, SignInStep, Status, Trouble,
};
use ledger_ui::calls;
use ledger_ui::navigation::Page;
use ledger_ui::outbox::Wish;
use ledger_ui::page::{Ask, Model, Msg, Place, update, view};
use ledger_ui::section;
use ledger_ui::sheet::{Row, Sheet};
use ledger_wire::api::{CallRow, Calls, Role, Session};

pub(crate) const AT: Millis = Millis(1_000_000);

/// A page with the questions it has open.
pub(crate) struct Story {
    pub(crate) model: Model,
    pub(crate) sent: Vec<(u32, Request)>,
    /// Questions that go beside every list: who is signed in, and what waits to be sent.
    pub(crate) beside: Vec<(u32, Request)>,
    pub(crate) wake: Option<(u32, Span)>,
    pub(crate) focus: Option<Place>,
    /// What was put into the outbox.
    pub(crate) intended: Vec<Wish>,
}

impl Story {
    pub(crate) fn start() -> Self {
        let (model, asks) = Model::start(Page::Calls);
        let (sent, beside, intended) = (Vec::new(), Vec::new(), Vec::new());
        let mut story = Self { model, sent, beside, wake: None, focus: None, intended };
        story.take(asks);
        story
    }

    pub(crate) fn signed_in(role: Role) -> Self {
        let mut story = Self::start();
        story.answer(status(Some(session(role, Cover::Server)), SignInState::Idle));
        story
    }

    pub(crate) fn with_calls(role: Role, rows: Vec<CallRow>, next: Option<Millis>) -> Self {
        let mut story = Self::signed_in(role);
        story.answer(list(rows, next));
        story
    }

    pub(crate) fn take(&mut self, asks: Vec<Ask>) {
        for ask in asks {
            match ask {
                Ask::Send { number, request: request @ (Request::Session | Request::Outbox) } => {
                    self.beside.push((number, request));
                }
                Ask::Send { number, request } => self.sent.push((number, request)),
                Ask::Wake { number, after } => self.wake = Some((number, after)),
                Ask::Focus(place) => self.focus = Some(place),
                Ask::Intend(intended) => self.intended.push(intended.wish),
                Ask::OpenTab | Ask::Open(_) | Ask::Phone(_) | Ask::Download { .. } => {}
            }
        }
    }

    pub(crate) fn does(&mut self, msg: Msg) -> &mut Self {
        let asks = update(&mut self.model, msg);
        self.take(asks);
        self
    }

    pub(crate) fn list(&mut self, msg: calls::Msg) -> &mut Self {
        self.does(Msg::Section(section::Msg::Calls(msg)))
    }

    /// Answers the oldest open question.
    pub(crate) fn answer(&mut self, reply: Reply) -> &mut Self {
        let (number, _) = self.sent.remove(0);
        self.does(Msg::Answered { number, reply, at: AT })
    }

    /// Answers the newest of the questions that go beside.
    pub(crate) fn answer_beside(&mut self, request: &Request, reply: Reply) -> &mut Self {
        let place = self.beside.iter().rposition(|(_, asked)| asked == request).unwrap();
        let (number, _) = self.beside.remove(place);
        self.does(Msg::Answered { number, reply, at: AT })
    }

    /// Lets the wait pass.
    pub(crate) fn wake(&mut self) -> &mut Self {
        let (number, _) = self.wake.take().unwrap();
        self.does(Msg::Woke { number })
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.sent.iter().map(|(_, request)| request.clone()).collect()
    }

    pub(crate) fn sheet(&self) -> Sheet {
        view(&self.model)
    }

    /// The calls that are listed.
    pub(crate) fn calls(&self) -> Vec<Row> {
        self.sheet().list("list").to_vec()
    }

    /// Their keys.
    pub(crate) fn shown(&self) -> Vec<String> {
        self.calls().into_iter().map(|row| row.key).collect()
    }

    pub(crate) fn says(&self, place: &str) -> String {
        self.sheet().words(place).to_owned()
    }

    pub(crate) fn shows(&self, place: &str) -> bool {
        self.sheet().shows(place)
    }
}

pub(crate) fn session(role: Role, cover: Cover) -> Session {
    Session {
        crm: None,
        account_id: AccountId::from("7"),
        extension_id: ExtensionId::from("101"),
        name: "Ada Example".to_owned(),
        role,
        cover,
        trial: Default::default(),
        managed: Default::default(),
        expires_at: Millis(0),
    }
}

pub(crate) fn status(session: Option<Session>, sign_in: SignInState) -> Reply {
    let server = "https://ledger.example.com".to_owned();
    let status = Status {
        server,
        session,
        sign_in,
        remembered: None,
        farewell: None,
        phone: Default::default(),
    };
    Reply::of(&status)
}

pub(crate) fn row(name: &str, started_at: i64, state: State) -> CallRow {
    CallRow {
        session_id: String::new(),
        telephony_session_id: TelephonySessionId::from(name),
        extension_id: ExtensionId::from("101"),
        extension_name: "Ada Example".to_owned(),
        direction: Direction::Inbound,
        other: Some("+1 (650) 555-0123".to_owned()),
        number: None,
        contact: None,
        started_at: Millis(started_at),
        talk_seconds: 65,
        result: CallResult::Answered,
        state,
        reason: Why::SeveralContacts.into(),
        activity_id: None,
    }
}

pub(crate) fn list(calls: Vec<CallRow>, next: Option<Millis>) -> Reply {
    Reply::of(&Calls { calls, next })
}

pub(crate) fn trouble(trouble: Trouble) -> Reply {
    Reply::Trouble { trouble }
}

pub(crate) fn unreachable() -> Trouble {
    Trouble::Unreachable { server: "https://ledger.example.com".to_owned() }
}

pub(crate) fn ask(of: Of, limit: u32, before: Option<i64>) -> Request {
    Request::Calls { of, limit, before: before.map(Millis) }
}

#[test]
fn messages_survive_the_way_to_the_background_and_back() {
    let request = Request::Call { call: CallKey::from_text("s-1/2/101").unwrap() };
    let text = serde_json::to_string(&request).unwrap();
    assert_eq!(from_str::<Request>(&text).unwrap(), request);
    let replies = [
        trouble(unreachable()),
        list(vec![row("a", 1, State::Logged)], Some(Millis(9))),
        status(None, SignInState::UnderWay { step: SignInStep::Finishing }),
        Reply::of(&session(Role::Admin, Cover::Client(Why::TrialOnly))),
    ];
    for reply in replies {
        let text = serde_json::to_string(&reply).unwrap();
        assert_eq!(from_str::<Reply>(&text).unwrap(), reply, "{text}");
    }
    let ours = r#"{"trouble":{"trouble":{"broken":{"message":"x"}}}}"#;
    let broken = trouble(Trouble::Broken { message: "x".to_owned() });
    assert_eq!(from_str::<Reply>(ours).unwrap(), broken, "what background.js writes");
}
