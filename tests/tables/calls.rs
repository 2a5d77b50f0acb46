//! Telephony sessions, written down as a person would tell them.

use ledger_core::call::event::Marks;
use ledger_core::call::record::{Media, Progress};
use ledger_core::call::{Direction, Leg, Observation, Origin, Reason, Record, Side, Status};
use ledger_core::directory::{Directory, Extension, ExtensionKind};
use ledger_core::id::TelephonySessionId;
use ledger_core::phone::{HomeRegion, Line, PhoneNumber};
use ledger_core::time::{Millis, Span};

/// When every call begins.
pub(crate) const BEGINNING: Millis = Millis(1_772_463_600_000);

/// The customer.
pub(crate) const CUSTOMER: &str = "+14155550177";

/// The account: Ann 101, Bob 102, Cyd 103, Sue the supervisor 104, a menu, a queue, paging.
pub(crate) fn directory() -> Directory {
    let extension = |id: &str, name: &str, kind: ExtensionKind| Extension {
        id: id.into(),
        number: Some(id.to_owned()),
        name: name.to_owned(),
        kind,
        email: None,
        site: None,
        department: None,
    };
    let extensions = [
        extension("101", "Ann", ExtensionKind::User),
        extension("102", "Bob", ExtensionKind::User),
        extension("103", "Cyd", ExtensionKind::User),
        extension("104", "Sue", ExtensionKind::User),
        extension("800", "Menu", ExtensionKind::Ivr),
        extension("900", "Sales", ExtensionKind::Queue),
        extension("950", "Paging", ExtensionKind::Other("PagingOnly".to_owned())),
    ];
    let numbers = ["+16505550100", "+16505550101", "+16505550102", "+16505550190"];
    Directory {
        home: HomeRegion::default(),
        extensions: extensions.into_iter().map(|it| (it.id.clone(), it)).collect(),
        numbers: numbers
            .iter()
            .filter_map(|number| PhoneNumber::parse(number, &HomeRegion::default()).ok())
            .collect(),
        ..Directory::default()
    }
}

/// What is known of one session.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    pub(crate) observations: Vec<Observation>,
    pub(crate) records: Vec<Record>,
}

/// One line: `seconds party [extension] direction from > to status [reason] [flags]`.
///
/// Sequence numbers run over the lines. `-` stands for an outside party. A side is a number, an
/// extension's short number, `anonymous`, or `number=extension` for a number of an extension.
/// Flags: `queue`, `missed`, `recorded`, `peer=SESSION`, `lost` (it never came).
pub(crate) fn events(story: &str) -> Vec<Observation> {
    let lines = story.lines().map(str::trim).filter(|line| !line.is_empty());
    (2..).zip(lines).filter_map(|(sequence, line)| event(sequence, line)).collect()
}

fn event(sequence: u64, line: &str) -> Option<Observation> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [seconds, party, extension, direction, from, ">", to, status, rest @ ..] = &words[..]
    else {
        panic!("a line has eight words at least: {line:?}");
    };
    if rest.contains(&"lost") {
        return None;
    }
    let flag = |name: &str| rest.contains(&name);
    let is_flag =
        |word: &&&str| !["queue", "missed", "recorded"].contains(*word) && !word.contains('=');
    let seconds: f64 = seconds.parse().expect("seconds");
    Some(Observation {
        sequence,
        at: BEGINNING + Span((seconds * 1000.0).round() as i64),
        session_id: "900".to_owned(),
        origin: if flag("ringout") { Origin::RingOut } else { Origin::Call },
        party: format!("p-1-{party}").as_str().into(),
        extension_id: (*extension != "-").then(|| (*extension).into()),
        direction: if *direction == "out" { Direction::Outbound } else { Direction::Inbound },
        from: side(from),
        to: side(to),
        status: Status::read(status),
        reason: rest.iter().find(is_flag).map(|word| Reason::read(word)),
        peer: rest.iter().find_map(|word| word.strip_prefix("peer=")).map(TelephonySessionId::from),
        marks: Marks {
            queue_call: flag("queue"),
            missed: flag("missed"),
            recorded: flag("recorded"),
        },
    })
}

/// A number that is one.
pub(crate) fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text, &HomeRegion::default()).expect("a number")
}

/// A side as the lines write it.
pub(crate) fn side(text: &str) -> Side {
    if text == "anonymous" {
        return Side { name: Some("Anonymous".to_owned()), ..Side::default() };
    }
    let (number, extension) = match text.split_once('=') {
        Some((number, extension)) => (number, Some(extension)),
        None if text.len() == 3 => (text, Some(text)),
        None => (text, None),
    };
    Side {
        line: Some(Line::read(number, &HomeRegion::default())),
        name: None,
        extension_id: extension.map(Into::into),
    }
}

/// A finished record of the call log: `direction from > to seconds result`, and its legs:
/// `seconds-after-the-beginning extension direction from > to seconds legType result`, the result
/// with `_` for spaces.
pub(crate) fn record(head: &str, legs: &str) -> Record {
    let words: Vec<&str> = head.split_whitespace().collect();
    let [direction, from, ">", to, seconds, result] = words[..] else {
        panic!("a record has six words: {head:?}");
    };
    Record {
        id: "r-1".into(),
        session_id: "900".to_owned(),
        started_at: BEGINNING,
        modified_at: BEGINNING + Span::minutes(10),
        direction: heading(direction),
        from: side(from),
        to: side(to),
        duration: Span::seconds(seconds.parse().expect("seconds")),
        result: result.replace('_', " "),
        progress: if result == "In_Progress" { Progress::InProgress } else { Progress::Finished },
        recording: None,
        voicemail: (result == "Voicemail").then(media),
        legs: legs.lines().map(str::trim).filter(|line| !line.is_empty()).map(leg).collect(),
        short_recording: false,
        linked_to: Vec::new(),
    }
}

fn leg(line: &str) -> Leg {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [after, extension, direction, from, ">", to, seconds, leg_type, result] = words[..] else {
        panic!("a leg has nine words: {line:?}");
    };
    Leg {
        extension_id: (extension != "-").then(|| extension.into()),
        direction: heading(direction),
        started_at: BEGINNING + Span::seconds(after.parse().expect("seconds")),
        duration: Span::seconds(seconds.parse().expect("seconds")),
        result: result.replace('_', " "),
        leg_type: leg_type.to_owned(),
        from: side(from),
        to: side(to),
        recording: None,
        voicemail: None,
    }
}

fn heading(text: &str) -> Direction {
    if text == "out" { Direction::Outbound } else { Direction::Inbound }
}

fn media() -> Media {
    Media { id: "m-1".to_owned(), uri: None }
}
