//! What stands below the header, for whoever is signed in: each page's own part. A new page adds a
//! variant to each enum here, and the compiler names the rest.

use ledger_core::time::Millis;
use ledger_wire::api::Session;

use crate::activities;
use crate::admin;
use crate::background::{Remembered, Reply};
use crate::calls;
use crate::contacts;
use crate::navigation::Page;
use crate::page::{Ask, Counter, Place};
use crate::sheet::{Sheet, Words};
use crate::user_settings;

/// The section of a page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Section {
    Calls(Box<calls::Model>),
    Contacts(Box<contacts::Model>),
    Activities(Box<activities::Model>),
    /// The phone is not of the session: the page has it, whoever is signed in.
    Phone(Box<Session>),
    Settings(Box<user_settings::Model>),
    Admin(Box<admin::Model>),
}

/// Something that a person does in a section.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// In the list of calls.
    Calls(calls::Msg),
    /// In the contacts.
    Contacts(contacts::Msg),
    /// In the activities.
    Activities(activities::Msg),
    /// In the person's own settings.
    Settings(user_settings::Msg),
    /// In the Admin area.
    Admin(admin::Msg),
}

/// What happens to every section.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The page comes to sight, or the network comes back.
    Shown,
    /// The page goes out of sight.
    Hidden,
    /// What waits to be sent has changed.
    Outbox,
    /// A wait is over: the number it was asked under.
    Woke(u32),
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

impl Msg {
    /// What a control of a page's section means.
    pub(crate) fn from_control(page: Page, name: &str, key: &str, value: &str) -> Option<Self> {
        match page {
            Page::Calls => calls::Msg::from_control(name, key, value).map(Self::Calls),
            Page::Contacts => contacts::Msg::from_control(name, key, value).map(Self::Contacts),
            Page::Activities => {
                activities::Msg::from_control(name, key, value).map(Self::Activities)
            }
            Page::Phone => None,
            Page::Settings => {
                user_settings::Msg::from_control(name, key, value).map(Self::Settings)
            }
            Page::Admin => admin::Msg::from_control(name, key, value).map(Self::Admin),
        }
    }
}

impl Section {
    /// The section of a page, and what it asks first.
    pub(crate) fn start(
        page: Page,
        session: Session,
        remembered: Option<Remembered>,
        counter: &mut Counter,
    ) -> (Self, Vec<Ask>) {
        match page {
            Page::Calls => {
                let (model, asks) = calls::Model::start(session, remembered, counter);
                (Self::Calls(Box::new(model)), asks)
            }
            Page::Contacts => {
                let (model, asks) = contacts::Model::start(session, counter);
                (Self::Contacts(Box::new(model)), asks)
            }
            Page::Activities => {
                let (model, asks) = activities::Model::start(session, counter);
                (Self::Activities(Box::new(model)), asks)
            }
            Page::Phone => (Self::Phone(Box::new(session)), Vec::new()),
            Page::Settings => {
                let (model, asks) = user_settings::Model::start(session, counter);
                (Self::Settings(Box::new(model)), asks)
            }
            Page::Admin => {
                let (model, asks) = admin::Model::start(session, counter);
                (Self::Admin(Box::new(model)), asks)
            }
        }
    }

    /// Who is signed in, as last heard.
    pub(crate) fn session(&self) -> &Session {
        match self {
            Self::Calls(model) => model.session(),
            Self::Contacts(model) => model.session(),
            Self::Activities(model) => model.session(),
            Self::Phone(session) => session,
            Self::Settings(model) => model.session(),
            Self::Admin(model) => model.session(),
        }
    }

    /// Whether an answer of this number still means anything.
    pub(crate) fn waits_for(&self, number: u32) -> bool {
        match self {
            Self::Calls(model) => model.waits_for(number),
            Self::Contacts(model) => model.waits_for(number),
            Self::Activities(model) => model.waits_for(number),
            Self::Phone(_) => false,
            Self::Settings(model) => model.waits_for(number),
            Self::Admin(model) => model.waits_for(number),
        }
    }

    /// What a person does; what is meant for another section is none.
    pub(crate) fn update(&mut self, msg: Msg, counter: &mut Counter) -> Vec<Ask> {
        match (self, msg) {
            (Self::Calls(model), Msg::Calls(msg)) => model.update(msg, counter),
            (Self::Admin(model), Msg::Admin(msg)) => model.update(msg, counter),
            (Self::Settings(model), Msg::Settings(msg)) => model.update(msg, counter),
            (Self::Contacts(model), Msg::Contacts(msg)) => model.update(msg, counter),
            (Self::Activities(model), Msg::Activities(msg)) => model.update(msg, counter),
            (
                Self::Calls(_)
                | Self::Contacts(_)
                | Self::Activities(_)
                | Self::Phone(_)
                | Self::Settings(_)
                | Self::Admin(_),
                Msg::Calls(_)
                | Msg::Contacts(_)
                | Msg::Activities(_)
                | Msg::Settings(_)
                | Msg::Admin(_),
            ) => Vec::new(),
        }
    }

    /// What happens.
    pub(crate) fn happens(&mut self, event: Event, counter: &mut Counter) -> Vec<Ask> {
        match self {
            Self::Calls(model) => {
                let msg = match event {
                    Event::Shown => calls::Msg::Shown,
                    Event::Hidden => calls::Msg::Hidden,
                    Event::Outbox => calls::Msg::Outbox,
                    Event::Woke(number) => calls::Msg::Woke { number },
                    Event::Answered { number, reply, at } => {
                        calls::Msg::Answered { number, reply, at }
                    }
                };
                model.update(msg, counter)
            }
            Self::Contacts(model) => model.happens(event, counter),
            Self::Activities(model) => model.happens(event, counter),
            Self::Phone(_) => Vec::new(),
            Self::Settings(model) => model.happens(event, counter),
            Self::Admin(model) => match event {
                Event::Shown => model.update(admin::Msg::Seen(calls::Msg::Shown), counter),
                Event::Hidden => model.update(admin::Msg::Seen(calls::Msg::Hidden), counter),
                Event::Outbox => model.update(admin::Msg::Outbox, counter),
                Event::Woke(number) => model.update(admin::Msg::Woke { number }, counter),
                Event::Answered { number, reply, at } => {
                    model.update(admin::Msg::Answered { number, reply, at }, counter)
                }
            },
        }
    }

    /// The id of what is to have the focus.
    pub(crate) fn place(&self, place: Place) -> Words {
        match self {
            Self::Calls(model) => model.place(place),
            Self::Contacts(model) => model.place(place).into(),
            Self::Activities(model) => model.place(place).into(),
            Self::Phone(_) | Self::Settings(_) => "section-title".into(),
            Self::Admin(model) => model.place(place),
        }
    }

    /// The section, as it stands.
    pub(crate) fn view(&self, sheet: &mut Sheet) {
        match self {
            Self::Calls(model) => model.view(sheet),
            Self::Contacts(model) => model.view(sheet),
            Self::Activities(model) => model.view(sheet),
            // The page has it.
            Self::Phone(_) => {}
            Self::Settings(model) => model.view(sheet),
            Self::Admin(model) => model.view(sheet),
        }
    }
}
