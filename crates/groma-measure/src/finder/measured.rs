//! How often the finder is right, measured on labelled cases: `measured.csv`, language by language.

use std::sync::LazyLock;

/// Counts of the final third of the labelled cases; a test counts them again.
const MEASURED: &str = include_str!("measured.csv");

/// Records that have an item, of which fewer than this say nothing about a language.
const POSITIVES_MIN: u64 = 10;

/// What the finder found of what is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records that were looked at.
    pub records: u64,
    /// Pairs of record and item that are, by the labels, and were found.
    pub found: u64,
    /// Pairs that are and were not found.
    pub missed: u64,
    /// Pairs that were found and are not.
    pub wrong: u64,
}

impl Counts {
    /// Of what is found, the share that is right.
    pub fn precision(&self) -> Option<f64> {
        share(self.found, self.found + self.wrong)
    }

    /// Of what is there, the share that is found.
    pub fn recall(&self) -> Option<f64> {
        share(self.found, self.found + self.missed)
    }
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The figures of every language that has labelled cases.
#[derive(Clone, Debug, Default)]
pub struct Measured(Vec<(String, Counts)>);

impl Measured {
    /// Those of the finder that comes with the program.
    pub fn shipped() -> &'static Self {
        static READ: LazyLock<Measured> = LazyLock::new(|| {
            Measured::read(MEASURED).expect("the shipped figures are held by a test")
        });
        &READ
    }

    /// Reads `language,records,found,missed,wrong`.
    pub fn read(csv: &str) -> Result<Self, String> {
        let mut figures = Vec::new();
        for line in csv.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let number = |at: usize| -> Result<u64, String> {
                let cell = cells.get(at).ok_or_else(|| format!("{line}: a figure is missing"))?;
                cell.parse().map_err(|_| format!("{line}: `{cell}` is no count"))
            };
            let [records, found, missed, wrong] = [number(1)?, number(2)?, number(3)?, number(4)?];
            figures.push((cells[0].to_owned(), Counts { records, found, missed, wrong }));
        }
        Ok(Self(figures))
    }

    /// The figures of a language; none where too few cases are labelled to say anything.
    pub fn of(&self, language: &str) -> Option<&Counts> {
        let (_, counts) = self.0.iter().find(|(of, _)| of == language)?;
        (counts.found + counts.missed >= POSITIVES_MIN).then_some(counts)
    }
}
