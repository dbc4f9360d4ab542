//! One column of values inside the crate: dense `f64`, a missing cell is NaN, an absent column is empty.
//!
//! NaN never leaves the crate: [`crate::Matrix`] refuses it on the way in, and every accessor
//! turns it into `None` on the way out. Inside, it lets one pass over a column run without branches.

/// Values of one node for all units.
#[derive(Debug, Clone, Default)]
pub(crate) struct Column {
    /// One value a unit, NaN where missing; empty when the unit has no column at all.
    values: Vec<f64>,
    missing: usize,
}

impl Column {
    /// A column in which every unit is missing; it holds no memory.
    pub(crate) fn absent() -> Column {
        Column::default()
    }

    /// A column of `values`, NaN where missing.
    pub(crate) fn new(values: Vec<f64>) -> Column {
        let missing = values.iter().filter(|x| x.is_nan()).count();
        if missing == values.len() { Column::absent() } else { Column { values, missing } }
    }

    /// A column that is known to have no missing cell.
    pub(crate) fn complete(values: Vec<f64>) -> Column {
        Column { values, missing: 0 }
    }

    /// The value of `unit`, NaN when missing.
    pub(crate) fn get(&self, unit: usize) -> f64 {
        self.values.get(unit).copied().unwrap_or(f64::NAN)
    }

    /// The value of `unit` as the public API gives it.
    pub(crate) fn option(&self, unit: usize) -> Option<f64> {
        present(self.get(unit))
    }

    /// All values, NaN where missing; empty when absent.
    pub(crate) fn values(&self) -> &[f64] {
        &self.values
    }

    pub(crate) fn is_absent(&self) -> bool {
        self.values.is_empty()
    }

    /// True when every unit has a value.
    pub(crate) fn is_complete(&self) -> bool {
        self.missing == 0 && !self.is_absent()
    }

    /// Writes one cell; an absent column becomes a column of `units` missing cells first.
    pub(crate) fn set(&mut self, units: usize, unit: usize, value: f64) {
        if self.is_absent() {
            if value.is_nan() {
                return;
            }
            self.values = vec![f64::NAN; units];
            self.missing = units;
        }
        self.missing -= usize::from(self.values[unit].is_nan());
        self.missing += usize::from(value.is_nan());
        self.values[unit] = value;
    }

    /// Takes the buffer out, to be filled again and handed to [`Column::new`].
    pub(crate) fn into_values(self) -> Vec<f64> {
        self.values
    }
}

/// `None` for the NaN that marks a missing cell.
pub(crate) fn present(value: f64) -> Option<f64> {
    (!value.is_nan()).then_some(value)
}
