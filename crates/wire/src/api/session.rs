//! Sessions: signing in, and the two tokens by which a person is known from then on.
//!
//! The token that requests carry is good for an hour. The refresh token is good for as long as the
//! session, and for a new pair of both. Pairs are numbered; a refresh gives the pair after its own,
//! however often it is asked for, so that nothing is lost with an answer. The first use of a pair
//! ends the refresh tokens before it. One that is shown after that was copied: the session ends.

use ledger_core::cover::{Cover, Trial};
use ledger_core::from_json::FromJson;
use ledger_core::id::{AccountId, CrmId, ExtensionId};
use ledger_core::settings::ManagedSettings;
use ledger_core::time::{Millis, Span};
use serde::{Deserialize, Serialize};

use super::route::Who;

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

/// A new session, or new tokens of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct SignedIn {
    /// The token, for `Authorization: Bearer`. When it is refused, it is to be refreshed.
    pub token: String,
    /// What a refresh is asked for with.
    pub refresh_token: String,
    /// Whose it is.
    pub session: Session,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
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
    /// When the session ends if it is not refreshed before.
    pub expires_at: Millis,
}

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// See and change the organisation's logging.
    Admin,
    /// See and change their own calls.
    User,
}

/// How long a session lives without a refresh.
pub const SESSION: Span = Span::hours(24 * 30);

/// How long a token is good for.
pub const TOKEN: Span = Span::hours(1);

/// The number of a pair of tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pair(pub u32);

impl Pair {
    /// The pair after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// What a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenKind {
    /// For requests, until then.
    Access(Millis),
    /// For a refresh, and for signing out.
    Refresh,
}

impl TokenKind {
    /// Whether a token like this is one for what they want who may ask.
    pub fn admits(self, who: Who, now: Millis) -> bool {
        match (self, who) {
            (Self::Access(until), _) => now < until,
            (Self::Refresh, Who::Holder) => true,
            (Self::Refresh, Who::Anyone | Who::User | Who::Admin) => false,
        }
    }
}

/// What a session of whoever shows a token comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It goes on; this is its newest pair that was used.
    Newest(Pair),
    /// Its refresh token is in two hands.
    Copied,
}

/// What it means that a token of this pair is shown, when `newest` is the newest that was used.
pub fn shown(newest: Pair, pair: Pair, kind: TokenKind) -> Shown {
    match kind {
        TokenKind::Refresh if pair < newest => Shown::Copied,
        // A request may be overtaken by a refresh.
        TokenKind::Refresh | TokenKind::Access(_) => Shown::Newest(newest.max(pair)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refresh_tokens_are_good_until_the_pair_after_them_is_used() {
        let (refresh, access) = (TokenKind::Refresh, TokenKind::Access(Millis(1)));
        #[rustfmt::skip]
        let rows = [
            (3, 3, refresh, Shown::Newest(Pair(3))),
            (3, 4, access, Shown::Newest(Pair(4))),
            // The answer to the refresh came, and is refreshed before it was used for anything.
            (3, 4, refresh, Shown::Newest(Pair(4))),
            // A request that a refresh overtook.
            (4, 3, access, Shown::Newest(Pair(4))),
            (4, 3, refresh, Shown::Copied),
        ];
        for (newest, pair, kind, expected) in rows {
            assert_eq!(shown(Pair(newest), Pair(pair), kind), expected, "{newest} {pair} {kind:?}");
        }
    }
}
