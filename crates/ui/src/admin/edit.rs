//! Changing the draft: by a field, by taking changes back, by joining or restoring versions; and
//! saving it.

use ledger_core::settings::{OrgSettings, Problem};
use ledger_wire::api::{SaveSettings, SettingsDocument};
use ledger_wire::http::Method;

use super::asking::Asks;
use super::draft::Draft;
use super::{CallsMsg, FieldId, Input, Listing, Model, Notice, Question, Tab, block_list};
use crate::background::{Request, Trouble};
use crate::client::ApiRequest;
use crate::page::Place;

impl Model {
    pub(super) fn begin(&mut self, draft: Draft) {
        self.draft = Some(draft);
        self.listed = false;
        self.save_trouble = None;
        self.notice = None;
    }

    pub(super) fn change(
        &mut self,
        field: FieldId,
        asks: &mut Asks,
        make: &mut dyn FnMut(&mut OrgSettings, &OrgSettings) -> Option<()>,
    ) {
        let Some(draft) = &mut self.draft else { return };
        let mut settings = draft.settings.clone();
        if make(&mut settings, &draft.base.settings).is_some() {
            draft.change(field, settings);
            self.changed(asks);
        }
    }

    /// The draft is another: it is kept, and what rests on it is worked out anew.
    pub(super) fn changed(&mut self, asks: &mut Asks) {
        self.foresee();
        let Some(draft) = &self.draft else { return };
        self.notice = None;
        self.save_trouble = None;
        let draft = match draft.is_changed() {
            true => ledger_wire::json::to_string(&draft.kept()).ok(),
            false => None,
        };
        self.ask(Question::Kept, Request::KeepDraft { draft }, asks);
        self.ask_zone(asks);
        if self.problems().is_empty() {
            self.listed = false;
        }
    }

    pub(super) fn foresee(&mut self) {
        let Some(draft) = &self.draft else { return };
        let (before, after) = (&draft.base.settings, &draft.settings);
        self.coverage = self.who.coverage(before, after);
        self.preview.compare(before, after, &self.who);
    }

    pub(super) fn problems(&self) -> Vec<Problem> {
        let Some(draft) = &self.draft else { return Vec::new() };
        draft.problems(self.zone.as_ref())
    }

    pub(super) fn undo(&mut self, asks: &mut Asks) {
        if let Some(field) = self.draft.as_mut().and_then(Draft::undo) {
            self.changed(asks);
            self.go_to(field, asks);
        }
    }

    pub(super) fn save(&mut self, asks: &mut Asks) {
        let Some(draft) = &self.draft else { return };
        if !draft.is_changed() || self.is_asked(&Question::Save) {
            return;
        }
        if !self.problems().is_empty() {
            self.listed = true;
            return asks.focus(Place::Problems);
        }
        let settings = draft.settings.clone();
        self.save_trouble = None;
        self.put(Question::Save, settings, asks);
    }

    /// Has the server put these settings in the place of those in force.
    fn put(&mut self, question: Question, settings: OrgSettings, asks: &mut Asks) {
        let Some(draft) = &self.draft else { return };
        let save = SaveSettings { base_version: Some(draft.base.version), settings };
        let request = ApiRequest::send(Method::Put, "settings", &save);
        self.ask(question, Request::Api { request }, asks);
    }

    pub(super) fn merge(&mut self, asks: &mut Asks) {
        let Some(conflict) = self.conflict.take() else { return };
        let (base, settings) = conflict.merged();
        self.begin(Draft::new(base).with(settings));
        self.changed(asks);
        self.notice = Some(Notice::Merged);
        asks.focus(Place::SectionTitle);
    }

    pub(super) fn restore(&mut self, version: u64, asks: &mut Asks) {
        let settings = self.history.version(version).cloned();
        let (Some(draft), Some(settings)) = (&mut self.draft, settings) else { return };
        draft.change(FieldId::Mode, settings);
        self.changed(asks);
        self.notice = Some(Notice::BroughtBack(version));
        self.show(Tab::Logging, asks);
        self.ask_facts(asks);
    }

    /// Adds what could be read; what could not stays in the field, to be mended.
    pub(super) fn block(&mut self, asks: &mut Asks) {
        let Some(draft) = &mut self.draft else { return };
        let (mut added, refused) =
            block_list::read(&self.typed, &draft.settings.block_list, &self.who);
        if !added.is_empty() {
            let mut left = String::new();
            for (piece, _) in &refused {
                if !left.is_empty() {
                    left.push('\n');
                }
                left.push_str(piece);
            }
            self.typed.write(Input::Text, left);
            self.typed.write(Input::Label, String::new());
            self.change(FieldId::BlockList, asks, &mut |settings, _| {
                settings.block_list.append(&mut added);
                Some(())
            });
            self.read(asks);
        }
        asks.focus(Place::Field(FieldId::BlockList));
    }

    /// Does something with everyone's calls; they may have a number put on the list, or taken off.
    pub(super) fn with_calls(&mut self, msg: CallsMsg, asks: &mut Asks) {
        let listing = self.calls.update(msg, (self.tab, &self.who), asks);
        if let (Some(listing), Some(draft)) = (listing, &self.draft) {
            let mut settings = draft.base.settings.clone();
            listing.apply(&mut settings);
            self.put(Question::Listing(listing), settings, asks);
        }
    }

    /// The list was changed, by itself: what else is being changed stays, and rests on that now.
    pub(super) fn is_listed(
        &mut self,
        listing: Listing,
        outcome: Result<SettingsDocument, Trouble>,
        asks: &mut Asks,
    ) {
        match outcome {
            Ok(document) => {
                if let Some(draft) = &mut self.draft {
                    listing.apply(&mut draft.settings);
                    draft.base = document;
                    self.changed(asks);
                }
                self.calls.is_listed(listing, asks);
            }
            Err(trouble) => self.calls.is_not_listed(trouble),
        }
    }
}
