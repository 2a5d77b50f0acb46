//! Pipedrive: persons, and activities of the type call.
//!
//! | method | requests | source |
//! |---|---|---|
//! | find contacts | `GET /api/v2/persons/search`, and `GET /api/v2/persons` for several | <https://developers.pipedrive.com/docs/api/v1/Persons> |
//! | add a contact | `POST /api/v2/persons` | the same |
//! | look | `GET /api/v2/activities`, changed since the call began | <https://developers.pipedrive.com/docs/api/v1/Activities> |
//! | create, read, update | `/api/v2/activities` | the same |
//! | additional fields | `GET /api/v1/activityTypes` | <https://developers.pipedrive.com/docs/api/v1/ActivityTypes> |
//! | users, who am I | `GET /api/v1/users` | <https://developers.pipedrive.com/docs/api/v1/Users> |
//! | sign-in | `/oauth/token` | <https://pipedrive.readme.io/docs/marketplace-oauth-authorization> |
//!
//! An activity has no field for an id of ours, and its text cannot be searched. So our marker
//! stands in a last line of the note, and looking means reading the activities since the call
//! began. Limits: <https://pipedrive.readme.io/docs/core-api-concepts-rate-limiting>; statuses:
//! <https://pipedrive.readme.io/docs/core-api-concepts-http-status-codes>.

use std::borrow::Cow;

use ledger_core::additional::{AdditionalField, Need};
use ledger_core::compose::Format;
use ledger_core::contact::Contact;
use ledger_core::id::{ActivityId, ContactId, RecordVersion};
use ledger_core::ledger::{ContactChoice, Draft, Idempotency, Standing};
use ledger_core::owner::CrmUser;
use ledger_core::phone::PhoneNumber;
use ledger_core::time::{Span, UtcOffset};
use ledger_wire::http::{HttpRequest, Method, encode};
use serde_json::{Value, json};

use crate::exchange::{About, Credential, NewContact, Site, Stop, Talk};
use crate::fields::{self, field, is_away, options};
use crate::json::{self, list, moment, number, object, text};
use crate::mark::{self, with_mark};
use crate::number::is_somebody_else;
use crate::profile::{Ability, Profile, Updates};
use crate::question::{Identity, MayWrite};
use crate::secret::CRM_TOKEN;
use crate::sign_in::{OAuth, Pkce, SignIn};
use crate::speaks::{Speaks, Updated, write_over};
use crate::verdict::{Statuses, success};
use crate::version::fingerprint;
use crate::when;

static PROFILE: Profile = Profile {
    name: Cow::Borrowed("Pipedrive"),
    idempotency: Idempotency::Marker { settle: Span::minutes(2) },
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
        SignIn::OAuth(OAuth {
            authorize: Cow::Borrowed("https://oauth.pipedrive.com/oauth/authorize"),
            token: Cow::Borrowed("https://oauth.pipedrive.com/oauth/token"),
            scope: Cow::Borrowed(""),
            pkce: Pkce::None,
        }),
        SignIn::Pasted(Cow::Borrowed("personal API token")),
    ]),
    address: Some("https://yourcompany.pipedrive.com"),
    renewed_token: None,
    guarantee: Cow::Borrowed(
        "One record for each part of a call, as long as nobody deletes the last line of \
        its note, by which it is known, while Pipedrive has not yet confirmed it. The sign-in \
        must be able to see everyone's activities.",
    ),
};

const STATUSES: Statuses =
    Statuses { rejected: &[400, 402, 404, 410, 415, 422], later: &[], pause: Span::seconds(5) };
/// The field that says what kind of activity it is.
const TYPE: &str = "type";
/// How far clocks may differ.
const CLOCKS_DIFFER: Span = Span::minutes(10);
/// The most pages of activities that are read, of five hundred each, and of users.
const MOST_PAGES: usize = 10;

/// Pipedrive.
pub(crate) struct Pipedrive;

impl Speaks for Pipedrive {
    fn profile<'a>(&self, _site: &'a Site) -> &'a Profile {
        &PROFILE
    }

    /// The search compares digits, so the number without its country code finds every spelling.
    fn find_contacts(
        &self,
        talk: &mut Talk<'_>,
        number: &PhoneNumber,
        _texts: &[String],
    ) -> Result<Vec<Contact>, Stop> {
        let term = number.significant().unwrap_or_default();
        let mut items = search(talk, &term, "phone")?;
        let paths = ["/item/phones/0", "/item/phones/1", "/item/phones/2", "/item/phones/3"];
        items.retain(|item| !is_somebody_else(item, &paths, number, talk.site));
        let found: Vec<Contact> = items.iter().filter_map(|item| contact(item, "/item")).collect();
        if found.len() < 2 {
            return Ok(found);
        }
        // The search leaves out the dates by which policies choose.
        let ids: Vec<&str> = found.iter().map(|contact| contact.id.as_str()).collect();
        let request = get(talk, &format!("/api/v2/persons?limit=100&ids={}", ids.join(",")));
        let persons = talk.done(request, &STATUSES)?;
        Ok(list(&persons, "/data").iter().filter_map(|person| contact(person, "")).collect())
    }

    fn add_contact(&self, talk: &mut Talk<'_>, new: &NewContact) -> Result<Contact, Stop> {
        let phone = object(vec![
            ("value", new.number.as_str().into()),
            ("primary", true.into()),
            ("label", "work".into()),
        ]);
        let body = object(vec![("name", new.name.as_str().into()), ("phones", vec![phone].into())]);
        let request = write(talk, Method::Post, "/api/v2/persons", &body);
        contact(&talk.done(request, &STATUSES)?, "/data").ok_or(Stop::Unsure)
    }

    fn look(
        &self,
        talk: &mut Talk<'_>,
        about: &About,
        marker: &str,
    ) -> Result<Option<ActivityId>, Stop> {
        let since = when::rfc3339(about.started_at - CLOCKS_DIFFER);
        let base = format!(
            "/api/v2/activities?updated_since={}&sort_by=id&sort_direction=asc&limit=500",
            encode(&since)
        );
        let mut path = base.clone();
        for _ in 0..MOST_PAGES {
            let request = get(talk, &path);
            let page = talk.done(request, &STATUSES)?;
            let Some(Value::Array(activities)) = page.pointer("/data") else {
                return Err(Stop::Unsure);
            };
            let is_ours = |activity: &&Value| {
                text(activity, "/note").is_some_and(|note| mark::is_in(&note, marker))
                    && !json::is_true(activity, "/is_deleted")
            };
            if let Some(ours) = activities.iter().find(is_ours) {
                return Ok(id(ours, "/id"));
            }
            match text(&page, "/additional_data/next_cursor") {
                Some(cursor) => path = format!("{base}&cursor={}", encode(&cursor)),
                None => return Ok(None),
            }
        }
        Err(Stop::Unsure)
    }

    fn create(
        &self,
        talk: &mut Talk<'_>,
        _about: &About,
        draft: &Draft,
    ) -> Result<ActivityId, Stop> {
        let participants = participants(std::slice::from_ref(&draft.contact.id));
        let mut body = activity(draft, participants);
        // The key of the type that every account begins with; it never changes, as names do. Type
        // and owner are a person's to say from then on.
        body[TYPE] = "call".into();
        if let Some(owner) = &draft.owner {
            body["owner_id"] = number(owner.as_str());
        }
        fields::put(&mut body, &draft.fields, &[TYPE]);
        let request = write(talk, Method::Post, "/api/v2/activities", &body);
        id(&talk.done(request, &STATUSES)?, "/data/id").ok_or(Stop::Unsure)
    }

    fn read(
        &self,
        talk: &mut Talk<'_>,
        about: &About,
        activity: &ActivityId,
    ) -> Result<Option<Standing>, Stop> {
        let Some(stands) = stands(talk, activity)? else { return Ok(None) };
        Ok(Some(Standing {
            subject: text(&stands, "/data/subject").unwrap_or_default(),
            body: text(&stands, "/data/note").unwrap_or_default(),
            contact: whose(talk, &stands, about)?,
            version: Some(version(&stands)),
            fields: fields::standing(talk, stands.pointer("/data")),
        }))
    }

    fn update(
        &self,
        talk: &mut Talk<'_>,
        _about: &About,
        id: &ActivityId,
        draft: &Draft,
        expected: Option<&RecordVersion>,
    ) -> Result<Updated, Stop> {
        let stands = stands(talk, id)?;
        write_over(
            talk,
            stands,
            expected,
            |stands| Some(version(stands)),
            |talk, stands| {
                let mut persons = person_ids(&stands);
                let moved = if persons.contains(&draft.contact.id) {
                    Value::Null
                } else {
                    // In the place of the one it was with; others whom somebody added stay.
                    persons.splice(..persons.len().min(1), [draft.contact.id.clone()]);
                    participants(&persons)
                };
                let mut body = activity(draft, moved);
                fields::put(&mut body, &draft.fields, &[TYPE]);
                let request = write(talk, Method::Patch, &path_of(id), &body);
                talk.updated(request, &STATUSES)
            },
        )
    }

    fn who_am_i(&self, talk: &mut Talk<'_>) -> Result<Identity, Stop> {
        let request = get(talk, "/api/v1/users/me");
        let me = talk.done(request, &STATUSES)?;
        Ok(Identity {
            user: Some(text(&me, "/data/id").ok_or(Stop::Unsure)?.as_str().into()),
            name: text(&me, "/data/name").unwrap_or_default(),
            ..Identity::default()
        })
    }

    /// Changes an activity that cannot exist: whoever may write is told so.
    fn may_write(&self, talk: &mut Talk<'_>) -> Result<MayWrite, Stop> {
        let request = write(talk, Method::Patch, "/api/v2/activities/0", &json!({}));
        let (response, at) = talk.response(request)?;
        match response.status {
            400 | 404 => Ok(MayWrite::Yes),
            403 => Ok(MayWrite::No),
            _ => success(response, at, &STATUSES).map(|()| MayWrite::Unknown),
        }
    }

    /// A call stands among the activities of its person.
    fn page(
        &self,
        site: &Site,
        contact: &ContactId,
        _activity: Option<&ActivityId>,
    ) -> Option<String> {
        Some(format!("{}/person/{}", site.address, encode(contact.as_str())))
    }

    fn contacts_named(&self, talk: &mut Talk<'_>, name: &str) -> Result<Vec<Contact>, Stop> {
        let items = search(talk, name, "name")?;
        Ok(items.iter().filter_map(|item| contact(item, "/item")).collect())
    }

    /// Activities have no fields of the account's own; what people set is the type.
    fn fields(&self, talk: &mut Talk<'_>) -> Result<Vec<AdditionalField>, Stop> {
        let request = get(talk, "/api/v1/activityTypes");
        let types = talk.done(request, &STATUSES)?;
        let kind = options(list(&types, "/data"), ["/key_string", "/name"], is_away);
        let default = Some("call".into());
        Ok(vec![AdditionalField { default, ..field(TYPE, "Type", kind, Need::Required) }])
    }

    fn users(&self, talk: &mut Talk<'_>) -> Result<Vec<CrmUser>, Stop> {
        let request = get(talk, "/api/v1/users");
        let users = talk.done(request, &STATUSES)?;
        Ok(list(&users, "/data").iter().filter_map(user).collect())
    }
}

// Requests.

fn ours(talk: &Talk<'_>, request: HttpRequest) -> HttpRequest {
    match talk.site.credential {
        Credential::OAuth => request.with_bearer(CRM_TOKEN),
        Credential::Pasted => request.with_header("x-api-token", CRM_TOKEN),
    }
}

fn get(talk: &Talk<'_>, path: &str) -> HttpRequest {
    ours(talk, HttpRequest::new(Method::Get, format!("{}{path}", talk.site.address)))
}

fn write(talk: &Talk<'_>, method: Method, path: &str, body: &Value) -> HttpRequest {
    ours(talk, HttpRequest::json(method, format!("{}{path}", talk.site.address), body))
}

fn path_of(activity: &ActivityId) -> String {
    format!("/api/v2/activities/{}", encode(activity.as_str()))
}

fn search(talk: &mut Talk<'_>, term: &str, field: &str) -> Result<Vec<Value>, Stop> {
    let path = format!("/api/v2/persons/search?term={}&fields={field}&limit=100", encode(term));
    let request = get(talk, &path);
    let body = talk.done(request, &STATUSES)?;
    match body.pointer("/data/items") {
        Some(Value::Array(items)) => Ok(items.clone()),
        Some(_) | None => Err(Stop::Unsure),
    }
}

fn activity(draft: &Draft, participants: Value) -> Value {
    object(vec![
        ("subject", draft.subject.as_str().into()),
        ("due_date", when::date(draft.started_at, UtcOffset::UTC).into()),
        ("due_time", when::time(draft.started_at, UtcOffset::UTC).into()),
        ("duration", duration(draft.talk).into()),
        ("done", true.into()),
        ("note", with_mark(&draft.body, &draft.marker, PROFILE.format).into()),
        ("participants", participants),
    ])
}

fn participants(persons: &[ContactId]) -> Value {
    let of = |(place, id): (usize, &ContactId)| json!({ "person_id": number(id.as_str()), "primary": place == 0 });
    persons.iter().enumerate().map(of).collect()
}

/// Hours and minutes; a call of some seconds is one minute.
fn duration(talk: Span) -> String {
    let minutes = (talk.rounded_seconds() + 59) / 60;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

// Answers.

fn stands(talk: &mut Talk<'_>, activity: &ActivityId) -> Result<Option<Value>, Stop> {
    let request = get(talk, &path_of(activity));
    let found = talk.found(request, &STATUSES)?;
    Ok(found.filter(|activity| !json::is_true(activity, "/data/is_deleted")))
}

/// Pipedrive has no versions; what an update could overwrite is one.
fn version(stands: &Value) -> RecordVersion {
    let persons: Vec<String> = person_ids(stands).iter().map(ToString::to_string).collect();
    let of = |path| text(stands, path).unwrap_or_default();
    fingerprint(&[&of("/data/subject"), &of("/data/note"), &persons.join(" ")])
}

/// The primary one first.
fn person_ids(stands: &Value) -> Vec<ContactId> {
    let participants = list(stands, "/data/participants");
    let (first, others): (Vec<&Value>, Vec<&Value>) =
        participants.iter().partition(|participant| json::is_true(participant, "/primary"));
    let all = first.into_iter().chain(others);
    all.filter_map(|it| text(it, "/person_id")).map(ContactId::new).collect()
}

/// Ours if it is among the participants, or else the primary one, by its name.
fn whose(
    talk: &mut Talk<'_>,
    stands: &Value,
    about: &About,
) -> Result<Option<ContactChoice>, Stop> {
    let persons = person_ids(stands);
    if let Some(ours) = about.contact.as_ref().filter(|ours| persons.contains(ours)) {
        return Ok(Some(ContactChoice { id: ours.clone(), name: String::new() }));
    }
    let Some(first) = persons.into_iter().next() else { return Ok(None) };
    let request = get(talk, &format!("/api/v2/persons/{}", encode(first.as_str())));
    let found = talk.found(request, &STATUSES)?;
    let found = found.as_ref().and_then(|person| contact(person, "/data"));
    Ok(found.map(|it| ContactChoice { id: it.id, name: it.name }))
}

fn id(value: &Value, path: &str) -> Option<ActivityId> {
    text(value, path).map(ActivityId::new)
}

fn contact(value: &Value, path: &str) -> Option<Contact> {
    let person = value.pointer(path)?;
    Some(Contact {
        id: ContactId::new(text(person, "/id")?),
        name: text(person, "/name").unwrap_or_default(),
        kind: None,
        latest_activity_at: moment(person, "/update_time"),
        created_at: moment(person, "/add_time"),
        fields: Vec::new(),
    })
}

fn user(user: &Value) -> Option<CrmUser> {
    if json::is_true(user, "/is_deleted") || user.pointer("/active_flag") == Some(&json!(false)) {
        return None;
    }
    Some(CrmUser {
        id: text(user, "/id")?.as_str().into(),
        name: text(user, "/name").unwrap_or_default(),
        email: text(user, "/email"),
    })
}
