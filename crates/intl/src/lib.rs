//! The world's time zones as the JavaScript platform knows them: every browser and workerd carry
//! them, kept current, so neither of our modules has to.

use std::cell::RefCell;

use js_sys::{Object, Reflect};
use ledger_core::time::{Millis, UtcOffset, Zones};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type DateTimeFormat;

    /// Throws when there is no such zone.
    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    fn new(locale: &str, options: &Object) -> Result<DateTimeFormat, JsValue>;

    /// Throws when the moment is not within 100,000,000 days of 1970.
    #[wasm_bindgen(method, catch)]
    fn format(this: &DateTimeFormat, milliseconds: f64) -> Result<String, JsValue>;
}

/// `Intl`'s time zones.
#[derive(Clone, Copy, Debug, Default)]
pub struct IntlZones;

impl Zones for IntlZones {
    fn offset(&self, zone: &str, at: Millis) -> Option<UtcOffset> {
        FORMATS.with_borrow_mut(|formats| {
            if let Some((_, format)) = formats.iter().find(|(name, _)| name == zone) {
                return offset(format, at);
            }
            let format = open(zone).ok()?;
            let found = offset(&format, at);
            // An isolate may serve many accounts.
            if formats.len() >= MOST_FORMATS {
                formats.clear();
            }
            formats.push((zone.to_owned(), format));
            found
        })
    }
}

/// Making a format takes longer than composing a body, so a few are kept.
const MOST_FORMATS: usize = 32;

thread_local! {
    static FORMATS: RefCell<Vec<(String, DateTimeFormat)>> = const { RefCell::new(Vec::new()) };
}

fn open(zone: &str) -> Result<DateTimeFormat, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"timeZone".into(), &zone.into())?;
    Reflect::set(&options, &"timeZoneName".into(), &"longOffset".into())?;
    DateTimeFormat::new("en-US", &options)
}

/// Reads the end of `3/2/2026, GMT+01:00`; UTC is `GMT` alone.
fn offset(format: &DateTimeFormat, at: Millis) -> Option<UtcOffset> {
    let written = format.format(at.0 as f64).ok()?;
    match written.rsplit_once("GMT")? {
        (_, "") => Some(UtcOffset::UTC),
        (_, offset) => UtcOffset::parse(offset),
    }
}
