//! A RingCentral platform on loopback, because RingCentral closed its sandbox and whole-system
//! tests need one that can be made to fail.
//!
//! It is one strict, stateful world in memory: accounts, OAuth, rate limits, webhook subscriptions
//! with their handshake, notifications, and a call log that lags. Calls are played from
//! [scenarios](Scenario), each a timeline from which notifications, records and the ground truth
//! are all computed. It shares no code with the crates it tests. Beside it are CRMs to log into,
//! simulated from their public references: [`crm`].
//!
//! Everything that passes is held to `openapi.yaml`, our description of the part of RingCentral that
//! is used: a request that is not as described is answered 500 with the reason and listed. See
//! [`contract`].
//!
//! | to | read |
//! |---|---|
//! | start one | [`Platform`], [`Options`] |
//! | let calls happen | [`PlayRequest`], [`Played`], [`Scenario`] |
//! | make things fail | the table below, [`FaultChange`] |
//! | play for hours | [`soak`], [`truth`] |
//! | know how time runs | [`clock`] |
//! | know what was said wrongly | [`contract`] |
//! | have a CRM | [`crm`] |
//!
//! # Misbehaving on command
//!
//! Each row is a field of [`FaultChange`]: at the start in [`Options::faults`] or `--faults JSON`, at
//! run time by [`Platform::change_faults`] or `POST /simulator/faults`. `DELETE /simulator/faults`
//! ends them all. The last column names the test in `tests/platform`.
//!
//! | what goes wrong | how to ask for it | test |
//! |---|---|---|
//! | the next events are lost | `{"dropNext":2}` | `calls::deliveries_can_be_lost` |
//! | a part of events is lost | `{"dropFraction":{"fraction":0.2,"seed":1}}` | `calls::deliveries_can_be_lost` |
//! | events come twice | `{"duplicateFraction":{"fraction":1,"seed":1}}` | `events::every_event_comes_twice` |
//! | events are overtaken | `{"reorderFraction":{"fraction":1,"seed":1}}` | `events::every_other_event_is_overtaken` |
//! | `Disconnected` and `Gone` come late | `{"terminalEvents":{"lateSeconds":300}}` | `events::parties_are_said_to_have_left_late_or_never` |
//! | ... or never | `{"terminalEvents":"missing"}` | the same |
//! | deliveries are slow | `{"deliveryDelayMs":50}` | `events::deliveries_are_held_up` |
//! | no webhooks | `{"webhooks":"stopped"}`, `"running"` ends it | `calls::deliveries_can_be_lost` |
//! | ... for an interval | `{"webhooks":{"stoppedForSeconds":3600}}` | `events::webhooks_stop_for_an_interval` |
//! | no or a wrong verification token | `{"verificationToken":"missing"}`, `"wrong"` | `events::the_verification_token_is_wrong_or_missing` |
//! | an unknown field in events | `{"eventBodies":{"with":"unknownField"}}` | `events::events_hold_something_unheard_of` |
//! | an unknown value in events | `{"eventBodies":{"with":{"unknownValue":"reason"}}}` | the same |
//! | a subscription is blacklisted | fail [`Options::blacklisting`] times, or `{"blacklist":"all"}` or its id | `subscriptions::failures_blacklist` |
//! | a subscription is active and delivers nothing | `{"silence":"all"}` or its id | `subscriptions::one_can_say_that_it_is_active_and_deliver_nothing` |
//! | a subscription expires silently | `{"expire":"all"}` or its id | `subscriptions::subscriptions_expire` |
//! | the token endpoint is slow | `{"tokenEndpoint":{"mode":"slow","delayMs":500}}` | `oauth::the_token_endpoint_can_be_slow` |
//! | ... or fails | `{"tokenEndpoint":{"mode":"failing","status":503}}` | `oauth::the_token_endpoint_can_fail` |
//! | a refresh takes effect, its answer is lost | `{"loseNextRefreshResponse":true}` | `oauth::a_lost_refresh_answer_can_be_asked_for_again` |
//! | tokens are revoked | `{"revokeTokens":"all"}` or an extension's id | `answers::tokens_are_revoked_from_outside` |
//! | JWT credentials are revoked | `{"jwtCredentials":"revoked"}` | `answers::jwt_credentials_are_revoked` |
//! | permissions are taken away | `{"withhold":{"400200000001":["ReadCallLog"]}}`, `[]` gives back | `answers::permissions_are_taken_away_and_given_back` |
//! | 429, and asking starts the penalty again | exceed the limit, or `{"rateLimitNow":["heavy"]}` | `rate_limits` |
//! | 5xx | `{"answers":[{"operation":"any","times":3,"flaw":{"status":502}}]}` | `answers::one_operation_fails_so_often_as_asked` |
//! | the connection breaks off after the effect | `{"answers":[{"operation":"deleteSubscription","flaw":"reset"}]}` | `answers::a_connection_breaks_off_after_the_request_took_effect` |
//! | the answer never comes, after the effect | flaw `"silence"` | `answers::an_answer_never_comes_though_the_request_took_effect` |
//! | JSON cut off, or a proxy's page | flaws `"truncated"`, `"malformed"` | `answers::answers_stop_in_the_middle_or_are_no_json` |
//! | an unknown field or value in answers | flaws `{"with":"unknownField"}`, `{"with":{"unknownValue":"legType"}}` | `answers::answers_hold_something_unheard_of` |
//! | the platform's `Date` is wrong | `{"dateSkewSeconds":-86400}` | `answers::the_platforms_date_is_wrong` |
//! | the call log lags | `{"callLogLagSeconds":600}` | `records::the_lag_can_grow` |
//! | the call log is down | `{"callLog":"unavailable"}` | `calls::the_call_log_needs_an_administrator_and_can_be_down` |
//! | sync tokens are worthless (CLG-101) | `{"resetCallLog":true}` | `calls::extract_sync_pages_and_shows_updates_again` |
//! | calls under way have records | `{"inProgressRecords":"shown"}` | `records::a_call_under_way_has_a_record` |
//! | records change after they were shown | `{"recordChangeAfterSeconds":120}` | `records::a_record_that_changes_ends_complete` |
//! | recordings late, missing, too short | `{"recordings":{"lateSeconds":3600}}`, `"never"`, `"short"` | `records::recordings_are_late_missing_or_short` |
//!
//! An `operation` is an `operationId` of `openapi.yaml`, such as `extractSyncAccountCallLog` or
//! `getToken`. Faults of records hold for calls that begin after they were set. One play can have
//! duplicates or a shuffled order alone: [`PlayRequest`].
//!
//! What needs no fault: reminders are sent to subscriptions that ask for them
//! (`announcements::a_subscription_is_reminded_of_until_it_has_ended`), and
//! `directory/entries` has an ETag.
//!
//! # The control API
//!
//! Under `/simulator`, on loopback, without sign-in; unknown fields are errors.
//!
//! | request | does |
//! |---|---|
//! | `GET /simulator/scenarios` | lists what can be played |
//! | `POST /simulator/play` | plays a [`PlayRequest`]; answers [`Played`] at once |
//! | `GET /simulator/plays/{id}` | [`PlayStatus`], and `finished` |
//! | `GET /simulator/deliveries?play=&limit=` | each try to deliver: [`Delivery`] |
//! | `POST`, `DELETE /simulator/faults` | changes the faults, ends them; answers [`Faults`] |
//! | `POST /simulator/directory` | `{"account":null,"change":{"rename":{"number":"102","name":"Bob Married"}}}`: makes a [`DirectoryChange`](directory::DirectoryChange) and sends the extension-list event |
//! | `POST /simulator/soak` | `{"hours":8,"calls":500,"seed":1}`: starts a [`soak`]; answers the schedule |
//! | `GET /simulator/soak` | `progress` is `underWay` or `finished`; `problems` should be empty |
//! | `GET /simulator/truth?play=` | [`TrueCall`](truth::TrueCall)s: what a perfect ledger has to have of each call; `missedEvents` counts events of its play that no webhook accepted |
//! | `GET /simulator/violations` | what broke the contract: [`Violation`]s |
//! | `POST /simulator/clock` | `{"advanceSeconds":n}` lets time pass |
//! | `GET /simulator/state` | clock, accounts, subscriptions, faults, how often each operation was asked for, and how many `refreshes` were under way at once |

pub mod account;
pub mod clock;
pub mod contract;
pub mod crm;
pub mod directory;
pub mod fault;
pub mod ids;
pub mod limits;
pub mod options;
pub mod outcome;
pub mod play;
pub mod scenario;
pub mod soak;
pub mod timeline;
pub mod truth;

mod announce;
mod call_log;
mod chance;
mod delivery;
mod http;
mod identity;
mod notification;
mod permission;
mod platform;
mod post;
mod publication;
mod record;
mod subscription;
#[cfg(test)]
mod tests;
mod token;
mod world;

pub use account::Account;
pub use contract::{Enforcement, Violation};
pub use fault::{FaultChange, Faults};
pub use ids::PlayId;
pub use limits::RateLimiting;
pub use options::{Blacklisting, Options, Retries};
pub use platform::Platform;
pub use play::{Participant, PlayProblem, PlayRequest, Played};
pub use scenario::Scenario;
pub use world::{Delivery, DeliveryOutcome, PlayStatus};
