//! The subscription to call events (RingCentral API reference, "Create Webhook Subscription";
//! guide, "Webhooks").
//!
//! `expiresIn` stands at the top level, not inside `deliveryMode`: misplaced, it is ignored and
//! the subscription ends after seven days.

pub mod deliveries;
pub mod watch;

use ledger_core::time::Millis;
use ledger_wire::http::{HttpRequest, HttpResponse, Method};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::budget::{Group, Request};
use crate::reply::{self, Reply};

/// How long a subscription is asked to live: seven days, renewed long before.
pub const LIFETIME_SECONDS: u32 = 7 * 24 * 3600;

/// What must be delivered: calls, changes of the extension list, and a reminder before the end.
pub const FILTERS: [&str; 3] = [
    "/restapi/v1.0/account/~/telephony/sessions",
    "/restapi/v1.0/account/~/extension",
    "/restapi/v1.0/subscription/~?threshold=86400&interval=3600",
];

/// A subscription as RingCentral has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Subscription {
    /// RingCentral's id.
    pub id: String,
    /// When it was made, if RingCentral says so.
    #[serde(default)]
    pub created_at: Option<Millis>,
    /// When it ends.
    pub expires_at: Millis,
    /// Whether events come.
    pub state: State,
}

/// Whether events come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "reason")]
pub enum State {
    /// They do.
    Active,
    /// RingCentral stopped delivering.
    Blacklisted(String),
    /// Filters we need are off, for want of a permission.
    FilterOff(String),
    /// A state we do not know; it is treated as broken.
    Other(String),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Shape {
    id: String,
    creation_time: Option<String>,
    expiration_time: String,
    status: Option<String>,
    #[serde(default)]
    disabled_filters: Vec<DisabledShape>,
    blacklisted_data: Option<BlacklistedShape>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct DisabledShape {
    filter: String,
    message: String,
}

#[derive(Deserialize)]
struct BlacklistedShape {
    #[serde(default)]
    reason: String,
}

/// Subscribes; the address is asked for a handshake before this is answered.
pub fn create(server: &str, address: &str, verification_token: &str) -> Request {
    let http = HttpRequest::json(
        Method::Post,
        format!("{server}/restapi/v1.0/subscription"),
        &json!({
            "eventFilters": FILTERS,
            "deliveryMode": {
                "transportType": "WebHook",
                "address": address,
                "verificationToken": verification_token,
            },
            "expiresIn": LIFETIME_SECONDS,
        }),
    );
    Request::regular(Group::Medium, http)
}

/// Prolongs a subscription, with its filters and lifetime: an empty renewal would shorten it.
pub fn renew(server: &str, id: &str) -> Request {
    let http = HttpRequest::json(
        Method::Put,
        format!("{server}/restapi/v1.0/subscription/{id}"),
        &json!({ "eventFilters": FILTERS, "expiresIn": LIFETIME_SECONDS }),
    );
    Request::regular(Group::Medium, http)
}

/// Asks how a subscription does.
pub fn get(server: &str, id: &str) -> Request {
    let http = HttpRequest::new(Method::Get, format!("{server}/restapi/v1.0/subscription/{id}"));
    Request::regular(Group::Light, http)
}

/// Ends a subscription.
pub fn delete(server: &str, id: &str) -> Request {
    let http = HttpRequest::new(Method::Delete, format!("{server}/restapi/v1.0/subscription/{id}"));
    Request::regular(Group::Medium, http)
}

/// Reads a subscription.
///
/// # Errors
///
/// When RingCentral has none, or did not make it.
pub fn read(response: &HttpResponse) -> Reply<Subscription> {
    let shape: Shape = reply::read(response)?;
    let off: Vec<String> = shape
        .disabled_filters
        .iter()
        .map(|disabled| format!("{}: {}", disabled.filter, disabled.message))
        .collect();
    let state = match shape.status.as_deref() {
        Some("Active") if off.is_empty() => State::Active,
        Some("Active") => State::FilterOff(off.join("; ")),
        Some("Blacklisted") => {
            State::Blacklisted(shape.blacklisted_data.map(|data| data.reason).unwrap_or_default())
        }
        other => State::Other(other.unwrap_or("none").to_owned()),
    };
    Ok(Subscription {
        id: shape.id,
        created_at: shape.creation_time.and_then(|text| Millis::parse(&text).ok()),
        expires_at: Millis::parse(&shape.expiration_time)
            .map_err(|error| reply::Trouble::Passing(error.to_string()))?,
        state,
    })
}

/// Asks for all subscriptions that this app made in this person's name.
pub fn list(server: &str) -> Request {
    let http = HttpRequest::new(Method::Get, format!("{server}/restapi/v1.0/subscription"));
    Request::regular(Group::Light, http)
}

/// A subscription in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// RingCentral's id.
    pub id: String,
    /// Where it delivers.
    pub address: String,
}

#[derive(Deserialize)]
struct ListShape {
    #[serde(default = "Vec::new")]
    records: Vec<ListedShape>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListedShape {
    id: String,
    delivery_mode: Option<DeliveryModeShape>,
}

#[derive(Deserialize)]
struct DeliveryModeShape {
    address: Option<String>,
}

/// Reads a list of subscriptions.
///
/// # Errors
///
/// When RingCentral does not answer.
pub fn read_list(response: &HttpResponse) -> Reply<Vec<Listed>> {
    let shape: ListShape = reply::read(response)?;
    let address = |mode: Option<DeliveryModeShape>| mode.and_then(|mode| mode.address);
    Ok(shape
        .records
        .into_iter()
        .map(|record| Listed {
            id: record.id,
            address: address(record.delivery_mode).unwrap_or_default(),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_of_200_is_not_enough() {
        let read = |body: &str| {
            read(&HttpResponse { status: 200, headers: vec![], body: body.to_owned() })
                .map(|subscription| subscription.state)
        };
        let row =
            |rest: &str| format!(r#"{{"id":"1","expirationTime":"2026-03-02T15:00:00Z"{rest}}}"#);
        assert_eq!(read(&row(r#","status":"Active""#)), Ok(State::Active));
        assert_eq!(
            read(&row(
                r#","status":"Active","disabledFilters":[{"filter":"/f","message":"no permission"}]"#
            )),
            Ok(State::FilterOff("/f: no permission".into()))
        );
        assert_eq!(
            read(&row(r#","status":"Blacklisted","blacklistedData":{"reason":"timed out"}"#)),
            Ok(State::Blacklisted("timed out".into()))
        );
        assert_eq!(read(&row(r#","status":"Paused""#)), Ok(State::Other("Paused".into())));
    }

    #[test]
    fn the_lifetime_stands_at_the_top() {
        let request = create("https://example.com", "https://hook.example.com/1", "token");
        let body: serde_json::Value =
            serde_json::from_str(request.http.body.as_deref().unwrap()).unwrap();
        assert_eq!(body["expiresIn"], LIFETIME_SECONDS);
        assert!(body["deliveryMode"].get("expiresIn").is_none());
    }
}
