//! `cargo xtask build`: from a fresh clone to `build/extension` and `build/worker`, with crates.io
//! and npm alone.
//!
//! | step | done again when |
//! |---|---|
//! | WASM target, npm packages | the target is missing, `package-lock.json` changed |
//! | cargo | always asked: it knows |
//! | bindings, wasm-opt, bundle | the compiled WASM, the static files or a tool changed |

pub mod extension;
pub mod stamp;
pub mod tools;
pub mod worker;

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::project;
use crate::step::{cargo, step};

/// What the build makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The Chrome extension.
    Extension,
    /// The Cloudflare Worker.
    Worker,
}

impl Part {
    const ALL: [Self; 2] = [Self::Worker, Self::Extension];

    fn name(self) -> &'static str {
        match self {
            Self::Extension => "extension",
            Self::Worker => "worker",
        }
    }

    fn package(self) -> &'static str {
        match self {
            Self::Extension => "ledger-extension",
            Self::Worker => "ledger-worker",
        }
    }
}

/// Builds what the arguments name: nothing named is both.
pub fn command(arguments: &[String]) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => build(&Part::ALL),
        ["extension"] => build(&[Part::Extension]),
        ["worker"] => build(&[Part::Worker]),
        other => {
            bail!("build takes \"extension\", \"worker\" or nothing, not {:?}", other.join(" "))
        }
    }
}

/// Builds these parts.
pub fn build(parts: &[Part]) -> Result<()> {
    let root = project::root()?;
    tools::ensure_wasm_target(&root)?;
    tools::ensure_npm_packages(&root)?;
    compile(&root, parts)?;
    for part in parts {
        match part {
            Part::Extension => extension::assemble(&root)?,
            Part::Worker => worker::assemble(&root)?,
        }
    }
    Ok(())
}

/// Always both parts in one cargo call, whichever is asked for: cargo then picks the same features
/// every time and compiles nothing twice, and the last, slow step of each has a core to itself.
/// When that fails, the part that is asked for may still be whole.
fn compile(root: &Path, parts: &[Part]) -> Result<()> {
    let both = step("compile to WASM", || cargo(&mut cargo_build(root, &Part::ALL)));
    match (both, parts) {
        (Err(_), [part]) => step(&format!("compile to WASM: {} alone", part.name()), || {
            cargo(&mut cargo_build(root, parts))
        }),
        (outcome, _) => outcome,
    }
}

fn cargo_build(root: &Path, parts: &[Part]) -> Command {
    let mut command = Command::new(tools::cargo_program());
    command.current_dir(root).args(["build", "--release", "--target", tools::WASM_TARGET]);
    for part in parts {
        command.args(["--package", part.package()]);
    }
    command
}
