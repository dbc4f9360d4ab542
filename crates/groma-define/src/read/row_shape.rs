//! Rows that cannot stand: too short, too long, without a key, or there twice.

use crate::diagnostic::Severity;
use crate::nearest::quoted;
use crate::read::column::Holds;
use crate::read::row::Row;

impl Row<'_> {
    /// Reports empty cells that must be filled and spaces around codes. False when a part of the
    /// key is missing: such a row stands for nothing.
    pub(crate) fn is_complete(&mut self) -> bool {
        let mut complete = true;
        for (column, at) in self.sheet.columns() {
            let name = column.name;
            let raw = at.and_then(|at| self.record.get(at)).unwrap_or_default();
            if column.required && raw.trim().is_empty() {
                complete &= !self.sheet.spec.key.contains(&name);
                let hint = if column.doc.is_empty() { "fill it" } else { column.doc };
                self.error(name, "empty-cell", || {
                    (format!("the cell in `{name}` is empty"), format!("fill it: {hint}"))
                });
            }
            let code = matches!(column.holds, Holds::Code | Holds::Ref(_));
            if code && raw != raw.trim() && !raw.trim().is_empty() {
                self.warning(name, "spaces-around-code", || {
                    let message =
                        format!("spaces around `{}` in `{name}` were taken off", raw.trim());
                    (message, "delete them: others may compare the cell as it stands".to_owned())
                });
            }
        }
        complete
    }

    /// Too few or too many cells.
    pub(crate) fn refuse_ragged(&mut self, wanted: usize) {
        let found = self.record.len();
        let at = found.min(wanted).saturating_sub(1);
        let cell = (self.start, at);
        self.sheet.report(self.problems, Severity::Error, "ragged-row", cell, || {
            if found > wanted {
                let hint = "a cell that holds the separator must stand in quotes";
                (format!("the row has {found} cells, the header {wanted}"), hint.to_owned())
            } else {
                let hint = "add the missing separators at its end";
                (format!("the row has {found} of {wanted} cells"), hint.to_owned())
            }
        });
    }

    /// Another row has the same key.
    pub(crate) fn refuse_duplicate(&mut self, first: u64) {
        let key = self.sheet.spec.key;
        let line = self.line;
        let values: Vec<&str> = key.iter().map(|name| self.or_default(name)).collect();
        self.error(key[0], "duplicate-key", || {
            let names = quoted(key);
            let values = quoted(&values);
            let message = format!("lines {first} and {line} have the same {names}: {values}");
            (message, "keep one of the two".to_owned())
        });
    }
}
