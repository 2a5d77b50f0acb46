//! The sliding window and the penalty that starts again.

use std::time::Duration;

use crate::clock::Moment;
use crate::limits::{Group, Limiter, RateLimiting, Verdict};

struct Bench {
    limiter: Limiter,
    now: Moment,
}

impl Bench {
    fn heavy(&mut self) -> &'static str {
        let who = ("101".to_owned(), "app".to_owned());
        let limiting = RateLimiting::default();
        match self.limiter.check(limiting, who, Group::Heavy, self.now) {
            Verdict::Unlimited => "unlimited",
            Verdict::Pass { .. } => "pass",
            Verdict::Penalty { retry_after: 60, .. } => "penalty",
            Verdict::Penalty { .. } => "other penalty",
        }
    }

    fn wait(&mut self, seconds: u64) {
        self.now = self.now.plus(Duration::from_secs(seconds));
    }
}

fn bench() -> Bench {
    Bench { limiter: Limiter::default(), now: Moment(0) }
}

#[test]
fn ten_pass_and_the_eleventh_starts_a_penalty() {
    let mut bench = bench();
    assert!((0..10).all(|_| bench.heavy() == "pass"));
    assert_eq!(bench.heavy(), "penalty");
    bench.wait(60);
    assert_eq!(bench.heavy(), "pass");
}

#[test]
fn a_request_in_the_penalty_starts_it_again() {
    let mut bench = bench();
    for _ in 0..11 {
        bench.heavy();
    }
    bench.wait(59);
    assert_eq!(bench.heavy(), "penalty");
    bench.wait(59);
    assert_eq!(bench.heavy(), "penalty");
    bench.wait(60);
    assert_eq!(bench.heavy(), "pass");
}

#[test]
fn the_window_slides() {
    let mut bench = bench();
    for _ in 0..5 {
        bench.heavy();
    }
    bench.wait(40);
    for _ in 0..5 {
        bench.heavy();
    }
    bench.wait(20);
    assert!((0..5).all(|_| bench.heavy() == "pass"));
    assert_eq!(bench.heavy(), "penalty");
}

#[test]
fn a_forced_penalty_holds_for_everyone_and_starts_again_too() {
    let mut bench = bench();
    bench.limiter.force(Group::Heavy, bench.now);
    assert_eq!(bench.heavy(), "penalty");
    bench.wait(59);
    assert_eq!(bench.heavy(), "penalty");
    bench.wait(60);
    assert_eq!(bench.heavy(), "pass");
}
