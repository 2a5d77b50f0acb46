//! The contacts of the built-in CRM: finding, writing, putting away, merging, and their way in and
//! out as files.
//!
//! | part | |
//! |---|---|
//! | this file | what is asked, and what came of it |
//! | `msg` | what a person does |
//! | `form` | a contact as it is written |
//! | `import` | files on their way in |
//! | `export` | and out |
//! | `view` | all of it on the sheet |

mod export;
mod form;
mod import;
mod msg;
mod view;

use ledger_core::id::ContactId;
use ledger_core::time::Span;
use ledger_wire::api::{
    Activities, ContactState, Contacts, Session, StoredActivity, StoredContact,
};
use ledger_wire::http::{Method, encode};

pub use self::form::Field;
use self::form::Form;
use self::import::Import;
pub use self::import::{Column, FileProblem};
pub use self::msg::{CONTROLS, Kind, Msg};
use crate::background::{Reply, Trouble};
use crate::client::ApiRequest;
use crate::exporting::{Exported, Exporting};
use crate::page::{Ask, Counter, Place};
use crate::paged::{Asked, MOST_AGAIN, PAGE, Paged, send};
use crate::section::Event;

/// How long nobody types before the search is asked for.
const PAUSE: Span = Span(250);
/// How many calls are shown with a contact.
const CALLS: u32 = 20;

/// The contacts and what is done with them.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    session: Session,
    search: String,
    state: ContactState,
    list: Paged<StoredContact>,
    timer: Option<u32>,
    open: Option<Open>,
    panel: Panel,
    deed: Option<Deed>,
    notice: Option<Notice>,
    trouble: Option<Trouble>,
    export: Option<(Exporting<StoredContact>, Kind)>,
}

/// An open row, with the calls that were logged with it.
#[derive(Clone, Debug, PartialEq)]
struct Open {
    id: ContactId,
    asked: Asked,
    calls: Vec<StoredActivity>,
}

/// What stands above the list.
#[derive(Clone, Debug, PartialEq)]
enum Panel {
    None,
    Form(Box<Form>),
    Import(Box<Import>),
    /// The other contact is to be chosen.
    Merge(Box<StoredContact>),
}

/// Something that is being done to a contact.
#[derive(Clone, Debug, PartialEq)]
struct Deed {
    number: u32,
    done: Notice,
}

/// What was done.
#[derive(Clone, Debug, PartialEq)]
enum Notice {
    Saved(String),
    /// With the state it came from.
    Moved {
        contact: Box<StoredContact>,
        to: ContactState,
    },
    Merged(String),
    Exported(usize),
}

impl Model {
    /// The contacts, and what is to be asked.
    pub fn start(session: Session, counter: &mut Counter) -> (Self, Vec<Ask>) {
        let mut model = Self {
            session,
            search: String::new(),
            state: ContactState::Active,
            list: Paged::new(),
            timer: None,
            open: None,
            panel: Panel::None,
            deed: None,
            notice: None,
            trouble: None,
            export: None,
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
        let in_panel = match &self.panel {
            Panel::Form(form) => form.waits_for(number),
            Panel::Import(import) => import.waits_for(number),
            Panel::None | Panel::Merge(_) => false,
        };
        in_panel
            || self.list.waits_for(number)
            || self.open.as_ref().is_some_and(|open| open.asked.is(number))
            || self.deed.as_ref().is_some_and(|deed| deed.number == number)
            || self.export.as_ref().is_some_and(|(export, _)| export.waits_for(number))
    }

    /// What a person does, and what is to be asked.
    pub fn update(&mut self, msg: Msg, counter: &mut Counter) -> Vec<Ask> {
        match msg {
            Msg::Search(text) => {
                self.search = text;
                let number = counter.next();
                self.timer = Some(number);
                vec![Ask::Wake { number, after: PAUSE }]
            }
            Msg::ClearSearch => {
                self.search.clear();
                let mut asks = self.refresh(counter);
                asks.push(Ask::Focus(Place::Search));
                asks
            }
            Msg::State(state) => {
                self.state = state;
                self.open = None;
                self.list = Paged::new();
                self.refresh(counter)
            }
            Msg::Refresh => self.again(counter),
            Msg::More => {
                let path = self.path(PAGE);
                let next = |after: &str| ApiRequest::get(format!("{path}&after={after}"));
                self.list.more(next, counter)
            }
            Msg::Toggle(id) => self.toggle(id, counter),
            Msg::Add => self.show(Panel::Form(Box::new(Form::empty()))),
            Msg::Edit(id) => match self.contact(&id).map(Form::of) {
                Some(form) => self.show(Panel::Form(Box::new(form))),
                None => Vec::new(),
            },
            Msg::Typed(field, value) => self.in_form(|form| form.typed(field, value)),
            Msg::AddNumber => self.in_form(Form::add_number),
            Msg::RemoveNumber(place) => self.in_form(|form| form.remove_number(place)),
            Msg::Save => match &mut self.panel {
                Panel::Form(form) => form.save(counter),
                Panel::None | Panel::Import(_) | Panel::Merge(_) => Vec::new(),
            },
            Msg::Close => self.close(counter),
            Msg::Move(id, to) => match self.contact(&id).cloned() {
                Some(contact) => self.set_state(contact, to, counter),
                None => Vec::new(),
            },
            Msg::Undo => match self.notice.take() {
                Some(Notice::Moved { contact, .. }) => {
                    let back = contact.state;
                    self.set_state(*contact, back, counter)
                }
                Some(Notice::Saved(_) | Notice::Merged(_) | Notice::Exported(_)) | None => {
                    Vec::new()
                }
            },
            Msg::BeginMerge(id) => match self.contact(&id).cloned() {
                Some(contact) => self.show(Panel::Merge(Box::new(contact))),
                None => Vec::new(),
            },
            Msg::Merge(other) => self.merge(&other, counter),
            Msg::OpenImport => self.show(Panel::Import(Box::new(Import::new()))),
            Msg::Import(msg) => match &mut self.panel {
                Panel::Import(import) => import.update(msg, counter),
                Panel::None | Panel::Form(_) | Panel::Merge(_) => Vec::new(),
            },
            Msg::Export(kind) => {
                let (export, ask) = Exporting::begin(self.path(MOST_AGAIN), counter);
                self.export = Some((export, kind));
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

    /// The address of the list as it is searched now.
    fn path(&self, limit: u32) -> String {
        let (search, state) = (encode(self.search.trim()), self.state.name());
        format!("contacts?search={search}&state={state}&limit={limit}")
    }

    fn refresh(&mut self, counter: &mut Counter) -> Vec<Ask> {
        self.timer = None;
        let request = ApiRequest::get(self.path(PAGE));
        self.list.refresh(request, counter)
    }

    /// Asks for what is shown anew.
    fn again(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let request = ApiRequest::get(self.path(self.list.as_many()));
        self.list.refresh(request, counter)
    }

    fn contact(&self, id: &ContactId) -> Option<&StoredContact> {
        self.list.rows().iter().find(|contact| contact.id == *id)
    }

    fn toggle(&mut self, id: ContactId, counter: &mut Counter) -> Vec<Ask> {
        if self.open.take().is_some_and(|open| open.id == id) {
            return Vec::new();
        }
        let path = format!("activities?contact={}&limit={CALLS}", encode(id.as_str()));
        let (number, ask) = send(ApiRequest::get(path), counter);
        self.open = Some(Open { id, asked: Asked::Out(number), calls: Vec::new() });
        vec![ask]
    }

    /// Shows something above the list; an import that runs stays until it is stopped.
    fn show(&mut self, panel: Panel) -> Vec<Ask> {
        if matches!(&self.panel, Panel::Import(import) if import.is_under_way()) {
            return Vec::new();
        }
        (self.notice, self.trouble) = (None, None);
        self.panel = panel;
        vec![Ask::Focus(Place::Panel)]
    }

    fn close(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let mut asks = match std::mem::replace(&mut self.panel, Panel::None) {
            // What it brought is to be seen.
            Panel::Import(_) => self.refresh(counter),
            Panel::None | Panel::Form(_) | Panel::Merge(_) => Vec::new(),
        };
        asks.push(Ask::Focus(Place::SectionTitle));
        asks
    }

    fn in_form(&mut self, change: impl FnOnce(&mut Form)) -> Vec<Ask> {
        match &mut self.panel {
            Panel::Form(form) => change(form),
            Panel::None | Panel::Import(_) | Panel::Merge(_) => {}
        }
        Vec::new()
    }

    fn set_state(
        &mut self,
        contact: StoredContact,
        to: ContactState,
        counter: &mut Counter,
    ) -> Vec<Ask> {
        let path = format!("contacts/{}/{}", contact.id, to.command());
        self.deed(path, Notice::Moved { contact: Box::new(contact), to }, counter)
    }

    fn merge(&mut self, other: &ContactId, counter: &mut Counter) -> Vec<Ask> {
        let Panel::Merge(kept) = &self.panel else { return Vec::new() };
        let path = format!("contacts/{}/merge/{other}", kept.id);
        let done = Notice::Merged(kept.name.clone());
        self.deed(path, done, counter)
    }

    fn deed(&mut self, path: String, done: Notice, counter: &mut Counter) -> Vec<Ask> {
        if self.deed.is_some() {
            return Vec::new();
        }
        (self.notice, self.trouble) = (None, None);
        let request = ApiRequest { method: Method::Post, path, body: None };
        let (number, ask) = send(request, counter);
        self.deed = Some(Deed { number, done });
        vec![ask]
    }

    fn answered(&mut self, number: u32, reply: Reply, counter: &mut Counter) -> Vec<Ask> {
        if self.list.waits_for(number) {
            let answer = reply.api::<Contacts>().map(page);
            self.list.answered(number, answer);
            return Vec::new();
        }
        if let Some(open) = self.open.as_mut().filter(|open| open.asked.is(number)) {
            match reply.api::<Activities>() {
                Ok(page) => (open.asked, open.calls) = (Asked::Idle, page.activities),
                Err(trouble) => open.asked = Asked::Failed(trouble),
            }
            return Vec::new();
        }
        if let Some(deed) = self.deed.take_if(|deed| deed.number == number) {
            return match reply.api::<StoredContact>() {
                Ok(_) => self.did(deed.done, counter),
                Err(trouble) => {
                    self.trouble = Some(trouble);
                    Vec::new()
                }
            };
        }
        if let Some((mut export, kind)) = self.export.take_if(|(it, _)| it.waits_for(number)) {
            let answer = reply.api::<Contacts>().map(page);
            return match export.answered(answer, "after", counter) {
                Exported::GoesOn(ask) => {
                    self.export = Some((export, kind));
                    vec![ask]
                }
                Exported::All(contacts) => self.export_done(&contacts, kind),
                Exported::Failed(trouble) => {
                    self.trouble = Some(trouble);
                    Vec::new()
                }
            };
        }
        match &mut self.panel {
            Panel::Form(form) => match reply.api::<StoredContact>() {
                Ok(contact) => self.did(Notice::Saved(contact.name), counter),
                Err(trouble) => {
                    form.failed(trouble);
                    Vec::new()
                }
            },
            Panel::Import(import) => import.answered(reply, counter),
            Panel::None | Panel::Merge(_) => Vec::new(),
        }
    }

    /// It was done: that is said, and the list is asked for anew.
    fn did(&mut self, done: Notice, counter: &mut Counter) -> Vec<Ask> {
        self.panel = Panel::None;
        self.notice = Some(done);
        self.open = None;
        let mut asks = self.again(counter);
        asks.push(Ask::Focus(Place::SectionTitle));
        asks
    }

    fn export_done(&mut self, contacts: &[StoredContact], kind: Kind) -> Vec<Ask> {
        self.notice = Some(Notice::Exported(contacts.len()));
        let (name, text) = match kind {
            Kind::Csv => ("contacts.csv", export::as_csv(contacts)),
            Kind::Vcard => ("contacts.vcf", export::as_vcard(contacts)),
        };
        vec![Ask::Download { name: name.to_owned(), text }]
    }
}

fn page(page: Contacts) -> (Vec<StoredContact>, Option<String>) {
    (page.contacts, page.next.map(|id| id.to_string()))
}
