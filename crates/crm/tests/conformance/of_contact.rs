//! Fields whose options come with the contact, such as its open deals: App Connect has them.

use std::sync::Arc;

use ledger_core::additional::{AdditionalField, FieldKind, FieldValues};
use ledger_core::ledger::{Answer, Edit, Intent, Phase, State};
use ledger_core::phone::{HomeRegion, PhoneNumber};
use ledger_crm::Question;
use ledger_crm::question::Fields;
use ledger_simulator::crm::Fault;
use serde_json::{Value, json};

use crate::host::{CUSTOMER, Host};
use crate::simulated::hosts;

/// Hosts that know the fields of a CRM that has such ones.
fn each(story: impl Fn(&dyn Fn(&str) -> Host)) {
    let mut told = 0;
    for make in hosts() {
        let with = |contact: &str| {
            let mut host = make();
            if let Answer::Done(fields) = host.ask(Fields) {
                host.fields = Arc::new(fields);
            }
            host.there.add_contact(contact, CUSTOMER);
            host
        };
        if with("Jane Smith").fields.iter().any(AdditionalField::is_of_contact) {
            story(&with);
            told += 1;
        }
    }
    assert!(told > 0, "no CRM has such fields");
}

fn deal(value: &str) -> FieldValues {
    FieldValues::from([("deal".to_owned(), json!(value))])
}

#[test]
fn a_form_is_told_what_each_contact_offers() {
    each(|with| {
        for (name, expected) in [
            ("Jane Smith", ""),
            ("Nora None", ""),
            ("Olive One", "A new roof"),
            ("Tom Two", "A barn, A shed"),
        ] {
            let mut host = with(name);
            let number = PhoneNumber::parse(CUSTOMER, &HomeRegion::default()).unwrap();
            let with_number = Question::WithNumber(number, Vec::new());
            for question in [with_number, Question::Named(name.to_owned())] {
                let Answer::Done(found) = host.contacts(question) else {
                    panic!("{}", host.story());
                };
                let [contact] = found.as_slice() else { panic!("{found:?}") };
                let [field] = contact.fields.as_slice() else { panic!("{contact:?}") };
                let FieldKind::Choice(options) = &field.kind else { panic!("{field:?}") };
                let labels: Vec<&str> = options.iter().map(|it| it.label.as_str()).collect();
                assert_eq!((field.name.as_str(), labels.join(", ").as_str()), ("deal", expected));
                let id = contact.id.to_string();
                assert!(options.iter().all(|it| it.with == [id.as_str()]), "{options:?}");
            }
        }
    });
}

/// With whom, the administrator's default, and what the record has. The field is a required one.
#[test]
fn nobody_is_needed_to_choose_the_only_option_and_no_choice_keeps_a_call_back() {
    let rows = [
        ("Jane Smith", None, Value::Null),
        ("Nora None", Some("barn"), Value::Null),
        ("Olive One", None, json!("roof")),
        ("Olive One", Some("barn"), json!("roof")),
        ("Tom Two", None, Value::Null),
        ("Tom Two", Some("barn"), json!("barn")),
        ("Tom Two", Some("roof"), Value::Null),
        ("Tom Two", Some("none"), Value::Null),
    ];
    each(|with| {
        for (name, default, expected) in &rows {
            let mut host = with(name);
            let defaults = default.map(deal).unwrap_or_default();
            host.settings.field_defaults = [(host.crm.id().to_owned(), defaults)].into();
            host.call_ends();
            assert_eq!(host.entry.state(), State::Logged, "{name}\n{}", host.story());
            assert_eq!(host.there.field("deal"), *expected, "{name} {default:?}");
            // What is sent once is left alone.
            host.there.person_sets("deal", json!("theirs"));
            host.call_log_has_it();
            assert_eq!(host.the_one().seconds, 65, "{}", host.story());
            assert_eq!(host.there.field("deal"), "theirs", "{}", host.story());
        }
    });
}

#[test]
fn what_a_person_chooses_is_written_before_and_after_the_call_is_logged() {
    each(|with| {
        let choose = |value: &str| Intent::Edit(Edit { fields: deal(value), ..Edit::default() });
        let mut host = with("Tom Two");
        host.person(choose("shed"));
        host.call_ends();
        assert_eq!(host.there.field("deal"), "shed", "{}", host.story());
        host.person(choose("barn"));
        assert_eq!(host.there.field("deal"), "barn", "{}", host.story());
    });
}

/// What contacts offer is asked again when the call is logged, and the entry is none the larger.
#[test]
fn contacts_that_wait_for_a_person_are_kept_without_what_they_offer() {
    each(|with| {
        let mut host = with("Tom Two");
        host.there.add_contact("Olive One", CUSTOMER);
        host.call_ends();
        let Phase::Asking { candidates, .. } = &host.entry.phase else {
            panic!("{}", host.story());
        };
        assert_eq!(candidates.iter().map(|it| it.fields.len()).collect::<Vec<_>>(), [0, 0]);
    });
}

/// How the question before the record is written goes wrong, and what the record has then.
#[test]
fn a_contact_that_cannot_be_read_keeps_no_call_back_and_none_is_written_twice() {
    let rows = [
        (Fault::Lost, json!("roof")),
        (Fault::Garbled, Value::Null),
        (Fault::Instead(429), Value::Null),
        (Fault::Instead(500), Value::Null),
        (Fault::Instead(404), Value::Null),
    ];
    each(|with| {
        for (fault, expected) in &rows {
            let mut calm = with("Olive One");
            calm.call_ends();
            let asks = |it: &ledger_wire::http::HttpRequest| it.url.contains("/contact?");
            let place = calm.requests.iter().rposition(asks).unwrap();
            let mut host = with("Olive One");
            host.faults.insert(place, *fault);
            host.call_ends();
            assert_eq!(host.entry.state(), State::Logged, "{fault:?}\n{}", host.story());
            assert_eq!(host.the_one().contact, "Olive One");
            assert_eq!(host.there.field("deal"), *expected, "{fault:?}\n{}", host.story());
        }
    });
}
