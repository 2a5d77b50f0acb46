//! The contract: `openapi.yaml` beside this crate says what Call Ledger and RingCentral say to each
//! other, and everything that passes here is held to it.
//!
//! A request that is not as described is answered 500 with the reason, however RingCentral would
//! have taken it, and noted as a [`Violation`]: the tests of a client then fail where the mistake
//! is. An answer or a notification that is not as described is a mistake of this crate; it is noted
//! too, and the answer becomes a 500. [`Enforcement::Noted`] only notes, for tests of RingCentral's
//! own refusals.

mod body;
mod operation;
mod read;
mod schema;

use std::sync::{Arc, LazyLock};

use serde::Serialize;
use serde_json::Value;

pub(crate) use body::Payload;
pub(crate) use operation::Operation;
use operation::Segment;
use schema::Schema;

use crate::clock::Moment;

/// What happens to a request that breaks the contract.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Enforcement {
    /// It is noted and answered 500.
    #[default]
    Strict,
    /// It is noted, and answered as RingCentral would.
    Noted,
}

/// Something that was not as the contract describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Violation {
    /// When, simulated.
    pub at: Moment,
    /// What broke the contract.
    pub what: Passing,
    /// The operation's id; none when there is no such operation.
    pub operation: Option<String>,
    /// The method and the path, or the event.
    pub place: String,
    /// What is wrong with it. Values are left out, since they may be secrets.
    pub problems: Vec<String>,
}

/// What can break the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Passing {
    /// A request of a client.
    Request,
    /// Our answer.
    Answer,
    /// Our notification.
    Event,
}

/// The description, ready to check with.
#[derive(Debug)]
pub struct Contract {
    operations: Vec<Operation>,
    /// The schemas of notifications, by the end of the event's path.
    events: Vec<(&'static str, Arc<Schema>)>,
}

static OURS: LazyLock<Result<Contract, String>> =
    LazyLock::new(|| read::contract(include_str!("../openapi.yaml"), &EVENTS));

/// The notifications, by what the path of their event contains.
const EVENTS: [(&str, &str); 3] = [
    ("/telephony/sessions", "TelephonySessionsEvent"),
    ("/subscription/", "SubscriptionReminderEvent"),
    ("/extension", "ExtensionListEvent"),
];

impl Contract {
    /// The one in `openapi.yaml`.
    ///
    /// # Errors
    /// When the file is not a description that we understand.
    pub fn ours() -> Result<&'static Self, String> {
        OURS.as_ref().map_err(Clone::clone)
    }

    /// Another API's, in OpenAPI as JSON or YAML, without notifications.
    ///
    /// # Errors
    /// When the text is not a description that we understand.
    pub fn of(text: &str) -> Result<Self, String> {
        read::contract(text, &[])
    }

    /// What is wrong with a request for JSON; nothing can be said where no such operation is
    /// described. Its header fields are left out.
    pub fn problems_of_request(
        &self,
        method: &str,
        path: &str,
        query: &str,
        body: &str,
    ) -> Option<Vec<String>> {
        let payload = Payload { content_type: "application/json", bytes: body.as_bytes() };
        let operation = self.operation(method, path)?;
        Some(operation.problems_of_request(path, query, |_| None, payload))
    }

    /// What is wrong with an answer to a request of this method and path; nothing can be said
    /// where no such operation is described.
    pub fn problems_of_answer(
        &self,
        method: &str,
        path: &str,
        status: u16,
        content_type: &str,
        body: &str,
    ) -> Option<Vec<String>> {
        let payload = Payload { content_type, bytes: body.as_bytes() };
        Some(self.operation(method, path)?.problems_of_answer(status, payload))
    }

    /// The ids of all operations, by path and method.
    pub fn operation_ids(&self) -> Vec<&str> {
        self.operations.iter().map(|operation| operation.id.as_str()).collect()
    }

    /// The operation of a request. No two described paths fit the same one.
    pub(crate) fn operation(&self, method: &str, path: &str) -> Option<&Operation> {
        let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
        let fits = |operation: &&Operation| {
            operation.method == method
                && operation.path.len() == segments.len()
                && operation.path.iter().zip(&segments).all(|(segment, given)| match segment {
                    Segment::Fixed(name) => name == given,
                    Segment::Parameter(_) => true,
                })
        };
        self.operations.iter().find(fits)
    }

    /// What is wrong with a notification in its envelope.
    pub(crate) fn problems_of_event(&self, envelope: &Value) -> Vec<String> {
        let event = envelope["event"].as_str().unwrap_or_default();
        let path = event.split('?').next().unwrap_or_default();
        match self.events.iter().find(|(pattern, _)| path.contains(pattern)) {
            Some((_, schema)) => schema.problems(envelope),
            None => vec!["no such event is described".to_owned()],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_is_readable() {
        let contract = Contract::ours().unwrap();
        assert_eq!(contract.operations.len(), 23);
        assert_eq!(contract.events.len(), 3);
        let mut ids = contract.operation_ids();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 23, "ids are unique");
    }

    #[test]
    fn a_request_finds_its_operation() {
        let contract = Contract::ours().unwrap();
        let id = |method, path| contract.operation(method, path).map(|one| one.id.as_str());
        let rows = [
            ("GET", "/restapi/v1.0/account/~", Some("readAccountInfo")),
            ("GET", "/restapi/v1.0/account/~/extension", Some("listExtensions")),
            ("GET", "/restapi/v1.0/account/~/call-log/abc", Some("readCompanyCallRecord")),
            ("PUT", "/restapi/v1.0/subscription/1", Some("updateSubscription")),
            ("PATCH", "/restapi/v1.0/subscription/1", None),
            ("GET", "/restapi/v1.0/account/~/sms", None),
        ];
        for (method, path, expected) in rows {
            assert_eq!(id(method, path), expected, "{method} {path}");
        }
    }
}
