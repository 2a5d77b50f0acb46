//! Stories of the Admin area: what an administrator and the server do, and what is asked and shown.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod backfill;
mod block_list;
mod calls;
mod crm;
mod draft;
mod health;
mod logging;
mod owners;
mod report;

use ledger_core::cover::Cover;
use ledger_core::directory::{Extension, ExtensionKind};
use ledger_core::id::{AccountId, ExtensionId};
use ledger_core::settings::OrgSettings;
use ledger_core::time::{Millis, Span};
use ledger_ui::activities::Day;
use ledger_ui::background::{Reply, Request, SignInState, Status, Trouble};
use ledger_ui::navigation::Page;
use ledger_ui::outbox::Wish;
use ledger_ui::page::{Ask, Model, Msg, Place, update, view};
use ledger_ui::sheet::{ROW, Row, Sheet};
use ledger_wire::api::{
    DirectoryPage, Role, Session, SettingsDocument, SettingsHistory, SettingsVersion,
};
use serde::Serialize;

/// 2026-03-02 15:00:00 UTC.
pub(crate) const AT: Millis = Millis(1_772_463_600_000);

/// The Admin area with the questions it has open.
pub(crate) struct Story {
    model: Model,
    pub(crate) sent: Vec<(u32, Request)>,
    pub(crate) wake: Option<(u32, Span)>,
    pub(crate) focus: Option<Place>,
    pub(crate) file: Option<(String, String)>,
    pub(crate) kept: Option<String>,
    /// What went into the outbox: the call and what is wanted.
    pub(crate) wanted: Vec<(String, Wish)>,
}

impl Story {
    /// An administrator opens the area; nothing is answered yet.
    pub(crate) fn opens() -> Self {
        let (model, asks) = Model::start(Page::Admin);
        let mut story = Self {
            model,
            sent: Vec::new(),
            wake: None,
            focus: None,
            file: None,
            kept: None,
            wanted: Vec::new(),
        };
        story.take(asks);
        let session = Session {
            crm: None,
            account_id: AccountId::from("7"),
            extension_id: ExtensionId::from("1"),
            name: "Ada Example".to_owned(),
            role: Role::Admin,
            cover: Cover::Server,
            trial: Default::default(),
            managed: Default::default(),
            expires_at: Millis(0),
        };
        let server = "https://ledger.example.com".to_owned();
        let status = Status {
            server,
            session: Some(session),
            sign_in: SignInState::Idle,
            remembered: None,
            farewell: None,
            phone: Default::default(),
        };
        story.answers("status", Reply::of(&status));
        story
    }

    /// The area with these settings in force and three people in the directory.
    pub(crate) fn with(settings: OrgSettings) -> Self {
        Self::with_draft(settings, None)
    }

    /// The same, where a draft was kept.
    pub(crate) fn with_draft(settings: OrgSettings, draft: Option<String>) -> Self {
        let mut story = Self::opens();
        story.answers("settings", json(&SettingsDocument { version: 4, settings }));
        story.answers("draft", Reply::of(&draft));
        story.answers("directory", json(&directory()));
        if story.is_asked("zone") {
            story.answers("zone", Reply::of(&Some(3600)));
        }
        story
    }

    fn take(&mut self, asks: Vec<Ask>) {
        for ask in asks {
            match ask {
                Ask::Send { number, request: Request::KeepDraft { draft } } => {
                    self.kept.clone_from(&draft);
                    let reply = Reply::of(&draft);
                    let more = update(&mut self.model, Msg::Answered { number, reply, at: AT });
                    self.take(more);
                }
                Ask::Send { number, request } => self.sent.push((number, request)),
                Ask::Wake { number, after } => self.wake = Some((number, after)),
                Ask::Focus(place) => self.focus = Some(place),
                Ask::Download { name, text } => self.file = Some((name, text)),
                Ask::Intend(intended) => {
                    self.wanted.push((intended.call.to_text(), intended.wish));
                }
                Ask::OpenTab | Ask::Open(_) | Ask::Phone(_) => {}
            }
        }
    }

    /// The person uses a control: its name, the key of its row, its value.
    pub(crate) fn does(&mut self, name: &str, key: &str, value: &str) -> &mut Self {
        let msg = ledger_ui::section::Msg::Admin(
            ledger_ui::admin::Msg::from_control(name, key, value).unwrap(),
        );
        let asks = update(&mut self.model, Msg::Section(msg));
        self.take(asks);
        self
    }

    /// The person chooses a file.
    pub(crate) fn chooses_file(&mut self, text: &str) -> &mut Self {
        let msg = Msg::from_file(Page::Admin, String::new(), text.into(), AT).unwrap();
        let asks = update(&mut self.model, msg);
        self.take(asks);
        self
    }

    /// The person chooses a day in the field of this name.
    pub(crate) fn chooses(&mut self, name: &str, day: Day) -> &mut Self {
        let msg = Msg::from_day(Page::Admin, name, Some(day)).unwrap();
        let asks = update(&mut self.model, msg);
        self.take(asks);
        self
    }

    /// What was asked of the Worker and is not answered: method, path and body.
    pub(crate) fn asked(&self) -> Vec<String> {
        let line = |request: &Request| {
            let Request::Api { request } = request else { return None };
            let body = request.body.clone().unwrap_or_default();
            Some(format!("{} {} {body}", request.method.as_str(), request.path))
        };
        self.sent.iter().filter_map(|(_, request)| line(request)).collect()
    }

    /// What was asked of the background and is not answered.
    pub(crate) fn requests(&self) -> impl Iterator<Item = &Request> {
        self.sent.iter().map(|(_, request)| request)
    }

    /// The wait passes.
    pub(crate) fn rests(&mut self) -> &mut Self {
        let (number, _) = self.wake.take().unwrap();
        let asks = update(&mut self.model, Msg::Woke { number });
        self.take(asks);
        self
    }

    /// The person chooses a day, or none.
    pub(crate) fn chooses_day(&mut self, name: &str, day: Option<Day>) -> &mut Self {
        let msg = Msg::from_day(Page::Admin, name, day).unwrap();
        let asks = update(&mut self.model, msg);
        self.take(asks);
        self
    }

    /// The path of the newest open question with this name.
    pub(crate) fn path(&self, what: &str) -> String {
        let newest = self.sent.iter().rfind(|(_, request)| name(request) == what);
        match newest {
            Some((_, Request::Api { request })) => request.path.clone(),
            Some(_) | None => unreachable!("{what} is not asked: {:?}", self.sent),
        }
    }

    /// Answers the newest question with this name; the others are no longer waited for.
    pub(crate) fn answers_newest(&mut self, what: &str, reply: Reply) -> &mut Self {
        let newest = self.sent.iter().rposition(|(_, request)| name(request) == what).unwrap();
        let (number, _) = self.sent.remove(newest);
        self.sent.retain(|(_, request)| name(request) != what);
        let asks = update(&mut self.model, Msg::Answered { number, reply, at: AT });
        self.take(asks);
        self
    }

    pub(crate) fn is_asked(&self, what: &str) -> bool {
        self.sent.iter().any(|(_, request)| name(request) == what)
    }

    /// Answers an open question.
    pub(crate) fn answers(&mut self, what: &str, reply: Reply) -> &mut Self {
        let place = self.sent.iter().position(|(_, request)| name(request) == what);
        let (number, _) = self
            .sent
            .remove(place.unwrap_or_else(|| unreachable!("{what} is not asked: {:?}", self.sent)));
        let asks = update(&mut self.model, Msg::Answered { number, reply, at: AT });
        self.take(asks);
        self
    }

    /// What is to be saved.
    pub(crate) fn saved(&self) -> serde_json::Value {
        let put = self.sent.iter().find(|(_, request)| name(request) == "save");
        let Some((_, Request::Api { request })) = put else { unreachable!("nothing is saved") };
        serde_json::from_str(request.body.as_ref().unwrap()).unwrap()
    }

    /// What stands on the page.
    pub(crate) fn sheet(&self) -> Sheet {
        view(&self.model)
    }

    /// A field of the settings form.
    pub(crate) fn field(&self, path: &str) -> Row {
        let sheet = self.sheet();
        let mut fields = sheet.list("above").iter().chain(sheet.list("below"));
        fields.find(|field| field.key == path).unwrap().clone()
    }

    /// What saving does for whom.
    pub(crate) fn effects(&self) -> Vec<String> {
        let sheet = self.sheet();
        sheet.list("effects").iter().map(|row| row.words("words").to_owned()).collect()
    }
}

/// Each row in a line: its words at these places.
pub(crate) fn lines(rows: &[Row], places: &[&str]) -> Vec<String> {
    let mut lines = Vec::new();
    for row in rows {
        let words: Vec<&str> = places.iter().map(|place| row.words(place)).collect();
        lines.push(words.join(" | "));
    }
    lines
}

/// What stands on each row's card.
pub(crate) fn cards(rows: &[Row]) -> Vec<String> {
    lines(rows, &["name", "mark", "detail", "next-step"])
}

/// How each row is, for styles.
pub(crate) fn states(rows: &[Row]) -> Vec<&str> {
    rows.iter().map(|row| row.attribute(ROW, "data-state").unwrap_or_default()).collect()
}

/// A question's name: for the Worker's, its path without the query.
fn name(request: &Request) -> &str {
    match request {
        Request::Status => "status",
        Request::Session => "session",
        Request::Call { .. } => "call",
        Request::Draft => "draft",
        Request::Notices { .. } => "notices",
        Request::Zone { .. } => "zone",
        Request::Api { request } if request.method.as_str() == "PUT" => "save",
        Request::Api { request } => request.path.split('?').next().unwrap_or_default(),
        Request::SignIn { .. }
        | Request::SignOut
        | Request::Calls { .. }
        | Request::CrmSignIn { .. }
        | Request::KeepDraft { .. }
        | Request::KeepPhone { .. }
        | Request::Choices
        | Request::Choose { .. }
        | Request::Outbox
        | Request::SendNow
        | Request::CallOff { .. } => "other",
    }
}

pub(crate) fn json(value: &impl Serialize) -> Reply {
    let body = serde_json::to_string(value).unwrap();
    Reply::Api { server: "https://ledger.example.com".to_owned(), body }
}

pub(crate) fn refused(code: ledger_wire::api::FailureCode) -> Reply {
    Reply::Trouble { trouble: Trouble::Refused { code, message: "It was refused.".to_owned() } }
}

/// Ada and Ben in Berlin, Cleo in Paris, and a queue that Ben takes calls of.
fn directory() -> DirectoryPage {
    let extension = |id: &str, name: &str, kind, site: Option<&str>| Extension {
        id: id.into(),
        number: Some(format!("10{id}")),
        name: name.to_owned(),
        kind,
        email: None,
        site: site.map(str::to_owned),
        department: None,
    };
    DirectoryPage {
        extensions: vec![
            extension("1", "Ada Example", ExtensionKind::User, Some("Berlin")),
            extension("2", "Ben Example", ExtensionKind::User, Some("Berlin")),
            extension("3", "Cleo Sample", ExtensionKind::User, Some("Paris")),
            extension("4", "Support line", ExtensionKind::Queue, None),
        ],
        queue_members: [("4".into(), ["2".into()].into())].into(),
        ..DirectoryPage::default()
    }
}

pub(crate) fn version(number: u64, by: &str, settings: OrgSettings) -> SettingsVersion {
    SettingsVersion { version: number, at: AT, by: by.into(), settings }
}

pub(crate) fn history(versions: Vec<SettingsVersion>) -> Reply {
    json(&SettingsHistory { versions })
}
