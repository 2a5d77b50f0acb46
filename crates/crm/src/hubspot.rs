//! HubSpot: contacts, and calls in their timeline.
//!
//! | method | requests | source |
//! |---|---|---|
//! | find contacts | `POST /crm/v3/objects/contacts/search` | <https://developers.hubspot.com/docs/api/crm/search> |
//! | add a contact | `POST /crm/v3/objects/contacts` | <https://developers.hubspot.com/docs/api/crm/contacts> |
//! | look | `POST /crm/v3/objects/calls/search` | <https://developers.hubspot.com/docs/api/crm/search> |
//! | the contact's company | `GET /crm/v3/objects/contacts/{id}` | <https://developers.hubspot.com/docs/api/crm/contacts> |
//! | create, read, update | `/crm/v3/objects/calls` | <https://developers.hubspot.com/docs/api/crm/calls> |
//! | move to another contact | `/crm/v4/objects/calls/{id}/associations` | <https://developers.hubspot.com/docs/api/crm/associations> |
//! | additional fields | `GET /crm/v3/properties/calls`, `GET /calling/v1/dispositions` | <https://developers.hubspot.com/docs/api/crm/properties> |
//! | users | `GET /crm/v3/owners` | <https://developers.hubspot.com/docs/api/crm/owners> |
//! | who am I | `GET /account-info/v3/details` | <https://developers.hubspot.com/docs/api/settings/account-information-api> |
//! | sign-in | `/oauth/v1/token` | <https://developers.hubspot.com/docs/api/working-with-oauth> |
//!
//! Our marker is the call's `hs_call_external_id`. HubSpot makes no two calls of one by it, but
//! its search finds it, "a few moments" after the call was made. What statuses mean:
//! <https://developers.hubspot.com/docs/api/error-handling>.

mod associations;
mod properties;
mod records;

use std::borrow::Cow;

use ledger_core::additional::AdditionalField;
use ledger_core::compose::Format;
use ledger_core::contact::Contact;
use ledger_core::id::{ActivityId, ContactId, RecordVersion};
use ledger_core::ledger::{ContactChoice, Draft, Idempotency, Standing};
use ledger_core::owner::CrmUser;
use ledger_core::phone::PhoneNumber;
use ledger_core::time::Span;
use ledger_wire::http::{HttpRequest, Method, encode};
use serde_json::{Value, json};

use self::associations::{associations, company_of, move_to};
use self::properties::{changed, made};
use self::records::{additional, contact, user};
use crate::exchange::{About, NewContact, Site, Stop, Talk};
use crate::fields;
use crate::json::{list, object, text};
use crate::number::{is_somebody_else, with_digits};
use crate::profile::{Ability, Profile, Updates};
use crate::question::{Identity, MayWrite};
use crate::secret::CRM_TOKEN;
use crate::sign_in::{OAuth, Pkce, SignIn};
use crate::speaks::{Speaks, Updated, write_over};
use crate::verdict::{Statuses, success};
use crate::version::fingerprint;

static PROFILE: Profile = Profile {
    name: Cow::Borrowed("HubSpot"),
    idempotency: Idempotency::Marker { settle: Span::minutes(3) },
    format: Format::Html,
    updates: Updates::ReadFirst,
    abilities: Cow::Borrowed(&[
        Ability::AddContact,
        Ability::FindByName,
        Ability::Users,
        Ability::MoveActivity,
        Ability::Fields,
    ]),
    sign_in: Cow::Borrowed(&[
        SignIn::Pasted(Cow::Borrowed("private app access token")),
        SignIn::OAuth(OAuth {
            authorize: Cow::Borrowed("https://app.hubspot.com/oauth/authorize"),
            token: Cow::Borrowed("https://api.hubapi.com/oauth/v1/token"),
            scope: Cow::Borrowed(
                "oauth crm.objects.contacts.read crm.objects.contacts.write \
                crm.objects.owners.read",
            ),
            pkce: Pkce::None,
        }),
    ]),
    address: None,
    renewed_token: None,
    guarantee: Cow::Borrowed(
        "One record for each part of a call. When HubSpot does not answer while a record is \
        written, it is searched for three minutes later and written again only if it is not \
        there; a second record could arise only if HubSpot's search took longer than that.",
    ),
};

/// What "not done" is, as documented; 423 and 477 are a lock and a migration.
const STATUSES: Statuses =
    Statuses { rejected: &[400, 404, 409, 414, 415], later: &[423, 477], pause: Span::seconds(10) };
/// The most pages of owners, of a hundred each.
const MOST_PAGES: usize = 20;
const CONTACT_PROPERTIES: [&str; 8] = [
    "firstname",
    "lastname",
    "company",
    "email",
    "phone",
    "mobilephone",
    "createdate",
    "notes_last_updated",
];

/// HubSpot.
pub(crate) struct HubSpot;

impl Speaks for HubSpot {
    fn profile<'a>(&self, _site: &'a Site) -> &'a Profile {
        &PROFILE
    }

    /// Numbers are kept as typed, and beside them calculated without the country code, the area
    /// code and the local number only.
    fn find_contacts(
        &self,
        talk: &mut Talk<'_>,
        number: &PhoneNumber,
        texts: &[String],
    ) -> Result<Vec<Contact>, Stop> {
        let significant = number.significant().unwrap_or_default();
        let texts = with_digits(number, texts);
        let groups = json!([
            group(
                "hs_searchable_calculated_phone_number",
                "EQ",
                "value",
                significant.as_str().into()
            ),
            group(
                "hs_searchable_calculated_mobile_number",
                "EQ",
                "value",
                significant.as_str().into()
            ),
            group("phone", "IN", "values", texts.as_slice().into()),
            group("mobilephone", "IN", "values", texts.as_slice().into()),
        ]);
        let paths = ["/properties/phone", "/properties/mobilephone"];
        let mut found = search(talk, "contacts", &[("filterGroups", groups)], &CONTACT_PROPERTIES)?;
        found.retain(|record| !is_somebody_else(record, &paths, number, talk.site));
        Ok(found.iter().filter_map(contact).collect())
    }

    fn add_contact(&self, talk: &mut Talk<'_>, new: &NewContact) -> Result<Contact, Stop> {
        let (first, last) = new.name.rsplit_once(' ').unwrap_or(("", &new.name));
        let number = new.number.as_str();
        let properties = object(vec![
            ("firstname", first.into()),
            ("lastname", last.into()),
            ("phone", number.into()),
        ]);
        let request = write(talk, Method::Post, "/crm/v3/objects/contacts", &with(properties));
        contact(&talk.done(request, &STATUSES)?).ok_or(Stop::Unsure)
    }

    fn look(
        &self,
        talk: &mut Talk<'_>,
        _about: &About,
        marker: &str,
    ) -> Result<Option<ActivityId>, Stop> {
        let groups = json!([group("hs_call_external_id", "EQ", "value", marker.into())]);
        let found = search(talk, "calls", &[("filterGroups", groups)], &["hs_call_external_id"])?;
        Ok(found.first().and_then(id))
    }

    fn create(
        &self,
        talk: &mut Talk<'_>,
        _about: &About,
        draft: &Draft,
    ) -> Result<ActivityId, Stop> {
        let company = company_of(talk, &draft.contact.id)?;
        let body = json!({
            "properties": made(draft),
            "associations": associations(&draft.contact.id, company.as_deref()),
        });
        let request = write(talk, Method::Post, "/crm/v3/objects/calls", &body);
        id(&talk.done(request, &STATUSES)?).ok_or(Stop::Unsure)
    }

    fn read(
        &self,
        talk: &mut Talk<'_>,
        about: &About,
        activity: &ActivityId,
    ) -> Result<Option<Standing>, Stop> {
        let Some(call) = call(talk, activity)? else { return Ok(None) };
        Ok(Some(Standing {
            subject: text(&call, "/properties/hs_call_title").unwrap_or_default(),
            body: text(&call, "/properties/hs_call_body").unwrap_or_default(),
            contact: whose(talk, &call, about)?,
            version: Some(version(&call)),
            fields: fields::standing(talk, call.pointer("/properties")),
        }))
    }

    fn update(
        &self,
        talk: &mut Talk<'_>,
        _about: &About,
        activity: &ActivityId,
        draft: &Draft,
        expected: Option<&RecordVersion>,
    ) -> Result<Updated, Stop> {
        let stands = call(talk, activity)?;
        write_over(
            talk,
            stands,
            expected,
            |call| Some(version(call)),
            |talk, call| {
                let path = format!("/crm/v3/objects/calls/{}", encode(activity.as_str()));
                let request = write(talk, Method::Patch, &path, &with(changed(draft)));
                let updated = talk.updated(request, &STATUSES)?;
                let associated = contact_ids(&call);
                if !associated.contains(&draft.contact.id) {
                    move_to(talk, activity, &draft.contact.id, associated.first())?;
                }
                Ok(updated)
            },
        )
    }

    /// HubSpot names the account, and no user.
    fn who_am_i(&self, talk: &mut Talk<'_>) -> Result<Identity, Stop> {
        let request = get(talk, "/account-info/v3/details");
        let details = talk.done(request, &STATUSES)?;
        let portal = text(&details, "/portalId").ok_or(Stop::Unsure)?;
        let domain = text(&details, "/uiDomain").unwrap_or_else(|| "app.hubspot.com".to_owned());
        let pages = format!("https://{domain}/contacts/{portal}");
        Ok(Identity { user: None, name: format!("HubSpot account {portal}"), pages })
    }

    /// Changes a call that cannot exist: whoever may write is told so.
    fn may_write(&self, talk: &mut Talk<'_>) -> Result<MayWrite, Stop> {
        let request =
            write(talk, Method::Patch, "/crm/v3/objects/calls/0", &with(object(Vec::new())));
        let (response, at) = talk.response(request)?;
        match response.status {
            404 => Ok(MayWrite::Yes),
            403 => Ok(MayWrite::No),
            _ => success(response, at, &STATUSES).map(|()| MayWrite::Unknown),
        }
    }

    fn contacts_named(&self, talk: &mut Talk<'_>, name: &str) -> Result<Vec<Contact>, Stop> {
        let found = search(talk, "contacts", &[("query", name.into())], &CONTACT_PROPERTIES)?;
        Ok(found.iter().filter_map(contact).collect())
    }

    /// A call stands among the activities of its contact.
    fn page(
        &self,
        site: &Site,
        contact: &ContactId,
        activity: Option<&ActivityId>,
    ) -> Option<String> {
        if site.pages.is_empty() {
            return None;
        }
        let mut page = format!("{}/record/0-1/{}", site.pages, encode(contact.as_str()));
        if let Some(activity) = activity {
            page.push_str(&format!("?engagement={}", encode(activity.as_str())));
        }
        Some(page)
    }

    /// The account's own properties of calls, and the two of HubSpot's that people set.
    fn fields(&self, talk: &mut Talk<'_>) -> Result<Vec<AdditionalField>, Stop> {
        let request = get(talk, "/crm/v3/properties/calls");
        let properties = talk.done(request, &STATUSES)?;
        let request = get(talk, "/calling/v1/dispositions");
        let outcomes = talk.found(request, &STATUSES)?.unwrap_or_default();
        let field = |property: &Value| additional(property, &outcomes);
        Ok(list(&properties, "/results").iter().filter_map(field).collect())
    }

    fn users(&self, talk: &mut Talk<'_>) -> Result<Vec<CrmUser>, Stop> {
        let (mut users, mut after) = (Vec::new(), String::new());
        for _ in 0..MOST_PAGES {
            let request = get(talk, &format!("/crm/v3/owners?limit=100&archived=false{after}"));
            let page = talk.done(request, &STATUSES)?;
            users.extend(list(&page, "/results").iter().filter_map(user));
            match text(&page, "/paging/next/after") {
                Some(next) => after = format!("&after={}", encode(&next)),
                None => break,
            }
        }
        Ok(users)
    }
}

// Requests.

fn url(talk: &Talk<'_>, path: &str) -> String {
    match talk.site.address.as_str() {
        "" => format!("https://api.hubapi.com{path}"),
        address => format!("{address}{path}"),
    }
}

fn get(talk: &Talk<'_>, path: &str) -> HttpRequest {
    HttpRequest::new(Method::Get, url(talk, path)).with_bearer(CRM_TOKEN)
}

fn write(talk: &Talk<'_>, method: Method, path: &str, body: &Value) -> HttpRequest {
    HttpRequest::json(method, url(talk, path), body).with_bearer(CRM_TOKEN)
}

/// The properties of a record, as they are sent.
fn with(properties: Value) -> Value {
    object(vec![("properties", properties)])
}

fn group(property: &str, operator: &str, operand: &str, value: Value) -> Value {
    let filter = object(vec![
        ("propertyName", property.into()),
        ("operator", operator.into()),
        (operand, value),
    ]);
    json!({ "filters": [filter] })
}

fn search(
    talk: &mut Talk<'_>,
    kind: &str,
    wanted: &[(&str, Value)],
    properties: &[&str],
) -> Result<Vec<Value>, Stop> {
    let mut fields = wanted.to_vec();
    fields.push(("properties", properties.into()));
    fields.push(("limit", 100.into()));
    let path = format!("/crm/v3/objects/{kind}/search");
    let request = write(talk, Method::Post, &path, &object(fields));
    let body = talk.done(request, &STATUSES)?;
    match body.pointer("/results") {
        Some(Value::Array(found)) => Ok(found.clone()),
        Some(_) | None => Err(Stop::Unsure),
    }
}

// Answers.

fn call(talk: &mut Talk<'_>, activity: &ActivityId) -> Result<Option<Value>, Stop> {
    let path = format!(
        "/crm/v3/objects/calls/{}?properties=hs_call_title,hs_call_body{}&associations=contacts",
        encode(activity.as_str()),
        encode(&fields::names(talk, ",")),
    );
    let request = get(talk, &path);
    talk.found(request, &STATUSES)
}

/// HubSpot has no versions, and its own calculations move the time of the last change; what an
/// update could overwrite is one.
fn version(call: &Value) -> RecordVersion {
    let ids: Vec<String> = contact_ids(call).iter().map(ToString::to_string).collect();
    let property = |path| text(call, path).unwrap_or_default();
    fingerprint(&[
        &property("/properties/hs_call_title"),
        &property("/properties/hs_call_body"),
        &ids.join(" "),
    ])
}

fn contact_ids(call: &Value) -> Vec<ContactId> {
    let associated = list(call, "/associations/contacts/results").iter();
    let mut ids: Vec<ContactId> =
        associated.filter_map(|it| text(it, "/id")).map(ContactId::new).collect();
    // One that is named under two labels stands there twice.
    ids.dedup();
    ids
}

/// Ours if it is among the call's contacts, or else the first, by its name.
fn whose(talk: &mut Talk<'_>, call: &Value, about: &About) -> Result<Option<ContactChoice>, Stop> {
    let ids = contact_ids(call);
    if let Some(ours) = about.contact.as_ref().filter(|ours| ids.contains(ours)) {
        return Ok(Some(ContactChoice { id: ours.clone(), name: String::new() }));
    }
    let Some(first) = ids.into_iter().next() else { return Ok(None) };
    let path = format!(
        "/crm/v3/objects/contacts/{}?properties={}",
        encode(first.as_str()),
        CONTACT_PROPERTIES.join(",")
    );
    let request = get(talk, &path);
    let found = talk.found(request, &STATUSES)?;
    Ok(found.as_ref().and_then(contact).map(|it| ContactChoice { id: it.id, name: it.name }))
}

fn id(record: &Value) -> Option<ActivityId> {
    text(record, "/id").map(ActivityId::new)
}
