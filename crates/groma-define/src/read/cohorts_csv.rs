//! `cohorts.csv`: which units are averaged, banded and ranked together.

use crate::code::{CohortCode, UnitCode};
use crate::definition::{Cohort, Unit};
use crate::diagnostic::Diagnostics;
use crate::read::column::{Holds, SheetSpec, Target, column};
use crate::read::register::Register;
use crate::read::sheet::Sheet;
use std::collections::{HashMap, HashSet};

pub(crate) const SPEC: SheetSpec = SheetSpec {
    file: "cohorts.csv",
    doc: "Membership of a unit in a cohort; the cohort `all` is always there.",
    required: false,
    key: &["cohort", "unit"],
    translated: &[],
    columns: &[
        column("cohort", Holds::Code, "units that are ranked together").required(),
        column("unit", Holds::Ref(Target::Unit), "the unit that belongs to it").required(),
    ],
};

/// The cohort of every unit.
pub(crate) fn all(units: &[Unit]) -> Cohort {
    Cohort {
        code: CohortCode::from("all"),
        units: units.iter().map(|unit| unit.code.clone()).collect(),
    }
}

/// The cohorts that are named, in the order in which they appear, each in the order of the units.
pub(super) fn read(
    sheet: &Sheet<'_>,
    units: &[Unit],
    known: &Register,
    problems: &mut Diagnostics,
) -> Vec<Cohort> {
    let mut order: Vec<CohortCode> = Vec::new();
    let mut members: HashMap<CohortCode, HashSet<UnitCode>> = HashMap::new();
    sheet.each(problems, |row| {
        let cohort = CohortCode::from(row.text("cohort"));
        if cohort.as_str() == "all" {
            row.error("cohort", "reserved-cohort", || {
                let message = "the cohort `all` is every unit and is not declared".to_owned();
                (message, "delete the row, or give the cohort another name".to_owned())
            });
            return;
        }
        if let Some(unit) = row.code("unit", Target::Unit, known) {
            if !members.contains_key(&cohort) {
                order.push(cohort.clone());
            }
            members.entry(cohort).or_default().insert(UnitCode::from(unit));
        }
    });
    let in_order = |cohort: CohortCode| {
        let members = members.get(&cohort);
        let units = units.iter().map(|unit| unit.code.clone());
        let units = units.filter(|unit| members.is_some_and(|members| members.contains(unit)));
        Cohort { units: units.collect(), code: cohort }
    };
    order.into_iter().map(in_order).collect()
}
