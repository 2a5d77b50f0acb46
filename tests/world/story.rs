//! What a seed chooses: the CRM, the settings, the facts, and how much goes wrong.

use fastrand::Rng;
use ledger_core::call::part::{Part, Reach};
use ledger_core::call::record::Media;
use ledger_core::call::view::Confirmation;
use ledger_core::call::{CallResult, Direction, Role, Side};
use ledger_core::contact::Contact;
use ledger_core::ledger::Idempotency;
use ledger_core::phone::{HomeRegion, Line};
use ledger_core::rules::Policy;
use ledger_core::settings::{
    self, LogStyle, Mode, NoContactPolicy, OrgSettings, SeveralContactsPolicy,
};
use ledger_core::time::{Millis, Span};

/// When the world begins.
pub(crate) const BEGINNING: Millis = Millis(1_772_463_600_000);

/// How long a create that was given up may take to land and show, in a CRM with markers.
pub(crate) const SETTLE: Span = Span::seconds(60);

/// What a seed chooses.
#[derive(Debug)]
pub(crate) struct Story {
    pub(crate) idempotency: Idempotency,
    pub(crate) policy: Policy,
    pub(crate) contacts: Vec<Contact>,
    /// What becomes known of each participant, in order.
    pub(crate) facts: Vec<Vec<Part>>,
    /// Of 100 things that can go wrong, how many do.
    pub(crate) trouble: u32,
    /// Until when things go wrong.
    pub(crate) calm_at: Millis,
    /// From when to when the CRM cannot be reached at all.
    pub(crate) outage: (Millis, Millis),
}

impl Story {
    pub(crate) fn draw(rng: &mut Rng) -> Self {
        let idempotency = match rng.u32(0..3) {
            0 => Idempotency::Upsert,
            1 => Idempotency::Marker { settle: SETTLE },
            _ => Idempotency::None,
        };
        let mut settings = OrgSettings {
            mode: Mode::On,
            no_contact: match rng.u32(0..3) {
                0 => NoContactPolicy::LeaveForPerson,
                1 => NoContactPolicy::CreatePlaceholder,
                _ => NoContactPolicy::Skip,
            },
            several_contacts: match rng.u32(0..2) {
                0 => SeveralContactsPolicy::LeaveForPerson,
                _ => SeveralContactsPolicy::FirstByName,
            },
            log_style: if rng.u32(0..4) == 0 { LogStyle::WhenComplete } else { LogStyle::AtOnce },
            ..OrgSettings::default()
        };
        // A CRM has fields of its own for what the body may leave out.
        for field in settings::Field::STANDARD {
            if field != settings::Field::Note && rng.u32(0..4) == 0 {
                settings.fields.remove(&field);
            }
        }
        settings.call_types.missed = rng.u32(0..5) > 0;
        let mut policy = Policy { settings, ..Policy::default() };
        policy.cover.note(&policy.settings, BEGINNING - Span::hours(1));
        let contacts = (0..[1, 1, 1, 0, 2][rng.usize(0..5)])
            .map(|index: u32| Contact {
                id: format!("c{}", index + 1).as_str().into(),
                name: format!("Contact {}", index + 1),
                kind: None,
                latest_activity_at: None,
                created_at: None,
            })
            .collect();
        let trouble = [0, 5, 15, 30, 50][rng.usize(0..5)];
        let calm_at = BEGINNING + Span::minutes(rng.i64(5..40));
        let outage = match rng.u32(0..8) {
            0 => (BEGINNING + Span::seconds(rng.i64(0..90)), BEGINNING + Span::hours(9 * 24)),
            1 | 2 => {
                let from = BEGINNING + Span::seconds(rng.i64(0..900));
                (from, from + Span::minutes(rng.i64(1..30)))
            }
            _ => (BEGINNING, BEGINNING),
        };
        let facts = (0..rng.usize(1..4)).map(|index| facts(index, rng)).collect();
        Self { idempotency, policy, contacts, facts, trouble, calm_at, outage }
    }
}

/// What becomes known of a participant: the events' word, then the call log's, then media.
fn facts(index: usize, rng: &mut Rng) -> Vec<Part> {
    let first = Part {
        telephony_session_id: "s-1".into(),
        session_id: "900".to_owned(),
        extension_id: format!("{}", 101 + index).as_str().into(),
        role: Role::Agent,
        result: [CallResult::Answered, CallResult::Missed, CallResult::Voicemail][rng.usize(0..3)],
        direction: Direction::Inbound,
        own: Side::default(),
        other: Side {
            line: Some(Line::read("+14155550177", &HomeRegion::default())),
            ..Side::default()
        },
        outside_number: Line::read("+14155550177", &HomeRegion::default()).number().cloned(),
        reach: Reach::External,
        started_at: BEGINNING - Span::minutes(2),
        ended_at: Some(BEGINNING),
        ring: Span::seconds(4),
        talk: Span::seconds(rng.i64(0..100)),
        confirmed: Confirmation::Events,
        recorded: rng.bool(),
        recording: None,
        voicemail: None,
        linked_to: Default::default(),
        legs: Vec::new(),
    };
    let mut all = vec![first.clone()];
    if rng.u32(0..6) == 0 {
        // The number shows only later.
        all[0].outside_number = None;
        all.push(first.clone());
    }
    if rng.u32(0..5) > 0 {
        let mut confirmed = first.clone();
        confirmed.confirmed = Confirmation::Record;
        if rng.u32(0..3) == 0 {
            confirmed.result = CallResult::Answered;
            confirmed.talk = Span(first.talk.0 + 7_000);
        }
        all.push(confirmed.clone());
        if first.recorded && rng.bool() {
            confirmed.recording = Some(Media {
                id: "r1".to_owned(),
                uri: Some("https://media.invalid/r1".to_owned()),
            });
            all.push(confirmed);
        }
    }
    all
}
