//! The widget's requests. Each is answered exactly once: at once where the answer is known, and
//! otherwise as soon as it is, or at its deadline with what is known by then. What becomes known
//! later is told by having the widget ask again.

use ledger_core::settings::user::Lock;
use ledger_core::time::{Millis, Span};
use serde_json::Value;

use super::form::Repaint;
use super::json::list;
use super::logging::Errand;
use super::marks::Marks;
use super::protocol::{self, Question, answer, navigate, rows, word, words};
use super::{Ask, Leaving, Model, Turn, contacts, pages};
use crate::background::Request;
use crate::navigation::Page;
use crate::page::{self, Place};

/// The widget waits 3 s for most answers, and 15 s for `/callLogger`. Some of it may have passed
/// before a busy page has heard the request.
const PATIENCE: Span = Span(1000);
const PATIENCE_LOGGING: Span = Span::seconds(12);
/// The most requests that wait. With more, each further one is answered at once with what is known.
const MOST: usize = 100;

/// How many numbers the widget is had to ask for again at once.
const BATCH: usize = 50;

/// Requests that are not answered yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Questions {
    open: Vec<Open>,
    /// Numbers that were answered before anything was known of them.
    late: Vec<String>,
    /// Those of them of which something is known by now.
    ready: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
struct Open {
    id: String,
    until: Millis,
    wants: Wants,
}

#[derive(Clone, Debug, PartialEq)]
enum Wants {
    /// Who has these numbers; of the second ones nothing is known yet.
    Contacts(Vec<String>, Vec<String>),
    /// Whether these calls are logged; of the second ones nothing is known yet.
    Marks(Vec<String>, Vec<String>),
    /// The answer to a search of this number.
    Search(u32),
    /// The contact that is made before a call is logged.
    Contact(u32),
}

impl Questions {
    /// When the first one must be answered.
    pub(super) fn due(&self) -> Option<Millis> {
        self.open.iter().map(|open| open.until).min()
    }

    /// Something is known of this number now, or cannot be known.
    pub(super) fn learned(&mut self, number: &str) {
        for open in &mut self.open {
            if let Wants::Contacts(_, missing) = &mut open.wants {
                missing.retain(|wanted| wanted != number);
            }
        }
        let before = self.late.len();
        self.late.retain(|late| late != number);
        if self.late.len() < before {
            self.ready.push(number.to_owned());
        }
    }

    /// More is known of calls now.
    pub(super) fn marked(&mut self, marks: &Marks) {
        for open in &mut self.open {
            if let Wants::Marks(_, missing) = &mut open.wants {
                marks.strike(missing);
            }
        }
    }

    /// Takes the request out that waits for this number of ours.
    fn take(&mut self, number: u32) -> Option<String> {
        let waits = |open: &Open| match open.wants {
            Wants::Search(waited) | Wants::Contact(waited) => waited == number,
            Wants::Contacts(..) | Wants::Marks(..) => false,
        };
        let place = self.open.iter().position(waits)?;
        Some(self.open.remove(place).id)
    }

    /// The request that waits for this number of ours waits no longer.
    pub(super) fn release(&mut self, number: u32, turn: &mut Turn<'_>) {
        if let Some(id) = self.take(number) {
            turn.say(answer(&id, "\"ok\""));
        }
    }
}

impl Model {
    pub(super) fn asked(&mut self, question: Question, turn: &mut Turn<'_>) {
        let Question { id, path, body } = question;
        match (path.as_str(), self.session.is_some()) {
            ("/contacts/match", true) => {
                let numbers = words(&body, "/phoneNumbers");
                let missing = self.contacts.want(&numbers, self.now);
                self.wait(id, PATIENCE, Wants::Contacts(numbers, missing));
            }
            ("/callLogger/match", true) => {
                let mut sessions = words(&body, "/sessionIds");
                sessions.extend(words(&body, "/activeSessionIds"));
                self.marks.want(&sessions, turn);
                let mut missing = sessions.clone();
                self.marks.strike(&mut missing);
                self.wait(id, PATIENCE, Wants::Marks(sessions, missing));
            }
            ("/contacts/search", true) => {
                let text = word(&body, "/searchString").trim();
                if text.is_empty() {
                    return turn.say(answer(&id, "[]"));
                }
                let number = self.search(text, Errand::SearchForDialer, turn);
                self.wait(id, PATIENCE, Wants::Search(number));
            }
            ("/contacts/match" | "/callLogger/match", false) => turn.say(answer(&id, "{}")),
            ("/contacts/search", false) => turn.say(answer(&id, "[]")),
            ("/callLogger", _) => match self.log(&body, turn) {
                Some(number) => self.wait(id, PATIENCE_LOGGING, Wants::Contact(number)),
                None => turn.asks.insert(0, page::Ask::Phone(Ask::Say(answer(&id, "\"ok\"")))),
            },
            (path, _) => {
                turn.say(answer(&id, "\"ok\""));
                self.acts(path, &body, turn);
            }
        }
    }

    /// What the person did in a page or a row of ours. It was answered already.
    fn acts(&mut self, path: &str, body: &Value, turn: &mut Turn<'_>) {
        match path {
            "/callLogger/inputChanged" => {
                let data = body.get("formData").unwrap_or(&Value::Null);
                if let Some(form) = &mut self.form
                    && word(body, "/call/sessionId") == form.call.session
                    && form.typed(data) == Repaint::Needed
                {
                    turn.say(pages::log_page(form));
                }
            }
            "/customizedPage/inputChanged" => {
                let note = word(body, "/formData/note").to_owned();
                if word(body, "/page/id") == pages::NOTE {
                    self.note_typed(note, turn);
                }
            }
            "/contacts/view" => self.view_contact(body, turn),
            "/custom-button-click" => match word(body, "/button/id") {
                "calls" => turn.ask(Ask::Show(Page::Calls.file().to_owned())),
                "admin" => turn.ask(Ask::Show(Page::Admin.file().to_owned())),
                "searchNow" => self.search_for_form(body, turn),
                _ => {}
            },
            "/authorize" if self.session.is_some() => self.leaving = Leaving::Wanted,
            "/authorize" => turn.asks.push(page::Ask::Focus(Place::SignInTitle)),
            "/settings" => self.settings_changed(body, turn),
            _ => {}
        }
    }

    /// The person's wish is kept. The widget may have shown a locked row as moved, so it is told
    /// again how it stands.
    fn settings_changed(&mut self, body: &Value, turn: &mut Turn<'_>) {
        let is_free = self.settings().auto_log.lock == Lock::Free;
        if word(body, "/setting/id") == "autoLog" && self.session.is_some() && is_free {
            self.choices.auto_log = Some(protocol::flag(body, "/setting/value"));
            let choices = self.choices.clone();
            self.send(Request::Choose { choices }, Errand::Choices, turn);
        }
        self.registered.clear();
        self.register(turn);
    }

    fn view_contact(&mut self, body: &Value, turn: &mut Turn<'_>) {
        let id = word(body, "/id");
        let page = rows(body, "phoneNumbers").iter().find_map(|line| {
            let known = self.contacts.of(word(line, "/phoneNumber"));
            known.iter().find(|contact| word(contact, "/id") == id).map(|it| word(it, "/page"))
        });
        show_page(page.unwrap_or_default(), turn);
    }

    fn wait(&mut self, id: String, patience: Span, wants: Wants) {
        let is_crowded = self.questions.open.len() >= MOST;
        let until = if is_crowded { self.now } else { self.now + patience };
        self.questions.open.push(Open { id, until, wants });
    }

    /// Answers what can be answered, and what can wait no longer.
    pub(super) fn answer_questions(&mut self, turn: &mut Turn<'_>) {
        let signed_in = self.session.is_some();
        for open in std::mem::take(&mut self.questions.open) {
            let is_due = open.until <= self.now || !signed_in;
            let is_known = match &open.wants {
                Wants::Contacts(_, missing) | Wants::Marks(_, missing) => missing.is_empty(),
                Wants::Search(_) | Wants::Contact(_) => false,
            };
            if !is_known && !is_due {
                self.questions.open.push(open);
                continue;
            }
            let data = match open.wants {
                Wants::Contacts(numbers, missing) => {
                    self.questions.late.extend(missing);
                    self.contacts.matches(&numbers)
                }
                Wants::Marks(sessions, _) => self.marks.matches(&sessions),
                Wants::Search(_) => "[]".to_owned(),
                Wants::Contact(_) => "\"ok\"".to_owned(),
            };
            turn.say(answer(&open.id, &data));
        }
    }

    /// Numbers that were answered for before anything was known of them: the widget is to ask
    /// again, for many at once.
    pub(super) fn tell_late(&mut self, turn: &mut Turn<'_>) {
        let count = self.questions.ready.len();
        if count >= BATCH || (count > 0 && self.contacts.is_idle()) {
            let mut ready = std::mem::take(&mut self.questions.ready);
            ready.retain(|number| self.contacts.knows(number));
            let kind = "rc-adapter-trigger-contact-match";
            turn.say(protocol::trigger(kind, "phoneNumbers", &ready));
        }
    }

    /// The dialer's search has its answer.
    pub(super) fn searched_for_dialer(&mut self, number: u32, found: &Value, turn: &mut Turn<'_>) {
        let Some(id) = self.questions.take(number) else { return };
        let mut contacts = Vec::new();
        contacts.extend(rows(found, "contacts").iter().map(|it| contacts::entity(it, "")));
        turn.say(answer(&id, &list(&contacts)));
    }
}

/// Opens a page of the CRM, if there is one that may be opened.
pub(super) fn show_page(page: &str, turn: &mut Turn<'_>) {
    if crate::address::may_be_opened(page) {
        turn.ask(Ask::Show(page.to_owned()));
    } else {
        turn.alert("info", &crate::text::phone::NO_PAGE);
    }
}

/// The widget's page for logging a call.
pub(super) fn log_page_of(session: &str) -> String {
    navigate(&format!("/log/call/{session}"))
}
