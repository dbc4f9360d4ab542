//! Finds the rows of a workbook by their codes and the cells by their headings, wherever they are.

use crate::answer::AnswerKey;
use crate::returns::cells::AnswerCells;
use crate::returns::column::Column;
use crate::returns::instrument::Instrument;
use crate::returns::issue::lists;
use crate::returns::text::{clean, fold, nearest};
use crate::returns::{hidden, words};
use crate::sheets::Findings;
use crate::sheets::{Cell, CellKind, Sheet, SheetPlace, Workbook};
use groma_define::QuestionCode;
use std::collections::{BTreeMap, BTreeSet};

/// How many rows from the top are looked through for the headings.
const HEADINGS_WITHIN: usize = 60;

/// The cells of one answer on one sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    pub(super) place: SheetPlace,
    pub(super) cells: AnswerCells,
    /// What the file says the answer's cell holds.
    pub(super) kind: CellKind,
    /// The answer is the result of a formula.
    pub(super) formula: bool,
    /// The options whose rows were found.
    pub(super) options: BTreeSet<String>,
    /// Why nothing may be taken from it: name, where, what and what to do.
    pub(super) faults: Vec<(&'static str, SheetPlace, String, String)>,
    /// Texts that go on in further rows, by column and number.
    parts: BTreeMap<(Column, u32), String>,
    seen: BTreeMap<(Option<String>, u32), Vec<String>>,
}

/// Everything that a workbook says, by answer; several sheets may speak of one.
pub(super) struct Gathered {
    pub(super) blocks: BTreeMap<AnswerKey, Vec<Block>>,
    /// Questions that the instrument has no more, with their place.
    pub(super) gone: Vec<(String, SheetPlace)>,
    /// True when a code of the instrument was seen at all.
    pub(super) any: bool,
}

/// What a code in the first column names.
#[derive(Debug, PartialEq)]
struct RowId {
    key: AnswerKey,
    option: Option<String>,
    part: u32,
}

/// Gathers the cells of a workbook.
pub(super) fn gather(
    instrument: &Instrument<'_>,
    workbook: &Workbook,
    known: &BTreeSet<&QuestionCode>,
    notes: &mut Findings,
) -> Gathered {
    let ids = Ids::new(instrument, known);
    let mut gathered = Gathered { blocks: BTreeMap::new(), gone: Vec::new(), any: false };
    for sheet in &workbook.sheets {
        let own = [hidden::SHEET, lists::SHEET];
        if own.iter().any(|own| sheet.name.eq_ignore_ascii_case(own)) || is_cover(sheet) {
            continue;
        }
        read_sheet(sheet, &ids, &mut gathered, notes);
    }
    gathered
}

/// True for the first sheet, whose counts look like codes where questions are numbered.
fn is_cover(sheet: &Sheet) -> bool {
    let first = |wanted: &str| {
        sheet.rows.iter().any(|row| row.first().is_some_and(|cell| cell.text == wanted))
    };
    words::LANGUAGES.iter().any(|(_, words)| first(words.cover.how) && first(words.cover.progress))
}

fn read_sheet(sheet: &Sheet, ids: &Ids<'_>, gathered: &mut Gathered, notes: &mut Findings) {
    let Some(layout) = Layout::find(sheet, ids) else { return };
    let place = SheetPlace { sheet: sheet.name.clone(), ..SheetPlace::default() };
    gathered.any = true;
    if !layout.missing.is_empty() {
        let names: Vec<&str> =
            layout.missing.iter().map(|column| column.heading(words::words("en"))).collect();
        let message = format!(
            "columns are missing or stand there twice: {}; nothing is taken from this sheet",
            names.join(", ")
        );
        notes.error(place, "columns-unclear", message, "put the headings back as they were");
        return;
    }
    let mut blocks: BTreeMap<AnswerKey, Block> = BTreeMap::new();
    for row in layout.first_row..sheet.rows.len() {
        let code = clean(sheet.text(row, layout.code));
        if code.is_empty() {
            layout.stray(sheet, row, notes);
            continue;
        }
        let at = SheetPlace::cell(&sheet.name, row, layout.code);
        match ids.find(&code) {
            Found::Row(id) => {
                let block = blocks.entry(id.key.clone()).or_default();
                layout.fill(sheet, row, &id, block);
            }
            Found::Gone(question) => gathered.gone.push((question, at)),
            Found::GoneOption(option) => {
                if !sheet.text(row, layout.at(Column::Answer)).trim().is_empty() {
                    let message = format!("`{option}` is no option of the instrument any more");
                    notes.warning(at, "unknown-option", message, "the mark beside it is not taken");
                }
            }
            Found::Heading => {}
            Found::Unknown => layout.unknown(sheet, row, &code, ids, notes),
        }
    }
    for (key, mut block) in blocks {
        block.finish();
        gathered.blocks.entry(key).or_default().push(block);
    }
}

/// Where the columns of a sheet are.
struct Layout {
    code: usize,
    columns: BTreeMap<Column, usize>,
    /// Columns that are read and were not found once.
    missing: Vec<Column>,
    first_row: usize,
}

impl Layout {
    /// The layout of a sheet; none when no code of the instrument stands in it.
    fn find(sheet: &Sheet, ids: &Ids<'_>) -> Option<Self> {
        let headings =
            sheet.rows.iter().take(HEADINGS_WITHIN).enumerate().find_map(|(row, cells)| {
                let named: Vec<(usize, Column)> = cells
                    .iter()
                    .enumerate()
                    .filter_map(|(at, cell)| Some((at, Column::named(&cell.text)?)))
                    .collect();
                (named.len() >= 3).then_some((row, named))
            });
        let code = code_column(sheet, ids, headings.is_some())?;
        let (row, named) = headings.unwrap_or((0, Vec::new()));
        let mut columns: BTreeMap<Column, usize> = BTreeMap::new();
        let mut missing = Vec::new();
        for column in Column::READ {
            let found: Vec<usize> =
                named.iter().filter(|(_, name)| *name == column).map(|(at, _)| *at).collect();
            match found.as_slice() {
                [at] => {
                    columns.insert(column, *at);
                }
                _ => missing.push(column),
            }
        }
        let first_row = if named.is_empty() { 0 } else { row + 1 };
        Some(Self { code, columns, missing, first_row })
    }

    fn at(&self, column: Column) -> usize {
        self.columns.get(&column).copied().unwrap_or(usize::MAX)
    }

    /// Puts the cells of a row into the block of its answer.
    fn fill(&self, sheet: &Sheet, row: usize, id: &RowId, block: &mut Block) {
        if id.option.is_none() && id.part == 1 || block.place.sheet.is_empty() {
            block.place = SheetPlace::cell(&sheet.name, row, self.at(Column::Answer));
        }
        let mut texts = Vec::new();
        for (column, at) in &self.columns {
            let text = sheet.text(row, *at);
            texts.push(clean(text));
            if id.option.is_some() && *column != Column::Answer {
                continue;
            }
            self.look(sheet, (row, *at), *column, block);
            block.formula |= *column == Column::Answer && sheet.formulas.contains_key(&(row, *at));
            match &id.option {
                Some(option) => {
                    block.cells.ticks.insert(option.clone(), text.to_owned());
                    block.options.insert(option.clone());
                }
                None => {
                    block.parts.insert((*column, id.part), text.to_owned());
                    if *column == Column::Answer && id.part == 1 {
                        let cell = sheet.rows.get(row).and_then(|cells| cells.get(*at));
                        block.kind = cell.map_or(CellKind::Empty, |cell| cell.kind);
                    }
                }
            }
        }
        let seen = block.seen.insert((id.option.clone(), id.part), texts.clone());
        if seen.is_some_and(|before| before != texts) {
            let at = SheetPlace::cell(&sheet.name, row, self.code);
            block.faults.push((
                "row-twice",
                at,
                "the code stands in two rows that say different things; neither is taken"
                    .to_owned(),
                "delete one of the rows".to_owned(),
            ));
        }
    }

    /// What makes a cell unreadable: it is an error, it is covered by another, it is a formula
    /// without a value.
    fn look(&self, sheet: &Sheet, (row, at): (usize, usize), column: Column, block: &mut Block) {
        let place = SheetPlace::cell(&sheet.name, row, at);
        let mut fault = |code, message: String, hint: &str| {
            block.faults.push((code, place.clone(), message, hint.to_owned()));
        };
        let cell: Option<&Cell> = sheet.rows.get(row).and_then(|cells| cells.get(at));
        if let Some(cell) = cell.filter(|cell| cell.kind == CellKind::Error) {
            fault(
                "error-cell",
                format!("the cell shows the error {}", cell.text),
                "type the answer",
            );
        }
        let blank = cell.is_none_or(|cell| cell.text.is_empty());
        if blank && sheet.formulas.contains_key(&(row, at)) {
            fault(
                "formula-without-value",
                "the cell holds a formula and no value".to_owned(),
                "type the answer",
            );
        }
        if let Some(merged) = sheet.merged_at(row, at).filter(|merged| merged.first != (row, at)) {
            let first = SheetPlace::cell(&sheet.name, merged.first.0, merged.first.1);
            let own = merged.first.0 == row && column != Column::Answer;
            if !own {
                let message = format!(
                    "the cell is merged with {}{}; the value counts there only",
                    first.column, first.row
                );
                fault("merged-cells", message, "split the cells and answer each question");
            }
        }
    }

    /// A row without a code in which somebody wrote an answer.
    fn stray(&self, sheet: &Sheet, row: usize, notes: &mut Findings) {
        let answer = clean(sheet.text(row, self.at(Column::Answer)));
        let explanation = clean(sheet.text(row, self.at(Column::Explanation)));
        if answer.is_empty() && explanation.is_empty() {
            return;
        }
        let place = SheetPlace::cell(&sheet.name, row, self.at(Column::Answer));
        let message = "the row has no code, so what stands in it belongs to no question";
        notes.warning(place, "row-without-code", message, "write it into the row of the question");
    }

    fn unknown(&self, sheet: &Sheet, row: usize, code: &str, ids: &Ids<'_>, notes: &mut Findings) {
        let read = Column::READ.iter().map(|column| sheet.text(row, self.at(*column)));
        if read.into_iter().all(|text| clean(text).is_empty()) {
            return;
        }
        let place = SheetPlace::cell(&sheet.name, row, self.code);
        let hint = match ids.near(code) {
            Some(near) => format!("was it `{near}`?"),
            None => "write the answer into the row of its question".to_owned(),
        };
        let message = format!("`{code}` is no question of the instrument; the row is not taken");
        notes.warning(place, "unknown-code", message, hint);
    }
}

/// The column in which most codes of the instrument stand. Without headings, a few numbers on a
/// sheet of notes may look like codes: then most of the column has to.
fn code_column(sheet: &Sheet, ids: &Ids<'_>, headings: bool) -> Option<usize> {
    let mut counts: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for row in &sheet.rows {
        for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty()) {
            let (known, filled) = counts.entry(column).or_default();
            *filled += 1;
            // Long texts are no codes, and most cells are long texts.
            if cell.text.len() <= 120 && matches!(ids.find(&clean(&cell.text)), Found::Row(_)) {
                *known += 1;
            }
        }
    }
    let fits =
        |known: usize, filled: usize| known > 0 && (headings || (known > 2 && 2 * known > filled));
    counts
        .iter()
        .filter(|(_, (known, filled))| fits(*known, *filled))
        .max_by_key(|(column, (known, _))| (*known, std::cmp::Reverse(**column)))
        .map(|(column, _)| *column)
}

impl Block {
    /// True when a code stands in two rows with different texts.
    pub(super) fn says_two_things(&self) -> bool {
        self.faults.iter().any(|(code, ..)| *code == "row-twice")
    }

    /// True when a cell shows an error, or holds a formula that nobody has computed.
    pub(super) fn holds_nothing_readable(&self) -> bool {
        self.faults.iter().any(|(code, ..)| matches!(*code, "formula-without-value" | "error-cell"))
    }

    /// Joins texts that went on in further rows.
    fn finish(&mut self) {
        let parts = std::mem::take(&mut self.parts);
        for ((column, _), text) in parts {
            let cells = &mut self.cells;
            let target = match column {
                Column::Answer => &mut cells.answer,
                Column::Kind => &mut cells.kind,
                Column::Unsure => &mut cells.unsure,
                Column::Explanation => &mut cells.explanation,
                Column::Evidence => &mut cells.evidence,
                Column::Confirm => &mut cells.confirm,
                _ => continue,
            };
            target.push_str(&text);
        }
    }
}

/// Codes, compared without case and spaces around them.
struct Ids<'a> {
    instrument: &'a Instrument<'a>,
    questions: BTreeMap<String, QuestionCode>,
    /// Questions that the workbook was issued with and the instrument has no more.
    gone: BTreeMap<String, String>,
}

enum Found {
    Row(RowId),
    Gone(String),
    GoneOption(String),
    /// A section or a matrix.
    Heading,
    Unknown,
}

impl<'a> Ids<'a> {
    fn new(instrument: &'a Instrument<'a>, exported: &BTreeSet<&QuestionCode>) -> Self {
        let questions: BTreeMap<String, QuestionCode> = instrument
            .definition
            .questions
            .iter()
            .map(|question| (fold(question.code.as_str()), question.code.clone()))
            .collect();
        let gone = exported
            .iter()
            .map(|code| (fold(code.as_str()), code.to_string()))
            .filter(|(folded, _)| !questions.contains_key(folded))
            .collect();
        Self { instrument, questions, gone }
    }

    /// `question`, `question#2`, `question=option`, each with `+2` behind it where a text goes on.
    fn find(&self, text: &str) -> Found {
        if text.is_empty() {
            return Found::Unknown;
        }
        let folded = fold(text);
        if let Some(found) = self.question(&folded, None, 1) {
            return found;
        }
        let continued =
            folded.rsplit_once('+').and_then(|(id, part)| Some((id, part.parse().ok()?)));
        let (id, part) = continued.unwrap_or((folded.as_str(), 1_u32));
        if let Some(found) = self.question(id, None, part) {
            return found;
        }
        // Codes may hold the sign themselves, so each is tried.
        for (at, _) in id.match_indices('=') {
            if let Some(found) = self.question(&id[..at], Some(&id[at + 1..]), part) {
                return found;
            }
        }
        Found::Unknown
    }

    /// The question that was probably meant.
    fn near(&self, text: &str) -> Option<&str> {
        nearest(text, self.questions.values().map(|code| code.as_str()))
    }

    fn question(&self, id: &str, option: Option<&str>, part: u32) -> Option<Found> {
        let id = id.trim();
        let direct = self.questions.get(id).map(|code| (code, 1));
        let (code, instance) = match direct {
            Some(found) => found,
            None => match id.rsplit_once('#') {
                Some((base, number)) => {
                    let number: u32 = number.trim().parse().ok().filter(|number| *number > 0)?;
                    match self.questions.get(base.trim()) {
                        Some(code) => (code, number),
                        None => return self.gone.get(base.trim()).cloned().map(Found::Gone),
                    }
                }
                None => return self.gone.get(id).cloned().map(Found::Gone),
            },
        };
        let question = self.instrument.question(code.as_str())?;
        if question.kind.is_heading() {
            return Some(Found::Heading);
        }
        let repeated = self.instrument.repeat_of(question).is_some();
        if !repeated && instance > 1 {
            return None;
        }
        let option = match option {
            None => None,
            Some(option) => {
                let options = self.instrument.options(question);
                let found =
                    options.iter().find(|choice| fold(choice.option.as_str()) == option.trim());
                match found {
                    Some(choice) => Some(choice.option.to_string()),
                    None => return Some(Found::GoneOption(option.to_owned())),
                }
            }
        };
        let key = AnswerKey { question: code.clone(), instance };
        Some(Found::Row(RowId { key, option, part }))
    }
}
