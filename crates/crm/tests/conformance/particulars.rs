//! What only one CRM does.

use ledger_core::additional::FieldValues;
use ledger_core::id::TelephonySessionId;
use ledger_core::ledger::{
    Answer, Attempt, ContactChoice, Edit, Effect, Idempotency, Input, Intent, Remember, State,
};
use ledger_core::phone::PhoneNumber;
use ledger_core::time::Millis;
use ledger_crm::profile::{Ability, Updates};
use ledger_crm::question::WhoAmI;
use ledger_crm::{About, Credential, Crm, Reply, Site, Step};
use ledger_simulator::crm::{HubSpot, Salesforce, Simulated as _};
use ledger_wire::http::HttpResponse;
use serde_json::json;

use crate::host::{CUSTOMER, Host};
use crate::simulated::app_connect::AppConnect;

#[test]
fn a_record_that_app_connect_forgot_is_not_written_twice_unasked() {
    let mut there = AppConnect::default();
    there.table_is_broken = true;
    let mut host = Host::new(Crm::AppConnect, Box::new(there));
    host.there.add_contact("Jane Smith", CUSTOMER);
    host.call_ends();
    assert_eq!(host.entry.state(), State::Unresolved, "{}", host.story());
    assert_eq!(host.seen().len(), 1, "{}", host.story());
    host.person(Intent::Replay);
    host.call_log_has_it();
    assert_eq!(host.seen().len(), 1, "{}", host.story());
}

#[test]
fn conferences_are_told_apart_in_app_connect() {
    let mut host = Host::new(Crm::AppConnect, Box::new(AppConnect::default()));
    host.there.add_contact("Jane Smith", CUSTOMER);
    for call in ["s-1", "s-2"] {
        host.begin_anew(TelephonySessionId::from(call), "0");
        host.call_ends();
        assert_eq!(host.entry.state(), State::Logged, "{}", host.story());
    }
    assert_eq!(host.seen().len(), 2, "{}", host.story());
}

#[test]
fn what_app_connect_s_own_client_logged_is_completed() {
    let rows = [
        ("She called first", "- Note: She called first\n", None),
        ("She called first", "- Note: She called first\nCall back\n", Some("Call back")),
        ("From auto logging (Pending)", "- Note: Call back\n", Some("Call back")),
    ];
    for (theirs, expected, ours) in rows {
        let mut there = AppConnect::default();
        there.client_has_logged(theirs);
        let mut host = Host::new(Crm::AppConnect, Box::new(there));
        host.there.add_contact("Jane Smith", CUSTOMER);
        host.person(Intent::Edit(Edit { note: ours.map(str::to_owned), ..Edit::default() }));
        host.call_ends();
        host.call_log_has_it();
        let found = host.the_one();
        assert_eq!(found.subject, "Her own subject", "{}", host.story());
        assert_eq!(found.seconds, 65, "{}", host.story());
        assert!(found.body.starts_with(expected), "{}\n{}", found.body, host.story());
    }
}

#[test]
fn app_connect_is_sent_a_note_only_when_it_is_news() {
    let mut host = Host::new(Crm::AppConnect, Box::new(AppConnect::default()));
    host.there.add_contact("Jane Smith", CUSTOMER);
    host.call_ends();
    host.person(Intent::Edit(Edit { note: Some("Call back".to_owned()), ..Edit::default() }));
    host.call_log_has_it();
    let notes: Vec<bool> = host
        .requests
        .iter()
        .filter(|request| request.method.as_str() == "PATCH")
        .map(|request| request.body.as_deref().unwrap_or_default().contains("\"note\""))
        .collect();
    assert_eq!(notes, [true, false], "{}", host.story());
    assert!(host.the_one().body.contains("Call back"), "{}", host.the_one().body);
}

#[test]
fn app_connect_s_new_token_is_kept() {
    let answer = HttpResponse {
        status: 200,
        headers: vec![("x-refreshed-jwt-token".to_owned(), "t-new".to_owned())],
        body: String::new(),
    };
    assert_eq!(Crm::AppConnect.renewed_token(&answer, &Site::default()), Some("t-new"));
    assert_eq!(Crm::Builtin.renewed_token(&answer, &Site::default()), None);
}

#[test]
fn pipedrive_s_own_tokens_have_a_field_of_their_own() {
    for (credential, field) in
        [(Credential::OAuth, "authorization"), (Credential::Pasted, "x-api-token")]
    {
        let site = Site { credential, ..Site::default() };
        let Step::Send(request, _) = Crm::Pipedrive.ask(WhoAmI, site, Millis(0)) else {
            panic!("nothing is asked")
        };
        let fields: Vec<&str> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(fields, [field]);
    }
}

#[test]
fn a_company_is_no_second_match_beside_its_own_contact() {
    let found = r#"{ "searchRecords": [
        { "attributes": { "type": "Contact" }, "Id": "0031", "Name": "Jane", "AccountId": "0011" },
        { "attributes": { "type": "Account" }, "Id": "0011", "Name": "Acme" },
        { "attributes": { "type": "Account" }, "Id": "0012", "Name": "Other" }
    ] }"#;
    let site = Site { address: "https://acme.invalid".to_owned(), ..Site::default() };
    let number = PhoneNumber::parse(CUSTOMER, &site.home).unwrap();
    let effect = Effect::FindContacts {
        attempt: Attempt(1),
        texts: vec![number.as_str().to_owned()],
        number,
    };
    let host = Host::new(Crm::Salesforce, Box::new(AppConnect::default()));
    let begun = Crm::Salesforce.perform(effect, About::of(&host.entry), site, Millis(0));
    let Step::Send(_, exchange) = begun else { panic!("nothing is asked") };
    let answer = HttpResponse { status: 200, headers: Vec::new(), body: found.to_owned() };
    // Whether the account that is left is a person, this organisation cannot say.
    let Step::Send(request, exchange) = exchange.read(Reply::Response(answer), Millis(0)) else {
        panic!("not asked")
    };
    assert!(request.url.contains("IsPersonAccount"), "{}", request.url);
    let body = r#"[{ "errorCode": "INVALID_FIELD" }]"#.to_owned();
    let answer = HttpResponse { status: 400, headers: Vec::new(), body };
    let Step::Done(Input::Contacts { answer: Answer::Done(contacts), .. }) =
        exchange.read(Reply::Response(answer), Millis(0))
    else {
        panic!("not found")
    };
    let names: Vec<&str> = contacts.iter().map(|contact| contact.name.as_str()).collect();
    assert_eq!(names, ["Jane", "Other"]);
}

#[test]
fn a_call_with_an_account_that_is_a_person_is_with_that_person() {
    for (has_person_accounts, expected) in [(true, "003of0012"), (false, "0012")] {
        let mut there = Salesforce::default();
        there.has_person_accounts = has_person_accounts;
        // The third is an account.
        for name in ["Ida Other", "Ivo Other", "Jane Smith"] {
            there.add_contact(name, if name == "Jane Smith" { CUSTOMER } else { "+14155550199" });
        }
        let mut host = Host::new(Crm::Salesforce, Box::new(there));
        host.call_ends();
        assert_eq!(host.the_one().contact, "Jane Smith", "{}", host.story());
        let with = host.entry.logged().map(|record| record.contact.id.to_string());
        assert_eq!(with.as_deref(), Some(expected), "{}", host.story());
    }
}

/// Also when it is moved to someone of another company.
#[test]
fn a_call_stands_at_the_contact_s_company() {
    const COMPANIES: &str = "associations/companies";
    let mut there = HubSpot::default();
    there.add_contact("Jane Smith", CUSTOMER);
    there.employ("Jane Smith", "c-1");
    there.add_contact("John Smith", "+14155550199");
    there.employ("John Smith", "c-2");
    there.add_contact("Jim Smith", "+14155550198");
    let mut host = Host::new(Crm::HubSpot, Box::new(there));
    host.call_ends();
    assert_eq!(host.there.field(COMPANIES), json!(["c-1"]), "{}", host.story());
    for (name, expected) in [("John Smith", json!(["c-2"])), ("Jim Smith", json!([]))] {
        let found = host.named(name);
        let Answer::Done(found) = found else { panic!("{found:?}") };
        host.person(Intent::Log {
            contact: ContactChoice { id: found[0].id.clone(), name: name.to_owned() },
            subject: None,
            note: None,
            fields: FieldValues::new(),
            remember: Remember::ThisCall,
        });
        assert_eq!(host.the_one().contact, name, "{}", host.story());
        assert_eq!(host.there.field(COMPANIES), expected, "{}", host.story());
    }
}

/// The page that administrators read says what the code guarantees.
#[test]
fn the_page_has_every_connector() {
    const PAGE: &str = include_str!("../../../../docs/connectors.md");
    let page = PAGE.split_whitespace().collect::<Vec<_>>().join(" ");
    let row = |name: &str| {
        let row = PAGE.lines().find(|line| line.starts_with(&format!("| {name}")));
        let cells = row.expect("a row").trim_matches('|').split('|').skip(1);
        cells.map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()
    };
    let yes = |cell: &str| !cell.starts_with("no");
    let site = Site::default();
    for (place, crm) in Crm::ALL.iter().enumerate() {
        let profile = crm.profile(&site);
        let heading = format!("## {} `{}`", profile.name, crm.id());
        assert!(page.contains(&heading), "{heading}");
        assert!(page.contains(profile.guarantee.as_ref()), "{}", profile.guarantee);
        if *crm == Crm::Described {
            continue;
        }
        let class = match profile.idempotency {
            Idempotency::Upsert => "`Upsert`".to_owned(),
            Idempotency::Marker { settle } => format!("`Marker`, {} minutes", settle.0 / 60_000),
            Idempotency::Trace { settle } => format!("`Trace`, {} minutes", settle.0 / 60_000),
            Idempotency::None => "`None`".to_owned(),
        };
        assert_eq!(row("against two records")[place], class, "{}", crm.id());
        let reads_again = row("when someone edits")[place].starts_with("read again");
        assert_eq!(reads_again, profile.updates == Updates::ReadFirst, "{}", crm.id());
        for (ability, name) in [
            (Ability::AddContact, "make a contact"),
            (Ability::Users, "name its users"),
            (Ability::Fields, "additional fields"),
            (Ability::MoveActivity, "move a record"),
        ] {
            let said = yes(&row(name)[place]);
            assert_eq!(said, profile.abilities.contains(&ability), "{}: {name}", crm.id());
        }
    }
}
