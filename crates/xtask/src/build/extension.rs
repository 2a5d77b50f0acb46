//! `build/extension`: what Chrome loads, and what the Web Store gets. The static files, and beside
//! them `ledger.js`, the packed WASM and `wasm.js`, which unpacks it, the words of every language but English, and what Chrome
//! itself says in each; scripts and styles without what only people read.

use std::path::Path;

use anyhow::Result;

use super::stamp::Stamp;
use super::{copy, packed, tools};
use crate::project;
use crate::step::unchanged;

const STATIC: &str = "extension/static";

/// Fills `build/extension` from the compiled WASM and the static files.
pub fn assemble(root: &Path) -> Result<()> {
    let wasm = tools::compiled(root, "ledger_extension")?;
    let output = project::built_extension(root);
    let words = words();
    let mut stamp = Stamp::default();
    for (name, content) in &words {
        stamp = stamp.text(name).text(content);
    }
    let stamp = stamp
        .file(&wasm)?
        .folder(&root.join(STATIC))?
        .file(&root.join(packed::SCRIPT))?
        .file(&root.join("package-lock.json"))?;
    let worked = stamp.guard(root, "extension", &output.join("wasm.js"), || {
        tools::empty(&output)?;
        let arguments = ["--target", "web", "--no-typescript", "--out-name", "ledger"];
        tools::bindgen(root, &wasm, &output, &arguments)?;
        let wasm = output.join("ledger_bg.wasm");
        tools::optimize(root, &wasm)?;
        packed::pack(root, &wasm)?;
        copy(&root.join(STATIC), &output)?;
        for (name, content) in &words {
            project::write(&output.join(name), content)?;
        }
        tools::minify(root, &output)
    })?;
    if !worked {
        unchanged("build/extension");
    }
    Ok(())
}

/// The files that languages make, by name.
fn words() -> Vec<(String, &'static str)> {
    let spoken = ledger_words::FILES.map(|(code, words)| (format!("words/{code}.txt"), words));
    let manifest = ledger_words::MESSAGES
        .map(|(code, messages)| (format!("_locales/{code}/messages.json"), messages));
    spoken.into_iter().chain(manifest).collect()
}
