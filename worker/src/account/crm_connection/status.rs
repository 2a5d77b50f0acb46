//! The account's CRM, and those that it could have, for its administrator.

use ledger_core::id::CrmId;
use ledger_crm::connection::Standing;
use ledger_crm::question::MayWrite;
use ledger_crm::sign_in::SignIn;
use ledger_crm::{Crm, Site};
use ledger_wire::api::{CrmChoice, CrmPermission, CrmStanding, CrmStatus, CrmWay};

use super::not_registered;
use crate::account::Held;
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
}
