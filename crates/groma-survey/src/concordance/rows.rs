//! `concordance.csv`: what a comparison settles, as rows that people go on with.

use super::change::{Change, Matched, QuestionChange};
use csv::WriterBuilder;
use groma_define::{Concordance, Definition, OptionCode, Place, QuestionCode, QuestionType};

/// The rows for an instrument: those kept before, those about other instruments among them, and new
/// ones for questions of one code. Proposals are not among them: somebody has to write them.
pub fn concordance_rows(
    old: &Definition,
    changes: &[QuestionChange],
    kept: &[Concordance],
) -> Vec<Concordance> {
    let mut rows = kept.to_vec();
    let by_code = changes.iter().filter(|change| change.matched == Matched::Code);
    rows.extend(by_code.filter_map(|change| row(old, change)));
    rows
}

fn row(old: &Definition, change: &QuestionChange) -> Option<Concordance> {
    let (from, to) = (change.old.as_ref()?, change.new.as_ref()?);
    let kind = old.question(from.as_str())?.kind;
    if matches!(kind, QuestionType::Section | QuestionType::Repeat | QuestionType::Matrix) {
        // Nothing is answered to a heading.
        return None;
    }
    Some(Concordance {
        question: to.clone(),
        instrument: old.edition.code.clone(),
        other: from.as_str().to_owned(),
        relation: change.relation()?,
        options: options(old, from, change),
        note: None,
        place: Place::default(),
    })
}

/// Which option of theirs is which of ours, where the lists differ; nothing where they do not.
fn options(
    old: &Definition,
    from: &QuestionCode,
    change: &QuestionChange,
) -> Vec<(String, OptionCode)> {
    let is_changed = change.changes.iter().any(|change| {
        matches!(
            change,
            Change::OptionAdded(_) | Change::OptionRemoved(_) | Change::OptionRenamed { .. }
        )
    });
    let list = old.question(from.as_str()).and_then(|question| question.list.as_ref());
    let Some(list) = list.filter(|_| is_changed) else { return Vec::new() };
    let theirs = old.options.iter().filter(|choice| choice.list == *list);
    let ours = |option: &OptionCode| {
        let mut to = Some(option.clone());
        for change in &change.changes {
            match change {
                Change::OptionRemoved(gone) if gone == option => to = None,
                Change::OptionRenamed { from, to: new } if from == option => to = Some(new.clone()),
                _ => {}
            }
        }
        to
    };
    theirs
        .filter_map(|choice| Some((choice.option.as_str().to_owned(), ours(&choice.option)?)))
        .collect()
}

/// The file `concordance.csv`, with the separator of the edition's CSV files.
pub fn write_csv(rows: &[Concordance], delimiter: Option<char>) -> Vec<u8> {
    let delimiter = match delimiter {
        Some(';') => b';',
        Some('\t') => b'\t',
        _ => b',',
    };
    let between = if delimiter == b';' { "|" } else { ";" };
    let mut writer = WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    let header = ["question", "instrument", "other", "relation", "options", "note"];
    writer.write_record(header).expect("memory takes every byte");
    for row in rows {
        let options = row.options.iter().map(|(theirs, ours)| format!("{theirs}={ours}"));
        let options = options.collect::<Vec<_>>().join(between);
        let record = [
            row.question.as_str(),
            &row.instrument,
            &row.other,
            row.relation.as_str(),
            &options,
            row.note.as_deref().unwrap_or_default(),
        ];
        writer.write_record(record).expect("every row has six cells");
    }
    writer.into_inner().expect("memory takes every byte")
}
