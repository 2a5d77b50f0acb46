//! The form of a call on its page: what is asked, shown and put into the outbox.

use ledger_core::additional::{AdditionalField, FieldKind, FieldValues, Need};
use ledger_core::compose::HumanText;
use ledger_core::contact::ContactKind;
use ledger_core::ledger::{ContactChoice, Edit, Intent, Remember, Seen, State};
use ledger_core::phone::{HomeRegion, PhoneNumber};
use ledger_core::settings::{Problem, UserChoices};
use ledger_core::why::Why;
use ledger_ui::background::{Reply, Request, Trouble};
use ledger_ui::calls::{FormMsg, Msg};
use ledger_ui::choosing;
use ledger_ui::outbox::Wish;
use ledger_ui::page::{Place, place};
use ledger_wire::api::{
    CallRecord, CallRow, CrmFields, FoundContact, FoundContacts, NewContact, RecordStanding, Role,
    StandingRecord,
};

use crate::{Story, row, trouble, unreachable};

fn record(call: CallRow) -> CallRecord {
    CallRecord {
        call,
        standing: RecordStanding::NotLogged,
        human: HumanText::default(),
        defaults: FieldValues::new(),
        contact_fields: Vec::new(),
        conflict: None,
        form: Some("f-1".into()),
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
    let (kind, latest_activity_at, page, fields) = (None, None, None, Vec::new());
    FoundContact { id: id.into(), name: name.to_owned(), kind, latest_activity_at, page, fields }
}

fn choices() -> Reply {
    Reply::of(&UserChoices::default())
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
    assert_eq!(paths(&story), ["GET calls/a/101/record", "GET crm/fields", "Choices"]);
    assert!(story.shows("form-loading") && !story.shows("form-body"));
    assert_eq!(story.focus, Some(Place::Panel));
    story.answer(Reply::of(record)).answer(Reply::of(&CrmFields::default())).answer(choices());
    story
}

#[test]
fn a_call_is_logged_with_the_contact_that_a_person_finds_by_name() {
    let mut story = opened(&record(row("a", 1, State::Unresolved)));
    assert_eq!(paths(&story), ["GET crm/contacts?number=%2B16505550123"]);
    story.answer(Reply::of(&FoundContacts {
        contacts: vec![contact("1", "Jane Smith"), contact("2", "John Smith")],
        choice: None,
        reason: Some(Why::SeveralContacts.into()),
    }));
    let form = story.sheet();
    assert_eq!(form.words("choosing-status"), "Several contacts in the CRM have this number.");
    assert_eq!(form.list("choosing-list").len(), 2);
    assert_eq!(
        (form.words("form-title"), form.words("form-save"), form.value("form-subject")),
        ("Log the call", "Log", "Inbound Call from +16505550123")
    );
    assert_eq!(form.attribute("form-link-recording", "href"), Some("https://media.example/1"));
    assert!(form.shows("form-link-recording") && !form.shows("form-link-voicemail"));

    story.list(Msg::Form(FormMsg::Save));
    assert_eq!(story.says("form-contact-problem"), "Choose a contact, or create one.");
    assert_eq!(story.focus, Some(Place::Problems));
    assert_eq!(place(&story.model, Place::Problems), "form-contact-problem");

    story.list(Msg::Form(FormMsg::Choosing(choosing::Msg::Type("jane".to_owned()))));
    story.wake();
    assert_eq!(paths(&story), ["GET crm/contacts?name=jane"]);
    let found = FoundContacts { contacts: vec![contact("7", "Jane Doe")], ..Default::default() };
    story.answer(Reply::of(&found));
    story.list(Msg::Form(FormMsg::Choosing(choosing::Msg::Take("7".to_owned()))));
    story.list(Msg::Form(FormMsg::Note("Wants two".to_owned())));
    story.list(Msg::Form(FormMsg::Remember(Remember::ThisNumber)));
    assert_eq!(story.sheet().value("form-subject"), "Inbound Call from Jane Doe");
    assert_eq!(story.says("form-contact-problem"), "", "it is mended");
    story.list(Msg::Form(FormMsg::Save));
    let intent = Intent::Log {
        contact: ContactChoice { id: "7".into(), name: "Jane Doe".to_owned() },
        subject: None,
        note: Some("Wants two".to_owned()),
        fields: FieldValues::new(),
        remember: Remember::ThisNumber,
    };
    assert_eq!(story.intended, [Wish::Note("Wants two".to_owned()), Wish::of(&intent)]);
    assert!(!story.shows("form"));
    assert_eq!(story.says("saved"), "Saved. The CRM has it in a moment.");
    assert_eq!(story.focus, Some(Place::SectionTitle));
}

#[test]
fn a_record_that_cannot_be_read_is_asked_for_again() {
    let call = row("a", 1, State::Logged);
    let mut story = Story::with_calls(Role::User, vec![call.clone()], None);
    story.list(Msg::OpenForm(ledger_ui::background::CallKey::of(&call)));
    story.answer(trouble(unreachable())).answer(trouble(unreachable())).answer(choices());
    let problem = story.says("form-problem");
    assert!(problem.contains("cannot be reached") && story.shows("form-retry"), "{problem}");
    story.list(Msg::Form(FormMsg::Retry));
    let unread = RecordStanding::Unread("no permission".to_owned());
    story.answer(Reply::of(&CallRecord { standing: unread, ..record(call) }));
    let problem = story.says("form-problem");
    assert!(problem.ends_with("the CRM does not show it: no permission"), "{problem}");
    assert!(!story.shows("form-body"));
    story.list(Msg::Form(FormMsg::Close));
    assert!(!story.shows("form"));
    assert_eq!((story.intended.len(), story.says("saved").as_str()), (0, ""));
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
    let form = story.sheet();
    assert_eq!(
        (form.words("form-title"), form.words("form-save"), form.value("form-note")),
        ("Edit the log", "Save", "Call back")
    );
    let hint = form.words("form-contact-hint");
    assert_eq!(hint, "This CRM does not move a record to another contact.");
    let changing = ["form-change", "choosing", "form-remember"];
    assert!(!changing.iter().any(|place| form.shows(place)));
    // Nothing was changed: nothing is sent.
    story.list(Msg::Form(FormMsg::Save));
    assert_eq!(story.intended, []);
    assert!(!story.shows("form"));
}

#[test]
fn the_contacts_with_a_number_that_the_list_knows_are_asked_for_at_once() {
    let mut call = row("a", 1, State::Unresolved);
    call.number = PhoneNumber::parse("+16505550123", &HomeRegion::default()).ok();
    let mut story = Story::with_calls(Role::User, vec![call.clone()], None);
    story.list(Msg::OpenForm(ledger_ui::background::CallKey::of(&call)));
    let asked = ["GET calls/a/101/record", "GET crm/fields", "Choices"];
    assert_eq!(paths(&story)[..3], asked);
    assert_eq!(paths(&story)[3..], ["GET crm/contacts?number=%2B16505550123"]);
    story.answer(Reply::of(&record(call))).answer(Reply::of(&CrmFields::default()));
    story.answer(choices());
    let jane = contact("1", "Jane Smith");
    let choice = Some(ContactChoice::from(&jane));
    let contacts = vec![jane];
    story.answer(Reply::of(&FoundContacts {
        contacts,
        choice,
        reason: Some(Why::OneContact.into()),
    }));
    assert_eq!(story.says("form-contact"), "Jane Smith");
    assert_eq!(paths(&story), [""; 0]);
}

#[test]
fn what_is_typed_beside_a_conflict_is_kept_as_part_of_it_until_it_is_decided() {
    let mut call = row("a", 1, State::Logged);
    call.activity_id = Some("r-1".into());
    let stands = StandingRecord {
        subject: "Theirs".to_owned(),
        note: "Call back".to_owned(),
        ..StandingRecord::default()
    };
    let seen = Seen { note: "Call".to_owned(), by: Some("101".into()), ..Seen::default() };
    let conflict = Edit {
        subject: Some("Mine".to_owned()),
        note: Some("Call her".to_owned()),
        seen: Some(seen.clone()),
        ..Edit::default()
    };
    let standing = RecordStanding::Stands(stands);
    let record = CallRecord { standing, conflict: Some(conflict.clone()), ..record(call) };
    let beside = Some(Box::new(conflict.clone()));
    let typed = Seen { form: Some("f-1".into()), beside, ..seen };
    let note = |words: &str| Wish::EditNote { note: words.to_owned(), seen: typed.clone() };
    let decided = Edit {
        subject: Some("Mine".to_owned()),
        note: Some("Call her at noon".to_owned()),
        seen: Some(Seen {
            subject: "Theirs".to_owned(),
            note: "Call back".to_owned(),
            form: Some("f-1".into()),
            beside: Some(Box::new(conflict.clone())),
            ..Seen::default()
        }),
        ..Edit::default()
    };
    for (last, expected) in
        [(FormMsg::Save, Wish::of(&Intent::Edit(decided))), (FormMsg::Close, note("Call her"))]
    {
        let mut story = opened(&record);
        story.list(Msg::Form(FormMsg::Note("Call her at noon".to_owned())));
        story.list(Msg::Form(last.clone()));
        assert_eq!(story.intended, [note("Call her at noon"), expected], "{last:?}");
    }
}

#[test]
fn a_note_is_kept_with_every_key_stroke_and_cancel_brings_back_what_was_there() {
    let mut call = row("a", 1, State::Logged);
    call.activity_id = Some("r-1".into());
    let stands = StandingRecord { note: "Call back".to_owned(), ..StandingRecord::default() };
    let standing = RecordStanding::Stands(stands);
    let record = CallRecord { standing, ..record(call) };
    let typed = ["Call back!", "Call back!!"];
    // What was seen before the first key stroke goes with each: a note that someone else writes in
    // the CRM meanwhile is shown, and not overwritten.
    let form = Some("f-1".into());
    let seen = Seen { note: "Call back".to_owned(), form, ..Seen::default() };
    let note = |words: &str| Wish::EditNote { note: words.to_owned(), seen: seen.clone() };
    for (last, after, saved) in [
        (FormMsg::Save, None, "Saved. The CRM has it in a moment."),
        (FormMsg::Close, Some(note("Call back")), ""),
    ] {
        let mut story = opened(&record);
        for words in typed {
            story.list(Msg::Form(FormMsg::Note(words.to_owned())));
        }
        story.list(Msg::Form(FormMsg::Subject("Quote".to_owned())));
        story.list(Msg::Form(last.clone()));
        let mut intended = typed.map(note).to_vec();
        match after {
            Some(after) => intended.push(after),
            None => {
                let edit = story.intended.last().cloned();
                assert!(matches!(&edit, Some(Wish::Edit(edit)) if edit.contains(r#""note":null"#)));
                intended.extend(edit);
            }
        }
        assert_eq!(story.intended, intended, "{last:?}");
        assert_eq!(story.says("saved"), saved);
    }
}

#[test]
fn a_new_contact_is_of_a_kind_and_has_what_the_crm_wants_of_it() {
    let company = AdditionalField {
        name: "Company".to_owned(),
        label: "Company".to_owned(),
        kind: FieldKind::Text,
        need: Need::Required,
        default: None,
        depends_on: None,
    };
    let kind =
        |name: &str, fields| ContactKind { name: name.to_owned(), label: name.to_owned(), fields };
    let record = record(row("a", 1, State::Unresolved));
    let mut story = Story::with_calls(Role::User, vec![record.call.clone()], None);
    story.list(Msg::OpenForm(ledger_ui::background::CallKey::of(&record.call)));
    let contact_kinds = vec![kind("Contact", vec![]), kind("Lead", vec![company])];
    story
        .answer(Reply::of(&record))
        .answer(Reply::of(&CrmFields { contact_kinds, ..Default::default() }));
    let template = Some("Next step: ".to_owned());
    let kind = Some("Lead".to_owned());
    let choices =
        UserChoices { note_template: template, new_contact_kind: kind, ..Default::default() };
    story.answer(Reply::of(&choices)).answer(Reply::of(&FoundContacts::default()));
    assert_eq!(story.sheet().value("form-note"), "Next step: ");
    assert!(!story.shows("choosing-kinds"), "nobody is made yet");

    let choosing = |msg| Msg::Form(FormMsg::Choosing(msg));
    story.list(choosing(choosing::Msg::Type("Zoe Newcomer".to_owned())));
    assert!(story.shows("choosing-kinds"));
    assert_eq!(story.sheet().value("choosing-kind"), "Lead");
    story.list(choosing(choosing::Msg::Create));
    let wrong =
        |story: &Story| story.sheet().list("choosing-fields")[0].words("problem").to_owned();
    assert_eq!((wrong(&story).as_str(), paths(&story).len()), ("Fill in Company.", 0));
    story.list(Msg::from_control("form-value", "new:Company", "Newcomer & Co").expect("a control"));
    story.list(choosing(choosing::Msg::Create));
    let request = story.requests().pop().unwrap();
    let Request::Api { request } = request else { panic!("{request:?}") };
    let sent: NewContact = serde_json::from_str(&request.body.unwrap()).unwrap();
    assert_eq!((sent.kind.as_str(), &sent.fields["Company"]), ("Lead", &"Newcomer & Co".into()));
    // What the CRM says of a field stands at that field.
    let problem = "Company is not known".to_owned();
    let problems = vec![Problem { field: "fields.Company".to_owned(), problem }];
    story.answer(trouble(Trouble::Mend { message: "no".to_owned(), problems }));
    assert_eq!(wrong(&story), "Company is not known");
    story.list(choosing(choosing::Msg::Kind("Contact".to_owned())));
    assert!(story.sheet().list("choosing-fields").is_empty());
}
