//! The CRMs that connectors are held against. Those with a public reference are simulated in
//! `ledger_simulator::crm`; here are the two that share code with the product, because what they
//! stand for does.

pub(crate) mod app_connect;
mod builtin;

use std::sync::Arc;

use ledger_crm::Crm;
use ledger_crm::described::Description;
use ledger_simulator::crm::{Capsule, Harbour, HubSpot, Pipedrive, Salesforce, Simulated};

use crate::host::Host;
use crate::published;

/// Descriptions that come with the product, and each one's CRM.
pub(crate) const HARBOUR: &str = include_str!("../../../../docs/described/harbour.json");
pub(crate) const CAPSULE: &str = include_str!("../../../../docs/described/capsule.json");

type Make = Box<dyn Fn() -> Host>;

/// A maker of hosts for each CRM; or for the published App Connect servers, where some run.
pub(crate) fn hosts() -> Vec<Make> {
    if let Some(published) = published::hosts() {
        return published;
    }
    let all = vec![
        host::<builtin::Builtin>(Crm::Builtin),
        host::<app_connect::AppConnect>(Crm::AppConnect),
        host::<HubSpot>(Crm::HubSpot),
        host::<Pipedrive>(Crm::Pipedrive),
        host::<Salesforce>(Crm::Salesforce),
        described::<Harbour>(HARBOUR),
        described::<Capsule>(CAPSULE),
    ];
    for crm in Crm::ALL {
        assert!(all.iter().any(|make| make().crm == *crm), "{} is simulated", crm.id());
    }
    all
}

fn host<There: Simulated + Default + 'static>(crm: Crm) -> Make {
    Box::new(move || Host::new(crm, Box::new(There::default())))
}

fn described<There: Simulated + Default + 'static>(text: &str) -> Make {
    let description = Arc::new(Description::read(text).expect("a good description"));
    Box::new(move || {
        let mut host = Host::new(Crm::Described, Box::new(There::default()));
        host.description = Some(Arc::clone(&description));
        host
    })
}
