//! Telephone numbers, natively and in WASM.

use ledger_core::phone::{HomeRegion, PhoneNumber};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn numbers_read_alike() {
    let cases = [
        ("(650) 555-0100", "US", Some("+16505550100")),
        ("+44 20 7946 0018", "US", Some("+442079460018")),
        ("020 7946 0018", "GB", Some("+442079460018")),
        ("0171 2345678", "DE", Some("+491712345678")),
        ("101", "US", None),
        ("anonymous", "US", None),
    ];
    for (text, region, expected) in cases {
        let read = PhoneNumber::parse(text, &HomeRegion(region.to_owned()));
        assert_eq!(read.as_ref().map(PhoneNumber::as_str).ok(), expected, "{text} in {region}");
    }
}
