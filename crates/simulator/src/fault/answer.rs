//! How answers can go wrong.

use serde::{Deserialize, Serialize};

use super::Surprise;

/// Whether a resource answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Availability {
    /// It does.
    Available,
    /// It answers 503.
    Unavailable,
}

/// Whether JWT credentials sign anyone in ("JWT auth flow" guide: they can be revoked).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum JwtCredentials {
    /// They do.
    Accepted,
    /// None does.
    Revoked,
}

/// How the token endpoint behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[serde(deny_unknown_fields)]
pub enum TokenEndpoint {
    /// As it should.
    Normal,
    /// After so many real milliseconds.
    Slow {
        /// How long.
        delay_ms: u64,
    },
    /// With this status, before it looks at anything.
    Failing {
        /// For example 503.
        status: u16,
    },
}

/// Answers to be spoilt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerFault {
    /// The operation's id in `openapi.yaml`, for example `extractSyncAccountCallLog`, or `any`.
    pub operation: String,
    /// How many answers; default 1.
    #[serde(default = "once")]
    pub times: u32,
    /// How they are spoilt.
    pub flaw: AnswerFlaw,
}

/// How an answer is spoilt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AnswerFlaw {
    /// This status, 500 to 599, instead of doing anything.
    Status(u16),
    /// The request takes effect and the connection breaks off in the answer.
    Reset,
    /// The request takes effect and the answer never comes.
    Silence,
    /// The answer stops in the middle of its JSON.
    Truncated,
    /// The answer is not JSON, though its type says so: a proxy's page.
    Malformed,
    /// The answer holds something unheard of.
    With(Surprise),
}

fn once() -> u32 {
    1
}
