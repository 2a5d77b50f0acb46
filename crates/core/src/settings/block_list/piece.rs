//! Reading one piece of a do-not-log list.

use ledger_words::block_list as words;

use super::BlockTarget;
use crate::case::{is_digit, is_letter};
use crate::phone::{Flaw, HomeRegion, Line, PhoneNumber, Reading, Validity};

/// Why a piece of a list is no entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PieceFlaw {
    /// It is no number, prefix, range or extension.
    NotANumber(Flaw),
    /// Words stand before the number.
    Words,
    /// Its country does not give out such numbers.
    NoSuchNumber(PhoneNumber),
    /// It begins like a number and ends too early.
    TooShort {
        /// What it would be as a prefix.
        prefix: String,
    },
    /// It is a number with an extension behind it, which calls do not carry.
    ExtensionBehind(Reading),
    /// It is an extension with more digits than the account's have.
    ExtensionTooLong {
        /// The most digits of the account's extensions.
        longest: usize,
    },
    /// It is a prefix without its country code.
    PrefixWithoutCountry,
    /// It is a prefix of everything.
    PrefixOfEverything,
    /// A star stands elsewhere than at the end.
    StarInside,
    /// Its first and last number have unlike lengths, or stand the wrong way round.
    RangeOrder,
    /// A spreadsheet has shortened it, as in `1.65056E+10`.
    Shortened,
    /// A double quote was opened and never closed.
    QuoteNeverClosed,
    /// It stands in the list already.
    Duplicate {
        /// Which entry it repeats, counted from 1.
        of: usize,
    },
    /// It stands in a row without anything to block.
    NothingToBlock,
    /// Its column is not kept.
    UnknownColumn,
}

impl PieceFlaw {
    /// The code: kebab-case, and never changed once published.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotANumber(_) => "not-a-number",
            Self::Words => "words",
            Self::NoSuchNumber(_) => "no-such-number",
            Self::TooShort { .. } => "too-short",
            Self::ExtensionBehind(_) => "extension-behind-number",
            Self::ExtensionTooLong { .. } => "extension-too-long",
            Self::PrefixWithoutCountry => "prefix-without-country",
            Self::PrefixOfEverything => "prefix-of-everything",
            Self::StarInside => "star-inside",
            Self::RangeOrder => "range-order",
            Self::Shortened => "shortened",
            Self::QuoteNeverClosed => "quote-never-closed",
            Self::Duplicate { .. } => "duplicate",
            Self::NothingToBlock => "nothing-to-block",
            Self::UnknownColumn => "unknown-column",
        }
    }

    /// What is wrong and what to write instead, for people.
    pub fn sentence(&self) -> String {
        let words = match self {
            Self::NotANumber(flaw) => return words::NOT_A_NUMBER.with(&[("flaw", flaw.words())]),
            Self::NoSuchNumber(number) => {
                return words::NO_SUCH_NUMBER.with(&[("number", number.as_str())]);
            }
            Self::TooShort { prefix } => return words::TOO_SHORT.with(&[("prefix", prefix)]),
            Self::ExtensionBehind(Reading { number, extension }) => {
                let extension = extension.as_deref().unwrap_or_default();
                return words::EXTENSION_BEHIND
                    .with(&[("number", number.as_str()), ("extension", extension)]);
            }
            Self::ExtensionTooLong { longest } => {
                return words::EXTENSION_TOO_LONG.with(&[("longest", &longest.to_string())]);
            }
            Self::Duplicate { of } => return words::DUPLICATE.with(&[("of", &of.to_string())]),
            Self::Words => words::WORDS,
            Self::PrefixWithoutCountry => words::PREFIX_WITHOUT_COUNTRY,
            Self::PrefixOfEverything => words::PREFIX_OF_EVERYTHING,
            Self::StarInside => words::STAR_INSIDE,
            Self::RangeOrder => words::RANGE_ORDER,
            Self::Shortened => words::SHORTENED,
            Self::QuoteNeverClosed => words::QUOTE_NEVER_CLOSED,
            Self::NothingToBlock => words::NOTHING_TO_BLOCK,
            Self::UnknownColumn => words::UNKNOWN_COLUMN,
        };
        words.into()
    }
}

/// Reads one piece. `longest_extension` is the most digits of the account's extensions.
pub(super) fn target(
    piece: &str,
    home: &HomeRegion,
    longest_extension: usize,
) -> Result<BlockTarget, PieceFlaw> {
    let piece = plain(piece);
    let piece = piece.trim().trim_start_matches('\'').trim();
    if piece.contains('*') {
        return prefix(piece);
    }
    if let Some(extension) = extension(piece, longest_extension) {
        return extension;
    }
    if is_shortened(piece) {
        return Err(PieceFlaw::Shortened);
    }
    let read = number(piece, home);
    if read.is_err() {
        if let Some(range) = range(piece, home) {
            return range;
        }
        let all_digits = piece.bytes().all(|byte| byte.is_ascii_digit());
        if all_digits && piece.len() <= Line::LONGEST_EXTENSION {
            return Err(PieceFlaw::ExtensionTooLong { longest: longest_extension });
        }
    }
    read.map(BlockTarget::Number)
}

/// The piece without the signs that copying adds and nobody sees, in ordinary instead of
/// full-width signs.
fn plain(piece: &str) -> String {
    piece
        .chars()
        .filter(|sign| {
            !matches!(sign, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{AD}')
        })
        .map(|sign| match sign {
            '\u{FF01}'..='\u{FF5E}' => {
                char::from_u32(u32::from(sign) - 0xFF01 + 0x21).unwrap_or(sign)
            }
            other => other,
        })
        .collect()
}

fn prefix(piece: &str) -> Result<BlockTarget, PieceFlaw> {
    let body = piece.trim_end_matches(['*', ' ']);
    if body.contains('*') {
        return Err(PieceFlaw::StarInside);
    }
    if !body.chars().any(|sign| sign.is_ascii_digit()) {
        return Err(match body.chars().all(|sign| sign == '+') {
            true => PieceFlaw::PrefixOfEverything,
            false => PieceFlaw::NotANumber(Flaw::Shape),
        });
    }
    let Some(national) = body.strip_prefix('+') else {
        return Err(PieceFlaw::PrefixWithoutCountry);
    };
    match digits(national) {
        Some(digits) if !digits.starts_with('0') => Ok(BlockTarget::Prefix(format!("+{digits}"))),
        Some(_) => Err(PieceFlaw::NotANumber(Flaw::CountryCode)),
        None => Err(PieceFlaw::NotANumber(Flaw::Shape)),
    }
}

/// The digits of a text of digits and the signs people put between them.
fn digits(text: &str) -> Option<String> {
    let fine = text.chars().all(|sign| sign.is_ascii_digit() || " -.()/\u{A0}".contains(sign));
    fine.then(|| text.chars().filter(char::is_ascii_digit).collect())
}

fn extension(piece: &str, longest: usize) -> Option<Result<BlockTarget, PieceFlaw>> {
    let digits = extension_digits(piece)?;
    let bare = piece.bytes().all(|byte| byte.is_ascii_digit());
    if digits.len() <= longest {
        Some(Ok(BlockTarget::Extension(digits)))
    } else if bare {
        None
    } else {
        Some(Err(PieceFlaw::ExtensionTooLong { longest }))
    }
}

/// The digits of an extension as people write it, such as `101`, `x101` or `ext. 101`.
pub(crate) fn extension_digits(text: &str) -> Option<String> {
    const WORDS: [&str; 5] = ["extension", "extn", "ext", "x", "#"];
    let small = text.trim().to_ascii_lowercase();
    let named = WORDS.iter().find_map(|word| small.strip_prefix(word));
    let digits = named.map_or(small.as_str(), |rest| rest.trim_start_matches(['.', ':', ' ', '#']));
    let fine = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    fine.then(|| digits.to_owned())
}

fn is_shortened(piece: &str) -> bool {
    let small = piece.to_ascii_lowercase();
    small.split_once("e+").is_some_and(|(mantissa, exponent)| {
        !mantissa.is_empty()
            && !exponent.is_empty()
            && mantissa.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            && exponent.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn number(piece: &str, home: &HomeRegion) -> Result<PhoneNumber, PieceFlaw> {
    let small = piece.to_ascii_lowercase();
    let is_link = ["tel:", "callto:", "sip:", "sips:"].iter().any(|word| small.starts_with(word));
    let begins_as_number = piece.starts_with(|sign: char| !is_letter(sign));
    let has_digits = piece.chars().any(is_digit);
    if has_digits && !is_link && !begins_as_number {
        return Err(PieceFlaw::Words);
    }
    match Reading::read(piece, home) {
        Ok(reading) if reading.extension.is_some() => Err(PieceFlaw::ExtensionBehind(reading)),
        Ok(Reading { number, .. }) => match number.validity() {
            Validity::Valid => Ok(number),
            Validity::Possible => Err(PieceFlaw::NoSuchNumber(number)),
        },
        Err(refused) => Err(match (refused.flaw, begin_of_number(piece)) {
            (Flaw::Shape | Flaw::NoAreaCode | Flaw::TooShort | Flaw::Length, Some(prefix)) => {
                PieceFlaw::TooShort { prefix }
            }
            (flaw, _) => PieceFlaw::NotANumber(flaw),
        }),
    }
}

fn begin_of_number(piece: &str) -> Option<String> {
    let digits = digits(piece.strip_prefix('+')?)?;
    (!digits.is_empty() && !digits.starts_with('0')).then(|| format!("+{digits}"))
}

/// Two numbers with a hyphen, a dash, dots or "to" between them; nothing when it is no range.
fn range(piece: &str, home: &HomeRegion) -> Option<Result<BlockTarget, PieceFlaw>> {
    const BETWEEN: [&str; 6] = ["–", "—", "..", " to ", "-", "…"];
    for between in BETWEEN {
        for (at, _) in piece.match_indices(between) {
            let (first, rest) = piece.split_at_checked(at)?;
            let last = rest.strip_prefix(between)?.trim_start_matches('.');
            let ends = [first, last].map(|end| Reading::read(end.trim(), home));
            let [Ok(first), Ok(last)] = ends else { continue };
            if first.extension.is_some() || last.extension.is_some() {
                continue;
            }
            let (first, last) = (first.number, last.number);
            let fine = first.as_str().len() == last.as_str().len() && first <= last;
            return Some(if fine {
                Ok(BlockTarget::Range { first, last })
            } else {
                Err(PieceFlaw::RangeOrder)
            });
        }
    }
    None
}
