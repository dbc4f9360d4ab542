//! What the edition may have and the tools that run forms do not accept, or do in another way.

use super::columns::EXPRESSIONS;
use super::form_rows::{FormRow, FormRows, Role};
use super::form_type::FormType;
use crate::sheets::{SheetFinding, SheetPlace, letters};
use groma_define::Severity;

/// Functions that some of the engines lack or fail at.
const NOT_EVERYWHERE: &[&str] = &["floor", "ceiling", "substring", "decimal-time"];

/// Notes on the sheet `survey` as it will be written.
pub(super) fn findings(survey: &FormRows) -> Vec<SheetFinding> {
    let mut findings = Vec::new();
    let is_question = |row: &&FormRow| row.role == Role::Question;
    for (at, row) in survey.rows.iter().enumerate().filter(|(_, row)| is_question(row)) {
        let mut note = |header: &str, code: &'static str, message: String, hint: &str| {
            let column = survey.headers.iter().position(|other| other == header);
            let column = column.map_or(String::new(), letters);
            findings.push(SheetFinding {
                place: SheetPlace { sheet: survey.sheet.clone(), row: at + 2, column },
                severity: Severity::Note,
                code,
                message,
                hint: hint.to_owned(),
            });
        };
        if !has_words(row) {
            let message = format!("`{}` has no label: tools that run forms refuse it", row.code);
            note("name", "question-without-label", message, "write `label::LANG` in questions.csv");
        }
        for column in EXPRESSIONS {
            for function in NOT_EVERYWHERE.iter().filter(|name| calls(row.cell(column), name)) {
                let message = format!(
                    "`{column}` of `{}` calls `{function}`, which not every tool that runs forms has",
                    row.code
                );
                note(column, "function-not-everywhere", message, "try it in the tool you use");
            }
        }
    }
    if !survey.rows.iter().any(|row| is_question(&row)) {
        findings.push(SheetFinding {
            place: SheetPlace { sheet: survey.sheet.clone(), ..SheetPlace::default() },
            severity: Severity::Note,
            code: "no-questions",
            message: "the edition asks nothing: the workbook is complete, and no form".to_owned(),
            hint: String::new(),
        });
    }
    findings
}

/// A group may go without a label, a question may not.
fn has_words(row: &FormRow) -> bool {
    let is_group = FormType::parse(row.cell("type")) == Some(FormType::BeginGroup);
    let is_text = |header: &str| {
        let base = header.split_once("::").map_or(header, |(base, _)| base);
        matches!(base, "label" | "hint")
    };
    is_group || row.cells.iter().any(|(header, text)| is_text(header) && !text.trim().is_empty())
}

/// True when an expression calls a function of this name.
fn calls(expression: &str, function: &str) -> bool {
    expression.match_indices(function).any(|(at, _)| {
        let before = expression[..at].chars().next_back();
        let after = expression[at + function.len()..].trim_start();
        let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
        !before.is_some_and(is_letter) && after.starts_with('(')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_by_their_whole_name() {
        assert!(calls("floor(${a}) > 1", "floor"));
        assert!(calls("1 + floor (2)", "floor"));
        assert!(!calls("substring-before(${a}, 'x')", "substring"));
        assert!(!calls("my-floor(1)", "floor"));
        assert!(!calls("${floor} = 1", "floor"));
    }
}
