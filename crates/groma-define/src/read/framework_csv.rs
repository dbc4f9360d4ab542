//! `framework.csv`: the tree of nodes, and where the values of its leaves come from.

use crate::code::{NodeCode, QuestionCode, RuleCode};
use crate::definition::{Direction, Node, Source};
use crate::diagnostic::Diagnostics;
use crate::method::MissingPolicy;
use crate::read::column::{Holds, SheetSpec, Target, column, words};
use crate::read::register::Register;
use crate::read::row::Row;
use crate::read::sheet::Sheet;

pub(crate) const SPEC: SheetSpec = SheetSpec {
    file: "framework.csv",
    doc: "A node of the framework; the parent column makes the tree.",
    required: true,
    key: &["code"],
    translated: &["label"],
    columns: &[
        column("code", Holds::Code, "unique in the framework").required(),
        column("parent", Holds::Ref(Target::Node), "the node it is part of; empty for a root"),
        column("name", Holds::Text, "name in the edition's first language").required(),
        column("weight", Holds::Number, "weight among its siblings").or("1"),
        words::<Direction>("direction", "which way is better, in native units").or("up"),
        column("aggregate", Holds::Call, "how its children are combined"),
        words::<MissingPolicy>("missing", "what a missing child does"),
        column("coverage", Holds::Share, "share of the children that must be there"),
        column("normalise", Holds::Call, "how its value is brought to the common scale"),
        column("points_max", Holds::Number, "the most points it can earn"),
        column("gate", Holds::Refs(Target::Node), "nodes whose share multiplies this node"),
        column("floor", Holds::Number, "it is never less than this"),
        column("cap", Holds::Number, "it is never more than this"),
        column("source", Holds::Text, "`question:CODE`, `rule:CODE` or `given`, for leaves"),
    ],
};

pub(super) fn read(sheet: &Sheet<'_>, known: &Register, problems: &mut Diagnostics) -> Vec<Node> {
    let mut nodes = Vec::new();
    sheet.each(problems, |row| {
        let source = source(row, known);
        let gates = row.codes("gate", Target::Node, known);
        nodes.push(Node {
            code: NodeCode::from(row.key("code", Target::Node, known)),
            parent: row.code("parent", Target::Node, known).map(NodeCode::from),
            name: row.text("name").to_owned(),
            labels: row.labels(),
            weight: weight(row),
            direction: row.word("direction").unwrap_or(Direction::Up),
            aggregate: row.call("aggregate"),
            missing: row.word("missing"),
            coverage: row.share("coverage"),
            normalise: row.call("normalise"),
            points_max: row.number("points_max"),
            gates: gates.into_iter().map(NodeCode::from).collect(),
            floor: row.number("floor"),
            cap: row.number("cap"),
            source,
            place: row.place(),
        });
    });
    nodes
}

fn weight(row: &mut Row<'_>) -> f64 {
    let weight = row.number("weight").unwrap_or(1.0);
    if weight < 0.0 {
        row.error("weight", "negative-weight", || {
            let message = format!("the weight {weight} is negative");
            (message, "set `direction` to `down` when less is better".to_owned())
        });
    }
    weight
}

fn source(row: &mut Row<'_>, known: &Register) -> Option<Source> {
    let text = row.filled("source")?;
    let (kind, code) = text.split_once(':').unwrap_or((text, ""));
    match (kind.trim(), code.trim()) {
        ("given", "") => Some(Source::Given),
        ("question", code) if !code.is_empty() => {
            let code = row.resolve("source", code, Target::Question, known);
            Some(Source::Question(QuestionCode::from(code)))
        }
        ("rule", code) if !code.is_empty() => Some(Source::Rule(RuleCode::from(code))),
        _ => {
            row.error("source", "bad-source", || {
                let message = format!("`{text}` does not say where the value comes from");
                (message, "write `question:CODE`, `rule:CODE` or `given`".to_owned())
            });
            None
        }
    }
}
