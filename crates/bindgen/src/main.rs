//! The wasm-bindgen tool. The tool and the library must be of one version, so the
//! tool is a workspace package: `Cargo.lock` pins both, and no build downloads it.

use std::process::ExitCode;

fn main() -> ExitCode {
    ledger_bindgen::finish(wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(std::env::args_os()))
}
