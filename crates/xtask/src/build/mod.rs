//! `cargo xtask build`: from a fresh clone to `build/extension` and `build/worker`, with crates.io
//! and npm alone.
//!
//! | step | done again when |
//! |---|---|
//! | WASM target, npm packages | the target is missing, `package-lock.json` changed |
//! | cargo | always asked: it knows |
//! | bindings, wasm-opt, bundle | the compiled WASM, the static files or a tool changed |
//!
//! With `LEDGER_BUILD=quick` in the environment, this and every command that builds first do so
//! for a fast edit cycle: seconds after a change instead of a minute, and WASM several times as
//! large. What ships, sizes and measurements are of the other build.

pub mod extension;
pub mod module;
mod order;
pub mod stamp;
pub mod tools;
pub mod worker;

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::project;
use crate::step::{cargo, step};

/// What the build makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The Chrome extension.
    Extension,
    /// The Cloudflare Worker.
    Worker,
    /// The core as a JavaScript module.
    Module,
}

impl Part {
    const ALL: [Self; 3] = [Self::Worker, Self::Extension, Self::Module];

    /// What is compiled together, whichever of them is asked for.
    const SHIPPED: [Self; 2] = [Self::Worker, Self::Extension];

    fn name(self) -> &'static str {
        match self {
            Self::Extension => "extension",
            Self::Worker => "worker",
            Self::Module => "module",
        }
    }

    fn package(self) -> &'static str {
        match self {
            Self::Extension => "ledger-extension",
            Self::Worker => "ledger-worker",
            Self::Module => "ledger-module",
        }
    }
}

/// How the WASM is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// As small as it ships.
    Shipped,
    /// As soon after a change as it can be had.
    Quick,
}

impl Pace {
    /// What the environment asks for.
    ///
    /// # Errors
    ///
    /// When `LEDGER_BUILD` says something else than `quick`.
    pub fn asked() -> Result<Self> {
        match std::env::var("LEDGER_BUILD").as_deref() {
            Ok("quick") => Ok(Self::Quick),
            Err(_) | Ok("") => Ok(Self::Shipped),
            Ok(other) => bail!("LEDGER_BUILD is \"quick\" or not there, not {other:?}"),
        }
    }

    /// Cargo's profile, and the folder in which it leaves what it made.
    fn profile(self) -> &'static str {
        match self {
            Self::Shipped => "release",
            Self::Quick => "quick",
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
        ["module"] => build(&[Part::Module]),
        other => bail!(
            "build takes \"extension\", \"worker\", \"module\" or nothing, not {:?}",
            other.join(" ")
        ),
    }
}

/// Builds these parts.
pub fn build(parts: &[Part]) -> Result<()> {
    let root = project::root()?;
    tools::ensure_rust_parts(&root)?;
    tools::ensure_npm_packages(&root)?;
    compile(&root, parts)?;
    for part in parts {
        match part {
            Part::Extension => extension::assemble(&root)?,
            Part::Worker => worker::assemble(&root)?,
            Part::Module => module::assemble(&root)?,
        }
    }
    Ok(())
}

/// Always what is shipped in one cargo call, whichever of it is asked for: cargo then picks the same
/// features every time and compiles nothing twice, and the last, slow step of each has a core to
/// itself. When that fails, the part that is asked for may still be whole.
fn compile(root: &Path, parts: &[Part]) -> Result<()> {
    let pace = Pace::asked()?;
    if pace == Pace::Quick {
        return step("compile to WASM, quickly", || cargo(&mut cargo_build(root, pace, parts)));
    }
    if parts.contains(&Part::Module) {
        step("compile the module to WASM", || {
            cargo(&mut cargo_build(root, pace, &[Part::Module]))
        })?;
    }
    if !parts.iter().any(|part| Part::SHIPPED.contains(part)) {
        return Ok(());
    }
    let both = step("compile to WASM", || cargo(&mut cargo_build(root, pace, &Part::SHIPPED)));
    match (both, parts) {
        (Err(_), [part]) => step(&format!("compile to WASM: {} alone", part.name()), || {
            cargo(&mut cargo_build(root, pace, parts))
        }),
        (outcome, _) => outcome,
    }
}

fn cargo_build(root: &Path, pace: Pace, parts: &[Part]) -> Command {
    let mut command = Command::new(tools::cargo_program());
    let profile = ["--profile", pace.profile()];
    command.current_dir(root).arg("build").args(profile).args(["--target", tools::WASM_TARGET]);
    if pace == Pace::Shipped {
        command.env("RUSTC_BOOTSTRAP", "1").args(SHIPPED);
    }
    for part in parts {
        command.args(["--package", part.package()]);
    }
    command
}

/// How WASM that ships is compiled. The standard library is compiled with the rest, for size, and a
/// panic is a trap without words. Cargo has not settled how that is asked for, so it is told to
/// accept what it accepts on its nightly channel; `rust-toolchain.toml` pins which cargo that is.
const SHIPPED: [&str; 4] = [
    "-Zbuild-std=std,panic_abort",
    "-Zbuild-std-features=optimize_for_size",
    "--config",
    "target.wasm32-unknown-unknown.rustflags=['-Zunstable-options', '-Cpanic=immediate-abort']",
];

/// Copies a folder's files into another one.
fn copy(from: &Path, to: &Path) -> Result<()> {
    step("copy the static files", || {
        for path in project::files(from)? {
            let content =
                fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            project::write(&to.join(project::relative(from, &path)), content)?;
        }
        Ok(())
    })
}
