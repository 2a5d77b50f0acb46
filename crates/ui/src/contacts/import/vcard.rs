//! Reads vCards of versions 3.0 (RFC 2426) and 4.0 (RFC 6350), and of 2.1 what address books of
//! telephones still write. Own code: the crates there are read one version only, or bring a
//! calendar along.

use ledger_core::case::lowercase;
use ledger_core::contact::card::{ContactDraft, WrittenNumber};

/// A line of a card: `item1.TEL;TYPE=work,voice:+1 650 555 0100`.
struct Property<'a> {
    group: &'a str,
    name: String,
    types: Vec<String>,
    quoted_printable: bool,
    value: String,
}

/// A card while it is read.
#[derive(Default)]
struct Card {
    draft: ContactDraft,
    /// The name in parts, should there be no whole one.
    parts: String,
    /// By group, what Apple calls things.
    labels: Vec<(String, String)>,
    /// The groups of the numbers, and which one is preferred.
    groups: Vec<String>,
    preferred: Option<usize>,
}

/// Reads the cards of a file. The first one is 1.
pub(super) fn read(text: &str) -> Vec<(u32, ContactDraft)> {
    let mut cards = Vec::new();
    let mut open: Option<Card> = None;
    for line in unfolded(text) {
        let Some(property) = property(&line) else { continue };
        match (property.name.as_str(), &mut open) {
            ("begin", _) => open = Some(Card::default()),
            ("end", _) => {
                let number = u32::try_from(cards.len()).unwrap_or(u32::MAX).saturating_add(1);
                cards.extend(open.take().map(|card| (number, card.finish())));
            }
            (_, Some(card)) => card.take(property),
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
        let Some(last) = lines.last_mut() else {
            lines.push(line.to_owned());
            continue;
        };
        let soft = last.ends_with('=') && last.to_ascii_uppercase().contains("QUOTED-PRINTABLE");
        if soft {
            last.pop();
            last.push_str(line);
        } else if let Some(rest) = line.strip_prefix([' ', '\t']) {
            last.push_str(rest);
        } else {
            lines.push(line.to_owned());
        }
    }
    lines
}

fn property(line: &str) -> Option<Property<'_>> {
    let (head, value) = split_value(line)?;
    let mut pieces = head.split(';');
    let full = pieces.next()?;
    let (group, name) = full.rsplit_once('.').unwrap_or(("", full));
    let (mut types, mut quoted_printable) = (Vec::new(), false);
    for piece in pieces {
        // Version 2.1 writes types without their name.
        let (key, values) = piece.split_once('=').unwrap_or(("type", piece));
        let values = values.trim_matches('"').to_ascii_lowercase();
        if values == "quoted-printable" {
            quoted_printable = true;
        } else if key.eq_ignore_ascii_case("type") {
            types.extend(values.split(',').map(str::to_owned));
        } else if key.eq_ignore_ascii_case("pref") {
            types.push("pref".to_owned());
        }
    }
    let (name, value) = (name.trim().to_ascii_lowercase(), value.trim().to_owned());
    Some(Property { group, name, types, quoted_printable, value })
}

/// At the first colon outside quotes.
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
    fn take(&mut self, property: Property<'_>) {
        let value = match property.quoted_printable {
            true => decoded(&property.value),
            false => property.value,
        };
        match property.name.as_str() {
            "fn" => self.draft.name = plain(&value),
            "n" => {
                // Family, given, additional, prefix, suffix.
                let parts: Vec<String> = pieces(&value).iter().map(|part| plain(part)).collect();
                let [family, given] = [parts.first(), parts.get(1)]
                    .map(|part| part.map(String::as_str).unwrap_or_default());
                self.parts = format!("{given} {family}").trim().to_owned();
            }
            "org" => {
                let company = pieces(&value).into_iter().next().unwrap_or_default();
                self.draft.company = plain(&company);
            }
            "email" if self.draft.email.is_empty() => self.draft.email = plain(&value),
            "note" => self.draft.note = plain(&value),
            "tel" => self.number(property.group, &property.types, &value),
            "x-ablabel" => self.labels.push((property.group.to_owned(), plain(&value))),
            _ => {}
        }
    }

    fn number(&mut self, group: &str, types: &[String], value: &str) {
        let number = plain(value.strip_prefix("tel:").unwrap_or(value));
        // RFC 3966: `;ext=7` is an extension, any other parameter is none of ours.
        let (number, parameters) = number.split_once(';').unwrap_or((&number, ""));
        let extension = parameters.split(';').find_map(|one| one.strip_prefix("ext="));
        let number = match extension {
            Some(extension) => format!("{number} ext. {extension}"),
            None => number.to_owned(),
        };
        if types.iter().any(|one| one == "pref") {
            self.preferred.get_or_insert(self.draft.numbers.len());
        }
        self.groups.push(group.to_owned());
        self.draft.numbers.push(WrittenNumber { number, label: label(types) });
    }

    fn finish(mut self) -> ContactDraft {
        for (group, label) in &self.labels {
            // Apple's own labels stand in brackets: `_$!<Main>!$_`.
            let label = lowercase(label.trim_start_matches("_$!<").trim_end_matches(">!$_"));
            let numbers = self.groups.iter().zip(&mut self.draft.numbers);
            for (_, number) in numbers.filter(|(of, _)| *of == group && !group.is_empty()) {
                number.label.clone_from(&label);
            }
        }
        if let Some(preferred) = self.preferred.filter(|place| *place > 0) {
            let first = self.draft.numbers.remove(preferred);
            self.draft.numbers.insert(0, first);
        }
        if self.draft.name.is_empty() {
            self.draft.name = self.parts;
        }
        self.draft
    }
}

/// What a number is, in a word or two. That it is for voice, everybody takes for granted.
fn label(types: &[String]) -> String {
    let words = types.iter().filter_map(|one| match one.as_str() {
        "cell" | "iphone" => Some("mobile"),
        "home" => Some("home"),
        "work" => Some("work"),
        "main" => Some("main"),
        "fax" => Some("fax"),
        "pager" => Some("pager"),
        "car" => Some("car"),
        "other" => Some("other"),
        _ => None,
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The parts of a value, at semicolons that are meant so.
fn pieces(value: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut escaped = false;
    for one in value.chars() {
        if one == ';' && !escaped {
            pieces.push(String::new());
            continue;
        }
        escaped = one == '\\' && !escaped;
        if let Some(last) = pieces.last_mut() {
            last.push(one);
        }
    }
    pieces
}

/// A text without its escapes (RFC 6350, 3.4).
fn plain(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(one) = letters.next() {
        match one {
            '\\' => match letters.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(other) => text.push(other),
                None => {}
            },
            _ => text.push(one),
        }
    }
    text.trim().to_owned()
}

/// Quoted-printable bytes as text (RFC 2045, 6.7).
fn decoded(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match (byte, hex.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'=', Some(coded)) => {
                bytes.push(coded);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*byte);
                rest = after;
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
