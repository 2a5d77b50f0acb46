//! `docs/pitfalls.md` does not rot: every pitfall has a guard or a reason why there is none, and
//! each test that it names, or row of a table in quotes, is there.

use std::path::Path;

use anyhow::Result;

use super::Found;
use crate::project;

const DOCUMENT: &str = "docs/pitfalls.md";
const FOLDERS: [&str; 2] = ["crates", "tests"];
const TESTS: [&str; 2] = [".rs", ".toml"];

/// Looks for each guard that the document names.
pub(super) fn check(root: &Path) -> Result<Found> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        for path in project::files(&root.join(folder))? {
            let name = project::relative(root, &path);
            if TESTS.iter().any(|ending| name.ends_with(ending)) {
                files.push((name, project::read(&path)?));
            }
        }
    }
    let document = project::read(&root.join(DOCUMENT))?;
    Ok(Found::problems(document.lines().flat_map(|line| problems(line, &files)).collect()))
}

/// What is wrong with a line, if it is a row of the table.
fn problems(line: &str, files: &[(String, String)]) -> Vec<String> {
    let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
    let [number, .., guard] = cells.as_slice() else { return Vec::new() };
    if number.parse::<u32>().is_err() {
        return Vec::new();
    }
    let row = |what: String| format!("{DOCUMENT}, row {number}: {what}");
    if guard.is_empty() {
        return vec![row("neither a test nor a reason".to_owned())];
    }
    let tests = guard.split('`').skip(1).step_by(2).filter(|span| !span.contains(' '));
    let missing = tests
        .filter_map(|span| span.split_once("::"))
        // Constants are named as well.
        .filter(|(_, name)| name.starts_with(|letter: char| letter.is_ascii_lowercase()))
        .filter(|(module, name)| {
            let function = format!("fn {name}(");
            !files.iter().any(|(path, text)| path.contains(module) && text.contains(&function))
        })
        .map(|(module, name)| format!("there is no test {module}::{name}"));
    let rows = guard.split('"').skip(1).step_by(2);
    let unknown = rows
        .filter(|name| !files.iter().any(|(_, text)| text.contains(&format!("\"{name}\""))))
        .map(|name| format!("no table has a row {name:?}"));
    missing.chain(unknown).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guard_that_is_gone_is_found() {
        let files = [
            ("crates/a/src/watch/tests.rs".to_owned(), "fn it_is_made_anew() {}".to_owned()),
            ("tests/tables/rules.toml".to_owned(), r#"name = "internal""#.to_owned()),
        ];
        for (guard, expected) in [
            (r#"`watch::it_is_made_anew`; `rules` "internal"; `cargo xtask soak`"#, None),
            ("nothing to test: no filter asks for it (`subscription::FILTERS`)", None),
            ("", Some("neither a test nor a reason")),
            ("`watch::it_is_gone`", Some("there is no test watch::it_is_gone")),
            ("`cursor::it_is_made_anew`", Some("there is no test cursor::it_is_made_anew")),
            (r#"`rules` "external""#, Some(r#"no table has a row "external""#)),
        ] {
            let found = problems(&format!("| 7 | what | how | {guard} |"), &files);
            let expected: Vec<String> =
                expected.iter().map(|what| format!("{DOCUMENT}, row 7: {what}")).collect();
            assert_eq!(found, expected, "{guard}");
        }
        assert_eq!(problems("| # | pitfall | what we do | guarded by |", &files), [""; 0]);
        assert_eq!(problems("Some words.", &files), [""; 0]);
    }
}
