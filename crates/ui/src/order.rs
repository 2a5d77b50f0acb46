//! Sorting, in less code: the standard library compiles its sort anew for every type of rows. Here
//! only keys of one type are sorted, and the rows follow them.

/// A key with the place of its row.
type Key = (i64, String, usize);

/// Puts rows in the order of their keys, a number first and then a text. Rows of the same key keep
/// their order.
pub(crate) fn sort<T>(rows: &mut [T], key: impl Fn(&T) -> (i64, String)) {
    let keys = sorted(&mut rows.iter().map(key));
    follow(&keys, &mut |one, other| rows.swap(one, other));
}

fn sorted(keys: &mut dyn Iterator<Item = (i64, String)>) -> Vec<Key> {
    let mut sorted = Vec::new();
    for (number, text) in keys {
        sorted.push((number, text, sorted.len()));
    }
    sorted.sort_unstable();
    sorted
}

/// Takes to each place the row whose key stands there. What was at a place before has gone where
/// the places name it.
fn follow(keys: &[Key], swap: &mut dyn FnMut(usize, usize)) {
    for here in 0..keys.len() {
        let mut row = here;
        while let Some((_, _, from)) = keys.get(row) {
            row = *from;
            if row >= here {
                break;
            }
        }
        swap(here, row);
    }
}

#[cfg(test)]
mod tests {
    use super::sort;

    #[test]
    fn by_number_then_by_text_and_else_as_they_stood() {
        let mut rows =
            vec![(2, "b", 'x'), (1, "z", 'x'), (2, "a", 'x'), (2, "a", 'y'), (-1, "", 'x')];
        sort(&mut rows, |row| (row.0, row.1.to_owned()));
        let expected = [(-1, "", 'x'), (1, "z", 'x'), (2, "a", 'x'), (2, "a", 'y'), (2, "b", 'x')];
        assert_eq!(rows, expected);
    }

    #[test]
    fn in_the_order_of_the_standard_library() {
        for length in 0..40_i64 {
            let mut rows: Vec<_> = (0..length).map(|row| (row * 17 % 11, row)).collect();
            let mut expected = rows.clone();
            expected.sort_by_key(|(key, _)| *key);
            sort(&mut rows, |(key, _)| (*key, String::new()));
            assert_eq!(rows, expected);
        }
    }
}
