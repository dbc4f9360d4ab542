//! Every row that a page may show, read once and found by its key.

use crate::PublishError;
use crate::{download, filename};

use crate::sorted::Sorted;
use groma_define::tables::{
    AdjustmentRow, AnswerPointsRow, AnswerRow, CohortRankRow, CohortRow, CohortStatisticRow,
    CrossUnitInputRow, CrosswalkCoverageRow, CrosswalkRow, DecisionRow, EffectiveWeightRow,
    FindingRow, GivenValueRow, IndicatorPartRow, IndicatorValueRow, InputFileRow, MethodSettingRow,
    NodeRow, OptionPointsRow, OptionRow, PublishedCheckRow, QuestionRow, ScoreRow, TABLES, UnitRow,
    VariantDifferenceRow,
};
use groma_define::{Definition, NodeCode, RunId, VariantCode};
use groma_store::TableDir;
use std::collections::BTreeMap;

/// The tables of a run, as pages look things up in them.
pub(crate) struct Figures<'a> {
    pub(crate) definition: &'a Definition,
    pub(crate) run: &'a RunId,
    pub(crate) tables: &'a TableDir,
    /// The node that is ranked.
    pub(crate) index: NodeCode,
    pub(crate) units: Sorted<UnitRow, 1>,
    pub(crate) cohorts: Sorted<CohortRow, 2>,
    pub(crate) nodes: Sorted<NodeRow, 1>,
    pub(crate) questions: Sorted<QuestionRow, 1>,
    pub(crate) options: Sorted<OptionRow, 2>,
    pub(crate) option_points: Vec<OptionPointsRow>,
    pub(crate) settings: Sorted<MethodSettingRow, 2>,
    pub(crate) inputs: Vec<InputFileRow>,
    pub(crate) crosswalk: Sorted<CrosswalkRow, 2>,
    pub(crate) coverage: Vec<CrosswalkCoverageRow>,
    pub(crate) given: Sorted<GivenValueRow, 2>,
    pub(crate) decisions: Sorted<DecisionRow, 2>,
    pub(crate) answers: Sorted<AnswerRow, 2>,
    pub(crate) answer_points: Sorted<AnswerPointsRow, 3>,
    pub(crate) values: Sorted<IndicatorValueRow, 3>,
    pub(crate) parts: Sorted<IndicatorPartRow, 3>,
    pub(crate) cross_units: Sorted<CrossUnitInputRow, 1>,
    pub(crate) weights: Sorted<EffectiveWeightRow, 2>,
    pub(crate) scores: Sorted<ScoreRow, 3>,
    pub(crate) adjustments: Sorted<AdjustmentRow, 3>,
    pub(crate) statistics: Sorted<CohortStatisticRow, 3>,
    pub(crate) ranks: Sorted<CohortRankRow, 4>,
    pub(crate) differences: Sorted<VariantDifferenceRow, 3>,
    pub(crate) checks: Vec<PublishedCheckRow>,
    pub(crate) findings: Vec<FindingRow>,
    /// Rows of every table that was written.
    pub(crate) row_counts: BTreeMap<&'static str, u64>,
    /// Children in the framework's order; the roots stand under the empty code.
    children: BTreeMap<String, Vec<NodeCode>>,
    unit_files: BTreeMap<String, String>,
    node_files: BTreeMap<String, String>,
}

impl<'a> Figures<'a> {
    /// Reads every table that exists.
    pub(crate) fn read(
        definition: &'a Definition,
        run: &'a RunId,
        tables: &'a TableDir,
    ) -> Result<Self, PublishError> {
        let units = tables.read::<UnitRow>()?;
        let mut nodes = tables.read::<NodeRow>()?;
        nodes.sort_by_key(|node| node.position);
        let children = children_of(&nodes);
        let named = definition.edition.index.as_deref();
        let index = named
            .map(NodeCode::from)
            .or_else(|| children.get("").and_then(|roots| roots.first().cloned()))
            .ok_or(PublishError::NoIndex)?;
        Ok(Self {
            definition,
            run,
            tables,
            index,
            unit_files: filename::names(units.iter().map(|unit| unit.unit.as_str())),
            node_files: filename::names(nodes.iter().map(|node| node.node.as_str())),
            children,
            units: Sorted::new(units, |row| [row.unit.as_str()]),
            cohorts: Sorted::new(tables.read()?, |row: &CohortRow| {
                [row.cohort.as_str(), row.unit.as_str()]
            }),
            nodes: Sorted::new(nodes, |row| [row.node.as_str()]),
            questions: Sorted::new(tables.read()?, |row: &QuestionRow| [row.question.as_str()]),
            options: Sorted::new(tables.read()?, |row: &OptionRow| {
                [row.list.as_str(), row.option.as_str()]
            }),
            option_points: tables.read()?,
            settings: Sorted::new(tables.read()?, |row: &MethodSettingRow| {
                [row.variant.as_str(), &row.key]
            }),
            inputs: tables.read()?,
            crosswalk: Sorted::new(tables.read()?, |row: &CrosswalkRow| {
                [&row.framework, &row.code]
            }),
            coverage: tables.read()?,
            given: Sorted::new(tables.read()?, |row: &GivenValueRow| {
                [row.unit.as_str(), row.node.as_str()]
            }),
            decisions: Sorted::new(tables.read()?, |row: &DecisionRow| {
                [row.unit.as_str(), row.question.as_str()]
            }),
            answers: Sorted::new(tables.read()?, |row: &AnswerRow| {
                [row.unit.as_str(), row.question.as_str()]
            }),
            answer_points: Sorted::new(tables.read()?, |row: &AnswerPointsRow| {
                [row.variant.as_str(), row.unit.as_str(), row.question.as_str()]
            }),
            values: Sorted::new(tables.read()?, |row: &IndicatorValueRow| {
                [row.variant.as_str(), row.unit.as_str(), row.indicator.as_str()]
            }),
            parts: Sorted::new(tables.read()?, |row: &IndicatorPartRow| {
                [row.variant.as_str(), row.unit.as_str(), row.indicator.as_str()]
            }),
            cross_units: Sorted::new(tables.read()?, |row: &CrossUnitInputRow| {
                [row.indicator.as_str()]
            }),
            weights: Sorted::new(tables.read()?, |row: &EffectiveWeightRow| {
                [row.variant.as_str(), row.node.as_str()]
            }),
            scores: Sorted::new(tables.read()?, |row: &ScoreRow| {
                [row.variant.as_str(), row.unit.as_str(), row.node.as_str()]
            }),
            adjustments: Sorted::new(tables.read()?, |row: &AdjustmentRow| {
                [row.variant.as_str(), row.unit.as_str(), row.node.as_str()]
            }),
            statistics: Sorted::new(tables.read()?, |row: &CohortStatisticRow| {
                [row.variant.as_str(), row.cohort.as_str(), row.node.as_str()]
            }),
            ranks: Sorted::new(tables.read()?, |row: &CohortRankRow| {
                [row.variant.as_str(), row.cohort.as_str(), row.node.as_str(), row.unit.as_str()]
            }),
            differences: Sorted::new(tables.read()?, |row: &VariantDifferenceRow| {
                [row.variant.as_str(), row.unit.as_str(), row.node.as_str()]
            }),
            checks: tables.read()?,
            findings: tables.read()?,
            row_counts: row_counts(tables)?,
        })
    }

    /// The variant that the ranking follows.
    pub(crate) fn main(&self) -> &VariantCode {
        &self.definition.main().variant
    }

    /// The cohort that is ranked.
    pub(crate) fn cohort(&self) -> &str {
        &self.definition.edition.cohort
    }

    /// Whether the unit belongs to the cohort that is ranked.
    pub(crate) fn is_ranked(&self, unit: &str) -> bool {
        self.cohorts.get([self.cohort(), unit]).is_some()
            || (self.cohort() == "all" && self.cohorts.under(&["all"]).is_empty())
    }

    /// The score of a node for a unit under the main variant.
    pub(crate) fn score(&self, unit: &str, node: &str) -> Option<&ScoreRow> {
        self.scores.get([self.main().as_str(), unit, node])
    }

    /// The parts of a node, in the framework's order.
    pub(crate) fn children(&self, node: &str) -> &[NodeCode] {
        self.children.get(node).map_or(&[], Vec::as_slice)
    }

    /// Nodes that are part of nothing, in the framework's order.
    pub(crate) fn roots(&self) -> &[NodeCode] {
        self.children("")
    }

    /// The node and everything below it, parents before their parts.
    pub(crate) fn below<'n>(&'n self, node: &str) -> Vec<&'n NodeRow> {
        let mut found = Vec::new();
        let mut open: Vec<&NodeRow> = self.nodes.get([node]).into_iter().collect();
        while let Some(node) = open.pop() {
            found.push(node);
            let parts = self.children(node.node.as_str()).iter().rev();
            open.extend(parts.filter_map(|part| self.nodes.get([part.as_str()])));
        }
        found
    }

    /// Every inner node, in the framework's order.
    pub(crate) fn inner_nodes(&self) -> Vec<&NodeRow> {
        let mut nodes: Vec<&NodeRow> = self.nodes.all().iter().filter(|node| !node.leaf).collect();
        nodes.sort_by_key(|node| node.position);
        nodes
    }

    /// The name of a unit, or its code.
    pub(crate) fn unit_name<'n>(&'n self, unit: &'n str) -> &'n str {
        self.units.get([unit]).map_or(unit, |row| &row.name)
    }

    /// The name of a node, or its code.
    pub(crate) fn node_name<'n>(&'n self, node: &'n str) -> &'n str {
        self.nodes.get([node]).map_or(node, |row| &row.name)
    }

    /// The file name of a unit, without ending; none for a unit nobody lists.
    pub(crate) fn unit_file(&self, unit: &str) -> Option<&str> {
        self.unit_files.get(unit).map(String::as_str)
    }

    /// The file name and anchor of a node, without ending.
    pub(crate) fn node_file(&self, node: &str) -> Option<&str> {
        self.node_files.get(node).map(String::as_str)
    }

    /// A setting that was in force.
    pub(crate) fn setting(&self, variant: &str, key: &str) -> Option<&str> {
        self.settings.get([variant, key]).map(|row| &*row.value)
    }

    /// Digits after the point at publication.
    pub(crate) fn decimals(&self, variant: &str) -> u8 {
        let written = self.setting(variant, "publish.decimals").and_then(|text| text.parse().ok());
        let defined = || self.definition.methods.iter().find(|m| m.variant.as_str() == variant);
        written.or_else(|| defined().map(|method| method.decimals)).unwrap_or(1)
    }

    /// What a variant is, in a sentence; its code when nobody wrote one.
    pub(crate) fn variant_label<'n>(&'n self, variant: &'n str) -> &'n str {
        let method = self.definition.methods.iter().find(|m| m.variant.as_str() == variant);
        method
            .map(|method| method.label.as_str())
            .filter(|label| !label.is_empty())
            .unwrap_or(variant)
    }

    /// How the parts at this depth are called, for example `pillar`.
    pub(crate) fn level_name(&self, depth: i64) -> &str {
        let at = usize::try_from(depth).unwrap_or_default();
        self.definition.edition.level_names.get(at).map_or("part", String::as_str)
    }

    /// The language of labels, where it is not that of the pages.
    pub(crate) fn lang(&self) -> Option<&str> {
        let first = self.definition.edition.languages.first().map(String::as_str);
        first.filter(|language| *language != "en")
    }
}

fn row_counts(tables: &TableDir) -> Result<BTreeMap<&'static str, u64>, PublishError> {
    let there = TABLES.iter().filter(|table| tables.has(table.name));
    there.map(|table| Ok((table.name, download::row_count(tables, table)?))).collect()
}

fn children_of(nodes: &[NodeRow]) -> BTreeMap<String, Vec<NodeCode>> {
    let mut children: BTreeMap<String, Vec<NodeCode>> = BTreeMap::new();
    for node in nodes {
        let parent = node.parent.as_ref().map_or("", NodeCode::as_str);
        children.entry(parent.to_owned()).or_default().push(node.node.clone());
    }
    children
}
