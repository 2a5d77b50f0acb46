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
use ledger_core::id::{CrmId, IntentKey};
use ledger_core::settings::UserChoices;
use ledger_core::time::Millis;
use ledger_wire::api::{CallDetail, Calls, Session};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::call_key::{CallKey, Of};
pub use self::trouble::Trouble;
use crate::client::ApiRequest;
use crate::outbox::Outbox;
use crate::phone;

/// What a page asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// How things stand, without asking the Worker. Answered with [`Reply::Status`].
    Status,
    /// Sign in. Answered with [`Reply::Status`] when it is done or has failed.
    #[serde(rename_all = "camelCase")]
    SignIn {
        /// The Worker's address, as typed.
        server: String,
    },
    /// Sign out. Answered with [`Reply::Status`].
    SignOut,
    /// Who is signed in, as the Worker sees it now. Answered with [`Reply::Session`].
    Session,
    /// A list of calls. Answered with [`Reply::Calls`].
    #[serde(rename_all = "camelCase")]
    Calls {
        /// Whose.
        of: Of,
        /// How many at most.
        limit: u32,
        /// Only calls from before this moment; the newest without it.
        before: Option<Millis>,
    },
    /// What a page asks of the Worker's API. Answered with [`Reply::Api`].
    #[serde(rename_all = "camelCase")]
    Api {
        /// The request.
        request: ApiRequest,
    },
    /// The changes of settings that were kept unsaved. Answered with [`Reply::Draft`].
    Draft,
    /// Keep changes of settings, or forget them. Answered with [`Reply::Draft`].
    #[serde(rename_all = "camelCase")]
    KeepDraft {
        /// The changes, in the page's own form; nothing when there are none.
        draft: Option<String>,
    },
    /// Keep the options of the phone. Answered with [`Reply::Status`].
    #[serde(rename_all = "camelCase")]
    KeepPhone {
        /// The options.
        options: phone::Options,
    },
    /// What time it is in a zone. Answered with [`Reply::Zone`].
    #[serde(rename_all = "camelCase")]
    Zone {
        /// The zone, an IANA name.
        zone: String,
    },
    /// Whether this browser tells of incidents. Answered with [`Reply::Notices`].
    #[serde(rename_all = "camelCase")]
    Notices {
        /// Turn it so; nothing to leave it as it is.
        turn: Option<Position>,
    },
    /// Sign in on a CRM's page, and connect the account to it. Answered with [`Reply::Api`].
    #[serde(rename_all = "camelCase")]
    CrmSignIn {
        /// To which.
        wanted: CrmSignIn,
    },
    /// One call with its timeline. Answered with [`Reply::Call`].
    #[serde(rename_all = "camelCase")]
    Call {
        /// Which.
        call: CallKey,
    },
    /// What the person chose for themselves. Answered with [`Reply::Choices`].
    Choices,
    /// Keep what the person chose. Answered with [`Reply::Choices`].
    Choose {
        /// All of it.
        choices: UserChoices,
    },
    /// What waits to be sent. Answered with [`Reply::Outbox`].
    Outbox,
    /// Send at once what waits. Answered with [`Reply::Outbox`].
    SendNow,
    /// Do not send this any more. Answered with [`Reply::Outbox`].
    CallOff {
        /// What.
        key: IntentKey,
    },
}

/// To which CRM someone wants to sign in on its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CrmSignIn {
    /// Which.
    pub crm: CrmId,
    /// Its address, where it has several.
    pub address: String,
    /// What it is like, where that stands in no code.
    pub description: Option<Value>,
}

/// What the background answers. Anything can be answered with [`Reply::Trouble`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// How things stand.
    Status {
        /// How.
        status: Box<Status>,
    },
    /// Who is signed in.
    Session {
        /// Who.
        session: Box<Session>,
    },
    /// Calls.
    Calls {
        /// The calls.
        calls: Calls,
    },
    /// A call.
    Call {
        /// The call.
        detail: Box<CallDetail>,
    },
    /// The Worker's answer, to be read by whoever asked.
    Api {
        /// Who answers.
        server: String,
        /// The JSON.
        body: String,
    },
    /// Changes of settings that were kept unsaved.
    Draft {
        /// The changes, as the page wrote them; nothing when there are none.
        draft: Option<String>,
    },
    /// How far a zone's clocks are ahead of UTC now.
    Zone {
        /// In seconds; nothing when there is no such zone.
        offset: Option<i32>,
    },
    /// What the person chose for themselves.
    Choices {
        /// That.
        choices: UserChoices,
    },
    /// What waits to be sent.
    Outbox {
        /// That.
        outbox: Outbox,
    },
    /// Whether this browser tells of incidents.
    Notices {
        /// Whether.
        position: Position,
    },
    /// It was not done.
    Trouble {
        /// Why.
        trouble: Trouble,
    },
}

impl Reply {
    /// The answer to [`Request::Status`], [`Request::SignIn`] and [`Request::SignOut`].
    ///
    /// # Errors
    ///
    /// When it was not done, or when this answers another question.
    pub fn status(self) -> Result<Status, Trouble> {
        let Self::Status { status } = self else { return Err(self.why_not()) };
        Ok(*status)
    }

    /// The answer to [`Request::Session`].
    ///
    /// # Errors
    ///
    /// When it was not done, or when this answers another question.
    pub fn session(self) -> Result<Session, Trouble> {
        let Self::Session { session } = self else { return Err(self.why_not()) };
        Ok(*session)
    }

    /// The answer to [`Request::Calls`].
    ///
    /// # Errors
    ///
    /// When it was not done, or when this answers another question.
    pub fn calls(self) -> Result<Calls, Trouble> {
        let Self::Calls { calls } = self else { return Err(self.why_not()) };
        Ok(calls)
    }

    /// The answer to [`Request::Call`].
    ///
    /// # Errors
    ///
    /// When it was not done, or when this answers another question.
    pub fn call(self) -> Result<CallDetail, Trouble> {
        let Self::Call { detail } = self else { return Err(self.why_not()) };
        Ok(*detail)
    }

    /// The answer to [`Request::Api`].
    ///
    /// # Errors
    ///
    /// When it was not done, or when this answers another question.
    pub fn api<T: DeserializeOwned>(self) -> Result<T, Trouble> {
        let Self::Api { server, body } = self else { return Err(self.why_not()) };
        ledger_wire::json::from_str(&body).map_err(|_| Trouble::NotALedger { server })
    }

    /// The answer to a [`Request::Api`] of which only matters that it was done.
    ///
    /// # Errors
    ///
    /// When it was not done, or when this answers another question.
    pub fn done(self) -> Result<(), Trouble> {
        let Self::Api { .. } = self else { return Err(self.why_not()) };
        Ok(())
    }

    /// The answer to [`Request::Notices`].
    ///
    /// # Errors
    ///
    /// When it was not done, or when this answers another question.
    pub fn notices(self) -> Result<Position, Trouble> {
        let Self::Notices { position } = self else { return Err(self.why_not()) };
        Ok(position)
    }

    /// The answer to [`Request::Draft`].
    ///
    /// # Errors
    ///
    /// When it was not done, or when this answers another question.
    pub fn draft(self) -> Result<Option<String>, Trouble> {
        let Self::Draft { draft } = self else { return Err(self.why_not()) };
        Ok(draft)
    }

    /// The answer to [`Request::Zone`].
    ///
    /// # Errors
    ///
    /// When it was not done, or when this answers another question.
    pub fn zone(self) -> Result<Option<i32>, Trouble> {
        let Self::Zone { offset } = self else { return Err(self.why_not()) };
        Ok(offset)
    }

    /// The answer to [`Request::Choices`] and [`Request::Choose`].
    ///
    /// # Errors
    ///
    /// When it was not done, or when this answers another question.
    pub fn choices(self) -> Result<UserChoices, Trouble> {
        let Self::Choices { choices } = self else { return Err(self.why_not()) };
        Ok(choices)
    }

    /// The answer to [`Request::Outbox`], [`Request::SendNow`] and [`Request::CallOff`].
    ///
    /// # Errors
    ///
    /// When it was not done, or when this answers another question.
    pub fn outbox(self) -> Result<Outbox, Trouble> {
        let Self::Outbox { outbox } = self else { return Err(self.why_not()) };
        Ok(outbox)
    }

    /// Why this is not the answer that was waited for.
    fn why_not(self) -> Trouble {
        match self {
            Self::Trouble { trouble } => trouble,
            Self::Status { .. }
            | Self::Session { .. }
            | Self::Calls { .. }
            | Self::Call { .. }
            | Self::Api { .. }
            | Self::Draft { .. }
            | Self::Zone { .. }
            | Self::Choices { .. }
            | Self::Outbox { .. }
            | Self::Notices { .. } => {
                Trouble::Broken { message: "an answer to another question".to_owned() }
            }
        }
    }

    /// Whether this says that the session has ended.
    pub fn is_end(&self) -> bool {
        matches!(self, Self::Trouble { trouble: Trouble::SignedOut { .. } })
    }
}

/// How things stand in the background.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Remembered {
    /// The calls.
    pub calls: Calls,
    /// When the Worker gave them.
    pub at: Millis,
}

/// A sign-in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
