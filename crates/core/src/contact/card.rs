//! What people write of a contact in the built-in CRM: what may be kept of it, and how two cards
//! become one.
//!
//! Nothing is dropped silently: what cannot be kept is named with its field, and an update or a
//! merge never takes away what stood there, unless a person overwrote it.

use ledger_words::card as words;
use serde::{Deserialize, Serialize};

use crate::case::is_digit;
use crate::from_json::FromJson;
use crate::phone::{HomeRegion, PhoneNumber, Reading};
use crate::settings::Problem;

/// A contact as a person, or a file, writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ContactDraft {
    /// Its name; without one, the company or the e-mail address stands for it.
    pub name: String,
    /// Where the person works.
    pub company: String,
    /// The e-mail address.
    pub email: String,
    /// Anything else.
    pub note: String,
    /// The numbers, as people write them; the first is shown first.
    pub numbers: Vec<WrittenNumber>,
}

/// A number as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WrittenNumber {
    /// The number.
    pub number: String,
    /// What it is, such as `mobile`; may be empty.
    #[serde(default)]
    pub label: String,
}

/// A contact that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Its name; never empty.
    pub name: String,
    /// Where the person works; may be empty, like all that follows.
    pub company: String,
    /// The e-mail address.
    pub email: String,
    /// Anything else.
    pub note: String,
    /// The numbers, each once.
    pub numbers: Vec<CardNumber>,
}

/// A number of a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardNumber {
    /// The number.
    pub number: PhoneNumber,
    /// What it is; an extension behind the number is named here.
    pub label: String,
}

impl ContactDraft {
    /// The longest name, company or label, in characters.
    pub const LONGEST_LINE: usize = 200;
    /// The longest e-mail address (RFC 5321, 4.5.3.1.3, without its brackets).
    pub const LONGEST_EMAIL: usize = 254;
    /// The longest note, in characters.
    pub const LONGEST_NOTE: usize = 10_000;
    /// The most numbers.
    pub const MOST_NUMBERS: usize = 20;
    /// The fewest digits of a number that can be dialled from abroad, or with its area code.
    const FEWEST_DIGITS: usize = 5;

    /// What must be mended before it can be kept, each with its field: `name`, `company`, `email`,
    /// `note` or `numbers`. Numbers are only looked at: whether one exists, [`Self::read`] knows.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = self.problems_of_texts();
        let few = |number: &&WrittenNumber| {
            let digits = number.number.chars().filter(|one| is_digit(*one)).count();
            (1..Self::FEWEST_DIGITS).contains(&digits)
                || (digits == 0 && !number.number.trim().is_empty())
        };
        for number in self.numbers.iter().filter(few) {
            problems.push(Problem {
                field: "numbers".to_owned(),
                problem: format!(
                    "\"{}\" is not a telephone number: digits are missing; write it with its \
                     country code, like +16505550100",
                    number.number.trim()
                ),
            });
        }
        problems
    }

    /// What can be kept of it. Numbers without a country code belong to `home`.
    ///
    /// # Errors
    ///
    /// Everything that must be mended first, each with its field, as [`Self::problems`] names them.
    pub fn read(&self, home: &HomeRegion) -> Result<Card, Vec<Problem>> {
        let mut problems = self.problems_of_texts();
        let mut numbers = Vec::new();
        for written in self.numbers.iter().filter(|one| !one.number.trim().is_empty()) {
            match Reading::read(&written.number, home) {
                Ok(reading) => add(&mut numbers, labelled(reading, &written.label)),
                Err(problem) => problems
                    .push(Problem { field: "numbers".to_owned(), problem: problem.to_string() }),
            }
        }
        match (self.shown_name(), problems.is_empty()) {
            (Some(name), true) => Ok(Card {
                name: name.to_owned(),
                company: self.company.trim().to_owned(),
                email: self.email.trim().to_owned(),
                note: self.note.trim().to_owned(),
                numbers,
            }),
            (Some(_) | None, _) => Err(problems),
        }
    }

    /// What it is called.
    fn shown_name(&self) -> Option<&str> {
        let names = [self.name.trim(), self.company.trim(), self.email.trim()];
        names.into_iter().find(|text| !text.is_empty())
    }

    fn problems_of_texts(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut refuse = |field: &str, problem: String| {
            problems.push(Problem { field: field.to_owned(), problem });
        };
        if self.shown_name().is_none() {
            refuse("name", words::NEEDS_A_NAME.into());
        }
        let lengths = [
            ("name", &self.name, Self::LONGEST_LINE),
            ("company", &self.company, Self::LONGEST_LINE),
            ("email", &self.email, Self::LONGEST_EMAIL),
            ("note", &self.note, Self::LONGEST_NOTE),
        ];
        for (field, text, longest) in lengths {
            if text.trim().chars().nth(longest).is_some() {
                refuse(field, words::TOO_LONG.with(&[("longest", &longest.to_string())]));
            }
        }
        let email = self.email.trim();
        if !email.is_empty() && !is_address(email) {
            refuse("email", words::NO_EMAIL.into());
        }
        if self.numbers.len() > Self::MOST_NUMBERS {
            refuse(
                "numbers",
                words::TOO_MANY_NUMBERS.with(&[("most", &Self::MOST_NUMBERS.to_string())]),
            );
        }
        problems
    }
}

impl Card {
    /// The card after an import brought a newer one: what the newer one says, it says; the rest
    /// stays, and numbers and notes are added to.
    pub fn updated_by(self, newer: Self) -> Self {
        let numbers = newer.numbers.clone();
        let note = self.note.clone();
        let mut card = newer.filled_by(Self { note: String::new(), ..self });
        card.note = joined(note, &card.note);
        for number in numbers {
            let known = card.numbers.iter_mut().find(|known| known.number == number.number);
            if let Some(known) = known.filter(|_| !number.label.is_empty()) {
                known.label = number.label;
            }
        }
        card
    }

    /// The card with what only the other one has: the two are one contact from now on.
    pub fn filled_by(mut self, other: Self) -> Self {
        for (own, others) in [(&mut self.company, other.company), (&mut self.email, other.email)] {
            if own.is_empty() {
                *own = others;
            }
        }
        self.note = joined(self.note, &other.note);
        for number in other.numbers {
            add(&mut self.numbers, number);
        }
        self
    }
}

/// Adds a number that is not there yet; one that is may get its label.
fn add(numbers: &mut Vec<CardNumber>, number: CardNumber) {
    match numbers.iter_mut().find(|known| known.number == number.number) {
        Some(known) if known.label.is_empty() => known.label = number.label,
        Some(_) => {}
        None => numbers.push(number),
    }
}

/// A note with another below it, unless it says the same already.
fn joined(note: String, other: &str) -> String {
    match (note.is_empty(), other.is_empty() || note.contains(other)) {
        (_, true) => note,
        (true, false) => other.to_owned(),
        (false, false) => format!("{note}\n\n{other}"),
    }
}

fn labelled(reading: Reading, label: &str) -> CardNumber {
    let mut label: String = label.trim().chars().take(ContactDraft::LONGEST_LINE).collect();
    if let Some(extension) = reading.extension {
        let behind = format!("ext. {extension}");
        if !label.contains(&behind) {
            label = format!("{label} {behind}").trim_start().to_owned();
        }
    }
    CardNumber { number: reading.number, label }
}

/// Whether mail could go there: something on both sides of one `@`, and no space. More would
/// refuse addresses that work.
fn is_address(text: &str) -> bool {
    let mut sides = text.split('@');
    let (local, host, rest) = (sides.next(), sides.next(), sides.next());
    let filled = |side: Option<&str>| side.is_some_and(|side| !side.is_empty());
    filled(local) && filled(host) && rest.is_none() && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(name: &str, company: &str, email: &str, numbers: &[(&str, &str)]) -> ContactDraft {
        ContactDraft {
            name: name.to_owned(),
            company: company.to_owned(),
            email: email.to_owned(),
            note: String::new(),
            numbers: numbers
                .iter()
                .map(|(number, label)| WrittenNumber {
                    number: (*number).to_owned(),
                    label: (*label).to_owned(),
                })
                .collect(),
        }
    }

    fn card(name: &str, company: &str, note: &str, numbers: &[(&str, &str)]) -> Card {
        let mut draft = draft(name, company, "", numbers);
        draft.note = note.to_owned();
        draft.read(&HomeRegion::default()).unwrap()
    }

    fn line(card: &Card) -> String {
        let numbers: Vec<String> = card
            .numbers
            .iter()
            .map(|number| format!("{} {}", number.number, number.label).trim_end().to_owned())
            .collect();
        let note = card.note.replace('\n', "/");
        format!("{} | {} | {note} | {}", card.name, card.company, numbers.join(", "))
    }

    #[test]
    fn what_is_kept_of_a_draft() {
        let rows = [
            (draft(" Jo ", "", "", &[]), "Jo |  |  | "),
            (draft("", "Acme", "", &[("(650) 555-0100", "")]), "Acme | Acme |  | +16505550100"),
            (draft("", "", "jo@example.com", &[]), "jo@example.com |  |  | "),
            (
                draft("Jo", "", "", &[("650 555 0100 ext. 7", "work"), ("", "fax")]),
                "Jo |  |  | +16505550100 work ext. 7",
            ),
            (
                draft("Jo", "", "", &[("+16505550100", ""), ("6505550100", "mobile")]),
                "Jo |  |  | +16505550100 mobile",
            ),
        ];
        for (draft, expected) in rows {
            assert_eq!(line(&draft.read(&HomeRegion::default()).unwrap()), expected);
        }
    }

    #[test]
    fn what_must_be_mended_is_named_by_field() {
        let long = "x".repeat(201);
        let rows = [
            (draft("", " ", "", &[("+16505550100", "")]), "name"),
            (draft(&long, "", "", &[]), "name"),
            (draft("Jo", &long, "jo@", &[]), "company email"),
            (draft("Jo", "", "jo@a@b", &[]), "email"),
            (draft("Jo", "", "j o@a", &[("12", ""), ("call me", "")]), "email numbers numbers"),
            (draft("Jo", "", "", &[("+16505550100", ""); 21]), "numbers"),
        ];
        for (draft, expected) in rows {
            // Both see the same here; only `read` knows that 1234567 is no number.
            for problems in [draft.problems(), draft.read(&HomeRegion::default()).unwrap_err()] {
                let fields: Vec<&str> =
                    problems.iter().map(|problem| problem.field.as_str()).collect();
                assert_eq!(fields.join(" "), expected);
            }
        }
    }

    #[test]
    fn whether_a_number_exists_is_read_and_not_looked_at() {
        let draft = draft("Jo", "", "", &[("1234567", "")]);
        assert_eq!(draft.problems(), []);
        assert!(draft.read(&HomeRegion::default()).is_err());
    }

    #[test]
    fn two_cards_become_one() {
        let known = || card("Jo", "", "Likes tea", &[("6505550100", "work")]);
        let other = || {
            let numbers = [("6505550101", ""), ("6505550100", "desk")];
            card("Joanna", "Acme", "Away in May", &numbers)
        };
        assert_eq!(
            line(&known().filled_by(other())),
            "Jo | Acme | Likes tea//Away in May | +16505550100 work, +16505550101"
        );
        assert_eq!(
            line(&known().updated_by(other())),
            "Joanna | Acme | Likes tea//Away in May | +16505550101, +16505550100 desk"
        );
        let twice = known().updated_by(other()).updated_by(other());
        assert_eq!(twice, known().updated_by(other()), "the same import again changes nothing");
    }
}
