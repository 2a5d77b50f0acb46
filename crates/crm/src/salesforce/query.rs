//! Texts within Salesforce's query languages: nothing that a caller or a contact is called can
//! pass for a part of the query.

/// A text in SOQL (<https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm>).
pub(super) fn literal(text: &str) -> String {
    let mut literal = String::from("'");
    for sign in text.chars().filter(|sign| !sign.is_control()) {
        if matches!(sign, '\'' | '\\') {
            literal.push('\\');
        }
        literal.push(sign);
    }
    literal.push('\'');
    literal
}

/// Words in SOSL that must stand together, with its signs escaped (<https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_find.htm>).
pub(super) fn phrase(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// A word, or its beginning, in SOSL.
pub(super) fn word(text: &str) -> String {
    format!("{}*", escaped(text))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars().filter(|sign| !sign.is_control()) {
        if r#"?&|!{}[]()^~*:\"'+-"#.contains(sign) {
            escaped.push('\\');
        }
        escaped.push(sign);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_passes_for_a_query() {
        assert_eq!(literal(r"O'Neil\ OR 'x"), r"'O\'Neil\\ OR \'x'");
        assert_eq!(phrase("+1 (415) 555-0100"), r#""\+1 \(415\) 555\-0100""#);
        assert_eq!(word("Smith} RETURNING"), r"Smith\} RETURNING*");
    }
}
