//! `cargo xtask fuzz`: looks for inputs that break the laws of `tests/fuzz`, led by the code that
//! each input reaches.
//!
//! The stable compiler writes down what is reached when its LLVM pass is asked for by name, so no
//! nightly toolchain is needed; libFuzzer itself is compiled from the crate `libfuzzer-sys`, which
//! needs a C++ compiler. What is found stays in the corpus, where `cargo xtask test` runs it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::build::tools::cargo_program;
use crate::project;
use crate::step::{cargo, run, step};

/// What rustc is told, so that the program reports what it reaches and what it compares.
const COVERAGE: [&str; 5] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

/// How many bytes one run may add to a target's committed corpus.
const MOST_KEPT: u64 = 50_000;

const USAGE: &str = "fuzz [TARGET...] [--minutes 5] [--keep]";

/// What the arguments ask for.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    targets: Vec<String>,
    minutes: u32,
    afterwards: Afterwards,
}

/// What becomes of new inputs that broke nothing.
#[derive(Debug, PartialEq, Eq)]
enum Afterwards {
    /// They stay in the build folder, for the next run.
    Leave,
    /// Some that reach new code are added to the committed corpus.
    Keep,
}

/// Fuzzes the targets that the arguments name, or all, one after the other.
pub fn command(arguments: &[String]) -> Result<()> {
    let root = project::root()?;
    let corpus = root.join("tests/fuzz/corpus");
    let mut known: Vec<String> = Vec::new();
    for folder in std::fs::read_dir(&corpus).context("the corpus cannot be read")? {
        known.push(folder?.file_name().to_string_lossy().into_owned());
    }
    known.sort();
    let asked = asked(arguments, &known)?;
    let program = built(&root)?;
    for target in &asked.targets {
        println!("\n== {target} ==");
        let place = Place {
            program: &program,
            target,
            committed: corpus.join(target),
            grown: project::target(&root).join("fuzz-corpus").join(target),
        };
        place.fuzz(asked.minutes)?;
        if asked.afterwards == Afterwards::Keep {
            place.keep()?;
        }
    }
    Ok(())
}

fn asked(arguments: &[String], known: &[String]) -> Result<Asked> {
    let mut asked = Asked { targets: Vec::new(), minutes: 5, afterwards: Afterwards::Leave };
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--minutes" => {
                let minutes = words.next().and_then(|minutes| minutes.parse().ok());
                asked.minutes = minutes.context("--minutes takes a whole number of minutes")?;
            }
            "--keep" => asked.afterwards = Afterwards::Keep,
            target if known.iter().any(|known| known == target) => {
                asked.targets.push(target.to_owned());
            }
            other => {
                bail!("there is no target {other:?}: there are {}\n{USAGE}", known.join(", "))
            }
        }
    }
    if asked.targets.is_empty() {
        asked.targets = known.to_vec();
    }
    Ok(asked)
}

fn built(root: &Path) -> Result<PathBuf> {
    let host = host(root)?;
    let mut command = Command::new(cargo_program());
    command
        .current_dir(root)
        .env("RUSTFLAGS", COVERAGE.join(" "))
        .args(["build", "--profile", "fuzz", "--target", &host])
        .args(["--package", "ledger-fuzz", "--features", "libfuzzer"]);
    step("compile the fuzzer", || cargo(&mut command))
        .context("the fuzzer needs a C++ compiler beside Rust (`c++`, or what CXX names)")?;
    Ok(project::target(root).join(host).join("fuzz").join("fuzz"))
}

/// The machine that rustc compiles for. It is named, so that build scripts, which are compiled
/// without a target, are not instrumented.
fn host(root: &Path) -> Result<String> {
    let printed = run(Command::new("rustc").current_dir(root).arg("-vV"))?;
    let host = printed.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc does not say for what machine it compiles")
}

/// A target, its program and its inputs.
struct Place<'a> {
    program: &'a Path,
    target: &'a str,
    committed: PathBuf,
    grown: PathBuf,
}

impl Place<'_> {
    fn program(&self) -> Command {
        let mut command = Command::new(self.program);
        command.env("LEDGER_FUZZ_TARGET", self.target).args(["-timeout=10", "-max_len=65536"]);
        command
    }

    fn fuzz(&self, minutes: u32) -> Result<()> {
        std::fs::create_dir_all(&self.grown)?;
        let mut command = self.program();
        let found = self.committed.join("found-");
        command
            .arg(format!("-max_total_time={}", minutes * 60))
            .arg(format!("-artifact_prefix={}", found.display()))
            .args(["-print_final_stats=1", "-len_control=0"])
            .args([&self.grown, &self.committed]);
        let status = command.status().context("the fuzzer cannot be started")?;
        if !status.success() {
            bail!(
                "an input breaks {}: it is in {}, where `cargo test -p ledger-fuzz` runs it",
                self.target,
                self.committed.display()
            );
        }
        Ok(())
    }

    /// Adds to the committed corpus what reaches code that nothing in it reaches: the shortest, as
    /// many as a few dozen thousand bytes hold.
    fn keep(&self) -> Result<()> {
        let mut command = self.program();
        command.args(["-set_cover_merge=1", "-use_counters=0"]);
        step("find what reaches more", || run(command.args([&self.committed, &self.grown])))?;
        let mut new = Vec::new();
        for file in project::files(&self.committed)?.into_iter().filter(|file| !has_name(file)) {
            new.push((std::fs::metadata(&file)?.len(), file));
        }
        new.sort();
        let mut bytes = 0;
        for (size, file) in new {
            bytes += size;
            if bytes > MOST_KEPT {
                std::fs::remove_file(&file)?;
                continue;
            }
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let short: String = name.chars().take(10).collect();
            std::fs::rename(&file, self.committed.join(format!("reached-{short}.json")))?;
        }
        Ok(())
    }
}

/// Whether a person, or this command, named the file: libFuzzer names files by their hash alone.
fn has_name(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending == "json")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn targets_are_named_or_all() {
        let known = words("bodies events");
        let all = asked(&[], &known).unwrap();
        assert_eq!((all.targets, all.minutes), (known.clone(), 5));
        let one = asked(&words("events --minutes 1 --keep"), &known).unwrap();
        assert_eq!((one.targets, one.minutes), (words("events"), 1));
        assert_eq!(one.afterwards, Afterwards::Keep);
        for line in ["weather", "--minutes", "--minutes soon"] {
            assert!(asked(&words(line), &known).is_err(), "{line}");
        }
    }
}
