//! The pages that the widget draws for us from a JSON schema: the log form, and the note of the
//! call that goes on.

use ledger_core::additional::{AdditionalField, FieldKind};
use ledger_words::Phrase;

use super::form::{LogForm, NEW, SEARCH};
use super::json::{Object, list, quoted};
use crate::form::{Form, Purpose};
use crate::text::phone as words;

/// The id of the page with the note.
pub(super) const NOTE: &str = "callLedgerNote";

/// The message that shows the log form as it stands.
pub(super) fn log_page(form: &LogForm) -> String {
    let mut page = Page::default();
    let Some(log) = &form.form else {
        page.warning(if form.problem.is_empty() { words::LOADING.words() } else { &form.problem });
        return log_page_message(&mut page, words::LOG_TITLE, Phrase::NONE);
    };
    if !form.problem.is_empty() {
        page.warning(&form.problem);
    } else if form.choice == NEW {
        page.warning(&words::NOBODY);
    } else if form.choice.is_empty() && form.found.len() > 1 {
        page.warning(&words::SEVERAL);
    }
    let mut contacts = Vec::new();
    contacts.extend(form.found.iter().map(|contact| option(contact.id.as_str(), &contact.name)));
    if log.can_choose() {
        if form.has_number() && log.purpose() == Purpose::Log {
            contacts.push(option(NEW, &words::NEW_CONTACT));
        }
        contacts.push(option(SEARCH, &words::SEARCH_CONTACTS));
        page.choice("contact", &words::CONTACT, &contacts, &form.choice, "");
    } else {
        page.choice("contact", &words::CONTACT, &contacts, &form.choice, r#","readOnly":true"#);
    }
    if form.choice == NEW {
        page.text("newName", &words::NEW_NAME, &form.new_name, "");
        page.required.push(quoted("newName"));
    }
    if form.choice == SEARCH {
        page.text("search", &words::SEARCH_CONTACTS, &form.search, "");
        page.button("searchNow", &words::SEARCH_NOW);
    }
    page.text("subject", &words::SUBJECT, &log.subject(), "");
    page.text("note", &words::NOTE, log.note(), r#""ui:widget":"textarea""#);
    for difference in log.conflict() {
        page.warning(&words::changed_meanwhile(difference.part, &difference.theirs));
    }
    let mut fields = Page::default();
    for field in log.fields() {
        fields.field(field, log);
    }
    page.section("fields", &mut fields);
    page.required.push(quoted("contact"));
    let (title, save) = match log.purpose() {
        Purpose::Log => (words::LOG_TITLE, words::SAVE),
        Purpose::Edit => (words::EDIT_TITLE, words::UPDATE),
        Purpose::Closed(_) => (words::EDIT_TITLE, Phrase::NONE),
    };
    log_page_message(&mut page, title, save)
}

fn log_page_message(page: &mut Page, title: Phrase, save: Phrase) -> String {
    let body = page.end("$LOG-CALL", &title, &save);
    Object::message("rc-adapter-update-call-log-page").json("page", &body).end()
}

/// The message that shows the tab with the note of a call, or takes it away.
pub(super) fn note_page(about: Option<(&str, &str)>) -> String {
    let mut page = Page::default();
    let (who, note) = about.unwrap_or_default();
    page.text("note", who, note, r#""ui:widget":"textarea""#);
    let hidden = if about.is_some() { "false" } else { "true" };
    page.extra = format!(r#","type":"tab","priority":15,"hidden":{hidden}"#);
    let body = page.end(NOTE, &words::NOTE, "");
    Object::message("rc-adapter-register-customized-page").json("page", &body).end()
}

/// A page being written.
#[derive(Default)]
struct Page {
    properties: Vec<String>,
    ui: Vec<String>,
    data: Vec<String>,
    required: Vec<String>,
    extra: String,
}

impl Page {
    fn property(&mut self, key: &str, schema: &str, ui: &str) {
        let key = quoted(key);
        self.properties.push(format!("{key}:{{{schema}}}"));
        if !ui.is_empty() {
            self.ui.push(format!("{key}:{{{ui}}}"));
        }
    }

    fn value(&mut self, key: &str, json: &str) {
        self.data.push(format!("{}:{json}", quoted(key)));
    }

    fn warning(&mut self, message: &str) {
        let schema = format!(r#""type":"string","description":{}"#, quoted(message));
        let key = format!("warning{}", self.properties.len());
        self.property(&key, &schema, r#""ui:field":"admonition","ui:severity":"warning""#);
    }

    fn text(&mut self, key: &str, title: &str, value: &str, ui: &str) {
        let schema = format!(r#""type":"string","title":{}"#, quoted(title));
        self.property(key, &schema, ui);
        self.value(key, &quoted(value));
    }

    fn choice(&mut self, key: &str, title: &str, options: &[String], chosen: &str, more: &str) {
        let (title, options) = (quoted(title), list(options));
        let schema = format!(r#""type":"string","title":{title},"oneOf":{options}{more}"#);
        self.property(key, &schema, "");
        if !chosen.is_empty() {
            self.value(key, &quoted(chosen));
        }
    }

    fn button(&mut self, key: &str, title: &str) {
        let schema = format!(r#""type":"string","title":{}"#, quoted(title));
        self.property(key, &schema, r#""ui:field":"button","ui:variant":"outlined""#);
    }

    /// One of the CRM's own fields.
    fn field(&mut self, field: &AdditionalField, log: &Form) {
        let (title, value) = (quoted(&field.label), log.value(field));
        let (schema, ui) = match &field.kind {
            FieldKind::Checkbox => (format!(r#""type":"boolean","title":{title}"#), ""),
            FieldKind::Date => {
                (format!(r#""type":"string","title":{title}"#), r#""ui:widget":"date""#)
            }
            FieldKind::Text => (format!(r#""type":"string","title":{title}"#), ""),
            FieldKind::Choice(_) => {
                let mut written = Vec::new();
                let choices = log.options(field).into_iter();
                written.extend(choices.map(|one| option(&one.value, &one.label)));
                let written = list(&written);
                (format!(r#""type":"string","title":{title},"oneOf":{written}"#), "")
            }
        };
        self.property(&field.name, &schema, ui);
        match &field.kind {
            FieldKind::Checkbox if value == "true" => self.value(&field.name, "true"),
            FieldKind::Checkbox => self.value(&field.name, "false"),
            FieldKind::Text | FieldKind::Choice(_) | FieldKind::Date if value.is_empty() => {}
            FieldKind::Text | FieldKind::Choice(_) | FieldKind::Date => {
                self.value(&field.name, &quoted(&value));
            }
        }
        if log.requires(field) {
            self.required.push(quoted(&field.name));
        }
    }

    /// A part of the page, unless there is nothing in it.
    fn section(&mut self, key: &str, part: &mut Self) {
        if !part.properties.is_empty() {
            self.property(key, &part.schema(), &part.ui.join(","));
            self.value(key, &format!("{{{}}}", part.data.join(",")));
        }
    }

    fn schema(&self) -> String {
        format!(
            r#""type":"object","required":{},"properties":{{{}}}"#,
            list(&self.required),
            self.properties.join(",")
        )
    }

    fn end(&mut self, id: &str, title: &str, save: &str) -> String {
        if !save.is_empty() {
            self.ui.push(format!(r#""submitButtonOptions":{{"submitText":{}}}"#, quoted(save)));
        }
        format!(
            r#"{{"id":{},"title":{}{},"schema":{{{}}},"uiSchema":{{{}}},"formData":{{{}}}}}"#,
            quoted(id),
            quoted(title),
            self.extra,
            self.schema(),
            self.ui.join(","),
            self.data.join(",")
        )
    }
}

fn option(value: &str, title: &str) -> String {
    Object::new().text("const", value).text("title", title).end()
}
