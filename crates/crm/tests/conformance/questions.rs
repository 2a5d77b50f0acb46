//! What is asked of CRMs besides effects.

use ledger_core::additional::FieldValues;
use ledger_core::contact::{Contact, ContactKind};
use ledger_core::ledger::{Answer, RefusalKind};
use ledger_core::phone::{HomeRegion, PhoneNumber};
use ledger_core::time::Millis;
use ledger_crm::profile::Ability;
use ledger_crm::question::{ContactKinds, Findings, Inquiry, MayIWrite, MayWrite, Users, WhoAmI};

use ledger_crm::{Crm, NewContact, Question, Reply, Site, Step};
use ledger_simulator::crm::Salesforce;
use ledger_wire::http::HttpResponse;
use serde_json::json;

use crate::host::{CUSTOMER, Host};
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
        let made = host.contacts(Question::New(new(CUSTOMER, "")));
        let Answer::Done(made) = made else { panic!("{made:?}\n{}", host.story()) };
        let found = host.contacts(Question::WithNumber(number, texts));
        let Answer::Done(found) = found else { panic!("{found:?}\n{}", host.story()) };
        let ids =
            |contacts: &[Contact]| contacts.iter().map(|it| it.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&found), ids(&made), "{}", host.story());
        assert_eq!((found.len(), found[0].name.as_str()), (1, "Jane Smith"), "{}", host.story());
    }
}

fn new(number: &str, kind: &str) -> NewContact {
    NewContact {
        number: PhoneNumber::parse(number, &HomeRegion::default()).unwrap(),
        name: "Jane Smith".to_owned(),
        kind: kind.to_owned(),
        fields: FieldValues::new(),
    }
}

/// The kinds of each CRM, what each must have besides a name and a number, and what the CRM calls
/// the one that is made as the last kind.
#[test]
fn a_contact_of_any_kind_is_made_with_what_the_crm_wants_of_it() {
    for make in hosts() {
        let mut host = make();
        let name = host.profile().name.to_string();
        let kinds = host.ask(ContactKinds);
        let Answer::Done(kinds) = kinds else { panic!("{kinds:?}\n{}", host.story()) };
        let shown = |kind: &ContactKind| {
            let fields = kind.problems(&FieldValues::new()).into_iter().map(|it| it.field);
            format!("{} {}", kind.name, fields.collect::<Vec<_>>().join(" ")).trim().to_owned()
        };
        let (expected, made_as) = match name.as_str() {
            "App Connect" => ("contact fields.source, lead fields.source", "lead"),
            "Salesforce" => ("Contact, Lead fields.Company, Account", "Account"),
            "Harbour" => ("person, company fields.sector", ""),
            _ => ("", ""),
        };
        let named: Vec<String> = kinds.iter().map(shown).collect();
        assert_eq!(named.join(", "), expected, "{}", host.story());
        for kind in &kinds {
            let values = kind.fields.iter().map(|field| (field.name.clone(), json!("X")));
            let new = NewContact { fields: values.collect(), ..new(CUSTOMER, &kind.name) };
            assert_eq!(kind.problems(&new.fields), [], "{name}");
            let made = host.contacts(Question::New(new));
            let Answer::Done(made) = made else { panic!("{made:?}\n{}", host.story()) };
            if kind == kinds.last().unwrap() {
                assert_eq!(made[0].kind.as_deref().unwrap_or_default(), made_as, "{name}");
            }
        }
    }
}

/// Where the CRM says which field is missing, so do we.
#[test]
fn a_refusal_names_its_field() {
    let mut host = Host::new(Crm::Salesforce, Box::new(Salesforce::default()));
    let company = FieldValues::from([("Company".to_owned(), json!(""))]);
    let made =
        host.contacts(Question::New(NewContact { fields: company, ..new(CUSTOMER, "Lead") }));
    let Answer::Refused(refusal) = made else { panic!("{made:?}\n{}", host.story()) };
    assert_eq!(refusal.field.as_deref(), Some("Company"));
    assert_eq!(refusal.detail, "Required fields are missing: [Company]");
    // Whoever says nothing of the company has it called as the person is.
    let made = host.contacts(Question::New(new(CUSTOMER, "Lead")));
    assert!(matches!(made, Answer::Done(_)), "{made:?}\n{}", host.story());
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
