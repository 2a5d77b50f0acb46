//! What we build on: licences we may ship under, crates from crates.io alone, none that is banned,
//! and no crate twice in what ships. `deny.toml` holds the lists, in the form that `cargo deny`
//! reads; where that is installed it is asked as well. To compile it would take longer than all
//! our builds, so this rule reads the lists itself.
//!
//! Known vulnerabilities are not looked up: their database is a Git repository outside the
//! registries, and a build must do without.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::{Found, spdx};
use crate::build::tools::{WASM_TARGET, cargo_program};
use crate::project;
use crate::step::run;

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

#[derive(Deserialize)]
struct Deny {
    licenses: Licenses,
    bans: Bans,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    #[serde(default)]
    deny: Vec<Named>,
    #[serde(default)]
    skip: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    #[serde(rename = "crate")]
    name: String,
    #[serde(default)]
    reason: String,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
}

/// Checks every crate of `Cargo.lock`, and what ships for duplicates.
pub(super) fn check(root: &Path) -> Result<Found> {
    let text = project::read(&root.join("deny.toml"))?;
    let deny: Deny = toml::from_str(&text).context("deny.toml is not understood")?;
    let mut command = Command::new(cargo_program());
    let printed =
        run(command.current_dir(root).args(["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Metadata =
        serde_json::from_str(&printed).context("cargo metadata is not understood")?;
    let mut problems = inspect(&metadata.packages, &deny);
    problems.extend(duplicates(&shipped(root)?, &deny.bans.skip));
    problems.extend(cargo_deny(root));
    Ok(Found::problems(problems))
}

/// What `cargo deny` says, where it is installed.
fn cargo_deny(root: &Path) -> Option<String> {
    let mut version = Command::new("cargo-deny");
    run(version.arg("--version")).ok()?;
    let mut command = Command::new("cargo-deny");
    command.current_dir(root).args(["--offline", "--log-level", "error", "check"]);
    let outcome = run(command.args(["--hide-inclusion-graph", "licenses", "bans", "sources"]));
    outcome.err().map(|failure| format!("cargo deny has found something:\n{failure:#}"))
}

fn inspect(packages: &[Package], deny: &Deny) -> Vec<String> {
    let mut problems = Vec::new();
    for package in packages {
        let name = format!("{} {}", package.name, package.version);
        match package.license.as_deref() {
            None => problems.push(format!("{name} states no licence")),
            Some(license) if !spdx::fulfilled(license, &deny.licenses.allow) => {
                problems.push(format!("{name} is under {license}, which deny.toml does not allow"));
            }
            Some(_) => {}
        }
        if let Some(source) = package.source.as_deref().filter(|source| *source != CRATES_IO) {
            problems.push(format!("{name} comes from {source}, not from crates.io"));
        }
        if let Some(banned) = deny.bans.deny.iter().find(|banned| banned.name == package.name) {
            problems.push(format!("{name} is banned: {}", banned.reason));
        }
    }
    problems
}

/// Every crate that is compiled into one of the two WASM files, as `name vVERSION`.
fn shipped(root: &Path) -> Result<Vec<String>> {
    let mut command = Command::new(cargo_program());
    command
        .current_dir(root)
        .args(["tree", "--edges", "normal,no-proc-macro", "--target", WASM_TARGET])
        .args(["--prefix", "none", "--format", "{p}"])
        .args(["--package", "ledger-worker", "--package", "ledger-extension"]);
    Ok(run(&mut command)?.lines().map(str::to_owned).collect())
}

fn duplicates(tree: &[String], skip: &[Named]) -> Vec<String> {
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in tree {
        let mut words = line.split(' ');
        if let (Some(name), Some(version)) = (words.next(), words.next()) {
            versions.entry(name).or_default().insert(version);
        }
    }
    versions.retain(|name, found| found.len() > 1 && !skip.iter().any(|skip| skip.name == *name));
    let says = |(name, found): (&str, BTreeSet<&str>)| {
        let list: Vec<&str> = found.into_iter().collect();
        format!("{name} ships in several versions: {}", list.join(", "))
    };
    versions.into_iter().map(says).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deny() -> Deny {
        toml::from_str(
            "[licenses]\nallow = [\"MIT\"]\n[bans]\n\
             deny = [{ crate = \"openssl\", reason = \"needs a C library\" }]\n\
             skip = [{ crate = \"syn\", reason = \"build time only\" }]\n",
        )
        .unwrap()
    }

    fn package(name: &str, license: Option<&str>, source: Option<&str>) -> Package {
        Package {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            license: license.map(str::to_owned),
            source: source.map(str::to_owned),
        }
    }

    #[test]
    fn a_licence_source_or_crate_that_is_not_allowed_is_named() {
        let git = Some("git+https://example.com/fork");
        for bad in [
            package("a", Some("GPL-3.0"), Some(CRATES_IO)),
            package("b", None, Some(CRATES_IO)),
            package("c", Some("MIT"), git),
            package("openssl", Some("MIT"), Some(CRATES_IO)),
        ] {
            let name = bad.name.clone();
            let problems = inspect(&[bad], &deny());
            assert_eq!(problems.len(), 1, "{name}: {problems:?}");
        }
        assert!(inspect(&[package("ours", Some("MIT"), None)], &deny()).is_empty());
    }

    #[test]
    fn a_crate_that_ships_twice_is_named_unless_skipped() {
        let tree = ["base v1.0.0", "base v2.0.0", "syn v1.0.0", "syn v2.0.0", "one v1.0.0 (*)"];
        let tree = tree.map(str::to_owned);
        let found = duplicates(&tree, &deny().bans.skip);
        assert_eq!(found, ["base ships in several versions: v1.0.0, v2.0.0"]);
    }
}
