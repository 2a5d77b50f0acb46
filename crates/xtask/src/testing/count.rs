//! Counting tests from what cargo and Node print.

use std::fmt;

/// How many tests passed and failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed, and stages that could not be run.
    pub failed: u64,
}

impl Count {
    /// Adds what one printed line says, if it is a summary.
    pub fn read(&mut self, line: &str) {
        if let Some(rest) = line.strip_prefix("test result: ") {
            self.passed += number_before(rest, " passed");
            self.failed += number_before(rest, " failed");
        } else if let Some(rest) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) {
            self.passed += number_after(rest, "pass ");
            self.failed += number_after(rest, "fail ") + number_after(rest, "cancelled ");
        }
    }

    /// Adds another count.
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Count {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

fn number_before(text: &str, word: &str) -> u64 {
    let before = text.split(word).next().unwrap_or_default();
    before.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn number_after(text: &str, word: &str) -> u64 {
    text.strip_prefix(word).and_then(|number| number.trim().parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(text: &str) -> Count {
        let mut count = Count::default();
        text.lines().for_each(|line| count.read(line));
        count
    }

    #[test]
    fn sums_cargo_summaries() {
        let text = "running 3 tests\n\
            test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\
            test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 4 filtered out";
        assert_eq!(counted(text), Count { passed: 13, failed: 2 });
    }

    #[test]
    fn reads_both_of_nodes_forms() {
        let spec = "ℹ tests 5\nℹ pass 3\nℹ fail 1\nℹ cancelled 1";
        let tap = "# tests 5\n# pass 3\n# fail 1\n# cancelled 1";
        assert_eq!(counted(spec), Count { passed: 3, failed: 2 });
        assert_eq!(counted(tap), counted(spec));
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(counted("test a ... ok\n# passed 3\npass 9"), Count::default());
    }

    #[test]
    fn says_the_sum() {
        assert_eq!(Count { passed: 4, failed: 0 }.to_string(), "4 passed, 0 failed");
    }
}
