//! In whose name the account speaks with RingCentral, and whether that person may do what the
//! service needs.

use ledger_core::id::ExtensionId;
use ledger_ringcentral::account as ringcentral_account;
use ledger_ringcentral::incident::Connection;
use ledger_ringcentral::permission::{self, Found, Granted, NEEDED, Permission, Without};
use ledger_ringcentral::sign_in::{self, Tokens, Way};
use ledger_ringcentral::standing::Calls;
use ledger_ringcentral::{Reply, Trouble};
use ledger_wire::api::{Failure, FailureCode, GiveCredential, ServiceSignIn, SignInKind};

use super::ringcentral::stored;
use super::store::Key;
use super::{Answered, Held, broken};
use crate::message::Done;
use crate::platform;

impl Held {
    /// Whether anyone needs to hear of calls.
    pub(super) fn calls(&self) -> worker::Result<Calls> {
        let store = self.store();
        let sessions = store.sessions(None, platform::now())?;
        let speaker = store.service_extension()?;
        Ok(Calls::given(&store.settings()?.settings.mode, sessions, speaker.as_ref()))
    }

    /// Takes a JWT credential: from now on the account speaks in its person's name, whoever is
    /// signed in.
    pub(super) async fn take_credential(&self, given: GiveCredential) -> Answered<ServiceSignIn> {
        let refuse = |what: String| Failure::new(FailureCode::Invalid, what);
        let account = self.account()?;
        let (person, mut tokens) = self.signed_in_with(&given.jwt).await.map_err(|trouble| {
            refuse(format!(
                "the credential was not stored: {trouble}; check that it was made for this app"
            ))
        })?;
        if person.account != account {
            return Err(refuse("the credential belongs to another RingCentral account".to_owned()));
        }
        if !person.admin {
            return Err(refuse(format!(
                "{} is not an administrator; make the credential as one",
                person.name
            )));
        }
        tokens.assertion = Some(given.jwt);
        self.store_tokens(&person.extension, &tokens)
            .map_err(|trouble| Failure::new(FailureCode::Internal, trouble.to_string()))?;
        self.store().set_service_extension(&person.extension).map_err(broken)?;
        self.service_signed_in().await?;
        Ok(ServiceSignIn { extension_id: person.extension, kind: SignInKind::Credential })
    }

    async fn signed_in_with(&self, jwt: &str) -> Reply<(ringcentral_account::Person, Tokens)> {
        let unreachable =
            |problem: worker::Error| Trouble::Passing(format!("it cannot be reached ({problem})"));
        let client = self.client()?;
        let request = Way::Assertion(jwt.to_owned()).request(&client);
        let answer = platform::send(&request.http).await.map_err(unreachable)?;
        let tokens = sign_in::read(&answer, platform::now())?;
        let who = ringcentral_account::person(&client.server).with_bearer(&tokens.access);
        let answer = platform::send(&who.http).await.map_err(unreachable)?;
        Ok((ringcentral_account::read_person(&answer)?, tokens))
    }

    /// Forgets the JWT credential; the sign-in it gave goes on for as long as it lasts.
    pub(super) fn drop_credential(&self) -> Answered<Done> {
        let Some(service) = self.store().service_extension().map_err(broken)? else {
            return Ok(Done {});
        };
        if let Ok(tokens) = self.stored_tokens(&service) {
            self.store_tokens(&service, &Tokens { assertion: None, ..tokens })
                .map_err(|trouble| Failure::new(FailureCode::Internal, trouble.to_string()))?;
        }
        Ok(Done {})
    }

    /// Whoever the account speaks for has signed in anew: what failed for want of that is tried
    /// at once.
    pub(super) async fn service_signed_in(&self) -> Answered<()> {
        let (store, now) = (self.store(), platform::now());
        let commit = || -> worker::Result<()> {
            self.doubt_subscription()?;
            store.put(Key::Permissions, &Found::default())?;
            store.plan(|agenda| agenda.signed_in(now))
        };
        commit().map_err(broken)?;
        self.set_alarm().await
    }

    /// Nobody wants calls any more: the account speaks for nobody, unless it was given a
    /// credential to do so when nobody is there.
    pub(super) async fn fall_silent(&self) -> worker::Result<()> {
        let store = self.store();
        let Some(service) = store.service_extension()? else { return Ok(()) };
        match self.stored_tokens(&service) {
            Ok(Tokens { assertion: Some(_), .. }) => Ok(()),
            Ok(_) | Err(_) => {
                store.forget_service_extension()?;
                self.end_sign_in(&service).await
            }
        }
    }

    /// Forgets a person's tokens, and has RingCentral end them.
    pub(super) async fn end_sign_in(&self, extension: &ExtensionId) -> worker::Result<()> {
        let tokens = self.stored_tokens(extension);
        self.store().remove_credential(extension)?;
        if let (Ok(client), Ok(tokens)) = (self.client(), tokens) {
            let revoke = sign_in::revoke(&client, &tokens.access);
            if let Err(problem) = platform::send(&revoke.http).await {
                platform::warn("revoke", &problem.to_string());
            }
        }
        Ok(())
    }

    /// In whose name the account speaks, and how.
    pub(super) fn service_sign_in(&self) -> worker::Result<Option<ServiceSignIn>> {
        let connection: Connection = self.store().get_or_default(Key::Connection);
        let kind = |extension: &ExtensionId| match self.stored_tokens(extension) {
            _ if connection.is_signed_out() => SignInKind::Lost,
            Ok(Tokens { assertion: Some(_), .. }) => SignInKind::Credential,
            Ok(Tokens { assertion: None, .. }) => SignInKind::Person,
            Err(_) => SignInKind::Lost,
        };
        Ok(self
            .store()
            .service_extension()?
            .map(|extension| ServiceSignIn { kind: kind(&extension), extension_id: extension }))
    }

    /// Checks the permissions, if it is time to.
    pub(super) async fn check_permissions(&self) -> Reply<Found> {
        let known: Found = self.store().get_or_default(Key::Permissions);
        if !known.is_due(platform::now()) {
            return Ok(known);
        }
        let server = self.server()?;
        let mut found = Found { checked_at: Some(platform::now()), missing: Vec::new() };
        for permission in NEEDED {
            let answer = self.ask_ringcentral(permission::check(&server, permission)).await?;
            match permission::read(&answer)? {
                Granted::Yes => {}
                Granted::No => found.missing.push(permission.name().to_owned()),
            }
        }
        self.store().put(Key::Permissions, &found).map_err(stored)?;
        Ok(found)
    }

    /// Refuses when something is missing without which logging cannot work.
    pub(super) async fn ensure_permissions(&self) -> Reply<()> {
        self.store().put(Key::Permissions, &Found::default()).map_err(stored)?;
        let missing = self.check_permissions().await?.missing;
        let is_missing = |permission: &Permission| {
            permission.without() == Without::Nothing
                && missing.iter().any(|name| name == permission.name())
        };
        let fatal: Vec<&str> = NEEDED
            .iter()
            .filter(|permission| is_missing(permission))
            .map(|one| one.name())
            .collect();
        if fatal.is_empty() { Ok(()) } else { Err(Trouble::Permission(fatal.join(", "))) }
    }
}
