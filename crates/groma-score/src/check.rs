//! What only the mathematics can refuse, found before there are values: the plan of
//! every method is computed for no units at all.

use crate::ScoreError;
use crate::method::draws;
use crate::plan::plan;
use groma_define::{Definition, Diagnostic, Diagnostics, Method, Place};
use groma_index::{Matrix, Refusal, WeightDraws, compute, weight_draws};

/// Problems of the framework and the methods, each at its node's line.
pub fn check_methods(definition: &Definition) -> Vec<Diagnostic> {
    let mut found = Diagnostics::default();
    for method in &definition.methods {
        let refused = match try_out(definition, method) {
            Ok(()) => continue,
            Err(refused) => refused,
        };
        let nowhere = Place { file: "method.toml".to_owned(), line: 0, column: 0 };
        let place = refused.node.and_then(|at| definition.nodes.get(at)).map(|node| &node.place);
        found.error(place.unwrap_or(&nowhere), "method-refused", refused.message, refused.hint);
    }
    found.into_sorted()
}

struct Refused {
    node: Option<usize>,
    message: String,
    hint: String,
}

fn try_out(definition: &Definition, method: &Method) -> Result<(), Refused> {
    let plan = plan(definition, method).map_err(Refused::unfit)?;
    let nobody = Matrix::new(0, plan.nodes.len());
    let refused = |why: Refusal| Refused::by_index(definition, method, &why);
    compute(&nobody, &plan).map_err(refused)?;
    if let Some(call) = &method.weight_draws {
        let (level, distribution) = draws(call).map_err(|problem| Refused {
            node: None,
            message: format!("variant `{}`: `{call}`: {}", method.variant, problem.why),
            hint: problem.hint,
        })?;
        let how = WeightDraws { level, distribution, draws: 1, ..WeightDraws::default() };
        weight_draws(&nobody, &plan, &how).map_err(refused)?;
    }
    Ok(())
}

impl Refused {
    fn unfit(why: ScoreError) -> Self {
        Self { node: None, message: why.to_string(), hint: String::new() }
    }

    fn by_index(definition: &Definition, method: &Method, why: &Refusal) -> Self {
        let said = ScoreError::refused(definition, method.variant.as_str(), why);
        let ScoreError::Refused { variant, message, hint } = said else {
            return Self::unfit(said);
        };
        Self { node: why.node(), message: format!("variant `{variant}`: {message}"), hint }
    }
}
