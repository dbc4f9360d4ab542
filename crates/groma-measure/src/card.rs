//! What an answer earns under a method: the option map, compiled once.

use groma_define::{
    AnswerKind, Definition, Earns, Method, MissingRule, Node, PointsUnit, Question, QuestionType,
    Source, Unsure,
};
use std::collections::{BTreeMap, HashMap};

/// What an answer earned, and by which rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Earned {
    /// Points; none when the answer leaves numerator and denominator.
    pub points: Option<f64>,
    /// `option`, `split`, `number`, or the missing rule.
    pub rule: &'static str,
}

/// An answer that the map does not know: an error, never a silent 0.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unscored {
    /// The map says nothing of the option.
    #[error("the map says nothing of the option `{0}`")]
    Option(String),
    /// A number was expected.
    #[error("`{0}` is not a number")]
    NotANumber(String),
    /// Nothing says what a text earns.
    #[error("a question of this type earns nothing without the option `@answered` in its map")]
    NoScore,
    /// An option that stands alone was ticked with others.
    #[error("`{0}` cannot be ticked together with other options")]
    Exclusive(String),
}

/// How a leaf is scored from its question.
#[derive(Clone, Debug)]
pub struct Card {
    kind: QuestionType,
    options: HashMap<String, Earns>,
    exclusive: Vec<String>,
    parts: usize,
    missing: BTreeMap<AnswerKind, MissingRule>,
    scale: f64,
    points_max: Option<f64>,
    unsure: Unsure,
}

impl Card {
    /// The card of a leaf that takes its value from a question; none for other leaves.
    pub fn of(definition: &Definition, method: &Method, node: &Node) -> Option<Self> {
        let Some(Source::Question(code)) = &node.source else { return None };
        let question = definition.question(code.as_str())?;
        let (options, missing) = map_of(definition, method, question);
        let choices = || {
            let list = question.list.as_ref();
            definition.options.iter().filter(move |choice| Some(&choice.list) == list)
        };
        let exclusive: Vec<String> = choices()
            .filter(|choice| choice.exclusive)
            .map(|choice| choice.option.to_string())
            .collect();
        let scale = match method.unit {
            PointsUnit::Points => 1.0,
            PointsUnit::Share => node.points_max.unwrap_or(1.0),
        };
        Some(Self {
            kind: question.kind,
            parts: choices().count() - exclusive.len(),
            options,
            exclusive,
            missing,
            scale,
            points_max: node.points_max,
            unsure: method.unsure,
        })
    }

    /// What this answer earns. `option` is empty where there is none.
    pub fn earns(&self, kind: AnswerKind, option: &str, unsure: bool) -> Result<Earned, Unscored> {
        if unsure {
            match self.unsure {
                Unsure::Keep => {}
                Unsure::Zero => return Ok(Earned { points: Some(0.0), rule: "zero" }),
                Unsure::Drop => return Ok(Earned { points: None, rule: "drop" }),
            }
        }
        // An option may say itself what it does, whatever kind it stands for.
        if !option.is_empty() && self.options.contains_key(option) {
            return self.one(option);
        }
        if kind != AnswerKind::Answered {
            let rule = self.missing.get(&kind).copied().unwrap_or(MissingRule::Zero);
            return Ok(self.missing(rule));
        }
        match self.kind {
            QuestionType::Multiple => self.several(option),
            QuestionType::Integer | QuestionType::Decimal if self.options.is_empty() => option
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite())
                .map(|number| Earned { points: Some(number), rule: "number" })
                .ok_or_else(|| Unscored::NotANumber(option.to_owned())),
            QuestionType::Single => Err(Unscored::Option(option.to_owned())),
            _ if self.options.contains_key("@answered") => self.one("@answered"),
            _ if self.options.is_empty() => Err(Unscored::NoScore),
            _ => Err(Unscored::Option(option.to_owned())),
        }
    }

    /// What the absence of an answer of this kind earns.
    pub fn absent(&self, kind: AnswerKind) -> Earned {
        self.missing(self.missing.get(&kind).copied().unwrap_or(MissingRule::Zero))
    }

    /// The most that an answer can earn, where that is known.
    pub fn most(&self) -> Option<f64> {
        let earned = |earns: &Earns| match earns {
            Earns::Points(points) => points * self.scale,
            Earns::Split => self.part(),
            Earns::Missing(_) => 0.0,
        };
        let options = self.options.values().map(earned);
        let most = match self.kind {
            QuestionType::Multiple => options.filter(|points| *points > 0.0).sum(),
            _ => options.fold(0.0, f64::max),
        };
        self.points_max.or(Some(most)).filter(|most| *most > 0.0)
    }

    fn one(&self, option: &str) -> Result<Earned, Unscored> {
        match self.options.get(option) {
            Some(Earns::Points(points)) => {
                Ok(Earned { points: Some(points * self.scale), rule: "option" })
            }
            Some(Earns::Split) => Ok(Earned { points: Some(self.part()), rule: "split" }),
            Some(Earns::Missing(rule)) => Ok(self.missing(*rule)),
            None => Err(Unscored::Option(option.to_owned())),
        }
    }

    /// The sum of what the ticked options earn, in the order they stand.
    fn several(&self, ticked: &str) -> Result<Earned, Unscored> {
        let ticked: Vec<&str> = ticked.split_whitespace().collect();
        if let Some(alone) =
            ticked.iter().find(|option| self.exclusive.iter().any(|e| e == *option))
            && ticked.len() > 1
        {
            return Err(Unscored::Exclusive((*alone).to_owned()));
        }
        let mut sum = 0.0;
        let mut rule = "option";
        for option in ticked {
            let earned = self.one(option)?;
            rule = earned.rule;
            sum += earned.points.unwrap_or(0.0);
        }
        Ok(Earned { points: Some(sum), rule })
    }

    /// An equal part of the maximum.
    fn part(&self) -> f64 {
        self.points_max.unwrap_or(1.0) / self.parts.max(1) as f64
    }

    fn missing(&self, rule: MissingRule) -> Earned {
        match rule {
            MissingRule::Zero => Earned { points: Some(0.0), rule: "zero" },
            MissingRule::Drop => Earned { points: None, rule: "drop" },
            MissingRule::Full => Earned { points: self.points_max.or(Some(1.0)), rule: "full" },
            MissingRule::Block => Earned { points: None, rule: "block" },
        }
    }
}

/// The method's map over the question's list: options, and rules for whole kinds.
fn map_of(
    definition: &Definition,
    method: &Method,
    question: &Question,
) -> (HashMap<String, Earns>, BTreeMap<AnswerKind, MissingRule>) {
    let mut options = HashMap::new();
    let mut missing = method.missing.clone();
    let list = question.list.as_ref();
    let lines = definition
        .points
        .iter()
        .filter(|points| Some(&points.list) == list && points.map == method.map);
    for line in lines {
        let kind = line.option.as_str().strip_prefix('@').and_then(AnswerKind::parse);
        match (kind, line.earns) {
            (Some(kind), Earns::Missing(rule)) if kind != AnswerKind::Answered => {
                missing.insert(kind, rule);
            }
            _ => {
                options.insert(line.option.to_string(), line.earns);
            }
        }
    }
    (options, missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(kind: QuestionType, options: &[(&str, Earns)], parts: usize) -> Card {
        Card {
            kind,
            options: options.iter().map(|(code, earns)| ((*code).to_owned(), *earns)).collect(),
            exclusive: vec!["none".to_owned()],
            parts,
            missing: Method::default().missing,
            scale: 1.0,
            points_max: Some(20.0),
            unsure: Unsure::Keep,
        }
    }

    #[track_caller]
    fn check(
        card: &Card,
        kind: AnswerKind,
        option: &str,
        expected: Result<(Option<f64>, &str), &str>,
    ) {
        let got = card.earns(kind, option, false);
        match expected {
            Ok((points, rule)) => {
                let earned = got.expect("it is scored");
                assert_eq!((earned.points, earned.rule), (points, rule));
            }
            Err(message) => assert_eq!(got.expect_err("it is refused").to_string(), message),
        }
    }

    #[test]
    fn single() {
        use AnswerKind::{Answered, Confidential, DontKnow, NotAnswered, NotApplicable, NotAsked};
        let card = card(
            QuestionType::Single,
            &[
                ("Yes", Earns::Points(20.0)),
                ("Partly", Earns::Points(40.0 / 3.0)),
                ("Not Applicable", Earns::Missing(MissingRule::Full)),
                ("Later", Earns::Missing(MissingRule::Block)),
            ],
            4,
        );
        check(&card, Answered, "Yes", Ok((Some(20.0), "option")));
        check(&card, Answered, "Partly", Ok((Some(40.0 / 3.0), "option")));
        check(&card, NotApplicable, "Not Applicable", Ok((Some(20.0), "full")));
        check(&card, Answered, "Later", Ok((None, "block")));
        check(&card, Answered, "yes!", Err("the map says nothing of the option `yes!`"));
        check(&card, NotAnswered, "", Ok((Some(0.0), "zero")));
        check(&card, DontKnow, "", Ok((Some(0.0), "zero")));
        check(&card, NotApplicable, "", Ok((None, "drop")));
        check(&card, Confidential, "", Ok((None, "drop")));
        check(&card, NotAsked, "", Ok((Some(0.0), "zero")));
    }

    #[test]
    fn multiple_splits_equally() {
        let card = card(
            QuestionType::Multiple,
            &[("a", Earns::Split), ("b", Earns::Split), ("none", Earns::Points(0.0))],
            4,
        );
        check(&card, AnswerKind::Answered, "a b", Ok((Some(10.0), "split")));
        check(&card, AnswerKind::Answered, "a", Ok((Some(5.0), "split")));
        check(&card, AnswerKind::Answered, "none", Ok((Some(0.0), "option")));
        check(
            &card,
            AnswerKind::Answered,
            "a none",
            Err("`none` cannot be ticked together with other options"),
        );
    }

    #[test]
    fn numbers_and_texts() {
        let number = card(QuestionType::Decimal, &[], 0);
        check(&number, AnswerKind::Answered, "12.5", Ok((Some(12.5), "number")));
        check(&number, AnswerKind::Answered, "NaN", Err("`NaN` is not a number"));
        let text = card(QuestionType::Url, &[("@answered", Earns::Points(20.0))], 0);
        check(&text, AnswerKind::Answered, "https://example.org", Ok((Some(20.0), "option")));
        check(&text, AnswerKind::NotAnswered, "", Ok((Some(0.0), "zero")));
    }

    #[test]
    fn unsure_is_preliminary() {
        let mut card = card(QuestionType::Single, &[("Yes", Earns::Points(20.0))], 1);
        for (unsure, points) in
            [(Unsure::Keep, Some(20.0)), (Unsure::Zero, Some(0.0)), (Unsure::Drop, None)]
        {
            card.unsure = unsure;
            let earned = card.earns(AnswerKind::Answered, "Yes", true).expect("a known option");
            assert_eq!(earned.points, points);
        }
    }
}
