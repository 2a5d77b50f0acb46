//! Contacts, owners and properties as HubSpot answers with them.

use ledger_core::additional::{AdditionalField, FieldKind, Need};
use ledger_core::contact::Contact;
use ledger_core::id::ContactId;
use ledger_core::owner::CrmUser;
use serde_json::Value;

use crate::fields::{field, is_away, options};
use crate::json::{self, list, moment, text};

/// What people say of a call.
const OUTCOME: &str = "hs_call_disposition";
const CALL_TYPE: &str = "hs_activity_type";

pub(super) fn contact(record: &Value) -> Option<Contact> {
    let property = |name: &str| text(record, &format!("/properties/{name}"));
    let names: Vec<String> =
        [property("firstname"), property("lastname")].into_iter().flatten().collect();
    let name = Some(names.join(" "))
        .filter(|name| !name.is_empty())
        .or_else(|| property("company"))
        .or_else(|| property("email"));
    Some(Contact {
        id: ContactId::new(text(record, "/id")?),
        name: name.unwrap_or_default(),
        kind: None,
        latest_activity_at: moment(record, "/properties/notes_last_updated"),
        created_at: moment(record, "/createdAt"),
        fields: Vec::new(),
    })
}

pub(super) fn user(owner: &Value) -> Option<CrmUser> {
    if json::is_true(owner, "/archived") {
        return None;
    }
    let names: Vec<String> =
        ["/firstName", "/lastName"].iter().filter_map(|path| text(owner, path)).collect();
    Some(CrmUser {
        id: text(owner, "/id")?.as_str().into(),
        name: names.join(" "),
        email: text(owner, "/email"),
    })
}

/// A property that people set. Outcomes have a list of their own.
pub(super) fn additional(property: &Value, outcomes: &Value) -> Option<AdditionalField> {
    let (name, label) = (text(property, "/name")?, text(property, "/label")?);
    let is_theirs = !json::is_true(property, "/hubspotDefined")
        || [OUTCOME, CALL_TYPE].contains(&name.as_str());
    let is_read_only = json::is_true(property, "/modificationMetadata/readOnlyValue")
        || json::is_true(property, "/calculated");
    if !is_theirs || is_read_only || is_away(property) {
        return None;
    }
    let kind = match text(property, "/fieldType")?.as_str() {
        _ if name == OUTCOME => options(list(outcomes, ""), ["/id", "/label"], is_away),
        "booleancheckbox" => FieldKind::Checkbox,
        "select" | "radio" => options(list(property, "/options"), ["/value", "/label"], is_away),
        "date" => FieldKind::Date,
        "text" | "textarea" | "number" | "phonenumber" => FieldKind::Text,
        _ => return None,
    };
    Some(field(&name, &label, kind, Need::Optional))
}
