//! Rate limits ("Rate limits" guide): per user, app and group, in a sliding window of a minute,
//! with a penalty that starts again whenever a request comes before it is over.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::Moment;

/// The window and the penalty.
pub(crate) const WINDOW: Duration = Duration::from_secs(60);

/// The groups RingCentral counts requests in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Group {
    /// Small look-ups.
    Light,
    /// Lists.
    Medium,
    /// The call log.
    Heavy,
    /// Tokens.
    Auth,
}

/// Whether and how requests are limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateLimiting {
    /// Not at all.
    Off,
    /// By group, requests a minute.
    PerMinute {
        /// Default 50.
        light: u32,
        /// Default 40.
        medium: u32,
        /// Default 10.
        heavy: u32,
        /// Default 5.
        auth: u32,
    },
}

impl Default for RateLimiting {
    fn default() -> Self {
        Self::PerMinute { light: 50, medium: 40, heavy: 10, auth: 5 }
    }
}

impl RateLimiting {
    fn limit(self, group: Group) -> Option<u32> {
        match self {
            Self::Off => None,
            Self::PerMinute { light, medium, heavy, auth } => Some(match group {
                Group::Light => light,
                Group::Medium => medium,
                Group::Heavy => heavy,
                Group::Auth => auth,
            }),
        }
    }
}

impl Group {
    /// The word in the header.
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Medium => "medium",
            Self::Heavy => "heavy",
            Self::Auth => "auth",
        }
    }
}

/// Whose requests are counted: a user and an app.
pub(crate) type Who = (String, String);

/// The answer to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// No limit applies.
    Unlimited,
    /// It may pass.
    Pass {
        /// Requests a minute.
        limit: u32,
        /// Left in the window.
        remaining: u32,
    },
    /// It must not.
    Penalty {
        /// Requests a minute.
        limit: u32,
        /// Seconds until the penalty is over if nothing comes until then.
        retry_after: u64,
    },
}

/// Counts requests.
#[derive(Debug, Default)]
pub(crate) struct Limiter {
    buckets: HashMap<(Who, Group), Bucket>,
    forced: HashMap<Group, Moment>,
}

#[derive(Debug, Default)]
struct Bucket {
    passed: VecDeque<Moment>,
    penalty: Option<Moment>,
}

impl Limiter {
    /// Counts one request.
    pub(crate) fn check(
        &mut self,
        limiting: RateLimiting,
        who: Who,
        group: Group,
        now: Moment,
    ) -> Verdict {
        let bucket = self.buckets.entry((who, group)).or_default();
        if let Some(forced) = self.forced.get_mut(&group) {
            if now < *forced {
                *forced = now.plus(WINDOW);
                return penalty(limiting.limit(group).unwrap_or(0));
            }
            self.forced.remove(&group);
        }
        let Some(limit) = limiting.limit(group) else { return Verdict::Unlimited };
        if bucket.penalty.is_some_and(|until| now < until) {
            bucket.penalty = Some(now.plus(WINDOW));
            return penalty(limit);
        }
        if bucket.penalty.take().is_some() {
            bucket.passed.clear();
        }
        while bucket.passed.front().is_some_and(|first| *first <= now.minus(WINDOW)) {
            bucket.passed.pop_front();
        }
        let passed = u32::try_from(bucket.passed.len()).unwrap_or(u32::MAX);
        if passed >= limit {
            bucket.penalty = Some(now.plus(WINDOW));
            return penalty(limit);
        }
        bucket.passed.push_back(now);
        Verdict::Pass { limit, remaining: limit - passed - 1 }
    }

    /// Puts everyone into the penalty of a group.
    pub(crate) fn force(&mut self, group: Group, now: Moment) {
        self.forced.insert(group, now.plus(WINDOW));
    }
}

fn penalty(limit: u32) -> Verdict {
    Verdict::Penalty { limit, retry_after: WINDOW.as_secs() }
}
