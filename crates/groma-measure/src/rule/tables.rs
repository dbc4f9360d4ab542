//! A session that sees the tables a rule names, and nothing else.

use super::RuleProblem;
use groma_define::table::{Kind, Table};
use groma_define::tables::table_named;
use groma_define::{CaseTable, Definition, Rule, RuleKind};
use groma_store::arrow::array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, ListBuilder, RecordBatch, StringArray,
    StringBuilder,
};
use groma_store::arrow::datatypes::{Field, Schema, SchemaRef};
use groma_store::{Limits, Session, SqlProblem};
use std::sync::Arc;

/// Tables that are filled before rules run; what is computed from their values cannot be read.
pub(super) const READABLE: &[&str] = &[
    "answer",
    "answer_points",
    "cohort",
    "crosswalk",
    "decision",
    "given_value",
    "node",
    "option",
    "option_points",
    "question",
    "setting",
    "unit",
];

/// Tables that verification rules read besides: answers as claims, and what was harvested, as it was on
/// the day that a claim is about.
const OF_VERIFICATION: &[&str] = &["candidate", "claim", "competence", "finder_figure", "portal"];

/// What depends on a method: a verdict is the same under every one.
const OF_METHODS: &[&str] = &["answer_points", "decision"];

/// A column of a table that a rule reads: of the catalogue, or of another rule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RuleColumn {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
}

/// What a rule of this kind returns, in this order.
pub(super) fn returned(kind: RuleKind) -> &'static [RuleColumn] {
    const fn column(name: &'static str, kind: Kind) -> RuleColumn {
        RuleColumn { name, kind }
    }
    match kind {
        RuleKind::Indicator => {
            const {
                &[
                    column("unit", Kind::Text),
                    column("indicator", Kind::Text),
                    column("value", Kind::Float),
                    column("status", Kind::Text),
                ]
            }
        }
        RuleKind::Check => {
            const {
                &[
                    column("subject", Kind::Text),
                    column("severity", Kind::Text),
                    column("message", Kind::Text),
                ]
            }
        }
        // A metric is one expression, not a query.
        RuleKind::Metric => &[],
        RuleKind::Verification => {
            const {
                &[
                    column("unit", Kind::Text),
                    column("question", Kind::Text),
                    column("instance", Kind::Int),
                    column("item", Kind::Text),
                    column("verdict", Kind::Text),
                    column("confidence", Kind::Float),
                    column("low", Kind::Float),
                    column("high", Kind::Float),
                    column("because", Kind::Text),
                    column("settles", Kind::Text),
                    column("evidence", Kind::Text),
                ]
            }
        }
    }
}

/// What the part query of an indicator returns.
pub(super) const PART: &[RuleColumn] = &[
    RuleColumn { name: "unit", kind: Kind::Text },
    RuleColumn { name: "indicator", kind: Kind::Text },
    RuleColumn { name: "item", kind: Kind::Text },
    RuleColumn { name: "amount", kind: Kind::Float },
];

/// The name under which a rule finds a table it reads, and the table's columns.
pub(super) fn columns_of(
    definition: &Definition,
    kind: RuleKind,
    read: &str,
) -> Option<(String, Vec<RuleColumn>)> {
    if let Some(code) = read.strip_prefix("rule:").filter(|_| kind != RuleKind::Verification) {
        let rule = definition.rules.iter().find(|rule| rule.code.as_str() == code)?;
        return Some((rule_table(code), returned(rule.kind).to_vec()));
    }
    let table: &Table = table_named(read).filter(|_| readable(kind).any(|table| table == read))?;
    let columns = table.columns.iter().map(|c| RuleColumn { name: c.name, kind: c.kind });
    Some((read.to_owned(), columns.collect()))
}

/// The tables that rules of a kind may read.
fn readable(kind: RuleKind) -> impl Iterator<Item = &'static str> {
    let verifies = kind == RuleKind::Verification;
    let more = if verifies { OF_VERIFICATION } else { &[] };
    let own = READABLE.iter().filter(move |table| !verifies || !OF_METHODS.contains(table));
    own.chain(more).copied()
}

/// Fills a table that is the edition's own, whatever the method; none for others.
pub(super) fn fill_of_edition(
    session: &Session,
    definition: &Definition,
    read: &str,
) -> Option<Result<(), SqlProblem>> {
    Some(match read {
        "setting" => session.register(&definition.setting_rows()),
        "unit" => session.register(&definition.unit_rows()),
        "cohort" => session.register(&definition.cohort_rows()),
        "node" => session.register(&definition.node_rows()),
        "question" => session.register(&definition.question_rows()),
        "option" => session.register(&definition.option_rows()),
        "option_points" => session.register(&definition.option_points_rows()),
        "crosswalk" => session.register(&definition.crosswalk_rows()),
        "given_value" => session.register(&definition.given_value_rows()),
        _ => return None,
    })
}

/// The table in which other rules find the rows of this one.
pub(super) fn rule_table(code: &str) -> String {
    format!("rule_{}", code.replace('-', "_"))
}

/// A session in which every table that the rule reads is there, without rows.
pub(super) fn empty_session(
    definition: &Definition,
    rule: &Rule,
    limits: Limits,
) -> Result<Session, RuleProblem> {
    let session = Session::new(limits).map_err(|why| RuleProblem::in_sql(rule, &why))?;
    for read in &rule.reads {
        let (name, columns) = columns_of(definition, rule.kind, read).ok_or_else(|| {
            let later = table_named(read).is_some();
            let what =
                if later { "is computed after the rules" } else { "is no table and no rule" };
            RuleProblem::at(
                rule,
                rule.place.line,
                "rule-reads-unknown-table",
                format!("`{}` reads `{read}`, which {what}", rule.code),
                &format!(
                    "a rule reads {}; another rule is written `rule:CODE`",
                    readable(rule.kind).collect::<Vec<_>>().join(", ")
                ),
            )
        })?;
        session
            .register_batches(&name, schema(&columns), vec![])
            .map_err(|why| RuleProblem::in_sql(rule, &why))?;
    }
    Ok(session)
}

pub(super) fn schema(columns: &[RuleColumn]) -> SchemaRef {
    let fields: Vec<Field> = columns
        .iter()
        .map(|column| Field::new(column.name, groma_store::data_type(column.kind), true))
        .collect();
    Arc::new(Schema::new(fields))
}

/// Fills a table of the session from a case: columns it leaves out are null, the texts of a list
/// stand between semicolons.
pub(super) fn fill(
    session: &Session,
    name: &str,
    columns: &[RuleColumn],
    case: &CaseTable,
) -> Result<(), SqlProblem> {
    let said = |message: String| SqlProblem { message, line: 0, column: 0 };
    for column in &case.columns {
        if !columns.iter().any(|known| known.name == column) {
            return Err(said(format!("the table `{name}` has no column `{column}`")));
        }
    }
    let arrays = columns
        .iter()
        .map(|column| {
            let at = case.columns.iter().position(|name| name == column.name);
            let cells = case
                .rows
                .iter()
                .map(|row| at.and_then(|at| row.get(at)).and_then(Option::as_deref));
            case_array(column, cells.collect()).map_err(said)
        })
        .collect::<Result<Vec<ArrayRef>, _>>()?;
    let schema = schema(columns);
    let batch = RecordBatch::try_new(Arc::clone(&schema), arrays)
        .expect("the arrays were made from the schema's columns");
    session.register_batches(name, schema, vec![batch])
}

/// One column of a case's table.
pub(crate) fn case_array(
    column: &RuleColumn,
    cells: Vec<Option<&str>>,
) -> Result<ArrayRef, String> {
    fn parsed<T: std::str::FromStr>(
        column: &RuleColumn,
        cells: Vec<Option<&str>>,
    ) -> Result<Vec<Option<T>>, String> {
        let read = |cell: &str| {
            cell.parse().map_err(|_| {
                format!("`{cell}` in the column `{}` is no {}", column.name, column.kind.as_str())
            })
        };
        cells.into_iter().map(|cell| cell.map(read).transpose()).collect()
    }
    Ok(match column.kind {
        Kind::Text => Arc::new(StringArray::from(cells)),
        Kind::Float => Arc::new(Float64Array::from(parsed::<f64>(column, cells)?)),
        Kind::Int => Arc::new(Int64Array::from(parsed::<i64>(column, cells)?)),
        Kind::Bool => Arc::new(BooleanArray::from(parsed::<bool>(column, cells)?)),
        Kind::Texts => {
            let mut lists = ListBuilder::new(StringBuilder::new());
            for cell in cells {
                for text in cell.into_iter().flat_map(|cell| cell.split(';')) {
                    lists.values().append_value(text.trim());
                }
                lists.append(true);
            }
            Arc::new(lists.finish())
        }
    })
}
