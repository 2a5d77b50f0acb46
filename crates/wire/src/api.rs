//! The Worker's `/v1` API, as the extension and tests speak it.
//!
//! | request | answer |
//! |---|---|
//! | `GET /v1/service` | [`Service`] |
//! | `POST /v1/session` [`SignIn`] | [`SignedIn`] |
//! | `GET /v1/session` | [`Session`] |
//! | `DELETE /v1/session` | 204 |
//! | `GET /v1/settings` | [`SettingsDocument`] |
//! | `PUT /v1/settings` [`SaveSettings`] | [`SettingsDocument`] |
//! | `GET /v1/settings/history?limit=&before=` | [`SettingsHistory`] |
//! | `POST /v1/block-list` [`BlockListDraft`] | [`BlockListReading`] |
//! | `GET /v1/directory?limit=&after=` | [`DirectoryPage`] |
//! | `GET /v1/calls/facts?since=` | [`PastCalls`] |
//! | `GET /v1/calls?of=me\|everyone&limit=&before=` | [`Calls`] |
//! | `GET /v1/calls/{telephonySessionId}/{extensionId}` | [`CallDetail`] |
//! | `POST /v1/calls/{telephonySessionId}/{extensionId}/intents` [`SendIntent`] | [`CallRow`] |
//! | `GET /v1/calls/{telephonySessionId}/{extensionId}/record` | [`CallRecord`] |
//! | `GET /v1/crm/contacts?number=\|name=` | [`FoundContacts`]; everyone |
//! | `POST /v1/crm/contacts` [`NewContact`] | [`FoundContact`]; everyone |
//! | `/v1/contacts`, `/v1/activities` | the built-in CRM: [`contacts`] |
//! | `PUT /v1/credential` [`GiveCredential`] | [`ServiceSignIn`] |
//! | `DELETE /v1/credential` | 204 |
//! | `GET /v1/crm` | [`CrmStatus`] |
//! | `PUT /v1/crm` [`ConnectCrm`] | [`CrmStatus`] |
//! | `DELETE /v1/crm` | [`CrmStatus`], with its sign-in forgotten |
//! | `POST /v1/crm/sign-in` [`BeginCrmSignIn`] | [`CrmSignInPage`] |
//! | `GET /v1/crm/users` | [`CrmUsers`], as they were last read |
//! | `GET /v1/crm/fields` | [`CrmFields`], as they were last read; everyone |
//! | `POST /v1/crm/check` | [`CrmStatus`], after the CRM was asked and its users were read |
//! | `GET /v1/health` | [`Health`] |
//! | `PUT /v1/alerts/{mail\|slack}` [`GiveAlertAddress`] | [`AlertAddress`] |
//! | `DELETE /v1/alerts/{mail\|slack}` | 204 |
//! | `POST /v1/backfill` [`BackfillRange`] | [`Backfill`], of which the dry run has begun |
//! | `GET /v1/backfill` | [`Backfill`], the newest one |
//! | `POST /v1/backfill/{start\|pause\|resume\|cancel}` | [`Backfill`] |
//!
//! All but the first two want `Authorization: Bearer` with the session's token. A failure has the
//! status that fits and a [`Failure`] as its body. Settings carry their version in `ETag`; a save
//! may name the version it rests on in `If-Match` instead of in its body.

mod alert;
mod backfill;
pub mod contacts;
mod crm;
mod directory;
mod health;
mod record;
mod settings;

use ledger_core::call::{CallResult, Direction};
use ledger_core::cover::{Cover, Trial};
use ledger_core::id::{AccountId, ActivityId, CrmId, ExtensionId, TelephonySessionId};
use ledger_core::ledger::{ContactChoice, Intent, Note, State};
use ledger_core::settings::{ManagedSettings, Problem};
use ledger_core::time::Millis;
use ledger_core::why::Why;
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
pub use self::health::{
    GiveCredential, Health, Incident, IncidentKind, ServiceSignIn, SetAside, SignInKind,
    SubscriptionChange, SubscriptionEvent, SubscriptionHealth,
};
pub use self::record::{
    CallRecord, FoundContact, FoundContacts, NewContact, RecordStanding, StandingRecord,
};
pub use self::settings::{
    BlockListDraft, BlockListReading, PastCalls, PastParts, PieceProblem, SaveSettings,
    SettingsDocument, SettingsHistory, SettingsVersion,
};

/// What a client must know before it can sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Service {
    /// The Worker's version.
    pub version: String,
    /// RingCentral's authorization page.
    pub authorize_url: String,
    /// Our client id at RingCentral.
    pub client_id: String,
}

/// The result of RingCentral's authorization page (authorization code with PKCE, S256).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignIn {
    /// The code.
    pub code: String,
    /// The secret whose SHA-256 was sent to the page.
    pub code_verifier: String,
    /// Where the page was told to return to.
    pub redirect_uri: String,
}

/// A new session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignedIn {
    /// The token, for `Authorization: Bearer`.
    pub token: String,
    /// Whose it is.
    pub session: Session,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// The organisation.
    pub account_id: AccountId,
    /// The person's extension.
    pub extension_id: ExtensionId,
    /// The person's name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Who logs their calls.
    pub cover: Cover,
    /// The CRM that their calls are logged in; an older Worker does not say.
    #[serde(default)]
    pub crm: Option<CrmId>,
    /// Whether server-side logging is in trial mode.
    #[serde(default)]
    pub trial: Trial,
    /// What administrators chose for everyone's own settings.
    #[serde(default)]
    pub managed: ManagedSettings,
    /// When the session ends by itself.
    pub expires_at: Millis,
}

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// See and change the organisation's logging.
    Admin,
    /// See and change their own calls.
    User,
}

/// A list of calls, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Calls {
    /// The calls.
    pub calls: Vec<CallRow>,
    /// Where the next page begins, for `before`; nothing on the last. Calls that began at the
    /// same moment are never on two pages, so a page may be a little longer than its limit.
    pub next: Option<Millis>,
}

/// One entry, for lists.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallRow {
    /// The call.
    pub telephony_session_id: TelephonySessionId,
    /// Whose part of it.
    pub extension_id: ExtensionId,
    /// That extension's name.
    pub extension_name: String,
    /// As seen from it.
    pub direction: Direction,
    /// The other side's number or name, ready to be shown; nothing when it is not known.
    pub other: Option<String>,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// One entry with its timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// RingCentral did not do what was asked.
    RingcentralFailed,
    /// The CRM did not do what was asked.
    CrmFailed,
    /// Something of ours broke.
    Internal,
}

impl FailureCode {
    /// The HTTP status that fits.
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::SignInNeeded | Self::SignInRefused => 401,
            Self::AdminOnly => 403,
            Self::NotFound | Self::NotYet => 404,
            Self::Conflict => 409,
            Self::PreconditionFailed => 412,
            Self::Invalid => 422,
            Self::TooLarge => 413,
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
            Self::BadRequest
            | Self::SignInNeeded
            | Self::SignInRefused
            | Self::AdminOnly
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
        let message = format!("{field}: {}", problem.problem);
        Self { code: FailureCode::Invalid, message, problems: vec![problem] }
    }
}
