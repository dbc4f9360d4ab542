//! A CSV file with a header, read as text; numbers are parsed round-trip.

use std::path::Path;
use std::sync::Mutex;

/// Relative tolerance of the manifest.
const TOLERANCE: f64 = 1e-12;

/// Differences below this are no difference: three majorities of up to 50 that cancel leave as much in
/// the files, where the mean is 0.
const ZERO: f64 = 2e-15;

pub struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn read(path: &Path) -> Result<Table, csv::Error> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path)?;
        let header = reader.headers()?.iter().map(str::to_string).collect();
        let rows = reader.records().map(|row| Ok(row?.iter().map(str::to_string).collect()));
        Ok(Table { header, rows: rows.collect::<Result<_, csv::Error>>()? })
    }

    pub fn header(&self) -> &[String] {
        &self.header
    }

    pub fn rows(&self) -> std::ops::Range<usize> {
        0..self.rows.len()
    }

    pub fn has(&self, column: &str) -> bool {
        self.header.iter().any(|name| name == column)
    }

    pub fn text(&self, row: usize, column: &str) -> &str {
        let place = self.header.iter().position(|name| name == column);
        let place = place.unwrap_or_else(|| panic!("no column {column} in {:?}", self.header));
        &self.rows[row][place]
    }

    pub fn number(&self, row: usize, column: &str) -> Option<f64> {
        match self.text(row, column) {
            "" | "NA" | "NaN" => None,
            text => {
                Some(text.parse().unwrap_or_else(|_| panic!("{column}: {text} is not a number")))
            }
        }
    }

    /// The first column, which names the rows.
    pub fn keys(&self) -> Vec<&str> {
        self.rows.iter().map(|row| row[0].as_str()).collect()
    }

    pub fn column(&self, column: &str) -> Vec<Option<f64>> {
        self.rows().map(|row| self.number(row, column)).collect()
    }
}

static DIFFERENCE: Mutex<f64> = Mutex::new(0.0);

/// Fails unless both are missing or both the same number within the tolerance.
pub fn same(what: &str, got: Option<f64>, expected: Option<f64>) {
    let (Some(a), Some(b)) = (got, expected) else {
        assert_eq!(got, expected, "{what}");
        return;
    };
    let difference = (a - b).abs();
    if difference > ZERO {
        let relative = difference / a.abs().max(b.abs());
        let mut largest = DIFFERENCE.lock().unwrap();
        *largest = largest.max(relative);
        assert!(
            relative <= TOLERANCE,
            "{what}: got {a}, expected {b}, relative difference {relative:e}"
        );
    }
}

pub fn difference_largest() -> f64 {
    *DIFFERENCE.lock().unwrap()
}
