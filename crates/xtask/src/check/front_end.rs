//! The extension's pages keep to what its content security policy and the Web Store allow:
//! no script or style inside the HTML, no code from elsewhere, and no reference to a file that
//! is not shipped.

use std::path::Path;

use anyhow::Result;

use super::Found;
use crate::project;

const STATIC: &str = "extension/static";

/// Files that the build adds to the static ones.
const BUILT: [&str; 2] = ["ledger.js", "ledger_bg.wasm"];

const FORBIDDEN_IN_SCRIPT: [(&str, &str); 6] = [
    ("eval(", "runs text as code"),
    ("new Function(", "runs text as code"),
    ("document.write(", "runs text as markup"),
    (".innerHTML", "runs text as markup"),
    (".outerHTML", "runs text as markup"),
    ("insertAdjacentHTML", "runs text as markup"),
];

/// Inspects every page, script and style sheet of the extension.
pub(super) fn check(root: &Path) -> Result<Found> {
    let folder = root.join(STATIC);
    let files = project::files(&folder)?;
    let mut shipped: Vec<String> =
        files.iter().map(|path| project::relative(&folder, path)).collect();
    shipped.extend(BUILT.map(str::to_owned));
    let mut problems = Vec::new();
    for path in &files {
        let name = project::relative(&folder, path);
        if name.ends_with(".html") {
            problems.extend(page(&name, &project::read(path)?, &shipped));
        } else if name.ends_with(".js") {
            problems.extend(script(&name, &project::read(path)?, &shipped));
        } else if name.ends_with(".css") {
            problems.extend(style(&name, &project::read(path)?));
        }
    }
    Ok(Found::problems(problems))
}

fn page(name: &str, text: &str, shipped: &[String]) -> Vec<String> {
    let mut problems = Vec::new();
    for tag in tags(text) {
        let (element, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        let attributes = attributes_of(attributes);
        let value = |wanted: &str| {
            attributes.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.as_str())
        };
        match element {
            "script" if value("src").is_none() => {
                problems.push(format!("{STATIC}/{name} has a script inside; move it to a file"));
            }
            "style" => {
                problems.push(format!("{STATIC}/{name} has a style inside; move it to a file"));
            }
            _ => {}
        }
        for (key, _) in &attributes {
            if key == "style" || (key.starts_with("on") && key.len() > 2) {
                problems.push(format!("{STATIC}/{name} has the attribute {key} on <{element}>"));
            }
        }
        let loaded = match element {
            "script" | "img" | "source" | "audio" => value("src"),
            "link" => value("href"),
            _ => None,
        };
        problems.extend(loaded.and_then(|target| missing(name, target, shipped)));
    }
    problems
}

fn script(name: &str, text: &str, shipped: &[String]) -> Vec<String> {
    let mut problems = Vec::new();
    for (word, why) in FORBIDDEN_IN_SCRIPT {
        if text.contains(word) {
            problems.push(format!("{STATIC}/{name} has `{word}`, which {why}"));
        }
    }
    for line in text.lines().map(str::trim) {
        if line.starts_with("import ") || line.starts_with("export ") || line.contains(" from \"") {
            let target = line.rsplit('"').nth(1);
            let target =
                target.filter(|_| line.contains("from \"") || line.starts_with("import \""));
            problems.extend(target.and_then(|target| missing(name, target, shipped)));
        }
    }
    problems
}

fn style(name: &str, text: &str) -> Vec<String> {
    let remote = ["http://", "https://", "url(//"].into_iter().find(|word| text.contains(word));
    remote.map(|word| format!("{STATIC}/{name} loads from {word}...")).into_iter().collect()
}

/// A problem if the file that `from` loads is remote or not shipped.
fn missing(from: &str, target: &str, shipped: &[String]) -> Option<String> {
    if target.contains("//") || target.starts_with("data:") {
        return Some(format!("{STATIC}/{from} loads {target}, which does not ship with it"));
    }
    let folder = from.rsplit_once('/').map(|(folder, _)| folder);
    let mut parts: Vec<&str> = match folder {
        Some(folder) if !target.starts_with('/') => folder.split('/').collect(),
        _ => Vec::new(),
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    let found = shipped.contains(&path);
    (!found).then(|| format!("{STATIC}/{from} loads {target}, and there is no {path}"))
}

/// The opening tags, without their angle brackets; comments are left out.
fn tags(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('<') {
        let end = if after.starts_with("!--") { "-->" } else { ">" };
        let (tag, next) = after.split_once(end).unwrap_or((after, ""));
        if tag.starts_with(|first: char| first.is_ascii_alphabetic()) {
            found.push(tag.trim_end_matches('/').trim_end());
        }
        rest = next;
    }
    found
}

/// The attributes of a tag; one without a value has an empty one.
fn attributes_of(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|letter: char| letter == '=' || letter.is_whitespace());
        let (key, after) = rest.split_at(end.unwrap_or(rest.len()));
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('=').map(str::trim_start) {
            None => ("", after),
            Some(quoted) => match quoted.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    let inner = quoted.strip_prefix(quote).unwrap_or_default();
                    inner.split_once(quote).unwrap_or((inner, ""))
                }
                _ => quoted.split_once(char::is_whitespace).unwrap_or((quoted, "")),
            },
        };
        found.push((key.to_ascii_lowercase(), value.to_owned()));
        rest = next.trim_start();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped() -> Vec<String> {
        ["calls.js", "base.css", "pages/a.js", "ledger.js"].map(str::to_owned).to_vec()
    }

    fn problems_of_page(text: &str) -> usize {
        page("calls.html", text, &shipped()).len()
    }

    #[test]
    fn inline_script_and_style_are_problems() {
        assert_eq!(problems_of_page("<script>run()</script>"), 1);
        assert_eq!(problems_of_page("<style>p { color: red }</style>"), 1);
        assert_eq!(problems_of_page("<p style=\"color: red\">"), 1);
        assert_eq!(problems_of_page("<button onclick='go()' disabled>"), 1);
    }

    #[test]
    fn remote_or_missing_files_are_problems() {
        assert_eq!(problems_of_page("<script src=\"https://example.com/x.js\"></script>"), 1);
        assert_eq!(problems_of_page("<script src=\"gone.js\"></script>"), 1);
        assert_eq!(problems_of_page("<link rel=stylesheet href=//example.com/x.css>"), 1);
        assert_eq!(style("a.css", "@import url(https://example.com/x.css)").len(), 1);
        assert_eq!(script("calls.js", "import { a } from \"./gone.js\";", &shipped()).len(), 1);
    }

    #[test]
    fn text_run_as_code_is_a_problem() {
        for (word, _) in FORBIDDEN_IN_SCRIPT {
            assert!(!script("calls.js", word, &shipped()).is_empty(), "{word}");
        }
    }

    #[test]
    fn a_good_page_has_none() {
        let text = "<!doctype html><!-- <script>no</script> --><link rel=\"stylesheet\" \
                    href=\"base.css\"><script type=\"module\" src=\"calls.js\"></script>\
                    <p id=one data-msg=\"open\">on 1 < 2</p>";
        assert_eq!(page("calls.html", text, &shipped()), Vec::<String>::new());
        let module = "import init from \"../ledger.js\";\nconst from = 1;\n";
        assert!(script("pages/a.js", module, &shipped()).is_empty());
    }
}
