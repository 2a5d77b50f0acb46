//! The list of calls: where each stands and why. It asks again by itself while someone looks.
//!
//! | last answer | list | the person sees |
//! |---|---|---|
//! | none yet | empty | a skeleton |
//! | trouble | empty | what is wrong, and a button to try again |
//! | good | any | the list, when it was true, and advice when it is empty |
//! | trouble | some | the list as it was, that it is old, and why |

mod list;
mod timeline;
mod view;

use ledger_core::ledger::Note;
use ledger_core::time::{Millis, Span};
use ledger_wire::api::{CallDetail, CallRow, Calls, Session};

pub use self::list::Filter;
pub use self::timeline::LineView;
pub use self::view::{DetailView, RowView, View, hidden};
use crate::background::{CallKey, Of, Remembered, Reply, Request, Trouble};
use crate::few::Few;
use crate::page::{Ask, Counter, Place};

/// How many calls a page of the list has.
pub const PAGE: u32 = 50;

/// The most that is asked for again at once. What is older stays as it was first seen.
const MOST_AGAIN: u32 = 200;
const REFRESH: Span = Span::seconds(5);
const SLOWEST: Span = Span::seconds(30);
/// Cover and role may change while the page is open; they are asked for with every so many lists.
const SESSION_EVERY: u32 = 12;

/// The list and what is known about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    session: Session,
    of: Of,
    filter: Filter,
    search: String,
    rows: Vec<CallRow>,
    next: Option<Millis>,
    seen_at: Option<Millis>,
    trouble: Option<Trouble>,
    failures: u32,
    refreshes: u32,
    asked: Option<u32>,
    session_asked: Option<u32>,
    timer: Option<u32>,
    watched: bool,
    older: Older,
    details: Few<CallKey, Detail>,
}

/// The page after the last one.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Older {
    Idle,
    Asked(u32),
    Failed(Trouble),
}

/// An open row.
#[derive(Clone, Debug, PartialEq)]
struct Detail {
    asked: Option<u32>,
    content: Content,
}

#[derive(Clone, Debug, PartialEq)]
enum Content {
    Loading,
    Timeline(Vec<Note>),
    Failed(Trouble),
}

/// What happens to the list.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// The person chooses whose calls.
    Of(Of),
    /// The person chooses which calls.
    Filter(Filter),
    /// The person types into the search.
    Search(String),
    /// The person empties the search.
    ClearSearch,
    /// The person wants all calls again.
    ShowAll,
    /// The person wants it fresh now.
    Refresh,
    /// The person wants older calls.
    More,
    /// The person opens or closes a row.
    Toggle(CallKey),
    /// The person wants an open row asked for again.
    RetryDetail(CallKey),
    /// The page comes to sight, or the network comes back.
    Shown,
    /// The page goes out of sight.
    Hidden,
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

/// Every name a control of the list can have in the page's `data-msg`.
pub const CONTROLS: &[&str] = &[
    "of",
    "filter",
    "search",
    "clear-search",
    "show-all",
    "refresh",
    "more",
    "toggle-call",
    "retry-detail",
];

impl Msg {
    /// What a control means: its name, the key of the row it stands in, and its value.
    pub fn from_control(name: &str, key: &str, value: &str) -> Option<Self> {
        Some(match name {
            "of" => Self::Of(match value {
                "me" => Of::Me,
                "everyone" => Of::Everyone,
                _ => return None,
            }),
            "filter" => Self::Filter(match value {
                "all" => Filter::All,
                "unlogged" => Filter::Unlogged,
                "needs-me" => Filter::NeedsMe,
                _ => return None,
            }),
            "search" => Self::Search(value.to_owned()),
            "clear-search" => Self::ClearSearch,
            "show-all" => Self::ShowAll,
            "refresh" => Self::Refresh,
            "more" => Self::More,
            "toggle-call" => Self::Toggle(CallKey::from_text(key)?),
            "retry-detail" => Self::RetryDetail(CallKey::from_text(key)?),
            _ => return None,
        })
    }
}

impl Model {
    /// The list of a session, at first as it was last seen, and what is to be asked.
    pub fn start(
        session: Session,
        remembered: Option<Remembered>,
        counter: &mut Counter,
    ) -> (Self, Vec<Ask>) {
        let seen_at = remembered.as_ref().map(|remembered| remembered.at);
        let calls = remembered.map(|remembered| remembered.calls).unwrap_or_default();
        let mut model = Self {
            session,
            of: Of::Me,
            filter: Filter::All,
            search: String::new(),
            rows: calls.calls,
            next: calls.next,
            seen_at,
            trouble: None,
            failures: 0,
            refreshes: 0,
            asked: None,
            session_asked: None,
            timer: None,
            watched: true,
            older: Older::Idle,
            details: Few::default(),
        };
        let asks = model.refresh(counter);
        (model, asks)
    }

    /// Who is signed in, as last heard.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Whether an answer of this number still means anything.
    pub fn waits_for(&self, number: u32) -> bool {
        self.asked == Some(number)
            || self.session_asked == Some(number)
            || self.older == Older::Asked(number)
            || self.details.values().any(|open| open.asked == Some(number))
    }

    /// The next list, and what is to be asked.
    pub fn update(&mut self, msg: Msg, counter: &mut Counter) -> Vec<Ask> {
        match msg {
            Msg::Of(of) if of != self.of => self.switch(of, counter),
            Msg::Of(_) => Vec::new(),
            Msg::Filter(filter) => {
                self.filter = filter;
                Vec::new()
            }
            Msg::Search(text) => {
                self.search = text;
                Vec::new()
            }
            Msg::ClearSearch => {
                self.search.clear();
                vec![Ask::Focus(Place::Search)]
            }
            Msg::ShowAll => {
                self.filter = Filter::All;
                vec![Ask::Focus(Place::SectionTitle)]
            }
            Msg::Refresh => self.refresh(counter),
            Msg::Shown => {
                self.watched = true;
                self.refresh(counter)
            }
            Msg::Hidden => {
                self.watched = false;
                self.timer = None;
                Vec::new()
            }
            Msg::More => self.more(counter),
            Msg::Toggle(key) => match self.details.remove(&key) {
                Some(_) => Vec::new(),
                None => self.open(key, Content::Loading, counter),
            },
            Msg::RetryDetail(key) => self.open(key, Content::Loading, counter),
            Msg::Woke { number } if self.timer == Some(number) => self.refresh(counter),
            Msg::Woke { .. } => Vec::new(),
            Msg::Answered { number, reply, at } => self.answered(number, reply, at, counter),
        }
    }

    /// Another list altogether: what is shown goes, and answers about it are no longer waited for.
    fn switch(&mut self, of: Of, counter: &mut Counter) -> Vec<Ask> {
        self.of = of;
        self.rows.clear();
        self.next = None;
        self.seen_at = None;
        self.trouble = None;
        self.failures = 0;
        self.older = Older::Idle;
        self.details.clear();
        self.refresh(counter)
    }

    fn refresh(&mut self, counter: &mut Counter) -> Vec<Ask> {
        self.timer = None;
        let number = counter.next();
        self.asked = Some(number);
        let request = Request::Calls { of: self.of, limit: self.limit(), before: None };
        let mut asks = vec![Ask::Send { number, request }];
        if self.refreshes.is_multiple_of(SESSION_EVERY) {
            let number = counter.next();
            self.session_asked = Some(number);
            asks.push(Ask::Send { number, request: Request::Session });
        }
        self.refreshes += 1;
        asks
    }

    fn limit(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(MOST_AGAIN).clamp(PAGE, MOST_AGAIN)
    }

    fn more(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let (Some(before), Older::Idle | Older::Failed(_)) = (self.next, &self.older) else {
            return Vec::new();
        };
        let number = counter.next();
        self.older = Older::Asked(number);
        let request = Request::Calls { of: self.of, limit: PAGE, before: Some(before) };
        vec![Ask::Send { number, request }]
    }

    fn open(&mut self, key: CallKey, content: Content, counter: &mut Counter) -> Vec<Ask> {
        let number = counter.next();
        self.details.insert(key.clone(), Detail { asked: Some(number), content });
        vec![Ask::Send { number, request: Request::Call { call: key } }]
    }

    fn answered(
        &mut self,
        number: u32,
        reply: Reply,
        at: Millis,
        counter: &mut Counter,
    ) -> Vec<Ask> {
        if self.asked == Some(number) {
            self.asked = None;
            let mut asks = self.listed(reply, at, counter);
            asks.extend(self.wait(counter));
            return asks;
        }
        if self.session_asked == Some(number) {
            self.session_asked = None;
            // Without an answer the last one stands; the list says if anything is wrong.
            if let Ok(session) = reply.session() {
                self.session = session;
            }
            return Vec::new();
        }
        if self.older == Older::Asked(number) {
            self.older = match reply.calls() {
                Ok(calls) => {
                    self.next = list::add_older(&mut self.rows, calls);
                    Older::Idle
                }
                Err(trouble) => Older::Failed(trouble),
            };
            return Vec::new();
        }
        if let Some(detail) = self.details.values_mut().find(|open| open.asked == Some(number)) {
            detail.asked = None;
            match reply.call() {
                Ok(CallDetail { call, timeline }) => {
                    detail.content = Content::Timeline(timeline);
                    list::replace(&mut self.rows, call);
                }
                Err(trouble) => detail.content = Content::Failed(trouble),
            }
        }
        Vec::new()
    }

    fn listed(&mut self, reply: Reply, at: Millis, counter: &mut Counter) -> Vec<Ask> {
        let calls = match reply.calls() {
            Ok(calls) => calls,
            Err(trouble) => {
                self.failures += 1;
                self.trouble = Some(trouble);
                return Vec::new();
            }
        };
        self.failures = 0;
        self.trouble = None;
        self.seen_at = Some(at);
        let changed = self.take(calls);
        changed
            .into_iter()
            .flat_map(|key| {
                let content = match self.details.remove(&key) {
                    Some(detail) => detail.content,
                    None => Content::Loading,
                };
                self.open(key, content, counter)
            })
            .collect()
    }

    /// Takes a fresh list; names the open rows whose story has gone on.
    fn take(&mut self, calls: Calls) -> Vec<CallKey> {
        let old = std::mem::take(&mut self.rows);
        let (rows, next) = list::refreshed(&old, self.next, calls);
        self.rows = rows;
        self.next = next;
        let row = |rows: &[CallRow], key: &CallKey| {
            rows.iter().find(|row| CallKey::of(row) == *key).cloned()
        };
        self.details.retain(|key| row(&self.rows, key).is_some());
        self.details.keys().filter(|key| row(&old, key) != row(&self.rows, key)).cloned().collect()
    }

    /// The pause until the list is asked for again: longer, the longer nothing answers.
    fn wait(&mut self, counter: &mut Counter) -> Option<Ask> {
        if !self.watched {
            return None;
        }
        let doublings = self.failures.saturating_sub(1).min(8);
        let after = Span((REFRESH.0 << doublings).min(SLOWEST.0));
        let number = counter.next();
        self.timer = Some(number);
        Some(Ask::Wake { number, after })
    }
}
