//! Time zones: what the JavaScript platform answers in WASM, against jiff's database. Natively
//! there is only the database, so this runs in WASM alone.
#![cfg(target_arch = "wasm32")]

use ledger_core::time::{BundledZones, Millis, Span, Zones};
use ledger_intl::IntlZones;
use wasm_bindgen_test::wasm_bindgen_test;

/// North and south, half and quarter hours, a summer time of half an hour, one that is negative,
/// zones that gave summer time up, and old names. None of which the law changed lately: there an
/// old Node and a new database differ, and the newer is right.
const NAMES: [&str; 29] = [
    "UTC",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Paris",
    "Europe/Athens",
    "Europe/Istanbul",
    "Africa/Johannesburg",
    "Asia/Dubai",
    "Asia/Tehran",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Asia/Jerusalem",
    "Australia/Sydney",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Apia",
    "America/St_Johns",
    "America/New_York",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "America/Santiago",
    "america/havana",
    "US/Pacific",
    "EST5EDT",
];

#[wasm_bindgen_test]
fn the_platform_and_the_database_agree_on_every_change_of_eleven_years() {
    // 2020-01-01 and 2031-01-01.
    let (from, to) = (Millis(1_577_836_800_000), Millis(1_924_992_000_000));
    let day = Span::hours(24);
    for name in NAMES {
        let mut at = from;
        while at < to {
            agree(name, at);
            if BundledZones.offset(name, at) != BundledZones.offset(name, at + day) {
                // Clocks change on a quarter of an hour.
                for quarter in 0..=24 * 4 {
                    agree(name, at + Span::minutes(quarter * 15) - Span(1));
                    agree(name, at + Span::minutes(quarter * 15));
                }
            }
            at = at + day;
        }
    }
}

fn agree(name: &str, at: Millis) {
    assert_eq!(IntlZones.offset(name, at), BundledZones.offset(name, at), "{name} at {at}");
}

#[wasm_bindgen_test]
fn what_is_no_zone_has_no_offset() {
    for name in ["", "Mars/Olympus", "Europe", "Europe/Paris/", "Nowhere"] {
        assert_eq!(IntlZones.offset(name, Millis(0)), None, "{name}");
        assert_eq!(BundledZones.offset(name, Millis(0)), None, "{name}");
    }
}
