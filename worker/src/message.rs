//! What the Worker's parts say to each other. One enum per object: whoever sends and whoever
//! receives cannot disagree on names.

mod ask;
mod crm;

use ledger_core::additional::AdditionalField;
use ledger_core::call::{Observation, Record};
use ledger_core::contact::ContactKind;
use ledger_core::desks::{DeskNumber, Desks};
use ledger_core::directory::{DirectoryVersion, Mentions};
use ledger_core::id::{AccountId, ExtensionId, TelephonySessionId};
use ledger_core::ledger::{FirstRecord, Prospect};
use ledger_core::phone::{HomeRegion, PhoneNumber};
use ledger_core::rules::{Policy, RememberedContact};
use ledger_core::time::Millis;
use ledger_crm::Crm;
use ledger_crm::connection::News;
use ledger_ringcentral::account::Person;
use ledger_ringcentral::backfill::{PastCall, Purpose};
use ledger_ringcentral::incident::Window;
use ledger_ringcentral::sign_in::Tokens;
use ledger_ringcentral::standing;
use ledger_wire::api::route::Who;
use ledger_wire::api::{CallFilter, CallRow, Role, SendIntent, Session, SetAside};
use ledger_wire::http::HttpRequest;
use serde::{Deserialize, Serialize};
use worker::{Env, Result};

pub(crate) use self::ask::{AppConnectRoute, Ask, AskContacts, AskCrm, ReportBy};
pub(crate) use self::crm::{CrmAccess, CrmAnswer};
use crate::platform::{self, Object};
use crate::secret::Token;

/// What the account's object is told.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ToAccount {
    /// Someone signed in at RingCentral.
    SignIn { account: AccountId, person: SignedInPerson, tokens: Tokens },
    /// Someone shows a session token.
    AsPerson { token: Token, who: Who, ask: Ask },
    /// A desk needs to know what its decisions rest on.
    Context,
    /// A desk needs to know who is who among those whom its calls name.
    Who { mentions: Mentions },
    /// A desk speaks to the built-in CRM.
    Crm { request: HttpRequest },
    /// A desk needs a token for the CRM; the CRM refused this one.
    CrmAccess { refused: Option<String> },
    /// The CRM's answer to a desk brought a new token in place of one.
    CrmRenewed { before: String, token: String },
    /// The CRM refused a desk for the sign-in or a permission.
    DoubtCrm,
    /// The CRM has made a contact with this number for a desk.
    ContactMade { number: PhoneNumber },
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

/// A delivery that is not about a call.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Notice {
    ExtensionsChanged,
    SubscriptionEnds,
}

/// Who asks, and how many desks their account has.
#[derive(Serialize, Deserialize)]
pub(crate) struct Standing {
    pub(crate) session: Session,
    pub(crate) desks: Desks,
}

/// What a desk is told.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ToDesk {
    /// RingCentral delivered events of a call.
    Observe { to: Address, session: TelephonySessionId, observations: Vec<Observation> },
    /// The call log has records.
    Record { to: Address, records: Vec<(TelephonySessionId, Record)> },
    /// An administrator's backfill has calls.
    Backfill { to: Address, calls: Vec<PastCall>, purpose: Purpose },
    /// A desk among so many wants to know whether a call is here.
    Has { to: Address, desks: Desks, session: TelephonySessionId },
    /// What decisions rest on has changed.
    Context { account: AccountId, context: Box<DeskContext> },
    /// Contacts with these numbers have appeared, changed or gone.
    ContactsChanged { numbers: Vec<PhoneNumber> },
    /// Someone wants to know how it does.
    Health,
    /// The account wants to know which calls need someone.
    Backlog { window: Window },
    /// Someone wants a list.
    List { filter: CallFilter, limit: u32 },
    /// Someone wants to know what the rules look at in the newest calls since then.
    Past { since: Millis, limit: u32 },
    /// Someone's form asks about contacts. Any desk can answer.
    Contacts { account: AccountId, ask: AskContacts },
    /// Someone's form wants to know what the CRM has of one entry.
    Standing { to: Address, session: TelephonySessionId, extension: ExtensionId },
    /// Someone wants to know how calls of these days stand: when each begins, and then the end.
    CountByDay { days: Vec<Millis> },
    /// Someone wants to know how calls stand of those after one person, to another or the last.
    CountByPerson { since: Millis, until: Millis, after: ExtensionId, to: Option<ExtensionId> },
    /// Someone wants one entry.
    Show { to: Address, session: TelephonySessionId, extension: ExtensionId },
    /// Someone wants something done.
    Intend {
        to: Address,
        session: TelephonySessionId,
        extension: ExtensionId,
        send: Box<SendIntent>,
    },
}

impl ToDesk {
    /// The one call that a message is about, and where it is sent.
    pub(crate) fn call(&mut self) -> Option<(&mut Address, &TelephonySessionId)> {
        match self {
            Self::Observe { to, session, .. }
            | Self::Standing { to, session, .. }
            | Self::Show { to, session, .. }
            | Self::Intend { to, session, .. } => Some((to, session)),
            Self::Record { .. }
            | Self::Backfill { .. }
            | Self::Has { .. }
            | Self::Context { .. }
            | Self::ContactsChanged { .. }
            | Self::Contacts { .. }
            | Self::Health
            | Self::Backlog { .. }
            | Self::List { .. }
            | Self::Past { .. }
            | Self::CountByDay { .. }
            | Self::CountByPerson { .. } => None,
        }
    }
}

/// A desk, as whoever speaks to it addresses it: an object cannot tell its own name.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Address {
    pub(crate) account: AccountId,
    pub(crate) desk: DeskNumber,
}

impl Address {
    /// The desk that new calls of this session go to, as far as the sender knows.
    pub(crate) fn of(account: &AccountId, session: &TelephonySessionId, desks: Desks) -> Self {
        Self { account: account.clone(), desk: desks.owner(session) }
    }

    /// Another desk of the same account.
    pub(crate) fn other(&self, desk: DeskNumber) -> Self {
        Self { account: self.account.clone(), desk }
    }

    /// The desk.
    pub(crate) fn object(&self, env: &Env) -> Result<Object> {
        desk(env, &self.account, self.desk)
    }

    /// The desk's name among all desks.
    pub(crate) fn name(&self) -> String {
        desk_name(&self.account, self.desk)
    }
}

/// An event was taken in.
#[derive(Serialize, Deserialize)]
pub(crate) struct Observed {
    /// How many desks there are, where they have grown in number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) desks: Option<Desks>,
}

/// Whether a call is at a desk.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Has {
    Yes,
    No,
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

/// What a desk's decisions rest on, but for who is who: that it asks for by need.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct DeskContext {
    /// Counts up with every change, so that an older one never replaces a newer one.
    pub(crate) version: u64,
    pub(crate) directory: DirectoryVersion,
    /// How many desks there are.
    pub(crate) desks: Desks,
    pub(crate) policy: Policy,
    pub(crate) home: HomeRegion,
    pub(crate) crm: Crm,
    /// What the CRM is like, where that stands in no code.
    #[serde(default)]
    pub(crate) crm_description: Option<String>,
    /// What its activities can have besides.
    #[serde(default)]
    pub(crate) crm_fields: Vec<AdditionalField>,
    /// The kinds of contact that can be made in it.
    #[serde(default)]
    pub(crate) contact_kinds: Vec<ContactKind>,
    /// When calls that waited for the CRM could go on.
    #[serde(default)]
    pub(crate) crm_news: News,
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

/// A desk by its number.
pub(crate) fn desk(env: &Env, account: &AccountId, number: DeskNumber) -> Result<Object> {
    platform::object(env, "DESK", &desk_name(account, number))
}

fn desk_name(account: &AccountId, number: DeskNumber) -> String {
    format!("{account}/{}", number.0)
}
