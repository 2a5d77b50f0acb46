//! `build/module`: the core as an ES module for clients that are not ours.

use std::path::Path;

use anyhow::Result;

use super::stamp::Stamp;
use super::{copy, tools};
use crate::project;
use crate::step::unchanged;

const PACKAGE: &str = "crates/module/package";

/// Fills `build/module` from the compiled WASM and the package's own files.
pub fn assemble(root: &Path) -> Result<()> {
    let wasm = tools::compiled(root, "ledger_module")?;
    let output = project::built_module(root);
    let stamp = Stamp::default()
        .file(&wasm)?
        .folder(&root.join(PACKAGE))?
        .file(&root.join("package-lock.json"))?;
    let worked = stamp.guard(root, "module", &output.join("ledger_bg.wasm"), || {
        tools::empty(&output)?;
        let arguments = ["--target", "web", "--out-name", "ledger"];
        tools::bindgen(root, &wasm, &output, &arguments)?;
        tools::optimize(root, &output.join("ledger_bg.wasm"))?;
        copy(&root.join(PACKAGE), &output)
    })?;
    if !worked {
        unchanged("build/module");
    }
    Ok(())
}
