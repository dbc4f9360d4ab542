//! Files, settings, units, cohorts, nodes.

use crate::code::RunId;
use crate::definition::{Definition, Node, Source};
use crate::table::Text;
use crate::tables::{CohortRow, InputFileRow, NodeRow, SettingRow, UnitRow};
use std::collections::{HashMap, HashSet};

impl Definition {
    /// `input_file`: one row for each file of the folder.
    pub fn input_file_rows(&self, run: &RunId) -> Vec<InputFileRow> {
        let rows = self.inputs.iter().map(|input| InputFileRow {
            run: run.clone(),
            path: Text::from(input.path.as_str()),
            sha256: Text::from(input.sha256.as_str()),
            bytes: i64::try_from(input.bytes).unwrap_or(i64::MAX),
            restricted: input.restricted,
        });
        rows.collect()
    }

    /// `setting`: one row for each key of `[settings]` in `edition.toml`.
    pub fn setting_rows(&self) -> Vec<SettingRow> {
        let rows = self.edition.settings.iter().map(|(key, value)| SettingRow {
            key: Text::from(key.as_str()),
            value: Text::from(value.as_str()),
        });
        rows.collect()
    }

    /// `unit`: one row for each unit.
    pub fn unit_rows(&self) -> Vec<UnitRow> {
        let rows = self.units.iter().map(|unit| UnitRow {
            unit: unit.code.clone(),
            name: Text::from(unit.name.as_str()),
            parent: unit.parent.clone(),
            level: Text::from(unit.level.as_str()),
            population: unit.population,
        });
        rows.collect()
    }

    /// `cohort`: one row for each member of each cohort, `all` first.
    pub fn cohort_rows(&self) -> Vec<CohortRow> {
        let members = self.cohorts.iter().flat_map(|cohort| {
            let row =
                |unit: &_| CohortRow { cohort: cohort.code.clone(), unit: Clone::clone(unit) };
            cohort.units.iter().map(row)
        });
        members.collect()
    }

    /// `node`: one row for each node of the framework.
    pub fn node_rows(&self) -> Vec<NodeRow> {
        let by_code: HashMap<&str, &Node> =
            self.nodes.iter().map(|node| (node.code.as_str(), node)).collect();
        let inner: HashSet<&str> =
            self.nodes.iter().filter_map(|node| node.parent.as_ref()).map(|p| p.as_str()).collect();
        let rows = (0..).zip(&self.nodes).map(|(position, node)| NodeRow {
            node: node.code.clone(),
            parent: node.parent.clone(),
            name: Text::from(node.name.as_str()),
            position,
            depth: depth(node, &by_code),
            leaf: !inner.contains(node.code.as_str()),
            source: node.source.as_ref().map(|source| Text::from(source_text(source))),
            direction: Text::from(node.direction.as_str()),
            points_max: node.points_max,
        });
        rows.collect()
    }
}

/// How far below its root; the checks have refused cycles, and the bound keeps to that.
fn depth(node: &Node, by_code: &HashMap<&str, &Node>) -> i64 {
    let mut depth = 0;
    let mut next = node.parent.as_ref();
    while let Some(parent) = next.filter(|_| depth < by_code.len() as i64) {
        depth += 1;
        next = by_code.get(parent.as_str()).and_then(|parent| parent.parent.as_ref());
    }
    depth
}

fn source_text(source: &Source) -> String {
    match source {
        Source::Question(code) => format!("question:{code}"),
        Source::Rule(code) => format!("rule:{code}"),
        Source::Given => "given".to_owned(),
    }
}
