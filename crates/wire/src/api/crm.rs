//! Which CRM an account logs to: chosen, signed in to and watched by an administrator.

use ledger_core::additional::AdditionalField;
use ledger_core::contact::ContactKind;
use ledger_core::from_json::FromJson;
use ledger_core::id::{CrmId, CrmUserId};
use ledger_core::owner::CrmUser;
use ledger_core::settings::Problem;
use ledger_core::time::Millis;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::SignIn;

/// The CRM of an account, and those it could have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct CrmStatus {
    /// Which.
    pub crm: CrmId,
    /// Its name.
    pub name: String,
    /// What is guaranteed there, in words.
    pub guarantee: String,
    /// What it can do besides finding contacts by number and keeping activities.
    pub abilities: Vec<String>,
    /// The address that was given for it; empty where there is one for everyone.
    pub address: String,
    /// Whether it answers us.
    pub sign_in: CrmStanding,
    /// Whose sign-in it is: a user's or an organisation's name. Empty where none is needed.
    pub user_name: String,
    /// That user's id, where the CRM names one.
    pub user: Option<CrmUserId>,
    /// Since when the account has been connected to it.
    pub since: Option<Millis>,
    /// When it was last asked who we are.
    pub checked_at: Option<Millis>,
    /// Whether the sign-in may write activities.
    pub may_write: CrmPermission,
    /// What is wrong, and what to do about it; empty when nothing is.
    pub problems: Vec<String>,
    /// When its users were last read; nothing where it names none.
    pub users_read_at: Option<Millis>,
    /// Every CRM that can be chosen.
    pub choices: Vec<CrmChoice>,
}

/// Whether a CRM answers us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum CrmStanding {
    /// It needs no sign-in.
    NotNeeded,
    /// It accepts the sign-in.
    SignedIn,
    /// It no longer accepts the sign-in. Calls wait until an administrator signs in again.
    Lost,
    /// An administrator had the sign-in forgotten. Calls wait until there is a new one.
    SignedOut,
}

/// Whether a sign-in may write activities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum CrmPermission {
    /// It may.
    Yes,
    /// It may not. Calls wait until an administrator of the CRM gives the permission.
    No,
    /// The CRM does not say before something is written.
    Unknown,
}

/// A CRM that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct CrmChoice {
    /// Which.
    pub crm: CrmId,
    /// Its name.
    pub name: String,
    /// The ways to sign in; none are needed where the list is empty.
    pub ways: Vec<CrmWay>,
}

/// A way to sign in to a CRM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct CrmWay {
    /// What an administrator makes in the CRM and pastes, in the CRM's words; nothing where they
    /// sign in on the CRM's page instead.
    pub token: Option<String>,
    /// An example of the address that must be given with it; nothing where none is wanted.
    pub address: Option<String>,
    /// Why this way is not open, and who can open it; nothing when it is.
    pub closed: Option<String>,
}

/// Chooses a CRM. It is asked who we are and what we may before anything is stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConnectCrm {
    /// Which.
    pub crm: CrmId,
    /// Its address, where the way to sign in wants one.
    #[serde(default)]
    pub address: String,
    /// The sign-in.
    #[serde(default)]
    pub sign_in: GiveCrmSignIn,
    /// What the CRM is like, where that stands in no code (`docs/described-crm.md`). Left out, the
    /// one that was given before.
    #[serde(default)]
    pub description: Option<Value>,
}

/// A sign-in at a CRM. It is sealed and never shown again.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GiveCrmSignIn {
    /// None is needed.
    #[default]
    None,
    /// A token that was made in the CRM.
    Token(String),
    /// What came back from the CRM's page.
    Code(SignIn),
}

/// Asks for the CRM's page where a person allows us in (authorization code, with PKCE where the
/// CRM has it).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BeginCrmSignIn {
    /// Which CRM.
    pub crm: CrmId,
    /// Another server than the CRM's usual one, where it has several.
    #[serde(default)]
    pub address: String,
    /// Where the page is to send the person back to.
    pub redirect_uri: String,
    /// Comes back with the code; whoever asks must know it again.
    pub state: String,
    /// The SHA-256 of the code verifier, in base64url.
    pub code_challenge: String,
    /// See [`ConnectCrm::description`].
    #[serde(default)]
    pub description: Option<Value>,
}

/// The CRM's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct CrmSignInPage {
    /// Its address.
    pub page: String,
}

/// The CRM's users, to whom activities can belong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct CrmUsers {
    /// As the CRM lists them.
    pub users: Vec<CrmUser>,
    /// When they were read; nothing when they never were, or the CRM names none.
    pub read_at: Option<Millis>,
}

/// The additional fields that activities can have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct CrmFields {
    /// As the CRM lists them.
    pub fields: Vec<AdditionalField>,
    /// When they were read; nothing when they never were, or the CRM names none.
    pub read_at: Option<Millis>,
    /// What is missing in the settings' defaults for calls that nobody looks at.
    pub problems: Vec<Problem>,
    /// The kinds of contact that can be made, the usual one first; none where there is but one and
    /// nothing is wanted of it besides a name and a number.
    #[serde(default)]
    pub contact_kinds: Vec<ContactKind>,
}
