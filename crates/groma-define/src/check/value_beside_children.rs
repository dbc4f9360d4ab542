//! A node whose value is given, while values below it are given for the same unit.

use super::Checked;
use crate::definition::Value;
use crate::diagnostic::Diagnostics;
use std::collections::HashMap;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let values = &checked.definition.values;
    let given: HashMap<(&str, &str), &Value> =
        values.iter().map(|value| ((value.unit.as_str(), value.node.as_str()), value)).collect();
    for value in values {
        let Some(node) = checked.framework.node(value.node.as_str()) else { continue };
        let mut above = checked.framework.above(node);
        let hidden = above.find_map(|above| given.get(&(value.unit.as_str(), above.code.as_str())));
        if let Some(above) = hidden {
            let message = format!(
                "`{}` of `{}` does not count: `{}`, above it, is given on line {}",
                value.node, value.unit, above.node, above.place.line
            );
            let hint = "delete one of the two; a given value replaces what lies below it";
            problems.warning(&value.place, "value-beside-children", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Add, noticed};

    #[test]
    fn found() {
        let values = "unit,node,value,status,source\nN,total,50,printed,p. 3\nN,secure,5,printed,p. 4\nS,secure,5,printed,p. 4\n";
        insta::assert_snapshot!(noticed(&[Add("values.csv", values)]), @r"
        values.csv:3: warning[value-beside-children]: `secure` of `N` does not count: `total`, above it, is given on line 2
          hint: delete one of the two; a given value replaces what lies below it
        ");
    }
}
