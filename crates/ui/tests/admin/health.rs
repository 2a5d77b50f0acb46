//! Stories of the page that says how the service does.

use ledger_core::cover::Position;
use ledger_core::ledger::State;
use ledger_core::settings::OrgSettings;
use ledger_core::time::Span;
use ledger_ui::background::{Reply, Request};
use ledger_ui::page::Place;
use ledger_ui::sheet::{Row, Tick};
use ledger_wire::api::{
    AlertAddress, AlertForm, Count, CrmPermission, CrmStanding, CrmStatus, FailureCode, Health,
    Incident, IncidentKind, Report, ServiceSignIn, SetAside, SignInKind, SubscriptionHealth,
};

use crate::{AT, Story, cards, json, lines, refused, states};

fn well() -> Health {
    Health {
        sign_in: Some(ServiceSignIn { extension_id: "1".into(), kind: SignInKind::Person }),
        missing_permissions: Vec::new(),
        subscription: SubscriptionHealth::Active { expires_at: AT + Span::hours(24 * 7) },
        subscription_history: Vec::new(),
        incidents: Vec::new(),
        alerts: Vec::new(),
        alert_addresses: Vec::new(),
        set_aside: Vec::new(),
        last_heard_at: Some(AT - Span::minutes(3)),
        call_log_read_at: Some(AT - Span::seconds(40)),
        call_log_problem: String::new(),
        directory_read_at: Some(AT),
    }
}

fn crm() -> CrmStatus {
    CrmStatus {
        crm: "hubspot".into(),
        name: "HubSpot".to_owned(),
        guarantee: String::new(),
        abilities: Vec::new(),
        address: String::new(),
        sign_in: CrmStanding::SignedIn,
        user_name: "ada@example.com".to_owned(),
        user: None,
        since: None,
        checked_at: None,
        may_write: CrmPermission::Yes,
        problems: Vec::new(),
        users_read_at: None,
        choices: Vec::new(),
    }
}

fn opened(health: &Health, crm: &CrmStatus) -> Story {
    let mut story = Story::with(OrgSettings::default());
    story.does("tab", "health", "");
    story.answers("health", json(health)).answers("crm", json(crm));
    story.answers("notices", Reply::of(&Position::Off));
    story
}

/// The form of alerts by e-mail.
fn mail(story: &Story) -> Row {
    let sheet = story.sheet();
    let [mail, _] = sheet.list("addresses") else { unreachable!("there are two forms") };
    mail.clone()
}

#[test]
fn while_all_is_well_each_part_says_so() {
    let story = opened(&well(), &crm());
    let sheet = story.sheet();
    assert!(sheet.shows("health") && !sheet.shows("health-busy"));
    assert_eq!(sheet.words("health-problem"), "");
    assert_eq!(sheet.words("health-summary"), "No incident is open.");
    assert_eq!(sheet.list("incidents"), []);
    let expected = [
        "RingCentral sign-in | In order | Signed in by Ada Example, who turned logging on. | ",
        "RingCentral permissions | In order | All that are needed are given. | ",
        "Subscription to events | In order | Events come. It is renewed in time; it would end in \
         7 days. | ",
        "Last event of a call | In order | 3 min ago. | ",
        "Call log | In order | Read up to 40 s ago. | ",
        "CRM sign-in | In order | Signed in to HubSpot as ada@example.com. | ",
        "CRM permission | In order | Calls may be written. | ",
    ];
    assert_eq!(cards(sheet.list("checks")), expected);
}

#[test]
fn what_is_wrong_says_what_to_do() {
    let health = Health {
        sign_in: Some(ServiceSignIn { extension_id: "9".into(), kind: SignInKind::Lost }),
        missing_permissions: vec!["ReadCallLog".to_owned()],
        subscription: SubscriptionHealth::Broken { problem: "it was blacklisted".to_owned() },
        set_aside: vec![SetAside {
            place: "entry".to_owned(),
            id: "s-1/101".to_owned(),
            problem: "it is no JSON".to_owned(),
        }],
        last_heard_at: None,
        call_log_problem: "RingCentral answered with status 503".to_owned(),
        ..well()
    };
    let crm = CrmStatus {
        sign_in: CrmStanding::Lost,
        may_write: CrmPermission::No,
        problems: vec!["Sign in to HubSpot again.".to_owned()],
        ..crm()
    };
    let sheet = opened(&health, &crm).sheet();
    let said = cards(sheet.list("checks")).join("\n");
    for expected in [
        "Not in order | RingCentral no longer takes the sign-in of extension id 9. | If a sign-in",
        "Not in order | Missing: ReadCallLog. | In RingCentral's admin portal, give",
        "Not in order | It was blacklisted. | Call Ledger subscribes again by itself.",
        "Last event of a call |  | Nothing was heard of a call yet.",
        "RingCentral answered with status 503. Read up to 40 s ago. | Calls are logged from events.",
        "HubSpot no longer takes the sign-in; calls wait. | Sign in to HubSpot again.",
        "Calls may not be written. | In the CRM, let the user",
        "1 row cannot be read: entry s-1/101: It is no JSON. | Nothing else is stopped",
    ] {
        assert!(said.contains(expected), "{expected} is not in\n{said}");
    }
}

#[test]
fn incidents_that_are_open_come_first_and_those_that_are_over_are_told_too() {
    let incident = |kind, opened, healed: Option<i64>| Incident {
        kind,
        detail: "the CRM said no".to_owned(),
        opened_at: AT - Span::minutes(opened),
        healed_at: healed.map(|minutes| AT - Span::minutes(minutes)),
    };
    let incidents = vec![
        incident(IncidentKind::RecordRefused, 90, None),
        incident(IncidentKind::CallLogBehind, 60, Some(30)),
        incident(IncidentKind::CrmSignInLost, 5, None),
    ];
    let sheet = opened(&Health { incidents, ..well() }, &crm()).sheet();
    assert_eq!(sheet.words("health-summary"), "2 incidents are open.");
    let expected = [
        "The CRM refused calls | Noticed 1 h 30 min ago. | The CRM said no. | Open Call Ledger: each \
         of these calls says why it was refused and what to do.",
        "The CRM wants a new sign-in | Noticed 5 min ago. | The CRM said no. | Open Call Ledger \
         and sign in to the CRM. The calls that wait are logged after that.",
        "RingCentral's call log is read again | Over for 30 min; it lasted 30 min. | The CRM \
         said no. | ",
    ];
    assert_eq!(cards(sheet.list("incidents")), expected);
    assert_eq!(states(sheet.list("incidents")), ["bad", "bad", "good"]);
}

#[test]
fn coverage_counts_what_was_to_be_logged_and_says_why_the_rest_is_not() {
    let mut story = opened(&well(), &crm());
    let count = |of, state, reason: &str, calls| Count {
        of,
        state,
        reason: reason.to_owned(),
        calls,
        talk_seconds: 0,
    };
    let report = Report {
        time_zone: "UTC".to_owned(),
        days: ["2026-02-28", "2026-03-01", "2026-03-02"].map(str::to_owned).to_vec(),
        // Two desks counted.
        counts: vec![
            vec![
                count(0, State::Logged, "one-contact", 3),
                count(0, State::Failed, "crm-rejected", 1),
                count(2, State::Logged, "one-contact", 5),
                count(2, State::Skipped, "internal-call", 50),
                count(2, State::Logging, "writing", 1),
            ],
            vec![
                count(0, State::Unresolved, "no-contact", 4),
                count(2, State::Unresolved, "of-a-newer-server", 1),
                count(2, State::Logged, "one-contact", 1),
            ],
        ],
    };
    let since = AT - Span::hours(13 * 24);
    assert!(story.asked().contains(&format!("GET report?since={}&until={} ", since.0, AT.0)));
    story.answers("report", json(&report));
    let sheet = story.sheet();
    assert_eq!(
        sheet.words("coverage-summary"),
        "60 % in the last 14 days: 9 of 15 calls that were to be logged are in the CRM."
    );
    let days = ["2 days ago | 8 | 3 | 37 %", "Yesterday | 0 | 0 | ", "Today | 7 | 6 | 85 %"];
    assert_eq!(lines(sheet.list("days"), &["day", "all", "logged", "share"]), days);
    assert!(sheet.shows("chart"));
    assert_eq!(sheet.attribute("chart", "viewBox"), Some("0 0 30 100"));
    assert_eq!(sheet.attribute("chart-logged", "d"), Some("M5 100V63M25 100V15"));
    assert_eq!(sheet.attribute("chart-missing", "d"), Some("M5 63V0M25 15V0"));
    let reasons = lines(sheet.list("reasons"), &["mark", "words", "next-step"]);
    assert_eq!(reasons.len(), 3);
    assert!(reasons[0].starts_with("4 | No contact"), "{reasons:?}");
    assert_eq!(reasons[2], "1 | of-a-newer-server | ");
    story.does("tab", "history", "").does("tab", "health", "");
    story.answers("health", json(&well())).answers("report", refused(FailureCode::Internal));
    let sheet = story.sheet();
    assert!(sheet.words("coverage-problem").starts_with("The server could not do it."));
    assert!(!sheet.shows("chart") && sheet.list("days").is_empty());
}

#[test]
fn an_address_is_given_tested_and_taken_away() {
    let mut story = opened(&well(), &crm());
    story.does("write-address", "mail", " https://mail.example.com/x ");
    story.does("give-address", "mail", "").does("give-address", "mail", "");
    let asked = r#"PUT alerts/mail {"address":"https://mail.example.com/x"}"#;
    assert_eq!(story.asked().iter().filter(|line| *line == asked).count(), 1);
    assert_eq!(mail(&story).attribute("give", "aria-disabled"), Some("true"));
    story.answers("save", refused(FailureCode::Invalid)).answers("health", json(&well()));
    let refused = mail(&story);
    assert_eq!(refused.words("problem"), "It was refused.");
    assert_eq!(refused.attribute("give", "aria-disabled"), None);
    assert_eq!(refused.value("input"), " https://mail.example.com/x ");

    let address = |owed, problem: &str| AlertAddress {
        form: AlertForm::Mail,
        shown: "https://mail.example.com/…".to_owned(),
        problem: problem.to_owned(),
        owed,
    };
    let with = |address: AlertAddress| Health { alert_addresses: vec![address], ..well() };
    story.does("give-address", "mail", "").answers("save", json(&address(1, "")));
    story.answers("health", json(&with(address(1, ""))));
    let given = mail(&story);
    assert_eq!((given.value("input"), given.words("problem")), ("", ""));
    assert!(given.shows("given"));
    assert_eq!(
        given.words("shown"),
        "Sent to https://mail.example.com/…. A message is on its way…"
    );
    // It is looked at again soon, until it has arrived; then every half minute.
    assert_eq!(story.wake.unwrap().1, Span::seconds(2));
    story.rests().answers("health", json(&with(address(0, ""))));
    assert_eq!(
        mail(&story).words("shown"),
        "Sent to https://mail.example.com/…. The last message arrived."
    );
    assert_eq!(story.wake.unwrap().1, Span::seconds(30));
    story.does("test-address", "mail", "").answers("alerts/mail", json(&address(1, "")));
    story.answers("health", json(&with(address(1, "it answered with status 500"))));
    assert!(mail(&story).words("shown").contains("arrive: it answered with status 500."));

    story.does("drop-address", "mail", "");
    assert_eq!(story.focus, Some(Place::SectionTitle));
    let gone = Reply::Api { server: String::new(), body: String::new() };
    story.answers("alerts/mail", gone).answers("health", json(&well()));
    assert_eq!((mail(&story).words("shown"), mail(&story).shows("given")), ("", false));
}

#[test]
fn it_is_read_again_and_again_while_it_is_shown_and_what_is_known_stays_when_it_cannot_be() {
    let mut story = opened(&well(), &crm());
    story.rests().answers("health", refused(FailureCode::Internal));
    let sheet = story.sheet();
    let problem = sheet.words("health-problem");
    assert!(problem.starts_with("The server could not do it."), "{problem}");
    assert_eq!(sheet.list("checks").len(), 7);
    story.rests();
    assert!(story.is_asked("health"));
    story.answers("health", json(&well()));
    assert_eq!(story.sheet().words("health-problem"), "");
    story.does("tab", "history", "").rests();
    assert!(!story.is_asked("health"), "nobody looks at it");
}

#[test]
fn notifications_are_off_until_they_are_turned_on() {
    let mut story = opened(&well(), &crm());
    assert_eq!(story.sheet().ticked("notices"), Some(Tick::Off));
    for (turn, expected) in [(Position::On, Tick::On), (Position::Off, Tick::Off)] {
        story.does("notices", "", "on");
        let asked = Request::Notices { turn: Some(turn) };
        assert!(story.sent.iter().any(|(_, request)| *request == asked), "{turn:?}");
        story.answers("notices", Reply::of(&turn));
        assert_eq!(story.sheet().ticked("notices"), Some(expected));
    }
}
