//! What must be mended before settings can be saved.
//!
//! Settings that cannot be kept are never half kept: all problems are named at once, each at its
//! field, with what to do about it.

use std::collections::BTreeMap;

use ledger_words::problem as words;
use serde::{Deserialize, Serialize};

use super::{BlockTarget, Mode, OrgSettings, Scope, ScopeMember};
use crate::additional;
use crate::from_json::FromJson;
use crate::id::ExtensionId;
use crate::time::{Span, Zone, Zones};

/// Something in settings that cannot be as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// The field, as its JSON path, such as `blockList[3].target`.
    pub field: String,
    /// What is wrong and what to do.
    pub problem: String,
}

impl Mode {
    /// What is wrong with a change to this mode: a trial is the trial of whoever starts it.
    pub fn problem_after(&self, current: &Self, by: &ExtensionId) -> Option<Problem> {
        match self {
            Self::Trial { admin } if admin != by && self != current => Some(Problem {
                field: "mode.admin".to_owned(),
                problem: words::TRIAL_OF_ANOTHER.with(&[("extension", by.as_str())]),
            }),
            Self::Trial { .. } | Self::Off | Self::On => None,
        }
    }
}

impl OrgSettings {
    /// The longest quiet window: past it, calls would be logged too late to trust.
    pub const LONGEST_QUIET_WINDOW: Span = Span::minutes(2);
    /// The longest minimum duration; a longer one is a slip.
    pub const LONGEST_MINIMUM_TALK: Span = Span::hours(24);
    /// The most lines of the do-not-log list: every call is compared with each.
    pub const MOST_BLOCK_ENTRIES: usize = 5000;
    /// The longest label of a line of the do-not-log list, in characters.
    pub const LONGEST_LABEL: usize = 200;
    /// The most spellings to search for; each costs a request to the CRM. App Connect has three.
    pub const MOST_NUMBER_FORMATS: usize = 3;
    /// The longest that a call may wait for a person before someone is told.
    pub const LONGEST_WAIT: Span = Span::hours(30 * 24);
    /// How many days calls can be kept. RingCentral redelivers and corrects for up to a month.
    pub const CALLS_DAYS: std::ops::RangeInclusive<u32> = 31..=3650;

    /// Everything that must be mended before these settings can be saved.
    pub fn problems(&self, zones: &dyn Zones) -> Vec<Problem> {
        let mut found = Problems(Vec::new());
        self.mode_and_scope(&mut found);
        self.what_is_logged(&mut found);
        self.listed(&mut found);
        self.records(zones, &mut found);
        self.care(&mut found);
        found.0
    }

    fn mode_and_scope(&self, found: &mut Problems) {
        match &self.mode {
            Mode::Trial { admin } if admin.as_str().trim().is_empty() => {
                found.add("mode.admin", words::TRIAL_WITHOUT_ADMIN);
            }
            Mode::Trial { .. } | Mode::Off | Mode::On => {}
        }
        let members = match &self.scope {
            Scope::Only { members } if members.is_empty() => {
                found.add("scope", words::NOBODY_IN_SCOPE);
                return;
            }
            Scope::Only { members } | Scope::Except { members } => members,
            Scope::Everyone => return,
        };
        for (index, member) in members.iter().enumerate() {
            let name = match member {
                ScopeMember::Extension(id) | ScopeMember::Queue(id) => id.as_str(),
                ScopeMember::Site(name) | ScopeMember::Department(name) => name,
            };
            if name.trim().is_empty() {
                found.add(&format!("scope.members[{index}]"), words::NAMES_NOBODY);
            }
        }
    }

    fn what_is_logged(&self, found: &mut Problems) {
        let types = &self.call_types;
        if types.minimum_talk.0 < 0 {
            found.add("callTypes.minimumTalk", words::NEGATIVE_MINIMUM);
        } else if types.minimum_talk > Self::LONGEST_MINIMUM_TALK {
            found.add("callTypes.minimumTalk", words::MINIMUM_TOO_LONG);
        }
        if self.mode != Mode::Off && !types.inbound && !types.outbound {
            found.add("callTypes", words::NEITHER_DIRECTION);
        }
    }

    fn listed(&self, found: &mut Problems) {
        if self.block_list.len() > Self::MOST_BLOCK_ENTRIES {
            let lines = self.block_list.len().to_string();
            let most = Self::MOST_BLOCK_ENTRIES.to_string();
            let values = [("lines", lines.as_str()), ("most", &most)];
            found.add("blockList", words::TOO_MANY_LINES.with(&values));
        }
        let mut first_at: BTreeMap<&BlockTarget, usize> = BTreeMap::new();
        for (index, entry) in self.block_list.iter().enumerate() {
            let field = format!("blockList[{index}]");
            if let Some(problem) = entry.target.problem() {
                found.add(&field, problem);
            }
            if entry.label.chars().count() > Self::LONGEST_LABEL {
                let longest = Self::LONGEST_LABEL.to_string();
                let problem = words::LABEL_TOO_LONG.with(&[("longest", &longest)]);
                found.add(&format!("{field}.label"), problem);
            }
            match first_at.get(&entry.target) {
                Some(first) => {
                    let (line, first) = (entry.target.to_string(), first.to_string());
                    let values = [("line", line.as_str()), ("first", &first)];
                    found.add(&field, words::LINE_TWICE.with(&values));
                }
                None => {
                    first_at.insert(&entry.target, index);
                }
            }
        }
    }

    fn records(&self, zones: &dyn Zones, found: &mut Problems) {
        if self.number_formats.len() > Self::MOST_NUMBER_FORMATS {
            let most = Self::MOST_NUMBER_FORMATS.to_string();
            found.add("numberFormats", words::TOO_MANY_FORMATS.with(&[("most", &most)]));
        }
        for (index, format) in self.number_formats.iter().enumerate() {
            if !format.has_places() {
                let problem = words::FORMAT_WITHOUT_DIGITS.with(&[("format", &quoted(&format.0))]);
                found.add(&format!("numberFormats[{index}]"), problem);
            }
        }
        if Zone::named(&self.time_zone, zones).is_none() {
            let problem = words::NO_TIME_ZONE.with(&[("zone", &quoted(&self.time_zone))]);
            found.add("timeZone", problem);
        }
        for (crm, defaults) in &self.field_defaults {
            if let Some(problem) = additional::unfit(defaults) {
                found.add(&format!("fieldDefaults.{crm}"), problem);
            }
        }
        for (extension, user) in &self.user_mapping {
            if user.as_str().trim().is_empty() {
                found.add(&format!("userMapping.{extension}"), words::NO_CRM_USER);
            }
        }
    }

    fn care(&self, found: &mut Problems) {
        if !(0..=Self::LONGEST_QUIET_WINDOW.0).contains(&self.quiet_window.0) {
            let window = self.quiet_window.0.to_string();
            let longest = Self::LONGEST_QUIET_WINDOW.0.to_string();
            let values = [("window", window.as_str()), ("longest", &longest)];
            found.add("quietWindow", words::WINDOW_OUT_OF_RANGE.with(&values));
        }
        if self.alerts.waiting_longer_than.is_some_and(|wait| wait < Span::minutes(1)) {
            found.add("alerts.waitingLongerThan", words::WAIT_TOO_SHORT);
        }
        if self.alerts.waiting_longer_than.is_some_and(|wait| wait > Self::LONGEST_WAIT) {
            found.add("alerts.waitingLongerThan", words::WAIT_TOO_LONG);
        }
        for (index, recipient) in self.alerts.recipients.iter().enumerate() {
            if recipient.as_str().trim().is_empty() {
                found.add(&format!("alerts.recipients[{index}]"), words::NAMES_NOBODY);
            }
        }
        let retention = &self.retention;
        if !Self::CALLS_DAYS.contains(&retention.calls_days) {
            let (fewest, most) = (Self::CALLS_DAYS.start(), Self::CALLS_DAYS.end());
            let [days, fewest, most] =
                [retention.calls_days, *fewest, *most].map(|days| days.to_string());
            let values = [("days", days.as_str()), ("fewest", &fewest), ("most", &most)];
            found.add("retention.callsDays", words::DAYS_OUT_OF_RANGE.with(&values));
        }
        if retention.timelines_days == 0 || retention.timelines_days > retention.calls_days {
            let days = retention.timelines_days.to_string();
            let most = retention.calls_days.to_string();
            let values = [("days", days.as_str()), ("most", &most)];
            found.add("retention.timelinesDays", words::TIMELINES_OUT_OF_RANGE.with(&values));
        }
    }
}

/// A text that a person wrote, apart from our words.
fn quoted(text: &str) -> String {
    format!("{text:?}")
}

struct Problems(Vec<Problem>);

impl Problems {
    fn add(&mut self, field: &str, problem: impl Into<String>) {
        self.0.push(Problem { field: field.to_owned(), problem: problem.into() });
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::phone::NumberFormat;
    use crate::settings::{Alerts, BlockEntry};
    use crate::time::BundledZones;

    #[test]
    fn every_problem_is_named_at_its_field() {
        let settings = OrgSettings {
            time_zone: "Mars/Olympus".to_owned(),
            quiet_window: Span::minutes(3),
            scope: Scope::Only { members: BTreeSet::new() },
            block_list: vec![
                BlockEntry::new(BlockTarget::Prefix("650".to_owned())),
                BlockEntry::new(BlockTarget::Extension("101".to_owned())),
                BlockEntry::new(BlockTarget::Extension("101".to_owned())),
            ],
            number_formats: vec![NumberFormat("none".to_owned())],
            user_mapping: [("101".into(), " ".into())].into(),
            alerts: Alerts {
                recipients: ["".into(), "101".into()].into(),
                waiting_longer_than: Some(Span::hours(31 * 24)),
                ..Alerts::default()
            },
            ..OrgSettings::default()
        };
        let fields: Vec<_> =
            settings.problems(&BundledZones).into_iter().map(|problem| problem.field).collect();
        assert_eq!(
            fields,
            [
                "scope",
                "blockList[0]",
                "blockList[2]",
                "numberFormats[0]",
                "timeZone",
                "userMapping.101",
                "quietWindow",
                "alerts.waitingLongerThan",
                "alerts.recipients[0]"
            ]
        );
    }

    #[test]
    fn a_trial_is_the_trial_of_whoever_starts_it() {
        let trial = |admin: &str| Mode::Trial { admin: admin.into() };
        let rows = [
            (trial("1"), Mode::Off, None),
            (trial("2"), Mode::Off, Some("mode.admin")),
            (trial("2"), trial("2"), None),
            (trial("2"), trial("1"), Some("mode.admin")),
            (Mode::On, trial("2"), None),
        ];
        for (wanted, current, expected) in rows {
            let problem = wanted.problem_after(&current, &"1".into());
            let field = problem.as_ref().map(|problem| problem.field.as_str());
            assert_eq!(field, expected, "{current:?} to {wanted:?}");
        }
    }
}
