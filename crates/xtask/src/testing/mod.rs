//! `cargo xtask test`: every test of the project, in six stages, and one line at the end that
//! sums them up.
//!
//! | stage | what |
//! |---|---|
//! | native | `cargo test` over the workspace, without the two WASM shells |
//! | world | the simulated world around the log machine, optimised: `tests/world` |
//! | wasm | the core compiled to WASM, under Node, against its native answers: `crates/parity`; the JavaScript module as it is published: `crates/module` |
//! | worker | the built Worker in workerd: `tests/worker`, `crates/xtask/tests` |
//! | app-connect | the published App Connect server: `crates/crm/tests/conformance` |
//! | browser | the built extension in Chromium, with Worker and platform beside: `tests/browser` |
//!
//! `cargo xtask test browser FILE...` runs files of `tests/browser` by their names.
//!
//! Cargo runs a test of the worker stage only when it is named: its `[[test]]` says `test = false`.
//!
//! The worker and browser stages run real programs beside each other, and the machine may be too busy for
//! one of them. So what fails there is run again by itself; what passes then is counted as passed
//! and named as unsteady, with what it printed before still there to read. What fails twice failed.

mod again;
mod app_connect;
pub mod browser;
pub mod count;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail};

use self::count::Count;
use crate::build::{self, Part, tools};
use crate::demo::services::{Services, built_simulator};
use crate::{project, world};

/// A part of the tests that needs the same things built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Native,
    World,
    Wasm,
    Worker,
    AppConnect,
    Browser,
}

impl Stage {
    const ALL: [Self; 6] =
        [Self::Native, Self::World, Self::Wasm, Self::Worker, Self::AppConnect, Self::Browser];

    fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::World => "world",
            Self::Wasm => "wasm",
            Self::Worker => "worker",
            Self::AppConnect => "app-connect",
            Self::Browser => "browser",
        }
    }

    fn run(self, root: &Path) -> Result<Count> {
        match self {
            Self::Native => native(root),
            Self::World => world::test(root),
            Self::Wasm => wasm(root),
            Self::Worker => worker(root),
            Self::AppConnect => app_connect::test(root),
            Self::Browser => browser(root, ".test.mjs"),
        }
    }
}

/// Runs the stages that the arguments name, or all. The last line printed is the sum.
pub fn command(arguments: &[String]) -> Result<ExitCode> {
    let root = project::root()?;
    if let Some((stage, files)) = arguments.split_first()
        && stage == Stage::Browser.name()
        && !files.is_empty()
    {
        let mut count = Count::default();
        for file in files {
            count.add(browser(&root, &format!("/{file}.test.mjs"))?);
        }
        println!("\n{count}");
        return Ok(if count.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let stages = stages(arguments)?;
    let mut sum = Count::default();
    for stage in stages {
        println!("\n== {} tests ==", stage.name());
        let count = match stage.run(&root) {
            Ok(count) => count,
            Err(failure) => {
                println!("the {} tests could not be run: {failure:#}", stage.name());
                Count { passed: 0, failed: 1 }
            }
        };
        if count == Count::default() {
            println!("the {} stage ran no test, which counts as a failure", stage.name());
            sum.failed += 1;
        }
        sum.add(count);
    }
    println!("\n{sum}");
    Ok(if sum.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn stages(arguments: &[String]) -> Result<Vec<Stage>> {
    let find = |word: &String| {
        let found = Stage::ALL.into_iter().find(|stage| stage.name() == word);
        found.with_context(|| {
            format!("there is no stage {word:?}: it is native, world, wasm, worker, app-connect or browser")
        })
    };
    let named: Vec<Stage> = arguments.iter().map(find).collect::<Result<_>>()?;
    Ok(if named.is_empty() { Stage::ALL.to_vec() } else { named })
}

fn native(root: &Path) -> Result<Count> {
    let mut command = cargo_test(root);
    command.arg("--workspace");
    for shell in ["ledger-worker", "ledger-extension", "ledger-bindgen"] {
        command.args(["--exclude", shell]);
    }
    counted(&mut command)
}

fn wasm(root: &Path) -> Result<Count> {
    tools::ensure_rust_parts(root)?;
    let runner = tools::built_tool(root, "wasm-test-runner")?;
    let mut command = cargo_test(root);
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner).args([
        "--target",
        tools::WASM_TARGET,
        "--package",
        "ledger-parity",
    ]);
    let mut count = counted(&mut command)?;
    build::build(&[Part::Module])?;
    count.add(counted(&mut node_test(
        root,
        &listed(&root.join("crates/module/tests"), ".mjs")?,
        2,
    ))?);
    Ok(count)
}

fn worker(root: &Path) -> Result<Count> {
    build::build(&[Part::Worker])?;
    let mut count =
        counted(&mut node_test(root, &[root.join("crates/xtask/tests/shim.test.mjs")], 2))?;
    let stack = || {
        let mut command = cargo_test(root);
        command.args(["--package", "xtask", "--test", "stack"]);
        command.args(["--package", "ledger-tests", "--test", "worker"]);
        command
    };
    count.add(again::steadied(&mut stack(), |failed| {
        let mut command = stack();
        command.args(["--", "--exact", "--test-threads=1"]).args(failed);
        counted(&mut command)
    })?);
    Ok(count)
}

/// The tests of how pages look keep a picture of each state: `cargo xtask screenshots` runs those
/// alone.
pub fn screenshots(arguments: &[String]) -> Result<ExitCode> {
    if let Some(word) = arguments.first() {
        bail!("the command takes no words, and {word:?} is one");
    }
    let root = project::root()?;
    let folder = root.join("build/screenshots");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).context("the last pictures cannot be removed")?;
    }
    let count = browser(&root, "appearance.test.mjs")?;
    println!("\n{count}; the pictures are in {}", folder.display());
    Ok(if count.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The browser tests in files whose names end so.
fn browser(root: &Path, ending: &str) -> Result<Count> {
    let files = listed(&root.join("tests/browser"), ending)?;
    if files.is_empty() {
        return Ok(Count::default());
    }
    let chrome = browser::ensure_chrome()?;
    build::build(&[Part::Worker, Part::Extension])?;
    let folder = project::target(root).join("browser-tests");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).context("the last run's data cannot be removed")?;
    }
    let beside = |name: &str, files: &[PathBuf], at_once: u8| -> Result<(Services, Command)> {
        let services = Services::start(&folder.join(name), &built_simulator()?)?;
        let mut command = node_test(root, files, at_once);
        command
            .env("CHROME", &chrome)
            .env("LEDGER_WORKER", services.worker.url())
            .env("LEDGER_PLATFORM", &services.platform.address);
        Ok((services, command))
    };
    // Files that name the Worker share one account of it, and change its settings.
    let (mut apart, mut sharing) = (Vec::new(), Vec::new());
    for file in files {
        let shares = project::read(&file)?.contains("LEDGER_WORKER");
        if shares { &mut sharing } else { &mut apart }.push(file);
    }
    let mut count = Count::default();
    for (name, files, at_once) in [("apart", apart, 2), ("sharing", sharing, 1)] {
        if files.is_empty() {
            continue;
        }
        let (services, mut command) = beside(name, &files, at_once)?;
        count.add(again::steadied(&mut command, |failed| {
            drop(services);
            let failed: Vec<PathBuf> = failed.iter().map(|file| root.join(file)).collect();
            let (_services, mut command) = beside(&format!("{name}-again"), &failed, 1)?;
            counted(&mut command)
        })?);
    }
    Ok(count)
}

/// The tests in these files, so many files at once.
fn node_test(root: &Path, files: &[PathBuf], at_once: u8) -> Command {
    let mut command = Command::new("node");
    command
        .current_dir(root)
        .args(["--test", "--test-reporter=spec"])
        .arg(format!("--test-concurrency={at_once}"))
        .args(files);
    command
}

fn cargo_test(root: &Path) -> Command {
    let mut command = Command::new(tools::cargo_program());
    command.current_dir(root).args(["test", "--no-fail-fast"]);
    command
}

/// The files directly in a folder whose names end so; none when there is no folder.
fn listed(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = project::files(folder)?;
    files.retain(|path| path.parent() == Some(folder) && path.to_string_lossy().ends_with(ending));
    Ok(files)
}

/// Runs a test program, shows what it prints as it comes, and counts.
fn counted(command: &mut Command) -> Result<Count> {
    read(command, |_| {})
}

/// The same, and every line is looked at besides.
fn read(command: &mut Command, mut look: impl FnMut(&str)) -> Result<Count> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let mut count = Count::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            count.read(&line);
            look(&line);
        }
    }
    let status = child.wait()?;
    if !status.success() && count.failed == 0 {
        bail!("the test program ended with {status} after {count}");
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn stages_are_named_or_all() {
        assert_eq!(stages(&[]).unwrap(), Stage::ALL);
        assert_eq!(stages(&words("wasm native")).unwrap(), [Stage::Wasm, Stage::Native]);
        assert!(stages(&words("e2e")).unwrap_err().to_string().contains("e2e"));
    }

    #[test]
    fn a_program_that_fails_without_a_failed_test_is_an_error() {
        let script = |text: &str| counted(Command::new("sh").args(["-c", text]));
        let line = "echo 'test result: ok. 2 passed; 0 failed; 0 ignored'";
        assert_eq!(script(line).unwrap(), Count { passed: 2, failed: 0 });
        assert!(script(&format!("{line}; exit 101")).is_err());
    }
}
