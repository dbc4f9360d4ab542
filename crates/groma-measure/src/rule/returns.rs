//! What a rule returns: the columns of its kind, with their types, without running it.

use super::RuleProblem;
use super::tables::{PART, RuleColumn, empty_session, returned};
use groma_define::table::Kind;
use groma_define::{Definition, Rule};
use groma_store::arrow::array::{Array, AsArray, Float64Array, RecordBatch, StringArray};
use groma_store::arrow::compute::cast;
use groma_store::arrow::datatypes::{DataType, Float64Type, Schema};
use groma_store::{Limits, Session};

/// Plans the rule's queries over tables without rows and holds the result against its kind.
pub(super) fn check(
    definition: &Definition,
    rule: &Rule,
    limits: Limits,
) -> Result<(), RuleProblem> {
    let session = empty_session(definition, rule, limits)?;
    check_query(&session, rule, &rule.sql, returned(rule.kind))?;
    if let Some(part) = &rule.part_sql {
        check_query(&session, rule, part, PART)?;
    }
    Ok(())
}

fn check_query(
    session: &Session,
    rule: &Rule,
    sql: &str,
    columns: &[RuleColumn],
) -> Result<(), RuleProblem> {
    let schema = session.plan(sql).map_err(|why| RuleProblem::in_sql(rule, &why))?;
    for column in columns {
        let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
        let wrong = |what: String| {
            RuleProblem::at(
                rule,
                rule.sql_line,
                "rule-returns",
                format!("the query of `{}` {what}", rule.code),
                &format!("it must return {}", names.join(", ")),
            )
        };
        let Ok(field) = schema.field_with_name(column.name) else {
            return Err(wrong(format!("does not return the column `{}`", column.name)));
        };
        if !fits(field.data_type(), column.kind) {
            return Err(wrong(format!(
                "returns `{}` as {}, not as {}",
                column.name,
                field.data_type(),
                column.kind.as_str()
            )));
        }
    }
    extra(rule, &schema, columns)
}

fn extra(rule: &Rule, schema: &Schema, columns: &[RuleColumn]) -> Result<(), RuleProblem> {
    let known = |name: &str| columns.iter().any(|column| column.name == name);
    match schema.fields().iter().find(|field| !known(field.name())) {
        None => Ok(()),
        Some(field) => Err(RuleProblem::at(
            rule,
            rule.sql_line,
            "rule-returns",
            format!("the query of `{}` returns a column `{}` too many", rule.code, field.name()),
            "name only the columns of its kind",
        )),
    }
}

/// Numbers of any width do for a number; a column of nothing but null fits anything.
fn fits(found: &DataType, wanted: Kind) -> bool {
    match wanted {
        _ if found.is_null() => true,
        Kind::Text => {
            matches!(found, DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8)
        }
        Kind::Float => found.is_numeric(),
        Kind::Int => found.is_integer(),
        Kind::Bool => found == &DataType::Boolean,
        Kind::Texts => matches!(found, DataType::List(_)),
    }
}

/// A row that a rule returned: texts and numbers by column, in the order of its kind.
pub(crate) type ReturnedRow = Vec<ReturnedCell>;

/// A cell that a rule returned.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ReturnedCell {
    Null,
    Text(String),
    Number(f64),
}

impl ReturnedCell {
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }

    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }
}

/// Reads a rule's rows; NaN and infinities are refused.
pub(super) fn rows(
    rule: &Rule,
    batches: &[RecordBatch],
    columns: &[RuleColumn],
) -> Result<Vec<ReturnedRow>, RuleProblem> {
    let mut rows = Vec::new();
    for batch in batches {
        let read: Vec<Read> = columns
            .iter()
            .map(|column| Read::column(rule, batch, column))
            .collect::<Result<_, _>>()?;
        for row in 0..batch.num_rows() {
            rows.push(read.iter().map(|column| column.cell(row)).collect());
        }
    }
    Ok(rows)
}

enum Read {
    Text(StringArray),
    Number(Float64Array),
}

impl Read {
    fn column(rule: &Rule, batch: &RecordBatch, column: &RuleColumn) -> Result<Self, RuleProblem> {
        let unfit = |what: &str| {
            RuleProblem::at(
                rule,
                rule.sql_line,
                "rule-returns",
                format!("the query of `{}` returns {what} in `{}`", rule.code, column.name),
                "guard the division with `nullif(…, 0)`, or return null where there is no value",
            )
        };
        let array = batch.column_by_name(column.name).ok_or_else(|| unfit("nothing"))?;
        if column.kind == Kind::Text {
            let text = cast(array, &DataType::Utf8).map_err(|_| unfit("no text"))?;
            return Ok(Self::Text(text.as_string().clone()));
        }
        let numbers = cast(array, &DataType::Float64).map_err(|_| unfit("no number"))?;
        let numbers = numbers.as_primitive::<Float64Type>().clone();
        if numbers.iter().flatten().any(|number| !number.is_finite()) {
            return Err(unfit("a number that is not finite"));
        }
        Ok(Self::Number(numbers))
    }

    fn cell(&self, row: usize) -> ReturnedCell {
        match self {
            Self::Text(array) if array.is_valid(row) => {
                ReturnedCell::Text(array.value(row).to_owned())
            }
            Self::Number(array) if array.is_valid(row) => ReturnedCell::Number(array.value(row)),
            _ => ReturnedCell::Null,
        }
    }
}
