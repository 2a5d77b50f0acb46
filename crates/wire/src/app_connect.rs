//! What App Connect's own client says to a server-side logging service, and what it understands.
//!
//! An App Connect deployment names such a service in its manifest (`serverSideLogging.url`). Its
//! client then signs in there with a code from RingCentral, and sends everything else with the
//! token in `X-Access-Token`:
//!
//! | route | says | hears |
//! |---|---|---|
//! | `GET /oauth/callback?code=` | | [`SignedIn`] |
//! | `GET /subscription` | | [`Subscription`] |
//! | `POST /subscribe` | [`Subscribe`] | [`Subscription`] |
//! | `POST /unsubscribe` | anything | [`Subscription`] |
//! | `POST /do-not-log-numbers` | [`DoNotLog`] | [`DoNotLogged`] |
//! | `POST /update-crm-token` | [`CrmToken`] | nothing |
//!
//! A 401 makes it sign in anew, once. Of any other failure it shows `result.message`
//! ([`Failed`]). It says more than is read here, and older clients say less: unknown fields are
//! passed over, and one that is missing, or is not what it should be, leaves what is set.

mod do_not_log;

use ledger_core::id::ExtensionId;
use ledger_core::settings::{Field, Mode, OrgSettings, OwnerPolicy};
use serde::Serialize;
use serde_json::Value;

pub use self::do_not_log::{DoNotLog, DoNotLogged, printed};
use crate::api::{ConnectCrm, GiveCrmSignIn};

/// The header field with the token.
pub const TOKEN_FIELD: &str = "x-access-token";

/// The CRM that whoever comes this way logs to.
const CRM: &str = "app-connect";

/// A sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignedIn {
    /// What its further requests carry.
    pub jwt_token: String,
}

/// How server-side logging stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Subscription {
    /// Whether it is on.
    pub subscribed: bool,
    /// `Account`, `User` for the administrator alone, or `Disable`.
    pub subscription_level: String,
    /// Divided by commas.
    pub do_not_log_numbers: String,
    /// Whether records belong to the administrator.
    pub logging_by_admin: bool,
}

/// Turns it on.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Subscribe {
    /// The administrator's sign-in at the App Connect server.
    pub token: CrmToken,
    /// For whom (`subscriptionLevel`).
    pub level: Option<String>,
    /// Whether records belong to the administrator (`loggingByAdmin`).
    pub by_admin: Option<bool>,
    /// Whether records tell the call's journey (`detailedCallLog`).
    pub detailed: Option<bool>,
}

/// A person's sign-in at the App Connect server. It is sent at every sign-in, by everyone, and
/// with an empty token when they sign out.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CrmToken {
    /// The token (`crmToken`).
    pub token: Option<String>,
    /// The server (`crmAdapterUrl`).
    pub server: Option<String>,
}

/// A failure, as it shows one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failed {
    /// What went wrong.
    pub result: FailedResult,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FailedResult {
    /// What is wrong, and what to do.
    pub message: String,
}

impl Failed {
    /// With this sentence.
    pub fn new(message: impl Into<String>) -> Self {
        Self { result: FailedResult { message: message.into() } }
    }
}

impl Subscription {
    /// How an organisation's settings look from there.
    pub fn of(settings: &OrgSettings) -> Self {
        let level = match settings.mode {
            Mode::Off => "Disable",
            Mode::Trial { .. } => "User",
            Mode::On => "Account",
        };
        Self {
            subscribed: settings.mode != Mode::Off,
            subscription_level: level.to_owned(),
            do_not_log_numbers: printed(&settings.block_list),
            logging_by_admin: settings.owner == OwnerPolicy::Admin,
        }
    }
}

impl Subscribe {
    /// Turns it off.
    pub fn off() -> Self {
        Self { level: Some("Disable".to_owned()), ..Self::default() }
    }

    /// Reads a body.
    pub fn read(said: &Value) -> Self {
        let is = |name| said.pointer(name).and_then(Value::as_bool);
        Self {
            token: CrmToken::read(said),
            level: text(said, "/subscriptionLevel"),
            by_admin: is("/loggingByAdmin"),
            detailed: is("/detailedCallLog"),
        }
    }

    /// The settings with what an administrator chose there. What App Connect has no choice for
    /// stays as it is.
    ///
    /// # Errors
    ///
    /// When the level is none that is known.
    pub fn applied(
        &self,
        mut settings: OrgSettings,
        admin: &ExtensionId,
    ) -> Result<OrgSettings, String> {
        settings.mode = match self.level.as_deref() {
            // The first clients had no other.
            None | Some("Account") => Mode::On,
            Some("User") => Mode::Trial { admin: admin.clone() },
            Some("Disable") => Mode::Off,
            Some(other) => {
                return Err(format!(
                    "subscriptionLevel {other:?} is not known; it is Account, User or Disable"
                ));
            }
        };
        match self.by_admin {
            Some(true) => settings.owner = OwnerPolicy::Admin,
            Some(false) => settings.owner = OwnerPolicy::AgentIfPossible,
            None => {}
        }
        match self.detailed {
            Some(true) => {
                settings.fields.insert(Field::Journey);
            }
            Some(false) => {
                settings.fields.remove(&Field::Journey);
            }
            None => {}
        }
        Ok(settings)
    }
}

impl CrmToken {
    /// Reads a body.
    pub fn read(said: &Value) -> Self {
        Self { token: text(said, "/crmToken"), server: text(said, "/crmAdapterUrl") }
    }

    /// How the account is connected with it; nothing when token or address is missing.
    pub fn connection(&self) -> Option<ConnectCrm> {
        Some(ConnectCrm {
            crm: CRM.into(),
            address: self.server.clone()?,
            sign_in: GiveCrmSignIn::Token(self.token.clone()?),
            description: None,
        })
    }
}

/// A text that is there and not empty.
fn text(said: &Value, name: &str) -> Option<String> {
    let text = said.pointer(name)?.as_str()?;
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use ledger_core::settings::{BlockEntry, BlockTarget};
    use serde_json::json;

    use super::*;

    const ANN: &str = "400200000001";

    fn subscribed(said: Value, before: OrgSettings) -> Result<OrgSettings, String> {
        Subscribe::read(&said).applied(before, &ANN.into())
    }

    #[test]
    fn what_the_client_says_becomes_settings() {
        let trial = Mode::Trial { admin: ANN.into() };
        let (agent, admin) = (OwnerPolicy::AgentIfPossible, OwnerPolicy::Admin);
        let with_url = |mut said: Value| {
            said["crmToken"] = json!("t1");
            said["crmPlatform"] = json!("pipedrive");
            said["crmAdapterUrl"] = json!("https://acme.invalid");
            said
        };
        #[rustfmt::skip]
        let rows = [
            (json!({ "subscriptionLevel": "Account", "loggingByAdmin": false, "loggingWithUserAssigned": true, "detailedCallLog": false }), Mode::On, agent, false),
            (json!({ "subscriptionLevel": "User", "loggingByAdmin": true, "loggingWithUserAssigned": false, "detailedCallLog": true }), trial, admin, true),
            (json!({ "subscriptionLevel": "Disable" }), Mode::Off, agent, true),
            // An old client, and one that is newer than this.
            (json!({}), Mode::On, agent, true),
            (json!({ "subscriptionLevel": null, "loggingByAdmin": "yes", "ringCX": { "enabled": true } }), Mode::On, agent, true),
        ];
        for (said, mode, owner, journey) in rows {
            let mut before =
                OrgSettings { time_zone: "Europe/Berlin".to_owned(), ..OrgSettings::default() };
            before.fields.insert(Field::Journey);
            let found = subscribed(with_url(said.clone()), before.clone()).unwrap();
            assert_eq!((&found.mode, found.owner), (&mode, owner), "{said}");
            assert_eq!(found.fields.contains(&Field::Journey), journey, "{said}");
            let kept = OrgSettings {
                mode: before.mode.clone(),
                owner: before.owner,
                fields: before.fields.clone(),
                ..found
            };
            assert_eq!(kept, before, "nothing else is changed");
        }
        assert_eq!(
            subscribed(json!({ "subscriptionLevel": "Everyone" }), OrgSettings::default()),
            Err("subscriptionLevel \"Everyone\" is not known; it is Account, User or Disable"
                .to_owned())
        );
    }

    #[test]
    fn settings_look_as_the_client_knows_them() {
        let mut settings = OrgSettings::default();
        let shown =
            |settings: &OrgSettings| serde_json::to_value(Subscription::of(settings)).unwrap();
        assert_eq!(
            shown(&settings),
            json!({
                "subscribed": false, "subscriptionLevel": "Disable", "doNotLogNumbers": "", "loggingByAdmin": false,
            })
        );
        settings.mode = Mode::Trial { admin: ANN.into() };
        settings.owner = OwnerPolicy::Admin;
        settings.block_list = vec![
            BlockEntry::new(BlockTarget::Extension("101".to_owned())),
            BlockEntry::labeled(BlockTarget::Prefix("+1650".to_owned()), "press"),
        ];
        assert_eq!(
            shown(&settings),
            json!({
                "subscribed": true, "subscriptionLevel": "User", "doNotLogNumbers": "101,+1650*", "loggingByAdmin": true,
            })
        );
    }

    #[test]
    fn a_token_without_its_server_connects_nothing() {
        let connection = |said: Value| CrmToken::read(&said).connection();
        let address = "https://acme.invalid/";
        let whole = json!({ "crmToken": "t1", "crmPlatform": "clio", "crmAdapterUrl": address });
        let connected = connection(whole).unwrap();
        assert_eq!((connected.crm.as_str(), connected.address.as_str()), ("app-connect", address));
        for said in [
            json!({ "crmToken": "", "crmAdapterUrl": address }),
            json!({ "crmToken": null, "crmAdapterUrl": address }),
            json!({ "crmToken": "t1" }),
            json!({}),
        ] {
            assert!(connection(said.clone()).is_none(), "{said}");
        }
    }

    #[test]
    fn a_failure_is_said_where_the_client_looks() {
        let said = serde_json::to_value(Failed::new("no permission")).unwrap();
        assert_eq!(said, json!({ "result": { "message": "no permission" } }));
    }
}
