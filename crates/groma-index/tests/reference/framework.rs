//! The framework that most files share: 49 indicators, 8 pillars, 2 sub-indices, 1 index.

use std::collections::HashMap;
use std::path::Path;

use groma_index::{Aggregate, Direction, Matrix, Node, Normalise, Plan, RankRule};

use crate::table::Table;

pub struct Framework {
    pub codes: Vec<String>,
    place: HashMap<String, usize>,
    parents: Vec<Option<usize>>,
    pub directions: Vec<Direction>,
    levels: Vec<usize>,
}

impl Framework {
    pub fn read(folder: &Path) -> Framework {
        let meta = Table::read(&folder.join("data/ASEM_iMeta.csv")).unwrap();
        let is_node = |&row: &usize| ["Indicator", "Aggregate"].contains(&meta.text(row, "Type"));
        let rows: Vec<usize> = meta.rows().filter(is_node).collect();
        let codes: Vec<String> =
            rows.iter().map(|&row| meta.text(row, "iCode").to_string()).collect();
        let place: HashMap<String, usize> = codes.iter().cloned().zip(0..).collect();
        let direction = |&row: &usize| match meta.text(row, "Direction") {
            "-1" => Direction::LowerIsBetter,
            _ => Direction::HigherIsBetter,
        };
        Framework {
            parents: rows.iter().map(|&row| place.get(meta.text(row, "Parent")).copied()).collect(),
            directions: rows.iter().map(direction).collect(),
            levels: rows.iter().map(|&row| meta.text(row, "Level").parse().unwrap()).collect(),
            codes,
            place,
        }
    }

    pub fn node(&self, code: &str) -> usize {
        *self.place.get(code).unwrap_or_else(|| panic!("no node {code}"))
    }

    /// Level as the files count it: indicators are 1, the index is the last.
    pub fn level(&self, node: usize) -> usize {
        self.levels[node]
    }

    pub fn indicators(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.codes.len()).filter(|&node| self.levels[node] == 1)
    }

    /// A matrix of the indicators in `table`, units in the order of its rows.
    pub fn matrix(&self, table: &Table) -> Matrix {
        let mut matrix = Matrix::new(table.rows().len(), self.codes.len());
        for node in self.indicators().filter(|&node| table.has(&self.codes[node])) {
            matrix.set_column(node, &table.column(&self.codes[node])).unwrap();
        }
        matrix
    }

    /// A plan with one aggregation per level, from pillars to the index, over scores as they are.
    pub fn plan(&self, aggregates: &[Aggregate]) -> Plan {
        let node = |node: usize| {
            let body = match self.levels[node] {
                1 => Node::leaf(Normalise::None, Direction::HigherIsBetter),
                level => Node::inner(aggregates[level - 2]),
            };
            Node { parent: self.parents[node], ..body }
        };
        Plan { nodes: (0..self.codes.len()).map(node).collect(), rank: RankRule::default() }
    }

    /// The same weights for a plan's nodes as a file gives, by code.
    pub fn weigh(&self, plan: &mut Plan, weights: &Table, size: fn(f64) -> f64) {
        for row in weights.rows() {
            let node = self.node(weights.text(row, "iCode"));
            plan.nodes[node].weight = size(weights.number(row, "Weight").unwrap());
        }
    }
}
