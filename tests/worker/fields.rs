//! Fields that depend on each other or on the contact, and kinds of contact with what each must have,
//! in CRMs that have them.

use ledger_core::additional::{AdditionalField, FieldKind};
use ledger_core::ledger::State;
use ledger_wire::api::{
    CallRecord, CallRow, CrmFields, Failure, FoundContact, FoundContacts, RecordStanding,
};
use serde_json::{Value, json};
use xtask::demo::client::Refused;
use xtask::demo::crm::Way;

use crate::setting::{Setting, until};

const ANN: &str = "400200000001";

fn problems(outcome: anyhow::Result<Value>) -> String {
    let failure = outcome.unwrap_err();
    let refused = failure.downcast_ref::<Refused>().unwrap();
    let failure: Failure = serde_json::from_str(&refused.body).unwrap();
    let said = failure.problems.iter().map(|it| format!("{}: {}", it.field, it.problem));
    said.collect::<Vec<_>>().join("; ")
}

#[test]
fn a_contact_is_of_the_kind_that_is_wanted_and_calls_that_waited_for_it_are_logged() {
    let setting = Setting::with_crm("fields-kinds", "salesforce", Way::Page);
    let admin = &setting.admin;
    let known = until("the kinds were read", || {
        let fields: CrmFields = admin.ask("GET", "crm/fields", None::<&Value>).unwrap();
        Some(fields).filter(|fields| !fields.contact_kinds.is_empty())
    });
    let names: Vec<&str> = known.contact_kinds.iter().map(|kind| kind.name.as_str()).collect();
    assert_eq!(names, ["Contact", "Lead", "Account"]);

    let new = |kind: &str, number: &str, fields: Value| {
        let new =
            json!({ "name": "Zoe Newcomer", "number": number, "kind": kind, "fields": fields });
        admin.ask::<Value>("POST", "crm/contacts", Some(&new))
    };
    #[rustfmt::skip]
    let rows = [
        ("Lead", json!({}), "fields.Company: Fill in Company."),
        ("Lead", json!({ "Company": true }), "fields.Company: Company takes a text"),
        ("Robot", json!({}), "kind: there are: Contact, Lead, Account"),
    ];
    for (kind, fields, expected) in rows {
        assert_eq!(problems(new(kind, "+14155550171", fields)), expected);
    }
    // What a form does not ask is not for a form to say.
    let company = json!({ "Company": "Newcomer & Co", "OwnerId": "0051" });
    let made = new("Lead", "+14155550171", company).unwrap();
    assert_eq!(made["kind"], "Lead");

    // The organisation's choice, for whoever says nothing.
    let managed = json!({ "managed": { "newContactKind": { "value": "Account" } } });
    admin.change_settings(&managed).unwrap();
    let made = until("the desks know of it", || {
        let number = "+14155550172";
        let made: Value = new("", number, json!({})).unwrap();
        Some(made).filter(|made| made["kind"] == "Account")
    });
    assert_eq!(made["name"], "Zoe Newcomer");

    // A call that waits for a contact hears of it at once, whichever desk has made it.
    let stranger = "+14155550178";
    let sessions = setting.play(&json!({ "scenario": "inbound-ivr", "outsideNumber": stranger }));
    let _: CallRow = setting.row(&sessions[0], ANN, State::Unresolved);
    let made: FoundContact =
        serde_json::from_value(new("Contact", stranger, json!({})).unwrap()).unwrap();
    let row = setting.row(&sessions[0], ANN, State::Logged);
    assert_eq!(row.contact.map(|contact| contact.id), Some(made.id));
}

#[test]
fn what_cannot_be_chosen_together_is_refused_and_what_stands_is_read_back() {
    let setting = Setting::with_crm("fields-dependent", "salesforce", Way::Page);
    let session = &setting.play(&json!({ "scenario": "inbound-ivr" }))[0];
    let _ = setting.row(session, ANN, State::Logged);
    let admin = &setting.admin;
    let stands = || {
        let path = format!("calls/{session}/{ANN}/record");
        let record: CallRecord = admin.ask("GET", &path, None::<&Value>).unwrap();
        match record.standing {
            RecordStanding::Stands(stands) => stands.fields,
            other => panic!("{other:?}"),
        }
    };
    let before = until("the fields were read", || {
        Some(stands()).filter(|fields| fields.contains_key("Offer__c"))
    });
    assert_eq!(before["Offer__c"], Value::Null);
    let edit = |key: &str, fields: Value, seen: Value| {
        let intent = json!({ "kind": "edit", "fields": fields, "seen": { "fields": seen } });
        let send = json!({ "idempotencyKey": key, "intent": intent });
        admin.ask::<Value>("POST", &format!("calls/{session}/{ANN}/intents"), Some(&send))
    };
    let spring = json!({ "Campaign__c": "Spring", "Offer__c": null });
    #[rustfmt::skip]
    let rows = [
        (json!({ "Campaign__c": "Spring", "Offer__c": "Nothing" }), json!({}), "fields.Offer__c: Offer takes one of Tulips, Catalogue with this Campaign__c"),
        (json!({ "Offer__c": "Nothing" }), spring.clone(), "fields.Offer__c: Offer takes one of Tulips, Catalogue with this Campaign__c"),
        (json!({ "Offer__c": "Roses" }), json!({}), "fields.Offer__c: Offer takes one of Tulips, Nothing, Catalogue with this Campaign__c"),
    ];
    for (fields, seen, expected) in rows {
        assert_eq!(problems(edit("refused", fields, seen)), expected);
    }
    edit("taken", json!({ "Campaign__c": "Spring", "Offer__c": "Tulips" }), json!(before)).unwrap();
    until("it is written", || Some(()).filter(|()| stands()["Offer__c"] == "Tulips"));
    // A second edit that was made before the first one landed is no conflict with oneself.
    edit("again", json!({ "Offer__c": "Catalogue" }), spring).unwrap();
    until("it is written over", || Some(()).filter(|()| stands()["Offer__c"] == "Catalogue"));
}

/// The labels of the options that come with a contact.
fn offered(fields: &[AdditionalField]) -> Vec<&str> {
    let mut labels = Vec::new();
    for field in fields {
        if let FieldKind::Choice(options) = &field.kind {
            labels.extend(options.iter().map(|option| option.label.as_str()));
        }
    }
    labels
}

#[test]
fn what_comes_with_the_contact_is_offered_and_nothing_else_is_taken() {
    let (setting, server) = Setting::with_app_connect("fields-of-contact");
    let admin = &setting.admin;
    let (olive, tom) = ("+14155550181", "+14155550182");
    server.server().add_contact("Olive One", olive).unwrap();
    server.server().add_contact("Tom Two", tom).unwrap();
    let found = until("the desk knows the fields", || {
        let path = format!("crm/contacts?number=%2B{}", tom.trim_start_matches('+'));
        let found: FoundContacts = admin.ask("GET", &path, None::<&Value>).unwrap();
        found.contacts.into_iter().find(|contact| !contact.fields.is_empty())
    });
    assert_eq!(offered(&found.fields), ["A barn", "A shed"]);

    let logged = |number: &str| {
        let play = json!({ "scenario": "inbound-ivr", "outsideNumber": number });
        let session = setting.play(&play).remove(0);
        let _ = setting.row(&session, ANN, State::Logged);
        session
    };
    let record = |session: &str| -> CallRecord {
        admin.ask("GET", &format!("calls/{session}/{ANN}/record"), None::<&Value>).unwrap()
    };
    let deal = |session: &str| match record(session).standing {
        RecordStanding::Stands(stands) => stands.fields.get("deal").cloned().unwrap_or_default(),
        other => panic!("{other:?}"),
    };
    // Nobody looked: the only deal is chosen, of several none, and the call is logged all the same.
    assert_eq!(deal(&logged(olive)), "roof");
    let session = logged(tom);
    assert_eq!(deal(&session), Value::Null);
    assert_eq!(offered(&record(&session).contact_fields), ["A barn", "A shed"]);

    let edit = |key: &str, value: &str| {
        let intent = json!({ "kind": "edit", "fields": { "deal": value } });
        let send = json!({ "idempotencyKey": key, "intent": intent });
        admin.ask::<Value>("POST", &format!("calls/{session}/{ANN}/intents"), Some(&send))
    };
    let expected = "fields.deal: Deal takes one of A barn, A shed with this contact";
    assert_eq!(problems(edit("refused", "roof")), expected);
    edit("taken", "shed").unwrap();
    until("it is written", || Some(()).filter(|()| deal(&session) == "shed"));
}
