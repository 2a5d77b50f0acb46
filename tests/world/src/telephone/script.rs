//! Reads the scenes, once for all worlds.

use std::sync::OnceLock;

use ledger_core::call::event::Marks;
use ledger_core::call::{CallResult, Direction, Reason, Side, Status};
use ledger_core::phone::{HomeRegion, Line};

use super::scenes::SCENES;
use crate::account::{ADMIN, AGENTS, CUSTOMERS, MENU, QUEUE};

/// One session of a scene.
#[derive(Debug)]
pub(super) struct Script {
    pub(super) events: Vec<ScriptEvent>,
    pub(super) truths: Vec<ScriptTruth>,
}

#[derive(Debug)]
pub(super) struct ScriptEvent {
    pub(super) at: i64,
    pub(super) leg: &'static str,
    /// An outside party has none.
    pub(super) actor: Option<Actor>,
    pub(super) direction: Direction,
    pub(super) from: Place,
    pub(super) to: Place,
    pub(super) status: Status,
    pub(super) reason: Option<Reason>,
    pub(super) marks: Marks,
    pub(super) goes_on_elsewhere: bool,
    pub(super) is_ring_out: bool,
}

/// One leg of a participant.
#[derive(Debug)]
pub(super) struct ScriptTruth {
    pub(super) actor: Actor,
    pub(super) result: CallResult,
    pub(super) direction: Direction,
    pub(super) from: i64,
    pub(super) talk: i64,
    pub(super) hold: i64,
    pub(super) due: Due,
}

/// Whether a part gets an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// It does not: someone only rang, listened, or passed the call on.
    Nothing,
    /// It does, with the customer's number.
    Entry,
    /// It does; that it has the customer's number, one event alone says.
    EntryByOneEvent,
    /// It does, as a call between colleagues.
    InternalEntry,
    /// It does, and nobody knows the number.
    EntryWithoutNumber,
}

/// Someone of the account, by the part they play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Actor {
    Agent(usize),
    Supervisor,
    Menu,
    Queue,
}

impl Actor {
    fn read(letter: &str) -> Option<Self> {
        Some(match letter {
            "A" | "a" => Self::Agent(0),
            "B" | "b" => Self::Agent(1),
            "C" | "c" => Self::Agent(2),
            "S" | "s" => Self::Supervisor,
            "M" => Self::Menu,
            "Q" => Self::Queue,
            _ => return None,
        })
    }

    /// The extension, where agents have changed places by so many.
    pub(super) fn extension(self, turned: usize) -> &'static str {
        match self {
            Self::Agent(index) => AGENTS[(index + turned) % AGENTS.len()],
            Self::Supervisor => ADMIN,
            Self::Menu => MENU,
            Self::Queue => QUEUE,
        }
    }
}

/// What stands on a side of a leg.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    Customer,
    Withheld,
    MainNumber,
    Menu,
    SalesNumber,
    Queue,
    DirectNumber(Actor),
    /// The direct number, before RingCentral says whose it is.
    BareNumber(Actor),
    ShortNumber(Actor),
}

impl Place {
    fn read(word: &str) -> Self {
        let actor = |word: &str| Actor::read(word).expect("a letter of the cast");
        match word {
            "cust" => Self::Customer,
            "none" => Self::Withheld,
            "main" => Self::MainNumber,
            "menu" => Self::Menu,
            "sales" => Self::SalesNumber,
            "queue" => Self::Queue,
            _ => match word.strip_suffix('-') {
                Some(bare) => Self::BareNumber(actor(bare)),
                None if word.chars().all(char::is_uppercase) => Self::DirectNumber(actor(word)),
                None => Self::ShortNumber(actor(word)),
            },
        }
    }

    pub(super) fn side(self, turned: usize, customer: usize) -> Side {
        let sides = sides();
        match self {
            Self::Customer => sides.customers[customer].clone(),
            Self::Withheld => Side { name: Some("Anonymous".to_owned()), ..Side::default() },
            Self::MainNumber => bare(&sides.menu),
            Self::Menu => sides.menu.clone(),
            Self::SalesNumber => bare(&sides.queue),
            Self::Queue => sides.queue.clone(),
            Self::DirectNumber(actor) => sides.of(actor, turned).clone(),
            Self::BareNumber(actor) => bare(sides.of(actor, turned)),
            Self::ShortNumber(actor) => {
                let extension = actor.extension(turned);
                Side {
                    line: Some(Line::Extension(extension.to_owned())),
                    name: None,
                    extension_id: Some(extension.into()),
                }
            }
        }
    }
}

fn bare(side: &Side) -> Side {
    Side { line: side.line.clone(), ..Side::default() }
}

/// Numbers are read once: that takes longer than all else in a call.
struct Sides {
    customers: [Side; 3],
    agents: [Side; 3],
    supervisor: Side,
    menu: Side,
    queue: Side,
}

impl Sides {
    fn of(&self, actor: Actor, turned: usize) -> &Side {
        match actor {
            Actor::Agent(index) => &self.agents[(index + turned) % AGENTS.len()],
            Actor::Supervisor => &self.supervisor,
            Actor::Menu => &self.menu,
            Actor::Queue => &self.queue,
        }
    }
}

fn sides() -> &'static Sides {
    static SIDES: OnceLock<Sides> = OnceLock::new();
    SIDES.get_or_init(|| {
        let side = |number: &str, extension: Option<&str>| Side {
            line: Some(Line::read(number, &HomeRegion::default())),
            name: None,
            extension_id: extension.map(Into::into),
        };
        Sides {
            customers: CUSTOMERS.map(|number| side(number, None)),
            agents: AGENTS.map(|agent| side(&format!("+16505550{agent}"), Some(agent))),
            supervisor: side("+16505550104", Some(ADMIN)),
            menu: side("+16505550100", Some(MENU)),
            queue: side("+16505550190", Some(QUEUE)),
        }
    })
}

/// Every scene, as one or two sessions.
pub(super) fn scripts() -> &'static [Vec<Script>] {
    static SCRIPTS: OnceLock<Vec<Vec<Script>>> = OnceLock::new();
    SCRIPTS.get_or_init(|| {
        SCENES.iter().map(|scene| scene.split("then").map(script).collect()).collect()
    })
}

fn script(text: &'static str) -> Script {
    let (events, truths) = text.split_once("so\n").expect("a truth below the events");
    let lines = |text: &'static str| text.lines().map(str::trim).filter(|line| !line.is_empty());
    Script {
        events: lines(events).map(event).collect(),
        truths: lines(truths).map(truth).collect(),
    }
}

fn event(line: &'static str) -> ScriptEvent {
    let words: Vec<&'static str> = line.split_whitespace().collect();
    let [at, leg, actor, direction, from, ">", to, status, rest @ ..] = &words[..] else {
        panic!("an event has eight words at least: {line:?}");
    };
    let has = |mark: &str| rest.contains(&mark);
    let is_reason = |word: &&&str| !["queue", "missed", "peer", "ringout"].contains(*word);
    ScriptEvent {
        at: milliseconds(at),
        leg,
        actor: Actor::read(actor),
        direction: heading(direction),
        from: Place::read(from),
        to: Place::read(to),
        status: Status::read(status),
        reason: rest.iter().find(is_reason).map(|word| Reason::read(word)),
        marks: Marks { queue_call: has("queue"), missed: has("missed"), recorded: false },
        goes_on_elsewhere: has("peer"),
        is_ring_out: has("ringout"),
    }
}

fn truth(line: &'static str) -> ScriptTruth {
    let words: Vec<&'static str> = line.split_whitespace().collect();
    let [actor, result, direction, from, talk, hold, star @ ..] = &words[..] else {
        panic!("a truth has six words at least: {line:?}");
    };
    ScriptTruth {
        actor: Actor::read(actor).expect("a letter of the cast"),
        result: match *result {
            "answered" | "monitored" => CallResult::Answered,
            "missed" => CallResult::Missed,
            "voicemail" => CallResult::Voicemail,
            "unanswered" => CallResult::NoAnswer,
            "busy" => CallResult::Busy,
            "rejected" => CallResult::Rejected,
            "elsewhere" => CallResult::AnsweredElsewhere,
            "abandoned" => CallResult::Abandoned,
            "passed" => CallResult::PassedOn,
            other => panic!("there is no result {other:?}"),
        },
        direction: heading(direction),
        from: milliseconds(from),
        talk: milliseconds(talk),
        hold: milliseconds(hold),
        due: match star {
            [] => Due::Nothing,
            ["*"] => Due::Entry,
            ["*i"] => Due::InternalEntry,
            ["*w"] => Due::EntryWithoutNumber,
            ["*?"] => Due::EntryByOneEvent,
            other => panic!("there is no star {other:?}"),
        },
    }
}

fn heading(word: &str) -> Direction {
    if word == "out" { Direction::Outbound } else { Direction::Inbound }
}

fn milliseconds(seconds: &str) -> i64 {
    let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
    let fraction = format!("{fraction:0<3}");
    whole.parse::<i64>().expect("seconds") * 1000 + fraction.parse::<i64>().expect("thousandths")
}
