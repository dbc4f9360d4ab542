//! An edition, read and checked: what every later stage works from.
//!
//! Rows keep the place they were read from, so that a problem found late (a rule
//! that fails, a weight that is refused) still points at a file and a line.

mod answer;
mod figure;
mod framework;
mod instrument;
mod links;
mod rule;
mod units;
mod verification;

pub use answer::*;
pub use figure::*;
pub use framework::*;
pub use instrument::*;
pub use links::*;
pub use rule::*;
pub use units::*;
pub use verification::*;

use crate::code::QuestionCode;
use crate::edition::Edition;
use crate::method::Method;
use crate::vocabulary::Vocabularies;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Labels by language code, for example `en`.
pub type Labels = BTreeMap<String, String>;

/// A whole edition folder.
#[derive(Clone, Debug)]
pub struct Definition {
    /// `edition.toml`
    pub edition: Edition,
    /// `method.toml`: main first, then the variants in file order, each complete.
    pub methods: Vec<Method>,
    /// `units.csv`, in file order.
    pub units: Vec<Unit>,
    /// `cohorts.csv`, grouped; the cohort `all` (every unit) is always there, first.
    pub cohorts: Vec<Cohort>,
    /// `portals.csv`
    pub portals: Vec<Portal>,
    /// `framework.csv`, in file order.
    pub nodes: Vec<Node>,
    /// `questions.csv`, in file order, sections among them.
    pub questions: Vec<Question>,
    /// `options.csv`, in file order.
    pub options: Vec<Choice>,
    /// `points.csv`, in file order.
    pub points: Vec<Points>,
    /// `crosswalk.csv`
    pub crosswalk: Vec<Crosswalk>,
    /// `crosswalk_nodes.csv`: what the other frameworks consist of.
    pub crosswalk_nodes: Vec<CrosswalkNode>,
    /// `concordance.csv`: which question of another instrument asks the same.
    pub concordance: Vec<Concordance>,
    /// `answers.csv`
    pub answers: Vec<Answer>,
    /// `evidence.csv`
    pub evidence: Vec<Evidence>,
    /// `values.csv`
    pub values: Vec<Value>,
    /// `overrides.csv`
    pub overrides: Vec<Override>,
    /// `published.csv`
    pub published: Vec<Published>,
    /// `tests.csv`: which rules test the answers to a question.
    pub tests: Vec<Test>,
    /// `competence.csv`: whose duty it is to publish something.
    pub competences: Vec<Competence>,
    /// `rules/*.md`, by file name.
    pub rules: Vec<Rule>,
    /// The program's vocabularies, with `vocabulary/*.csv` in place of theirs.
    pub vocabularies: Arc<Vocabularies>,
    /// Every file that was read, with its bytes' digest, by path.
    pub inputs: Vec<Input>,
}

impl Definition {
    /// The method that the ranking follows.
    pub fn main(&self) -> &Method {
        &self.methods[0]
    }

    /// The node that the ranking shows: the edition's word, or the first root.
    pub fn index_node(&self) -> Option<&Node> {
        match &self.edition.index {
            Some(code) => self.node(code),
            None => self.nodes.iter().find(|node| node.parent.is_none()),
        }
    }

    /// The node with this code.
    pub fn node(&self, code: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.code.as_str() == code)
    }

    /// The question with this code.
    pub fn question(&self, code: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.code.as_str() == code)
    }

    /// The unit with this code.
    pub fn unit(&self, code: &str) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.code.as_str() == code)
    }

    /// The cohort with this code.
    pub fn cohort(&self, code: &str) -> Option<&Cohort> {
        self.cohorts.iter().find(|cohort| cohort.code.as_str() == code)
    }

    /// Headings and questions as they are read: whatever stands in a section or a matrix follows
    /// it, in file order, with how deep it stands, from 0.
    pub fn outline(&self) -> Vec<(usize, &Question)> {
        let mut below: BTreeMap<&str, Vec<&Question>> = BTreeMap::new();
        for question in &self.questions {
            let above = question.item_of.as_ref().or(question.section.as_ref());
            below.entry(above.map_or("", QuestionCode::as_str)).or_default().push(question);
        }
        let mut left: Vec<(usize, &Question)> = Vec::new();
        let mut read = Vec::with_capacity(self.questions.len());
        let push = |left: &mut Vec<_>, depth, rows: Option<Vec<_>>| {
            left.extend(rows.into_iter().flatten().rev().map(|question| (depth, question)));
        };
        push(&mut left, 0, below.remove(""));
        while let Some((depth, question)) = left.pop() {
            read.push((depth, question));
            push(&mut left, depth + 1, below.remove(question.code.as_str()));
        }
        read
    }

    /// The label of something in the edition's first language, or its code.
    pub fn label<'a>(&'a self, labels: &'a Labels, code: &'a str) -> &'a str {
        self.edition
            .languages
            .iter()
            .find_map(|language| labels.get(language))
            .or_else(|| labels.values().next())
            .map_or(code, String::as_str)
    }
}

/// A file of the edition folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Path inside the folder, with `/` between its parts.
    pub path: String,
    /// SHA-256 of the bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Length in bytes.
    pub bytes: u64,
    /// True when a release may publish only the digest.
    pub restricted: bool,
}
