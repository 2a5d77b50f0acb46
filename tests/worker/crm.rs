//! CRMs: connected, signed out, short of permissions, slow, changed for another. Calls wait, go on
//! by themselves, and are there once.

use ledger_core::ledger::State;
use ledger_wire::api::{
    ConnectCrm, CrmFields, CrmPermission, CrmStanding, CrmStatus, CrmUsers, Failure, GiveCrmSignIn,
    Incident, IncidentKind,
};
use serde_json::{Value, json};
use xtask::demo::client::{Person, Refused};
use xtask::demo::crm::Way;
use xtask::demo::{Arguments, PATIENCE, play_all, settle};

use crate::setting::{Setting, until};

const ANN: &str = "400200000001";
const TOKEN: &str = "t-secret-1";

impl Setting {
    fn crm(&self) -> CrmStatus {
        self.admin.ask("GET", "crm", None::<&Value>).unwrap()
    }

    fn in_crm(&self) -> usize {
        self.services.crm.activities(&self.admin).unwrap().len()
    }

    fn change_crm(&self, change: &Value) {
        self.services.crm.change(change).unwrap();
    }

    /// What the API says against this connection.
    fn refused(&self, connect: &Value) -> String {
        let refused = self.admin.ask::<CrmStatus>("PUT", "crm", Some(connect)).unwrap_err();
        let refused = refused.downcast_ref::<Refused>().unwrap();
        let failure: Failure = serde_json::from_str(&refused.body).unwrap();
        format!("{} {}", refused.status, failure.message)
    }

    fn incident(&self, kind: IncidentKind) -> Option<Incident> {
        self.health().incidents.into_iter().rfind(|incident| incident.kind == kind)
    }
}

fn connect(crm: &str, token: &str) -> Value {
    let sign_in = GiveCrmSignIn::Token(token.to_owned());
    let connect =
        ConnectCrm { crm: crm.into(), address: String::new(), sign_in, description: None };
    serde_json::to_value(connect).unwrap()
}

#[test]
fn a_crm_is_connected_only_if_it_lets_us_in_and_write() {
    let setting = Setting::with_crm("crm-connect", "hubspot", Way::Token);
    let status = setting.crm();
    assert_eq!((status.crm.as_str(), status.sign_in), ("hubspot", CrmStanding::SignedIn));
    assert_eq!(status.user_name, "HubSpot account 6291527");
    assert_eq!((status.may_write, status.problems.len()), (CrmPermission::Yes, 0));
    let users = until("its users are read", || {
        let users: CrmUsers = setting.admin.ask("GET", "crm/users", None::<&Value>).unwrap();
        users.read_at.is_some().then_some(users.users)
    });
    let names: Vec<&str> = users.iter().map(|user| user.name.as_str()).collect();
    assert_eq!(names, ["Anna Agent"]);

    // Ann has the name of one of them from now on, and what she is logged with belongs to her.
    let rename = json!({ "change": { "rename": { "number": "101", "name": "Anna Agent" } } });
    let url = format!("{}/simulator/directory", setting.services.platform.address);
    let _: Value = setting.http.json("POST", &url, None, Some(&rename)).unwrap();
    until("her call is her own", || {
        setting.logs_a_call();
        let logged = setting.services.crm.activities(&setting.admin).unwrap();
        logged.last().is_some_and(|it| it.owner == "501").then_some(())
    });

    let with_address = |crm: &str, address: &str| {
        let mut connect = connect(crm, TOKEN);
        connect["address"] = json!(address);
        connect
    };
    for (given, expected) in [
        (connect("hubspot", "made-up"), "422 HubSpot does not accept this sign-in, so nothing"),
        (connect("hubspot", "two words"), "422 that is no token of HubSpot"),
        (connect("act", TOKEN), "422 act is no CRM that is known here; there are builtin, "),
        (connect("builtin", TOKEN), "422 one does not sign in to Built-in CRM like that"),
        (connect("salesforce", TOKEN), "422 one does not sign in to Salesforce like that"),
        (connect("pipedrive", TOKEN), "422 the address must begin with https://; write it as"),
        (with_address("pipedrive", "http://127.0.0.1:1"), "422 the address must begin with https"),
        (json!({ "crm": "hubspot", "tokn": 1 }), "400 "),
    ] {
        let refused = setting.refused(&given);
        assert!(refused.starts_with(expected), "{given}: {refused}");
        assert!(!refused.contains("made-up"), "{refused}");
    }
    let code = json!({ "code": "c", "codeVerifier": "v", "redirectUri": "https://a.invalid" });
    let refused = setting.refused(&json!({ "crm": "salesforce", "signIn": { "code": code } }));
    assert!(refused.contains("SALESFORCE_CLIENT_ID is not set"), "{refused}");
    setting.change_crm(&json!({ "permission": "missing" }));
    let refused = setting.refused(&connect("hubspot", TOKEN));
    assert!(refused.contains("may not write activities in HubSpot"), "{refused}");
    assert_eq!(setting.crm().since, status.since, "nothing was changed");

    let bob = Person::sign_in(&setting.services.worker.url(), "102").unwrap();
    for (method, path) in
        [("GET", "crm"), ("DELETE", "crm"), ("GET", "crm/users"), ("POST", "crm/check")]
    {
        let outcome = bob.ask::<Value>(method, path, None::<&Value>).unwrap_err();
        assert_eq!(outcome.downcast_ref::<Refused>().unwrap().status, 403, "{method} {path}");
    }
}

#[test]
fn a_token_that_ends_is_renewed_once_for_all_calls_and_is_kept_nowhere_in_the_open() {
    let mut setting = Setting::with_crm("crm-renewal", "hubspot", Way::Page);
    let plays = play_all(&setting.services, &Arguments::default(), 3).unwrap();
    setting.change_crm(&json!({ "signIns": "expired" }));
    for row in settle(&setting.services, &setting.admin, &plays, PATIENCE).unwrap() {
        assert!(row.ok, "{}: {:?}", row.scenario, row.wrong);
    }
    assert_eq!(setting.services.crm.tells("state").unwrap()["refreshed"], 1);
    assert_eq!(setting.health().incidents, []);
    setting.services.worker.stop().unwrap();
    let log = setting.services.worker.log().unwrap();
    assert!(!log.contains("a-secret") && !log.contains("r-secret"), "{log}");
    let state = setting.services.worker.folder().join("state");
    let is_open = |token: &[u8]| crate::spoilt::holds(&state, token);
    assert!(is_open(b"crm-tokens") && !is_open(b"a-secret-") && !is_open(b"r-secret-"));
    setting.services.worker.again().unwrap();
}

#[test]
fn calls_wait_for_a_lost_sign_in_and_are_logged_once_after_a_new_one() {
    let setting = Setting::with_crm("crm-lost", "hubspot", Way::Token);
    setting.logs_a_call();
    setting.change_crm(&json!({ "signIns": "revoked" }));
    let sessions: Vec<String> = (0..3)
        .flat_map(|seed| setting.play(&json!({ "scenario": "outbound", "seed": seed })))
        .collect();
    for session in &sessions {
        let row = setting.row(session, ANN, State::Failed);
        assert_eq!(row.reason.code, "crm-sign-in");
    }
    until("the administrator is told", || {
        setting.incident(IncidentKind::CrmSignInLost).filter(|it| it.healed_at.is_none())
    });
    let status = setting.crm();
    assert_eq!(status.sign_in, CrmStanding::Lost);
    assert!(status.problems[0].contains("does not accept the sign-in"), "{:?}", status.problems);
    assert_eq!(setting.in_crm(), 1);

    setting.change_crm(&json!({ "signIns": "restored" }));
    setting.services.crm.connect(&setting.admin).unwrap();
    for session in &sessions {
        let _ = setting.row(session, ANN, State::Logged);
    }
    assert_eq!(setting.in_crm(), 4);
    assert!(setting.incident(IncidentKind::CrmSignInLost).unwrap().healed_at.is_some());
    assert_eq!(setting.crm().sign_in, CrmStanding::SignedIn);
}

#[test]
fn calls_wait_for_a_missing_permission_and_go_on_when_it_is_given() {
    let setting = Setting::with_crm("crm-permission", "salesforce", Way::Page);
    setting.change_crm(&json!({ "permission": "missing" }));
    let sessions = setting.play(&json!({ "scenario": "outbound" }));
    assert_eq!(setting.row(&sessions[0], ANN, State::Failed).reason.code, "crm-permission");
    let told = until("the administrator is told", || {
        setting.incident(IncidentKind::CrmMayNotWrite).filter(|it| it.healed_at.is_none())
    });
    assert!(told.detail.contains("Ada Admin may not write"), "{}", told.detail);
    assert_eq!(setting.crm().may_write, CrmPermission::No);
    setting.change_crm(&json!({ "permission": "granted" }));
    let status: CrmStatus = setting.admin.ask("POST", "crm/check", None::<&Value>).unwrap();
    assert_eq!((status.may_write, status.problems.len()), (CrmPermission::Yes, 0));
    let _ = setting.row(&sessions[0], ANN, State::Logged);
    assert_eq!(setting.in_crm(), 1);
    assert!(setting.incident(IncidentKind::CrmMayNotWrite).unwrap().healed_at.is_some());
}

#[test]
fn a_crm_that_asks_to_wait_is_asked_again_when_it_says() {
    let setting = Setting::with_crm("crm-wait", "hubspot", Way::Token);
    setting.change_crm(&json!({ "disturb": {
        "method": "POST", "path": "/objects/calls", "times": 2, "fault": { "instead": 429 },
    } }));
    setting.logs_a_call();
    assert_eq!(setting.in_crm(), 1);
    let asked = &setting.services.crm.tells("state").unwrap()["requests"];
    assert_eq!(asked["POST /crm/v3/objects/calls"], 3);
}

#[test]
fn a_record_whose_answer_was_lost_is_found_and_not_written_again() {
    let settle = [("LEDGER_CRM_SETTLE_SECONDS", "2")];
    let setting = Setting::with_crm_and("crm-unsure", "pipedrive", Way::TokenWithAddress, &settle);
    for fault in [json!("answerLost"), json!("garbled"), json!({ "doneBut": 502 })] {
        setting.change_crm(&json!({ "disturb": {
            "method": "POST", "path": "/api/v2/activities", "times": 1, "fault": fault,
        } }));
        setting.logs_a_call();
    }
    assert_eq!(setting.in_crm(), 3);
    let asked = &setting.services.crm.tells("state").unwrap()["requests"];
    assert_eq!(asked["POST /api/v2/activities"], 3);
}

#[test]
fn another_crm_gets_the_calls_that_wait_and_none_that_is_logged() {
    let setting = Setting::with_crm("crm-change", "hubspot", Way::Token);
    setting.logs_a_call();
    let status: CrmStatus = setting.admin.ask("DELETE", "crm", None::<&Value>).unwrap();
    assert_eq!((status.crm.as_str(), status.sign_in), ("hubspot", CrmStanding::SignedOut));
    let sessions = setting.play(&json!({ "scenario": "outbound" }));
    assert_eq!(setting.row(&sessions[0], ANN, State::Failed).reason.code, "crm-sign-in");

    let builtin = json!({ "crm": "builtin" });
    let status: CrmStatus = setting.admin.ask("PUT", "crm", Some(&builtin)).unwrap();
    assert_eq!((status.crm.as_str(), status.sign_in), ("builtin", CrmStanding::NotNeeded));
    let _ = setting.row(&sessions[0], ANN, State::Unresolved);
    setting.admin.add_contact("Oscar Customer", "+14155550152").unwrap();
    let _ = setting.row(&sessions[0], ANN, State::Logged);
    let here = setting.admin.activities().unwrap();
    assert_eq!((here.len(), setting.in_crm()), (1, 1), "one in each, and nothing twice");
    assert!(here[0].marker.starts_with(&sessions[0]), "{}", here[0].marker);
}

#[test]
fn a_crm_without_a_connector_is_spoken_to_as_described() {
    let setting = Setting::with_crm("crm-described", "described", Way::TokenWithDescription);
    let status = setting.crm();
    assert_eq!((status.name.as_str(), status.user_name.as_str()), ("Harbour", "Ada Admin"));
    assert!(status.guarantee.contains("if Harbour makes no second record"), "{}", status.guarantee);
    setting.logs_a_call();
    assert_eq!(setting.in_crm(), 1);

    let fields = until("its fields are read", || {
        let fields: CrmFields = setting.admin.ask("GET", "crm/fields", None::<&Value>).unwrap();
        fields.read_at.is_some().then_some(fields)
    });
    let names: Vec<&str> = fields.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["campaign", "offer", "billable"]);
    let missing: Vec<&str> = fields.problems.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(missing, ["fieldDefaults.described.campaign"]);

    let mut wrong = connect("described", TOKEN);
    wrong["description"] = json!({ "version": 1, "name": "Harbour" });
    let refused = setting.refused(&wrong);
    assert!(refused.starts_with("422 the description of the CRM cannot be as it is"), "{refused}");
    assert_eq!(setting.crm().since, status.since, "nothing was changed");
    let again: CrmStatus =
        setting.admin.ask("PUT", "crm", Some(&connect("described", TOKEN))).unwrap();
    assert_eq!(again.name, "Harbour", "the description that was given before");
}
