//! `cargo xtask explain TOPIC`: JSON in, JSON out, through the same core that runs in the
//! extension and the Worker. What is asked and answered is `crates/explain`'s; this is its
//! standard input and output.

use std::io::{Read, Write};

use anyhow::{Context, Result, bail};
use ledger_core::time::BundledZones;
use ledger_explain::Topic;

/// Answers one topic.
pub fn command(arguments: &[String]) -> Result<()> {
    let names = Topic::ALL.map(Topic::name).join(", ");
    let [wanted] = arguments else {
        bail!("explain takes one topic: {names}");
    };
    let Some(topic) = Topic::named(wanted) else {
        bail!("there is no topic {wanted:?}: it is one of {names}");
    };
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input).context("standard input cannot be read")?;
    let answer = topic.explain(&input, &BundledZones)?;
    std::io::stdout().write_all(answer.as_bytes()).context("standard output is closed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_topic_is_refused_with_the_ones_there_are() {
        for words in [vec![], vec!["weather".to_owned()], vec!["phone".to_owned(); 2]] {
            let failure = command(&words).unwrap_err().to_string();
            assert!(failure.contains("blocklist"), "{failure}");
        }
    }
}
