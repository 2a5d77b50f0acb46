//! Refresh tokens: single use, with the two grace periods.

use std::time::Duration;

use crate::clock::Moment;
use crate::ids::{AccountId, ExtensionId};
use crate::token::{AccessProblem, Owner, Pair, Refresh, Tokens};

fn owner() -> Owner {
    Owner {
        client: "app".to_owned(),
        account: AccountId::from("1"),
        extension: ExtensionId::from("2"),
    }
}

fn at(seconds: u64) -> Moment {
    Moment(0).plus(Duration::from_secs(seconds))
}

fn start() -> (Tokens, fastrand::Rng, Pair) {
    let mut tokens = Tokens::new(Duration::from_secs(3600));
    let mut random = fastrand::Rng::with_seed(1);
    let pair = tokens.sign_in(owner(), 5, at(0), &mut random);
    (tokens, random, pair)
}

fn refreshed(tokens: &mut Tokens, token: &str, now: Moment, random: &mut fastrand::Rng) -> Pair {
    match tokens.refresh(token, "app", now, random) {
        Refresh::Pair(pair) => pair,
        Refresh::NotFound | Refresh::Expired => unreachable!("the token is good"),
    }
}

#[test]
fn refreshing_ends_the_access_token_and_keeps_the_session() {
    let (mut tokens, mut random, first) = start();
    let second = refreshed(&mut tokens, &first.refresh, at(100), &mut random);
    assert_eq!(tokens.use_access(&first.access, at(100)), Err(AccessProblem::NotFound));
    assert_eq!(tokens.use_access(&second.access, at(100)), Ok(owner()));
    assert_eq!(first.session, second.session);
}

#[test]
fn an_unused_pair_is_given_again_for_an_hour() {
    let (mut tokens, mut random, first) = start();
    let second = refreshed(&mut tokens, &first.refresh, at(100), &mut random);
    let again = refreshed(&mut tokens, &first.refresh, at(100 + 3600), &mut random);
    assert_eq!((again.access, again.refresh), (second.access, second.refresh));
    let late = tokens.refresh(&first.refresh, "app", at(100 + 3601), &mut random);
    assert_eq!(late, Refresh::NotFound);
}

#[test]
fn a_used_pair_is_given_again_for_ten_seconds() {
    let (mut tokens, mut random, first) = start();
    let second = refreshed(&mut tokens, &first.refresh, at(100), &mut random);
    assert!(tokens.use_access(&second.access, at(200)).is_ok());
    let again = refreshed(&mut tokens, &first.refresh, at(210), &mut random);
    assert_eq!(again.access, second.access);
    let late = tokens.refresh(&first.refresh, "app", at(211), &mut random);
    assert_eq!(late, Refresh::NotFound);
}

#[test]
fn a_token_two_refreshes_old_is_dead() {
    let (mut tokens, mut random, first) = start();
    let second = refreshed(&mut tokens, &first.refresh, at(1), &mut random);
    refreshed(&mut tokens, &second.refresh, at(2), &mut random);
    assert_eq!(tokens.refresh(&first.refresh, "app", at(2), &mut random), Refresh::NotFound);
}

#[test]
fn lifetimes_end() {
    let (mut tokens, mut random, pair) = start();
    assert!(tokens.use_access(&pair.access, at(3599)).is_ok());
    assert_eq!(tokens.use_access(&pair.access, at(3600)), Err(AccessProblem::Expired));
    let late = tokens.refresh(&pair.refresh, "app", at(604_800), &mut random);
    assert_eq!(late, Refresh::Expired);
}

#[test]
fn the_oldest_of_too_many_sessions_ends() {
    let (mut tokens, mut random, first) = start();
    for _ in 0..5 {
        tokens.sign_in(owner(), 5, at(1), &mut random);
    }
    assert_eq!(tokens.session_count(), 5);
    assert_eq!(tokens.use_access(&first.access, at(1)), Err(AccessProblem::NotFound));
}

#[test]
fn revoking_either_token_ends_the_session() {
    let (mut tokens, _, pair) = start();
    tokens.revoke(&pair.refresh);
    assert_eq!(tokens.use_access(&pair.access, at(1)), Err(AccessProblem::NotFound));
}
