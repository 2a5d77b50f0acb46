//! Stories of owners: whom the rules find, and what is chosen by hand.

use ledger_core::directory::{Extension, ExtensionKind};
use ledger_core::owner::CrmUser;
use ledger_core::settings::{OrgSettings, OwnerPolicy};
use ledger_ui::admin::FieldId;
use ledger_ui::page::Place;
use ledger_ui::sheet::{Row, Sheet};
use ledger_wire::api::{CrmUsers, DirectoryPage, FailureCode, SettingsDocument};

use crate::{AT, Story, json, lines, refused};

fn user(id: &str, name: &str, email: Option<&str>) -> CrmUser {
    CrmUser { id: id.into(), name: name.to_owned(), email: email.map(str::to_owned) }
}

fn users() -> CrmUsers {
    let users = vec![
        user("u1", "Ada Example", None),
        user("u2", "Shared Desk", Some("desk@example.com")),
        user("u3", "Cleo Sample", None),
        user("u4", "Cleo Sample", None),
    ];
    CrmUsers { users, read_at: Some(AT) }
}

/// The page, with these settings in force.
fn opens(settings: OrgSettings) -> Story {
    let mut story = Story::with(settings);
    story.does("tab", "owner-mapping", "");
    story.answers("crm/users", json(&users()));
    story
}

/// Each person in a line.
fn rows(story: &Story) -> Vec<String> {
    let line =
        |row: &Row| format!("{}: {} ({})", row.words("name"), row.words("user"), row.words("by"));
    story.sheet().list("owner-rows").iter().map(line).collect()
}

/// Whether each person has a CRM user, for styles.
fn answers(sheet: &Sheet) -> Vec<Option<&str>> {
    sheet.list("owner-rows").iter().map(|row| row.attribute("by", "data-answer")).collect()
}

/// The words at a place.
fn words(story: &Story, place: &str) -> String {
    story.sheet().words(place).to_owned()
}

#[test]
fn everyone_is_shown_with_whom_the_rules_find_the_unmapped_first() {
    let story = opens(OrgSettings::default());
    assert_eq!(
        rows(&story),
        [
            "Ben Example: The administrator (unmapped: no CRM user matches)",
            "Cleo Sample: The administrator (unmapped: several CRM users match)",
            "Ada Example: Ada Example (by name)",
        ]
    );
    assert_eq!(words(&story, "owners-summary"), "3 people, 4 CRM users: 2 unmapped, 1 by name.");
    let sheet = story.sheet();
    assert_eq!(answers(&sheet), [Some("ask"), Some("ask"), Some("log")]);
    assert_eq!(sheet.list("owner-rows")[0].words("detail"), "ext. 102");
}

#[test]
fn several_people_are_given_the_same_crm_user_and_it_is_saved_like_a_setting() {
    let mut story = opens(OrgSettings::default());
    story.does("owner-open", "2", "").does("owner-wanted", "2", "DESK@");
    let sheet = story.sheet();
    let open = &sheet.list("owner-rows")[0];
    assert!(open.shows("editor") && !open.shows("take"));
    assert_eq!(open.attribute("change", "aria-expanded"), Some("true"));
    assert_eq!(open.value("wanted"), "DESK@");
    assert_eq!(lines(open.list("choices"), &["choice"]), ["Shared Desk · desk@example.com"]);
    story.does("owner-give", "u2", "");
    assert_eq!(story.focus, Some(Place::Field(FieldId::UserMapping)));
    story.does("owner-open", "3", "").does("owner-give", "u2", "");
    // Who gets a CRM user stays in their place until the page is opened again.
    assert_eq!(
        rows(&story),
        [
            "Ben Example: Shared Desk · desk@example.com (by hand)",
            "Cleo Sample: Shared Desk · desk@example.com (by hand)",
            "Ada Example: Ada Example (by name)",
        ]
    );
    assert_eq!(
        words(&story, "owners-summary"),
        "3 people, 4 CRM users: nobody is unmapped, 1 by name, 2 by hand."
    );
    story.does("save", "", "");
    assert_eq!(
        story.saved()["settings"]["userMapping"],
        serde_json::json!({ "2": "u2", "3": "u2" })
    );
}

#[test]
fn a_choice_is_taken_back_and_undone() {
    let mapped =
        OrgSettings { user_mapping: [("1".into(), "u9".into())].into(), ..OrgSettings::default() };
    let mut story = opens(mapped);
    let ada = |story: &Story| rows(story).into_iter().find(|row| row.starts_with("Ada"));
    let by_hand = "Ada Example: CRM user u9, whom the CRM does not name (by hand)";
    assert_eq!(ada(&story).as_deref(), Some(by_hand));
    story.does("owner-open", "1", "").does("owner-take", "1", "");
    assert_eq!(ada(&story).as_deref(), Some("Ada Example: Ada Example (by name)"));
    story.does("undo", "", "");
    assert_eq!(ada(&story).as_deref(), Some(by_hand));
}

#[test]
fn matching_again_reads_the_users_anew_and_keeps_what_was_chosen() {
    let mapped =
        OrgSettings { user_mapping: [("3".into(), "u2".into())].into(), ..OrgSettings::default() };
    let mut story = opens(mapped);
    story.does("owner-match", "", "");
    assert!(story.sheet().shows("owners-busy"));
    story.answers("crm/check", refused(FailureCode::CrmFailed));
    assert_eq!(words(&story, "owners-problem"), "It was refused.");
    assert_eq!(rows(&story).len(), 3);

    story.does("owner-match", "", "");
    let status = serde_json::json!({
        "crm": "hubspot", "name": "HubSpot", "guarantee": "", "abilities": [], "address": "",
        "signIn": "signed-in", "userName": "", "user": null, "since": null, "checkedAt": null,
        "mayWrite": "yes", "problems": [], "usersReadAt": null, "choices": [],
    });
    story.answers("crm/check", json(&status));
    let mut again = users();
    again.users.push(user("u5", "Ben Example", None));
    story.answers("crm/users", json(&again));
    assert!(!story.sheet().shows("owners-busy"));
    assert_eq!(words(&story, "owners-problem"), "");
    assert_eq!(
        rows(&story),
        [
            "Ada Example: Ada Example (by name)",
            "Ben Example: Ben Example (by name)",
            "Cleo Sample: Shared Desk · desk@example.com (by hand)",
        ]
    );
}

#[test]
fn people_are_searched_and_filtered() {
    let mut story = opens(OrgSettings::default());
    let names = |story: &Story| lines(story.sheet().list("owner-rows"), &["name"]);
    story.does("owner-show", "", "unmapped");
    assert_eq!(names(&story), ["Ben Example", "Cleo Sample"]);
    story.does("owner-show", "", "mapped");
    assert_eq!(names(&story), ["Ada Example"]);
    story.does("owner-show", "", "all").does("owner-search", "", "EXAMPLE 102");
    assert_eq!(names(&story), ["Ben Example"]);
    // By the CRM user they were given.
    story.does("owner-open", "2", "").does("owner-give", "u2", "").does("owner-search", "", "desk");
    assert_eq!(names(&story), ["Ben Example"]);
    story.does("owner-search", "", "nobody like that");
    assert_eq!(words(&story, "owners-status"), "Nobody matches.");
}

#[test]
fn a_file_goes_out_and_comes_back() {
    let mut story = opens(OrgSettings::default());
    story.does("owner-export", "", "");
    let (name, text) = story.file.clone().unwrap();
    assert_eq!(name, "owner-mapping.csv");
    assert_eq!(
        text,
        "\u{feff}Extension ID,Extension,E-mail,Name,CRM user ID,CRM e-mail,CRM user,Matched by\r\n\
         2,102,,Ben Example,,,,unmapped: no CRM user matches\r\n\
         3,103,,Cleo Sample,,,,unmapped: several CRM users match\r\n\
         1,101,,Ada Example,u1,,Ada Example,by name\r\n"
    );
    story.chooses_file(&text);
    assert_eq!(words(&story, "owners-imported"), "The file changes nothing.");

    // In any order, by whatever says who is meant; what cannot be understood is named.
    story.chooses_file(
        "Extension;CRM user\n102;Shared Desk\n103;Cleo Sample\n109;Shared Desk\n;Shared Desk\n\
         101;Ada Example\n101;Nobody\n",
    );
    assert_eq!(
        words(&story, "owners-imported"),
        "1 choice taken over; save to bring them into force. 4 rows were not understood:"
    );
    assert_eq!(
        lines(story.sheet().list("owners-refused"), &["row", "problem"]),
        [
            "Row 3 | Several CRM users are “Cleo Sample”; write the CRM user ID.",
            "Row 4 | Nobody in the directory is “109”.",
            "Row 5 | Whose records these are is not said.",
            "Row 7 | No CRM user is “Nobody”.",
        ]
    );
    story.does("save", "", "");
    assert_eq!(story.saved()["settings"]["userMapping"], serde_json::json!({ "2": "u2" }));

    let mut story = opens(OrgSettings::default());
    story.chooses_file("who,whom\nAda,Ben\n");
    let refused = lines(story.sheet().list("owners-refused"), &["problem"]);
    assert!(refused[0].starts_with("The first row must have"));
}

#[test]
fn where_the_administrator_owns_everything_the_page_says_that_it_decides_nothing() {
    let settings = OrgSettings { owner: OwnerPolicy::Admin, ..OrgSettings::default() };
    assert!(words(&opens(settings), "owners-idle").contains("decides nothing"));
    assert_eq!(words(&opens(OrgSettings::default()), "owners-idle"), "");
}

#[test]
fn of_fifty_thousand_people_the_first_hundred_are_shown_and_the_search_finds_the_others() {
    let extension = |number: usize| Extension {
        id: format!("4{number:06}").as_str().into(),
        number: Some(number.to_string()),
        name: format!("Person {number}"),
        kind: ExtensionKind::User,
        email: Some(format!("person{number}@example.com")),
        site: None,
        department: None,
    };
    let page = DirectoryPage {
        extensions: (0..50_000).map(extension).collect(),
        ..DirectoryPage::default()
    };
    let mut story = Story::opens();
    let settings = SettingsDocument { version: 4, settings: OrgSettings::default() };
    story.answers("settings", json(&settings));
    story.answers("draft", ledger_ui::background::Reply::of(&None::<String>));
    story.answers("directory", json(&page));
    story.does("tab", "owner-mapping", "");
    let email = |number: usize| format!("PERSON{number}@example.com");
    let users = (100..50_000)
        .map(|number| user(&format!("u{number}"), "A user", Some(&email(number))))
        .collect();
    story.answers("crm/users", json(&CrmUsers { users, read_at: Some(AT) }));
    let sheet = story.sheet();
    assert_eq!(
        sheet.words("owners-summary"),
        "50,000 people, 49,900 CRM users: 100 unmapped, 49,900 by e-mail."
    );
    assert_eq!(answers(&sheet), [Some("ask"); 100]);
    assert_eq!(sheet.words("owners-status"), "49,900 more; search to find them.");
    story.does("owner-search", "", "person49999");
    assert_eq!(rows(&story).len(), 1);
}
