//! CRMs, as pure pairs: an effect of the log machine becomes requests, and what comes back
//! becomes the machine's next input.
//!
//! One effect may need several requests: a search in several spellings, a read before a write. So
//! performing one is an [`Exchange`], a value that a shell drives:
//!
//! ```text
//! let mut step = crm.perform(effect, about, site, now);
//! while let Step::Send(request, exchange) = step {
//!     step = exchange.read(/* the answer to `request`, or that none came */, now);
//! }
//! ```
//!
//! A new CRM is one file, which implements [`Speaks`], and one row in the table of [`Crm`]. What
//! each guarantees stands in its [`Profile`] and in `docs/connectors.md`; the conformance suite in
//! `tests/conformance` holds it to that.
//!
//! - [`address`]: addresses that an administrator gives;
//! - [`connection`]: an account's connection to its CRM, and whether it holds;
//! - [`described`]: a CRM without code, by a description in JSON;
//! - [`exchange`]: how requests and answers follow each other;
//! - [`profile`]: what a connector says of itself;
//! - [`question`]: what is asked of a CRM besides effects;
//! - [`secret`], [`sign_in`]: where tokens stand in requests, and how they come to be;
//! - `verdict`: what an answer means; `json`, `number`, `version`, `fields`, `fit`, `mark`, `when`: pieces
//!   that connectors share.

pub mod address;
mod app_connect;
pub mod builtin;
pub mod connection;
pub mod described;
pub mod exchange;
mod fields;
mod fit;
mod hubspot;
mod json;
mod mark;
mod number;
mod pipedrive;
pub mod profile;
pub mod question;
mod salesforce;
pub mod secret;
pub mod sign_in;
mod speaks;
mod verdict;
mod version;
mod when;

use ledger_core::id::{ActivityId, ContactId, CrmId};
use ledger_core::ledger::{Connector, Effect};
use ledger_core::time::Millis;
use ledger_wire::http::HttpResponse;
use serde::{Deserialize, Serialize};

pub use self::exchange::{
    About, Credential, Deed, Exchange, NewContact, Question, Reply, Site, Step, Subject,
};
pub use self::profile::Profile;
pub use self::speaks::{Speaks, Updated};

macro_rules! crms {
    ($($(#[$attribute:meta])* $name:ident = $id:literal, $speaks:expr;)*) => {
        /// The CRMs this product speaks to.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Crm {
            $($(#[$attribute])* #[serde(rename = $id)] $name,)*
        }

        impl Crm {
            /// Every one there is.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The id in keys, settings and addresses; never changed once published.
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// Its file.
            fn speaks(self) -> &'static dyn Speaks {
                match self { $(Self::$name => &$speaks,)* }
            }
        }
    };
}

crms! {
    /// Contacts and activities in the account's own storage.
    #[default]
    Builtin = "builtin", builtin::Builtin;
    /// An App Connect server, and any CRM behind it.
    AppConnect = "app-connect", app_connect::AppConnect;
    /// HubSpot.
    HubSpot = "hubspot", hubspot::HubSpot;
    /// Pipedrive.
    Pipedrive = "pipedrive", pipedrive::Pipedrive;
    /// Salesforce.
    Salesforce = "salesforce", salesforce::Salesforce;
    /// Whatever CRM the account's description is of.
    Described = "described", described::Described;
}

impl Crm {
    /// What it says of itself, to the account that has it so.
    pub fn profile(self, site: &Site) -> &Profile {
        self.speaks().profile(site)
    }

    /// What the log machine must know of it.
    pub fn connector(self, site: &Site) -> Connector {
        let profile = self.profile(site);
        Connector {
            crm: CrmId::from(self.id()),
            idempotency: profile.idempotency,
            format: profile.format,
        }
    }

    /// The new token that an answer brings; the old one ends, so the shell keeps this one.
    pub fn renewed_token<'a>(self, response: &'a HttpResponse, site: &Site) -> Option<&'a str> {
        response.header(self.profile(site).renewed_token?)
    }

    /// Begins to carry out an effect of the log machine.
    pub fn perform(self, effect: Effect, about: About, site: Site, now: Millis) -> Step<Deed> {
        Exchange::begin(self, Deed::Effect(effect, about), site, now)
    }

    /// Begins anything that is asked of it.
    pub fn ask<S: Subject>(self, subject: S, site: Site, now: Millis) -> Step<S> {
        Exchange::begin(self, subject, site, now)
    }

    /// The CRM's page of a contact, or of an activity with it; nothing where it is not known where
    /// that is.
    pub fn page(
        self,
        site: &Site,
        contact: &ContactId,
        activity: Option<&ActivityId>,
    ) -> Option<String> {
        self.speaks().page(site, contact, activity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_crm_has_the_id_that_pages_know_it_by() {
        assert_eq!(Crm::Builtin.id(), CrmId::BUILTIN);
        assert_eq!(Crm::Described.id(), CrmId::DESCRIBED);
    }
}
