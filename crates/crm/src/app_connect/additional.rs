//! Additional fields: what the manifest says of them, and changing them.

use ledger_core::additional::{AdditionalField, FieldKind, Need};
use ledger_core::contact::ContactKind;
use ledger_core::ledger::Draft;
use ledger_wire::http::Method;
use serde_json::{Value, json};

use super::body::session;
use super::message::{self, Said, answer};
use super::{get, hash, write};
use crate::exchange::{About, Stop, Talk};
use crate::fields::{field, is_away, options};
use crate::json::{self, text};
use crate::speaks::Updated;

/// What the manifest has for the log page. A server of several CRMs does not say which of them is
/// ours.
pub(super) fn additional(talk: &mut Talk<'_>) -> Result<Vec<AdditionalField>, Stop> {
    Ok(fields_of(&platform(talk)?, "callLog"))
}

/// What the manifest has for the page of a new contact. Whatever its kind, it has the same fields.
pub(super) fn contact_kinds(talk: &mut Talk<'_>) -> Result<Vec<ContactKind>, Stop> {
    let ours = platform(talk)?;
    let fields = fields_of(&ours, "newContact");
    let kind = |name: String, label: String| ContactKind { name, label, fields: fields.clone() };
    let named = |described: &Value| {
        let name = text(described, "/value")?;
        let label = text(described, "/display").unwrap_or_else(|| name.clone());
        Some(kind(name, label))
    };
    let mut kinds: Vec<ContactKind> =
        json::list(&ours, "/contactTypes").iter().filter_map(named).collect();
    if kinds.is_empty() && !fields.is_empty() {
        kinds.push(kind(String::new(), String::new()));
    }
    Ok(kinds)
}

/// The manifest's part for the one CRM behind the server; null where there are several.
fn platform(talk: &mut Talk<'_>) -> Result<Value, Stop> {
    let request = get(talk, "/crmManifest");
    let manifest = message::plain(talk, request)?;
    let platforms = manifest.pointer("/platforms").and_then(Value::as_object);
    let mut platforms = platforms.into_iter().flat_map(|platforms| platforms.values());
    match (platforms.next(), platforms.next()) {
        (Some(ours), None) => Ok(ours.clone()),
        (Some(_), Some(_)) | (None, _) => Ok(Value::Null),
    }
}

fn fields_of(ours: &Value, page: &str) -> Vec<AdditionalField> {
    let fields = json::list(ours, &format!("/page/{page}/additionalFields")).iter();
    fields.filter_map(field_of).collect()
}

/// Additional fields of a log that exists are changed by a request of their own.
pub(super) fn dispose(talk: &mut Talk<'_>, about: &About, draft: &Draft) -> Result<Updated, Stop> {
    if draft.fields.is_empty() {
        return Ok(Updated::Done);
    }
    let body = json!({
        "sessionId": session(about),
        "hashedExtensionId": hash(talk, about)?,
        "dispositions": draft.fields,
    });
    let request = write(talk, Method::Put, "/callDisposition", &body);
    match answer(talk, request)? {
        Said::Done(_) => Ok(Updated::Done),
        Said::Failed(failure) => Err(failure.stop()),
    }
}

fn field_of(described: &Value) -> Option<AdditionalField> {
    let name = text(described, "/const")?;
    let label = text(described, "/title").unwrap_or_else(|| name.clone());
    let kind = match text(described, "/type")?.as_str() {
        // What depends on the contact is not known here.
        "selection" if json::is_true(described, "/contactDependent") => return None,
        "selection" => options(json::list(described, "/options"), ["/const", "/title"], is_away),
        "checkbox" => FieldKind::Checkbox,
        "date" => FieldKind::Date,
        "inputField" | "string" => FieldKind::Text,
        _ => return None,
    };
    let is_required = json::is_true(described, "/required");
    let need = if is_required { Need::Required } else { Need::Optional };
    let default = described.pointer("/defaultValue").cloned();
    Some(AdditionalField { default, ..field(&name, &label, kind, need) })
}
