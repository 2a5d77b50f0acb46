//! What must be mended before settings can be saved.
//!
//! Settings that cannot be kept are never half kept: all problems are named at once, each at its
//! field, with what to do about it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{BlockTarget, Mode, OrgSettings, Scope, ScopeMember};
use crate::additional;
use crate::id::ExtensionId;
use crate::time::{Span, Zone, Zones};

/// Something in settings that cannot be as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
                problem: format!("a trial covers the administrator who starts it, extension {by}"),
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
                found.add("mode.admin", "a trial needs the extension of its administrator");
            }
            Mode::Trial { .. } | Mode::Off | Mode::On => {}
        }
        let members = match &self.scope {
            Scope::Only { members } if members.is_empty() => {
                found.add(
                    "scope",
                    "nobody is in scope; name someone, or turn server-side logging off",
                );
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
                found.add(
                    &format!("scope.members[{index}]"),
                    "it names nobody; choose someone, or take it out",
                );
            }
        }
    }

    fn what_is_logged(&self, found: &mut Problems) {
        let types = &self.call_types;
        if types.minimum_talk.0 < 0 {
            found.add("callTypes.minimumTalk", "a minimum cannot be negative; write 0 or more");
        } else if types.minimum_talk > Self::LONGEST_MINIMUM_TALK {
            found.add(
                "callTypes.minimumTalk",
                "no call is that long; write a minimum of at most 24 hours",
            );
        }
        if self.mode != Mode::Off && !types.inbound && !types.outbound {
            found.add(
                "callTypes",
                "neither inbound nor outbound calls are logged; turn one on, or turn server-side \
                 logging off",
            );
        }
    }

    fn listed(&self, found: &mut Problems) {
        if self.block_list.len() > Self::MOST_BLOCK_ENTRIES {
            found.add(
                "blockList",
                format!(
                    "the list has {} lines, more than {}; use prefixes or ranges",
                    self.block_list.len(),
                    Self::MOST_BLOCK_ENTRIES
                ),
            );
        }
        let mut first_at: BTreeMap<&BlockTarget, usize> = BTreeMap::new();
        for (index, entry) in self.block_list.iter().enumerate() {
            let field = format!("blockList[{index}]");
            if let Some(problem) = entry.target.problem() {
                found.add(&field, problem);
            }
            if entry.label.chars().count() > Self::LONGEST_LABEL {
                found.add(
                    &format!("{field}.label"),
                    format!("the label is longer than {} characters", Self::LONGEST_LABEL),
                );
            }
            match first_at.get(&entry.target) {
                Some(first) => found.add(
                    &field,
                    format!("{} stands at blockList[{first}] already; take one out", entry.target),
                ),
                None => {
                    first_at.insert(&entry.target, index);
                }
            }
        }
    }

    fn records(&self, zones: &dyn Zones, found: &mut Problems) {
        if self.number_formats.len() > Self::MOST_NUMBER_FORMATS {
            found.add(
                "numberFormats",
                format!("at most {} formats can be searched", Self::MOST_NUMBER_FORMATS),
            );
        }
        for (index, format) in self.number_formats.iter().enumerate() {
            if !format.has_places() {
                found.add(
                    &format!("numberFormats[{index}]"),
                    format!("{:?} has no place for a digit; write # for each", format.0),
                );
            }
        }
        if Zone::named(&self.time_zone, zones).is_none() {
            found.add(
                "timeZone",
                format!(
                    "{:?} is no time zone; write an IANA name such as Europe/Paris",
                    self.time_zone
                ),
            );
        }
        for (crm, defaults) in &self.field_defaults {
            if let Some(problem) = additional::unfit(defaults) {
                found.add(&format!("fieldDefaults.{crm}"), problem);
            }
        }
        for (extension, user) in &self.user_mapping {
            if user.as_str().trim().is_empty() {
                found.add(
                    &format!("userMapping.{extension}"),
                    "no CRM user is named; choose one, or take the line out",
                );
            }
        }
    }

    fn care(&self, found: &mut Problems) {
        if !(0..=Self::LONGEST_QUIET_WINDOW.0).contains(&self.quiet_window.0) {
            found.add(
                "quietWindow",
                format!(
                    "{} ms is out of range; choose 0 to {} ms",
                    self.quiet_window.0,
                    Self::LONGEST_QUIET_WINDOW.0
                ),
            );
        }
        if self.alerts.waiting_longer_than.is_some_and(|wait| wait < Span::minutes(1)) {
            found.add(
                "alerts.waitingLongerThan",
                "people need a minute at least; choose 60000 ms or more",
            );
        }
        if self.alerts.waiting_longer_than.is_some_and(|wait| wait > Self::LONGEST_WAIT) {
            found.add(
                "alerts.waitingLongerThan",
                "nobody would be told in time; choose 30 days at most, or nothing for never",
            );
        }
        for (index, recipient) in self.alerts.recipients.iter().enumerate() {
            if recipient.as_str().trim().is_empty() {
                found.add(
                    &format!("alerts.recipients[{index}]"),
                    "it names nobody; choose someone, or take it out",
                );
            }
        }
        let retention = &self.retention;
        if !Self::CALLS_DAYS.contains(&retention.calls_days) {
            found.add(
                "retention.callsDays",
                format!(
                    "{} days is out of range; choose {} to {}",
                    retention.calls_days,
                    Self::CALLS_DAYS.start(),
                    Self::CALLS_DAYS.end()
                ),
            );
        }
        if retention.timelines_days == 0 || retention.timelines_days > retention.calls_days {
            found.add(
                "retention.timelinesDays",
                format!(
                    "{} days is out of range; choose 1 to the {} days that calls are kept",
                    retention.timelines_days, retention.calls_days
                ),
            );
        }
    }
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
