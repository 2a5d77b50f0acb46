//! `cargo xtask bench`: measurements, each a small program that prints what it measured. They
//! are run one after the other, alone on the machine, because each wants all of it.
//! `docs/figures.md` keeps what they said, and on which machine.

mod pages;
mod phone;

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::build::tools::cargo_program;
use crate::project;

/// What makes a measurement.
enum Program {
    /// A `[[bench]]` of a package.
    Bench { package: &'static str, name: &'static str },
    /// The same work natively and in WASM.
    Phone,
    /// Pages in Chromium.
    Pages,
}

/// Each measurement by its name.
const MEASUREMENTS: [(&str, Program); 6] = [
    ("core", Program::Bench { package: "ledger-core", name: "one_call" }),
    ("phone", Program::Phone),
    ("pages", Program::Pages),
    ("latency", Program::Bench { package: "ledger-tests", name: "latency" }),
    ("scale", Program::Bench { package: "ledger-tests", name: "scale" }),
    ("ingest", Program::Bench { package: "ledger-tests", name: "ingest" }),
];

/// Runs the measurements that the arguments name, or all.
pub fn command(arguments: &[String]) -> Result<()> {
    let known = |word: &String| MEASUREMENTS.iter().any(|(name, _)| name == word);
    if let Some(unknown) = arguments.iter().find(|word| !known(word)) {
        let names = MEASUREMENTS.map(|(name, _)| name).join(", ");
        bail!("there is no measurement {unknown:?}: there are {names}");
    }
    let root = project::root()?;
    for (name, program) in MEASUREMENTS {
        if !arguments.is_empty() && !arguments.iter().any(|word| word == name) {
            continue;
        }
        println!("\n== {name} ==");
        match program {
            Program::Bench { package, name } => bench(&root, package, name)?,
            Program::Phone => phone::measure(&root)?,
            Program::Pages => pages::measure(&root)?,
        }
    }
    Ok(())
}

fn bench(root: &Path, package: &str, name: &str) -> Result<()> {
    let status = Command::new(cargo_program())
        .current_dir(root)
        .args(["bench", "--quiet", "--package", package, "--bench", name])
        .status()?;
    if !status.success() {
        bail!("the measurement {name} ended with {status}");
    }
    Ok(())
}
