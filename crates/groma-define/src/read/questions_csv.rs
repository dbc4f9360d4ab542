//! `questions.csv`: the instrument.

use crate::code::{ListCode, QuestionCode};
use crate::definition::{EvidenceNeed, Question, QuestionType};
use crate::diagnostic::Diagnostics;
use crate::read::column::{Holds, SheetSpec, Target, column, words};
use crate::read::register::Register;
use crate::read::row::Row;
use crate::read::sheet::Sheet;
use crate::relevance::{Expression, ParseError};
use std::collections::HashMap;

pub(crate) const SPEC: SheetSpec = SheetSpec {
    file: "questions.csv",
    doc: "A question of the instrument, or a section of it.",
    required: false,
    key: &["code"],
    translated: &["label", "guidance", "definition", "evidence_guidance", "constraint_message"],
    columns: &[
        column("code", Holds::Code, "unique in the instrument").required(),
        column("section", Holds::Ref(Target::Question), "the section it stands in"),
        words::<QuestionType>("type", "what it asks for").required(),
        column("list", Holds::Ref(Target::List), "the options to choose from"),
        column("item_of", Holds::Ref(Target::Question), "the matrix question it is a line of"),
        column("depends_on", Holds::Ref(Target::Question), "the question it follows from"),
        column("relevant", Holds::Text, "asked only when this expression holds"),
        column("required", Holds::YesNo, "an answer is needed").or("no"),
        words::<EvidenceNeed>("evidence", "whether a link or file must come with it").or("none"),
        column("scored", Holds::YesNo, "it takes part in the score").or("yes"),
        column("period_from", Holds::Date, "first day of the reference period"),
        column("as_of", Holds::Date, "last day of the period, or the day that is asked about"),
        column("sector", Holds::Text, "policy field"),
        column("owner", Holds::Text, "who answers"),
        column("module", Holds::Code, "the module it belongs to; the core when empty"),
        column("minutes", Holds::Number, "the time it takes to answer, evidence included"),
        column("constraint", Holds::Text, "what an answer must meet, with `.` for the answer"),
        column("choice_filter", Holds::Text, "which options are offered, by their own columns"),
    ],
};

pub(super) fn read(
    sheet: &Sheet<'_>,
    known: &Register,
    problems: &mut Diagnostics,
) -> Vec<Question> {
    let mut questions = Vec::new();
    sheet.each(problems, |row| {
        let question = |code| QuestionCode::from(code);
        let kind = row.word("type").unwrap_or(QuestionType::Text);
        let relevant = expression(row, "relevant", Expression::parse);
        let constraint = expression(row, "constraint", Expression::parse);
        let choice_filter = expression(row, "choice_filter", Expression::parse_filter);
        questions.push(Question {
            code: QuestionCode::from(row.key("code", Target::Question, known)),
            section: row.code("section", Target::Question, known).map(question),
            kind,
            list: row.code("list", Target::List, known).map(ListCode::from),
            item_of: row.code("item_of", Target::Question, known).map(question),
            depends_on: row.code("depends_on", Target::Question, known).map(question),
            relevant,
            required: row.yes("required", false),
            evidence: row.word("evidence").unwrap_or_default(),
            scored: row.yes("scored", true) && !kind.is_heading(),
            period_from: row.date("period_from"),
            as_of: row.date("as_of"),
            sector: row.owned("sector"),
            owner: row.owned("owner"),
            module: row.owned("module"),
            minutes: row.number("minutes"),
            constraint,
            choice_filter,
            labels: row.labels(),
            guidance: row.translated("guidance"),
            definition: row.translated("definition"),
            evidence_guidance: row.translated("evidence_guidance"),
            constraint_message: row.translated("constraint_message"),
            place: row.place(),
        });
    });
    share_matrix_lists(&mut questions);
    questions
}

fn expression(
    row: &mut Row<'_>,
    name: &str,
    parse: fn(&str) -> Result<Expression, ParseError>,
) -> Option<Expression> {
    let text = row.filled(name)?;
    match parse(text) {
        Ok(expression) => Some(expression),
        Err(error) => {
            row.error(name, "bad-expression", || (error.to_string(), error.hint.clone()));
            None
        }
    }
}

/// The items of a matrix choose from the list of their heading, unless they name another.
fn share_matrix_lists(questions: &mut [Question]) {
    let lists: HashMap<QuestionCode, ListCode> = questions
        .iter()
        .filter_map(|question| Some((question.code.clone(), question.list.clone()?)))
        .collect();
    for question in questions.iter_mut().filter(|question| question.list.is_none()) {
        question.list = question.item_of.as_ref().and_then(|heading| lists.get(heading)).cloned();
    }
}
