//! Answers against options, published points against declared conditions, totals against points.

use super::{ForeignQuestion, ForeignReturn, Matched};
use crate::returns::text::{clean, fold};
use crate::sheets::{SheetFinding, SheetPlace, number};
use groma_define::Severity;
use std::collections::BTreeSet;

/// How far published points may be off: half a unit of what is usually printed last.
const TOLERANCE: f64 = 0.005;

/// Matches answers and says where declared and published do not agree.
pub(super) fn compare(all: &mut ForeignReturn) {
    let mut findings = Vec::new();
    let mut ids = BTreeSet::new();
    for question in &mut all.questions {
        if !ids.insert(fold(&question.id)) {
            let message = format!("the id `{}` stands there twice", question.id);
            findings.push(finding(
                question,
                Severity::Error,
                "id-twice",
                message,
                "tell the two questions apart",
            ));
        }
        let options = all.options.get(&fold(&question.id));
        match_option(question, options.map(Vec::as_slice), &mut findings);
        declare(question);
        hold_against(question, &mut findings);
    }
    totals(all, &mut findings);
    for rule in &all.manual {
        findings.push(SheetFinding {
            place: rule.place.clone(),
            severity: Severity::Warning,
            code: "rule-by-hand",
            message: format!("the formula {} is no option map: {}", rule.formula, rule.why),
            hint: "write it as a rule".to_owned(),
        });
    }
    all.findings.extend(findings);
}

fn match_option(
    question: &mut ForeignQuestion,
    options: Option<&[String]>,
    findings: &mut Vec<SheetFinding>,
) {
    if question.matched == Matched::Placeholder {
        let message = format!("`{}` was left at its placeholder; it is not answered", question.id);
        findings.push(finding(question, Severity::Note, "placeholder", message, ""));
        return;
    }
    let raw = question.raw.as_str();
    if clean(raw).is_empty() {
        question.matched = Matched::Empty;
        return;
    }
    let Some(options) = options else {
        question.matched = Matched::NoOptions;
        return;
    };
    let same_case = |option: &&String| option.to_lowercase() == raw.to_lowercase();
    let trimmed = |option: &&String| fold(option) == fold(raw);
    let found = options
        .iter()
        .find(|option| option.as_str() == raw)
        .map(|option| (option, Matched::Exactly))
        .or_else(|| Some((options.iter().find(same_case)?, Matched::WithoutCase)))
        .or_else(|| Some((options.iter().find(trimmed)?, Matched::Trimmed)));
    let Some((option, matched)) = found else {
        question.matched = Matched::NoOption;
        let message =
            format!("“{}”, the answer to `{}`, is none of its options", short(raw), question.id);
        findings.push(finding(
            question,
            Severity::Error,
            "unknown-option",
            message,
            "correct it at the source",
        ));
        return;
    };
    question.option = Some(option.clone());
    question.matched = matched;
    if matched == Matched::Trimmed {
        let message = format!(
            "“{}”, the answer to `{}`, is “{option}” only without the spaces around it; a spreadsheet does not see that",
            short(raw),
            question.id
        );
        findings.push(finding(
            question,
            Severity::Warning,
            "option-trimmed",
            message,
            "the raw text is kept",
        ));
    }
}

/// What the conditions give to the answer.
fn declare(question: &mut ForeignQuestion) {
    if question.points.is_empty() {
        return;
    }
    let answer = question.option.as_deref().unwrap_or(&question.raw);
    let points = question.points.iter().find(|(option, _)| fold(option) == fold(answer));
    question.declared = Some(points.map_or(question.otherwise, |(_, points)| *points));
}

fn hold_against(question: &ForeignQuestion, findings: &mut Vec<SheetFinding>) {
    let (Some(declared), Some(published)) = (question.declared, question.published) else { return };
    if (declared - published).abs() > TOLERANCE {
        let message = format!(
            "`{}` has {} points, and its conditions give {} to “{}”",
            question.id,
            number(published),
            number(declared),
            short(clean(&question.raw).as_str())
        );
        findings.push(finding(
            question,
            Severity::Warning,
            "score-differs",
            message,
            "both are kept; ask who published it",
        ));
    }
}

fn totals(all: &mut ForeignReturn, findings: &mut Vec<SheetFinding>) {
    let sum = |pick: &dyn Fn(&ForeignQuestion) -> f64| all.questions.iter().map(pick).sum::<f64>();
    let published = |question: &ForeignQuestion| question.published.unwrap_or(0.0);
    let total = sum(&published);
    let unsure = sum(&|question| if question.unsure { published(question) } else { 0.0 });
    let declared = sum(&|question| question.declared.or(question.published).unwrap_or(0.0));
    let totals = &mut all.totals;
    totals.total = total;
    totals.unsure = unsure;
    totals.preliminary = total - unsure;
    totals.declared = declared;
    if let Some(stored) = totals.published.filter(|stored| (stored - total).abs() > TOLERANCE) {
        findings.push(SheetFinding {
            place: SheetPlace::default(),
            severity: Severity::Warning,
            code: "total-differs",
            message: format!(
                "the total is {}, and the points add up to {}",
                number(stored),
                number(total)
            ),
            hint: "both are kept".to_owned(),
        });
    }
    for group in &all.groups {
        let own = all.questions.iter().filter(|question| group.questions.contains(&question.id));
        let total: f64 = own.map(published).sum();
        if let Some(stored) = group.published.filter(|stored| (stored - total).abs() > TOLERANCE) {
            findings.push(SheetFinding {
                place: SheetPlace::default(),
                severity: Severity::Warning,
                code: "total-differs",
                message: format!(
                    "“{}” is {}, and its points add up to {}",
                    group.label,
                    number(stored),
                    number(total)
                ),
                hint: "both are kept".to_owned(),
            });
        }
    }
}

fn short(text: &str) -> String {
    text.chars().take(120).collect()
}

fn finding(
    question: &ForeignQuestion,
    severity: Severity,
    code: &'static str,
    message: String,
    hint: &str,
) -> SheetFinding {
    SheetFinding { place: question.place.clone(), severity, code, message, hint: hint.to_owned() }
}
