//! Reads vCards of versions 3.0 (RFC 2426) and 4.0 (RFC 6350), and of 2.1 what address books of
//! telephones still write. Own code: the crates there are read one version only, or bring a
//! calendar along.

use ledger_core::case::lowercase;
use ledger_core::contact::card::{ContactDraft, WrittenNumber};

use crate::contacts::view::append;

/// A card while it is read.
#[derive(Default)]
struct Card {
    draft: ContactDraft,
    /// The name in parts, should there be no whole one.
    parts: String,
    /// By group, what Apple calls things.
    labels: Vec<(String, String)>,
    /// The groups of the numbers.
    groups: Vec<String>,
    has_preferred: bool,
}

/// Types of numbers, and what a number of each is called. That it is for voice, everybody takes for
/// granted.
const LABELS: [(&str, &str); 9] = [
    ("cell", "mobile"),
    ("iphone", "mobile"),
    ("home", "home"),
    ("work", "work"),
    ("main", "main"),
    ("fax", "fax"),
    ("pager", "pager"),
    ("car", "car"),
    ("other", "other"),
];

/// Reads the cards of a file. The first one is 1.
pub(super) fn read(text: &str) -> Vec<(u32, ContactDraft)> {
    let (mut cards, mut number) = (Vec::new(), 0);
    let mut open: Option<Card> = None;
    for line in unfolded(text) {
        let Some((head, value)) = split_value(&line) else { continue };
        let head = head.to_ascii_lowercase();
        let (property, parameters) = head.split_once(';').unwrap_or((&head, ""));
        let (group, name) = property.rsplit_once('.').unwrap_or(("", property));
        match (name.trim(), &mut open) {
            ("begin", _) => open = Some(Card::default()),
            ("end", _) => {
                number += u32::from(open.is_some());
                cards.extend(open.take().map(|card| (number, card.finish())));
            }
            (name, Some(card)) => card.take(group, name, parameters, value.trim()),
            (_, None) => {}
        }
    }
    cards
}

/// Whether a file is one of cards.
pub(super) fn is_vcard(text: &str) -> bool {
    let start = text.trim_start();
    start.get(..11).is_some_and(|start| start.eq_ignore_ascii_case("BEGIN:VCARD"))
}

/// Lines with what was folded behind them (RFC 6350, 3.2); quoted-printable folds with `=`.
fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let is_soft = |last: &&mut String| {
            last.ends_with('=') && last.to_ascii_uppercase().contains("QUOTED-PRINTABLE")
        };
        if let Some(last) = lines.last_mut().filter(is_soft) {
            last.pop();
            last.push_str(line);
        } else if let (Some(last), Some(rest)) = (lines.last_mut(), line.strip_prefix([' ', '\t']))
        {
            last.push_str(rest);
        } else {
            lines.push(line.to_owned());
        }
    }
    lines
}

/// A line such as `item1.TEL;TYPE=work,voice:+1 650 555 0100`, at the first colon outside quotes.
fn split_value(line: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let colon = line.char_indices().find(|(_, one)| {
        quoted ^= *one == '"';
        *one == ':' && !quoted
    });
    let (head, rest) = line.split_at_checked(colon?.0)?;
    Some((head, rest.strip_prefix(':')?))
}

impl Card {
    fn take(&mut self, group: &str, name: &str, parameters: &str, value: &str) {
        let (mut types, mut value) = (Vec::new(), value.to_owned());
        for parameter in parameters.split(';') {
            // Version 2.1 writes types without their name.
            let (key, values) = parameter.split_once('=').unwrap_or(("type", parameter));
            match (key, values.trim_matches('"')) {
                (_, "quoted-printable") => value = decoded(&value),
                ("type", values) => types.extend(values.split(',')),
                ("pref", _) => types.push("pref"),
                (_, _) => {}
            }
        }
        match name {
            "fn" => self.draft.name = whole(&value),
            "n" => {
                // Family, given, additional, prefix, suffix.
                self.parts = part(&value, 1);
                append(&mut self.parts, " ", &part(&value, 0));
            }
            "org" => self.draft.company = part(&value, 0),
            "email" if self.draft.email.is_empty() => self.draft.email = whole(&value),
            "note" => self.draft.note = whole(&value),
            "tel" => self.number(group, &types, &value),
            "x-ablabel" => self.labels.push((group.to_owned(), whole(&value))),
            _ => {}
        }
    }

    fn number(&mut self, group: &str, types: &[&str], value: &str) {
        let value = whole(value.strip_prefix("tel:").unwrap_or(value));
        // RFC 3966: `;ext=7` is an extension, any other parameter is none of ours.
        let mut parts = value.split(';');
        let mut number = parts.next().unwrap_or_default().to_owned();
        if let Some(extension) = parts.find_map(|one| one.strip_prefix("ext=")) {
            append(&mut number, " ext. ", extension);
        }
        let mut label = String::new();
        for kind in types {
            let known = LABELS.iter().find(|(known, _)| known == kind);
            append(&mut label, " ", known.map_or("", |(_, label)| label));
        }
        let is_preferred = types.contains(&"pref") && !self.has_preferred;
        self.has_preferred |= is_preferred;
        let place = if is_preferred { 0 } else { self.groups.len() };
        self.groups.insert(place, group.to_owned());
        self.draft.numbers.insert(place, WrittenNumber { number, label });
    }

    fn finish(mut self) -> ContactDraft {
        for (of, label) in &self.labels {
            // Apple's own labels stand in brackets: `_$!<Main>!$_`.
            let own = label.strip_prefix("_$!<").and_then(|label| label.strip_suffix(">!$_"));
            for (group, number) in self.groups.iter().zip(&mut self.draft.numbers) {
                if group == of && !group.is_empty() {
                    number.label = lowercase(own.unwrap_or(label));
                }
            }
        }
        if self.draft.name.is_empty() {
            self.draft.name = self.parts;
        }
        self.draft
    }
}

/// A text without its escapes (RFC 6350, 3.4).
fn whole(value: &str) -> String {
    unescaped(value, None)
}

/// One of the parts of a value, which stand between semicolons.
fn part(value: &str, wanted: usize) -> String {
    unescaped(value, Some(wanted))
}

fn unescaped(value: &str, wanted: Option<usize>) -> String {
    let (mut text, mut part, mut letters) = (String::new(), 0, value.chars());
    while let Some(mut letter) = letters.next() {
        if letter == ';' && wanted.is_some() {
            part += 1;
            continue;
        }
        if letter == '\\' {
            letter = match letters.next() {
                Some('n' | 'N') => '\n',
                Some(other) => other,
                None => break,
            };
        }
        if wanted.is_none_or(|wanted| wanted == part) {
            text.push(letter);
        }
    }
    text.trim().to_owned()
}

/// Quoted-printable bytes as text (RFC 2045, 6.7).
fn decoded(value: &str) -> String {
    let mut pieces = value.split('=');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let coded = piece.split_at_checked(2);
        match coded.and_then(|(hex, rest)| Some((u8::from_str_radix(hex, 16).ok()?, rest))) {
            Some((byte, rest)) => {
                bytes.push(byte);
                bytes.extend_from_slice(rest.as_bytes());
            }
            None => {
                bytes.push(b'=');
                bytes.extend_from_slice(piece.as_bytes());
            }
        }
    }
    crate::charset::decode(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        read(text)
            .into_iter()
            .map(|(number, draft)| {
                let numbers: Vec<String> = draft
                    .numbers
                    .iter()
                    .map(|one| format!("{} {}", one.number, one.label).trim_end().to_owned())
                    .collect();
                let ContactDraft { name, company, email, note, .. } = draft;
                let note = note.replace('\n', "/");
                format!("{number} {name} | {company} | {email} | {note} | {}", numbers.join(", "))
            })
            .collect()
    }

    #[test]
    fn cards_of_every_version() {
        let rows = [
            (
                "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Jo Doe\r\nN:Doe;Jo;;;\r\nORG:Acme\\, Inc.;Sales\r\n\
                 TEL;TYPE=WORK,VOICE:(650) 555-0100\r\nTEL;TYPE=CELL:650 555 0101\r\n\
                 EMAIL;TYPE=INTERNET:jo@example.com\r\nNOTE:Likes tea\\nand cake\r\nEND:VCARD\r\n",
                "1 Jo Doe | Acme, Inc. | jo@example.com | Likes tea/and cake | \
                 (650) 555-0100 work, 650 555 0101 mobile",
            ),
            (
                "BEGIN:VCARD\nVERSION:4.0\nN:Doe;Jo;;;\n\
                 TEL;VALUE=uri;TYPE=\"home,voice\":tel:+1-650-555-0100;ext=7\n\
                 TEL;VALUE=uri;PREF=1;TYPE=work:tel:+1-650-555-0101\nEND:VCARD\n",
                "1 Jo Doe |  |  |  | +1-650-555-0101 work, +1-650-555-0100 ext. 7 home",
            ),
            (
                "BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=\n=AB\n\
                 TEL;CELL;PREF:6505550100\nEND:VCARD\n",
                "1 Zoë |  |  |  | 6505550100 mobile",
            ),
            (
                "begin:vcard\nfn:Jo with a long na\n  me\nNOTE:folded\n\tonce\nend:vcard",
                "1 Jo with a long na me |  |  | foldedonce | ",
            ),
            (
                "BEGIN:VCARD\nFN:Jo\nitem1.TEL:1\nitem1.X-ABLabel:_$!<Main>!$_\n\
                 item2.TEL:2\nitem2.X-ABLabel:Boat\nEND:VCARD",
                "1 Jo |  |  |  | 1 main, 2 boat",
            ),
            (
                "BEGIN:VCARD\nFN:One\nEND:VCARD\nFN:lost\nBEGIN:VCARD\nFN:Two\nEND:VCARD",
                "1 One |  |  |  |  / 2 Two |  |  |  | ",
            ),
            (
                "BEGIN:VCARD\nX;P=\"a:b\":v\nFN:a\\;b\\\\c\nno property\nEND:VCARD",
                "1 a;b\\c |  |  |  | ",
            ),
            ("BEGIN:VCARD\nFN:never closed", ""),
        ];
        for (text, expected) in rows {
            assert_eq!(lines(text).join(" / "), expected, "{text}");
            assert!(is_vcard(text));
        }
        assert!(!is_vcard("Name,Phone"));
    }
}
