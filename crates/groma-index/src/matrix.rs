//! What comes in: units × columns, each cell a finite number or missing.

use crate::Refusal;
use crate::column::Column;

/// Values of `units` × `columns`, one column per node of the plan.
///
/// The column of a leaf holds the indicator in native units. The column of an inner node is
/// usually empty; a value there is a *given value*: it stands in for that node's children, for
/// that unit. Storage is by column, 8 bytes a cell; a column that was never written costs nothing.
#[derive(Debug, Clone)]
pub struct Matrix {
    units: usize,
    columns: Vec<Column>,
}

impl Matrix {
    /// A matrix of `units` × `columns` in which every cell is missing.
    #[must_use]
    pub fn new(units: usize, columns: usize) -> Matrix {
        Matrix { units, columns: vec![Column::absent(); columns] }
    }

    /// A matrix from whole columns, each of `units` cells, or empty for a column without values.
    ///
    /// # Errors
    /// A column of another length, or a value that is not finite.
    pub fn from_columns(units: usize, columns: &[Vec<Option<f64>>]) -> Result<Matrix, Refusal> {
        let mut matrix = Matrix::new(units, columns.len());
        for (column, cells) in columns.iter().enumerate() {
            if !cells.is_empty() {
                matrix.set_column(column, cells)?;
            }
        }
        Ok(matrix)
    }

    /// Number of units (rows).
    #[must_use]
    pub fn units(&self) -> usize {
        self.units
    }

    /// Number of columns, one per node of the plan.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns.len()
    }

    /// The value of `unit` in `column`; `None` when missing or outside the matrix.
    #[must_use]
    pub fn get(&self, unit: usize, column: usize) -> Option<f64> {
        self.columns.get(column)?.option(unit)
    }

    /// Writes one value, in the column's native units.
    ///
    /// # Errors
    /// NaN or an infinity (leave the cell out instead), or a position outside the matrix.
    pub fn set(&mut self, unit: usize, column: usize, value: f64) -> Result<(), Refusal> {
        if !value.is_finite() {
            return Err(Refusal::SupplyFinite { unit, column, value });
        }
        self.write(unit, column, value)
    }

    /// Makes one cell missing.
    ///
    /// # Errors
    /// A position outside the matrix.
    pub fn clear(&mut self, unit: usize, column: usize) -> Result<(), Refusal> {
        self.write(unit, column, f64::NAN)
    }

    /// Writes a whole column, one cell a unit.
    ///
    /// # Errors
    /// As [`Matrix::set`], or a number of cells that is not the number of units.
    pub fn set_column(&mut self, column: usize, cells: &[Option<f64>]) -> Result<(), Refusal> {
        let (units, columns) = (self.units, self.columns.len());
        if column >= columns {
            return Err(Refusal::StayInside { unit: 0, column, units, columns });
        }
        if cells.len() != units {
            return Err(Refusal::MatchLength { column, length: cells.len(), units });
        }
        if let Some((unit, value)) = first_infinite(cells) {
            return Err(Refusal::SupplyFinite { unit, column, value });
        }
        let values = cells.iter().map(|cell| cell.unwrap_or(f64::NAN)).collect();
        self.columns[column] = Column::new(values);
        Ok(())
    }

    pub(crate) fn column(&self, column: usize) -> &Column {
        &self.columns[column]
    }

    fn write(&mut self, unit: usize, column: usize, value: f64) -> Result<(), Refusal> {
        let (units, columns) = (self.units, self.columns.len());
        if unit >= units || column >= columns {
            return Err(Refusal::StayInside { unit, column, units, columns });
        }
        self.columns[column].set(units, unit, value);
        Ok(())
    }
}

fn first_infinite(cells: &[Option<f64>]) -> Option<(usize, f64)> {
    let bad = |&(_, cell): &(usize, &Option<f64>)| cell.is_some_and(|x| !x.is_finite());
    cells.iter().enumerate().find(bad).map(|(unit, cell)| (unit, cell.unwrap_or(f64::NAN)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_what_was_written_and_missing_otherwise() {
        let mut matrix = Matrix::new(3, 2);
        matrix.set(1, 0, 4.5).unwrap();
        assert_eq!(matrix.get(1, 0), Some(4.5));
        assert_eq!(matrix.get(0, 0), None);
        assert_eq!(matrix.get(9, 0), None);
        assert!(matrix.column(1).is_absent());
        matrix.clear(1, 0).unwrap();
        assert_eq!(matrix.get(1, 0), None);
        assert!(!matrix.column(0).is_complete());
    }

    #[test]
    fn nan_and_infinities_are_refused_with_unit_and_column() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let refusal = Matrix::new(3, 2).set(2, 1, value).unwrap_err();
            assert_eq!((refusal.unit(), refusal.node()), (Some(2), Some(1)));
            let column = vec![None, Some(1.0), Some(value)];
            let refusal = Matrix::from_columns(3, &[vec![], column]).unwrap_err();
            assert_eq!((refusal.unit(), refusal.node()), (Some(2), Some(1)));
        }
    }

    #[test]
    fn positions_and_lengths_are_checked() {
        assert!(Matrix::new(3, 2).set(3, 0, 1.0).is_err());
        assert!(Matrix::new(3, 2).set(0, 2, 1.0).is_err());
        assert!(Matrix::new(0, 2).set(0, 0, 1.0).is_err());
        assert!(Matrix::from_columns(3, &[vec![Some(1.0)]]).is_err());
    }
}
