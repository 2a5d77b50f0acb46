//! `cargo xtask demo`: the Worker in workerd, the simulated platform beside it, and calls that
//! arrive in the CRM. This file reads the arguments.

use anyhow::{Context, Result, bail};

const USAGE: &str = "\
cargo xtask demo [--json] [--keep] [--duplicates] [--shuffle] [--seed N]

  --json         one JSON object a line, for scripts
  --keep         keep everything running at the end, until Ctrl-C
  --duplicates   deliver every event twice
  --shuffle      deliver events out of order
  --seed N       the random choices to make (default 1)";

/// What the demo is asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one per switch of the command line")]
pub struct Arguments {
    /// Print JSON lines, not sentences.
    pub json: bool,
    /// Leave everything running until Ctrl-C.
    pub keep: bool,
    /// Deliver every event twice.
    pub duplicates: bool,
    /// Deliver events out of order.
    pub shuffle: bool,
    /// Where the random choices start.
    pub seed: u64,
}

impl Default for Arguments {
    fn default() -> Self {
        Self { json: false, keep: false, duplicates: false, shuffle: false, seed: 1 }
    }
}

/// Runs the demo.
pub fn command(arguments: &[String]) -> Result<()> {
    let arguments = parse(arguments)?;
    bail!("the demo is not there yet; it would run with {arguments:?}");
}

/// Reads the command line; a word it does not know is an error that shows the usage.
pub fn parse(words: &[String]) -> Result<Arguments> {
    let mut arguments = Arguments::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--json" => arguments.json = true,
            "--keep" => arguments.keep = true,
            "--duplicates" => arguments.duplicates = true,
            "--shuffle" => arguments.shuffle = true,
            "--seed" => {
                let number =
                    words.next().with_context(|| format!("--seed wants a number\n\n{USAGE}"))?;
                arguments.seed = number
                    .parse()
                    .with_context(|| format!("--seed wants a number, not {number:?}\n\n{USAGE}"))?;
            }
            other => bail!("the demo knows no argument {other:?}\n\n{USAGE}"),
        }
    }
    Ok(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn reads_every_switch() {
        let all = parse(&words("--json --keep --duplicates --shuffle --seed 7")).unwrap();
        assert_eq!(
            all,
            Arguments { json: true, keep: true, duplicates: true, shuffle: true, seed: 7 }
        );
        assert_eq!(parse(&[]).unwrap(), Arguments::default());
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for line in ["--fast", "now", "--seed", "--seed many"] {
            let failure = parse(&words(line)).unwrap_err().to_string();
            assert!(failure.contains("cargo xtask demo"), "{line}: {failure}");
        }
    }
}
