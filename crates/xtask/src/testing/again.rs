//! Running again, alone, what failed beside others.

use std::collections::BTreeSet;
use std::process::Command;

use anyhow::Result;

use super::count::Count;
use super::read;

/// So many failures are no accident.
const MOST: usize = 5;

/// Runs a test program; what failed in it is run `again`, by the names of cargo's tests or Node's
/// files, and counts as failed only if it fails there too.
pub(super) fn steadied(
    command: &mut Command,
    again: impl FnOnce(&[String]) -> Result<Count>,
) -> Result<Count> {
    let mut failed = BTreeSet::new();
    let mut count = read(command, |line| failed.extend(failure(line)))?;
    if failed.is_empty() || failed.len() > MOST {
        return Ok(count);
    }
    let failed: Vec<String> = failed.into_iter().collect();
    println!("\nrunning again, alone: {}", failed.join(", "));
    let second = again(&failed)?;
    if second.failed == 0 && second.passed > 0 {
        println!("unsteady, passed alone: {}", failed.join(", "));
        count.passed += std::mem::take(&mut count.failed);
    }
    Ok(count)
}

/// The test or file that a line says has failed.
fn failure(line: &str) -> Option<String> {
    if let Some(place) = line.strip_prefix("test at ") {
        return place.split_once(':').map(|(file, _)| file.to_owned());
    }
    line.strip_prefix("test ")?.strip_suffix(" ... FAILED").map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(text: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", text]);
        command
    }

    #[test]
    fn the_lines_of_cargo_and_node_that_say_what_failed() {
        let said = |line| failure(line).unwrap_or_default();
        assert_eq!(said("test healing::a_call ... FAILED"), "healing::a_call");
        assert_eq!(said("test at tests/browser/a.test.mjs:12:1"), "tests/browser/a.test.mjs");
        assert_eq!(said("test healing::a_call ... ok"), "");
        assert_eq!(said("test result: FAILED. 1 passed"), "");
    }

    #[test]
    fn what_fails_once_is_unsteady_and_what_fails_twice_has_failed() {
        let first = "echo 'test a::b ... FAILED'; echo 'test result: FAILED. 2 passed; 1 failed'";
        let count = |passed, failed| Count { passed, failed };
        let steadied = |second| {
            steadied(&mut sh(first), |failed| {
                assert_eq!(failed, ["a::b"]);
                Ok(second)
            })
        };
        assert_eq!(steadied(count(1, 0)).unwrap(), count(3, 0));
        assert_eq!(steadied(count(0, 1)).unwrap(), count(2, 1));
        assert_eq!(steadied(count(0, 0)).unwrap(), count(2, 1), "it was not found again");
    }

    #[test]
    fn many_failures_are_not_run_again() {
        let lines = "for n in 1 2 3 4 5 6; do echo \"test a::t$n ... FAILED\"; done; \
            echo 'test result: FAILED. 0 passed; 6 failed'";
        let count = steadied(&mut sh(lines), |_| panic!("run again")).unwrap();
        assert_eq!(count, Count { passed: 0, failed: 6 });
    }
}
