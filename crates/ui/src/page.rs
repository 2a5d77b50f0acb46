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
//! Only the pages of calls and of the phone have the sign-in; another page leads to the calls.

mod ask;
mod msg;

use ledger_core::time::{Millis, Span};
use ledger_words::labels;

pub use self::ask::{Ask, Counter, Place};
pub use self::msg::{CONTROLS, Msg};
use crate::background::{Reply, Request, SignInState, Status};
use crate::header::{self, Leaving};
use crate::navigation::Page;
use crate::section::{Event, Section};
use crate::sheet::{Sheet, Words};
use crate::{phone, sign_in, text};

/// How often a sign-in under way is looked at.
const LOOK: Span = Span(600);

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    page: Page,
    counter: Counter,
    leaving: Option<u32>,
    part: Part,
    /// On the page of the phone: it goes on, whoever is signed in.
    phone: Option<Box<phone::Model>>,
}

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Starting { asked: u32, focus: Option<Place> },
    SignIn { form: sign_in::Model, asked: Option<u32>, timer: Option<u32>, mine: Option<u32> },
    Section(Section),
}

impl Model {
    /// The page when it opens, and what it asks first.
    pub fn start(page: Page) -> (Self, Vec<Ask>) {
        let mut counter = Counter::default();
        let asked = counter.next();
        let part = Part::Starting { asked, focus: None };
        let phone = (page == Page::Phone).then(Box::default);
        let model = Self { page, counter, leaving: None, part, phone };
        (model, vec![Ask::Send { number: asked, request: Request::Status }])
    }
}

/// The next page, and what it asks.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Ask> {
    let mut asks = takes(model, msg);
    asks.extend(tell_phone(model));
    asks
}

fn takes(model: &mut Model, msg: Msg) -> Vec<Ask> {
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
        Msg::Hidden => match &mut model.phone {
            Some(phone) => phone.hidden(),
            None => happens(model, Event::Hidden),
        },
        Msg::Outbox => match &mut model.phone {
            Some(phone) => phone.outbox_changed(&mut model.counter),
            None => happens(model, Event::Outbox),
        },
        Msg::Phone(msg) => match &mut model.phone {
            Some(phone) => phone.update(msg, &mut model.counter),
            None => Vec::new(),
        },
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

/// The page, as it is to stand.
pub fn view(model: &Model) -> Sheet {
    let mut sheet = Sheet::new();
    let mut title = model.page.title();
    match &model.part {
        Part::Starting { .. } => {}
        Part::SignIn { form, .. } => {
            sheet.hide("starting");
            form.view(&mut sheet);
            title = labels::SIGN_IN_TITLE;
        }
        Part::Section(part) => {
            sheet.hide("starting");
            let leaving = if model.leaving.is_some() { Leaving::Yes } else { Leaving::No };
            header::view(&mut sheet, part.session(), model.page, leaving);
            part.view(&mut sheet);
        }
    }
    if let Some(phone) = &model.phone {
        phone.view(&mut sheet);
    }
    sheet.say("title", text::window_title(title));
    sheet
}

/// The id of what is to have the focus.
pub fn place(model: &Model, place: Place) -> Words {
    match (place, &model.part) {
        (Place::Address, _) => "address".into(),
        (Place::SignInTitle, _) => "sign-in-title".into(),
        (_, Part::Section(section)) => section.place(place),
        (_, Part::Starting { .. } | Part::SignIn { .. }) => "section-title".into(),
    }
}

/// The phone hears who is signed in, and the page what the phone heard of it.
fn tell_phone(model: &mut Model) -> Vec<Ask> {
    let Some(phone) = &mut model.phone else { return Vec::new() };
    let session = match &mut model.part {
        Part::Section(Section::Phone(session)) => {
            if let Some(renewed) = phone.renewed() {
                **session = renewed;
            }
            Some(&**session)
        }
        Part::Section(_) | Part::Starting { .. } | Part::SignIn { .. } => None,
    };
    let mut asks = phone.signed(session, &mut model.counter);
    if phone.leaves() {
        asks.extend(sign_out(model));
    }
    asks
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
        Part::Section(section) => match &mut model.phone {
            Some(phone) => phone.shown(&mut model.counter),
            None => section.happens(Event::Shown, &mut model.counter),
        },
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
        return enter(model, status_of(reply), Some(Place::SignInTitle));
    }
    if let Some(phone) = &mut model.phone {
        phone.is_at(at);
        if phone.waits_for(number) {
            let is_end = reply.is_end();
            let mut asks = phone.answered(number, reply, &mut model.counter);
            if is_end && matches!(model.part, Part::Section(_)) {
                asks.extend(start_over(model));
            }
            return asks;
        }
    }
    match &mut model.part {
        Part::Starting { asked, focus } if *asked == number => {
            let focus = *focus;
            enter(model, status_of(reply), focus)
        }
        Part::Starting { .. } => Vec::new(),
        Part::SignIn { asked, mine, .. } if *asked == Some(number) || *mine == Some(number) => {
            // What was asked before this answer is older than it.
            *asked = None;
            if *mine == Some(number) {
                *mine = None;
            }
            looked(model, status_of(reply))
        }
        Part::SignIn { .. } => Vec::new(),
        Part::Section(section) if !section.waits_for(number) => Vec::new(),
        Part::Section(_) if reply.is_end() => start_over(model),
        Part::Section(section) => {
            section.happens(Event::Answered { number, reply, at }, &mut model.counter)
        }
    }
}

/// The session has ended. Whichever page heard it first: how it ended is in the status.
fn start_over(model: &mut Model) -> Vec<Ask> {
    let asked = model.counter.next();
    model.part = Part::Starting { asked, focus: Some(Place::SignInTitle) };
    vec![Ask::Send { number: asked, request: Request::Status }]
}

/// The part of the page that a status calls for.
fn enter(model: &mut Model, mut status: Box<Status>, focus: Option<Place>) -> Vec<Ask> {
    let mut asks = Vec::new();
    if let Some(phone) = &mut model.phone {
        asks.extend(phone.begin(std::mem::take(&mut status.phone), &mut model.counter));
    }
    model.part = match status.session.take() {
        Some(session) => {
            let (remembered, counter) = (status.remembered.take(), &mut model.counter);
            let (section, first) = Section::start(model.page, session, remembered, counter);
            asks.extend(first);
            Part::Section(section)
        }
        None if !model.page.has_sign_in() => {
            model.part = Part::Starting { asked: model.counter.next(), focus: None };
            return vec![Ask::Open(Page::Calls)];
        }
        None => {
            let form = sign_in::Model::new(*status);
            let timer = form.is_under_way().then(|| model.counter.next());
            asks.extend(timer.map(|number| Ask::Wake { number, after: LOOK }));
            Part::SignIn { form, asked: None, timer, mine: None }
        }
    };
    asks.extend(focus.map(Ask::Focus));
    asks
}

fn looked(model: &mut Model, status: Box<Status>) -> Vec<Ask> {
    if status.session.is_some() {
        return enter(model, status, Some(Place::SectionTitle));
    }
    let Part::SignIn { form, timer, mine, .. } = &mut model.part else { return Vec::new() };
    // The background has not begun yet what this page has just asked for.
    if !(mine.is_some() && status.sign_in == SignInState::Idle) {
        form.heard(*status);
    }
    *timer = form.is_under_way().then(|| model.counter.next());
    timer.map(|number| Ask::Wake { number, after: LOOK }).into_iter().collect()
}

/// How things stand, or why the background cannot say.
fn status_of(reply: Reply) -> Box<Status> {
    Box::new(reply.api().unwrap_or_else(|trouble| Status {
        server: String::new(),
        session: None,
        sign_in: SignInState::Failed { trouble },
        remembered: None,
        farewell: None,
        phone: phone::Options::default(),
    }))
}
