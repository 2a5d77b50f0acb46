//! What happens in CRMs, told once for all of them.

use ledger_core::additional::FieldValues;
use ledger_core::ledger::{ContactChoice, Edit, Intent, Phase, Remember, State};
use ledger_core::settings::NoContactPolicy;
use ledger_core::why::Why;

use crate::host::{CUSTOMER, Host};
use crate::simulated::hosts;

fn each(story: impl Fn(&mut Host)) {
    for make in hosts() {
        let mut host = make();
        story(&mut host);
        assert!(host.most <= 1, "{}", host.story());
    }
}

#[test]
fn a_call_is_logged_and_completed() {
    each(|host| {
        host.there.add_contact("Jane Smith", CUSTOMER);
        host.call_ends();
        let at_once = host.the_one();
        assert_eq!(at_once.contact, "Jane Smith", "{}", host.story());
        assert_eq!(at_once.subject, "Inbound Call from Jane Smith");
        assert_eq!(at_once.seconds, 55);
        host.call_log_has_it();
        let complete = host.the_one();
        assert_eq!(complete.seconds, 65, "{}", host.story());
        assert!(complete.body.contains("Call connected"), "{}", complete.body);
        assert!(complete.body.contains("media.invalid%2Fm"), "{}", complete.body);
        assert!(matches!(host.entry.phase, Phase::Final { .. }), "{}", host.story());
    });
}

#[test]
fn a_number_is_found_however_it_was_typed() {
    each(|host| {
        host.settings.number_formats =
            vec![ledger_core::phone::NumberFormat("(###) ###-####".to_owned())];
        host.there.add_contact("Jane Smith", "(415) 555-0100");
        // The same digits in another country.
        host.there.add_contact("Asha Rao", "+91 41555 50100");
        host.call_ends();
        assert_eq!(host.the_one().contact, "Jane Smith", "{}", host.story());
    });
}

#[test]
fn nobody_and_several_wait_for_a_person() {
    each(|host| {
        host.call_ends();
        assert_eq!(host.entry.why(), Why::NoContact, "{}", host.story());
        host.there.add_contact("Jane Smith", CUSTOMER);
        host.there.add_contact("John Smith", CUSTOMER);
        host.person(Intent::Replay);
        assert_eq!(host.entry.why(), Why::SeveralContacts, "{}", host.story());
        let Phase::Asking { candidates, .. } = &host.entry.phase else { panic!() };
        let names: Vec<&str> = candidates.iter().map(|contact| contact.name.as_str()).collect();
        assert_eq!(names, ["Jane Smith", "John Smith"], "{}", host.story());
        assert_eq!(host.seen(), []);
    });
}

#[test]
fn an_archived_contact_is_not_found() {
    each(|host| {
        host.there.add_contact("Jane Smith", CUSTOMER);
        host.there.archive_contact("Jane Smith");
        host.call_ends();
        assert_eq!(host.entry.why(), Why::NoContact, "{}", host.story());
    });
}

#[test]
fn a_placeholder_is_made_when_settings_say_so() {
    each(|host| {
        host.settings.no_contact = NoContactPolicy::CreatePlaceholder;
        host.call_ends();
        assert_eq!(host.entry.why(), Why::PlaceholderContact, "{}", host.story());
        assert_eq!(host.the_one().contact, CUSTOMER, "{}", host.story());
    });
}

#[test]
fn an_activity_that_someone_deleted_is_not_made_again() {
    each(|host| {
        host.there.add_contact("Jane Smith", CUSTOMER);
        host.call_ends();
        host.there.delete_activities();
        host.call_log_has_it();
        if host.there.keeps_deleted_activities() {
            return;
        }
        assert_eq!(host.entry.why(), Why::DeletedInCrm, "{}", host.story());
        assert_eq!(host.seen(), []);
    });
}

#[test]
fn what_a_person_wrote_in_the_crm_stays() {
    each(|host| {
        host.there.add_contact("Jane Smith", CUSTOMER);
        host.call_ends();
        host.there.person_writes("Wants the blue one. Zoë: 🙂 <ok> & \"fine\"");
        host.call_log_has_it();
        let body = host.the_one().body;
        assert!(body.contains("Wants the blue one. Zoë: 🙂"), "{body}\n{}", host.story());
        assert_eq!(host.the_one().seconds, 65);
    });
}

#[test]
fn a_note_as_long_as_a_book_is_logged() {
    each(|host| {
        host.there.add_contact("Jane Smith", CUSTOMER);
        host.person(Intent::Edit(Edit {
            note: Some("Größe 🙂 \"x\" <b>\\ ".repeat(3500)),
            ..Edit::default()
        }));
        host.call_ends();
        assert_eq!(host.entry.state(), State::Logged, "{}", host.story());
        host.call_log_has_it();
        let complete = host.the_one();
        assert!(complete.body.contains("Größe 🙂"), "the note is there");
        let end = complete.body.chars().rev().take(400).collect::<Vec<_>>();
        let end: String = end.into_iter().rev().collect();
        assert!(end.contains("Call connected"), "{end}\n{}", host.crm.id());
        assert_eq!(complete.seconds, 65);
    });
}

#[test]
fn a_contact_that_is_deleted_meanwhile_is_a_refusal() {
    each(|host| {
        host.there.add_contact("Jane Smith", CUSTOMER);
        host.there.delete_contact_before_the_next_write("Jane Smith");
        host.call_ends();
        if host.there.keeps_deleted_contacts() {
            return;
        }
        let expected =
            if host.there.says_only_permission() { Why::CrmPermission } else { Why::CrmRejected };
        assert_eq!(host.entry.why(), expected, "{}", host.story());
        assert_eq!(host.seen(), []);
        host.there.add_contact("Jane Miller", CUSTOMER);
        host.person(Intent::Replay);
        assert_eq!(host.the_one().contact, "Jane Miller", "{}", host.story());
    });
}

#[test]
fn a_revoked_token_says_sign_in_and_a_missing_permission_says_permission() {
    each(|host| {
        host.there.add_contact("Jane Smith", CUSTOMER);
        if !host.there.revoke(true) {
            return;
        }
        host.call_ends();
        assert_eq!(host.entry.why(), Why::CrmSignIn, "{}", host.story());
        host.there.revoke(false);
        host.there.forbid(true);
        host.person(Intent::Replay);
        assert_eq!(host.entry.why(), Why::CrmPermission, "{}", host.story());
        host.there.forbid(false);
        host.person(Intent::Replay);
        assert_eq!(host.the_one().contact, "Jane Smith", "{}", host.story());
    });
}

#[test]
fn the_contact_follows_a_person_s_choice() {
    each(|host| {
        host.there.add_contact("Jane Smith", CUSTOMER);
        host.there.add_contact("John Smith", CUSTOMER);
        host.call_ends();
        let Phase::Asking { candidates, .. } = &host.entry.phase else { panic!() };
        let john = candidates.iter().find(|it| it.name == "John Smith").cloned().unwrap();
        host.person(Intent::Log {
            contact: ContactChoice { id: john.id, name: john.name },
            subject: None,
            note: Some("Call back".to_owned()),
            fields: FieldValues::new(),
            remember: Remember::ThisCall,
        });
        let found = host.the_one();
        assert_eq!(found.contact, "John Smith", "{}", host.story());
        assert!(found.body.contains("Call back"), "{}", found.body);
    });
}

#[test]
fn a_contact_that_someone_set_in_the_crm_stays() {
    each(|host| {
        host.there.add_contact("Jane Smith", CUSTOMER);
        host.there.add_contact("John Smith", "+14155550199");
        host.call_ends();
        host.there.person_moves_to("John Smith");
        host.call_log_has_it();
        let found = host.the_one();
        assert_eq!(found.contact, "John Smith", "{}", host.story());
        assert_eq!(found.seconds, 65, "{}", host.story());
    });
}

#[test]
fn a_contact_that_someone_added_in_the_crm_stays_beside_ours() {
    each(|host| {
        host.there.add_contact("Jane Smith", CUSTOMER);
        host.there.add_contact("John Smith", "+14155550199");
        host.call_ends();
        if !host.there.person_adds_contact("John Smith") {
            return;
        }
        host.call_log_has_it();
        let found = host.the_one();
        assert!(found.contact.contains("Jane Smith"), "{found:?}\n{}", host.story());
        assert!(found.contact.contains("John Smith"), "{found:?}\n{}", host.story());
        let ours = host.entry.logged().map(|record| record.contact.name.as_str());
        assert_eq!(ours, Some("Jane Smith"), "{}", host.story());
    });
}
