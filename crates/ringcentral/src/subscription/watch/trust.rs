//! A subscription that says that it delivers, while calls come without events.

use ledger_core::time::Millis;
use ledger_wire::api::SubscriptionEvent;

use super::{Gap, Watch};

impl Watch {
    /// Calls have come without events since then: it is not to be believed when it says that it
    /// delivers.
    pub fn mistrust(&mut self, since: Millis) {
        self.mistrusted_since = Some(since);
        self.doubt();
    }

    /// Has one that says so replaced by a new one.
    pub(super) fn replace_if_mistrusted(&mut self, gap: Option<Gap>, now: Millis) -> Option<Gap> {
        let (Some(live), Some(since)) = (&mut self.live, self.mistrusted_since.take()) else {
            return gap;
        };
        // It may deliver something still: the new one comes first.
        live.hook.clear();
        self.lost(SubscriptionEvent::Silent, String::new(), since, now);
        None
    }
}
