//! Laws of numbers, lists, settings and rules: what holds for every input, not for chosen ones.

#![expect(clippy::unwrap_used, reason = "a generator that fails is a test that fails")]

mod inputs;

use ledger_core::contact::{Contact, matched};
use ledger_core::phone::{Line, NumberFormat, PhoneNumber, Reading, Validity, search_texts};
use ledger_core::settings::block_list;
use ledger_core::settings::user::{Layer, Lock, Managed};
use ledger_core::settings::{OrgSettings, SeveralContactsPolicy, UserSettings};
use proptest::prelude::*;

use crate::inputs::{
    Edit, after, call, contact, edit, entries, home, number, org_settings, stricter, text,
};

proptest! {
    #[test]
    fn reading_never_fails_otherwise_than_by_saying_so(text in text(), home in home(), longest in 0usize..12) {
        let _ = Reading::read(&text, &home);
        let _ = Line::read(&text, &home);
        let list = block_list::parse(&text, &home, longest);
        for problem in &list.problems {
            prop_assert!(problem.flaw.sentence().len() > 20);
        }
    }

    #[test]
    fn normalising_twice_changes_nothing(text in text(), home in home(), other in home()) {
        if let Ok(once) = PhoneNumber::parse(&text, &home) {
            for home in [home, other] {
                let twice = PhoneNumber::parse(once.as_str(), &home).ok();
                prop_assert_eq!(twice.as_ref(), Some(&once), "{:?}", text);
            }
            prop_assert!(once.digits().is_some(), "{:?}", once);
        }
    }

    #[test]
    fn a_number_is_itself_in_every_printed_form(number in number(), home in home()) {
        prop_assume!(number.validity() == Validity::Valid);
        let own = number.country().unwrap();
        let same = |text: &str, home: &ledger_core::phone::HomeRegion| {
            PhoneNumber::parse(text, home).as_ref() == Ok(&number)
        };
        for text in [number.as_str(), &number.international(), &number.link(), &number.display(&home)] {
            prop_assert!(same(text, &home), "{} as {:?} in {:?}", number, text, home);
        }
        // Numbers of no country, such as +808, have no home where the country code goes without saying.
        let at_home = !own.is_known() || same(&number.national(), &own);
        prop_assert!(at_home, "{} as {:?} in {:?}", number, number.national(), own);
        prop_assert!(same(&number.display(&own), &own));
        let with_extension = format!("{} x12", number.international());
        prop_assert!(same(&with_extension, &home), "{:?}", with_extension);
        let bare = number.as_str().trim_start_matches('+');
        if bare.len() > 10 {
            prop_assert_eq!(Line::read(bare, &home), Line::Number(number.clone()));
        }
    }

    #[test]
    fn every_spelling_searched_is_the_number(number in number(), format in "[ #*()0-9+-]{0,20}") {
        let texts = search_texts(&number, &[NumberFormat(format)]);
        prop_assert_eq!(&texts[0], number.as_str());
        let home = number.country().unwrap_or_default();
        for text in texts {
            let read = PhoneNumber::parse(&text, &home).ok();
            prop_assert_eq!(read.as_ref(), Some(&number), "{:?}", text);
        }
    }

    #[test]
    fn a_list_reads_back_as_it_was_printed(entries in entries(), home in home()) {
        let list = block_list::parse(&block_list::print(&entries), &home, Line::LONGEST_EXTENSION);
        prop_assert_eq!(list.problems, vec![]);
        prop_assert_eq!(list.entries, entries);
    }

    #[test]
    fn every_piece_of_a_list_is_accounted_for(pieces in prop::collection::vec("[a-z0-9+*() .-]{1,14}", 0..8), home in home()) {
        let spoken = pieces.iter().filter(|piece| !piece.trim().is_empty()).count();
        // A header, which names the columns instead of being an entry, needs one of its words.
        let list = block_list::parse(&format!("101,{}", pieces.join(",")), &home, 6);
        prop_assert_eq!(list.entries.len() + list.problems.len(), spoken + 1);
    }

    #[test]
    fn what_is_read_can_be_saved(text in text(), home in home()) {
        let list = block_list::parse(&text, &home, 6);
        let settings = OrgSettings { block_list: list.entries, ..OrgSettings::default() };
        let unfit: Vec<_> = settings
            .problems(&ledger_core::time::BundledZones)
            .into_iter()
            .filter(|problem| !problem.field.ends_with(".label"))
            .collect();
        prop_assert_eq!(unfit, vec![]);
    }

    #[test]
    fn a_stricter_rule_never_logs_more(
        settings in org_settings(),
        stricter in prop::collection::vec(stricter(), 1..4),
        call in call(),
    ) {
        let mut narrow = settings.clone();
        for change in &stricter {
            change.apply(&mut narrow);
        }
        if call.is_logged(&narrow) {
            prop_assert!(call.is_logged(&settings), "{:?}", stricter);
        }
    }

    #[test]
    fn locked_keys_beat_users_in_any_order(
        edits in prop::collection::vec(edit(), 0..12),
        swaps in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..12),
    ) {
        let (managed, chosen) = after(&edits);
        let settings = UserSettings::of(&managed, &chosen);
        match &managed.auto_log {
            Some(Managed { value, lock: Lock::Locked }) => {
                prop_assert_eq!(settings.auto_log.value, *value);
                prop_assert_eq!(settings.auto_log.from, Layer::Organisation);
                prop_assert_eq!(settings.auto_log.lock, Lock::Locked);
            }
            Some(Managed { lock: Lock::Free, .. }) | None => {
                prop_assert_eq!(settings.auto_log.lock, Lock::Free);
                if let Some(value) = chosen.auto_log {
                    prop_assert_eq!(settings.auto_log.value, value);
                }
            }
        }
        // Administrators' and people's edits may interleave in any way; each side's own order stands.
        let mut order: Vec<bool> = edits.iter().map(Edit::is_admins).collect();
        for (one, other) in swaps {
            if !order.is_empty() {
                let (one, other) = (one.index(order.len()), other.index(order.len()));
                order.swap(one, other);
            }
        }
        let mut admins = edits.iter().filter(|edit| edit.is_admins());
        let mut users = edits.iter().filter(|edit| !edit.is_admins());
        let shuffled: Vec<Edit> = order
            .into_iter()
            .filter_map(|admin| if admin { admins.next() } else { users.next() })
            .cloned()
            .collect();
        let (managed, chosen) = after(&shuffled);
        prop_assert_eq!(UserSettings::of(&managed, &chosen), settings);
    }

    #[test]
    fn the_order_of_searches_does_not_matter(
        found in prop::collection::vec(contact(), 0..8),
        policy in proptest::sample::select(SeveralContactsPolicy::ALL.to_vec()),
        twice in any::<prop::sample::Index>(),
    ) {
        let once = matched(found.clone(), policy);
        let mut backwards: Vec<Contact> = found.iter().rev().cloned().collect();
        if !found.is_empty() {
            backwards.push(found[twice.index(found.len())].clone());
        }
        prop_assert_eq!(matched(backwards, policy), once);
    }

    #[test]
    fn settings_of_a_newer_version_survive(
        keys in prop::collection::btree_map("x[a-z]{1,8}", any::<Option<i64>>(), 0..6),
        settings in org_settings(),
    ) {
        let mut stored = serde_json::to_value(&settings).unwrap();
        for (key, value) in &keys {
            stored[key] = serde_json::json!({ "new": value });
            stored["callTypes"][key] = serde_json::json!([value]);
            stored["managed"][key] = serde_json::json!({ "value": value, "lock": "locked" });
        }
        let read: OrgSettings = serde_json::from_value(stored.clone()).unwrap();
        prop_assert_eq!(serde_json::to_value(&read).unwrap(), stored);
    }
}
