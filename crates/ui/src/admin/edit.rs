//! Changing the draft: by a field, by taking changes back, by joining or restoring versions; and
//! saving it.

use ledger_core::settings::{OrgSettings, Problem};
use ledger_wire::api::{SaveSettings, SettingsDocument};
use ledger_wire::http::Method;

use super::draft::Draft;
use super::{CallsMsg, FieldId, Input, Listing, Model, Notice, Question, Tab, block_list, tab_of};
use crate::background::{Request, Trouble};
use crate::client::ApiRequest;
use crate::page::{Ask, Counter, Place};

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
        counter: &mut Counter,
        make: &mut dyn FnMut(&mut OrgSettings, &OrgSettings) -> Option<()>,
    ) -> Vec<Ask> {
        let Some(draft) = &mut self.draft else { return Vec::new() };
        let mut settings = draft.settings.clone();
        if make(&mut settings, &draft.base.settings).is_none() {
            return Vec::new();
        }
        draft.change(field, settings);
        self.changed(counter)
    }

    /// The draft is another: it is kept, and what rests on it is worked out anew.
    pub(super) fn changed(&mut self, counter: &mut Counter) -> Vec<Ask> {
        self.foresee();
        let Some(draft) = &self.draft else { return Vec::new() };
        self.notice = None;
        self.save_trouble = None;
        let kept = if draft.is_changed() {
            ledger_wire::json::to_string(&draft.kept()).ok()
        } else {
            None
        };
        let zone = draft.settings.time_zone.clone();
        let mut asks = vec![self.ask(Question::Kept, Request::KeepDraft { draft: kept }, counter)];
        asks.extend(self.ask_zone(zone, counter));
        if self.problems().is_empty() {
            self.listed = false;
        }
        asks
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

    pub(super) fn undo(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let Some(field) = self.draft.as_mut().and_then(Draft::undo) else { return Vec::new() };
        let mut asks = self.changed(counter);
        asks.extend(self.show(tab_of(field), counter));
        asks.push(Ask::Focus(Place::Field(field)));
        asks
    }

    pub(super) fn save(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let problems = self.problems();
        let Some(draft) = &self.draft else { return Vec::new() };
        if !draft.is_changed() || self.is_asked(&Question::Save) {
            return Vec::new();
        }
        if !problems.is_empty() {
            self.listed = true;
            return vec![Ask::Focus(Place::Problems)];
        }
        let save = SaveSettings {
            base_version: Some(draft.base.version),
            settings: draft.settings.clone(),
        };
        self.save_trouble = None;
        let request = ApiRequest::send(Method::Put, "settings", &save);
        vec![self.ask(Question::Save, Request::Api { request }, counter)]
    }

    pub(super) fn merge(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let Some(conflict) = self.conflict.take() else { return Vec::new() };
        let (base, settings) = conflict.merged();
        self.begin(Draft::new(base).with(settings));
        let mut asks = self.changed(counter);
        self.notice = Some(Notice::Merged);
        asks.push(Ask::Focus(Place::SectionTitle));
        asks
    }

    pub(super) fn restore(&mut self, version: u64, counter: &mut Counter) -> Vec<Ask> {
        let settings = self.history.version(version).cloned();
        let (Some(draft), Some(settings)) = (&mut self.draft, settings) else {
            return Vec::new();
        };
        draft.change(FieldId::Mode, settings);
        let mut asks = self.changed(counter);
        self.notice = Some(Notice::BroughtBack(version));
        asks.extend(self.show(Tab::Logging, counter));
        asks.extend(self.ask_facts(counter));
        asks
    }

    /// Adds what could be read; what could not stays in the field, to be mended.
    pub(super) fn block(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let Some(draft) = &mut self.draft else { return Vec::new() };
        let (added, refused) = block_list::read(&self.typed, &draft.settings.block_list, &self.who);
        if added.is_empty() {
            return vec![Ask::Focus(Place::Field(FieldId::BlockList))];
        }
        let left: Vec<String> = refused.into_iter().map(|(piece, _)| piece).collect();
        self.typed.write(Input::Text, left.join("\n"));
        self.typed.write(Input::Label, String::new());
        let mut settings = draft.settings.clone();
        settings.block_list.extend(added);
        draft.change(FieldId::BlockList, settings);
        let mut asks = self.changed(counter);
        asks.extend(self.read(counter));
        asks.push(Ask::Focus(Place::Field(FieldId::BlockList)));
        asks
    }

    /// Does something with everyone's calls; they may have a number put on the list, or taken off.
    pub(super) fn with_calls(&mut self, msg: CallsMsg, counter: &mut Counter) -> Vec<Ask> {
        let on = (self.tab, &self.who);
        let (mut asks, listing) = self.calls.update(msg, on, counter);
        if let (Some(listing), Some(draft)) = (listing, &self.draft) {
            let mut settings = draft.base.settings.clone();
            listing.apply(&mut settings);
            let save = SaveSettings { base_version: Some(draft.base.version), settings };
            let request = ApiRequest::send(Method::Put, "settings", &save);
            asks.push(self.ask(Question::Listing(listing), Request::Api { request }, counter));
        }
        asks
    }

    /// The list was changed, by itself: what else is being changed stays, and rests on that now.
    pub(super) fn is_listed(
        &mut self,
        listing: Listing,
        outcome: Result<SettingsDocument, Trouble>,
        counter: &mut Counter,
    ) -> Vec<Ask> {
        let (listing, mut asks) = match (outcome, &mut self.draft) {
            (Ok(document), Some(draft)) => {
                listing.apply(&mut draft.settings);
                draft.base = document;
                (Ok(listing), self.changed(counter))
            }
            (Ok(_), None) => (Ok(listing), Vec::new()),
            (Err(trouble), _) => (Err(trouble), Vec::new()),
        };
        asks.extend(self.calls.is_listed(listing));
        asks
    }
}
