//! What only one CRM does.

use ledger_core::additional::FieldValues;
use ledger_core::id::TelephonySessionId;
use ledger_core::ledger::{Answer, Attempt, Effect, Idempotency, Input, Intent, State};
use ledger_core::phone::PhoneNumber;
use ledger_core::time::Millis;
use ledger_crm::profile::{Ability, Updates};
use ledger_crm::question::WhoAmI;
use ledger_crm::{About, Credential, Crm, Reply, Site, Step};
use ledger_wire::http::HttpResponse;

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
        host.person(Intent::Edit {
            subject: None,
            note: ours.map(str::to_owned),
            fields: FieldValues::new(),
        });
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
    host.person(Intent::Edit {
        subject: None,
        note: Some("Call back".to_owned()),
        fields: FieldValues::new(),
    });
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
    let Step::Done(Input::Contacts { answer: Answer::Done(contacts), .. }) =
        exchange.read(Reply::Response(answer), Millis(0))
    else {
        panic!("not found")
    };
    let names: Vec<&str> = contacts.iter().map(|contact| contact.name.as_str()).collect();
    assert_eq!(names, ["Jane", "Other"]);
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
