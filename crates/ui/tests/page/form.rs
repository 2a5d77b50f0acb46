//! The form of a call on its page: what is asked, shown and put into the outbox.

use ledger_core::additional::FieldValues;
use ledger_core::compose::HumanText;
use ledger_core::ledger::{ContactChoice, Intent, Remember, State};
use ledger_core::phone::{HomeRegion, PhoneNumber};
use ledger_core::why::Why;
use ledger_ui::background::{Reply, Request};
use ledger_ui::calls::{FormMsg, Msg};
use ledger_ui::choosing;
use ledger_ui::outbox::Wish;
use ledger_ui::page::Place;
use ledger_wire::api::{
    CallRecord, CallRow, CrmFields, FoundContact, FoundContacts, RecordStanding, Role,
    StandingRecord,
};
use serde::Serialize;

use crate::{Story, row, trouble, unreachable};

fn record(call: CallRow) -> CallRecord {
    CallRecord {
        call,
        standing: RecordStanding::NotLogged,
        human: HumanText::default(),
        defaults: FieldValues::new(),
        conflict: None,
        number: PhoneNumber::parse("+16505550123", &HomeRegion::default()).ok(),
        lines: Vec::new(),
        recording: Some("https://media.example/1".to_owned()),
        voicemail: None,
        page: None,
        contact_page: None,
        abilities: vec!["add-contact".to_owned()],
    }
}

fn contact(id: &str, name: &str) -> FoundContact {
    let (kind, latest_activity_at, page) = (None, None, None);
    FoundContact { id: id.into(), name: name.to_owned(), kind, latest_activity_at, page }
}

fn api(answer: &impl Serialize) -> Reply {
    Reply::Api { server: String::new(), body: serde_json::to_string(answer).unwrap() }
}

fn paths(story: &Story) -> Vec<String> {
    let path = |request: &Request| {
        let Request::Api { request } = request else { return format!("{request:?}") };
        format!("{} {}", request.method.as_str(), request.path)
    };
    story.requests().iter().map(path).collect()
}

/// The form of a call that waits for a person, with what the CRM answers.
fn opened(record: &CallRecord) -> Story {
    let mut story = Story::with_calls(Role::User, vec![record.call.clone()], None);
    let key = ledger_ui::background::CallKey::of(&record.call);
    story.list(Msg::OpenForm(key));
    assert_eq!(paths(&story), ["GET calls/a/101/record", "GET crm/fields"]);
    assert!(story.calls().form.loading && story.calls().form.body_hidden);
    assert_eq!(story.focus, Some(Place::Panel));
    story.answer(api(record)).answer(api(&CrmFields::default()));
    story
}

#[test]
fn a_call_is_logged_with_the_contact_that_a_person_finds_by_name() {
    let mut story = opened(&record(row("a", 1, State::Unresolved)));
    assert_eq!(paths(&story), ["GET crm/contacts?number=%2B16505550123"]);
    story.answer(api(&FoundContacts {
        contacts: vec![contact("1", "Jane Smith"), contact("2", "John Smith")],
        choice: None,
        reason: Some(Why::SeveralContacts.into()),
    }));
    let form = story.calls().form;
    let choosing = form.choosing.unwrap();
    assert_eq!(choosing.status, "Several contacts in the CRM have this number.");
    assert_eq!(choosing.contacts.len(), 2);
    assert_eq!(
        (form.title, form.save, form.subject.as_str()),
        ("Log the call", "Log", "Inbound Call from +16505550123")
    );
    assert_eq!(form.links[2], "https://media.example/1");

    story.list(Msg::Form(FormMsg::Save));
    assert_eq!(story.calls().form.contact_problem, "Choose a contact, or create one.");
    assert_eq!(story.focus, Some(Place::Problems));

    story.list(Msg::Form(FormMsg::Choosing(choosing::Msg::Type("jane".to_owned()))));
    story.wake();
    assert_eq!(paths(&story), ["GET crm/contacts?name=jane"]);
    let found = FoundContacts { contacts: vec![contact("7", "Jane Doe")], ..Default::default() };
    story.answer(api(&found));
    story.list(Msg::Form(FormMsg::Choosing(choosing::Msg::Take("7".to_owned()))));
    story.list(Msg::Form(FormMsg::Note("Wants two".to_owned())));
    story.list(Msg::Form(FormMsg::Remember(Remember::ThisNumber)));
    assert_eq!(story.calls().form.subject, "Inbound Call from Jane Doe");
    assert_eq!(story.calls().form.contact_problem, "", "it is mended");
    story.list(Msg::Form(FormMsg::Save));
    let intent = Intent::Log {
        contact: ContactChoice { id: "7".into(), name: "Jane Doe".to_owned() },
        subject: None,
        note: Some("Wants two".to_owned()),
        fields: FieldValues::new(),
        remember: Remember::ThisNumber,
    };
    assert_eq!(story.intended, [Wish::of(&intent)]);
    let view = story.calls();
    assert!(view.form.hidden);
    assert_eq!(view.saved, "Saved. The CRM has it in a moment.");
    assert_eq!(story.focus, Some(Place::SectionTitle));
}

#[test]
fn a_record_that_cannot_be_read_is_asked_for_again() {
    let call = row("a", 1, State::Logged);
    let mut story = Story::with_calls(Role::User, vec![call.clone()], None);
    story.list(Msg::OpenForm(ledger_ui::background::CallKey::of(&call)));
    story.answer(trouble(unreachable())).answer(trouble(unreachable()));
    let form = story.calls().form;
    assert!(form.problem.contains("cannot be reached") && !form.retry_hidden, "{}", form.problem);
    story.list(Msg::Form(FormMsg::Retry));
    let unread = RecordStanding::Unread("no permission".to_owned());
    story.answer(api(&CallRecord { standing: unread, ..record(call) }));
    let form = story.calls().form;
    assert!(form.problem.ends_with("the CRM does not show it: no permission"), "{}", form.problem);
    assert!(form.body_hidden);
    story.list(Msg::Form(FormMsg::Close));
    assert!(story.calls().form.hidden);
    assert_eq!((story.intended.len(), story.calls().saved), (0, ""));
}

#[test]
fn a_record_is_edited_and_its_contact_stays_where_the_crm_says_so() {
    let mut call = row("a", 1, State::Logged);
    (call.activity_id, call.contact) =
        (Some("r-1".into()), Some(ContactChoice { id: "1".into(), name: "Jane".to_owned() }));
    let stands = StandingRecord {
        subject: "Inbound Call from Jane".to_owned(),
        note: "Call back".to_owned(),
        ..StandingRecord::default()
    };
    let standing = RecordStanding::Stands(stands);
    let mut story = opened(&CallRecord { standing, ..record(call) });
    let form = story.calls().form;
    assert_eq!((form.title, form.save, form.note.as_str()), ("Edit the log", "Save", "Call back"));
    assert_eq!(form.contact_hint, "This CRM does not move a record to another contact.");
    assert!(form.change_hidden && form.choosing.is_none() && form.remember_hidden);
    // Nothing was changed: nothing is sent.
    story.list(Msg::Form(FormMsg::Save));
    assert_eq!(story.intended, []);
    assert!(story.calls().form.hidden);
}
