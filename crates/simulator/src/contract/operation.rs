//! One operation of the description, and what is wrong with a request or an answer of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::body::{Body, Payload};
use super::schema::{Listing, Schema};

/// An operation.
#[derive(Debug)]
pub(crate) struct Operation {
    /// RingCentral's id of it.
    pub(crate) id: String,
    pub(super) method: String,
    pub(super) path: Vec<Segment>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) request: Option<Body>,
    pub(super) answers: Vec<(String, Body)>,
}

/// A part of a path between slashes.
#[derive(Debug)]
pub(super) enum Segment {
    Fixed(String),
    Parameter(String),
}

/// A parameter.
#[derive(Debug)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) presence: Presence,
    pub(super) listing: Listing,
    pub(super) schema: Arc<Schema>,
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query,
    Header,
}

/// Whether something has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    Required,
    Optional,
}

impl Operation {
    /// What is wrong with a request.
    pub(crate) fn problems_of_request(
        &self,
        path: &str,
        query: &str,
        header: impl Fn(&str) -> Option<String>,
        payload: Payload<'_>,
    ) -> Vec<String> {
        let mut problems = Vec::new();
        let mut given: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()).into_owned() {
            given.entry(name).or_default().push(value);
        }
        let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
        for parameter in &self.parameters {
            let texts: Vec<String> = match parameter.place {
                Place::Query => given.remove(&parameter.name).unwrap_or_default(),
                Place::Header => header(&parameter.name).into_iter().collect(),
                Place::Path => self
                    .path
                    .iter()
                    .zip(&segments)
                    .filter(|(segment, _)| match segment {
                        Segment::Parameter(name) => *name == parameter.name,
                        Segment::Fixed(_) => false,
                    })
                    .map(|(_, given)| (*given).to_owned())
                    .collect(),
            };
            problems.extend(parameter.problems(&texts));
        }
        problems.extend(given.keys().map(|name| format!("query: {name:?} is not described")));
        match &self.request {
            Some(body) => problems.extend(body.problems(payload, "body")),
            None if payload.bytes.is_empty() => {}
            None => problems.push("body: none is described".to_owned()),
        }
        problems
    }

    /// What is wrong with an answer.
    pub(crate) fn problems_of_answer(&self, status: u16, payload: Payload<'_>) -> Vec<String> {
        let exact = status.to_string();
        let class = format!("{}XX", status / 100);
        let described = |wanted: &str| self.answers.iter().find(|(status, _)| status == wanted);
        let described = described(&exact).or_else(|| described(&class));
        match described.or_else(|| self.answers.iter().find(|(status, _)| status == "default")) {
            Some((_, body)) => body.problems(payload, "answer"),
            None => vec![format!("status {status} is not described")],
        }
    }
}

impl Parameter {
    fn problems(&self, texts: &[String]) -> Vec<String> {
        let place = match self.place {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
        };
        if texts.is_empty() {
            return match self.presence {
                Presence::Optional => Vec::new(),
                Presence::Required => vec![format!("{place}: {:?} is missing", self.name)],
            };
        }
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let problems = self.schema.problems_of_texts(&texts, self.listing);
        problems.into_iter().map(|one| format!("{place}: {}: {one}", self.name)).collect()
    }
}

/// The value of a field, as text.
pub(super) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}
