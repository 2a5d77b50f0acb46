//! Runs a test program that was compiled to WASM, under Node. Cargo calls it through
//! `CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER`, which `cargo xtask test wasm` sets.

use std::process::ExitCode;

fn main() -> ExitCode {
    ledger_bindgen::finish(wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(
        std::env::args_os(),
    ))
}
