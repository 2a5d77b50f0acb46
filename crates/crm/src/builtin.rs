//! The built-in CRM: contacts and activities in the account's own storage.
//!
//! It is spoken to in HTTP like any other CRM, so that the log machine has one way to the outside.
//!
//! | request | answer |
//! |---|---|
//! | `GET /contacts?number=` | contacts with that number |
//! | `GET /contacts?name=` | contacts whose name has these words |
//! | `POST /contacts` | the contact with that number, made if there was none |
//! | `GET /activities?marker=` | activities with that marker |
//! | `POST /activities` | the activity with that marker, made if there was none |
//! | `GET /activities/{id}` | the activity with its version, or 404 |
//! | `PUT /activities/{id}` with `If-Match` | the changed activity, or 412 |

use std::borrow::Cow;

use ledger_core::compose::Format;
use ledger_core::contact::Contact;
use ledger_core::id::{ActivityId, CrmUserId, RecordVersion};
use ledger_core::ledger::{ContactChoice, Draft, Idempotency, Standing};
use ledger_core::phone::PhoneNumber;
use ledger_core::time::{Millis, Span};
use ledger_wire::http::{HttpRequest, HttpResponse, Method, encode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::exchange::{About, NewContact, Site, Stop, Talk};
use crate::profile::{Ability, Profile, Updates};
use crate::question::{Identity, MayWrite};
use crate::sign_in::SignIn;
use crate::speaks::{Speaks, Updated};
use crate::verdict::{Statuses, success};

/// Where the built-in CRM answers; the Worker routes it to the account's own storage.
pub const ADDRESS: &str = "https://builtin.invalid";

/// The header field with the version of an activity that an update expects.
pub const IF_MATCH: &str = "if-match";

/// The status when the activity has another version (RFC 9110, 15.5.13).
pub const CHANGED: u16 = 412;

static PROFILE: Profile = Profile {
    name: Cow::Borrowed("Built-in CRM"),
    idempotency: Idempotency::Upsert,
    format: Format::Plain,
    updates: Updates::Conditional,
    abilities: Cow::Borrowed(&[Ability::AddContact, Ability::FindByName, Ability::MoveActivity]),
    sign_in: Cow::Borrowed(&[SignIn::None]),
    address: None,
    renewed_token: None,
    guarantee: Cow::Borrowed(
        "Exactly one record for each part of a call, always. What anybody changes while it \
        is updated is never lost.",
    ),
};

const STATUSES: Statuses =
    Statuses { rejected: &[400, 404, 409], later: &[], pause: Span::seconds(5) };

/// An activity to be written, or the fields of one to be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WriteActivity {
    /// What makes it the record of one participant of one call.
    pub marker: String,
    /// With whom.
    pub contact: ContactChoice,
    /// To whom it belongs; nothing means the account.
    pub owner: Option<CrmUserId>,
    /// The subject.
    pub subject: String,
    /// The body.
    pub body: String,
    /// When the call began.
    pub started_at: Millis,
    /// How long the participant talked.
    pub talk_seconds: i64,
}

/// An activity's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityRef {
    /// The id.
    pub id: ActivityId,
}

/// A contact to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteContact {
    /// Its name.
    pub name: String,
    /// Its numbers.
    pub numbers: Vec<PhoneNumber>,
}

impl From<&Draft> for WriteActivity {
    fn from(draft: &Draft) -> Self {
        Self {
            marker: draft.marker.clone(),
            contact: draft.contact.clone(),
            owner: draft.owner.clone(),
            subject: draft.subject.clone(),
            body: draft.body.clone(),
            started_at: draft.started_at,
            talk_seconds: draft.talk.rounded_seconds(),
        }
    }
}

/// The built-in CRM.
pub struct Builtin;

impl Speaks for Builtin {
    fn profile<'a>(&self, _site: &'a Site) -> &'a Profile {
        &PROFILE
    }

    fn find_contacts(
        &self,
        talk: &mut Talk<'_>,
        number: &PhoneNumber,
        _texts: &[String],
    ) -> Result<Vec<Contact>, Stop> {
        done(talk, get(&format!("/contacts?number={}", encode(number.as_str()))))
    }

    fn contacts_named(&self, talk: &mut Talk<'_>, name: &str) -> Result<Vec<Contact>, Stop> {
        done(talk, get(&format!("/contacts?name={}", encode(name))))
    }

    fn add_contact(&self, talk: &mut Talk<'_>, new: &NewContact) -> Result<Contact, Stop> {
        let contact = WriteContact { name: new.name.clone(), numbers: vec![new.number.clone()] };
        done(talk, HttpRequest::json(Method::Post, format!("{ADDRESS}/contacts"), &contact))
    }

    fn look(
        &self,
        talk: &mut Talk<'_>,
        _about: &About,
        marker: &str,
    ) -> Result<Option<ActivityId>, Stop> {
        let found: Vec<ActivityRef> =
            done(talk, get(&format!("/activities?marker={}", encode(marker))))?;
        Ok(found.into_iter().next().map(|activity| activity.id))
    }

    fn create(
        &self,
        talk: &mut Talk<'_>,
        _about: &About,
        draft: &Draft,
    ) -> Result<ActivityId, Stop> {
        let (url, body) = (format!("{ADDRESS}/activities"), WriteActivity::from(draft));
        done(talk, HttpRequest::json(Method::Post, url, &body))
            .map(|activity: ActivityRef| activity.id)
    }

    fn read(
        &self,
        talk: &mut Talk<'_>,
        _about: &About,
        activity: &ActivityId,
    ) -> Result<Option<Standing>, Stop> {
        let (response, at) = talk.response(get(&path_of(activity)))?;
        if response.status == 404 {
            return Ok(None);
        }
        success(response, at, &STATUSES)?;
        body(response).map(Some)
    }

    fn update(
        &self,
        talk: &mut Talk<'_>,
        _about: &About,
        activity: &ActivityId,
        draft: &Draft,
        expected: Option<&RecordVersion>,
    ) -> Result<Updated, Stop> {
        let (url, body) = (format!("{ADDRESS}{}", path_of(activity)), WriteActivity::from(draft));
        let mut request = HttpRequest::json(Method::Put, url, &body);
        if let Some(version) = expected {
            request = request.with_header(IF_MATCH, version.as_str());
        }
        talk.updated(request, &STATUSES)
    }

    fn who_am_i(&self, _talk: &mut Talk<'_>) -> Result<Identity, Stop> {
        Ok(Identity { user: None, name: PROFILE.name.to_string(), ..Identity::default() })
    }

    fn may_write(&self, _talk: &mut Talk<'_>) -> Result<MayWrite, Stop> {
        Ok(MayWrite::Yes)
    }
}

fn get(path: &str) -> HttpRequest {
    HttpRequest::new(Method::Get, format!("{ADDRESS}{path}"))
}

fn path_of(activity: &ActivityId) -> String {
    format!("/activities/{}", encode(activity.as_str()))
}

fn done<T: DeserializeOwned>(talk: &mut Talk<'_>, request: HttpRequest) -> Result<T, Stop> {
    let (response, at) = talk.response(request)?;
    success(response, at, &STATUSES)?;
    body(response)
}

fn body<T: DeserializeOwned>(response: &HttpResponse) -> Result<T, Stop> {
    ledger_wire::json::from_str(&response.body).map_err(|_| Stop::Unsure)
}
