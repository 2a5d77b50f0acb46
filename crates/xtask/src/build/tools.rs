//! The tools of the build, each from a place that a lock file pins: the WASM target from rustup,
//! wasm-bindgen from this workspace, esbuild, wasm-opt and wrangler from npm.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::stamp::Stamp;
use super::{Pace, order};
use crate::project;
use crate::step::{cargo, run, step, unchanged};

/// What the core, the extension and the Worker are compiled for.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The oldest Node that wrangler and the tests run on.
const OLDEST_NODE: (u32, u32) = (20, 3);

/// What rustc lets WASM use; wasm-opt must be told, or it refuses the module.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The cargo that runs this program, or the one on the path.
pub fn cargo_program() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Parts of the toolchain that the build needs: how rustup adds one, and where rustc then has it,
/// by what it prints.
const RUST_PARTS: [(&[&str], &[&str], &str); 2] = [
    (&["target", "add", WASM_TARGET], &["target-libdir", "--target", WASM_TARGET], ""),
    (&["component", "add", "rust-src"], &["sysroot"], "lib/rustlib/src/rust/library/Cargo.lock"),
];

/// Adds what the toolchain lacks of the WASM target and the standard library's source. The pinned
/// toolchain file asks for both too, but where rustup's automatic installation is off nobody acts
/// on that.
pub fn ensure_rust_parts(root: &Path) -> Result<()> {
    for (added, printed, path) in RUST_PARTS {
        let is_there = || -> Result<bool> {
            let mut command = Command::new("rustc");
            let folder = run(command.current_dir(root).arg("--print").args(printed))?;
            Ok(Path::new(folder.trim()).join(path).exists())
        };
        if is_there()? {
            continue;
        }
        let asked = format!("rustup {}", added.join(" "));
        step(&asked, || run(Command::new("rustup").current_dir(root).args(added)).map(drop))
            .with_context(|| format!("the Rust toolchain lacks a part that {asked:?} adds"))?;
        if !is_there()? {
            bail!("after {asked:?} rustc has it still not: is the rustc on the path rustup's?");
        }
    }
    Ok(())
}

/// Installs the npm packages when `package-lock.json` changed. No package's own install script
/// is run: none of these needs one.
pub fn ensure_npm_packages(root: &Path) -> Result<()> {
    install(root, root, "npm packages", "npm")
}

/// Installs the published App Connect server for the tests that need it, in the same way.
pub fn ensure_app_connect(root: &Path) -> Result<()> {
    install(root, &project::app_connect(root), "the published App Connect server", "app-connect")
}

fn install(root: &Path, folder: &Path, name: &str, stamp_name: &str) -> Result<()> {
    ensure_node(root)?;
    let installed = folder.join("node_modules/.package-lock.json");
    let stamp = Stamp::default().file(&folder.join("package-lock.json"))?;
    let worked = stamp.guard(root, stamp_name, &installed, || {
        let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
        let mut command = Command::new("npm");
        step(name, || run(command.current_dir(folder).args(arguments)).map(drop))
    })?;
    if !worked {
        unchanged(name);
    }
    Ok(())
}

fn ensure_node(root: &Path) -> Result<()> {
    let printed = run(Command::new("node").current_dir(root).arg("--version"))
        .context("the build needs Node 20.3 or newer (https://nodejs.org)")?;
    let (major, minor) = OLDEST_NODE;
    match node_version(&printed) {
        Some(version) if version >= OLDEST_NODE => Ok(()),
        _ => bail!("the build needs Node {major}.{minor} or newer, and this is {}", printed.trim()),
    }
}

fn node_version(printed: &str) -> Option<(u32, u32)> {
    let mut numbers = printed.trim().strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// Where cargo leaves the WASM of a package.
pub fn compiled(root: &Path, library: &str) -> Result<PathBuf> {
    let folder = project::target(root).join(WASM_TARGET).join(Pace::asked()?.profile());
    Ok(folder.join(format!("{library}.wasm")))
}

/// Runs wasm-bindgen: the JavaScript half of the WASM, in `output`.
pub fn bindgen(root: &Path, wasm: &Path, output: &Path, arguments: &[&str]) -> Result<()> {
    let tool = built_tool(root, "wasm-bindgen-tool")?;
    step("wasm-bindgen", || {
        run(Command::new(tool).arg(wasm).arg("--out-dir").arg(output).args(arguments)).map(drop)
    })
}

/// Compiles one of the tools of `crates/bindgen`, and answers where it is.
pub fn built_tool(root: &Path, name: &str) -> Result<PathBuf> {
    let mut command = Command::new(cargo_program());
    command.current_dir(root).args(["build", "--package", "ledger-bindgen"]);
    step("compile the wasm-bindgen tool", || cargo(&mut command))?;
    Ok(project::target(root).join("debug").join(name))
}

/// Makes a WASM file smaller, and drops what only tools read. rustc has done the heavy work: on
/// the Worker, `-Oz` and `-O3` take two to three times as long and come out no smaller after gzip.
/// `--rse` drops sets of locals that change nothing: 0.7 KB of the extension.
pub fn optimize(root: &Path, wasm: &Path) -> Result<()> {
    if Pace::asked()? == Pace::Quick {
        return Ok(());
    }
    step("wasm-opt", || {
        wasm_opt(root, wasm, &[&SMALLER[..], &["--debuginfo"], &STRIPPED].concat())?;
        let module = std::fs::read(wasm)?;
        std::fs::write(wasm, order::named_by_place(&module)?)?;
        wasm_opt(root, wasm, &["--reorder-functions-by-name", "--strip-debug"])
    })
}

/// The same, but functions keep their names.
pub fn optimize_named(root: &Path, wasm: &Path) -> Result<()> {
    let arguments = ["--reorder-functions-by-name", "--debuginfo"];
    step("wasm-opt, with names", || {
        wasm_opt(root, wasm, &[&SMALLER[..], &arguments, &STRIPPED].concat())
    })
}

/// Drops what nothing in a WASM file needs, and the names.
pub fn drop_unneeded(root: &Path, wasm: &Path) -> Result<()> {
    wasm_opt(root, wasm, &["--remove-unused-module-elements", "--strip-debug"])
}

/// Drops what only people read from every script and style in a folder.
pub fn minify(root: &Path, folder: &Path) -> Result<()> {
    let mut command = Command::new(project::npm_program(root, "esbuild"));
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "js" || ending == "css") {
            command.arg(path);
        }
    }
    let out = format!("--outdir={}", folder.display());
    command.args(["--minify", "--allow-overwrite", "--log-level=warning", &out]);
    step("minify scripts and styles", || run(&mut command).map(drop))
}

const SMALLER: [&str; 3] = ["-O1", "--rse", "--vacuum"];

const STRIPPED: [&str; 2] = ["--strip-producers", "--strip-target-features"];

fn wasm_opt(root: &Path, wasm: &Path, arguments: &[&str]) -> Result<()> {
    let mut command = Command::new(project::npm_program(root, "wasm-opt"));
    command.arg(wasm).arg("-o").arg(wasm).args(WASM_FEATURES).args(arguments);
    run(&mut command).map(drop)
}

/// Empties a folder, or creates it.
pub fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)
            .with_context(|| format!("{} cannot be emptied", folder.display()))?;
    }
    std::fs::create_dir_all(folder)
        .with_context(|| format!("{} cannot be created", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_node_versions() {
        assert_eq!(node_version("v20.20.2\n"), Some((20, 20)));
        assert_eq!(node_version("v8.1.0"), Some((8, 1)));
        assert_eq!(node_version("node"), None);
    }
}
