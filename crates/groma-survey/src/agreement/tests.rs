//! Published examples, undefined cases, and a round.

use super::*;

fn pairs(counts: &[((usize, usize), usize)]) -> Vec<(usize, usize)> {
    counts.iter().flat_map(|(pair, times)| std::iter::repeat_n(*pair, *times)).collect()
}

#[test]
fn percent_and_kappa() {
    let check = |counts: &[((usize, usize), usize)], share: Option<f64>, expected: Option<f64>| {
        let pairs = pairs(counts);
        assert_eq!(percent(&pairs), share);
        let kappa = kappa(&pairs);
        let near = match (kappa, expected) {
            (Some(is), Some(expected)) => (is - expected).abs() < 5e-5,
            (is, expected) => is == expected,
        };
        assert!(near, "{kappa:?} instead of {expected:?}");
    };
    // Two readers of 50 applications; two pairs of raters with the same percentage.
    check(&[((1, 1), 20), ((1, 0), 5), ((0, 1), 10), ((0, 0), 15)], Some(0.7), Some(0.4));
    check(&[((1, 1), 45), ((1, 0), 15), ((0, 1), 25), ((0, 0), 15)], Some(0.6), Some(0.1304));
    check(&[((1, 1), 25), ((1, 0), 35), ((0, 1), 5), ((0, 0), 35)], Some(0.6), Some(0.2593));
    check(&[((0, 0), 3), ((1, 1), 2)], Some(1.0), Some(1.0));
    check(&[((0, 1), 2), ((1, 0), 2)], Some(0.0), Some(-1.0));
    // No variation: the share is there, kappa is not.
    check(&[((2, 2), 9)], Some(1.0), None);
    check(&[((2, 1), 9)], Some(0.0), Some(0.0));
    check(&[], None, None);
}

/// Rows from one text a rater, a digit a unit and `.` for what is missing.
fn rows(raters: &[&str]) -> Vec<Vec<Option<usize>>> {
    let unit = |at: usize| {
        raters
            .iter()
            .map(move |rater| (rater.as_bytes()[at] as char).to_digit(36).map(|d| d as usize))
    };
    (0..raters[0].len()).map(|at| unit(at).collect()).collect()
}

#[test]
fn alpha_of_published_examples() {
    let check = |raters: &[&str], level: Level, expected: Option<f64>| {
        let alpha = alpha(&rows(raters), level);
        let near = match (alpha, expected) {
            (Some(is), Some(expected)) => (is - expected).abs() < 5e-4,
            (is, expected) => is == expected,
        };
        assert!(near, "{alpha:?} instead of {expected:?}");
    };
    // Krippendorff 2011: two observers, binary; two, nominal; four, with missing values.
    check(&["0100000010", "1110010000"], Level::Nominal, Some(0.095));
    check(&["aabbdcccedda", "babbbccceddd"], Level::Nominal, Some(0.692));
    let four = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."];
    check(&four, Level::Nominal, Some(0.743));
    check(&four, Level::Ordinal, Some(0.815));
    // Three coders, fifteen units, many missing.
    let three = [".....34121133.3", "1.213343.......", "..21344.21133.4"];
    check(&three, Level::Nominal, Some(0.691));
    check(&["121", "121"], Level::Nominal, Some(1.0));
    // One category alone, nothing that pairs, nothing at all.
    check(&["111", "111"], Level::Nominal, None);
    check(&["1.2", ".1."], Level::Ordinal, None);
    check(&["...", "..."], Level::Ordinal, None);
    assert_eq!(alpha(&[], Level::Nominal), None);
}

#[test]
fn ordinal_alpha_forgives_neighbours_more_than_strangers() {
    let near = alpha(&rows(&["123412341", "123412342"]), Level::Ordinal).unwrap();
    let far = alpha(&rows(&["123412341", "123412344"]), Level::Ordinal).unwrap();
    assert!(near > far);
    // Names of categories do not matter where there is no order.
    let named = |raters: &[&str]| alpha(&rows(raters), Level::Nominal).unwrap();
    assert_eq!(named(&["1213", "1223"]), named(&["3132", "3112"]));
}

#[test]
fn a_round_gives_agreement_question_by_question() {
    use crate::workflow::test_setting::Play;
    use crate::workflow::{ReturnState, Settings};
    let play = Play::begun(Settings::default()).to(ReturnState::SecondReview);
    assert_eq!(by_question(&play.round, Basis::Verdicts), [], "B has not filed");
    // A agrees to `law` and `date`; B agrees to `law` and proposes another `date`.
    let play = Play::begun(Settings::default()).to(ReturnState::Adjudication);
    for basis in [Basis::Verdicts, Basis::Values] {
        let [law, date] = by_question(&play.round, basis).try_into().unwrap();
        assert_eq!((law.question.as_str(), law.judged, law.by_both), ("law", 1, 1));
        assert_eq!((law.percent, law.alpha_nominal), (Some(1.0), None));
        assert_eq!((date.question.as_str(), date.judged, date.by_both), ("date", 1, 1));
        assert_eq!((date.percent, date.alpha_nominal), (Some(0.0), Some(0.0)));
    }
    let date = &by_question(&play.round, Basis::Values)[1];
    assert_eq!((date.kappa, date.alpha_ordinal), (Some(0.0), Some(0.0)));
    assert_eq!(by_question(&play.round, Basis::Verdicts)[1].alpha_ordinal, None);
}

#[test]
fn silence_is_missing_and_agrees_to_nothing() {
    use crate::workflow::test_setting::Play;
    use crate::workflow::{Command, ReturnState, Role, Settings};
    let mut play = Play::begun(Settings::default()).to(ReturnState::SecondReview);
    play.run(Role::ReviewerB, "N", Command::FileReview);
    let law = &by_question(&play.round, Basis::Verdicts)[0];
    assert_eq!((law.judged, law.by_both), (1, 0));
    assert_eq!((law.percent, law.kappa, law.alpha_nominal), (None, None, None));
}
