//! What holds of every call and every setting, whatever the values.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use ledger_core::call::event::Marks;
use ledger_core::call::part::{Part, parts};
use ledger_core::call::record::{Media, Progress};
use ledger_core::call::{
    CallResult, Direction, End, Fold, Leg, News, Observation, Origin, Reason, Record, Side, Status,
};
use ledger_core::cover::{CoverHistory, Logger};
use ledger_core::directory::{Directory, Extension, ExtensionKind};
use ledger_core::ledger::{CallFile, Session};
use ledger_core::phone::{HomeRegion, Line, PhoneNumber};
use ledger_core::rules::{Admission, Policy, admit};
use ledger_core::settings::{
    BlockEntry, BlockTarget, CallTypes, Mode, OrgSettings, Scope, ScopeMember,
};
use ledger_core::time::{Millis, Span};
use ledger_core::why::Why;
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;

const BEGINNING: i64 = 1_772_463_600_000;

fn side() -> impl Strategy<Value = Side> {
    prop_oneof![
        Just((Some(Line::Number(number("+14155550177"))), None)),
        Just((Some(Line::Number(number("+16505550101"))), Some("101"))),
        Just((Some(Line::Extension("102".to_owned())), Some("102"))),
        Just((None, None)),
    ]
    .prop_map(|(line, extension): (Option<Line>, Option<&str>)| Side {
        line,
        name: None,
        extension_id: extension.map(Into::into),
    })
}

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text, &HomeRegion::default()).unwrap()
}

fn status() -> impl Strategy<Value = Status> {
    prop_oneof![
        Just(Status::Setup),
        Just(Status::Proceeding),
        Just(Status::Answered),
        Just(Status::Hold),
        Just(Status::Voicemail),
        Just(Status::Disconnected),
        Just(Status::Gone),
        Just(Status::Other("tds".to_owned())),
    ]
}

fn reason() -> impl Strategy<Value = Option<Reason>> {
    option::of(prop_oneof![
        Just(Reason::BlindTransfer),
        Just(Reason::AttendedTransfer),
        Just(Reason::AnsweredElsewhere),
        Just(Reason::Supervising),
        Just(Reason::Rejected),
        Just(Reason::Other("callfinished".to_owned())),
    ])
}

fn observation() -> impl Strategy<Value = Observation> {
    (
        (2..12_u64, 0..60_000_i64, 1..5_u32),
        (option::of(prop_oneof![Just("101"), Just("102"), Just("900")]), any::<bool>()),
        (side(), side(), status(), reason()),
        (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()),
    )
        .prop_map(
            |(
                (sequence, at, party),
                (extension, is_outbound),
                (from, to, status, reason),
                (queue_call, missed, recorded, is_ring_out),
            )| Observation {
                sequence,
                at: Millis(BEGINNING + at),
                session_id: "900".to_owned(),
                origin: if is_ring_out { Origin::RingOut } else { Origin::Call },
                party: format!("p-1-{party}").as_str().into(),
                extension_id: extension.map(Into::into),
                direction: heading(is_outbound),
                from,
                to,
                status,
                reason,
                peer: None,
                marks: Marks { queue_call, missed, recorded },
            },
        )
}

fn heading(is_outbound: bool) -> Direction {
    if is_outbound { Direction::Outbound } else { Direction::Inbound }
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("Accepted"),
        Just("Missed"),
        Just("Voicemail"),
        Just("Answered Elsewhere"),
        Just("Levitated"),
    ]
    .prop_map(str::to_owned)
}

fn record() -> impl Strategy<Value = Record> {
    let leg = (prop_oneof![Just("101"), Just("102")], 0..60_i64, word(), any::<bool>()).prop_map(
        |(extension, seconds, result, is_outbound)| Leg {
            extension_id: Some(extension.into()),
            direction: heading(is_outbound),
            started_at: Millis(BEGINNING),
            duration: Span::seconds(seconds),
            result,
            leg_type: "Accept".to_owned(),
            from: Side::default(),
            to: Side::default(),
            recording: None,
            voicemail: None,
        },
    );
    (0..3_u32, 0..3_i64, any::<bool>(), any::<bool>(), word(), vec(leg, 0..3), any::<bool>())
        .prop_map(|(id, modified, is_outbound, is_finished, result, legs, has_media)| Record {
            id: format!("r-{id}").as_str().into(),
            session_id: "900".to_owned(),
            started_at: Millis(BEGINNING),
            modified_at: Millis(BEGINNING + modified),
            direction: heading(is_outbound),
            from: Side::default(),
            to: Side::default(),
            duration: Span::seconds(60),
            result,
            progress: if is_finished { Progress::Finished } else { Progress::InProgress },
            recording: has_media.then(|| Media { id: "m".to_owned(), uri: None }),
            voicemail: None,
            legs,
            short_recording: false,
            linked_to: Vec::new(),
        })
}

#[derive(Clone, Debug)]
enum Word {
    Event(Box<Observation>),
    Log(Box<Record>),
}

fn words() -> impl Strategy<Value = Vec<Word>> {
    vec(
        prop_oneof![
            4 => observation().prop_map(|it| Word::Event(Box::new(it))),
            1 => record().prop_map(|it| Word::Log(Box::new(it))),
        ],
        1..14,
    )
}

fn hear(fold: &mut Fold, word: &Word) -> News {
    match word {
        Word::Event(observation) => fold.observe((**observation).clone()),
        Word::Log(record) => fold.record((**record).clone()),
    }
}

fn fold<'a>(words: impl IntoIterator<Item = &'a Word>) -> Fold {
    let mut fold = Fold::new("s-1".into());
    for word in words {
        hear(&mut fold, word);
    }
    fold
}

fn told(fold: &Fold) -> Vec<Part> {
    let directory = Directory::default();
    fold.call(&directory).map(|call| parts(fold, &call, &directory)).unwrap_or_default()
}

fn part() -> impl Strategy<Value = Part> {
    (
        vec(observation(), 1..10),
        prop_oneof![
            Just(CallResult::Answered),
            Just(CallResult::Missed),
            Just(CallResult::Voicemail),
            Just(CallResult::NoAnswer),
            Just(CallResult::Rejected),
        ],
        0..120_i64,
    )
        .prop_filter_map("nobody took part", |(observations, result, talk)| {
            let words: Vec<Word> =
                observations.into_iter().map(|it| Word::Event(Box::new(it))).collect();
            let mut part = told(&fold(&words)).into_iter().next()?;
            part.result = result;
            part.talk = Span::seconds(talk);
            part.ended_at = Some(Millis(BEGINNING + 60_000));
            Some(part)
        })
}

fn call_types() -> impl Strategy<Value = CallTypes> {
    (vec(any::<bool>(), 6), 0..60_i64).prop_map(|(switches, minimum)| CallTypes {
        inbound: switches[0],
        outbound: switches[1],
        missed: switches[2],
        voicemail: switches[3],
        internal: switches[4],
        dropped_in_menu: switches[5],
        minimum_talk: Span::seconds(minimum),
        ..CallTypes::default()
    })
}

fn policy(call_types: CallTypes, block_list: Vec<BlockEntry>) -> Policy {
    let settings = OrgSettings { mode: Mode::On, call_types, block_list, ..OrgSettings::default() };
    let mut cover = CoverHistory::default();
    cover.note(&settings, Millis(0));
    Policy { settings, cover, ..Policy::default() }
}

/// Who is who, and two whom no call names.
fn directory() -> Directory {
    let extension = |id: &str, kind: ExtensionKind| Extension {
        id: id.into(),
        number: Some(id.to_owned()),
        name: format!("Extension {id}"),
        kind,
        email: None,
        site: Some("Main Site".to_owned()),
        department: (id == "101").then(|| "Sales".to_owned()),
    };
    let extensions = [
        extension("101", ExtensionKind::User),
        extension("102", ExtensionKind::Queue),
        extension("900", ExtensionKind::Ivr),
        extension("104", ExtensionKind::User),
    ];
    Directory {
        extensions: extensions.into_iter().map(|one| (one.id.clone(), one)).collect(),
        numbers: [number("+16505550101"), number("+16505550104")].into(),
        queue_members: [("102".into(), ["101".into(), "104".into()].into())].into(),
        ..Directory::default()
    }
}

fn scope() -> impl Strategy<Value = Scope> {
    let member = prop_oneof![
        Just(ScopeMember::Extension("101".into())),
        Just(ScopeMember::Site("Main Site".to_owned())),
        Just(ScopeMember::Department("Sales".to_owned())),
        Just(ScopeMember::Queue("102".into())),
    ];
    (btree_set(member, 1..3), any::<bool>()).prop_map(|(members, only)| {
        if only { Scope::Only { members } } else { Scope::Except { members } }
    })
}

/// Both are at least as strict as either.
fn stricter(a: &CallTypes, b: &CallTypes) -> CallTypes {
    CallTypes {
        inbound: a.inbound && b.inbound,
        outbound: a.outbound && b.outbound,
        missed: a.missed && b.missed,
        voicemail: a.voicemail && b.voicemail,
        internal: a.internal && b.internal,
        dropped_in_menu: a.dropped_in_menu && b.dropped_in_menu,
        minimum_talk: a.minimum_talk.max(b.minimum_talk),
        ..CallTypes::default()
    }
}

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
