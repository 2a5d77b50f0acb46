//! An App Connect server: whatever CRMs its connectors speak to.
//!
//! It is spoken to as RingCentral's own server-side logging speaks to it: as the administrator who
//! signed in, with `User-Agent: SSCL`, with the account's id on every write, so that the server
//! finds the owner in its user mapping. The server composes the body itself, from fields; so the
//! body we read and write has our note and nothing else, and an update sends the note only when it
//! is another one than stands there.
//!
//! | method | requests |
//! |---|---|
//! | who am I | `GET /callLog` for a call that is none: `/authValidation` fails for connectors that have no OAuth, or no check of their own |
//! | find contacts | `GET /contact`, past the cache: it never forgets a contact |
//! | add a contact | `POST /contact` |
//! | look, read | `GET /userInfoHash`, `GET /callLog` |
//! | create | `POST /callLog`, where fields depend on the contact after `GET /contact`; an "existing log" is resolved as in look |
//! | update | `GET /userInfoHash`, `GET /callLog`, `PATCH /callLog` |
//!
//! Source: the server's OpenAPI description,
//! <https://github.com/ringcentral/rc-unified-crm-extension/blob/main/docs/developers/crm-server-openapi.json>.
//! A business failure is a 200 with `successful: false` and a sentence; the sentences here are the
//! server's own.

mod additional;
mod body;
mod message;

use std::borrow::Cow;
use std::collections::BTreeMap;

use ledger_core::additional::{AdditionalField, FieldValues};
use ledger_core::compose::{self, Composed, Format};
use ledger_core::contact::{Contact, ContactKind};
use ledger_core::id::{ActivityId, ContactId, RecordVersion};
use ledger_core::ledger::{Draft, Idempotency, RefusalKind, Standing};
use ledger_core::owner::CrmUser;
use ledger_core::phone::PhoneNumber;
use ledger_core::settings::Field;
use ledger_core::time::Span;
use ledger_wire::http::{HttpRequest, Method, encode};
use serde_json::{Value, json};

use self::additional::{additional, contact_kinds, dispose, offered, submitted};
use self::body::{News, change, creation, put_into, session};
use self::message::{Said, answer};
use crate::exchange::{About, NewContact, Site, Stop, Talk};
use crate::fields;
use crate::json::{self, object, text};
use crate::profile::{Ability, Profile, Updates};
use crate::question::{Identity, MayWrite};
use crate::secret::{CRM_TOKEN, RINGCENTRAL_TOKEN};
use crate::sign_in::SignIn;
use crate::speaks::{Speaks, Updated};
use crate::verdict::refused;
use crate::version::fingerprint;

static PROFILE: Profile = Profile {
    name: Cow::Borrowed("App Connect"),
    // The server remembers a log by session and extension once its CRM has answered; what it wrote
    // before it was stopped, or before its CRM failed, it does not know.
    idempotency: Idempotency::Trace { settle: Span::minutes(2) },
    format: Format::Plain,
    updates: Updates::ReadFirst,
    abilities: Cow::Borrowed(&[
        Ability::AddContact,
        Ability::FindByName,
        Ability::Users,
        Ability::Fields,
    ]),
    sign_in: Cow::Borrowed(&[SignIn::AppConnect]),
    address: Some("https://app-connect.example.com"),
    renewed_token: Some("x-refreshed-jwt-token"),
    guarantee: Cow::Borrowed(
        "One record for each part of a call. When the App Connect server does not answer \
        while a record is written, it is asked two minutes later; if it does not know the record, \
        as when it stopped between writing to the CRM and its own table, a person looks in the CRM \
        and decides. The contact of a record cannot be changed here, only in the CRM. Whether a \
        record was deleted in the CRM, or an update was really taken, the server does not say.",
    ),
};

/// What server-side logging wrote as a note before it knew more.
const PENDING_NOTE: &str = "From auto logging (Pending)";
/// How the CRM's contact and its kind make one id: the kind never has a slash.
const KIND_ENDS: char = '/';

/// An App Connect server.
pub(crate) struct AppConnect;

impl Speaks for AppConnect {
    fn profile<'a>(&self, _site: &'a Site) -> &'a Profile {
        &PROFILE
    }

    fn find_contacts(
        &self,
        talk: &mut Talk<'_>,
        number: &PhoneNumber,
        texts: &[String],
    ) -> Result<Vec<Contact>, Stop> {
        // The server pours digits into the places of formats; a spelling has none and stays as it
        // is. A comma divides them, so none can have one.
        let formats: Vec<&str> = texts
            .iter()
            .map(String::as_str)
            .filter(|text| *text != number.as_str() && !text.contains(','))
            .collect();
        let path = format!(
            "/contact?phoneNumber={}&overridingFormat={}&isExtension=false\
             &isForceRefreshAccountData=true",
            encode(number.as_str()),
            encode(&formats.join(",")),
        );
        let request = get(talk, &path);
        let said = answer(talk, request)?;
        contacts(talk, said)
    }

    fn add_contact(&self, talk: &mut Talk<'_>, new: &NewContact) -> Result<Contact, Stop> {
        let mut said = object(Vec::new());
        fields::put(&mut said, &new.fields, &[]);
        let body = object(vec![
            ("phoneNumber", new.number.as_str().into()),
            ("newContactName", new.name.as_str().into()),
            ("newContactType", new.kind.as_str().into()),
            ("additionalSubmission", said),
        ]);
        let request = write(talk, Method::Post, "/contact", &body);
        match answer(talk, request)? {
            Said::Done(body) => {
                let made = body.pointer("/contact").and_then(|made| contact(talk, made));
                made.ok_or(Stop::Unsure)
            }
            Said::Failed(failure) => Err(failure.stop()),
        }
    }

    fn look(
        &self,
        talk: &mut Talk<'_>,
        about: &About,
        _marker: &str,
    ) -> Result<Option<ActivityId>, Stop> {
        Ok(log(talk, about, Details::Without)?.map(|log| log.activity))
    }

    fn create(
        &self,
        talk: &mut Talk<'_>,
        about: &About,
        draft: &Draft,
    ) -> Result<ActivityId, Stop> {
        let values = submitted(talk, draft)?;
        let request = write(talk, Method::Post, "/callLog", &creation(about, draft, &values));
        let failure = match answer(talk, request)? {
            Said::Done(body) => return id(&body, "/logId").ok_or(Stop::Unsure),
            Said::Failed(failure) => failure,
        };
        if failure.is_existing_log() {
            let log = log(talk, about, Details::Without)?;
            return log.map(|log| log.activity).ok_or(Stop::Unsure);
        }
        Err(failure.stop())
    }

    fn read(
        &self,
        talk: &mut Talk<'_>,
        about: &About,
        _activity: &ActivityId,
    ) -> Result<Option<Standing>, Stop> {
        let Some(log) = log(talk, about, Details::With)? else { return Ok(None) };
        Ok(Some(log.standing))
    }

    fn update(
        &self,
        talk: &mut Talk<'_>,
        about: &About,
        _activity: &ActivityId,
        draft: &Draft,
        expected: Option<&RecordVersion>,
    ) -> Result<Updated, Stop> {
        let Some(log) = log(talk, about, Details::With)? else { return Err(gone(talk)) };
        if expected.is_some() && expected != log.standing.version.as_ref() {
            return Ok(Updated::ChangedMeanwhile);
        }
        let stands = compose::note(&log.standing.body, Format::Plain).unwrap_or_default();
        let note = compose::note(&draft.body, Format::Plain).filter(|note| *note != stands);
        let subject = draft.subject.as_str();
        let is_news = !subject.is_empty() && subject != log.standing.subject;
        let news = News {
            subject: is_news.then_some(subject),
            note: note.map(|note| put_into(&log.text, note)),
        };
        let request = write(talk, Method::Patch, "/callLog", &change(about, draft, news));
        match answer(talk, request)? {
            Said::Done(_) => dispose(talk, about, draft),
            // An unknown session is answered without a word.
            Said::Failed(failure) if failure.message.is_empty() => Err(gone(talk)),
            Said::Failed(failure) => Err(failure.stop()),
        }
    }

    fn who_am_i(&self, talk: &mut Talk<'_>) -> Result<Identity, Stop> {
        signed_in(talk)?;
        let name = format!("App Connect at {}", talk.site.address);
        Ok(Identity { name, ..Identity::default() })
    }

    fn may_write(&self, talk: &mut Talk<'_>) -> Result<MayWrite, Stop> {
        signed_in(talk)?;
        Ok(MayWrite::Unknown)
    }

    fn contacts_named(&self, talk: &mut Talk<'_>, name: &str) -> Result<Vec<Contact>, Stop> {
        let request = get(talk, &format!("/custom/contact/search?name={}", encode(name)));
        let said = answer(talk, request)?;
        contacts(talk, said)
    }

    /// The server names its users only as a mapping, and to RingCentral's administrators. Without
    /// extensions in the question nothing new is mapped.
    fn users(&self, talk: &mut Talk<'_>) -> Result<Vec<CrmUser>, Stop> {
        let request =
            write(talk, Method::Post, "/admin/userMapping", &json!({ "rcExtensionList": [] }))
                .with_header("x-rc-access-token", RINGCENTRAL_TOKEN);
        let mapping = message::plain(talk, request)?;
        Ok(json::list(&mapping, "").iter().filter_map(user).collect())
    }

    fn fields(&self, talk: &mut Talk<'_>) -> Result<Vec<AdditionalField>, Stop> {
        additional(talk)
    }

    fn contact_kinds(&self, talk: &mut Talk<'_>) -> Result<Vec<ContactKind>, Stop> {
        contact_kinds(talk)
    }
}

// Requests.

fn get(talk: &Talk<'_>, path: &str) -> HttpRequest {
    ours(HttpRequest::new(Method::Get, format!("{}{path}", talk.site.address)))
}

fn write(talk: &Talk<'_>, method: Method, path: &str, body: &Value) -> HttpRequest {
    ours(HttpRequest::json(method, format!("{}{path}", talk.site.address), body))
}

/// The server knows server-side logging by this name alone.
fn ours(request: HttpRequest) -> HttpRequest {
    request
        .with_bearer(CRM_TOKEN)
        .with_header("accept", "application/json")
        .with_header("user-agent", "SSCL")
}

/// The server renews its sign-in before it looks for details, and has none of a session 0.
fn signed_in(talk: &mut Talk<'_>) -> Result<(), Stop> {
    let request = get(talk, "/callLog?sessionIds=0&requireDetails=true");
    logs(talk, request).map(drop)
}

// Answers.

fn id(value: &Value, path: &str) -> Option<ActivityId> {
    text(value, path).map(ActivityId::new)
}

fn contacts(talk: &Talk<'_>, said: Said) -> Result<Vec<Contact>, Stop> {
    match said {
        Said::Done(body) => {
            let found = json::list(&body, "/contact").iter();
            let found = found.filter(|it| !json::is_true(it, "/isNewContact"));
            Ok(found.filter_map(|it| contact(talk, it)).collect())
        }
        Said::Failed(failure) if failure.is_nobody() => Ok(Vec::new()),
        Said::Failed(failure) => Err(failure.stop()),
    }
}

fn contact(talk: &Talk<'_>, value: &Value) -> Option<Contact> {
    let kind = text(value, "/type");
    let id = text(value, "/id")?;
    let id = ContactId::new(format!("{}{KIND_ENDS}{id}", kind.as_deref().unwrap_or_default()));
    Some(Contact {
        fields: offered(talk, value, &id),
        id,
        name: text(value, "/name").unwrap_or_default(),
        kind,
        latest_activity_at: json::moment(value, "/mostRecentActivityDate"),
        created_at: json::moment(value, "/createdDate"),
    })
}

fn user(mapped: &Value) -> Option<CrmUser> {
    Some(CrmUser {
        id: text(mapped, "/crmUser/id")?.as_str().into(),
        name: text(mapped, "/crmUser/name").unwrap_or_default(),
        email: text(mapped, "/crmUser/email"),
    })
}

#[derive(Clone, Copy)]
enum Details {
    With,
    Without,
}

struct Log {
    activity: ActivityId,
    /// The text that the server puts changes into.
    text: String,
    standing: Standing,
}

/// The extension as the server's table has it.
fn hash(talk: &mut Talk<'_>, about: &About) -> Result<String, Stop> {
    let path = format!(
        "/userInfoHash?extensionId={}&accountId={}",
        encode(about.extension_id.as_str()),
        encode(about.account.as_str()),
    );
    let request = get(talk, &path);
    let hashes = message::plain(talk, request)?;
    text(&hashes, "/extensionId").ok_or(Stop::Unsure)
}

/// What the server's table has. Without a word it says no when it does not know the user.
fn logs(talk: &mut Talk<'_>, request: HttpRequest) -> Result<Value, Stop> {
    match answer(talk, request)? {
        Said::Done(body) => Ok(body),
        Said::Failed(failure) if failure.message.is_empty() => {
            let detail = "the App Connect server does not know this sign-in";
            Err(refused(RefusalKind::SignIn, detail))
        }
        Said::Failed(failure) => Err(failure.stop()),
    }
}

fn log(talk: &mut Talk<'_>, about: &About, details: Details) -> Result<Option<Log>, Stop> {
    let hash = hash(talk, about)?;
    let session = session(about);
    let mut path =
        format!("/callLog?sessionIds={}&hashedExtensionId={}", encode(session), encode(&hash));
    if let Details::With = details {
        path.push_str("&requireDetails=true");
    }
    let request = get(talk, &path);
    let body = logs(talk, request)?;
    let is_this = |log: &&Value| text(log, "/sessionId").as_deref() == Some(session);
    let Some(log) = json::list(&body, "/logs").iter().find(is_this) else {
        return Err(Stop::Unsure);
    };
    if !json::is_true(log, "/matched") {
        return Ok(None);
    }
    if let (Details::With, None) = (details, log.pointer("/logData")) {
        return Err(Stop::Unsure);
    }
    let subject = text(log, "/logData/subject").unwrap_or_default();
    let note = text(log, "/logData/note").filter(|note| note != PENDING_NOTE);
    let whole = text(log, "/logData/fullBody").filter(|body| !body.is_empty());
    // The server has no versions; what an update could overwrite is one.
    let version = fingerprint(&[&subject, note.as_deref().unwrap_or_default()]);
    Ok(Some(Log {
        activity: id(log, "/logId").ok_or(Stop::Unsure)?,
        text: whole.or_else(|| note.clone()).unwrap_or_default(),
        standing: Standing {
            subject,
            body: body_of(note),
            contact: None,
            version: Some(version),
            fields: fields::standing(talk, log.pointer("/logData/dispositions")),
        },
    }))
}

/// The body that is our part of what stands there: the note.
fn body_of(note: Option<String>) -> String {
    let mut lines = BTreeMap::new();
    lines.extend(note.map(|note| (Field::Note, note)));
    let composed = Composed {
        contact: None,
        subject: String::new(),
        lines,
        format: Format::Plain,
        own_fields: None,
        fields: FieldValues::new(),
    };
    compose::upsert("", &composed)
}

/// The log is gone: nothing was done, and reading it again says so.
fn gone(talk: &Talk<'_>) -> Stop {
    Stop::Later(talk.last_heard_at())
}
