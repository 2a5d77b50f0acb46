//! The activities of the built-in CRM: the records of calls, as people read, search, correct and
//! export them.

mod export;
mod view;

use ledger_core::id::ActivityId;
use ledger_core::ledger::ContactChoice;
use ledger_core::time::{Millis, Span};
use ledger_wire::api::{Activities, EditActivity, Role, Session, StoredActivity};
use ledger_wire::http::{Method, encode};

use crate::background::{Of, Reply, Trouble};
use crate::client::ApiRequest;
use crate::exporting::{Exported, Exporting};
use crate::page::{Ask, Counter, Place};
use crate::paged::{Asked, MOST_AGAIN, PAGE, Paged, send};
use crate::section::Event;

/// How long nobody types before the search is asked for.
const PAUSE: Span = Span(250);

/// The activities and what is done with them.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    session: Session,
    wanted: Wanted,
    list: Paged<StoredActivity>,
    timer: Option<u32>,
    open: Option<ActivityId>,
    edit: Option<Edit>,
    trouble: Option<Trouble>,
    export: Option<Exporting<StoredActivity>>,
    exported: Option<usize>,
}

/// Which activities.
#[derive(Clone, Debug, PartialEq)]
struct Wanted {
    search: String,
    of: Of,
    contact: Option<ContactChoice>,
    /// The first day, and the last one, as people write them in the form's fields.
    from: Option<Day>,
    to: Option<Day>,
}

/// A day in the person's own time zone: the shell knows when it begins and ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// As the field has it, such as `2026-11-20`.
    pub text: String,
    /// Its first moment.
    pub begins: Millis,
    /// The first moment after it.
    pub ends: Millis,
}

/// An activity whose text is being changed.
#[derive(Clone, Debug, PartialEq)]
struct Edit {
    id: ActivityId,
    /// The version that the edit is made on.
    base: Millis,
    subject: String,
    body: String,
    asked: Asked,
}

/// What a person does with the activities.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// The person types into the search.
    Search(String),
    /// The person chooses whose activities.
    Of(Of),
    /// The person chooses the first day; nothing for no limit.
    From(Option<Day>),
    /// The person chooses the last day.
    To(Option<Day>),
    /// The person wants only those with this activity's contact.
    Contact(ActivityId),
    /// The person wants all again.
    ClearAll,
    /// The person wants those with any contact again.
    AnyContact,
    /// The person wants the list asked for again.
    Refresh,
    /// The person wants more.
    More,
    /// The person opens or closes a row.
    Toggle(ActivityId),
    /// The person wants to edit one.
    Edit(ActivityId),
    /// The person changes the subject.
    Subject(String),
    /// The person changes the text.
    Body(String),
    /// The person wants the edit saved.
    Save,
    /// The person wants no more of it.
    Cancel,
    /// The person wants the listed activities as a file.
    Export,
}

/// Every name a control of the section can have in the page's `data-msg`.
pub const CONTROLS: &[&str] = &[
    "search",
    "of",
    "from",
    "to",
    "only-contact",
    "any-contact",
    "clear-all",
    "refresh",
    "more",
    "toggle-activity",
    "edit-activity",
    "subject",
    "body",
    "save-activity",
    "cancel-edit",
    "export",
];

impl Msg {
    /// What a control means: its name, the key of the row it stands in, and its value.
    pub fn from_control(name: &str, key: &str, value: &str) -> Option<Self> {
        let id = || ActivityId::from(key);
        Some(match name {
            "search" => Self::Search(value.to_owned()),
            "of" => Self::Of(match value {
                "me" => Of::Me,
                "everyone" => Of::Everyone,
                _ => return None,
            }),
            "only-contact" => Self::Contact(id()),
            "any-contact" => Self::AnyContact,
            "clear-all" => Self::ClearAll,
            "refresh" => Self::Refresh,
            "more" => Self::More,
            "toggle-activity" => Self::Toggle(id()),
            "edit-activity" => Self::Edit(id()),
            "subject" => Self::Subject(value.to_owned()),
            "body" => Self::Body(value.to_owned()),
            "save-activity" => Self::Save,
            "cancel-edit" => Self::Cancel,
            "export" => Self::Export,
            _ => return None,
        })
    }

    /// What a field for a day means.
    pub fn from_day(name: &str, day: Option<Day>) -> Option<Self> {
        match name {
            "from" => Some(Self::From(day)),
            "to" => Some(Self::To(day)),
            _ => None,
        }
    }
}

impl Wanted {
    fn all(of: Of) -> Self {
        Self { search: String::new(), of, contact: None, from: None, to: None }
    }

    /// The address of the list.
    fn path(&self, session: &Session, limit: u32) -> String {
        let mut path = format!("activities?limit={limit}&search={}", encode(self.search.trim()));
        match self.of {
            Of::Me => path.push_str(&format!("&person={}", encode(session.extension_id.as_str()))),
            Of::Everyone => {}
        }
        if let Some(contact) = &self.contact {
            path.push_str(&format!("&contact={}", encode(contact.id.as_str())));
        }
        if let Some(day) = &self.from {
            path.push_str(&format!("&from={}", day.begins.0));
        }
        if let Some(day) = &self.to {
            path.push_str(&format!("&to={}", day.ends.0));
        }
        path
    }
}

impl Model {
    /// The activities, and what is to be asked: everyone's for an administrator.
    pub fn start(session: Session, counter: &mut Counter) -> (Self, Vec<Ask>) {
        let of = match session.role {
            Role::Admin => Of::Everyone,
            Role::User => Of::Me,
        };
        let mut model = Self {
            session,
            wanted: Wanted::all(of),
            list: Paged::new(),
            timer: None,
            open: None,
            edit: None,
            trouble: None,
            export: None,
            exported: None,
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
        self.list.waits_for(number)
            || self.edit.as_ref().is_some_and(|edit| edit.asked.is(number))
            || self.export.as_ref().is_some_and(|export| export.waits_for(number))
    }

    /// What a person does, and what is to be asked.
    pub fn update(&mut self, msg: Msg, counter: &mut Counter) -> Vec<Ask> {
        match msg {
            Msg::Search(text) => {
                self.wanted.search = text;
                let number = counter.next();
                self.timer = Some(number);
                vec![Ask::Wake { number, after: PAUSE }]
            }
            Msg::Of(of) => self.narrow(|wanted| wanted.of = of, counter),
            Msg::From(day) => self.narrow(|wanted| wanted.from = day, counter),
            Msg::To(day) => self.narrow(|wanted| wanted.to = day, counter),
            Msg::Contact(id) => {
                let contact = self.activity(&id).map(|activity| activity.contact.clone());
                self.narrow(|wanted| wanted.contact = contact, counter)
            }
            Msg::AnyContact => self.narrow(|wanted| wanted.contact = None, counter),
            Msg::ClearAll => {
                let of = self.wanted.of;
                let mut asks = self.narrow(|wanted| *wanted = Wanted::all(of), counter);
                asks.push(Ask::Focus(Place::Search));
                asks
            }
            Msg::Refresh => self.again(counter),
            Msg::More => {
                let path = self.wanted.path(&self.session, PAGE);
                let next = |before: &str| ApiRequest::get(format!("{path}&before={before}"));
                self.list.more(next, counter)
            }
            Msg::Toggle(id) => {
                self.edit = None;
                self.open = if self.open.as_ref() == Some(&id) { None } else { Some(id) };
                Vec::new()
            }
            Msg::Edit(id) => self.begin_edit(&id),
            Msg::Subject(subject) => self.in_edit(|edit| edit.subject = subject),
            Msg::Body(body) => self.in_edit(|edit| edit.body = body),
            Msg::Save => self.save(counter),
            Msg::Cancel => {
                self.edit = None;
                Vec::new()
            }
            Msg::Export => {
                self.trouble = None;
                let path = self.wanted.path(&self.session, MOST_AGAIN);
                let (export, ask) = Exporting::begin(path, counter);
                self.export = Some(export);
                vec![ask]
            }
        }
    }

    /// What happens next, and what is to be asked.
    pub fn happens(&mut self, event: Event, counter: &mut Counter) -> Vec<Ask> {
        match event {
            Event::Shown => self.again(counter),
            Event::Woke(number) if self.timer == Some(number) => self.refresh(counter),
            Event::Hidden | Event::Outbox | Event::Woke(_) => Vec::new(),
            Event::Answered { number, reply, .. } => self.answered(number, reply, counter),
        }
    }

    fn refresh(&mut self, counter: &mut Counter) -> Vec<Ask> {
        self.timer = None;
        let request = ApiRequest::get(self.wanted.path(&self.session, PAGE));
        self.list.refresh(request, counter)
    }

    /// Asks for what is shown anew.
    fn again(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let request = ApiRequest::get(self.wanted.path(&self.session, self.list.as_many()));
        self.list.refresh(request, counter)
    }

    fn narrow(&mut self, change: impl FnOnce(&mut Wanted), counter: &mut Counter) -> Vec<Ask> {
        change(&mut self.wanted);
        self.exported = None;
        self.refresh(counter)
    }

    fn activity(&self, id: &ActivityId) -> Option<&StoredActivity> {
        self.list.rows().iter().find(|activity| activity.id == *id)
    }

    fn begin_edit(&mut self, id: &ActivityId) -> Vec<Ask> {
        let Some(activity) = self.activity(id) else { return Vec::new() };
        self.edit = Some(Edit {
            id: id.clone(),
            base: activity.updated_at,
            subject: activity.subject.clone(),
            body: activity.body.clone(),
            asked: Asked::Idle,
        });
        vec![Ask::Focus(Place::Panel)]
    }

    fn in_edit(&mut self, change: impl FnOnce(&mut Edit)) -> Vec<Ask> {
        if let Some(edit) = &mut self.edit {
            change(edit);
        }
        Vec::new()
    }

    fn save(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let Some(edit) = self.edit.as_mut().filter(|edit| !matches!(edit.asked, Asked::Out(_)))
        else {
            return Vec::new();
        };
        let path = format!("activities/{}?base={}", edit.id, edit.base.0);
        let text = EditActivity { subject: edit.subject.clone(), body: edit.body.clone() };
        let (number, ask) = send(ApiRequest::send(Method::Put, path, &text), counter);
        edit.asked = Asked::Out(number);
        vec![ask]
    }

    fn answered(&mut self, number: u32, reply: Reply, counter: &mut Counter) -> Vec<Ask> {
        let pages = |page: Activities| (page.activities, page.next.map(|id| id.to_string()));
        if self.list.waits_for(number) {
            self.list.answered(number, reply.api::<Activities>().map(pages));
            return Vec::new();
        }
        if let Some(edit) = self.edit.as_mut().filter(|edit| edit.asked.is(number)) {
            match reply.api::<StoredActivity>() {
                Ok(saved) => {
                    self.edit = None;
                    let rows = self.list.rows_mut().iter_mut();
                    rows.filter(|row| row.id == saved.id).for_each(|row| row.clone_from(&saved));
                }
                Err(trouble) => edit.asked = Asked::Failed(trouble),
            }
            return Vec::new();
        }
        let Some(mut export) = self.export.take() else { return Vec::new() };
        let page = reply.api::<Activities>().map(pages);
        match export.answered(page, "before", counter) {
            Exported::GoesOn(ask) => {
                self.export = Some(export);
                vec![ask]
            }
            Exported::All(activities) => {
                self.exported = Some(activities.len());
                let text = export::as_csv(&activities);
                vec![Ask::Download { name: "activities.csv".to_owned(), text }]
            }
            Exported::Failed(trouble) => {
                self.trouble = Some(trouble);
                Vec::new()
            }
        }
    }
}
