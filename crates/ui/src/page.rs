//! A page as a whole: the header above, and below it the sign-in or the page's own section,
//! whichever the background's status calls for.
//!
//! | state | becomes | when |
//! |---|---|---|
//! | starting | sign-in, section | the status says whether anyone is signed in |
//! | sign-in | section | a status names a session |
//! | section | sign-in | the person has signed out |
//! | section | starting | any answer says that the session has ended |
//!
//! Only the page of calls has the sign-in; another page leads there.

mod ask;

use ledger_core::time::{Millis, Span};

pub use self::ask::{Ask, Counter, Place};
use crate::activities::{self, Day};
use crate::admin;
use crate::background::{Reply, Request, SignInState, Status, Trouble};
use crate::contacts;
use crate::header::{self, Leaving};
use crate::navigation::Page;
use crate::section::{self, Event, Section};
use crate::{sign_in, text};

/// How often a sign-in under way is looked at.
const LOOK: Span = Span(600);

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    page: Page,
    counter: Counter,
    leaving: Option<u32>,
    part: Part,
}

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Starting { asked: u32, focus: Option<Place> },
    SignIn { form: sign_in::Model, asked: Option<u32>, timer: Option<u32>, mine: Option<u32> },
    Section(Section),
}

/// What happens to the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// The person changes the server address.
    Address(String),
    /// The person wants to sign in.
    SignIn,
    /// The person wants to sign out.
    SignOut,
    /// The person wants the page in a tab.
    OpenTab,
    /// The page comes to sight, or the network comes back.
    Shown,
    /// The page goes out of sight.
    Hidden,
    /// What waits to be sent has changed, whoever changed it.
    Outbox,
    /// The person does something in the section.
    Section(section::Msg),
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

/// Every name a control outside the section can have in a page's `data-msg`.
pub const CONTROLS: &[&str] = &["address", "sign-in", "sign-out", "open-tab"];

impl Msg {
    /// What a control means: its name, the key of the row it stands in, and its value.
    pub fn from_control(page: Page, name: &str, key: &str, value: &str) -> Option<Self> {
        Some(match name {
            "address" => Self::Address(value.to_owned()),
            "sign-in" => Self::SignIn,
            "sign-out" => Self::SignOut,
            "open-tab" => Self::OpenTab,
            _ => Self::Section(section::Msg::from_control(page, name, key, value)?),
        })
    }

    /// The person has chosen a file, on a page that takes one.
    pub fn from_file(page: Page, name: String, bytes: Vec<u8>, at: Millis) -> Option<Self> {
        match page {
            Page::Contacts => {
                let msg = contacts::Msg::from_file(name, bytes, at);
                Some(Self::Section(section::Msg::Contacts(msg)))
            }
            Page::Admin => Some(Self::Section(section::Msg::Admin(admin::Msg::from_file(&bytes)))),
            Page::Calls | Page::Activities | Page::Settings => None,
        }
    }

    /// The person has chosen a day, or none, in the field of this name.
    pub fn from_day(page: Page, name: &str, day: Option<Day>) -> Option<Self> {
        match page {
            Page::Activities => {
                let msg = activities::Msg::from_day(name, day)?;
                Some(Self::Section(section::Msg::Activities(msg)))
            }
            Page::Admin => {
                let msg = admin::Msg::from_day(name, day)?;
                Some(Self::Section(section::Msg::Admin(msg)))
            }
            Page::Calls | Page::Contacts | Page::Settings => None,
        }
    }
}

/// The page as it is to be painted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Whether it is not known yet what to show.
    pub starting: bool,
    /// The window's title.
    pub title: String,
    /// The header.
    pub header: header::View,
    /// The sign-in.
    pub sign_in: sign_in::View,
    /// The page's own part.
    pub section: section::View,
}

impl Model {
    /// The page when it opens, and what it asks first.
    pub fn start(page: Page) -> (Self, Vec<Ask>) {
        let mut counter = Counter::default();
        let asked = counter.next();
        let part = Part::Starting { asked, focus: None };
        let model = Self { page, counter, leaving: None, part };
        (model, vec![Ask::Send { number: asked, request: Request::Status }])
    }
}

/// The next page, and what it asks.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Ask> {
    match msg {
        Msg::OpenTab => vec![Ask::OpenTab],
        Msg::SignOut => sign_out(model),
        Msg::Address(typed) => {
            if let Part::SignIn { form, .. } = &mut model.part {
                form.typed(&typed);
            }
            Vec::new()
        }
        Msg::SignIn => sign_in(model),
        Msg::Shown => shown(model),
        Msg::Hidden => happens(model, Event::Hidden),
        Msg::Outbox => happens(model, Event::Outbox),
        Msg::Section(msg) => match &mut model.part {
            Part::Section(section) => section.update(msg, &mut model.counter),
            Part::Starting { .. } | Part::SignIn { .. } => Vec::new(),
        },
        Msg::Woke { number } => woke(model, number),
        Msg::Answered { number, reply, at } => answered(model, number, reply, at),
    }
}

/// Whether the page's own part is shown.
pub fn is_section_shown(model: &Model) -> bool {
    matches!(model.part, Part::Section(_))
}

/// The page, flat and final.
pub fn view(model: &Model) -> View {
    let leaving = if model.leaving.is_some() { Leaving::Yes } else { Leaving::No };
    let header = |session| header::view(session, model.page, leaving);
    let hidden = || section::View::hidden(model.page);
    let (header, sign_in, section, title) = match &model.part {
        Part::Starting { .. } => (header(None), sign_in::hidden(), hidden(), model.page.title()),
        Part::SignIn { form, .. } => (header(None), form.view(), hidden(), "sign-in-title"),
        Part::Section(section) => {
            let session = Some(section.session());
            (header(session), sign_in::hidden(), section.view(), model.page.title())
        }
    };
    let starting = matches!(model.part, Part::Starting { .. });
    View { starting, title: text::window_title(title), header, sign_in, section }
}

/// Something that concerns the section alone.
fn happens(model: &mut Model, event: Event) -> Vec<Ask> {
    match &mut model.part {
        Part::Section(section) => section.happens(event, &mut model.counter),
        Part::Starting { .. } | Part::SignIn { .. } => Vec::new(),
    }
}

fn sign_in(model: &mut Model) -> Vec<Ask> {
    let Part::SignIn { form, timer, mine, .. } = &mut model.part else { return Vec::new() };
    let waiting = form.is_under_way();
    let Some(server) = form.submit() else {
        return if waiting { Vec::new() } else { vec![Ask::Focus(Place::Address)] };
    };
    let (number, look) = (model.counter.next(), model.counter.next());
    *mine = Some(number);
    *timer = Some(look);
    let request = Request::SignIn { server: server.as_str().to_owned() };
    vec![Ask::Send { number, request }, Ask::Wake { number: look, after: LOOK }]
}

fn sign_out(model: &mut Model) -> Vec<Ask> {
    if model.leaving.is_some() || !matches!(model.part, Part::Section(_)) {
        return Vec::new();
    }
    let number = model.counter.next();
    model.leaving = Some(number);
    vec![Ask::Send { number, request: Request::SignOut }]
}

/// Another page may have signed in or out meanwhile.
fn shown(model: &mut Model) -> Vec<Ask> {
    match &mut model.part {
        Part::Starting { .. } => Vec::new(),
        Part::SignIn { asked, .. } => {
            let number = model.counter.next();
            *asked = Some(number);
            vec![Ask::Send { number, request: Request::Status }]
        }
        Part::Section(section) => section.happens(Event::Shown, &mut model.counter),
    }
}

fn woke(model: &mut Model, number: u32) -> Vec<Ask> {
    match &mut model.part {
        Part::Starting { .. } => Vec::new(),
        Part::SignIn { asked, timer, .. } if *timer == Some(number) => {
            let number = model.counter.next();
            *asked = Some(number);
            *timer = None;
            vec![Ask::Send { number, request: Request::Status }]
        }
        Part::SignIn { .. } => Vec::new(),
        Part::Section(section) => section.happens(Event::Woke(number), &mut model.counter),
    }
}

fn answered(model: &mut Model, number: u32, reply: Reply, at: Millis) -> Vec<Ask> {
    if model.leaving == Some(number) {
        model.leaving = None;
        let status = reply.status().unwrap_or_else(failed);
        return enter(model, status, Some(Place::SignInTitle));
    }
    match &mut model.part {
        Part::Starting { asked, focus } if *asked == number => {
            let focus = *focus;
            enter(model, reply.status().unwrap_or_else(failed), focus)
        }
        Part::Starting { .. } => Vec::new(),
        Part::SignIn { asked, mine, .. } if *asked == Some(number) || *mine == Some(number) => {
            // What was asked before this answer is older than it.
            *asked = None;
            if *mine == Some(number) {
                *mine = None;
            }
            looked(model, reply.status().unwrap_or_else(failed))
        }
        Part::SignIn { .. } => Vec::new(),
        Part::Section(section) if !section.waits_for(number) => Vec::new(),
        // Whichever page heard it first: how it ended is in the status.
        Part::Section(_) if reply.is_end() => {
            let asked = model.counter.next();
            model.part = Part::Starting { asked, focus: Some(Place::SignInTitle) };
            vec![Ask::Send { number: asked, request: Request::Status }]
        }
        Part::Section(section) => {
            section.happens(Event::Answered { number, reply, at }, &mut model.counter)
        }
    }
}

/// The part of the page that a status calls for.
fn enter(model: &mut Model, mut status: Status, focus: Option<Place>) -> Vec<Ask> {
    let mut asks = Vec::new();
    model.part = match status.session.take() {
        Some(session) => {
            let (remembered, counter) = (status.remembered.take(), &mut model.counter);
            let (section, first) = Section::start(model.page, session, remembered, counter);
            asks = first;
            Part::Section(section)
        }
        None if model.page != Page::Calls => {
            model.part = Part::Starting { asked: model.counter.next(), focus: None };
            return vec![Ask::Open(Page::Calls)];
        }
        None => {
            let form = sign_in::Model::new(status);
            let timer = form.is_under_way().then(|| model.counter.next());
            asks.extend(timer.map(|number| Ask::Wake { number, after: LOOK }));
            Part::SignIn { form, asked: None, timer, mine: None }
        }
    };
    asks.extend(focus.map(Ask::Focus));
    asks
}

fn looked(model: &mut Model, status: Status) -> Vec<Ask> {
    if status.session.is_some() {
        return enter(model, status, Some(Place::SectionTitle));
    }
    let Part::SignIn { form, timer, mine, .. } = &mut model.part else { return Vec::new() };
    // The background has not begun yet what this page has just asked for.
    if !(mine.is_some() && status.sign_in == SignInState::Idle) {
        form.heard(status);
    }
    *timer = form.is_under_way().then(|| model.counter.next());
    timer.map(|number| Ask::Wake { number, after: LOOK }).into_iter().collect()
}

fn failed(trouble: Trouble) -> Status {
    Status { sign_in: SignInState::Failed { trouble }, ..nobody() }
}

fn nobody() -> Status {
    Status {
        server: String::new(),
        session: None,
        sign_in: SignInState::Idle,
        remembered: None,
        farewell: None,
    }
}
