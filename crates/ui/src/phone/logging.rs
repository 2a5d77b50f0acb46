//! Logging, editing and viewing a call from the widget's list, and what is asked of the Worker for
//! it. What a person wants becomes an intent; what auto-log sees is left to [`Model::auto_log`].

use ledger_core::id::TelephonySessionId;
use ledger_core::ledger::Intent;
use ledger_wire::api::{CallRecord, CrmFields};
use ledger_wire::http::{Method, encode};
use serde_json::Value;

use super::asked::{log_page_of, show_page};
use super::form::{self, LogForm, Saving};
use super::json::Object;
use super::protocol::{Call, SERVICE, rows, word};
use super::{Cover, Model, Turn, pages};
use crate::background::{CallKey, Reply, Request};
use crate::client::ApiRequest;
use crate::outbox::{Intended, Outbox, Then, Whose, Wish};
use crate::page::{Ask, Counter};
use crate::text::{self, phone as words};

/// What was asked of the Worker, and why.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Errand {
    /// Who is signed in.
    Session,
    /// What the person chose.
    Choices,
    /// The CRM's own fields.
    Fields,
    /// The record of a call, for its form.
    Record(CallKey),
    /// The record of a call, to open it in the CRM.
    View,
    /// Contacts by name, for the dialer.
    SearchForDialer,
    /// Contacts by name, for the form.
    SearchForForm(CallKey),
    /// The contact that a form wants made.
    AddContact(CallKey),
    /// What waits to be sent.
    Outbox,
}

impl Model {
    /// The widget wants something of a call. Names the request that the answer must wait for.
    pub(super) fn log(&mut self, body: &Value, turn: &mut Turn<'_>) -> Option<u32> {
        let call = Call::read(body.get("call")?)?;
        match word(body, "/triggerType") {
            "presenceUpdate" | "callLogSync" => self.auto_log(&call, turn),
            "logForm" => return self.save(&call, body, turn),
            _ if self.session.is_none() => turn.alert("warning", &words::SIGN_IN_FIRST),
            "createLog" | "editLog" => self.open_form(call, turn),
            "viewLog" => {
                let key = self.key(&call.telephony_session)?;
                self.ask_record(&key, Errand::View, turn);
            }
            "contactUpdated" => self.contact_chosen(&call, body, turn),
            _ => {}
        }
        None
    }

    /// The person's part in a call.
    pub(super) fn key(&self, session: &TelephonySessionId) -> Option<CallKey> {
        let extension_id = self.session.as_ref()?.extension_id.clone();
        Some(CallKey { telephony_session_id: session.clone(), extension_id })
    }

    fn open_form(&mut self, call: Call, turn: &mut Turn<'_>) {
        let Some(key) = self.key(&call.telephony_session) else { return };
        self.contacts.want(std::slice::from_ref(&call.other), self.now);
        let session = call.session.clone();
        let mut form = match self.form.take() {
            // What was typed and not saved is there again.
            Some(form) if form.key == key => form,
            Some(_) | None => LogForm::new(key.clone(), call),
        };
        if self.contacts.knows(&form.call.other) {
            form.offer(self.contacts.of(&form.call.other), self.contacts.choice(&form.call.other));
        }
        turn.say(pages::log_page(&form));
        turn.say(log_page_of(&session));
        if form.form.is_none() {
            self.ask_record(&key.clone(), Errand::Record(key), turn);
        }
        self.form = Some(form);
    }

    fn save(&mut self, call: &Call, body: &Value, turn: &mut Turn<'_>) -> Option<u32> {
        let form = self.form.as_mut().filter(|form| form.call.session == call.session)?;
        form.typed(body.get("formData").unwrap_or(&Value::Null));
        if form.adding.is_some() {
            return None;
        }
        let Saving::AddContact(name) = form.save() else {
            self.save_form(turn);
            return None;
        };
        let kind = self.settings().new_contact_kind.value;
        let form = self.form.as_mut()?;
        let mut about = Object::new();
        about.text("name", &name).text("number", &form.call.other);
        if !kind.is_empty() {
            about.text("kind", &kind);
        }
        let (path, body) = ("crm/contacts".to_owned(), Some(about.end()));
        let request = Request::Api { request: ApiRequest { method: Method::Post, path, body } };
        let key = form.key.clone();
        form.adding = Some(turn.send(request));
        let number = form.adding?;
        self.errands.insert(number, Errand::AddContact(key));
        Some(number)
    }

    /// What is wanted is stored before anything else happens. The widget leaves its log page
    /// whatever came of it: where something is missing it is led back, to what was typed.
    fn save_form(&mut self, turn: &mut Turn<'_>) {
        let Some(mut form) = self.form.take() else { return };
        form.adding = None;
        match form.save() {
            Saving::Intend(intent) => {
                let said = match *intent {
                    Intent::Log { .. } => words::LOG_SAVED,
                    Intent::Edit(_) | Intent::Skip | Intent::Replay | Intent::AutoLog => {
                        words::EDIT_SAVED
                    }
                };
                self.intend(&form.key, Wish::of(&intent), turn);
                turn.alert("success", &said);
                return;
            }
            Saving::Nothing if form.form.is_some() => return,
            Saving::Incomplete(problem) => form.problem = problem,
            // Its record was not read yet; or its contact could not be made.
            Saving::Nothing | Saving::AddContact(_) => {}
        }
        if !form.problem.is_empty() {
            turn.alert("warning", &form.problem);
        }
        turn.say(pages::log_page(&form));
        turn.say(log_page_of(&form.call.session));
        self.form = Some(form);
    }

    /// The person has chosen another contact in the widget's list.
    fn contact_chosen(&mut self, call: &Call, body: &Value, turn: &mut Turn<'_>) {
        let chosen = ["/toEntity", "/fromEntity"].into_iter().filter_map(|side| body.pointer(side));
        let Some(contact) = chosen.into_iter().find(|it| word(it, "/type") == SERVICE) else {
            return;
        };
        let intent = Intent::Log {
            contact: form::contact(contact),
            subject: None,
            note: None,
            fields: Default::default(),
            remember: Default::default(),
        };
        if let Some(key) = self.key(&call.telephony_session) {
            self.intend(&key, Wish::of(&intent), turn);
        }
    }

    /// Has something wanted of a call: it waits in the outbox until the Worker has it.
    pub(super) fn intend(&mut self, key: &CallKey, wish: Wish, turn: &mut Turn<'_>) {
        let Some(session) = &self.session else { return };
        let (whose, call) = (Whose::of(session), key.clone());
        turn.asks.push(Ask::Intend(Box::new(Intended { whose, call, wish })));
        self.marks.expect_change(self.now);
    }

    /// What waits to be sent has changed: what was refused is said.
    pub(crate) fn outbox_changed(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let mut turn = Turn::new(counter);
        let is_asked = self.errands.values().any(|errand| *errand == Errand::Outbox);
        if self.session.is_some() && !is_asked {
            self.send(Request::Outbox, Errand::Outbox, &mut turn);
        }
        turn.asks
    }

    fn outbox_read(&mut self, outbox: &Outbox, turn: &mut Turn<'_>) {
        let tried = &outbox.progress.tried;
        self.refused.retain(|key| tried.iter().any(|tried| tried.key == *key));
        for tried in tried.iter().filter(|tried| tried.then == Then::Refused) {
            if !self.refused.contains(&tried.key) {
                self.refused.push(tried.key.clone());
                turn.alert("danger", &text::trouble(&tried.trouble));
            }
        }
    }

    pub(super) fn ask_fields(&mut self, turn: &mut Turn<'_>) {
        let request = Request::Api { request: ApiRequest::get("crm/fields") };
        self.send(request, Errand::Fields, turn);
    }

    /// The button beside the search was pressed.
    pub(super) fn search_for_form(&mut self, body: &Value, turn: &mut Turn<'_>) {
        let Some(form) = &mut self.form else { return };
        form.typed(body.pointer("/button/formData").unwrap_or(&Value::Null));
        let (name, key) = (form.search.trim().to_owned(), form.key.clone());
        if !name.is_empty() {
            self.search(&name, Errand::SearchForForm(key), turn);
        }
    }

    /// Asks for the contacts of this name; says under which number.
    pub(super) fn search(&mut self, name: &str, errand: Errand, turn: &mut Turn<'_>) -> u32 {
        let request = ApiRequest::get(["crm/contacts?name=", &encode(name)].concat());
        self.send(Request::Api { request }, errand, turn)
    }

    /// Asks for what the Worker knows of a record.
    fn ask_record(&mut self, key: &CallKey, errand: Errand, turn: &mut Turn<'_>) {
        let request = ApiRequest::get(key.path() + "/record");
        self.send(Request::Api { request }, errand, turn);
    }

    /// Asks the background, and remembers why; says under which number.
    pub(super) fn send(&mut self, request: Request, errand: Errand, turn: &mut Turn<'_>) -> u32 {
        let number = turn.send(request);
        self.errands.insert(number, errand);
        number
    }

    pub(super) fn errand_done(
        &mut self,
        number: u32,
        errand: Errand,
        reply: Reply,
        turn: &mut Turn<'_>,
    ) {
        match errand {
            Errand::Session => {
                self.session_at = self.session.as_ref().map(|_| self.now + self.session_every);
                let heard = reply.api().ok();
                self.cover = if heard.is_some() { Cover::Known } else { Cover::Unknown };
                if heard == self.session || heard.is_none() {
                    self.register(turn);
                } else {
                    self.renewed = heard;
                }
            }
            Errand::Choices => {
                if let Ok(choices) = reply.api() {
                    self.choices = choices;
                    self.register(turn);
                }
            }
            Errand::Fields => {
                if let Ok(CrmFields { fields, .. }) = reply.api() {
                    self.fields = fields;
                    self.show_record(None, turn);
                }
            }
            Errand::Record(key) => {
                let Some(form) = self.form_of(&key) else { return };
                match reply.api::<CallRecord>() {
                    Ok(record) => self.show_record(Some(record), turn),
                    Err(trouble) => {
                        form.problem = text::trouble(&trouble);
                        turn.say(pages::log_page(form));
                    }
                }
            }
            Errand::Outbox => {
                if let Ok(outbox) = reply.api() {
                    self.outbox_read(&outbox, turn);
                }
            }
            Errand::View => match reply.api::<Value>() {
                Ok(record) => show_page(word(&record, "/page"), turn),
                Err(trouble) => turn.alert("warning", &text::trouble(&trouble)),
            },
            Errand::SearchForDialer => {
                let found = reply.api::<Value>().unwrap_or_default();
                self.searched_for_dialer(number, &found, turn);
            }
            Errand::SearchForForm(key) => {
                let Some(form) = self.form_of(&key) else { return };
                match reply.api::<Value>() {
                    Ok(found) => form.searched(rows(&found, "contacts")),
                    Err(trouble) => form.problem = text::trouble(&trouble),
                }
                turn.say(pages::log_page(form));
            }
            Errand::AddContact(key) => self.contact_added(number, &key, reply, turn),
        }
    }

    fn contact_added(&mut self, number: u32, key: &CallKey, reply: Reply, turn: &mut Turn<'_>) {
        self.questions.release(number, turn);
        let Some(form) = self.form_of(key) else { return };
        let other = form.call.other.clone();
        match reply.api::<Value>() {
            Ok(contact) => {
                form.added(&contact);
                if self.settings().open_new_contact.value {
                    show_page(word(&contact, "/page"), turn);
                }
            }
            Err(trouble) => form.problem = text::trouble(&trouble),
        }
        self.contacts.forget(&other);
        self.contacts.want(&[other], self.now);
        self.save_form(turn);
    }

    /// The form is filled from its record, with the CRM's own fields.
    fn show_record(&mut self, record: Option<CallRecord>, turn: &mut Turn<'_>) {
        let template = self.settings().note_template.value;
        let Some(form) = &mut self.form else { return };
        if let Some(record) = record {
            form.read(record, self.live.note(&form.call.session));
            if self.contacts.knows(&form.call.other) {
                let other = &form.call.other.clone();
                form.offer(self.contacts.of(other), self.contacts.choice(other));
            }
        }
        if let Some(inner) = &mut form.form {
            inner.has_fields(self.fields.clone());
            inner.begin_note(&template);
            turn.say(pages::log_page(form));
        }
    }

    fn form_of(&mut self, key: &CallKey) -> Option<&mut LogForm> {
        self.form.as_mut().filter(|form| form.key == *key)
    }
}
