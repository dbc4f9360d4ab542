//! The sheet of questions: tables under repeated headings, each after the title of its section.

use super::options::placeholder;
use super::{ForeignQuestion, ForeignReturn, Matched};
use crate::returns::text::{clean, fold};
use crate::sheets::{Sheet, SheetFinding, SheetPlace};
use groma_define::Severity;
use std::collections::BTreeSet;

/// Where the columns of a table are.
#[derive(Default)]
struct Columns {
    id: usize,
    question: usize,
    answer: usize,
    justification: Option<usize>,
    guide: Option<usize>,
    reviewers: Vec<usize>,
    mark: Option<usize>,
    score: Option<usize>,
}

/// True when a row of the sheet has the headings of questions, answers and scores.
pub(super) fn is_questionnaire(sheet: &Sheet) -> bool {
    sheet.rows.iter().take(100).enumerate().any(|(row, _)| Columns::read(sheet, row).is_some())
}

/// Reads the questions of a sheet.
pub(super) fn read(sheet: &Sheet, all: &mut ForeignReturn) {
    let mut columns = None;
    let mut section = String::new();
    for row in 0..sheet.rows.len() {
        if let Some(found) = Columns::read(sheet, row) {
            columns = Some(found);
            continue;
        }
        let Some(columns) = &columns else { continue };
        let id = clean(sheet.text(row, columns.id));
        if !id.is_empty() {
            all.questions.push(columns.question(sheet, row, id, &section));
            continue;
        }
        let filled: Vec<usize> = (0..sheet.rows[row].len())
            .filter(|column| !clean(sheet.text(row, *column)).is_empty())
            .collect();
        if filled == [columns.question] {
            section = clean(sheet.text(row, columns.question));
        } else if let Some(score) = columns.score {
            total(sheet, row, score, all);
        }
    }
}

/// One of the rows at the top: `Total Score:` and the like, with its value under the scores.
fn total(sheet: &Sheet, row: usize, score: usize, all: &mut ForeignReturn) {
    let label =
        (0..score).rev().map(|column| fold(sheet.text(row, column))).find(|text| !text.is_empty());
    let value = clean(sheet.text(row, score)).parse().ok();
    if label.is_some_and(|label| label.starts_with("total")) && all.totals.published.is_none() {
        all.totals.published = value;
    }
}

/// Takes out the questions about the person who answers: a section in which nothing is scored and
/// whose numbers begin anew. What stands in it is personal and belongs into no index.
pub(super) fn drop_respondent(all: &mut ForeignReturn) {
    let sections: BTreeSet<String> = all.questions.iter().map(|q| q.section.clone()).collect();
    for section in sections {
        let own = || all.questions.iter().filter(|question| question.section == section);
        let unscored =
            own().all(|question| question.published.is_none() && question.weight.is_none());
        let named = ["respondent", "contact", "about you"];
        let personal = named.iter().any(|word| fold(&section).contains(word));
        if !(unscored && personal) {
            continue;
        }
        let place = own().next().map(|question| question.place.clone()).unwrap_or_default();
        let count = own().count();
        let message = format!(
            "{count} questions of “{section}” are about the person who answers; they are not taken"
        );
        all.questions.retain(|question| question.section != section);
        all.findings.push(SheetFinding {
            place: SheetPlace { row: 0, column: String::new(), ..place },
            severity: Severity::Note,
            code: "respondent-section",
            message,
            hint: String::new(),
        });
    }
}

impl Columns {
    /// The columns that a row of headings names.
    fn read(sheet: &Sheet, row: usize) -> Option<Self> {
        let cells: Vec<String> = sheet.rows.get(row)?.iter().map(|cell| fold(&cell.text)).collect();
        let starts = |word: &str| cells.iter().position(|text| text.starts_with(word));
        let id = cells.iter().position(|text| text == "id" || text == "no" || text == "nr")?;
        let reviewers = (0..cells.len()).filter(|at| cells[*at].starts_with("reviewer")).collect();
        Some(Self {
            id,
            question: starts("question")?,
            answer: cells.iter().position(|text| text == "answer")?,
            justification: starts("justification"),
            guide: starts("guid"),
            reviewers,
            mark: starts("mark"),
            score: Some(starts("score")?),
        })
    }

    fn question(&self, sheet: &Sheet, row: usize, id: String, section: &str) -> ForeignQuestion {
        let text = |column: Option<usize>| {
            column.map(|column| clean(sheet.text(row, column))).unwrap_or_default()
        };
        let raw = sheet.text(row, self.answer).to_owned();
        let mark = fold(&text(self.mark));
        let score = text(self.score);
        ForeignQuestion {
            id,
            section: section.to_owned(),
            question: text(Some(self.question)),
            matched: if placeholder(&raw).is_some() {
                Matched::Placeholder
            } else {
                Matched::Empty
            },
            raw,
            justification: text(self.justification),
            guide: text(self.guide),
            comments: self.reviewers.iter().map(|column| text(Some(*column))).collect(),
            unsure: !mark.is_empty() && !matches!(mark.as_str(), "n/a" | "no" | "-"),
            // `N/A` beside a question says that it earns nothing, not what was answered.
            published: score.parse().ok(),
            place: SheetPlace::cell(&sheet.name, row, self.answer),
            ..ForeignQuestion::default()
        }
    }
}
