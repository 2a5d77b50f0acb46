//! Examples of what the laws do not say.

use super::*;
use crate::ledger::{Standing, Tried};

fn composed(format: Format, lines: &[(Field, &str)]) -> Composed {
    Composed {
        contact: Some("1".into()),
        subject: "Inbound Call from Jane".to_owned(),
        lines: lines.iter().map(|(field, value)| (*field, (*value).to_owned())).collect(),
        format,
        own_fields: None,
        fields: Default::default(),
    }
}

fn standing(subject: &str, body: &str) -> Standing {
    Standing { subject: subject.to_owned(), body: body.to_owned(), ..Standing::default() }
}

/// A body, what is written into it, and what comes of it.
type Row<'a> = (&'a str, &'a [(Field, &'a str)], &'a str);

fn check(format: Format, rows: &[Row<'_>]) {
    for (body, lines, expected) in rows {
        let composed = composed(format, lines);
        let written = upsert(body, &composed);
        assert_eq!(&written, expected, "from {body:?}");
        assert_eq!(upsert(&written, &composed), written, "a second time");
    }
}

#[test]
fn in_plain_text_what_a_person_typed_stays() {
    check(
        Format::Plain,
        &[
            ("- Summary: S\r\n- Result: Missed\r", &[], "- Summary: S\r\n- Result: Missed\r"),
            (
                "Call her back.\r",
                &[(Field::Result, "Missed")],
                "Call her back.\r\r\n- Result: Missed\r\n",
            ),
            (
                "- Summary: Old\n- Duration: pending\nCall her back on Monday.\n",
                &[(Field::Duration, "5 seconds"), (Field::Result, "Missed")],
                "- Summary: Old\n- Duration: 5 seconds\n- Result: Missed\nCall her back on Monday.\n",
            ),
            // A note goes before the fields, never before a person's words.
            (
                "Typed above\n- Result: No-Answer\n\nTyped below",
                &[(Field::Note, "It costs $1 and $&"), (Field::Result, "Call connected")],
                "Typed above\n- Note: It costs $1 and $&\n- Result: Call connected\n\nTyped below",
            ),
            ("Typed", &[(Field::Note, "n")], "Typed\n- Note: n\n"),
            (
                "- Note: first\nsecond line\n- Result: Missed\n",
                &[(Field::Result, "Voicemail")],
                "- Note: first\nsecond line\n- Result: Voicemail\n",
            ),
            // What only looks like ours, or is in another format, is a person's.
            ("-- Result: x\n", &[(Field::Result, "y")], "-- Result: x\n- Result: y\n"),
            ("<p>Typed</p>\n", &[(Field::Result, "y")], "<p>Typed</p>\n- Result: y\n"),
            // No newline at the end, and CRLF, stay.
            ("- Result: Missed", &[(Field::Result, "Voicemail")], "- Result: Voicemail"),
            (
                "- Note: a\r\n\r\nb\r\n- Result: x\r\nTyped\r\n",
                &[(Field::Note, "c\nd"), (Field::Result, "y"), (Field::CallScore, "7")],
                "- Note: c\r\nd\r\n- Result: y\r\n- Call score: 7\r\nTyped\r\n",
            ),
            // A block whose end was deleted is nobody's to touch.
            (
                "- AI Note:\nold\n- Summary: s\nTyped\n",
                &[(Field::Summary, "t"), (Field::AiNote, "new")],
                "- AI Note:\nold\n- Summary: t\n\n- AI Note:\nnew\n--- END\nTyped\n",
            ),
            // The name is written once.
            (
                "- RingCentral user name: Ann\n",
                &[(Field::UserName, "Bob")],
                "- RingCentral user name: Ann\n",
            ),
            (
                "- RingCentral user name: (pending...)\n",
                &[(Field::UserName, "Bob")],
                "- RingCentral user name: Bob\n",
            ),
        ],
    );
}

#[test]
fn in_html_what_a_person_typed_stays() {
    check(
        Format::Html,
        &[
            (
                "<p>Mine</p><LI><B>Result</B>: A &amp; B</LI><i>too</i>",
                &[(Field::Result, "<Busy>"), (Field::CallScore, "7")],
                "<p>Mine</p><li><b>Result</b>: &lt;Busy&gt;</li><li><b>Call score</b>: 7</li>\
                 <i>too</i>",
            ),
            // A list of our own takes links, as App Connect does it; a person's does not.
            (
                "<ul><li><b>Summary</b>: s</li></ul><ul><li>mine</li></ul>",
                &[(Field::Duration, "1 second"), (Field::Recording, "pending")],
                "<ul><li><b>Summary</b>: s</li><li><b>Call recording link</b>: (pending...)</li>\
                 </ul><li><b>Duration</b>: 1 second</li><ul><li>mine</li></ul>",
            ),
            // A bold word of a person is not a field while there is a real one.
            (
                "<b>Result</b>: mine<br><li><b>Result</b>: x</li>",
                &[(Field::Result, "y")],
                "<b>Result</b>: mine<br><li><b>Result</b>: y</li>",
            ),
            (
                "<li><b>Call recording link</b>: (pending...)</li>",
                &[(Field::Recording, "https://example.com/?a=1&b=\"2\"")],
                "<li><b>Call recording link</b>: <a target=\"_blank\" \
                 href=\"https://example.com/?a=1&amp;b=&quot;2&quot;\">open</a></li>",
            ),
            (
                "",
                &[(Field::AceLink, "javascript:alert(1)")],
                "<li><b>ACE recording link</b>: javascript:alert(1)</li>",
            ),
        ],
    );
}

#[test]
fn in_markdown_what_a_person_typed_stays() {
    check(
        Format::Markdown,
        &[
            (
                "## Call details\n**Result**: a\nTyped\n",
                &[(Field::Note, "n"), (Field::Result, "b")],
                "## Agent notes\nn\n\n## Call details\n**Result**: b\nTyped\n",
            ),
            // Behind a block that changes, a paragraph of its own stays.
            (
                "### AI Note\nold\n\nTyped\n",
                &[(Field::AiNote, "new"), (Field::CallScore, "7")],
                "### AI Note\nnew\n\nTyped\n**Call score**: 7\n",
            ),
            // Behind a block that does not change, every line does.
            (
                "### AI Note\none\n\ntwo\nTyped\n",
                &[(Field::AiNote, "one\n\ntwo")],
                "### AI Note\none\n\ntwo\nTyped\n",
            ),
        ],
    );
}

#[test]
fn an_update_writes_what_changed_and_keeps_what_people_wrote() {
    let applied = composed(Format::Plain, &[(Field::Note, "ours"), (Field::Result, "Missed")]);
    let wanted =
        composed(Format::Plain, &[(Field::Note, "ours, edited"), (Field::Result, "Voicemail")]);
    let merged = |body: &str| {
        merge(&standing("Theirs", body), Some(&applied), None, &HumanText::default(), &wanted)
    };
    let (subject, body) = merged("- Note: ours\n- Result: Missed\n");
    assert_eq!(subject, "Theirs");
    assert_eq!(body, "- Note: ours, edited\n- Result: Voicemail\n");
    let (_, body) = merged("- Note: theirs\n- Result: Missed\n");
    assert_eq!(body, "- Note: theirs\nours, edited\n- Result: Voicemail\n");
    let (_, body) = merged("- Note: theirs\nours, edited\n- Result: Missed\n");
    assert_eq!(body, "- Note: theirs\nours, edited\n- Result: Voicemail\n");
}

#[test]
fn a_note_with_formatting_keeps_it_when_another_comes_below() {
    let note =
        |inside: &str| format!("<b>Agent notes</b><br>{inside}<br><br><b>Call details</b><br>");
    let merged = |before: Option<&Composed>, inside: &str, ours: &str| {
        let human = HumanText { note: Some(ours.to_owned()), ..HumanText::default() };
        let note_line = (Field::Note, ours);
        let lines = if ours.is_empty() { &[][..] } else { &[note_line][..] };
        let wanted = composed(Format::Html, lines);
        merge(&standing("", &note(inside)), before, None, &human, &wanted).1
    };
    let theirs = "<i>theirs</i>";
    let both = "<i>theirs</i><br>ours &lt;3";
    assert_eq!(merged(None, theirs, "ours <3"), note(both));
    let before = composed(Format::Html, &[(Field::Note, "ours <3")]);
    assert_eq!(merged(Some(&before), both, "new"), note("<i>theirs</i><br>new"));
    assert_eq!(merged(Some(&before), both, ""), note(theirs));
    assert_eq!(merged(Some(&before), "ours &lt;3<br><i>x</i>", ""), note("<i>x</i>"));
    assert_eq!(merged(Some(&before), "ours &lt;3", ""), "");
    // A picture is a person's, and so is a line of which only a part is ours.
    let picture = "ours &lt;3<img src=\"x\">";
    assert_eq!(merged(Some(&before), picture, "new"), note(&format!("{picture}<br>new")));
    assert_eq!(merged(Some(&before), picture, ""), note(picture));
    let inside = "<i>ours &lt;3</i> and theirs";
    assert_eq!(merged(Some(&before), inside, ""), note(inside));
}

#[test]
fn a_block_we_wrote_is_told_from_what_was_typed_below() {
    let before = composed(Format::Markdown, &[(Field::Transcript, "A: hi\n\nB: yo")]);
    let after = composed(Format::Markdown, &[(Field::Transcript, "A: hello")]);
    let standing = standing("", "### Transcript\nA: hi\n\nB: yo\nTyped\n");
    let (_, body) = merge(&standing, Some(&before), None, &HumanText::default(), &after);
    assert_eq!(body, "### Transcript\nA: hello\nTyped\n");
}

#[test]
fn an_update_that_did_not_land_takes_nothing_for_ours() {
    let before = composed(Format::Plain, &[(Field::Duration, "5 seconds")]);
    let after =
        composed(Format::Plain, &[(Field::Duration, "5 seconds"), (Field::Result, "Missed")]);
    let standing = standing("Typed", "- Duration: 5 seconds, bad line\n");
    let tried =
        |in_doubt| Some(Tried { found: "Inbound".to_owned(), in_doubt, ..Tried::default() });
    for (in_doubt, duration) in [(0, "5 seconds, bad line"), (1, "5 seconds")] {
        let (subject, body) = merge(
            &standing,
            Some(&before),
            tried(in_doubt).as_ref(),
            &HumanText::default(),
            &after,
        );
        assert_eq!(subject, "Typed");
        assert_eq!(body, format!("- Duration: {duration}\n- Result: Missed\n"));
    }
}

#[test]
fn the_subject_names_the_contact_or_the_number() {
    let number = Some("+16505550100");
    assert_eq!(subject(Direction::Inbound, "Jane", number), "Inbound Call from Jane");
    assert_eq!(subject(Direction::Outbound, "", number), "Outbound Call to +16505550100");
    assert_eq!(subject(Direction::Inbound, "", None), "Inbound Call from an unknown number");
}

#[test]
fn what_was_composed_by_an_older_version_still_reads() {
    let old = r#"{"contact":"1","subject":"s","lines":{"note":"n","date-time":"d"}}"#;
    let read: Composed = serde_json::from_str(old).unwrap();
    assert_eq!((read.format, read.own_fields), (Format::Plain, None));
    assert_eq!(read.lines.len(), 2);
}

#[test]
fn a_subject_stays_in_its_line() {
    assert_eq!(one_line(" Jane\n- Result: x\t Smith "), "Jane - Result: x Smith");
}

#[test]
fn a_note_can_be_read_back_whatever_it_holds() {
    for format in [Format::Plain, Format::Html, Format::Markdown] {
        for (written, expected) in [
            ("one line", "one line"),
            ("  two \r\nlines", "  two \nlines"),
            ("see\n- Result: bogus\n- Note: x", "see\n- Result: bogus\n- Note: x"),
            ("- Result: bogus", "- Result: bogus"),
            ("a\n- AI Note: b", "a\n- AI Note: b"),
            ("a\n\nb", "a\n\nb"),
            ("## Call details\n**Result**: x", "## Call details\n**Result**: x"),
        ] {
            let lines = [(Field::Note, written), (Field::Result, "Missed")];
            let body = upsert("", &composed(format, &lines));
            assert_eq!(note(&body, format).as_deref(), Some(expected), "in {body:?}");
        }
    }
}
