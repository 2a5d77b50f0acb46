//! What can be chosen in fields, what is wrong with values, and what depends on what.

use serde_json::json;

use super::*;

fn field(name: &str, kind: FieldKind, need: Need) -> AdditionalField {
    let label = format!("The {name}");
    let (default, depends_on) = (None, None);
    AdditionalField { name: name.to_owned(), label, kind, need, default, depends_on }
}

fn option(value: &str, with: &str) -> FieldOption {
    let with = with.split_whitespace().map(str::to_owned).collect();
    FieldOption { value: value.to_owned(), label: value.to_owned(), with }
}

/// A reason that depends on the outcome, and a detail that depends on the reason.
fn dependent() -> Vec<AdditionalField> {
    let on = |name: &str, other: &str, options| AdditionalField {
        depends_on: Some(other.to_owned()),
        ..field(name, FieldKind::Choice(options), Need::Required)
    };
    let outcomes = vec![option("won", ""), option("lost", ""), option("open", "")];
    let reasons = vec![option("price", "won lost"), option("timing", "lost")];
    vec![
        field("outcome", FieldKind::Choice(outcomes), Need::Optional),
        on("reason", "outcome", reasons),
        on("detail", "reason", vec![option("budget", "price"), option("later", "timing")]),
    ]
}

fn values(value: Value) -> FieldValues {
    serde_json::from_value(value).unwrap()
}

fn fields() -> Vec<AdditionalField> {
    vec![
        field("note", FieldKind::Text, Need::Optional),
        field(
            "outcome",
            FieldKind::Choice(vec![option("won", ""), option("lost", "")]),
            Need::Required,
        ),
        field("due", FieldKind::Date, Need::Optional),
        field("billable", FieldKind::Checkbox, Need::Required),
    ]
}

fn told(problems: Vec<Problem>) -> Vec<String> {
    problems.into_iter().map(|it| format!("{}: {}", it.field, it.problem)).collect()
}

#[test]
fn defaults_are_good_or_it_is_said_what_is_wrong() {
    let rows = [
        (json!({ "outcome": "won", "billable": false, "note": 7, "due": "2026-03-02" }), vec![]),
        (json!({ "outcome": "", "billable": null }), vec![]),
        (
            json!({ "outcome": "draw", "billable": "yes", "note": true, "due": "soon", "x": 1 }),
            vec![
                "d.note: The note takes a text",
                "d.outcome: The outcome takes one of won, lost",
                "d.due: The due takes a date such as 2026-03-02",
                "d.billable: The billable takes true or false",
                "d.x: the CRM has no such field; take the line out",
            ],
        ),
    ];
    for (defaults, expected) in rows {
        let defaults: FieldValues = serde_json::from_value(defaults).unwrap();
        assert_eq!(told(unaccepted(&fields(), &defaults, "d")), expected);
    }
}

#[test]
fn what_must_be_there_has_a_default() {
    let outcome = "d.outcome: the CRM takes no call without The outcome; give it a default";
    let billable = "d.billable: the CRM takes no call without The billable; give it a default";
    let rows = [
        (json!({}), vec![outcome, billable]),
        (json!({ "outcome": "", "billable": false }), vec![outcome]),
        (json!({ "outcome": "won", "billable": false }), vec![]),
    ];
    for (defaults, expected) in rows {
        let defaults: FieldValues = serde_json::from_value(defaults).unwrap();
        assert_eq!(told(missing(&fields(), &defaults, "d")), expected);
    }
}

/// What can be chosen beside other values: reason, detail.
#[test]
fn options_depend_on_what_another_field_says() {
    let rows = [
        (json!({ "outcome": "won", "reason": "price" }), "price | budget"),
        (json!({ "outcome": "lost", "reason": "timing" }), "price, timing | later"),
        (json!({ "outcome": "open", "reason": null }), " | "),
        (json!({ "outcome": null, "reason": null }), " | "),
        // Nobody knows what stands there.
        (json!({}), "price, timing | budget, later"),
    ];
    for (beside, expected) in rows {
        let names = |field: &AdditionalField| {
            let options = field.options(&values(beside.clone()));
            options.iter().map(|it| it.value.clone()).collect::<Vec<_>>().join(", ")
        };
        let [_, reason, detail] = &dependent()[..] else { panic!("three fields") };
        assert_eq!(format!("{} | {}", names(reason), names(detail)), expected);
    }
}

#[test]
fn what_can_no_longer_be_chosen_is_taken_back() {
    let rows = [
        (
            json!({ "outcome": "lost", "reason": "timing", "detail": "later" }),
            json!({ "outcome": "lost", "reason": "timing", "detail": "later" }),
        ),
        (
            json!({ "outcome": "won", "reason": "timing", "detail": "later" }),
            json!({ "outcome": "won", "reason": null, "detail": null }),
        ),
        (
            json!({ "outcome": "won", "reason": "price", "detail": "later" }),
            json!({ "outcome": "won", "reason": "price", "detail": null }),
        ),
    ];
    for (before, expected) in rows {
        let mut settled = values(before);
        settle(&dependent(), &mut settled);
        assert_eq!(settled, values(expected));
    }
}

#[test]
fn a_combination_that_cannot_be_chosen_is_refused() {
    let rows = [
        (json!({ "outcome": "lost", "reason": "timing" }), vec![]),
        (
            json!({ "outcome": "won", "reason": "timing" }),
            vec!["d.reason: The reason takes one of price with this outcome"],
        ),
        (
            json!({ "outcome": "open", "reason": "price" }),
            vec!["d.reason: The reason takes nothing with this outcome"],
        ),
        // Nothing stands there when nothing is said.
        (
            json!({ "reason": "price" }),
            vec!["d.reason: The reason takes nothing with this outcome"],
        ),
    ];
    for (given, expected) in rows {
        assert_eq!(told(unaccepted(&dependent(), &values(given), "d")), expected);
    }
    let missing = |given| told(missing(&dependent(), &values(given), "d"));
    let wanted = ["d.reason: the CRM takes no call without The reason; give it a default"];
    assert_eq!(missing(json!({ "outcome": "won" })), wanted);
    assert_eq!(missing(json!({ "outcome": "open" })), [""; 0]);
}

/// A required deal, of which Jane has two and John has one.
fn deal() -> AdditionalField {
    let deals = vec![option("roof", "jane"), option("barn", "jane"), option("shed", "john")];
    AdditionalField {
        depends_on: Some(CONTACT.to_owned()),
        ..field("deal", FieldKind::Choice(deals), Need::Required)
    }
}

/// What is said, with whom, and what becomes of it where nobody looks.
#[test]
fn of_what_comes_with_the_contact_only_the_one_option_is_chosen_unasked() {
    let rows = [
        (json!({}), "jane", json!({})),
        (json!({ "deal": "barn" }), "jane", json!({ "deal": "barn" })),
        (json!({ "deal": "shed" }), "jane", json!({})),
        (json!({}), "john", json!({ "deal": "shed" })),
        (json!({ "deal": "barn" }), "john", json!({ "deal": "shed" })),
        (json!({ "deal": null }), "john", json!({ "deal": null })),
        (json!({ "deal": "shed" }), "jim", json!({})),
    ];
    for (said, contact, expected) in rows {
        let mut given = values(said.clone());
        put_contact(&mut given, contact);
        suit(&[deal()], &mut given);
        given.remove(CONTACT);
        assert_eq!(given, values(expected), "{said} with {contact}");
    }
}

#[test]
fn what_the_contact_does_not_offer_is_refused_unless_nobody_knows_what_it_offers() {
    let problem = |contact: Option<&str>, value: &str| {
        let mut beside = FieldValues::new();
        contact.into_iter().for_each(|contact| put_contact(&mut beside, contact));
        assert_eq!(deal().is_required(&beside), contact != Some("jim"));
        deal().problem(&json!(value), &beside)
    };
    let of_jane = "The deal takes one of roof, barn with this contact";
    assert_eq!(problem(Some("jane"), "shed").as_deref(), Some(of_jane));
    let of_jim = "The deal takes nothing with this contact";
    assert_eq!(problem(Some("jim"), "shed").as_deref(), Some(of_jim));
    assert_eq!(problem(Some("john"), "shed"), None);
    assert_eq!(problem(None, "anything"), None);
    // Before there is a contact, any default is good, and none is needed.
    let unknown = AdditionalField { kind: FieldKind::Choice(Vec::new()), ..deal() };
    let default = values(json!({ "deal": "shed" }));
    assert_eq!(unaccepted(std::slice::from_ref(&unknown), &default, "d"), []);
    assert_eq!(missing(&[unknown], &FieldValues::new(), "d"), []);
}

#[test]
fn options_of_a_contact_are_added_once() {
    let of = |options| AdditionalField { kind: FieldKind::Choice(options), ..deal() };
    let mut fields = vec![of(Vec::new()), field("note", FieldKind::Text, Need::Optional)];
    let janes = of(vec![option("roof", "jane"), option("barn", "jane")]);
    let johns = of(vec![option("shed", "john")]);
    for more in [&janes, &johns, &janes] {
        add_options(&mut fields, std::slice::from_ref(more));
    }
    let mut beside = FieldValues::new();
    put_contact(&mut beside, "jane");
    let offered: Vec<&str> =
        fields[0].options(&beside).into_iter().map(|it| it.value.as_str()).collect();
    assert_eq!(offered, ["roof", "barn"]);
}

#[test]
fn what_the_crm_fills_in_itself_needs_no_default() {
    let field = AdditionalField {
        default: Some(json!("Normal")),
        ..field("priority", FieldKind::Text, Need::Required)
    };
    assert_eq!(missing(&[field], &FieldValues::new(), "d"), []);
}

#[test]
fn values_that_no_crm_takes_are_not_kept() {
    let rows = [
        (json!({ "a": "x", "b": 1, "c": true, "d": null }), None),
        (json!({ "a": [1] }), Some("a must be a text, a number, true or false")),
        (json!({ " ": 1 }), Some("a field without a name, or with one that is too long")),
        (json!({ "a": "x".repeat(2001) }), Some("a is longer than 2000 characters")),
    ];
    for (values, expected) in rows {
        let values: FieldValues = serde_json::from_value(values).unwrap();
        assert_eq!(unfit(&values).as_deref(), expected);
    }
}
