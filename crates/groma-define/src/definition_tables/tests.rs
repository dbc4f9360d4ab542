//! The rows of the small edition.

use crate::code::RunId;
use crate::definition::Definition;
use crate::edited::{Edit::*, definition};
use crate::table::{Cell, Row};

/// Rows as lines, cells separated by bars.
fn shown<R: Row>(rows: &[R]) -> String {
    let cell = |cell: Cell<'_>| match cell {
        Cell::Null => "∅".to_owned(),
        Cell::Text(text) => text.to_owned(),
        Cell::Float(number) => number.to_string(),
        Cell::Int(number) => number.to_string(),
        Cell::Bool(yes) => yes.to_string(),
        Cell::Texts(texts) => texts.join("; "),
    };
    let line = |row: &R| {
        let cells = (0..R::TABLE.columns.len()).map(|column| cell(row.cell(column)));
        cells.collect::<Vec<_>>().join("|")
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn small() -> Definition {
    definition(&[
        Add("values.csv", "unit,node,value,status,source\nN,practice,40,printed,p. 3\n"),
        Add(
            "overrides.csv",
            "unit,question,points,reason,author,date\nS,q_policy,20,law found,R,2026-06-01\n",
        ),
        Add("answers.csv", "W,q_sectors,health,,,,\nW,q_policy,yes,,reviewer,unsure,\n"),
    ])
}

#[test]
fn shape() {
    let edition = small();
    insta::assert_snapshot!(shown(&edition.setting_rows()), @"secure_points|20");
    insta::assert_snapshot!(shown(&edition.unit_rows()), @r"
    N|Northland|∅|national|1200000
    S|Southland|∅|national|800000
    W|Westland|∅|national|300000
    ");
    insta::assert_snapshot!(shown(&edition.cohort_rows()), @r"
    all|N
    all|S
    all|W
    coast|N
    coast|S
    ");
    insta::assert_snapshot!(shown(&edition.node_rows()), @r"
    total|∅|Example index|0|0|false|∅|up|100
    policy|total|Policy|1|1|false|∅|up|60
    policy-exists|policy|A policy is in force|2|2|true|question:q_policy|up|30
    policy-sectors|policy|Sectors the policy covers|3|2|true|question:q_sectors|up|30
    practice|total|Practice|4|1|false|∅|up|40
    secure|practice|The portal is reached securely|5|2|true|rule:portal-secure|up|20
    datasets|practice|Datasets published|6|2|true|question:q_datasets|up|20
    ");
    let files = edition.input_file_rows(&RunId::from("r"));
    assert_eq!(files.len(), edition.inputs.len());
    assert!(files.iter().all(|file| file.sha256.len() == 64 && file.bytes > 0));
}

#[test]
fn instrument() {
    let edition = small();
    insta::assert_snapshot!(shown(&edition.question_rows()), @r"
    policy_section|∅|0|section|∅|∅|false|Policy
    q_policy|policy_section|1|single|policy|∅|true|Is an open data policy in force?
    q_policy_date|policy_section|2|date|∅|q_policy|false|Since when?
    q_sectors|policy_section|3|multiple|sectors|q_policy|true|Which sectors does it cover?
    practice_section|∅|4|section|∅|∅|false|Practice
    q_portal|practice_section|5|url|∅|∅|true|Where is the portal?
    q_datasets|practice_section|6|integer|∅|∅|true|How many datasets does it list?
    q_remark|practice_section|7|text|∅|∅|false|Anything to add?
    ");
    insta::assert_snapshot!(shown(&edition.option_rows()), @r"
    policy|yes|0|false|Yes
    policy|planned|1|false|Planned
    policy|no|2|false|No
    sectors|health|0|false|Health
    sectors|transport|1|false|Transport
    sectors|budget|2|false|Budget
    sectors|none|3|true|None of these
    ");
    insta::assert_snapshot!(shown(&edition.option_points_rows()[2..4]), @r"
    policy|main|no|0|∅
    sectors|main|health|∅|split
    ");
    insta::assert_snapshot!(shown(&edition.crosswalk_rows()[..1]), @"example-charter|1|policy-exists|full|a policy is its first principle");
}

#[test]
fn records() {
    let edition = small();
    insta::assert_snapshot!(shown(&edition.given_value_rows()), @"N|practice|40|printed|p. 3");
    insta::assert_snapshot!(shown(&edition.decision_rows()), @"S|q_policy|∅|20|law found|R|2026-06-01");
    insta::assert_snapshot!(shown(&edition.answer_rows()[9..]), @r"
    S|q_datasets|1|50|50|answered|reported|government|final|1|2026-05-31|∅
    S|q_remark|1|The portal moves next year.|The portal moves next year.|answered|reported|government|final|1|2026-06-30|∅
    W|q_policy|1|planned|Planned|answered|reported|government|final|1|2026-06-30|∅
    W|q_portal|1|∅|∅|dont_know|reported|government|final|1|2026-06-30|∅
    W|q_datasets|1|∅|∅|not_answered|reported|government|final|1|2026-05-31|∅
    W|q_sectors|1|∅|health|not_asked|reported|government|final|1|2026-06-30|∅
    W|q_policy|1|yes|yes|answered|reviewed|reviewer|unsure|1|2026-06-30|∅
    ");
}

#[test]
fn every_choice_of_a_method() {
    let edition = definition(&[Add(
        "method.toml",
        "weight.nodes.secure = 0.5\nnormalise.nodes.datasets = \"min-max\"\n",
    )]);
    let rows = edition.method_setting_rows(&RunId::from("r"));
    let of = |variant: &str| {
        let rows: Vec<_> =
            rows.iter().filter(|row| row.variant.as_str() == variant).cloned().collect();
        shown(&rows)
    };
    insta::assert_snapshot!(of("strict"), @r"
    r|strict|aggregate.coverage|0
    r|strict|aggregate.default|sum
    r|strict|aggregate.missing|zero under sums, renormalise elsewhere
    r|strict|answers.map|strict
    r|strict|answers.overrides|true
    r|strict|answers.unit|points
    r|strict|answers.unreviewed|leave-out
    r|strict|answers.unsure|keep
    r|strict|label|a planned policy earns nothing
    r|strict|missing.confidential|drop
    r|strict|missing.dont_know|zero
    r|strict|missing.not_answered|zero
    r|strict|missing.not_applicable|drop
    r|strict|missing.not_asked|zero
    r|strict|normalise.default|none
    r|strict|normalise.nodes.datasets|min-max
    r|strict|publish.decimals|1
    r|strict|publish.rounding|half-even
    r|strict|rank.by|raw
    r|strict|rank.ties|min
    r|strict|uncertainty.draws|1000
    r|strict|uncertainty.interval|0.9
    r|strict|uncertainty.weights|none
    r|strict|weight.default|given
    r|strict|weight.nodes.secure|0.5
    ");
    assert!(!of("main").contains("weight.nodes"));
}
