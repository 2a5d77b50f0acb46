//! People: signing in and out, and what they may ask.

use ledger_core::directory::{Excerpt, Mentions};
use ledger_core::id::{AccountId, CrmId};
use ledger_core::settings::ManagedSettings;
use ledger_ringcentral::account as ringcentral_account;
use ledger_ringcentral::agenda::Task;
use ledger_ringcentral::incident::Connection;
use ledger_ringcentral::sign_in::Tokens;
use ledger_ringcentral::standing::{self, Calls, Check, Standing};
use ledger_wire::api::route::Who;
use ledger_wire::api::session::{self, Pair, SESSION, Shown, TOKEN, TokenKind};
use ledger_wire::api::{Failure, FailureCode, Role, Session, SignedIn};

use super::store::{Key, StoredSession};
use super::{Answered, Held, broken};
use crate::message::{self, Ask, Done, SignedInPerson};
use crate::platform::{self, Reply};
use crate::secret::{self, Token};

impl Held {
    /// Begins a session. The first one makes the account.
    pub(super) async fn sign_in(
        &self,
        account: AccountId,
        person: SignedInPerson,
        mut tokens: Tokens,
    ) -> Answered<SignedIn> {
        let now = platform::now();
        let store = self.store();
        store.found(&account).map_err(broken)?;
        store.end_sessions_before(now).map_err(broken)?;
        tokens.assertion =
            self.stored_tokens(&person.extension).ok().and_then(|known| known.assertion);
        self.store_tokens(&person.extension, &tokens)
            .map_err(|trouble| Failure::new(FailureCode::Internal, trouble.to_string()))?;
        let name = secret::name()?;
        let session = StoredSession {
            extension: person.extension,
            name: person.name,
            role: person.role,
            pair: Pair::default(),
            expires_at: now + SESSION,
            checked_at: now,
            tried_at: None,
        };
        store.save_session(&name, &session).map_err(broken)?;
        let connection: Connection = store.get_or_default(Key::Connection);
        let speaker = store.service_extension().map_err(broken)?;
        if connection.makes_speaker(&session.extension, session.role, speaker.as_ref()) {
            store.set_service_extension(&session.extension).map_err(broken)?;
            self.service_signed_in().await?;
        }
        self.signed_in(name, session.pair, &session)
    }

    /// A session with a pair of its tokens.
    fn signed_in(&self, name: String, pair: Pair, session: &StoredSession) -> Answered<SignedIn> {
        let kind = TokenKind::Access(platform::now() + TOKEN);
        let mut token = Token { account: self.account()?, session: name, pair, kind };
        let access = token.text(&self.env)?;
        token.kind = TokenKind::Refresh;
        let refresh_token = token.text(&self.env)?;
        Ok(SignedIn { token: access, refresh_token, session: self.shown(session)? })
    }

    /// Answers whoever shows a token of a session, if they may ask that.
    pub(super) async fn as_person(&self, token: Token, who: Who, ask: Ask) -> Reply {
        let session = match self.known(&token, who).await {
            Ok(session) => session,
            Err(failure) => return platform::replied::<Done>(Err(failure)),
        };
        match ask {
            Ask::Session => platform::replied(self.session(&session)),
            Ask::Standing => platform::replied(self.standing(&session)),
            Ask::Refresh => platform::replied(self.refreshed(token, &session)),
            Ask::SignOut => {
                let ended = self.store().end_session(&token.session);
                platform::replied(self.signed_out(ended, &session).await)
            }
            Ask::SignOutEverywhere => {
                let ended = self.store().end_sessions_of(&session.extension);
                platform::replied(self.signed_out(ended, &session).await)
            }
            Ask::Settings => platform::replied(self.store().settings().map_err(broken)),
            Ask::Save { save } => platform::replied(self.save_settings(&session, *save).await),
            Ask::Builtin { request } => {
                platform::replied_text(self.crm_for(&session, request).await)
            }
            Ask::SettingsHistory { limit, before } => {
                let history = self.store().settings_history(limit, before);
                platform::replied_text(history.map_err(broken))
            }
            Ask::ReadBlockList { draft } => platform::replied(self.read_block_list(&draft)),
            Ask::Directory { limit, after } => {
                platform::replied_text(self.directory_page(limit, &after).await)
            }
            Ask::GiveCredential { credential } => {
                platform::replied(self.take_credential(credential).await)
            }
            Ask::DropCredential => platform::replied(self.drop_credential()),
            Ask::Crm { ask, body } => platform::replied_text(self.answer_crm(ask, &body).await),
            Ask::GiveAlertAddress { form, given } => {
                platform::replied(self.take_alert_address(form, given).await)
            }
            Ask::TestAlertAddress { form } => {
                platform::replied(self.test_alert_address(form).await)
            }
            Ask::DropAlertAddress { form } => platform::replied(self.drop_alert_address(form)),
            Ask::Backfill => platform::replied(self.newest_backfill()),
            Ask::BeginBackfill { range } => platform::replied(self.begin_backfill(range).await),
            Ask::CommandBackfill { command } => {
                platform::replied(self.command_backfill(command).await)
            }
            Ask::AppConnect { route, body } => {
                platform::replied_text(self.app_connect(&session, route, &body).await)
            }
            Ask::Report { since, until, by } => {
                platform::replied_text(self.report(since, until, by).await)
            }
            Ask::Health => platform::replied(self.health().await),
        }
    }

    async fn known(&self, token: &Token, who: Who) -> Answered<StoredSession> {
        let ended =
            || Failure::new(FailureCode::SignInNeeded, "the session has ended; sign in again");
        self.account().map_err(|_| ended())?;
        let (store, now, name) = (self.store(), platform::now(), token.session.as_str());
        self.asked.borrow_mut().count(name, now).permit()?;
        let mut session = store.session(name, now).map_err(broken)?.ok_or_else(ended)?;
        match session::shown(session.pair, token.pair, token.kind) {
            Shown::Newest(pair) if pair == session.pair => {}
            Shown::Newest(pair) => {
                (session.pair, session.expires_at) = (pair, now + SESSION);
                store.save_session(name, &session).map_err(broken)?;
            }
            Shown::Copied => {
                platform::warn("session", "a refresh token was shown after its pair was replaced");
                store.end_session(name).map_err(broken)?;
                return Err(ended());
            }
        }
        let session = match standing::check(session.checked_at, session.tried_at, now) {
            Check::Fresh => session,
            Check::Due => self.check_role(name, session).await.ok_or_else(ended)?,
        };
        match who {
            Who::Admin => admin_only(&session)?,
            Who::Anyone | Who::Holder | Who::User => {}
        }
        Ok(session)
    }

    /// The pair of tokens after the one that is shown.
    fn refreshed(&self, token: Token, session: &StoredSession) -> Answered<SignedIn> {
        match token.kind {
            TokenKind::Refresh => self.signed_in(token.session, token.pair.next(), session),
            TokenKind::Access(_) => Err(Failure::new(
                FailureCode::BadRequest,
                "this is the token for requests; a refresh wants the refresh token",
            )),
        }
    }

    /// Asks RingCentral anew what a person may do; nothing when RingCentral no longer knows them.
    async fn check_role(&self, name: &str, mut session: StoredSession) -> Option<StoredSession> {
        let asked = async {
            let request = ringcentral_account::person(&self.server()?);
            let answer = self.ask_as(&session.extension, request).await?;
            ringcentral_account::read_person(&answer)
        };
        let (answer, now) = (asked.await, platform::now());
        if let Err(trouble) = &answer {
            platform::warn("role", &trouble.to_string());
        }
        match standing::standing(answer, session.checked_at, now) {
            Standing::Confirmed(person) => {
                session.role = standing::role(&person);
                session.name = person.name;
                (session.checked_at, session.tried_at) = (now, None);
            }
            Standing::Held => session.tried_at = Some(now),
            Standing::Lapsed => session.role = Role::User,
            Standing::Ended => {
                if let Err(problem) = self.store().end_session(name) {
                    platform::error("account", &problem.to_string());
                }
                return None;
            }
        }
        let saved = self.store().save_session(name, &session);
        saved.is_ok().then_some(session)
    }

    /// A person's session has ended, or all of them: so may what went on for them.
    async fn signed_out(
        &self,
        ended: worker::Result<()>,
        session: &StoredSession,
    ) -> Answered<Done> {
        ended.map_err(broken)?;
        let (store, now) = (self.store(), platform::now());
        match self.calls().map_err(broken)? {
            Calls::Wanted => {}
            // The subscription ends, and with it the sign-in in whose name it was made.
            Calls::Unwanted => self.schedule(Task::Subscription, now).await?,
        }
        let service = store.service_extension().map_err(broken)?;
        if service.as_ref() == Some(&session.extension) {
            // Others' calls are still heard of in this person's name.
            return Ok(Done {});
        }
        if store.sessions(Some(&session.extension), now).map_err(broken)? > 0 {
            // Another browser is still signed in with the same tokens.
            return Ok(Done {});
        }
        self.end_sign_in(&session.extension).await.map_err(broken)?;
        Ok(Done {})
    }

    fn standing(&self, session: &StoredSession) -> Answered<message::Standing> {
        let desks = self.store().desks().map_err(broken)?;
        Ok(message::Standing { session: self.shown(session)?, desks })
    }

    /// A session with all that its person's own settings depend on.
    fn session(&self, session: &StoredSession) -> Answered<Session> {
        let managed = self.store().settings().map_err(broken)?.settings.managed;
        Ok(Session { managed, ..self.shown(session)? })
    }

    fn shown(&self, session: &StoredSession) -> Answered<Session> {
        let store = self.store();
        let mut person = Mentions::default();
        person.extension(&session.extension);
        let Excerpt { directory, .. } = store.excerpt(&person).map_err(broken)?;
        let cover = store.cover().map_err(broken)?;
        Ok(Session {
            account_id: self.account()?,
            extension_id: session.extension.clone(),
            name: session.name.clone(),
            role: session.role,
            cover: cover.cover_now(&session.extension, &directory),
            crm: Some(CrmId::from(store.crm().id())),
            trial: cover.trial(),
            managed: ManagedSettings::default(),
            expires_at: session.expires_at,
        })
    }
}

pub(super) fn admin_only(session: &StoredSession) -> Answered<()> {
    match session.role {
        Role::Admin => Ok(()),
        Role::User => Err(Failure::new(
            FailureCode::AdminOnly,
            "only an administrator of the RingCentral account may do this",
        )),
    }
}
