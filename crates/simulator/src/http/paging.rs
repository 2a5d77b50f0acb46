//! Lists in pages, with RingCentral's `paging` and `navigation`.

use serde_json::{Value, json};

use crate::notification::put;

use super::problem::Problem;
use super::query::Pairs;

/// The page a request asks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    number: usize,
    size: usize,
}

impl Page {
    /// Reads `page` and `perPage`; numbers above the most are taken as the most.
    pub(super) fn of(query: &Pairs, most: usize) -> Result<Self, Problem> {
        let size = match query.get("perPage") {
            Some("max") => most,
            _ => query.count("perPage")?.unwrap_or(100).min(most),
        };
        Ok(Self { number: query.count("page")?.unwrap_or(1), size })
    }

    /// One page that holds all of so many records.
    pub(super) fn whole(count: usize) -> Self {
        Self { number: 1, size: count.max(1) }
    }

    /// The list resource: uri, records of the page, paging and navigation.
    pub(super) fn list(self, uri: &str, query: &Pairs, all: Vec<Value>) -> Value {
        self.list_of(uri, query, all, |json| json)
    }

    /// The same of what is put into JSON only if it is on the page.
    pub(super) fn list_of<T>(
        self,
        uri: &str,
        query: &Pairs,
        all: Vec<T>,
        shown: impl FnMut(T) -> Value,
    ) -> Value {
        let total = all.len();
        let pages = total.div_ceil(self.size);
        let start = (self.number - 1).saturating_mul(self.size);
        let records: Vec<Value> = all.into_iter().skip(start).take(self.size).map(shown).collect();
        let mut paging = json!({
            "perPage": self.size,
            "totalPages": pages,
            "totalElements": total,
        });
        if !records.is_empty() {
            put(&mut paging, "page", self.number);
            put(&mut paging, "pageStart", start);
            put(&mut paging, "pageEnd", start + records.len() - 1);
        }
        let link = |page: usize| json!({"uri": self.uri(uri, query, page)});
        let mut navigation = json!({"firstPage": link(1), "lastPage": link(pages.max(1))});
        if self.number < pages {
            put(&mut navigation, "nextPage", link(self.number + 1));
        }
        if self.number > 1 {
            put(&mut navigation, "previousPage", link(self.number - 1));
        }
        json!({
            "uri": self.uri(uri, query, self.number),
            "records": records,
            "paging": paging,
            "navigation": navigation,
        })
    }

    fn uri(self, uri: &str, query: &Pairs, page: usize) -> String {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        for (key, value) in query.iter().filter(|(key, _)| *key != "page" && *key != "perPage") {
            pairs.append_pair(key, value);
        }
        pairs.append_pair("page", &page.to_string());
        pairs.append_pair("perPage", &self.size.to_string());
        format!("{uri}?{}", pairs.finish())
    }
}
