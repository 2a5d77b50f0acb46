//! What App Connect's client says, as settings and as a connection to the CRM.

use ledger_core::id::ExtensionId;
use ledger_core::phone::HomeRegion;
use ledger_core::settings::OrgSettings;
use ledger_crm::Crm;
use ledger_wire::api::{Failure, FailureCode, SaveSettings};
use ledger_wire::app_connect::{CrmToken, DoNotLog, DoNotLogged, Subscribe, Subscription, printed};
use serde_json::Value;

use super::people::admin_only;
use super::store::{Key, StoredSession};
use super::{Answered, Held, broken};
use crate::message::{AppConnectRoute as Route, AskCrm, Done};
use crate::sql::to_json;

impl Held {
    /// Answers a request of the client.
    pub(super) async fn app_connect(
        &self,
        session: &StoredSession,
        route: Route,
        said: &str,
    ) -> Answered<String> {
        let subscription = match route {
            Route::CrmToken => {
                return to_json(&self.app_connect_token(session, said).await?).map_err(broken);
            }
            Route::DoNotLog => {
                return to_json(&self.app_connect_list(session, said).await?).map_err(broken);
            }
            Route::Subscription => {
                admin_only(session)?;
                Subscription::of(&self.store().settings().map_err(broken)?.settings)
            }
            Route::Subscribe => self.app_connect_on(session, said).await?,
            Route::Unsubscribe => self.app_connect_settings(session, &Subscribe::off()).await?,
        };
        to_json(&subscription).map_err(broken)
    }

    /// The CRM first: logging must not be on and have nowhere to log to.
    async fn app_connect_on(&self, session: &StoredSession, said: &str) -> Answered<Subscription> {
        admin_only(session)?;
        let said = Subscribe::read(&read(said)?);
        let connect = said.token.connection().ok_or_else(|| {
            Failure::new(
                FailureCode::Invalid,
                "crmToken and crmAdapterUrl are needed: connect the CRM in App Connect first",
            )
        })?;
        self.connect_crm(connect).await?;
        self.store().put(Key::AppConnectClient, &session.extension).map_err(broken)?;
        self.app_connect_settings(session, &said).await
    }

    async fn app_connect_settings(
        &self,
        session: &StoredSession,
        said: &Subscribe,
    ) -> Answered<Subscription> {
        let settings = self
            .change_settings(session, |settings| {
                said.applied(settings, &session.extension)
                    .map_err(|problem| Failure::new(FailureCode::Invalid, problem))
            })
            .await?;
        Ok(Subscription::of(&settings))
    }

    async fn app_connect_list(&self, session: &StoredSession, said: &str) -> Answered<DoNotLogged> {
        let list = DoNotLog::read(&read(said)?);
        let home: HomeRegion = self.store().get_or_default(Key::HomeRegion);
        let mut not_understood = Vec::new();
        let settings = self
            .change_settings(session, |mut settings| {
                let (entries, left) = list.applied(&settings.block_list, &home);
                (settings.block_list, not_understood) = (entries, left);
                Ok(settings)
            })
            .await?;
        let do_not_log_numbers = printed(&settings.block_list);
        Ok(DoNotLogged { do_not_log_numbers, not_understood })
    }

    /// Everyone's client sends its own; ours is that of the administrator who turned logging on.
    async fn app_connect_token(&self, session: &StoredSession, said: &str) -> Answered<Done> {
        let said = CrmToken::read(&read(said)?);
        let client: Option<ExtensionId> = self.store().get_or_default(Key::AppConnectClient);
        let is_ours = client.as_ref() == Some(&session.extension)
            && self.crm_connection().crm == Crm::AppConnect;
        if !is_ours {
            return Ok(Done {});
        }
        admin_only(session)?;
        match said.connection() {
            Some(connect) => self.connect_crm(connect).await.map(|_| Done {}),
            // They have signed out there: what that means for us the server says.
            None => self.answer_crm(AskCrm::Check, "").await.map(|_| Done {}),
        }
    }

    /// Changes what the settings are at the moment of saving.
    async fn change_settings(
        &self,
        session: &StoredSession,
        change: impl FnOnce(OrgSettings) -> Answered<OrgSettings>,
    ) -> Answered<OrgSettings> {
        admin_only(session)?;
        let current = self.store().settings().map_err(broken)?;
        let settings = change(current.settings.clone())?;
        if settings == current.settings {
            return Ok(settings);
        }
        let save = SaveSettings { base_version: Some(current.version), settings };
        Ok(self.save_settings(session, save).await?.settings)
    }
}

fn read(said: &str) -> Answered<Value> {
    ledger_wire::json::from_str(said).map_err(|problem| {
        Failure::new(FailureCode::BadRequest, format!("the body cannot be read: {problem}"))
    })
}
