//! Stories of the form in which a call is logged or its record edited.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod of_contact;

use ledger_core::additional::{AdditionalField, FieldKind, FieldOption, FieldValues, Need};
use ledger_core::call::{CallResult, Direction};
use ledger_core::compose::HumanText;
use ledger_core::ledger::{ContactChoice, Edit, Intent, Remember, Seen, State};
use ledger_core::phone::{HomeRegion, PhoneNumber};
use ledger_core::settings::Field;
use ledger_core::time::Millis;
use ledger_core::why::Why;
use ledger_ui::form::{Form, Part, Purpose};
use ledger_wire::api::{CallRecord, CallRow, RecordStanding, StandingRecord};
use serde_json::{Value, json};

fn jane() -> ContactChoice {
    ContactChoice { id: "c-1".into(), name: "Jane Smith".to_owned() }
}

fn john() -> ContactChoice {
    ContactChoice { id: "c-2".into(), name: "John Jones".to_owned() }
}

/// A call that waits for a person.
fn unlogged() -> CallRecord {
    let number = PhoneNumber::parse("+14155550100", &HomeRegion::default()).unwrap();
    CallRecord {
        call: CallRow {
            session_id: String::new(),
            telephony_session_id: "s-1".into(),
            extension_id: "101".into(),
            extension_name: "Ann Agent".to_owned(),
            direction: Direction::Inbound,
            other: Some(number.to_string()),
            number: Some(number.clone()),
            contact: None,
            started_at: Millis(0),
            talk_seconds: 65,
            result: CallResult::Answered,
            state: State::Unresolved,
            reason: Why::SeveralContacts.into(),
            activity_id: None,
        },
        standing: RecordStanding::NotLogged,
        human: HumanText::default(),
        defaults: FieldValues::new(),
        contact_fields: Vec::new(),
        conflict: None,
        form: Some("f-1".into()),
        number: Some(number),
        lines: vec![
            (Field::Summary, "Inbound Call from an unknown number".to_owned()),
            (Field::Result, "Call connected".to_owned()),
        ],
        recording: None,
        voicemail: None,
        page: None,
        contact_page: None,
        abilities: vec!["add-contact".to_owned(), "move-activity".to_owned()],
    }
}

/// The same call, logged with Jane, as the CRM has it.
fn logged() -> CallRecord {
    let mut record = unlogged();
    record.call.contact = Some(jane());
    record.call.state = State::Logged;
    record.standing = RecordStanding::Stands(StandingRecord {
        subject: "Inbound Call from Jane Smith".to_owned(),
        note: "Call back".to_owned(),
        body: String::new(),
        // As CRMs say it that name ids only.
        contact: Some(ContactChoice { id: "c-1".into(), name: String::new() }),
        version: None,
        fields: FieldValues::new(),
    });
    record
}

fn seen() -> Option<Seen> {
    Some(Seen {
        subject: "Inbound Call from Jane Smith".to_owned(),
        note: "Call back".to_owned(),
        contact: Some("c-1".into()),
        form: Some("f-1".into()),
        ..Seen::default()
    })
}

fn outcome(need: Need) -> AdditionalField {
    AdditionalField {
        name: "outcome".to_owned(),
        label: "Outcome".to_owned(),
        kind: FieldKind::Choice(vec![option("won", &[]), option("lost", &[])]),
        need,
        default: None,
        depends_on: None,
    }
}

/// A field whose values depend on the outcome.
fn reason() -> AdditionalField {
    AdditionalField {
        name: "reason".to_owned(),
        label: "Reason".to_owned(),
        kind: FieldKind::Choice(vec![
            option("price", &["won", "lost"]),
            option("timing", &["lost"]),
        ]),
        depends_on: Some("outcome".to_owned()),
        ..outcome(Need::Required)
    }
}

fn option(value: &str, with: &[&str]) -> FieldOption {
    let with = with.iter().map(|it| (*it).to_owned()).collect();
    FieldOption { value: value.to_owned(), label: value.to_owned(), with }
}

/// What can be chosen in the field that depends on another one.
fn reasons(form: &Form) -> Vec<String> {
    form.options(&reason()).into_iter().map(|option| option.value.clone()).collect()
}

fn problems(form: &Form) -> Vec<String> {
    form.problems().into_iter().map(|it| format!("{}: {}", it.field, it.problem)).collect()
}

fn fields(values: Value) -> FieldValues {
    serde_json::from_value(values).unwrap()
}

#[test]
fn the_subject_follows_the_contact_until_it_is_written_over() {
    let mut form = Form::of(unlogged());
    assert_eq!(form.subject(), "Inbound Call from +14155550100");
    form.offer(Some(jane()));
    assert_eq!(form.subject(), "Inbound Call from Jane Smith");
    form.choose(john());
    // What the rules take comes late, and changes no choice.
    form.offer(Some(jane()));
    assert_eq!(form.subject(), "Inbound Call from John Jones");
    form.write_subject("Renewal".to_owned());
    form.choose(jane());
    assert_eq!(form.subject(), "Renewal");
    form.write_subject("  ".to_owned());
    assert_eq!(form.subject(), "Inbound Call from Jane Smith");
}

#[test]
fn a_call_is_logged_with_a_contact_and_what_was_written() {
    let mut form = Form::of(unlogged());
    assert_eq!(form.purpose(), Purpose::Log);
    assert_eq!(problems(&form), ["contact: Choose a contact, or create one."]);
    assert_eq!(form.intent(), None);
    form.choose(john());
    let log = |subject: Option<&str>, note: Option<&str>, remember| Intent::Log {
        contact: john(),
        subject: subject.map(str::to_owned),
        note: note.map(str::to_owned),
        fields: FieldValues::new(),
        remember,
    };
    assert_eq!(form.intent(), Some(log(None, None, Remember::ThisCall)));
    assert_eq!(form.remembers(), Some(Remember::ThisCall));
    form.remember(Remember::ThisNumber);
    form.write_subject(" Renewal ".to_owned());
    form.write_note("Wants two".to_owned());
    let written = log(Some("Renewal"), Some("Wants two"), Remember::ThisNumber);
    assert_eq!(form.intent(), Some(written));
    let expected = [
        (Field::Note, "Wants two".to_owned()),
        (Field::Summary, " Renewal ".to_owned()),
        (Field::Result, "Call connected".to_owned()),
    ];
    assert_eq!(form.preview(), expected);
}

#[test]
fn a_call_without_a_number_cannot_be_remembered() {
    let form = Form::of(CallRecord { number: None, ..unlogged() });
    assert_eq!(form.remembers(), None);
    assert_eq!(form.subject(), "Inbound Call from an unknown number");
}

#[test]
fn additional_fields_have_defaults_and_are_required_only_of_new_records() {
    let mut record = unlogged();
    record.call.contact = Some(jane());
    let mut form = Form::of(record.clone());
    form.has_fields(vec![outcome(Need::Required)]);
    assert_eq!(problems(&form), ["outcome: Fill in Outcome."]);
    form.set_value("outcome", "sold");
    assert_eq!(problems(&form), ["outcome: Outcome takes one of won, lost"]);
    form.set_value("outcome", "won");
    let Some(Intent::Log { fields: sent, .. }) = form.intent() else { panic!() };
    assert_eq!(sent, fields(json!({ "outcome": "won" })));

    // What the administrator has set is shown, and left to the server.
    record.defaults = fields(json!({ "outcome": "lost" }));
    let mut form = Form::of(record);
    form.has_fields(vec![outcome(Need::Required)]);
    assert_eq!(form.value(form.fields()[0]), "lost");
    let Some(Intent::Log { fields: sent, .. }) = form.intent() else { panic!() };
    assert_eq!(sent, FieldValues::new());

    let mut form = Form::of(logged());
    form.has_fields(vec![outcome(Need::Required)]);
    assert_eq!(problems(&form), Vec::<String>::new());
    assert_eq!(form.intent(), None, "nothing was changed");
    form.set_value("outcome", "won");
    let Some(Intent::Edit(edit)) = form.intent() else { panic!() };
    assert_eq!(edit.fields, fields(json!({ "outcome": "won" })));
    form.set_value("outcome", "");
    assert_eq!(form.intent(), None, "it stays as it is");
}

#[test]
fn an_edit_sends_what_changed_and_what_was_seen() {
    let mut form = Form::of(logged());
    assert_eq!((form.purpose(), form.contact()), (Purpose::Edit, Some(&jane())));
    assert_eq!((form.subject(), form.note()), ("Inbound Call from Jane Smith".into(), "Call back"));
    assert_eq!(form.intent(), None);
    form.write_note("Call back at noon".to_owned());
    let edit = Edit { note: Some("Call back at noon".to_owned()), seen: seen(), ..Edit::default() };
    assert_eq!(form.intent(), Some(Intent::Edit(edit.clone())));
    form.choose(john());
    let moved = Edit { contact: Some(john()), ..edit };
    assert_eq!(form.intent(), Some(Intent::Edit(moved)));
    form.write_subject(String::new());
    assert_eq!(problems(&form), ["subject: Write a subject."]);
}

#[test]
fn a_record_stays_where_the_crm_cannot_move_it_or_does_not_show_it() {
    let mut record = logged();
    record.abilities.clear();
    assert!(!Form::of(record.clone()).can_choose());
    record.standing = RecordStanding::Unread("No permission".to_owned());
    let mut form = Form::of(record);
    assert_eq!(form.purpose(), Purpose::Closed("No permission".to_owned()));
    form.write_note("x".to_owned());
    assert_eq!(form.intent(), None);
}

#[test]
fn a_conflict_shows_both_and_either_can_be_taken() {
    let mut record = logged();
    let conflict = Edit {
        subject: Some("Mine".to_owned()),
        note: Some("Call back at noon".to_owned()),
        seen: Some(Seen { by: Some("101".into()), ..Seen::default() }),
        ..Edit::default()
    };
    record.conflict = Some(conflict.clone());
    // With what they decide on.
    let beside = || Some(Box::new(conflict.clone()));
    let seen = || Some(Seen { beside: beside(), ..seen().unwrap_or_default() });
    let mut form = Form::of(record);
    let shown = |form: &Form| -> Vec<String> {
        let line = |it: &ledger_ui::form::Difference| {
            format!("{}: {} / {}", it.part.name(), it.theirs, it.mine)
        };
        form.conflict().iter().map(line).collect()
    };
    assert_eq!(
        shown(&form),
        ["subject: Inbound Call from Jane Smith / Mine", "note: Call back / Call back at noon"]
    );
    form.take_theirs(Part::Subject);
    assert_eq!(shown(&form), ["note: Call back / Call back at noon"]);
    let mine = Edit { note: Some("Call back at noon".to_owned()), seen: seen(), ..Edit::default() };
    assert_eq!(form.intent(), Some(Intent::Edit(mine)));
    // Taking all of theirs ends it.
    form.take_theirs(Part::Note);
    assert_eq!(form.intent(), Some(Intent::Edit(Edit { seen: seen(), ..Edit::default() })));
}

#[test]
fn what_can_be_chosen_depends_on_what_another_field_says() {
    let mut form = Form::of(unlogged());
    form.has_fields(vec![outcome(Need::Optional), reason()]);
    form.choose(john());
    assert_eq!((reasons(&form), problems(&form)), (vec![], vec![]));
    form.set_value("outcome", "lost");
    assert_eq!(reasons(&form), ["price", "timing"]);
    assert_eq!(problems(&form), ["reason: Fill in Reason."]);
    form.set_value("reason", "timing");
    assert_eq!(problems(&form), [""; 0]);
    // With another outcome it can no longer be; without any there is nothing to choose.
    form.set_value("outcome", "won");
    assert_eq!((form.value(&reason()).as_str(), reasons(&form)), ("", vec!["price".to_owned()]));
    form.set_value("reason", "price");
    form.set_value("outcome", "");
    assert_eq!((form.value(&reason()).as_str(), problems(&form)), ("", vec![]));
}

#[test]
fn an_edit_shows_what_the_crm_has_now_and_changes_only_what_was_changed() {
    let mut record = logged();
    record.human.fields = fields(json!({ "outcome": "won" }));
    if let RecordStanding::Stands(stands) = &mut record.standing {
        stands.fields = fields(json!({ "outcome": "lost", "reason": "timing" }));
    }
    let mut form = Form::of(record.clone());
    form.has_fields(vec![outcome(Need::Required), reason()]);
    assert_eq!(form.value(&outcome(Need::Required)), "lost");
    assert_eq!(
        (reasons(&form), form.intent()),
        (vec!["price".to_owned(), "timing".to_owned()], None)
    );
    form.set_value("outcome", "");
    assert_eq!(problems(&form), ["outcome: Fill in Outcome."]);
    form.set_value("outcome", "won");
    form.set_value("reason", "price");
    let edit = Edit {
        fields: fields(json!({ "outcome": "won", "reason": "price" })),
        seen: seen().map(|seen| Seen {
            fields: fields(json!({ "outcome": "lost", "reason": "timing" })),
            ..seen
        }),
        ..Edit::default()
    };
    assert_eq!(form.intent(), Some(Intent::Edit(edit.clone())));
    // Somebody set something else meanwhile: both are shown.
    record.conflict = Some(Edit { seen: None, ..edit });
    let mut form = Form::of(record);
    form.has_fields(vec![outcome(Need::Required), reason()]);
    assert_eq!(form.value(&outcome(Need::Required)), "won");
    assert_eq!(form.theirs(&outcome(Need::Required)).as_deref(), Some("lost"));
    form.set_value("outcome", "lost");
    assert_eq!(form.theirs(&outcome(Need::Required)), None);
}

#[test]
fn a_note_begins_with_the_persons_text_which_alone_is_no_note() {
    let note = |form: &Form| match form.intent() {
        Some(Intent::Log { note, .. }) => note,
        other => panic!("{other:?}"),
    };
    let mut form = Form::of(unlogged());
    form.choose(john());
    form.begin_note("Next step: ");
    assert_eq!((form.note(), note(&form)), ("Next step: ", None));
    form.write_note("Next step: call back".to_owned());
    assert_eq!(note(&form).as_deref(), Some("Next step: call back"));
    form.write_note(String::new());
    assert_eq!(note(&form), None);
    // Nobody's note is begun anew.
    let mut form = Form::of(logged());
    form.begin_note("Next step: ");
    assert_eq!((form.note(), form.intent()), ("Call back", None));
}
