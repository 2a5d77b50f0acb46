//! What differs between two versions of the settings, in words a person reads: in the history, in
//! a conflict, and beside the button that saves.

use ledger_core::settings::change::changes;
use ledger_core::settings::{BlockEntry, Mode, OrgSettings, Scope, ScopeMember};
use ledger_wire::json;

use super::field::CallType;
use super::who::Who;
use crate::text::admin as text;

/// One setting that differs.
pub(super) struct Difference {
    /// Its path in the settings.
    pub(super) path: String,
    pub(super) name: String,
    /// What it was.
    pub(super) before: String,
    /// What it is.
    pub(super) after: String,
}

/// Everything that differs. Parts of the scope's list and the like are one setting.
pub(super) fn differences(before: &OrgSettings, after: &OrgSettings, who: &Who) -> Vec<Difference> {
    let mut found: Vec<Difference> = Vec::new();
    for change in changes(before, after) {
        let path = settled(&change.field);
        if found.iter().any(|known| known.path == path) {
            continue;
        }
        let (was, is) = match path {
            "blockList" | "fields" | "userMapping" => (
                text::taken_out(&besides(path, before, after, who)),
                text::added(&besides(path, after, before, who)),
            ),
            _ => {
                let raw = |value: Option<&serde_json::Value>| {
                    value.and_then(|value| json::to_string(value).ok()).unwrap_or_default()
                };
                (
                    words(path, before, who).unwrap_or_else(|| raw(change.before.as_ref())),
                    words(path, after, who).unwrap_or_else(|| raw(change.after.as_ref())),
                )
            }
        };
        found.push(Difference {
            path: path.to_owned(),
            name: text::setting(path),
            before: was,
            after: is,
        });
    }
    found
}

/// The path of what is shown, merged and restored as one.
fn settled(path: &str) -> &str {
    ["mode", "scope", "userMapping", "numberFormats"]
        .into_iter()
        .find(|whole| path.strip_prefix(whole).is_some_and(|rest| rest.starts_with('.')))
        .unwrap_or(path)
}

/// The value at a path; nothing where the form has no such field.
fn words(path: &str, settings: &OrgSettings, who: &Who) -> Option<String> {
    let label = match path {
        "mode" => match &settings.mode {
            Mode::Trial { admin } => {
                return Some([settings.mode.label(), ": ", &who.name(admin)].concat());
            }
            Mode::Off | Mode::On => settings.mode.label(),
        },
        "scope" => return Some(scope(&settings.scope, who)),
        "owner" => settings.owner.label(),
        "logStyle" => settings.log_style.label(),
        "dateFormat" => settings.date_format.label(),
        "timeZone" => &settings.time_zone,
        "noContact" => settings.no_contact.label(),
        "severalContacts" => settings.several_contacts.label(),
        "callTypes.minimumTalk" => {
            return Some(text::seconds(settings.call_types.minimum_talk.0 / 1000));
        }
        "quietWindow" => return Some(text::seconds(settings.quiet_window.0 / 1000)),
        "retention.callsDays" => return Some(text::days(settings.retention.calls_days)),
        "retention.timelinesDays" => return Some(text::days(settings.retention.timelines_days)),
        _ => {
            let kind = path.strip_prefix("callTypes.")?;
            let kind = CallType::named(kind)?;
            text::on_or_off(kind.of(&settings.call_types)).words()
        }
    };
    Some(label.to_owned())
}

fn scope(scope: &Scope, who: &Who) -> String {
    let members = match scope {
        Scope::Everyone => return text::scope(scope).to_owned(),
        Scope::Only { members } | Scope::Except { members } => members,
    };
    let name = |member: &ScopeMember| match member {
        ScopeMember::Extension(id) | ScopeMember::Queue(id) => who.name(id),
        ScopeMember::Site(name) | ScopeMember::Department(name) => name.clone(),
    };
    let mut names = Vec::new();
    for member in members {
        names.push(name(member));
    }
    [text::scope(scope).words(), ": ", &text::list(&names)].concat()
}

/// A line of the do-not-log list.
pub(super) fn line(entry: &BlockEntry) -> String {
    match entry.label.as_str() {
        "" => entry.target.to_string(),
        label => format!("{} ({label})", entry.target),
    }
}

/// What a long list of some settings has besides what that of others has.
fn besides(path: &str, settings: &OrgSettings, others: &OrgSettings, who: &Who) -> Vec<String> {
    let mut found = Vec::new();
    match path {
        "blockList" => {
            for entry in &settings.block_list {
                if !others.block_list.contains(entry) {
                    found.push(line(entry));
                }
            }
        }
        "fields" => {
            for field in &settings.fields {
                if !others.fields.contains(field) {
                    found.push(text::field(*field).0.to_string());
                }
            }
        }
        _ => {
            for (id, user) in &settings.user_mapping {
                if others.user_mapping.get(id) != Some(user) {
                    found.push(format!("{} → {user}", who.name(id)));
                }
            }
        }
    }
    found
}
