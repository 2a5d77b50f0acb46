//! What a person types to find a contact or an activity in the built-in CRM.

use crate::case::lowercase;
use crate::phone::{HomeRegion, PhoneNumber};

/// A search: every word, or the number in whatever spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// The words in lower case. The last one holds all that is left, and any may be empty.
    pub words: [String; 4],
    /// The digits of a number, whole or in part; empty when it is no number.
    pub digits: String,
}

impl Search {
    /// The fewest digits that are looked for in numbers: fewer are in most of them.
    const FEWEST_DIGITS: usize = 3;

    /// Reads what was typed. A number without its country code belongs to `home`.
    pub fn read(typed: &str, home: &HomeRegion) -> Self {
        let typed = lowercase(typed.trim());
        let mut words = typed.split_whitespace();
        let [one, two, three] = [words.next(), words.next(), words.next()]
            .map(|word| word.unwrap_or_default().to_owned());
        let rest = words.collect::<Vec<_>>().join(" ");
        Self { digits: digits(&typed, home), words: [one, two, three, rest] }
    }
}

fn digits(typed: &str, home: &HomeRegion) -> String {
    let is_number = typed.chars().all(|one| one.is_ascii_digit() || " +-().".contains(one));
    if !is_number {
        return String::new();
    }
    if let Ok(number) = PhoneNumber::parse(typed, home) {
        return number.digits().unwrap_or_default().to_owned();
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    // What is dialled at home before the area code is in no number's full form.
    let digits = digits.trim_start_matches('0');
    if digits.len() < Search::FEWEST_DIGITS { String::new() } else { digits.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers() {
        let rows = [
            ("", "US", "|||", ""),
            ("  Zoë  NOVÁK ", "US", "zoë|novák||", ""),
            ("a b c d  e", "US", "a|b|c|d e", ""),
            ("(650) 555-0100", "US", "(650)|555-0100||", "16505550100"),
            ("020 7946 0018", "GB", "020|7946|0018|", "442079460018"),
            ("+44 20 7946 0018", "US", "+44|20|7946|0018", "442079460018"),
            ("555-01", "US", "555-01|||", "55501"),
            ("020 79", "GB", "020|79||", "2079"),
            ("12", "US", "12|||", ""),
            ("route 66", "US", "route|66||", ""),
        ];
        for (typed, home, words, digits) in rows {
            let search = Search::read(typed, &HomeRegion(home.to_owned()));
            assert_eq!((search.words.join("|").as_str(), search.digits.as_str()), (words, digits));
        }
    }
}
