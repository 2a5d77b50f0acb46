//! Every request of a call's story, disturbed in every way: one activity, whatever happens.

use ledger_core::ledger::{Idempotency, Intent, State};
use ledger_core::time::Span;
use ledger_crm::profile::Updates;
use ledger_wire::http::{HttpRequest, Method};

use ledger_simulator::crm::Fault;

use crate::host::Host;
use crate::simulated::hosts;

const FAULTS: [Fault; 17] = [
    Fault::Lost,
    Fault::AnswerLost,
    Fault::Late(3),
    Fault::Late(40),
    Fault::Instead(401),
    Fault::Instead(403),
    Fault::Instead(408),
    Fault::Instead(409),
    Fault::Instead(418),
    Fault::Instead(429),
    Fault::Instead(500),
    Fault::Instead(502),
    Fault::Instead(503),
    Fault::DoneBut(500),
    Fault::DoneBut(502),
    Fault::DoneBut(504),
    Fault::Garbled,
];

/// Of each kind one, for pairs.
const KINDS: [Fault; 8] = [
    Fault::Lost,
    Fault::AnswerLost,
    Fault::Late(40),
    Fault::Instead(401),
    Fault::Instead(429),
    Fault::Instead(500),
    Fault::DoneBut(502),
    Fault::Garbled,
];

#[test]
fn one_activity_however_one_request_is_disturbed() {
    for make in hosts() {
        let requests = story(make(), &[]).requests.len();
        for fault in FAULTS {
            for place in 0..requests {
                check(story(make(), &[(place, fault)]), &[(place, fault)]);
            }
        }
    }
}

#[test]
fn one_activity_however_two_requests_are_disturbed() {
    for make in hosts() {
        let requests = story(make(), &[]).requests.len();
        for first in KINDS {
            for second in KINDS {
                for place in 0..requests {
                    let faults = [(place, first), (place + 1, second)];
                    check(story(make(), &faults), &faults);
                }
            }
        }
    }
}

/// A call ends, the call log has it, and whoever sees a refusal repairs and replays.
fn story(mut host: Host, faults: &[(usize, Fault)]) -> Host {
    host.there.add_contact("Jane Smith", crate::host::CUSTOMER);
    host.faults = faults.iter().copied().collect();
    host.call_ends();
    repair(&mut host);
    host.call_log_has_it();
    repair(&mut host);
    host
}

fn repair(host: &mut Host) {
    for _ in 0..2 {
        host.person(Intent::Replay);
    }
}

fn check(host: Host, faults: &[(usize, Fault)]) {
    assert!(host.most <= 1, "{} at once with {faults:?}\n{}", host.most, host.story());
    let asks = host.entry.state() == State::Unresolved;
    match host.profile().idempotency {
        Idempotency::Trace { .. } | Idempotency::None if asks => {}
        Idempotency::Upsert
        | Idempotency::Marker { .. }
        | Idempotency::Trace { .. }
        | Idempotency::None => {
            let found = host.the_one();
            assert_eq!(host.entry.state(), State::Logged, "{faults:?}\n{}", host.story());
            assert_eq!(found.subject, "Inbound Call from Jane Smith", "{faults:?}");
            assert_eq!(found.seconds, 65, "{faults:?}\n{}", host.story());
        }
    }
}

/// Someone edits the activity in the CRM before each request in turn. Where the CRM has versions
/// nothing is ever lost; elsewhere only what comes between the last read and the write.
#[test]
fn what_someone_writes_meanwhile_stays() {
    const TEXT: &str = "Prefers mornings";
    for make in hosts() {
        let quiet = story(make(), &[]);
        let is_create = |it: &HttpRequest| {
            it.method == Method::Post
                && it.body.as_deref().is_some_and(|body| body.contains("Inbound Call from"))
        };
        let first = quiet.requests.iter().position(is_create);
        let updates = quiet.profile().updates;
        for place in first.expect("a create") + 1..quiet.requests.len() {
            let mut host = make();
            host.interruption = Some((place, TEXT));
            let host = story(host, &[]);
            let is_the_write = quiet.requests[place].method != Method::Get;
            if updates == Updates::ReadFirst && is_the_write {
                continue;
            }
            let body = host.the_one().body;
            assert!(body.contains(TEXT), "before {place}: {body}\n{}", host.story());
            assert_eq!(host.the_one().seconds, 65, "{}", host.story());
        }
    }
}

#[test]
fn a_crm_that_asks_to_wait_is_left_alone() {
    for make in hosts() {
        let requests = story(make(), &[]).requests.len();
        for place in 0..requests {
            let host = story(make(), &[(place, Fault::Instead(429))]);
            let waited = host.times[place + 1].since(host.times[place]);
            assert!(waited >= Span::seconds(7), "{waited:?} after {place}\n{}", host.story());
        }
    }
}
