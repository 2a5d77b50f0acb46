//! `build/extension`: what Chrome loads, and what the Web Store gets. The static files as they
//! are, and beside them `ledger.js` and `ledger_bg.wasm`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::stamp::Stamp;
use super::tools;
use crate::project;
use crate::step::{step, unchanged};

const STATIC: &str = "extension/static";

/// Fills `build/extension` from the compiled WASM and the static files.
pub fn assemble(root: &Path) -> Result<()> {
    let wasm = tools::compiled(root, "ledger_extension");
    let output = project::built_extension(root);
    let stamp = Stamp::default()
        .file(&wasm)?
        .folder(&root.join(STATIC))?
        .file(&root.join("package-lock.json"))?;
    let worked = stamp.guard(root, "extension", &output.join("ledger_bg.wasm"), || {
        tools::empty(&output)?;
        let arguments = ["--target", "web", "--no-typescript", "--out-name", "ledger"];
        tools::bindgen(root, &wasm, &output, &arguments)?;
        tools::optimize(root, &output.join("ledger_bg.wasm"))?;
        step("copy the static files", || copy(&root.join(STATIC), &output))
    })?;
    if !worked {
        unchanged("build/extension");
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for path in project::files(from)? {
        let content =
            fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        project::write(&to.join(project::relative(from, &path)), content)?;
    }
    Ok(())
}
