//! Reading the directory page by page: the country, the extensions, the numbers, and who is in
//! which queue.
//!
//! An account of 50,000 extensions has more pages than RingCentral takes requests in a minute, so
//! a reading is a value that is stored after every page and goes on from there. None of these
//! lists has an `ETag` (API reference), so there is no cheaper way to learn that nothing changed.

use ledger_core::directory::{Extension, ExtensionKind};
use ledger_core::id::ExtensionId;
use ledger_core::phone::{HomeRegion, PhoneNumber};
use ledger_core::time::{Millis, Span};
use ledger_wire::http::HttpResponse;
use serde::{Deserialize, Serialize};

use crate::account;
use crate::budget::Request;
use crate::reply::{Reply, Trouble};

/// How often it is read although nobody said that it changed. An interrupted reading that is
/// older begins anew.
pub const DAILY: Span = Span::hours(24);

/// How long after a change was announced it is read: changes come in flocks.
pub const AFTER_A_CHANGE: Span = Span::seconds(5);

/// A reading under way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Reading {
    /// When it began. That of an older version, which kept the members of queues itself, has none:
    /// it begins anew.
    read_since: Option<Millis>,
    stage: Stage,
    changes: Changes,
    home: HomeRegion,
    /// Queues whose members are still to be read.
    queues: Vec<ExtensionId>,
}

/// What is read next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Stage {
    #[default]
    Company,
    Extensions(u32),
    Numbers(u32),
    /// A page of the members of the last of the queues.
    Members(u32),
}

/// Whether changes were announced that the reading may have missed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Changes {
    #[default]
    None,
    Announced,
}

/// When a reading began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// What was set aside for an earlier one is of no use.
    Now,
    /// It goes on.
    Earlier,
}

/// What a page brought, to be stored together with the reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Brought {
    /// Something that the reading keeps itself.
    Nothing,
    /// Extensions.
    Extensions(Vec<Extension>),
    /// The account's own numbers.
    Numbers(Vec<PhoneNumber>),
    /// Who takes the calls of a queue, or some of them.
    Members(ExtensionId, Vec<ExtensionId>),
}

/// What a complete reading keeps itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complete {
    /// Country of numbers without a country code.
    pub home: HomeRegion,
    /// How long after this the next reading is due.
    pub next: Span,
}

impl Reading {
    /// Begins, or goes on with what was begun.
    pub fn begin(&mut self, now: Millis) -> Begun {
        if self.read_since.is_some_and(|at| at <= now && now.since(at) <= DAILY) {
            return Begun::Earlier;
        }
        *self = Self { read_since: Some(now), ..Self::default() };
        Begun::Now
    }

    /// Whether it has begun and is not complete.
    pub fn is_under_way(&self) -> bool {
        self.read_since.is_some()
    }

    /// Notes that something changed: pages that were read already may be out of date.
    pub fn changed(&mut self) {
        match self.stage {
            Stage::Company => {}
            Stage::Extensions(_) | Stage::Numbers(_) | Stage::Members(_) => {
                self.changes = Changes::Announced;
            }
        }
    }

    /// The next page to ask for; nothing when the reading is complete.
    pub fn request(&self, server: &str) -> Option<Request> {
        Some(match self.stage {
            Stage::Company => account::company(server),
            Stage::Extensions(page) => account::extensions(server, page),
            Stage::Numbers(page) => account::numbers(server, page),
            Stage::Members(page) => account::queue_members(server, self.queues.last()?, page),
        })
    }

    /// Takes in a page.
    ///
    /// # Errors
    ///
    /// When RingCentral did not answer; the same page is then asked for again.
    pub fn answered(&mut self, response: &HttpResponse) -> Reply<Brought> {
        match self.stage {
            Stage::Company => {
                self.home = account::read_company(response)?;
                self.stage = Stage::Extensions(1);
                Ok(Brought::Nothing)
            }
            Stage::Extensions(_) => {
                let page = account::read_extensions(response)?;
                let is_queue = |extension: &&Extension| extension.kind == ExtensionKind::Queue;
                let queues = page.items.iter().filter(is_queue);
                self.queues.extend(queues.map(|queue| queue.id.clone()));
                self.stage = page.next.map_or(Stage::Numbers(1), Stage::Extensions);
                Ok(Brought::Extensions(page.items))
            }
            Stage::Numbers(_) => {
                let page = account::read_numbers(response, &self.home)?;
                self.stage = page.next.map_or(Stage::Members(1), Stage::Numbers);
                Ok(Brought::Numbers(page.items))
            }
            Stage::Members(_) => {
                let Some(queue) = self.queues.last().cloned() else { return Ok(Brought::Nothing) };
                let (members, next) = match account::read_queue_members(response) {
                    Ok(page) => (page.items, page.next),
                    // It was removed since the extensions were read.
                    Err(Trouble::NotFound(_)) => (Vec::new(), None),
                    Err(trouble) => return Err(trouble),
                };
                if next.is_none() {
                    self.queues.pop();
                }
                self.stage = Stage::Members(next.unwrap_or(1));
                Ok(Brought::Members(queue, members))
            }
        }
    }

    /// What was read, once [`Reading::request`] has nothing more to ask for.
    pub fn complete(self) -> Complete {
        let next = match self.changes {
            Changes::None => DAILY,
            Changes::Announced => AFTER_A_CHANGE,
        };
        Complete { home: self.home, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_772_463_600_000);

    fn response(status: u16, body: &str) -> HttpResponse {
        HttpResponse { status, headers: vec![], body: body.to_owned() }
    }

    /// Asks for the next page, as stored and loaded before.
    fn step(reading: &mut Reading, asked: &str, status: u16, body: &str) -> Reply<Brought> {
        let stored = serde_json::to_string(reading).unwrap();
        *reading = serde_json::from_str(&stored).unwrap();
        let request = reading.request("").unwrap();
        let asked_for = request.http.url.trim_start_matches("/restapi/v1.0/account/~");
        assert_eq!(asked_for.replace("&perPage=1000", ""), asked);
        reading.answered(&response(status, body))
    }

    fn list(page: u32, of: u32, records: &str) -> String {
        format!(r#"{{"records":[{records}],"paging":{{"page":{page},"totalPages":{of}}}}}"#)
    }

    #[test]
    fn every_page_of_every_list_is_read_once_and_trouble_repeats_only_its_page() {
        let mut reading = Reading::default();
        assert_eq!(reading.begin(NOW), Begun::Now);
        let company = r#"{"regionalSettings":{"homeCountry":{"isoCode":"DE"}}}"#;
        assert_eq!(step(&mut reading, "", 200, company), Ok(Brought::Nothing));
        let queues = r#"{"id":1,"type":"Department"},{"id":2,"type":"Department"}"#;
        let first = step(&mut reading, "/extension?page=1", 200, &list(1, 2, queues)).unwrap();
        assert!(matches!(first, Brought::Extensions(found) if found.len() == 2));
        let trouble = step(&mut reading, "/extension?page=2", 500, "");
        assert_eq!(trouble, Err(Trouble::Passing("status 500".to_owned())));
        let person = list(2, 2, r#"{"id":7,"type":"User"}"#);
        let second = step(&mut reading, "/extension?page=2", 200, &person).unwrap();
        assert!(matches!(second, Brought::Extensions(found) if found.len() == 1));
        let number = list(1, 1, r#"{"phoneNumber":"+14155550100"}"#);
        let numbers = step(&mut reading, "/phone-number?page=1", 200, &number).unwrap();
        assert!(matches!(numbers, Brought::Numbers(found) if found.len() == 1));
        // A queue that was removed meanwhile stops nothing.
        let members = |queue: &str, members: &[&str]| {
            let members = members.iter().map(|member| ExtensionId::from(*member)).collect();
            Ok(Brought::Members(queue.into(), members))
        };
        let removed = step(&mut reading, "/call-queues/2/members?page=1", 404, "");
        assert_eq!(removed, members("2", &[]));
        let (one, two) = (list(1, 2, r#"{"id":7}"#), list(2, 2, r#"{"id":8}"#));
        let first = step(&mut reading, "/call-queues/1/members?page=1", 200, &one);
        assert_eq!(first, members("1", &["7"]));
        let second = step(&mut reading, "/call-queues/1/members?page=2", 200, &two);
        assert_eq!(second, members("1", &["8"]));
        assert_eq!(reading.request(""), None);
        let complete = reading.complete();
        assert_eq!((complete.home, complete.next), (HomeRegion("DE".to_owned()), DAILY));
    }

    #[test]
    fn a_change_announced_during_a_reading_leads_to_another() {
        let mut reading = Reading::default();
        assert_eq!(reading.begin(NOW), Begun::Now);
        reading.changed();
        assert_eq!(reading.clone().complete().next, DAILY, "nothing was read before it");
        step(&mut reading, "", 200, "{}").unwrap();
        reading.changed();
        assert_eq!(reading.begin(NOW + Span::hours(1)), Begun::Earlier);
        assert_eq!(reading.complete().next, AFTER_A_CHANGE);
    }

    #[test]
    fn a_reading_that_was_left_for_a_day_begins_anew() {
        let mut reading = Reading::default();
        assert_eq!(reading.begin(NOW), Begun::Now);
        step(&mut reading, "", 200, "{}").unwrap();
        assert_eq!(reading.begin(NOW + DAILY), Begun::Earlier);
        assert_eq!(reading.begin(NOW + DAILY + Span(1)), Begun::Now);
        assert_eq!(reading.stage, Stage::Company);
    }
}
