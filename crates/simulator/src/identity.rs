//! The ids a play gets. They are drawn from the seed and the number of the play, so that the same
//! run gives the same ids and no two plays share one.

use crate::ids::{RecordId, TelephonySessionId};
use crate::timeline::PartyRef;

/// The ids of one telephony session.
#[derive(Clone, Debug)]
pub(crate) struct SessionIdentity {
    /// `s-` and hex digits.
    pub(crate) telephony: TelephonySessionId,
    /// The hex digits, which party ids repeat.
    hex: String,
    /// The older id, digits.
    pub(crate) session: String,
    /// The call-log record.
    pub(crate) record: RecordId,
    /// The recording, if there is one.
    pub(crate) recording: String,
    /// The voicemail, if there is one.
    pub(crate) message: String,
}

impl SessionIdentity {
    /// Draws the ids of a session.
    pub(crate) fn draw(random: &mut fastrand::Rng) -> Self {
        let hex = format!("{:016x}{:016x}", random.u64(..), random.u64(..));
        Self {
            telephony: TelephonySessionId::from(format!("s-{hex}")),
            session: random.u64(100_000_000_000..999_999_999_999).to_string(),
            record: RecordId::from(letters(random, 15)),
            recording: random.u64(1_000_000_000_000..9_999_999_999_999).to_string(),
            message: random.u64(1_000_000_000_000..9_999_999_999_999).to_string(),
            hex,
        }
    }

    /// The id of a party: the wire counts from 1.
    pub(crate) fn party(&self, party: PartyRef) -> String {
        format!("p-{}-{}", self.hex, party.party + 1)
    }
}

/// A GUID of random digits.
pub(crate) fn guid(random: &mut fastrand::Rng) -> String {
    let (high, low) = (random.u64(..), random.u64(..));
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        0x8000 | ((low >> 48) & 0x3fff),
        low & 0xffff_ffff_ffff
    )
}

/// Random letters and digits, for tokens and record ids.
pub(crate) fn letters(random: &mut fastrand::Rng, count: usize) -> String {
    (0..count).map(|_| random.alphanumeric()).collect()
}
