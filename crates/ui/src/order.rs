//! Sorting, in less code: the standard library compiles its sort anew for every type of rows. Here
//! only keys of one type are sorted, and the rows follow them.

/// Puts rows in the order of their keys, a number first and then a text. Rows of the same key keep
/// their order.
pub(crate) fn sort<T>(rows: &mut Vec<T>, key: impl Fn(&T) -> (i64, String)) {
    let mut keys: Vec<(i64, String, usize)> = Vec::with_capacity(rows.len());
    for (place, row) in rows.iter().enumerate() {
        let (number, text) = key(row);
        keys.push((number, text, place));
    }
    sort_keys(&mut keys);
    let mut left: Vec<Option<T>> = rows.drain(..).map(Some).collect();
    for (_, _, place) in keys {
        rows.extend(left.get_mut(place).and_then(Option::take));
    }
}

#[inline(never)]
fn sort_keys(keys: &mut [(i64, String, usize)]) {
    keys.sort_unstable();
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
}
