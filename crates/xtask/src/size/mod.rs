//! `cargo xtask size`: how large each part of what ships is after gzip, and what each connector
//! adds to the Worker.
//!
//! A connector's share is measured, not estimated: its functions are made to do nothing and its
//! texts are blanked in a copy of the Worker that still has names, what only it needed is removed,
//! and the rest is compressed as it ships. What it shares with others is not its own.

mod literal;
mod wasm;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Deserialize;

use self::literal::literals;
use self::wasm::Module;
use crate::build::{self, Part};
use crate::project;

/// How large parts may be: KB (1000 bytes) after gzip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budgets {
    /// The extension, file by file.
    pub extension: Budget,
    /// The Worker, file by file.
    pub worker: Budget,
    /// What each connector adds to the Worker.
    pub connector: Budget,
}

/// How large a part may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// KB after gzip.
    pub gzip: u64,
}

impl Budgets {
    /// Reads `budgets.toml`.
    ///
    /// # Errors
    ///
    /// When it cannot be read or understood.
    pub fn read(root: &Path) -> Result<Self> {
        let text = project::read(&root.join("budgets.toml"))?;
        toml::from_str(&text).context("budgets.toml is not understood")
    }
}

/// The connectors, by their files in `crates/crm/src`.
const CONNECTORS: [&str; 6] =
    ["app_connect", "builtin", "described", "hubspot", "pipedrive", "salesforce"];
const SOURCE: &str = "crates/crm/src";
/// What else is compiled into the Worker, and may have the same texts.
const BESIDES: [&str; 5] =
    [SOURCE, "crates/core/src", "crates/ringcentral/src", "crates/wire/src", "worker/src"];

/// Runs the command.
///
/// # Errors
///
/// When something cannot be built or read.
pub fn command(arguments: &[String]) -> Result<ExitCode> {
    if let Some(unknown) = arguments.first() {
        bail!("size takes no {unknown:?}");
    }
    let root = project::root()?;
    let budgets = Budgets::read(&root)?;
    build::build(&[Part::Worker, Part::Extension])?;
    println!();
    for part in ["extension", "worker"] {
        for (path, bytes) in files(&root.join("build").join(part))? {
            println!("{:>8} {part}/{path}", kilobytes(bytes));
        }
    }
    let mut is_over = false;
    for (part, budget) in [("extension", budgets.extension), ("worker", budgets.worker)] {
        let bytes = gzip_of_folder(&root.join("build").join(part))?;
        println!("{:>8} {part}, of {} KB", kilobytes(bytes), budget.gzip);
        is_over |= bytes > budget.gzip * 1000;
    }
    for (name, bytes) in connectors(&root)? {
        println!("{:>8} connector {name}, of {} KB", kilobytes(bytes), budgets.connector.gzip);
        is_over |= bytes > budgets.connector.gzip * 1000;
    }
    Ok(if is_over { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// What each connector adds to the Worker, in bytes after gzip.
fn connectors(root: &Path) -> Result<Vec<(&'static str, u64)>> {
    let named = std::fs::read(build::worker::named(root)?)?;
    let module = Module::read(&named)?;
    let whole = shipped(root, &module.without(|_| false, &[])?)?;
    let mut found = Vec::new();
    for name in CONNECTORS {
        let path = format!("ledger_crm::{name}::");
        let rest = module.without(|function| function.contains(&path), &texts(root, name)?)?;
        let bytes = whole.saturating_sub(shipped(root, &rest)?);
        if bytes < 1000 {
            bail!("{name} adds {bytes} bytes to the Worker: the functions of {path} are not known");
        }
        found.push((name, bytes));
    }
    Ok(found)
}

/// How large a module is after gzip as it ships: without names, and without what nothing needs.
fn shipped(root: &Path, module: &[u8]) -> Result<u64> {
    let path = root.join("build/.size/part.wasm");
    project::write(&path, module)?;
    build::tools::drop_unneeded(root, &path)?;
    gzip(&mut File::open(&path)?)
}

/// The texts that only this connector has.
fn texts(root: &Path, connector: &str) -> Result<Vec<String>> {
    let (mut own, mut others) = (Vec::new(), BTreeSet::new());
    for path in sources(root)? {
        let is_own = path.strip_prefix(root.join(SOURCE)).is_ok_and(|path| {
            path.starts_with(connector) || path == Path::new(&format!("{connector}.rs"))
        });
        let found = literals(&project::read(&path)?);
        if is_own { own.extend(found) } else { others.extend(found) }
    }
    Ok(own.into_iter().filter(|text| !others.contains(text)).collect())
}

fn sources(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for folder in BESIDES {
        let files = project::files(&root.join(folder))?.into_iter();
        found.extend(files.filter(|path| path.extension().is_some_and(|it| it == "rs")));
    }
    Ok(found)
}

/// The sum over a folder's files, each compressed by itself.
///
/// # Errors
///
/// When one cannot be read.
pub fn gzip_of_folder(folder: &Path) -> Result<u64> {
    Ok(files(folder)?.iter().map(|(_, bytes)| bytes).sum())
}

fn files(folder: &Path) -> Result<Vec<(String, u64)>> {
    let size = |path: PathBuf| {
        let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
        Ok((name, gzip(&mut File::open(&path)?)?))
    };
    project::files(folder)?.into_iter().map(size).collect()
}

fn gzip(content: &mut impl Read) -> Result<u64> {
    let mut encoder = GzEncoder::new(Counter(0), Compression::best());
    io::copy(content, &mut encoder)?;
    Ok(encoder.finish()?.0)
}

/// `654.3 KB`.
pub fn kilobytes(bytes: u64) -> String {
    let tenths = bytes / 100;
    format!("{}.{} KB", tenths / 10, tenths % 10)
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
    fn measures_after_compression() {
        let folder = std::env::temp_dir().join(format!("ledger-sizes-{}", std::process::id()));
        project::write(&folder.join("a/b.txt"), "x".repeat(10_000)).unwrap();
        let bytes = gzip_of_folder(&folder).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(bytes > 20 && bytes < 200, "{bytes}");
    }

    #[test]
    fn every_connector_is_measured() {
        let root = project::root().unwrap();
        let lib = project::read(&root.join(SOURCE).join("lib.rs")).unwrap();
        let rows = lib.lines().filter(|line| line.contains("::") && line.contains("\", "));
        let files: BTreeSet<String> = rows
            .filter_map(|row| row.split("\", ").nth(1)?.split("::").next().map(str::to_owned))
            .collect();
        let measured: BTreeSet<String> = CONNECTORS.iter().map(|it| (*it).to_owned()).collect();
        assert_eq!(files, measured, "the table of CRMs in lib.rs");
    }

    #[test]
    fn a_connector_s_own_texts_are_known() {
        let texts = texts(&project::root().unwrap(), "hubspot").unwrap();
        assert!(texts.iter().any(|text| text == "hs_call_external_id"), "{texts:?}");
        assert!(!texts.iter().any(|text| text == "content-type"), "{texts:?}");
    }
}
