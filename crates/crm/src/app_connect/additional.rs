//! Additional fields: what the manifest says of them, and changing them.

use ledger_core::additional::{
    AdditionalField, CONTACT, FieldKind, FieldValues, Need, add_options, is_empty, put_contact,
    suit,
};
use ledger_core::contact::ContactKind;
use ledger_core::id::ContactId;
use ledger_core::ledger::Draft;
use ledger_core::phone::search_texts;
use ledger_wire::http::Method;
use serde_json::{Value, json};

use super::body::session;
use super::message::{self, Said, answer};
use super::{AppConnect, get, hash, write};
use crate::exchange::{About, Stop, Talk};
use crate::fields::{field, is_away, options};
use crate::json::{self, text};
use crate::speaks::{Speaks, Updated};

/// What the manifest has for the log page. A server of several CRMs does not say which of them is
/// ours.
pub(super) fn additional(talk: &mut Talk<'_>) -> Result<Vec<AdditionalField>, Stop> {
    Ok(fields_of(&platform(talk)?, "callLog"))
}

/// What the manifest has for the page of a new contact. Whatever its kind, it has the same fields.
pub(super) fn contact_kinds(talk: &mut Talk<'_>) -> Result<Vec<ContactKind>, Stop> {
    let ours = platform(talk)?;
    let mut fields = fields_of(&ours, "newContact");
    fields.retain(|field| !field.is_of_contact());
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

/// The options that come with a contact. App Connect's own choice of none is never sent.
pub(super) fn offered(talk: &Talk<'_>, contact: &Value, id: &ContactId) -> Vec<AdditionalField> {
    let mut offered = Vec::new();
    for field in talk.site.fields.iter().filter(|field| field.is_of_contact()) {
        let listed = contact.pointer("/additionalInfo").and_then(|info| info.get(&field.name));
        let listed = listed.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let is_none = |one: &Value| is_away(one) || text(one, "/const").as_deref() == Some("none");
        let mut kind = options(listed, ["/const", "/title"], is_none);
        if let FieldKind::Choice(options) = &mut kind {
            options.iter_mut().for_each(|one| one.with.push(id.as_str().to_owned()));
        }
        offered.push(AdditionalField { kind, ..field.clone() });
    }
    offered
}

/// What is submitted with a new log. Options that come with the contact are read now, so that only
/// one that is there is chosen unasked; if the server does not say them, what was chosen stands.
pub(super) fn submitted(talk: &mut Talk<'_>, draft: &Draft) -> Result<FieldValues, Stop> {
    let (mut fields, mut values) = (talk.site.fields.to_vec(), draft.fields.clone());
    let number = draft.part.outside_number.as_ref();
    if let Some(number) = number.filter(|_| fields.iter().any(AdditionalField::is_of_contact)) {
        let texts = search_texts(number, &talk.site.number_formats);
        let found = match AppConnect.find_contacts(talk, number, &texts) {
            Err(ask @ Stop::Ask(_)) => return Err(ask),
            Ok(found) => found,
            Err(Stop::Refused(_) | Stop::Unsure | Stop::Later(_)) => Vec::new(),
        };
        if talk.is_too_late() {
            return Err(Stop::Later(talk.last_heard_at()));
        }
        if let Some(contact) = found.into_iter().find(|contact| contact.id == draft.contact.id) {
            add_options(&mut fields, &contact.fields);
            put_contact(&mut values, contact.id.as_str());
            suit(&fields, &mut values);
            values.remove(CONTACT);
        }
    }
    values.retain(|_, value| !is_empty(value));
    Ok(values)
}

fn field_of(described: &Value) -> Option<AdditionalField> {
    let name = text(described, "/const")?;
    let label = text(described, "/title").unwrap_or_else(|| name.clone());
    // Its options come with the contact.
    let is_of_contact = json::is_true(described, "/contactDependent");
    let kind = match text(described, "/type")?.as_str() {
        "selection" if is_of_contact => FieldKind::Choice(Vec::new()),
        "selection" => options(json::list(described, "/options"), ["/const", "/title"], is_away),
        "checkbox" => FieldKind::Checkbox,
        "date" => FieldKind::Date,
        "inputField" | "string" => FieldKind::Text,
        _ => return None,
    };
    let is_required = json::is_true(described, "/required");
    let need = if is_required { Need::Required } else { Need::Optional };
    let default = described.pointer("/defaultValue").cloned();
    let depends_on = is_of_contact.then(|| CONTACT.to_owned());
    Some(AdditionalField { default, depends_on, ..field(&name, &label, kind, need) })
}
