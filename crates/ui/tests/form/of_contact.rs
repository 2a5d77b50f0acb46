//! Fields whose options come with the contact.

use ledger_core::additional::{AdditionalField, CONTACT, FieldKind, FieldOption, Need};
use ledger_core::ledger::{ContactChoice, Intent};
use ledger_ui::form::Form;
use ledger_wire::api::RecordStanding;
use serde_json::json;

use crate::{fields, jane, john, logged, option, outcome, problems, unlogged};

/// The deals of contacts, as they come with them.
fn deals(options: Vec<FieldOption>) -> AdditionalField {
    AdditionalField {
        name: "deal".to_owned(),
        label: "Deal".to_owned(),
        kind: FieldKind::Choice(options),
        depends_on: Some(CONTACT.to_owned()),
        ..outcome(Need::Required)
    }
}

#[test]
fn the_contact_says_what_can_be_chosen_and_another_one_takes_it_back() {
    let jim = ContactChoice { id: "c-3".into(), name: "Jim Brown".to_owned() };
    let mut record = unlogged();
    record.defaults = fields(json!({ "deal": "barn" }));
    let mut form = Form::of(record);
    // What is found may be there before the fields are.
    form.has_options(&[deals(vec![option("roof", &["c-1"]), option("barn", &["c-1"])])]);
    form.has_fields(vec![deals(Vec::new())]);
    form.has_options(&[deals(vec![option("shed", &["c-2"])]), deals(Vec::new())]);
    // What is shown, its options, whether it is required, and what is sent.
    let shown = |form: &Form| {
        let field = form.fields().into_iter().next();
        let shown = field.map(|field| {
            let options: Vec<&str> =
                form.options(field).into_iter().map(|it| it.value.as_str()).collect();
            let mark = if form.requires(field) { "*" } else { "" };
            format!("{}{mark} of {}", form.value(field), options.join(", "))
        });
        let sent = match form.intent() {
            Some(Intent::Log { fields, .. }) => json!(fields).to_string(),
            Some(_) | None => problems(form).join("; "),
        };
        format!("{}: {sent}", shown.unwrap_or_default())
    };
    assert_eq!(shown(&form), ": contact: Choose a contact, or create one.");
    let rows = [
        // The administrator's default, if the contact has it; the only option; nothing.
        (jane(), None, "barn* of roof, barn: {}"),
        (john(), None, "shed* of shed: {}"),
        (jim.clone(), None, ": {}"),
        // What a person chooses, and what is left of it with another contact.
        (jane(), Some("roof"), r#"roof* of roof, barn: {"deal":"roof"}"#),
        (john(), None, "shed* of shed: {}"),
        (jane(), Some("roof"), r#"roof* of roof, barn: {"deal":"roof"}"#),
        (jim, None, ": {}"),
        (jane(), Some(""), "* of roof, barn: deal: Fill in Deal."),
    ];
    for (contact, chosen, expected) in rows {
        form.choose(contact);
        chosen.into_iter().for_each(|value| form.set_value("deal", value));
        assert_eq!(shown(&form), expected);
    }
}

#[test]
fn a_record_keeps_what_its_contact_no_longer_offers() {
    let mut record = logged();
    record.contact_fields = vec![deals(vec![option("roof", &["c-1"])])];
    if let RecordStanding::Stands(stands) = &mut record.standing {
        stands.fields = fields(json!({ "deal": "closed", "outcome": null }));
    }
    let mut form = Form::of(record.clone());
    form.has_fields(vec![deals(Vec::new()), outcome(Need::Optional)]);
    form.set_value("outcome", "won");
    let sent = |form: &Form| match form.intent() {
        Some(Intent::Edit(edit)) => json!(edit.fields),
        other => panic!("{other:?}"),
    };
    assert_eq!(sent(&form), json!({ "outcome": "won" }));
    form.set_value("deal", "roof");
    assert_eq!(sent(&form), json!({ "deal": "roof", "outcome": "won" }));
    // Where nothing can be chosen, nothing is shown and nothing is changed.
    record.contact_fields.clear();
    let mut form = Form::of(record);
    form.has_fields(vec![deals(Vec::new()), outcome(Need::Optional)]);
    assert_eq!(form.fields(), [&outcome(Need::Optional)]);
    assert_eq!(form.intent(), None);
}
