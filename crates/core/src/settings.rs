//! What an organisation and its people decide about logging.
//!
//! [`OrgSettings`] are an administrator's, [`UserChoices`] a person's. Both are stored and sent as
//! JSON, and live long: every field has a default, so whatever an older version stored still
//! reads; and keys that a newer version stored are kept and written back, so an older one that
//! runs for a while, or an extension that is not updated yet, loses nothing.
//!
//! - `choices`: the types of the organisation's choices; `words`: their words;
//! - [`block_list`]: what is never logged, and reading it from whatever people paste;
//! - [`user`]: a person's settings, and how an administrator's defaults and locks meet them;
//! - `problems`: what must be mended before settings can be saved;
//! - [`change`]: what differs between two versions.

pub mod block_list;
pub mod change;
mod choices;
mod problems;
pub mod user;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use self::block_list::{BlockEntry, BlockTarget};
pub use self::choices::{
    Alerts, CallTypes, DateFormat, Field, LogStyle, Mode, NoContactPolicy, OwnerPolicy, Retention,
    Scope, ScopeMember, SeveralContactsPolicy,
};
pub use self::problems::Problem;
pub use self::user::{ManagedSettings, UserChoices, UserKey, UserSettings};
use crate::additional::FieldValues;
use crate::from_json::FromJson;
use crate::id::{CrmUserId, ExtensionId};
use crate::phone::NumberFormat;
use crate::time::Span;

/// Keys that this version does not know, to be written back as they came.
pub type Unknown = BTreeMap<String, serde_json::Value>;

/// Everything an administrator can set for the organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase", default)]
pub struct OrgSettings {
    /// Whether calls are logged, and for whom to begin with.
    pub mode: Mode,
    /// Whose calls are logged when the mode is on.
    pub scope: Scope,
    /// To whom activities belong.
    pub owner: OwnerPolicy,
    /// What is never logged.
    pub block_list: Vec<BlockEntry>,
    /// Which kinds of calls are logged.
    pub call_types: CallTypes,
    /// What happens when no contact has the number.
    pub no_contact: NoContactPolicy,
    /// What happens when several contacts have the number.
    pub several_contacts: SeveralContactsPolicy,
    /// The spellings, besides E.164, under which the CRM is searched for a number.
    pub number_formats: Vec<NumberFormat>,
    /// When the record is written.
    pub log_style: LogStyle,
    /// Which fields the body of a record has.
    pub fields: BTreeSet<Field>,
    /// Values of additional fields for calls that nobody looks at, by CRM.
    pub field_defaults: BTreeMap<String, FieldValues>,
    /// How dates are written in records.
    pub date_format: DateFormat,
    /// The time zone of dates in records, as an IANA name.
    pub time_zone: String,
    /// CRM users set by hand, by extension.
    pub user_mapping: BTreeMap<ExtensionId, CrmUserId>,
    /// How long after the last event a call counts as ended, in milliseconds.
    pub quiet_window: Span,
    /// Whom to tell about what, unasked.
    pub alerts: Alerts,
    /// How long calls are kept.
    pub retention: Retention,
    /// What people's own settings are, unless they may and do choose otherwise.
    pub managed: ManagedSettings,
    /// Keys that a newer version wrote.
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl Default for OrgSettings {
    fn default() -> Self {
        Self {
            mode: Mode::Off,
            scope: Scope::Everyone,
            owner: OwnerPolicy::AgentIfPossible,
            block_list: Vec::new(),
            call_types: CallTypes::default(),
            no_contact: NoContactPolicy::LeaveForPerson,
            several_contacts: SeveralContactsPolicy::LeaveForPerson,
            number_formats: Vec::new(),
            log_style: LogStyle::AtOnce,
            fields: BTreeSet::from(Field::STANDARD),
            field_defaults: BTreeMap::new(),
            date_format: DateFormat::default(),
            time_zone: "UTC".to_owned(),
            user_mapping: BTreeMap::new(),
            quiet_window: Span::seconds(5),
            alerts: Alerts::default(),
            retention: Retention::default(),
            managed: ManagedSettings::default(),
            unknown: Unknown::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_of_nobody_are_the_defaults() {
        let read: OrgSettings = serde_json::from_str("{}").unwrap();
        assert_eq!(read, OrgSettings::default());
        assert_eq!(read.problems(&crate::time::BundledZones), []);
    }

    #[test]
    fn what_a_newer_version_wrote_is_written_back() {
        let newer = serde_json::json!({
            "mode": { "kind": "on" },
            "callTypes": { "internal": true, "video": { "enabled": true } },
            "blockList": [{
                "target": { "kind": "extension", "value": "101" },
                "until": "2030-01-01"
            }],
            "alerts": { "sms": ["+16505550100"] },
            "managed": { "theme": { "value": "dark", "lock": "locked" } },
            "shiny": [1, { "deep": null }],
        });
        let read: OrgSettings = serde_json::from_value(newer.clone()).unwrap();
        let written = serde_json::to_value(&read).unwrap();
        for path in
            ["/callTypes/video", "/blockList/0/until", "/alerts/sms", "/managed/theme", "/shiny"]
        {
            assert_eq!(written.pointer(path), newer.pointer(path), "{path}");
        }
        assert_eq!(serde_json::from_value::<OrgSettings>(written).unwrap(), read);
    }
}
