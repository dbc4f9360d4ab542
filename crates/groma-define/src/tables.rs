//! The table catalogue: every table, declared once.
//!
//! Stages meet only here. Names and meanings are kept; new columns may be added at
//! the end of a table.

use crate::code::{
    CohortCode, ListCode, MapCode, NodeCode, OptionCode, QuestionCode, RuleCode, RunId, UnitCode,
    VariantCode,
};
use crate::table::{Row, Table, Text, table};

mod catalogs;
mod likeness;
mod profiles;
mod quality;
mod verification;

pub use catalogs::*;
pub use likeness::*;
pub use profiles::*;
pub use quality::*;
pub use verification::*;

/// Every table, in the order of the data flow; a test holds the list complete.
pub const TABLES: &[Table] = &[
    CatalogRow::TABLE,
    DatasetRow::TABLE,
    DistributionRow::TABLE,
    ServiceRow::TABLE,
    EntityRow::TABLE,
    FetchRow::TABLE,
    QuarantineRow::TABLE,
    SweepRow::TABLE,
    DatasetEventRow::TABLE,
    VocabularyTermRow::TABLE,
    ClassificationRow::TABLE,
    AvailabilityRow::TABLE,
    ClusterRow::TABLE,
    ProfileResultRow::TABLE,
    ProfileFindingRow::TABLE,
    LinkRow::TABLE,
    MetricRow::TABLE,
    ReadingRow::TABLE,
    DistributionQualityRow::TABLE,
    DatasetQualityRow::TABLE,
    GroupQualityRow::TABLE,
    MeasurementRow::TABLE,
    MendRow::TABLE,
    TicketRow::TABLE,
    ExampleRow::TABLE,
    InputFileRow::TABLE,
    SettingRow::TABLE,
    MethodSettingRow::TABLE,
    UnitRow::TABLE,
    CohortRow::TABLE,
    NodeRow::TABLE,
    QuestionRow::TABLE,
    OptionRow::TABLE,
    OptionPointsRow::TABLE,
    CrosswalkRow::TABLE,
    CrosswalkCoverageRow::TABLE,
    GivenValueRow::TABLE,
    DecisionRow::TABLE,
    AnswerRow::TABLE,
    EvidenceRow::TABLE,
    AnswerPointsRow::TABLE,
    IndicatorValueRow::TABLE,
    IndicatorPartRow::TABLE,
    CrossUnitInputRow::TABLE,
    EffectiveWeightRow::TABLE,
    ScoreRow::TABLE,
    AdjustmentRow::TABLE,
    CohortStatisticRow::TABLE,
    CohortRankRow::TABLE,
    VariantDifferenceRow::TABLE,
    PublishedCheckRow::TABLE,
    TestRow::TABLE,
    CompetenceRow::TABLE,
    ClaimRow::TABLE,
    PortalRow::TABLE,
    CandidateRow::TABLE,
    FinderFigureRow::TABLE,
    VerificationRow::TABLE,
    VerificationEvidenceRow::TABLE,
    FindingRow::TABLE,
];

/// The table with this name.
pub fn table_named(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

table! {
    /// A file of the edition folder that a run was made from.
    InputFileRow "input_file" key ["run", "path"] {
        /// The run.
        run: RunId,
        /// Path inside the edition folder.
        path: Text,
        /// SHA-256 of the bytes, in lower-case hexadecimal.
        sha256: Text,
        /// Length.
        bytes: i64 as "bytes",
        /// True when a release publishes only the digest.
        restricted: bool,
    }
}

table! {
    /// A setting of the edition, for rules to read.
    SettingRow "setting" key ["key"] {
        /// Its name.
        key: Text,
        /// Its value, as text.
        value: Text,
    }
}

table! {
    /// One choice of a method, as it was in force.
    MethodSettingRow "method_setting" key ["run", "variant", "key"] {
        /// The run.
        run: RunId,
        /// The variant.
        variant: VariantCode,
        /// Which choice, for example `aggregate.default`.
        key: Text,
        /// What was chosen.
        value: Text,
    }
}

table! {
    /// A unit: who is measured.
    UnitRow "unit" key ["unit"] {
        /// The unit.
        unit: UnitCode,
        /// Its name in the edition's first language.
        name: Text,
        /// The unit it lies in.
        parent: Option<UnitCode>,
        /// national, regional, local or body.
        level: Text,
        /// Inhabitants.
        population: Option<f64> as "persons",
    }
}

table! {
    /// Membership of a unit in a cohort.
    CohortRow "cohort" key ["cohort", "unit"] {
        /// The cohort; `all` is every unit.
        cohort: CohortCode,
        /// Its member.
        unit: UnitCode,
    }
}

table! {
    /// A node of the framework.
    NodeRow "node" key ["node"] {
        /// The node.
        node: NodeCode,
        /// The node it is part of.
        parent: Option<NodeCode>,
        /// Its name in the edition's first language.
        name: Text,
        /// Its place in the framework's order, from 0.
        position: i64,
        /// How far below its root, 0 for the root.
        depth: i64,
        /// True when nothing lies below it.
        leaf: bool,
        /// `question:CODE`, `rule:CODE`, `given`, or null for inner nodes.
        source: Option<Text>,
        /// up or down: which way is better in native units.
        direction: Text,
        /// The most points it can earn.
        points_max: Option<f64> as "points",
    }
}

table! {
    /// A question or section of the instrument.
    QuestionRow "question" key ["question"] {
        /// The question.
        question: QuestionCode,
        /// The section it stands in.
        section: Option<QuestionCode>,
        /// Its place in the instrument, from 0.
        position: i64,
        /// single, multiple, integer, decimal, text, date, url, matrix, section or repeat.
        kind: Text,
        /// The options to choose from.
        list: Option<ListCode>,
        /// The question it follows from.
        depends_on: Option<QuestionCode>,
        /// True when it takes part in the score.
        scored: bool,
        /// What is asked, in the edition's first language.
        label: Text,
    }
}

table! {
    /// An option of a list.
    OptionRow "option" key ["list", "option"] {
        /// The list.
        list: ListCode,
        /// The option.
        option: OptionCode,
        /// Its place in the list, from 0.
        position: i64,
        /// True when it cannot be ticked together with others.
        exclusive: bool,
        /// What is read, in the edition's first language.
        label: Text,
    }
}

table! {
    /// What an option earns under a map.
    OptionPointsRow "option_points" key ["list", "map", "option"] {
        /// The list.
        list: ListCode,
        /// The map.
        map: MapCode,
        /// The option, or a value kind written `@not_answered` and so on.
        option: OptionCode,
        /// What it earns; null when a missing rule says it.
        points: Option<f64> as "points or share, as the method says",
        /// split, zero, drop, full or block.
        rule: Option<Text>,
    }
}

table! {
    /// A link from an item to a node of another framework.
    CrosswalkRow "crosswalk" key ["framework", "code", "item"] {
        /// The other framework.
        framework: Text,
        /// The node there.
        code: Text,
        /// A question or node of this edition.
        item: Text,
        /// How strong the link is.
        strength: Option<Text>,
        /// Why.
        note: Option<Text>,
    }
}

table! {
    /// What of another framework this edition covers.
    CrosswalkCoverageRow "crosswalk_coverage" key ["framework", "code"] {
        /// The other framework.
        framework: Text,
        /// The node there.
        code: Text,
        /// Its name in our words.
        name: Text,
        /// How many items of this edition are linked to it.
        items: i64,
        /// covered, excluded or not covered.
        status: Text,
        /// Why it is left out.
        reason: Option<Text>,
    }
}

table! {
    /// A value that replaces what lies below a node.
    GivenValueRow "given_value" key ["unit", "node"] {
        /// The unit.
        unit: UnitCode,
        /// The node.
        node: NodeCode,
        /// The value.
        value: f64 as "as the node",
        /// printed, digitised or derived.
        status: Text,
        /// Where it was read.
        source: Text,
    }
}

table! {
    /// What a reviewer put in place of an answer.
    DecisionRow "decision" key ["unit", "question"] {
        /// The unit.
        unit: UnitCode,
        /// The question.
        question: QuestionCode,
        /// The answer that counts instead.
        value: Option<Text>,
        /// The points that count instead.
        points: Option<f64> as "points",
        /// Why.
        reason: Text,
        /// Who decided.
        author: Text,
        /// When, `YYYY-MM-DD`.
        date: Text,
    }
}

table! {
    /// An answer, or the absence of one.
    AnswerRow "answer" key ["unit", "question", "instance", "respondent"] {
        /// The unit.
        unit: UnitCode,
        /// The question.
        question: QuestionCode,
        /// Which instance of a repeated section, from 1; 1 elsewhere.
        instance: i64,
        /// Option codes joined with one space, or the value's text; null without a value.
        option: Option<Text>,
        /// What was written, letter by letter.
        raw: Option<Text>,
        /// answered, not_answered, dont_know, not_applicable, confidential or not_asked.
        kind: Text,
        /// reported, reviewed or evidenced.
        basis: Text,
        /// government, civil_society, reviewer, machine or carried.
        respondent: Text,
        /// Where in the workflow it stands: final, unreviewed; or unsure, unreviewed-unsure when it is marked.
        stage: Text,
        /// How often it was changed, from 1.
        version: i64,
        /// The day it speaks of, `YYYY-MM-DD`.
        as_of: Text,
        /// Why this answer.
        justification: Option<Text>,
    }
}

table! {
    /// Something that shows an answer to be true.
    EvidenceRow "evidence" key ["unit", "question", "instance", "respondent", "address"] {
        /// The unit.
        unit: UnitCode,
        /// The question.
        question: QuestionCode,
        /// Which instance of a repeated section, from 1; 1 elsewhere.
        instance: i64,
        /// Whose answer it belongs to.
        respondent: Text,
        /// A web address, or the name of a file that was sent along.
        address: Text,
        /// Page, paragraph or quotation.
        note: Option<Text>,
    }
}

table! {
    /// What an answer earned.
    AnswerPointsRow "answer_points" key ["variant", "unit", "question", "instance"] {
        /// The variant.
        variant: VariantCode,
        /// The unit.
        unit: UnitCode,
        /// The question.
        question: QuestionCode,
        /// Which instance, from 1.
        instance: i64,
        /// Option codes joined with one space, or the value's text.
        option: Option<Text>,
        /// Which of the six things the answer is.
        kind: Text,
        /// What it earned; null when it left numerator and denominator.
        points: Option<f64> as "points",
        /// How: `option`, `split`, `number`, `override`, `unreviewed`, or the missing rule zero, drop, full, block.
        rule: Text,
        /// True when a reviewer marked it unsure.
        unsure: bool,
    }
}

table! {
    /// The value of an indicator for a unit, as the index takes it.
    IndicatorValueRow "indicator_value" key ["run", "variant", "unit", "indicator"] {
        /// The run.
        run: RunId,
        /// The unit.
        unit: UnitCode,
        /// The node of the framework.
        indicator: NodeCode,
        /// The variant.
        variant: VariantCode,
        /// The value in native units; null when there is none.
        value: Option<f64> as "as the indicator",
        /// Its standard error.
        se: Option<f64> as "as the indicator",
        /// The least it can be.
        lower: Option<f64> as "as the indicator",
        /// The most it can be.
        upper: Option<f64> as "as the indicator",
        /// observed, given, overridden, or why it is missing.
        status: Text,
        /// reported, reviewed, evidenced, printed, digitised or derived.
        basis: Text,
        /// `question:CODE`, `rule:CODE` or where a given value was read.
        source: Text,
        /// The day it speaks of.
        as_of: Text,
    }
}

table! {
    /// A part of an indicator's value; the parts of one value sum to it.
    IndicatorPartRow "indicator_part" key ["run", "variant", "unit", "indicator", "item"] {
        /// The run.
        run: RunId,
        /// The unit.
        unit: UnitCode,
        /// The node of the framework.
        indicator: NodeCode,
        /// The variant.
        variant: VariantCode,
        /// What the part stands for.
        item: Text,
        /// How much of the value it is.
        amount: f64 as "as the indicator",
    }
}

table! {
    /// An indicator whose value for one unit depends on other units.
    CrossUnitInputRow "cross_unit_input" key ["run", "indicator", "on_unit"] {
        /// The run.
        run: RunId,
        /// The node of the framework.
        indicator: NodeCode,
        /// The rule that looks at the others.
        rule: RuleCode,
        /// The cohort it looks at.
        cohort: CohortCode,
        /// A unit whose values it sees.
        on_unit: UnitCode,
    }
}

table! {
    /// How much a node weighs in the index.
    EffectiveWeightRow "effective_weight" key ["run", "variant", "node"] {
        /// The run.
        run: RunId,
        /// The variant.
        variant: VariantCode,
        /// The node.
        node: NodeCode,
        /// The node it is part of.
        parent: Option<NodeCode>,
        /// Its own weight.
        weight: f64,
        /// Its share among its siblings.
        share: f64 as "0 to 1",
        /// The product of the shares from the root down; 1 for the root.
        effective: f64 as "0 to 1",
        /// The most points it can earn.
        points_max: Option<f64> as "points",
    }
}

table! {
    /// The score of a node for a unit.
    ScoreRow "score" key ["run", "variant", "unit", "node"] {
        /// The run.
        run: RunId,
        /// The unit.
        unit: UnitCode,
        /// The node.
        node: NodeCode,
        /// The variant.
        variant: VariantCode,
        /// The score in full precision; null when there is none.
        score: Option<f64> as "as the node",
        /// The low end of its range under weight draws.
        score_low: Option<f64> as "as the node",
        /// The high end.
        score_high: Option<f64> as "as the node",
        /// The rank in the edition's cohort, 1 is best.
        rank: Option<f64>,
        /// The best rank of its range under weight draws.
        rank_low: Option<f64>,
        /// The worst.
        rank_high: Option<f64>,
        /// Share of the effective weight below the node that has a value.
        coverage: f64 as "0 to 1",
        /// computed, given, or missing.
        status: Text,
        /// The score as published, rounded once.
        published: Option<f64> as "as the node",
        /// The score as a percentage of the node's maximum.
        percent: Option<f64> as "percent",
        /// The weight it had in its parent for this unit, after renormalising.
        weight: Option<f64>,
        /// What it adds to its parent's score; with the adjustments these sum to it.
        contribution: Option<f64> as "as the parent",
    }
}

table! {
    /// What a parent's score differs by from the sum of its contributions, and why.
    AdjustmentRow "adjustment" key ["run", "variant", "unit", "node", "reason"] {
        /// The run.
        run: RunId,
        /// The unit.
        unit: UnitCode,
        /// The node.
        node: NodeCode,
        /// The variant.
        variant: VariantCode,
        /// gate, floor, cap, rescaled, or the aggregation that does not simply add.
        reason: Text,
        /// How much is added.
        amount: f64 as "as the node",
    }
}

table! {
    /// A node over the units of a cohort.
    CohortStatisticRow "cohort_statistic" key ["run", "variant", "cohort", "node"] {
        /// The run.
        run: RunId,
        /// The variant.
        variant: VariantCode,
        /// The cohort.
        cohort: CohortCode,
        /// The node.
        node: NodeCode,
        /// Units with a score.
        n: i64,
        /// Arithmetic mean.
        mean: Option<f64> as "as the node",
        /// Sample standard deviation (n − 1).
        sd: Option<f64> as "as the node",
        /// Least.
        min: Option<f64> as "as the node",
        /// Median (type 7).
        median: Option<f64> as "as the node",
        /// Most.
        max: Option<f64> as "as the node",
    }
}

table! {
    /// The rank of a unit in a cohort.
    CohortRankRow "cohort_rank" key ["run", "variant", "cohort", "node", "unit"] {
        /// The run.
        run: RunId,
        /// The variant.
        variant: VariantCode,
        /// The cohort.
        cohort: CohortCode,
        /// The node.
        node: NodeCode,
        /// The unit.
        unit: UnitCode,
        /// 1 is best; null without a score.
        rank: Option<f64>,
    }
}

table! {
    /// Where a variant and main disagree.
    VariantDifferenceRow "variant_difference" key ["run", "variant", "unit", "node"] {
        /// The run.
        run: RunId,
        /// The variant.
        variant: VariantCode,
        /// The unit.
        unit: UnitCode,
        /// The node.
        node: NodeCode,
        /// True for an indicator: the cause; false above: the effect.
        leaf: bool,
        /// The score under main.
        main: Option<f64> as "as the node",
        /// The score under the variant.
        other: Option<f64> as "as the node",
        /// other − main.
        difference: Option<f64> as "as the node",
        /// The rank under main.
        rank_main: Option<f64>,
        /// The rank under the variant.
        rank_other: Option<f64>,
    }
}

table! {
    /// A figure that others printed, held against ours.
    PublishedCheckRow "published_check" key ["run", "variant", "statistic", "scope", "cohort", "status"] {
        /// The run.
        run: RunId,
        /// The statistic.
        statistic: Text,
        /// Of what.
        scope: Text,
        /// In which cohort.
        cohort: CohortCode,
        /// Under which variant.
        variant: VariantCode,
        /// What was printed.
        published: Text,
        /// What comes out here; null when it cannot be computed.
        computed: Option<Text>,
        /// How far a number may be off.
        tolerance: Option<f64>,
        /// printed counts as agreement; digitised, recomputed and known-mismatch are shown.
        status: Text,
        /// True when they agree within the tolerance; null when it cannot be computed.
        holds: Option<bool>,
        /// What to know about it.
        note: Option<Text>,
    }
}

table! {
    /// Something noticed in somebody's data.
    FindingRow "finding" key ["run", "code", "subject_kind", "subject", "message"] {
        /// What was noticed, a name that can be searched.
        code: Text,
        /// error, warning or note.
        severity: Text,
        /// What it is about: unit, question, answer, file, ….
        subject_kind: Text,
        /// Which one.
        subject: Text,
        /// What was noticed, a sentence that reads alone.
        message: Text,
        /// More, for example what to do.
        detail: Option<Text>,
        /// The run; of what a harvest noticed, the sweep.
        run: RunId,
        /// Where in somebody's bytes: page and JSON pointer, XML path or line.
        locator: Option<Text>,
        /// The fetch that brought those bytes.
        fetch: Option<Text>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_declared_table_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
        let inside = std::fs::read_dir(format!("{folder}/tables")).expect("a folder of this crate");
        let files = inside.map(|entry| entry.expect("an entry of it").path());
        let declared = files.chain([format!("{folder}/tables.rs").into()]).map(|file| {
            let text = std::fs::read_to_string(file).expect("a file of this crate");
            text.matches("\ntable! {").count()
        });
        assert_eq!(TABLES.len(), declared.sum::<usize>());
    }

    #[test]
    fn keys_are_columns_and_names_are_unique() {
        for table in TABLES {
            for key in table.key {
                assert!(
                    table.columns.iter().any(|column| column.name == *key),
                    "{}.{key}",
                    table.name
                );
            }
            assert_eq!(TABLES.iter().filter(|other| other.name == table.name).count(), 1);
            assert!(!table.doc.is_empty());
        }
    }

    #[test]
    fn a_row_survives_its_cells() {
        let row = SettingRow { key: "a".into(), value: "b".into() };
        let back = SettingRow::read(|column| row.cell(column));
        assert_eq!(back, Ok(row));
    }
}
