//! Rows in the order of a key, found by the key or by how it begins.

/// Rows of one table, sorted once; rows with equal keys keep the table's order.
#[derive(Debug)]
pub(crate) struct Sorted<R, const N: usize> {
    rows: Vec<R>,
    key: fn(&R) -> [&str; N],
}

impl<R, const N: usize> Sorted<R, N> {
    /// Sorts the rows by `key`.
    pub(crate) fn new(mut rows: Vec<R>, key: fn(&R) -> [&str; N]) -> Self {
        rows.sort_by(|a, b| key(a).cmp(&key(b)));
        Self { rows, key }
    }

    /// Every row.
    pub(crate) fn all(&self) -> &[R] {
        &self.rows
    }

    /// The rows whose key begins like this.
    pub(crate) fn under(&self, start: &[&str]) -> &[R] {
        let n = start.len();
        let from = self.rows.partition_point(|row| (self.key)(row)[..n] < *start);
        let to = self.rows.partition_point(|row| (self.key)(row)[..n] <= *start);
        &self.rows[from..to]
    }

    /// The first row with this key.
    pub(crate) fn get(&self, key: [&str; N]) -> Option<&R> {
        self.under(&key).first()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_key_and_by_its_start() {
        let rows = vec![("b", "y", 1), ("a", "x", 2), ("b", "x", 3), ("b", "x", 4)];
        let sorted = Sorted::new(rows, |row| [row.0, row.1]);
        assert_eq!(sorted.get(["b", "x"]), Some(&("b", "x", 3)));
        assert_eq!(sorted.get(["c", "x"]), None);
        assert_eq!(sorted.under(&["b"]).len(), 3);
        assert_eq!(sorted.under(&[]).len(), sorted.all().len());
    }
}
