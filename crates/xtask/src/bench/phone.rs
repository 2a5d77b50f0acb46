//! How fast numbers are read and shown, natively and in WASM under Node, in one run. The WASM is
//! made as the Worker's is: the same profile, wasm-bindgen and wasm-opt.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::build::tools::{self, WASM_TARGET, cargo_program};
use crate::project;
use crate::step::{cargo, run, step};

/// Measures both, and prints them side by side in microseconds.
pub(super) fn measure(root: &Path) -> Result<()> {
    let folder = in_wasm(root)?;
    let mut native = Command::new(cargo_program());
    native.current_dir(root).args(["bench", "--quiet", "--package", "ledger-parity"]);
    let native = run(native.args(["--bench", "phone"]))?;
    let script = root.join("crates/parity/benches/phone.mjs");
    let wasm = run(Command::new("node").arg(script).arg(folder))?;
    println!("{:>12} {:>12}", "native us", "WASM us");
    for (native, wasm, name) in side_by_side(&native, &wasm)? {
        println!("{native:>12.2} {wasm:>12.2}  {name}");
    }
    Ok(())
}

fn in_wasm(root: &Path) -> Result<std::path::PathBuf> {
    tools::ensure_rust_parts(root)?;
    tools::ensure_npm_packages(root)?;
    let mut command = Command::new(cargo_program());
    command.current_dir(root).args(["build", "--release", "--target", WASM_TARGET]);
    step("compile the core to WASM", || cargo(command.args(["--package", "ledger-parity"])))?;
    let folder = project::target(root).join("bench-phone");
    tools::empty(&folder)?;
    let wasm = tools::compiled(root, "ledger_parity")?;
    tools::bindgen(root, &wasm, &folder, &["--target", "nodejs", "--no-typescript"])?;
    tools::optimize(root, &folder.join("ledger_parity_bg.wasm"))?;
    // What wasm-bindgen makes for Node is CommonJS, unlike the scripts of this project.
    project::write(&folder.join("package.json"), r#"{"type": "commonjs"}"#)?;
    Ok(folder)
}

/// The two printed lists, line by line: both must be about the same work.
fn side_by_side<'a>(native: &'a str, wasm: &'a str) -> Result<Vec<(f64, f64, &'a str)>> {
    let pairs = native.lines().zip(wasm.lines()).map(|(native, wasm)| {
        let ((native, name), (wasm, other)) = (figure(native)?, figure(wasm)?);
        if name != other {
            bail!("{name:?} was measured natively, and {other:?} in WASM");
        }
        Ok((native, wasm, name))
    });
    pairs.collect()
}

fn figure(line: &str) -> Result<(f64, &str)> {
    let (number, name) = line.split_once('\t').with_context(|| format!("no figure: {line}"))?;
    Ok((number.parse()?, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_same_work_stand_side_by_side() {
        let both = side_by_side("0.04\tread\n35\twrite\n", "1.8\tread\n19\twrite\n").unwrap();
        assert_eq!(both, [(0.04, 1.8, "read"), (35.0, 19.0, "write")]);
        assert!(side_by_side("1\tread", "1\twrite").is_err());
        assert!(side_by_side("slow", "slow").is_err());
    }
}
