//! The settings as an administrator is changing them: what they rest on, what was undone, and
//! what is wrong with them.

use ledger_core::from_json::FromJson;
use ledger_core::settings::change::{Change, changes};
use ledger_core::settings::{OrgSettings, Problem};
use ledger_core::time::{Millis, UtcOffset, Zones};
use ledger_wire::api::SettingsDocument;
use serde::Serialize;

use super::field::{FieldId, Shape};
use crate::few::Few;
use crate::text::admin as text;

/// How many changes can be taken back.
const MOST_UNDONE: usize = 50;

/// Settings that are being changed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Draft {
    /// What is in force.
    pub(super) base: SettingsDocument,
    /// What is to be.
    pub(super) settings: OrgSettings,
    /// Texts that are no value yet, by field.
    typed: Few<FieldId, String>,
    /// What was there before each change.
    before: Vec<(FieldId, OrgSettings)>,
}

/// A draft as the extension keeps it when the page is closed.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct KeptDraft {
    /// What it rests on.
    pub base: SettingsDocument,
    /// What is to be.
    pub settings: OrgSettings,
}

/// A zone, as far as the platform has said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KnownZone {
    pub(super) name: String,
    /// Nothing when there is no such zone.
    pub(super) offset: Option<UtcOffset>,
}

impl Draft {
    pub(super) fn new(base: SettingsDocument) -> Self {
        let settings = base.settings.clone();
        Self { base, settings, typed: Few::default(), before: Vec::new() }
    }

    /// The draft as it was kept.
    pub(super) fn with(self, settings: OrgSettings) -> Self {
        Self { settings, ..self }
    }

    pub(super) fn kept(&self) -> KeptDraft {
        KeptDraft { base: self.base.clone(), settings: self.settings.clone() }
    }

    /// What differs from what is in force.
    pub(super) fn changes(&self) -> Vec<Change> {
        changes(&self.base.settings, &self.settings)
    }

    pub(super) fn is_changed(&self) -> bool {
        self.settings != self.base.settings || !self.typed.is_empty()
    }

    /// Makes a change that can be taken back. Letters typed one after another are one change.
    pub(super) fn change(&mut self, field: FieldId, settings: OrgSettings) {
        if settings == self.settings {
            return;
        }
        let before = std::mem::replace(&mut self.settings, settings);
        let is_text = matches!(field.shape(), Shape::Text | Shape::Number);
        let goes_on = is_text && self.before.last().is_some_and(|(last, _)| *last == field);
        if !goes_on {
            self.before.push((field, before));
            let too_many = self.before.len().saturating_sub(MOST_UNDONE);
            self.before.drain(..too_many);
        }
    }

    /// Writes into a text field. What is no value stays as it is typed, and is a problem.
    pub(super) fn write(&mut self, field: FieldId, typed: &str) {
        let mut settings = self.settings.clone();
        if field.write(typed, &mut settings).is_some() {
            self.typed.remove(&field);
            self.change(field, settings);
        } else {
            self.typed.insert(field, typed.to_owned());
        }
    }

    pub(super) fn text(&self, field: FieldId) -> String {
        self.typed.get(&field).cloned().unwrap_or_else(|| field.text(&self.settings))
    }

    pub(super) fn can_undo(&self) -> bool {
        !self.before.is_empty()
    }

    /// Takes the last change back; says where it was.
    pub(super) fn undo(&mut self) -> Option<FieldId> {
        let (field, settings) = self.before.pop()?;
        self.typed.remove(&field);
        self.settings = settings;
        Some(field)
    }

    /// Everything that must be mended before it can be saved.
    pub(super) fn problems(&self, zone: Option<&KnownZone>) -> Vec<Problem> {
        let mut found: Vec<Problem> = self
            .typed
            .keys()
            .map(|field| Problem {
                field: field.path().to_owned(),
                problem: text::NO_NUMBER.to_owned(),
            })
            .collect();
        found.extend(self.settings.problems(&SaidZones(zone)));
        found
    }
}

/// What the platform said of the one zone it was asked about. Others are not doubted: it is asked
/// about them before they are saved, and the server asks its own.
#[derive(Debug)]
struct SaidZones<'a>(Option<&'a KnownZone>);

impl Zones for SaidZones<'_> {
    fn offset(&self, zone: &str, _: Millis) -> Option<UtcOffset> {
        match self.0 {
            Some(known) if known.name == zone => known.offset,
            Some(_) | None => Some(UtcOffset::UTC),
        }
    }
}
