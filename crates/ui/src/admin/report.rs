//! How many calls were logged, by day and by person, on the days that an administrator chooses.

mod view;

use ledger_core::case::lowercase;
use ledger_core::id::ExtensionId;
use ledger_core::time::{Millis, Span};
use ledger_wire::api::{self, PeopleReport, Tally};
use ledger_wire::http::encode;

use super::asking::Asks;
use super::who::Who;
use crate::activities::Day;
use crate::background::{Reply, Trouble};
use crate::few::Few;
use crate::order::sort;

/// Noon is on the same day nearly everywhere: days are counted in the organisation's zone, and
/// chosen in the browser's.
const NOON: Span = Span::hours(12);

/// What a person does on the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// Chooses the days.
    Choose(Days),
    /// Chooses the first of them.
    From(Option<Day>),
    /// Chooses the last of them.
    To(Option<Day>),
    /// Wants a table as a file.
    Export(Table),
}

/// Which days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Days {
    /// Today and the six before.
    Seven,
    /// Today and the 29 before.
    #[default]
    Thirty,
    /// Today and the 89 before.
    Ninety,
    /// Those between two that are chosen.
    Chosen,
}

impl Days {
    /// Every choice.
    pub const ALL: [Self; 4] = [Self::Seven, Self::Thirty, Self::Ninety, Self::Chosen];

    /// The word in controls.
    pub fn name(self) -> &'static str {
        match self {
            Self::Seven => "7",
            Self::Thirty => "30",
            Self::Ninety => "90",
            Self::Chosen => "chosen",
        }
    }

    fn before_today(self) -> Option<Span> {
        match self {
            Self::Seven => Some(Span::hours(6 * 24)),
            Self::Thirty => Some(Span::hours(29 * 24)),
            Self::Ninety => Some(Span::hours(89 * 24)),
            Self::Chosen => None,
        }
    }
}

/// By what calls are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// By day.
    Days,
    /// By person.
    People,
}

impl Msg {
    /// What a control means.
    pub(super) fn from_control(name: &str, key: &str, value: &str) -> Option<Self> {
        match (name, key) {
            ("report-span", _) => {
                Days::ALL.into_iter().find(|days| days.name() == value).map(Self::Choose)
            }
            ("report-export", "people") => Some(Self::Export(Table::People)),
            ("report-export", _) => Some(Self::Export(Table::Days)),
            _ => None,
        }
    }

    /// What a field for a day means.
    pub(super) fn from_day(name: &str, day: &Option<Day>) -> Option<Self> {
        match name {
            "report-from" => Some(Self::From(day.clone())),
            "report-to" => Some(Self::To(day.clone())),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    Days,
    People,
}

/// The page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct State {
    asked: Few<u32, Question>,
    now: Millis,
    days: Days,
    from: Option<Day>,
    to: Option<Day>,
    /// What is asked of both tables.
    range: String,
    trouble: Option<Trouble>,
    report: Option<api::Report>,
    people: Vec<Person>,
}

/// What became of someone's calls.
#[derive(Clone, Debug, PartialEq)]
struct Person {
    id: ExtensionId,
    tally: Tally,
}

impl State {
    /// The page is opened.
    pub(super) fn open(&mut self, now: Millis, asks: &mut Asks) {
        self.now = now;
        self.read(asks);
    }

    pub(super) fn waits_for(&self, number: u32) -> bool {
        self.asked.get(&number).is_some()
    }

    pub(super) fn update(&mut self, msg: Msg, who: &Who, asks: &mut Asks) {
        match msg {
            Msg::Choose(days) => self.days = days,
            Msg::From(day) => self.from = day,
            Msg::To(day) => self.to = day,
            Msg::Export(table) => {
                let (name, text) = self.file(table, who);
                return asks.download(name, text);
            }
        }
        self.read(asks);
    }

    pub(super) fn answered(&mut self, number: u32, reply: Reply, who: &Who, asks: &mut Asks) {
        match self.asked.remove(&number) {
            None => {}
            Some(Question::Days) => match reply.api() {
                Ok(report) => self.report = Some(report),
                Err(trouble) => self.trouble = Some(trouble),
            },
            Some(Question::People) => match reply.api() {
                Ok(page) => self.take_people(page, who, asks),
                Err(trouble) => self.trouble = Some(trouble),
            },
        }
    }

    /// Asks for both tables anew. What was on its way is no longer waited for.
    fn read(&mut self, asks: &mut Asks) {
        let (since, until) = match (self.days.before_today(), &self.from, &self.to) {
            (Some(before), _, _) => (self.now - before, self.now),
            (None, Some(from), Some(to)) => (from.begins + NOON, to.begins + NOON),
            (None, Some(from), None) => (from.begins + NOON, self.now),
            (None, None, _) => return,
        };
        self.range = format!("since={}&until={}", since.0, until.0);
        self.trouble = None;
        self.report = None;
        self.people.clear();
        self.asked.clear();
        self.asked.insert(asks.get(&["report?", &self.range].concat()), Question::Days);
        self.ask_people("", asks);
    }

    fn ask_people(&mut self, after: &str, asks: &mut Asks) {
        let path = ["report/people?", &self.range, "&after=", &encode(after)].concat();
        self.asked.insert(asks.get(&path), Question::People);
    }

    /// Adds up what the desks counted of a page of people; those with the most calls come first.
    fn take_people(&mut self, page: PeopleReport, who: &Who, asks: &mut Asks) {
        // Nobody is on two pages.
        let before = self.people.len();
        for count in page.counts.iter().flatten() {
            let mut people = self.people.iter_mut().skip(before);
            match people.find(|person| person.id == count.of) {
                Some(person) => person.tally.add(count),
                None => {
                    let mut tally = Tally::default();
                    tally.add(count);
                    self.people.push(Person { id: count.of.clone(), tally });
                }
            }
        }
        match page.next {
            Some(next) => self.ask_people(next.as_str(), asks),
            None => sort(&mut self.people, |person| {
                let calls = i64::try_from(person.tally.calls).unwrap_or(i64::MAX);
                (-calls, lowercase(&who.name(&person.id)))
            }),
        }
    }
}
