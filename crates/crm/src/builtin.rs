//! The built-in CRM: contacts and activities in the account's own storage.
//!
//! It is spoken to in HTTP like any other CRM, so that the log machine has one way to the outside.
//! Guarantee: exactly one activity per marker, always, because a create with a known marker
//! returns the record that exists and changes nothing in it. An update names the version of the
//! activity that was read, and changes nothing if it has another one by now: so what anybody
//! changes between a read and an update is never lost.
//!
//! | request | answer |
//! |---|---|
//! | `GET /contacts?number=` | contacts with that number |
//! | `POST /contacts` | the contact with that number, made if there was none |
//! | `GET /activities?marker=` | activities with that marker |
//! | `POST /activities` | the activity with that marker, made if there was none |
//! | `GET /activities/{id}` | the activity with its version, or 404 |
//! | `PUT /activities/{id}` with `If-Match` | the changed activity, or 412 |

use ledger_core::contact::Contact;
use ledger_core::id::{ActivityId, CrmUserId};
use ledger_core::ledger::{
    Answer, ContactChoice, Draft, Effect, Input, Refusal, RefusalKind, Standing,
};
use ledger_core::phone::PhoneNumber;
use ledger_core::time::Millis;
use ledger_wire::http::{HttpRequest, HttpResponse, Method, encode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Where the built-in CRM answers; the Worker routes it to the account's own storage.
pub const ADDRESS: &str = "https://builtin.invalid";

/// The header field with the version of an activity that an update expects.
pub const IF_MATCH: &str = "if-match";

/// The status when the activity has another version (RFC 9110, 15.5.13).
pub const CHANGED: u16 = 412;

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

/// The request that carries out an effect.
pub fn request(effect: &Effect) -> HttpRequest {
    let activity_url =
        |activity: &ActivityId| format!("{ADDRESS}/activities/{}", encode(activity.as_str()));
    match effect {
        Effect::FindContacts { number, .. } => HttpRequest::new(
            Method::Get,
            format!("{ADDRESS}/contacts?number={}", encode(number.as_str())),
        ),
        Effect::AddContact { number, name, .. } => HttpRequest::json(
            Method::Post,
            format!("{ADDRESS}/contacts"),
            &WriteContact { name: name.clone(), numbers: vec![number.clone()] },
        ),
        Effect::Look { marker, .. } => {
            HttpRequest::new(Method::Get, format!("{ADDRESS}/activities?marker={}", encode(marker)))
        }
        Effect::Create { draft, .. } => HttpRequest::json(
            Method::Post,
            format!("{ADDRESS}/activities"),
            &WriteActivity::from(&**draft),
        ),
        Effect::Read { activity, .. } => HttpRequest::new(Method::Get, activity_url(activity)),
        Effect::Update { activity, draft, expected, .. } => {
            let written = WriteActivity::from(&**draft);
            let update = HttpRequest::json(Method::Put, activity_url(activity), &written);
            match expected {
                Some(version) => update.with_header(IF_MATCH, version.as_str()),
                None => update,
            }
        }
    }
}

/// What the answer tells the entry.
pub fn read(effect: &Effect, response: &HttpResponse) -> Input {
    match effect {
        Effect::FindContacts { attempt, .. } => {
            Input::Contacts { attempt: *attempt, answer: answer::<Vec<Contact>>(response) }
        }
        Effect::AddContact { attempt, .. } => {
            Input::ContactAdded { attempt: *attempt, answer: answer::<Contact>(response) }
        }
        Effect::Look { attempt, .. } => Input::Looked {
            attempt: *attempt,
            answer: answer::<Vec<ActivityRef>>(response)
                .map(|found| found.into_iter().next().map(|activity| activity.id)),
        },
        Effect::Create { attempt, .. } => Input::Created {
            attempt: *attempt,
            answer: answer::<ActivityRef>(response).map(|activity| activity.id),
        },
        Effect::Read { attempt, .. } => Input::Read {
            attempt: *attempt,
            answer: if response.status == 404 {
                Answer::Done(None)
            } else {
                answer::<Standing>(response).map(Some)
            },
        },
        Effect::Update { attempt, .. } if response.status == CHANGED => {
            Input::ChangedMeanwhile { attempt: *attempt }
        }
        Effect::Update { attempt, .. } => Input::Updated {
            attempt: *attempt,
            answer: answer::<ActivityRef>(response).map(|_| ()),
        },
    }
}

fn answer<T: DeserializeOwned>(response: &HttpResponse) -> Answer<T> {
    match response.status {
        200..=299 => {
            ledger_wire::json::from_str(&response.body).map_or(Answer::Unsure, Answer::Done)
        }
        400..=499 => Answer::Refused(Refusal {
            kind: RefusalKind::Rejected,
            detail: response.body.chars().take(500).collect(),
        }),
        _ => Answer::Unsure,
    }
}

#[cfg(test)]
mod tests {
    use ledger_core::ledger::{Attempt, Entry};

    use super::*;

    #[test]
    fn an_update_depends_on_what_was_read() {
        let stored = include_str!("../../core/tests/stored/0.2-entries.json");
        let entries: Vec<Entry> = serde_json::from_str(stored).unwrap();
        let part = entries.into_iter().next().unwrap().part;
        let draft = Draft {
            marker: "s-1/101".to_owned(),
            contact: ContactChoice { id: "c1".into(), name: "Jane".to_owned() },
            owner: None,
            subject: "S".to_owned(),
            body: "B".to_owned(),
            started_at: part.started_at,
            talk: part.talk,
            part,
        };
        let update = Effect::Update {
            attempt: Attempt(4),
            activity: "7".into(),
            draft: Box::new(draft),
            expected: Some("v1".into()),
        };
        assert_eq!(request(&update).header(IF_MATCH), Some("v1"));
        let answered = |status, body: &str| {
            let response = HttpResponse { status, headers: Vec::new(), body: body.to_owned() };
            read(&update, &response)
        };
        let attempt = Attempt(4);
        assert_eq!(answered(412, "changed"), Input::ChangedMeanwhile { attempt });
        let done = Input::Updated { attempt, answer: Answer::Done(()) };
        assert_eq!(answered(200, r#"{"id":"7"}"#), done);
        let unsure = Input::Updated { attempt, answer: Answer::Unsure };
        assert_eq!(answered(500, "broken"), unsure);
    }
}
