//! The tokens of the CRM's sign-in: sealed, renewed by the account alone, one renewal at a time.

use ledger_core::ledger::Answer;
use ledger_core::time::{Millis, Span};
use ledger_crm::address;
use ledger_crm::connection::{Connection, Standing};
use ledger_crm::sign_in::Tokens;

use super::page_of;
use crate::account::store::Key;
use crate::account::{Answered, Held, broken};
use crate::crm::{self, Registration};
use crate::message::Done;
use crate::{platform, secret};

/// How long whoever wants a token waits when it cannot be renewed for now.
const RENEWED_AGAIN_AFTER: Span = Span::seconds(30);

/// Why there is no token.
pub(super) enum NoToken {
    /// The CRM does not accept the sign-in.
    SignedOut(String),
    /// Nobody knows; ask again at this moment.
    Later(Millis),
}

impl Held {
    /// Good tokens, and the connection they belong to; `refused` is a token that the CRM did not
    /// accept.
    pub(super) async fn current_crm_tokens(
        &self,
        refused: Option<&str>,
    ) -> Result<(Connection, Tokens), NoToken> {
        let _only_one = self.crm_tokens.lock().await;
        let (connection, now) = (self.crm_connection(), platform::now());
        let Some(tokens) = self.stored_crm_tokens().map_err(NoToken::SignedOut)? else {
            let why = connection.sign_in_problem();
            return Err(NoToken::SignedOut(
                why.unwrap_or_else(|| "there is no sign-in".to_owned()),
            ));
        };
        let is_refused = refused == Some(tokens.access.as_str());
        if !is_refused && !tokens.is_stale(now) {
            return Ok((connection, tokens));
        }
        match &tokens.refresh {
            Some(refresh) => self.renewed(connection, &tokens, refresh, is_refused).await,
            None => Err(NoToken::SignedOut("it does not accept the token any more".to_owned())),
        }
    }

    async fn renewed(
        &self,
        mut connection: Connection,
        tokens: &Tokens,
        refresh: &str,
        is_refused: bool,
    ) -> Result<(Connection, Tokens), NoToken> {
        let later = |what: &str| {
            platform::warn("crm", what);
            NoToken::Later(platform::now() + RENEWED_AGAIN_AFTER)
        };
        let oauth = page_of(connection.crm, &connection.site())
            .map_err(|failure| later(&failure.message))?;
        let registration = Registration::at(&self.env, connection.crm, connection.server.clone())
            .map_err(|variable| later(&variable))?;
        let reply = crm::send(&oauth.refresh(&registration.app(""), refresh)).await;
        let now = platform::now();
        if self.crm_connection().since != connection.since {
            return Err(later("it was connected anew meanwhile"));
        }
        match oauth.read(reply, Some(tokens), now) {
            Answer::Done(renewed) => {
                let named = crm::named_server(&self.env, connection.crm);
                let site = renewed.site.as_deref().map(|it| address::read(it, named.as_deref()));
                if let Some(Ok(site)) = site {
                    connection.address = site;
                    self.keep_connection(&connection).map_err(|_| later("storage"))?;
                }
                self.keep_crm_tokens(&renewed).map_err(|failure| later(&failure.message))?;
                Ok((connection, renewed))
            }
            Answer::Refused(refusal) => {
                connection.lose(&refusal.detail, now);
                self.keep_connection(&connection).map_err(|_| later("storage"))?;
                Err(NoToken::SignedOut(refusal.detail))
            }
            // It is good for some minutes yet.
            Answer::Unsure | Answer::Later(_)
                if !is_refused && tokens.expires_at.is_some_and(|end| now < end) =>
            {
                Ok((connection, tokens.clone()))
            }
            Answer::Unsure => Err(later("the sign-in could not be renewed")),
            Answer::Later(at) => Err(NoToken::Later(at)),
        }
    }

    /// An answer of the CRM has brought a new token in place of this one.
    pub(in crate::account) async fn crm_renewed(
        &self,
        before: &str,
        token: String,
    ) -> Answered<Done> {
        let _only_one = self.crm_tokens.lock().await;
        match self.stored_crm_tokens() {
            Ok(Some(tokens)) if tokens.access == before => {
                self.keep_crm_tokens(&Tokens { access: token, ..tokens })?;
            }
            Ok(_) | Err(_) => {}
        }
        Ok(Done {})
    }

    fn keep_connection(&self, connection: &Connection) -> worker::Result<()> {
        self.store().put(Key::CrmConnection, connection)?;
        match connection.standing {
            Standing::Lost { .. } => self.judge().map(drop),
            Standing::NotNeeded | Standing::SignedIn | Standing::SignedOut => Ok(()),
        }
    }

    fn stored_crm_tokens(&self) -> Result<Option<Tokens>, String> {
        let sealed: Option<String> = self.store().get_or_default(Key::CrmTokens);
        let Some(sealed) = sealed else { return Ok(None) };
        let account = self.account().map_err(|failure| failure.message)?;
        let opened =
            secret::open(&self.env, &account, &sealed).map_err(|failure| failure.message)?;
        ledger_wire::json::from_str(&opened).map(Some).map_err(|problem| problem.to_string())
    }

    fn keep_crm_tokens(&self, tokens: &Tokens) -> Answered<()> {
        let sealed = self.sealed_crm_tokens(tokens)?;
        self.store().put(Key::CrmTokens, &Some(sealed)).map_err(broken)
    }

    pub(super) fn sealed_crm_tokens(&self, tokens: &Tokens) -> Answered<String> {
        let text = crate::sql::to_json(tokens).map_err(broken)?;
        secret::seal(&self.env, &self.account()?, &text)
    }
}
