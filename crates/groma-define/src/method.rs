//! `method.toml`: how the index is computed, the verbs in order.
//!
//! The file is read as a [`MethodPart`], in which everything may be absent; a
//! variant is a part too and lists only what differs from main. A [`Method`] is
//! complete: main laid over the defaults, a variant laid over main.

use crate::call::Call;
use crate::code::{MapCode, VariantCode};
use crate::definition::{AnswerKind, MissingRule};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// How children are combined, for example `arithmetic` or `power(p=2)`.
pub type Aggregate = Call;
/// How a value is brought to the common scale, for example `min-max(low=0, high=100)`.
pub type Normalise = Call;

/// What a missing child does to its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MissingPolicy {
    /// The weights of the others are scaled up.
    Renormalise,
    /// It counts as 0 against the fixed denominator.
    Zero,
    /// The parent is missing too.
    Block,
}

/// `method.toml` as it is written: everything may be absent.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MethodFile {
    /// Code of the main variant, `main` when absent.
    #[serde(default)]
    pub name: Option<String>,
    /// What the main variant is, in one sentence.
    #[serde(default)]
    pub label: Option<String>,
    /// Which answers count, and how they earn points.
    #[serde(default)]
    pub answers: AnswersPart,
    /// What an answer without a value does, by kind, where no option map says it.
    #[serde(default)]
    pub missing: MissingPart,
    /// How values are brought to the common scale.
    #[serde(default)]
    pub normalise: NormalisePart,
    /// Weights.
    #[serde(default)]
    pub weight: WeightPart,
    /// How children are combined.
    #[serde(default)]
    pub aggregate: AggregatePart,
    /// How ranks are given.
    #[serde(default)]
    pub rank: RankPart,
    /// Rounding, once, at publication.
    #[serde(default)]
    pub publish: PublishPart,
    /// What is uncertain.
    #[serde(default)]
    pub uncertainty: UncertaintyPart,
    /// Other ways to compute the index from the same folder: only what differs from main.
    #[serde(default)]
    pub variant: BTreeMap<String, MethodPart>,
}

/// A variant: only what differs from main.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MethodPart {
    /// What the variant is, in one sentence.
    #[serde(default)]
    pub label: Option<String>,
    /// Which answers count, and how they earn points.
    #[serde(default)]
    pub answers: AnswersPart,
    /// What an answer without a value does, by kind.
    #[serde(default)]
    pub missing: MissingPart,
    /// How values are brought to the common scale.
    #[serde(default)]
    pub normalise: NormalisePart,
    /// Weights.
    #[serde(default)]
    pub weight: WeightPart,
    /// How children are combined.
    #[serde(default)]
    pub aggregate: AggregatePart,
    /// How ranks are given.
    #[serde(default)]
    pub rank: RankPart,
    /// Rounding, once, at publication.
    #[serde(default)]
    pub publish: PublishPart,
    /// What is uncertain.
    #[serde(default)]
    pub uncertainty: UncertaintyPart,
}

/// `[answers]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswersPart {
    /// The option map that scores, `main` when absent.
    #[serde(default)]
    pub map: Option<String>,
    /// Whether the map is in points of the node or in shares (0 to 1) of its maximum.
    #[serde(default)]
    pub unit: Option<PointsUnit>,
    /// What becomes of answers a reviewer is not sure of.
    #[serde(default)]
    pub unsure: Option<Unsure>,
    /// What becomes of answers that no reviewer has judged.
    #[serde(default)]
    pub unreviewed: Option<Unreviewed>,
    /// Whether `overrides.csv` is applied.
    #[serde(default)]
    pub overrides: Option<bool>,
}

/// Unit of the numbers in an option map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PointsUnit {
    /// Points, as the node counts them.
    #[default]
    Points,
    /// Shares of the node's `points_max`, 0 to 1.
    Share,
}

/// What becomes of an answer marked unsure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unsure {
    /// It counts like any other.
    #[default]
    Keep,
    /// It earns nothing: the preliminary score.
    Zero,
    /// It leaves numerator and denominator.
    Drop,
}

/// What becomes of an answer that no reviewer has judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unreviewed {
    /// It counts as not answered: only reviewed answers are scored.
    #[default]
    LeaveOut,
    /// It counts like any other: the index as reported.
    Keep,
}

/// `[missing]`: what an answer without a value does, by kind.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MissingPart {
    /// Asked and left empty.
    #[serde(default)]
    pub not_answered: Option<MissingWord>,
    /// The respondent does not know.
    #[serde(default)]
    pub dont_know: Option<MissingWord>,
    /// Does not apply to the unit.
    #[serde(default)]
    pub not_applicable: Option<MissingWord>,
    /// Known and not given.
    #[serde(default)]
    pub confidential: Option<MissingWord>,
    /// Routing passed over it.
    #[serde(default)]
    pub not_asked: Option<MissingWord>,
}

/// A missing-answer rule as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MissingWord {
    /// Counts as no points.
    Zero,
    /// Leaves numerator and denominator.
    Drop,
    /// Earns everything.
    Full,
    /// Publication waits for an answer.
    Block,
}

impl From<MissingWord> for MissingRule {
    fn from(word: MissingWord) -> Self {
        match word {
            MissingWord::Zero => Self::Zero,
            MissingWord::Drop => Self::Drop,
            MissingWord::Full => Self::Full,
            MissingWord::Block => Self::Block,
        }
    }
}

/// `[normalise]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NormalisePart {
    /// For leaves that name none, `none` when absent.
    #[serde(default)]
    pub default: Option<Call>,
    /// By node.
    #[serde(default)]
    pub nodes: BTreeMap<String, Call>,
}

/// `[weight]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeightPart {
    /// `given` (the framework's column) or `equal`.
    #[serde(default)]
    pub default: Option<WeightDefault>,
    /// By node.
    #[serde(default)]
    pub nodes: BTreeMap<String, f64>,
}

/// Where weights come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WeightDefault {
    /// The framework's column.
    #[default]
    Given,
    /// All siblings weigh the same.
    Equal,
}

/// `[aggregate]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AggregatePart {
    /// For nodes that name none, `arithmetic` when absent.
    #[serde(default)]
    pub default: Option<Call>,
    /// What a missing child does, for nodes that name nothing; `zero` under sums and `renormalise` elsewhere when absent.
    #[serde(default)]
    pub missing: Option<MissingPolicy>,
    /// Share of children that must be there (0 to 1), for nodes that name none; 0 when absent.
    #[serde(default)]
    pub coverage: Option<f64>,
    /// By node.
    #[serde(default)]
    pub nodes: BTreeMap<String, Call>,
}

/// `[rank]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RankPart {
    /// On full precision or on the published figure, `raw` when absent.
    #[serde(default)]
    pub by: Option<RankBy>,
    /// What equal scores share, `min` (1 2 2 4) when absent.
    #[serde(default)]
    pub ties: Option<Ties>,
}

/// What is ranked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RankBy {
    /// Full precision.
    #[default]
    Raw,
    /// The figure as published.
    Rounded,
}

/// What equal scores share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ties {
    /// The best rank: 1 2 2 4.
    #[default]
    Min,
    /// The worst rank: 1 3 3 4.
    Max,
    /// The mean rank: 1 2.5 2.5 4.
    Average,
    /// No gaps: 1 2 2 3.
    Dense,
}

/// `[publish]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishPart {
    /// Digits after the point, 1 when absent.
    #[serde(default)]
    pub decimals: Option<u8>,
    /// What happens to a five, `half-even` when absent.
    #[serde(default)]
    pub rounding: Option<Rounding>,
}

/// What happens to a five.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// To the even neighbour.
    #[default]
    HalfEven,
    /// Away from zero.
    HalfUp,
}

/// `[uncertainty]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UncertaintyPart {
    /// What is drawn: `uniform(level=1, spread=0.25)`, `dirichlet(level=1, concentration=1)` or `none`; `none` when absent.
    #[serde(default)]
    pub weights: Option<Call>,
    /// How many sets of weights, 1000 when absent.
    #[serde(default)]
    pub draws: Option<u32>,
    /// Share of the draws that a range holds, 0.9 when absent.
    #[serde(default)]
    pub interval: Option<f64>,
}

/// A complete method: main, or a variant.
#[derive(Clone, Debug)]
pub struct Method {
    /// Code of the variant.
    pub variant: VariantCode,
    /// What it is, in one sentence.
    pub label: String,
    /// The option map that scores.
    pub map: MapCode,
    /// Unit of the option map.
    pub unit: PointsUnit,
    /// What becomes of answers a reviewer is not sure of.
    pub unsure: Unsure,
    /// What becomes of answers that no reviewer has judged.
    pub unreviewed: Unreviewed,
    /// Whether `overrides.csv` is applied.
    pub overrides: bool,
    /// What an answer without a value does, by kind.
    pub missing: BTreeMap<AnswerKind, MissingRule>,
    /// For leaves that name none.
    pub normalise: Normalise,
    /// By node.
    pub normalise_nodes: BTreeMap<String, Normalise>,
    /// Where weights come from.
    pub weight: WeightDefault,
    /// By node.
    pub weight_nodes: BTreeMap<String, f64>,
    /// For nodes that name none.
    pub aggregate: Aggregate,
    /// What a missing child does, for nodes that name nothing.
    pub missing_child: Option<MissingPolicy>,
    /// Share of children that must be there.
    pub coverage: f64,
    /// By node.
    pub aggregate_nodes: BTreeMap<String, Aggregate>,
    /// What is ranked.
    pub rank_by: RankBy,
    /// What equal scores share.
    pub ties: Ties,
    /// Digits after the point at publication.
    pub decimals: u8,
    /// What happens to a five at publication.
    pub rounding: Rounding,
    /// What is drawn, if anything.
    pub weight_draws: Option<Call>,
    /// How many sets of weights.
    pub draws: u32,
    /// Share of the draws that a range holds.
    pub interval: f64,
}

impl MethodFile {
    /// Main first, then the variants by code, each complete.
    pub fn complete(&self) -> Vec<Method> {
        let main = self.main();
        let variants: Vec<Method> =
            self.variant.iter().map(|(code, part)| main.varied(code, part)).collect();
        std::iter::once(main).chain(variants).collect()
    }

    fn main(&self) -> Method {
        let part = MethodPart {
            label: self.label.clone(),
            answers: self.answers.clone(),
            missing: self.missing.clone(),
            normalise: self.normalise.clone(),
            weight: self.weight.clone(),
            aggregate: self.aggregate.clone(),
            rank: self.rank.clone(),
            publish: self.publish.clone(),
            uncertainty: self.uncertainty.clone(),
        };
        Method::default().varied(self.name.as_deref().unwrap_or("main"), &part)
    }
}

impl Default for Method {
    fn default() -> Self {
        Self {
            variant: VariantCode::from("main"),
            label: String::new(),
            map: MapCode::from("main"),
            unit: PointsUnit::Points,
            unsure: Unsure::Keep,
            unreviewed: Unreviewed::LeaveOut,
            overrides: true,
            missing: BTreeMap::from([
                (AnswerKind::NotAnswered, MissingRule::Zero),
                (AnswerKind::DontKnow, MissingRule::Zero),
                (AnswerKind::NotApplicable, MissingRule::Drop),
                (AnswerKind::Confidential, MissingRule::Drop),
                (AnswerKind::NotAsked, MissingRule::Zero),
            ]),
            normalise: Call::named("none"),
            normalise_nodes: BTreeMap::new(),
            weight: WeightDefault::Given,
            weight_nodes: BTreeMap::new(),
            aggregate: Call::named("arithmetic"),
            missing_child: None,
            coverage: 0.0,
            aggregate_nodes: BTreeMap::new(),
            rank_by: RankBy::Raw,
            ties: Ties::Min,
            decimals: 1,
            rounding: Rounding::HalfEven,
            weight_draws: None,
            draws: 1000,
            interval: 0.9,
        }
    }
}

impl Method {
    /// This method with what `part` says laid over it.
    fn varied(&self, code: &str, part: &MethodPart) -> Self {
        let mut method = self.clone();
        method.variant = VariantCode::from(code);
        method.label = part.label.clone().unwrap_or_default();
        if let Some(map) = &part.answers.map {
            method.map = MapCode::from(map.as_str());
        }
        set(&mut method.unit, part.answers.unit);
        set(&mut method.unsure, part.answers.unsure);
        set(&mut method.unreviewed, part.answers.unreviewed);
        set(&mut method.overrides, part.answers.overrides);
        for (kind, word) in [
            (AnswerKind::NotAnswered, part.missing.not_answered),
            (AnswerKind::DontKnow, part.missing.dont_know),
            (AnswerKind::NotApplicable, part.missing.not_applicable),
            (AnswerKind::Confidential, part.missing.confidential),
            (AnswerKind::NotAsked, part.missing.not_asked),
        ] {
            if let Some(word) = word {
                method.missing.insert(kind, word.into());
            }
        }
        set(&mut method.normalise, part.normalise.default.clone());
        method.normalise_nodes.extend(part.normalise.nodes.clone());
        set(&mut method.weight, part.weight.default);
        method.weight_nodes.extend(part.weight.nodes.clone());
        set(&mut method.aggregate, part.aggregate.default.clone());
        if part.aggregate.missing.is_some() {
            method.missing_child = part.aggregate.missing;
        }
        set(&mut method.coverage, part.aggregate.coverage);
        method.aggregate_nodes.extend(part.aggregate.nodes.clone());
        set(&mut method.rank_by, part.rank.by);
        set(&mut method.ties, part.rank.ties);
        set(&mut method.decimals, part.publish.decimals);
        set(&mut method.rounding, part.publish.rounding);
        if let Some(call) = &part.uncertainty.weights {
            method.weight_draws = (call.name != "none").then(|| call.clone());
        }
        set(&mut method.draws, part.uncertainty.draws);
        set(&mut method.interval, part.uncertainty.interval);
        method
    }
}

fn set<T>(field: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *field = given;
    }
}
