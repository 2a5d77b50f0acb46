//! Where things are: every path of the project is named here, from the root of the checkout.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The root of the checkout: the nearest folder, from the calling package or the working
/// directory upwards, that holds `wrangler.toml` and `Cargo.toml`.
pub fn root() -> Result<PathBuf> {
    let start = match std::env::var_os("CARGO_MANIFEST_DIR") {
        Some(package) => PathBuf::from(package),
        None => std::env::current_dir().context("the working directory cannot be read")?,
    };
    start
        .ancestors()
        .find(|folder| {
            folder.join("wrangler.toml").is_file() && folder.join("Cargo.toml").is_file()
        })
        .map(Path::to_path_buf)
        .with_context(|| format!("{} is not inside a checkout of Call Ledger", start.display()))
}

/// The version that `Cargo.toml` gives every package.
#[must_use]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// The folder that cargo builds into.
pub fn target(root: &Path) -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root.join(folder),
        None => root.join("target"),
    }
}

/// What `cargo xtask build worker` fills: wrangler.toml names it too.
pub fn built_worker(root: &Path) -> PathBuf {
    root.join("build/worker")
}

/// What `cargo xtask build extension` fills: Chrome loads it as it is.
pub fn built_extension(root: &Path) -> PathBuf {
    root.join("build/extension")
}

/// Where the published App Connect server is started from.
pub fn app_connect(root: &Path) -> PathBuf {
    root.join("tests/app-connect")
}

/// What `cargo xtask build module` fills: a package for JavaScript clients.
pub fn built_module(root: &Path) -> PathBuf {
    root.join("build/module")
}

/// A program of an npm package.
pub fn npm_program(root: &Path, name: &str) -> PathBuf {
    root.join("node_modules/.bin").join(name)
}

/// Reads a text file, and names it when it cannot.
pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// Writes a file and the folders above it.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("{} cannot be created", folder.display()))?;
    }
    fs::write(path, content).with_context(|| format!("{} cannot be written", path.display()))
}

/// Every file under a folder, sorted by its path from there, so that what is made of them is
/// the same on every machine.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        let entries =
            fs::read_dir(&next).with_context(|| format!("{} cannot be read", next.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A path as the project's documents write it: from the root, with `/`.
pub fn relative(root: &Path, path: &Path) -> String {
    let parts: Vec<String> = path
        .strip_prefix(root)
        .unwrap_or(path)
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts.join("/")
}
