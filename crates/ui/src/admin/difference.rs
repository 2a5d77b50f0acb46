//! What differs between two versions of the settings, in words a person reads: in the history, in
//! a conflict, and beside the button that saves.

use ledger_core::settings::change::changes;
use ledger_core::settings::{
    BlockEntry, DateFormat, LogStyle, Mode, OrgSettings, Scope, ScopeMember,
};

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
                    value.map(serde_json::Value::to_string).unwrap_or_default()
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
    if let Some(kind) = path.strip_prefix("callTypes.")
        && let Some(kind) = CallType::named(kind)
    {
        return Some(text::on_or_off(kind.of(&settings.call_types)).to_owned());
    }
    Some(match path {
        "mode" => match &settings.mode {
            Mode::Trial { admin } => format!("{}: {}", settings.mode.label(), who.name(admin)),
            Mode::Off | Mode::On => settings.mode.label().to_owned(),
        },
        "scope" => scope(&settings.scope, who),
        "owner" => settings.owner.label().to_owned(),
        "logStyle" => LogStyle::label(settings.log_style).to_owned(),
        "dateFormat" => DateFormat::label(settings.date_format).to_owned(),
        "timeZone" => settings.time_zone.clone(),
        "noContact" => settings.no_contact.label().to_owned(),
        "severalContacts" => settings.several_contacts.label().to_owned(),
        "callTypes.minimumTalk" => text::seconds(settings.call_types.minimum_talk.0 / 1000),
        "quietWindow" => text::seconds(settings.quiet_window.0 / 1000),
        "retention.callsDays" => text::days(settings.retention.calls_days),
        "retention.timelinesDays" => text::days(settings.retention.timelines_days),
        _ => return None,
    })
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
    let names: Vec<String> = members.iter().map(name).collect();
    format!("{}: {}", text::scope(scope), text::list(&names))
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
