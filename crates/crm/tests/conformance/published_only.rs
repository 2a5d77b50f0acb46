//! What only the published App Connect server can show: who owns a record there, what it says to
//! whoever has signed out, and how it and its own client know a call that we log too.
//!
//! `cargo xtask test worker` runs these.

use ledger_core::ledger::{Answer, Draft, Edit, Effect, Input, Intent, RefusalKind, State};
use ledger_crm::question::{MayIWrite, WhoAmI};
use ledger_crm::{About, Crm, Site};
use ledger_simulator::crm::Simulated;
use ledger_wire::http::{HttpRequest, Method};
use serde_json::{Value, json};

use crate::host::{BEGINNING, CUSTOMER, Host};
use crate::published::{Published, addresses};

/// Tells a story to each server.
fn each(story: impl Fn(Published)) {
    for address in addresses().expect("servers to test with") {
        story(Published::emptied(&address));
    }
}

/// A host that has logged a call.
fn logged(mut there: Published) -> Host {
    there.add_contact("Jane Smith", CUSTOMER);
    let mut host = there.host();
    host.call_ends();
    assert_eq!(host.entry.state(), State::Logged, "{}", host.story());
    host
}

/// The first record, with everything that the CRM has of it.
fn record(host: &Host) -> Value {
    let there = Published::at(&host.there.address());
    there.told("GET", "crm/activities", &json!({}))[0].take()
}

fn perform(host: &mut Host, effect: Effect) -> Input {
    let step = host.crm.perform(effect, About::of(&host.entry), host.site(), host.now);
    host.drive(step)
}

#[test]
#[ignore = "needs the published server"]
fn a_record_belongs_to_whom_the_server_s_mapping_says() {
    each(|there| {
        let mappings = json!([{ "crmUserId": "501", "rcExtensionId": ["101"] }]);
        let settings = json!({ "adminSettings": { "userMappings": mappings } });
        there.told("POST", "admin/settings", &settings);
        let mut host = logged(there);
        assert_eq!(record(&host)["owner"], "admin");

        // Both writes carry the account, by which the server finds its mapping.
        let updated = |owner: Option<&str>| {
            let create = host.effects.iter().find_map(|effect| match effect {
                Effect::Create { attempt, draft } => Some((*attempt, draft.clone())),
                _ => None,
            });
            let (attempt, draft) = create.expect("a create");
            let activity = host.entry.logged().expect("a record").activity.clone();
            let draft = Box::new(Draft { owner: owner.map(Into::into), ..*draft });
            Effect::Update { attempt, activity, draft, expected: None }
        };
        let (agents, administrators) = (updated(Some("501")), updated(None));
        for (effect, owner) in [(agents, "501"), (administrators, "admin")] {
            perform(&mut host, effect);
            assert_eq!(record(&host)["owner"], owner, "{}", host.story());
        }
    });
}

#[test]
#[ignore = "needs the published server"]
fn the_time_of_a_call_stays_when_it_is_updated() {
    each(|there| {
        let mut host = logged(there);
        host.call_log_has_it();
        let record = record(&host);
        let began = (BEGINNING.0 - 60_000).to_string();
        assert_eq!(record["startTime"], began.as_str(), "{}", host.story());
        assert_eq!((record["duration"].as_i64(), record["changes"].as_i64()), (Some(65), Some(1)));
    });
}

#[test]
#[ignore = "needs the published server"]
fn whoever_has_signed_out_is_told_so_whatever_they_ask() {
    each(|there| {
        let mut host = logged(there);
        host.call_log_has_it();
        host.there.revoke(true);
        let said = |answer: Option<RefusalKind>| answer == Some(RefusalKind::SignIn);
        assert!(said(refused(host.ask(WhoAmI))), "{}", host.story());
        assert!(said(refused(host.ask(MayIWrite))), "{}", host.story());
        assert!(said(refused(host.named("Jane"))), "{}", host.story());
        for effect in host.effects.clone() {
            let words = format!("{effect:?}");
            let kind = match perform(&mut host, effect) {
                Input::Contacts { answer, .. } => refused(answer),
                Input::Looked { answer, .. } => refused(answer),
                // The table knows the call, and is asked before the sign-in.
                Input::Created { answer, .. } => match answer {
                    Answer::Done(_) => continue,
                    other => refused(other),
                },
                Input::Read { answer, .. } => refused(answer),
                Input::Updated { answer, .. } => refused(answer),
                other => panic!("{other:?}"),
            };
            assert_eq!(kind, Some(RefusalKind::SignIn), "{words}\n{}", host.story());
        }
    });
}

fn refused<T>(answer: Answer<T>) -> Option<RefusalKind> {
    match answer {
        Answer::Refused(refusal) => Some(refusal.kind),
        Answer::Done(_) | Answer::Unsure | Answer::Later(_) => None,
    }
}

#[test]
#[ignore = "needs the published server"]
fn a_token_that_is_none_is_a_lost_sign_in() {
    each(|mut there| {
        there.token = "no.such.token".to_owned();
        let mut host = there.host();
        assert_eq!(refused(host.ask(WhoAmI)), Some(RefusalKind::SignIn), "{}", host.story());
        assert_eq!(refused(host.named("J")), Some(RefusalKind::SignIn));
    });
}

#[test]
#[ignore = "needs the published server"]
fn a_token_that_ends_soon_is_replaced_in_every_answer() {
    const DAY: u32 = 86_400;
    for (days, is_renewed) in [(1, true), (6, true), (8, false), (14, false)] {
        each(|mut there| {
            let wanted = json!({ "user": "admin", "seconds": days * DAY });
            let token = there.told("POST", "crm/token", &wanted)["token"].take();
            there.token = token.as_str().expect("a token").to_owned();
            let url = format!("{}/callLog?sessionIds=0", there.address());
            let request =
                HttpRequest::new(Method::Get, url).with_bearer(ledger_simulator::crm::TOKEN);
            let answer = there.answer(&request, BEGINNING);
            let renewed = Crm::AppConnect.renewed_token(&answer, &Site::default());
            assert_eq!(renewed.is_some(), is_renewed, "{days} days: {answer:?}");
            if let Some(renewed) = renewed.map(str::to_owned) {
                there.token = renewed;
                let answer = there.answer(&request, BEGINNING);
                assert_eq!(answer.status, 200);
                assert_eq!(Crm::AppConnect.renewed_token(&answer, &Site::default()), None);
            }
        });
    }
}

/// Its client names the extension by the server's hash of it, and we by its number.
#[test]
#[ignore = "needs the published server"]
fn a_call_that_app_connect_s_client_logged_is_completed_and_its_note_stays() {
    each(|mut there| {
        there.add_contact("Jane Smith", CUSTOMER);
        let path = "userInfoHash?extensionId=101&accountId=400";
        let hash = there.told("GET", path, &json!({}))["extensionId"].take();
        let begun = BEGINNING.0 - 60_000;
        there.told("POST", "callLog", &json!({
            "logInfo": {
                "id": "s-1", "telephonySessionId": "s-1", "sessionId": "900", "direction": "Inbound",
                "from": { "phoneNumber": CUSTOMER }, "to": { "extensionId": "101" },
                "startTime": begun, "duration": 50, "result": "Call connected",
                "customSubject": "Her own subject",
            },
            "hashedExtensionId": hash, "contactId": "c1", "note": "She called first",
            "additionalSubmission": {}, "overridingFormat": "",
        }));
        let mut host = there.host();
        host.call_ends();
        host.person(Intent::Edit(Edit { note: Some("Call back".to_owned()), ..Edit::default() }));
        host.call_log_has_it();
        let found = host.the_one();
        assert_eq!((found.subject.as_str(), found.seconds), ("Her own subject", 65));
        for note in ["She called first", "Call back"] {
            assert!(found.body.contains(note), "{note}: {}\n{}", found.body, host.story());
        }
    });
}

/// The server puts a note into its text by a pattern, in which `$&` is what was found.
#[test]
#[ignore = "needs the published server"]
fn notes_arrive_as_they_were_written() {
    for note in ["Wants $100 off, $& and $$ and $1", "one line\nand another", "a\n\nb", "x\n- y: z"]
    {
        each(|mut there| {
            there.add_contact("Jane Smith", CUSTOMER);
            let mut host = there.host();
            host.person(Intent::Edit(Edit { note: Some("first".to_owned()), ..Edit::default() }));
            host.call_ends();
            host.person(Intent::Edit(Edit { note: Some(note.to_owned()), ..Edit::default() }));
            host.call_log_has_it();
            let body = host.the_one().body;
            assert!(body.contains(note), "{note:?} in {body:?}\n{}", host.story());
            assert!(!body.contains("first"), "{body}");
            assert_eq!(body.matches("Call connected").count(), 1, "{body}");
        });
    }
}
