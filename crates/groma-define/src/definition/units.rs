//! Who is measured, who is measured together, and where they publish.

use crate::code::{CohortCode, UnitCode};
use crate::definition::Labels;
use crate::diagnostic::Place;

/// What kind of area or body a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A country.
    National,
    /// A region or state.
    Regional,
    /// A municipality.
    Local,
    /// A public body.
    Body,
}

/// Who is measured.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Unique in the edition.
    pub code: UnitCode,
    /// Name as published, in the edition's first language.
    pub name: String,
    /// Names in other languages.
    pub labels: Labels,
    /// The unit it lies in.
    pub parent: Option<UnitCode>,
    /// What kind it is.
    pub level: Level,
    /// Inhabitants.
    pub population: Option<f64>,
    /// The language it answers in; none for the edition's first.
    pub language: Option<String>,
    /// Where the row stands.
    pub place: Place,
}

/// Units that are averaged, banded and ranked together.
#[derive(Clone, Debug)]
pub struct Cohort {
    /// Unique in the edition; `all` is every unit.
    pub code: CohortCode,
    /// Its members, in the order of `units.csv`.
    pub units: Vec<UnitCode>,
}

/// Where a unit publishes.
#[derive(Clone, Debug)]
pub struct Portal {
    /// Whose portal.
    pub unit: UnitCode,
    /// Address, or a path inside the edition folder.
    pub address: String,
    /// Protocol; detected when empty.
    pub protocol: Option<String>,
    /// `national`, `local` or `civil society`.
    pub level: String,
    /// True for `restricted`: raw records stay with their roles.
    pub restricted: bool,
    /// `obey`, `obey-for-links` or `agreed`: what is done about robots.txt.
    pub robots: String,
    /// Why.
    pub robots_because: Option<String>,
    /// Requests a second, in place of the usual rate; above zero.
    pub rate: Option<f64>,
    /// Seconds until an answer begins, in place of the usual ones; above zero.
    pub timeout_s: Option<f64>,
    /// Bytes of one answer, in place of the usual limit; above zero.
    pub bytes_max: Option<f64>,
    /// Other hosts at which its pages may go on, `name` or `name:port`.
    pub hosts: Vec<String>,
    /// Where the row stands.
    pub place: Place,
}
