//! What becomes of answers: the settings and the draft that was kept, the directory, a save, and a
//! save of someone else.

use ledger_core::time::{Millis, UtcOffset};
use ledger_wire::api::{DirectoryPage, FailureCode, PastCalls, SettingsDocument, SettingsHistory};
use ledger_wire::http::encode;

use super::conflict::Conflict;
use super::draft::{Draft, KnownZone};
use super::{Model, Notice, Question, preview};
use crate::background::{Reply, Request, Trouble};
use crate::page::{Ask, Counter, Place};

impl Model {
    pub(super) fn answered(
        &mut self,
        number: u32,
        reply: Reply,
        at: Millis,
        counter: &mut Counter,
    ) -> Vec<Ask> {
        self.now = at;
        if self.health.waits_for(number) {
            return self.health.answered(number, reply, at, counter);
        }
        if self.backfill.waits_for(number) {
            return self.backfill.answered(number, reply, at, counter);
        }
        if self.owners.waits_for(number) {
            return self.owners_answered(reply, counter);
        }
        if self.crm.waits_for(number) {
            self.crm.answered(number, reply);
            return Vec::new();
        }
        if self.report.waits_for(number) {
            return self.report.answered(number, reply, &self.who, counter);
        }
        match self.asked.remove(&number) {
            None => self.calls.answered((self.tab, number, reply), at, counter),
            Some(Question::Kept) => Vec::new(),
            Some(Question::Listing(listing)) => self.is_listed(listing, reply.api(), counter),
            Some(Question::Session) => {
                if let Ok(session) = reply.api() {
                    self.session = session;
                }
                Vec::new()
            }
            Some(Question::Settings) => {
                match reply.api() {
                    Ok(document) => self.loaded = Some(document),
                    Err(trouble) => self.trouble = Some(trouble),
                }
                self.open(counter)
            }
            Some(Question::Draft) => {
                // One that cannot be had, or is of another version, is as good as none.
                let kept = reply.api::<Option<String>>().ok().flatten();
                self.kept = Some(kept.and_then(|text| ledger_core::from_json::from_str(&text)));
                self.open(counter)
            }
            Some(Question::Directory) => self.directory(reply.api(), counter),
            Some(Question::Zone(name)) => {
                let offset =
                    reply.api::<Option<i32>>().ok().flatten().and_then(UtcOffset::from_seconds);
                if self.draft.as_ref().is_some_and(|draft| draft.settings.time_zone == name) {
                    self.zone = Some(KnownZone { name, offset });
                }
                Vec::new()
            }
            Some(Question::Facts) => {
                match reply.api::<PastCalls>() {
                    Ok(calls) => self.preview.take(calls),
                    Err(trouble) => self.preview = preview::State::Failed(trouble),
                }
                self.foresee();
                Vec::new()
            }
            Some(Question::History) => {
                self.history.busy = false;
                match reply.api::<SettingsHistory>() {
                    Ok(page) => self.history.take(page),
                    Err(trouble) => self.history.trouble = Some(trouble),
                }
                Vec::new()
            }
            Some(Question::Reading(input, text)) => {
                // Without an answer nothing is shown; the next letter asks again.
                if let Ok(read) = reply.api() {
                    self.typed.read_as(input, text, read);
                }
                Vec::new()
            }
            Some(Question::Save) => self.saved(reply.api(), counter),
            Some(Question::Theirs) => self.collided(reply.api(), counter),
        }
    }

    /// Begins once the settings are there and it is known whether a draft was kept.
    fn open(&mut self, counter: &mut Counter) -> Vec<Ask> {
        if self.loaded.is_none() || self.kept.is_none() || self.draft.is_some() {
            return Vec::new();
        }
        let (Some(document), Some(kept)) = (self.loaded.take(), self.kept.take()) else {
            return Vec::new();
        };
        let zone = document.settings.time_zone.clone();
        match kept.filter(|kept| kept.settings != document.settings) {
            None => self.begin(Draft::new(document)),
            Some(kept) if kept.base.version == document.version => {
                self.begin(Draft::new(document).with(kept.settings));
                self.notice = Some(Notice::Restored);
            }
            // Someone saved while the page was closed.
            Some(kept) => {
                self.begin(Draft::new(kept.base).with(kept.settings));
                self.foresee();
                return vec![self.ask_theirs(counter)];
            }
        }
        self.foresee();
        let zone = self.draft.as_ref().map_or(zone, |draft| draft.settings.time_zone.clone());
        self.ask_zone(zone, counter).into_iter().collect()
    }

    fn ask_theirs(&mut self, counter: &mut Counter) -> Ask {
        self.get(Question::Theirs, "settings/history?limit=1".to_owned(), counter)
    }

    fn directory(
        &mut self,
        page: Result<DirectoryPage, Trouble>,
        counter: &mut Counter,
    ) -> Vec<Ask> {
        let page = match page {
            Ok(page) => page,
            Err(trouble) => {
                self.directory_trouble = Some(trouble);
                return Vec::new();
            }
        };
        let next = page.next.clone();
        self.who.take(page);
        match next {
            Some(next) => {
                let path = format!("directory?after={}", encode(next.as_str()));
                vec![self.get(Question::Directory, path, counter)]
            }
            None => {
                self.who.complete();
                self.foresee();
                self.match_owners();
                Vec::new()
            }
        }
    }

    fn saved(
        &mut self,
        outcome: Result<SettingsDocument, Trouble>,
        counter: &mut Counter,
    ) -> Vec<Ask> {
        match outcome {
            Ok(document) => {
                self.begin(Draft::new(document));
                let mut asks = self.changed(counter);
                self.notice = Some(Notice::Saved);
                asks.push(self.ask(Question::Session, Request::Session, counter));
                if self.who.people.is_empty() {
                    asks.extend(self.load(counter));
                }
                asks
            }
            Err(Trouble::Refused { code: FailureCode::Conflict, .. }) => {
                vec![self.ask_theirs(counter)]
            }
            Err(trouble) => {
                self.save_trouble = Some(trouble);
                Vec::new()
            }
        }
    }

    /// Someone else saved: what they made of the settings is here.
    fn collided(
        &mut self,
        answer: Result<SettingsHistory, Trouble>,
        counter: &mut Counter,
    ) -> Vec<Ask> {
        let (Some(draft), newest) = (&self.draft, answer.map(|history| history.versions)) else {
            return Vec::new();
        };
        match newest.map(|versions| versions.into_iter().next()) {
            Ok(Some(theirs)) => {
                let (base, mine) = (&draft.base.settings, &draft.settings);
                self.conflict = Some(Conflict::between(base, mine, theirs, &self.who));
                vec![Ask::Focus(Place::Conflict)]
            }
            // Settings that were never saved cannot be newer: they are loaded afresh.
            Ok(None) => {
                self.draft = None;
                self.load(counter)
            }
            Err(trouble) => {
                self.save_trouble = Some(trouble);
                Vec::new()
            }
        }
    }
}
