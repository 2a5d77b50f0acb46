//! A CSV file as rows of cells (RFC 4180), with the separators and line ends that spreadsheets and
//! address books write.

/// What may separate cells: a comma, a semicolon where the comma is in numbers, or a tab.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Where in a cell reading is.
#[derive(Clone, Copy)]
enum Within {
    /// Before it: a quote begins a quoted cell.
    Start,
    /// In quotes.
    Quotes,
    /// In it, or behind its quotes.
    Cell,
}

/// Reads rows; one without any text is left out, and keeps its number. The first row is 1, as in a
/// spreadsheet.
pub(crate) fn read(text: &str) -> Vec<(u32, Vec<String>)> {
    let delimiter = char::from(delimiter(text));
    let (mut rows, mut number) = (Vec::new(), 1);
    let (mut row, mut cell, mut within) = (Vec::new(), String::new(), Within::Start);
    let mut letters = text.chars().peekable();
    loop {
        let letter = letters.next();
        match (within, letter) {
            (Within::Start, Some('"')) => within = Within::Quotes,
            (Within::Quotes, Some('"')) => match letters.next_if_eq(&'"') {
                Some(quote) => cell.push(quote),
                None => within = Within::Cell,
            },
            (Within::Quotes, Some(letter)) => cell.push(letter),
            (_, Some('\r')) if letters.peek() == Some(&'\n') => {}
            (Within::Start | Within::Cell, Some(letter))
                if letter != delimiter && letter != '\n' && letter != '\r' =>
            {
                cell.push(letter);
                within = Within::Cell;
            }
            (_, end) => {
                row.push(cell.trim().to_owned());
                cell.clear();
                within = Within::Start;
                if end == Some(delimiter) {
                    continue;
                }
                let cells = std::mem::take(&mut row);
                if cells.iter().any(|cell| !cell.is_empty()) {
                    rows.push((number, cells));
                }
                number += 1;
                if end.is_none() {
                    return rows;
                }
            }
        }
    }
}

/// The one that the first lines have most of, outside quotes.
fn delimiter(text: &str) -> u8 {
    let mut counts = [0; 3];
    let mut quoted = false;
    for byte in text.bytes().take(4096) {
        match byte {
            b'"' => quoted = !quoted,
            _ if quoted => {}
            _ => {
                let known = DELIMITERS.iter().zip(&mut counts).find(|(one, _)| **one == byte);
                if let Some((_, count)) = known {
                    *count += 1;
                }
            }
        }
    }
    let [commas, semicolons, tabs] = counts;
    if semicolons > commas && semicolons >= tabs {
        b';'
    } else if tabs > 0 && tabs >= commas {
        b'\t'
    } else {
        b','
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_as_rows_of_cells() {
        let rows = [
            ("", ""),
            ("a,b\nc,d", "1 a|b / 2 c|d"),
            ("a;b\r\nc;d\r\n", "1 a|b / 2 c|d"),
            ("a\tb, c\n", "1 a|b, c"),
            ("a,\"b, \"\"c\"\"\"\n", "1 a|b, \"c\""),
            ("\"two\nlines\",x", "1 two\nlines|x"),
            ("\"a;b;c;d\",e,f\n", "1 a;b;c;d|e|f"),
            ("a,b\n,\n\n c , d ", "1 a|b / 4 c|d"),
            ("a\n\"never closed,\nb", "1 a / 2 never closed,\nb"),
            ("a,b,c\n1\n", "1 a|b|c / 2 1"),
        ];
        for (text, expected) in rows {
            let read: Vec<String> = read(text)
                .into_iter()
                .map(|(number, cells)| format!("{number} {}", cells.join("|")))
                .collect();
            assert_eq!(read.join(" / "), expected, "{text:?}");
        }
    }

    #[test]
    fn long_cells_and_many_columns() {
        let text = format!("{}\n{}", "x".repeat(5000), vec!["y"; 100].join(","));
        let sizes: Vec<_> = read(&text)
            .into_iter()
            .map(|(_, cells)| (cells.len(), cells.first().map_or(0, String::len)))
            .collect();
        assert_eq!(sizes, [(1, 5000), (100, 1)]);
    }
}
