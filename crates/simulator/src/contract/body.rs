//! Bodies of requests and answers.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::operation::Presence;
use super::schema::Schema;

/// A body as it passes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Payload<'a> {
    /// Its `Content-Type`.
    pub(crate) content_type: &'a str,
    /// Its bytes.
    pub(crate) bytes: &'a [u8],
}

/// A body as it is described.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) presence: Presence,
    /// By content type; none at all means that there is no body.
    pub(super) content: Vec<(Format, Arc<Schema>)>,
}

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Form,
    Html,
}

impl Format {
    /// The format of a content type, parameters left out.
    pub(super) fn of(content_type: &str) -> Option<Self> {
        match content_type.split(';').next().unwrap_or_default().trim() {
            "application/json" => Some(Self::Json),
            "application/x-www-form-urlencoded" => Some(Self::Form),
            "text/html" => Some(Self::Html),
            _ => None,
        }
    }
}

impl Body {
    /// What is wrong with a body.
    pub(super) fn problems(&self, payload: Payload<'_>, place: &str) -> Vec<String> {
        if payload.bytes.is_empty() {
            return match self.presence {
                Presence::Optional => Vec::new(),
                Presence::Required => vec![format!("{place}: is missing")],
            };
        }
        if self.content.is_empty() {
            return vec![format!("{place}: none is described")];
        }
        let format = Format::of(payload.content_type);
        let Some((format, schema)) =
            self.content.iter().find(|(described, _)| Some(*described) == format)
        else {
            return vec![format!("{place}: {:?} is not described", payload.content_type)];
        };
        let value = match format {
            Format::Json => match serde_json::from_slice(payload.bytes) {
                Ok(value) => value,
                Err(problem) => return vec![format!("{place}: is not JSON: {problem}")],
            },
            Format::Form => form(payload.bytes),
            Format::Html => Value::from(String::from_utf8_lossy(payload.bytes)),
        };
        schema.problems(&value).into_iter().map(|one| format!("{place}: {one}")).collect()
    }
}

fn form(bytes: &[u8]) -> Value {
    let fields: Map<String, Value> = form_urlencoded::parse(bytes)
        .map(|(name, value)| (name.into_owned(), Value::from(value.into_owned())))
        .collect();
    Value::Object(fields)
}
