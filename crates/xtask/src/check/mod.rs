//! `cargo xtask check`: what a change must pass before it is committed. `.ci/run` runs the same.
//!
//! | rule | what it guards |
//! |---|---|
//! | format, lints, lints-wasm | rustfmt, and clippy without a warning, natively and for WASM |
//! | layers | who may depend on whom; no I/O, clock or JavaScript crate below the shells |
//! | pure | no clock, file, socket, thread or `async fn` in the source below the shells |
//! | modules | every module says why it exists; no Rust file has more than 400 lines |
//! | front-end | pages without inline script, style or remote code |
//! | supply | licences, sources, banned crates, and duplicates in what ships: `deny.toml` |
//! | pitfalls | the tests that docs/pitfalls.md names exist, and no pitfall is without one or a reason |
//! | paths | the paths that README.md and ARCHITECTURE.md name exist |
//! | sizes | what ships stays within `budgets.toml` |

mod front_end;
mod layers;
mod modules;
mod paths;
mod pitfalls;
mod pure;
mod sizes;
mod spdx;
mod supply;
mod tools;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::project;
use crate::step::step;

/// What a rule found.
#[derive(Debug, Default)]
struct Found {
    /// What must be mended, each in one sentence.
    problems: Vec<String>,
    /// What is worth knowing.
    notes: Vec<String>,
}

impl Found {
    fn problems(problems: Vec<String>) -> Self {
        Self { problems, notes: Vec::new() }
    }
}

type Rule = fn(&Path) -> Result<Found>;

const RULES: [(&str, Rule); 11] = [
    ("format", tools::format),
    ("layers", layers::check),
    ("pure", pure::check),
    ("modules", modules::check),
    ("front-end", front_end::check),
    ("supply", supply::check),
    ("paths", paths::check),
    ("pitfalls", pitfalls::check),
    ("lints", tools::lints),
    ("lints-wasm", tools::lints_wasm),
    ("sizes", sizes::check),
];

/// Runs the rules that the arguments name, or all.
pub fn command(arguments: &[String]) -> Result<ExitCode> {
    let known = |word: &String| RULES.iter().any(|(name, _)| name == word);
    if let Some(unknown) = arguments.iter().find(|word| !known(word)) {
        let names = RULES.map(|(name, _)| name).join(", ");
        bail!("there is no rule {unknown:?}: the rules are {names}");
    }
    let root = project::root()?;
    let mut problems = 0;
    for (name, rule) in RULES {
        if !arguments.is_empty() && !arguments.iter().any(|word| word == name) {
            continue;
        }
        let found = step(name, || rule(&root))?;
        for note in &found.notes {
            println!("  note: {note}");
        }
        for problem in &found.problems {
            println!("  problem: {problem}");
        }
        problems += found.problems.len();
    }
    if problems == 0 {
        println!("\nno problems");
        return Ok(ExitCode::SUCCESS);
    }
    println!("\n{problems} {}", if problems == 1 { "problem" } else { "problems" });
    Ok(ExitCode::FAILURE)
}

/// The packages that only compute: nothing in them can wait, fetch, store or ask the time.
const PURE: [&str; 7] = ["words", "core", "wire", "ringcentral", "crm", "ui", "explain"];
