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
use super::Tab;
use super::who::Who;
use crate::background::{CallKey, Reply, Trouble};
use crate::calls::{self, Narrowed};
use crate::choosing::Choosing;
use crate::outbox::{Intended, Whose, Wish};
use crate::page::{Ask, Counter, Place};
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
        let entry = |number: &PhoneNumber| BlockEntry::new(BlockTarget::Number(number.clone()));
        let list = &mut settings.block_list;
        match self {
            Self::On(number) => list.push(entry(number)),
            Self::Off(number, _) => {
                let target = entry(number).target;
                list.retain(|line| line.target != target);
            }
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
    pub(super) fn listed(&mut self, tab: Tab, msg: calls::Msg, counter: &mut Counter) -> Vec<Ask> {
        self.list(tab).map_or_else(Vec::new, |list| list.update(msg, counter))
    }

    /// Another page is shown.
    pub(super) fn show(&mut self, from: Tab, to: Tab, counter: &mut Counter) -> Vec<Ask> {
        (self.panel, self.trouble, self.done) = (None, None, None);
        let mut asks = self.listed(from, calls::Msg::Hidden, counter);
        asks.extend(self.listed(to, calls::Msg::Shown, counter));
        asks.extend(self.listed(to, calls::Msg::Outbox, counter));
        asks
    }

    /// Something was put into the outbox, or has arrived: then the list may be another.
    pub(super) fn outbox_changed(&mut self, tab: Tab, counter: &mut Counter) -> Vec<Ask> {
        let mut asks = self.listed(tab, calls::Msg::Outbox, counter);
        asks.extend(self.listed(tab, calls::Msg::Refresh, counter));
        asks
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

    /// What a person does on a page; with what becomes of the do-not-log list.
    pub(super) fn update(
        &mut self,
        msg: Msg,
        (tab, who): (Tab, &Who),
        counter: &mut Counter,
    ) -> (Vec<Ask>, Option<Listing>) {
        let asks = match msg {
            Msg::Narrow(part, value) => {
                self.filter.write(part, &value);
                match part {
                    Part::State | Part::Reason => self.narrow(who, counter),
                    Part::Person | Part::Number => {
                        let number = counter.next();
                        self.pause = Some(number);
                        vec![Ask::Wake { number, after: PAUSE }]
                    }
                }
            }
            Msg::From(day) => {
                self.filter.from = day;
                self.narrow(who, counter)
            }
            Msg::To(day) => {
                self.filter.to = day;
                self.narrow(who, counter)
            }
            Msg::Clear => {
                self.filter = Filter::default();
                let mut asks = self.narrow(who, counter);
                asks.push(Ask::Focus(Place::SectionTitle));
                asks
            }
            Msg::List(msg) => self.listed(tab, msg, counter),
            Msg::Choose(key) => self.open_choice(tab, &key, counter),
            Msg::Choosing(msg) => {
                let Some(choosing) = self.choosing_mut() else { return (Vec::new(), None) };
                let (asks, contact) = choosing.update(msg, counter);
                match contact {
                    Some(contact) => self.log(contact),
                    None => asks,
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
                Vec::new()
            }
            Msg::Replay(key) => match self.group(tab, &key) {
                Some(group) => {
                    let keys = keys(&group);
                    self.done = Some(Done::Replayed(keys.len()));
                    self.send(&keys, &Intent::Replay)
                }
                None => Vec::new(),
            },
            Msg::Leave(key) => {
                let group = self.group(tab, &key);
                self.panel = group.map(|group| Panel { group, question: Question::LeaveOut });
                vec![Ask::Focus(Place::Panel)]
            }
            Msg::LeaveOut => {
                let Some(Panel { group, .. }) = self.panel.take() else {
                    return (Vec::new(), None);
                };
                self.done = Some(Done::LeftOut(keys(&group)));
                self.leave_out(&keys(&group))
            }
            Msg::Block => {
                let number = self.panel.as_ref().and_then(|panel| panel.group.number.clone());
                return (Vec::new(), number.map(Listing::On));
            }
            Msg::Close => {
                self.panel = None;
                vec![Ask::Focus(Place::SectionTitle)]
            }
            Msg::Undo => return self.undo(),
        };
        (asks, None)
    }

    /// The do-not-log list has the number, or no longer; or it could not be changed.
    pub(super) fn is_listed(&mut self, listing: Result<Listing, Trouble>) -> Vec<Ask> {
        match (listing, self.panel.take()) {
            (Ok(Listing::On(number)), Some(Panel { group, .. })) => {
                let keys = keys(&group);
                self.done = Some(Done::Blocked(number, keys.clone()));
                self.leave_out(&keys)
            }
            (Ok(Listing::On(_)), None) => Vec::new(),
            (Ok(Listing::Off(_, keys)), _) => self.send(&keys, &Intent::Replay),
            (Err(trouble), panel) => {
                (self.trouble, self.panel) = (Some(trouble), panel);
                Vec::new()
            }
        }
    }

    fn leave_out(&mut self, keys: &[CallKey]) -> Vec<Ask> {
        let mut asks = self.send(keys, &Intent::Skip);
        asks.push(Ask::Focus(Place::SectionTitle));
        asks
    }

    fn undo(&mut self) -> (Vec<Ask>, Option<Listing>) {
        let done = self.done.replace(Done::TakenBack);
        let focus = Ask::Focus(Place::SectionTitle);
        match done {
            Some(Done::LeftOut(keys)) => {
                let mut asks = self.send(&keys, &Intent::Replay);
                asks.push(focus);
                (asks, None)
            }
            Some(Done::Blocked(number, keys)) => (vec![focus], Some(Listing::Off(number, keys))),
            Some(Done::Logged(_) | Done::Replayed(_) | Done::TakenBack) | None => {
                (Vec::new(), None)
            }
        }
    }

    fn open_choice(&mut self, tab: Tab, key: &str, counter: &mut Counter) -> Vec<Ask> {
        let Some(group) = self.group(tab, key) else { return Vec::new() };
        let remember = match (tab, &group.number) {
            (Tab::Unresolved, Some(_)) => Remember::ThisNumber,
            (_, _) => Remember::ThisCall,
        };
        let (mut choosing, mut asks) = Choosing::begin(group.number.clone(), counter);
        asks.push(choosing.ask_kinds(counter));
        let question = Question::WithWhom(Box::new(choosing), remember);
        self.panel = Some(Panel { group, question });
        asks.push(Ask::Focus(Place::Panel));
        asks
    }

    /// Logs what the panel is about. One intent resolves every call that waits for the number.
    fn log(&mut self, contact: ContactChoice) -> Vec<Ask> {
        let Some(Panel { group, question: Question::WithWhom(_, remember) }) = self.panel.take()
        else {
            return Vec::new();
        };
        let mut keys = keys(&group);
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
        let mut asks = self.send(&keys, &intent);
        asks.push(Ask::Focus(Place::SectionTitle));
        asks
    }

    /// Wants the same of several calls; the outbox has it until the Worker does.
    fn send(&mut self, keys: &[CallKey], intent: &Intent) -> Vec<Ask> {
        self.trouble = None;
        let (whose, wish) = (Whose::of(self.activity.session()), Wish::of(intent));
        let intended = |call: &CallKey| Intended {
            whose: whose.clone(),
            call: call.clone(),
            wish: wish.clone(),
        };
        keys.iter().map(|call| Ask::Intend(Box::new(intended(call)))).collect()
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

    fn narrow(&mut self, who: &Who, counter: &mut Counter) -> Vec<Ask> {
        self.pause = None;
        self.activity.narrow(self.filter.narrowed(who), counter)
    }

    /// A wait is over. There is only one at a time, so the list is asked for again after any other.
    pub(super) fn woke(
        &mut self,
        number: u32,
        (tab, who): (Tab, &Who),
        counter: &mut Counter,
    ) -> Vec<Ask> {
        if self.pause == Some(number) {
            return self.narrow(who, counter);
        }
        match self.choosing_mut().and_then(|choosing| choosing.woke(number, counter)) {
            Some(mut asks) => {
                asks.extend(self.listed(tab, calls::Msg::Refresh, counter));
                asks
            }
            None => self.listed(tab, calls::Msg::Woke { number }, counter),
        }
    }

    /// The background answers.
    pub(super) fn answered(
        &mut self,
        (tab, number, reply): (Tab, u32, Reply),
        at: Millis,
        counter: &mut Counter,
    ) -> Vec<Ask> {
        if let Some(choosing) = self.choosing_mut().filter(|choosing| choosing.waits_for(number)) {
            return match choosing.answered(number, reply) {
                Some(contact) => self.log(contact),
                None => Vec::new(),
            };
        }
        self.listed(tab, calls::Msg::Answered { number, reply, at }, counter)
    }
}

fn keys(group: &Group) -> Vec<CallKey> {
    group.calls.iter().map(CallKey::of).collect()
}
