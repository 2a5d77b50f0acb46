//! How many calls were logged, by day and by person.

use ledger_core::from_json::FromJson;
use ledger_core::id::ExtensionId;
use ledger_core::ledger::State;
use serde::{Deserialize, Serialize};

/// Parts of calls, counted by the day on which the call began: by the days of the organisation's
/// time zone, whole, from the one in which `since` lies to the one in which `until` does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The organisation's time zone.
    pub time_zone: String,
    /// Every day, oldest first, such as `2026-03-02`.
    pub days: Vec<String>,
    /// What each desk counted; `of` is the place of the day in `days`.
    pub counts: Vec<Vec<Count<usize>>>,
}

/// The same, by person, on all days together: a page of people, by extension id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct PeopleReport {
    /// What each desk counted.
    pub counts: Vec<Vec<Count<ExtensionId>>>,
    /// Where the next page begins, for `after`; nothing on the last.
    pub next: Option<ExtensionId>,
}

/// Parts of calls that stand at the same place for the same reason. A call that several extensions
/// talked in has as many parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Count<Of> {
    /// Of which day, or of whom.
    pub of: Of,
    /// Where they stand.
    pub state: State,
    /// The code of the reason.
    pub reason: String,
    /// How many.
    pub calls: u64,
    /// How long the extensions talked in all of them, in seconds.
    pub talk_seconds: i64,
}

/// Parts of calls by what became of them: the desks' counts, added up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All of them.
    pub calls: u64,
    /// Those that are in the CRM.
    pub logged: u64,
    /// How long the extensions talked, in seconds.
    pub talk_seconds: i64,
    /// The others, by where they stand and the code of the reason, in no order.
    pub unlogged: Vec<(State, String, u64)>,
}

impl Tally {
    /// Adds what a desk counted.
    pub fn add<Of>(&mut self, count: &Count<Of>) {
        self.calls += count.calls;
        self.talk_seconds += count.talk_seconds;
        match count.state {
            State::Logged => self.logged += count.calls,
            State::InProgress
            | State::Logging
            | State::Unresolved
            | State::Skipped
            | State::Failed => self.add_unlogged(count.state, &count.reason, count.calls),
        }
    }

    /// Adds another tally.
    pub fn join(&mut self, other: &Self) {
        self.calls += other.calls;
        self.logged += other.logged;
        self.talk_seconds += other.talk_seconds;
        for (state, reason, calls) in &other.unlogged {
            self.add_unlogged(*state, reason, *calls);
        }
    }

    fn add_unlogged(&mut self, state: State, reason: &str, calls: u64) {
        match self.unlogged.iter_mut().find(|(at, why, _)| *at == state && why == reason) {
            Some((_, _, known)) => *known += calls,
            None => self.unlogged.push((state, reason.to_owned(), calls)),
        }
    }
}

impl Report {
    /// Each day and what became of its calls, oldest first.
    pub fn by_day(&self) -> Vec<(String, Tally)> {
        let mut days: Vec<(String, Tally)> =
            self.days.iter().map(|day| (day.clone(), Tally::default())).collect();
        for count in self.counts.iter().flatten() {
            if let Some((_, tally)) = days.get_mut(count.of) {
                tally.add(count);
            }
        }
        days
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_desks_counted_is_added_up_by_day() {
        let count = |of, state, reason: &str, calls, talk_seconds| Count {
            of,
            state,
            reason: reason.to_owned(),
            calls,
            talk_seconds,
        };
        let report = Report {
            time_zone: "UTC".to_owned(),
            days: vec!["2026-03-02".to_owned(), "2026-03-03".to_owned()],
            counts: vec![
                vec![
                    count(0, State::Logged, "one-contact", 3, 90),
                    count(0, State::Skipped, "blocked", 1, 0),
                    // A day that was not asked for.
                    count(2, State::Logged, "one-contact", 9, 9),
                ],
                vec![
                    count(0, State::Skipped, "blocked", 2, 5),
                    count(0, State::Unresolved, "no-contact", 1, 20),
                ],
            ],
        };
        let first = Tally {
            calls: 7,
            logged: 3,
            talk_seconds: 115,
            unlogged: vec![
                (State::Skipped, "blocked".to_owned(), 3),
                (State::Unresolved, "no-contact".to_owned(), 1),
            ],
        };
        let expected = report.days.iter().cloned().zip([first, Tally::default()]);
        assert_eq!(report.by_day(), expected.collect::<Vec<_>>());
        assert_eq!(Report::default().by_day(), []);
    }
}
