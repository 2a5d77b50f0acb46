//! What the watch asks of RingCentral.

use crate::budget::Request;
use crate::subscription;

/// A question to RingCentral.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Which subscriptions there are.
    List(Hook),
    /// A new one.
    Create(Hook),
    /// How this one does.
    Read(String),
    /// That this one lives on.
    Renew(String),
    /// That this one ends.
    Delete(String),
}

impl Ask {
    /// The request.
    pub fn request(&self, server: &str) -> Request {
        match self {
            Self::List(_) => subscription::list(server),
            Self::Create(hook) => {
                subscription::create(server, &hook.address, &hook.verification_token)
            }
            Self::Read(id) => subscription::get(server, id),
            Self::Renew(id) => subscription::renew(server, id),
            Self::Delete(id) => subscription::delete(server, id),
        }
    }
}

/// Where RingCentral is to deliver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hook {
    /// The address.
    pub address: String,
    /// What every delivery must carry.
    pub verification_token: String,
    /// Differs when address or token do, and tells neither.
    pub mark: String,
}
