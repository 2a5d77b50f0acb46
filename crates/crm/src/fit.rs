//! Bodies that are longer than a CRM takes.
//!
//! A refusal would leave the call out of the CRM for a long note's sake. So the longest stretch of
//! text, which is a note or a transcript, is cut, and what is behind it stays. The whole text
//! stays with us. An update finds the cut note, takes it for a person's, and leaves it alone.

use std::borrow::Cow;

/// What stands where something was cut.
const CUT: &str = " […]";

/// The body in at most `limit` UTF-16 units, which is how CRMs count. `limit` leaves room for a
/// few fields.
pub(crate) fn fit(body: &str, limit: usize) -> Cow<'_, str> {
    let mut body = Cow::Borrowed(body);
    loop {
        let over = units(&body).saturating_sub(limit);
        if over == 0 {
            return body;
        }
        let stretch = longest_stretch(&body);
        let Some((before, rest)) = body.split_at_checked(stretch.start) else { return body };
        let Some((text, behind)) = rest.split_at_checked(stretch.end - stretch.start) else {
            return body;
        };
        let kept = beginning(text, units(text).saturating_sub(over + CUT.len()));
        if kept.len() + CUT.len() >= text.len() {
            return body;
        }
        body = Cow::Owned(format!("{before}{kept}{CUT}{behind}"));
    }
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The longest text without a line's end or a tag.
fn longest_stretch(body: &str) -> std::ops::Range<usize> {
    let (mut longest, mut start) = (0..0, 0);
    let ends = body.char_indices().filter(|(_, it)| matches!(it, '\n' | '<' | '>'));
    for (end, width) in ends.map(|(end, _)| (end, 1)).chain([(body.len(), 0)]) {
        if end - start > longest.len() {
            longest = start..end;
        }
        start = end + width;
    }
    longest
}

/// The first so many units, without half an HTML entity at the end.
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
    match (kept.rfind('&'), kept.rfind(';')) {
        (Some(begun), ended) if ended.is_none_or(|ended| ended < begun) && end - begun < 10 => {
            kept.get(..begun).unwrap_or_default()
        }
        (_, _) => kept,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_text_is_cut_and_the_rest_stays() {
        let rows = [
            ("- Note: short\n- Result: ok\n", 40, "- Note: short\n- Result: ok\n"),
            (
                "- Note: 🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂\n- Result: ok\n",
                34,
                "- Note: 🙂🙂🙂 […]\n- Result: ok\n",
            ),
            (
                "<b>Agent notes</b><br>a &amp;&amp;&amp;&amp;&amp;&amp; b<br><li>ok</li>",
                58,
                "<b>Agent notes</b><br>a &amp;&amp; […]<br><li>ok</li>",
            ),
        ];
        for (body, limit, expected) in rows {
            assert_eq!(fit(body, limit), expected);
        }
        let lines = "- a line\n".repeat(1000);
        assert!(units(&fit(&lines, 8500)) <= 8500);
    }
}
