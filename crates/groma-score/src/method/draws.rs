//! What is drawn, by name.

use super::MethodProblem;
use super::arguments::Arguments;
use groma_define::Call;
use groma_index::Distribution;

/// The depth whose weights are drawn, and how.
pub(crate) fn draws(call: &Call) -> Result<(usize, Distribution), MethodProblem> {
    let args = Arguments::of(call);
    let level = args.number("level", Some(1.0))?;
    if level < 1.0 || level.fract() != 0.0 {
        return Err(MethodProblem {
            why: format!("`level={level}` is no depth of the framework"),
            hint: "1 is the depth right below the root".to_owned(),
        });
    }
    let distribution = match call.name.as_str() {
        "uniform" => Distribution::Uniform { spread: args.number("spread", Some(0.25))? },
        "dirichlet" => {
            Distribution::Dirichlet { concentration: args.number("concentration", Some(1.0))? }
        }
        name => {
            return Err(MethodProblem::unknown(
                "distribution of weights",
                name,
                &["uniform", "dirichlet", "none"],
            ));
        }
    };
    args.finish((level as usize, distribution))
}
