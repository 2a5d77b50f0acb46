//! Looks into what workerd has stored, and spoils it, as a bug of an earlier version might have: the bytes of a value
//! are changed where they lie, and the database around them stays sound.
//!
//! What was written lately is in SQLite's write-ahead log, whose frames are chained by checksums
//! (SQLite, "Database File Format", section 4); they are computed anew.

use std::path::Path;

/// Spoils every stored value that has these bytes, by changing the second one; says how many.
pub(crate) fn spoil(folder: &Path, bytes: &[u8]) -> usize {
    let mut spoilt = bytes.to_vec();
    spoilt[1] = b'X';
    rewrite(folder, bytes, &spoilt)
}

/// Writes other bytes, as many, in the place of these, wherever they are stored; says how often.
pub(crate) fn rewrite(folder: &Path, bytes: &[u8], others: &[u8]) -> usize {
    assert_eq!(bytes.len(), others.len());
    let mut rewritten = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            rewritten += rewrite(&path, bytes, others);
            continue;
        }
        let mut content = std::fs::read(&path).unwrap();
        let places: Vec<usize> = content
            .windows(bytes.len())
            .enumerate()
            .filter_map(|(place, window)| (window == bytes).then_some(place))
            .collect();
        for place in &places {
            content[*place..place + others.len()].copy_from_slice(others);
        }
        if path.extension().is_some_and(|ending| ending == "sqlite-wal") {
            chain(&mut content);
        }
        if !places.is_empty() {
            std::fs::write(&path, content).unwrap();
        }
        rewritten += places.len();
    }
    rewritten
}

/// Whether any stored file has these bytes.
pub(crate) fn holds(folder: &Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().any(|file| {
        let path = file.unwrap().path();
        if path.is_dir() {
            return holds(&path, bytes);
        }
        std::fs::read(&path).unwrap().windows(bytes.len()).any(|window| window == bytes)
    })
}

/// Computes the checksums of a write-ahead log's frames anew.
fn chain(log: &mut [u8]) {
    const HEADER: usize = 32;
    const FRAME_HEADER: usize = 24;
    if log.len() < HEADER {
        return;
    }
    let word = |bytes: &[u8]| u32::from_be_bytes(bytes.try_into().unwrap());
    let page = usize::try_from(word(&log[8..12])).unwrap();
    let order: fn([u8; 4]) -> u32 =
        if word(&log[0..4]) & 1 == 1 { u32::from_be_bytes } else { u32::from_le_bytes };
    let sum = |bytes: &[u8], (mut a, mut b): (u32, u32)| {
        for pair in bytes.chunks_exact(8) {
            let half = |at: usize| order(pair[at..at + 4].try_into().unwrap());
            a = a.wrapping_add(half(0)).wrapping_add(b);
            b = b.wrapping_add(half(4)).wrapping_add(a);
        }
        (a, b)
    };
    let salt = log[16..24].to_vec();
    let mut running = (word(&log[24..28]), word(&log[28..32]));
    for frame in log[HEADER..].chunks_exact_mut(FRAME_HEADER + page) {
        if frame[8..16] != salt {
            // What follows is left over from before the log began anew.
            break;
        }
        running = sum(&frame[0..8], running);
        running = sum(&frame[FRAME_HEADER..], running);
        frame[16..20].copy_from_slice(&running.0.to_be_bytes());
        frame[20..24].copy_from_slice(&running.1.to_be_bytes());
    }
}
