//! Rows of every table, written by hand.

use super::Words;
use groma_define::table::Text;
use groma_define::tables::*;
use groma_define::{RunId, VariantCode};
use groma_store::TableDir;

const MAIN: &str = "main";
const OTHER: &str = "other";

/// Makes the rows.
pub struct Maker<'a> {
    pub tables: &'a TableDir,
    pub words: &'a Words,
    pub units: usize,
    pub run: RunId,
}

impl Maker<'_> {
    fn say(&self, text: &str) -> Text {
        format!("{text}{}", self.words.tail).into()
    }

    fn code<C: From<String>>(&self, text: &str) -> C {
        C::from(format!("{text}{}", self.words.code_tail))
    }

    fn unit<C: From<String>>(&self, at: usize) -> C {
        self.code(&format!("U{at}"))
    }

    /// Writes every table.
    pub fn write(&self) {
        self.write_edition_tables();
        self.write_answers();
        self.write_scores();
        self.write_comparison();
    }

    fn write_edition_tables(&self) {
        let t = self.tables;
        let run = || self.run.clone();
        t.write(&[InputFileRow {
            run: run(),
            path: self.say("units.csv"),
            sha256: "ab".repeat(32).as_str().into(),
            bytes: 1234,
            restricted: true,
        }])
        .unwrap();
        let settings = [
            (MAIN, "answers.map", "main"),
            (MAIN, "publish.decimals", "1"),
            (MAIN, "uncertainty.draws", "1000"),
            (MAIN, "uncertainty.interval", "0.9"),
            (MAIN, "uncertainty.weights", "uniform(level=1, spread=0.25)"),
            (OTHER, "answers.map", "strict"),
            (OTHER, "publish.decimals", "1"),
        ];
        let mut settings: Vec<MethodSettingRow> = settings
            .iter()
            .map(|(variant, key, value)| MethodSettingRow {
                run: run(),
                variant: VariantCode::from(*variant),
                key: (*key).into(),
                value: (*value).into(),
            })
            .collect();
        settings.push(MethodSettingRow {
            run: run(),
            variant: MAIN.into(),
            key: self.say("z"),
            value: self.say("value"),
        });
        t.write(&settings).unwrap();
        let units: Vec<UnitRow> = (0..self.units)
            .map(|at| UnitRow {
                unit: self.unit(at),
                name: self.say(&format!("Unit {at}")),
                parent: None,
                level: "national".into(),
                population: None,
            })
            .collect();
        t.write(&units).unwrap();
        // The last unit but one is outside the cohort, the last has no score.
        let mut cohorts: Vec<CohortRow> = (0..self.units)
            .map(|at| CohortRow { cohort: "all".into(), unit: self.unit(at) })
            .collect();
        cohorts.extend(
            (0..self.units - 2).map(|at| CohortRow { cohort: "core".into(), unit: self.unit(at) }),
        );
        t.write(&cohorts).unwrap();
        let node =
            |code: &str, parent: Option<&str>, position: i64, depth: i64, source: Option<&str>| {
                NodeRow {
                    node: self.code(code),
                    parent: parent.map(|parent| self.code(parent)),
                    name: self.say(code),
                    position,
                    depth,
                    leaf: source.is_some(),
                    source: source.map(|source| source.into()),
                    direction: "up".into(),
                    points_max: Some(if depth == 0 { 100.0 } else { 50.0 }),
                }
            };
        let question = format!("question:q{}", self.words.code_tail);
        t.write(&[
            node("total", None, 0, 0, None),
            node("p1", Some("total"), 1, 1, None),
            node("p2", Some("total"), 4, 1, None),
            node("i1", Some("p1"), 2, 2, Some(&question)),
            node("i2", Some("p1"), 3, 2, Some("rule:band")),
            node("i3", Some("p2"), 5, 2, Some("given")),
        ])
        .unwrap();
        t.write(&[QuestionRow {
            question: self.code("q"),
            kind: "multiple".into(),
            list: Some(self.code("list")),
            scored: true,
            label: self.say("Is it so?"),
            ..QuestionRow::default()
        }])
        .unwrap();
        t.write(&[OptionRow {
            list: self.code("list"),
            option: "yes".into(),
            position: 0,
            exclusive: false,
            label: self.say("Yes"),
        }])
        .unwrap();
        t.write(&[
            OptionPointsRow {
                list: self.code("list"),
                map: "main".into(),
                option: "yes".into(),
                points: Some(30.0),
                rule: None,
            },
            OptionPointsRow {
                list: self.code("list"),
                map: "main".into(),
                option: self.code("@not_answered"),
                points: None,
                rule: Some(self.say("zero")),
            },
        ])
        .unwrap();
        t.write(&[CrosswalkRow {
            framework: self.say("F"),
            code: self.say("1"),
            item: self.say("i1"),
            strength: Some(self.say("full")),
            note: None,
        }])
        .unwrap();
        t.write(&[CrosswalkCoverageRow {
            framework: self.say("F"),
            code: self.say("1"),
            name: self.say("Openness"),
            items: 1,
            status: "covered".into(),
            reason: Some(self.say("because")),
        }])
        .unwrap();
    }

    fn write_answers(&self) {
        let t = self.tables;
        let run = || self.run.clone();
        t.write(&[GivenValueRow {
            unit: self.unit(0),
            node: self.code("i3"),
            value: 41.25,
            status: "digitised".into(),
            source: self.say("https://figure.example/3"),
        }])
        .unwrap();
        t.write(&[DecisionRow {
            unit: self.unit(0),
            question: self.code("q"),
            value: Some(self.say("no")),
            points: Some(12.5),
            reason: self.say("because"),
            author: self.say("A. Reviewer"),
            date: "2026-01-02".into(),
        }])
        .unwrap();
        let answer = |at: usize, option: Option<&str>, kind: &str| AnswerRow {
            unit: self.unit(at),
            question: self.code("q"),
            instance: 1,
            option: option.map(|option| option.into()),
            raw: Some(self.say("YES!")),
            kind: kind.into(),
            basis: "reviewed".into(),
            respondent: "government".into(),
            stage: "unsure".into(),
            version: 1,
            as_of: "2026-01-31".into(),
            justification: None,
        };
        t.write(&[answer(0, Some("yes"), "answered"), answer(1, None, "dont_know")]).unwrap();
        let points = |at: usize, rule: &str| AnswerPointsRow {
            variant: MAIN.into(),
            unit: self.unit(at),
            question: self.code("q"),
            instance: 1,
            option: None,
            kind: "answered".into(),
            points: Some(12.5),
            rule: rule.into(),
            unsure: true,
        };
        t.write(&[points(0, "override"), points(1, "zero")]).unwrap();
        t.write(&[IndicatorValueRow {
            run: run(),
            unit: self.unit(0),
            indicator: self.code("i2"),
            variant: MAIN.into(),
            value: Some(20.0),
            status: self.say("observed"),
            basis: "reported".into(),
            source: "rule:band".into(),
            as_of: "2026-01-31".into(),
            ..IndicatorValueRow::default()
        }])
        .unwrap();
        let part = |item: &str, amount: f64| IndicatorPartRow {
            run: run(),
            unit: self.unit(0),
            indicator: self.code("i2"),
            variant: MAIN.into(),
            item: self.say(item),
            amount,
        };
        t.write(&[part("a", 25.0), part("b", -5.0)]).unwrap();
        t.write(&[CrossUnitInputRow {
            run: run(),
            indicator: self.code("i2"),
            rule: "band".into(),
            cohort: "core".into(),
            on_unit: self.unit(1),
        }])
        .unwrap();
    }

    fn write_scores(&self) {
        let t = self.tables;
        let run = || self.run.clone();
        let nodes = [
            ("total", None, 1.0),
            ("p1", Some("total"), 0.5),
            ("p2", Some("total"), 0.5),
            ("i1", Some("p1"), 0.25),
            ("i2", Some("p1"), 0.25),
            ("i3", Some("p2"), 0.5),
        ];
        let weights: Vec<EffectiveWeightRow> = nodes
            .iter()
            .map(|(node, parent, effective)| EffectiveWeightRow {
                run: run(),
                variant: MAIN.into(),
                node: self.code(node),
                parent: parent.map(|parent| self.code(parent)),
                weight: 1.0,
                share: 0.5,
                effective: *effective,
                points_max: None,
            })
            .collect();
        t.write(&weights).unwrap();
        let mut scores = Vec::new();
        let mut ranks = Vec::new();
        for variant in [MAIN, OTHER] {
            for at in 0..self.units {
                let total = 90.0 - 80.0 * at as f64 / self.units as f64;
                let has_score = at + 1 < self.units;
                let in_cohort = at + 2 < self.units;
                for (node, parent, share) in nodes {
                    let score = (total * share).max(0.0);
                    let main = variant == MAIN && has_score && parent.is_none();
                    scores.push(ScoreRow {
                        run: run(),
                        unit: self.unit(at),
                        node: self.code(node),
                        variant: variant.into(),
                        score: has_score.then_some(score),
                        score_low: main.then_some(score - 3.0),
                        score_high: main.then_some(score + 4.0),
                        rank: (has_score && in_cohort).then_some(at as f64 + 1.0),
                        rank_low: (main && in_cohort).then_some((at as f64).max(1.0)),
                        rank_high: (main && in_cohort).then_some(at as f64 + 2.0),
                        coverage: if has_score { 1.0 } else { 0.0 },
                        status: if has_score { "computed" } else { "missing" }.into(),
                        published: has_score.then_some((score * 10.0).round() / 10.0),
                        percent: has_score.then_some(score),
                        weight: has_score.then_some(1.0),
                        contribution: (has_score && parent.is_some()).then_some(score),
                    });
                    if parent.is_none() && variant == MAIN {
                        ranks.extend(["all", "core"].map(|cohort| CohortRankRow {
                            run: run(),
                            variant: variant.into(),
                            cohort: cohort.into(),
                            node: self.code(node),
                            unit: self.unit(at),
                            rank: has_score.then_some(at as f64 + 1.0),
                        }));
                    }
                }
            }
        }
        t.write(&scores).unwrap();
        t.write(&ranks).unwrap();
        t.write(&[AdjustmentRow {
            run: run(),
            unit: self.unit(0),
            node: self.code("p1"),
            variant: MAIN.into(),
            reason: self.say("cap"),
            amount: -2.5,
        }])
        .unwrap();
        let statistics: Vec<CohortStatisticRow> = ["all", "core"]
            .iter()
            .map(|cohort| CohortStatisticRow {
                run: run(),
                variant: MAIN.into(),
                cohort: (*cohort).into(),
                node: self.code("total"),
                n: self.units as i64 - 2,
                mean: Some(51.25),
                sd: Some(20.0),
                min: Some(1.0),
                median: None,
                max: Some(90.0),
            })
            .collect();
        t.write(&statistics).unwrap();
    }

    fn write_comparison(&self) {
        let t = self.tables;
        let run = || self.run.clone();
        let difference = |node: &str, leaf: bool| VariantDifferenceRow {
            run: run(),
            variant: OTHER.into(),
            unit: self.unit(0),
            node: self.code(node),
            leaf,
            main: Some(90.0),
            other: Some(80.0),
            difference: Some(-10.0),
            rank_main: Some(1.0),
            rank_other: Some(2.0),
        };
        t.write(&[difference("total", false), difference("i1", true)]).unwrap();
        let check = |status: &str, holds: Option<bool>| PublishedCheckRow {
            run: run(),
            statistic: self.say("score"),
            scope: format!("U0{0}/i1{0}", self.words.code_tail).into(),
            cohort: "core".into(),
            variant: MAIN.into(),
            published: self.say("30"),
            computed: holds.map(|_| self.say("31")),
            tolerance: Some(0.5),
            status: status.into(),
            holds,
            note: Some(self.say("note")),
        };
        t.write(&[
            check("known-mismatch", Some(false)),
            check("printed", Some(true)),
            check("printed", Some(false)),
            check("printed", None),
            check("digitised", Some(false)),
        ])
        .unwrap();
        t.write(&[FindingRow {
            code: self.say("trailing-space"),
            severity: "warning".into(),
            subject_kind: self.say("unit"),
            subject: self.say("U0"),
            message: self.say("A space stands behind the code."),
            detail: Some(self.say("Take it off.")),
            run: run(),
            locator: None,
            fetch: None,
        }])
        .unwrap();
    }
}
