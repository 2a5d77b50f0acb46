//! Who is who in the account, for pages that name people: page by page, because there may be
//! 50,000.

use std::collections::{BTreeMap, BTreeSet};

use ledger_core::directory::Extension;
use ledger_core::from_json::FromJson;
use ledger_core::id::ExtensionId;
use ledger_core::phone::{HomeRegion, PhoneNumber};
use serde::{Deserialize, Serialize};

/// A page of the directory, by extension id.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase", default)]
pub struct DirectoryPage {
    /// Extensions.
    pub extensions: Vec<Extension>,
    /// Country of numbers without a country code.
    pub home: HomeRegion,
    /// Who takes the calls of each queue; on the first page only.
    pub queue_members: BTreeMap<ExtensionId, BTreeSet<ExtensionId>>,
    /// The account's own numbers; on the first page only.
    pub numbers: BTreeSet<PhoneNumber>,
    /// Where the next page begins, for `after`; nothing on the last.
    pub next: Option<ExtensionId>,
}
