//! Every module says in its first line why it exists, and no file of Rust is longer than it can be
//! read in one go. Other files that have grown long are pointed out.

use std::path::Path;

use anyhow::Result;

use super::Found;
use crate::project;

const FOLDERS: [&str; 4] = ["crates", "extension", "worker", "tests"];
const SOURCE: [&str; 5] = [".rs", ".mjs", ".js", ".css", ".html"];
/// The most lines of a Rust file.
const MOST_LINES: usize = 400;
/// Of how many lines other files are pointed out.
const LONG: usize = 500;

/// Reads every source file of the project.
pub(super) fn check(root: &Path) -> Result<Found> {
    let mut found = Found::default();
    for folder in FOLDERS {
        for path in project::files(&root.join(folder))? {
            let name = project::relative(root, &path);
            let is_ours = !name.contains("/node_modules/");
            if is_ours && SOURCE.iter().any(|ending| name.ends_with(ending)) {
                let text = project::read(&path)?;
                found.problems.extend(undocumented(&name, &text));
                found.problems.extend(too_long(&name, &text));
                found.notes.extend(long(&name, &text));
            }
        }
    }
    Ok(found)
}

fn undocumented(name: &str, text: &str) -> Option<String> {
    let starts_well = !name.ends_with(".rs") || text.starts_with("//! ");
    (!starts_well).then(|| format!("{name} does not start with `//!` and why it exists"))
}

fn too_long(name: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    let is_too_long = name.ends_with(".rs") && lines > MOST_LINES;
    is_too_long.then(|| {
        format!("{name} has {lines} lines, more than {MOST_LINES}: divide it by what it is about")
    })
}

fn long(name: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    (lines > LONG && !name.ends_with(".rs"))
        .then(|| format!("{name} has {lines} lines: is it more than one thing?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_without_its_reason_is_a_problem() {
        assert!(undocumented("a.rs", "use std::fmt;\n").is_some());
        assert!(undocumented("a.rs", "").is_some());
        assert!(undocumented("a.rs", "//! Why.\n").is_none());
        assert!(undocumented("a.css", "p {}").is_none());
    }

    #[test]
    fn a_long_file_is_a_problem_in_rust_and_a_note_elsewhere() {
        assert!(too_long("a.rs", &"x\n".repeat(MOST_LINES)).is_none());
        assert!(too_long("a.rs", &"x\n".repeat(MOST_LINES + 1)).is_some());
        assert!(too_long("a.css", &"x\n".repeat(MOST_LINES + 1)).is_none());
        assert!(long("a.css", &"x\n".repeat(LONG)).is_none());
        assert!(long("a.css", &"x\n".repeat(LONG + 1)).is_some());
    }
}
