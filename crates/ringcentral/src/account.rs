//! The account, its extensions and its numbers (RingCentral API reference, "Get Extension", "Get
//! Company Info", "List Extensions", "List Company Phone Numbers").

use ledger_core::directory::{Extension, ExtensionKind};
use ledger_core::id::{AccountId, ExtensionId};
use ledger_core::phone::{HomeRegion, PhoneNumber};
use ledger_wire::http::{HttpRequest, HttpResponse, Method};
use serde::Deserialize;

use crate::budget::{Group, Request};
use crate::reply::{self, Reply, Trouble};
use crate::shape;

/// Who signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The organisation.
    pub account: AccountId,
    /// The person's extension.
    pub extension: ExtensionId,
    /// The name shown.
    pub name: String,
    /// Whether RingCentral lets this person administer the account.
    pub admin: bool,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What it holds.
    pub items: Vec<T>,
    /// The number of the next page; nothing on the last.
    pub next: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ExtensionShape {
    #[serde(deserialize_with = "shape::id")]
    id: Option<String>,
    extension_number: Option<String>,
    name: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    account: Option<AccountShape>,
    contact: Option<ContactShape>,
    permissions: Option<PermissionsShape>,
    site: Option<NameShape>,
}

#[derive(Deserialize)]
struct AccountShape {
    #[serde(deserialize_with = "shape::id")]
    id: Option<String>,
}

#[derive(Deserialize)]
struct NameShape {
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ContactShape {
    email: Option<String>,
    department: Option<String>,
}

#[derive(Deserialize)]
struct PermissionsShape {
    admin: Option<EnabledShape>,
}

#[derive(Deserialize)]
struct EnabledShape {
    #[serde(default)]
    enabled: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListShape<T> {
    #[serde(default = "Vec::new")]
    records: Vec<T>,
    paging: Option<PagingShape>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PagingShape {
    page: Option<u32>,
    total_pages: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NumberShape {
    phone_number: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CompanyShape {
    regional_settings: Option<RegionalShape>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RegionalShape {
    home_country: Option<CountryShape>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CountryShape {
    iso_code: Option<String>,
}

impl<T> ListShape<T> {
    fn page<U>(self, read: impl Fn(T) -> Option<U>) -> Page<U> {
        let next = self.paging.and_then(|paging| {
            let page = paging.page.unwrap_or(1);
            (page < paging.total_pages.unwrap_or(1)).then_some(page + 1)
        });
        Page { items: self.records.into_iter().filter_map(read).collect(), next }
    }
}

/// Asks who signed in.
pub fn person(server: &str) -> Request {
    let http =
        HttpRequest::new(Method::Get, format!("{server}/restapi/v1.0/account/~/extension/~"));
    Request::regular(Group::Light, http)
}

/// Reads who signed in.
///
/// # Errors
///
/// When RingCentral does not say, or names no account.
pub fn read_person(response: &HttpResponse) -> Reply<Person> {
    let shape: ExtensionShape = reply::read(response)?;
    let missing = |what: &str| Trouble::Passing(format!("the answer names no {what}"));
    Ok(Person {
        account: shape
            .account
            .and_then(|account| account.id)
            .map(AccountId::new)
            .ok_or_else(|| missing("account"))?,
        extension: shape.id.map(ExtensionId::new).ok_or_else(|| missing("extension"))?,
        name: shape.name.unwrap_or_default(),
        admin: shape
            .permissions
            .and_then(|permissions| permissions.admin)
            .is_some_and(|admin| admin.enabled),
    })
}

/// Asks for the account's country.
pub fn company(server: &str) -> Request {
    let http = HttpRequest::new(Method::Get, format!("{server}/restapi/v1.0/account/~"));
    Request::background(Group::Light, http)
}

/// Reads the account's country.
///
/// # Errors
///
/// When RingCentral does not answer.
pub fn read_company(response: &HttpResponse) -> Reply<HomeRegion> {
    let shape: CompanyShape = reply::read(response)?;
    Ok(shape
        .regional_settings
        .and_then(|regional| regional.home_country)
        .and_then(|country| country.iso_code)
        .map(HomeRegion)
        .unwrap_or_default())
}

/// Asks for a page of extensions.
pub fn extensions(server: &str, page: u32) -> Request {
    let http = HttpRequest::new(
        Method::Get,
        format!("{server}/restapi/v1.0/account/~/extension?page={page}&perPage=1000"),
    );
    Request::background(Group::Medium, http)
}

/// Reads a page of extensions.
///
/// # Errors
///
/// When RingCentral does not answer.
pub fn read_extensions(response: &HttpResponse) -> Reply<Page<Extension>> {
    let list: ListShape<ExtensionShape> = reply::read(response)?;
    Ok(list.page(|shape| {
        let contact = shape.contact;
        let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let (email, department) = match contact {
            Some(contact) => (filled(contact.email), filled(contact.department)),
            None => (None, None),
        };
        Some(Extension {
            id: ExtensionId::new(shape.id?),
            number: filled(shape.extension_number),
            name: shape.name.unwrap_or_default(),
            kind: ExtensionKind::read(shape.kind.as_deref().unwrap_or("Unknown")),
            email,
            site: shape.site.and_then(|site| filled(site.name)),
            department,
        })
    }))
}

/// Asks for a page of a queue's members.
pub fn queue_members(server: &str, queue: &ExtensionId, page: u32) -> Request {
    let http = HttpRequest::new(
        Method::Get,
        format!(
            "{server}/restapi/v1.0/account/~/call-queues/{queue}/members?page={page}&perPage=1000"
        ),
    );
    Request::background(Group::Light, http)
}

/// Reads a page of a queue's members.
///
/// # Errors
///
/// When RingCentral does not answer.
pub fn read_queue_members(response: &HttpResponse) -> Reply<Page<ExtensionId>> {
    let list: ListShape<ExtensionShape> = reply::read(response)?;
    Ok(list.page(|shape| shape.id.map(ExtensionId::new)))
}

/// Asks for a page of the account's numbers.
pub fn numbers(server: &str, page: u32) -> Request {
    let http = HttpRequest::new(
        Method::Get,
        format!("{server}/restapi/v1.0/account/~/phone-number?page={page}&perPage=1000"),
    );
    Request::background(Group::Heavy, http)
}

/// Reads a page of the account's numbers.
///
/// # Errors
///
/// When RingCentral does not answer.
pub fn read_numbers(response: &HttpResponse, home: &HomeRegion) -> Reply<Page<PhoneNumber>> {
    let list: ListShape<NumberShape> = reply::read(response)?;
    Ok(list.page(|shape| PhoneNumber::parse(&shape.phone_number?, home).ok()))
}
