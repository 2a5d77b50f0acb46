//! A sheet: what stands on a page, as one list of marks, each saying one thing about one place. A
//! part of a page writes its marks; one painter in the shell puts them into the document.
//!
//! **What no mark speaks of stands as the HTML has it.** So a part that is hidden in the HTML needs
//! no mark while it is hidden, and a mark that is no longer made takes itself back. The one
//! exception is what a person types or ticks: it stays as it is unless a mark says otherwise.
//!
//! A place is named by the `id` of its element, and within a row by `data-part`; the row's own
//! element is [`ROW`]. Rows are copies of a `<template>`; where the template's first element has
//! `data-key`, the row's key stands there.
//!
//! | mark | the element |
//! |---|---|
//! | [`say`](Sheet::say), [`say_at`](Sheet::say_at), [`time`](Sheet::time) | has these words |
//! | [`show`](Sheet::show), [`hide`](Sheet::hide) | is there, or not |
//! | [`set`](Sheet::set), [`flag`](Sheet::flag) | has an attribute |
//! | [`fill`](Sheet::fill), [`tick`](Sheet::tick), [`choose`](Sheet::choose) | holds what is typed, ticked or chosen |
//! | [`list_of`](Sheet::list_of) | holds rows |

mod reading;

use std::borrow::Cow;

use ledger_core::time::Millis;

use crate::activities::Day;
use crate::background::Trouble;
use crate::text;

/// The place that is a row's own element.
pub const ROW: &str = "";

/// Words of a page, fixed or made.
pub type Words = Cow<'static, str>;

/// What stands on a page or in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    marks: Vec<Mark>,
    lists: Vec<List>,
}

/// One thing about one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where: an `id`, or a `data-part` within a row.
    pub place: &'static str,
    /// What.
    pub what: What,
}

/// What is said about a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// These words.
    Words(Words),
    /// These words, with a moment for `{time}` or `{day}`.
    WordsAt(Words, Millis),
    /// A moment.
    Time(Millis, Style),
    /// An attribute with a value.
    Attribute(&'static str, Words),
    /// An attribute without one.
    Flag(&'static str, Flag),
    /// What is typed, or chosen from a list that opens.
    Value(Words),
    /// Whether it is ticked.
    Tick(Tick),
    /// The radio button of a group that is chosen: this one, if it has this value.
    Chosen(Words),
}

/// Whether an attribute without a value is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag {
    /// It is.
    There,
    /// It is not.
    Gone,
}

/// Whether a box is ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tick {
    /// It is.
    On,
    /// It is not.
    Off,
}

/// How a moment is written, in the reader's language and time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As short as is clear today: the time, the day, the year only where they differ.
    Short,
    /// The time, to the second.
    Seconds,
    /// Day and time in full.
    Full,
}

/// A place that holds rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Where: an `id`, or a `data-part` within a row.
    pub place: &'static str,
    /// The id of the template that rows are made from.
    pub template: &'static str,
    /// The rows.
    pub rows: Rows,
}

/// Rows, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows(Vec<Row>);

/// A row, and what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What tells it from the other rows of its list.
    pub key: String,
    /// What stands in it.
    pub sheet: Sheet,
}

impl Sheet {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The lists and the marks, in the order in which they were made. What is chosen from a list is
    /// there once the list is.
    pub fn into_parts(self) -> (Vec<List>, Vec<Mark>) {
        (self.lists, self.marks)
    }

    /// The place has these words.
    pub fn say(&mut self, place: &'static str, words: impl Into<Words>) {
        self.put(place, What::Words(words.into()));
    }

    /// The place has these words, and is there only when there are some.
    pub fn say_or_hide(&mut self, place: &'static str, words: impl Into<Words>) {
        let words = words.into();
        let hidden = if words.is_empty() { Flag::There } else { Flag::Gone };
        self.put(place, What::Flag("hidden", hidden));
        self.put(place, What::Words(words));
    }

    /// The place says what went wrong, if anything did.
    pub(crate) fn trouble(&mut self, place: &'static str, trouble: &Option<Trouble>) {
        if let Some(trouble) = trouble {
            self.say(place, text::trouble(trouble));
        }
    }

    /// The place has these words, in which `{time}` or `{day}` stands for the moment.
    pub fn say_at(&mut self, place: &'static str, words: impl Into<Words>, at: Option<Millis>) {
        let words = words.into();
        self.put(
            place,
            match at {
                Some(at) => What::WordsAt(words, at),
                None => What::Words(words),
            },
        );
    }

    /// The place says when something was.
    pub fn time(&mut self, place: &'static str, at: Millis, style: Style) {
        self.put(place, What::Time(at, style));
    }

    /// The place is there.
    pub fn show(&mut self, place: &'static str) {
        self.put(place, What::Flag("hidden", Flag::Gone));
    }

    /// All these places are there.
    pub fn show_all(&mut self, places: &[&'static str]) {
        for place in places {
            self.show(place);
        }
    }

    /// The place is not there.
    pub fn hide(&mut self, place: &'static str) {
        self.put(place, What::Flag("hidden", Flag::There));
    }

    /// The place has this attribute with this value.
    pub fn set(&mut self, place: &'static str, attribute: &'static str, value: impl Into<Words>) {
        self.put(place, What::Attribute(attribute, value.into()));
    }

    /// The place has this attribute, which needs no value.
    pub fn flag(&mut self, place: &'static str, attribute: &'static str) {
        self.put(place, What::Flag(attribute, Flag::There));
    }

    /// The control waits: it keeps the focus, and a screen reader says so.
    pub fn busy(&mut self, place: &'static str) {
        self.set(place, "aria-disabled", "true");
    }

    /// What the person types or chooses there is this.
    pub fn fill(&mut self, place: &'static str, value: impl Into<Words>) {
        self.put(place, What::Value(value.into()));
    }

    /// The day that the person has chosen there is this.
    pub(crate) fn fill_day(&mut self, place: &'static str, day: &Option<Day>) {
        self.fill(place, day.as_ref().map(|day| day.text.clone()).unwrap_or_default());
    }

    /// The box is ticked or not.
    pub fn tick(&mut self, place: &'static str, tick: impl Into<Tick>) {
        self.put(place, What::Tick(tick.into()));
    }

    /// Of the radio buttons at these places, the one with this value is chosen.
    pub fn choose(&mut self, places: &[&'static str], value: impl Into<Words>) {
        let value = value.into();
        for place in places {
            self.put(place, What::Chosen(value.clone()));
        }
    }

    /// The place holds these rows, made from the template with this id.
    pub fn rows(&mut self, place: &'static str, template: &'static str, rows: Vec<Row>) {
        self.lists.push(List { place, template, rows: Rows(rows) });
    }

    /// The place holds the rows that are added, made from the template with this id.
    pub fn list_of(&mut self, place: &'static str, template: &'static str) -> &mut Rows {
        &mut self.lists.push_mut(List { place, template, rows: Rows::default() }).rows
    }

    fn put(&mut self, place: &'static str, what: What) {
        debug_assert!(
            !self.marks.iter().any(|mark| mark.place == place && mark.what.slot() == what.slot()),
            "two marks say different things about {place}: {what:?}"
        );
        self.marks.push(Mark { place, what });
    }
}

impl Rows {
    /// One more row, with this key, in which nothing is said yet.
    pub fn add(&mut self, key: impl Into<String>) -> &mut Sheet {
        &mut self.0.push_mut(Row::new(key)).sheet
    }

    /// A choice of a list that opens.
    pub(crate) fn option(&mut self, value: &str, words: impl Into<Words>) {
        self.0.push(Row::option(value, words));
    }

    /// How many there are so far.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none so far.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl IntoIterator for Rows {
    type Item = Row;
    type IntoIter = std::vec::IntoIter<Row>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Row {
    /// A row with this key, in which nothing is said yet.
    pub fn new(key: impl Into<String>) -> Self {
        Self { key: key.into(), sheet: Sheet::new() }
    }

    /// A choice of a list that opens.
    pub(crate) fn option(value: &str, words: impl Into<Words>) -> Self {
        let mut row = Self::new(value);
        row.set(ROW, "value", value.to_owned());
        row.say(ROW, words);
        row
    }
}

impl std::ops::Deref for Row {
    type Target = Sheet;

    fn deref(&self) -> &Sheet {
        &self.sheet
    }
}

impl std::ops::DerefMut for Row {
    fn deref_mut(&mut self) -> &mut Sheet {
        &mut self.sheet
    }
}

impl What {
    /// What a mark is about: of two marks about the same, the later takes the earlier one's place.
    pub fn slot(&self) -> &'static str {
        match self {
            Self::Words(_) | Self::WordsAt(..) | Self::Time(..) => "words",
            Self::Attribute(name, _) | Self::Flag(name, _) => name,
            Self::Value(_) => "value",
            Self::Tick(_) | Self::Chosen(_) => "checked",
        }
    }
}

impl From<bool> for Tick {
    fn from(on: bool) -> Self {
        if on { Self::On } else { Self::Off }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_says_what_was_marked_and_nothing_else() {
        let mut row = Row::new("s-1");
        row.say("who", "Ada Example");
        row.set(ROW, "data-state", "logged");
        let mut sheet = Sheet::new();
        sheet.show("calls");
        sheet.say_or_hide("problem", "");
        sheet.say_at("status", "Updated at {time}", Some(Millis(7)));
        sheet.fill("search", "ada".to_owned());
        sheet.choose(&["of-me", "of-everyone"], "me");
        sheet.tick("auto-log", true);
        sheet.rows("list", "call-row", vec![row]);
        assert!(sheet.shows("calls") && !sheet.hides("calls"));
        assert!(sheet.hides("problem") && !sheet.shows("unmentioned"));
        assert_eq!(
            (sheet.words("status"), sheet.moment("status")),
            ("Updated at {time}", Some(Millis(7)))
        );
        assert_eq!((sheet.value("search"), sheet.value("of-everyone")), ("ada", "me"));
        assert_eq!((sheet.ticked("auto-log"), sheet.ticked("catch-up")), (Some(Tick::On), None));
        let rows = sheet.list("list");
        assert_eq!(
            (rows.len(), rows[0].key.as_str(), rows[0].words("who")),
            (1, "s-1", "Ada Example")
        );
        assert_eq!(rows[0].attribute(ROW, "data-state"), Some("logged"));
    }

    #[test]
    #[should_panic(expected = "two marks say different things about problem")]
    fn two_marks_about_the_same_are_a_mistake() {
        let mut sheet = Sheet::new();
        sheet.show("problem");
        sheet.hide("problem");
    }
}
