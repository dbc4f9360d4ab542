//! `groma sql`

use crate::plain::plain;
use crate::portals::Target;
use crate::{Outcome, Settings};
use anyhow::{Result, bail};
use groma_define::table::Row;
use groma_define::tables::{DatasetQualityRow, MeasurementRow, TABLES};
use groma_measure::metadata::long_form;
use groma_publish::plain_cell;
use groma_store::arrow::array::{ArrayRef, AsArray, RecordBatch, StringArray};
use groma_store::arrow::compute::cast;
use groma_store::arrow::csv::WriterBuilder;
use groma_store::arrow::datatypes::{DataType, Field, Schema};
use groma_store::arrow::json::WriterBuilder as JsonWriterBuilder;
use groma_store::arrow::json::writer::JsonArray;
use groma_store::arrow::util::pretty::pretty_format_batches_with_schema;
use groma_store::{Limits, Session, Store};
use std::io::{IsTerminal, Write, stdout};
use std::sync::Arc;

#[derive(clap::Args)]
#[command(after_help = "`groma schema --tables` and docs/tables.md say what the tables hold.")]
pub(crate) struct Sql {
    /// An edition folder; or the address, file or folder that was harvested
    target: String,
    /// The query, for example "select unit, score from score where node = 'total' order by rank"
    query: String,
    /// How the answer is printed; table on a terminal, csv elsewhere. In csv a text that a
    /// spreadsheet would take for a formula begins with an apostrophe; json has it as it is
    #[arg(long, value_enum)]
    format: Option<Format>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
}

impl Sql {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let target = Target::read(&self.target)?;
        let session = self.session(&target, &Store::open(target.store(settings))?)?;
        let answer = match session.query(&self.query) {
            Ok(answer) => answer,
            Err(why) if why.line > 0 => bail!("line {}, column {}: {why}", why.line, why.column),
            Err(why) => bail!("{why}"),
        };
        let usual = if stdout().is_terminal() { Format::Table } else { Format::Csv };
        let usual = if settings.json { Format::Json } else { usual };
        let mut out = stdout().lock();
        match self.format.unwrap_or(usual) {
            Format::Table => {
                let table = pretty_format_batches_with_schema(answer.schema, &answer.batches)?;
                writeln!(out, "{}", plain(&table.to_string()))?;
            }
            Format::Csv => {
                let mut writer = WriterBuilder::new().with_header(true).build(&mut out);
                for batch in &answer.batches {
                    writer.write(&for_spreadsheets(batch)?)?;
                }
            }
            Format::Json => {
                // A cell without a value is null, not absent.
                let options = JsonWriterBuilder::new().with_explicit_nulls(true);
                let mut writer = options.build::<_, JsonArray>(&mut out);
                writer.write_batches(&answer.batches.iter().collect::<Vec<_>>())?;
                writer.finish()?;
                writeln!(out)?;
            }
        }
        Ok(Outcome::Good)
    }

    /// The tables of the latest run, of what was harvested, and of what was measured of it.
    fn session(&self, target: &Target, store: &Store) -> Result<Session> {
        let session = Session::new(Limits::default())?;
        let (run, catalogs) = (store.latest(), target.tables(store)?);
        match (run, target) {
            (Ok(run), Target::Edition(_)) => session.register_dir(&run.tables())?,
            (Err(none), Target::Edition(_)) if catalogs.catalogs().is_empty() => {
                return Err(none.into());
            }
            (_, Target::Alone(_)) if catalogs.catalogs().is_empty() => {
                bail!("nothing was harvested yet; `groma harvest {}` does it", self.target)
            }
            _ => TABLES.iter().try_for_each(|table| session.register_empty(table))?,
        }
        session.register_catalogs(&catalogs)?;
        let measured = match target {
            Target::Edition(_) => store.latest_assessment()?,
            Target::Alone(source) => store.latest_assessment_of(source.catalog.as_str())?,
        };
        if let Some(measured) = measured {
            session.register_present(&measured)?;
            if measured.has(DatasetQualityRow::TABLE.name) {
                session.extend(MeasurementRow::TABLE.name, &long_form())?;
            }
        }
        Ok(session)
    }
}

/// Lists as one text, and no text that a spreadsheet takes for a formula; JSON has both as they are.
fn for_spreadsheets(batch: &RecordBatch) -> Result<RecordBatch> {
    let mut columns = Vec::with_capacity(batch.num_columns());
    for column in batch.columns() {
        let nested = column.data_type().is_nested();
        let text = nested || column.data_type().is_string();
        columns.push(if text {
            texts(&cast(column, &DataType::Utf8)?)
        } else {
            Arc::clone(column)
        });
    }
    let fields = batch.schema();
    let fields = fields.fields().iter().zip(&columns);
    let fields: Vec<Field> = fields
        .map(|(field, column)| Field::new(field.name(), column.data_type().clone(), true))
        .collect();
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?)
}

fn texts(column: &ArrayRef) -> ArrayRef {
    let cells = column.as_string::<i32>().iter();
    Arc::new(cells.map(|cell| cell.map(plain_cell)).collect::<StringArray>())
}
