//! Versions for CRMs that have none.

use ledger_core::id::RecordVersion;

/// A version made of the texts that an update could overwrite (FNV-1a, 64 bits).
pub(crate) fn fingerprint(texts: &[&str]) -> RecordVersion {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for text in texts {
        // No UTF-8 text has this byte: texts cannot run into each other.
        for byte in text.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    RecordVersion::new(format!("{hash:016x}"))
}
