//! The Admin area: server-side logging, what is never logged, and the history of both. All of them
//! are about one draft of the settings, which outlives the page.
//!
//! | part | what |
//! |---|---|
//! | `field`, `form` | the settings' fields: value, words, problems |
//! | `draft` | what is changed and not saved yet |
//! | `scope`, `who` | whom the server covers, chosen in a tree of the directory |
//! | `preview` | what the changes would have made of the last days' calls |
//! | `block_list` | the do-not-log list |
//! | `conflict` | another administrator saved meanwhile |
//! | `difference`, `history` | who changed what |
//!
//! A new page of the area is a [`Tab`].

mod block_list;
mod conflict;
mod difference;
mod draft;
mod field;
mod form;
mod history;
mod preview;
mod scope;
mod view;
mod who;

use ledger_core::settings::{OrgSettings, Problem, block_list as listed};
use ledger_core::time::{Millis, Span, UtcOffset};
use ledger_wire::api::{
    DirectoryPage, FailureCode, PastCalls, SaveSettings, Session, SettingsDocument, SettingsHistory,
};
use ledger_wire::http::{Method, encode};

pub use self::block_list::{AnswerView, ChipView, Ending, Input, PieceView, View as BlockListView};
pub use self::conflict::{RowView as ConflictRowView, Side, View as ConflictView};
pub use self::difference::DifferenceView;
pub use self::draft::KeptDraft;
pub use self::field::FieldId;
pub use self::form::{FieldView, OptionKind, OptionView, TextView};
pub use self::history::{RowView as VersionView, View as HistoryView};
pub use self::preview::{CountView, OutcomeView, RowView as PreviewRowView, View as PreviewView};
pub use self::scope::{RowView as ScopeRowView, View as ScopeView};
pub use self::view::{BarView, ProblemView, TabView, View, hidden};

use self::conflict::Conflict;
use self::draft::{Draft, KnownZone};
use self::field::Shape;
use self::history::History;
use self::who::{Coverage, Who};
use crate::background::{Reply, Request, Trouble};
use crate::charset;
use crate::client::ApiRequest;
use crate::few::Few;
use crate::page::{Ask, Counter, Place};

/// How long a person has stopped typing when the server reads what they typed.
const REST: Span = Span(250);

/// A page of the Admin area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Server-side logging.
    Logging,
    /// The do-not-log list.
    DoNotLog,
    /// Who changed what.
    History,
}

impl Tab {
    /// Every page, in order.
    pub const ALL: [Self; 3] = [Self::Logging, Self::DoNotLog, Self::History];

    /// The word in controls.
    pub fn name(self) -> &'static str {
        match self {
            Self::Logging => "server-side-logging",
            Self::DoNotLog => "do-not-log",
            Self::History => "history",
        }
    }
}

/// What was asked, by the number it was asked under.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Question {
    Session,
    Settings,
    Draft,
    Directory,
    Zone(String),
    Facts,
    History,
    Save,
    Theirs,
    Kept,
    Reading(Input, String),
}

/// What there is to say about the draft, besides what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notice {
    Restored,
    Saved,
    Merged,
    BroughtBack(u64),
}

/// The Admin area.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    session: Session,
    tab: Tab,
    asked: Few<u32, Question>,
    now: Millis,
    /// The settings in force, until it is known whether a draft was kept.
    loaded: Option<SettingsDocument>,
    /// The draft that was kept, until the settings are there; the inner nothing is none.
    kept: Option<Option<KeptDraft>>,
    draft: Option<Draft>,
    trouble: Option<Trouble>,
    save_trouble: Option<Trouble>,
    notice: Option<Notice>,
    /// Whether a save was tried and there were problems; then they are listed above the form.
    listed: bool,
    conflict: Option<Conflict>,
    zone: Option<KnownZone>,
    who: Who,
    directory_trouble: Option<Trouble>,
    coverage: Coverage,
    scope: scope::Browser,
    preview: preview::State,
    typed: block_list::Typed,
    /// The wait until what is typed is read.
    resting: Option<u32>,
    history: History,
}

/// What a person does in the Admin area.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// Shows another page.
    Show(Tab),
    /// Chooses one of a field's choices, or turns it on or off where there can be several.
    Choose(FieldId, String),
    /// Writes into a field.
    Write(FieldId, String),
    /// Goes to the field that has a problem.
    GoTo(FieldId),
    /// Looks for someone in the scope's tree.
    SearchScope(String),
    /// Opens or closes a group of the tree.
    OpenMember(String),
    /// Ticks someone on or off.
    ToggleMember(String),
    /// Saves.
    Save,
    /// Takes the last change back.
    Undo,
    /// Takes all changes back.
    Revert,
    /// Loads again what could not be loaded.
    Retry,
    /// Wants to see what the changes do.
    Preview,
    /// Says whose value stands.
    Side(String, Side),
    /// Has both administrators' values joined.
    Merge,
    /// Types on the page of the do-not-log list.
    Type(Input, String),
    /// Chooses a file with a list.
    File(String),
    /// Adds what was typed.
    Block,
    /// Takes a line out.
    Unblock(String),
    /// Wants the list as a file.
    Export,
    /// Says how the call in question would end.
    AskEnding(Ending),
    /// Wants older versions.
    Older,
    /// Brings a version back, to be looked at and saved.
    Restore(u64),
    /// A wait is over.
    Woke {
        /// The number it was asked under.
        number: u32,
    },
    /// The background answers.
    Answered {
        /// The number it was asked under.
        number: u32,
        /// The answer.
        reply: Reply,
        /// When it came.
        at: Millis,
    },
}

/// Every name a control of the Admin area can have in the page's `data-msg`.
pub const CONTROLS: &[&str] = &[
    "tab",
    "choose",
    "write",
    "go-to",
    "search-scope",
    "open-member",
    "toggle-member",
    "save",
    "undo",
    "revert",
    "retry",
    "preview",
    "side",
    "merge",
    "type",
    "file",
    "block",
    "unblock",
    "export",
    "ask-ending",
    "older",
    "restore",
];

impl Msg {
    /// What a control means: its name, the key of the row it stands in, and its value.
    pub fn from_control(name: &str, key: &str, value: &str) -> Option<Self> {
        let value = value.to_owned();
        Some(match name {
            "tab" => Self::Show(Tab::ALL.into_iter().find(|tab| tab.name() == key)?),
            "choose" => Self::Choose(FieldId::at(key)?, value),
            "write" => Self::Write(FieldId::at(key)?, value),
            "go-to" => Self::GoTo(FieldId::at(key)?),
            "search-scope" => Self::SearchScope(value),
            "open-member" => Self::OpenMember(key.to_owned()),
            "toggle-member" => Self::ToggleMember(key.to_owned()),
            "save" => Self::Save,
            "undo" => Self::Undo,
            "revert" => Self::Revert,
            "retry" => Self::Retry,
            "preview" => Self::Preview,
            "side" => Self::Side(
                key.to_owned(),
                match value.as_str() {
                    "mine" => Side::Mine,
                    "theirs" => Side::Theirs,
                    _ => return None,
                },
            ),
            "merge" => Self::Merge,
            "type" => Self::Type(Input::ALL.into_iter().find(|one| one.as_str() == key)?, value),
            "block" => Self::Block,
            "unblock" => Self::Unblock(key.to_owned()),
            "export" => Self::Export,
            "ask-ending" => {
                Self::AskEnding(Ending::ALL.into_iter().find(|one| one.as_str() == value)?)
            }
            "older" => Self::Older,
            "restore" => Self::Restore(key.parse().ok()?),
            _ => return None,
        })
    }
}

impl Msg {
    /// The person has chosen a file: a do-not-log list, to be looked at before it is added.
    pub fn from_file(bytes: &[u8]) -> Self {
        Self::File(charset::decode(bytes))
    }
}

impl Model {
    /// The area, and what is asked first.
    pub fn start(session: Session, counter: &mut Counter) -> (Self, Vec<Ask>) {
        let mut model = Self {
            session,
            tab: Tab::Logging,
            asked: Few::default(),
            now: Millis(0),
            loaded: None,
            kept: None,
            draft: None,
            trouble: None,
            save_trouble: None,
            notice: None,
            listed: false,
            conflict: None,
            zone: None,
            who: Who::default(),
            directory_trouble: None,
            coverage: Coverage::default(),
            scope: scope::Browser::default(),
            preview: preview::State::default(),
            typed: block_list::Typed::default(),
            resting: None,
            history: History::default(),
        };
        let asks = model.load(counter);
        (model, asks)
    }

    /// Who is signed in, as last heard.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Whether an answer of this number still means anything.
    pub fn waits_for(&self, number: u32) -> bool {
        self.asked.get(&number).is_some()
    }

    /// The next state, and what is to be asked.
    pub fn update(&mut self, msg: Msg, counter: &mut Counter) -> Vec<Ask> {
        match msg {
            Msg::Show(tab) => self.show(tab, counter),
            Msg::Choose(field, value) => {
                let me = self.session.extension_id.clone();
                self.change(field, counter, &mut |settings, base| match field.shape() {
                    Shape::AnyOf => field.toggle(&value, settings),
                    Shape::OneOf(_) | Shape::Text | Shape::Number => {
                        field.choose(&value, settings, base, &me)
                    }
                })
            }
            Msg::Write(field, typed) => {
                if let Some(draft) = &mut self.draft {
                    draft.write(field, &typed);
                }
                self.changed(counter)
            }
            Msg::GoTo(field) => {
                let mut asks = self.show(tab_of(field), counter);
                asks.push(Ask::Focus(Place::Field(field)));
                asks
            }
            Msg::SearchScope(text) => {
                self.scope.search = text;
                Vec::new()
            }
            Msg::OpenMember(key) => {
                if let Some(member) = scope::member(&key)
                    && !self.scope.open.remove(&member)
                {
                    self.scope.open.insert(member);
                }
                Vec::new()
            }
            Msg::ToggleMember(key) => self.change(FieldId::Scope, counter, &mut |settings, _| {
                scope::toggle(&mut settings.scope, scope::member(&key)?)
            }),
            Msg::Save => self.save(counter),
            Msg::Undo => self.undo(counter),
            Msg::Revert => {
                if let Some(draft) = self.draft.take() {
                    self.begin(Draft::new(draft.base));
                }
                self.changed(counter)
            }
            Msg::Retry => self.load(counter),
            Msg::Preview => {
                let mut asks = self.ask_facts(counter);
                asks.push(Ask::Focus(Place::Preview));
                asks
            }
            Msg::Side(path, side) => {
                if let Some(conflict) = &mut self.conflict {
                    conflict.choose(&path, side);
                }
                Vec::new()
            }
            Msg::Merge => self.merge(counter),
            Msg::Type(input, text) => {
                self.typed.write(input, text);
                let number = counter.next();
                self.resting = Some(number);
                vec![Ask::Wake { number, after: REST }]
            }
            Msg::Woke { number } if self.resting == Some(number) => {
                self.resting = None;
                self.read(counter)
            }
            Msg::Woke { .. } => Vec::new(),
            Msg::File(text) => {
                self.typed.write(Input::Text, text);
                self.read(counter)
            }
            Msg::AskEnding(ending) => {
                self.typed.ending = ending;
                Vec::new()
            }
            Msg::Block => self.block(counter),
            Msg::Unblock(key) => {
                let mut asks = self.change(FieldId::BlockList, counter, &mut |settings, _| {
                    block_list::remove(&mut settings.block_list, &key);
                    Some(())
                });
                asks.push(Ask::Focus(Place::SectionTitle));
                asks
            }
            Msg::Export => match &self.draft {
                Some(draft) => vec![Ask::Download {
                    name: "do-not-log.csv".to_owned(),
                    text: listed::print(&draft.settings.block_list),
                }],
                None => Vec::new(),
            },
            Msg::Older => self.ask_history(counter),
            Msg::Restore(version) => self.restore(version, counter),
            Msg::Answered { number, reply, at } => self.answered(number, reply, at, counter),
        }
    }

    fn ask(&mut self, question: Question, request: Request, counter: &mut Counter) -> Ask {
        let number = counter.next();
        self.asked.insert(number, question);
        Ask::Send { number, request }
    }

    fn get(&mut self, question: Question, path: String, counter: &mut Counter) -> Ask {
        self.ask(question, Request::Api { request: ApiRequest::get(path) }, counter)
    }

    fn is_asked(&self, question: &Question) -> bool {
        self.asked.values().any(|asked| asked == question)
    }

    /// Asks for everything that is not there yet.
    fn load(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let mut asks = Vec::new();
        if self.draft.is_none() {
            self.trouble = None;
            asks.push(self.get(Question::Settings, "settings".to_owned(), counter));
            asks.push(self.ask(Question::Draft, Request::Draft, counter));
        }
        if self.who.people.is_empty() && !self.is_asked(&Question::Directory) {
            self.directory_trouble = None;
            asks.push(self.get(Question::Directory, "directory".to_owned(), counter));
        }
        asks
    }

    fn show(&mut self, tab: Tab, counter: &mut Counter) -> Vec<Ask> {
        let is_other = self.tab != tab;
        self.tab = tab;
        let mut asks = Vec::new();
        if tab == Tab::History && is_other {
            self.history.forget();
            asks = self.ask_history(counter);
        }
        if is_other {
            asks.push(Ask::Focus(Place::SectionTitle));
        }
        asks
    }

    fn begin(&mut self, draft: Draft) {
        self.draft = Some(draft);
        self.listed = false;
        self.save_trouble = None;
        self.notice = None;
    }

    fn change(
        &mut self,
        field: FieldId,
        counter: &mut Counter,
        make: &mut dyn FnMut(&mut OrgSettings, &OrgSettings) -> Option<()>,
    ) -> Vec<Ask> {
        let Some(draft) = &mut self.draft else { return Vec::new() };
        let mut settings = draft.settings.clone();
        if make(&mut settings, &draft.base.settings).is_none() {
            return Vec::new();
        }
        draft.change(field, settings);
        self.changed(counter)
    }

    /// The draft is another: it is kept, and what rests on it is worked out anew.
    fn changed(&mut self, counter: &mut Counter) -> Vec<Ask> {
        self.foresee();
        let Some(draft) = &self.draft else { return Vec::new() };
        self.notice = None;
        self.save_trouble = None;
        let kept =
            if draft.is_changed() { serde_json::to_string(&draft.kept()).ok() } else { None };
        let zone = draft.settings.time_zone.clone();
        let mut asks = vec![self.ask(Question::Kept, Request::KeepDraft { draft: kept }, counter)];
        asks.extend(self.ask_zone(zone, counter));
        if self.problems().is_empty() {
            self.listed = false;
        }
        asks
    }

    fn foresee(&mut self) {
        let Some(draft) = &self.draft else { return };
        let (before, after) = (&draft.base.settings, &draft.settings);
        self.coverage = self.who.coverage(before, after);
        self.preview.compare(before, after, &self.who);
    }

    fn problems(&self) -> Vec<Problem> {
        let Some(draft) = &self.draft else { return Vec::new() };
        draft.problems(self.zone.as_ref())
    }

    fn undo(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let Some(field) = self.draft.as_mut().and_then(Draft::undo) else { return Vec::new() };
        let mut asks = self.changed(counter);
        asks.extend(self.show(tab_of(field), counter));
        asks.push(Ask::Focus(Place::Field(field)));
        asks
    }

    fn save(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let problems = self.problems();
        let Some(draft) = &self.draft else { return Vec::new() };
        if !draft.is_changed() || self.is_asked(&Question::Save) {
            return Vec::new();
        }
        if !problems.is_empty() {
            self.listed = true;
            return vec![Ask::Focus(Place::Problems)];
        }
        let save = SaveSettings {
            base_version: Some(draft.base.version),
            settings: draft.settings.clone(),
        };
        self.save_trouble = None;
        let request = ApiRequest::send(Method::Put, "settings", &save);
        vec![self.ask(Question::Save, Request::Api { request }, counter)]
    }

    fn merge(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let Some(conflict) = self.conflict.take() else { return Vec::new() };
        let (base, settings) = conflict.merged();
        self.begin(Draft::new(base).with(settings));
        let mut asks = self.changed(counter);
        self.notice = Some(Notice::Merged);
        asks.push(Ask::Focus(Place::SectionTitle));
        asks
    }

    fn restore(&mut self, version: u64, counter: &mut Counter) -> Vec<Ask> {
        let Some(settings) = self.history.version(version).cloned() else { return Vec::new() };
        let mut asks = self.change(FieldId::Mode, counter, &mut |draft, _| {
            draft.clone_from(&settings);
            Some(())
        });
        self.notice = Some(Notice::BroughtBack(version));
        asks.extend(self.show(Tab::Logging, counter));
        asks.extend(self.ask_facts(counter));
        asks
    }

    /// Adds what could be read; what could not stays in the field, to be mended.
    fn block(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let Some(draft) = &self.draft else { return Vec::new() };
        let (added, refused) = block_list::read(&self.typed, &draft.settings.block_list, &self.who);
        if added.is_empty() {
            return vec![Ask::Focus(Place::Field(FieldId::BlockList))];
        }
        let left: Vec<String> = refused.into_iter().map(|(piece, _)| piece).collect();
        self.typed.write(Input::Text, left.join("\n"));
        self.typed.write(Input::Label, String::new());
        let mut asks = self.change(FieldId::BlockList, counter, &mut |settings, _| {
            settings.block_list.extend(added.iter().cloned());
            Some(())
        });
        asks.extend(self.read(counter));
        asks.push(Ask::Focus(Place::Field(FieldId::BlockList)));
        asks
    }

    /// Has the server read what was typed.
    fn read(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let unread = self.typed.unread(&self.who);
        let mut asks = Vec::new();
        for (input, draft) in unread {
            let question = Question::Reading(input, draft.text.clone());
            if !self.is_asked(&question) {
                let request = ApiRequest::send(Method::Post, "block-list", &draft);
                asks.push(self.ask(question, Request::Api { request }, counter));
            }
        }
        asks
    }

    fn ask_zone(&mut self, zone: String, counter: &mut Counter) -> Option<Ask> {
        let is_known = self.zone.as_ref().is_some_and(|known| known.name == zone);
        let question = Question::Zone(zone.clone());
        if is_known || self.is_asked(&question) {
            return None;
        }
        Some(self.ask(question, Request::Zone { zone }, counter))
    }

    fn ask_facts(&mut self, counter: &mut Counter) -> Vec<Ask> {
        match self.preview {
            preview::State::Asked | preview::State::Known(_) => return Vec::new(),
            preview::State::Unasked | preview::State::Failed(_) => {}
        }
        self.preview = preview::State::Asked;
        let since = self.now - preview::SPAN;
        vec![self.get(Question::Facts, format!("calls/facts?since={}", since.0), counter)]
    }

    fn ask_history(&mut self, counter: &mut Counter) -> Vec<Ask> {
        if self.history.busy {
            return Vec::new();
        }
        self.history.busy = true;
        self.history.trouble = None;
        let mut path = format!("settings/history?limit={}", history::PAGE);
        if let Some(before) = self.history.before() {
            path.push_str(&format!("&before={before}"));
        }
        vec![self.get(Question::History, path, counter)]
    }

    fn answered(
        &mut self,
        number: u32,
        reply: Reply,
        at: Millis,
        counter: &mut Counter,
    ) -> Vec<Ask> {
        self.now = at;
        match self.asked.remove(&number) {
            None | Some(Question::Kept) => Vec::new(),
            Some(Question::Session) => {
                if let Ok(session) = reply.session() {
                    self.session = session;
                }
                Vec::new()
            }
            Some(Question::Settings) => {
                match reply.api() {
                    Ok(document) => self.loaded = Some(document),
                    Err(trouble) => self.trouble = Some(trouble),
                }
                self.open(counter)
            }
            Some(Question::Draft) => {
                // One that cannot be had, or is of another version, is as good as none.
                let kept = reply.draft().ok().flatten();
                self.kept = Some(kept.and_then(|text| ledger_wire::json::from_str(&text).ok()));
                self.open(counter)
            }
            Some(Question::Directory) => self.directory(reply.api(), counter),
            Some(Question::Zone(name)) => {
                let offset = reply.zone().ok().flatten().and_then(UtcOffset::from_seconds);
                if self.draft.as_ref().is_some_and(|draft| draft.settings.time_zone == name) {
                    self.zone = Some(KnownZone { name, offset });
                }
                Vec::new()
            }
            Some(Question::Facts) => {
                match reply.api::<PastCalls>() {
                    Ok(calls) => self.preview.take(calls),
                    Err(trouble) => self.preview = preview::State::Failed(trouble),
                }
                self.foresee();
                Vec::new()
            }
            Some(Question::History) => {
                self.history.busy = false;
                match reply.api::<SettingsHistory>() {
                    Ok(page) => self.history.take(page),
                    Err(trouble) => self.history.trouble = Some(trouble),
                }
                Vec::new()
            }
            Some(Question::Reading(input, text)) => {
                // Without an answer nothing is shown; the next letter asks again.
                if let Ok(read) = reply.api() {
                    self.typed.read_as(input, text, read);
                }
                Vec::new()
            }
            Some(Question::Save) => self.saved(reply.api(), counter),
            Some(Question::Theirs) => self.collided(reply.api(), counter),
        }
    }

    /// Begins once the settings are there and it is known whether a draft was kept.
    fn open(&mut self, counter: &mut Counter) -> Vec<Ask> {
        if self.loaded.is_none() || self.kept.is_none() || self.draft.is_some() {
            return Vec::new();
        }
        let (Some(document), Some(kept)) = (self.loaded.take(), self.kept.take()) else {
            return Vec::new();
        };
        let zone = document.settings.time_zone.clone();
        match kept.filter(|kept| kept.settings != document.settings) {
            None => self.begin(Draft::new(document)),
            Some(kept) if kept.base.version == document.version => {
                self.begin(Draft::new(document).with(kept.settings));
                self.notice = Some(Notice::Restored);
            }
            // Someone saved while the page was closed.
            Some(kept) => {
                self.begin(Draft::new(kept.base).with(kept.settings));
                self.foresee();
                return vec![self.ask_theirs(counter)];
            }
        }
        self.foresee();
        let zone = self.draft.as_ref().map_or(zone, |draft| draft.settings.time_zone.clone());
        self.ask_zone(zone, counter).into_iter().collect()
    }

    fn ask_theirs(&mut self, counter: &mut Counter) -> Ask {
        self.get(Question::Theirs, "settings/history?limit=1".to_owned(), counter)
    }

    fn directory(
        &mut self,
        page: Result<DirectoryPage, Trouble>,
        counter: &mut Counter,
    ) -> Vec<Ask> {
        let page = match page {
            Ok(page) => page,
            Err(trouble) => {
                self.directory_trouble = Some(trouble);
                return Vec::new();
            }
        };
        let next = page.next.clone();
        self.who.take(page);
        match next {
            Some(next) => {
                let path = format!("directory?after={}", encode(next.as_str()));
                vec![self.get(Question::Directory, path, counter)]
            }
            None => {
                self.who.complete();
                self.foresee();
                Vec::new()
            }
        }
    }

    fn saved(
        &mut self,
        outcome: Result<SettingsDocument, Trouble>,
        counter: &mut Counter,
    ) -> Vec<Ask> {
        match outcome {
            Ok(document) => {
                self.begin(Draft::new(document));
                let mut asks = self.changed(counter);
                self.notice = Some(Notice::Saved);
                asks.push(self.ask(Question::Session, Request::Session, counter));
                if self.who.people.is_empty() {
                    asks.extend(self.load(counter));
                }
                asks
            }
            Err(Trouble::Refused { code: FailureCode::Conflict, .. }) => {
                vec![self.ask_theirs(counter)]
            }
            Err(trouble) => {
                self.save_trouble = Some(trouble);
                Vec::new()
            }
        }
    }

    /// Someone else saved: what they made of the settings is here.
    fn collided(
        &mut self,
        answer: Result<SettingsHistory, Trouble>,
        counter: &mut Counter,
    ) -> Vec<Ask> {
        let (Some(draft), newest) = (&self.draft, answer.map(|history| history.versions)) else {
            return Vec::new();
        };
        match newest.map(|versions| versions.into_iter().next()) {
            Ok(Some(theirs)) => {
                let (base, mine) = (&draft.base.settings, &draft.settings);
                self.conflict = Some(Conflict::between(base, mine, theirs, &self.who));
                vec![Ask::Focus(Place::Conflict)]
            }
            // Settings that were never saved cannot be newer: they are loaded afresh.
            Ok(None) => {
                self.draft = None;
                self.load(counter)
            }
            Err(trouble) => {
                self.save_trouble = Some(trouble);
                Vec::new()
            }
        }
    }
}

/// The page a field is on.
fn tab_of(field: FieldId) -> Tab {
    if field == FieldId::BlockList { Tab::DoNotLog } else { Tab::Logging }
}
