//! Writes CSV that a spreadsheet opens as it is meant (RFC 4180, with a byte order mark, by which
//! Excel knows UTF-8).

/// A file without rows.
pub(crate) fn empty() -> String {
    String::from('\u{feff}')
}

/// One more row. A cell that a spreadsheet would take for a formula gets an apostrophe before it:
/// what a caller or a contact is called must not run anywhere (OWASP, "CSV Injection").
pub(crate) fn add_row(file: &mut String, cells: &[&str]) {
    for (place, text) in cells.iter().enumerate() {
        if place > 0 {
            file.push(',');
        }
        file.push_str(&cell(text));
    }
    file.push_str("\r\n");
}

fn cell(text: &str) -> String {
    let guard = if is_formula(text) { "'" } else { "" };
    let needs_quotes = text.contains(['"', ',', '\n', '\r', ';', '\t']);
    if needs_quotes {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}

/// A number in E.164 begins with a plus sign and is harmless: digits alone make no formula.
fn is_formula(text: &str) -> bool {
    let number = text.strip_prefix('+').is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ')
    });
    !number && text.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells() {
        let rows = [
            ("Jo", "Jo"),
            ("", ""),
            ("Doe, Jo", "\"Doe, Jo\""),
            ("a \"b\"", "\"a \"\"b\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("=1+1", "'=1+1"),
            ("  =1+1", "'  =1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2+3,x", "\"'-2+3,x\""),
            ("+16505550100", "+16505550100"),
            ("+1 650", "+1 650"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ];
        for (text, expected) in rows {
            assert_eq!(cell(text), expected);
        }
        let mut file = empty();
        add_row(&mut file, &["a", "b"]);
        add_row(&mut file, &["", "c"]);
        assert_eq!(file, "\u{feff}a,b\r\n,c\r\n");
    }
}
