//! The permissions without which the service does not work (API reference, "Check User
//! Permission"; `x-user-permission` of each operation).
//!
//! That someone is an administrator does not prove that their role has them, and a role may lose
//! one at any time.

use ledger_core::time::Span;
use ledger_wire::http::{HttpRequest, HttpResponse, Method};
use serde::{Deserialize, Serialize};

use ledger_core::time::Millis;

use crate::budget::{Group, Request};
use crate::reply::{self, Reply};

/// How often they are checked.
pub const CHECK: Span = Span::hours(1);

/// A permission of whoever the service acts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// The whole company's call log.
    FullCompanyCallLog,
    /// Reading what changed in it.
    ReadCallLog,
    /// Who is who.
    ReadExtensions,
    /// The company's numbers: they are never a contact.
    ReadCompanyPhoneNumbers,
    /// Recordings.
    ReadCallRecording,
}

/// All of them.
pub const NEEDED: [Permission; 5] = [
    Permission::FullCompanyCallLog,
    Permission::ReadCallLog,
    Permission::ReadExtensions,
    Permission::ReadCompanyPhoneNumbers,
    Permission::ReadCallRecording,
];

/// What becomes of server-side logging without a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Without {
    /// It cannot work.
    Nothing,
    /// It works, and records lack something.
    Less,
}

impl Permission {
    /// RingCentral's name of it.
    pub fn name(self) -> &'static str {
        match self {
            Self::FullCompanyCallLog => "FullCompanyCallLog",
            Self::ReadCallLog => "ReadCallLog",
            Self::ReadExtensions => "ReadExtensions",
            Self::ReadCompanyPhoneNumbers => "ReadCompanyPhoneNumbers",
            Self::ReadCallRecording => "ReadCallRecording",
        }
    }

    /// What becomes of server-side logging without it.
    pub fn without(self) -> Without {
        match self {
            Self::FullCompanyCallLog
            | Self::ReadCallLog
            | Self::ReadExtensions
            | Self::ReadCompanyPhoneNumbers => Without::Nothing,
            Self::ReadCallRecording => Without::Less,
        }
    }
}

/// What the last check found. The account stores it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Found {
    /// When it was.
    pub checked_at: Option<Millis>,
    /// RingCentral's names of the permissions that are missing.
    pub missing: Vec<String>,
}

impl Found {
    /// Whether they must be checked again.
    pub fn is_due(&self, now: Millis) -> bool {
        self.checked_at.is_none_or(|at| at > now || now.since(at) >= CHECK)
    }
}

/// Asks whether whoever asks has a permission.
pub fn check(server: &str, permission: Permission) -> Request {
    let url = format!(
        "{server}/restapi/v1.0/account/~/extension/~/authz-profile/check?permissionId={}",
        permission.name()
    );
    Request::regular(Group::Light, HttpRequest::new(Method::Get, url))
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Granted {
    /// For the account.
    Yes,
    /// Not, or only for the person themself.
    No,
}

#[derive(Deserialize)]
struct CheckShape {
    #[serde(default)]
    successful: bool,
    details: Option<DetailsShape>,
}

#[derive(Deserialize)]
struct DetailsShape {
    #[serde(default)]
    scopes: Vec<String>,
}

/// Reads the answer.
///
/// # Errors
///
/// When RingCentral does not answer.
pub fn read(response: &HttpResponse) -> Reply<Granted> {
    let shape: CheckShape = reply::read(response)?;
    let scopes = shape.details.map(|details| details.scopes).unwrap_or_default();
    let only_self = !scopes.is_empty() && scopes.iter().all(|scope| scope == "Self");
    Ok(if shape.successful && !only_self { Granted::Yes } else { Granted::No })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permission_for_oneself_is_not_enough() {
        for (body, expected) in [
            (
                r#"{"successful":true,"details":{"scopes":["Account","AllExtensions"]}}"#,
                Granted::Yes,
            ),
            (r#"{"successful":true,"details":{"scopes":["Self"]}}"#, Granted::No),
            (r#"{"successful":true}"#, Granted::Yes),
            (r#"{"successful":false}"#, Granted::No),
            ("{}", Granted::No),
        ] {
            let response = HttpResponse { status: 200, headers: vec![], body: body.to_owned() };
            assert_eq!(read(&response), Ok(expected), "{body}");
        }
    }
}
