//! What becomes of answers: the settings and the draft that was kept, the directory, a save, and a
//! save of someone else.

use ledger_core::time::{Millis, UtcOffset};
use ledger_wire::api::{DirectoryPage, FailureCode, SettingsDocument, SettingsHistory};
use ledger_wire::http::encode;

use super::asking::{Asks, keep};
use super::conflict::Conflict;
use super::draft::{Draft, KnownZone};
use super::{Model, Notice, Question, preview};
use crate::background::{Reply, Request, Trouble};
use crate::page::Place;

impl Model {
    pub(super) fn answered(&mut self, number: u32, reply: Reply, at: Millis, asks: &mut Asks) {
        self.now = at;
        if self.health.waits_for(number) {
            return self.health.answered(number, reply, at, asks);
        }
        if self.backfill.waits_for(number) {
            return self.backfill.answered(reply, at, asks);
        }
        if self.owners.waits_for(number) {
            return self.owners_answered(reply, asks);
        }
        if self.crm.waits_for(number) {
            return self.crm.answered(reply);
        }
        if self.report.waits_for(number) {
            return self.report.answered(number, reply, &self.who, asks);
        }
        match self.asked.remove(&number) {
            None => self.calls.answered((self.tab, number, reply), at, asks),
            Some(Question::Kept) => {}
            Some(Question::Listing(listing)) => self.is_listed(listing, reply.api(), asks),
            Some(Question::Session) => {
                if let Ok(session) = reply.api() {
                    self.session = session;
                }
            }
            Some(Question::Settings) => {
                keep(reply, &mut self.loaded, &mut self.trouble);
                self.open(asks);
            }
            Some(Question::Draft) => {
                // One that cannot be had, or is of another version, is as good as none.
                let kept = reply.api::<Option<String>>().ok().flatten();
                self.kept = Some(kept.and_then(|text| ledger_core::from_json::from_str(&text)));
                self.open(asks);
            }
            Some(Question::Directory) => match reply.api() {
                Ok(page) => self.directory(page, asks),
                Err(trouble) => self.directory_trouble = Some(trouble),
            },
            Some(Question::Zone(name)) => {
                let offset =
                    reply.api::<Option<i32>>().ok().flatten().and_then(UtcOffset::from_seconds);
                if self.draft.as_ref().is_some_and(|draft| draft.settings.time_zone == name) {
                    self.zone = Some(KnownZone { name, offset });
                }
            }
            Some(Question::Facts) => {
                match reply.api() {
                    Ok(calls) => self.preview.take(calls),
                    Err(trouble) => self.preview = preview::State::Failed(trouble),
                }
                self.foresee();
            }
            Some(Question::History) => {
                self.history.busy = false;
                match reply.api() {
                    Ok(page) => self.history.take(page),
                    Err(trouble) => self.history.trouble = Some(trouble),
                }
            }
            Some(Question::Reading(input, text)) => {
                // Without an answer nothing is shown; the next letter asks again.
                if let Ok(read) = reply.api() {
                    self.typed.read_as(input, text, read);
                }
            }
            Some(Question::Save) => self.saved(reply.api(), asks),
            Some(Question::Theirs) => match reply.api() {
                Ok(history) => self.collided(history, asks),
                Err(trouble) => self.save_trouble = Some(trouble),
            },
        }
    }

    /// Begins once the settings are there and it is known whether a draft was kept.
    fn open(&mut self, asks: &mut Asks) {
        if self.loaded.is_none() || self.kept.is_none() || self.draft.is_some() {
            return;
        }
        let (Some(document), Some(kept)) = (self.loaded.take(), self.kept.take()) else { return };
        match kept.filter(|kept| kept.settings != document.settings) {
            None => self.begin(Draft::new(document)),
            // Someone saved while the page was closed.
            Some(kept) if kept.base.version != document.version => {
                self.begin(Draft::new(kept.base).with(kept.settings));
                self.foresee();
                return self.ask_theirs(asks);
            }
            Some(kept) => {
                self.begin(Draft::new(document).with(kept.settings));
                self.notice = Some(Notice::Restored);
            }
        }
        self.foresee();
        self.ask_zone(asks);
    }

    fn directory(&mut self, page: DirectoryPage, asks: &mut Asks) {
        let next = page.next.clone();
        self.who.take(page);
        match next {
            Some(next) => {
                let path = format!("directory?after={}", encode(next.as_str()));
                self.get(Question::Directory, &path, asks);
            }
            None => {
                self.who.complete();
                self.foresee();
                self.match_owners();
            }
        }
    }

    fn saved(&mut self, outcome: Result<SettingsDocument, Trouble>, asks: &mut Asks) {
        match outcome {
            Ok(document) => {
                self.begin(Draft::new(document));
                self.changed(asks);
                self.notice = Some(Notice::Saved);
                self.ask(Question::Session, Request::Session, asks);
                self.load(asks);
            }
            Err(Trouble::Refused { code: FailureCode::Conflict, .. }) => self.ask_theirs(asks),
            Err(trouble) => self.save_trouble = Some(trouble),
        }
    }

    /// Someone else saved: what they made of the settings is here.
    fn collided(&mut self, history: SettingsHistory, asks: &mut Asks) {
        let Some(draft) = &self.draft else { return };
        match history.versions.into_iter().next() {
            Some(theirs) => {
                let (base, mine) = (&draft.base.settings, &draft.settings);
                self.conflict = Some(Conflict::between(base, mine, theirs, &self.who));
                asks.focus(Place::Conflict);
            }
            // Settings that were never saved cannot be newer: they are loaded afresh.
            None => {
                self.draft = None;
                self.load(asks);
            }
        }
    }
}
