//! What is asked of CRMs besides effects.

use ledger_core::contact::Contact;
use ledger_core::ledger::{Answer, RefusalKind};
use ledger_core::phone::{HomeRegion, PhoneNumber};
use ledger_core::time::Millis;
use ledger_crm::profile::Ability;
use ledger_crm::question::{Findings, Inquiry, MayIWrite, MayWrite, Users, WhoAmI};

use ledger_crm::{Crm, Question, Reply, Site, Step};
use ledger_wire::http::HttpResponse;

use crate::host::CUSTOMER;
use crate::simulated::hosts;

#[test]
fn a_sign_in_says_whose_it_is_and_what_it_may() {
    for make in hosts() {
        let mut host = make();
        let Answer::Done(identity) = host.ask(WhoAmI) else { panic!("{}", host.story()) };
        assert!(!identity.name.is_empty(), "{}", host.story());
        let may = host.ask(MayIWrite);
        assert!(
            matches!(may, Answer::Done(MayWrite::Yes | MayWrite::Unknown)),
            "{may:?}\n{}",
            host.story()
        );
        assert_eq!(host.seen(), [], "nothing is written to find out");
        let Findings { identity: found, may_write, users, .. } = host.ask(Inquiry::Standing);
        assert_eq!((found, may_write, users), (Answer::Done(identity), may.clone(), None));
        if host.there.forbid(true) && may == Answer::Done(MayWrite::Yes) {
            assert_eq!(host.ask(MayIWrite), Answer::Done(MayWrite::No), "{}", host.story());
        }
        if host.there.revoke(true) {
            let asked = host.requests.len();
            let found = host.ask(Inquiry::Everything);
            let refused = found.identity.refusal();
            assert_eq!(refused, Some(RefusalKind::SignIn), "{}", host.story());
            assert_eq!((found.users, host.requests.len()), (None, asked + 1), "{}", host.story());
        }
    }
}

#[test]
fn a_contact_that_a_form_makes_is_found_by_its_number() {
    for make in hosts() {
        let mut host = make();
        let number = PhoneNumber::parse(CUSTOMER, &HomeRegion::default()).unwrap();
        let texts = vec![CUSTOMER.to_owned()];
        let found = host.contacts(Question::WithNumber(number.clone(), texts.clone()));
        assert_eq!(found, Answer::Done(Vec::new()), "{}", host.story());
        let made = host.contacts(Question::New(number.clone(), "Jane Smith".to_owned()));
        let Answer::Done(made) = made else { panic!("{made:?}\n{}", host.story()) };
        let found = host.contacts(Question::WithNumber(number, texts));
        let Answer::Done(found) = found else { panic!("{found:?}\n{}", host.story()) };
        let ids =
            |contacts: &[Contact]| contacts.iter().map(|it| it.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&found), ids(&made), "{}", host.story());
        assert_eq!((found.len(), found[0].name.as_str()), (1, "Jane Smith"), "{}", host.story());
    }
}

#[test]
fn the_pages_of_contacts_and_records() {
    let site = Site {
        address: "https://acme.example".to_owned(),
        pages: "https://app.hubspot.com/contacts/62".to_owned(),
        ..Site::default()
    };
    let rows = [
        (
            Crm::HubSpot,
            Some("https://app.hubspot.com/contacts/62/record/0-1/c%201"),
            Some("https://app.hubspot.com/contacts/62/record/0-1/c%201?engagement=a2"),
        ),
        (
            Crm::Pipedrive,
            Some("https://acme.example/person/c%201"),
            Some("https://acme.example/person/c%201"),
        ),
        (Crm::Salesforce, Some("https://acme.example/c%201"), Some("https://acme.example/a2")),
        (Crm::Builtin, None, None),
        (Crm::AppConnect, None, None),
    ];
    let (contact, activity) = ("c 1".into(), "a2".into());
    for (crm, of_contact, of_record) in rows {
        assert_eq!(crm.page(&site, &contact, None).as_deref(), of_contact, "{}", crm.id());
        assert_eq!(crm.page(&site, &contact, Some(&activity)).as_deref(), of_record);
    }
}

#[test]
fn contacts_are_found_by_name_and_users_are_named_where_the_profile_says_so() {
    for make in hosts() {
        let mut host = make();
        host.there.add_contact("Jane Smith", CUSTOMER);
        let named = host.named("Jane Sm");
        let users = host.ask(Users);
        let can = |ability| host.profile().abilities.contains(&ability);
        match named {
            Answer::Done(found) if can(Ability::FindByName) => {
                assert_eq!(found[0].name, "Jane Smith", "{}", host.story());
            }
            Answer::Refused(refusal) if !can(Ability::FindByName) => {
                assert_eq!(refusal.kind, RefusalKind::Rejected);
            }
            other => panic!("{other:?}\n{}", host.story()),
        }
        match users {
            Answer::Done(found) if can(Ability::Users) => {
                assert!(
                    found.iter().any(|user| user.email.as_deref() == Some("anna@example.com")
                        && user.name == "Anna Agent"),
                    "{found:?}"
                );
                assert!(!found.iter().any(|user| user.name == "Gone Agent"), "{found:?}");
            }
            Answer::Refused(refusal) if !can(Ability::Users) => {
                assert_eq!(refusal.kind, RefusalKind::Rejected);
            }
            other => panic!("{other:?}\n{}", host.story()),
        }
    }
}

/// Whoever waited for the answer has given it up: nothing may be written any more.
#[test]
fn nothing_is_sent_when_it_is_too_late() {
    let page = HttpResponse {
        status: 200,
        headers: Vec::new(),
        body: r#"{ "results": [], "paging": { "next": { "after": "1" } } }"#.to_owned(),
    };
    for (second, expected) in [(24, "another page"), (25, "unsure")] {
        let begun = Crm::HubSpot.ask(Users, Site::default(), Millis(0));
        let Step::Send(_, exchange) = begun else { panic!("nothing is asked") };
        let found = match exchange.read(Reply::Response(page.clone()), Millis(second * 1000)) {
            Step::Send(request, _) if request.url.contains("after=1") => "another page",
            Step::Send(..) => "another request",
            Step::Done(Answer::Unsure) => "unsure",
            Step::Done(_) => "done",
        };
        assert_eq!(found, expected, "after {second} s");
    }
}
