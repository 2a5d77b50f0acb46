//! People: signing in and out, and what they may ask.

use ledger_core::directory::{Excerpt, Mentions};
use ledger_core::id::{AccountId, CrmId};
use ledger_core::settings::ManagedSettings;
use ledger_core::time::Span;
use ledger_ringcentral::account as ringcentral_account;
use ledger_ringcentral::agenda::Task;
use ledger_ringcentral::incident::Connection;
use ledger_ringcentral::sign_in::Tokens;
use ledger_ringcentral::standing::{self, Calls, Check, Standing};
use ledger_wire::api::{Failure, FailureCode, Role, Session, SignedIn};

use super::store::{Key, StoredSession};
use super::{Answered, Held, broken};
use crate::message::{self, Ask, Done, SignedInPerson};
use crate::platform::{self, Reply};
use crate::secret;

/// How long a session lives.
const SESSION: Span = Span::hours(24 * 30);

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
        let token = secret::session_token(&account)?;
        let session = StoredSession {
            extension: person.extension,
            name: person.name,
            role: person.role,
            expires_at: now + SESSION,
            checked_at: now,
            tried_at: None,
        };
        store.save_session(&secret::fingerprint(&token), &session).map_err(broken)?;
        let connection: Connection = store.get_or_default(Key::Connection);
        let speaker = store.service_extension().map_err(broken)?;
        if connection.makes_speaker(&session.extension, session.role, speaker.as_ref()) {
            store.set_service_extension(&session.extension).map_err(broken)?;
            self.service_signed_in().await?;
        }
        Ok(SignedIn { token, session: self.shown(&session)? })
    }

    /// Answers whoever shows a session token.
    pub(super) async fn as_person(&self, token: &str, ask: Ask) -> Reply {
        let fingerprint = secret::fingerprint(token);
        let session = match self.known(&fingerprint).await {
            Ok(session) => session,
            Err(failure) => return platform::replied::<Done>(Err(failure)),
        };
        match ask {
            Ask::Session => platform::replied(self.session(&session)),
            Ask::Standing => platform::replied(self.standing(&session)),
            Ask::SignOut => platform::replied(self.sign_out(&fingerprint, &session).await),
            Ask::Settings => platform::replied(
                admin_only(&session).and_then(|()| self.store().settings().map_err(broken)),
            ),
            Ask::Save { save } => platform::replied(match admin_only(&session) {
                Ok(()) => self.save_settings(&session, *save).await,
                Err(failure) => Err(failure),
            }),
            Ask::Builtin { request } => json_text(self.crm_for(&session, request).await),
            Ask::SettingsHistory { limit, before } => json_text(
                admin_only(&session)
                    .and_then(|()| self.store().settings_history(limit, before).map_err(broken)),
            ),
            Ask::ReadBlockList { draft } => {
                platform::replied(admin_only(&session).and_then(|()| self.read_block_list(&draft)))
            }
            Ask::Directory { limit, after } => json_text(match admin_only(&session) {
                Ok(()) => self.directory_page(limit, &after).await,
                Err(failure) => Err(failure),
            }),
            Ask::GiveCredential { credential } => platform::replied(match admin_only(&session) {
                Ok(()) => self.take_credential(credential).await,
                Err(failure) => Err(failure),
            }),
            Ask::DropCredential => {
                platform::replied(admin_only(&session).and_then(|()| self.drop_credential()))
            }
            Ask::Crm { ask, body } => platform::replied_text(match admin_only(&session) {
                Err(failure) if !ask.is_everyone_s() => Err(failure),
                Ok(()) | Err(_) => self.answer_crm(ask, &body).await,
            }),
            Ask::GiveAlertAddress { form, given } => {
                platform::replied(match admin_only(&session) {
                    Ok(()) => self.take_alert_address(form, given).await,
                    Err(failure) => Err(failure),
                })
            }
            Ask::DropAlertAddress { form } => {
                platform::replied(admin_only(&session).and_then(|()| self.drop_alert_address(form)))
            }
            Ask::Backfill => {
                platform::replied(admin_only(&session).and_then(|()| self.newest_backfill()))
            }
            Ask::BeginBackfill { range } => platform::replied(match admin_only(&session) {
                Ok(()) => self.begin_backfill(range).await,
                Err(failure) => Err(failure),
            }),
            Ask::CommandBackfill { command } => platform::replied(match admin_only(&session) {
                Ok(()) => self.command_backfill(command).await,
                Err(failure) => Err(failure),
            }),
            Ask::AppConnect { route, body } => {
                platform::replied_text(self.app_connect(&session, route, &body).await)
            }
            Ask::Health => platform::replied(match admin_only(&session) {
                Ok(()) => self.health().await,
                Err(failure) => Err(failure),
            }),
        }
    }

    async fn known(&self, fingerprint: &str) -> Answered<StoredSession> {
        let ended =
            || Failure::new(FailureCode::SignInNeeded, "the session has ended; sign in again");
        self.account().map_err(|_| ended())?;
        let now = platform::now();
        let session = self.store().session(fingerprint, now).map_err(broken)?.ok_or_else(ended)?;
        match standing::check(session.checked_at, session.tried_at, now) {
            Check::Fresh => Ok(session),
            Check::Due => self.check_role(fingerprint, session).await.ok_or_else(ended),
        }
    }

    /// Asks RingCentral anew what a person may do; nothing when RingCentral no longer knows them.
    async fn check_role(
        &self,
        fingerprint: &str,
        mut session: StoredSession,
    ) -> Option<StoredSession> {
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
                if let Err(problem) = self.store().end_session(fingerprint) {
                    platform::error("account", &problem.to_string());
                }
                return None;
            }
        }
        let saved = self.store().save_session(fingerprint, &session);
        saved.is_ok().then_some(session)
    }

    async fn sign_out(&self, fingerprint: &str, session: &StoredSession) -> Answered<Done> {
        let (store, now) = (self.store(), platform::now());
        store.end_session(fingerprint).map_err(broken)?;
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

/// An answer that is JSON already.
fn json_text(answer: Answered<String>) -> Reply {
    match answer {
        Ok(text) => platform::passed_on(&text),
        Err(failure) => platform::replied::<Done>(Err(failure)),
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
