//! Small and capital letters, in less code: the standard library has tables of every alphabet,
//! which were 14 KB of the extension after gzip.
//!
//! Here are the alphabets in which names are written with two cases: Latin with what Europe, Turkey
//! and Vietnam write, Greek with one accent, Cyrillic, Armenian, and the wide Latin letters of East
//! Asia. Other letters stay as they are. Within these, small letters are what the standard library
//! says, but for the Turkish İ, which becomes an i.

/// Capitals that have their small letter at the same distance: the first, the last, and the way.
struct Row(u16, u16, i32, Every);

/// Which letters of a row are capitals.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Every {
    One,
    /// The first, the third and so on; each has its small letter behind it.
    Second,
}

use Every::{One, Second};

const ROWS: [Row; 37] = [
    Row(0x41, 0x5A, 32, One),
    Row(0xC0, 0xD6, 32, One),
    Row(0xD8, 0xDE, 32, One),
    Row(0x100, 0x12E, 1, Second),
    Row(0x130, 0x130, -199, One),
    Row(0x132, 0x136, 1, Second),
    Row(0x139, 0x147, 1, Second),
    Row(0x14A, 0x176, 1, Second),
    Row(0x178, 0x178, -121, One),
    Row(0x179, 0x17D, 1, Second),
    Row(0x18F, 0x18F, 202, One),
    Row(0x1A0, 0x1A4, 1, Second),
    Row(0x1AF, 0x1AF, 1, One),
    Row(0x1CD, 0x1DB, 1, Second),
    Row(0x1DE, 0x1EE, 1, Second),
    Row(0x1F8, 0x21E, 1, Second),
    Row(0x222, 0x232, 1, Second),
    Row(0x386, 0x386, 38, One),
    Row(0x388, 0x38A, 37, One),
    Row(0x38C, 0x38C, 64, One),
    Row(0x38E, 0x38F, 63, One),
    Row(0x391, 0x3A1, 32, One),
    Row(0x3A3, 0x3AB, 32, One),
    Row(0x400, 0x40F, 80, One),
    Row(0x410, 0x42F, 32, One),
    Row(0x460, 0x480, 1, Second),
    Row(0x48A, 0x4BE, 1, Second),
    Row(0x4C0, 0x4C0, 15, One),
    Row(0x4C1, 0x4CD, 1, Second),
    Row(0x4D0, 0x52E, 1, Second),
    Row(0x531, 0x556, 48, One),
    Row(0x1E00, 0x1E94, 1, Second),
    Row(0x1E9E, 0x1E9E, -7615, One),
    Row(0x1EA0, 0x1EFE, 1, Second),
    Row(0x2160, 0x216F, 16, One),
    Row(0x24B6, 0x24CF, 26, One),
    Row(0xFF21, 0xFF3A, 32, One),
];

const SIGMA: char = '\u{3C3}';
const LAST_SIGMA: char = '\u{3C2}';

/// The text in small letters, in which names and searches are compared.
pub fn lowercase(text: &str) -> String {
    let mut small = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let mut is_in_word = false;
    while let Some(letter) = letters.next() {
        let ends_word = is_in_word && letters.peek().is_none_or(|next| !is_greek(*next));
        small.push(match lowered(letter) {
            SIGMA if letter != SIGMA && ends_word => LAST_SIGMA,
            other => other,
        });
        is_in_word = is_greek(letter);
    }
    small
}

/// The text with a capital at its beginning.
pub fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => format!("{}{}", raised(first), letters.as_str()),
        None => String::new(),
    }
}

/// Whether this is a digit: ours, the wide ones of East Asia, those of Arabic or of Devanagari.
pub fn is_digit(letter: char) -> bool {
    matches!(letter,
        '0'..='9' | '\u{FF10}'..='\u{FF19}' | '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}'
            | '\u{966}'..='\u{96F}')
}

/// Whether this is a letter: of any alphabet, what is no sign and no digit.
pub fn is_letter(letter: char) -> bool {
    letter.is_ascii_alphabetic()
        || letter >= '\u{AA}'
            && !is_digit(letter)
            && !matches!(letter,
                '\u{AB}'..='\u{B4}' | '\u{B6}'..='\u{B9}' | '\u{BB}'..='\u{BF}' | '\u{D7}' | '\u{F7}'
                    | '\u{2000}'..='\u{206F}' | '\u{20A0}'..='\u{20CF}' | '\u{2190}'..='\u{2BFF}'
                    | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{30FB}' | '\u{FE00}'..='\u{FE6F}'
                    | '\u{FEFF}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF65}'
                    | '\u{1F000}'..='\u{1FAFF}')
}

fn lowered(letter: char) -> char {
    let code = u32::from(letter);
    let row = ROWS.iter().find(|row| row.holds(code));
    row.and_then(|row| char::from_u32(code.wrapping_add_signed(row.2))).unwrap_or(letter)
}

fn raised(letter: char) -> char {
    let code = u32::from(letter);
    let capital = |row: &Row| {
        let capital = code.wrapping_add_signed(-row.2);
        if row.holds(capital) { char::from_u32(capital) } else { None }
    };
    ROWS.iter().find_map(capital).unwrap_or(letter)
}

fn is_greek(letter: char) -> bool {
    matches!(letter, '\u{370}'..='\u{3FF}')
}

impl Row {
    fn holds(&self, code: u32) -> bool {
        let Self(first, last, _, every) = *self;
        let (first, last) = (u32::from(first), u32::from(last));
        (first..=last).contains(&code) && (every == One || (code - first).is_multiple_of(2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every letter of the alphabets at the head of this file, with those that nobody's name has:
    /// African and phonetic letters among the Latin ones, and archaic Greek.
    #[test]
    fn letters_are_what_the_standard_library_says() {
        let blocks = [0..0x180, 0x1CD..0x1F0, 0x1F8..0x220, 0x222..0x234, 0x370..0x3D0];
        let more = [0x400..0x590, 0x1E00..0x1F00, 0x2160..0x2180, 0x24B6..0x24EA, 0xFF00..0xFF60];
        let except = ['\u{130}', '\u{370}', '\u{372}', '\u{376}', '\u{37F}', '\u{3CF}'];
        for letter in blocks.into_iter().chain(more).flatten().filter_map(char::from_u32) {
            if !except.contains(&letter) {
                assert_eq!(lowered(letter).to_string(), letter.to_lowercase().to_string());
            }
        }
    }

    #[test]
    fn names_in_small_letters() {
        let table = [
            ("Zoë ÅSTRÖM-O'Brien", "zoë åström-o'brien"),
            ("ŞEYMA İNAL", "şeyma inal"),
            ("NGUYỄN THỊ ƯƠNG", "nguyễn thị ương"),
            ("ΟΔΥΣΣΕΥΣ ΣΑΒΒΑΣ", "οδυσσευς σαββας"),
            ("Σ σ ς", "σ σ ς"),
            ("ЁЖИК Щукин", "ёжик щукин"),
            ("ԱՐԱՄ", "արամ"),
            ("STRAẞE 李 ＡＢ", "straße 李 ａｂ"),
            ("", ""),
        ];
        for (name, small) in table {
            assert_eq!(lowercase(name), small);
        }
    }

    #[test]
    fn letters_digits_and_signs() {
        for letter in "aZéßñªºЖωא李ひ가ァａ".chars() {
            assert!(is_letter(letter) && letter.is_alphabetic(), "{letter}");
        }
        for digit in "07９٣۴५".chars() {
            assert!(is_digit(digit) && digit.is_numeric() && !is_letter(digit), "{digit}");
        }
        for sign in "+＋(（-–—‐\u{A0} ·•★→「」、。’\u{200F}😀_".chars() {
            assert!(!is_letter(sign) && !is_digit(sign) && !sign.is_alphanumeric(), "{sign}");
        }
    }

    #[test]
    fn sentences_begin_with_a_capital() {
        let table =
            [("write it", "Write it"), ("été", "Été"), ("имя", "Имя"), ("1 x", "1 x"), ("", "")];
        for (words, sentence) in table {
            assert_eq!(capitalized(words), sentence);
        }
    }
}
