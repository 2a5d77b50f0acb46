//! Two versions of settings, asked about the same past calls: what an administrator sees before
//! settings are saved.
//!
//! Both are asked as if they had been in force all the time, so that what differs comes from the
//! settings and not from when someone switched them on.

use super::past::{Outcome, PastPart};
use super::{Answer, Policy};
use crate::directory::Directory;
use crate::settings::OrgSettings;
use crate::sorted::SortedMap;
use crate::why::Why;

/// What becomes of past calls under the settings before and after a change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// How many parts of calls have which outcome, in the order of [`Answer`] and [`Why`].
    pub tally: SortedMap<(Answer, Why), Count>,
    /// The parts whose outcome changes, by their place among those asked about.
    pub changed: Vec<Changed>,
}

/// How many, before and after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Under the settings as they are.
    pub before: usize,
    /// Under the settings as they would be.
    pub after: usize,
}

/// A part whose outcome changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Its place among those asked about.
    pub part: usize,
    /// What becomes of it under the settings as they are.
    pub before: Outcome,
    /// What would become of it.
    pub after: Outcome,
}

impl Preview {
    /// Asks both versions about every part.
    pub fn of(
        parts: &[PastPart],
        before: &OrgSettings,
        after: &OrgSettings,
        directory: &Directory,
    ) -> Self {
        let (before, after) = (Policy::always(before), Policy::always(after));
        let mut preview = Self::default();
        for (index, part) in parts.iter().enumerate() {
            let was = part.outcome(&before, directory);
            let is = part.outcome(&after, directory);
            preview.tally.or_default((was.answer, was.why)).before += 1;
            preview.tally.or_default((is.answer, is.why)).after += 1;
            if (was.answer, was.why) != (is.answer, is.why) {
                preview.changed.push(Changed { part: index, before: was, after: is });
            }
        }
        preview
    }

    /// How many parts have this answer.
    pub fn total(&self, answer: Answer) -> Count {
        let mut sum = Count::default();
        for ((found, _), count) in &self.tally {
            if *found == answer {
                sum.before += count.before;
                sum.after += count.after;
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Entry;
    use crate::settings::{CallTypes, Mode};

    #[test]
    fn what_changes_is_named_with_both_outcomes_and_the_rest_is_counted() {
        let entries: Vec<Entry> =
            serde_json::from_str(include_str!("../../tests/stored/0.2-entries.json")).unwrap();
        let parts: Vec<PastPart> = entries.iter().filter_map(PastPart::of).collect();
        let on = OrgSettings { mode: Mode::On, ..OrgSettings::default() };
        let types = CallTypes { inbound: false, ..CallTypes::default() };
        let outbound_only = OrgSettings { call_types: types, ..on.clone() };
        let directory = Directory::default();

        let same = Preview::of(&parts, &on, &on, &directory);
        assert_eq!(same.changed, []);

        let preview = Preview::of(&parts, &on, &outbound_only, &directory);
        let newly_off = preview.tally[&(Answer::Skip, Why::InboundOff)];
        assert_eq!(newly_off.before, 0);
        assert_eq!(newly_off.after, preview.changed.len());
        assert!(!preview.changed.is_empty());
        assert!(preview.changed.iter().all(|one| one.after.why == Why::InboundOff));
        let answers = [Answer::Log, Answer::Ask, Answer::Skip];
        let all: usize = answers.iter().map(|answer| preview.total(*answer).after).sum();
        assert_eq!(all, parts.len());
    }
}
