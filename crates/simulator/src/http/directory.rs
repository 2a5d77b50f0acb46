//! Who and what an account has ("RingCentral API reference: Get Account, Get Extension, List
//! Extensions, List Account Phone Numbers, List Call Queues, Check User Permission").

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

use crate::account::{Account, Extension, ExtensionKind, Role};
use crate::ids::number;
use crate::limits::Group;
use crate::notification::put;
use crate::world::World;

use super::paging::Page;
use super::problem::Problem;
use super::query::Pairs;
use super::{Admitted, Shared, serve};

pub(super) async fn account(
    State(inner): Shared,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    serve(&inner, &headers, Group::Light, |world, admitted| {
        let account = readable(world, admitted, &id, "ReadCompanyInfo")?;
        let uri = account_uri(&inner.base, account);
        let operator = account.extensions.first();
        Ok(json!({
            "uri": uri,
            "id": number(account.id.as_str()),
            "mainNumber": account.main_number,
            "status": "Confirmed",
            "operator": operator.map(|operator| json!({
                "uri": format!("{uri}/extension/{}", operator.id),
                "id": number(operator.id.as_str()),
                "extensionNumber": operator.number,
            })),
            "serviceInfo": {"brand": {"id": "1210", "name": "RingCentral"}},
            "regionalSettings": regional_settings(&inner.base),
            "federated": false,
            "limits": {"maxExtensionNumberLength": 8, "shortExtensionNumberLength": 4},
        }))
    })
}

pub(super) async fn extension(
    State(inner): Shared,
    Path((account, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    serve(&inner, &headers, Group::Light, |world, admitted| {
        let account = own_account(world, admitted, &account)?;
        let extension = own_extension(account, admitted, &id)?;
        if extension.id != admitted.owner.extension {
            readable(world, admitted, "~", "ReadExtensions")?;
        }
        let mut json = extension_json(&inner.base, account, extension);
        let queues: Vec<Value> = account
            .extensions
            .iter()
            .filter(|queue| members(queue).is_some_and(|members| members.contains(&extension.id)))
            .map(|queue| {
                json!({
                    "id": queue.id,
                    "uri": extension_uri(&inner.base, account, queue),
                    "extensionNumber": queue.number,
                })
            })
            .collect();
        let account_uri = account_uri(&inner.base, account);
        put(&mut json, "account", json!({"id": account.id, "uri": account_uri}));
        put(&mut json, "departments", queues);
        put(&mut json, "regionalSettings", regional_settings(&inner.base));
        Ok(json)
    })
}

pub(super) async fn extensions(
    State(inner): Shared,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = Pairs::parse(&query.unwrap_or_default());
    serve(&inner, &headers, Group::Medium, |world, admitted| {
        let account = readable(world, admitted, &id, "ReadExtensions")?;
        let page = Page::of(&query, 1000)?;
        let chosen = |name: &str, value: &str| {
            let mut values = query.all(name).peekable();
            values.peek().is_none() || values.any(|one| one == value)
        };
        let all: Vec<&Extension> = account
            .extensions
            .iter()
            .filter(|extension| {
                let email = extension.user().map_or("", |user| user.email.as_str());
                chosen("extensionNumber", &extension.number)
                    && chosen("email", email)
                    && chosen("status", extension.status_name())
                    && chosen("type", extension.type_name())
            })
            .collect();
        let uri = format!("{}/extension", account_uri(&inner.base, account));
        Ok(page.list_of(&uri, &query, all, |one| extension_json(&inner.base, account, one)))
    })
}

pub(super) async fn phone_numbers(
    State(inner): Shared,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = Pairs::parse(&query.unwrap_or_default());
    serve(&inner, &headers, Group::Heavy, |world, admitted| {
        let account = readable(world, admitted, &id, "ReadCompanyPhoneNumbers")?;
        let page = Page::of(&query, 1000)?;
        let uri = format!("{}/phone-number", account_uri(&inner.base, account));
        let main = (account.main_number.as_str(), "MainCompanyNumber", None);
        let direct = account.extensions.iter().filter_map(|extension| {
            let number = extension.direct_number.as_deref()?;
            let usage = match extension.kind {
                ExtensionKind::User(_) => "DirectNumber",
                ExtensionKind::Queue { .. } | ExtensionKind::IvrMenu | ExtensionKind::Site => {
                    "CompanyNumber"
                }
            };
            Some((number, usage, Some(extension)))
        });
        let records = (500_000_001_u64..)
            .zip(std::iter::once(main).chain(direct))
            .map(|(id, (number, usage, extension))| {
                let mut json = json!({
                    "uri": format!("{uri}/{id}"),
                    "id": id,
                    "phoneNumber": number,
                    "paymentType": "Local",
                    "type": "VoiceFax",
                    "usageType": usage,
                    "status": "Normal",
                    "primary": usage == "MainCompanyNumber",
                });
                if let Some(extension) = extension {
                    put(&mut json, "extension", brief(&inner.base, account, extension));
                }
                json
            })
            .collect();
        Ok(page.list(&uri, &query, records))
    })
}

pub(super) async fn queues(
    State(inner): Shared,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = Pairs::parse(&query.unwrap_or_default());
    serve(&inner, &headers, Group::Medium, |world, admitted| {
        let account = readable(world, admitted, &id, "ReadExtensions")?;
        let page = Page::of(&query, 1000)?;
        let uri = format!("{}/call-queues", account_uri(&inner.base, account));
        let records = account
            .extensions
            .iter()
            .filter(|extension| members(extension).is_some())
            .map(|queue| {
                json!({
                    "uri": format!("{uri}/{}", queue.id),
                    "id": queue.id,
                    "extensionNumber": queue.number,
                    "name": queue.name,
                    "status": queue.status_name(),
                    "site": {"id": "main-site", "name": "Main Site"},
                })
            })
            .collect();
        Ok(page.list(&uri, &query, records))
    })
}

pub(super) async fn queue_members(
    State(inner): Shared,
    Path((id, queue)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = Pairs::parse(&query.unwrap_or_default());
    serve(&inner, &headers, Group::Light, |world, admitted| {
        let account = readable(world, admitted, &id, "ReadExtensions")?;
        let page = Page::of(&query, 1000)?;
        let members = account
            .extension(&queue.as_str().into())
            .and_then(members)
            .ok_or_else(|| Problem::not_found("groupId"))?;
        let records = members
            .iter()
            .filter_map(|member| account.extension(member))
            .map(|member| {
                json!({
                    "uri": extension_uri(&inner.base, account, member),
                    "id": number(member.id.as_str()),
                    "extensionNumber": member.number,
                })
            })
            .collect();
        let uri = format!("{}/call-queues/{queue}/members", account_uri(&inner.base, account));
        Ok(page.list(&uri, &query, records))
    })
}

pub(super) async fn check_permission(
    State(inner): Shared,
    Path((account, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = Pairs::parse(&query.unwrap_or_default());
    serve(&inner, &headers, Group::Light, |world, admitted| {
        let account = own_account(world, admitted, &account)?;
        let extension = own_extension(account, admitted, &id)?;
        let permission =
            query.get("permissionId").ok_or_else(|| Problem::invalid("permissionId", ""))?;
        let admin = extension.is_admin();
        let granted = world.may(extension, permission);
        let uri = format!("{}/authz-profile/check", extension_uri(&inner.base, account, extension));
        let mut json = json!({"uri": uri, "successful": granted});
        if granted {
            let scopes = if admin { json!(["Account", "AllExtensions"]) } else { json!(["Self"]) };
            let details = json!({
                "permission": {
                    "uri": format!("{}/restapi/v1.0/dictionary/permission/{permission}", inner.base),
                    "id": permission,
                },
                "scopes": scopes,
            });
            put(&mut json, "details", details);
        }
        Ok(json)
    })
}

/// The caller's own account: `~` or its id.
pub(super) fn own_account<'a>(
    world: &'a World,
    admitted: &Admitted,
    id: &str,
) -> Result<&'a Account, Problem> {
    if id != "~" && id != admitted.owner.account.as_str() {
        return Err(Problem::not_found("accountId"));
    }
    world.account(&admitted.owner.account).ok_or_else(|| Problem::not_found("accountId"))
}

/// The caller's own account, if the caller may read this part of it.
pub(super) fn readable<'a>(
    world: &'a World,
    admitted: &Admitted,
    id: &str,
    permission: &str,
) -> Result<&'a Account, Problem> {
    let account = own_account(world, admitted, id)?;
    let user = account.extension(&admitted.owner.extension);
    if user.is_some_and(|user| world.may(user, permission)) {
        Ok(account)
    } else {
        Err(Problem::permission(permission))
    }
}

fn own_extension<'a>(
    account: &'a Account,
    admitted: &Admitted,
    id: &str,
) -> Result<&'a Extension, Problem> {
    let id = if id == "~" { admitted.owner.extension.clone() } else { id.into() };
    account.extension(&id).ok_or_else(|| Problem::not_found("extensionId"))
}

fn members(extension: &Extension) -> Option<&Vec<crate::ids::ExtensionId>> {
    match &extension.kind {
        ExtensionKind::Queue { members } => Some(members),
        ExtensionKind::User(_) | ExtensionKind::IvrMenu | ExtensionKind::Site => None,
    }
}

fn extension_json(base: &str, account: &Account, extension: &Extension) -> Value {
    let mut json = brief(base, account, extension);
    put(&mut json, "type", extension.type_name());
    put(&mut json, "status", extension.status_name());
    put(&mut json, "hidden", false);
    let admin = extension.is_admin();
    let permissions =
        json!({"admin": {"enabled": admin}, "internationalCalling": {"enabled": false}});
    put(&mut json, "permissions", permissions);
    let Some(user) = extension.user() else { return json };
    let (first, last) = extension.name.split_once(' ').unwrap_or((&extension.name, ""));
    let mut contact = json!({
        "firstName": first,
        "lastName": last,
        "email": user.email,
        "department": user.department,
    });
    if let Some(number) = &extension.direct_number {
        put(&mut contact, "businessPhone", number.as_str());
    }
    put(&mut json, "contact", contact);
    let (site, name) = &user.site;
    let site_uri = format!("{}/sites/{site}", account_uri(base, account));
    put(&mut json, "site", json!({"id": site, "uri": site_uri, "name": name}));
    let (role, display) = match user.role {
        Role::Admin => ("1", "Super Admin"),
        Role::Standard => ("3", "Standard"),
    };
    let role_uri = format!("{}/user-role/{role}", account_uri(base, account));
    put(&mut json, "roles", json!([{"uri": role_uri, "id": role, "displayName": display}]));
    json
}

fn brief(base: &str, account: &Account, extension: &Extension) -> Value {
    json!({
        "uri": extension_uri(base, account, extension),
        "id": number(extension.id.as_str()),
        "extensionNumber": extension.number,
        "name": extension.name,
    })
}

fn regional_settings(base: &str) -> Value {
    json!({
        "homeCountry": {
            "uri": format!("{base}/restapi/v1.0/dictionary/country/1"),
            "id": "1",
            "name": "United States",
            "isoCode": "US",
            "callingCode": "1",
        },
        "timezone": {
            "uri": format!("{base}/restapi/v1.0/dictionary/timezone/58"),
            "id": "58",
            "name": "US/Pacific",
            "description": "Pacific Time (US & Canada)",
            "bias": "-480",
        },
        "timeFormat": "12h",
    })
}

fn account_uri(base: &str, account: &Account) -> String {
    format!("{base}/restapi/v1.0/account/{}", account.id)
}

fn extension_uri(base: &str, account: &Account, extension: &Extension) -> String {
    format!("{}/extension/{}", account_uri(base, account), extension.id)
}
