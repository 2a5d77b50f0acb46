//! A CRM without a connector: its description, as it was given or is kept.

use ledger_crm::described::Description;
use ledger_crm::{Crm, Site};
use ledger_wire::api::Failure;
use serde_json::Value;

use super::invalid;
use crate::account::{Answered, Held};

impl Held {
    /// The text of the description that is given, or of the one that was given before.
    pub(super) fn description_of(
        &self,
        crm: Crm,
        given: Option<&Value>,
    ) -> Answered<Option<String>> {
        match (crm, given) {
            (Crm::Described, Some(given)) => {
                let text = given.to_string();
                match Description::read(&text) {
                    Ok(_) => Ok(Some(text)),
                    Err(problems) => {
                        let what =
                            "the description of the CRM cannot be as it is; nothing was changed";
                        Err(Failure { problems, ..invalid(what) })
                    }
                }
            }
            (Crm::Described, None) => {
                let before = self.crm_connection().description;
                let what = "give the CRM's description as well: docs/described-crm.md";
                before.map(Some).ok_or_else(|| invalid(what))
            }
            (
                Crm::Builtin | Crm::AppConnect | Crm::HubSpot | Crm::Pipedrive | Crm::Salesforce,
                Some(_),
            ) => {
                Err(invalid(format!("{} needs no description; leave it out", crm_name(crm, None))))
            }
            (
                Crm::Builtin | Crm::AppConnect | Crm::HubSpot | Crm::Pipedrive | Crm::Salesforce,
                None,
            ) => Ok(None),
        }
    }
}

/// The CRM as every account with this description has it.
pub(super) fn described(text: Option<&str>) -> Site {
    Site { description: Description::kept(text), ..Site::default() }
}

pub(super) fn crm_name(crm: Crm, description: Option<&str>) -> String {
    crm.profile(&described(description)).name.to_string()
}
