//! Metrics, compiled: each different expression once, each with a bit of its own.

use super::columns::{OF_DATASET, PLAIN, PROBED, Subject, columns, probing};
use super::functions::{Terms, functions};
use super::prove;
use super::reading::Reading;
use super::routes::Routes;
use super::shipped;
use groma_define::{Diagnostic, Diagnostics, Rule, RuleCode, RuleKind};
use groma_store::arrow::datatypes::{Schema, SchemaRef};
use groma_store::{Expression, Expressions};
use std::sync::Arc;

/// Different expressions that may be asked of one subject.
const BITS: usize = 64;

/// Every metric of an edition, ready to be asked.
pub struct Metrics {
    pub(super) metrics: Vec<Metric>,
    pub(super) datasets: Asked,
    pub(super) distributions: Asked,
    pub(super) routes: Routes,
}

/// A metric.
#[derive(Clone, Debug)]
pub struct Metric {
    /// Its name.
    pub code: RuleCode,
    /// What it is asked of.
    pub subject: Subject,
    /// The dimension it counts for.
    pub dimension: String,
    /// The most it brings; none outside the sum.
    pub points: Option<f64>,
    /// The rule it was read from.
    pub rule: Rule,
    pub(super) variants: Vec<Variant>,
}

/// What is counted under some choices; several parts count side by side.
#[derive(Clone, Debug)]
pub(super) struct Variant {
    pub conditions: Vec<(String, String)>,
    pub parts: Vec<Part>,
}

/// One expression: what it is asked of, and its bit there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub subject: Subject,
    pub bit: usize,
}

/// What is asked of one subject.
pub(super) struct Asked {
    /// Columns of its own table that have to be read.
    pub read: Vec<String>,
    /// The batches that expressions were compiled for.
    pub schema: SchemaRef,
    pub expressions: Vec<Expression>,
    /// Of each expression, whether it asks what probes found of an address, as in [`PROBED`].
    pub probing: Vec<[bool; PROBED.len()]>,
}

impl Metrics {
    /// The metrics that come with the program, those of an edition (`definition.rules`, of which only
    /// metrics are taken) in the place of the same code or after them; everything that is wrong with
    /// them, at once.
    pub fn of(rules: &[Rule], terms: &Arc<dyn Terms>) -> Result<Self, Vec<Diagnostic>> {
        let (mut all, mut problems) = shipped::rules();
        for rule in rules.iter().filter(|rule| rule.kind == RuleKind::Metric) {
            match all.iter_mut().find(|known| known.code == rule.code) {
                Some(known) => *known = rule.clone(),
                None => all.push(rule.clone()),
            }
        }
        let expressions = Expressions::new(functions(terms));
        problems.extend(prove::check(&all, &expressions));
        if !problems.is_empty() {
            return Err(problems);
        }
        Self::compiled(&all, &expressions)
    }

    /// The metrics that come with the program.
    pub fn shipped(terms: &Arc<dyn Terms>) -> Result<Self, Vec<Diagnostic>> {
        Self::of(&[], terms)
    }

    /// A number that differs where points, subjects or expressions do (FNV-1a).
    pub(super) fn mark(&self) -> u32 {
        let mut mark = 0x811c_9dc5_u32;
        let mut add = |text: &str| {
            for byte in text.bytes().chain([0]) {
                mark = (mark ^ u32::from(byte)).wrapping_mul(0x0100_0193);
            }
        };
        for metric in &self.metrics {
            add(metric.code.as_str());
            add(metric.subject.as_str());
            add(&metric.dimension);
            add(&metric.points.map(|points| points.to_string()).unwrap_or_default());
            add(&metric.rule.sql);
            for (conditions, subject, sql) in prove::others(&metric.rule) {
                conditions.iter().for_each(|(question, choice)| {
                    add(question);
                    add(choice);
                });
                add(subject.as_str());
                add(sql);
            }
        }
        mark
    }

    /// Every metric, in the order in which they are told.
    pub fn metrics(&self) -> &[Metric] {
        &self.metrics
    }

    fn compiled(rules: &[Rule], expressions: &Expressions) -> Result<Self, Vec<Diagnostic>> {
        let (mut datasets, mut distributions) = (Vec::new(), Vec::new());
        let mut part = |subject: Subject, text: &str| {
            let texts = match subject {
                Subject::Dataset => &mut datasets,
                Subject::Distribution => &mut distributions,
            };
            let known = texts.iter().position(|known| known == text);
            let bit = known.unwrap_or_else(|| {
                texts.push(text.to_owned());
                texts.len() - 1
            });
            Part { subject, bit }
        };
        let metrics: Vec<Metric> = rules
            .iter()
            .map(|rule| {
                let subject = Subject::parse(&rule.subject).unwrap_or(Subject::Dataset);
                let mut variants =
                    vec![Variant { conditions: vec![], parts: vec![part(subject, &rule.sql)] }];
                for (conditions, of, text) in prove::others(rule) {
                    let part = part(of, text);
                    match variants.iter_mut().find(|known| known.conditions == conditions) {
                        Some(variant) => variant.parts.push(part),
                        None => variants.push(Variant { conditions, parts: vec![part] }),
                    }
                }
                Metric {
                    code: rule.code.clone(),
                    subject,
                    dimension: rule.dimension.clone().unwrap_or_default(),
                    points: rule.points,
                    rule: rule.clone(),
                    variants,
                }
            })
            .collect();
        for (subject, texts) in [("data sets", &datasets), ("distributions", &distributions)] {
            if texts.len() > BITS {
                let mut problems = Diagnostics::default();
                let message = format!("{} different expressions ask {subject}", texts.len());
                let hint = format!("{BITS} are the most; leave out metrics, or other readings");
                problems.error(&rules[0].place, "too-many-metrics", message, hint);
                return Err(problems.into_sorted());
            }
        }
        Ok(Self {
            routes: Routes::of(&metrics),
            metrics,
            datasets: Asked::of(Subject::Dataset, &datasets, expressions),
            distributions: Asked::of(Subject::Distribution, &distributions, expressions),
        })
    }

    /// Columns of data sets that have to be read, for them and for their distributions.
    pub(super) fn dataset_columns(&self) -> Vec<&str> {
        let joined = self.distributions.schema.fields().iter();
        let joined = joined.filter_map(|field| field.name().strip_prefix(OF_DATASET));
        let own = self.datasets.read.iter().map(String::as_str);
        let mut columns: Vec<&str> = own.chain(joined).collect();
        columns.extend(["dataset_id", "state", "publisher_name", "publisher_iri"]);
        columns
    }

    /// Columns of distributions that have to be read.
    pub(super) fn distribution_columns(&self) -> Vec<&str> {
        let own = self.distributions.read.iter().map(String::as_str);
        own.chain(["dataset_id", "distribution_id"]).collect()
    }

    /// Columns of which no dictionary is made.
    pub(super) fn plain() -> &'static [&'static str] {
        PLAIN
    }
}

impl Metric {
    /// What is counted under a reading: the block whose conditions all hold, the one with most.
    pub(super) fn variant(&self, reading: &Reading) -> &Variant {
        let holds = |variant: &&Variant| {
            variant.conditions.iter().all(|(question, choice)| reading.chosen(question) == choice)
        };
        let fits = self.variants.iter().filter(holds);
        fits.max_by_key(|variant| variant.conditions.len()).unwrap_or(&self.variants[0])
    }

    /// The part that is asked under the main reading.
    pub(super) fn main(&self) -> Part {
        self.variants[0].parts[0]
    }

    /// Whether the choices for a question move it.
    pub(super) fn is_moved_by(&self, question: &str) -> bool {
        let terms = self.rule.metric.as_ref();
        terms.is_some_and(|terms| terms.readings.iter().any(|reading| reading == question))
    }
}

impl Asked {
    fn of(subject: Subject, texts: &[String], expressions: &Expressions) -> Self {
        let all = columns(subject);
        let proved = "every expression was compiled when it was proved";
        let used: Vec<Vec<String>> =
            texts.iter().map(|text| expressions.columns_of(text, &all).expect(proved)).collect();
        let asks = |used: &Vec<String>| {
            let columns: Vec<_> = used.iter().map(|column| probing(column)).collect();
            std::array::from_fn(|at| columns.iter().any(|asks| asks[at]))
        };
        let asks: Vec<[bool; PROBED.len()]> = used.iter().map(asks).collect();
        let mut used: Vec<String> = used.into_iter().flatten().collect();
        used.sort();
        used.dedup();
        let fields = all.fields().iter().filter(|field| used.contains(field.name()));
        let schema = Schema::new(fields.cloned().collect::<Vec<_>>());
        let expressions =
            texts.iter().map(|text| expressions.compile(text, &schema).expect(proved)).collect();
        let own = |name: &String| subject.table().columns.iter().any(|column| column.name == name);
        let mut read: Vec<String> = used.into_iter().filter(own).collect();
        if subject == Subject::Distribution {
            let needs = ["access_url", "download_url", "access_service_id"];
            for (at, column) in needs.into_iter().enumerate() {
                if asks.iter().any(|asks| asks[at]) {
                    read.push(column.to_owned());
                }
            }
            read.sort();
            read.dedup();
        }
        Self { read, schema: Arc::new(schema), expressions, probing: asks }
    }

    /// The same, of each address as in [`PROBED`].
    pub(super) fn asking(&self) -> [u64; PROBED.len()] {
        std::array::from_fn(|which| {
            let asks = self.probing.iter().map(|asks| u64::from(asks[which]));
            asks.enumerate().map(|(bit, asks)| asks << bit).sum()
        })
    }

    /// The bits of expressions that ask what probes found.
    pub(super) fn probing_bits(&self) -> u64 {
        let asks = self.probing.iter().map(|asks| u64::from(asks.contains(&true)));
        asks.enumerate().map(|(bit, asks)| asks << bit).sum()
    }
}
