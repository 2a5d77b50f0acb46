//! What the Worker's parts say to each other. One enum per object: whoever sends and whoever
//! receives cannot disagree on names.

use ledger_core::call::{Observation, Record};
use ledger_core::directory::Directory;
use ledger_core::id::{AccountId, CrmUserId, ExtensionId, TelephonySessionId};
use ledger_core::ledger::{FirstRecord, Prospect};
use ledger_core::owner::CrmUser;
use ledger_core::rules::{Policy, RememberedContact};
use ledger_core::time::Millis;
use ledger_crm::connection::News;
use ledger_crm::{Credential, Crm};
use ledger_ringcentral::account::Person;
use ledger_ringcentral::backfill::{PastCall, Purpose};
use ledger_ringcentral::sign_in::Tokens;
use ledger_ringcentral::standing;
use ledger_wire::api::{
    BackfillCommand, BackfillRange, BeginCrmSignIn, CallRow, ConnectCrm, GiveCredential,
    NewContact, Role, SaveSettings, SendIntent, SetAside,
};
use ledger_wire::http::HttpRequest;
use serde::{Deserialize, Serialize};
use worker::{Env, Result};

use crate::platform::{self, Object};

/// Into how many desks an account's calls are dealt.
pub(crate) const DESKS: u32 = 4;

/// What the account's object is told.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ToAccount {
    /// Someone signed in at RingCentral.
    SignIn { account: AccountId, person: SignedInPerson, tokens: Tokens },
    /// Someone shows a session token.
    AsPerson { token: String, ask: Ask },
    /// A desk needs to know what its decisions rest on.
    Context,
    /// A desk speaks to the built-in CRM.
    Crm { request: HttpRequest },
    /// A desk needs a token for the CRM; the CRM refused this one.
    CrmAccess { refused: Option<String> },
    /// The CRM's answer to a desk brought a new token in place of one.
    CrmRenewed { before: String, token: String },
    /// The CRM refused a desk for the sign-in or a permission.
    DoubtCrm,
    /// A person said whose a number is from now on.
    Remember { choice: RememberedContact },
    /// Nobody knows whether the account still looks after itself.
    Check,
    /// RingCentral delivered something that is not a call.
    Notice { notice: Notice },
}

/// What the registry is told.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ToRegistry {
    /// There is this account.
    Known { account: AccountId },
    /// Every account is to check itself.
    Round,
}

/// What RingCentral says of whoever signed in.
#[derive(Serialize, Deserialize)]
pub(crate) struct SignedInPerson {
    pub(crate) extension: ExtensionId,
    pub(crate) name: String,
    pub(crate) role: Role,
}

impl From<Person> for SignedInPerson {
    fn from(person: Person) -> Self {
        let role = standing::role(&person);
        Self { extension: person.extension, name: person.name, role }
    }
}

/// What a person asks of their account.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Ask {
    Session,
    SignOut,
    Settings,
    Save {
        save: Box<SaveSettings>,
    },
    Contacts {
        search: String,
    },
    AddContact {
        contact: NewContact,
    },
    Activities {
        limit: u32,
        before: Option<i64>,
    },
    GiveCredential {
        credential: GiveCredential,
    },
    DropCredential,
    Health,
    Crm,
    ConnectCrm {
        connect: Box<ConnectCrm>,
    },
    ForgetCrm,
    CheckCrm,
    BeginCrmSignIn {
        begin: BeginCrmSignIn,
    },
    CrmUsers,
    Backfill,
    BeginBackfill {
        range: BackfillRange,
    },
    CommandBackfill {
        command: BackfillCommand,
    },
    /// App Connect's client says something, in its own words.
    AppConnect {
        route: AppConnectRoute,
        said: String,
    },
}

/// What App Connect's client wants.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum AppConnectRoute {
    Subscription,
    Subscribe,
    Unsubscribe,
    DoNotLog,
    CrmToken,
}

/// A delivery that is not about a call.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Notice {
    ExtensionsChanged,
    SubscriptionEnds,
}

/// What a desk is told.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ToDesk {
    /// RingCentral delivered events of a call.
    Observe { account: AccountId, session: TelephonySessionId, observations: Vec<Observation> },
    /// The call log has records.
    Record { account: AccountId, records: Vec<(TelephonySessionId, Record)> },
    /// An administrator's backfill has calls.
    Backfill { account: AccountId, calls: Vec<PastCall>, purpose: Purpose },
    /// What decisions rest on has changed.
    Context { account: AccountId, context: Box<DeskContext> },
    /// Someone wants to know how it does.
    Health,
    /// Someone wants a list.
    List { of: Option<ExtensionId>, before: Option<Millis>, limit: u32 },
    /// Someone wants one entry.
    Show { session: TelephonySessionId, extension: ExtensionId },
    /// Someone wants something done.
    Intend { session: TelephonySessionId, extension: ExtensionId, send: Box<SendIntent> },
}

/// Calls of which the call log was the first to say that they are over.
#[derive(Serialize, Deserialize)]
pub(crate) struct Recorded {
    pub(crate) first: Vec<FirstRecord>,
}

/// What a backfill does to parts of calls.
#[derive(Serialize, Deserialize)]
pub(crate) struct Backfilled {
    pub(crate) parts: Vec<(Prospect, CallRow)>,
}

/// How a desk does.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct DeskHealth {
    pub(crate) last_heard_at: Option<Millis>,
    pub(crate) set_aside: Vec<SetAside>,
}

/// What a desk's decisions rest on.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct DeskContext {
    /// Counts up with every change, so that an older one never replaces a newer one.
    pub(crate) version: u64,
    pub(crate) policy: Policy,
    pub(crate) directory: Directory,
    pub(crate) crm: Crm,
    /// When calls that waited for the CRM could go on.
    #[serde(default)]
    pub(crate) crm_news: News,
    pub(crate) users: Vec<CrmUser>,
}

/// What a desk gets that asks for a token.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum CrmAnswer {
    Access(CrmAccess),
    /// The CRM does not accept the sign-in.
    SignedOut {
        why: String,
    },
    /// It cannot be renewed now.
    NotBefore {
        at: Millis,
    },
}

/// With what requests are sent to the CRM. Held in memory only.
#[derive(Serialize, Deserialize)]
pub(crate) struct CrmAccess {
    pub(crate) crm: Crm,
    pub(crate) address: String,
    pub(crate) user: Option<CrmUserId>,
    pub(crate) credential: Credential,
    pub(crate) token: String,
    /// Until when it may be used without asking again.
    pub(crate) good_until: Millis,
}

/// Nothing more to say.
#[derive(Serialize, Deserialize)]
pub(crate) struct Done {}

/// The account's object.
pub(crate) fn account(env: &Env, account: &AccountId) -> Result<Object> {
    platform::object(env, "ACCOUNT", account.as_str())
}

/// The registry.
pub(crate) fn registry(env: &Env) -> Result<Object> {
    platform::object(env, "REGISTRY", "registry")
}

/// The desk that has a call.
pub(crate) fn desk_of(
    env: &Env,
    account: &AccountId,
    session: &TelephonySessionId,
) -> Result<Object> {
    desk(env, account, desk_number(session))
}

/// A desk by its number.
pub(crate) fn desk(env: &Env, account: &AccountId, number: u32) -> Result<Object> {
    platform::object(env, "DESK", &format!("{account}/{number}"))
}

/// Deals calls to desks: always the same one for the same call (FNV-1a).
pub(crate) fn desk_number(session: &TelephonySessionId) -> u32 {
    let hash = session
        .as_str()
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash % DESKS
}
