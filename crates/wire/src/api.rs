//! The Worker's `/v1` API, as the extension and tests speak it.
//!
//! [`route::ROUTES`] has them all.
//!
//! A failure has the status that fits and a [`Failure`] as its body.

mod alert;
mod backfill;
pub mod contacts;
mod crm;
mod directory;
mod filter;
mod health;
mod incident;
pub mod limit;
pub mod origin;
mod record;
mod report;
pub mod route;
pub mod session;
mod settings;

use ledger_core::call::{CallResult, Direction};
use ledger_core::from_json::FromJson;
use ledger_core::id::{ActivityId, ExtensionId, TelephonySessionId};
use ledger_core::ledger::{ContactChoice, Intent, Note, State};
use ledger_core::phone::PhoneNumber;
use ledger_core::settings::Problem;
use ledger_core::time::Millis;
use ledger_core::why::Why;
use ledger_words::{Language, spoken};
use serde::{Deserialize, Serialize};

pub use self::alert::{
    Alert, AlertAddress, AlertForm, AlertRecipient, GiveAlertAddress, MailAlert,
};
pub use self::backfill::{Backfill, BackfillCommand, BackfillCount, BackfillRange, BackfillStage};
pub use self::contacts::{
    Activities, ContactState, Contacts, EditActivity, ImportOutcome, ImportRow, ImportedContacts,
    ImportedRow, KnownContacts, StoredActivity, StoredContact,
};
pub use self::crm::{
    BeginCrmSignIn, ConnectCrm, CrmChoice, CrmFields, CrmPermission, CrmSignInPage, CrmStanding,
    CrmStatus, CrmUsers, CrmWay, GiveCrmSignIn,
};
pub use self::directory::DirectoryPage;
pub use self::filter::CallFilter;
pub use self::health::{
    GiveCredential, Health, ServiceSignIn, SetAside, SignInKind, SubscriptionChange,
    SubscriptionEvent, SubscriptionHealth,
};
pub use self::incident::{Incident, IncidentKind, IncidentWords};
pub use self::record::{
    CallRecord, FoundContact, FoundContacts, NewContact, RecordStanding, StandingRecord,
};
pub use self::report::{Count, PeopleReport, Report, Tally};
pub use self::session::{Role, Session, SignIn, SignedIn};
pub use self::settings::{
    BlockListDraft, BlockListReading, PastCalls, PastParts, PieceProblem, SaveSettings,
    SettingsDocument, SettingsHistory, SettingsVersion,
};

/// What a client must know before it can sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Service {
    /// The Worker's version.
    pub version: String,
    /// RingCentral's authorization page.
    pub authorize_url: String,
    /// Our client id at RingCentral.
    pub client_id: String,
}

/// A list of calls, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Calls {
    /// The calls.
    pub calls: Vec<CallRow>,
    /// Where the next page begins, for `before`; nothing on the last. Calls that began at the
    /// same moment are never on two pages, so a page may be a little longer than its limit.
    pub next: Option<Millis>,
}

/// One entry, for lists.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct CallRow {
    /// The call.
    pub telephony_session_id: TelephonySessionId,
    /// The older numeric id, by which RingCentral's own widget knows the call; an older Worker
    /// does not say.
    #[serde(default)]
    pub session_id: String,
    /// Whose part of it.
    pub extension_id: ExtensionId,
    /// That extension's name.
    pub extension_name: String,
    /// As seen from it.
    pub direction: Direction,
    /// The other side's number or name, ready to be shown; nothing when it is not known.
    pub other: Option<String>,
    /// The number of the other side, if it is outside the account; an older Worker does not say.
    #[serde(default)]
    pub number: Option<PhoneNumber>,
    /// With whom it is logged, or is to be.
    pub contact: Option<ContactChoice>,
    /// When the call began.
    pub started_at: Millis,
    /// How long the extension talked, in seconds.
    pub talk_seconds: i64,
    /// How it went.
    pub result: CallResult,
    /// Where it stands.
    pub state: State,
    /// Why.
    pub reason: Reason,
    /// The activity, once it exists.
    pub activity_id: Option<ActivityId>,
}

/// A reason in all its forms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// The stable code.
    pub code: String,
    /// The sentence.
    pub sentence: String,
    /// What to do; empty when nothing needs doing.
    pub next_step: String,
}

impl From<Why> for Reason {
    fn from(why: Why) -> Self {
        Self {
            code: why.code().to_owned(),
            sentence: why.sentence().to_owned(),
            next_step: why.next_step().to_owned(),
        }
    }
}

impl Reason {
    /// The sentence in the language that is spoken: in English as the Worker has it, otherwise by
    /// its code, as far as that is known here.
    pub fn sentence(&self) -> &str {
        self.translated().map_or(self.sentence.as_str(), |why| why.sentence())
    }

    /// What to do, likewise.
    pub fn next_step(&self) -> &str {
        self.translated().map_or(self.next_step.as_str(), |why| why.next_step())
    }

    fn translated(&self) -> Option<Why> {
        (spoken() != Language::English).then(|| Why::coded(&self.code)).flatten()
    }
}

/// One entry with its timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct CallDetail {
    /// The entry.
    pub call: CallRow,
    /// What happened, oldest first.
    pub timeline: Vec<Note>,
    /// The note that people wrote here.
    #[serde(default)]
    pub note: Option<String>,
}

/// What a person wants done. A key makes sending it twice the same as once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendIntent {
    /// Unique per intent.
    pub idempotency_key: String,
    /// The intent.
    pub intent: Intent,
}

/// Why a request was not answered as wished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// What kind, stable.
    pub code: FailureCode,
    /// What is wrong, where, and what to do.
    pub message: String,
    /// What is wrong with which field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
}

/// Kinds of failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum FailureCode {
    /// The request cannot be read.
    BadRequest,
    /// There is no valid session.
    SignInNeeded,
    /// RingCentral did not accept the sign-in.
    SignInRefused,
    /// Only an administrator may do this.
    AdminOnly,
    /// A page of this origin may not ask at all.
    OriginRefused,
    /// There is no such thing.
    NotFound,
    /// RingCentral has told nothing of this call, or not that the person has a part in it. It may
    /// in a moment: the same intent is to be sent again, with its key, after `Retry-After` and
    /// then ever more rarely, for an hour at most.
    NotYet,
    /// Someone else changed it meanwhile.
    Conflict,
    /// The same, where the request said so in `If-Match`.
    PreconditionFailed,
    /// Some fields cannot be as they are.
    Invalid,
    /// The body is too large.
    TooLarge,
    /// The session or the account has asked too often.
    TooMany,
    /// RingCentral did not do what was asked.
    RingcentralFailed,
    /// The CRM did not do what was asked.
    CrmFailed,
    /// Something of ours broke.
    Internal,
}

impl FailureCode {
    /// Every kind.
    pub const ALL: [Self; 15] = [
        Self::BadRequest,
        Self::SignInNeeded,
        Self::SignInRefused,
        Self::AdminOnly,
        Self::OriginRefused,
        Self::NotFound,
        Self::NotYet,
        Self::Conflict,
        Self::PreconditionFailed,
        Self::Invalid,
        Self::TooLarge,
        Self::TooMany,
        Self::RingcentralFailed,
        Self::CrmFailed,
        Self::Internal,
    ];

    /// The HTTP status that fits.
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::SignInNeeded | Self::SignInRefused => 401,
            Self::AdminOnly | Self::OriginRefused => 403,
            Self::NotFound | Self::NotYet => 404,
            Self::Conflict => 409,
            Self::PreconditionFailed => 412,
            Self::Invalid => 422,
            Self::TooLarge => 413,
            Self::TooMany => 429,
            Self::RingcentralFailed | Self::CrmFailed => 502,
            Self::Internal => 500,
        }
    }
}

impl FailureCode {
    /// After how many seconds the same request may succeed, where that is known: the answer's
    /// `Retry-After`.
    pub fn retry_after(self) -> Option<u32> {
        match self {
            // Events take a second or two; the call log a minute.
            Self::NotYet => Some(10),
            // The window ends by then: `limit::WINDOW`.
            Self::TooMany => Some(10),
            Self::BadRequest
            | Self::SignInNeeded
            | Self::SignInRefused
            | Self::AdminOnly
            | Self::OriginRefused
            | Self::NotFound
            | Self::Conflict
            | Self::PreconditionFailed
            | Self::Invalid
            | Self::TooLarge
            | Self::RingcentralFailed
            | Self::CrmFailed
            | Self::Internal => None,
        }
    }
}

impl Failure {
    /// A failure with a message.
    pub fn new(code: FailureCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), problems: Vec::new() }
    }

    /// One field cannot be as it is.
    pub fn at_field(field: &str, problem: &str) -> Self {
        let problem = Problem { field: field.to_owned(), problem: problem.to_owned() };
        Self::at_fields(vec![problem])
    }

    /// Fields cannot be as they are.
    pub fn at_fields(problems: Vec<Problem>) -> Self {
        let said: Vec<String> =
            problems.iter().map(|it| format!("{}: {}", it.field, it.problem)).collect();
        Self { code: FailureCode::Invalid, message: said.join("; "), problems }
    }
}
