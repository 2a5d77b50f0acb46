//! What ships stays small: the built extension and Worker against `budgets.toml`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Deserialize;

use super::Found;
use crate::build::{self, Part};
use crate::project;

#[derive(Deserialize)]
struct Budget {
    gzip: u64,
}

/// Builds both parts, and compares.
pub(super) fn check(root: &Path) -> Result<Found> {
    println!();
    build::build(&[Part::Worker, Part::Extension])?;
    let text = project::read(&root.join("budgets.toml"))?;
    let budgets: BTreeMap<String, Budget> =
        toml::from_str(&text).context("budgets.toml is not understood")?;
    let mut found = Found::default();
    for (part, budget) in budgets {
        let folder = root.join("build").join(&part);
        compare(&part, gzip_size(&folder)?, budget.gzip, &mut found);
    }
    Ok(found)
}

fn compare(part: &str, bytes: u64, budget: u64, found: &mut Found) {
    let tenths = bytes / 100;
    let says = format!("{part}: {}.{} KB of {budget} KB after gzip", tenths / 10, tenths % 10);
    if bytes > budget * 1000 {
        found.problems.push(format!("{says}; what grew? `budgets.toml` holds the budget"));
    } else {
        found.notes.push(says);
    }
}

/// The sum over a folder's files, each compressed by itself.
fn gzip_size(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for path in project::files(folder)? {
        let mut encoder = GzEncoder::new(Counter(0), Compression::best());
        io::copy(&mut File::open(&path)?, &mut encoder)?;
        bytes += encoder.finish()?.0;
    }
    Ok(bytes)
}

struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_budget_is_a_problem_and_within_is_a_note() {
        let mut found = Found::default();
        compare("worker", 350_001, 350, &mut found);
        assert_eq!(found.problems.len(), 1);
        compare("worker", 349_960, 350, &mut found);
        assert_eq!(found.notes, ["worker: 349.9 KB of 350 KB after gzip"]);
    }

    #[test]
    fn measures_after_compression() {
        let folder = std::env::temp_dir().join(format!("ledger-sizes-{}", std::process::id()));
        project::write(&folder.join("a/b.txt"), "x".repeat(10_000)).unwrap();
        let bytes = gzip_size(&folder).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(bytes > 20 && bytes < 200, "{bytes}");
    }
}
