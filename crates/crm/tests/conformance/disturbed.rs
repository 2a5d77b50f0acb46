//! Every request of a call's story, disturbed in every way: one activity, whatever happens.

use ledger_core::ledger::{Idempotency, Intent, State};

use crate::host::{Fault, Host};
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
        for first in FAULTS {
            for second in FAULTS {
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
    match host.crm.connector().idempotency {
        Idempotency::None if asks => {}
        Idempotency::Upsert | Idempotency::Marker { .. } | Idempotency::None => {
            let found = host.the_one();
            assert_eq!(host.entry.state(), State::Logged, "{faults:?}\n{}", host.story());
            assert_eq!(found.subject, "Inbound Call from Jane Smith", "{faults:?}");
            assert_eq!(found.seconds, 65, "{faults:?}\n{}", host.story());
        }
    }
}
