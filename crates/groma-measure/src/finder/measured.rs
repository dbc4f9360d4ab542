//! How often the finder is right, measured on labelled cases: `measured.csv`, language by language.

use groma_define::tables::FinderFigureRow;
use std::sync::LazyLock;

/// Counts of the final third of the labelled cases; a test counts them again.
const MEASURED: &str = include_str!("measured.csv");

/// Records that have an item, of which fewer than this say nothing about a language.
const POSITIVES_MIN: u64 = 10;

/// The normal quantile of an interval of 95 %.
const Z: f64 = 1.959_963_984_540_054;

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
    pub fn precision(&self) -> Option<Share> {
        Share::of(self.found, self.found + self.wrong)
    }

    /// Of what is there, the share that is found: recall.
    pub fn sensitivity(&self) -> Option<Share> {
        Share::of(self.found, self.found + self.missed)
    }
}

/// A share of counted cases with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// What was counted.
    pub value: f64,
    /// The lower end of the interval.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
}

impl Share {
    /// The interval of Wilson (1927), which stays within 0 and 1 also for few cases; none of no cases.
    pub fn of(part: u64, whole: u64) -> Option<Self> {
        if whole == 0 {
            return None;
        }
        let (n, p) = (whole as f64, part as f64 / whole as f64);
        let middle = p + Z * Z / (2.0 * n);
        let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        let scale = 1.0 + Z * Z / n;
        let (lower, upper) = ((middle - half) / scale, (middle + half) / scale);
        Some(Self { value: p, lower: lower.max(0.0), upper: upper.min(1.0) })
    }
}

/// Which of what is there is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Data of the item, be it a slice.
    Any,
    /// The item for a whole area.
    Full,
}

impl Strength {
    /// The word of the tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Full => "full",
        }
    }
}

/// The figures of every language that has labelled cases.
#[derive(Clone, Debug, Default)]
pub struct Measured(Vec<(String, String, Counts)>);

impl Measured {
    /// Those of the finder that comes with the program.
    pub fn shipped() -> &'static Self {
        static READ: LazyLock<Measured> = LazyLock::new(|| {
            Measured::read(MEASURED).expect("the shipped figures are held by a test")
        });
        &READ
    }

    /// Reads `language,strength,records,found,missed,wrong`.
    pub fn read(csv: &str) -> Result<Self, String> {
        let mut figures = Vec::new();
        for line in csv.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let &[language, strength, records, found, missed, wrong] = cells.as_slice() else {
                return Err(format!("`{line}` has not six cells"));
            };
            let count = |cell: &str| cell.parse().map_err(|_| format!("`{cell}` is no count"));
            let counts = Counts {
                records: count(records)?,
                found: count(found)?,
                missed: count(missed)?,
                wrong: count(wrong)?,
            };
            figures.push((language.to_owned(), strength.to_owned(), counts));
        }
        Ok(Self(figures))
    }

    /// The figures of a language; none where too few cases are labelled to say anything.
    pub fn of(&self, language: &str, strength: Strength) -> Option<&Counts> {
        let mut known = self.0.iter();
        let (.., counts) = known.find(|(of, how, _)| of == language && how == strength.as_str())?;
        (counts.found + counts.missed >= POSITIVES_MIN).then_some(counts)
    }

    /// As a table.
    pub fn rows(&self) -> Vec<FinderFigureRow> {
        let row = |(language, strength, counts): &(String, String, Counts)| {
            let (precision, sensitivity) = (counts.precision(), counts.sensitivity());
            FinderFigureRow {
                language: language.as_str().into(),
                strength: strength.as_str().into(),
                records: counts.records as i64,
                found: counts.found as i64,
                missed: counts.missed as i64,
                wrong: counts.wrong as i64,
                precision: precision.map(|share| share.value),
                precision_low: precision.map(|share| share.lower),
                sensitivity: sensitivity.map(|share| share.value),
                sensitivity_low: sensitivity.map(|share| share.lower),
                usable: self.of(language, Strength::Any).is_some(),
            }
        };
        self.0.iter().map(row).collect()
    }

    /// The languages of which something can be said.
    pub fn languages(&self) -> Vec<&str> {
        let mut languages: Vec<&str> = self.0.iter().map(|(language, ..)| &**language).collect();
        languages.dedup();
        languages.retain(|language| self.of(language, Strength::Any).is_some());
        languages
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 8 of 10 and 0 of 20: Newcombe (1998), table I, and by hand.
    #[test]
    fn shares_have_the_interval_of_wilson() {
        let check = |part, whole, expected: [f64; 3]| {
            let Share { value, lower, upper } = Share::of(part, whole).expect("there are cases");
            for (seen, expected) in [value, lower, upper].into_iter().zip(expected) {
                assert!((seen - expected).abs() < 5e-5, "{part} of {whole}: {seen}, {expected}");
            }
        };
        check(81, 263, [0.3080, 0.2553, 0.3662]);
        check(15, 148, [0.1014, 0.0624, 0.1605]);
        check(0, 20, [0.0, 0.0, 0.1611]);
        check(1, 29, [0.0345, 0.0061, 0.1718]);
        assert_eq!(Share::of(0, 0), None);
    }

    #[test]
    fn a_language_with_few_cases_says_nothing() {
        let measured = Measured::read(
            "language,strength,records,found,missed,wrong\nde,any,25,9,1,2\nit,any,4,3,0,0\n",
        );
        let measured = measured.expect("two lines");
        assert_eq!(measured.languages(), ["de"]);
        assert!(measured.of("it", Strength::Any).is_none());
        assert!(Measured::read("x\nde,any,1,2\n").is_err());
    }
}
