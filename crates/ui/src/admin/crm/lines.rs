//! In which line of a JSON text something stands, so that a person finds what they must mend.

/// The line, from 1, of the value at a path such as `requests.findContacts.numbers[2]`, or of the
/// innermost one around it that is there. The text is known to be JSON.
pub(super) fn of(text: &str, path: &str) -> Option<usize> {
    if text.is_empty() {
        return None;
    }
    let wanted = path.replace('[', ".[");
    let wanted = wanted.split('.').filter(|step| !step.is_empty());
    let mut scan = Scan { text, at: 0 };
    scan.blanks();
    let mut found = scan.at;
    for step in wanted {
        if !scan.enter(step) {
            break;
        }
        found = scan.at;
    }
    let before = text.get(..found)?;
    Some(before.bytes().filter(|byte| *byte == b'\n').count() + 1)
}

/// A place in a JSON text.
struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl Scan<'_> {
    fn here(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while self.here().is_some_and(|byte| byte.is_ascii_whitespace() || b",:".contains(&byte)) {
            self.at += 1;
        }
    }

    /// Goes to the value of a key, or of a place such as `[2]`, in the object or list that begins
    /// here.
    fn enter(&mut self, step: &str) -> bool {
        let index = step.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let mut left: usize = index.and_then(|index| index.parse().ok()).unwrap_or_default();
        self.at += 1;
        loop {
            self.blanks();
            let begin = self.at;
            match (self.here(), index) {
                (None | Some(b'}' | b']'), _) => return false,
                (Some(_), Some(_)) if left == 0 => return true,
                (Some(_), Some(_)) => left -= 1,
                (Some(_), None) => {
                    self.skip();
                    let key = self.text.get(begin..self.at).unwrap_or_default();
                    self.blanks();
                    if key.trim_matches('"') == step {
                        // A problem with a key is where the key is.
                        return true;
                    }
                }
            }
            self.skip();
        }
    }

    /// Goes behind the value that begins here.
    fn skip(&mut self) {
        let mut depth = 0_u32;
        while let Some(byte) = self.here() {
            match byte {
                b'"' => self.skip_text(),
                b'{' | b'[' => depth += 1,
                b'}' | b']' if depth == 0 => return,
                b'}' | b']' => depth -= 1,
                _ if depth == 0 && (byte.is_ascii_whitespace() || b",:".contains(&byte)) => return,
                _ => {}
            }
            self.at += 1;
            if depth == 0 && b"\"}]".contains(&byte) {
                return;
            }
        }
    }

    /// Goes to the quotation mark that ends the text which begins here.
    fn skip_text(&mut self) {
        self.at += 1;
        while let Some(byte) = self.here().filter(|byte| *byte != b'"') {
            self.at += if byte == b'\\' { 2 } else { 1 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    const TEXT: &str = r#"{
  "version": 1,
  "name": "a \"name\", with: {all} [of]",
  "fields": [
    { "name": "x" },
    {
      "name": "y", "label": 7
    }
  ],
  "requests": {
    "findContacts": { "list": "/a",
      "numbers": ["/1",
        "/2"] }
  }
}"#;

    #[test]
    fn problems_are_found_in_their_lines() {
        let rows = [
            ("", Some(1)),
            ("version", Some(2)),
            ("name", Some(3)),
            ("fields[0].name", Some(5)),
            ("fields[1]", Some(6)),
            ("fields[1].label", Some(7)),
            ("requests.findContacts.numbers[1]", Some(13)),
            // What is missing: the innermost object that is there.
            ("signIn", Some(1)),
            ("requests.create", Some(10)),
            ("fields[9].name", Some(4)),
            ("name.inner", Some(3)),
        ];
        for (path, expected) in rows {
            assert_eq!(of(TEXT, path), expected, "{path}");
        }
        assert_eq!(of("", "name"), None);
        for text in ["{", "[", "\"", "{\"a\\", "{\"name\":"] {
            assert_eq!(of(text, "name[1].x"), Some(1), "{text}");
        }
    }
}
