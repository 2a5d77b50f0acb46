//! The CRMs that connectors are held against. Those with a public reference are simulated in
//! `ledger_simulator::crm`; here are the two that share code with the product, because what they
//! stand for does.

pub(crate) mod app_connect;
mod builtin;

use ledger_crm::Crm;
use ledger_simulator::crm::{HubSpot, Pipedrive, Salesforce, Simulated};

use crate::host::Host;
use crate::published;

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
    ];
    assert_eq!(all.len(), Crm::ALL.len(), "every CRM has a simulated one");
    all
}

fn host<There: Simulated + Default + 'static>(crm: Crm) -> Make {
    Box::new(move || Host::new(crm, Box::new(There::default())))
}
