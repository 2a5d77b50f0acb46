//! Who may depend on whom. The packages that only compute reach no crate that waits, fetches,
//! stores, asks the time or speaks JavaScript, not even through others; and our own packages
//! depend one way: shells, then `ui`, `crm`, `ringcentral` and `wire`, then `core`, then `words`;
//! `explain` looks into `ringcentral` and `core`.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::{Found, PURE};
use crate::build::tools::{WASM_TARGET, cargo_program};
use crate::step::run;

/// Crates whose presence means I/O, a clock, randomness or JavaScript. A name that ends in `*`
/// stands for all that begin so.
const IMPURE: [&str; 20] = [
    "async-std",
    "axum*",
    "getrandom",
    "gloo*",
    "hyper*",
    "instant",
    "js-sys",
    "mio",
    "rand",
    "reqwest",
    "rustix",
    "serde-wasm-bindgen",
    "smol",
    "socket2",
    "tokio*",
    "ureq",
    "wasm-bindgen*",
    "web-sys",
    "web-time",
    "worker*",
];

/// What each of our packages may depend on, of our own.
fn allowed(package: &str) -> &'static [&'static str] {
    match package {
        "words" => &[],
        "core" => &["words"],
        "wire" => &["core", "words"],
        "explain" => &["core", "ringcentral", "wire", "words"],
        _ => &["core", "wire", "words"],
    }
}

/// Checks what cargo resolves for each pure package, as it is compiled for WASM.
pub(super) fn check(root: &Path) -> Result<Found> {
    let mut problems = Vec::new();
    for package in PURE {
        let tree = tree(root, package)?;
        problems.extend(impure(package, &tree));
        problems.extend(backwards(package, &tree));
    }
    Ok(Found::problems(problems))
}

/// The names of every crate that a package is compiled with, its own build tools left out.
fn tree(root: &Path, package: &str) -> Result<Vec<String>> {
    let mut command = Command::new(cargo_program());
    command
        .current_dir(root)
        .args(["tree", "--edges", "normal,no-proc-macro", "--target", WASM_TARGET])
        .args(["--prefix", "none", "--format", "{p}", "--package", &format!("ledger-{package}")]);
    let printed = run(&mut command).with_context(|| format!("the crates of {package}"))?;
    let mut names: Vec<String> =
        printed.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    Ok(names)
}

fn impure(package: &str, tree: &[String]) -> Vec<String> {
    let is_impure = |name: &&String| {
        IMPURE.iter().any(|pattern| match pattern.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => *pattern == name.as_str(),
        })
    };
    let says = |name: &String| {
        format!(
            "crates/{package} is compiled with {name}, which belongs in a shell; `cargo tree \
             --package ledger-{package} --edges normal --target {WASM_TARGET} --invert {name}` \
             shows through what"
        )
    };
    tree.iter().filter(is_impure).map(says).collect()
}

fn backwards(package: &str, tree: &[String]) -> Vec<String> {
    let ours = tree.iter().filter_map(|name| name.strip_prefix("ledger-"));
    let wrong = ours.filter(|name| *name != package && !allowed(package).contains(name));
    wrong.map(|name| format!("crates/{package} must not depend on crates/{name}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn crates_that_do_things_are_named() {
        let found = impure("core", &names("serde wasm-bindgen-macro tokio workerd-like jiff"));
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(impure("core", &names("serde jiff regex-lite")).is_empty());
    }

    #[test]
    fn a_dependency_the_wrong_way_is_named() {
        let found = backwards("core", &names("ledger-core ledger-wire serde"));
        assert_eq!(found, ["crates/core must not depend on crates/wire"]);
        assert!(
            backwards("ui", &names("ledger-ui ledger-core ledger-wire ledger-words")).is_empty()
        );
        assert_eq!(backwards("words", &names("ledger-words ledger-core")).len(), 1);
        assert_eq!(backwards("crm", &names("ledger-crm ledger-ui")).len(), 1);
        assert!(backwards("explain", &names("ledger-explain ledger-ringcentral")).is_empty());
        assert_eq!(backwards("explain", &names("ledger-explain ledger-crm")).len(), 1);
    }
}
