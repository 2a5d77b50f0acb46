//! A call's timeline in plain words.

use ledger_core::ledger::{Note, What};

use crate::sheet::{Rows, Sheet, Style};
use crate::text;

/// The lines, oldest first.
pub(super) fn list(notes: &[Note], lines: &mut Rows) {
    for note in notes {
        write(note, lines.add(lines.len().to_string()));
    }
}

/// What happened and when; and why, a name or the CRM's words, or what was sent to it.
fn write(note: &Note, line: &mut Sheet) {
    line.time("at", note.at, Style::Seconds);
    line.say("words", text::happened(note.what));
    let mut more = note.why.map(|why| why.sentence().to_owned()).unwrap_or_default();
    if let (What::Requested, Some((request, body))) = (note.what, note.detail.split_once('\n')) {
        line.show("sent");
        line.say("request", request.to_owned());
        line.say("body", body.to_owned());
    } else {
        more = format!("{more} {}", text::detail(note.what, &note.detail));
    }
    line.say_or_hide("more", more.trim().to_owned());
}
