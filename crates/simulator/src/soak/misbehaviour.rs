//! What goes wrong in a soak, and how each begins and ends.
//!
//! Revoked tokens and JWT credentials are not among them: only a person can heal those.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::directory::DirectoryChange;
use crate::fault::{
    AnswerFault, AnswerFlaw, Availability, EventBodies, FaultChange, InProgressRecords, Recordings,
    Share, SharedSecret, Surprise, TerminalEvents, TokenEndpoint, WebhooksChange,
};
use crate::ids::AccountId;
use crate::limits::Group;
use crate::world::World;

macro_rules! misbehaviours {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// Something that goes wrong in a soak.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "camelCase")]
        pub enum Misbehaviour {
            $($(#[$doc])* $name,)+
        }

        impl Misbehaviour {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];
        }
    };
}

misbehaviours! {
    /// Every fifth event is lost.
    LostEvents,
    /// Every third event comes twice.
    DuplicateEvents,
    /// Every third event is overtaken.
    ReorderedEvents,
    /// Parties are said to have left a minute late.
    LateTerminalEvents,
    /// Parties are never said to have left.
    MissingTerminalEvents,
    /// Deliveries are held up.
    SlowDeliveries,
    /// No webhooks for a time.
    WebhooksStopped,
    /// Deliveries with a wrong verification token.
    WrongVerificationToken,
    /// Events with fields nobody knows.
    UnknownEventField,
    /// Events with a reason nobody knows.
    UnknownEventValue,
    /// The token endpoint takes its time.
    SlowTokenEndpoint,
    /// The token endpoint answers 503.
    FailingTokenEndpoint,
    /// The answer to a refresh is lost.
    LostRefreshAnswer,
    /// The call log's group is in its penalty.
    RateLimited,
    /// The subscription is blacklisted.
    Blacklisted,
    /// The subscription expires without a word.
    SilentExpiry,
    /// Records come ten minutes late.
    CallLogLag,
    /// The call log answers 503.
    CallLogUnavailable,
    /// Sync tokens are worthless.
    SyncTokenInvalid,
    /// Calls under way have records.
    InProgressRecordsShown,
    /// Records change after they were first shown.
    ChangingRecords,
    /// Recordings come half an hour late.
    LateRecordings,
    /// Recordings never come.
    MissingRecordings,
    /// Recordings are too short.
    ShortRecordings,
    /// Answers of 500 and 502.
    ServerErrors,
    /// Connections break off.
    ConnectionResets,
    /// Answers stop in the middle.
    TruncatedAnswers,
    /// Answers are a proxy's page.
    MalformedAnswers,
    /// Answers with fields nobody knows.
    UnknownAnswerField,
    /// Records with a leg type nobody knows.
    UnknownAnswerValue,
    /// The platform's clock is five minutes ahead.
    ClockSkew,
    /// The administrators may not read the call log.
    PermissionWithheld,
    /// Someone is hired, and leaves.
    HiringAndLeaving,
    /// An agent gets another name, and the old one back.
    Renaming,
}

/// The short number of whoever is hired.
const NEW_NUMBER: &str = "290";

/// How a misbehaviour begins or ends.
#[derive(Debug)]
pub(super) enum Strike {
    Nothing,
    Faults(Box<FaultChange>),
    Directory(DirectoryChange),
}

impl Misbehaviour {
    /// How it begins.
    pub(super) fn begin(self, account: &AccountId, world: &World) -> Strike {
        let share = |fraction| Some(Share { fraction, seed: 7 });
        let any =
            |flaw, times| Some(vec![AnswerFault { operation: "any".to_owned(), times, flaw }]);
        let none = FaultChange::default();
        let all = || Some("all".to_owned());
        let change = match self {
            Self::LostEvents => FaultChange { drop_fraction: share(0.2), ..none },
            Self::DuplicateEvents => FaultChange { duplicate_fraction: share(0.34), ..none },
            Self::ReorderedEvents => FaultChange { reorder_fraction: share(0.34), ..none },
            Self::LateTerminalEvents => {
                let late = TerminalEvents::LateSeconds(60.0);
                FaultChange { terminal_events: Some(late), ..none }
            }
            Self::MissingTerminalEvents => {
                FaultChange { terminal_events: Some(TerminalEvents::Missing), ..none }
            }
            Self::SlowDeliveries => FaultChange { delivery_delay_ms: Some(50), ..none },
            Self::WebhooksStopped => {
                FaultChange { webhooks: Some(WebhooksChange::Stopped), ..none }
            }
            Self::WrongVerificationToken => {
                FaultChange { verification_token: Some(SharedSecret::Wrong), ..none }
            }
            Self::UnknownEventField => {
                let bodies = EventBodies::With(Surprise::UnknownField);
                FaultChange { event_bodies: Some(bodies), ..none }
            }
            Self::UnknownEventValue => {
                let bodies = EventBodies::With(Surprise::UnknownValue("reason".to_owned()));
                FaultChange { event_bodies: Some(bodies), ..none }
            }
            Self::SlowTokenEndpoint => {
                let slow = TokenEndpoint::Slow { delay_ms: 500 };
                FaultChange { token_endpoint: Some(slow), ..none }
            }
            Self::FailingTokenEndpoint => {
                let failing = TokenEndpoint::Failing { status: 503 };
                FaultChange { token_endpoint: Some(failing), ..none }
            }
            Self::LostRefreshAnswer => {
                FaultChange { lose_next_refresh_response: Some(true), ..none }
            }
            Self::RateLimited => FaultChange { rate_limit_now: Some(vec![Group::Heavy]), ..none },
            Self::Blacklisted => FaultChange { blacklist: all(), ..none },
            Self::SilentExpiry => FaultChange { expire: all(), ..none },
            Self::CallLogLag => FaultChange { call_log_lag_seconds: Some(600.0), ..none },
            Self::CallLogUnavailable => {
                FaultChange { call_log: Some(Availability::Unavailable), ..none }
            }
            Self::SyncTokenInvalid => FaultChange { reset_call_log: Some(true), ..none },
            Self::InProgressRecordsShown => {
                FaultChange { in_progress_records: Some(InProgressRecords::Shown), ..none }
            }
            Self::ChangingRecords => {
                FaultChange { record_change_after_seconds: Some(120.0), ..none }
            }
            Self::LateRecordings => {
                FaultChange { recordings: Some(Recordings::LateSeconds(1800.0)), ..none }
            }
            Self::MissingRecordings => FaultChange { recordings: Some(Recordings::Never), ..none },
            Self::ShortRecordings => FaultChange { recordings: Some(Recordings::Short), ..none },
            Self::ServerErrors => FaultChange { answers: any(AnswerFlaw::Status(502), 5), ..none },
            Self::ConnectionResets => FaultChange { answers: any(AnswerFlaw::Reset, 3), ..none },
            Self::TruncatedAnswers => {
                FaultChange { answers: any(AnswerFlaw::Truncated, 3), ..none }
            }
            Self::MalformedAnswers => {
                FaultChange { answers: any(AnswerFlaw::Malformed, 3), ..none }
            }
            Self::UnknownAnswerField => {
                let flaw = AnswerFlaw::With(Surprise::UnknownField);
                FaultChange { answers: any(flaw, u32::MAX), ..none }
            }
            Self::UnknownAnswerValue => {
                let flaw = AnswerFlaw::With(Surprise::UnknownValue("legType".to_owned()));
                FaultChange { answers: any(flaw, u32::MAX), ..none }
            }
            Self::ClockSkew => FaultChange { date_skew_seconds: Some(300), ..none },
            Self::PermissionWithheld => withheld(account, world, &["ReadCallLog"]),
            Self::HiringAndLeaving => {
                let (number, name) = (NEW_NUMBER.to_owned(), "Eve Newcomer".to_owned());
                return Strike::Directory(DirectoryChange::Hire { number, name });
            }
            Self::Renaming => return renaming(account, world, "Married"),
        };
        Strike::Faults(Box::new(change))
    }

    /// How it ends.
    pub(super) fn end(self, account: &AccountId, world: &World) -> Strike {
        let none = FaultChange::default();
        let share = Some(Share { fraction: 0.0, seed: 0 });
        let usual_lag = world.usual_lag.as_secs_f64();
        let change = match self {
            Self::LostEvents => FaultChange { drop_fraction: share, ..none },
            Self::DuplicateEvents => FaultChange { duplicate_fraction: share, ..none },
            Self::ReorderedEvents => FaultChange { reorder_fraction: share, ..none },
            Self::LateTerminalEvents | Self::MissingTerminalEvents => {
                FaultChange { terminal_events: Some(TerminalEvents::Normal), ..none }
            }
            Self::SlowDeliveries => FaultChange { delivery_delay_ms: Some(0), ..none },
            Self::WebhooksStopped => {
                FaultChange { webhooks: Some(WebhooksChange::Running), ..none }
            }
            Self::WrongVerificationToken => {
                FaultChange { verification_token: Some(SharedSecret::Sent), ..none }
            }
            Self::UnknownEventField | Self::UnknownEventValue => {
                FaultChange { event_bodies: Some(EventBodies::Normal), ..none }
            }
            Self::SlowTokenEndpoint | Self::FailingTokenEndpoint => {
                FaultChange { token_endpoint: Some(TokenEndpoint::Normal), ..none }
            }
            Self::CallLogLag => FaultChange { call_log_lag_seconds: Some(usual_lag), ..none },
            Self::CallLogUnavailable => {
                FaultChange { call_log: Some(Availability::Available), ..none }
            }
            Self::InProgressRecordsShown => {
                FaultChange { in_progress_records: Some(InProgressRecords::Hidden), ..none }
            }
            Self::ChangingRecords => FaultChange { record_change_after_seconds: Some(0.0), ..none },
            Self::LateRecordings | Self::MissingRecordings | Self::ShortRecordings => {
                FaultChange { recordings: Some(Recordings::Normal), ..none }
            }
            Self::ServerErrors
            | Self::ConnectionResets
            | Self::TruncatedAnswers
            | Self::MalformedAnswers
            | Self::UnknownAnswerField
            | Self::UnknownAnswerValue => FaultChange { answers: Some(Vec::new()), ..none },
            Self::ClockSkew => FaultChange { date_skew_seconds: Some(0), ..none },
            Self::PermissionWithheld => withheld(account, world, &[]),
            Self::RateLimited | Self::Blacklisted | Self::SilentExpiry | Self::SyncTokenInvalid => {
                return Strike::Nothing;
            }
            // It waits for the next refresh, however long that takes: otherwise few would be lost.
            Self::LostRefreshAnswer => return Strike::Nothing,
            Self::HiringAndLeaving => {
                return Strike::Directory(DirectoryChange::Leave { number: NEW_NUMBER.to_owned() });
            }
            Self::Renaming => return renaming(account, world, "Agent"),
        };
        Strike::Faults(Box::new(change))
    }
}

fn withheld(account: &AccountId, world: &World, permissions: &[&str]) -> FaultChange {
    let permissions: BTreeSet<String> = permissions.iter().map(|one| (*one).to_owned()).collect();
    let admins: BTreeMap<String, BTreeSet<String>> = world
        .account(account)
        .into_iter()
        .flat_map(|account| &account.extensions)
        .filter(|extension| extension.is_admin())
        .map(|extension| (extension.id.to_string(), permissions.clone()))
        .collect();
    FaultChange { withhold: Some(admins), ..FaultChange::default() }
}

fn renaming(account: &AccountId, world: &World, last: &str) -> Strike {
    let user = world.account(account).and_then(|account| account.users().next());
    let Some((user, _)) = user else { return Strike::Nothing };
    let first = user.name.split(' ').next().unwrap_or_default();
    let (number, name) = (user.number.clone(), format!("{first} {last}"));
    Strike::Directory(DirectoryChange::Rename { number, name })
}
