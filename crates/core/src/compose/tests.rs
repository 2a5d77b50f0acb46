//! Examples of what the laws do not say.

use super::*;

fn composed(format: Format, lines: &[(Field, &str)]) -> Composed {
    Composed {
        contact: "1".into(),
        subject: "Inbound Call from Jane".to_owned(),
        lines: lines.iter().map(|(field, value)| (*field, (*value).to_owned())).collect(),
        format,
        direction: Direction::Inbound,
    }
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
        let standing = Standing { subject: "Theirs".to_owned(), body: body.to_owned() };
        merge(&standing, Some(&applied), &wanted)
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
    let standing = Standing {
        subject: String::new(),
        body: "<b>Agent notes</b><br><i>theirs</i><br><br><b>Call details</b><br>".to_owned(),
    };
    let wanted = composed(Format::Html, &[(Field::Note, "ours <3")]);
    assert_eq!(
        merge(&standing, None, &wanted).1,
        "<b>Agent notes</b><br><i>theirs</i><br>ours &lt;3<br><br><b>Call details</b><br>"
    );
}

#[test]
fn a_block_we_wrote_is_told_from_what_was_typed_below() {
    let before = composed(Format::Markdown, &[(Field::Transcript, "A: hi\n\nB: yo")]);
    let after = composed(Format::Markdown, &[(Field::Transcript, "A: hello")]);
    let standing = Standing {
        subject: String::new(),
        body: "### Transcript\nA: hi\n\nB: yo\nTyped\n".to_owned(),
    };
    assert_eq!(merge(&standing, Some(&before), &after).1, "### Transcript\nA: hello\nTyped\n");
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
    assert_eq!((read.format, read.direction), (Format::Plain, Direction::Inbound));
    assert_eq!(read.lines.len(), 2);
}
