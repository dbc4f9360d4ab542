//! Normalisations by name.

use super::MethodProblem;
use super::arguments::Arguments;
use groma_define::{Call, Definition};
use groma_index::normalise::METHODS;
use groma_index::{Moments, Normalise, Outside};

/// The normalisation that a call names.
pub(crate) fn normalise(definition: &Definition, call: &Call) -> Result<Normalise, MethodProblem> {
    let args = Arguments::of(call);
    let cap = |args: &Arguments| Ok(args.flag("cap", false)?.then_some(1.0));
    let made = match call.name.as_str() {
        "min-max" => Normalise::MinMax {
            lower: args.number("low", Some(0.0))?,
            upper: args.number("high", Some(100.0))?,
        },
        "scaled" => Normalise::Scaled {
            lower: args.number("low", None)?,
            upper: args.number("high", None)?,
            scale: args.number("scale", Some(1.0))?,
        },
        "z-score" => Normalise::ZScore {
            mean: args.number("mean", Some(0.0))?,
            sd: args.number("sd", Some(1.0))?,
            moments: match (args.number_if_given("from_mean")?, args.number_if_given("from_sd")?) {
                (Some(mean), Some(sd)) => Moments::Frozen { mean, sd },
                (None, None) => Moments::Current,
                _ => {
                    return Err(MethodProblem {
                        why: "frozen moments are two numbers".to_owned(),
                        hint: "give both `from_mean` and `from_sd`, or neither".to_owned(),
                    });
                }
            },
        },
        "rank" => Normalise::Rank { ties: args.ties()? },
        "percentile-rank" => Normalise::PercentileRank { ties: args.ties()? },
        "borda" => Normalise::Borda { ties: args.ties()? },
        "distance-to-max" => Normalise::DistanceToMax,
        "distance-to-reference" => {
            let code = args.text("unit")?;
            let unit = definition.units.iter().position(|unit| unit.code.as_str() == code);
            Normalise::DistanceToReference {
                unit: unit.ok_or_else(|| MethodProblem {
                    why: format!("the reference unit `{code}` is not in units.csv"),
                    hint: "name a unit of the edition".to_owned(),
                })?,
                cap: cap(&args)?,
            }
        }
        "distance-to-target" => {
            Normalise::DistanceToTarget { target: args.number("target", None)?, cap: cap(&args)? }
        }
        "goalposts" => Normalise::Goalposts {
            lower: args.number("low", None)?,
            upper: args.number("high", None)?,
            scale: args.number("scale", Some(1.0))?,
            outside: if args.flag("clip", true)? { Outside::Clip } else { Outside::Keep },
        },
        "fraction-of-max" => Normalise::FractionOfMax,
        "bands-percentile" => Normalise::BandsPercentile {
            edges: args.numbers("edges")?,
            points: args.numbers("points")?,
        },
        "bands-fixed" => {
            Normalise::BandsFixed { edges: args.numbers("edges")?, points: args.numbers("points")? }
        }
        "none" => Normalise::None,
        name => {
            let known: Vec<&str> = METHODS.iter().map(|method| method.name).collect();
            return Err(MethodProblem::unknown("normalisation", name, &known));
        }
    };
    args.finish(made)
}
