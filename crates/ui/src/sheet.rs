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
//! | [`rows`](Sheet::rows) | holds these rows |

use std::borrow::Cow;

use ledger_core::time::Millis;

/// The place that is a row's own element.
pub const ROW: &str = "";

/// Words of a page, fixed or made.
pub type Words = Cow<'static, str>;

/// What stands on a page or in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    marks: Vec<Mark>,
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
    /// Rows made from the template with this id.
    Rows(&'static str, Vec<Row>),
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

    /// The marks, in the order in which they were made.
    pub fn into_marks(self) -> Vec<Mark> {
        self.marks
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
        self.put(place, What::Rows(template, rows));
    }

    fn put(&mut self, place: &'static str, what: What) {
        debug_assert!(
            !self.marks.iter().any(|mark| mark.place == place && mark.what.slot() == what.slot()),
            "two marks say different things about {place}: {what:?}"
        );
        self.marks.push(Mark { place, what });
    }
}

/// Reading a sheet, as tests do.
impl Sheet {
    /// The words at a place; none where no mark says any.
    pub fn words(&self, place: &str) -> &str {
        self.find(place, |what| {
            let (What::Words(words) | What::WordsAt(words, _)) = what else { return None };
            Some(words.as_ref())
        })
        .unwrap_or_default()
    }

    /// The moment at a place.
    pub fn moment(&self, place: &str) -> Option<Millis> {
        self.find(place, |what| {
            let (What::Time(at, _) | What::WordsAt(_, at)) = what else { return None };
            Some(*at)
        })
    }

    /// Whether a mark hides the place.
    pub fn hides(&self, place: &str) -> bool {
        self.flag_of(place, "hidden") == Some(Flag::There)
    }

    /// Whether a mark shows the place.
    pub fn shows(&self, place: &str) -> bool {
        self.flag_of(place, "hidden") == Some(Flag::Gone)
    }

    /// Whether the place has the attribute, which needs no value.
    pub fn has(&self, place: &str, attribute: &str) -> bool {
        self.flag_of(place, attribute) == Some(Flag::There)
    }

    /// The value of an attribute; nothing where no mark gives it one.
    pub fn attribute(&self, place: &str, attribute: &str) -> Option<&str> {
        self.find(place, |what| {
            let What::Attribute(name, value) = what else { return None };
            (*name == attribute).then_some(value.as_ref())
        })
    }

    /// What is typed, or chosen in a group of radio buttons.
    pub fn value(&self, place: &str) -> &str {
        self.find(place, |what| {
            let (What::Value(value) | What::Chosen(value)) = what else { return None };
            Some(value.as_ref())
        })
        .unwrap_or_default()
    }

    /// Whether the box is ticked; nothing where no mark says it.
    pub fn ticked(&self, place: &str) -> Option<Tick> {
        self.find(place, |what| {
            let What::Tick(tick) = what else { return None };
            Some(*tick)
        })
    }

    /// The rows at a place.
    pub fn list(&self, place: &str) -> &[Row] {
        self.find(place, |what| {
            let What::Rows(_, rows) = what else { return None };
            Some(rows.as_slice())
        })
        .unwrap_or_default()
    }

    fn flag_of(&self, place: &str, attribute: &str) -> Option<Flag> {
        self.find(place, |what| {
            let What::Flag(name, flag) = what else { return None };
            (*name == attribute).then_some(*flag)
        })
    }

    fn find<'a, T>(&'a self, place: &str, of: impl Fn(&'a What) -> Option<T>) -> Option<T> {
        self.marks.iter().filter(|mark| mark.place == place).find_map(|mark| of(&mark.what))
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
            Self::Rows(..) => "rows",
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
