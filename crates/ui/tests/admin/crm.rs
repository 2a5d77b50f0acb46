//! Stories of connecting a CRM.

use ledger_core::settings::{OrgSettings, Problem};
use ledger_core::time::Span;
use ledger_ui::background::{CrmSignIn, Reply, Request, Trouble};
use ledger_wire::api::{CrmChoice, CrmPermission, CrmStanding, CrmStatus, CrmWay, FailureCode};

use crate::{AT, Story, cards, json, lines, refused, states};

fn way(token: Option<&str>, address: Option<&str>, closed: Option<&str>) -> CrmWay {
    let text = |text: Option<&str>| text.map(str::to_owned);
    CrmWay { token: text(token), address: text(address), closed: text(closed) }
}

fn status() -> CrmStatus {
    let choice = |crm: &str, name: &str, ways: Vec<CrmWay>| CrmChoice {
        crm: crm.into(),
        name: name.to_owned(),
        ways,
    };
    CrmStatus {
        crm: "builtin".into(),
        name: "the built-in CRM".to_owned(),
        guarantee: "Each call once.".to_owned(),
        abilities: Vec::new(),
        address: String::new(),
        sign_in: CrmStanding::NotNeeded,
        user_name: String::new(),
        user: None,
        since: None,
        checked_at: Some(AT - Span::minutes(5)),
        may_write: CrmPermission::Yes,
        problems: Vec::new(),
        users_read_at: None,
        choices: vec![
            choice("builtin", "the built-in CRM", Vec::new()),
            choice(
                "hubspot",
                "HubSpot",
                vec![way(Some("private app token"), None, None), way(None, None, None)],
            ),
            choice(
                "pipedrive",
                "Pipedrive",
                vec![way(Some("API token"), Some("https://you.pipedrive.com"), None)],
            ),
            choice(
                "salesforce",
                "Salesforce",
                vec![way(None, None, Some("It is not registered."))],
            ),
            choice("described", "", Vec::new()),
        ],
    }
}

fn connected() -> CrmStatus {
    CrmStatus {
        crm: "hubspot".into(),
        name: "HubSpot".to_owned(),
        sign_in: CrmStanding::SignedIn,
        user_name: "Ann Agent".to_owned(),
        since: Some(AT - Span::hours(72)),
        may_write: CrmPermission::Unknown,
        ..status()
    }
}

fn opened(status: &CrmStatus) -> Story {
    let mut story = Story::with(OrgSettings::default());
    story.does("tab", "crm", "").answers("crm", json(status));
    story
}

/// The words at a place.
fn words(story: &Story, place: &str) -> String {
    story.sheet().words(place).to_owned()
}

/// What is typed at a place.
fn typed(story: &Story, place: &str) -> String {
    story.sheet().value(place).to_owned()
}

/// An example of the address, where one is wanted.
fn example(story: &Story) -> Option<String> {
    let sheet = story.sheet();
    let example = sheet.attribute("crm-address", "placeholder").map(str::to_owned);
    assert_eq!(sheet.shows("crm-at"), example.is_some());
    example
}

#[test]
fn the_connection_is_shown_with_what_needs_someone_first() {
    let mut story = Story::with(OrgSettings::default());
    story.does("tab", "crm", "");
    assert!(story.sheet().shows("crm-busy") && !story.sheet().shows("crm-known"));
    story.answers("crm", json(&status()));
    let sheet = story.sheet();
    assert!(!sheet.shows("crm-busy") && sheet.shows("crm-known"));
    assert!(!sheet.shows("crm-sign-out"));
    assert_eq!(sheet.words("crm-name"), "Calls are logged in the built-in CRM");
    assert_eq!(states(sheet.list("crm-cards")), ["good", "good", "idle"]);
    assert_eq!(
        cards(sheet.list("crm-cards")),
        [
            "Sign-in | None is needed |  | ",
            "Permission to write records | Given | Checked 5 min ago. | ",
            "What is guaranteed |  | Each call once. | ",
        ]
    );
    let lost = CrmStatus {
        sign_in: CrmStanding::Lost,
        problems: vec!["sign in again".to_owned()],
        ..connected()
    };
    let sheet = opened(&lost).sheet();
    assert!(sheet.shows("crm-sign-out"));
    assert_eq!(states(sheet.list("crm-cards"))[..2], ["bad", "bad"]);
    assert_eq!(
        cards(sheet.list("crm-cards"))[..2],
        [
            "To be mended |  | Sign in again. | ",
            "Sign-in | No longer accepted: calls wait | As Ann Agent. Connected 3 days ago. | ",
        ]
    );
}

#[test]
fn the_form_asks_for_what_the_chosen_crm_wants() {
    let mut story = opened(&status());
    let rows = [
        ("builtin", "", None, "", "Log calls in the built-in CRM", 0),
        ("hubspot", "private app token", None, "", "Connect", 2),
        ("pipedrive", "API token", Some("https://you.pipedrive.com"), "", "Connect", 0),
        ("salesforce", "", None, "It is not registered.", "Sign in at Salesforce", 0),
    ];
    for (crm, token, address, closed, connect, ways) in rows {
        story.does("crm", crm, "on");
        let sheet = story.sheet();
        assert_eq!(sheet.words("crm-token-name"), token, "{crm}");
        assert_eq!(sheet.shows("crm-with"), !token.is_empty(), "{crm}");
        assert_eq!(example(&story).as_deref(), address, "{crm}");
        assert_eq!(sheet.words("crm-closed"), closed, "{crm}");
        assert_eq!(sheet.words("crm-connect"), connect, "{crm}");
        assert_eq!(sheet.list("crm-ways").len(), ways, "{crm}");
        assert_eq!(sheet.shows("crm-other-ways"), ways > 0, "{crm}");
        assert!(!sheet.shows("crm-described"), "{crm}");
    }
    story.does("crm", "hubspot", "on").does("crm-way", "1", "on");
    assert_eq!(words(&story, "crm-connect"), "Sign in at HubSpot");
    assert!(!story.sheet().shows("crm-with"));
}

#[test]
fn a_token_connects_and_is_kept_no_longer() {
    let mut story = opened(&status());
    story.does("crm", "pipedrive", "on");
    story.does("crm-address", "", " https://us.pipedrive.com ").does("crm-token", "", "t-1");
    story.does("crm-connect", "", "").does("crm-connect", "", "");
    assert_eq!(
        story.asked(),
        [
            r#"PUT crm {"crm":"pipedrive","address":"https://us.pipedrive.com","signIn":{"token":"t-1"},"description":null}"#
        ]
    );
    assert!(story.sheet().shows("crm-busy"));
    story.answers("save", refused(FailureCode::Invalid));
    assert_eq!(words(&story, "crm-problem"), "It was refused.");
    assert_eq!(typed(&story, "crm-token"), "t-1");
    story.does("crm-connect", "", "").answers("save", json(&connected()));
    assert_eq!(words(&story, "crm-problem"), "");
    assert_eq!((typed(&story, "crm-token"), typed(&story, "crm-address")), Default::default());
    assert_eq!(words(&story, "crm-name"), "Calls are logged in HubSpot");

    story.does("crm-check", "", "").answers("crm/check", json(&connected()));
    story.does("crm-sign-out", "", "");
    assert_eq!(story.asked(), ["DELETE crm "]);
    // Another CRM is not given what was typed for this one.
    story.does("crm", "hubspot", "on").does("crm-token", "", "t-2").does("crm", "pipedrive", "on");
    assert_eq!(typed(&story, "crm-token"), "");
}

#[test]
fn a_page_of_the_crm_is_opened_by_the_background() {
    let mut story = opened(&status());
    story.does("crm", "hubspot", "on").does("crm-way", "1", "on").does("crm-connect", "", "");
    let wanted = CrmSignIn { crm: "hubspot".into(), address: String::new(), description: None };
    assert!(
        story.requests().any(|request| *request == Request::CrmSignIn { wanted: wanted.clone() })
    );
    story.answers("other", json(&connected()));
    assert_eq!(words(&story, "crm-name"), "Calls are logged in HubSpot");
}

#[test]
fn a_description_is_read_and_its_problems_are_shown_by_line() {
    let mut story = opened(&status());
    story.does("crm", "described", "on");
    assert!(story.sheet().shows("crm-described"));
    assert_eq!(words(&story, "crm-token-name"), "Token");
    assert_eq!(words(&story, "crm-connect"), "Connect");

    story.does("crm-description", "", "{\n \"name\": ").does("crm-connect", "", "");
    let sheet = story.sheet();
    let [problem] = sheet.list("crm-wrong") else { unreachable!("one problem") };
    assert!(problem.words("words").contains("line 2"), "{}", problem.words("words"));
    assert_eq!(story.asked(), [""; 0]);

    let text =
        "{\n \"signIn\": { \"kind\": \"pasted\",\n \"label\": \"key\" },\n \"requests\": {}\n}";
    story.does("crm-description", "", text);
    assert_eq!(words(&story, "crm-token-name"), "key");
    assert_eq!(story.sheet().list("crm-wrong"), []);
    assert_eq!(example(&story).as_deref(), Some("https://"));
    story.does("crm-token", "", "t").does("crm-connect", "", "");
    let problem = |field: &str, problem: &str| Problem {
        field: field.to_owned(),
        problem: problem.to_owned(),
    };
    let trouble = Trouble::Mend {
        message: "Nothing was changed.".to_owned(),
        problems: vec![problem("requests.create", "it is missing"), problem("", "no name")],
    };
    story.answers("save", Reply::Trouble { trouble });
    assert_eq!(words(&story, "crm-problem"), "Nothing was changed.");
    assert_eq!(
        lines(story.sheet().list("crm-wrong"), &["mark", "words"]),
        ["Line 4 | requests.create: it is missing", "Line 1 | No name."]
    );

    let oauth = r#"{ "address": "https://a.example", "signIn": { "kind": "oauth" } }"#;
    story.does("crm-description", "", oauth);
    assert!(!story.sheet().shows("crm-with"));
    assert_eq!(example(&story), None);
}
