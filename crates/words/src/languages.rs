//! From the files of the languages to what the program carries. English is the measure: every
//! other language has the same keys, each with the same places and the same forms.
//!
//! This is part of the build script, and of the crate's tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use toml::{Table, Value};

/// The languages, English first.
pub(crate) const CODES: [&str; 4] = ["en", "es", "fr", "de"];

/// The section that Chrome reads, in files of its own.
const MANIFEST: &str = "manifest";
/// The section whose keys the HTML names.
const LABELS: &str = "labels";
/// The sections that not only pages say, but also the core and the Worker. Their lines come first.
const SHARED: [&str; 10] = [
    "additional",
    "block_list",
    "card",
    "choices",
    "incident",
    "next",
    "number",
    "problem",
    "question",
    "why",
];

/// Everything that is said, in every language.
pub(crate) struct Languages {
    /// What is said, by section and key, in the order of [`CODES`].
    said: BTreeMap<Key, Vec<Words>>,
}

/// A section, and a key in it.
type Key = (String, String);

/// What is said under a key, in one language.
#[derive(Debug, PartialEq, Eq)]
enum Words {
    Phrase(String),
    Plural { one: String, other: String },
}

/// Who says what a section has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sayer {
    /// The core, so the Worker and the pages.
    All,
    /// The pages alone.
    Pages,
}

impl Sayer {
    const BOTH: [Self; 2] = [Self::All, Self::Pages];

    /// Who says this section; Chrome itself is none of them.
    fn of(section: &str) -> Option<Self> {
        match section {
            MANIFEST => None,
            section if SHARED.contains(&section) => Some(Self::All),
            _ => Some(Self::Pages),
        }
    }
}

impl Languages {
    /// Reads the files, in the order of [`CODES`].
    ///
    /// # Errors
    ///
    /// Everything that is wrong with them, each with its language and key.
    pub(crate) fn read(texts: &[String; CODES.len()]) -> Result<Self, Vec<String>> {
        let mut problems = Vec::new();
        let mut said: BTreeMap<Key, Vec<Words>> = BTreeMap::new();
        for (index, (code, text)) in CODES.iter().zip(texts).enumerate() {
            let mut own =
                language(text, &mut |problem| problems.push(format!("{code}: {problem}")));
            if index == 0 {
                said = own.into_iter().map(|(key, words)| (key, vec![words])).collect();
                continue;
            }
            for (key, known) in &mut said {
                let name = format!("{code}: {}.{}", key.0, key.1);
                match (own.remove(key), known.first()) {
                    (Some(words), Some(english)) => {
                        problems.extend(words.differs(english).map(|it| format!("{name} {it}")));
                        known.push(words);
                    }
                    (None, _) | (_, None) => problems.push(format!("{name} is missing")),
                }
            }
            let unknown = own.into_keys();
            problems.extend(
                unknown.map(|(section, key)| format!("{code}: {section}.{key} is not in English")),
            );
        }
        if problems.is_empty() { Ok(Self { said }) } else { Err(problems) }
    }

    /// What the crate is made of, by file name.
    pub(crate) fn files(&self) -> Vec<(String, String)> {
        let mut files = vec![
            ("phrases.rs".to_owned(), self.constants()),
            ("shared.txt".to_owned(), self.lines(Sayer::All, 0)),
            ("pages.txt".to_owned(), self.lines(Sayer::Pages, 0)),
        ];
        for (index, code) in CODES.into_iter().enumerate() {
            let lines = Sayer::BOTH.map(|sayer| self.lines(sayer, index));
            files.push((format!("{code}.json"), self.messages(index)));
            files.push((format!("{code}.txt"), lines.concat()));
        }
        files
    }

    /// What the program says, in the order of the lines.
    fn spoken(&self, by: Sayer) -> impl Iterator<Item = (&Key, &[Words])> {
        let own = self.said.iter().filter(move |((section, _), _)| Sayer::of(section) == Some(by));
        own.map(|(key, words)| (key, words.as_slice()))
    }

    /// A language's text: a line for each phrase, two for each that counts.
    fn lines(&self, by: Sayer, language: usize) -> String {
        let words = self.spoken(by).filter_map(|(_, words)| words.get(language));
        words.flat_map(Words::forms).map(|line| format!("{line}\n")).collect()
    }

    /// What Chrome itself says: its `messages.json`.
    fn messages(&self, language: usize) -> String {
        let own = self.said.iter().filter(|((section, _), _)| section == MANIFEST);
        let messages: Vec<String> = own
            .filter_map(|((_, key), words)| {
                let words = words.get(language)?.forms().first().copied()?;
                let words = words.replace('\\', "\\\\").replace('"', "\\\"");
                Some(format!("  \"{key}\": {{ \"message\": \"{words}\" }}"))
            })
            .collect();
        format!("{{\n{}\n}}\n", messages.join(",\n"))
    }

    /// The constants, in a module for each section; the labels; the texts of English.
    fn constants(&self) -> String {
        let (mut text, mut labels, mut line) = (String::new(), String::new(), 0);
        let mut open = "";
        for ((section, key), words) in Sayer::BOTH.into_iter().flat_map(|sayer| self.spoken(sayer))
        {
            let Some(english) = words.first() else { continue };
            let (forms, value) = (english.forms(), format!("{}({line})", english.kind()));
            line += forms.len();
            if open != section {
                text.push_str(if open.is_empty() { "" } else { "}\n" });
                _ = writeln!(
                    text,
                    "/// The section of this name.\npub mod {section} {{\n    use crate::*;"
                );
                open = section;
            }
            let name = key.replace('-', "_").to_uppercase();
            let shown = forms.last().copied().unwrap_or_default();
            let kind = english.kind();
            _ = writeln!(text, "    /// `{shown}`\n    pub const {name}: {kind} = {value};");
            if section == LABELS {
                _ = writeln!(labels, "    ({key:?}, {section}::{name}),");
            }
        }
        text.push_str(if open.is_empty() { "" } else { "}\n" });
        format!(
            "{text}\n/// Words that never change, by the key the HTML names them by.\n\
             pub const LABELS: &[(&str, crate::Phrase)] = &[\n{labels}];\n\n\
             /// How many lines a language's text has.\npub(crate) const LINES: usize = {line};\n\n\
             /// The English lines of what not only pages say.\n\
             pub(crate) const SHARED: &str = include_str!(\"shared.txt\");\n\n\
             /// The English lines that follow: what only pages say.\n\
             pub(crate) const PAGES: &str = include_str!(\"pages.txt\");\n"
        )
    }
}

impl Words {
    /// The lines.
    fn forms(&self) -> Vec<&str> {
        match self {
            Self::Phrase(words) => vec![words],
            Self::Plural { one, other } => vec![one, other],
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Phrase(_) => "Phrase",
            Self::Plural { .. } => "Plural",
        }
    }

    /// What is wrong with words, held against the English ones.
    fn differs(&self, english: &Self) -> Option<&'static str> {
        let places: Vec<_> = self.forms().into_iter().map(places).collect();
        let wanted: Vec<_> = english.forms().into_iter().map(self::places).collect();
        match (self, places.as_slice(), wanted.as_slice()) {
            (Self::Phrase(_), [own], [theirs]) => {
                (own != theirs).then_some("has not the places that it has in English")
            }
            (Self::Plural { .. }, [one, other], [_, theirs]) => {
                // One thing can be said without its count.
                let mut of_one = one.clone();
                of_one.insert("count");
                (other != theirs || of_one != *theirs)
                    .then_some("has not the places that it has in English")
            }
            _ => Some("has not the forms that it has in English"),
        }
    }
}

/// The places for values.
fn places(words: &str) -> BTreeSet<&str> {
    let behind = words.split('{').skip(1);
    behind.filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// A language's words.
fn language(text: &str, problem: &mut dyn FnMut(String)) -> BTreeMap<Key, Words> {
    let mut said = BTreeMap::new();
    let sections = text.parse::<Table>().unwrap_or_else(|failure| {
        problem(failure.to_string());
        Table::new()
    });
    for (section, keys) in sections {
        let Value::Table(keys) = keys else {
            problem(format!("{section} is no section"));
            continue;
        };
        for (key, value) in keys {
            let form = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
            let words = match (value.as_str(), form("one"), form("other")) {
                (Some(words), _, _) => Some(Words::Phrase(words.to_owned())),
                (None, Some(one), Some(other)) => Some(Words::Plural { one, other }),
                (None, None, _) | (None, _, None) => None,
            };
            let is_line = |words: &&str| !words.trim().is_empty() && !words.contains('\n');
            match words {
                Some(words) if words.forms().iter().all(is_line) => {
                    said.insert((section.clone(), key), words);
                }
                Some(_) => problem(format!("{section}.{key} is not a line of words")),
                None => problem(format!("{section}.{key} has neither words nor one and other")),
            }
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;

    const ENGLISH: &str = "[page]\nhello = \"Hello, {name}\"\ncalls = { one = \"{count} call\", other = \"{count} calls\" }\n";

    fn with(other: &str) -> Result<Languages, Vec<String>> {
        let mut texts = CODES.map(|_| ENGLISH.to_owned());
        if let Some(last) = texts.last_mut() {
            *last = other.to_owned();
        }
        Languages::read(&texts)
    }

    #[test]
    fn what_a_language_lacks_or_has_too_much_is_named() {
        let rows = [
            ("", &["de: page.calls is missing", "de: page.hello is missing"][..]),
            (
                "[page]\nhello = \"Hallo\"\ncalls = { one = \"ein Anruf\", other = \"{count} Anrufe\" }",
                &["de: page.hello has not the places that it has in English"],
            ),
            (
                "[page]\nhello = \"Hallo, {nam}\"\ncalls = { one = \"{count}\", other = \"viele\" }",
                &[
                    "de: page.calls has not the places that it has in English",
                    "de: page.hello has not the places that it has in English",
                ],
            ),
            (
                "[page]\nhello = \"Hallo, {name}\"\ncalls = \"{count} Anrufe\"\nbye = \"Ade\"",
                &[
                    "de: page.calls has not the forms that it has in English",
                    "de: page.bye is not in English",
                ],
            ),
            (
                "[page]\nhello = \" \"\ncalls = { one = \"{count}\" }",
                &[
                    "de: page.calls has neither words nor one and other",
                    "de: page.hello is not a line of words",
                    "de: page.calls is missing",
                    "de: page.hello is missing",
                ],
            ),
            (
                "page = 1",
                &[
                    "de: page is no section",
                    "de: page.calls is missing",
                    "de: page.hello is missing",
                ],
            ),
        ];
        for (text, expected) in rows {
            assert_eq!(with(text).err().unwrap_or_default(), expected, "{text}");
        }
        let broken = with("[page").err().unwrap_or_default();
        assert!(
            broken.first().is_some_and(|problem| problem.starts_with("de: TOML")),
            "{broken:?}"
        );
    }

    #[test]
    fn a_language_has_its_lines_in_the_order_of_the_constants() {
        let german = "[page]\nhello = \"Hallo, {name}\"\ncalls = { one = \"ein Anruf\", other = \"{count} Anrufe\" }\n";
        let made = with(german).ok().map(|made| made.files()).unwrap_or_default();
        let file = |name: &str| {
            made.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
        };
        assert_eq!(file("de.txt"), Some("ein Anruf\n{count} Anrufe\nHallo, {name}\n"));
        let constants = file("phrases.rs").unwrap_or_default();
        for line in ["CALLS: Plural = Plural(0);", "HELLO: Phrase = Phrase(2);"] {
            assert!(constants.contains(line), "{constants}");
        }
    }

    /// In WASM, who has not spoken, like the Worker, has no words of pages.
    #[test]
    fn who_is_no_page_says_only_what_is_shared() {
        let crates = ["core", "crm", "explain", "module", "ringcentral", "wire"];
        let crates = crates.map(|name| format!("../{name}/src"));
        let mut folders: Vec<PathBuf> = crates.iter().map(PathBuf::from).collect();
        folders.push("../../worker/src".into());
        let mut said = BTreeSet::new();
        while let Some(folder) = folders.pop() {
            for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let source = fs::read_to_string(path).unwrap();
                    let named = source.split("ledger_words::").skip(1).flat_map(|rest| {
                        let end = if rest.starts_with('{') { '}' } else { ';' };
                        rest.split(end).next().unwrap().trim_start_matches('{').split(',')
                    });
                    let words =
                        |name: &str| name.trim().split([':', ' ', ']']).next().map(str::to_owned);
                    said.extend(named.filter_map(words));
                }
            }
        }
        let sections = fs::read_to_string("languages/en.toml").unwrap().parse::<Table>().unwrap();
        said.retain(|name| sections.contains_key(name));
        assert_eq!(said, SHARED.map(str::to_owned).into());
    }
}
