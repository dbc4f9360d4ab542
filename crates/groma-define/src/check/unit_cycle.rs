//! Units lie in each other in a circle.

use super::Checked;
use crate::cycle::{cycles, shown};
use crate::definition::Unit;
use crate::diagnostic::Diagnostics;
use std::collections::HashMap;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let units = &checked.definition.units;
    let by_code: HashMap<&str, &Unit> =
        units.iter().map(|unit| (unit.code.as_str(), unit)).collect();
    let above = |code: &str| {
        let parent = by_code.get(code).and_then(|unit| unit.parent.as_ref());
        parent.into_iter().map(|parent| parent.as_str()).collect()
    };
    for cycle in cycles(units.iter().map(|unit| unit.code.as_str()), above) {
        let message = format!("units lie in each other: {}", shown(&cycle));
        let hint = "empty `parent` of the largest one";
        if let Some(unit) = by_code.get(cycle[0]) {
            problems.error(&unit.place, "unit-cycle", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Write, noticed_by};

    #[test]
    fn found() {
        let units = b"code,name,parent\nN,North,S\nS,South,N\nW,West,\n";
        insta::assert_snapshot!(noticed_by("unit-cycle", &[Write("units.csv", units)]), @r"
        units.csv:2: error[unit-cycle]: units lie in each other: `N` → `S` → `N`
          hint: empty `parent` of the largest one
        ");
    }
}
