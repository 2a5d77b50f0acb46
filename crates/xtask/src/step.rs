//! Steps: every tool that xtask calls is announced with one line, which ends in the seconds it
//! took. A tool's own output is shown when it fails.

use std::io::{IsTerminal, Write};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// Announces a step, does it, and adds the seconds.
#[expect(clippy::disallowed_methods, reason = "the seconds of a step are for people to read")]
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprint!("{name:<52}");
    let _ = std::io::stderr().flush();
    let start = Instant::now();
    let outcome = work();
    let seconds = start.elapsed().as_secs_f64();
    match &outcome {
        Ok(_) => eprintln!("{seconds:7.1} s"),
        Err(_) => eprintln!(" failed"),
    }
    outcome
}

/// Says that a step was not needed.
pub fn unchanged(name: &str) {
    eprintln!("{name:<52}unchanged");
}

/// Runs a program to its end, quietly; an error carries what it printed.
pub fn run(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("{name} cannot be started; is it installed?"))?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        let said = last_lines(&format!("{printed}{errors}"));
        bail!("{} ended with {}\n{said}", shown(command), output.status);
    }
    Ok(printed)
}

/// Runs cargo: with its own progress lines on a terminal, quietly otherwise.
pub fn cargo(command: &mut Command) -> Result<()> {
    if !std::io::stderr().is_terminal() {
        return run(command).map(drop);
    }
    eprintln!();
    let status = command
        .stdin(Stdio::null())
        .status()
        .context("cargo cannot be started; is it installed?")?;
    if !status.success() {
        bail!("{} ended with {status}", shown(command));
    }
    Ok(())
}

fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy()];
    words.extend(command.get_args().map(|word| word.to_string_lossy()));
    words.join(" ")
}

/// The end of a long text: a tool may print thousands of lines before it gives up.
fn last_lines(text: &str) -> String {
    const KEPT: usize = 60;
    let lines: Vec<&str> = text.trim_end().lines().collect();
    let skipped = lines.len().saturating_sub(KEPT);
    let kept = lines.get(skipped..).unwrap_or_default().join("\n");
    if skipped == 0 { kept } else { format!("({skipped} lines left out)\n{kept}") }
}
