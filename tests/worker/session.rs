//! Sessions: tokens that are refreshed, lost, copied and ended; and sessions that ask too often.

use ledger_wire::api::limit::OF_A_SESSION;
use ledger_wire::api::{FailureCode, Session, SignedIn};
use serde_json::Value;
use xtask::demo::client::Person;

use crate::api::refused;
use crate::setting::Setting;

/// Someone with other tokens of the same session.
fn with(person: &Person, signed_in: SignedIn) -> Person {
    let mut other = person.clone();
    other.signed_in = signed_in;
    other
}

fn refresh(person: &Person) -> anyhow::Result<Person> {
    let token = person.signed_in.refresh_token.clone();
    let holder = with(person, SignedIn { token, ..person.signed_in.clone() });
    Ok(with(person, holder.ask("POST", "session/refresh", None::<&Value>)?))
}

fn is_signed_in(person: &Person) -> bool {
    match person.ask::<Session>("GET", "session", None::<&Value>) {
        Ok(_) => true,
        Err(failure) => {
            assert_eq!(refused(Err(failure)), (401, FailureCode::SignInNeeded));
            false
        }
    }
}

/// Signs out; the answer has no body.
fn sign_out(setting: &Setting, path: &str, token: &str) -> u16 {
    let url = format!("{}/v1/{path}", setting.services.worker.url());
    let bearer = format!("Bearer {token}");
    setting.http.send("DELETE", &url, &[("authorization", &bearer)], "").unwrap().status
}

#[test]
fn a_refresh_gives_new_tokens_and_a_lost_answer_costs_nothing() {
    let setting = Setting::fresh("session-refresh");
    let first = &setting.admin;
    let lost = refresh(first).unwrap();
    let again = refresh(first).unwrap();
    assert_eq!(lost.signed_in.refresh_token, again.signed_in.refresh_token);
    assert_ne!(first.signed_in.refresh_token, again.signed_in.refresh_token);
    // The first pair is good as long as the second has not been used.
    assert!(is_signed_in(first));
    assert!(is_signed_in(&again));
    // A request that the refresh overtook is still answered.
    assert!(is_signed_in(first));
    let third = refresh(&again).unwrap();
    assert!(is_signed_in(&third));
    let with_the_wrong_token = third.ask::<Value>("POST", "session/refresh", None::<&Value>);
    assert_eq!(refused(with_the_wrong_token), (400, FailureCode::BadRequest));
}

#[test]
fn a_refresh_token_in_two_hands_ends_the_session() {
    let setting = Setting::fresh("session-copied");
    let copied = setting.admin.clone();
    let mine = refresh(&setting.admin).unwrap();
    assert!(is_signed_in(&mine));
    let outcome = refresh(&copied).map(|_| Value::Null);
    assert_eq!(refused(outcome), (401, FailureCode::SignInNeeded));
    assert!(!is_signed_in(&mine) && !is_signed_in(&copied));
    let outcome = refresh(&mine).map(|_| Value::Null);
    assert_eq!(refused(outcome), (401, FailureCode::SignInNeeded));
}

#[test]
fn signing_out_ends_this_session_or_all_of_a_person() {
    let setting = Setting::fresh("session-sign-out");
    let url = setting.services.worker.url();
    let sign_in = |number: &str| Person::sign_in(&url, number).unwrap();
    let (first, second, third) = (sign_in("101"), sign_in("101"), sign_in("101"));
    let bob = sign_in("102");
    assert_eq!(sign_out(&setting, "session", &first.signed_in.token), 204);
    // The token for requests may have ended; the refresh token has not.
    assert_eq!(sign_out(&setting, "session", &second.signed_in.refresh_token), 204);
    assert!(!is_signed_in(&first) && !is_signed_in(&second) && is_signed_in(&third));
    assert!(refresh(&first).is_err() && refresh(&second).is_err());
    assert_eq!(sign_out(&setting, "sessions", &third.signed_in.token), 204);
    assert!(!is_signed_in(&third) && !is_signed_in(&setting.admin));
    assert!(is_signed_in(&bob));
    assert_eq!(sign_out(&setting, "sessions", &third.signed_in.token), 401);
}

#[test]
fn a_session_that_asks_without_end_is_told_to_wait_and_holds_up_nobody() {
    let setting = Setting::fresh("session-limit");
    let url = setting.services.worker.url();
    let bob = Person::sign_in(&url, "102").unwrap();
    let refusal = || {
        // A new window may begin in between, once or twice.
        (0..4 * OF_A_SESSION).find_map(|_| bob.ask::<Value>("GET", "session", None::<&Value>).err())
    };
    let failure = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(refusal)).collect();
        threads.into_iter().filter_map(|thread| thread.join().unwrap()).next()
    });
    let failure = failure.expect("nothing was refused");
    assert_eq!(refused(Err(failure)), (429, FailureCode::TooMany));
    assert!(is_signed_in(&setting.admin));
    crate::setting::until("the next window", || is_within(&bob).then_some(()));
}

fn is_within(person: &Person) -> bool {
    person.ask::<Value>("GET", "session", None::<&Value>).is_ok()
}
