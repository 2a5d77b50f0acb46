//! What is asked of a CRM besides effects: by administrators' pages, by sign-in, by agents.

use ledger_core::additional::AdditionalField;
use ledger_core::contact::ContactKind;
use ledger_core::id::CrmUserId;
use ledger_core::ledger::{Answer, Refusal, RefusalKind};
use ledger_core::owner::CrmUser;
use ledger_core::time::Millis;
use ledger_wire::http::HttpRequest;
use serde::{Deserialize, Serialize};

use crate::exchange::{Stop, Subject, Talk, settled};
use crate::speaks::Speaks;

/// Whose sign-in is used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Identity {
    /// The CRM's user, where it names one.
    pub user: Option<CrmUserId>,
    /// The user's or the organisation's name, to be shown.
    pub name: String,
    /// The beginning of the addresses of its pages, where that is not its address.
    pub pages: String,
}

/// Whether a sign-in may write activities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MayWrite {
    /// It may.
    Yes,
    /// It may not; an administrator of the CRM can change that.
    No,
    /// The CRM does not say before something is written.
    #[default]
    Unknown,
}

/// Asks for the CRM's users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Users;

/// Asks for the additional fields that an activity can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fields;

/// Asks for the kinds of contact that can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContactKinds;

/// Asks whose sign-in is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WhoAmI;

/// Asks whether the sign-in may write activities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MayIWrite;

/// Asks all that an account must know of its connection: who we are, whether we may write, who is
/// there, and what fields activities have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inquiry {
    /// Without what follows.
    Standing,
    /// With the users, the additional fields and the kinds of contact.
    Everything,
}

/// What came of an [`Inquiry`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    /// Whose sign-in is used.
    pub identity: Answer<Identity>,
    /// Whether it may write.
    pub may_write: Answer<MayWrite>,
    /// The CRM's users, where they were asked for.
    pub users: Option<Answer<Vec<CrmUser>>>,
    /// The additional fields of its activities, likewise.
    pub fields: Option<Answer<Vec<AdditionalField>>>,
    /// The kinds of contact that can be made, likewise.
    pub contact_kinds: Option<Answer<Vec<ContactKind>>>,
}

impl Findings {
    /// Of a CRM that needs no sign-in.
    pub fn unasked() -> Self {
        Self {
            may_write: Answer::Done(MayWrite::Yes),
            ..Self::nothing_more(Answer::Done(Identity::default()))
        }
    }

    /// There was no token to ask with: the CRM does not accept the sign-in.
    pub fn signed_out(why: String) -> Self {
        let refusal = Refusal { kind: RefusalKind::SignIn, detail: why, field: None };
        Self::nothing_more(Answer::Refused(refusal))
    }

    /// There was no token to ask with before this moment.
    pub fn later(at: Millis) -> Self {
        Self::nothing_more(Answer::Later(at))
    }

    /// Whoever is not let in is asked nothing else.
    pub(crate) fn nothing_more(identity: Answer<Identity>) -> Self {
        let (users, fields, contact_kinds) = (None, None, None);
        Self { identity, may_write: Answer::Unsure, users, fields, contact_kinds }
    }
}

impl Subject for Inquiry {
    type Known = Findings;

    fn pursue(
        &self,
        speaks: &dyn Speaks,
        talk: &mut Talk<'_>,
    ) -> Result<Findings, Box<HttpRequest>> {
        let identity = settled(speaks.who_am_i(talk))?;
        match identity {
            Answer::Done(_) => {}
            Answer::Refused(_) | Answer::Unsure | Answer::Later(_) => {
                return Ok(Findings::nothing_more(identity));
            }
        }
        let may_write = settled(speaks.may_write(talk))?;
        let (users, fields, contact_kinds) = match self {
            Self::Standing => (None, None, None),
            Self::Everything => (
                Some(settled(speaks.users(talk))?),
                Some(settled(speaks.fields(talk))?),
                Some(settled(speaks.contact_kinds(talk))?),
            ),
        };
        Ok(Findings { identity, may_write, users, fields, contact_kinds })
    }
}

macro_rules! questions {
    ($($question:ty => $known:ty: |$speaks:ident, $talk:ident| $asked:expr;)*) => {$(
        impl Subject for $question {
            type Known = Answer<$known>;

            fn pursue(
                &self,
                $speaks: &dyn Speaks,
                $talk: &mut Talk<'_>,
            ) -> Result<Self::Known, Box<HttpRequest>> {
                let answered: Result<$known, Stop> = $asked;
                settled(answered)
            }
        }
    )*};
}

questions! {
    Users => Vec<CrmUser>: |speaks, talk| speaks.users(talk);
    WhoAmI => Identity: |speaks, talk| speaks.who_am_i(talk);
    MayIWrite => MayWrite: |speaks, talk| speaks.may_write(talk);
    Fields => Vec<AdditionalField>: |speaks, talk| speaks.fields(talk);
    ContactKinds => Vec<ContactKind>: |speaks, talk| speaks.contact_kinds(talk);
}
