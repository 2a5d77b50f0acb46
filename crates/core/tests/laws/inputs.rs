//! Calls, words about calls, and settings of every kind.

use ledger_core::call::event::Marks;
use ledger_core::call::part::{Part, parts};
use ledger_core::call::record::{Media, Progress};
use ledger_core::call::{
    CallResult, Direction, Fold, Leg, News, Observation, Origin, Reason, Record, Side, Status,
};
use ledger_core::cover::CoverHistory;
use ledger_core::directory::{Directory, Extension, ExtensionKind};
use ledger_core::phone::{HomeRegion, Line, PhoneNumber};
use ledger_core::rules::Policy;
use ledger_core::settings::{BlockEntry, CallTypes, Mode, OrgSettings, Scope, ScopeMember};
use ledger_core::time::{Millis, Span};
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;

pub(crate) const BEGINNING: i64 = 1_772_463_600_000;

pub(crate) fn side() -> impl Strategy<Value = Side> {
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

pub(crate) fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text, &HomeRegion::default()).unwrap()
}

pub(crate) fn status() -> impl Strategy<Value = Status> {
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

pub(crate) fn reason() -> impl Strategy<Value = Option<Reason>> {
    option::of(prop_oneof![
        Just(Reason::BlindTransfer),
        Just(Reason::AttendedTransfer),
        Just(Reason::AnsweredElsewhere),
        Just(Reason::Supervising),
        Just(Reason::Rejected),
        Just(Reason::Other("callfinished".to_owned())),
    ])
}

pub(crate) fn observation() -> impl Strategy<Value = Observation> {
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

pub(crate) fn heading(is_outbound: bool) -> Direction {
    if is_outbound { Direction::Outbound } else { Direction::Inbound }
}

pub(crate) fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("Accepted"),
        Just("Missed"),
        Just("Voicemail"),
        Just("Answered Elsewhere"),
        Just("Levitated"),
    ]
    .prop_map(str::to_owned)
}

pub(crate) fn record() -> impl Strategy<Value = Record> {
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
pub(crate) enum Word {
    Event(Box<Observation>),
    Log(Box<Record>),
}

pub(crate) fn words() -> impl Strategy<Value = Vec<Word>> {
    vec(
        prop_oneof![
            4 => observation().prop_map(|it| Word::Event(Box::new(it))),
            1 => record().prop_map(|it| Word::Log(Box::new(it))),
        ],
        1..14,
    )
}

pub(crate) fn hear(fold: &mut Fold, word: &Word) -> News {
    match word {
        Word::Event(observation) => fold.observe((**observation).clone()),
        Word::Log(record) => fold.record((**record).clone()),
    }
}

pub(crate) fn fold<'a>(words: impl IntoIterator<Item = &'a Word>) -> Fold {
    let mut fold = Fold::new("s-1".into());
    for word in words {
        hear(&mut fold, word);
    }
    fold
}

pub(crate) fn told(fold: &Fold) -> Vec<Part> {
    let directory = Directory::default();
    fold.call(&directory).map(|call| parts(fold, &call, &directory)).unwrap_or_default()
}

pub(crate) fn part() -> impl Strategy<Value = Part> {
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

pub(crate) fn call_types() -> impl Strategy<Value = CallTypes> {
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

pub(crate) fn policy(call_types: CallTypes, block_list: Vec<BlockEntry>) -> Policy {
    let settings = OrgSettings { mode: Mode::On, call_types, block_list, ..OrgSettings::default() };
    let mut cover = CoverHistory::default();
    cover.note(&settings, Millis(0));
    Policy { settings, cover, ..Policy::default() }
}

/// Who is who, and two whom no call names.
pub(crate) fn directory() -> Directory {
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

pub(crate) fn scope() -> impl Strategy<Value = Scope> {
    let member = prop_oneof![
        Just(ScopeMember::Extension("101".into())),
        Just(ScopeMember::Site("Main Site".to_owned())),
        Just(ScopeMember::Department("Sales".to_owned())),
        Just(ScopeMember::Queue("102".into())),
    ];
    (btree_set(member, 1..3), any::<bool>()).prop_map(|(members, only)| {
        let members = members.into_iter().collect();
        if only { Scope::Only { members } } else { Scope::Except { members } }
    })
}

/// Both are at least as strict as either.
pub(crate) fn stricter(a: &CallTypes, b: &CallTypes) -> CallTypes {
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
