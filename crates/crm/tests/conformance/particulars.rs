//! What only one CRM does.

use ledger_core::id::TelephonySessionId;
use ledger_core::ledger::{Intent, State};
use ledger_crm::Crm;
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
    assert_eq!(host.entry.state(), State::Failed, "{}", host.story());
    assert_eq!(host.seen().len(), 1, "{}", host.story());
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
fn app_connect_is_sent_a_note_only_when_it_is_news() {
    let mut host = Host::new(Crm::AppConnect, Box::new(AppConnect::default()));
    host.there.add_contact("Jane Smith", CUSTOMER);
    host.call_ends();
    host.person(Intent::Edit { subject: None, note: Some("Call back".to_owned()) });
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
    assert_eq!(Crm::AppConnect.renewed_token(&answer), Some("t-new"));
    assert_eq!(Crm::Builtin.renewed_token(&answer), None);
}
