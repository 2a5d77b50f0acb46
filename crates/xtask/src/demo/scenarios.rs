//! What each scenario must come to: which extension gets an entry, in which state, and why.

use ledger_core::ledger::State;
use ledger_core::why::Why;

/// A scenario of the simulator, with what is expected of it.
#[derive(Debug)]
pub struct Scenario {
    /// The simulator's name of it.
    pub name: &'static str,
    /// What happens, in words.
    pub story: &'static str,
    /// The outside caller's number, and the contact who has it.
    pub contact: Option<(&'static str, &'static str)>,
    /// The entries, by session in the order of the play.
    pub entries: &'static [Expected],
}

/// An entry that must be there. No other may.
#[derive(Debug)]
pub struct Expected {
    /// Which session of the play, counted from 0.
    pub session: usize,
    /// The extension's id.
    pub extension: &'static str,
    /// Where the entry ends.
    pub state: State,
    /// Why.
    pub why: Why,
}

const ANN: &str = "400200000001";
const BOB: &str = "400200000002";
const MENU: &str = "400200000800";

const fn logged(session: usize, extension: &'static str) -> Expected {
    Expected { session, extension, state: State::Logged, why: Why::OneContact }
}

const fn skipped(session: usize, extension: &'static str, why: Why) -> Expected {
    Expected { session, extension, state: State::Skipped, why }
}

/// Every scenario of the demo.
pub const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "inbound-ivr",
        story: "a caller goes through the voice menu to Ann",
        contact: Some(("+14155550151", "Ivy Caller")),
        entries: &[logged(0, ANN)],
    },
    Scenario {
        name: "outbound",
        story: "Ann calls a customer",
        contact: Some(("+14155550152", "Oscar Customer")),
        entries: &[logged(0, ANN)],
    },
    Scenario {
        name: "internal",
        story: "Ann calls Bob",
        contact: None,
        entries: &[skipped(0, ANN, Why::InternalCall), skipped(0, BOB, Why::InternalCall)],
    },
    Scenario {
        name: "missed",
        story: "Ann does not answer",
        contact: Some(("+14155550154", "Mia Missed")),
        entries: &[logged(0, ANN)],
    },
    Scenario {
        name: "voicemail",
        story: "a caller leaves Ann a message",
        contact: Some(("+14155550155", "Victor Voice")),
        entries: &[logged(0, ANN)],
    },
    Scenario {
        name: "blind-transfer",
        story: "Ann hands the call to Bob unannounced",
        contact: Some(("+14155550156", "Blake Blind")),
        entries: &[logged(0, ANN), logged(0, BOB)],
    },
    Scenario {
        name: "warm-transfer",
        story: "Ann asks Bob first, then hands the call over",
        contact: Some(("+14155550157", "Wanda Warm")),
        entries: &[logged(0, ANN), skipped(1, ANN, Why::InternalCall), logged(1, BOB)],
    },
    Scenario {
        name: "queue-ring-all",
        story: "a queue rings three agents, Bob answers",
        contact: Some(("+14155550158", "Quinn Queue")),
        entries: &[logged(0, BOB)],
    },
    Scenario {
        name: "anonymous",
        story: "a caller without a number talks to Ann",
        contact: None,
        entries: &[Expected {
            session: 0,
            extension: ANN,
            state: State::Unresolved,
            why: Why::NoNumber,
        }],
    },
    Scenario {
        name: "ivr-drop",
        story: "a caller hangs up in the voice menu",
        contact: Some(("+14155550160", "Dora Drop")),
        entries: &[skipped(0, MENU, Why::DroppedInMenu)],
    },
];
