//! What holds of every call and every setting, whatever the values.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod inputs;

use ledger_core::call::part::parts;
use ledger_core::call::record::Progress;
use ledger_core::call::{End, Fold, News};
use ledger_core::cover::{CoverHistory, Logger};
use ledger_core::directory::Directory;
use ledger_core::ledger::{CallFile, Session};
use ledger_core::rules::{Admission, Policy, admit};
use ledger_core::settings::{BlockEntry, BlockTarget};
use ledger_core::time::Millis;
use ledger_core::why::Why;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::inputs::{
    BEGINNING, Word, call_types, directory, fold, hear, number, observation, part, policy, record,
    scope, stricter, told, words,
};

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_and_the_number_of_words_do_not_matter(
        (words, mixed) in words().prop_flat_map(|words| {
            let twice: Vec<Word> = words.iter().chain(&words).cloned().collect();
            (Just(words), Just(twice).prop_shuffle())
        }),
    ) {
        let (first, second) = (fold(&words), fold(&mixed));
        prop_assert_eq!(&first, &second);
        let directory = Directory::default();
        prop_assert_eq!(first.call(&directory), second.call(&directory));
        prop_assert_eq!(told(&first), told(&second));
    }

    #[test]
    fn what_was_heard_is_no_news(words in words()) {
        let mut all = fold(&words);
        for word in &words {
            prop_assert_eq!(hear(&mut all, word), News::Known);
        }
    }

    #[test]
    fn an_ended_call_goes_on_only_when_someone_joins(words in words(), news in observation()) {
        let mut all = fold(&words);
        let directory = Directory::default();
        let before = all.call(&directory).map(|call| call.end);
        let is_known = all.observations().any(|known| known.party == news.party);
        all.observe(news);
        let after = all.call(&directory).map(|call| call.end);
        if matches!(before, Some(End::Ended { .. })) && is_known {
            prop_assert!(!matches!(after, Some(End::Open)), "{:?} became {:?}", before, after);
        }
    }

    #[test]
    fn a_finished_record_is_not_undone(records in vec(record(), 1..6)) {
        let mut fold = Fold::new("s-1".into());
        let mut finished = std::collections::BTreeSet::new();
        for record in records {
            if record.progress == Progress::Finished {
                finished.insert(record.id.clone());
            }
            fold.record(record);
            for kept in fold.records().filter(|kept| finished.contains(&kept.id)) {
                prop_assert_eq!(kept.progress, Progress::Finished);
            }
        }
    }

    #[test]
    fn no_time_is_negative_or_longer_than_the_call(words in words()) {
        let fold = fold(words.iter().filter(|word| matches!(word, Word::Event(_))));
        let directory = Directory::default();
        if let Some(call) = fold.call(&directory) {
            let last = fold.last_heard_of().unwrap_or(call.started_at);
            let whole = last.since(call.started_at);
            for participant in &call.participants {
                for span in [participant.ring, participant.talk, participant.hold] {
                    prop_assert!(span.0 >= 0 && span <= whole, "{:?} of {:?}", participant, whole);
                }
            }
        }
    }

    #[test]
    fn a_session_survives_storage(words in words()) {
        let mut session = Session::new("s-1".into(), Millis(BEGINNING));
        for word in &words {
            let now = Millis(BEGINNING + 1);
            match word {
                Word::Event(observation) => session.observe((**observation).clone(), now),
                Word::Log(record) => session.record((**record).clone(), now),
            };
        }
        let stored = serde_json::to_string(&session).unwrap();
        prop_assert_eq!(serde_json::from_str::<Session>(&stored).unwrap(), session);
    }

    #[test]
    fn a_call_comes_to_the_same_with_those_whom_it_names_as_with_the_whole_directory(
        words in words(),
        (types, scope) in (call_types(), scope()),
    ) {
        let session = Session { fold: fold(&words), ..Session::new("s-1".into(), Millis(0)) };
        let file = CallFile { session, entries: Vec::new() };
        let (whole, excerpt) = (directory(), directory().excerpt(&file.mentions()));
        let fold = &file.session.fold;
        let call = fold.call(&whole);
        prop_assert_eq!(&call, &fold.call(&excerpt));
        let Some(call) = call else { return Ok(()) };
        let told = parts(fold, &call, &whole);
        prop_assert_eq!(&told, &parts(fold, &call, &excerpt));
        let mut policy = policy(types, Vec::new());
        policy.settings.scope = scope;
        policy.cover.note(&policy.settings, Millis(1));
        for part in &told {
            prop_assert_eq!(
                admit(part, Logger::Server, &policy, &whole),
                admit(part, Logger::Server, &policy, &excerpt)
            );
        }
        prop_assert_eq!(fold.end(), Some((call.end, call.confirmed)));
    }

    #[test]
    fn a_stricter_rule_never_logs_more(
        part in part(),
        (one, other) in (call_types(), call_types()),
        is_blocked in any::<bool>(),
    ) {
        let directory = Directory::default();
        let list = vec![BlockEntry::new(BlockTarget::Number(number("+14155550177")))];
        let strict = policy(stricter(&one, &other), if is_blocked { list } else { Vec::new() });
        let loose = policy(one, Vec::new());
        if admit(&part, Logger::Server, &strict, &directory) == Admission::Admit {
            prop_assert_eq!(admit(&part, Logger::Server, &loose, &directory), Admission::Admit);
        }
    }

    #[test]
    fn the_client_logs_by_the_servers_rules_but_for_cover(part in part(), types in call_types()) {
        let directory = Directory::default();
        let covered = policy(types, Vec::new());
        let uncovered = Policy { cover: CoverHistory::default(), ..covered.clone() };
        let server = admit(&part, Logger::Server, &covered, &directory);
        for policy in [&covered, &uncovered] {
            prop_assert_eq!(admit(&part, Logger::Client, policy, &directory), server);
        }
        let skipped = admit(&part, Logger::Server, &uncovered, &directory);
        prop_assert_eq!(skipped, Admission::Skip(Why::ModeOff));
    }
}
