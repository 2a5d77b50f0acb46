//! The outbox between a page that wants things, a background that dies between any two steps, and
//! a network that loses requests and answers: each intent arrives once, in order, and none is lost.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeMap;

use ledger_core::from_json::from_str;
use ledger_core::id::{AccountId, ExtensionId, IntentKey};
use ledger_core::ledger::{Intent, Seen};
use ledger_core::time::{Millis, Span};
use ledger_ui::background::{CallKey, Trouble};
use ledger_ui::outbox::{self, Fate, Intended, Next, Progress, Waiting, Whose, Wish};
use ledger_wire::api::{FailureCode, SendIntent};
use ledger_wire::http::Method;
use proptest::collection::vec;
use proptest::prelude::*;

fn ada() -> Whose {
    Whose { account: AccountId::from("7"), extension: ExtensionId::from("101") }
}

fn call(name: &str) -> CallKey {
    CallKey::from_text(&format!("s-{name}/101")).unwrap()
}

fn note(text: &str) -> Wish {
    Wish::Note(text.to_owned())
}

fn waiting(key: &str, at: i64, call: CallKey, wish: Wish) -> Waiting {
    let intended = Intended { whose: ada(), call, wish };
    Waiting { key: IntentKey::from(key), at: Millis(at), intended }
}

fn unreachable() -> Trouble {
    Trouble::Unreachable { server: "https://ledger.example.com".to_owned() }
}

fn refused(code: FailureCode) -> Trouble {
    Trouble::Refused { code, message: "m".to_owned() }
}

/// What storage holds, whoever lives.
#[derive(Default)]
struct Storage {
    waiting: Vec<Waiting>,
    progress: Progress,
}

/// The Worker: it knows an intent by its key.
#[derive(Default)]
struct Worker {
    taken: Vec<Waiting>,
}

/// The background between two awaits.
enum Background {
    Resting,
    Answered { key: IntentKey, answer: Result<(), Trouble> },
    TakingAway { key: IntentKey, progress: Progress },
    Keeping { progress: Progress },
}

#[derive(Clone, Copy, Debug)]
enum Happening {
    /// The page wants something of one of three calls.
    Wanted { call: u8, what: What },
    /// The background takes one step; what it sends meets this network.
    Step(Network),
    /// Chrome stops the background.
    Death,
    /// Time passes.
    Pause(u16),
}

#[derive(Clone, Copy, Debug)]
enum What {
    Note,
    Log,
    AutoLog,
}

#[derive(Clone, Copy, Debug)]
enum Network {
    Good,
    RequestLost,
    AnswerLost,
    Broken,
}

fn happening() -> impl Strategy<Value = Happening> {
    use {Network as N, What as W};
    let what = prop_oneof![3 => Just(W::Note), 2 => Just(W::Log), 1 => Just(W::AutoLog)];
    let network = prop_oneof![
        4 => Just(N::Good), 1 => Just(N::RequestLost), 1 => Just(N::AnswerLost), 1 => Just(N::Broken)
    ];
    prop_oneof![
        3 => (0..3u8, what).prop_map(|(call, what)| Happening::Wanted { call, what }),
        8 => network.prop_map(Happening::Step),
        1 => Just(Happening::Death),
        2 => (0..3000u16).prop_map(Happening::Pause),
    ]
}

impl Worker {
    fn take(&mut self, one: &Waiting) {
        if !self.taken.iter().any(|taken| taken.key == one.key) {
            self.taken.push(one.clone());
        }
    }
}

impl Background {
    /// What it does until it next waits for storage or the network.
    fn step(
        self,
        storage: &mut Storage,
        worker: &mut Worker,
        network: Network,
        now: Millis,
    ) -> Self {
        match self {
            Self::Resting => {
                let waiting = outbox::of(&ada(), storage.waiting.clone());
                let plan = storage.progress.plan(&waiting, now);
                if let Some(key) = plan.outdated.first() {
                    storage.waiting.retain(|one| one.key != **key);
                    return Self::Resting;
                }
                let Next::Send(one) = plan.next else { return Self::Resting };
                let key = one.key.clone();
                let answer = match network {
                    Network::Good => {
                        worker.take(one);
                        Ok(())
                    }
                    Network::RequestLost => Err(unreachable()),
                    Network::AnswerLost => {
                        worker.take(one);
                        Err(unreachable())
                    }
                    Network::Broken => Err(refused(FailureCode::Internal)),
                };
                Self::Answered { key, answer }
            }
            Self::Answered { key, answer } => {
                let mut progress = storage.progress.clone();
                match progress.heard(&key, answer, now) {
                    Fate::Arrived => Self::TakingAway { key, progress },
                    Fate::Waits => Self::Keeping { progress },
                }
            }
            Self::TakingAway { key, progress } => {
                storage.waiting.retain(|one| one.key != key);
                Self::Keeping { progress }
            }
            Self::Keeping { mut progress } => {
                progress.tidy(&storage.waiting);
                storage.progress = progress;
                Self::Resting
            }
        }
    }
}

proptest! {
    #[test]
    fn each_intent_arrives_once_and_in_order_and_none_is_lost(
        happenings in vec(happening(), 0..120)
    ) {
        let (mut storage, mut worker) = (Storage::default(), Worker::default());
        let (mut background, mut now) = (Background::Resting, Millis(1_000_000));
        let mut wanted: Vec<Waiting> = Vec::new();
        for (number, happening) in happenings.into_iter().enumerate() {
            now = now + Span(1);
            match happening {
                Happening::Wanted { call: of, what } => {
                    let wish = match what {
                        What::Note => note(&number.to_string()),
                        What::Log => Wish::Log(r#"{"kind":"log"}"#.to_owned()),
                        What::AutoLog => Wish::of(&Intent::AutoLog),
                    };
                    let one = waiting(&format!("k-{number}"), now.0, call(&of.to_string()), wish);
                    wanted.push(one.clone());
                    storage.waiting.push(one);
                }
                Happening::Step(network) => {
                    background = background.step(&mut storage, &mut worker, network, now);
                }
                Happening::Death => background = Background::Resting,
                Happening::Pause(millis) => now = now + Span(i64::from(millis)),
            }
        }
        // In the end the network is good and nobody dies.
        for _ in 0..1000 {
            now = now + Span(5000);
            background = background.step(&mut storage, &mut worker, Network::Good, now);
        }
        prop_assert!(storage.waiting.is_empty(), "left: {:?}", storage.waiting);
        prop_assert!(storage.progress.tried.is_empty());

        let by_call = |all: &[Waiting]| {
            let mut calls = BTreeMap::<String, Vec<Waiting>>::new();
            for one in all {
                calls.entry(one.intended.call.to_text()).or_default().push(one.clone());
            }
            calls
        };
        let taken = by_call(&worker.taken);
        for (call, wanted) in by_call(&wanted) {
            let taken = taken.get(&call).cloned().unwrap_or_default();
            let last_note = wanted.iter().rfind(|one| one.note().is_some());
            prop_assert_eq!(taken.iter().rfind(|one| one.note().is_some()), last_note);
            let others = |all: &[Waiting]| -> Vec<Waiting> {
                all.iter().filter(|one| one.note().is_none()).cloned().collect()
            };
            prop_assert_eq!(others(&taken), others(&wanted), "{}", call);
            prop_assert!(taken.is_sorted_by_key(|one| one.at), "out of order: {taken:?}");
        }
    }
}

#[test]
fn an_intent_is_sent_with_its_key() {
    let log = r#"{"kind":"log","contact":{"id":"c","name":"Grace Sample"}}"#;
    let key = CallKey::from_text("s-a/b/101").unwrap();
    let rows = [
        (
            note("Call \"back\""),
            r#"{"kind":"edit","subject":null,"note":"Call \"back\"","fields":{}}"#,
        ),
        (Wish::Log(log.to_owned()), log),
        (Wish::of(&Intent::Skip), r#"{"kind":"skip"}"#),
        (Wish::of(&Intent::AutoLog), r#"{"kind":"auto-log"}"#),
    ];
    for (wish, intent) in rows {
        let request = waiting("k-1", 0, key.clone(), wish).request();
        assert_eq!(
            (request.method, request.path.as_str()),
            (Method::Post, "calls/s-a%2Fb/101/intents")
        );
        let body = request.body.unwrap();
        assert_eq!(body, format!(r#"{{"idempotencyKey":"k-1","intent":{intent}}}"#));
        let read: SendIntent = serde_json::from_str(&body).unwrap();
        assert_eq!(read.idempotency_key, "k-1");
    }
}

#[test]
fn what_follows_an_answer() {
    // (answer, what becomes of it and until when, in milliseconds)
    let rows = [
        (Err(unreachable()), Some(2001)),
        (Err(refused(FailureCode::NotYet)), Some(2000)),
        (Err(refused(FailureCode::Internal)), Some(2000)),
        (Err(Trouble::NotALedger { server: String::new() }), Some(2000)),
        (Err(refused(FailureCode::Invalid)), None),
        (Err(refused(FailureCode::Conflict)), None),
    ];
    for (answer, expected) in rows {
        let mut progress = Progress::default();
        let one = [waiting("k", 0, call("a"), Wish::of(&Intent::Skip))];
        assert_eq!(progress.heard(&one[0].key, answer.clone(), Millis(0)), Fate::Waits);
        let next = progress.plan(&one, Millis(0)).next;
        let expected = expected.map_or(Next::Nothing, |at| Next::Wait(Millis(at)));
        assert_eq!(next, expected, "{answer:?}");
        progress.hurry();
        assert_eq!(progress.plan(&one, Millis(0)).next, Next::Send(&one[0]), "{answer:?}");
        assert_eq!(progress.heard(&one[0].key, Ok(()), Millis(0)), Fate::Arrived);
        assert_eq!(progress, Progress::default());
    }
}

#[test]
fn a_call_that_ringcentral_never_tells_of_is_asked_for_for_an_hour() {
    let mut progress = Progress::default();
    let one = [waiting("k", 0, call("a"), Wish::of(&Intent::AutoLog))];
    let (mut now, mut times) = (Millis(0), 0);
    while let Next::Send(_) | Next::Wait(_) = progress.plan(&one, now).next {
        if let Next::Wait(until) = progress.plan(&one, now).next {
            now = until;
        }
        let answer = Err(refused(FailureCode::NotYet));
        assert_eq!(progress.heard(&one[0].key, answer, now), Fate::Waits);
        times += 1;
    }
    assert!((3_600_000..4_000_000).contains(&now.0), "{now:?}");
    assert!(times < 25, "{times} times");
}

#[test]
fn what_is_refused_holds_up_nothing_and_what_fails_holds_up_its_call_only() {
    let log = || Wish::Log("{}".to_owned());
    let all = [
        waiting("k-1", 0, call("a"), log()),
        waiting("k-2", 1, call("a"), Wish::of(&Intent::Skip)),
        waiting("k-3", 2, call("b"), log()),
    ];
    let next = |progress: &Progress| match progress.plan(&all, Millis(10)).next {
        Next::Send(one) => one.key.to_string(),
        other @ (Next::Wait(_) | Next::Nothing) => format!("{other:?}"),
    };
    let mut progress = Progress::default();
    assert_eq!(next(&progress), "k-1");
    progress.heard(&all[0].key, Err(refused(FailureCode::CrmFailed)), Millis(10));
    assert_eq!(next(&progress), "k-3", "the call of the first one waits with it");
    progress.heard(&all[0].key, Err(refused(FailureCode::Invalid)), Millis(10));
    assert_eq!(next(&progress), "k-2");
    progress.heard(&all[1].key, Err(unreachable()), Millis(10));
    assert_eq!(next(&progress), "Wait(Millis(2010))", "nothing reaches the Worker");
    assert!(progress.reached());
    assert_eq!(next(&progress), "k-2");
    assert!(!progress.reached());
}

#[test]
fn a_note_waits_until_nobody_types_and_only_its_last_state_goes() {
    let all = [
        waiting("k-1", 0, call("a"), note("H")),
        waiting("k-2", 100, call("a"), note("He")),
        waiting("k-3", 200, call("b"), note("Other")),
        waiting("k-4", 300, call("a"), note("Hel")),
    ];
    let progress = Progress::default();
    let plan = progress.plan(&all, Millis(400));
    assert_eq!(plan.outdated, [&all[0].key, &all[1].key]);
    assert_eq!(plan.next, Next::Wait(Millis(1700)));
    assert_eq!(progress.plan(&all, Millis(1700)).next, Next::Send(&all[2]));
    assert_eq!(progress.plan(&all[3..], Millis(1700)).next, Next::Wait(Millis(1800)));
}

#[test]
fn a_note_of_a_form_takes_the_place_of_what_the_same_form_sent_and_of_nothing_else() {
    let of = |form: &str, seen: &str, note: &str| {
        let (form, seen) = (Some(form.into()), seen.to_owned());
        let seen = Seen { note: seen, form, ..Seen::default() };
        Wish::EditNote { note: note.to_owned(), seen }
    };
    let all = [
        waiting("k-1", 0, call("a"), of("f-1", "", "H")),
        waiting("k-2", 100, call("a"), of("f-1", "", "He")),
        // Opened anew, it shows what waits: that must be there before it.
        waiting("k-3", 200, call("a"), of("f-2", "He", "Hel")),
    ];
    let plan = Progress::default().plan(&all, Millis(300));
    assert_eq!((plan.outdated, plan.next), (vec![&all[0].key], Next::Send(&all[1])));
    let passing = [&all[..], &[waiting("k-4", 400, call("a"), note("Hell"))]].concat();
    let plan = Progress::default().plan(&passing, Millis(500));
    assert_eq!(plan.outdated, [&passing[0].key, &passing[1].key, &passing[2].key]);
    let after =
        [&passing[3..], &[waiting("k-5", 600, call("a"), of("f-3", "Hell", "Hello"))]].concat();
    let plan = Progress::default().plan(&after, Millis(700));
    assert_eq!((plan.outdated, plan.next), (vec![], Next::Send(&after[0])));
}

#[test]
fn a_note_goes_at_once_when_something_else_is_wanted_of_its_call() {
    let skip = Wish::of(&Intent::Skip);
    let all = [waiting("k-1", 0, call("a"), note("He")), waiting("k-2", 100, call("a"), skip)];
    let progress = Progress::default();
    assert_eq!(progress.plan(&all, Millis(100)).next, Next::Send(&all[0]));
    assert_eq!(progress.plan(&all[1..], Millis(100)).next, Next::Send(&all[1]));
}

#[test]
fn a_clock_that_was_set_back_holds_up_nothing() {
    let (today, yesterday) = (86_400_000, Millis(0));
    let one = [waiting("k", today, call("a"), note("Typed"))];
    let mut progress = Progress::default();
    progress.heard(&one[0].key, Err(unreachable()), Millis(today));
    assert_eq!(progress.plan(&one, yesterday).next, Next::Send(&one[0]));
}

#[test]
fn what_waits_of_others_is_not_sent() {
    let mut other = waiting("k-1", 0, call("a"), note("Not mine"));
    other.intended.whose.extension = ExtensionId::from("102");
    let mine = waiting("k-3", 5, call("a"), note("Mine"));
    let first = waiting("k-2", 4, call("b"), note("Mine too"));
    assert_eq!(outbox::of(&ada(), vec![mine.clone(), other, first.clone()]), [first, mine]);
}

#[test]
fn what_is_stored_is_read_again() {
    let mut progress = Progress::default();
    progress.heard(&IntentKey::from("k"), Err(refused(FailureCode::NotYet)), Millis(3));
    let text = serde_json::to_string(&progress).unwrap();
    assert_eq!(from_str::<Progress>(&text).unwrap(), progress);
    assert_eq!(from_str::<Progress>("{}").unwrap(), Progress::default());
    let stored = r#"{"key":"k-1","at":5,"intended":{"whose":{"account":"7","extension":"101"},
        "call":{"telephonySessionId":"s-a","extensionId":"101"},"wish":{"note":"Typed"}}}"#;
    let expected = waiting("k-1", 5, call("a"), note("Typed"));
    assert_eq!(from_str::<Waiting>(stored).unwrap(), expected);
}
