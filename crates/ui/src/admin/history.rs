//! Who changed which setting when: versions as the server has them, each with what differs from
//! the one before it.

use ledger_core::settings::OrgSettings;
use ledger_wire::api::{SettingsHistory, SettingsVersion};

use super::difference::{Difference, differences};
use super::who::Who;
use crate::background::Trouble;
use crate::sheet::{Sheet, Style};
use crate::text::admin as text;

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
        for version in page.versions {
            if last.is_none_or(|last| version.version < last) {
                self.versions.push(version);
            }
        }
        self.seen = true;
    }

    /// The settings of a version.
    pub(super) fn version(&self, number: u64) -> Option<&OrgSettings> {
        self.versions.iter().find(|one| one.version == number).map(|one| &one.settings)
    }

    pub(super) fn view(&self, sheet: &mut Sheet, who: &Who) {
        sheet.show("history");
        if self.busy {
            sheet.show("history-busy");
        } else if self.versions.last().is_some_and(|last| last.version > 1) {
            sheet.show("older");
        }
        sheet.trouble("history-problem", &self.trouble);
        if self.seen && self.versions.is_empty() {
            sheet.say("history-status", text::NEVER_SAVED);
        }
        // Every list of versions ends with the settings of an account that never saved any.
        let none = OrgSettings::default();
        let first = self.versions.last().filter(|last| last.version == 1).map(|_| &none);
        let older = self.versions.iter().skip(1).map(|one| &one.settings).chain(first);
        let rows = sheet.list_of("versions", "version");
        for (one, before) in self.versions.iter().zip(older) {
            let in_force = rows.is_empty();
            let row = rows.add(one.version.to_string());
            row.say("title", text::version(one.version, in_force));
            if !in_force {
                row.show("restore");
                row.say("restore", text::restore(one.version));
            }
            changed(one, before, who, row);
        }
    }
}

/// Who made a version, and what differs from the one before it.
fn changed(one: &SettingsVersion, before: &OrgSettings, who: &Who, row: &mut Sheet) {
    row.say("who", who.name(&one.by));
    row.time("time", one.at, Style::Full);
    let changes = row.list_of("changes", "change");
    for Difference { path, name, before, after } in differences(before, &one.settings, who) {
        let change = changes.add(path);
        change.say("name", name);
        change.say("before", before);
        change.say("after", after);
    }
    if changes.is_empty() {
        row.show("nothing");
        row.say("nothing", text::CHANGED_NOTHING);
    }
}
