//! Expressions: one question asked of every row of a batch.
//!
//! A text is compiled once against the columns it may use, and asked of batches ever after. It
//! sees those columns and allowed functions and nothing else: no tables, no files, no clock.

mod functions;

use crate::arrow::array::{AsArray, BooleanArray, RecordBatch};
use crate::arrow::compute::cast;
use crate::arrow::datatypes::{DataType, Schema};
use crate::guard::{Limits, check_text};
use crate::session::{SqlProblem, keep_only_allowed, options, problem};
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::common::{DFSchema, DataFusionError};
use datafusion::execution::session_state::SessionStateBuilder;
use datafusion::logical_expr::Expr;
use datafusion::logical_expr::simplify::SimplifyContext;
use datafusion::optimizer::simplify_expressions::ExprSimplifier;
use datafusion::physical_plan::PhysicalExpr;
use datafusion::prelude::{SessionConfig, SessionContext};
use std::collections::BTreeSet;
use std::sync::Arc;

pub use functions::TextFunction;

/// What an expression may be: the engine's simplifier is worse than linear in its length.
const LIMITS: Limits = Limits {
    text_bytes: 2_000,
    tokens: 400,
    depth: 20,
    memory_bytes: 0,
    rows: 0,
    time: std::time::Duration::ZERO,
};

/// Nodes of an expression.
const NODES_MAX: usize = 200;

/// Compiles expressions.
pub struct Expressions {
    context: SessionContext,
}

/// An expression that was compiled: true, false or null for each row.
#[derive(Clone, Debug)]
pub struct Expression {
    physical: Arc<dyn PhysicalExpr>,
    columns: Vec<String>,
}

impl Expressions {
    /// With these functions besides the allowed ones and `filled`.
    pub fn new(functions: Vec<TextFunction>) -> Self {
        let state = SessionStateBuilder::new()
            .with_config(SessionConfig::from(options()))
            .with_default_features()
            .build();
        let context = SessionContext::new_with_state(state);
        keep_only_allowed(&context);
        context.register_udf(functions::filled());
        for function in functions {
            context.register_udf(function.into_udf());
        }
        Self { context }
    }

    /// The columns that an expression uses, of those it may.
    pub fn columns_of(&self, text: &str, schema: &Schema) -> Result<Vec<String>, SqlProblem> {
        let schema = df_schema(schema)?;
        Ok(columns_of(&self.parsed(text, &schema)?))
    }

    /// Compiles a text for batches of exactly this schema.
    pub fn compile(&self, text: &str, schema: &Schema) -> Result<Expression, SqlProblem> {
        let schema = df_schema(schema)?;
        let parsed = self.parsed(text, &schema)?;
        let columns = columns_of(&parsed);
        let simplify = SimplifyContext::builder()
            .with_schema(Arc::new(schema.clone()))
            .with_config_options(Arc::clone(self.context.state().config_options()))
            .build();
        let simplifier = ExprSimplifier::new(simplify);
        let simple = simplifier
            .coerce(parsed, &schema)
            .and_then(|coerced| simplifier.simplify(coerced))
            .map_err(|why| problem(&why))?;
        let physical =
            self.context.create_physical_expr(simple, &schema).map_err(|why| problem(&why))?;
        let returns = physical.data_type(schema.as_arrow()).map_err(|why| problem(&why))?;
        if !matches!(returns, DataType::Boolean | DataType::Null) {
            return Err(SqlProblem::said(format!(
                "the expression gives {returns}, not true, false or null; compare it with something"
            )));
        }
        Ok(Expression { physical, columns })
    }

    fn parsed(&self, text: &str, schema: &DFSchema) -> Result<Expr, SqlProblem> {
        check_text(text, &LIMITS)
            .map_err(|why| SqlProblem::said(why.to_string().replace("query", "expression")))?;
        let parsed = self.context.parse_sql_expr(text, schema).map_err(|why| problem(&why))?;
        only_an_expression(&parsed)?;
        Ok(parsed)
    }
}

impl Expression {
    /// The columns it uses, sorted.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Asks it of every row; the batch has the schema it was compiled for.
    pub fn evaluate(&self, batch: &RecordBatch) -> Result<BooleanArray, SqlProblem> {
        let answered = self
            .physical
            .evaluate(batch)
            .and_then(|value| value.into_array(batch.num_rows()))
            .and_then(|array| Ok(cast(&array, &DataType::Boolean)?))
            .map_err(|why| problem(&why))?;
        Ok(answered.as_boolean().clone())
    }
}

fn df_schema(schema: &Schema) -> Result<DFSchema, SqlProblem> {
    DFSchema::try_from(schema.clone()).map_err(|why: DataFusionError| problem(&why))
}

fn columns_of(expression: &Expr) -> Vec<String> {
    let names: BTreeSet<String> =
        expression.column_refs().into_iter().map(|column| column.name.clone()).collect();
    names.into_iter().collect()
}

/// Refuses what asks several rows or other tables, in words that say so.
fn only_an_expression(expression: &Expr) -> Result<(), SqlProblem> {
    let (mut nodes, mut refused) = (0, None);
    let walked = expression.apply(|node| {
        nodes += 1;
        let what = match node {
            Expr::AggregateFunction(_) => Some("adds up several rows"),
            Expr::WindowFunction(_) => Some("looks at other rows"),
            Expr::Exists(_)
            | Expr::InSubquery(_)
            | Expr::SetComparison(_)
            | Expr::ScalarSubquery(_)
            | Expr::OuterReferenceColumn(..) => Some("asks another table"),
            Expr::Placeholder(_) | Expr::ScalarVariable(..) => Some("leaves something open"),
            Expr::Unnest(_) => Some("makes several rows of one"),
            _ => None,
        };
        refused = refused.or(what);
        Ok(match refused {
            Some(_) => TreeNodeRecursion::Stop,
            None => TreeNodeRecursion::Continue,
        })
    });
    walked.map_err(|why| problem(&why))?;
    if nodes > NODES_MAX {
        refused = Some("has more than 200 parts");
    }
    match refused {
        None => Ok(()),
        Some(what) => Err(SqlProblem::said(format!(
            "the expression {what}; an expression is asked of one row at a time"
        ))),
    }
}

#[cfg(test)]
mod tests;
