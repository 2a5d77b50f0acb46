//! What users may do ("Application permissions" guide; "RingCentral API reference: Check User
//! Permission"): a role gives it, and a fault can take it away.

use crate::account::Extension;
use crate::world::World;

/// What every user may do.
const EVERYONE: [&str; 3] = ["ReadExtensions", "ReadCompanyInfo", "ReadCompanyPhoneNumbers"];

/// What an administrator may do.
const ADMINS: [&str; 7] = [
    "ReadExtensions",
    "ReadCompanyInfo",
    "ReadCompanyPhoneNumbers",
    "FullCompanyCallLog",
    "ReadCallLog",
    "ReadCallRecording",
    "ReadCompanyCallLog",
];

impl World {
    /// Whether a user may do something.
    pub(crate) fn may(&self, user: &Extension, permission: &str) -> bool {
        let role: &[&str] = if user.is_admin() { &ADMINS } else { &EVERYONE };
        let withheld = self.faults.withheld.get(&user.id);
        role.contains(&permission) && !withheld.is_some_and(|some| some.contains(permission))
    }
}
