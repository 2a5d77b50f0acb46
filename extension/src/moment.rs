//! Moments: the one place of the shell that asks what time it is, and how moments are written in
//! the reader's language and time zone.

use js_sys::{Array, Date, Function, Intl::DateTimeFormat, JsString};
use ledger_core::time::Millis;
use ledger_ui::activities::Day;
use wasm_bindgen::{JsCast, JsValue};

use crate::store::object;

/// This moment, to be passed on: nothing below the shell asks for it.
#[expect(clippy::disallowed_methods, reason = "the shell is where the time comes from")]
pub(crate) fn now() -> Millis {
    Millis(js_sys::Date::now() as i64)
}

/// Writes moments.
pub(crate) struct Moments {
    clock: Function,
    seconds: Function,
    day: Function,
    year: Function,
    full: Function,
}

impl Moments {
    /// For the reader's language and time zone.
    pub(crate) fn new() -> Result<Self, JsValue> {
        let clock = [("hour", "numeric"), ("minute", "2-digit")];
        let day = [("day", "numeric"), ("month", "short")];
        Ok(Self {
            clock: format(&clock)?,
            seconds: format(&[&clock[..], &[("second", "2-digit")]].concat())?,
            day: format(&[&day[..], &clock].concat())?,
            year: format(&[&day[..], &[("year", "numeric")], &clock].concat())?,
            full: format(&[("dateStyle", "full"), ("timeStyle", "medium")])?,
        })
    }

    /// The day it is now, to tell when "today" has become another day.
    pub(crate) fn today(&self) -> Date {
        date(now())
    }

    /// As short as is clear today: the time, the day, the year only where they differ.
    pub(crate) fn short(&self, moment: Millis, today: &Date) -> String {
        let date = date(moment);
        if date.get_full_year() != today.get_full_year() {
            write(&self.year, &date)
        } else if day_of(&date) != day_of(today) {
            write(&self.day, &date)
        } else {
            write(&self.clock, &date)
        }
    }

    /// To the second.
    pub(crate) fn to_the_second(&self, moment: Millis) -> String {
        write(&self.seconds, &date(moment))
    }

    /// In full, for a tooltip.
    pub(crate) fn full(&self, moment: Millis) -> String {
        write(&self.full, &date(moment))
    }

    /// Words with the moment for which they have a place: `{time}` or `{day}`.
    pub(crate) fn put_in(&self, words: &str, moment: Option<Millis>) -> String {
        match moment {
            Some(at) if words.contains("{day}") => {
                words.replace("{day}", &self.short(at, &self.today()))
            }
            Some(at) => words.replace("{time}", &self.to_the_second(at)),
            None => words.to_owned(),
        }
    }

    /// For machines.
    pub(crate) fn iso(&self, moment: Millis) -> String {
        String::from(date(moment).to_iso_string())
    }
}

/// A day as a field for dates has it, such as `2026-11-20`, in the reader's time zone.
pub(crate) fn day(text: &str) -> Option<Day> {
    let date = Date::new(&JsValue::from_str(&[text, "T00:00"].concat()));
    let begins = date.get_time();
    let ends = date.set_date(date.get_date() + 1);
    (!begins.is_nan()).then(|| Day {
        text: text.to_owned(),
        begins: Millis(begins as i64),
        ends: Millis(ends as i64),
    })
}

/// What tells a day from another in the reader's time zone.
pub(crate) fn day_of(date: &Date) -> (u32, u32) {
    (date.get_month(), date.get_date())
}

fn format(options: &[(&str, &str)]) -> Result<Function, JsValue> {
    let options: Vec<(&str, JsValue)> =
        options.iter().map(|(name, value)| (*name, JsValue::from_str(value))).collect();
    let options = object(&options)?.dyn_into()?;
    // The page speaks this language, with its country where the browser says one.
    let root = web_sys::window().and_then(|window| window.document()?.document_element());
    let locales = Array::new();
    if let Some(language) = root.and_then(|root| root.get_attribute("lang")) {
        locales.push(&JsValue::from_str(&language));
    }
    Ok(DateTimeFormat::new(&locales, &options).format())
}

fn write(format: &Function, date: &Date) -> String {
    format
        .call1(&JsValue::UNDEFINED, date)
        .ok()
        .and_then(|written| written.dyn_into::<JsString>().ok())
        .map(String::from)
        .unwrap_or_default()
}

fn date(moment: Millis) -> Date {
    Date::new(&JsValue::from_f64(moment.0 as f64))
}
