//! `build/extension`: what Chrome loads, and what the Web Store gets. The static files, and beside
//! them `ledger.js` and `ledger_bg.wasm`; scripts and styles without what only people read.

use std::path::Path;

use anyhow::Result;

use super::stamp::Stamp;
use super::{copy, tools};
use crate::project;
use crate::step::unchanged;

const STATIC: &str = "extension/static";

/// Fills `build/extension` from the compiled WASM and the static files.
pub fn assemble(root: &Path) -> Result<()> {
    let wasm = tools::compiled(root, "ledger_extension")?;
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
        copy(&root.join(STATIC), &output)?;
        tools::minify(root, &output)
    })?;
    if !worked {
        unchanged("build/extension");
    }
    Ok(())
}
