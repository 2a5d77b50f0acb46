//! What an administrator is shown of the account's CRM.

use ledger_core::additional::{self, AdditionalField, FieldValues};
use ledger_core::id::CrmId;
use ledger_core::settings::{OrgSettings, Problem};
use ledger_crm::connection::{Connection, Standing};
use ledger_crm::question::MayWrite;
use ledger_crm::sign_in::SignIn;
use ledger_crm::{Crm, Site};
use ledger_wire::api::{
    CrmChoice, CrmFields, CrmPermission, CrmStanding, CrmStatus, CrmUsers, CrmWay,
};

use super::not_registered;
use crate::account::store::Key;
use crate::account::{Answered, Held, broken};
use crate::crm::Registration;

impl Held {
    /// The CRM, for the administrator.
    pub(super) fn crm_status(&self) -> CrmStatus {
        let connection = self.crm_connection();
        let site = connection.site();
        let profile = connection.crm.profile(&site);
        let problems = [connection.sign_in_problem(), connection.permission_problem()];
        CrmStatus {
            crm: CrmId::from(connection.crm.id()),
            name: profile.name.to_string(),
            guarantee: profile.guarantee.to_string(),
            abilities: profile.abilities.iter().map(|one| one.name().to_owned()).collect(),
            problems: problems.into_iter().flatten().collect(),
            sign_in: match connection.standing {
                Standing::NotNeeded => CrmStanding::NotNeeded,
                Standing::SignedIn => CrmStanding::SignedIn,
                Standing::Lost { .. } => CrmStanding::Lost,
                Standing::SignedOut => CrmStanding::SignedOut,
            },
            address: connection.address,
            user_name: connection.identity.name,
            user: connection.identity.user,
            since: connection.since,
            checked_at: connection.checked_at,
            may_write: match connection.may_write {
                MayWrite::Yes => CrmPermission::Yes,
                MayWrite::No => CrmPermission::No,
                MayWrite::Unknown => CrmPermission::Unknown,
            },
            users_read_at: connection.users_read_at,
            choices: Crm::ALL.iter().map(|crm| self.choice(*crm, &site)).collect(),
        }
    }

    fn choice(&self, crm: Crm, site: &Site) -> CrmChoice {
        let profile = crm.profile(site);
        let way = |way: &SignIn| {
            let token = |what: &str| CrmWay {
                token: Some(what.to_owned()),
                address: profile.address.map(str::to_owned),
                closed: None,
            };
            match way {
                SignIn::None => None,
                SignIn::Pasted(what) => Some(token(what)),
                SignIn::AppConnect => Some(token("App Connect's token")),
                SignIn::OAuth(_) => Some(CrmWay {
                    token: None,
                    address: None,
                    closed: Registration::at(&self.env, crm, None).err().map(not_registered),
                }),
            }
        };
        CrmChoice {
            crm: CrmId::from(crm.id()),
            name: profile.name.to_string(),
            ways: profile.sign_in.iter().filter_map(way).collect(),
        }
    }

    /// The CRM's users, as they were last read.
    pub(super) fn crm_users(&self) -> Answered<CrmUsers> {
        let users = self.store().crm_users().map_err(broken)?;
        Ok(CrmUsers { users, read_at: self.crm_connection().users_read_at })
    }

    /// The additional fields of its activities, as they were last read.
    pub(super) fn crm_fields(&self) -> Answered<CrmFields> {
        let (store, connection) = (self.store(), self.crm_connection());
        let fields: Vec<AdditionalField> = store.get_or_default(Key::CrmFields);
        let settings = store.settings().map_err(broken)?.settings;
        let (defaults, at) = defaults_of(&settings, &connection);
        let problems = additional::missing(&fields, &defaults, &at);
        let contact_kinds = store.get_or_default(Key::CrmContactKinds);
        Ok(CrmFields { fields, read_at: connection.users_read_at, problems, contact_kinds })
    }

    /// The defaults that the CRM would not take, as far as its fields are known.
    pub(in crate::account) fn field_problems(&self, settings: &OrgSettings) -> Vec<Problem> {
        let fields: Vec<AdditionalField> = self.store().get_or_default(Key::CrmFields);
        if fields.is_empty() {
            return Vec::new();
        }
        let (defaults, at) = defaults_of(settings, &self.crm_connection());
        additional::unaccepted(&fields, &defaults, &at)
    }
}

/// The defaults for the account's CRM, and where they stand in the settings.
fn defaults_of(settings: &OrgSettings, connection: &Connection) -> (FieldValues, String) {
    let crm = connection.crm.id();
    let defaults = settings.field_defaults.get(crm).cloned().unwrap_or_default();
    (defaults, format!("fieldDefaults.{crm}"))
}
