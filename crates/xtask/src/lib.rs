//! The project's own tools, behind `cargo xtask`. A library as well, so that the whole-system
//! tests start the Worker by the same code ([`stack`]) as the demo does.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool prints")]

pub mod bench;
pub mod build;
pub mod check;
pub mod demo;
pub mod explain;
pub mod fuzz;
pub mod leash;
pub mod package;
pub mod project;
pub mod serve;
pub mod size;
pub mod soak;
pub mod stack;
pub mod step;
pub mod testing;
pub mod world;

use std::process::ExitCode;

use anyhow::{Result, bail};

const USAGE: &str = "\
cargo xtask COMMAND

  build [extension|worker]   compile to WASM and fill build/extension and build/worker
  demo                       start the Worker and the simulated platform, and log calls
  serve                      run the built Worker on this machine
  test [native|world|wasm|worker|browser]
                             run all tests, or those of one stage
  screenshots                every page in light and dark, as pictures in build/screenshots
  world [--schedules N] [--seed S]
                             play the simulated world; a failure is made smaller and told
  world --planted            plant mistakes in a copy of the core, and find each
  check [RULE...]            format, lints, licences, dependency and source rules, sizes
  size                       what ships after gzip, part by part, and what each connector adds
  package                    the extension as a zip for the Chrome Web Store
  bench [NAME...]            measure
  fuzz [TARGET...] [--minutes 5] [--keep]
                             look for inputs that break a law; needs a C++ compiler
  soak [--hours 24] [--calls 10000] [--seed 1]
                             simulated hours of calls and faults, compared with the truth
  explain TOPIC              phone, blocklist, fold, decide, compose: JSON in, JSON out";

/// Runs one command and turns its outcome into an exit code.
#[must_use]
pub fn run(arguments: Vec<String>) -> ExitCode {
    let mut arguments = arguments.into_iter();
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    match dispatch(&command, &rest) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("error: {failure:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: &str, rest: &[String]) -> Result<ExitCode> {
    match command {
        "check" => return check::command(rest),
        "test" => return testing::command(rest),
        "screenshots" => return testing::screenshots(rest),
        "world" => return world::command(rest),
        "size" => return size::command(rest),
        "build" => build::command(rest)?,
        "demo" => demo::command(rest)?,
        "serve" => serve::command(rest)?,
        "package" => package::command(rest)?,
        "bench" => bench::command(rest)?,
        "fuzz" => fuzz::command(rest)?,
        "soak" => soak::command(rest)?,
        "explain" => explain::command(rest)?,
        "" | "help" | "--help" | "-h" => println!("{USAGE}"),
        other => bail!("there is no command {other:?}\n\n{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}
