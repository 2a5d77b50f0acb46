//! How many requests RingCentral still takes (guide, "Rate limits").
//!
//! RingCentral counts requests per user, app and group in a sliding window, and a request that
//! comes during a penalty starts the penalty anew. So the account counts for itself, learns the
//! limits from the headers of every answer, and asks nothing that would be refused. The budget is
//! stored: an object that is started again must not begin from zero.

use ledger_core::time::{Millis, Span};
use ledger_wire::http::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use crate::reply;

/// Requests that RingCentral counts together (API reference, "API group" of each operation).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Small look-ups.
    Light,
    /// Lists and subscriptions.
    Medium,
    /// The call log and numbers.
    Heavy,
    /// Tokens.
    Auth,
}

/// How much a request matters when few are left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// It may use all that is left.
    Regular,
    /// It leaves a quarter of the limit to others.
    Background,
}

/// A request to RingCentral and what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What is sent, still without a token.
    pub http: HttpRequest,
    /// Where RingCentral counts it.
    pub group: Group,
    /// How much it matters.
    pub urgency: Urgency,
}

impl Request {
    /// A request that others may wait for.
    pub fn regular(group: Group, http: HttpRequest) -> Self {
        Self { http, group, urgency: Urgency::Regular }
    }

    /// The same request in the name of an access token.
    #[must_use]
    pub fn with_bearer(mut self, token: &str) -> Self {
        self.http = self.http.with_bearer(token);
        self
    }

    /// A request that may wait for others.
    pub fn background(group: Group, http: HttpRequest) -> Self {
        Self { http, group, urgency: Urgency::Background }
    }
}

/// Whether a request may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It may, and is counted.
    Now,
    /// It may at this moment, if nothing comes between.
    At(Millis),
}

/// What one user of the app may still ask.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Budget {
    light: Meter,
    medium: Meter,
    heavy: Meter,
    auth: Meter,
}

/// What may still be asked of one group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Meter {
    /// Requests in a window, once RingCentral has said it.
    limit: Option<u32>,
    /// The window, once RingCentral has said it.
    window: Option<Span>,
    /// When requests of the running window were sent, oldest first.
    asked: Vec<Millis>,
    /// Until when nothing may be asked at all.
    closed_until: Option<Millis>,
}

/// RingCentral's window unless it says another.
const WINDOW: Span = Span::seconds(60);

/// RingCentral counts a request when it arrives, we when it is sent: the window must be a little
/// longer for us.
const ON_THE_WAY: Span = Span::seconds(1);

impl Group {
    /// Requests a minute unless RingCentral says otherwise.
    fn documented_limit(self) -> u32 {
        match self {
            Self::Light => 50,
            Self::Medium => 40,
            Self::Heavy => 10,
            Self::Auth => 5,
        }
    }

    fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "light" => Some(Self::Light),
            "medium" => Some(Self::Medium),
            "heavy" => Some(Self::Heavy),
            "auth" => Some(Self::Auth),
            _ => None,
        }
    }
}

impl Budget {
    /// Whether a request may be sent now; if so, it is counted.
    pub fn admit(&mut self, group: Group, urgency: Urgency, now: Millis) -> Admission {
        self.meter(group).admit(group.documented_limit(), urgency, now)
    }

    /// Learns from the headers of an answer. A refusal that names no group is not about the
    /// user's share but about the whole account: then everything waits.
    pub fn learn(&mut self, asked: Group, response: &HttpResponse, now: Millis) {
        let number = |name: &str| response.header(name)?.trim().parse::<u32>().ok();
        let named = response.header("x-rate-limit-group").and_then(Group::named);
        let group = named.unwrap_or(asked);
        let closed = reply::pause(response).map(|wait| now + wait);
        let meter = self.meter(group);
        meter.limit = number("x-rate-limit-limit").filter(|limit| *limit > 0).or(meter.limit);
        meter.window = number("x-rate-limit-window")
            .filter(|seconds| (1..=3600).contains(seconds))
            .map(|seconds| Span::seconds(i64::from(seconds)))
            .or(meter.window);
        match closed {
            Some(until) if response.header("x-rate-limit-limit").is_some() => meter.close(until),
            Some(until) => {
                for group in [Group::Light, Group::Medium, Group::Heavy, Group::Auth] {
                    self.meter(group).close(until);
                }
            }
            None => {
                if let Some(remaining) = number("x-rate-limit-remaining") {
                    meter.leave(remaining, group.documented_limit(), now);
                }
            }
        }
    }

    fn meter(&mut self, group: Group) -> &mut Meter {
        match group {
            Group::Light => &mut self.light,
            Group::Medium => &mut self.medium,
            Group::Heavy => &mut self.heavy,
            Group::Auth => &mut self.auth,
        }
    }
}

impl Meter {
    fn admit(&mut self, documented: u32, urgency: Urgency, now: Millis) -> Admission {
        // A clock that was ahead and was set right must not keep anything waiting.
        let longest = now + reply::LONGEST_PAUSE;
        if let Some(until) = self.closed_until.map(|until| until.min(longest))
            && until > now
        {
            return Admission::At(until);
        }
        self.closed_until = None;
        let window = Span(self.window.unwrap_or(WINDOW).0 + ON_THE_WAY.0);
        self.asked.retain(|at| *at <= now && *at + window > now);
        let limit = self.limit.unwrap_or(documented);
        let share = match urgency {
            Urgency::Regular => limit,
            Urgency::Background => limit - limit / 4,
        };
        let share = usize::try_from(share).unwrap_or(usize::MAX);
        // As soon as this one leaves the window, there is room.
        match self.asked.len().checked_sub(share).and_then(|first| self.asked.get(first)) {
            Some(first) => Admission::At(*first + window),
            None => {
                self.asked.push(now);
                Admission::Now
            }
        }
    }

    fn close(&mut self, until: Millis) {
        self.closed_until = self.closed_until.max(Some(until));
    }

    /// RingCentral counts more than we do when someone else uses the app in this user's name.
    fn leave(&mut self, remaining: u32, documented: u32, now: Millis) {
        let used = self.limit.unwrap_or(documented).saturating_sub(remaining);
        let used = usize::try_from(used).unwrap_or(usize::MAX);
        // Never more than a window holds, whatever the headers say.
        let others = used.saturating_sub(self.asked.len()).min(1000);
        self.asked.extend(std::iter::repeat_n(now, others));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)]) -> HttpResponse {
        let headers =
            headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        HttpResponse { status, headers, body: String::new() }
    }

    fn at(seconds: i64) -> Millis {
        Millis(1_772_463_600_000) + Span::seconds(seconds)
    }

    #[test]
    fn a_window_takes_what_is_documented_and_no_more() {
        for (group, limit) in
            [(Group::Light, 50), (Group::Medium, 40), (Group::Heavy, 10), (Group::Auth, 5)]
        {
            let mut budget = Budget::default();
            let mut admit = |second| budget.admit(group, Urgency::Regular, at(second));
            for _ in 0..limit {
                assert_eq!(admit(0), Admission::Now, "{group:?}");
            }
            assert_eq!(admit(0), Admission::At(at(61)), "{group:?}");
            assert_eq!(admit(60), Admission::At(at(61)), "{group:?}");
            assert_eq!(admit(61), Admission::Now, "{group:?}");
        }
    }

    #[test]
    fn what_may_wait_leaves_a_quarter() {
        let mut budget = Budget::default();
        for _ in 0..8 {
            assert_eq!(budget.admit(Group::Heavy, Urgency::Background, at(0)), Admission::Now);
        }
        let later = Admission::At(at(61));
        assert_eq!(budget.admit(Group::Heavy, Urgency::Background, at(5)), later);
        assert_eq!(budget.admit(Group::Heavy, Urgency::Regular, at(5)), Admission::Now);
        // Two of the nine must leave before one more may come; both leave at the same moment.
        assert_eq!(budget.admit(Group::Heavy, Urgency::Background, at(6)), later);
    }

    #[test]
    fn limits_are_learnt_from_headers_and_others_requests_count() {
        let mut budget = Budget::default();
        assert_eq!(budget.admit(Group::Heavy, Urgency::Regular, at(0)), Admission::Now);
        let headers = [
            ("X-Rate-Limit-Group", "heavy"),
            ("X-Rate-Limit-Limit", "4"),
            ("X-Rate-Limit-Remaining", "1"),
            ("X-Rate-Limit-Window", "30"),
        ];
        budget.learn(Group::Heavy, &answer(200, &headers), at(1));
        assert_eq!(budget.admit(Group::Heavy, Urgency::Regular, at(2)), Admission::Now);
        let waits = Admission::At(at(31));
        assert_eq!(budget.admit(Group::Heavy, Urgency::Regular, at(3)), waits);
        // A group that RingCentral counts elsewhere than documented is counted there.
        let moved = [("x-rate-limit-group", "Light"), ("x-rate-limit-remaining", "0")];
        budget.learn(Group::Medium, &answer(200, &moved), at(3));
        assert_eq!(budget.admit(Group::Light, Urgency::Regular, at(3)), Admission::At(at(64)));
        assert_eq!(budget.admit(Group::Medium, Urgency::Regular, at(3)), Admission::Now);
    }

    #[test]
    fn after_a_refusal_nothing_is_asked_until_the_penalty_is_over() {
        let user = [("x-rate-limit-group", "heavy"), ("x-rate-limit-limit", "10")];
        #[rustfmt::skip]
        let rows = [
            // what was answered, what Heavy and what Light must wait for
            ("the user's share", answer(429, &[user[0], user[1], ("retry-after", "45")]), 45, 0),
            ("no time is named", answer(429, &user), 60, 0),
            ("the whole account", answer(429, &[("retry-after", "20")]), 20, 20),
            ("a time beyond reason", answer(429, &[("retry-after", "999999")]), 3600, 3600),
            ("not a refusal", answer(500, &[("retry-after", "20")]), 0, 0),
            ("out of service", answer(503, &[("retry-after", "20")]), 20, 20),
        ];
        for (what, response, heavy, light) in rows {
            let mut budget = Budget::default();
            budget.learn(Group::Heavy, &response, at(0));
            let stored = serde_json::to_string(&budget).unwrap();
            let mut budget: Budget = serde_json::from_str(&stored).unwrap();
            for (group, wait) in [(Group::Heavy, heavy), (Group::Light, light)] {
                if wait > 0 {
                    let early = budget.admit(group, Urgency::Regular, at(wait - 1));
                    assert_eq!(early, Admission::At(at(wait)), "{what}, {group:?}");
                }
                let then = budget.admit(group, Urgency::Regular, at(wait));
                assert_eq!(then, Admission::Now, "{what}, {group:?}");
            }
        }
    }

    #[test]
    fn a_clock_that_was_ahead_keeps_nothing_waiting() {
        let mut budget = Budget::default();
        for _ in 0..10 {
            assert_eq!(budget.admit(Group::Heavy, Urgency::Regular, at(90_000)), Admission::Now);
        }
        budget.learn(Group::Light, &answer(429, &[("retry-after", "60")]), at(90_000));
        assert_eq!(budget.admit(Group::Light, Urgency::Regular, at(0)), Admission::At(at(3600)));
        assert_eq!(budget.admit(Group::Medium, Urgency::Regular, at(90_060)), Admission::Now);
    }
}
