//! The sheet of conditions (id, answer, weight, score) and the sheet of sums.

use super::formula::{option_map, position, reference};
use super::{ForeignReturn, Group, ManualRule};
use crate::returns::text::{clean, fold};
use crate::sheets::{Sheet, SheetPlace, Workbook};
use std::collections::BTreeMap;

/// Reads conditions and sums.
pub(super) fn read(workbook: &Workbook, all: &mut ForeignReturn) {
    // Which question a cell of a scoring sheet speaks of.
    let mut cells: BTreeMap<(String, usize, usize), String> = BTreeMap::new();
    let mut scoring = Vec::new();
    for sheet in &workbook.sheets {
        if let Some((row, columns)) = columns(sheet) {
            read_scoring(workbook, sheet, row, &columns, all, &mut cells);
            scoring.push(sheet.name.clone());
        }
    }
    for sheet in &workbook.sheets {
        let questions = super::questionnaire::is_questionnaire(sheet);
        if !questions && !scoring.contains(&sheet.name) {
            read_sums(sheet, &cells, all);
        }
    }
}

struct Columns {
    id: usize,
    answer: usize,
    weight: usize,
    score: usize,
}

/// The headings ID, Answer, Weight, Score.
fn columns(sheet: &Sheet) -> Option<(usize, Columns)> {
    sheet.rows.iter().take(100).enumerate().find_map(|(row, cells)| {
        let at = |word: &str| cells.iter().position(|cell| fold(&cell.text) == word);
        let columns = Columns {
            id: at("id")?,
            answer: at("answer")?,
            weight: at("weight")?,
            score: at("score")?,
        };
        Some((row, columns))
    })
}

fn read_scoring(
    workbook: &Workbook,
    sheet: &Sheet,
    headings: usize,
    columns: &Columns,
    all: &mut ForeignReturn,
    cells: &mut BTreeMap<(String, usize, usize), String>,
) {
    for row in headings + 1..rows(sheet) {
        let id = clean(&value(workbook, sheet, row, columns.id, 0));
        let Some(formula) = sheet.formulas.get(&(row, columns.score)) else { continue };
        if id.is_empty() {
            continue;
        }
        cells.insert((sheet.name.clone(), row, columns.score), id.clone());
        let place = SheetPlace::cell(&sheet.name, row, columns.score);
        let number = |name: &str| {
            let (row, column) = position(name)?;
            clean(sheet.text(row, column)).parse::<f64>().ok()
        };
        // Where the answer is looked up, ids that begin anew in another section do not confuse.
        let answer =
            sheet.formulas.get(&(row, columns.answer)).and_then(|formula| reference(formula));
        let question = all.questions.iter_mut().find(|question| match &answer {
            Some((Some(other), cell)) => position(cell).is_some_and(|(row, column)| {
                question.place == SheetPlace::cell(other, row, column)
            }),
            _ => question.id == id && question.weight.is_none(),
        });
        let mut by_hand = |why: String| {
            let (id, formula) = (id.clone(), formula.clone());
            all.manual.push(ManualRule { id, formula, why, place: place.clone() });
        };
        let Some(question) = question else {
            by_hand("no question has this id".to_owned());
            continue;
        };
        question.weight = clean(sheet.text(row, columns.weight)).parse().ok();
        match option_map(formula, &number) {
            Ok(map) => {
                let own = position(&map.answer) == Some((row, columns.answer));
                if !own {
                    by_hand(format!(
                        "it looks at {}, which is not the answer of its row",
                        map.answer
                    ));
                    continue;
                }
                for (option, points) in map.points {
                    // The first condition that holds counts.
                    if !question.points.iter().any(|(known, _)| fold(known) == fold(&option)) {
                        question.points.push((option, points));
                    }
                }
                question.otherwise = map.otherwise;
            }
            Err(why) => by_hand(why),
        }
    }
}

/// Rows of a sheet, those with nothing but formulas among them.
fn rows(sheet: &Sheet) -> usize {
    let last = sheet.formulas.keys().map(|(row, _)| row + 1).max().unwrap_or(0);
    last.max(sheet.rows.len())
}

/// What a cell shows; a reference without a stored value is followed.
fn value(workbook: &Workbook, sheet: &Sheet, row: usize, column: usize, depth: usize) -> String {
    let text = sheet.text(row, column);
    if !text.is_empty() || depth > 5 {
        return text.to_owned();
    }
    let followed = || {
        let (other, cell) = reference(sheet.formulas.get(&(row, column))?)?;
        let other = match other {
            Some(name) => workbook.sheet(&name)?,
            None => sheet,
        };
        let (row, column) = position(&cell)?;
        Some(value(workbook, other, row, column, depth + 1))
    };
    followed().unwrap_or_default()
}

/// Sums of scores, each with the text to its left.
fn read_sums(
    sheet: &Sheet,
    cells: &BTreeMap<(String, usize, usize), String>,
    all: &mut ForeignReturn,
) {
    for ((row, column), formula) in &sheet.formulas {
        let place = SheetPlace::cell(&sheet.name, *row, *column);
        let label = (0..*column)
            .rev()
            .map(|left| clean(sheet.text(*row, left)))
            .find(|text| !text.is_empty());
        match summed(formula, cells) {
            Some(questions) if !questions.is_empty() => {
                let published = clean(sheet.text(*row, *column)).parse().ok();
                let label = label.unwrap_or_else(|| place.to_string());
                all.groups.push(Group { label, questions, published });
            }
            _ => all.manual.push(ManualRule {
                id: String::new(),
                formula: formula.clone(),
                why: "it is no sum of scores of questions".to_owned(),
                place,
            }),
        }
    }
}

/// The questions whose scores a `SUM` adds up.
fn summed(formula: &str, cells: &BTreeMap<(String, usize, usize), String>) -> Option<Vec<String>> {
    let text = formula.trim().trim_start_matches("of:").trim_start_matches('=').trim();
    let inside = text.get(..4).filter(|start| start.eq_ignore_ascii_case("SUM("))?;
    let inside = text[inside.len()..].strip_suffix(')')?;
    let mut questions = Vec::new();
    for part in inside.split([',', ';']) {
        let (from, to) = part.split_once(':').unwrap_or((part, part));
        let (sheet, first) = reference(from)?;
        let (_, last) = reference(to)?;
        let ((top, left), (bottom, right)) = (position(&first)?, position(&last)?);
        let sheet = sheet?;
        let found = cells.iter().filter(|((name, row, column), _)| {
            name.eq_ignore_ascii_case(&sheet)
                && (top..=bottom).contains(row)
                && (left..=right).contains(column)
        });
        questions.extend(found.map(|(_, id)| id.clone()));
    }
    Some(questions)
}
