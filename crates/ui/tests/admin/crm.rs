//! Stories of connecting a CRM.

use ledger_core::settings::{OrgSettings, Problem};
use ledger_core::time::Span;
use ledger_ui::admin::CrmView;
use ledger_ui::background::{CrmSignIn, Reply, Request, Trouble};
use ledger_wire::api::{CrmChoice, CrmPermission, CrmStanding, CrmStatus, CrmWay, FailureCode};

use crate::{AT, Story, json, refused};

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

fn shown(story: &Story) -> CrmView {
    story.shows().crm
}

/// What stands on the cards.
fn cards(view: &CrmView) -> Vec<String> {
    view.cards.iter().map(|card| format!("{} {}", card.state, card.words.join("|"))).collect()
}

#[test]
fn the_connection_is_shown_with_what_needs_someone_first() {
    let mut story = Story::with(OrgSettings::default());
    story.does("tab", "crm", "");
    assert!(shown(&story).busy && shown(&story).unknown);
    story.answers("crm", json(&status()));
    let view = shown(&story);
    assert!(!view.busy && !view.unknown && view.sign_out_hidden);
    assert_eq!(view.name, "Calls are logged in the built-in CRM");
    assert_eq!(
        cards(&view),
        [
            "good Sign-in|None is needed||",
            "good Permission to write records|Given|Checked 5 min ago.|",
            "idle What is guaranteed||Each call once.|",
        ]
    );
    let lost = CrmStatus {
        sign_in: CrmStanding::Lost,
        problems: vec!["sign in again".to_owned()],
        ..connected()
    };
    let view = shown(&opened(&lost));
    assert!(!view.sign_out_hidden);
    assert_eq!(
        cards(&view)[..2],
        [
            "bad To be mended||Sign in again.|",
            "bad Sign-in|No longer accepted: calls wait|As Ann Agent. Connected 3 days ago.|",
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
        let view = shown(&story);
        assert_eq!(view.token_name, token, "{crm}");
        assert_eq!(view.address_example.as_deref(), address, "{crm}");
        assert_eq!((view.closed.as_str(), view.connect.as_str()), (closed, connect), "{crm}");
        assert_eq!(view.ways.len(), ways, "{crm}");
        assert!(view.description_hidden, "{crm}");
    }
    story.does("crm", "hubspot", "on").does("crm-way", "1", "on");
    assert_eq!(shown(&story).connect, "Sign in at HubSpot");
    assert_eq!(shown(&story).token_name, "");
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
    assert!(shown(&story).busy);
    story.answers("save", refused(FailureCode::Invalid));
    assert_eq!(
        (shown(&story).problem.as_str(), shown(&story).token.as_str()),
        ("It was refused.", "t-1")
    );
    story.does("crm-connect", "", "").answers("save", json(&connected()));
    let view = shown(&story);
    assert_eq!((view.problem.as_str(), view.token.as_str(), view.address.as_str()), ("", "", ""));
    assert_eq!(view.name, "Calls are logged in HubSpot");

    story.does("crm-check", "", "").answers("crm/check", json(&connected()));
    story.does("crm-sign-out", "", "");
    assert_eq!(story.asked(), ["DELETE crm "]);
    // Another CRM is not given what was typed for this one.
    story.does("crm", "hubspot", "on").does("crm-token", "", "t-2").does("crm", "pipedrive", "on");
    assert_eq!(shown(&story).token, "");
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
    assert_eq!(shown(&story).name, "Calls are logged in HubSpot");
}

#[test]
fn a_description_is_read_and_its_problems_are_shown_by_line() {
    let mut story = opened(&status());
    story.does("crm", "described", "on");
    assert!(!shown(&story).description_hidden);
    assert_eq!(
        (shown(&story).token_name.as_str(), shown(&story).connect.as_str()),
        ("Token", "Connect")
    );

    story.does("crm-description", "", "{\n \"name\": ").does("crm-connect", "", "");
    let [problem] = &shown(&story).wrong[..] else { unreachable!("one problem") };
    assert!(problem.words[1].contains("line 2"), "{}", problem.words[1]);
    assert_eq!(story.asked(), [""; 0]);

    let text =
        "{\n \"signIn\": { \"kind\": \"pasted\",\n \"label\": \"key\" },\n \"requests\": {}\n}";
    story.does("crm-description", "", text);
    let view = shown(&story);
    assert_eq!((view.token_name.as_str(), view.wrong.len()), ("key", 0));
    assert_eq!(view.address_example.as_deref(), Some("https://"));
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
    let view = shown(&story);
    assert_eq!(view.problem, "Nothing was changed.");
    let wrong: Vec<String> = view.wrong.iter().map(|row| row.words.join("|")).collect();
    assert_eq!(wrong, ["Line 4|requests.create: it is missing|", "Line 1|No name.|"]);

    let oauth = r#"{ "address": "https://a.example", "signIn": { "kind": "oauth" } }"#;
    story.does("crm-description", "", oauth);
    let view = shown(&story);
    assert_eq!((view.token_name.as_str(), view.address_example), ("", None));
}
