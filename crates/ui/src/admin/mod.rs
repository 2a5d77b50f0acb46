//! The Admin area: server-side logging, what is never logged, and the history of both. All of them
//! are about one draft of the settings, which outlives the page.
//!
//! | part | what |
//! |---|---|
//! | `field`, `form` | the settings' fields: value, words, problems |
//! | `msg`, `asking`, `answers`, `edit` | what happens, what is asked, and what becomes of it |
//! | `draft` | what is changed and not saved yet |
//! | `scope`, `who` | whom the server covers, chosen in a tree of the directory |
//! | `preview` | what the changes would have made of the last days' calls |
//! | `block_list` | the do-not-log list |
//! | `conflict` | another administrator saved meanwhile |
//! | `calls` | everyone's calls, and those that wait for a person |
//! | `difference`, `history` | who changed what |
//! | `health` | how the service does |
//! | `backfill` | calls of the past |
//! | `crm` | the CRM that calls are logged in |
//! | `owners` | which CRM user owns whose records |
//! | `report` | how many calls were logged, by day and by person |
//! | `rows` | rows that several pages have: cards, reasons |
//!
//! A new page of the area is a [`Tab`].

mod answers;
mod asking;
mod backfill;
mod block_list;
mod calls;
mod conflict;
mod crm;
mod difference;
mod draft;
mod edit;
mod field;
mod form;
mod health;
mod history;
mod msg;
mod owners;
mod preview;
mod report;
mod rows;
mod scope;
mod tab;
mod view;
mod who;

use ledger_core::settings::block_list as listed;
use ledger_core::time::{Millis, Span};
use ledger_wire::api::{Session, SettingsDocument};

pub use self::backfill::Msg as BackfillMsg;
pub use self::block_list::{Ending, Input};
pub use self::calls::{CONTROLS as CALLS_CONTROLS, Msg as CallsMsg};
pub use self::conflict::Side;
pub use self::crm::Msg as CrmMsg;
pub use self::draft::KeptDraft;
pub use self::field::FieldId;
pub use self::health::Msg as HealthMsg;
pub use self::msg::{CONTROLS, Msg};
pub use self::owners::Msg as OwnersMsg;
pub use self::report::Msg as ReportMsg;
pub use self::tab::Tab;

use self::calls::{Calls, Listing};
use self::conflict::Conflict;
use self::draft::{Draft, KnownZone};
use self::history::History;
use self::tab::tab_of;
use self::who::{Coverage, Who};
use crate::background::{Request, Trouble};
use crate::client::ApiRequest;
use crate::few::Few;
use crate::page::{Ask, Counter, Place};

/// How long a person has stopped typing when the server reads what they typed.
const REST: Span = Span(250);

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
    Listing(Listing),
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
    calls: Calls,
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
    health: health::Health,
    backfill: backfill::Backfill,
    crm: crm::Crm,
    owners: owners::Owners,
    report: report::State,
}

impl Model {
    /// The area, and what is asked first.
    pub fn start(session: Session, counter: &mut Counter) -> (Self, Vec<Ask>) {
        let mut model = Self {
            calls: Calls::new(session.clone()),
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
            health: health::Health::default(),
            backfill: backfill::Backfill::default(),
            crm: crm::Crm::default(),
            owners: owners::Owners::default(),
            report: report::State::default(),
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
            || self.calls.waits_for(number)
            || self.health.waits_for(number)
            || self.backfill.waits_for(number)
            || self.crm.waits_for(number)
            || self.owners.waits_for(number)
            || self.report.waits_for(number)
    }

    /// The next state, and what is to be asked.
    pub fn update(&mut self, msg: Msg, counter: &mut Counter) -> Vec<Ask> {
        match msg {
            Msg::Show(tab) => self.show(tab, counter),
            Msg::Choose(field, value) => {
                let me = self.session.extension_id.clone();
                self.change(field, counter, &mut |settings, base| {
                    field.choose(&value, settings, base, &me)
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
                    conflict.choose(path, side);
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
            Msg::Woke { number } => match self.tab {
                Tab::Activity | Tab::Unresolved => {
                    self.calls.woke(number, (self.tab, &self.who), counter)
                }
                Tab::Health => self.health.woke(number, counter),
                Tab::Backfill => self.backfill.woke(number, counter),
                Tab::Logging
                | Tab::DoNotLog
                | Tab::History
                | Tab::Owners
                | Tab::Report
                | Tab::Crm => Vec::new(),
            },
            Msg::Calls(msg) => self.with_calls(msg, counter),
            Msg::Outbox => self.calls.outbox_changed(self.tab, counter),
            Msg::Seen(msg) => self.calls.listed(self.tab, msg, counter),
            Msg::File(text) if self.tab == Tab::Owners => self.import_owners(&text, counter),
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
            Msg::Health(msg) => self.health.update(msg, counter),
            Msg::Backfill(msg) => self.backfill.update(msg, counter),
            Msg::Crm(msg) => self.crm.update(msg, counter),
            Msg::Owners(msg) => self.change_owners(msg, counter),
            Msg::Report(msg) => self.report.update(msg, &self.who, counter),
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
        let former = std::mem::replace(&mut self.tab, tab);
        if former == tab {
            return Vec::new();
        }
        let mut asks = self.calls.show(former, tab, counter);
        asks.extend(match tab {
            Tab::Logging | Tab::DoNotLog | Tab::Activity | Tab::Unresolved => Vec::new(),
            Tab::History => {
                self.history.forget();
                self.ask_history(counter)
            }
            Tab::Health => self.health.open(self.now, counter),
            Tab::Backfill => self.backfill.open(self.now, counter),
            Tab::Owners => self.open_owners(counter),
            Tab::Report => self.report.open(self.now, counter),
            Tab::Crm => self.crm.open(counter),
        });
        asks.push(Ask::Focus(Place::SectionTitle));
        asks
    }
}
