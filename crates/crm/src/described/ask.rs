//! Asking: a request with its values, and lists of many pages.

use ledger_wire::http::{HttpRequest, encode};
use serde_json::Value;

use super::description::{Condition, Description, Listed, Next, Request};
use super::judge::Heard;
use super::template;
use super::values::{self, Given};
use crate::exchange::{Site, Stop, Talk};
use crate::json::text;

/// The most pages of a list.
const MOST_PAGES: usize = 20;

pub(super) fn ask<'a>(
    talk: &mut Talk<'a>,
    crm: &Description,
    request: &Request,
    given: Given<'_>,
) -> Result<Heard<'a>, Stop> {
    let request = filled(talk.site, crm, request, given, "");
    talk.response(request).map(Heard::new)
}

/// The request with its values; `more` is a part of the query.
fn filled(
    site: &Site,
    crm: &Description,
    request: &Request,
    given: Given<'_>,
    more: &str,
) -> HttpRequest {
    let values = |name: &str| values::value(name, given, crm, site);
    let mut url = address(site, crm).to_owned();
    url.push_str(&template::text(&request.path, &values, encode));
    if !more.is_empty() {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(more);
    }
    with_headers(request, crm, url, &values)
}

fn with_headers(
    request: &Request,
    crm: &Description,
    url: String,
    values: template::Values<'_>,
) -> HttpRequest {
    let mut made = match &request.body {
        Some(body) => HttpRequest::json(request.method, url, &template::json(body, values)),
        None => HttpRequest::new(request.method, url),
    };
    for (name, value) in &crm.headers {
        made = made.with_header(name, value.as_str());
    }
    for (name, value) in &request.headers {
        let value = template::text(value, values, one_line);
        if !value.is_empty() {
            made = made.with_header(name, value);
        }
    }
    made
}

fn one_line(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_control()).collect()
}

fn address<'a>(site: &'a Site, crm: &'a Description) -> &'a str {
    match (site.address.as_str(), &crm.address) {
        ("", Some(address)) => address,
        (address, _) => address,
    }
}

/// A list, page by page.
pub(super) struct Pages<'a> {
    listed: &'a Listed,
    given: Given<'a>,
    /// The part of the query that asks for the next page, or its whole address.
    next: Option<Turn>,
    turned: usize,
}

enum Turn {
    Query(String),
    Address(String),
}

impl<'a> Pages<'a> {
    pub(super) fn of(listed: &'a Listed, given: Given<'a>) -> Self {
        Self { listed, given, next: Some(Turn::Query(String::new())), turned: 0 }
    }

    /// The items of the next page; nothing behind the last one.
    pub(super) fn next(
        &mut self,
        talk: &mut Talk<'_>,
        crm: &Description,
    ) -> Result<Option<Vec<Value>>, Stop> {
        let Some(turn) = self.next.take() else { return Ok(None) };
        if self.turned == MOST_PAGES {
            return Err(Stop::Unsure);
        }
        self.turned += 1;
        let more = match &turn {
            Turn::Query(more) => more,
            Turn::Address(_) => "",
        };
        let mut request = filled(talk.site, crm, &self.listed.request, self.given, more);
        if let Turn::Address(address) = turn {
            request.url = address;
        }
        let heard = Heard::new(talk.response(request)?);
        if self.listed.none.contains(&heard.response.status) {
            return Ok(None);
        }
        let page = heard.done(crm)?;
        let Some(Value::Array(items)) = page.pointer(&self.listed.list) else {
            return Err(Stop::Unsure);
        };
        self.next = self.turn(&page, items, address(talk.site, crm))?;
        let is_meant = |item: &&Value| !self.listed.except.iter().any(|except| holds(except, item));
        Ok(Some(items.iter().filter(is_meant).cloned().collect()))
    }

    fn turn(&self, page: &Value, items: &[Value], site: &str) -> Result<Option<Turn>, Stop> {
        Ok(match &self.listed.next {
            None => None,
            Some(Next::Cursor { at, query }) => text(page, at)
                .map(|cursor| Turn::Query(format!("{}={}", encode(query), encode(&cursor)))),
            Some(Next::Number { query }) => (!items.is_empty())
                .then(|| Turn::Query(format!("{}={}", encode(query), self.turned + 1))),
            Some(Next::Address { at }) => match text(page, at) {
                // The token goes nowhere else.
                Some(next) if next.starts_with(&format!("{site}/")) => Some(Turn::Address(next)),
                Some(next) if next.starts_with('/') => Some(Turn::Address(format!("{site}{next}"))),
                Some(_) => return Err(Stop::Unsure),
                None => None,
            },
        })
    }
}

/// All items of a list.
pub(super) fn items(
    talk: &mut Talk<'_>,
    crm: &Description,
    listed: &Listed,
    given: Given<'_>,
) -> Result<Vec<Value>, Stop> {
    let (mut pages, mut items) = (Pages::of(listed, given), Vec::new());
    while let Some(page) = pages.next(talk, crm)? {
        items.extend(page);
    }
    Ok(items)
}

/// Whether the value stands where the condition says.
pub(super) fn holds(condition: &Condition, item: &Value) -> bool {
    item.pointer(&condition.at) == Some(&condition.is)
}
