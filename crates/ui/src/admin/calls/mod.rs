//! Everyone's calls as two pages of the Admin area: all of them, narrowed by what an administrator
//! looks for (Activity), and those that wait for a person, together where one answer resolves them
//! (Unresolved). What can be done with calls is the same on both.
//!
//! | part | what |
//! |---|---|
//! | `filter` | what the list is narrowed by |
//! | `group` | calls that one answer resolves |
//! | `panel` | the choice of a contact, and the question whether to leave out |
//! | `view` | both pages as they stand |

mod filter;
mod group;
mod msg;
mod panel;
mod view;

use ledger_core::ledger::{ContactChoice, Intent, Remember};
use ledger_core::phone::PhoneNumber;
use ledger_core::settings::{BlockEntry, BlockTarget, OrgSettings};
use ledger_core::time::{Millis, Span};
use ledger_wire::api::Session;

pub(super) use self::filter::Part;
pub use self::msg::{CONTROLS, Msg};

use self::filter::Filter;
use self::group::{Group, groups};
use self::panel::{Done, Panel, Question};
use super::asking::Asks;
use super::who::Who;
use super::{Tab, block_list};
use crate::background::{CallKey, Reply, Trouble};
use crate::calls::{self, Narrowed};
use crate::choosing::Choosing;
use crate::outbox::{Intended, Whose, Wish};
use crate::page::Place;
use crate::paged::MOST_AGAIN;

/// How long nobody types before the list is narrowed.
const PAUSE: Span = Span(250);

/// Both pages.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Calls {
    activity: calls::Model,
    unresolved: calls::Model,
    filter: Filter,
    pause: Option<u32>,
    panel: Option<Panel>,
    trouble: Option<Trouble>,
    done: Option<Done>,
}

/// Which of the two pages is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Activity,
    Unresolved,
}

impl Shown {
    fn of(tab: Tab) -> Option<Self> {
        match tab {
            Tab::Activity => Some(Self::Activity),
            Tab::Unresolved => Some(Self::Unresolved),
            Tab::Logging
            | Tab::DoNotLog
            | Tab::Crm
            | Tab::Owners
            | Tab::Health
            | Tab::Report
            | Tab::Backfill
            | Tab::History => None,
        }
    }
}

/// What has the area change the settings: a number for the do-not-log list, or off it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Listing {
    On(PhoneNumber),
    /// And then these calls are decided again.
    Off(PhoneNumber, Vec<CallKey>),
}

impl Listing {
    pub(super) fn apply(&self, settings: &mut OrgSettings) {
        let list = &mut settings.block_list;
        match self {
            Self::On(number) => list.push(BlockEntry::new(BlockTarget::Number(number.clone()))),
            Self::Off(number, _) => block_list::remove(list, number.as_str()),
        }
    }
}

impl Calls {
    pub(super) fn new(session: Session) -> Self {
        let all = Filter::default().narrowed(&Who::default());
        let waiting =
            Narrowed { query: "&state=unresolved".to_owned(), before: None, page: MOST_AGAIN };
        Self {
            activity: calls::Model::narrowed(session.clone(), all),
            unresolved: calls::Model::narrowed(session, waiting),
            filter: Filter::default(),
            pause: None,
            panel: None,
            trouble: None,
            done: None,
        }
    }

    /// The list of a page, if it has one.
    fn list(&mut self, tab: Tab) -> Option<&mut calls::Model> {
        Some(match Shown::of(tab)? {
            Shown::Activity => &mut self.activity,
            Shown::Unresolved => &mut self.unresolved,
        })
    }

    /// What happens to the list of a page, if it has one.
    pub(super) fn listed(&mut self, tab: Tab, msg: calls::Msg, asks: &mut Asks) {
        if let Some(list) = self.list(tab) {
            let more = list.update(msg, asks.counter);
            asks.add(more);
        }
    }

    /// Another page is shown.
    pub(super) fn show(&mut self, from: Tab, to: Tab, asks: &mut Asks) {
        (self.panel, self.trouble, self.done) = (None, None, None);
        self.listed(from, calls::Msg::Hidden, asks);
        self.listed(to, calls::Msg::Shown, asks);
        self.listed(to, calls::Msg::Outbox, asks);
    }

    /// Something was put into the outbox, or has arrived: then the list may be another.
    pub(super) fn outbox_changed(&mut self, tab: Tab, asks: &mut Asks) {
        self.listed(tab, calls::Msg::Outbox, asks);
        self.listed(tab, calls::Msg::Refresh, asks);
    }

    pub(super) fn waits_for(&self, number: u32) -> bool {
        self.choosing().is_some_and(|choosing| choosing.waits_for(number))
            || self.activity.waits_for(number)
            || self.unresolved.waits_for(number)
    }

    fn choosing(&self) -> Option<&Choosing> {
        match self.panel.as_ref().map(|panel| &panel.question) {
            Some(Question::WithWhom(choosing, _)) => Some(choosing),
            Some(Question::LeaveOut) | None => None,
        }
    }

    fn choosing_mut(&mut self) -> Option<&mut Choosing> {
        match self.panel.as_mut().map(|panel| &mut panel.question) {
            Some(Question::WithWhom(choosing, _)) => Some(choosing),
            Some(Question::LeaveOut) | None => None,
        }
    }

    /// What a person does on a page; gives what becomes of the do-not-log list.
    pub(super) fn update(
        &mut self,
        msg: Msg,
        (tab, who): (Tab, &Who),
        asks: &mut Asks,
    ) -> Option<Listing> {
        match msg {
            Msg::Narrow(part, value) => {
                self.filter.write(part, &value);
                match part {
                    Part::State | Part::Reason => self.narrow(who, asks),
                    Part::Person | Part::Number => self.pause = Some(asks.wake(PAUSE)),
                }
            }
            Msg::From(day) => {
                self.filter.from = day;
                self.narrow(who, asks);
            }
            Msg::To(day) => {
                self.filter.to = day;
                self.narrow(who, asks);
            }
            Msg::Clear => {
                self.filter = Filter::default();
                self.narrow(who, asks);
                asks.focus(Place::SectionTitle);
            }
            Msg::List(msg) => self.listed(tab, msg, asks),
            Msg::Choose(key) => self.open_choice(tab, &key, asks),
            Msg::Choosing(msg) => {
                let (more, contact) = self.choosing_mut()?.update(msg, asks.counter);
                match contact {
                    Some(contact) => self.log(contact, asks),
                    None => asks.add(more),
                }
            }
            Msg::Remember => {
                if let Some(Panel { question: Question::WithWhom(_, remember), .. }) =
                    &mut self.panel
                {
                    *remember = match remember {
                        Remember::ThisCall => Remember::ThisNumber,
                        Remember::ThisNumber => Remember::ThisCall,
                    };
                }
            }
            Msg::Replay(key) => {
                let keys = self.group(tab, &key)?.keys();
                self.done = Some(Done::Replayed(keys.len()));
                self.send(&keys, &Intent::Replay, asks);
            }
            Msg::Leave(key) => {
                let group = self.group(tab, &key);
                self.panel = group.map(|group| Panel { group, question: Question::LeaveOut });
                asks.focus(Place::Panel);
            }
            Msg::LeaveOut => {
                let keys = self.panel.take()?.group.keys();
                self.leave_out(&keys, asks);
                self.done = Some(Done::LeftOut(keys));
            }
            Msg::Block => return self.panel.as_ref()?.group.number.clone().map(Listing::On),
            Msg::Close => {
                self.panel = None;
                asks.focus(Place::SectionTitle);
            }
            Msg::Undo => match self.done.replace(Done::TakenBack) {
                Some(Done::LeftOut(keys)) => {
                    self.send(&keys, &Intent::Replay, asks);
                    asks.focus(Place::SectionTitle);
                }
                Some(Done::Blocked(number, keys)) => {
                    asks.focus(Place::SectionTitle);
                    return Some(Listing::Off(number, keys));
                }
                Some(Done::Logged(_) | Done::Replayed(_) | Done::TakenBack) | None => {}
            },
        }
        None
    }

    /// The do-not-log list has the number, or no longer.
    pub(super) fn is_listed(&mut self, listing: Listing, asks: &mut Asks) {
        match (listing, self.panel.take()) {
            (Listing::On(number), Some(Panel { group, .. })) => {
                let keys = group.keys();
                self.leave_out(&keys, asks);
                self.done = Some(Done::Blocked(number, keys));
            }
            (Listing::On(_), None) => {}
            (Listing::Off(_, keys), _) => self.send(&keys, &Intent::Replay, asks),
        }
    }

    /// The do-not-log list could not be changed.
    pub(super) fn is_not_listed(&mut self, trouble: Trouble) {
        self.trouble = Some(trouble);
    }

    fn leave_out(&mut self, keys: &[CallKey], asks: &mut Asks) {
        self.send(keys, &Intent::Skip, asks);
        asks.focus(Place::SectionTitle);
    }

    fn open_choice(&mut self, tab: Tab, key: &str, asks: &mut Asks) {
        let Some(group) = self.group(tab, key) else { return };
        let remember = match (tab, &group.number) {
            (Tab::Unresolved, Some(_)) => Remember::ThisNumber,
            (_, _) => Remember::ThisCall,
        };
        let (mut choosing, first) = Choosing::begin(group.number.clone(), asks.counter);
        let kinds = choosing.ask_kinds(asks.counter);
        asks.add(first);
        asks.add(vec![kinds]);
        let question = Question::WithWhom(Box::new(choosing), remember);
        self.panel = Some(Panel { group, question });
        asks.focus(Place::Panel);
    }

    /// Logs what the panel is about. One intent resolves every call that waits for the number.
    fn log(&mut self, contact: ContactChoice, asks: &mut Asks) {
        let Some(Panel { group, question: Question::WithWhom(_, remember) }) = self.panel.take()
        else {
            return;
        };
        let mut keys = group.keys();
        match remember {
            Remember::ThisNumber => keys.truncate(1),
            Remember::ThisCall => {}
        }
        self.done = Some(Done::Logged(contact.clone()));
        let intent = Intent::Log {
            contact,
            subject: None,
            note: None,
            fields: Default::default(),
            remember,
        };
        self.send(&keys, &intent, asks);
        asks.focus(Place::SectionTitle);
    }

    /// Wants the same of several calls; the outbox has it until the Worker does.
    fn send(&mut self, keys: &[CallKey], intent: &Intent, asks: &mut Asks) {
        self.trouble = None;
        for call in keys {
            let whose = Whose::of(self.activity.session());
            asks.intend(Intended { whose, call: call.clone(), wish: Wish::of(intent) });
        }
    }

    fn group(&self, tab: Tab, key: &str) -> Option<Group> {
        match Shown::of(tab)? {
            Shown::Unresolved => {
                groups(self.unresolved.rows()).into_iter().find(|group| group.key == key)
            }
            Shown::Activity => {
                let key = CallKey::from_text(key)?;
                calls::find(self.activity.rows(), &key).map(Group::of)
            }
        }
    }

    fn narrow(&mut self, who: &Who, asks: &mut Asks) {
        self.pause = None;
        let more = self.activity.narrow(self.filter.narrowed(who), asks.counter);
        asks.add(more);
    }

    /// A wait is over. There is only one at a time, so the list is asked for again after any other.
    pub(super) fn woke(&mut self, number: u32, (tab, who): (Tab, &Who), asks: &mut Asks) {
        if self.pause == Some(number) {
            return self.narrow(who, asks);
        }
        match self.choosing_mut().and_then(|choosing| choosing.woke(number, asks.counter)) {
            Some(more) => {
                asks.add(more);
                self.listed(tab, calls::Msg::Refresh, asks);
            }
            None => self.listed(tab, calls::Msg::Woke { number }, asks),
        }
    }

    /// The background answers.
    pub(super) fn answered(
        &mut self,
        (tab, number, reply): (Tab, u32, Reply),
        at: Millis,
        asks: &mut Asks,
    ) {
        match self.choosing_mut().filter(|choosing| choosing.waits_for(number)) {
            Some(choosing) => {
                if let Some(contact) = choosing.answered(number, reply) {
                    self.log(ContactChoice::from(&contact), asks);
                }
            }
            None => self.listed(tab, calls::Msg::Answered { number, reply, at }, asks),
        }
    }
}
