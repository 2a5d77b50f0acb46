//! The additional fields of the CRM's activities, as they were last read, and the settings' defaults.

use ledger_core::additional::{self, AdditionalField, FieldValues};
use ledger_core::settings::{OrgSettings, Problem};
use ledger_crm::connection::Connection;
use ledger_wire::api::CrmFields;

use crate::account::store::Key;
use crate::account::{Answered, Held, broken};

impl Held {
    /// The additional fields of its activities, as they were last read.
    pub(super) fn crm_fields(&self) -> Answered<CrmFields> {
        let (store, connection) = (self.store(), self.crm_connection());
        let fields: Vec<AdditionalField> = store.get_or_default(Key::CrmFields);
        let settings = store.settings().map_err(broken)?.settings;
        let (defaults, at) = defaults_of(&settings, &connection);
        let problems = additional::missing(&fields, &defaults, &at);
        Ok(CrmFields { fields, read_at: connection.users_read_at, problems })
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
