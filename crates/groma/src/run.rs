//! An edition from its folder to its pages: one call a stage, in the order of the data.

use crate::progress::Progress;
use crate::round;
use anyhow::{Context, Result};
use groma_define::tables::{FindingRow, PublishedCheckRow};
use groma_define::{Definition, Diagnostic};
use groma_measure::{Answers, measure};
use groma_score::score;
use groma_store::{Limits, Run, Store, TableDir};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What computes; part of a run's name, because another engine may compute otherwise.
fn engine() -> String {
    format!("groma {} (DataFusion {})", env!("CARGO_PKG_VERSION"), groma_store::ENGINE_VERSION)
}

/// Whether a run ends with pages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pages {
    /// Pages and downloads.
    Written,
    /// Tables only: the preview stays as it was.
    LeftOut,
}

/// A finished run and what was seen on the way.
pub(crate) struct Finished {
    pub(crate) run: Run,
    pub(crate) checks: Vec<PublishedCheckRow>,
    pub(crate) findings: Vec<FindingRow>,
}

/// Computes an edition into a store.
pub(crate) fn run(
    sound: &Sound,
    store: &Store,
    pages: Pages,
    progress: &Progress,
) -> Result<Finished> {
    let Sound { folder, definition, collected } = sound;
    let edition = &definition.edition;
    let staging = store.stage(&edition.code, &edition.as_of, &engine(), &definition.inputs)?;
    staging.keep_inputs(collected)?;
    let (id, tables) = (staging.id(), staging.tables());
    progress.stage("writing the edition's tables");
    definition_tables(definition, &id, &tables)?;
    progress.stage("scoring answers and running rules");
    let answers = answers(definition, folder, &tables)?;
    let count =
        |variant: &str, done, of| progress.count(&format!("scoring answers, {variant}"), done, of);
    let (_, mut findings) = measure(definition, &answers, &id, &tables, Limits::default(), &count)?;
    progress.stage("computing the index");
    let scored = score(definition, &id, &tables, &|variant| {
        progress.stage(&format!("computing {variant}"))
    })?;
    findings.extend(scored.findings);
    findings.sort_by(|a, b| {
        (&a.code, &a.subject_kind, &a.subject, &a.message).cmp(&(
            &b.code,
            &b.subject_kind,
            &b.subject,
            &b.message,
        ))
    });
    findings.dedup();
    tables.write(&findings)?;
    if pages == Pages::Written {
        progress.stage("writing pages and downloads");
        groma_publish::site(definition, &id, &tables, &staging.dir().join("site"))?;
        groma_publish::downloads(&tables, &staging.dir().join("site"))?;
    }
    let run = staging.commit()?;
    progress.done();
    Ok(Finished { run, checks: scored.checks, findings })
}

/// The edition itself as tables, so that everything can be asked in one place.
fn definition_tables(
    definition: &Definition,
    run: &groma_define::RunId,
    tables: &TableDir,
) -> Result<()> {
    tables.write(&definition.input_file_rows(run))?;
    tables.write(&definition.setting_rows())?;
    tables.write(&definition.method_setting_rows(run))?;
    tables.write(&definition.unit_rows())?;
    tables.write(&definition.cohort_rows())?;
    tables.write(&definition.node_rows())?;
    tables.write(&definition.question_rows())?;
    tables.write(&definition.option_rows())?;
    tables.write(&definition.option_points_rows())?;
    tables.write(&definition.crosswalk_rows())?;
    tables.write(&groma_define::coverage::report(definition))?;
    tables.write(&definition.given_value_rows())?;
    tables.write(&definition.decision_rows())?;
    tables.write(&definition.evidence_rows())?;
    Ok(())
}

/// `answers.csv`, or `answers.parquet` (the table `answer`) where there are too many for CSV.
fn answers(definition: &Definition, folder: &Path, tables: &TableDir) -> Result<Answers> {
    let large = folder.join("answers.parquet");
    if !large.is_file() {
        tables.write(&definition.answer_rows())?;
        return Ok(Answers::of(definition));
    }
    std::fs::copy(&large, tables.path("answer")).context("copying answers.parquet")?;
    let mut answers = Answers::empty(definition);
    use groma_define::table::Row;
    use groma_define::tables::AnswerRow;
    tables.scan_coded(&AnswerRow::TABLE, Answers::COLUMNS, |batch| {
        answers.push(&batch).map_err(|why| why.to_string())
    })?;
    Ok(answers)
}

/// An edition without errors, with what was answered in its round.
pub(crate) struct Sound {
    pub(crate) folder: PathBuf,
    pub(crate) definition: Definition,
    /// Files that stand in the store's journal, and not in the folder.
    pub(crate) collected: BTreeMap<String, Vec<u8>>,
}

/// Everything that is wrong with an edition: its files, its methods, its rules, its answers.
pub(crate) fn problems(folder: &Path, store: &Path) -> Result<(Option<Sound>, Vec<Diagnostic>)> {
    let mut reading = groma_define::read(folder)?;
    let mut collected = BTreeMap::new();
    if let Some(definition) = &reading.definition {
        collected = round::collected(definition, folder, store)?;
        if !collected.is_empty() {
            reading = groma_define::read_with(folder, &collected)?;
        }
    }
    let mut diagnostics = reading.diagnostics;
    if let Some(definition) = &reading.definition {
        diagnostics.extend(groma_score::check_methods(definition));
        diagnostics.extend(groma_measure::check_rules(definition, Limits::default()));
    }
    let definition = reading.definition.filter(|_| diagnostics.is_runnable());
    let sound =
        definition.map(|definition| Sound { folder: folder.to_owned(), definition, collected });
    Ok((sound, diagnostics.into_sorted()))
}

/// The edition, or every problem on standard error.
pub(crate) fn sound(folder: &Path, store: &Path) -> Result<Sound> {
    let (sound, diagnostics) = problems(folder, store)?;
    sound.ok_or_else(|| {
        let errors = diagnostics.iter().filter(|d| d.severity == groma_define::Severity::Error);
        let lines: Vec<String> = errors.map(ToString::to_string).collect();
        anyhow::anyhow!(
            "{}\n{} cannot be run: {} to mend; `groma check` lists everything",
            lines.join("\n"),
            folder.display(),
            lines.len()
        )
    })
}
