//! Why something was not done.

use ledger_core::from_json::FromJson;
use ledger_core::settings::Problem;
use ledger_wire::api::FailureCode;
use serde::Serialize;

/// Why something was not done, by what a person would do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Trouble {
    /// The address is none: correct it.
    BadAddress,
    /// Nothing answers at the address: check the network or the address.
    Unreachable {
        /// The address.
        server: String,
    },
    /// Something else answers at the address: check the address.
    NotALedger {
        /// The address.
        server: String,
    },
    /// The person closed RingCentral's page: sign in again.
    WindowClosed,
    /// RingCentral's page did not open: check the network.
    PageUnreachable,
    /// RingCentral refused: its words say why.
    RingcentralRefused {
        /// RingCentral's or the Worker's words.
        message: String,
    },
    /// The answer belongs to another sign-in: start over.
    WrongState,
    /// The session has ended: sign in.
    SignedOut {
        /// The Worker's words.
        message: String,
    },
    /// The Worker said no.
    Refused {
        /// Why, for machines.
        code: FailureCode,
        /// Why, for people.
        message: String,
    },
    /// The Worker said what is wrong with which field: mend them.
    Mend {
        /// Why, for people.
        message: String,
        /// What, where.
        problems: Vec<Problem>,
    },
    /// Something of ours broke: reload.
    Broken {
        /// What, for a report.
        message: String,
    },
}
