//! Who changed which setting when: versions as the server has them, each with what differs from
//! the one before it.

use ledger_core::settings::OrgSettings;
use ledger_core::time::Millis;
use ledger_wire::api::{SettingsHistory, SettingsVersion};

use super::difference::{DifferenceView, differences};
use super::who::Who;
use crate::background::Trouble;
use crate::text::{self as words, admin as text};

/// How many versions are asked for at once. Of the last one it is not known what it changed, as
/// long as an older one is left.
pub(super) const PAGE: u32 = 10;

/// What is known of the history.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct History {
    versions: Vec<SettingsVersion>,
    seen: bool,
    pub(super) busy: bool,
    pub(super) trouble: Option<Trouble>,
}

/// The history as it is to be painted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Whether another page is shown.
    pub hidden: bool,
    /// Whether it is awaited.
    pub busy: bool,
    /// Why it could not be had.
    pub problem: String,
    /// That nothing was ever saved.
    pub status: &'static str,
    /// The versions.
    pub rows: Vec<RowView>,
    /// Whether there are no older ones.
    pub more_hidden: bool,
}

/// A version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowView {
    /// Its number.
    pub key: String,
    /// Its number, in words.
    pub title: String,
    /// When it was saved.
    pub at: Millis,
    /// By whom.
    pub who: String,
    /// What it changed.
    pub changes: Vec<DifferenceView>,
    /// What it changed, where that is nothing.
    pub nothing: &'static str,
    /// The button that brings it back; empty for the one in force.
    pub restore: String,
}

impl History {
    /// From which version on older ones are asked for; nothing for the newest.
    pub(super) fn before(&self) -> Option<u64> {
        self.versions.last().map(|last| last.version)
    }

    /// Begins anew, because something was saved.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Takes in a page.
    pub(super) fn take(&mut self, page: SettingsHistory) {
        let last = self.before();
        let is_older = |version: &SettingsVersion| last.is_none_or(|last| version.version < last);
        self.versions.extend(page.versions.into_iter().filter(is_older));
        self.seen = true;
    }

    /// The settings of a version.
    pub(super) fn version(&self, number: u64) -> Option<&OrgSettings> {
        self.versions.iter().find(|one| one.version == number).map(|one| &one.settings)
    }

    pub(super) fn view(&self, who: &Who) -> View {
        // Every list of versions ends with the settings of an account that never saved any.
        let none = OrgSettings::default();
        let first = self.versions.last().filter(|last| last.version == 1).map(|_| &none);
        let older = self.versions.iter().skip(1).map(|one| &one.settings).chain(first);
        let rows = self.versions.iter().zip(older).enumerate();
        View {
            hidden: false,
            busy: self.busy,
            problem: self.trouble.as_ref().map(words::trouble).unwrap_or_default(),
            status: if self.seen && self.versions.is_empty() { text::NEVER_SAVED } else { "" },
            rows: rows.map(|(index, (one, before))| row(one, before, index == 0, who)).collect(),
            more_hidden: self.busy || self.versions.last().is_none_or(|last| last.version <= 1),
        }
    }
}

fn row(one: &SettingsVersion, before: &OrgSettings, in_force: bool, who: &Who) -> RowView {
    let changes = differences(before, &one.settings, who);
    RowView {
        key: one.version.to_string(),
        title: text::version(one.version, in_force),
        at: one.at,
        who: who.name(&one.by),
        nothing: if changes.is_empty() { text::CHANGED_NOTHING } else { "" },
        changes,
        restore: if in_force { String::new() } else { text::restore(one.version) },
    }
}
