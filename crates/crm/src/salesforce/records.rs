//! Contacts, users and fields as Salesforce answers with them.

use ledger_core::additional::{AdditionalField, FieldKind, Need};
use ledger_core::contact::Contact;
use ledger_core::id::ContactId;
use ledger_core::owner::CrmUser;
use serde_json::Value;

use crate::fields::{field, is_away, options};
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
    })
}

pub(super) fn user(record: &Value) -> Option<CrmUser> {
    Some(CrmUser {
        id: text(record, "/Id")?.as_str().into(),
        name: text(record, "/Name").unwrap_or_default(),
        email: text(record, "/Email"),
    })
}

pub(super) fn additional(described: &Value) -> Option<AdditionalField> {
    let is = |path: &str| json::is_true(described, path);
    let (name, label) = (text(described, "/name")?, text(described, "/label")?);
    let is_theirs = is("/custom") || PEOPLES.contains(&name.as_str());
    if !is_theirs || !is("/createable") || !is("/updateable") {
        return None;
    }
    let values = list(described, "/picklistValues");
    let kind = match text(described, "/type")?.as_str() {
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
    Some(AdditionalField { default, ..field(&name, &label, kind, need) })
}
