//! When a session settles, and whom it tells what.

use ledger_core::call::part::Claim;
use ledger_core::call::record::Progress;
use ledger_core::call::{CallResult, Part};
use ledger_core::ledger::{FirstHeard, FirstRecord, Session, Settlement};
use ledger_core::settings::OrgSettings;
use ledger_core::time::{Millis, Span};

use crate::calls::{BEGINNING, Told, directory, events, record};

fn heard(told: &Told, now: Millis) -> Session {
    let mut session = Session::new("s-1".into(), now);
    for observation in &told.observations {
        session.observe(observation.clone(), now);
    }
    for record in &told.records {
        session.record(record.clone(), now);
    }
    session
}

fn after(span: Span) -> Millis {
    BEGINNING + Span::minutes(1) + span
}

fn settled(session: &mut Session, now: Millis) -> Vec<Part> {
    match session.settle(&directory(), &OrgSettings::default(), now) {
        Settlement::Settled(parts) => parts,
        other @ (Settlement::Wait(_) | Settlement::Unchanged) => {
            panic!("not settled at {now}: {other:?}")
        }
    }
}

const ENDED: &str = "
    0  1 -   out +14155550177 > +16505550101     Setup
    1  2 101 in  +14155550177 > +16505550101=101 Proceeding
    5  2 101 in  +14155550177 > +16505550101=101 Answered
    25 2 101 in  +14155550177 > +16505550101=101 Disconnected
    25 1 -   out +14155550177 > +16505550101=101 Disconnected";

#[test]
fn how_long_silence_must_last() {
    let gap = ENDED.replace("Proceeding", "Proceeding lost");
    let open = ENDED.replace("Disconnected", "Disconnected lost");
    let finished = || {
        vec![record(
            "in +14155550177 > +16505550101=101 25 Accepted",
            "5 101 in +14155550177 > +16505550101=101 20 Accept Accepted",
        )]
    };
    for (name, story, records, expected) in [
        ("ended", ENDED, vec![], Span::seconds(5)),
        ("over, it seems, but an event is missing", &gap, vec![], Span::minutes(10)),
        ("still going on", &open, vec![], Span::hours(24)),
        ("closed by the call log", &open, finished(), Span::seconds(5)),
        ("completed by the call log", &gap, finished(), Span::seconds(5)),
        ("the call log alone", "", finished(), Span::seconds(5)),
    ] {
        let told = Told { observations: events(story), records };
        let mut session = heard(&told, after(Span(0)));
        let settings = OrgSettings::default();
        assert_eq!(session.due(&settings), Some(after(expected)), "{name}");
        let early = session.settle(&directory(), &settings, after(Span(expected.0 - 1)));
        assert_eq!(early, Settlement::Wait(after(expected)), "{name}, a moment early");
        let parts = settled(&mut session, after(expected));
        assert_eq!(parts.len(), 1, "{name}");
        assert!(parts[0].ended_at.is_some(), "{name}: a part that is told has an end");
        let again = session.settle(&directory(), &settings, after(Span::hours(48)));
        assert_eq!(again, Settlement::Unchanged, "{name}, looked at again");
    }
}

#[test]
fn the_first_record_of_a_finished_call_says_how_it_was_heard_of() {
    let finished = || {
        record(
            "in +14155550177 > +16505550101=101 25 Accepted",
            "5 101 in +14155550177 > +16505550101=101 20 Accept Accepted",
        )
    };
    let running = || {
        let mut record = finished();
        record.progress = Progress::InProgress;
        record
    };
    for (name, story, known, told, expected) in [
        ("events told of it", ENDED, vec![], finished(), Some(FirstHeard::Event)),
        ("nothing did", "", vec![], finished(), Some(FirstHeard::CallLog)),
        ("it goes on", "", vec![], running(), None),
        (
            "only the record in progress did",
            "",
            vec![running()],
            finished(),
            Some(FirstHeard::CallLog),
        ),
        ("it was known already", ENDED, vec![finished()], finished(), None),
    ] {
        let session = heard(&Told { observations: events(story), records: known }, after(Span(0)));
        let first = session.first_record(&told);
        let expected =
            expected.map(|first_heard| FirstRecord { started_at: told.started_at, first_heard });
        assert_eq!(first, expected, "{name}");
    }
}

#[test]
fn a_call_of_which_nothing_more_is_heard_does_not_stay_in_progress() {
    let told = Told {
        observations: events(
            "0  1 -   out +14155550177 > +16505550101     Setup
             1  2 101 in  +14155550177 > +16505550101=101 Proceeding",
        ),
        records: vec![],
    };
    let mut session = heard(&told, after(Span(0)));
    let parts = settled(&mut session, after(Span::hours(24)));
    assert_eq!(parts[0].result, CallResult::Missed);
    assert_eq!(parts[0].ended_at, Some(BEGINNING + Span::seconds(1)));
}

#[test]
fn news_that_gives_the_call_to_someone_else_reaches_whoever_was_told() {
    let queue = "
        0  1 -   out +14155550177 > +16505550190     Setup
        1  2 900 in  +14155550177 > +16505550190=900 Setup
        2  3 102 in  +14155550177 > +16505550190=900 Proceeding queue
        9  3 102 in  +14155550177 > +16505550190=900 Answered queue
        9  2 900 in  +14155550177 > +16505550190=900 Disconnected AgentAnswered
        40 3 102 in  +14155550177 > +16505550190=900 Disconnected queue
        40 1 -   out +14155550177 > +16505550190=900 Disconnected";
    let all = events(queue);
    let bobs = |it: &&ledger_core::call::Observation| it.party.as_str().ends_with("-3");
    let (late, early): (Vec<_>, Vec<_>) = all.iter().partition(bobs);
    let early = Told { observations: early.into_iter().cloned().collect(), records: vec![] };
    let mut session = heard(&early, after(Span(0)));
    let told = settled(&mut session, after(Span::minutes(10)));
    let of = |parts: &[Part]| -> Vec<(String, CallResult)> {
        parts.iter().map(|part| (part.extension_id.to_string(), part.result)).collect()
    };
    assert_eq!(of(&told), [("900".to_owned(), CallResult::Missed)]);
    for observation in late {
        session.observe(observation.clone(), after(Span::minutes(11)));
    }
    assert_eq!(
        of(&settled(&mut session, after(Span::minutes(12)))),
        [("102".to_owned(), CallResult::Answered), ("900".to_owned(), CallResult::PassedOn),]
    );
}

#[test]
fn whoever_wrote_a_note_while_it_rang_gets_no_entry_for_what_another_talked() {
    let all = events(
        "
        0  1 -   out +14155550177 > +16505550101     Setup
        1  2 101 in  +14155550177 > +16505550101=101 Proceeding
        3  2 101 in  +14155550177 > +16505550101=101 Disconnected NoAnswer
        3  3 102 in  +14155550177 > 102 Proceeding
        6  3 102 in  +14155550177 > 102 Answered
        40 3 102 in  +14155550177 > 102 Disconnected
        40 1 -   out +14155550177 > +16505550101=101 Disconnected",
    );
    let mut session = heard(&Told { observations: all, records: vec![] }, after(Span(0)));
    session.told_to.insert("101".into());
    let claims: Vec<_> = settled(&mut session, after(Span::minutes(1)))
        .into_iter()
        .map(|part| (part.extension_id.to_string(), part.result, part.claim))
        .collect();
    let ann = ("101".to_owned(), CallResult::Missed, Claim::Others);
    assert_eq!(claims, [("102".to_owned(), CallResult::Answered, Claim::Theirs), ann]);
}

#[test]
fn a_clock_that_was_ahead_does_not_hold_the_call_back() {
    let told = Told { observations: events(ENDED), records: vec![] };
    let mut session = heard(&told, after(Span::hours(1000)));
    let settings = OrgSettings::default();
    let now = after(Span(0));
    let waits = session.settle(&directory(), &settings, now);
    assert_eq!(waits, Settlement::Wait(now + settings.quiet_window));
    assert_eq!(settled(&mut session, now + settings.quiet_window).len(), 1);
}

#[test]
fn a_menu_whose_end_only_the_call_log_tells_was_left_and_not_missed() {
    let told = Told {
        observations: events(
            "
            0 1 -   out +14155550177 > +16505550100     Setup
            0 2 800 in  +14155550177 > +16505550100=800 Setup",
        ),
        records: vec![record("in +14155550177 > +16505550100=800 9 Missed", "")],
    };
    let mut session = heard(&told, after(Span(0)));
    let parts = settled(&mut session, after(Span::minutes(1)));
    let results: Vec<_> = parts.iter().map(|part| (part.role, part.result)).collect();
    assert_eq!(results, [(ledger_core::call::Role::Ivr, CallResult::Abandoned)]);
}
