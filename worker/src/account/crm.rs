//! The built-in CRM: contacts and activities in the account's storage.
//!
//! - this file: what the log machine asks, in HTTP as of any CRM (`ledger_crm::builtin`);
//! - [`people`]: what people ask (`ledger_wire::api::contacts`);
//! - [`contacts`], [`import`], [`activities`]: the statements behind both;
//! - [`tables`]: what is stored.

mod activities;
mod contacts;
mod import;
mod people;
mod tables;

use ledger_core::contact::search::Search;
use ledger_core::phone::PhoneNumber;
use ledger_core::time::Millis;
use ledger_crm::builtin::{ADDRESS, IF_MATCH, WriteActivity, WriteContact};
use ledger_ringcentral::agenda::Task;
use ledger_ringcentral::{Reply, Trouble};
use ledger_wire::api::{Failure, FailureCode};
use ledger_wire::http::{HttpRequest, HttpResponse, Method};
use serde::de::DeserializeOwned;
use worker::Result;

pub(super) use self::tables::{bring_up_to_date, note_changed};
use super::store::{Store, StoredSession};
use super::{Answered, Held, broken};
use crate::message::{self, Done, ToDesk};
use crate::platform;

/// A request as it is read here.
struct Asked {
    url: String,
    method: Method,
    body: Option<String>,
    expected: Option<String>,
}

impl Asked {
    fn read(request: HttpRequest) -> Answered<Self> {
        if !request.url.starts_with(ADDRESS) {
            return Err(Failure::new(FailureCode::BadRequest, "this is not the built-in CRM"));
        }
        let expected = request.header(IF_MATCH).map(str::to_owned);
        Ok(Self { url: request.url, method: request.method, body: request.body, expected })
    }

    fn path(&self) -> &str {
        platform::path(&self.url)
    }

    fn segments(&self) -> Vec<&str> {
        self.path().split('/').skip(1).collect()
    }

    /// A field of the query; empty when it is not there.
    fn query(&self, name: &str) -> String {
        platform::field(platform::query(&self.url), name).unwrap_or_default()
    }

    fn body<T: DeserializeOwned>(&self) -> Answered<T> {
        ledger_wire::json::from_str(self.body.as_deref().unwrap_or_default()).map_err(|problem| {
            Failure::new(FailureCode::BadRequest, format!("the body cannot be read: {problem}"))
        })
    }
}

impl Held {
    /// Answers the log machine.
    pub(super) async fn crm(&self, request: HttpRequest) -> Answered<HttpResponse> {
        let response = answer(&self.store(), &Asked::read(request)?, platform::now());
        self.contacts_changed().await?;
        response.map_err(broken)
    }

    /// Answers a person, in JSON.
    pub(super) async fn crm_for(
        &self,
        session: &StoredSession,
        request: HttpRequest,
    ) -> Answered<String> {
        let answered =
            people::answer(&self.store(), session, &Asked::read(request)?, platform::now());
        self.contacts_changed().await?;
        answered
    }

    /// Has the desks told of a contact that the account's CRM, whichever it is, has made.
    pub(super) async fn contact_made(&self, number: &PhoneNumber) -> Answered<Done> {
        tables::note_changed(&self.store(), [number]).map_err(broken)?;
        self.contacts_changed().await.map(|()| Done {})
    }

    /// Has the desks told of contacts that changed, if any did.
    async fn contacts_changed(&self) -> Answered<()> {
        if tables::changed_numbers(&self.store()).map_err(broken)?.is_empty() {
            return Ok(());
        }
        self.schedule(Task::Contacts, platform::now()).await
    }

    /// Tells every desk for which numbers contacts have changed: calls that wait there for one are
    /// looked at again. Says when to go on.
    pub(super) async fn tell_contacts(&self) -> Reply<Option<Millis>> {
        let stored = |problem: worker::Error| Trouble::Passing(problem.to_string());
        let failed = |failure: Failure| Trouble::Passing(failure.message);
        let numbers = tables::changed_numbers(&self.store()).map_err(stored)?;
        if numbers.is_empty() {
            return Ok(None);
        }
        let account = self.account().map_err(failed)?;
        let desks = self.store().desks().map_err(stored)?;
        let told = desks.all().map(|number| {
            let (account, numbers) = (&account, numbers.clone());
            async move {
                let desk = message::desk(&self.env, account, number).map_err(broken)?;
                platform::tell::<_, Done>(&desk, &ToDesk::ContactsChanged { numbers }).await
            }
        });
        futures_util::future::try_join_all(told).await.map_err(failed)?;
        tables::forget_changed(&self.store(), &numbers).map_err(stored)?;
        Ok(Some(platform::now()))
    }
}

fn answer(store: &Store, asked: &Asked, now: Millis) -> Result<HttpResponse> {
    match (asked.method, asked.segments().as_slice()) {
        (Method::Get, ["contacts"]) => match asked.query("name") {
            name if name.is_empty() => contacts::with_number(store, &asked.query("number")),
            name => contacts::named(store, &Search::read(&name, &store.home()?)),
        }
        .map(done),
        (Method::Post, ["contacts"]) => match asked.body::<WriteContact>() {
            Ok(contact) => find_or_add(store, &contact, now).map(done),
            Err(problem) => Ok(refused(400, problem.message)),
        },
        (Method::Get, ["activities"]) => {
            activities::with_marker(store, &asked.query("marker")).map(done)
        }
        (Method::Post, ["activities"]) => match asked.body::<WriteActivity>() {
            Ok(activity) => activities::create(store, activity, now).map(done),
            Err(problem) => Ok(refused(400, problem.message)),
        },
        (Method::Get, ["activities", id]) => activities::read(store, id),
        (Method::Put, ["activities", id]) => match asked.body::<WriteActivity>() {
            Ok(activity) => activities::update(store, id, activity, asked.expected.as_deref(), now),
            Err(problem) => Ok(refused(400, problem.message)),
        },
        (_, _) => Ok(refused(404, "there is no such thing in the built-in CRM".to_owned())),
    }
}

/// The contact with one of the numbers; a new one if there is none.
fn find_or_add(store: &Store, contact: &WriteContact, now: Millis) -> Result<String> {
    for number in &contact.numbers {
        if let Some(known) = contacts::first_with_number(store, number.as_str())? {
            return Ok(known);
        }
    }
    contacts::add_placeholder(store, contact, now)
}

fn done(body: String) -> HttpResponse {
    HttpResponse { status: 200, headers: Vec::new(), body }
}

fn refused(status: u16, problem: String) -> HttpResponse {
    HttpResponse { status, headers: Vec::new(), body: problem }
}
