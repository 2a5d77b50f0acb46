//! `cargo xtask explain TOPIC`: JSON in, JSON out, through the same core that runs in the
//! extension and the Worker. For support, tests and curiosity.

mod blocklist;
mod compose;
mod decide;
mod fold;
mod phone;

use std::io::{Read, Write};

use anyhow::{Context, Result, bail};

/// Turns the whole of standard input into the whole of standard output.
type Topic = fn(&str) -> Result<String>;

/// Each topic and what answers it.
const TOPICS: [(&str, Topic); 5] = [
    ("phone", phone::explain),
    ("blocklist", blocklist::explain),
    ("fold", fold::explain),
    ("decide", decide::explain),
    ("compose", compose::explain),
];

/// Answers one topic.
pub fn command(arguments: &[String]) -> Result<()> {
    let names = TOPICS.map(|(name, _)| name).join(", ");
    let [wanted] = arguments else {
        bail!("explain takes one topic: {names}");
    };
    let Some((_, topic)) = TOPICS.into_iter().find(|(name, _)| name == wanted) else {
        bail!("there is no topic {wanted:?}: it is one of {names}");
    };
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input).context("standard input cannot be read")?;
    let answer = topic(&input)?;
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
