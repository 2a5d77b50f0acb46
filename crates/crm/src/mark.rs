//! Our marker within a text, for CRMs that have no field for it.

use ledger_core::compose::Format;

/// Before the marker, in a last line of our own.
const MARK: &str = "Call Ledger ";

/// Whether the text has the marker, and not one that merely begins or ends like it.
pub(crate) fn is_in(text: &str, marker: &str) -> bool {
    let goes_on = |sign: char| sign.is_alphanumeric() || matches!(sign, '-' | '_' | '/');
    text.match_indices(marker).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let behind = text.get(at + marker.len()..).unwrap_or_default();
        !before.ends_with(goes_on) && !behind.starts_with(goes_on)
    })
}

/// The body with the marker in a last line, unless it is there.
pub(crate) fn with_mark(body: &str, marker: &str, format: Format) -> String {
    if is_in(body, marker) {
        return body.to_owned();
    }
    format!("{}{}", body.trim_end_matches('\n'), line(marker, format))
}

/// The body without the last line that has the marker.
pub(crate) fn without(body: &str, marker: &str, format: Format) -> String {
    body.replace(line(marker, format).trim_end(), "")
}

/// How long the last line is at most, in UTF-16 units.
pub(crate) fn room(marker: &str) -> usize {
    line(marker, Format::Html).len()
}

fn line(marker: &str, format: Format) -> String {
    match format {
        Format::Html => format!("<p>{MARK}{marker}</p>"),
        Format::Plain | Format::Markdown => format!("\n\n{MARK}{marker}\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_is_told_from_longer_ones() {
        let rows = [
            ("Call Ledger s-1/10", true),
            ("<p>Call Ledger s-1/10</p>", true),
            ("s-1/10", true),
            ("Call Ledger s-1/101", false),
            ("Call Ledger as-1/10", false),
            ("Call Ledger s-1/101 and s-1/10.", true),
            ("", false),
        ];
        for (text, expected) in rows {
            assert_eq!(is_in(text, "s-1/10"), expected, "{text}");
        }
    }

    #[test]
    fn a_mark_is_set_once() {
        for (format, expected) in [
            (Format::Html, "hi<p>Call Ledger s-1/10</p>"),
            (Format::Plain, "hi\n\nCall Ledger s-1/10\n"),
        ] {
            let once = with_mark("hi", "s-1/10", format);
            assert_eq!(once, expected);
            assert_eq!(with_mark(&once, "s-1/10", format), once);
            assert_eq!(without(&once, "s-1/10", format).trim_end(), "hi");
        }
    }
}
