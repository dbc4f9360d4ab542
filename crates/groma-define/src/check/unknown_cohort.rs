//! A cohort is named that nobody declares.

use super::Checked;
use crate::diagnostic::{Diagnostics, Place, Severity};
use crate::nearest::suggest;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let definition = checked.definition;
    let mut refuse = |severity, place: &Place, cohort: &str| {
        if definition.cohort(cohort).is_some() {
            return;
        }
        let known = definition.cohorts.iter().map(|cohort| cohort.code.as_str());
        let hint = suggest(cohort, known, "declare its members in cohorts.csv");
        let message = format!("there is no cohort `{cohort}`");
        match severity {
            Severity::Error => problems.error(place, "unknown-cohort", message, hint),
            _ => problems.warning(place, "unknown-cohort", message, hint),
        }
    };
    let place = checked.edition_keys.of("cohort");
    refuse(Severity::Error, &place, &definition.edition.cohort);
    for rule in &definition.rules {
        if let Some(cohort) = &rule.cohort {
            refuse(Severity::Error, &rule.place, cohort.as_str());
        }
    }
    // A printed figure that cannot be found does not keep the index from being computed.
    for published in &definition.published {
        refuse(Severity::Warning, &published.place, published.cohort.as_str());
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Swap, noticed};

    #[test]
    fn found() {
        let edits = [
            Swap("edition.toml", "cohort = \"all\"", "cohort = \"oecd\""),
            Swap("published.csv", "total,coast", "total,cost"),
        ];
        insta::assert_snapshot!(noticed(&edits), @r"
        edition.toml:12:1: error[unknown-cohort]: there is no cohort `oecd`
          hint: known are `all`, `coast`
        published.csv:10: warning[unknown-cohort]: there is no cohort `cost`
          hint: did you mean `coast`?
        ");
    }
}
