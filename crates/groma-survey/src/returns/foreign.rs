//! Workbooks of another style: one sheet of questions with answers, reviewers' comments and points,
//! one of options, one of nested conditions, one of sums.
//!
//! What such a workbook declares (its conditions) and what it publishes (its scores) are kept
//! apart and held against each other: a difference is a finding and nothing is put right. Sections
//! about the person who answers are passed over.

mod compare;
mod formula;
mod options;
mod questionnaire;
mod scoring;

use crate::sheets::{SheetFinding, SheetPlace, Workbook};
use std::collections::BTreeMap;

/// A workbook of the other style, understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForeignReturn {
    /// In the order of the sheet.
    pub questions: Vec<ForeignQuestion>,
    /// The options that are offered, by the question's id.
    pub options: BTreeMap<String, Vec<String>>,
    /// Sums of the last sheet that are sums of questions.
    pub groups: Vec<Group>,
    /// The three totals at the top.
    pub totals: Totals,
    /// Formulas that are no option map: rules to be written by hand.
    pub manual: Vec<ManualRule>,
    /// What was noticed.
    pub findings: Vec<SheetFinding>,
}

/// A question with its answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForeignQuestion {
    /// As the sheet writes it, for example `11a`.
    pub id: String,
    /// The title over its table.
    pub section: String,
    /// What is asked.
    pub question: String,
    /// What was written, letter by letter.
    pub raw: String,
    /// The option that it is, as the list of options spells it.
    pub option: Option<String>,
    /// How the answer came to be an option, or why not.
    pub matched: Matched,
    /// Reasons and links.
    pub justification: String,
    /// How to answer.
    pub guide: String,
    /// What reviewers wrote, by reviewer; empty texts where one was silent.
    pub comments: Vec<String>,
    /// A reviewer is not sure of the answer.
    pub unsure: bool,
    /// The points that stand beside the question; none when it is not scored.
    pub published: Option<f64>,
    /// The most it can earn.
    pub weight: Option<f64>,
    /// The option map that the conditions are, each option once.
    pub points: Vec<(String, f64)>,
    /// What every other answer earns.
    pub otherwise: f64,
    /// What the conditions give to the answer, spaces around it taken off.
    pub declared: Option<f64>,
    /// Where the answer stands.
    pub place: SheetPlace,
}

/// How an answer came to be an option.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matched {
    /// Letter by letter.
    Exactly,
    /// Without case: a spreadsheet's own comparison holds too.
    WithoutCase,
    /// Only after spaces around it were taken off: a spreadsheet's comparison fails.
    Trimmed,
    /// The words that stood there before somebody answered: not answered.
    Placeholder,
    /// Nothing was written.
    #[default]
    Empty,
    /// No options are known for the question.
    NoOptions,
    /// It is none of the options.
    NoOption,
}

/// A sum over questions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// What the sheet calls it.
    pub label: String,
    /// The questions that are summed.
    pub questions: Vec<String>,
    /// The sum that is stored in the sheet, when there is one.
    pub published: Option<f64>,
}

/// The totals that stand over the questions, as published and as they follow from the points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals {
    /// The sum that is stored in the sheet, when there is one.
    pub published: Option<f64>,
    /// The sum of the published points.
    pub total: f64,
    /// The part of it that reviewers are not sure of.
    pub unsure: f64,
    /// What is left without that part.
    pub preliminary: f64,
    /// The sum that the conditions give.
    pub declared: f64,
}

/// A formula that is no option map.
#[derive(Clone, Debug, PartialEq)]
pub struct ManualRule {
    /// The question, when it is one of a question.
    pub id: String,
    /// As the file writes it.
    pub formula: String,
    /// What it holds that no option map can say.
    pub why: String,
    /// Where it stands.
    pub place: SheetPlace,
}

/// True when a sheet has the headings of this style.
pub fn is_foreign_style(workbook: &Workbook) -> bool {
    workbook.sheets.iter().any(questionnaire::is_questionnaire)
}

/// Reads a workbook of this style. What cannot be read is a finding.
pub fn read(workbook: &Workbook) -> ForeignReturn {
    let mut all = ForeignReturn::default();
    for sheet in &workbook.sheets {
        options::read(sheet, &mut all.options);
    }
    for sheet in workbook.sheets.iter().filter(|sheet| questionnaire::is_questionnaire(sheet)) {
        questionnaire::read(sheet, &mut all);
    }
    scoring::read(workbook, &mut all);
    questionnaire::drop_respondent(&mut all);
    compare::compare(&mut all);
    all
}

#[cfg(test)]
mod tests;
