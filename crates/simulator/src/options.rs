//! What can be chosen when a platform starts.

use std::time::Duration;

use crate::account::Account;
use crate::contract::Enforcement;
use crate::fault::FaultChange;
use crate::ids::ExtensionId;
use crate::limits::RateLimiting;

/// How to start a platform. `Options::default()` is the demo's account at real speed.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// How many times as fast as the real clock the simulated one runs.
    pub speed: f64,
    /// How far in the past the simulated clock starts; see [`crate::clock`].
    pub clock_offset: Duration,
    /// Where ids and tokens are drawn from.
    pub seed: u64,
    /// The organizations.
    pub accounts: Vec<Account>,
    /// The registered apps.
    pub applications: Vec<Application>,
    /// The JWT credentials users have made.
    pub jwt_credentials: Vec<JwtCredential>,
    /// Requests a minute.
    pub rate_limiting: RateLimiting,
    /// How long an access token lives, in real time.
    pub access_token_life: Duration,
    /// Sessions one user may have with one app; the oldest ends when there are more.
    pub sessions_per_user: usize,
    /// How long webhooks may take to answer, in real time.
    pub webhook_timeout: Duration,
    /// The largest answer of a webhook, status line and headers included.
    pub webhook_answer_limit: usize,
    /// When a subscription is blacklisted.
    pub blacklisting: Blacklisting,
    /// Whether failed deliveries are repeated. RingCentral documents no policy.
    pub retries: Retries,
    /// How long after its end a call appears in the call log, in simulated time.
    pub call_log_lag: Duration,
    /// Records on one page of an incremental sync.
    pub sync_page: usize,
    /// What goes wrong from the start.
    pub faults: FaultChange,
    /// What happens to requests that break the contract.
    pub enforcement: Enforcement,
}

/// An app registered on the platform.
#[derive(Clone, Debug)]
pub struct Application {
    /// Its id.
    pub client_id: String,
    /// How it proves who it is.
    pub kind: ApplicationKind,
    /// Where users may be sent back to, compared exactly. `https://*.chromiumapp.org/...` and
    /// loopback addresses are accepted for every app.
    pub redirect_uris: Vec<String>,
    /// The app's permissions.
    pub scopes: Vec<String>,
}

/// How an app proves who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApplicationKind {
    /// By PKCE only; it sends its id in the form.
    Public,
    /// By a secret, in Basic authentication.
    Confidential {
        /// The secret.
        secret: String,
    },
}

/// A JWT credential of a user.
#[derive(Clone, Debug)]
pub struct JwtCredential {
    /// The text of the credential.
    pub assertion: String,
    /// Whom it signs in.
    pub extension: ExtensionId,
    /// The only app that may use it, or any.
    pub client_id: Option<String>,
}

/// When a subscription is blacklisted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blacklisting {
    /// Never.
    Never,
    /// After so many failures within a simulated time.
    After {
        /// Failures.
        failures: usize,
        /// Counted back from the last one.
        within: Duration,
    },
}

/// Whether failed deliveries are repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retries {
    /// Never.
    Never,
    /// So many times after the first.
    Times {
        /// How often.
        count: u32,
        /// Simulated time before each.
        pause: Duration,
    },
}

/// The app ids of `Options::default()`.
pub const PUBLIC_CLIENT_ID: &str = "callLedgerPublicApp";
/// The confidential app of `Options::default()`.
pub const CONFIDENTIAL_CLIENT_ID: &str = "callLedgerConfidentialApp";
/// Its secret.
pub const CONFIDENTIAL_CLIENT_SECRET: &str = "simulated-client-secret";
/// The JWT credential of the first account's administrator in `Options::default()`.
pub const ADMIN_JWT: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiI0MDAyMDAwMDAwMDEifQ.simulated";

const SCOPES: [&str; 6] = [
    "CallControl",
    "ReadAccounts",
    "ReadCallLog",
    "ReadCallRecording",
    "ReadMessages",
    "SubscriptionWebhook",
];

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            speed: 1.0,
            clock_offset: Duration::from_secs(2 * 60 * 60),
            seed: 1,
            accounts: vec![Account::example()],
            applications: vec![
                Application::new(PUBLIC_CLIENT_ID, ApplicationKind::Public),
                Application::new(
                    CONFIDENTIAL_CLIENT_ID,
                    ApplicationKind::Confidential { secret: CONFIDENTIAL_CLIENT_SECRET.to_owned() },
                ),
            ],
            jwt_credentials: vec![JwtCredential {
                assertion: ADMIN_JWT.to_owned(),
                extension: ExtensionId::from("400200000001"),
                client_id: None,
            }],
            rate_limiting: RateLimiting::default(),
            access_token_life: Duration::from_secs(3600),
            sessions_per_user: 5,
            webhook_timeout: Duration::from_secs(3),
            webhook_answer_limit: 1024,
            blacklisting: Blacklisting::After { failures: 10, within: Duration::from_secs(600) },
            retries: Retries::Never,
            call_log_lag: Duration::from_secs(20),
            sync_page: 250,
            faults: FaultChange::default(),
            enforcement: Enforcement::Strict,
        }
    }
}

impl Application {
    /// An app with all permissions and no registered addresses.
    pub fn new(client_id: &str, kind: ApplicationKind) -> Self {
        Self {
            client_id: client_id.to_owned(),
            kind,
            redirect_uris: Vec::new(),
            scopes: SCOPES.map(str::to_owned).to_vec(),
        }
    }
}
