//! Time in the simulator, because calls last minutes and tests must not.
//!
//! There are two paces:
//!
//! | pace | used for | runs |
//! |---|---|---|
//! | simulated | call events, call log, subscriptions, rate limits | `speed` times as fast as the real clock, from `clock_offset` before it |
//! | real | OAuth codes and tokens, whose lifetimes the client counts on its own clock | as the real clock |
//!
//! With a speed above 1 the simulated clock catches up with the real one, so it starts in the past:
//! the default of two hours lasts `2 h / (speed - 1)` of real time, about six minutes at speed 20.
//! After that, calls carry times in the future of the real clock.
//! [`Clock::advance`] moves both paces on, so that a test can let a week pass.

use std::time::{Duration, Instant, SystemTime};

use jiff::Timestamp;
use tokio::sync::watch;

/// A point in time, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

impl Moment {
    /// The moment this much later.
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(millis(duration)))
    }

    /// The moment this much earlier.
    pub fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(millis(duration)))
    }

    /// Whole seconds from `earlier` to this moment, rounded up, never negative.
    pub fn seconds_since(self, earlier: Self) -> u64 {
        u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0).div_ceil(1000)
    }

    /// ISO 8601 in UTC with milliseconds, as RingCentral writes times.
    pub fn iso(self) -> String {
        Timestamp::from_millisecond(self.0)
            .map_or_else(|_| String::new(), |at| at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
    }

    /// As HTTP writes dates.
    pub(crate) fn http_date(self) -> String {
        Timestamp::from_millisecond(self.0).map_or_else(
            |_| String::new(),
            |at| at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string(),
        )
    }

    /// Reads ISO 8601 with an offset.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<Timestamp>().ok().map(|at| Self(at.as_millisecond()))
    }
}

impl serde::Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.iso())
    }
}

/// The simulated clock and its real-paced companion.
#[derive(Debug)]
pub struct Clock {
    started: Instant,
    simulated_start: Moment,
    real_start: Moment,
    speed: f64,
    advanced: watch::Sender<i64>,
}

impl Clock {
    /// A clock that starts now.
    #[expect(clippy::disallowed_methods, reason = "the simulator's own clock")]
    pub fn start(speed: f64, offset: Duration) -> Self {
        let real_start = Moment(millis(SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default()));
        Self {
            started: Instant::now(),
            simulated_start: real_start.minus(offset),
            real_start,
            speed,
            advanced: watch::Sender::new(0),
        }
    }

    /// The simulated time.
    pub fn now(&self) -> Moment {
        let run = self.started.elapsed().as_secs_f64() * self.speed * 1000.0;
        Moment(self.simulated_start.0 + run as i64 + *self.advanced.borrow())
    }

    /// Time at the real pace.
    pub fn real_pace(&self) -> Moment {
        Moment(self.real_start.plus(self.started.elapsed()).0 + *self.advanced.borrow())
    }

    /// How many times as fast as the real clock the simulated one runs.
    pub fn speed(&self) -> f64 {
        self.speed
    }

    /// Moves both paces on; whoever waits for a moment that has passed wakes up.
    pub fn advance(&self, by: Duration) {
        self.advanced.send_modify(|advanced| *advanced = advanced.saturating_add(millis(by)));
    }

    /// How long the real clock needs to bring the simulated one to `moment`.
    pub fn real_wait(&self, moment: Moment) -> Duration {
        let left = moment.0.saturating_sub(self.now().0);
        if left <= 0 {
            return Duration::ZERO;
        }
        Duration::from_secs_f64(left as f64 / 1000.0 / self.speed)
    }

    /// Waits until the simulated clock shows `moment`.
    pub async fn sleep_until(&self, moment: Moment) {
        let mut advanced = self.advanced.subscribe();
        loop {
            let wait = self.real_wait(moment);
            if wait.is_zero() {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                _ = advanced.changed() => {}
            }
        }
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
