//! The texts of a source file, as they stand in the program.

/// The literals of a source file, divided where values are formatted into them, without those of
/// its tests. Short ones are left out: they stand in other texts too.
pub(super) fn literals(source: &str) -> Vec<String> {
    const SHORTEST: usize = 6;
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let mut found = Vec::new();
    for line in joined(source).lines() {
        let code = line.trim_start();
        if code.starts_with("//") {
            continue;
        }
        for literal in quoted(code) {
            let pieces = literal.split(['{', '}']).map(str::to_owned);
            found.extend(pieces.filter(|piece| piece.len() >= SHORTEST));
        }
    }
    found
}

/// The source with texts of several lines on one.
fn joined(source: &str) -> String {
    let mut joined = String::with_capacity(source.len());
    let mut pieces = source.split("\\\n");
    joined.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        joined.push_str(piece.trim_start());
    }
    joined
}

fn quoted(line: &str) -> Vec<String> {
    let (mut found, mut current) = (Vec::new(), None::<String>);
    let mut signs = line.chars();
    while let Some(sign) = signs.next() {
        match (&mut current, sign) {
            (Some(text), '\\') => match signs.next() {
                Some('n') => text.push('\n'),
                Some(other) => text.push(other),
                None => {}
            },
            (Some(_), '"') => found.extend(current.take()),
            (Some(text), other) => text.push(other),
            (None, '"') => current = Some(String::new()),
            // A quotation mark on its own is no text's beginning.
            (None, '\'') => {
                let rest = signs.as_str();
                if let Some(rest) = rest.strip_prefix("\"'").or_else(|| rest.strip_prefix("\\\"'"))
                {
                    signs = rest.chars();
                }
            }
            (None, _) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_as_they_stand_in_the_program() {
        let source = r#"
            // "a comment's text"
            let a = ("the first", "short");
            let b = format!("/contacts/{id}/calls?since={}", 'c', '"', "say \"hello\" twice");
            const C: &str = "One record for each part of a call. When \
                it does not answer";
            #[cfg(test)]
            let d = "only in a test";
        "#;
        assert_eq!(
            literals(source),
            [
                "the first",
                "/contacts/",
                "/calls?since=",
                "say \"hello\" twice",
                "One record for each part of a call. When it does not answer",
            ]
        );
    }
}
