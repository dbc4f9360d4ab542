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

#[cfg(test)]
mod tests {
    use super::*;
    use groma_define::method_names;

    /// Every name that an edition may write, with arguments as the manual shows them.
    const WRITTEN: &[&str] = &[
        "none",
        "min-max(low=0, high=100)",
        "scaled(low=0, high=10, scale=100)",
        "z-score(mean=0, sd=1, from_mean=95, from_sd=2)",
        "rank(ties=min)",
        "percentile-rank(ties=average)",
        "borda(ties=max)",
        "distance-to-max",
        "distance-to-reference(unit=N, cap=yes)",
        "distance-to-target(target=5, cap=no)",
        "goalposts(low=0, high=10, scale=1, clip=no)",
        "fraction-of-max",
        "bands-percentile(edges=[0.2, 0.4], points=[0, 50, 100])",
        "bands-fixed(edges=[10, 20], points=[0, 50, 100])",
    ];

    fn edition() -> (tempfile::TempDir, Definition) {
        let dir = tempfile::tempdir().unwrap();
        let edition = dir.path().join("edition");
        groma_define::new::write(&edition).unwrap();
        let definition = groma_define::read(&edition).unwrap().definition.unwrap();
        (dir, definition)
    }

    #[test]
    fn every_name_is_computed() {
        let (_dir, definition) = edition();
        let calls: Vec<Call> = WRITTEN.iter().map(|text| Call::parse(text).unwrap()).collect();
        for call in &calls {
            assert!(normalise(&definition, call).is_ok(), "{call}");
        }
        for name in method_names::normalisations() {
            assert!(calls.iter().any(|call| call.name == name), "{name} has no line in WRITTEN");
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let (_dir, definition) = edition();
        let problem = normalise(&definition, &Call::parse(text).unwrap()).unwrap_err();
        assert_eq!(format!("{}; {}", problem.why, problem.hint), expected);
    }

    #[test]
    fn what_does_not_fit_is_said() {
        check(
            "z-score(from_mean=1)",
            "frozen moments are two numbers; give both `from_mean` and `from_sd`, or neither",
        );
        check(
            "goalposts(low=0)",
            "`goalposts` needs the argument `high`; write `goalposts(high=…)`",
        );
        check("min-max(low=a)", "`low=a` is not a number; parameters are in native units");
        check("min-max(from=1)", "`min-max` has no argument `from`; it takes low, high");
        check(
            "distance-to-reference(unit=Z)",
            "the reference unit `Z` is not in units.csv; name a unit of the edition",
        );
    }
}
