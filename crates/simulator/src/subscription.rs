//! Webhook subscriptions ("RingCentral API reference: Create Subscription" and the "Webhooks"
//! guide): filters, lifetime, blacklisting.

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::{Value, json};

use crate::clock::Moment;
use crate::ids::SubscriptionId;
use crate::notification::{CallChange, Notification, NotificationSubject, put};
use crate::options::Blacklisting;
use crate::timeline::{Direction, Missed};
use crate::token::Owner;

/// Lifetime when none is asked for.
pub(crate) const DEFAULT_SECONDS: u64 = 604_800;
/// The longest lifetime of a webhook subscription.
pub(crate) const MOST_SECONDS: u64 = 315_360_000;
/// Subscriptions one user may have through one app.
pub(crate) const MOST_PER_USER: usize = 30;

/// A webhook subscription.
#[derive(Clone, Debug)]
pub(crate) struct Subscription {
    /// Its id.
    pub(crate) id: SubscriptionId,
    /// The user and app that made it.
    pub(crate) owner: Owner,
    /// What it asks for, ids in place of `~`.
    pub(crate) filters: Vec<Filter>,
    /// What it asks for but does not get.
    pub(crate) disabled: Vec<DisabledFilter>,
    /// Where notifications go.
    pub(crate) address: String,
    /// What the header `Verification-Token` says.
    pub(crate) verification_token: Option<String>,
    /// When it was made.
    pub(crate) created: Moment,
    /// When it ends.
    pub(crate) expires: Moment,
    /// Whether it delivers.
    pub(crate) status: SubscriptionStatus,
    /// When it was last reminded of.
    pub(crate) reminded: Option<Moment>,
    failures: VecDeque<Moment>,
}

/// Whether a subscription delivers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SubscriptionStatus {
    /// It does.
    Active,
    /// It says so, and does not.
    Silent,
    /// It never will again.
    Blacklisted {
        /// Since when.
        at: Moment,
        /// RingCentral's words for why.
        reason: String,
    },
}

/// A filter the user may not use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DisabledFilter {
    /// The filter.
    pub(crate) filter: String,
    /// The error code.
    pub(crate) reason: &'static str,
    /// In words.
    pub(crate) message: String,
}

/// An event filter, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filter {
    /// The filter with ids in place of `~`.
    pub(crate) text: String,
    /// What it asks for.
    pub(crate) subject: Subject,
}

/// What a filter asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// All calls of the account.
    AccountCalls(Vec<(String, String)>),
    /// The calls of one extension.
    ExtensionCalls(String),
    /// Changes of the list of extensions.
    Extensions,
    /// Reminders before the subscription ends.
    Reminder(Reminders),
    /// Something the simulator has no events of, such as presence.
    Quiet,
}

/// When reminders are sent ("Creating webhooks" guide).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reminders {
    /// How long before the end the first is sent.
    pub(crate) threshold: Duration,
    /// How long after one the next is sent.
    pub(crate) interval: Duration,
}

/// A subscription before it exists.
#[derive(Clone, Debug)]
pub(crate) struct NewSubscription {
    /// The user and app.
    pub(crate) owner: Owner,
    /// What it asks for.
    pub(crate) filters: Vec<Filter>,
    /// What it does not get.
    pub(crate) disabled: Vec<DisabledFilter>,
    /// Where notifications go.
    pub(crate) address: String,
    /// The shared secret.
    pub(crate) verification_token: Option<String>,
    /// Lifetime in seconds.
    pub(crate) seconds: u64,
}

impl Subscription {
    /// A subscription made now.
    pub(crate) fn new(id: SubscriptionId, new: NewSubscription, now: Moment) -> Self {
        Self {
            id,
            owner: new.owner,
            filters: new.filters,
            disabled: new.disabled,
            address: new.address,
            verification_token: new.verification_token,
            created: now,
            expires: now.plus(Duration::from_secs(new.seconds)),
            status: SubscriptionStatus::Active,
            reminded: None,
            failures: VecDeque::new(),
        }
    }

    /// Whether it gets this notification now.
    pub(crate) fn wants(&self, notification: &Notification, now: Moment) -> bool {
        self.status == SubscriptionStatus::Active
            && now < self.expires
            && self.owner.account == notification.account
            && self.filters.iter().any(|filter| {
                self.disabled.iter().all(|disabled| disabled.filter != filter.text)
                    && filter.matches(notification, &self.id)
            })
    }

    /// When the next reminder is due, and the filter that asks for it; `None` when there will be
    /// none.
    pub(crate) fn next_reminder(&self, now: Moment) -> Option<(Moment, &Filter)> {
        if self.status != SubscriptionStatus::Active || now >= self.expires {
            return None;
        }
        self.filters.iter().find_map(|filter| match filter.subject {
            Subject::Reminder(Reminders { threshold, interval }) => {
                let first = self.expires.minus(threshold);
                let due = self.reminded.map_or(first, |last| first.max(last.plus(interval)));
                Some((due, filter))
            }
            Subject::AccountCalls(_)
            | Subject::ExtensionCalls(_)
            | Subject::Extensions
            | Subject::Quiet => None,
        })
    }

    /// Starts its lifetime again.
    pub(crate) fn renew(&mut self, seconds: u64, now: Moment) {
        self.expires = now.plus(Duration::from_secs(seconds));
        self.reminded = None;
    }

    /// Blacklists it.
    pub(crate) fn blacklist(&mut self, reason: &str, now: Moment) {
        self.status = SubscriptionStatus::Blacklisted { at: now, reason: reason.to_owned() };
    }

    /// Counts a failed delivery, which may be the last one allowed.
    pub(crate) fn failed(&mut self, reason: &str, rule: Blacklisting, now: Moment) {
        let Blacklisting::After { failures, within } = rule else { return };
        self.failures.push_back(now);
        while self.failures.front().is_some_and(|first| *first < now.minus(within)) {
            self.failures.pop_front();
        }
        if self.failures.len() >= failures && self.status == SubscriptionStatus::Active {
            self.blacklist(reason, now);
        }
    }

    /// The resource as JSON.
    pub(crate) fn json(&self, base: &str, now: Moment) -> Value {
        let filters: Vec<&str> = self.filters.iter().map(|filter| filter.text.as_str()).collect();
        let mut json = json!({
            "uri": format!("{base}/restapi/v1.0/subscription/{}", self.id),
            "id": self.id,
            "eventFilters": filters,
            "expirationTime": self.expires.iso(),
            "expiresIn": self.expires.seconds_since(now),
            "creationTime": self.created.iso(),
            "status": match self.status {
                SubscriptionStatus::Active | SubscriptionStatus::Silent => "Active",
                SubscriptionStatus::Blacklisted { .. } => "Blacklisted",
            },
            "deliveryMode": {
                "transportType": "WebHook",
                "encryption": false,
                "address": self.address,
            },
        });
        if !self.disabled.is_empty() {
            let disabled: Vec<Value> = self
                .disabled
                .iter()
                .map(|one| {
                    json!({"filter": one.filter, "reason": one.reason, "message": one.message})
                })
                .collect();
            put(&mut json, "disabledFilters", disabled);
        }
        if let SubscriptionStatus::Blacklisted { at, reason } = &self.status {
            let data = json!({"blacklistedAt": at.iso(), "reason": reason});
            put(&mut json, "blacklistedData", data);
        }
        json
    }
}

/// The parameters of the account's telephony sessions filter.
const CALL_PARAMETERS: [&str; 6] =
    ["direction", "missedCall", "phoneNumber", "sipData", "statusCode", "withRecordings"];

/// Events that can be subscribed to but never happen here.
const QUIET_ACCOUNT: [&str; 2] = ["directory/entries", "presence"];
const QUIET_EXTENSION: [&str; 4] =
    ["voicemail", "message-store", "presence", "incoming-call-pickup"];

impl Filter {
    /// Understands a filter of this user, or says no.
    pub(crate) fn parse(text: &str, owner: &Owner) -> Result<Self, FilterProblem> {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let parameters: Vec<(String, String)> =
            form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let ["restapi", "v1.0", rest @ ..] = segments.as_slice() else {
            return Err(FilterProblem::Unknown);
        };
        let (path, subject) = match rest {
            ["subscription", "~"] => {
                let seconds = |name: &str| {
                    let (_, value) = parameters.iter().find(|(key, _)| key == name)?;
                    value.parse().ok().filter(|seconds| *seconds > 0).map(Duration::from_secs)
                };
                let (Some(threshold), Some(interval)) = (seconds("threshold"), seconds("interval"))
                else {
                    return Err(FilterProblem::Unknown);
                };
                let subject = Subject::Reminder(Reminders { threshold, interval });
                ("/restapi/v1.0/subscription/~".to_owned(), subject)
            }
            ["account", account, rest @ ..] => {
                if *account != "~" && *account != owner.account.as_str() {
                    return Err(FilterProblem::OtherAccount);
                }
                let (rest, subject) = account_subject(rest, &parameters, owner)?;
                (format!("/restapi/v1.0/account/{}/{rest}", owner.account), subject)
            }
            _ => return Err(FilterProblem::Unknown),
        };
        let text = if query.is_empty() { path } else { format!("{path}?{query}") };
        Ok(Self { text, subject })
    }

    fn matches(&self, notification: &Notification, subscription: &SubscriptionId) -> bool {
        match (&self.subject, &notification.subject) {
            (Subject::AccountCalls(parameters), NotificationSubject::Call(change)) => {
                parameters.iter().all(|(key, value)| parameter_matches(key, value, change))
            }
            (Subject::ExtensionCalls(extension), NotificationSubject::Call(change)) => {
                change.extension.as_ref().is_some_and(|changed| changed.as_str() == extension)
            }
            (Subject::Extensions, NotificationSubject::Extensions) => true,
            (Subject::Reminder(_), NotificationSubject::Reminder(ending)) => ending == subscription,
            (
                Subject::AccountCalls(_)
                | Subject::ExtensionCalls(_)
                | Subject::Extensions
                | Subject::Reminder(_)
                | Subject::Quiet,
                NotificationSubject::Call(_)
                | NotificationSubject::Extensions
                | NotificationSubject::Reminder(_),
            ) => false,
        }
    }
}

/// Why a filter is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FilterProblem {
    /// No such event.
    Unknown,
    /// Another account's.
    OtherAccount,
}

fn account_subject(
    rest: &[&str],
    parameters: &[(String, String)],
    owner: &Owner,
) -> Result<(String, Subject), FilterProblem> {
    match rest {
        ["telephony", "sessions"] => {
            if parameters.iter().any(|(key, _)| !CALL_PARAMETERS.contains(&key.as_str())) {
                return Err(FilterProblem::Unknown);
            }
            Ok(("telephony/sessions".to_owned(), Subject::AccountCalls(parameters.to_vec())))
        }
        ["extension", extension, event @ ..] => {
            let extension = if *extension == "~" { owner.extension.as_str() } else { *extension };
            let event = event.join("/");
            let subject = if event == "telephony/sessions" {
                Subject::ExtensionCalls(extension.to_owned())
            } else if QUIET_EXTENSION.contains(&event.as_str()) || event.is_empty() {
                Subject::Quiet
            } else {
                return Err(FilterProblem::Unknown);
            };
            Ok((format!("extension/{extension}/{event}").trim_end_matches('/').to_owned(), subject))
        }
        ["extension"] => Ok(("extension".to_owned(), Subject::Extensions)),
        other => {
            let event = other.join("/");
            if QUIET_ACCOUNT.contains(&event.as_str()) {
                Ok((event, Subject::Quiet))
            } else {
                Err(FilterProblem::Unknown)
            }
        }
    }
}

fn parameter_matches(key: &str, value: &str, change: &CallChange) -> bool {
    match key {
        "direction" => {
            value
                == match change.direction {
                    Direction::Inbound => "Inbound",
                    Direction::Outbound => "Outbound",
                }
        }
        "missedCall" => value != "true" || change.missed == Missed::Yes,
        "phoneNumber" => change.numbers.iter().any(|number| number == value),
        "statusCode" => value == change.status.code(),
        // These two add data or wait for recordings, of which scenarios have none while talking.
        _ => true,
    }
}
