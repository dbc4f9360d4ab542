//! What cells offer and refuse while people type.

use super::section::Common;
use crate::returns::language::spoken;
use groma_define::relevance::Outline;
use groma_define::{Question, QuestionType};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, Formula, XlsxError,
};

/// The longest message that Excel shows, in letters.
const MESSAGE_MAX: usize = 250;

/// What a cell asks for.
pub(super) enum Check<'a> {
    /// Yes, or nothing.
    Yes,
    /// One of the kinds of answer that every question offers.
    Kinds,
    /// What the question asks for.
    Answer(&'a Question),
}

/// The validation of a cell; none where anything may be typed.
pub(super) fn validation(
    check: &Check<'_>,
    common: &Common<'_>,
) -> Result<Option<DataValidation>, XlsxError> {
    let words = &common.words.checks;
    let list = |formula: &str| DataValidation::new().allow_list_formula(Formula::new(formula));
    let (validation, message) = match check {
        Check::Yes => {
            let yes = DataValidation::new().allow_list_strings(&[common.words.yes()])?;
            (yes, words.choose.to_owned())
        }
        Check::Kinds => (list(&common.lists.kinds_formula()), words.choose.to_owned()),
        Check::Answer(question) => match question.kind {
            QuestionType::Single => match common.lists.options_formula(question) {
                Some(formula) => (list(&formula), words.choose.to_owned()),
                None => return Ok(None),
            },
            QuestionType::Integer => {
                (number(question, true), said(question, common, words.integer))
            }
            QuestionType::Decimal => {
                (number(question, false), said(question, common, words.decimal))
            }
            QuestionType::Date => {
                let any = DataValidationRule::GreaterThan(Formula::new("=1"));
                let date = DataValidation::new().allow_date_formula(any);
                // Days written as text are understood too, so this is only a hint.
                let date = date.set_error_style(DataValidationErrorStyle::Warning);
                (date, said(question, common, words.date))
            }
            _ => return Ok(None),
        },
    };
    let message =
        if message.chars().count() > MESSAGE_MAX { words.guidance.to_owned() } else { message };
    let title: String = words.title.chars().take(32).collect();
    Ok(Some(validation.set_error_title(title)?.set_error_message(message)?))
}

/// The message of the constraint, or what is asked for.
fn said(question: &Question, common: &Common<'_>, otherwise: &str) -> String {
    let definition = common.instrument.definition;
    let text = spoken(definition, &question.constraint_message, &common.language);
    if question.constraint.is_none() || text.is_empty() { otherwise.to_owned() } else { text }
}

fn number(question: &Question, whole: bool) -> DataValidation {
    let (low, high) = bounds(question);
    let rule = DataValidationRule::Between(
        Formula::new(format!("={}", low.unwrap_or(-1e15))),
        Formula::new(format!("={}", high.unwrap_or(1e15))),
    );
    if whole {
        DataValidation::new().allow_whole_number_formula(rule)
    } else {
        DataValidation::new().allow_decimal_number_formula(rule)
    }
}

/// The bounds that a constraint such as `. >= 0 and . <= 100` sets, ends included; what else it
/// says is held against the answer when the workbook comes back.
fn bounds(question: &Question) -> (Option<f64>, Option<f64>) {
    let Some(constraint) = &question.constraint else { return (None, None) };
    let outline = constraint.outline();
    let parts = match outline {
        Outline::All(parts) => parts,
        other => vec![other],
    };
    let (mut low, mut high) = (None, None);
    for part in parts {
        let Outline::Compare { question: None, sign, value } = part else { continue };
        let Ok(value) = value.parse::<f64>() else { continue };
        match sign {
            ">" | ">=" => low = Some(low.map_or(value, |low: f64| low.max(value))),
            "<" | "<=" => high = Some(high.map_or(value, |high: f64| high.min(value))),
            _ => {}
        }
    }
    (low, high)
}
