//! What one file says, held against another. One file a check, named for what it finds.
//!
//! An error is what keeps the edition from being computed; everything else is a warning.

use crate::definition::Definition;
use crate::diagnostic::Diagnostics;
use crate::framework::Framework;
use crate::read::Draft;
use crate::read::KeyPlaces;

/// What a check may look at.
pub(crate) struct Checked<'a> {
    definition: &'a Definition,
    framework: Framework<'a>,
    edition_keys: &'a KeyPlaces,
    method_keys: &'a KeyPlaces,
    /// False when the defaults stand in for a `method.toml` that cannot be read.
    method_is_read: bool,
}

type Check = fn(&Checked<'_>, &mut Diagnostics);

macro_rules! checks {
    ($($name:ident),+ $(,)?) => {
        $(mod $name;)+

        /// Every check, in the order of the files it starts from; a test holds list and files together.
        const CHECKS: &[(&str, Check)] = &[$((stringify!($name), $name::run)),+];
    };
}

checks! {
    unknown_index,
    unknown_cohort,
    unit_cycle,
    portal_without_file,
    robots_agreed_without_reason,
    framework_cycle,
    framework_too_deep,
    orphan_node,
    leaf_without_source,
    setting_without_effect,
    unknown_method,
    unknown_variant_node,
    method_out_of_range,
    floor_above_cap,
    gate_cycle,
    weights_do_not_add_up,
    points_max_not_the_sum,
    section_cycle,
    matrix_item_without_heading,
    question_without_list,
    option_with_space,
    option_never_used,
    relevance_unknown_question,
    relevance_unknown_option,
    relevance_cycle,
    relevance_fails,
    score_without_question,
    question_without_score,
    unscored_option,
    points_over_maximum,
    value_beside_children,
    override_without_answer,
    rule_cycle,
    rule_without_case,
    rule_without_indicator,
    crosswalk_unknown_node,
    concordance_unknown_option,
    answer_breaks_constraint,
    published_unknown_scope,
    missing_translation,
}

/// Runs every check.
pub(crate) fn run(draft: &Draft, problems: &mut Diagnostics) {
    let checked = Checked {
        definition: &draft.definition,
        framework: Framework::new(&draft.definition),
        edition_keys: &draft.edition_keys,
        method_keys: &draft.method_keys,
        method_is_read: draft.method_is_read,
    };
    for (_, check) in CHECKS {
        check(&checked, problems);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_file_is_listed() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check");
        let mut here: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter_map(|name| name.strip_suffix(".rs").map(str::to_owned))
            .collect();
        let mut listed: Vec<&str> = CHECKS.iter().map(|(name, _)| *name).collect();
        here.sort();
        listed.sort_unstable();
        assert_eq!(here, listed);
    }
}
