//! Build, demo, test, world, check, package, bench, explain: `cargo xtask` without a word lists them.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::run(std::env::args().skip(1).collect())
}
