//! What happens without anyone asking: the auto-log switch and its calls, and notifications.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use ledger_core::call::{CallResult, Direction};
use ledger_core::contact::ContactKind;
use ledger_core::cover::{Cover, Trial};
use ledger_core::id::{AccountId, ExtensionId, TelephonySessionId};
use ledger_core::ledger::State;
use ledger_core::settings::UserChoices;
use ledger_core::settings::user::{Lock, Managed, Notification};
use ledger_core::time::{Millis, Span};
use ledger_core::why::Why;
use ledger_ui::auto_log::Kept;
use ledger_ui::background::{Reply, Request, SignInState, Status, Trouble};
use ledger_ui::call_notices;
use ledger_ui::client::ApiRequest;
use ledger_ui::navigation::Page;
use ledger_ui::outbox::Whose;
use ledger_ui::page::{Ask, Model, Msg, update, view};
use ledger_ui::sheet::Tick;
use ledger_wire::api::{CallRow, CrmFields, Role, Session};

const AT: Millis = Millis(1_000_000);

fn session(cover: Cover) -> Session {
    Session {
        account_id: AccountId::from("7"),
        extension_id: ExtensionId::from("101"),
        name: "Ada Example".to_owned(),
        role: Role::User,
        cover,
        crm: None,
        trial: Trial::No,
        managed: Default::default(),
        expires_at: Millis(0),
    }
}

fn row(name: &str, started_at: i64, state: State, why: Why) -> CallRow {
    CallRow {
        session_id: String::new(),
        telephony_session_id: TelephonySessionId::from(name),
        extension_id: ExtensionId::from("101"),
        extension_name: "Ada Example".to_owned(),
        direction: Direction::Inbound,
        other: Some("+1 650 555 0123".to_owned()),
        number: None,
        contact: None,
        started_at: Millis(started_at),
        talk_seconds: 65,
        result: CallResult::Answered,
        state,
        reason: why.into(),
        activity_id: None,
    }
}

#[test]
fn auto_log_takes_calls_that_the_server_leaves_to_the_client() {
    // (call, began at, state, why, whether it is taken)
    let rows = [
        ("off", 100, State::Skipped, Why::ModeOff, true),
        ("trial", 100, State::Skipped, Why::TrialOnly, true),
        ("scope", 100, State::Skipped, Why::OutOfScope, true),
        ("before", 100, State::Skipped, Why::BeforeSwitchOn, true),
        ("rules", 100, State::Skipped, Why::InternalCall, false),
        ("person", 100, State::Skipped, Why::SkippedByPerson, false),
        ("running", 100, State::InProgress, Why::CallInProgress, false),
        ("logged", 100, State::Logged, Why::OneContact, false),
        ("earlier", 99, State::Skipped, Why::ModeOff, false),
    ];
    let calls: Vec<CallRow> =
        rows.iter().map(|(name, at, state, why, _)| row(name, *at, *state, *why)).collect();
    let session = session(Cover::Client(Why::ModeOff));
    let mut kept = Kept::of(Whose::of(&session));
    let due = |kept: &Kept, browser_since: i64| -> Vec<String> {
        let settings = kept.settings(&session);
        let due = kept.due(&settings, Millis(browser_since), &calls, AT);
        due.iter().map(|one| one.key.to_string()).collect()
    };
    assert!(!kept.note_wish(&kept.settings(&session), Millis(100)));
    assert!(due(&kept, 0).is_empty(), "off until it is wished for");

    kept.choices.auto_log = Some(true);
    assert!(kept.note_wish(&kept.settings(&session), Millis(100)));
    assert!(!kept.note_wish(&kept.settings(&session), Millis(200)), "since the first moment");
    let taken = rows.iter().filter(|row| row.4);
    let expected: Vec<String> = taken.map(|row| format!("auto-log:{}/101", row.0)).collect();
    assert_eq!(due(&kept, 0), expected);
    assert_eq!(due(&kept, 150), expected, "also those that ended while the browser was closed");
    kept.choices.catch_up = Some(false);
    assert!(due(&kept, 150).is_empty());

    kept.choices.auto_log = Some(false);
    assert!(kept.note_wish(&kept.settings(&session), Millis(300)));
    assert!(due(&kept, 0).is_empty());
}

#[test]
fn a_colleagues_calls_are_not_taken() {
    let mut theirs = row("a", 5, State::Skipped, Why::ModeOff);
    theirs.extension_id = ExtensionId::from("102");
    let session = session(Cover::Client(Why::ModeOff));
    let mut kept = Kept::of(Whose::of(&session));
    kept.choices.auto_log = Some(true);
    kept.note_wish(&kept.settings(&session), Millis(0));
    assert!(kept.due(&kept.settings(&session), Millis(0), &[theirs], AT).is_empty());
}

#[test]
fn what_is_new_is_told_once_and_only_what_is_wanted() {
    let before = [
        row("a", 10, State::Logging, Why::Writing),
        row("b", 20, State::InProgress, Why::CallInProgress),
        row("c", 30, State::Failed, Why::CrmRejected),
    ];
    let now = [
        row("new", 40, State::Unresolved, Why::SeveralContacts),
        row("c", 30, State::Failed, Why::CrmRejected),
        row("b", 20, State::Unresolved, Why::NoContact),
        row("a", 10, State::Logged, Why::OneContact),
        row("old", 5, State::Failed, Why::CrmRejected),
    ];
    let told = |kinds: &[Notification]| -> Vec<(String, &str, &str)> {
        let notices = call_notices::notices(&before, &now, kinds);
        let line =
            |one: call_notices::Notice| (one.call.to_text(), one.title.words(), one.action.words());
        notices.into_iter().map(line).collect()
    };
    let usual = Kept::of(Whose::of(&session(Cover::Server))).settings(&session(Cover::Server));
    let usual = usual.notifications.value;
    assert_eq!(
        told(&usual),
        [
            ("new/101".to_owned(), "A call needs you", "Choose contact"),
            ("b/101".to_owned(), "A call needs you", "Choose contact"),
        ]
    );
    assert_eq!(
        told(&[Notification::Success]),
        [("a/101".to_owned(), "Call logged", "Open the call")]
    );
    assert!(told(&[]).is_empty());
    assert!(call_notices::notices(&now, &now, &usual).is_empty());
    let ended: Vec<_> = call_notices::ended(&before, &now).map(|row| row.started_at).collect();
    assert_eq!(ended, [Millis(20)]);
}

/// The page of settings, with the questions it has open.
struct Story {
    model: Model,
    sent: Vec<(u32, Request)>,
    wake: Option<(u32, Span)>,
}

impl Story {
    fn start(managed: Option<Managed<bool>>) -> Self {
        let (model, asks) = Model::start(Page::Settings);
        let mut story = Self { model, sent: Vec::new(), wake: None };
        story.take(asks);
        let mut session = session(Cover::Client(Why::ModeOff));
        session.managed.auto_log = managed;
        let status = Status {
            server: String::new(),
            session: Some(session),
            sign_in: SignInState::Idle,
            remembered: None,
            farewell: None,
            phone: Default::default(),
        };
        story.answer(&Request::Status, Reply::of(&status));
        story
    }

    fn take(&mut self, asks: Vec<Ask>) {
        for ask in asks {
            match ask {
                Ask::Send { number, request } => self.sent.push((number, request)),
                Ask::Wake { number, after } => self.wake = Some((number, after)),
                Ask::Intend(_)
                | Ask::Focus(_)
                | Ask::OpenTab
                | Ask::Open(_)
                | Ask::Phone(_)
                | Ask::Download { .. } => {}
            }
        }
    }

    fn does(&mut self, msg: Msg) -> &mut Self {
        let asks = update(&mut self.model, msg);
        self.take(asks);
        self
    }

    fn answer(&mut self, request: &Request, reply: Reply) -> &mut Self {
        let place = self.sent.iter().position(|(_, asked)| asked == request).unwrap();
        let (number, _) = self.sent.remove(place);
        self.does(Msg::Answered { number, reply, at: AT })
    }

    fn heard(&mut self, cover: Cover, trial: Trial) -> &mut Self {
        let session = Session { trial, ..session(cover) };
        self.answer(&Request::Session, Reply::of(&session))
    }

    fn choices(&mut self, choices: UserChoices) -> &mut Self {
        self.answer(&Request::Choices, Reply::of(&choices))
    }

    fn toggle(&mut self, name: &str) -> &mut Self {
        let msg = Msg::from_control(Page::Settings, "toggle", name, "on").unwrap();
        self.does(msg)
    }

    /// Whether it is on, whether the person cannot change it, and why it stands so.
    fn choice(&self, name: &str) -> (bool, bool, String) {
        let sheet = view(&self.model);
        let why = sheet.words(&format!("{name}-why")).to_owned();
        (sheet.ticked(name) == Some(Tick::On), sheet.has(name, "disabled"), why)
    }

    fn is_on(&self, name: &str) -> bool {
        self.choice(name).0
    }
}

#[test]
fn the_switch_follows_cover_and_keeps_the_wish() {
    let mut story = Story::start(None);
    story.choices(UserChoices { auto_log: Some(true), ..UserChoices::default() });
    let row = |story: &Story| {
        let (on, locked, why) = story.choice("auto-log");
        (on, locked, why.split_inclusive('.').next().unwrap_or_default().to_owned())
    };
    let unknown =
        "It is not known yet whether the server logs your calls, so this extension does not.";
    assert_eq!(
        row(&story),
        (false, true, unknown.to_owned()),
        "what was heard before is not known"
    );
    // (cover, trial, on, locked, why)
    let rows = [
        (Cover::Client(Why::ModeOff), Trial::No, true, false, Why::AutoLogOn.sentence()),
        (Cover::Server, Trial::No, false, true, Why::ServerLogs.sentence()),
        (Cover::Server, Trial::Yes, false, true, Why::ServerLogsTrial.sentence()),
        (Cover::Client(Why::OutOfScope), Trial::No, true, false, Why::AutoLogOn.sentence()),
    ];
    for (cover, trial, on, locked, why) in rows {
        story.heard(cover, trial);
        assert_eq!(row(&story), (on, locked, why.to_owned()), "{cover:?}");
        let (number, after) = story.wake.take().unwrap();
        assert!(after < Span::seconds(5));
        story.sent.clear();
        story.does(Msg::Woke { number });
    }
    let unreachable = Trouble::Unreachable { server: "https://ledger.example.com".to_owned() };
    story.answer(&Request::Session, Reply::Trouble { trouble: unreachable });
    assert_eq!(row(&story), (false, true, unknown.to_owned()), "no longer known");
}

#[test]
fn a_choice_is_kept_by_the_background_and_a_locked_one_is_not_made() {
    let mut story = Story::start(None);
    story.heard(Cover::Client(Why::ModeOff), Trial::No).toggle("auto-log");
    assert!(
        !story.sent.iter().any(|(_, asked)| matches!(asked, Request::Choose { .. })),
        "too early"
    );
    story.choices(UserChoices::default()).toggle("auto-log");
    let mut choices = UserChoices { auto_log: Some(true), ..UserChoices::default() };
    story.answer(&Request::Choose { choices: choices.clone() }, Reply::of(&choices));
    assert!(story.is_on("auto-log"));
    assert!(story.is_on("warning") && !story.is_on("success"), "quiet");
    story.toggle("success").toggle("warning");
    choices.notifications = Some([Notification::Success, Notification::Error].into());
    assert_eq!(story.sent.last().unwrap().1, Request::Choose { choices });
}

#[test]
fn an_administrators_value_is_locked_with_its_reason() {
    let mut story = Story::start(None);
    let mut managed = session(Cover::Client(Why::ModeOff));
    managed.managed.catch_up = Some(Managed { value: false, lock: Lock::Locked });
    story.choices(UserChoices { catch_up: Some(true), ..UserChoices::default() });
    story.answer(&Request::Session, Reply::of(&managed));
    let reason = "Your administrator has set this.".to_owned();
    assert_eq!(story.choice("catch-up"), (false, true, reason));
}

#[test]
fn how_a_note_begins_and_what_a_new_contact_is_are_the_persons_choice() {
    let kind = |name: &str| ContactKind {
        name: name.to_owned(),
        label: name.to_owned(),
        fields: Vec::new(),
    };
    let mut story = Story::start(None);
    story.choices(UserChoices::default()).heard(Cover::Server, Trial::No);
    assert!(!view(&story.model).shows("new-contact"), "there is nothing to choose");
    let fields =
        CrmFields { contact_kinds: vec![kind("Contact"), kind("Lead")], ..Default::default() };
    let asked = Request::Api { request: ApiRequest::get("crm/fields") };
    story.answer(&asked, Reply::of(&fields));
    let shown = |story: &Story| {
        let sheet = view(&story.model);
        let [note, kind] =
            ["note-template", "new-contact-kind"].map(|it| sheet.value(it).to_owned());
        (note, kind)
    };
    assert_eq!(shown(&story), (String::new(), "Contact".to_owned()));
    for (name, value) in [("note-template", "Next step: "), ("new-contact-kind", "Lead")] {
        story.does(Msg::from_control(Page::Settings, name, "", value).unwrap());
    }
    let chosen = UserChoices {
        note_template: Some("Next step: ".to_owned()),
        new_contact_kind: Some("Lead".to_owned()),
        ..UserChoices::default()
    };
    let kept = Request::Choose { choices: chosen.clone() };
    story.answer(&kept, Reply::of(&chosen));
    assert_eq!(shown(&story), ("Next step: ".to_owned(), "Lead".to_owned()));
    story.toggle("open-contact");
    assert!(story.is_on("open-contact"));
}
