//! `build/extension`: what Chrome loads, and what the Web Store gets. The static files, each label in
//! the HTML named by the line that its words have in every language instead of by its key; beside
//! them `ledger.js` and `ledger_bg.wasm`, the words of every language but English, and what Chrome
//! itself says in each; scripts and styles without what only people read.

use std::path::Path;

use anyhow::{Context, Result};

use super::stamp::Stamp;
use super::{copy, tools};
use crate::project;
use crate::step::unchanged;

const STATIC: &str = "extension/static";

/// Fills `build/extension` from the compiled WASM and the static files.
pub fn assemble(root: &Path) -> Result<()> {
    let wasm = tools::compiled(root, "ledger_extension")?;
    let output = project::built_extension(root);
    let words = words();
    let mut stamp = Stamp::default();
    for (name, content) in &words {
        stamp = stamp.text(name).text(content);
    }
    let stamp =
        stamp.file(&wasm)?.folder(&root.join(STATIC))?.file(&root.join("package-lock.json"))?;
    let worked = stamp.guard(root, "extension", &output.join("ledger_bg.wasm"), || {
        tools::empty(&output)?;
        let arguments = ["--target", "web", "--no-typescript", "--out-name", "ledger"];
        tools::bindgen(root, &wasm, &output, &arguments)?;
        tools::optimize(root, &output.join("ledger_bg.wasm"))?;
        copy(&root.join(STATIC), &output)?;
        number_labels(&output)?;
        for (name, content) in &words {
            project::write(&output.join(name), content)?;
        }
        tools::minify(root, &output)
    })?;
    if !worked {
        unchanged("build/extension");
    }
    Ok(())
}

/// The pages name each label by the line that has its words, instead of by its key.
fn number_labels(folder: &Path) -> Result<()> {
    for path in project::files(folder)? {
        if path.extension().is_some_and(|ending| ending == "html") {
            let html = std::fs::read_to_string(&path)?;
            let numbered = numbered(&html).with_context(|| path.display().to_string())?;
            project::write(&path, numbered)?;
        }
    }
    Ok(())
}

fn numbered(html: &str) -> Result<String> {
    let mut pieces = html.split(" data-text");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let named = piece.split_once("=\"");
        let named = named.and_then(|(kind, rest)| Some((kind, rest.split_once('"')?)));
        let (kind, (key, rest)) = named.context("a label is not named in quotes")?;
        let label = ledger_words::LABELS.iter().find(|(known, _)| *known == key);
        let (_, words) = label.with_context(|| format!("there is no label {key}"))?;
        text.push_str(&format!(" data-text{kind}=\"{}\"{rest}", words.line()));
    }
    Ok(text)
}

/// The files that languages make, by name.
fn words() -> Vec<(String, &'static str)> {
    let spoken = ledger_words::FILES.map(|(code, words)| (format!("words/{code}.txt"), words));
    let manifest = ledger_words::MESSAGES
        .map(|(code, messages)| (format!("_locales/{code}/messages.json"), messages));
    spoken.into_iter().chain(manifest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_numbered_and_one_that_there_is_not_stops_the_build() {
        let html = |key: &str| {
            format!("<p data-text=\"{key}\" id=\"a\"></p>\n<a data-text-name=\"{key}\">")
        };
        let line = ledger_words::labels::SKIP.line().to_string();
        assert_eq!(numbered(&html("skip")).unwrap(), html(&line));
        assert_eq!(numbered(&html("skpi")).unwrap_err().to_string(), "there is no label skpi");
    }
}
