//! The organisation's settings, their history, and what a page needs to foresee a change of them.

use ledger_core::from_json::FromJson;
use ledger_core::id::ExtensionId;
use ledger_core::rules::past::PastPart;
use ledger_core::settings::{BlockEntry, OrgSettings};
use ledger_core::time::Millis;
use serde::{Deserialize, Serialize};

/// The organisation's settings with their version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct SettingsDocument {
    /// Counts up with every change.
    pub version: u64,
    /// The settings.
    pub settings: OrgSettings,
}

/// A change of settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveSettings {
    /// The version the change was made on; another one is refused. Nothing when `If-Match` says
    /// it.
    #[serde(default)]
    pub base_version: Option<u64>,
    /// The settings as they are to be.
    pub settings: OrgSettings,
}

/// Versions of the settings, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct SettingsHistory {
    /// The versions. Below the first one, number 1, are the settings of an account that never
    /// saved any. A page ends before that when older ones are left: `before` is then the number
    /// of its last.
    pub versions: Vec<SettingsVersion>,
}

/// One saved version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct SettingsVersion {
    /// Its number.
    pub version: u64,
    /// When it was saved.
    pub at: Millis,
    /// By whom.
    pub by: ExtensionId,
    /// The settings, complete.
    pub settings: OrgSettings,
}

/// A do-not-log list as people write it, to be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BlockListDraft {
    /// The list.
    pub text: String,
    /// The most digits of the account's extensions.
    pub longest_extension: usize,
}

/// What it is read as. Nothing of it is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct BlockListReading {
    /// What could be understood.
    pub entries: Vec<BlockEntry>,
    /// What could not.
    pub problems: Vec<PieceProblem>,
}

/// A piece of a list that could not be understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct PieceProblem {
    /// The piece, as it was written.
    pub text: String,
    /// In which line it stands, counted from 1.
    pub line: usize,
    /// What is wrong with it and what to write instead.
    pub problem: String,
}

/// What the rules look at in the newest calls, in shares and in no order.
pub type PastCalls = Vec<PastParts>;

/// A share of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct PastParts {
    /// Parts of calls that have ended.
    pub parts: Vec<PastPart>,
    /// Whether older ones were left out because there are too many.
    pub cut: bool,
}
