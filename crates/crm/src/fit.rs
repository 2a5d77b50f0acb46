//! Bodies that are longer than a CRM takes.
//!
//! A refusal would leave the call out of the CRM for a long note's sake. So the longest block, which
//! is a note or a transcript, is cut at its end, and what is behind it stays. The whole text stays
//! with us. An update finds the cut note, takes it for a person's, and leaves it alone.

use std::borrow::Cow;
use std::ops::Range;

use ledger_core::compose::Format;

/// What stands where something was cut.
const CUT: &str = " […]";
/// What stays of a block at least: its label.
const LABEL: usize = 40;

/// The body in at most `limit` UTF-16 units, which is how CRMs count. A body without any long
/// block stays as it is.
pub(crate) fn fit(body: &str, format: Format, limit: usize) -> Cow<'_, str> {
    let mut body = Cow::Borrowed(body);
    loop {
        let over = units(&body).saturating_sub(limit);
        if over == 0 {
            return body;
        }
        let block = longest_block(&body, format);
        let parts = (body.get(..block.start), body.get(block.clone()), body.get(block.end..));
        let (Some(before), Some(text), Some(behind)) = parts else { return body };
        let most = units(text).saturating_sub(over + units(CUT)).max(LABEL);
        let kept = beginning(text, most).trim_end();
        if units(kept) + units(CUT) >= units(text) {
            return body;
        }
        body = Cow::Owned(format!("{before}{kept}{CUT}{behind}"));
    }
}

/// The longest text that belongs together, without the line's end behind it.
fn longest_block(body: &str, format: Format) -> Range<usize> {
    let (mut longest, mut start) = (0..0, 0);
    let mut take = |end: usize, next: usize| {
        let text = body.get(start..end).unwrap_or_default();
        if text.len() > longest.len() {
            longest = start..start + without_end(text).len();
        }
        start = next;
    };
    match format {
        Format::Plain | Format::Markdown => {
            let mut place = 0;
            for line in body.split_inclusive('\n') {
                if begins_block(line) {
                    take(place, place);
                }
                place += line.len();
            }
        }
        Format::Html => {
            for (place, _) in body.match_indices('<') {
                let tag = body.get(place..).unwrap_or_default();
                if !tag.starts_with("<br") {
                    let end = tag.find('>').map_or(body.len(), |end| place + end + 1);
                    take(place, end);
                }
            }
        }
    }
    take(body.len(), body.len());
    longest
}

fn without_end(text: &str) -> &str {
    let text = text.trim_end();
    text.strip_suffix("<br>").map_or(text, without_end)
}

/// A field of ours, a heading, or the end of a block.
fn begins_block(line: &str) -> bool {
    let is_field = line.starts_with("- ") || line.starts_with("**");
    (is_field && line.contains(':')) || line.starts_with("---") || line.starts_with('#')
}

/// A line in at most `limit` UTF-16 units.
pub(crate) fn fit_line(line: &str, limit: usize) -> Cow<'_, str> {
    if units(line) <= limit {
        return Cow::Borrowed(line);
    }
    Cow::Owned(format!("{}{CUT}", beginning(line, limit.saturating_sub(units(CUT)))))
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The first so many units, without half a tag or half an entity of HTML at the end.
fn beginning(text: &str, most: usize) -> &str {
    let mut left = most;
    let end = text
        .char_indices()
        .find(|(_, it)| {
            let fits = it.len_utf16() <= left;
            left = left.saturating_sub(it.len_utf16());
            !fits
        })
        .map_or(text.len(), |(end, _)| end);
    let kept = text.get(..end).unwrap_or_default();
    let is_half = |begin: char, end: char, most: usize| {
        let begun = kept.rfind(begin).filter(|begun| kept.len() - begun < most)?;
        kept.rfind(end).is_none_or(|ended| ended < begun).then_some(begun)
    };
    let whole = is_half('&', ';', 10).or_else(|| is_half('<', '>', 6));
    whole.and_then(|end| kept.get(..end)).unwrap_or(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_block_is_cut_and_the_rest_stays() {
        let long = |word: &str| word.repeat(30);
        let rows = [
            (
                Format::Plain,
                "- Note: short\n- Result: ok\n".to_owned(),
                40,
                "- Note: short\n- Result: ok\n",
            ),
            (
                Format::Plain,
                format!("- Note: {}\n- milk\n- eggs\n- Result: ok\n", long("🙂")),
                70,
                "- Note: 🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂 […]\n- Result: ok\n",
            ),
            (
                Format::Html,
                format!("<b>Agent notes</b><br>{}<br><li>ok</li>", long("a &amp;")),
                80,
                "<b>Agent notes</b><br>a &amp;a &amp;a &amp;a &amp;a &amp;a […]<br><li>ok</li>",
            ),
        ];
        for (format, body, limit, expected) in rows {
            let found = fit(&body, format, limit);
            assert_eq!(found, expected);
            assert!(units(&found) <= limit);
        }
    }

    #[test]
    fn a_line_is_cut_at_its_end() {
        assert_eq!(fit_line("Call with Zoë", 13), "Call with Zoë");
        assert_eq!(fit_line("Call with Zoë", 12), "Call wit […]");
    }
}
