//! Stories of the contacts and the activities: what a person and the background do, and what is
//! asked and shown.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use ledger_core::cover::Cover;
use ledger_core::id::{AccountId, CrmId, ExtensionId};
use ledger_core::time::Millis;
use ledger_ui::background::{Reply, Request, Trouble};
use ledger_ui::contacts::{Column, Model, Msg};
use ledger_ui::page::{Ask, Counter};
use ledger_ui::section::Event;
use ledger_ui::sheet::{Row, Sheet};
use ledger_ui::{activities, contacts};
use ledger_wire::api::{FailureCode, Role, Session};
use serde_json::{Value, json};

fn session(role: Role) -> Session {
    Session {
        account_id: AccountId::from("7"),
        extension_id: ExtensionId::from("101"),
        name: "Ada Example".to_owned(),
        role,
        cover: Cover::Server,
        crm: Some(CrmId::from(CrmId::BUILTIN)),
        trial: Default::default(),
        managed: Default::default(),
        expires_at: Millis(0),
    }
}

/// The section, its open questions, and the files it gave.
struct Story {
    model: Model,
    counter: Counter,
    sent: Vec<(u32, Request)>,
    wake: Option<u32>,
    files: Vec<(String, String)>,
}

impl Story {
    fn start(role: Role) -> Self {
        let mut counter = Counter::default();
        let (model, asks) = Model::start(session(role), &mut counter);
        let mut story = Self { model, counter, sent: Vec::new(), wake: None, files: Vec::new() };
        story.take(asks);
        story
    }

    fn with(role: Role, contacts: &[Value]) -> Self {
        let mut story = Self::start(role);
        story.answer(page(contacts, None));
        story
    }

    fn take(&mut self, asks: Vec<Ask>) -> &mut Self {
        for ask in asks {
            match ask {
                Ask::Send { number, request } => self.sent.push((number, request)),
                Ask::Wake { number, .. } => self.wake = Some(number),
                Ask::Download { name, text } => self.files.push((name, text)),
                Ask::Intend(_) | Ask::Phone(_) | Ask::Focus(_) | Ask::OpenTab | Ask::Open(_) => {}
            }
        }
        self
    }

    fn does(&mut self, msg: Msg) -> &mut Self {
        let asks = self.model.update(msg, &mut self.counter);
        self.take(asks)
    }

    fn happens(&mut self, event: Event) -> &mut Self {
        let asks = self.model.happens(event, &mut self.counter);
        self.take(asks)
    }

    /// Presses a control of the page.
    fn press(&mut self, name: &str, key: &str, value: &str) -> &mut Self {
        self.does(Msg::from_control(name, key, value).unwrap())
    }

    fn chooses(&mut self, text: &str) -> &mut Self {
        let (name, bytes) = ("team.csv".to_owned(), text.as_bytes().to_vec());
        self.does(Msg::from_file(name, bytes, Millis(77)))
    }

    /// Answers the oldest open question, as the page would: only if it is still waited for.
    fn answer(&mut self, reply: Reply) -> &mut Self {
        let (number, _) = self.sent.remove(0);
        if self.model.waits_for(number) {
            self.happens(Event::Answered { number, reply, at: Millis(0) });
        }
        self
    }

    /// What is asked, and its body; it stays open.
    fn asked(&self) -> (String, Value) {
        let Some((_, Request::Api { request })) = self.sent.first() else { panic!("nothing") };
        let body = request.body.as_deref().map(|body| serde_json::from_str(body).unwrap());
        (format!("{} {}", request.method.as_str(), request.path), body.unwrap_or_default())
    }

    fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::new();
        self.model.view(&mut sheet);
        sheet
    }

    fn says(&self, place: &str) -> String {
        self.sheet().words(place).to_owned()
    }

    fn row(&self, place: usize) -> Row {
        self.sheet().list("list")[place].clone()
    }
}

fn page(contacts: &[Value], next: Option<&str>) -> Reply {
    Reply::of(&json!({ "contacts": contacts, "next": next }))
}

fn contact(id: &str, name: &str) -> Value {
    json!({
        "id": id, "name": name, "company": "", "email": "", "note": "", "state": "active",
        "numbers": [{ "number": "+16505550100", "label": "work" }],
        "createdAt": 1, "updatedAt": 5, "latestActivityAt": null,
    })
}

fn unreachable() -> Reply {
    let server = "https://ledger.example.com".to_owned();
    Reply::Trouble { trouble: Trouble::Unreachable { server } }
}

const LIST: &str = "GET contacts?search=&state=active&limit=50";

#[test]
fn the_search_is_asked_for_when_nobody_types_any_more() {
    let mut story = Story::with(Role::User, &[contact("1", "Jo")]);
    assert_eq!(story.row(0).words("reach"), "+1 650-555-0100 (work)");
    story.press("search", "", "j").press("search", "", "jo d");
    assert!(story.sent.is_empty());
    let number = story.wake.unwrap();
    story.happens(Event::Woke(number - 1));
    assert!(story.sent.is_empty(), "a wait that was called off asks nothing");
    story.happens(Event::Woke(number));
    assert_eq!(story.asked().0, "GET contacts?search=jo%20d&state=active&limit=50");
    assert_eq!(story.sheet().list("list").len(), 1, "what is shown stays until the answer");
    story.answer(page(&[], None));
    assert_eq!(story.says("empty-title"), "No contact matches the search");
    story.press("clear-search", "", "");
    assert_eq!(story.asked().0, LIST);
}

#[test]
fn pages_come_together_and_trouble_can_be_tried_again() {
    let mut story = Story::start(Role::User);
    assert!(story.sheet().shows("skeleton"));
    story.answer(unreachable());
    assert!(story.says("problem").contains("cannot be reached"));
    story.press("refresh", "", "").answer(page(&[contact("1", "Ann")], Some("1")));
    story.press("more", "", "").press("more", "", "");
    assert_eq!(story.asked().0, format!("{LIST}&after=1"));
    assert_eq!(story.sent.len(), 1, "asked once");
    story.answer(unreachable());
    assert!(story.says("more-problem").contains("cannot be reached"));
    story.press("more", "", "").answer(page(&[contact("2", "Bo")], None));
    let sheet = story.sheet();
    assert_eq!(sheet.list("list").len(), 2);
    assert!(!sheet.shows("more"));
    assert_eq!(sheet.words("announcement"), "2 contacts are shown.");
}

#[test]
fn a_contact_is_written_and_what_is_wrong_is_said_at_its_field() {
    let mut story = Story::with(Role::User, &[contact("1", "Jo")]);
    story.press("add-contact", "", "").press("save-contact", "", "");
    assert_eq!(story.says("contact-name-problem"), "A contact needs a name.");
    story.press("contact-name", "", "Al").press("number", "0", "650 555 0101");
    story.press("add-number", "", "").press("number", "1", "123").press("save-contact", "", "");
    assert!(story.sent.is_empty(), "nothing is sent that would be refused");
    assert!(story.says("numbers-problem").contains("\"123\" is not a telephone number"));
    story.press("remove-number", "1", "").press("save-contact", "", "");
    let (asked, body) = story.asked();
    assert_eq!((asked.as_str(), &body["name"]), ("POST contacts", &json!("Al")));
    let refusal = Trouble::Refused { code: FailureCode::Invalid, message: "No.".to_owned() };
    story.answer(Reply::Trouble { trouble: refusal });
    assert_eq!(story.says("form-problem"), "No.");
    story.press("save-contact", "", "").answer(Reply::of(&contact("2", "Al")));
    assert!(!story.sheet().shows("form"));
    assert_eq!(
        (story.says("notice-words").as_str(), story.asked().0.as_str()),
        ("Al is saved.", LIST)
    );

    story.press("edit-contact", "1", "").press("contact-note", "", "Likes tea");
    story.press("save-contact", "", "");
    story.sent.remove(0);
    let (asked, body) = story.asked();
    assert_eq!(asked, "PUT contacts/1?base=5");
    assert_eq!(body["numbers"], json!([{ "number": "+16505550100", "label": "work" }]));
}

#[test]
fn what_was_deleted_is_taken_back_and_a_merge_names_the_one_that_stays() {
    let rows = [contact("1", "Jo"), contact("2", "Joanna")];
    let mut story = Story::with(Role::Admin, &rows);
    story.press("delete-contact", "1", "");
    assert_eq!(story.asked().0, "POST contacts/1/delete");
    story.answer(Reply::of(&contact("1", "Jo"))).answer(page(&rows[1..], None));
    assert!(story.says("notice-words").starts_with("Jo is deleted."));
    assert!(story.sheet().shows("undo"));
    story.press("undo", "", "");
    assert_eq!(story.asked().0, "POST contacts/1/restore");
    story.answer(Reply::of(&contact("1", "Jo"))).answer(page(&rows, None));
    story.press("begin-merge", "1", "");
    let merge = [story.row(0).shows("merge"), story.row(1).shows("merge")];
    assert_eq!(merge, [false, true], "not with itself");
    story.press("merge", "2", "");
    assert_eq!(story.asked().0, "POST contacts/1/merge/2");
    story.answer(Reply::of(&contact("1", "Jo")));
    assert!(story.says("notice-words").contains("merged into Jo"));

    for (role, is_admin) in [(Role::Admin, true), (Role::User, false)] {
        let mut story = Story::with(role, &rows);
        story.press("toggle-contact", "1", "");
        let row = story.row(0);
        let offered = ["delete", "begin-merge"].map(|button| row.shows(button));
        assert_eq!(offered, [is_admin; 2], "{role:?}");
        assert_eq!(story.sheet().shows("open-import"), is_admin, "{role:?}");
        assert!(row.shows("archive") && row.shows("edit") && !row.shows("restore"), "{role:?}");
    }
}

#[test]
fn an_import_is_reviewed_sent_in_parts_and_goes_on_after_trouble() {
    let rows: String = (0..150).map(|row| format!("P{row},650 555 01{:02}\n", row % 100)).collect();
    let mut story = Story::with(Role::Admin, &[]);
    story.press("open-import", "", "").chooses(&format!("Wer,Nummer\nBad,12\n{rows}"));
    let sheet = story.sheet();
    assert!(sheet.shows("import-reviewing"));
    assert_eq!(sheet.words("import-summary"), "151 contacts found in team.csv.");
    let columns: Vec<&str> = sheet.list("columns").iter().map(|row| row.value("meaning")).collect();
    assert_eq!(columns, ["name", "number"], "by what is in them");
    assert_eq!(sheet.words("refused-summary"), "1 row cannot be imported as it is:");
    let refused = &sheet.list("refused")[0];
    assert_eq!((refused.words("place"), refused.words("name")), ("2", "Bad"));
    let first: Vec<&str> = sheet.list("review").iter().map(|row| row.words("name")).collect();
    assert_eq!(first, ["Bad", "P0", "P1", "P2", "P3"], "as they stand in the file");
    assert_eq!(sheet.words("begin-import"), "Import 150 contacts");
    story.press("column", "1", Column::Ignored.name());
    assert_eq!(story.says("begin-import"), "Import 151 contacts", "without numbers all are good");
    story.press("column", "1", Column::Number.name()).press("known", "", "leave");

    story.press("begin-import", "", "").press("add-contact", "", "");
    assert!(!story.sheet().shows("form"), "an import that runs is not lost by another button");
    let (asked, body) = story.asked();
    assert_eq!(asked, "POST contacts/import?import=77-150&known=leave");
    assert_eq!(body.as_array().unwrap().len(), 100);
    let expected = json!({ "row": 3, "contact": { "name": "P0", "company": "", "email": "",
        "note": "", "numbers": [{ "number": "650 555 0100", "label": "nummer" }] } });
    assert_eq!(body[0], expected);
    story.answer(unreachable());
    assert!(story.sheet().shows("go-on-import"));
    story.press("go-on-import", "", "");
    assert_eq!(story.asked().0, asked, "the same rows once more: the Worker knows them");
    let outcome = |row: u32, outcome: &str| {
        let problems = match outcome {
            "refused" => json!([{ "field": "name", "problem": "no such name" }]),
            _ => json!([]),
        };
        json!({ "row": row, "outcome": outcome, "contactId": null, "problems": problems })
    };
    let answer = |from: u32, to: u32| {
        let rows: Vec<Value> = (from..to)
            .map(|row| outcome(row, if row == 7 { "refused" } else { "added" }))
            .collect();
        Reply::of(&json!({ "rows": rows }))
    };
    story.answer(answer(3, 103));
    let sheet = story.sheet();
    let progress = ["value", "max"].map(|end| sheet.attribute("progress", end));
    assert_eq!(progress, [Some("100"), Some("150")]);
    assert_eq!(story.asked().1.as_array().unwrap().len(), 50);
    story.answer(answer(103, 153));
    let sheet = story.sheet();
    assert!(!sheet.shows("progress") && !sheet.hides("close-import"));
    assert_eq!(sheet.words("import-summary"), "The import is done: 149 added.");
    assert_eq!(sheet.words("refused-summary"), "2 rows were not imported:");
    story.press("refused-rows", "", "");
    let (name, text) = story.files.remove(0);
    assert_eq!(name, "contacts-not-imported.csv");
    assert!(text.contains("\r\n7,no such name,"), "{text}");
    story.press("close", "", "");
    assert_eq!(story.asked().0, LIST, "what it brought is shown");
}

#[test]
fn an_import_that_is_stopped_says_what_was_not_sent() {
    let rows: String = (0..150).map(|row| format!("P{row}\n")).collect();
    let mut story = Story::with(Role::Admin, &[]);
    story.press("open-import", "", "").chooses(&format!("Name\n{rows}"));
    story.press("begin-import", "", "").press("stop-import", "", "");
    let summary = "The import is done: 150 not sent, because you stopped.";
    assert_eq!(story.says("import-summary"), summary);
    assert!(!story.sheet().shows("stop-import"));
}

#[test]
fn everything_that_the_search_finds_is_exported() {
    let mut story = Story::with(Role::User, &[]);
    story.press("export-csv", "", "");
    assert_eq!(story.asked().0, "GET contacts?search=&state=active&limit=200");
    story.answer(page(&[contact("1", "Ann")], Some("1")));
    assert_eq!(story.says("notice-words"), "Exporting… 1 so far");
    assert_eq!(story.asked().0, "GET contacts?search=&state=active&limit=200&after=1");
    story.answer(page(&[contact("2", "Bo")], None));
    let (name, text) = story.files.remove(0);
    assert_eq!((name.as_str(), text.lines().count()), ("contacts.csv", 3));
    assert_eq!(story.says("notice-words"), "2 contacts exported.");
}

#[test]
fn a_row_opens_with_its_calls() {
    let mut story = Story::with(Role::User, &[contact("1", "Jo")]);
    story.press("toggle-contact", "1", "");
    assert_eq!(story.asked().0, "GET activities?contact=1&limit=20");
    assert!(story.row(0).shows("detail") && story.row(0).shows("calls-loading"));
    story.answer(Reply::of(&json!({ "activities": [], "next": null })));
    assert!(story.row(0).words("calls-problem").starts_with("No call has been logged"));
    story.press("toggle-contact", "1", "");
    assert!(!story.row(0).shows("detail"));
}

/// The address that a list of activities is asked for by.
fn path(asks: &[Ask]) -> &str {
    match asks {
        [Ask::Send { request: Request::Api { request }, .. }, ..] => &request.path,
        _ => panic!("{asks:?}"),
    }
}

#[test]
fn activities_are_narrowed_and_edited() {
    let mut counter = Counter::default();
    let (mut model, asks) = activities::Model::start(session(Role::Admin), &mut counter);
    assert_eq!(path(&asks), "activities?limit=50&search=");
    let activity = json!({
        "id": "9", "marker": "s/101", "contact": { "id": "3", "name": "Jo" }, "owner": null,
        "extensionId": "101", "extensionName": "Ada Example", "subject": "Call", "body": "Text",
        "startedAt": 5, "talkSeconds": 65, "createdAt": 6, "updatedAt": 7,
    });
    let answer = |model: &mut activities::Model, counter: &mut Counter, asks: &[Ask], value| {
        let [Ask::Send { number, .. }, ..] = asks else { panic!("{asks:?}") };
        let event = Event::Answered { number: *number, reply: Reply::of(&value), at: Millis(0) };
        model.happens(event, counter)
    };
    let list = json!({ "activities": [activity], "next": null });
    answer(&mut model, &mut counter, &asks, list.clone());
    let sheet = |model: &activities::Model| {
        let mut sheet = Sheet::new();
        model.view(&mut sheet);
        sheet
    };
    let row = sheet(&model).list("list")[0].clone();
    assert_eq!((row.words("person"), row.words("talk")), ("for Ada Example", "1 min 5 s"));

    let day = activities::Day { text: "2026-03-02".to_owned(), begins: Millis(1), ends: Millis(9) };
    let press = |model: &mut activities::Model, counter: &mut Counter, name, value| {
        model.update(activities::Msg::from_control(name, "9", value).unwrap(), counter)
    };
    press(&mut model, &mut counter, "of", "me");
    press(&mut model, &mut counter, "only-contact", "");
    model.update(activities::Msg::from_day("from", Some(day.clone())).unwrap(), &mut counter);
    let asks = model.update(activities::Msg::from_day("to", Some(day)).unwrap(), &mut counter);
    let narrowed = "activities?limit=50&search=&person=101&contact=3&from=1&to=9";
    assert_eq!(path(&asks), narrowed);
    assert_eq!(sheet(&model).words("contact"), "Only with Jo.");
    answer(&mut model, &mut counter, &asks, json!({ "activities": [], "next": null }));
    assert_eq!(sheet(&model).words("empty-title"), "No activity matches");
    let asks = press(&mut model, &mut counter, "clear-all", "");
    assert_eq!(path(&asks), "activities?limit=50&search=&person=101");
    answer(&mut model, &mut counter, &asks, list);

    press(&mut model, &mut counter, "toggle-activity", "");
    press(&mut model, &mut counter, "edit-activity", "");
    press(&mut model, &mut counter, "subject", "Renewal");
    let row = sheet(&model).list("list")[0].clone();
    assert!(row.shows("editing") && row.hides("reading"));
    assert_eq!((row.value("edit-subject"), row.value("edit-body")), ("Renewal", "Text"));
    let asks = press(&mut model, &mut counter, "save-activity", "");
    assert_eq!(path(&asks), "activities/9?base=7");
    let mut saved = activity;
    saved["subject"] = json!("Renewal");
    answer(&mut model, &mut counter, &asks, saved);
    let row = sheet(&model).list("list")[0].clone();
    assert_eq!((row.words("subject"), row.shows("editing")), ("Renewal", false));
    let unknown = contacts::Msg::from_control("known", "", "nonsense");
    assert_eq!(unknown, None);
}
