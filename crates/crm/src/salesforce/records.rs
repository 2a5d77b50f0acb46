//! Contacts, users and fields as Salesforce answers with them.

use ledger_core::additional::{AdditionalField, FieldKind, Need};
use ledger_core::contact::{Contact, ContactKind};
use ledger_core::id::ContactId;
use ledger_core::ledger::ContactChoice;
use ledger_core::owner::CrmUser;
use serde_json::Value;

use crate::exchange::About;
use crate::fields::{self, is_away, options};
use crate::json::{self, list, moment, text};

/// What became of the call. We say it when the task is made; from then on it is a person's to say.
pub(super) const OUTCOME: &str = "CallDisposition";
/// Salesforce's own fields of a task that are a person's to say.
pub(super) const PEOPLES: [&str; 4] = [OUTCOME, "Priority", "Status", "Type"];

pub(super) fn contact(record: &Value) -> Option<Contact> {
    Some(Contact {
        id: ContactId::new(text(record, "/Id")?),
        name: text(record, "/Name").unwrap_or_default(),
        kind: text(record, "/attributes/type"),
        latest_activity_at: moment(record, "/LastActivityDate"),
        created_at: moment(record, "/CreatedDate"),
        fields: Vec::new(),
    })
}

/// Ours if the task is with it, or else the person, or else what it is about.
pub(super) fn whose(task: &Value, about: &About) -> Option<ContactChoice> {
    let choice = |id: &str, name: &str| {
        let id = ContactId::new(text(task, id)?);
        Some(ContactChoice { id, name: text(task, name).unwrap_or_default() })
    };
    let who = choice("/WhoId", "/Who/Name");
    let what = choice("/WhatId", "/What/Name");
    let is_ours = |choice: &ContactChoice| Some(&choice.id) == about.contact.as_ref();
    what.clone().filter(is_ours).or(who).or(what)
}

pub(super) fn user(record: &Value) -> Option<CrmUser> {
    Some(CrmUser {
        id: text(record, "/Id")?.as_str().into(),
        name: text(record, "/Name").unwrap_or_default(),
        email: text(record, "/Email"),
    })
}

/// The fields of a task that people set.
pub(super) fn additional(task: &Value) -> Vec<AdditionalField> {
    let described = list(task, "/fields");
    let is_theirs = |field: &&Value| {
        let name = text(field, "/name").unwrap_or_default();
        let can_be = ["/createable", "/updateable"].iter().all(|path| json::is_true(field, path));
        can_be && (json::is_true(field, "/custom") || PEOPLES.contains(&name.as_str()))
    };
    described.iter().filter(is_theirs).filter_map(|field| field_of(field, described)).collect()
}

/// A kind of contact, with what must be said of it. What we say ourselves is no question.
pub(super) fn contact_kind(name: &str, kind: &Value) -> Option<ContactKind> {
    let described = list(kind, "/fields");
    let is_asked = |field: &&Value| {
        let name = text(field, "/name").unwrap_or_default();
        let is_ours = ["Name", "LastName", "FirstName", "Phone"].contains(&name.as_str());
        json::is_true(field, "/createable") && !is_ours
    };
    let fields = described.iter().filter(is_asked).filter_map(|field| field_of(field, described));
    json::is_true(kind, "/createable").then(|| ContactKind {
        name: name.to_owned(),
        label: text(kind, "/label").unwrap_or_else(|| name.to_owned()),
        fields: fields.filter(|field| field.need == Need::Required).collect(),
    })
}

/// A field, as far as its kind is one that people can be asked for.
fn field_of(field: &Value, all: &[Value]) -> Option<AdditionalField> {
    let is = |path: &str| json::is_true(field, path);
    let (name, label) = (text(field, "/name")?, text(field, "/label")?);
    let values = list(field, "/picklistValues");
    let mut kind = match text(field, "/type")?.as_str() {
        "picklist" | "combobox" if !values.is_empty() => {
            options(values, ["/value", "/label"], is_away)
        }
        "boolean" => FieldKind::Checkbox,
        "date" => FieldKind::Date,
        "string" | "textarea" | "combobox" | "picklist" | "double" | "int" | "currency"
        | "percent" | "phone" | "url" | "email" => FieldKind::Text,
        _ => return None,
    };
    let is_required = !is("/nillable") && !is("/defaultedOnCreate") && kind != FieldKind::Checkbox;
    let need = if is_required { Need::Required } else { Need::Optional };
    let chosen = values.iter().find(|value| json::is_true(value, "/defaultValue"));
    let default = chosen.and_then(|value| text(value, "/value")).map(Value::from);
    let depends_on = text(field, "/controllerName");
    let controls = |field: &&Value| text(field, "/name") == depends_on;
    if let (FieldKind::Choice(options), Some(other)) = (&mut kind, all.iter().find(controls)) {
        for option in options {
            let is_it = |value: &&Value| text(value, "/value").as_ref() == Some(&option.value);
            let valid = values.iter().find(is_it).and_then(|value| text(value, "/validFor"));
            option.with = valid_with(other, &valid.unwrap_or_default());
        }
    }
    Some(AdditionalField { default, depends_on, ..fields::field(&name, &label, kind, need) })
}

/// The values of the field that controls another with which one of that other's can be chosen:
/// `validFor` has a bit for each of them, in base64. A checkbox that nobody ticked is not.
fn valid_with(controller: &Value, valid_for: &str) -> Vec<String> {
    let values = match text(controller, "/type").as_deref() {
        Some("boolean") => vec!["false".to_owned(), "true".to_owned()],
        Some(_) | None => {
            let all = list(controller, "/picklistValues").iter();
            all.map(|value| text(value, "/value").unwrap_or_default()).collect()
        }
    };
    let is_valid = |place: usize| {
        let six = match valid_for.as_bytes().get(place / 6) {
            Some(sign @ b'A'..=b'Z') => sign - b'A',
            Some(sign @ b'a'..=b'z') => sign - b'a' + 26,
            Some(sign @ b'0'..=b'9') => sign - b'0' + 52,
            Some(b'+') => 62,
            Some(b'/') => 63,
            Some(_) | None => 0,
        };
        (six << (place % 6)) & 0b10_0000 != 0
    };
    let valid = values.into_iter().enumerate().filter(|(place, _)| is_valid(*place));
    let mut valid: Vec<String> = valid.map(|(_, value)| value).collect();
    if valid.first().is_some_and(|value| value == "false") {
        valid.push(String::new());
    }
    valid
}
