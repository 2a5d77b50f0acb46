//! Stories of the phone page: what the widget says, what it is told, and what the Worker is asked.
//! Every story is strict: a request that is answered twice, late or not at all fails it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod answers;
mod bugs;
mod live;
mod logging;

use std::collections::BTreeMap;

use ledger_core::cover::Cover;
use ledger_core::id::{AccountId, CrmId, ExtensionId, IntentKey};
use ledger_core::settings::UserChoices;
use ledger_core::time::{Millis, Span};
use ledger_core::why::Why;
use ledger_ui::background::{Reply, Request, SignInState, Status, Trouble};
use ledger_ui::navigation::Page;
use ledger_ui::outbox::{Intended, Outbox, Waiting};
use ledger_ui::page::{Ask, Model, Msg, update};
use ledger_ui::phone;
use ledger_wire::api::{FailureCode, Role, Session};
use serde_json::{Value, json};

pub(crate) const ANN: &str = "+16505550111";
pub(crate) const BOB: &str = "+16505550112";

/// The page, the widget's requests that it owes an answer, and its own open questions.
pub(crate) struct Story {
    pub(crate) model: Model,
    pub(crate) now: i64,
    pub(crate) said: Vec<Value>,
    pub(crate) sent: Vec<(u32, Request)>,
    pub(crate) shown: Vec<String>,
    pub(crate) frames: Vec<String>,
    /// What is wanted of calls, as it is stored to be sent: the call, and the intent.
    pub(crate) wanted: Vec<(String, Value)>,
    due: Option<i64>,
    owed: BTreeMap<String, i64>,
    answers: BTreeMap<String, Value>,
    asked: u32,
}

impl Story {
    /// The page before anyone is signed in; the widget has not been heard.
    pub(crate) fn start() -> Self {
        let (model, asks) = Model::start(Page::Phone);
        let mut story = Self {
            model,
            now: 1_000_000,
            said: Vec::new(),
            sent: Vec::new(),
            shown: Vec::new(),
            frames: Vec::new(),
            wanted: Vec::new(),
            due: None,
            owed: BTreeMap::new(),
            answers: BTreeMap::new(),
            asked: 0,
        };
        story.take(asks);
        story
    }

    /// Ada is signed in, the widget has started, and the Worker has told of her calls.
    pub(crate) fn signed_in(cover: Cover, calls: Value) -> Self {
        let mut story = Self::start();
        story.status(Some(session(Role::User, cover)));
        story.hears(json!({"type": "rc-adapter-pushAdapterState"}));
        story.hears(json!({"type": "rc-login-status-notify", "loggedIn": true}));
        story.replies_choices(UserChoices::default());
        story.replies_session(session(Role::User, cover));
        story.replies_calls(calls);
        story.replies("crm/fields", &json!({"fields": [], "readAt": null, "problems": []}));
        story.said.clear();
        story
    }

    pub(crate) fn status(&mut self, session: Option<Session>) -> &mut Self {
        let status = Status {
            server: "https://ledger.example.com".to_owned(),
            session,
            sign_in: SignInState::Idle,
            remembered: None,
            farewell: None,
            phone: phone::Options::default(),
        };
        let status = Reply::of(&status);
        self.answer(|request| matches!(request, Request::Status | Request::SignOut), status)
    }

    fn take(&mut self, asks: Vec<Ask>) {
        for ask in asks {
            match ask {
                Ask::Send { number, request } => self.sent.push((number, request)),
                Ask::Phone(phone::Ask::Say(text)) => {
                    self.says(serde_json::from_str(&text).unwrap())
                }
                Ask::Phone(phone::Ask::Due(after)) => self.due = Some(self.now + after.0),
                Ask::Phone(phone::Ask::Show(address)) => self.shown.push(address),
                Ask::Intend(intended) => self.wants(*intended),
                Ask::Phone(phone::Ask::Load(address)) => self.frames.push(address.to_string()),
                Ask::Wake { .. }
                | Ask::Focus(_)
                | Ask::OpenTab
                | Ask::Open(_)
                | Ask::Download { .. } => {}
            }
        }
    }

    fn wants(&mut self, intended: Intended) {
        let key = IntentKey::from("k");
        let call = intended.call.to_text();
        let request = Waiting { key, at: Millis(0), intended }.request();
        let body: Value = serde_json::from_str(&request.body.unwrap()).unwrap();
        self.wanted.push((call, body["intent"].clone()));
    }

    fn says(&mut self, message: Value) {
        if message["type"] != "rc-post-message-response" {
            self.said.push(message);
            return;
        }
        let id = message["responseId"].as_str().unwrap().to_owned();
        let until =
            self.owed.remove(&id).unwrap_or_else(|| panic!("{id} is answered twice or unasked"));
        assert!(self.now <= until, "{id} is answered late");
        self.answers.insert(id, message["response"]["data"].clone());
    }

    pub(crate) fn does(&mut self, msg: Msg) -> &mut Self {
        let asks = update(&mut self.model, msg);
        self.take(asks);
        self
    }

    pub(crate) fn hears(&mut self, message: Value) -> &mut Self {
        let (text, at) = (message.to_string(), Millis(self.now));
        self.does(Msg::Phone(phone::Msg::Heard { text, at }))
    }

    /// The widget asks; says under which id.
    pub(crate) fn asks(&mut self, path: &str, body: Value) -> String {
        self.asked += 1;
        let id = format!("r-{}", self.asked);
        let patience = if path == "/callLogger" { 15_000 } else { 3_000 };
        self.owed.insert(id.clone(), self.now + patience);
        self.hears(json!({
            "type": "rc-post-message-request", "requestId": id, "path": path, "body": body,
        }));
        id
    }

    /// The answer to a request, if it was given.
    pub(crate) fn answer_to(&self, id: &str) -> Option<&Value> {
        self.answers.get(id)
    }

    /// Time passes, and whatever is due happens.
    pub(crate) fn waits(&mut self, span: Span) -> &mut Self {
        let (until, mut turns) = (self.now + span.0, 0);
        while let Some(due) = self.due.filter(|due| *due <= until) {
            assert!(self.now < due || turns < 1000, "time stands still");
            turns += 1;
            self.due = None;
            self.now = due.max(self.now);
            let at = Millis(self.now);
            self.does(Msg::Phone(phone::Msg::Due { at }));
        }
        self.now = until;
        self
    }

    /// What the Worker is asked and has not answered, as `METHOD path`.
    pub(crate) fn open(&self) -> Vec<String> {
        self.sent.iter().map(|(_, request)| line(request)).collect()
    }

    /// The body of what the Worker is asked at this path.
    pub(crate) fn body(&self, path: &str) -> Value {
        let (_, request) =
            self.sent.iter().find(|(_, request)| line(request).contains(path)).unwrap();
        let Request::Api { request } = request else { panic!("{path} has no body") };
        serde_json::from_str(request.body.as_ref().unwrap()).unwrap()
    }

    fn answer(&mut self, is_it: impl Fn(&Request) -> bool, reply: Reply) -> &mut Self {
        let place = self.sent.iter().position(|(_, request)| is_it(request)).unwrap();
        let (number, _) = self.sent.remove(place);
        let at = Millis(self.now);
        self.does(Msg::Answered { number, reply, at })
    }

    /// The Worker answers the first open question whose line contains this.
    pub(crate) fn replies(&mut self, path: &str, body: &Value) -> &mut Self {
        let reply = Reply::Api { server: String::new(), body: body.to_string() };
        self.answer(|request| line(request).contains(path), reply)
    }

    pub(crate) fn replies_calls(&mut self, calls: Value) -> &mut Self {
        let calls: ledger_wire::api::Calls = serde_json::from_value(calls).unwrap();
        self.answer(|request| matches!(request, Request::Calls { .. }), Reply::of(&calls))
    }

    pub(crate) fn replies_choices(&mut self, choices: UserChoices) -> &mut Self {
        let is_it =
            |request: &Request| matches!(request, Request::Choices | Request::Choose { .. });
        self.answer(is_it, Reply::of(&choices))
    }

    pub(crate) fn replies_session(&mut self, session: Session) -> &mut Self {
        let reply = Reply::of(&session);
        self.answer(|request| *request == Request::Session, reply)
    }

    pub(crate) fn replies_outbox(&mut self, outbox: Outbox) -> &mut Self {
        self.answer(|request| matches!(request, Request::Outbox), Reply::of(&outbox))
    }

    pub(crate) fn refuses(&mut self, path: &str, message: &str) -> &mut Self {
        let trouble =
            Trouble::Refused { code: FailureCode::CrmFailed, message: message.to_owned() };
        self.answer(|request| line(request).contains(path), Reply::Trouble { trouble })
    }

    /// The messages of this kind to the widget.
    pub(crate) fn heard_of(&self, kind: &str) -> Vec<&Value> {
        self.said.iter().filter(|message| message["type"] == kind).collect()
    }

    /// The newest log page.
    pub(crate) fn log_page(&self) -> &Value {
        &self.heard_of("rc-adapter-update-call-log-page").last().unwrap()["page"]
    }

    /// What was said to the person last.
    pub(crate) fn alert(&self) -> String {
        let requests = self.heard_of("rc-adapter-message-request");
        let alert = requests.iter().rfind(|it| it["path"] == "/custom-alert-message");
        alert.map(|it| it["body"]["message"].as_str().unwrap().to_owned()).unwrap_or_default()
    }
}

impl Drop for Story {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.waits(Span::seconds(20));
            assert!(self.owed.is_empty(), "never answered: {:?}", self.owed);
        }
    }
}

fn line(request: &Request) -> String {
    match request {
        Request::Api { request } => format!("{} {}", request.method.as_str(), request.path),
        Request::Calls { before: None, .. } => "calls".to_owned(),
        Request::Calls { .. } => "older calls".to_owned(),
        Request::Session => "session".to_owned(),
        Request::Choices => "choices".to_owned(),
        Request::SignOut => "sign out".to_owned(),
        Request::KeepPhone { .. } => "keep the options".to_owned(),
        Request::Outbox => "outbox".to_owned(),
        Request::Choose { .. } => "choose".to_owned(),
        Request::Status
        | Request::SignIn { .. }
        | Request::Draft
        | Request::KeepDraft { .. }
        | Request::Zone { .. }
        | Request::Call { .. }
        | Request::Notices { .. }
        | Request::CrmSignIn { .. }
        | Request::SendNow
        | Request::CallOff { .. } => "another".to_owned(),
    }
}

pub(crate) fn session(role: Role, cover: Cover) -> Session {
    Session {
        crm: Some(CrmId::from("builtin")),
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

pub(crate) fn uncovered() -> Cover {
    Cover::Client(Why::ModeOff)
}

/// Ada is signed in, nobody covers her calls, and she wants them logged by themselves, or not.
pub(crate) fn wishing(wish: bool) -> Story {
    let mut story = Story::signed_in(uncovered(), none());
    story.asks("/settings", json!({"setting": {"id": "autoLog", "value": wish}}));
    let choices = UserChoices { auto_log: Some(wish), ..UserChoices::default() };
    assert_eq!(story.sent[0].1, Request::Choose { choices: choices.clone() });
    story.replies_choices(choices);
    story
}

/// No calls.
pub(crate) fn none() -> Value {
    json!({"calls": [], "next": null})
}

/// A list with one call, `900{index}` to the widget.
pub(crate) fn one_call(index: u32, state: &str) -> Value {
    json!({"calls": [row(index, state)], "next": null})
}

pub(crate) fn row(index: u32, state: &str) -> Value {
    let activity = if state == "logged" { json!("a-1") } else { Value::Null };
    let contact =
        if state == "logged" { json!({"id": "c-1", "name": "Ann Sample"}) } else { Value::Null };
    json!({
        "telephonySessionId": format!("s-{index}"), "sessionId": format!("900{index}"),
        "extensionId": "101", "extensionName": "Ada Example", "direction": "Inbound",
        "other": ANN, "contact": contact, "startedAt": index, "talkSeconds": 3,
        "result": "answered", "state": state, "activityId": activity,
        "reason": {"code": "x", "sentence": "It is so.", "nextStep": "Do this."},
    })
}

/// A call as the widget has it.
pub(crate) fn call(index: u32, fields: Value) -> Value {
    let mut call = json!({
        "sessionId": format!("900{index}"), "telephonySessionId": format!("s-{index}"),
        "direction": "Inbound", "from": {"phoneNumber": ANN}, "to": {"extensionNumber": "101"},
    });
    call.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    call
}

/// The Worker's answer to who has a number.
pub(crate) fn found(contacts: &[(&str, &str)], choice: Option<(&str, &str)>) -> Value {
    let all: Vec<Value> = contacts
        .iter()
        .map(|(id, name)| {
            json!({"id": id, "name": name, "kind": "Contact",
            "page": format!("https://crm.example.com/{id}")})
        })
        .collect();
    let choice = choice.map(|(id, name)| json!({"id": id, "name": name}));
    json!({"contacts": all, "choice": choice})
}
