//! What ships stays small: the built extension and Worker against `budgets.toml`. What each
//! connector adds takes longer to know: `cargo xtask size`.

use std::path::Path;

use anyhow::Result;

use super::Found;
use crate::build::{self, Part};
use crate::size::{Budget, Budgets, gzip_of_folder, kilobytes};

/// Builds both parts, and compares.
pub(super) fn check(root: &Path) -> Result<Found> {
    println!();
    build::build(&[Part::Worker, Part::Extension])?;
    let budgets = Budgets::read(root)?;
    let mut found = Found::default();
    for (part, budget) in [("extension", budgets.extension), ("worker", budgets.worker)] {
        let folder = root.join("build").join(part);
        compare(part, gzip_of_folder(&folder)?, budget, &mut found);
    }
    Ok(found)
}

fn compare(part: &str, bytes: u64, budget: Budget, found: &mut Found) {
    let says = format!("{part}: {} of {} KB after gzip", kilobytes(bytes), budget.gzip);
    if bytes > budget.gzip * 1000 {
        found.problems.push(format!("{says}; what grew? `budgets.toml` holds the budget"));
    } else {
        found.notes.push(says);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_budget_is_a_problem_and_within_is_a_note() {
        let mut found = Found::default();
        let budget = Budget { gzip: 350 };
        compare("worker", 350_001, budget, &mut found);
        assert_eq!(found.problems.len(), 1);
        compare("worker", 349_960, budget, &mut found);
        assert_eq!(found.notes, ["worker: 349.9 KB of 350 KB after gzip"]);
    }
}
