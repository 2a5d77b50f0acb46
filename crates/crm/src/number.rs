//! Numbers as CRMs keep them: in whatever spelling someone typed.

use ledger_core::phone::{PhoneNumber, Reading};
use serde_json::Value;

use crate::exchange::Site;
use crate::json;

/// The texts under which the number may stand in a CRM that finds only what was typed: E.164 and
/// the administrator's spellings, and the digits with and without the country code.
pub(crate) fn with_digits(number: &PhoneNumber, texts: &[String]) -> Vec<String> {
    let mut texts = texts.to_vec();
    let digits = number.digits().map(str::to_owned);
    for text in digits.into_iter().chain(number.significant()) {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

/// Whether a record that a search found has another number for certain: every number in it names
/// its country, and none is the one that was searched for. CRMs search without the country code,
/// and find people abroad.
pub(crate) fn is_somebody_else(
    record: &Value,
    paths: &[&str],
    number: &PhoneNumber,
    site: &Site,
) -> bool {
    let mut texts = paths.iter().filter_map(|path| json::text(record, path)).peekable();
    texts.peek().is_some() && texts.all(|text| names_another(&text, number, site))
}

fn names_another(text: &str, number: &PhoneNumber, site: &Site) -> bool {
    text.trim_start().starts_with('+')
        && Reading::read(text, &site.home).is_ok_and(|reading| reading.number != *number)
}
