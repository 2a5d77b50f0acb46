//! The WASM of the extension, packed. Chrome unpacks gzip and nothing better, and LZMA makes a fifth
//! less of WASM than gzip does. `extension/wasm.js` unpacks it, once after each update, with the
//! decoder of the npm package `lzma1`; the build puts both into one file.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use lzma_rust2::{LzmaOptions, LzmaWriter};
use sha2::{Digest as _, Sha256};

use crate::project;
use crate::step::{run, step};

/// Where the script that unpacks stands, in the repository.
pub(super) const SCRIPT: &str = "extension/wasm.js";

/// What LZMA is told. Each of the last three was tried with what the others are: WASM has no
/// positions that mean something.
const LEVEL: u32 = 9;
const POSITION_BITS: u32 = 0;

/// Puts the packed form of a WASM file in its place, and beside it the script that unpacks it.
pub(super) fn pack(root: &Path, wasm: &Path) -> Result<()> {
    let folder = wasm.parent().context("a WASM file lies in a folder")?;
    let module = std::fs::read(wasm)?;
    let packed = step("pack the WASM", || packed(&module))?;
    // The name tells versions apart: what a browser keeps of another one is never taken for this.
    let name = format!("ledger-{}.lzma", digest(&packed));
    project::write(&folder.join(&name), packed)?;
    std::fs::remove_file(wasm)?;
    let mut command = Command::new(project::npm_program(root, "esbuild"));
    command
        .current_dir(root)
        .arg(SCRIPT)
        .args(["--bundle", "--format=esm", "--external:./ledger.js", "--log-level=warning"])
        .arg(format!("--define:PACKED={name:?}"))
        .arg(format!("--outfile={}", folder.join("wasm.js").display()));
    step("bundle what unpacks it", || run(&mut command).map(drop))
}

fn packed(module: &[u8]) -> Result<Vec<u8>> {
    let mut options = LzmaOptions::with_preset(LEVEL);
    options.pb = POSITION_BITS;
    options.nice_len = LzmaOptions::NICE_LEN_MAX;
    options.dict_size = u32::try_from(module.len())?.next_power_of_two();
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, Some(module.len() as u64))?;
    writer.write_all(module)?;
    Ok(writer.finish()?)
}

fn digest(content: &[u8]) -> String {
    Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
