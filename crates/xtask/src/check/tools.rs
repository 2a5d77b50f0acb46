//! rustfmt and clippy, as rules like the others.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::Found;
use crate::build::tools::{WASM_TARGET, cargo_program, ensure_rust_parts};
use crate::step::run;

/// The source is formatted.
pub(super) fn format(root: &Path) -> Result<Found> {
    let mut command = cargo(root);
    Ok(outcome(command.args(["fmt", "--all", "--check"]), "`cargo fmt --all` mends it"))
}

/// Clippy finds nothing in the native packages, their tests included.
pub(super) fn lints(root: &Path) -> Result<Found> {
    let mut command = cargo(root);
    command.args(["clippy", "--quiet", "--workspace", "--all-targets"]);
    command.args(["--exclude", "ledger-worker", "--exclude", "ledger-extension"]);
    Ok(outcome(command.args(["--", "--deny", "warnings"]), "clippy has warnings"))
}

/// Clippy finds nothing in the two shells, compiled as they ship.
pub(super) fn lints_wasm(root: &Path) -> Result<Found> {
    ensure_rust_parts(root)?;
    let mut command = cargo(root);
    command.args(["clippy", "--quiet", "--target", WASM_TARGET]);
    command.args(["--package", "ledger-worker", "--package", "ledger-extension"]);
    Ok(outcome(command.args(["--", "--deny", "warnings"]), "clippy has warnings"))
}

fn cargo(root: &Path) -> Command {
    let mut command = Command::new(cargo_program());
    command.current_dir(root);
    command
}

fn outcome(command: &mut Command, remedy: &str) -> Found {
    match run(command) {
        Ok(_) => Found::default(),
        Err(failure) => Found::problems(vec![format!("{remedy}:\n{failure:#}")]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_that_fails_is_one_problem_with_its_words() {
        let mut command = Command::new("sh");
        let found = outcome(command.args(["-c", "echo line 7; exit 1"]), "mend it");
        assert_eq!(found.problems.len(), 1);
        assert!(found.problems.iter().all(|text| text.contains("line 7")));
    }
}
