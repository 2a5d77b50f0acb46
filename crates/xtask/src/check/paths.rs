//! The documents do not rot: a path that README.md or ARCHITECTURE.md names is there.
//!
//! A path is a code span or a link target without blanks that has a folder of the project in
//! front, or ends like a source file.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::Found;
use crate::project;
use crate::step::run;

const DOCUMENTS: [&str; 2] = ["README.md", "ARCHITECTURE.md"];
const ENDINGS: [&str; 9] =
    [".rs", ".toml", ".md", ".mjs", ".js", ".json", ".html", ".css", ".capnp"];
/// Made by a build, so not there in a fresh clone.
const MADE: [&str; 3] = ["build", "target", "node_modules"];

/// Reads the documents that are there, and looks for each path they name.
pub(super) fn check(root: &Path) -> Result<Found> {
    let known = known(root)?;
    let mut found = Found::default();
    for document in DOCUMENTS {
        let path = root.join(document);
        if !path.is_file() {
            found.problems.push(format!("{document} is missing"));
            continue;
        }
        for name in named(&project::read(&path)?, &known) {
            if !known.contains(&name) {
                found.problems.push(format!("{document} names {name}, which is not there"));
            }
        }
    }
    Ok(found)
}

/// Every file of the project, every folder, and every bare file name.
fn known(root: &Path) -> Result<BTreeSet<String>> {
    let list = ["ls-files", "--cached", "--others", "--exclude-standard"];
    let printed = run(Command::new("git").current_dir(root).args(list))?;
    let mut known = BTreeSet::new();
    for file in printed.lines().filter(|file| root.join(file).exists()) {
        let path = Path::new(file);
        known.extend(path.ancestors().map(|part| part.to_string_lossy().into_owned()));
        known.extend(path.file_name().map(|name| name.to_string_lossy().into_owned()));
    }
    Ok(known)
}

/// The paths that a text names, without a slash at their end.
fn named(text: &str, known: &BTreeSet<String>) -> Vec<String> {
    let spans = text.split('`').skip(1).step_by(2);
    let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let mut names: Vec<String> = spans
        .chain(links)
        .map(|name| name.split('#').next().unwrap_or_default().trim_end_matches('/'))
        .filter(|name| is_path(name, known))
        .map(str::to_owned)
        .collect();
    names.sort();
    names.dedup();
    names
}

fn is_path(name: &str, known: &BTreeSet<String>) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "._-/".contains(letter);
    if name.is_empty() || !name.chars().all(plain) || name.starts_with(['/', '-']) {
        return false;
    }
    let first = name.split('/').next().unwrap_or_default();
    if MADE.contains(&first) {
        return false;
    }
    let in_a_folder = name.contains('/') && known.contains(first);
    in_a_folder || ENDINGS.iter().any(|ending| name.ends_with(ending) && name != *ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> BTreeSet<String> {
        ["crates", "crates/core", "crates/core/src/call.rs", "call.rs", "README.md"]
            .map(str::to_owned)
            .into()
    }

    fn missing(text: &str) -> Vec<String> {
        let known = known();
        named(text, &known).into_iter().filter(|name| !known.contains(name)).collect()
    }

    #[test]
    fn a_path_that_is_gone_is_found() {
        assert_eq!(
            missing("See `crates/gone/` and [this](docs/gone.md#part)."),
            ["crates/gone", "docs/gone.md"]
        );
        assert_eq!(missing("In `lost.rs`."), ["lost.rs"]);
    }

    #[test]
    fn what_is_there_or_no_path_is_fine() {
        let text = "`crates/core`, `call.rs`, `build/worker/index.js`, `POST /hook`, `/v1/calls`, \
                    `Decision::Log`, `application/json`, [site](https://example.com)";
        assert!(missing(text).is_empty(), "{:?}", missing(text));
    }
}
