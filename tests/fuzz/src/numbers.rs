//! Texts that may be telephone numbers.

use ledger_core::phone::{
    HomeRegion, Line, NumberFormat, PhoneNumber, Reading, Validity, search_texts,
};
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Case {
    text: String,
    region: HomeRegion,
    formats: Vec<NumberFormat>,
}

pub(crate) fn run(case: Case) {
    let Case { text, region, formats } = case;
    let line = Line::read(&text, &region);
    let _ = (line.to_string(), line.display(&region), region.is_known());
    let Ok(Reading { number, .. }) = Reading::read(&text, &region) else { return };
    assert!(number.digits().is_some(), "{number} is no E.164");
    assert_same(number.as_str(), &region, &number);
    assert_same(number.as_str(), &HomeRegion("GB".to_owned()), &number);
    assert_eq!(Line::read(number.as_str(), &region), Line::Number(number.clone()));
    let texts = search_texts(&number, &formats);
    assert_eq!(texts.first().map(String::as_str), Some(number.as_str()));
    let printed = [number.national(), number.international(), number.link()];
    if number.validity() != Validity::Valid {
        return;
    }
    let [national, international, link] = printed;
    assert_same(&international, &region, &number);
    assert_same(&link, &region, &number);
    let country = number.country().filter(HomeRegion::is_known);
    if let Some(country) = country {
        let display = number.display(&country);
        assert!(display == national || display == international, "{display:?}");
        assert_same(&display, &country, &number);
    }
    for text in &texts {
        let home = number.country().unwrap_or_default();
        assert_same(text, &home, &number);
    }
}

fn assert_same(text: &str, home: &HomeRegion, number: &PhoneNumber) {
    assert_eq!(
        PhoneNumber::parse(text, home).as_ref(),
        Ok(number),
        "{text:?} is another number in {}",
        home.0
    );
}
