//! `cargo xtask package`: the built extension as the zip that the Chrome Web Store takes. The same
//! files give the same bytes, on every machine and every day.

mod manifest;
mod zip;

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::build::{self, Part};
use crate::project;
use crate::step::step;

/// Builds, checks the manifest, and writes the zip.
pub fn command(arguments: &[String]) -> Result<()> {
    if let Some(word) = arguments.first() {
        bail!("package takes no argument, and was given {word:?}");
    }
    let root = project::root()?;
    build::build(&[Part::Extension])?;
    let files = step("check the manifest", || checked(&project::built_extension(&root)))?;
    let name = format!("build/call-ledger-extension-{}.zip", project::version());
    step(&name, || project::write(&root.join(&name), zip::archive(&files)?))
}

/// The files of the extension by name, sorted, if its manifest may be published.
fn checked(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for path in project::files(folder)? {
        let content =
            std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        files.push((project::relative(folder, &path), content));
    }
    files.sort();
    let problems = manifest::problems(&files, project::version());
    if !problems.is_empty() {
        bail!("the extension cannot be published:\n  {}", problems.join("\n  "));
    }
    Ok(files)
}
