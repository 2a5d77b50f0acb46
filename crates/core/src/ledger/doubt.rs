//! Creates and updates that may have landed in the CRM, kept until it is known whether they did.

use serde::{Deserialize, Serialize};

use super::{Attempt, ContactChoice};
use crate::compose::Composed;
use crate::why::Why;

/// A create that may have landed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sent {
    /// The number of the last one.
    pub attempt: Attempt,
    /// With whom.
    pub contact: ContactChoice,
    /// Why with them.
    pub why: Why,
    /// What the activity says if it landed; nothing when several were sent.
    pub composed: Option<Composed>,
    /// The subject of the first one. Older versions kept none.
    #[serde(default)]
    pub first_subject: Option<String>,
}

/// Updates and creates of which it is not known whether they landed: by them, what a person wrote
/// is told from what we wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Tried {
    /// The subject that the last one found that was to write another; none before a create.
    pub found: String,
    /// The subjects they were to write.
    pub wrote: Vec<String>,
    /// The note that the last update was to write.
    pub note: Option<String>,
    /// How many updates may have landed. Of the others the CRM said that it did not take them,
    /// and they only tell what stood there and what was wanted. Older versions kept no others.
    #[serde(default = "one")]
    pub in_doubt: u32,
}

fn one() -> u32 {
    1
}
