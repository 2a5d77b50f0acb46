//! With whom a call is: a contact, and the contact's company, so that the call stands in both
//! timelines (<https://developers.hubspot.com/docs/api/crm/associations>).

use ledger_core::id::{ActivityId, ContactId};
use ledger_wire::http::{HttpRequest, Method, encode};
use serde_json::{Value, json};

use super::{STATUSES, get, url, write};
use crate::exchange::{Stop, Talk};
use crate::json::text;
use crate::secret::CRM_TOKEN;

/// A call with a contact and with a company, as HubSpot defines them.
const CALL_TO_CONTACT: i64 = 194;
const CALL_TO_COMPANY: i64 = 182;

/// The contact's primary company. A call is not held up when that is not known.
pub(super) fn company_of(talk: &mut Talk<'_>, contact: &ContactId) -> Result<Option<String>, Stop> {
    let id = encode(contact.as_str());
    let request =
        get(talk, &format!("/crm/v3/objects/contacts/{id}?properties=associatedcompanyid"));
    match talk.found(request, &STATUSES) {
        Ok(found) => Ok(found.and_then(|it| text(&it, "/properties/associatedcompanyid"))),
        Err(Stop::Unsure) => Ok(None),
        Err(stop) => Err(stop),
    }
}

/// The associations of a call that is made.
pub(super) fn associations(contact: &ContactId, company: Option<&str>) -> Value {
    let with = |id: &str, kind: i64| {
        json!({
            "to": { "id": id },
            "types": [{ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": kind }],
        })
    };
    let contact = with(contact.as_str(), CALL_TO_CONTACT);
    let company = company.map(|company| with(company, CALL_TO_COMPANY));
    [contact].into_iter().chain(company).collect()
}

/// The new contact first, so that the call is never without one. The company goes with them.
pub(super) fn move_to(
    talk: &mut Talk<'_>,
    activity: &ActivityId,
    contact: &ContactId,
    before: Option<&ContactId>,
) -> Result<(), Stop> {
    let base = format!("/crm/v4/objects/calls/{}/associations", encode(activity.as_str()));
    add(talk, &base, "contacts", contact.as_str())?;
    let company = company_of(talk, contact)?;
    if let Some(company) = &company {
        add(talk, &base, "companies", company)?;
    }
    if let Some(before) = before {
        let former = company_of(talk, before)?;
        if let Some(former) = former.filter(|former| company.as_ref() != Some(former)) {
            remove(talk, &base, "companies", &former)?;
        }
        remove(talk, &base, "contacts", before.as_str())?;
    }
    Ok(())
}

fn add(talk: &mut Talk<'_>, base: &str, kind: &str, id: &str) -> Result<(), Stop> {
    let path = format!("{base}/default/{kind}/{}", encode(id));
    let request = write(talk, Method::Put, &path, &json!({}));
    talk.updated(request, &STATUSES).map(drop)
}

fn remove(talk: &mut Talk<'_>, base: &str, kind: &str, id: &str) -> Result<(), Stop> {
    let path = url(talk, &format!("{base}/{kind}/{}", encode(id)));
    let request = HttpRequest::new(Method::Delete, path).with_bearer(CRM_TOKEN);
    talk.updated(request, &STATUSES).map(drop)
}
