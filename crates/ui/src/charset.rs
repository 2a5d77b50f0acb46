//! The text of a file. Files that are no UTF-8 are read as Windows-1252, which is what Excel writes
//! in Western Europe and the Americas when it is not asked for UTF-8.

/// The characters of the bytes 0x80 to 0x9F (Encoding Standard, index windows-1252).
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Reads a file's bytes. UTF-16, which begins with its byte order mark, is read too: Excel's
/// "Unicode text" is that.
pub(crate) fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        [0xff, 0xfe, rest @ ..] => utf_16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf_16(rest, u16::from_be_bytes),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
        },
    }
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    char::decode_utf16(units).map(|one| one.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => HIGH.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{fffd}'),
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn files_in_every_charset() {
        let rows: [(&[u8], &str); 8] = [
            (b"", ""),
            (b"Zo\xc3\xab", "Zoë"),
            (b"\xef\xbb\xbfZo\xc3\xab", "Zoë"),
            (b"Zo\xeb", "Zoë"),
            (b"\x93Ren\xe9e\x94 \x80 5", "“Renée” € 5"),
            (b"\xff\xfeZ\x00o\x00\xeb\x00", "Zoë"),
            (b"\xfe\xff\x00Z\x00o\x00\xeb", "Zoë"),
            (b"\xff\xfeZ\x00o\x00\xeb", "Zo"),
        ];
        for (bytes, expected) in rows {
            assert_eq!(decode(bytes), expected, "{bytes:?}");
        }
    }
}
