//! Duplicates, shuffling and casting.

use crate::play::{Plan, PlayProblem, PlayRequest, Stage, plan};
use crate::scenario::Scenario;

use super::scenarios::planned;

fn order(plan: &Plan) -> Vec<u64> {
    plan.deliveries.iter().map(|(_, notification)| notification.call().unwrap().sequence).collect()
}

#[test]
fn shuffling_depends_on_the_seed_alone() {
    let shuffled = |seed| {
        order(&planned(&PlayRequest {
            shuffle: true,
            seed,
            ..PlayRequest::new(Scenario::QueueRingAll)
        }))
    };
    assert_eq!(shuffled(5), shuffled(5));
    assert_ne!(shuffled(5), shuffled(6));
    let mut sorted = shuffled(5);
    assert_ne!(sorted, order(&planned(&PlayRequest::new(Scenario::QueueRingAll))));
    sorted.sort_unstable();
    assert_eq!(sorted, (2..=13).collect::<Vec<u64>>());
}

#[test]
fn duplicates_keep_their_uuid() {
    let plan = planned(&PlayRequest { duplicates: true, ..PlayRequest::new(Scenario::Anonymous) });
    assert_eq!(plan.deliveries.len(), 14);
    let mut uuids: Vec<&str> =
        plan.deliveries.iter().map(|(_, notification)| notification.uuid.as_str()).collect();
    uuids.sort_unstable();
    uuids.dedup();
    assert_eq!(uuids.len(), 7);
}

#[test]
fn ids_are_the_same_for_the_same_play_and_fresh_for_the_next() {
    let account = crate::Account::example();
    let at = |play| Stage {
        id: crate::PlayId(play),
        account: &account,
        now: super::scenarios::START,
        speed: 1.0,
        records: crate::play::RecordManner::of(&crate::Faults::none(std::time::Duration::ZERO)),
        base: "",
        seed: 1,
    };
    let request = PlayRequest::new(Scenario::Missed);
    let sessions = |play| plan(&request, at(play)).unwrap().played.sessions;
    assert_eq!(sessions(1), sessions(1));
    assert_ne!(sessions(1), sessions(2));
}

#[test]
fn agents_and_numbers_can_be_chosen() {
    let agents = Some(["103", "101", "102"].map(str::to_owned).to_vec());
    let outside_number = Some("+14155550199".to_owned());
    let request =
        PlayRequest { agents, outside_number, ..PlayRequest::new(Scenario::BlindTransfer) };
    let played = planned(&request).played;
    let names: Vec<&str> = played.participants.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Cal Agent", "Ann Agent"]);
    assert_eq!(played.outside_number.as_deref(), Some("+14155550199"));
}

#[test]
fn impossible_plays_are_refused() {
    let account = crate::Account::example();
    let stage = Stage {
        id: crate::PlayId(1),
        account: &account,
        now: super::scenarios::START,
        speed: 1.0,
        records: crate::play::RecordManner::of(&crate::Faults::none(std::time::Duration::ZERO)),
        base: "",
        seed: 1,
    };
    let base = PlayRequest::new(Scenario::Missed);
    let refused = |request: PlayRequest| plan(&request, stage).unwrap_err();
    let disabled = Some(["101", "102", "104"].map(str::to_owned).to_vec());
    assert_eq!(
        refused(PlayRequest { agents: disabled, ..base.clone() }),
        PlayProblem::UnknownAgent("104".to_owned())
    );
    let few = Some(vec!["101".to_owned()]);
    assert_eq!(refused(PlayRequest { agents: few, ..base.clone() }), PlayProblem::TooFewAgents);
    let bad = Some("4155550177".to_owned());
    assert_eq!(
        refused(PlayRequest { outside_number: bad, ..base }),
        PlayProblem::BadNumber("4155550177".to_owned())
    );
}
