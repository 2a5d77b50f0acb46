//! Desks that grow in number while calls go on: callers with stale numbers, messages that come
//! late or never, desks that die at any point. Each call is at one desk, and what was
//! acknowledged is there.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::collections::{BTreeMap, BTreeSet};

use ledger_core::desks::{CALLS_A_DAY, DeskNumber, Desks, Route};
use ledger_core::id::TelephonySessionId;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

/// What happens next.
#[derive(Clone, Debug)]
enum Happening {
    /// A hook that knows of so many desks, of the numbers there have been, delivers an event.
    Event { call: usize, known: usize },
    /// The account grows.
    Growth,
    /// What the account says of its desks comes to one of them, now or, if it is held, later.
    Word { desk: u32, held: bool },
    /// One of the messages under way takes its next step.
    Step { message: usize },
    /// Whoever sends one of them, or has it, dies.
    Death { message: usize },
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        3 => (0..6_usize, 0..5_usize).prop_map(|(call, known)| Happening::Event { call, known }),
        1 => Just(Happening::Growth),
        2 => (0..64_u32, any::<bool>()).prop_map(|(desk, held)| Happening::Word { desk, held }),
        9 => (0..8_usize).prop_map(|message| Happening::Step { message }),
        1 => (0..8_usize).prop_map(|message| Happening::Death { message }),
    ]
}

/// A message under way. Each step of it is one turn of one desk.
#[derive(Clone, Debug)]
enum Message {
    /// An event is at this desk.
    At { call: usize, desk: DeskNumber },
    /// This desk asks the earlier owners, of whom these are left.
    Asking { call: usize, desk: DeskNumber, desks: Desks, left: Vec<DeskNumber> },
    /// All of them said no.
    Cleared { call: usize, desk: DeskNumber },
    /// The account's word is on its way.
    Word { desk: DeskNumber, desks: Desks },
}

/// What a question among desks does besides asking.
#[derive(Clone, Copy, Default, PartialEq)]
enum Question {
    /// It tells how many desks there are.
    #[default]
    Tells,
    /// Nothing: the mistake that the model must find.
    TellsNothing,
}

#[derive(Default)]
struct World {
    question: Question,
    /// Every number of desks there has been.
    numbers: Vec<Desks>,
    /// What each desk has stored: the number it knows of, and its calls.
    desks: BTreeMap<DeskNumber, (Desks, BTreeSet<usize>)>,
    acknowledged: BTreeSet<usize>,
    messages: Vec<Message>,
}

fn session(call: usize) -> TelephonySessionId {
    TelephonySessionId::new(format!("s-{call}"))
}

impl World {
    fn now(&self) -> Desks {
        *self.numbers.last().unwrap()
    }

    /// A desk that was never used asks the account first.
    fn desk(&mut self, number: DeskNumber) -> &mut (Desks, BTreeSet<usize>) {
        let now = self.now();
        self.desks.entry(number).or_insert((now, BTreeSet::new()))
    }

    fn happen(&mut self, happening: &Happening) {
        match *happening {
            Happening::Event { call, known } => {
                let desks = self.numbers[known % self.numbers.len()];
                let desk = desks.owner(&session(call));
                self.messages.push(Message::At { call, desk });
            }
            Happening::Growth => {
                let now = self.now();
                let calls = u64::try_from(now.all().count()).unwrap() * CALLS_A_DAY + 1;
                self.numbers.push(now.grown(calls, CALLS_A_DAY));
            }
            Happening::Word { desk, held } => {
                let desks = self.now();
                let count = u32::try_from(desks.all().count()).unwrap();
                self.messages.push(Message::Word { desk: DeskNumber(desk % count), desks });
                if !held {
                    self.step(self.messages.len() - 1);
                }
            }
            Happening::Step { message } if !self.messages.is_empty() => {
                self.step(message % self.messages.len());
            }
            Happening::Death { message } if !self.messages.is_empty() => {
                self.messages.remove(message % self.messages.len());
            }
            Happening::Step { .. } | Happening::Death { .. } => {}
        }
    }

    fn step(&mut self, message: usize) {
        let next = match self.messages.remove(message) {
            Message::Word { desk, desks } => {
                let known = &mut self.desk(desk).0;
                *known = known.joined(desks);
                None
            }
            Message::At { call, desk } => {
                let (desks, held) = self.desk(desk);
                let desks = *desks;
                match desks.route(desk, &session(call)) {
                    _ if held.contains(&call) => self.take(call, desk),
                    Route::Here => self.take(call, desk),
                    Route::There(owner) => Some(Message::At { call, desk: owner }),
                    Route::AfterAsking(left) => Some(Message::Asking { call, desk, desks, left }),
                }
            }
            Message::Asking { call, desk, desks, mut left } => match left.pop() {
                Some(asked) => {
                    let question = self.question;
                    let (known, held) = self.desk(asked);
                    if question == Question::Tells {
                        *known = known.joined(desks);
                    }
                    Some(if held.contains(&call) {
                        Message::At { call, desk: asked }
                    } else {
                        Message::Asking { call, desk, desks, left }
                    })
                }
                None => Some(Message::Cleared { call, desk }),
            },
            Message::Cleared { call, desk } => {
                let (desks, held) = self.desk(desk);
                match desks.route(desk, &session(call)) {
                    _ if held.contains(&call) => self.take(call, desk),
                    Route::Here | Route::AfterAsking(_) => self.take(call, desk),
                    Route::There(owner) => Some(Message::At { call, desk: owner }),
                }
            }
        };
        self.messages.extend(next);
    }

    fn take(&mut self, call: usize, desk: DeskNumber) -> Option<Message> {
        self.desk(desk).1.insert(call);
        self.acknowledged.insert(call);
        None
    }

    fn holders(&self, call: usize) -> Vec<DeskNumber> {
        let holds =
            |(_, (_, held)): &(&DeskNumber, &(Desks, BTreeSet<usize>))| held.contains(&call);
        self.desks.iter().filter(holds).map(|(number, _)| *number).collect()
    }
}

/// Plays it all, and says what law was broken.
fn play(happenings: &[Happening], question: Question) -> Result<(), String> {
    let mut world = World { question, numbers: vec![Desks::default()], ..World::default() };
    for happening in happenings {
        world.happen(happening);
        for call in 0..6 {
            let holders = world.holders(call);
            if holders.len() > 1 {
                return Err(format!("call {call} is at {holders:?}"));
            }
            if holders.is_empty() == world.acknowledged.contains(&call) {
                return Err(format!("call {call} is at {holders:?}, but was acknowledged or not"));
            }
        }
    }
    // What is under way comes to its end.
    for _ in 0..10_000 {
        if world.messages.is_empty() {
            return Ok(());
        }
        world.step(0);
    }
    Err(format!("messages go round: {:?}", world.messages))
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(4_000))]

    #[test]
    fn a_call_is_at_one_desk_whatever_happens_while_there_are_more(
        happenings in vec(happening(), 1..120),
    ) {
        prop_assert_eq!(play(&happenings, Question::Tells), Ok(()));
    }
}

#[test]
fn a_question_that_does_not_tell_the_number_is_found_out() {
    let mut runner = TestRunner::new(ProptestConfig { max_shrink_iters: 0, ..cases(4_000) });
    let found = runner.run(&vec(happening(), 1..120), |happenings| {
        play(&happenings, Question::TellsNothing).map_err(TestCaseError::fail)
    });
    assert!(found.unwrap_err().to_string().contains("is at [DeskNumber"));
}
