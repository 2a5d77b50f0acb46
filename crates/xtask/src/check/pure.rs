//! The source of the packages that only compute asks for nothing: what the standard library
//! offers for waiting, time, files, sockets and threads is not named there. Tests are free.

use std::path::Path;

use anyhow::Result;

use super::{Found, PURE};
use crate::project;

const FORBIDDEN: [(&str, &str); 14] = [
    ("SystemTime::now", "take `now` as a parameter"),
    ("Instant::now", "take `now` as a parameter"),
    ("Timestamp::now", "take `now` as a parameter"),
    ("Zoned::now", "take `now` as a parameter"),
    ("async fn", "return the request as a value; a shell sends it"),
    (".await", "return the request as a value; a shell sends it"),
    ("std::fs", "only a shell stores"),
    ("std::net", "only a shell speaks to others"),
    ("std::process", "only a shell starts programs"),
    ("std::env", "settings come in as values"),
    ("std::thread", "there is no thread in WASM"),
    ("std::io", "only a shell reads and writes"),
    ("thread_local!", "state is a value that is passed in"),
    ("static mut", "state is a value that is passed in"),
];

/// The one thing that is not passed in, and the file that has it: which language is spoken.
const AMBIENT: (&str, &str) = ("crates/words/src/spoken.rs", "thread_local!");

/// Looks for each forbidden word in the source of each pure package.
pub(super) fn check(root: &Path) -> Result<Found> {
    let mut problems = Vec::new();
    for package in PURE {
        for path in project::files(&root.join("crates").join(package).join("src"))? {
            let name = project::relative(root, &path);
            problems.extend(inspect(&name, &project::read(&path)?));
        }
    }
    Ok(Found::problems(problems))
}

fn inspect(name: &str, text: &str) -> Vec<String> {
    if !name.ends_with(".rs") || is_test(name) {
        return Vec::new();
    }
    let mut problems = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.trim() == "#[cfg(test)]" {
            break;
        }
        let code = line.split("//").next().unwrap_or_default();
        // Addresses are values like others.
        let code = code.replace("std::net::Ip", "").replace("std::net::{Ip", "");
        for (word, remedy) in FORBIDDEN {
            if code.contains(word) && (name, word) != AMBIENT {
                let line = number + 1;
                problems.push(format!("{name}:{line} has `{word}` below the shells: {remedy}"));
            }
        }
    }
    problems
}

/// A file that is only compiled for tests, by its name.
fn is_test(name: &str) -> bool {
    name.ends_with("/tests.rs") || name.contains("/tests/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_in_the_core_is_named_with_its_line() {
        let found = inspect("crates/core/src/a.rs", "//! Why.\nlet now = Instant::now();\n");
        assert_eq!(
            found,
            [
                "crates/core/src/a.rs:2 has `Instant::now` below the shells: take `now` as a parameter"
            ]
        );
    }

    #[test]
    fn every_forbidden_word_is_found() {
        for (word, _) in FORBIDDEN {
            assert!(!inspect("a.rs", word).is_empty(), "{word}");
        }
    }

    #[test]
    fn addresses_are_values() {
        assert!(inspect("a.rs", "use std::net::{IpAddr, Ipv4Addr};").is_empty());
        assert!(!inspect("a.rs", "use std::net::TcpStream;").is_empty());
    }

    #[test]
    fn comments_and_tests_are_free() {
        let text = "// never Instant::now\n#[cfg(test)]\nmod tests { use std::fs; }\n";
        assert!(inspect("a.rs", text).is_empty());
        assert!(inspect("crates/core/src/call/tests.rs", "use std::fs;").is_empty());
    }
}
