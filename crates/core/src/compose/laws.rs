//! What holds for every body and every value, in all formats.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::body::{Piece, parse};
use super::label::{self, Kind};
use super::merge::bare;
use super::*;
use crate::ledger::{Standing, Tried};

/// What bodies and values are made of: words, and all that could be taken for structure.
const SCRAPS: [&str; 74] = [
    "word",
    "Call her back",
    " ",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "$1",
    "$&",
    "$`",
    "é",
    "-",
    "- ",
    "--- END",
    "--- END\n",
    "--- JOURNEY END\n",
    "- Note: ",
    "- Agent notes: ",
    "- Result: ",
    "- Result: a-b\n",
    "- Result: Missed\n",
    "- Summary: ",
    "- Summary: s\n",
    "- Duration: 5-\n",
    "- AI Note:\n",
    "- Transcript:\n",
    "- Call journey:\n",
    "- ACE summary:\n",
    "- Next steps: ",
    "\n- Call score: 1\n",
    "**Result**: ",
    "**Summary**: s\n",
    "**",
    ": ",
    "### AI Note\n",
    "### Transcript\n",
    "### Plan\n",
    "## Agent notes\n",
    "## Call details\n",
    "\n## Call details",
    "## ",
    "#",
    "<b>Agent notes</b>",
    "<b>Call details</b>",
    "<br>",
    "<BR/>",
    "<li>",
    "</li>",
    "<li><b>Result</b>: ",
    "<b>Result</b>: ",
    "<b>Summary</b>:",
    "<strong>Summary</strong>: s",
    "<div><b>AI Note</b><br>",
    "<div><b>Call journey</b><br>",
    "</div>",
    "<div>",
    "<ul>",
    "</ul>",
    "<script>",
    "</script>",
    "<",
    ">",
    "&",
    "&amp;",
    "&lt;",
    "\"",
    "<a href=\"https://x\">",
    "open</a>",
    "(pending...)",
    "http",
    "https://example.com/?a=1&b=\"2\"",
    "\u{2028}",
    "<b>",
    "</b>",
];

fn soup(most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(&SCRAPS[..]), 0..most)
        .prop_map(|scraps| scraps.concat())
}

fn format() -> impl Strategy<Value = Format> {
    proptest::sample::select(&[Format::Plain, Format::Html, Format::Markdown][..])
}

fn lines() -> impl Strategy<Value = BTreeMap<Field, String>> {
    let value = proptest::collection::vec(proptest::sample::select(&SCRAPS[..]), 1..6)
        .prop_map(|scraps| scraps.concat());
    proptest::collection::btree_map(proptest::sample::select(&Field::ALL[..]), value, 0..8)
}

fn composed(format: Format, lines: BTreeMap<Field, String>) -> Composed {
    Composed {
        contact: Some("1".into()),
        subject: "Inbound Call from Jane".to_owned(),
        lines,
        format,
        own_fields: None,
        fields: Default::default(),
    }
}

fn standing(body: &str) -> Standing {
    Standing { body: body.to_owned(), ..Standing::default() }
}

/// The value as it must be read back.
fn read_back(format: Format, field: Field, value: &str) -> String {
    let one_line = guard::one_line(value);
    match (label::kind(field), format) {
        (Kind::Note, Format::Plain) => guard::newlines(value).trim_end_matches('\n').to_owned(),
        (Kind::Note, Format::Html | Format::Markdown)
        | (Kind::Block, Format::Plain | Format::Markdown) => guard::newlines(value),
        (Kind::Block, Format::Html) => guard::newlines(value.trim_end_matches(['\n', '\r'])),
        (Kind::Line, Format::Html) => one_line.trim().to_owned(),
        (Kind::Link, Format::Html) if one_line.starts_with("http") => one_line,
        (Kind::Link, Format::Html) if field == Field::AceLink => one_line.trim().to_owned(),
        (Kind::Link, Format::Html) => html::PENDING.to_owned(),
        (Kind::Line | Kind::Link, Format::Plain | Format::Markdown) => one_line,
    }
}

fn joined(pieces: &[Piece<'_>]) -> String {
    pieces.iter().map(|piece| piece.raw.as_ref()).collect()
}

/// Whether the texts stand in the body, in this order and without overlap.
fn contains_in_order(body: &str, texts: &[&str]) -> bool {
    let mut rest = body;
    texts.iter().all(|text| match rest.split_once(text) {
        Some((_, behind)) => {
            rest = behind;
            true
        }
        None => false,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn parsing_loses_nothing(body in soup(20), format in format()) {
        prop_assert_eq!(joined(&parse(&body, format)), body);
    }

    #[test]
    fn writing_twice_changes_nothing(body in soup(16), format in format(), lines in lines()) {
        let composed = composed(format, lines);
        let once = upsert(&body, &composed);
        prop_assert_eq!(upsert(&once, &composed), once);
    }

    #[test]
    fn a_persons_text_stays_to_the_letter(
        body in soup(16), format in format(), lines in lines(),
    ) {
        let pieces = parse(&body, format);
        let theirs: Vec<&str> = pieces
            .iter()
            .filter(|piece| piece.is_text())
            .map(|piece| piece.raw.as_ref())
            .collect();
        let written = upsert(&body, &composed(format, lines));
        prop_assert!(contains_in_order(&written, &theirs), "{theirs:?} in {written:?}");
    }

    #[test]
    fn no_value_passes_for_another_field(format in format(), lines in lines()) {
        let written = upsert("", &composed(format, lines.clone()));
        let read: Vec<(Field, String)> = parse(&written, format)
            .iter()
            .filter_map(|piece| Some((piece.field()?, piece.value()?.to_owned())))
            .collect();
        let expected: Vec<(Field, String)> = lines
            .iter()
            .map(|(field, value)| (*field, read_back(format, *field, value)))
            .collect();
        prop_assert_eq!(read, expected, "{:?}", written);
    }

    #[test]
    fn merging_twice_changes_nothing(
        body in soup(16), format in format(), before in lines(), after in lines(),
    ) {
        let (before, after) = (composed(format, before), composed(format, after));
        let human = HumanText::default();
        let merged = |body: &str, applied: &Composed, tried: Option<&Tried>| {
            merge(&standing(body), Some(applied), tried, &human, &after).1
        };
        let once = merged(&body, &before, None);
        prop_assert_eq!(&merged(&once, &before, None), &once);
        prop_assert_eq!(&merged(&once, &after, None), &once);
        // An update of which it is not known whether it landed, and which did.
        let note = after.lines.get(&Field::Note).cloned();
        let tried = Tried { note, ..Tried::default() };
        prop_assert_eq!(&merged(&once, &before, Some(&tried)), &once);
    }

    #[test]
    fn a_note_from_the_crm_is_never_lost(
        note in "[a-z]{1,8}( [a-z]{1,8})?", ours in soup(5), format in format(),
    ) {
        let theirs = composed(format, BTreeMap::from([
            (Field::Note, note.clone()),
            (Field::Summary, "s".to_owned()),
        ]));
        let standing = standing(&upsert("", &theirs));
        let wanted = composed(format, BTreeMap::from([(Field::Note, format!("x{ours}"))]));
        let (_, body) = merge(&standing, None, None, &HumanText::default(), &wanted);
        let kept = bare(&super::note(&body, format).unwrap_or_default());
        prop_assert!(kept.contains(&note), "{body:?}");
        prop_assert!(kept.contains(&bare(&format!("x{ours}"))), "{body:?}");
    }
}
