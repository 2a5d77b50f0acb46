//! The watch over the subscription: what is to be done about it, given what is known and the time.
//!
//! RingCentral's webhook guide, "Troubleshooting": a subscription may expire, be blacklisted for
//! bad answers, or have a filter off, and an answer of 200 does not mean that events come. So it
//! is read back every quarter of an hour, renewed at half its life with its filters and lifetime,
//! and made anew when it is not what it should be.
//!
//! | known | wanted | next |
//! |---|---|---|
//! | nothing | events | look for our own that we lost sight of, delete them, create |
//! | one that delivers | events | read it every 15 minutes, renew it at half its life |
//! | one with a filter off | events | renew it every 15 minutes: the permission may be back |
//! | one for another address or key | events | create the new one, then delete the old one |
//! | one that is mistrusted, because calls come without events | events | read it; if it says that it delivers, create a new one, then delete it |
//! | blacklisted, or in a state we do not know | events | delete, create |
//! | any | nothing | delete |

mod ask;
mod live;
mod shown;
mod trust;

use ledger_core::time::{Millis, Span};
use ledger_wire::api::{SubscriptionChange, SubscriptionEvent};
use ledger_wire::http::HttpResponse;
use serde::{Deserialize, Serialize};

pub use self::ask::{Ask, Hook};
use self::live::Live;
use super::{State, Subscription};
use crate::reply::{self, Reply, Trouble};

/// How often the subscription is read back.
pub const CHECK: Span = Span::minutes(15);

/// How many changes are remembered.
const REMEMBERED: usize = 50;

/// What is known of the subscription. The account stores it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Watch {
    live: Option<Live>,
    /// Subscriptions of ours that must be deleted.
    leftovers: Vec<Leftover>,
    census: Census,
    problem: Option<String>,
    /// Requests in a row that failed.
    failures: u32,
    retry_at: Option<Millis>,
    /// How often it was doubted, so that an answer to what was asked before counts as old.
    doubts: u32,
    /// Since when events may be missing.
    deaf_since: Option<Millis>,
    /// Since when calls come without events, although it is said to deliver.
    mistrusted_since: Option<Millis>,
    /// Oldest first.
    history: Vec<SubscriptionChange>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Leftover {
    id: String,
    /// Whether deleting it has failed before: then it must not keep a new one waiting.
    stubborn: bool,
}

/// Whether RingCentral may have subscriptions of ours of which nothing is known here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Census {
    /// It may: from an earlier life, or from a create whose answer was lost.
    #[default]
    Due,
    /// It was looked for.
    Taken,
}

/// Whether events are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted<'a> {
    /// They are, here.
    Events(&'a Hook),
    /// They are not: server-side logging is off.
    Nothing,
}

/// What is to be done now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Ask RingCentral this, and tell the watch what came back.
    Ask(Ask),
    /// Nothing, until this moment or until something happens.
    Rest(Option<Millis>),
}

/// Events come again after they may have been missing: the call log has what they told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// When events were last known to come; nothing when they never did.
    pub since: Option<Millis>,
}

impl Watch {
    /// What is to be done now.
    pub fn next(&self, wanted: Wanted<'_>, now: Millis) -> Step {
        // A clock that was ahead and was set right must not keep anything waiting.
        let believed = |at: &Millis| *at > now && at.since(now) <= reply::LONGEST_PAUSE;
        if let Some(retry_at) = self.retry_at.filter(believed) {
            return Step::Rest(Some(retry_at));
        }
        let hook = match wanted {
            Wanted::Events(hook) => hook,
            Wanted::Nothing => {
                let live = self.live.iter().map(|live| &live.subscription.id);
                let id = live.chain(self.leftovers.iter().map(|leftover| &leftover.id)).next();
                return id.map_or(Step::Rest(None), |id| Step::Ask(Ask::Delete(id.clone())));
            }
        };
        match &self.live {
            None => match self.leftovers.iter().find(|leftover| !leftover.stubborn) {
                Some(leftover) => Step::Ask(Ask::Delete(leftover.id.clone())),
                None => match self.census {
                    Census::Due => Step::Ask(Ask::List(hook.clone())),
                    Census::Taken => Step::Ask(Ask::Create(hook.clone())),
                },
            },
            Some(live) if live.hook != hook.mark => match self.census {
                Census::Due => Step::Ask(Ask::List(hook.clone())),
                Census::Taken => Step::Ask(Ask::Create(hook.clone())),
            },
            Some(live) => match self.leftovers.first() {
                Some(leftover) => Step::Ask(Ask::Delete(leftover.id.clone())),
                None => live.next(now),
            },
        }
    }

    /// Takes in what came back, or why nothing did, to what this watch asked when it stood as
    /// `asked`: it may have been doubted meanwhile. Says so when events come again.
    pub fn answered(
        &mut self,
        asked: &Self,
        ask: &Ask,
        answer: &Reply<HttpResponse>,
        now: Millis,
    ) -> Option<Gap> {
        let answer = answer.as_ref().map_err(Clone::clone);
        let outcome = match ask {
            Ask::List(hook) => answer.and_then(super::read_list).map(|all| {
                self.census = Census::Taken;
                let live = self.live.as_ref().map(|live| live.subscription.id.clone());
                let is_lost = |listed: &super::Listed| {
                    listed.address == hook.address && live.as_ref() != Some(&listed.id)
                };
                for listed in all.into_iter().filter(is_lost) {
                    // Which token it was made with is not known, so it is of no use.
                    self.leave(listed.id);
                }
                None
            }),
            Ask::Create(hook) => answer
                .and_then(super::read)
                .inspect_err(|trouble| {
                    // One may have been made all the same, or there are too many already.
                    if !matches!(trouble, Trouble::TooMany { .. }) {
                        self.census = Census::Due;
                    }
                })
                .map(|made| {
                    if let Some(old) = self.live.take() {
                        self.leave(old.subscription.id);
                    }
                    self.note(SubscriptionEvent::Created, String::new(), now);
                    self.mistrusted_since = None;
                    let first = self.deaf_since.is_none();
                    let gap = self.is_now(made, hook.mark.clone(), now, now);
                    gap.or(first.then_some(Gap { since: None }))
                }),
            Ask::Read(_) => answer.and_then(super::read).map(|read| {
                let known = self.live.as_ref().map(|live| (live.hook.clone(), live.renewed_at));
                let (hook, renewed_at) = known.unwrap_or_default();
                let gap = self.is_now(read, hook, renewed_at, now);
                self.replace_if_mistrusted(gap, now)
            }),
            Ask::Renew(_) => answer.and_then(super::read).map(|renewed| {
                let hook = self.live.as_ref().map(|live| live.hook.clone()).unwrap_or_default();
                if renewed.state == State::Active {
                    self.note(SubscriptionEvent::Renewed, String::new(), now);
                }
                self.is_now(renewed, hook, now, now)
            }),
            Ask::Delete(id) => answer.and_then(reply::done).map(|()| {
                self.deleted(id, now);
                None
            }),
        };
        let gap = match outcome {
            Ok(gap) => {
                self.retry_at = None;
                match ask {
                    // One that is broken from the start is not made again at once.
                    Ask::Create(_) if self.live.is_none() => self.rest(now),
                    Ask::Create(_) | Ask::Read(_) | Ask::Renew(_) => self.failures = 0,
                    // These only prepare what may fail again.
                    Ask::List(_) | Ask::Delete(_) => {}
                }
                gap
            }
            Err(trouble) => {
                self.failed(ask, &trouble, now);
                None
            }
        };
        if self.doubts != asked.doubts {
            self.read_back();
        }
        gap
    }

    /// Has it read back now, whatever was to be done when: a person signed in anew, or nobody has
    /// looked for long.
    pub fn doubt(&mut self) {
        self.doubts = self.doubts.wrapping_add(1);
        self.read_back();
    }

    fn read_back(&mut self) {
        (self.failures, self.retry_at) = (0, None);
        if let Some(live) = &mut self.live {
            live.check_at = Millis::default();
        }
    }

    /// RingCentral reminds that the subscription ends soon.
    pub fn reminded(&mut self, now: Millis) {
        self.note(SubscriptionEvent::Reminded, String::new(), now);
        self.doubt();
    }
}

impl Watch {
    /// Takes over what RingCentral says of the subscription.
    fn is_now(
        &mut self,
        subscription: Subscription,
        hook: String,
        renewed_at: Millis,
        now: Millis,
    ) -> Option<Gap> {
        let delivered_at = self.live.take().map_or(now, |live| live.delivered_at);
        let calls_come = match &subscription.state {
            State::Active => {
                self.problem = None;
                true
            }
            State::FilterOff(filters) => {
                self.note(SubscriptionEvent::FilterOff, filters.clone(), now);
                self.problem =
                    Some(format!("a permission is missing, so RingCentral leaves out {filters}"));
                !filters.contains("/telephony/sessions")
            }
            State::Blacklisted(reason) => {
                self.problem = Some(format!("RingCentral stopped delivering: {reason}"));
                self.lost(SubscriptionEvent::Blacklisted, reason.clone(), delivered_at, now);
                self.leave(subscription.id);
                return None;
            }
            State::Other(state) => {
                self.problem = Some(format!("RingCentral calls the subscription {state:?}"));
                self.lost(SubscriptionEvent::Unknown, state.clone(), delivered_at, now);
                self.leave(subscription.id);
                return None;
            }
        };
        let gap = if calls_come {
            self.deaf_since.take().map(|since| Gap { since: Some(since) })
        } else {
            self.deaf_since = self.deaf_since.or(Some(delivered_at));
            None
        };
        self.live = Some(Live {
            subscription,
            check_at: now + CHECK,
            delivered_at: if calls_come { now } else { delivered_at },
            renewed_at,
            hook,
        });
        gap
    }

    fn failed(&mut self, ask: &Ask, trouble: &Trouble, now: Millis) {
        match (ask, trouble) {
            (Ask::Read(_) | Ask::Renew(_), Trouble::NotFound(_)) => {
                let delivered_at = self.live.take().map_or(now, |live| live.delivered_at);
                self.problem = Some("RingCentral no longer has the subscription".to_owned());
                self.lost(SubscriptionEvent::Missing, String::new(), delivered_at, now);
                return;
            }
            (Ask::Delete(id), Trouble::NotFound(_)) => {
                self.deleted(id, now);
                return;
            }
            (Ask::Renew(_), Trouble::Refused { .. }) => {
                // It still delivers: the new one comes first.
                if let Some(live) = &mut self.live {
                    live.hook.clear();
                }
                self.note(SubscriptionEvent::Failed, trouble.to_string(), now);
            }
            (Ask::Delete(id), Trouble::Refused { .. } | Trouble::Permission(_)) => {
                // Asking again changes nothing; left alone, it ends by itself.
                self.note(SubscriptionEvent::Failed, trouble.to_string(), now);
                self.deleted(id, now);
                return;
            }
            (Ask::Delete(_), Trouble::TooMany { .. }) => {}
            (Ask::Delete(id), _) => {
                let fresh = self.leftovers.iter_mut().find(|left| left.id == *id && !left.stubborn);
                if let Some(leftover) = fresh {
                    // The new one comes first, then this is tried again.
                    leftover.stubborn = true;
                    return;
                }
            }
            (Ask::Create(_) | Ask::List(_), Trouble::TooMany { .. }) => {}
            (Ask::Create(_) | Ask::List(_), _) => {
                self.problem = Some(trouble.to_string());
                self.note(SubscriptionEvent::Failed, trouble.to_string(), now);
            }
            // Whether RingCentral can be reached is not the subscription's trouble.
            (Ask::Read(_) | Ask::Renew(_), _) => {}
        }
        match trouble {
            Trouble::TooMany { wait } => self.retry_at = Some(now + *wait),
            Trouble::SignIn(_)
            | Trouble::Permission(_)
            | Trouble::NotFound(_)
            | Trouble::Refused { .. }
            | Trouble::Passing(_) => self.rest(now),
        }
    }

    /// Waits after a failure, longer each time.
    fn rest(&mut self, now: Millis) {
        self.failures = self.failures.saturating_add(1);
        self.retry_at = Some(now + reply::pause_after(self.failures));
    }

    fn lost(&mut self, what: SubscriptionEvent, detail: String, since: Millis, now: Millis) {
        self.deaf_since = self.deaf_since.or(Some(since));
        self.note(what, detail, now);
    }

    fn leave(&mut self, id: String) {
        if self.leftovers.iter().all(|leftover| leftover.id != id) {
            self.leftovers.push(Leftover { id, stubborn: false });
        }
    }

    fn deleted(&mut self, id: &str, now: Millis) {
        self.leftovers.retain(|leftover| leftover.id != id);
        if self.live.as_ref().is_some_and(|live| live.subscription.id == id) {
            self.live = None;
            (self.problem, self.deaf_since) = (None, None);
            self.note(SubscriptionEvent::Ended, String::new(), now);
        }
    }

    fn note(&mut self, what: SubscriptionEvent, detail: String, now: Millis) {
        let same = |last: &&mut SubscriptionChange| last.what == what && last.detail == detail;
        match self.history.last_mut().filter(same) {
            // Each of these is one of its own; of the others, only how often is of interest.
            Some(last) if what != SubscriptionEvent::Created => {
                (last.at, last.times) = (now, last.times.saturating_add(1));
            }
            Some(_) | None => {
                self.history.push(SubscriptionChange { at: now, what, detail, times: 1 });
            }
        }
        let forgotten = self.history.len().saturating_sub(REMEMBERED);
        self.history.drain(..forgotten);
    }
}

#[cfg(test)]
mod tests;
