//! A person's own settings: who logs their calls, and what they are told. The auto-log switch
//! stands as cover has it, and is off as long as the Worker has not said who covers the person.
//!
//! The choices are kept by the background, in this browser; what administrators set or locked for
//! everyone comes with the session.

use ledger_core::contact::ContactKind;
use ledger_core::cover::Position;
use ledger_core::settings::user::{Lock, Notification, Resolved};
use ledger_core::settings::{UserChoices, UserSettings};
use ledger_core::time::Span;
use ledger_wire::api::{CrmFields, Session};

use crate::background::{Reply, Request, Trouble};
use crate::client::ApiRequest;
use crate::page::{Ask, Counter};
use crate::paged::send;
use crate::section::Event;
use crate::sheet::{Row, Sheet, Words};
use crate::{auto_log, text};

/// How soon a change of cover shows.
const LOOK: Span = Span::seconds(4);

/// What a person can choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The extension logs calls by itself.
    AutoLog,
    /// Also those that ended while the browser was closed.
    CatchUp,
    /// A call's form opens when it has ended.
    OpenForm,
    /// A contact opens in the CRM once it was made.
    OpenContact,
    /// To be told that a call was logged.
    Success,
    /// To be told that a call needs the person.
    Warning,
    /// To be told that a call could not be logged.
    Error,
}

impl Choice {
    /// Every choice.
    pub const ALL: [Self; 7] = [
        Self::AutoLog,
        Self::CatchUp,
        Self::OpenForm,
        Self::OpenContact,
        Self::Success,
        Self::Warning,
        Self::Error,
    ];

    /// The box, by whose name the HTML knows the choice, and where it says why it stands so.
    pub fn places(self) -> (&'static str, &'static str) {
        match self {
            Self::AutoLog => ("auto-log", "auto-log-why"),
            Self::CatchUp => ("catch-up", "catch-up-why"),
            Self::OpenForm => ("open-form", "open-form-why"),
            Self::OpenContact => ("open-contact", "open-contact-why"),
            Self::Success => ("success", "success-why"),
            Self::Warning => ("warning", "warning-why"),
            Self::Error => ("error", "error-why"),
        }
    }

    fn notification(self) -> Option<Notification> {
        match self {
            Self::AutoLog | Self::CatchUp | Self::OpenForm | Self::OpenContact => None,
            Self::Success => Some(Notification::Success),
            Self::Warning => Some(Notification::Warning),
            Self::Error => Some(Notification::Error),
        }
    }
}

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    session: Session,
    heard: Heard,
    session_asked: Option<u32>,
    choices: Option<UserChoices>,
    choices_asked: Option<u32>,
    fields_asked: Option<u32>,
    /// The kinds of contact that the CRM can make.
    kinds: Vec<ContactKind>,
    timer: Option<u32>,
}

/// Whether the Worker has said who covers the person.
#[derive(Clone, Debug, PartialEq)]
enum Heard {
    NotYet,
    Yes,
    No(Trouble),
}

/// What a person does on the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// The person turns something on or off.
    Toggle(Choice),
    /// The person writes with what a new note begins.
    Template(String),
    /// The person chooses of what kind a new contact is.
    Kind(String),
}

/// Every name a control of the page can have in its `data-msg`.
pub const CONTROLS: &[&str] = &["toggle", "note-template", "new-contact-kind"];

impl Msg {
    /// What a control means: its name, the choice it stands beside, and its value.
    pub fn from_control(name: &str, key: &str, value: &str) -> Option<Self> {
        match name {
            "toggle" => Choice::ALL.into_iter().find(|one| one.places().0 == key).map(Self::Toggle),
            "note-template" => Some(Self::Template(value.to_owned())),
            "new-contact-kind" => Some(Self::Kind(value.to_owned())),
            _ => None,
        }
    }
}

impl Model {
    /// The page of a session, and what it asks first.
    pub fn start(session: Session, counter: &mut Counter) -> (Self, Vec<Ask>) {
        let mut model = Self {
            session,
            heard: Heard::NotYet,
            session_asked: None,
            choices: None,
            choices_asked: None,
            fields_asked: None,
            kinds: Vec::new(),
            timer: None,
        };
        let mut asks = model.look(counter);
        let (number, ask) = send(ApiRequest::get("crm/fields"), counter);
        model.fields_asked = Some(number);
        asks.push(ask);
        (model, asks)
    }

    /// Who is signed in, as last heard.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Whether an answer of this number still means anything.
    pub fn waits_for(&self, number: u32) -> bool {
        [self.session_asked, self.choices_asked, self.fields_asked].contains(&Some(number))
    }

    /// What a person does: what they chose changes, and is kept.
    pub fn update(&mut self, msg: Msg, counter: &mut Counter) -> Vec<Ask> {
        let (Some(settings), Some(choices)) = (self.settings(), &mut self.choices) else {
            return Vec::new();
        };
        match msg {
            Msg::Template(text) => choices.note_template = Some(text),
            Msg::Kind(kind) => choices.new_contact_kind = Some(kind),
            Msg::Toggle(choice) => match choice {
                Choice::AutoLog => choices.auto_log = Some(!settings.auto_log.value),
                Choice::CatchUp => choices.catch_up = Some(!settings.catch_up.value),
                Choice::OpenForm => {
                    choices.open_form_after_call = Some(!settings.open_form_after_call.value);
                }
                Choice::OpenContact => {
                    choices.open_new_contact = Some(!settings.open_new_contact.value);
                }
                Choice::Success | Choice::Warning | Choice::Error => {
                    let mut wanted = Vec::new();
                    for kind in Notification::ALL {
                        let is_turned = choice.notification() == Some(kind);
                        if settings.notifications.value.contains(&kind) != is_turned {
                            wanted.push(kind);
                        }
                    }
                    choices.notifications = Some(wanted);
                }
            },
        }
        let (number, choices) = (counter.next(), choices.clone());
        self.choices_asked = Some(number);
        vec![Ask::Send { number, request: Request::Choose { choices } }]
    }

    /// What happens, and what is to be asked.
    pub fn happens(&mut self, event: Event, counter: &mut Counter) -> Vec<Ask> {
        match event {
            Event::Shown => return self.look(counter),
            Event::Woke(number) if self.timer == Some(number) => return self.look(counter),
            Event::Hidden => self.timer = None,
            Event::Outbox | Event::Woke(_) => {}
            Event::Answered { number, reply, .. } => self.answered(number, reply),
        }
        Vec::new()
    }

    /// Another page of this browser may have been used meanwhile, and settings be saved.
    fn look(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let (session, choices, timer) = (counter.next(), counter.next(), counter.next());
        self.session_asked = Some(session);
        self.choices_asked = Some(choices);
        self.timer = Some(timer);
        vec![
            Ask::Send { number: choices, request: Request::Choices },
            Ask::Send { number: session, request: Request::Session },
            Ask::Wake { number: timer, after: LOOK },
        ]
    }

    fn answered(&mut self, number: u32, reply: Reply) {
        if self.session_asked == Some(number) {
            self.session_asked = None;
            self.heard = match reply.api() {
                Ok(session) => {
                    self.session = session;
                    Heard::Yes
                }
                Err(trouble) => Heard::No(trouble),
            };
        } else if self.fields_asked == Some(number) {
            self.fields_asked = None;
            // Without an answer there is but one kind to choose: the usual one.
            self.kinds = reply.api::<CrmFields>().unwrap_or_default().contact_kinds;
        } else if self.choices_asked == Some(number) {
            self.choices_asked = None;
            if let Ok(choices) = reply.api() {
                self.choices = Some(choices);
            }
        }
    }

    fn settings(&self) -> Option<UserSettings> {
        Some(UserSettings::of(&self.session.managed, self.choices.as_ref()?))
    }

    /// The page, as it stands.
    pub fn view(&self, sheet: &mut Sheet) {
        sheet.show("settings");
        if let Heard::No(trouble) = &self.heard {
            sheet.say("problem", text::trouble(trouble));
        }
        let settings = self.settings();
        for choice in Choice::ALL {
            let (name, why_place) = choice.places();
            let (on, lock, why) = match &settings {
                Some(settings) => self.choice(choice, settings),
                None => (false, Lock::Locked, "".into()),
            };
            sheet.tick(name, on);
            sheet.say(why_place, why);
            match lock {
                Lock::Locked => sheet.flag(name, "disabled"),
                Lock::Free => {}
            }
        }
        if let Some(settings) = &settings {
            text_of(sheet, ["note-template", "note-template-why"], &settings.note_template);
            if self.kinds.len() > 1 {
                sheet.show("new-contact");
                let option = |kind: &ContactKind| Row::option(&kind.name, kind.label.clone());
                let kinds = self.kinds.iter().map(option).collect();
                sheet.rows("new-contact-kind", "option", kinds);
                let kind = ContactKind::of(&self.kinds, &settings.new_contact_kind.value);
                let value = kind.map(|kind| kind.name.clone()).unwrap_or_default();
                let kind = Resolved { value, ..settings.new_contact_kind.clone() };
                text_of(sheet, ["new-contact-kind", "new-contact-kind-why"], &kind);
            }
        }
    }

    /// Whether it is on, whether the person can change it, and why it stands so.
    fn choice(&self, choice: Choice, settings: &UserSettings) -> (bool, Lock, Words) {
        let (on, lock) = match choice {
            Choice::AutoLog => {
                let heard = (self.heard == Heard::Yes).then_some(&self.session);
                let switch = auto_log::switch(heard, settings);
                let why = format!("{} {}", switch.why.sentence(), switch.why.next_step());
                return (switch.position == Position::On, switch.lock, why.into());
            }
            Choice::CatchUp => (settings.catch_up.value, settings.catch_up.lock),
            Choice::OpenForm => {
                (settings.open_form_after_call.value, settings.open_form_after_call.lock)
            }
            Choice::OpenContact => {
                (settings.open_new_contact.value, settings.open_new_contact.lock)
            }
            Choice::Success | Choice::Warning | Choice::Error => {
                let wanted = &settings.notifications;
                let on = choice.notification().is_some_and(|kind| wanted.value.contains(&kind));
                (on, wanted.lock)
            }
        };
        match lock {
            Lock::Locked => (on, lock, text::user_settings::MANAGED.into()),
            Lock::Free => (on, lock, "".into()),
        }
    }
}

/// A text or a choice that an administrator may have made, and below it whether.
fn text_of(sheet: &mut Sheet, [place, why]: [&'static str; 2], setting: &Resolved<String>) {
    sheet.fill(place, setting.value.clone());
    match setting.lock {
        Lock::Locked => {
            sheet.flag(place, "disabled");
            sheet.say(why, text::user_settings::MANAGED);
        }
        Lock::Free => {}
    }
}
