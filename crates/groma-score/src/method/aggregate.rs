//! Aggregations by name.

use super::MethodProblem;
use super::arguments::Arguments;
use groma_define::Call;
use groma_index::Aggregate;
use groma_index::aggregate::METHODS;

/// The aggregation that a call names.
pub(crate) fn aggregate(call: &Call) -> Result<Aggregate, MethodProblem> {
    let args = Arguments::of(call);
    let made = match call.name.as_str() {
        "sum" => Aggregate::Sum,
        "arithmetic" => Aggregate::Arithmetic,
        "geometric" => Aggregate::Geometric,
        "harmonic" => Aggregate::Harmonic,
        "power" => Aggregate::Power { p: args.number("p", None)? },
        "median" => Aggregate::Median,
        "copeland" => Aggregate::Copeland,
        "mean-percent" => Aggregate::MeanPercent,
        name => {
            let known: Vec<&str> = METHODS.iter().map(|method| method.name).collect();
            return Err(MethodProblem::unknown("aggregation", name, &known));
        }
    };
    args.finish(made)
}
