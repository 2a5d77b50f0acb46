//! `cargo xtask world`: plays the simulated world, optimised, on every core. The words behind it
//! go to the world's own program: `--schedules N`, `--seed S`, `--tape HEX`, `--told`; but
//! `--planted` alone plays it around a copy of the core with mistakes in it.

mod planted;

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail};

use crate::build::tools::cargo_program;
use crate::project;
use crate::step::{cargo, step};
use crate::testing::count::Count;

/// How many schedules `cargo xtask test` plays.
const SCHEDULES: u32 = 50_000;

/// Plays as many worlds as the arguments say.
pub fn command(arguments: &[String]) -> Result<ExitCode> {
    let root = project::root()?;
    if let [word] = arguments
        && word == "--planted"
    {
        let count = planted::test(&root)?;
        return Ok(if count.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let status = built(&root)?.args(arguments).status().context("the world cannot be played")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Plays the worlds of `cargo xtask test`, which together are one test; then every mistake that
/// is planted is one.
pub(crate) fn test(root: &Path) -> Result<Count> {
    let status = built(root)?
        .args(["--schedules", &SCHEDULES.to_string()])
        .stdin(Stdio::null())
        .status()
        .context("the world cannot be played")?;
    let passed = u64::from(status.success());
    let mut count = Count { passed, failed: 1 - passed };
    count.add(planted::test(root)?);
    Ok(count)
}

/// The world's program, built if it must be.
fn built(root: &Path) -> Result<Command> {
    step("cargo build: the simulated world", || {
        cargo(Command::new(cargo_program()).current_dir(root).args([
            "build",
            "--quiet",
            "--profile",
            "world",
            "--package",
            "ledger-world",
        ]))
    })?;
    let program = project::target(root).join("world/world");
    if !program.is_file() {
        bail!("{} is not there after the build", program.display());
    }
    let mut command = Command::new(program);
    command.current_dir(root);
    Ok(command)
}
