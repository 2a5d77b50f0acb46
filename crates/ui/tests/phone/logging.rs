//! Logging, editing and viewing a call from the widget's list.

use ledger_core::cover::Cover;
use ledger_core::time::Span;
use serde_json::{Value, json};

use crate::{ANN, Story, call, found, none, one_call, uncovered};

const ANN_ALONE: &[(&str, &str)] = &[("c-1", "Ann Sample")];

/// A click on a call's log action.
pub(crate) fn click(story: &mut Story, trigger: &str, call: Value) -> String {
    let body = json!({"call": call, "triggerType": trigger, "redirect": true});
    let id = story.asks("/callLogger", body);
    assert_eq!(story.answer_to(&id), Some(&json!("ok")), "a click is answered at once");
    id
}

/// The form is open, and everything that it waits for has come.
pub(crate) fn form(calls: Value, the_call: &Value, contacts: &Value, record: &Value) -> Story {
    let mut story = Story::signed_in(uncovered(), calls);
    click(&mut story, "createLog", the_call.clone());
    if story.open().iter().any(|line| line.contains("number=")) {
        story.replies("number=", contacts);
    }
    story.replies("/record", record);
    story
}

/// What the Worker knows of a call: what stands in the CRM.
pub(crate) fn record(standing: Value) -> Value {
    let contact = match standing.pointer("/stands/contact") {
        Some(contact) => contact.clone(),
        None => Value::Null,
    };
    let mut call = crate::row(1, "unresolved");
    call["contact"] = contact;
    json!({
        "call": call, "standing": standing, "human": {}, "number": ANN, "lines": [],
        "abilities": ["add-contact", "find-by-name", "move-activity"], "defaults": {},
        "page": "https://crm.example.com/a-1",
    })
}

/// The record of a call that is not logged.
pub(crate) fn not_logged() -> Value {
    record(json!("not-logged"))
}

/// What the page would send when it is saved, with these changes.
pub(crate) fn filled(story: &Story, changes: Value) -> Value {
    let mut data = story.log_page()["formData"].clone();
    data.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    data
}

pub(crate) fn save(story: &mut Story, the_call: &Value, data: Value) -> String {
    let body =
        json!({"call": the_call, "triggerType": "logForm", "redirect": true, "formData": data});
    story.asks("/callLogger", body)
}

/// The warnings on a page.
pub(crate) fn warnings(page: &Value) -> Vec<String> {
    let properties = page["schema"]["properties"].as_object().unwrap();
    let descriptions = properties.values().filter_map(|property| property["description"].as_str());
    descriptions.map(str::to_owned).collect()
}

#[test]
fn a_call_is_logged_by_hand_with_the_contact_that_has_the_number() {
    let the_call = call(1, json!({"result": "Call connected", "action": "Phone Call"}));
    let mut story = form(none(), &the_call, &found(ANN_ALONE, None), &not_logged());
    let opened = story.heard_of("rc-adapter-navigate-to");
    assert_eq!(opened[0]["path"], "/log/call/9001");
    let page = story.log_page();
    assert_eq!(page["formData"]["contact"], "c-1");
    assert_eq!(page["formData"]["subject"], "Inbound Call from Ann Sample");
    assert_eq!(page["uiSchema"]["submitButtonOptions"]["submitText"], "Save");

    let data = filled(&story, json!({"note": "Call back"}));
    let id = save(&mut story, &the_call, data);
    let (to, intent) = story.wanted.remove(0);
    assert_eq!((to.as_str(), &intent["kind"]), ("s-1/101", &json!("log")));
    assert_eq!(intent["contact"], json!({"id": "c-1", "name": "Ann Sample"}));
    assert_eq!(intent["note"], "Call back");
    assert_eq!(intent["subject"], Value::Null, "nobody wrote one");
    assert_eq!(story.answer_to(&id), Some(&json!("ok")));
    assert_eq!(story.alert(), "The call is being logged.");
    story.waits(Span::seconds(2));
    assert!(story.open().contains(&"calls".to_owned()), "the mark follows soon");
    story.sent.clear();
}

#[test]
fn what_was_typed_and_not_saved_is_there_again() {
    let the_call = call(1, json!({}));
    let mut story = form(none(), &the_call, &found(ANN_ALONE, None), &not_logged());
    let data = filled(&story, json!({"note": "typed", "subject": "Mine"}));
    let body = json!({"call": the_call, "formData": data, "keys": ["note"]});
    story.asks("/callLogger/inputChanged", body);
    click(&mut story, "createLog", the_call);
    let page = story.log_page();
    assert_eq!(page["formData"]["note"], "typed");
    assert_eq!(page["formData"]["subject"], "Mine");
}

#[test]
fn nobody_has_the_number_a_contact_is_made_first() {
    let the_call = call(1, json!({}));
    let mut story = form(none(), &the_call, &found(&[], None), &not_logged());
    let page = story.log_page();
    assert_eq!(page["formData"]["contact"], "call-ledger:new");
    assert!(warnings(page)[0].starts_with("No"));

    let data = filled(&story, json!({}));
    save(&mut story, &the_call, data);
    assert_eq!(story.alert(), "Enter the new contact's name.");

    let data = filled(&story, json!({"newName": "Cy New"}));
    let id = save(&mut story, &the_call, data);
    assert_eq!(story.body("POST crm/contacts"), json!({"name": "Cy New", "number": ANN}));
    assert_eq!(story.answer_to(&id), None, "the widget's page stays until the contact is there");
    story.replies("POST crm/contacts", &json!({"id": "c-9", "name": "Cy New"}));
    assert_eq!(story.wanted[0].1["contact"], json!({"id": "c-9", "name": "Cy New"}));
    assert!(story.answer_to(&id).is_some());
    assert!(story.open().iter().any(|line| line.contains("number=")), "the number is known anew");
    story.sent.clear();
}

#[test]
fn a_contact_that_the_crm_refuses_brings_the_form_back() {
    let the_call = call(1, json!({}));
    let mut story = form(none(), &the_call, &found(&[], None), &not_logged());
    let data = filled(&story, json!({"newName": "Cy New", "note": "typed"}));
    let id = save(&mut story, &the_call, data);
    story.said.clear();
    story.refuses("POST crm/contacts", "The CRM says no.");
    assert_eq!(story.answer_to(&id), Some(&json!("ok")));
    assert_eq!(story.alert(), "The CRM says no.");
    assert_eq!(story.heard_of("rc-adapter-navigate-to")[0]["path"], "/log/call/9001");
    let page = story.log_page();
    assert_eq!(page["formData"]["note"], "typed");
    assert_eq!(warnings(page), ["The CRM says no."]);
    assert!(story.wanted.is_empty());
    story.sent.clear();
}

#[test]
fn several_have_the_number_the_person_or_the_rule_chooses() {
    let the_call = call(1, json!({}));
    let both = [("c-1", "Ann Sample"), ("c-2", "Ann Specimen")];
    let mut story = form(none(), &the_call, &found(&both, None), &not_logged());
    let page = story.log_page();
    assert_eq!(page["formData"].get("contact"), None);
    assert_eq!(page["schema"]["properties"]["contact"]["oneOf"].as_array().unwrap().len(), 4);
    assert!(warnings(page)[0].starts_with("Several"));

    story.said.clear();
    let chosen = json!({"contact": "c-2", "note": "", "subject": "Inbound Call from +16505550111"});
    story.asks(
        "/callLogger/inputChanged",
        json!({"call": the_call, "formData": chosen, "keys": ["contact"]}),
    );
    assert_eq!(story.log_page()["formData"]["subject"], "Inbound Call from Ann Specimen");

    story.said.clear();
    let edited = json!({"contact": "c-2", "note": "n", "subject": "My own"});
    story.asks(
        "/callLogger/inputChanged",
        json!({"call": the_call, "formData": edited, "keys": ["subject"]}),
    );
    assert!(
        story.heard_of("rc-adapter-update-call-log-page").is_empty(),
        "nothing moves under the cursor"
    );
    let again = json!({"contact": "c-1", "note": "n", "subject": "My own"});
    story.asks(
        "/callLogger/inputChanged",
        json!({"call": the_call, "formData": again, "keys": ["contact"]}),
    );
    assert_eq!(story.log_page()["formData"]["subject"], "My own");

    let story =
        form(none(), &the_call, &found(&both, Some(("c-2", "Ann Specimen"))), &not_logged());
    assert_eq!(story.log_page()["formData"]["contact"], "c-2", "a rule chose");
}

#[test]
fn another_contact_is_searched_by_name() {
    let the_call = call(1, json!({}));
    let mut story = form(none(), &the_call, &found(&[], None), &not_logged());
    let data = filled(&story, json!({"contact": "call-ledger:search"}));
    story.asks(
        "/callLogger/inputChanged",
        json!({"call": the_call, "formData": data, "keys": ["contact"]}),
    );
    assert!(story.log_page()["schema"]["properties"]["search"].is_object());
    let data = filled(&story, json!({}));
    save(&mut story, &the_call, data);
    assert_eq!(story.alert(), "Choose a contact, or create one.", "a search is no contact");
    let data = filled(&story, json!({"search": "spec"}));
    story.asks("/custom-button-click", json!({"button": {"id": "searchNow", "formData": data}}));
    story.replies("name=spec", &found(&[("c-2", "Ann Specimen")], None));
    assert_eq!(story.log_page()["formData"]["contact"], "c-2");
}

#[test]
fn an_extension_has_no_number_and_is_logged_with_a_contact_that_was_searched() {
    let the_call = json!({
        "sessionId": "9001", "telephonySessionId": "s-1", "direction": "Outbound",
        "to": {"extensionNumber": "102"},
    });
    let mut record = not_logged();
    record["number"] = Value::Null;
    record["call"]["direction"] = json!("Outbound");
    let mut story = form(none(), &the_call, &found(&[], None), &record);
    let page = story.log_page();
    let choices = page["schema"]["properties"]["contact"]["oneOf"].as_array().unwrap();
    assert_eq!(choices.len(), 1, "no new contact for an extension: {choices:?}");
    let id = save(&mut story, &the_call, json!({"note": ""}));
    assert!(story.answer_to(&id).is_some());
    assert_eq!(story.alert(), "Choose a contact, or create one.");
}

#[test]
fn an_edit_begins_with_what_stands_in_the_crm_and_sends_what_changed() {
    let the_call = call(1, json!({}));
    let record = record(json!({"stands": {
        "subject": "As it is", "note": "old", "body": "", "contact": {"id": "c-1", "name": "Ann Sample"},
    }}));
    let mut story = Story::signed_in(Cover::Server, one_call(1, "logged"));
    click(&mut story, "editLog", the_call.clone());
    story.replies("number=", &found(ANN_ALONE, None));
    story.replies("/record", &record);
    let page = story.log_page();
    assert_eq!(page["uiSchema"]["submitButtonOptions"]["submitText"], "Update");
    assert_eq!(page["formData"]["subject"], "As it is");
    assert_eq!(page["formData"]["note"], "old");
    let data = filled(&story, json!({"note": "new"}));
    save(&mut story, &the_call, data);
    let (_, intent) = story.wanted.remove(0);
    assert_eq!(intent["kind"], "edit");
    assert_eq!((&intent["note"], &intent["subject"]), (&json!("new"), &Value::Null));
    assert_eq!(
        intent["seen"]["note"], "old",
        "what they saw, so that a change meanwhile is noticed"
    );
    assert_eq!(story.alert(), "The change is being written.");
}

#[test]
fn a_crm_that_moves_no_record_keeps_the_contact() {
    let the_call = call(1, json!({}));
    let contact = json!({"id": "c-1", "name": "Ann Sample"});
    let mut record = record(json!({"stands": {
        "subject": "As it is", "note": "", "body": "", "contact": contact,
    }}));
    record["abilities"] = json!([]);
    let story = form(one_call(1, "logged"), &the_call, &found(ANN_ALONE, None), &record);
    let field = &story.log_page()["schema"]["properties"]["contact"];
    assert_eq!((&field["readOnly"], field["oneOf"].as_array().unwrap().len()), (&json!(true), 1));
}

#[test]
fn a_form_that_is_saved_before_its_record_was_read_stays() {
    let the_call = call(1, json!({}));
    let mut story = Story::signed_in(uncovered(), none());
    click(&mut story, "createLog", the_call.clone());
    save(&mut story, &the_call, json!({}));
    story.replies("number=", &found(ANN_ALONE, None));
    story.replies("/record", &not_logged());
    assert_eq!(story.log_page()["formData"]["contact"], "c-1");
    assert!(story.wanted.is_empty());
}

#[test]
fn a_record_is_viewed_in_the_crm_and_a_contact_too() {
    let mut story = Story::signed_in(Cover::Server, one_call(1, "logged"));
    click(&mut story, "viewLog", call(1, json!({})));
    story.replies("/record", &not_logged());
    assert_eq!(story.shown, ["https://crm.example.com/a-1"]);
    click(&mut story, "viewLog", call(1, json!({})));
    story.replies("/record", &json!({"page": "javascript:alert(1)"}));
    assert_eq!(story.shown.len(), 1);
    assert_eq!(story.alert(), "The CRM has no page that could be opened.");

    story.asks("/contacts/match", json!({"phoneNumbers": [ANN]}));
    story.replies("number=", &found(ANN_ALONE, None));
    let contact =
        json!({"id": "c-1", "type": "CallLedger", "phoneNumbers": [{"phoneNumber": ANN}]});
    story.asks("/contacts/view", contact);
    assert_eq!(story.shown[1], "https://crm.example.com/c-1");
}

#[test]
fn the_crms_own_fields_are_in_the_form_and_required_ones_are_asked_for() {
    let the_call = call(1, json!({}));
    let mut story = Story::start();
    story.status(Some(crate::session(ledger_wire::api::Role::User, uncovered())));
    story.hears(json!({"type": "rc-adapter-pushAdapterState"}));
    story.replies_calls(none());
    story.replies("crm/fields", &json!({"readAt": 1, "problems": [], "fields": [
        {"name": "outcome", "label": "Outcome", "need": "required",
         "kind": {"choice": [{"value": "w", "label": "Won"}, {"value": "l", "label": "Lost"}]}},
        {"name": "hot", "label": "Hot", "need": "optional", "kind": "checkbox", "default": true},
    ]}));
    click(&mut story, "createLog", the_call.clone());
    story.replies("number=", &found(ANN_ALONE, None));
    story.replies("/record", &not_logged());
    let page = story.log_page();
    assert_eq!(page["schema"]["properties"]["fields"]["required"], json!(["outcome"]));
    assert_eq!(page["formData"]["fields"], json!({"hot": true}), "as the CRM has it by itself");
    let data = filled(&story, json!({}));
    save(&mut story, &the_call, data);
    assert_eq!(story.alert(), "Fill in Outcome.");
    let data = filled(&story, json!({"fields": {"outcome": "w", "hot": false}}));
    save(&mut story, &the_call, data);
    assert_eq!(story.wanted[0].1["fields"], json!({"outcome": "w", "hot": false}));
}
