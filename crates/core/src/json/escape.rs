//! Letters that stand in a text by another name.

use std::borrow::Cow;

use super::error::Error;

/// The text that stands so between quotes. Each escape is known to be one.
#[inline(never)]
pub(super) fn unescaped(quoted: &str) -> Result<Cow<'_, str>, Error> {
    if !quoted.contains('\\') {
        return Ok(Cow::Borrowed(quoted));
    }
    let mut text = String::with_capacity(quoted.len());
    let mut rest = quoted;
    while let Some((plain, escape)) = rest.split_once('\\') {
        text.push_str(plain);
        let mut letters = escape.chars();
        let letter = match letters.next() {
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                let (letter, length) = by_number(escape)?;
                letters = escape.get(length..).unwrap_or_default().chars();
                letter
            }
            Some(letter) => letter,
            None => break,
        };
        text.push(letter);
        rest = letters.as_str();
    }
    text.push_str(rest);
    Ok(Cow::Owned(text))
}

/// A letter given by its number, which may take two; and how long that is.
fn by_number(escape: &str) -> Result<(char, usize), Error> {
    let first = number(escape, 1);
    if let Some(letter) = char::from_u32(first) {
        return Ok((letter, 5));
    }
    if first < 0xdc00 && escape.get(5..7) != Some("\\u") {
        return Err(Error::new("unexpected end of hex escape"));
    }
    let second = number(escape, 7);
    if first < 0xdc00
        && (0xdc00..0xe000).contains(&second)
        && let Some(letter) = char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + second - 0xdc00)
    {
        return Ok((letter, 11));
    }
    Err(Error::new("lone leading surrogate in hex escape"))
}

/// The number of four digits that stands there; nothing is 0.
#[inline(never)]
fn number(escape: &str, at: usize) -> u32 {
    let digits = escape.get(at..at + 4);
    digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or_default()
}
