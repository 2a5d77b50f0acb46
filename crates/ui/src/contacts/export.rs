//! Contacts as files that other address books read.

use ledger_core::case::lowercase;
use ledger_wire::api::StoredContact;

use crate::csv;

/// What separates several numbers in one cell; the import reads it back.
pub(super) const BETWEEN: &str = " ::: ";

/// Words of labels, and the types that vCard has for them.
const KINDS: [(&str, &str); 8] = [
    ("mobile", "CELL"),
    ("cell", "CELL"),
    ("work", "WORK"),
    ("business", "WORK"),
    ("home", "HOME"),
    ("fax", "FAX"),
    ("main", "MAIN"),
    ("pager", "PAGER"),
];

/// Contacts as CSV. The headings are those that the import knows.
pub(super) fn as_csv(contacts: &[StoredContact]) -> String {
    let most = contacts.iter().map(|contact| contact.numbers.len()).max().unwrap_or_default();
    let mut numbered = Vec::new();
    for place in 1..=most {
        numbered.push(format!("Phone {place} - Label"));
        numbered.push(format!("Phone {place} - Value"));
    }
    let mut file = csv::empty();
    let mut row = vec!["Name", "Company", "E-mail"];
    row.extend(numbered.iter().map(String::as_str));
    row.push("Note");
    csv::add_row(&mut file, &row);
    for contact in contacts {
        let mut row = vec![contact.name.as_str(), &contact.company, &contact.email];
        for place in 0..most {
            let number = contact.numbers.get(place);
            row.push(number.map_or("", |one| &one.label));
            row.push(number.map_or("", |one| &one.number));
        }
        row.push(&contact.note);
        csv::add_row(&mut file, &row);
    }
    file
}

/// Contacts as vCards of version 3.0, which every address book reads.
pub(super) fn as_vcard(contacts: &[StoredContact]) -> String {
    let mut text = String::new();
    let mut line = |head: &str, value: &str| {
        if !value.is_empty() {
            fold(&mut text, &format!("{head}:{value}"));
        }
    };
    for contact in contacts {
        line("BEGIN", "VCARD");
        line("VERSION", "3.0");
        line("FN", &escaped(&contact.name));
        line("N", &format!("{};;;;", escaped(&contact.name)));
        line("ORG", &escaped(&contact.company));
        line("EMAIL", &escaped(&contact.email));
        for number in &contact.numbers {
            line(&format!("TEL{}", kind(&number.label)), &escaped(&number.number));
        }
        line("NOTE", &escaped(&contact.note));
        line("END", "VCARD");
    }
    text
}

/// A label as the types that vCard has for it.
fn kind(label: &str) -> String {
    let label = lowercase(label);
    let mut types = String::new();
    for (word, kind) in KINDS {
        if label.contains(word) {
            types.push_str(if types.is_empty() { ";TYPE=" } else { "," });
            types.push_str(kind);
        }
    }
    types
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\r', "")
        .replace('\n', "\\n")
        .replace(',', "\\,")
        .replace(';', "\\;")
}

/// A line of at most 75 bytes, the rest on lines that begin with a space (RFC 2426, 2.6).
fn fold(text: &mut String, line: &str) {
    let mut room = 75;
    for one in line.chars() {
        if one.len_utf8() > room {
            text.push_str("\r\n ");
            room = 74;
        }
        room -= one.len_utf8();
        text.push(one);
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use ledger_core::contact::card::{ContactDraft, WrittenNumber};
    use ledger_core::id::ContactId;
    use ledger_core::time::Millis;
    use ledger_wire::api::ContactState;

    use super::*;
    use crate::contacts::import::file;

    fn contact(name: &str, note: &str, numbers: &[(&str, &str)]) -> StoredContact {
        StoredContact {
            id: ContactId::from("1"),
            name: name.to_owned(),
            company: "Acme, Inc.".to_owned(),
            email: "jo@example.com".to_owned(),
            note: note.to_owned(),
            numbers: numbers
                .iter()
                .map(|(number, label)| WrittenNumber {
                    number: (*number).to_owned(),
                    label: (*label).to_owned(),
                })
                .collect(),
            state: ContactState::Active,
            created_at: Millis(0),
            updated_at: Millis(0),
            latest_activity_at: None,
        }
    }

    #[test]
    fn files() {
        let contacts = [contact("Jo; Doe", "one\ntwo", &[("+16505550100", "work")])];
        assert_eq!(
            as_csv(&contacts),
            "\u{feff}Name,Company,E-mail,Phone 1 - Label,Phone 1 - Value,Note\r\n\
             \"Jo; Doe\",\"Acme, Inc.\",jo@example.com,work,+16505550100,\"one\ntwo\"\r\n"
        );
        assert_eq!(
            as_vcard(&contacts),
            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Jo\\; Doe\r\nN:Jo\\; Doe;;;;\r\nORG:Acme\\, Inc.\r\n\
             EMAIL:jo@example.com\r\nTEL;TYPE=WORK:+16505550100\r\nNOTE:one\\ntwo\r\nEND:VCARD\r\n"
        );
    }

    #[test]
    fn what_is_exported_can_be_imported() {
        let note =
            "Zoë said: \"ja\", \\ and ; many words that make this line fold, again and again";
        let numbers = [("+16505550100", "work"), ("+442079460018", "mobile")];
        let contacts = [contact("Zoë", note, &numbers), contact("=Formula", "", &[])];
        for text in [as_csv(&contacts), as_vcard(&contacts)] {
            let read = file::read(text.as_bytes()).unwrap();
            let draft = |place| read.contact(place).map(|(_, draft)| draft);
            let drafts: Vec<ContactDraft> = (0..read.len()).filter_map(draft).collect();
            let expected: Vec<ContactDraft> = contacts.iter().cloned().map(Into::into).collect();
            assert_eq!(drafts[0], expected[0], "{text}");
            assert!(drafts[1].name.ends_with("=Formula"), "{text}");
        }
    }
}
