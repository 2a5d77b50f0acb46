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

use self::asking::Asks;
use self::calls::{Calls, Listing};
use self::conflict::Conflict;
use self::draft::{Draft, KnownZone};
use self::history::History;
use self::tab::tab_of;
use self::who::{Coverage, Who};
use crate::background::Trouble;
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
        let mut asks = Asks::new(counter);
        model.load(&mut asks);
        (model, asks.all())
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
        let mut asks = Asks::new(counter);
        self.takes(msg, &mut asks);
        asks.all()
    }

    fn takes(&mut self, msg: Msg, asks: &mut Asks) {
        match msg {
            Msg::Show(tab) => self.show(tab, asks),
            Msg::Choose(field, value) => {
                let me = self.session.extension_id.clone();
                self.change(field, asks, &mut |settings, base| {
                    field.choose(&value, settings, base, &me)
                });
            }
            Msg::Write(field, typed) => {
                if let Some(draft) = &mut self.draft {
                    draft.write(field, &typed);
                }
                self.changed(asks);
            }
            Msg::GoTo(field) => self.go_to(field, asks),
            Msg::SearchScope(text) => self.scope.search = text,
            Msg::OpenMember(key) => {
                if let Some(member) = scope::member(&key)
                    && !self.scope.open.remove(&member)
                {
                    self.scope.open.insert(member);
                }
            }
            Msg::ToggleMember(key) => self.change(FieldId::Scope, asks, &mut |settings, _| {
                scope::toggle(&mut settings.scope, scope::member(&key)?)
            }),
            Msg::Save => self.save(asks),
            Msg::Undo => self.undo(asks),
            Msg::Revert => {
                if let Some(draft) = self.draft.take() {
                    self.begin(Draft::new(draft.base));
                }
                self.changed(asks);
            }
            Msg::Retry => self.load(asks),
            Msg::Preview => {
                self.ask_facts(asks);
                asks.focus(Place::Preview);
            }
            Msg::Side(path, side) => {
                if let Some(conflict) = &mut self.conflict {
                    conflict.choose(path, side);
                }
            }
            Msg::Merge => self.merge(asks),
            Msg::Type(input, text) => {
                self.typed.write(input, text);
                self.resting = Some(asks.wake(REST));
            }
            Msg::Woke { number } if self.resting == Some(number) => {
                self.resting = None;
                self.read(asks);
            }
            Msg::Woke { number } => match self.tab {
                Tab::Activity | Tab::Unresolved => {
                    self.calls.woke(number, (self.tab, &self.who), asks);
                }
                Tab::Health => self.health.woke(number, asks),
                Tab::Backfill => self.backfill.woke(number, asks),
                Tab::Logging
                | Tab::DoNotLog
                | Tab::History
                | Tab::Owners
                | Tab::Report
                | Tab::Crm => {}
            },
            Msg::Calls(msg) => self.with_calls(msg, asks),
            Msg::Outbox => self.calls.outbox_changed(self.tab, asks),
            Msg::Seen(msg) => self.calls.listed(self.tab, msg, asks),
            Msg::File(text) if self.tab == Tab::Owners => self.import_owners(&text, asks),
            Msg::File(text) => {
                self.typed.write(Input::Text, text);
                self.read(asks);
            }
            Msg::AskEnding(ending) => self.typed.ending = ending,
            Msg::Block => self.block(asks),
            Msg::Unblock(key) => {
                self.change(FieldId::BlockList, asks, &mut |settings, _| {
                    block_list::remove(&mut settings.block_list, &key);
                    Some(())
                });
                asks.focus(Place::SectionTitle);
            }
            Msg::Export => {
                if let Some(draft) = &self.draft {
                    asks.download("do-not-log.csv", listed::print(&draft.settings.block_list));
                }
            }
            Msg::Older => self.ask_history(asks),
            Msg::Restore(version) => self.restore(version, asks),
            Msg::Health(msg) => self.health.update(msg, asks),
            Msg::Backfill(msg) => self.backfill.update(msg, asks),
            Msg::Crm(msg) => self.crm.update(msg, asks),
            Msg::Owners(msg) => self.change_owners(msg, asks),
            Msg::Report(msg) => self.report.update(msg, &self.who, asks),
            Msg::Answered { number, reply, at } => self.answered(number, reply, at, asks),
        }
    }

    fn show(&mut self, tab: Tab, asks: &mut Asks) {
        let former = std::mem::replace(&mut self.tab, tab);
        if former == tab {
            return;
        }
        self.calls.show(former, tab, asks);
        match tab {
            Tab::Logging | Tab::DoNotLog | Tab::Activity | Tab::Unresolved => {}
            Tab::History => {
                self.history.forget();
                self.ask_history(asks);
            }
            Tab::Health => self.health.open(self.now, asks),
            Tab::Backfill => self.backfill.open(self.now, asks),
            Tab::Owners => self.open_owners(asks),
            Tab::Report => self.report.open(self.now, asks),
            Tab::Crm => self.crm.open(asks),
        }
        asks.focus(Place::SectionTitle);
    }

    fn go_to(&mut self, field: FieldId, asks: &mut Asks) {
        self.show(tab_of(field), asks);
        asks.focus(Place::Field(field));
    }
}
