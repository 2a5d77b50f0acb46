//! How soon the extension's pages show what they are for: the built extension in Chromium, the
//! built Worker beside it. `tests/benches/pages/measure.mjs` measures.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::build::{self, Part};
use crate::demo::services::{Services, built_simulator};
use crate::project;
use crate::testing::browser;

/// Builds what is measured, starts it, and prints what was measured.
pub(super) fn measure(root: &Path) -> Result<()> {
    let chrome = browser::ensure_chrome()?;
    build::build(&[Part::Worker, Part::Extension])?;
    let folder = project::target(root).join("bench-pages");
    build::tools::empty(&folder)?;
    let services = Services::start(&folder, &built_simulator()?)?;
    let status = Command::new("node")
        .current_dir(root)
        .arg("tests/benches/pages/measure.mjs")
        .env("CHROME", chrome)
        .env("LEDGER_WORKER", services.worker.url())
        .env("LEDGER_PLATFORM", &services.platform.address)
        .status()?;
    if !status.success() {
        bail!("the measurement ended with {status}");
    }
    Ok(())
}
