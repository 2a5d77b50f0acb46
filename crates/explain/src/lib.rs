//! What the core makes of an input, as text: JSON in, JSON out.
//!
//! Support and tests ask here. It is the same core that runs in the extension and the Worker, and
//! nothing is read or written but the text, so the native and the WASM build can be compared
//! (`crates/parity`). `cargo xtask explain TOPIC` reads standard input and writes standard output.
//!
//! | topic | input | answer |
//! |---|---|---|
//! | phone | `{"number", "region"}` a line | `{"number", "e164", "national", "valid"}` a line |
//! | blocklist | `{"text", "region", "maxExtensionLength"}` | `{"entries", "problems"}` |
//! | fold | `{"events": [...]}`, webhook envelopes | `{"calls": [...]}` |
//! | decide | `{"settings", "directory", "contacts", "call"}` | `{"entries": [...]}` |
//! | compose | what App Connect's composer is called with | `{"subject", "body"}` |
//! | match | `{"contacts", "severalContacts", "noContact"}` | `{"choice", "reason", "contact", "candidates"}` |
//! | auto-log | `{"cover", "trial", "managed", "chosen"}` | `{"position", "lock", "reason", "sentence"}` |
//! | log-key | `{"account", "telephonySessionId", "extensionId", "crm"}` | `{"marker"}` |

mod auto_log;
mod blocklist;
mod compose;
mod decide;
mod flaw;
mod fold;
mod log_key;
mod matching;
mod phone;

use ledger_core::time::Zones;

pub use self::flaw::{Code, Flaw};

/// What can be asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Which number a text is.
    Phone,
    /// What a pasted do-not-log list comes to.
    Blocklist,
    /// Which calls webhook events come to.
    Fold,
    /// What becomes of a call, and why.
    Decide,
    /// Which subject and body an activity gets.
    Compose,
    /// Which of a number's contacts a call is with.
    Match,
    /// Where a person's auto-log switch stands.
    AutoLog,
    /// What makes a record the one of this participant of this call.
    LogKey,
}

impl Topic {
    /// All of them, in the order of the table above.
    pub const ALL: [Self; 8] = [
        Self::Phone,
        Self::Blocklist,
        Self::Fold,
        Self::Decide,
        Self::Compose,
        Self::Match,
        Self::AutoLog,
        Self::LogKey,
    ];

    /// The word people ask with.
    pub fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Blocklist => "blocklist",
            Self::Fold => "fold",
            Self::Decide => "decide",
            Self::Compose => "compose",
            Self::Match => "match",
            Self::AutoLog => "auto-log",
            Self::LogKey => "log-key",
        }
    }

    /// The topic of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }

    /// Answers an input. Dates are written in the zones given.
    ///
    /// # Errors
    ///
    /// When the input is not as the table above says: which line or field it is, what is wrong
    /// with it, and what is expected there.
    pub fn explain(self, input: &str, zones: &dyn Zones) -> Result<String, Flaw> {
        match self {
            Self::Phone => phone::explain(input),
            Self::Blocklist => blocklist::explain(input),
            Self::Fold => fold::explain(input),
            Self::Decide => decide::explain(input),
            Self::Compose => compose::explain(input, zones),
            Self::Match => matching::explain(input),
            Self::AutoLog => auto_log::explain(input),
            Self::LogKey => log_key::explain(input),
        }
    }
}
