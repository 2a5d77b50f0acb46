//! A CSV file as rows of cells (RFC 4180): quotes, line ends, and which character separates the
//! cells, which is found out here.

/// What may separate cells: a comma, a semicolon where the comma is in numbers, or a tab.
const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// Where a letter stands.
#[derive(Clone, Copy, PartialEq)]
enum At {
    /// At the beginning of a cell.
    Start,
    /// In a cell without quotes, or behind those of one.
    Plain,
    /// Between quotes.
    Quoted,
    /// Behind a quote between quotes: another one makes a letter of both.
    Quote,
}

/// Reads rows; one without any text is left out, and keeps its number. The first row is 1, as in a
/// spreadsheet. Lines with nothing on them are no rows.
pub(crate) fn read(text: &str) -> Vec<(u32, Vec<String>)> {
    let separator = separator(text);
    let mut rows = Rows { all: Vec::new(), number: 0, row: Vec::new(), cell: String::new() };
    let mut at = At::Start;
    for letter in text.chars() {
        let is_line_end = letter == '\n' || letter == '\r';
        at = match (at, letter) {
            (At::Start, '"') => At::Quoted,
            (At::Quoted, '"') => At::Quote,
            (At::Start | At::Plain | At::Quote, _) if letter == separator => rows.end_cell(),
            (At::Start | At::Plain | At::Quote, _) if is_line_end => rows.end_line(at),
            (At::Quoted, _) | (At::Quote, '"') => {
                rows.cell.push(letter);
                At::Quoted
            }
            (At::Start | At::Plain | At::Quote, _) => {
                rows.cell.push(letter);
                At::Plain
            }
        };
    }
    rows.end_line(at);
    rows.all
}

/// The rows that are read, and the one that is being read.
struct Rows {
    all: Vec<(u32, Vec<String>)>,
    number: u32,
    row: Vec<String>,
    cell: String,
}

impl Rows {
    fn end_cell(&mut self) -> At {
        self.row.push(self.cell.trim().to_owned());
        self.cell.clear();
        At::Start
    }

    fn end_line(&mut self, at: At) -> At {
        if at == At::Start && self.row.is_empty() {
            return at;
        }
        self.end_cell();
        self.number += 1;
        let row = std::mem::take(&mut self.row);
        if row.iter().any(|cell| !cell.is_empty()) {
            self.all.push((self.number, row));
        }
        At::Start
    }
}

/// The one that the first lines have most of, outside quotes.
fn separator(text: &str) -> char {
    let mut counts = [0; 3];
    let mut quoted = false;
    for letter in text.chars().take(4096) {
        quoted ^= letter == '"';
        for (one, count) in SEPARATORS.iter().zip(&mut counts) {
            if letter == *one && !quoted {
                *count += 1;
            }
        }
    }
    let [commas, semicolons, tabs] = counts;
    if semicolons > commas && semicolons >= tabs {
        ';'
    } else if tabs > 0 && tabs >= commas {
        '\t'
    } else {
        ','
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The rows as the library has them by whose rules ours go.
    fn reference(text: &str) -> Vec<(u32, Vec<String>)> {
        let mut reader = csv::ReaderBuilder::new();
        let reader = reader.has_headers(false).flexible(true).trim(csv::Trim::All);
        let rows = reader.from_reader(text.as_bytes()).into_deserialize().map(Result::unwrap);
        let numbered = (1..).zip(rows);
        numbered
            .filter(|(_, row): &(_, Vec<String>)| row.iter().any(|cell| !cell.is_empty()))
            .collect()
    }

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

    proptest! {
        #[test]
        fn whatever_stands_in_a_file(text in "[ab,\"\r\n é]{0,40}") {
            prop_assert_eq!(read(&text), reference(&text));
        }
    }
}
