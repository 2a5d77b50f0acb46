//! The log form on the page of calls: what it asks for, and what saving it comes to.
//!
//! | moment | asked |
//! |---|---|
//! | it is opened | the record, as the CRM has it, the CRM's additional fields and kinds of contact, the person's settings, and the contacts with the number of a call that is not logged |
//! | the record is there, and names a number that the list did not | the contacts with that |
//! | the note is typed | nothing: it goes into the outbox with every key stroke, as in the list |
//! | it is saved | nothing: what is wanted goes into the outbox, and the form closes |
//! | it is closed unsaved | nothing: the note that was there goes into the outbox again |

mod view;

use ledger_core::ledger::{Intent, Remember, Seen};
use ledger_core::phone::PhoneNumber;
use ledger_core::settings::user::ManagedSettings;
use ledger_core::settings::{UserChoices, UserSettings};
use ledger_wire::api::{CallRecord, CallRow, CrmFields, Session};
use ledger_wire::http::encode;

use crate::background::{CallKey, Reply, Request};
use crate::choosing::{self, Choosing};
use crate::client::ApiRequest;
use crate::form::{Form, Part, Purpose};
use crate::outbox::{Intended, Whose, Wish};
use crate::page::{Ask, Counter, Place};
use crate::paged::{Asked, send};

/// An open form.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Open {
    row: CallRow,
    asked: Asked,
    fields_asked: Asked,
    fields: CrmFields,
    choices_asked: Asked,
    managed: ManagedSettings,
    settings: UserSettings,
    /// Nothing until the record was read.
    content: Option<Content>,
    choosing: Option<Choosing>,
    /// Whether saving was tried: from then on, what is wrong is said until it is mended.
    tried: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct Content {
    form: Form,
    /// Before the first key stroke in the note: how it read, and what the person saw of a record.
    /// Nothing without one.
    before: Option<(String, Option<Seen>)>,
    /// Where the record and its contact can be seen and the call be heard, by their places.
    links: [(&'static str, Option<String>); 4],
}

/// What a person does in the form.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// Wants to choose another contact.
    ChangeContact,
    /// Chooses one.
    Choosing(choosing::Msg),
    /// Chooses for which calls the contact holds.
    Remember(Remember),
    /// Writes the subject.
    Subject(String),
    /// Writes the note.
    Note(String),
    /// Chooses the value of an additional field.
    Value(String, String),
    /// Takes what the CRM has.
    TakeTheirs(Part),
    /// Wants the record asked for again.
    Retry,
    /// Saves.
    Save,
    /// Does not want the call logged.
    Skip,
    /// Closes it without saving.
    Close,
}

impl Msg {
    /// What a control means: its name, the key of the row it stands in, and its value.
    pub(super) fn from_control(name: &str, key: &str, value: &str) -> Option<Self> {
        if let Some(msg) = choosing::Msg::from_control(name, key, value) {
            return Some(Self::Choosing(msg));
        }
        Some(match name {
            "change-contact" => Self::ChangeContact,
            "form-remember" => Self::Remember(match value {
                "this-call" => Remember::ThisCall,
                "this-number" => Remember::ThisNumber,
                _ => return None,
            }),
            "form-subject" => Self::Subject(value.to_owned()),
            "form-note" => Self::Note(value.to_owned()),
            "form-value" => Self::Value(key.to_owned(), value.to_owned()),
            "take-theirs" => {
                Self::TakeTheirs(Part::ALL.into_iter().find(|part| part.name() == key)?)
            }
            "retry-form" => Self::Retry,
            "save-form" => Self::Save,
            "skip-call" => Self::Skip,
            "close-form" => Self::Close,
            _ => return None,
        })
    }
}

/// What becomes of the form.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Turn {
    /// It stays open.
    Stays(Vec<Ask>),
    /// It is saved, and closes.
    Saved(Vec<Ask>),
    /// It closes.
    Closes(Vec<Ask>),
}

impl Open {
    /// Opens the form of a call.
    pub(super) fn begin(
        row: CallRow,
        managed: &ManagedSettings,
        counter: &mut Counter,
    ) -> (Self, Vec<Ask>) {
        let mut open = Self {
            row,
            asked: Asked::Idle,
            fields_asked: Asked::Idle,
            fields: CrmFields::default(),
            choices_asked: Asked::Idle,
            managed: managed.clone(),
            settings: UserSettings::of(managed, &UserChoices::default()),
            content: None,
            choosing: None,
            tried: false,
        };
        let mut asks = open.read(counter);
        let (number, ask) = send(ApiRequest::get("crm/fields"), counter);
        open.fields_asked = Asked::Out(number);
        let number = counter.next();
        open.choices_asked = Asked::Out(number);
        let choices = Ask::Send { number, request: Request::Choices };
        asks.extend([ask, choices, Ask::Focus(Place::Panel)]);
        if let (Some(number), None) = (&open.row.number, &open.row.activity_id) {
            asks.extend(open.begin_choosing(Some(number.clone()), counter));
        }
        (open, asks)
    }

    fn read(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let path = format!(
            "calls/{}/{}/record",
            encode(self.row.telephony_session_id.as_str()),
            encode(self.row.extension_id.as_str())
        );
        let (number, ask) = send(ApiRequest::get(path), counter);
        (self.asked, self.content) = (Asked::Out(number), None);
        vec![ask]
    }

    /// Of which call it is.
    pub(super) fn key(&self) -> CallKey {
        CallKey::of(&self.row)
    }

    pub(super) fn waits_for(&self, number: u32) -> bool {
        self.asked.is(number)
            || self.fields_asked.is(number)
            || self.choices_asked.is(number)
            || self.choosing.as_ref().is_some_and(|choosing| choosing.waits_for(number))
    }

    /// What a person does.
    pub(super) fn update(&mut self, msg: Msg, session: &Session, counter: &mut Counter) -> Turn {
        match (msg, &mut self.content) {
            (Msg::Close, content) => {
                let before = content.as_mut().and_then(|content| content.before.take());
                let notes = before.map(|(note, seen)| self.wish(note_wish(note, seen), session));
                return Turn::Closes(notes.into_iter().collect());
            }
            (Msg::Skip, _) => return Turn::Saved(vec![self.intend(&Intent::Skip, session)]),
            (Msg::Retry, _) => {
                self.choosing = None;
                return Turn::Stays(self.read(counter));
            }
            (Msg::Save, Some(content)) => {
                self.tried = true;
                return match content.form.intent() {
                    Some(intent) => Turn::Saved(vec![self.intend(&intent, session)]),
                    None if content.form.problems().is_empty() => match content.before {
                        Some(_) => Turn::Saved(Vec::new()),
                        None => Turn::Closes(Vec::new()),
                    },
                    None => Turn::Stays(vec![Ask::Focus(Place::Problems)]),
                };
            }
            (Msg::ChangeContact, Some(content)) => {
                let number = content.form.number().cloned();
                return Turn::Stays(self.begin_choosing(number, counter));
            }
            (Msg::Choosing(msg), Some(content)) => {
                let Some(choosing) = &mut self.choosing else { return Turn::Stays(Vec::new()) };
                let (asks, chosen) = choosing.update(msg, counter);
                chosen.into_iter().for_each(|contact| content.form.choose(contact));
                return Turn::Stays(asks);
            }
            (Msg::Remember(remember), Some(content)) => content.form.remember(remember),
            (Msg::Subject(subject), Some(content)) => content.form.write_subject(subject),
            (Msg::Note(note), Some(content)) => {
                let form = &mut content.form;
                let before = (form.written_note().to_owned(), form.note_is_of());
                form.write_note(note);
                let (_, seen) = content.before.get_or_insert(before);
                form.note_is_on_its_way();
                let note = note_wish(form.written_note().to_owned(), seen.clone());
                return Turn::Stays(vec![self.wish(note, session)]);
            }
            (Msg::Value(name, value), Some(content)) => content.form.set_value(&name, &value),
            (Msg::TakeTheirs(part), Some(content)) => content.form.take_theirs(part),
            (_, None) => {}
        }
        Turn::Stays(Vec::new())
    }

    /// The contacts with the number, or by name.
    fn begin_choosing(&mut self, number: Option<PhoneNumber>, counter: &mut Counter) -> Vec<Ask> {
        let (mut choosing, asks) = Choosing::begin(number, counter);
        choosing.can_make(&self.fields.contact_kinds, &self.settings.new_contact_kind.value);
        self.choosing = Some(choosing);
        asks
    }

    fn intend(&self, intent: &Intent, session: &Session) -> Ask {
        self.wish(Wish::of(intent), session)
    }

    fn wish(&self, wish: Wish, session: &Session) -> Ask {
        let (whose, call) = (Whose::of(session), self.key());
        Ask::Intend(Box::new(Intended { whose, call, wish }))
    }

    /// A wait is over; nothing when it was not the form's.
    pub(super) fn woke(&mut self, number: u32, counter: &mut Counter) -> Option<Vec<Ask>> {
        self.choosing.as_mut()?.woke(number, counter)
    }

    /// The background answers; `note` is one that waits to be sent.
    pub(super) fn answered(
        &mut self,
        number: u32,
        reply: Reply,
        note: Option<&str>,
        counter: &mut Counter,
    ) -> Vec<Ask> {
        if self.asked.is(number) {
            return match reply.api::<CallRecord>() {
                Ok(record) => self.is_read(record, note, counter),
                Err(trouble) => {
                    self.asked = Asked::Failed(trouble);
                    Vec::new()
                }
            };
        }
        if self.fields_asked.is(number) {
            self.fields_asked = Asked::Idle;
            // Without an answer there are none to choose; the server has its defaults.
            self.fields = reply.api().unwrap_or_default();
            if let Some(content) = &mut self.content {
                content.form.has_fields(self.fields.fields.clone());
            }
            self.knows_more();
            return Vec::new();
        }
        if self.choices_asked.is(number) {
            self.choices_asked = Asked::Idle;
            let choices = reply.api().unwrap_or_default();
            self.settings = UserSettings::of(&self.managed, &choices);
            self.knows_more();
            return Vec::new();
        }
        if let Some(choosing) = &mut self.choosing {
            let made = choosing.answered(number, reply);
            if let Some(Content { form, .. }) = &mut self.content {
                for contact in choosing.contacts().iter().chain(&made) {
                    form.has_options(&contact.fields);
                }
                made.iter().for_each(|contact| form.choose(contact.into()));
                form.offer(choosing.suggestion().cloned());
            }
        }
        Vec::new()
    }

    /// What came of the questions that are asked beside the record.
    fn knows_more(&mut self) {
        if let Some(content) = &mut self.content {
            content.form.begin_note(&self.settings.note_template.value);
        }
        if let Some(choosing) = &mut self.choosing {
            let kind = &self.settings.new_contact_kind.value;
            choosing.can_make(&self.fields.contact_kinds, kind);
        }
    }

    fn is_read(
        &mut self,
        mut record: CallRecord,
        note: Option<&str>,
        counter: &mut Counter,
    ) -> Vec<Ask> {
        self.asked = Asked::Idle;
        self.row = record.call.clone();
        let links = [
            ("form-link-record", record.page.take()),
            ("form-link-contact", record.contact_page.take()),
            ("form-link-recording", record.recording.take()),
            ("form-link-voicemail", record.voicemail.take()),
        ];
        let mut form = Form::of(record);
        form.has_fields(self.fields.fields.clone());
        if let Some(note) = note {
            form.write_note(note.to_owned());
            form.note_is_on_its_way();
        }
        form.begin_note(&self.settings.note_template.value);
        let mut asks = Vec::new();
        match (form.purpose(), &self.choosing) {
            (Purpose::Log, Some(choosing)) => {
                let found = choosing.contacts().iter();
                found.for_each(|contact| form.has_options(&contact.fields));
                form.offer(choosing.suggestion().cloned());
            }
            (Purpose::Log, None) => {
                asks = self.begin_choosing(form.number().cloned(), counter);
            }
            (Purpose::Edit | Purpose::Closed(_), _) => self.choosing = None,
        }
        self.content = Some(Content { form, before: None, links });
        asks
    }
}

/// That the note reads so. Of a record that is edited, only if it is still as the person saw it.
fn note_wish(note: String, seen: Option<Seen>) -> Wish {
    match seen {
        Some(seen) => Wish::EditNote { note, seen },
        None => Wish::Note(note),
    }
}
