//! What every normalisation must do, and the checks with which each proves its own numbers.

use super::{Leaf, METHODS, Normalise, normalise};
use crate::column::Column;
use crate::{Direction, Refusal};

/// Checks a column where higher is better, to 1e-12.
pub(crate) fn check(how: &Normalise, values: &[Option<f64>], expected: &[Option<f64>]) {
    check_in(Direction::HigherIsBetter, how, values, expected);
}

/// Checks a column where lower is better, to 1e-12.
pub(crate) fn check_lower(how: &Normalise, values: &[Option<f64>], expected: &[Option<f64>]) {
    check_in(Direction::LowerIsBetter, how, values, expected);
}

/// The refusal of a column where higher is better.
pub(crate) fn refused(how: &Normalise, values: &[Option<f64>]) -> Refusal {
    run(Direction::HigherIsBetter, how, values).expect_err("should have been refused")
}

/// The refusal of a column where lower is better.
pub(crate) fn refused_lower(how: &Normalise, values: &[Option<f64>]) -> Refusal {
    run(Direction::LowerIsBetter, how, values).expect_err("should have been refused")
}

fn check_in(
    direction: Direction,
    how: &Normalise,
    values: &[Option<f64>],
    expected: &[Option<f64>],
) {
    let column = run(direction, how, values).unwrap();
    let got: Vec<Option<f64>> = (0..values.len()).map(|unit| column.option(unit)).collect();
    let near = |(a, b): (&Option<f64>, &Option<f64>)| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-12 * b.abs().max(1.0),
        (a, b) => a == b,
    };
    assert!(
        got.iter().zip(expected).all(near),
        "{how:?} {direction:?}: got {got:?}, expected {expected:?}"
    );
}

fn run(direction: Direction, how: &Normalise, values: &[Option<f64>]) -> Result<Column, Refusal> {
    let source = Column::new(values.iter().map(|x| x.unwrap_or(f64::NAN)).collect());
    normalise(&Leaf { node: 0, source: &source, direction }, how)
}

#[test]
fn every_file_is_in_the_list_and_every_listed_method_has_a_file() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/normalise");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().replace('_', "-"))
        .filter(|name| name != "tests")
        .collect();
    let mut listed: Vec<&str> = METHODS.iter().map(|method| method.name).collect();
    files.sort();
    listed.sort();
    assert_eq!(files, listed);
}

#[test]
fn a_column_without_values_stays_without() {
    let how = Normalise::MinMax { lower: 0.0, upper: 1.0 };
    check(&how, &[None, None], &[None, None]);
}

#[test]
fn no_score_is_a_negative_zero() {
    for how in [
        Normalise::None,
        Normalise::DistanceToMax,
        Normalise::Scaled { lower: -1.0, upper: 0.0, scale: 1.0 },
    ] {
        let column = run(Direction::LowerIsBetter, &how, &[Some(0.0), Some(-1.0)]).unwrap();
        assert!(
            (0..2).all(|unit| column.get(unit) != 0.0 || column.get(unit).is_sign_positive()),
            "{how:?}"
        );
    }
}
