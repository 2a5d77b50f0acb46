//! What forms for calls ask of any CRM, and edits of what stands there.

use ledger_core::id::ContactId;
use ledger_core::ledger::{Edit, Intent, Seen, State, What};
use ledger_wire::api::{
    CallRecord, Failure, FoundContact, FoundContacts, RecordStanding, SendIntent, StandingRecord,
};
use serde_json::{Value, json};
use xtask::demo::client::{Person, Refused};
use xtask::demo::crm::Way;

use crate::setting::{Setting, until};

const ANN: &str = "400200000001";

fn contacts(person: &Person, query: &str) -> FoundContacts {
    person.ask("GET", &format!("crm/contacts?{query}"), None::<&Value>).unwrap()
}

/// What was found in a line: names, whom the rules take, and why.
fn line(found: &FoundContacts) -> String {
    let names: Vec<&str> = found.contacts.iter().map(|contact| contact.name.as_str()).collect();
    let choice = found.choice.as_ref().map_or("nobody", |choice| choice.name.as_str());
    let why = found.reason.as_ref().map_or("", |reason| reason.code.as_str());
    format!("{} | {choice} | {why}", names.join(", "))
}

fn record(person: &Person, session: &str) -> CallRecord {
    person.ask("GET", &format!("calls/{session}/{ANN}/record"), None::<&Value>).unwrap()
}

fn standing(person: &Person, session: &str) -> StandingRecord {
    match record(person, session).standing {
        RecordStanding::Stands(standing) => standing,
        other => panic!("{other:?}"),
    }
}

fn refused(outcome: anyhow::Result<Value>) -> (u16, String) {
    let failure = outcome.unwrap_err();
    let refused = failure.downcast_ref::<Refused>().unwrap();
    let failure: Failure = serde_json::from_str(&refused.body).unwrap();
    (refused.status, failure.message)
}

fn edit(setting: &Setting, session: &str, key: &str, edit: Edit) {
    let send = SendIntent { idempotency_key: key.to_owned(), intent: Intent::Edit(edit) };
    setting.admin.intend(session, ANN, &send).unwrap();
}

fn seen(standing: &StandingRecord) -> Option<Seen> {
    let contact: Option<ContactId> = standing.contact.as_ref().map(|contact| contact.id.clone());
    let (subject, note) = (standing.subject.clone(), standing.note.clone());
    Some(Seen { subject, note, contact, ..Seen::default() })
}

#[test]
fn contacts_are_found_and_made_in_whatever_crm_there_is() {
    let settings = [
        Setting::fresh("forms-builtin"),
        Setting::with_crm("forms-hubspot", "hubspot", Way::Token),
    ];
    for setting in &settings {
        let admin = &setting.admin;
        let number = "number=%2B1%20415%20555%200177";
        assert_eq!(line(&contacts(admin, number)), " | nobody | no-contact");
        let new = json!({ "name": "Zoe Newcomer", "number": "(415) 555-0177" });
        let made: FoundContact = admin.ask("POST", "crm/contacts", Some(&new)).unwrap();
        let found = until("she is found by her number", || {
            Some(contacts(admin, number)).filter(|found| !found.contacts.is_empty())
        });
        assert_eq!(line(&found), "Zoe Newcomer | Zoe Newcomer | one-contact");
        assert_eq!((&found.contacts[0].id, made.name.as_str()), (&made.id, "Zoe Newcomer"));
        let found = until("she is found by her name", || {
            Some(contacts(admin, "name=Newcomer")).filter(|found| !found.contacts.is_empty())
        });
        assert_eq!(line(&found), "Zoe Newcomer | nobody | ");
        for (query, expected) in [
            ("", "write ?number= or ?name="),
            ("number=12", "\"12\" is not a telephone number"),
            ("name=%20", "write a name of 1 to 200 characters"),
        ] {
            let path = format!("crm/contacts?{query}");
            let (_, message) = refused(admin.ask("GET", &path, None::<&Value>));
            assert!(message.contains(expected), "{query}: {message}");
        }
    }
}

#[test]
fn a_record_is_shown_as_it_stands_and_an_edit_of_it_is_written() {
    let setting = Setting::with_crm("forms-record", "hubspot", Way::Token);
    let session = &setting.play(&json!({ "scenario": "inbound-ivr", "withRecording": true }))[0];
    let row = setting.row(session, ANN, State::Logged);
    let form = record(&setting.admin, session);
    let RecordStanding::Stands(there) = &form.standing else { panic!("{:?}", form.standing) };
    assert_eq!(there.subject, "Inbound Call from Ivy Caller");
    assert_eq!((there.note.as_str(), form.call.activity_id), ("", row.activity_id));
    let page = form.page.unwrap();
    assert!(page.starts_with("https://app.hubspot.com/contacts/6291527/record/0-1/"), "{page}");
    let changed = Edit {
        subject: Some("Renewal".to_owned()),
        note: Some("Wants <two> & more".to_owned()),
        seen: seen(there),
        ..Edit::default()
    };
    edit(&setting, session, "edit-1", changed);
    // The form shows it at once, whether or not the CRM has it yet: nobody writes over it unseen.
    let there = standing(&setting.admin, session);
    assert_eq!((there.subject.as_str(), there.note.as_str()), ("Renewal", "Wants <two> & more"));
    let there = until("it is written", || {
        let written = "Wants &lt;two&gt; &amp; more";
        Some(standing(&setting.admin, session)).filter(|there| there.body.contains(written))
    });
    assert_eq!((there.subject.as_str(), there.note.as_str()), ("Renewal", "Wants <two> & more"));
    // What stands there is one's own to take back.
    edit(
        &setting,
        session,
        "edit-2",
        Edit { note: Some("Wants one".to_owned()), seen: seen(&there), ..Edit::default() },
    );
    until("it is written over", || {
        Some(standing(&setting.admin, session)).filter(|there| there.body.contains("Wants one"))
    });
    // Nobody else sees it.
    let bob = Person::sign_in(&setting.services.worker.url(), "102").unwrap();
    let path = format!("calls/{session}/{ANN}/record");
    assert_eq!(refused(bob.ask("GET", &path, None::<&Value>)).0, 404);
}

#[test]
fn an_edit_of_what_someone_changed_meanwhile_waits_for_the_person() {
    let setting = Setting::enabled("forms-conflict");
    let session = &setting.play(&json!({ "scenario": "inbound-ivr" }))[0];
    let row = setting.row(session, ANN, State::Logged);
    let id = row.activity_id.unwrap();
    let before = standing(&setting.admin, session);
    // Someone writes into the record in the CRM.
    let path = format!("activities/{id}");
    let stored: Value = setting.admin.ask("GET", &path, None::<&Value>).unwrap();
    let theirs = json!({ "subject": "Theirs", "body": stored["body"] });
    let on = format!("{path}?base={}", stored["updatedAt"]);
    let _: Value = setting.admin.ask("PUT", &on, Some(&theirs)).unwrap();
    let mine = |before: &StandingRecord, note: Option<&str>| Edit {
        subject: Some("Mine".to_owned()),
        note: note.map(str::to_owned),
        seen: seen(before),
        ..Edit::default()
    };
    edit(&setting, session, "mine-1", mine(&before, Some("Not lost")));
    let form = until("the edit waits", || {
        Some(record(&setting.admin, session))
            .filter(|form| form.call.reason.code == "edit-in-conflict")
    });
    assert_eq!(form.conflict.as_ref().unwrap().note.as_deref(), Some("Not lost"));
    let there = standing(&setting.admin, session);
    assert_eq!((there.subject.as_str(), there.note.as_str()), ("Theirs", ""));
    let timeline = setting.admin.call(session, ANN).unwrap().timeline;
    assert!(timeline.iter().any(|note| note.what == What::EditInConflict));
    // What they type beside it is part of it, and a note in passing takes it from nobody.
    let beside = Some(Box::new(form.conflict.unwrap()));
    let saw = seen(&before).map(|seen| Seen { beside, form: form.form, ..seen });
    let typed = Edit { seen: saw, ..mine(&before, Some("Not lost either")) };
    edit(&setting, session, "typed", typed);
    let passing = Edit { note: Some("In passing".to_owned()), ..Edit::default() };
    edit(&setting, session, "passing", passing);
    let crm = |text: &str| {
        let there: Value = setting.admin.ask("GET", &path, None::<&Value>).unwrap();
        Some(there).filter(|there| there["body"].as_str().unwrap().contains(text))
    };
    let there = until("the note in passing is written", || crm("In passing"));
    assert_eq!(there["subject"], "Theirs");
    let form = record(&setting.admin, session);
    let conflict = form.conflict.unwrap();
    assert_eq!(conflict.subject.as_deref(), Some("Mine"));
    assert_eq!(conflict.note.as_deref(), Some("Not lost either"));
    // They decide, having seen both.
    let RecordStanding::Stands(there) = form.standing else { panic!("{:?}", form.standing) };
    let seen = seen(&there).map(|seen| Seen { beside: Some(Box::new(conflict)), ..seen });
    let decided = Edit { seen, note: None, ..mine(&there, None) };
    edit(&setting, session, "mine-2", decided);
    let there = until("it is written", || {
        let there: Value = setting.admin.ask("GET", &path, None::<&Value>).unwrap();
        Some(there).filter(|there| there["subject"] == "Mine")
    });
    assert!(there["body"].as_str().unwrap().contains("In passing"), "{there}");
    assert_eq!(record(&setting.admin, session).conflict, None);
}
