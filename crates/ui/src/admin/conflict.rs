//! Two administrators changed the settings at once: what the other one changed, and for each
//! setting whose value is to stand.
//!
//! What only one of both changed is theirs unless the person says otherwise, and nothing is saved
//! before the person has looked.

use ledger_core::from_json::from_value;
use ledger_core::settings::OrgSettings;
use ledger_core::settings::change::{as_json, changes};
use ledger_wire::api::{SettingsDocument, SettingsVersion};
use serde_json::Value;

use super::difference::{Difference, differences};
use super::who::Who;
use crate::sheet::Sheet;
use crate::text::admin as text;

/// Whose value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The person's own.
    Mine,
    /// The other administrator's.
    Theirs,
}

/// A conflict that is being resolved.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Conflict {
    theirs: SettingsVersion,
    mine: OrgSettings,
    /// The settings of which the person's own values stand, by their paths.
    kept: Vec<String>,
}

impl Conflict {
    /// What both made of the version that both began with: what the person changed is theirs.
    pub(super) fn between(
        base: &OrgSettings,
        mine: &OrgSettings,
        theirs: SettingsVersion,
        who: &Who,
    ) -> Self {
        let changed = changes(base, mine);
        let mut kept = Vec::new();
        for Difference { path, .. } in differences(&theirs.settings, mine, who) {
            let is_mine = changed.iter().any(|change| {
                let rest = change.field.strip_prefix(path.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            });
            if is_mine {
                kept.push(path);
            }
        }
        Self { theirs, mine: mine.clone(), kept }
    }

    /// Chooses whose value stands.
    pub(super) fn choose(&mut self, path: String, side: Side) {
        self.kept.retain(|kept| *kept != path);
        match side {
            Side::Mine => self.kept.push(path),
            Side::Theirs => {}
        }
    }

    /// What is in force, and the settings that come of the choices. What cannot be joined stays as
    /// it is.
    pub(super) fn merged(self) -> (SettingsDocument, OrgSettings) {
        let SettingsVersion { version, settings: theirs, .. } = self.theirs;
        let mut settings = theirs.clone();
        if let (Some(mut joined), Some(mine)) = (as_json(&theirs), as_json(&self.mine)) {
            for path in &self.kept {
                put(&mut joined, &mine, path);
            }
            settings = from_value(joined).unwrap_or(settings);
        }
        (SettingsDocument { version, settings: theirs }, settings)
    }

    pub(super) fn view(&self, sheet: &mut Sheet, who: &Who) {
        sheet.show("conflict");
        sheet.say("conflict-title", text::changed_by(&who.name(&self.theirs.by)));
        let rows = sheet.list_of("conflict-rows", "conflict-row");
        for Difference { path, name, before, after } in
            differences(&self.theirs.settings, &self.mine, who)
        {
            let row = rows.add(path.as_str());
            row.say("name", name);
            row.say("mine-words", after);
            row.say("theirs-words", before);
            for place in ["mine", "theirs"] {
                row.set(place, "name", ["side", &path].join("-"));
            }
            let kept = self.kept.contains(&path);
            row.choose(&["mine", "theirs"], if kept { "mine" } else { "theirs" });
        }
    }
}

/// Puts the value at a path of one into the other.
fn put(into: &mut Value, from: &Value, path: &str) {
    let (key, rest) = path.split_once('.').map_or((path, None), |(key, rest)| (key, Some(rest)));
    let Some(object) = into.as_object_mut() else { return };
    match (object.get_mut(key), from.get(key), rest) {
        (Some(inner), Some(from), Some(rest)) => put(inner, from, rest),
        (_, Some(value), _) => {
            object.insert(key.to_owned(), value.clone());
        }
        (_, None, _) => {
            object.remove(key);
        }
    }
}
