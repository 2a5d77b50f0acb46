//! Salesforce: contacts, leads and accounts, and calls as completed tasks.
//!
//! | method | requests | source |
//! |---|---|---|
//! | find contacts | `GET /search` (SOSL in phone fields), `GET /query` for accounts that are people | <https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_syntax.htm> |
//! | add a contact | `POST /sobjects/Contact`, `Lead` or `Account` | <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_basic_info_post.htm> |
//! | look, read | `GET /query` (SOQL) | <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm> |
//! | create, update | `/sobjects/Task` | <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_task.htm> |
//! | additional fields, kinds of contact | `GET /sobjects/Task/describe`, and of each kind | <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm> |
//! | users | `GET /query` on `User` | the same reference |
//! | who am I | `GET /services/oauth2/userinfo` | <https://help.salesforce.com/s/articleView?id=sf.remoteaccess_using_userinfo_endpoint.htm> |
//! | may I write | `GET /sobjects/Task` | <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_basic_info_get.htm> |
//!
//! Our marker is the task's `CallObject`. Salesforce makes no two tasks of one by it, but a query
//! finds it as soon as the task is there. An update names when the task was last changed
//! (`If-Unmodified-Since`, to the second):
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_rest_conditional_requests.htm>.
//! What errors mean: <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm>.

mod query;
mod records;
mod task;

use std::borrow::Cow;

use ledger_core::additional::AdditionalField;
use ledger_core::compose::Format;
use ledger_core::contact::{Contact, ContactKind};
use ledger_core::id::{ActivityId, ContactId, RecordVersion};
use ledger_core::ledger::{Draft, Idempotency, RefusalKind, Standing};
use ledger_core::owner::CrmUser;
use ledger_core::phone::PhoneNumber;
use ledger_core::time::{Millis, Span};
use ledger_wire::http::{HttpRequest, HttpResponse, Method, encode};
use serde_json::{Value, json};

use self::query::{literal, phrase, word};
use self::records::{additional, contact, contact_kind, user, whose};
use self::task::{changed, made};
use crate::exchange::{About, NewContact, Site, Stop, Talk};
use crate::fields;
use crate::json::{self, list, moment, object, optional, text};
use crate::number::{is_somebody_else, with_digits};
use crate::profile::{Ability, Profile, Updates};
use crate::question::{Identity, MayWrite};
use crate::secret::CRM_TOKEN;
use crate::sign_in::{OAuth, Pkce, SignIn};
use crate::speaks::{Speaks, Updated};
use crate::verdict::{Statuses, later, refused, success, words};
use crate::when;

static PROFILE: Profile = Profile {
    name: Cow::Borrowed("Salesforce"),
    idempotency: Idempotency::Marker { settle: Span::minutes(3) },
    format: Format::Plain,
    updates: Updates::Conditional,
    abilities: Cow::Borrowed(&[
        Ability::AddContact,
        Ability::FindByName,
        Ability::Users,
        Ability::MoveActivity,
        Ability::Fields,
    ]),
    sign_in: Cow::Borrowed(&[SignIn::OAuth(OAuth {
        authorize: Cow::Borrowed("https://login.salesforce.com/services/oauth2/authorize"),
        token: Cow::Borrowed("https://login.salesforce.com/services/oauth2/token"),
        scope: Cow::Borrowed("api refresh_token"),
        pkce: Pkce::S256,
    })]),
    address: None,
    renewed_token: None,
    guarantee: Cow::Borrowed(
        "One record for each part of a call. When Salesforce does not answer while a \
        record is written, it is searched for three minutes later and written again only if it \
        is not there. A record that someone changes within the second in which it was changed \
        before may be overwritten.",
    ),
};

/// A request that failed changed nothing: a transaction is done whole or not at all.
const STATUSES: Statuses = Statuses {
    rejected: &[400, 404, 405, 409, 414, 415, 428, 431],
    later: &[],
    pause: Span::minutes(1),
};
const DATA: &str = "/services/data/v62.0";
/// The most pages of users, of two thousand each.
const MOST_PAGES: usize = 10;
const ACCOUNT_IDS: &str = "001";
const CONTACT: &str = "Contact";
const LEAD: &str = "Lead";
const ACCOUNT: &str = "Account";
/// What can be called, the usual kind first.
const KINDS: [&str; 3] = [CONTACT, LEAD, ACCOUNT];
const WHOM: &str = "Contact(Id, Name, Phone, MobilePhone, HomePhone, OtherPhone, AccountId, \
    LastActivityDate, CreatedDate), Lead(Id, Name, Phone, MobilePhone, LastActivityDate, \
    CreatedDate WHERE IsConverted = false), Account(Id, Name, Phone, LastActivityDate, \
    CreatedDate) LIMIT 100";

/// Salesforce.
pub(crate) struct Salesforce;

impl Speaks for Salesforce {
    fn profile<'a>(&self, _site: &'a Site) -> &'a Profile {
        &PROFILE
    }

    fn find_contacts(
        &self,
        talk: &mut Talk<'_>,
        number: &PhoneNumber,
        texts: &[String],
    ) -> Result<Vec<Contact>, Stop> {
        let phrases: Vec<String> =
            with_digits(number, texts).iter().map(|text| phrase(text)).collect();
        let find = format!("FIND {{{}}} IN PHONE FIELDS", phrases.join(" OR "));
        let paths = ["/Phone", "/MobilePhone", "/HomePhone", "/OtherPhone"];
        let mut found = search(talk, &find)?;
        found.retain(|record| !is_somebody_else(record, &paths, number, talk.site));
        // A company is no second match beside its own contact.
        let employers: Vec<String> =
            found.iter().filter_map(|record| text(record, "/AccountId")).collect();
        found.retain(|record| text(record, "/Id").is_none_or(|id| !employers.contains(&id)));
        let people = people_of(talk, &found)?;
        let person = |record: &Value| {
            let id = text(record, "/Id");
            people.iter().find(|person| text(person, "/AccountId") == id)
        };
        Ok(found.iter().filter_map(|record| contact(person(record).unwrap_or(record))).collect())
    }

    /// Of a lead that nobody says more of, the company is called as the person is.
    fn add_contact(&self, talk: &mut Talk<'_>, new: &NewContact) -> Result<Contact, Stop> {
        let name = new.name.as_str();
        let (first, last) = name.rsplit_once(' ').unwrap_or(("", name));
        let kind = KINDS.into_iter().find(|kind| *kind == new.kind).unwrap_or(CONTACT);
        let mut said = vec![("Phone", new.number.as_str().into())];
        if kind == ACCOUNT {
            said.push(("Name", name.into()));
        } else {
            said.push(("FirstName", optional(Some(first).filter(|first| !first.is_empty()))));
            said.push(("LastName", last.into()));
        }
        if kind == LEAD {
            said.push(("Company", name.into()));
        }
        let mut body = object(said);
        fields::put(&mut body, &new.fields, &["Company"]);
        let request = write(talk, Method::Post, &format!("/sobjects/{kind}"), &body);
        let made = done(talk, request)?;
        Ok(Contact {
            id: ContactId::new(text(&made, "/id").ok_or(Stop::Unsure)?),
            name: name.to_owned(),
            kind: Some(kind.to_owned()),
            latest_activity_at: None,
            created_at: None,
            fields: Vec::new(),
        })
    }

    fn look(
        &self,
        talk: &mut Talk<'_>,
        _about: &About,
        marker: &str,
    ) -> Result<Option<ActivityId>, Stop> {
        let soql = format!(
            "SELECT Id FROM Task WHERE CallObject = {} ORDER BY CreatedDate LIMIT 1",
            literal(marker)
        );
        let found = query(talk, &soql)?;
        Ok(records(&found)?.first().and_then(|task| text(task, "/Id")).map(ActivityId::new))
    }

    fn create(
        &self,
        talk: &mut Talk<'_>,
        _about: &About,
        draft: &Draft,
    ) -> Result<ActivityId, Stop> {
        let body = made(draft, talk.site.offset);
        let request = write(talk, Method::Post, "/sobjects/Task", &body);
        let made = done(talk, request)?;
        text(&made, "/id").map(ActivityId::new).ok_or(Stop::Unsure)
    }

    fn read(
        &self,
        talk: &mut Talk<'_>,
        about: &About,
        activity: &ActivityId,
    ) -> Result<Option<Standing>, Stop> {
        let soql = |more: &str| {
            format!(
                "SELECT Subject, Description, WhoId, Who.Name, WhatId, What.Name, \
                 LastModifiedDate{more} FROM Task WHERE Id = {}",
                literal(activity.as_str())
            )
        };
        let names = fields::names(talk, ", ");
        let found = match query(talk, &soql(&names)) {
            // One of the fields has gone since they were read.
            Err(Stop::Refused(refusal))
                if refusal.kind == RefusalKind::Rejected && !names.is_empty() =>
            {
                query(talk, &soql(""))?
            }
            found => found?,
        };
        Ok(records(&found)?.first().map(|task| Standing {
            subject: text(task, "/Subject").unwrap_or_default(),
            body: text(task, "/Description").unwrap_or_default(),
            contact: whose(task, about),
            version: text(task, "/LastModifiedDate").map(RecordVersion::new),
            fields: fields::standing(talk, Some(task)),
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
        let path = format!("/sobjects/Task/{}", encode(activity.as_str()));
        let body = changed(draft, talk.site.offset);
        let mut request = write(talk, Method::Patch, &path, &body);
        let read_at = expected.and_then(|version| moment(&json!(version.as_str()), ""));
        if let Some(read_at) = read_at {
            request = request.with_header("if-unmodified-since", when::http(read_at));
        }
        let (response, at) = talk.response(request)?;
        match (response.status, code(response).as_str()) {
            (412, _) => Ok(Updated::ChangedMeanwhile),
            (404, _) | (400, "ENTITY_IS_DELETED") => Err(Stop::Later(at)),
            (_, _) => judge(response, at).map(|()| Updated::Done),
        }
    }

    fn who_am_i(&self, talk: &mut Talk<'_>) -> Result<Identity, Stop> {
        let me = got(talk, "/services/oauth2/userinfo")?;
        Ok(Identity {
            user: Some(text(&me, "/user_id").ok_or(Stop::Unsure)?.as_str().into()),
            name: text(&me, "/name").unwrap_or_default(),
            ..Identity::default()
        })
    }

    fn may_write(&self, talk: &mut Talk<'_>) -> Result<MayWrite, Stop> {
        let task = got(talk, &format!("{DATA}/sobjects/Task"))?;
        let may = |what| json::is_true(&task, &format!("/objectDescribe/{what}"));
        Ok(if may("createable") && may("updateable") { MayWrite::Yes } else { MayWrite::No })
    }

    /// Any record opens by its id.
    fn page(
        &self,
        site: &Site,
        contact: &ContactId,
        activity: Option<&ActivityId>,
    ) -> Option<String> {
        let id = activity.map_or(contact.as_str(), ActivityId::as_str);
        Some(format!("{}/{}", site.address, encode(id)))
    }

    fn contacts_named(&self, talk: &mut Talk<'_>, name: &str) -> Result<Vec<Contact>, Stop> {
        let words: Vec<String> = name.split_whitespace().map(word).collect();
        let find = format!("FIND {{{}}} IN NAME FIELDS", words.join(" AND "));
        Ok(search(talk, &find)?.iter().filter_map(contact).collect())
    }

    /// The organisation's own fields of tasks, and those of Salesforce's that people set.
    fn fields(&self, talk: &mut Talk<'_>) -> Result<Vec<AdditionalField>, Stop> {
        Ok(additional(&describe(talk, "Task")?))
    }

    /// Those that the organisation has, and that the sign-in may make.
    fn contact_kinds(&self, talk: &mut Talk<'_>) -> Result<Vec<ContactKind>, Stop> {
        let mut kinds = Vec::new();
        for kind in KINDS {
            match describe(talk, kind) {
                Ok(described) => kinds.extend(contact_kind(kind, &described)),
                Err(Stop::Refused(refusal)) if refusal.kind != RefusalKind::SignIn => {}
                Err(stop) => return Err(stop),
            }
        }
        Ok(kinds)
    }

    fn users(&self, talk: &mut Talk<'_>) -> Result<Vec<CrmUser>, Stop> {
        let soql = "SELECT Id, Name, Email FROM User \
            WHERE IsActive = true AND UserType = 'Standard'";
        let mut page = query(talk, soql)?;
        let mut users = Vec::new();
        for _ in 0..MOST_PAGES {
            users.extend(records(&page)?.iter().filter_map(user));
            let Some(next) = text(&page, "/nextRecordsUrl") else { break };
            page = got(talk, &next)?;
        }
        Ok(users)
    }
}

// Requests.

fn get(talk: &Talk<'_>, path: &str) -> HttpRequest {
    HttpRequest::new(Method::Get, format!("{}{path}", talk.site.address)).with_bearer(CRM_TOKEN)
}

fn write(talk: &Talk<'_>, method: Method, path: &str, body: &Value) -> HttpRequest {
    HttpRequest::json(method, format!("{}{DATA}{path}", talk.site.address), body)
        .with_bearer(CRM_TOKEN)
}

fn describe(talk: &mut Talk<'_>, kind: &str) -> Result<Value, Stop> {
    got(talk, &format!("{DATA}/sobjects/{kind}/describe"))
}

fn query(talk: &mut Talk<'_>, soql: &str) -> Result<Value, Stop> {
    got(talk, &format!("{DATA}/query?q={}", encode(soql)))
}

fn search(talk: &mut Talk<'_>, find: &str) -> Result<Vec<Value>, Stop> {
    let sosl = format!("{find} RETURNING {WHOM}");
    let found = got(talk, &format!("{DATA}/search?q={}", encode(&sosl)))?;
    match found.pointer("/searchRecords") {
        Some(Value::Array(found)) => Ok(found.clone()),
        Some(_) | None => Err(Stop::Unsure),
    }
}

/// The people who are accounts themselves: a task is with the contact that each of them has. An
/// organisation without such accounts does not know the field by which they are told.
fn people_of(talk: &mut Talk<'_>, found: &[Value]) -> Result<Vec<Value>, Stop> {
    let accounts = found.iter().filter_map(|record| text(record, "/Id"));
    let accounts: Vec<String> =
        accounts.filter(|id| id.starts_with(ACCOUNT_IDS)).map(|id| literal(&id)).collect();
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let soql = format!(
        "SELECT Id, Name, AccountId, LastActivityDate, CreatedDate FROM Contact \
         WHERE IsPersonAccount = true AND AccountId IN ({})",
        accounts.join(", ")
    );
    let request = get(talk, &format!("{DATA}/query?q={}", encode(&soql)));
    let (response, at) = talk.response(request)?;
    if response.status == 400 && code(response) == "INVALID_FIELD" {
        return Ok(Vec::new());
    }
    judge(response, at)?;
    let people = json::read(&response.body).ok_or(Stop::Unsure)?;
    records(&people).map(<[Value]>::to_vec)
}

// Answers.

fn got(talk: &mut Talk<'_>, path: &str) -> Result<Value, Stop> {
    let request = get(talk, path);
    done(talk, request)
}

fn done(talk: &mut Talk<'_>, request: HttpRequest) -> Result<Value, Stop> {
    let (response, at) = talk.response(request)?;
    judge(response, at)?;
    json::read(&response.body).ok_or(Stop::Unsure)
}

fn code(response: &HttpResponse) -> String {
    json::read(&response.body).and_then(|body| text(&body, "/0/errorCode")).unwrap_or_default()
}

/// What the error's code says beyond the status.
fn judge(response: &HttpResponse, at: Millis) -> Result<(), Stop> {
    if response.is_success() {
        return Ok(());
    }
    match (response.status, code(response).as_str()) {
        // The organisation's limit of a day.
        (403, "REQUEST_LIMIT_EXCEEDED") => Err(later(response, at, Span::hours(1))),
        // Somebody else is changing the same account or contact.
        (400, "UNABLE_TO_LOCK_ROW") => Err(later(response, at, Span::seconds(10))),
        (400, code) if code.starts_with("INSUFFICIENT_ACCESS") => {
            Err(refused(RefusalKind::Permission, words(response)))
        }
        (_, _) => success(response, at, &STATUSES),
    }
}

fn records(found: &Value) -> Result<&[Value], Stop> {
    if found.pointer("/records").is_none() {
        return Err(Stop::Unsure);
    }
    Ok(list(found, "/records"))
}
