//! Calls: one telephony session, folded from whatever RingCentral said about it.
//!
//! Events come late, twice and out of order, and some never come. So nothing here depends on the
//! order of arrival: [`Fold`] keeps the *set* of what was observed, and [`Call`] is computed from
//! that set afresh. Adding an observation twice, or two in another order, gives the same call.
//!
//! - [`event`]: what one event says about one party.
//! - [`record`]: what the call log says, the authority for result, duration and recording.
//! - [`timeline`]: one party's states in order, and the spans they make.
//! - [`view`]: the call as a whole, put together from `participants` (what the events say),
//!   `legs` (what the call log says) and `end` (whether it is over).
//! - [`part`]: who gets an entry, with the facts that entry is about.

mod end;
pub mod event;
mod legs;
pub mod part;
mod participants;
pub mod record;
mod timeline;
pub mod view;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::event::{Direction, Observation, Origin, Reason, Side, Status};
pub use self::part::{Part, part_of, parts};
use self::record::Progress;
pub use self::record::{Leg, Record};
pub use self::view::{Call, CallResult, End, Participant, Role};
use crate::directory::Mentions;
use crate::id::{CallRecordId, PartyId, TelephonySessionId};
use crate::time::Millis;

/// Whether a fact was news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// The call may look different now.
    Fresh,
    /// It was known already.
    Known,
}

/// Everything observed about one telephony session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fold {
    /// The session all of it is about.
    pub telephony_session_id: TelephonySessionId,
    /// Observations by sequence, then party. A list in JSON, because its keys are pairs.
    #[serde(with = "as_list")]
    observations: BTreeMap<(u64, PartyId), Observation>,
    /// The newest version of each call-log record.
    #[serde(default)]
    records: BTreeMap<CallRecordId, Record>,
}

impl Fold {
    /// A session of which nothing is known yet.
    pub fn new(telephony_session_id: TelephonySessionId) -> Self {
        Self { telephony_session_id, observations: BTreeMap::new(), records: BTreeMap::new() }
    }

    /// Adds what an event said of a party.
    pub fn observe(&mut self, observation: Observation) -> News {
        let key = (observation.sequence, observation.party.clone());
        match self.observations.get(&key) {
            // Two different reports under one number: keep the same one whichever came first.
            Some(known) if *known >= observation => News::Known,
            Some(_) | None => {
                self.observations.insert(key, observation);
                News::Fresh
            }
        }
    }

    /// Adds what the call log says. An older version of a known record changes nothing.
    pub fn record(&mut self, record: Record) -> News {
        match self.records.get(&record.id) {
            Some(known) if version(known) >= version(&record) => News::Known,
            Some(_) | None => {
                self.records.insert(record.id.clone(), record);
                News::Fresh
            }
        }
    }

    /// The latest moment anything is known of.
    pub fn last_heard_of(&self) -> Option<Millis> {
        let events = self.observations().map(|observation| observation.at);
        events.chain(self.records().map(|record| record.started_at)).max()
    }

    /// Whom all of it names.
    pub fn mentions(&self) -> Mentions {
        let mut mentions = Mentions::default();
        self.observations().for_each(|observation| mentions.observation(observation));
        self.records().for_each(|record| mentions.record(record));
        mentions
    }

    /// What was observed, in the order RingCentral numbered it.
    pub fn observations(&self) -> impl Iterator<Item = &Observation> {
        self.observations.values()
    }

    /// The call-log records of this session.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.values()
    }
}

/// Which of two versions of a record is newer. A call that has ended does not go on again, and
/// the moment of the change may be missing, so it is not asked first.
fn version(record: &Record) -> (Progress, Millis, &Record) {
    (record.progress, record.modified_at, record)
}

/// Observations as a plain list: JSON has no pairs as keys.
mod as_list {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serializer};

    use super::Observation;
    use crate::id::PartyId;

    type Observations = BTreeMap<(u64, PartyId), Observation>;

    pub(super) fn serialize<S: Serializer>(
        observations: &Observations,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(observations.values())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Observations, D::Error> {
        let mut observations = Observations::new();
        for observation in Vec::<Observation>::deserialize(deserializer)? {
            observations.insert((observation.sequence, observation.party.clone()), observation);
        }
        Ok(observations)
    }
}
