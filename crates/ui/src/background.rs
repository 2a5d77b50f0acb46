//! Messages between pages and the background. Pages have no token and no network; the background
//! has both, and answers from what is in storage, because Chrome stops and starts it at will.
//!
//! Messages are JSON text with the variant's name outside: a third of the code of tags inside.
//!
//! One answer, [`Status`], says how the sign-in stands, whoever began it: a popup that was closed
//! by its own sign-in window finds the outcome when it is opened again.

mod call_key;
mod repeat;
mod trouble;

use ledger_core::cover::Position;
use ledger_core::from_json::{self, FromJson};
use ledger_core::id::{CrmId, IntentKey};
use ledger_core::settings::UserChoices;
use ledger_core::time::Millis;
use ledger_wire::api::{Calls, Session};
use serde::Serialize;
use serde_json::Value;

pub use self::call_key::{CallKey, Of};
pub use self::trouble::Trouble;
use crate::client::ApiRequest;
use crate::phone;

/// What a page asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// How things stand, without asking the Worker. Answered with [`Status`].
    Status,
    /// Sign in. Answered with [`Status`] when it is done or has failed.
    #[serde(rename_all = "camelCase")]
    SignIn {
        /// The Worker's address, as typed.
        server: String,
    },
    /// Sign out. Answered with [`Status`].
    SignOut,
    /// Who is signed in, as the Worker sees it now. Answered with [`Session`](ledger_wire::api::Session).
    Session,
    /// A list of calls. Answered with [`Calls`].
    #[serde(rename_all = "camelCase")]
    Calls {
        /// Whose.
        of: Of,
        /// How many at most.
        limit: u32,
        /// Only calls from before this moment; the newest without it.
        before: Option<Millis>,
    },
    /// What a page asks of the Worker's API. Answered with what the Worker says.
    #[serde(rename_all = "camelCase")]
    Api {
        /// The request.
        request: ApiRequest,
    },
    /// The changes of settings that were kept unsaved. Answered with the draft.
    Draft,
    /// Keep changes of settings, or forget them. Answered with the draft.
    #[serde(rename_all = "camelCase")]
    KeepDraft {
        /// The changes, in the page's own form; nothing when there are none.
        draft: Option<String>,
    },
    /// Keep the options of the phone. Answered with [`Status`].
    #[serde(rename_all = "camelCase")]
    KeepPhone {
        /// The options.
        options: phone::Options,
    },
    /// What time it is in a zone. Answered with the seconds that its clocks are ahead of UTC, or nothing when there is none.
    #[serde(rename_all = "camelCase")]
    Zone {
        /// The zone, an IANA name.
        zone: String,
    },
    /// Whether this browser tells of incidents. Answered with [`Position`].
    #[serde(rename_all = "camelCase")]
    Notices {
        /// Turn it so; nothing to leave it as it is.
        turn: Option<Position>,
    },
    /// Sign in on a CRM's page, and connect the account to it. Answered with what the Worker says.
    #[serde(rename_all = "camelCase")]
    CrmSignIn {
        /// To which.
        wanted: CrmSignIn,
    },
    /// One call with its timeline. Answered with [`CallDetail`](ledger_wire::api::CallDetail).
    #[serde(rename_all = "camelCase")]
    Call {
        /// Which.
        call: CallKey,
    },
    /// What the person chose for themselves. Answered with [`UserChoices`].
    Choices,
    /// Keep what the person chose. Answered with [`UserChoices`].
    Choose {
        /// All of it.
        choices: UserChoices,
    },
    /// What waits to be sent. Answered with [`Outbox`](crate::outbox::Outbox).
    Outbox,
    /// Send at once what waits. Answered with [`Outbox`](crate::outbox::Outbox).
    SendNow,
    /// Do not send this any more. Answered with [`Outbox`](crate::outbox::Outbox).
    CallOff {
        /// What.
        key: IntentKey,
    },
}

/// To which CRM someone wants to sign in on its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct CrmSignIn {
    /// Which.
    pub crm: CrmId,
    /// Its address, where it has several.
    pub address: String,
    /// What it is like, where that stands in no code.
    pub description: Option<Value>,
}

/// What the background answers. What it says is read by whoever asked: a page compiles no reader for
/// what it never asks for, and the background passes on what the Worker said as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// It was done.
    Api {
        /// Which server answered; empty where none was asked.
        server: String,
        /// The answer, as JSON.
        body: String,
    },
    /// It was not done.
    Trouble {
        /// Why.
        trouble: Trouble,
    },
}

impl Reply {
    /// The background's own answer.
    pub fn of(answer: &impl Serialize) -> Self {
        let body = ledger_wire::json::to_string(answer).unwrap_or_default();
        Self::Api { server: String::new(), body }
    }

    /// The answer, as whoever asked expects it.
    ///
    /// # Errors
    ///
    /// When it was not done, or when something else was answered.
    pub fn api<T: FromJson>(self) -> Result<T, Trouble> {
        let (server, body) = self.text()?;
        from_json::from_str(&body).ok_or(Trouble::NotALedger { server })
    }

    /// The answer, where it only matters that it was done.
    ///
    /// # Errors
    ///
    /// When it was not done.
    pub fn done(self) -> Result<(), Trouble> {
        self.text().map(drop)
    }

    fn text(self) -> Result<(String, String), Trouble> {
        match self {
            Self::Api { server, body } => Ok((server, body)),
            Self::Trouble { trouble } => Err(trouble),
        }
    }

    /// Whether this says that the session has ended.
    pub fn is_end(&self) -> bool {
        matches!(self, Self::Trouble { trouble: Trouble::SignedOut { .. } })
    }
}

/// How things stand in the background.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// The Worker's address last used; empty when none was.
    pub server: String,
    /// Who is signed in.
    pub session: Option<Session>,
    /// The sign-in under way, or how the last one failed.
    pub sign_in: SignInState,
    /// The person's own calls as they were last seen in this browser session.
    pub remembered: Option<Remembered>,
    /// What there is to say about the end of the last session.
    pub farewell: Option<Farewell>,
    /// What the person chose for the phone.
    #[serde(default)]
    pub phone: phone::Options,
}

/// A list of calls and when it was true.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Remembered {
    /// The calls.
    pub calls: Calls,
    /// When the Worker gave them.
    pub at: Millis,
}

/// A sign-in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum SignInState {
    /// None is under way.
    #[default]
    Idle,
    /// One is under way.
    UnderWay {
        /// How far it is.
        step: SignInStep,
    },
    /// The last one failed.
    Failed {
        /// Why.
        trouble: Trouble,
    },
}

/// How far a sign-in is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum SignInStep {
    /// The Worker is asked where to sign in.
    Reaching,
    /// RingCentral's page is open; the person is to act.
    AtRingcentral,
    /// The Worker opens the session.
    Finishing,
}

/// How a session ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Farewell {
    /// The person signed out, and the Worker knows.
    SignedOut,
    /// The person signed out, and the Worker could not be told.
    SignedOutHereOnly,
    /// The Worker ended it.
    Ended {
        /// The Worker's words.
        message: String,
    },
}
