//! `cargo xtask bench`: measurements, each a small program that prints what it measured. They
//! are run one after the other, alone on the machine, because each wants all of it.

use std::process::Command;

use anyhow::{Result, bail};

use crate::build::tools::cargo_program;
use crate::project;

/// A measurement: its name, and the `[[bench]]` of `ledger-tests` that makes it.
const MEASUREMENTS: [(&str, &str); 2] = [("latency", "latency"), ("ingest", "ingest")];

/// Runs the measurements that the arguments name, or all.
pub fn command(arguments: &[String]) -> Result<()> {
    let known = |word: &String| MEASUREMENTS.iter().any(|(name, _)| name == word);
    if let Some(unknown) = arguments.iter().find(|word| !known(word)) {
        let names = MEASUREMENTS.map(|(name, _)| name).join(", ");
        bail!("there is no measurement {unknown:?}: there are {names}");
    }
    let root = project::root()?;
    for (name, target) in MEASUREMENTS {
        if !arguments.is_empty() && !arguments.iter().any(|word| word == name) {
            continue;
        }
        println!("\n== {name} ==");
        let status = Command::new(cargo_program())
            .current_dir(&root)
            .args(["bench", "--quiet", "--package", "ledger-tests", "--bench", target])
            .status()?;
        if !status.success() {
            bail!("the measurement {name} ended with {status}");
        }
    }
    Ok(())
}
