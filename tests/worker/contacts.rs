//! The built-in CRM as a small team uses it: contacts, their import, and activities.

use ledger_core::ledger::State;
use ledger_wire::api::{
    Activities, ContactState, Contacts, Failure, FailureCode, ImportedContacts, StoredActivity,
    StoredContact,
};
use serde_json::{Value, json};
use xtask::demo::client::{Person, Refused, on};

use crate::setting::Setting;

const ANN: &str = "400200000001";

fn get<T: serde::de::DeserializeOwned>(person: &Person, path: &str) -> T {
    person.ask("GET", path, None::<&Value>).unwrap()
}

fn refused(outcome: anyhow::Result<Value>) -> (u16, Failure) {
    let failure = outcome.unwrap_err();
    let refused = failure.downcast_ref::<Refused>().unwrap();
    (refused.status, serde_json::from_str(&refused.body).unwrap())
}

fn names(contacts: &Contacts) -> Vec<&str> {
    contacts.contacts.iter().map(|contact| contact.name.as_str()).collect()
}

/// A contact in a line.
fn line(contact: &StoredContact) -> String {
    let numbers: Vec<String> = contact
        .numbers
        .iter()
        .map(|number| format!("{} {}", number.number, number.label).trim_end().to_owned())
        .collect();
    let StoredContact { name, company, email, note, .. } = contact;
    format!("{name} | {company} | {email} | {note} | {}", numbers.join(", "))
}

#[test]
fn a_contact_is_added_found_edited_put_away_and_taken_back() {
    let setting = Setting::fresh("contacts-life");
    let (admin, bob) =
        (&setting.admin, Person::sign_in(&setting.services.worker.url(), "102").unwrap());
    let draft = json!({
        "name": "Zoë Novák", "company": "Acme", "email": "zoe@example.com",
        "numbers": [
            { "number": "(415) 555-0142", "label": "work" },
            { "number": "+44 20 7946 0018 ext. 7", "label": "London" },
        ],
    });
    let zoe: StoredContact = bob.ask("POST", "contacts", Some(&draft)).unwrap();
    let written = "+14155550142 work, +442079460018 London ext. 7";
    assert_eq!(line(&zoe), format!("Zoë Novák | Acme | zoe@example.com |  | {written}"));
    admin.add_contact("Alan Specimen", "+14155550143").unwrap();

    let rows = [
        ("", vec!["Alan Specimen", "Zoë Novák"]),
        ("novák", vec!["Zoë Novák"]),
        ("ZOË acme", vec!["Zoë Novák"]),
        ("example.com", vec!["Zoë Novák"]),
        ("415 555 0142", vec!["Zoë Novák"]),
        ("1 (415) 555-0143", vec!["Alan Specimen"]),
        ("+44 20 7946", vec!["Zoë Novák"]),
        ("5550", vec!["Alan Specimen", "Zoë Novák"]),
        ("zoë alan", vec![]),
        ("100%", vec![]),
    ];
    for (search, expected) in rows {
        let search = search.replace('%', "%25").replace('+', "%2B").replace(' ', "%20");
        let found: Contacts = get(&bob, &format!("contacts?search={search}"));
        assert_eq!(names(&found), expected, "{search}");
    }

    let path = format!("contacts/{}", zoe.id);
    let edit = json!({
        "name": "Zoë Novák", "note": "Prefers mail",
        "numbers": [{ "number": "+14155550142" }],
    });
    let on_what_was_read = format!("{path}?base={}", zoe.updated_at.0);
    let edited: StoredContact = bob.ask("PUT", &on_what_was_read, Some(&edit)).unwrap();
    assert_eq!(line(&edited), "Zoë Novák |  |  | Prefers mail | +14155550142");
    assert_eq!(get::<StoredContact>(&bob, &path), edited);
    let (status, failure) = refused(admin.ask("PUT", &on_what_was_read, Some(&edit)));
    assert_eq!((status, failure.code), (409, FailureCode::Conflict), "made on an older version");

    let command = |person: &Person, command: &str| -> anyhow::Result<Value> {
        person.ask("POST", &format!("{path}/{command}"), None::<&Value>)
    };
    let listed = |state: &str| -> usize {
        let found: Contacts = get(admin, &format!("contacts?search=zo%C3%AB&state={state}"));
        found.contacts.len()
    };
    command(&bob, "archive").unwrap();
    assert_eq!((listed("active"), listed("archived"), listed("deleted")), (0, 1, 0));
    let (status, failure) = refused(command(&bob, "delete"));
    assert_eq!((status, failure.code), (403, FailureCode::AdminOnly));
    command(admin, "delete").unwrap();
    assert_eq!((listed("active"), listed("archived"), listed("deleted")), (0, 0, 1));
    command(&bob, "restore").unwrap();
    assert_eq!((listed("active"), listed("archived"), listed("deleted")), (1, 0, 0));
    assert_eq!(get::<StoredContact>(admin, &path).state, ContactState::Active);
}

#[test]
fn what_cannot_be_is_refused_with_its_field() {
    let setting = Setting::fresh("contacts-refused");
    let ask = |method: &str, path: &str, body: Value| -> (u16, Failure) {
        refused(setting.admin.ask(method, path, Some(&body)))
    };
    let number = |number: &str| json!({ "name": "Jo", "numbers": [{ "number": number }] });
    let rows = [
        ("POST", "contacts", json!({ "name": " " }), 422, "name"),
        ("POST", "contacts", number("12"), 422, "numbers"),
        ("POST", "contacts", json!({ "name": "Jo", "email": "jo" }), 422, "email"),
        ("POST", "contacts", json!({ "nom": "Jo" }), 400, ""),
        ("DELETE", "contacts/1", json!(null), 404, ""),
        ("PUT", "contacts/77?base=0", json!({ "name": "Jo" }), 404, ""),
        ("POST", "contacts/x/archive", json!(null), 404, ""),
        ("POST", "contacts/1/burn", json!(null), 404, ""),
        ("POST", "contacts/77/merge/78", json!(null), 404, ""),
        ("POST", "contacts/import?known=leave", json!([]), 400, ""),
        ("POST", "contacts/import?import=a&known=burn", json!([]), 400, ""),
        ("PUT", "activities/77", json!({ "subject": "x", "body": "" }), 404, ""),
    ];
    for (method, path, body, status, field) in rows {
        let (got, failure) = ask(method, path, body.clone());
        let fields: Vec<_> =
            failure.problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!((got, fields.join(" ").as_str()), (status, field), "{method} {path} {body}");
    }
    for path in
        ["contacts?limit=0", "contacts?after=x", "contacts?state=lost", "activities?from=-1"]
    {
        let (status, _) = refused(setting.admin.ask("GET", path, None::<&Value>));
        assert_eq!(status, 400, "{path}");
    }
}

#[test]
fn an_import_answers_every_row_and_does_nothing_twice() {
    let setting = Setting::fresh("contacts-import");
    let admin = &setting.admin;
    admin.add_contact("Ivy Caller", "+14155550151").unwrap();
    let row = |row: u32, name: &str, company: &str, number: &str| {
        let numbers = if number.is_empty() { json!([]) } else { json!([{ "number": number }]) };
        json!({ "row": row, "contact": { "name": name, "company": company, "numbers": numbers } })
    };
    let import = |id: &str, known: &str, rows: Vec<Value>| -> Vec<String> {
        let path = format!("contacts/import?import={id}&known={known}");
        let done: ImportedContacts = admin.ask("POST", &path, Some(&rows)).unwrap();
        done.rows
            .iter()
            .map(|row| {
                let fields: Vec<_> = row.problems.iter().map(|it| it.field.as_str()).collect();
                let outcome = format!("{:?}", row.outcome);
                format!("{} {outcome} {}", row.row, fields.join(" ")).trim_end().to_owned()
            })
            .collect()
    };
    let rows = || {
        vec![
            row(2, "Ivy C.", "Acme", "415-555-0151"),
            row(3, "Nora New", "", "415-555-0152"),
            row(4, "", "", "415-555-0153"),
            row(5, "Bad Number", "", "12345"),
            row(6, "Nora Again", "", "+1 415 555 0152"),
            row(7, "No Number", "", ""),
        ]
    };
    let expected =
        ["2 Left", "3 Added", "4 Refused name", "5 Refused numbers", "6 Left", "7 Added"];
    assert_eq!(import("a", "leave", rows()), expected);
    assert_eq!(import("a", "leave", rows()), expected, "sent again");
    let updated =
        ["2 Updated", "3 Left", "4 Refused name", "5 Refused numbers", "6 Updated", "7 Left"];
    assert_eq!(import("b", "update", rows()), updated);

    let all: Contacts = get(admin, "contacts");
    let lines: Vec<String> = all.contacts.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "Ivy C. | Acme |  |  | +14155550151",
            "No Number |  |  |  | ",
            "Nora Again |  |  |  | +14155550152",
        ]
    );
    let bob = Person::sign_in(&setting.services.worker.url(), "102").unwrap();
    let path = "contacts/import?import=c&known=leave";
    let (status, failure) = refused(bob.ask("POST", path, Some(&json!([]))));
    assert_eq!((status, failure.code), (403, FailureCode::AdminOnly));
    let many: Vec<Value> = (0..101).map(|number| row(number, "Jo", "", "")).collect();
    let (status, _) = refused(admin.ask("POST", path, Some(&many)));
    assert_eq!(status, 400);
}

#[test]
fn pages_of_contacts_are_sorted_without_gap_or_repetition() {
    let setting = Setting::fresh("contacts-pages");
    for batch in 0..3 {
        let rows: Vec<Value> = (0..80)
            .map(|row| {
                let number = batch * 80 + row;
                let name = format!("Contact {}", (number * 7) % 100);
                json!({ "row": number, "contact": { "name": name, "company": number.to_string() } })
            })
            .collect();
        let path = "contacts/import?import=p&known=leave";
        let _: Value = setting.admin.ask("POST", path, Some(&rows)).unwrap();
    }
    for limit in [1, 7, 80, 200] {
        let (mut read, mut after) = (Vec::new(), String::new());
        loop {
            let path = format!("contacts?search=contact&limit={limit}{after}");
            let page: Contacts = get(&setting.admin, &path);
            assert!(page.contacts.len() <= limit);
            read.extend(page.contacts.into_iter().map(|contact| (contact.name, contact.id)));
            let Some(next) = page.next else { break };
            after = format!("&after={next}");
        }
        let names: Vec<&String> = read.iter().map(|(name, _)| name).collect();
        assert!(names.is_sorted(), "{names:?}");
        let ids: std::collections::BTreeSet<_> =
            read.iter().map(|(_, id)| id.as_str().to_owned()).collect();
        assert_eq!((ids.len(), read.len()), (240, 240), "with limit {limit}");
    }
}

#[test]
fn calls_that_wait_for_a_contact_are_logged_when_it_appears() {
    let setting = Setting::fresh("contacts-appear");
    let admin = &setting.admin;
    admin.change_settings(&on()).unwrap();
    let call = || {
        let sessions = setting.play(&json!({ "scenario": "inbound-ivr" }));
        let row = setting.row(&sessions[0], ANN, State::Unresolved);
        (sessions[0].clone(), row.reason.code)
    };
    let logged_with = |session: &str| {
        let row = setting.row(session, ANN, State::Logged);
        row.contact.unwrap().name
    };
    let command = |contact: &StoredContact, command: &str| {
        let path = format!("contacts/{}/{command}", contact.id);
        let _: Value = admin.ask("POST", &path, None::<&Value>).unwrap();
    };

    let (session, reason) = call();
    assert_eq!(reason, "no-contact");
    let ivy = admin.add_contact("Ivy Caller", "+14155550151").unwrap();
    assert_eq!(logged_with(&session), "Ivy Caller");

    command(&ivy, "archive");
    let (session, reason) = call();
    assert_eq!(reason, "no-contact", "an archived contact is nobody's number");
    command(&ivy, "restore");
    assert_eq!(logged_with(&session), "Ivy Caller");

    let other = admin.add_contact("Another Ivy", "+14155550151").unwrap();
    let (session, reason) = call();
    assert_eq!(reason, "several-contacts");
    let path = format!("contacts/{}/merge/{}", ivy.id, other.id);
    let merged: StoredContact = admin.ask("POST", &path, None::<&Value>).unwrap();
    assert_eq!(merged.name, "Ivy Caller");
    assert_eq!(logged_with(&session), "Ivy Caller");

    command(&ivy, "delete");
    let (session, _) = call();
    let rows = [json!({ "row": 1, "contact": {
        "name": "Imported Ivy", "numbers": [{ "number": "(415) 555-0151" }] } })];
    let path = "contacts/import?import=i&known=update";
    let _: Value = admin.ask("POST", path, Some(&rows)).unwrap();
    assert_eq!(logged_with(&session), "Imported Ivy");
}

#[test]
fn a_merged_contact_s_activities_are_the_other_s() {
    let setting = Setting::enabled("contacts-merge");
    let admin = &setting.admin;
    let sessions = setting.play(&json!({ "scenario": "inbound-ivr" }));
    let row = setting.row(&sessions[0], ANN, State::Logged);
    let ivy = row.contact.unwrap().id;
    let draft = json!({ "name": "Ivy at home", "company": "Acme",
        "numbers": [{ "number": "+14155550198", "label": "home" }] });
    let home: StoredContact = admin.ask("POST", "contacts", Some(&draft)).unwrap();
    let path = format!("contacts/{}/merge/{ivy}", home.id);
    let merged: StoredContact = admin.ask("POST", &path, None::<&Value>).unwrap();
    assert_eq!(line(&merged), "Ivy at home | Acme |  |  | +14155550198 home, +14155550151");
    assert_eq!(merged.latest_activity_at, Some(row.started_at));
    let of = |contact: &str| -> Vec<StoredActivity> {
        get::<Activities>(admin, &format!("activities?contact={contact}")).activities
    };
    assert_eq!(of(ivy.as_str()), []);
    let moved = of(home.id.as_str());
    assert_eq!(moved.len(), 1);
    assert_eq!(moved[0].contact.name, "Ivy at home");
}

#[test]
fn activities_are_searched_filtered_and_edited() {
    let setting = Setting::enabled("contacts-activities");
    let (admin, bob) =
        (&setting.admin, Person::sign_in(&setting.services.worker.url(), "102").unwrap());
    let sessions = setting.play(&json!({ "scenario": "blind-transfer" }));
    let ann = setting.row(&sessions[0], ANN, State::Logged);
    let _ = setting.row(&sessions[0], "400200000002", State::Logged);
    let at = ann.started_at.0;
    let count = |person: &Person, query: &str| {
        get::<Activities>(person, &format!("activities?{query}")).activities.len()
    };
    let contact = ann.contact.unwrap();
    let rows = [
        (admin, String::new(), 2),
        (&bob, String::new(), 1),
        (&bob, "person=400200000002".to_owned(), 1),
        (admin, format!("person={ANN}"), 1),
        (admin, format!("contact={}", contact.id), 2),
        (admin, "contact=999".to_owned(), 0),
        (admin, format!("from={at}&to={}", at + 1), 2),
        (admin, format!("to={at}"), 0),
        (admin, format!("search={}%20CALL", contact.name.replace(' ', "%20")), 2),
        (admin, "search=no-such-word".to_owned(), 0),
    ];
    for (index, (person, query, expected)) in rows.into_iter().enumerate() {
        assert_eq!(count(person, &query), expected, "row {index}: {query}");
    }
    let others = format!("activities?person={ANN}");
    let (status, failure) = refused(bob.ask("GET", &others, None::<&Value>));
    assert_eq!((status, failure.code), (403, FailureCode::AdminOnly));

    let all: Activities = get(admin, "activities");
    let find = |extension: &str| {
        let found = all.activities.iter().find(|it| it.extension_id.as_str() == extension);
        found.unwrap().clone()
    };
    let (ann, own) = (find(ANN), find("400200000002"));
    assert_eq!(own.extension_name, bob.signed_in.session.name);
    let edit = |activity: &StoredActivity| {
        let path = format!("activities/{}?base={}", activity.id, activity.updated_at.0);
        (path, json!({ "subject": "Renewal", "body": "- Note: Signed" }))
    };
    let (path, text) = edit(&ann);
    let (status, _) = refused(bob.ask("PUT", &path, Some(&text)));
    assert_eq!(status, 404, "a colleague's");
    let (path, text) = edit(&own);
    let edited: StoredActivity = bob.ask("PUT", &path, Some(&text)).unwrap();
    assert_eq!((edited.subject.as_str(), edited.body.as_str()), ("Renewal", "- Note: Signed"));
    assert_eq!(count(&bob, "search=signed"), 1);
    let (status, failure) = refused(admin.ask("PUT", &path, Some(&text)));
    assert_eq!((status, failure.code), (409, FailureCode::Conflict));
    let (path, _) = edit(&edited);
    let blank = json!({ "subject": " ", "body": "" });
    let (status, _) = refused(admin.ask("PUT", &path, Some(&blank)));
    assert_eq!(status, 422);
}
