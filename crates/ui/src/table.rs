//! A CSV file as rows of cells. `csv-core` knows quotes and line ends; which character separates
//! the cells is found out here.

use csv_core::{ReadRecordResult, ReaderBuilder};

/// What may separate cells: a comma, a semicolon where the comma is in numbers, or a tab.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Reads rows; one without any text is left out, and keeps its number. The first row is 1, as in a
/// spreadsheet.
pub(crate) fn read(text: &str) -> Vec<(u32, Vec<String>)> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter(text)).build();
    let (mut input, mut number) = (text.as_bytes(), 0);
    let mut rows = Vec::new();
    let (mut cells, mut ends) = (vec![0; 1024], vec![0; 32]);
    let (mut length, mut count) = (0, 0);
    loop {
        let (Some(free), Some(free_ends)) = (cells.get_mut(length..), ends.get_mut(count..)) else {
            return rows;
        };
        let (result, read, written, ended) = reader.read_record(input, free, free_ends);
        input = input.get(read..).unwrap_or_default();
        length += written;
        count += ended;
        match result {
            // The rest of the text is empty: the next turn says the last record, or the end.
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::OutputFull => cells.resize(cells.len() * 2, 0),
            ReadRecordResult::OutputEndsFull => ends.resize(ends.len() * 2, 0),
            ReadRecordResult::Record => {
                number += 1;
                let row = split(&cells, ends.get(..count).unwrap_or_default());
                if row.iter().any(|cell| !cell.is_empty()) {
                    rows.push((number, row));
                }
                (length, count) = (0, 0);
            }
            ReadRecordResult::End => return rows,
        }
    }
}

fn split(cells: &[u8], ends: &[usize]) -> Vec<String> {
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let cell = |(start, end): (usize, usize)| {
        let bytes = cells.get(start..end).unwrap_or_default();
        String::from_utf8_lossy(bytes).trim().to_owned()
    };
    starts.zip(ends.iter().copied()).map(cell).collect()
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
            ("a,b\n,\n\n c , d ", "1 a|b / 3 c|d"),
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
