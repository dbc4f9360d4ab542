//! A unit's score as a tree: every node with what it adds, down to the answers.
//! In each group the column *adds*, with the adjustments, sums to the group's score.

use crate::figures::Figures;
use crate::number::{decimals_for, fixed, or_missing, signed};
use crate::{leaf, link};
use groma_define::tables::NodeRow;
use maud::{Markup, html};

/// How the tree of one unit is shown.
pub(crate) struct Tree<'a> {
    figures: &'a Figures<'a>,
    unit: &'a str,
    /// Digits of a score.
    decimals: u8,
    /// Digits of what a node adds, so that sums can be followed.
    added: u8,
    has_max: bool,
    has_percent: bool,
}

impl<'a> Tree<'a> {
    /// The tree of a unit under the main variant.
    pub(crate) fn of(figures: &'a Figures<'_>, unit: &'a str) -> Self {
        let main = figures.main().as_str();
        let scores = figures.scores.under(&[main, unit]).iter();
        let adjustments = figures.adjustments.under(&[main, unit]).iter();
        let decimals = figures.decimals(main);
        let amounts = scores.clone().filter_map(|row| row.contribution);
        let amounts = amounts.chain(adjustments.map(|row| row.amount));
        Self {
            figures,
            unit,
            decimals,
            added: decimals_for(amounts, decimals),
            has_max: figures.nodes.all().iter().any(|node| node.points_max.is_some()),
            has_percent: scores.clone().any(|row| row.percent.is_some()),
        }
    }

    /// The first level, then a group for each of its nodes that has parts.
    pub(crate) fn markup(&self) -> Markup {
        let figures = self.figures;
        let index = figures.index.as_str();
        let parts: Vec<&NodeRow> = figures
            .children(index)
            .iter()
            .filter_map(|part| figures.nodes.get([part.as_str()]))
            .collect();
        let name = figures.node_name(index);
        html! {
            (link::scroller(name, &self.table(name, index, &parts)))
            @for part in parts.iter().filter(|part| !part.leaf) { (self.group(part)) }
        }
    }

    fn group(&self, node: &NodeRow) -> Markup {
        let code = node.node.as_str();
        let rows = self.reached(code);
        let figures = self.figures;
        html! {
            @if !rows.is_empty() {
                details open {
                    summary { h3 { bdi lang=[figures.lang()] { (node.name) } " " span.soft { (self.score(code)) } } }
                    (link::scroller(&node.name, &self.table(&node.name, code, &rows)))
                }
            }
        }
    }

    /// What lies below a node and was looked at: nothing below a given value.
    fn reached<'n>(&'n self, node: &str) -> Vec<&'n NodeRow> {
        let mut hidden: Option<i64> = None;
        let mut rows = Vec::new();
        for row in self.figures.below(node) {
            if hidden.is_some_and(|depth| row.depth > depth) {
                continue;
            }
            let score = self.figures.score(self.unit, row.node.as_str());
            hidden = score.filter(|score| &*score.status == "given").map(|_| row.depth);
            if row.node.as_str() != node {
                rows.push(row);
            }
        }
        rows
    }

    fn table(&self, name: &str, top: &str, rows: &[&NodeRow]) -> Markup {
        let leaves = rows.iter().any(|row| row.leaf);
        let depth = rows.iter().map(|row| row.depth).min().unwrap_or_default();
        html! {
            table.tree {
                thead { tr {
                    th scope="col" { "Part" }
                    @if leaves { th scope="col" { "Answer" } th scope="col" { "Earned by" } }
                    th.r scope="col" { "Score" }
                    @if self.has_max { th.r scope="col" { "Of" } }
                    @if self.has_percent { th.r scope="col" { "%" } }
                    th.r scope="col" { "Weight" } th.r scope="col" { "Adds" }
                } }
                tbody {
                    @for row in rows { (self.line(row, row.depth - depth, leaves)) }
                    @for line in self.adjustments(top, 0, leaves) { (line) }
                }
                tfoot { tr {
                    th scope="row" { bdi { (name) } ", sum of what its parts add" }
                    @if leaves { td {} td {} }
                    td.r { (self.score(top)) }
                    @if self.has_max { td {} } @if self.has_percent { td {} }
                    td {}
                    td.r { (or_missing(self.figures.score(self.unit, top).and_then(|row| row.score).map(|score| fixed(score, self.added)))) }
                } }
            }
        }
    }

    fn line(&self, node: &NodeRow, depth: i64, leaves: bool) -> Markup {
        let figures = self.figures;
        let code = node.node.as_str();
        let row = figures.score(self.unit, code);
        let class = format!("d{}{}", depth.clamp(0, 5), if node.leaf { "" } else { " b" });
        let number = |value: Option<f64>, decimals| or_missing(value.map(|v| fixed(v, decimals)));
        let status = row.map_or("missing", |row| &row.status);
        let id = figures.node_file(code).map(|file| format!("n-{file}"));
        html! {
            tr id=[id] class=(class) {
                th scope="row" { (self.name(node)) @if !node.leaf && status != "computed" { " " em { (status) } } }
                @if leaves && node.leaf {
                    td { (leaf::answer(figures, self.unit, node)) @if status == "missing" { " " em { "missing" } } }
                    td { (leaf::earned_by(figures, self.unit, node)) }
                } @else if leaves { td {} td {} }
                td.r { (self.score(code)) }
                @if self.has_max { td.r { (node.points_max.map(crate::number::shortest).unwrap_or_default()) } }
                @if self.has_percent { td.r { (number(row.and_then(|row| row.percent), 0)) } }
                td.r { (or_missing(row.and_then(|row| row.weight).map(weight))) }
                td.r { (number(row.and_then(|row| row.contribution), self.added)) }
            }
            @for note in leaf::notes(figures, self.unit, node) {
                tr.x.(format!("d{}", (depth + 1).clamp(0, 5))) { td colspan=(self.columns(leaves)) { (note) } }
            }
            @if !node.leaf && depth >= 0 && leaves_follow(figures, node, leaves) {
                @for line in self.adjustments(code, depth + 1, leaves) { (line) }
            }
        }
    }

    /// The name, and the question where it says something else.
    fn name(&self, node: &NodeRow) -> Markup {
        let figures = self.figures;
        let question = leaf::question(figures, node);
        let asked = question.filter(|question| question.label != node.name);
        let code = question.map(|question| question.question.as_str());
        let other_code = code.filter(|code| !node.node.as_str().ends_with(code));
        html! {
            @if node.leaf { bdi lang=[figures.lang()] { (node.name) } }
            @else { (link::node(figures, "../", node.node.as_str())) }
            @if let Some(question) = asked { br; span lang=[figures.lang()] { bdi { (question.label) } } }
            " " small { (node.node) @if let Some(code) = other_code { " / " (code) } }
        }
    }

    fn score(&self, node: &str) -> Markup {
        let row = self.figures.score(self.unit, node);
        or_missing(row.and_then(|row| row.published).map(|score| fixed(score, self.decimals)))
    }

    /// Why the node's score is not just the sum of what its parts add.
    fn adjustments(&self, node: &str, depth: i64, leaves: bool) -> Vec<Markup> {
        let figures = self.figures;
        let rows = figures.adjustments.under(&[figures.main().as_str(), self.unit, node]);
        let name = figures.node_name(node);
        rows.iter()
            .map(|row| {
                html! {
                    tr.x.(format!("d{}", depth.clamp(0, 5))) {
                        th scope="row" colspan=(self.columns(leaves) - 1) { "Adjustment of " bdi { (name) } ": " bdi { (row.reason) } }
                        td.r { (signed(row.amount, self.added)) }
                    }
                }
            })
            .collect()
    }

    fn columns(&self, leaves: bool) -> usize {
        4 + [leaves, leaves, self.has_max, self.has_percent]
            .into_iter()
            .filter(|there| *there)
            .count()
    }
}

/// In the first table only one level is shown, and the groups' own tables have the adjustments.
fn leaves_follow(figures: &Figures<'_>, node: &NodeRow, leaves: bool) -> bool {
    leaves && node.parent.as_ref() != Some(&figures.index)
}

/// A weight as written, or with four digits after renormalising.
fn weight(value: f64) -> String {
    let text = crate::number::shortest(value);
    if text.len() > 6 { fixed(value, 4) } else { text }
}
