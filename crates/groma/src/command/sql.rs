//! `groma sql`

use crate::{Outcome, Settings};
use anyhow::{Result, bail};
use groma_store::arrow::csv::WriterBuilder;
use groma_store::arrow::json::WriterBuilder as JsonWriterBuilder;
use groma_store::arrow::json::writer::JsonArray;
use groma_store::arrow::util::pretty::pretty_format_batches_with_schema;
use groma_store::{Limits, Session, Store};
use std::io::{IsTerminal, Write, stdout};
use std::path::PathBuf;

#[derive(clap::Args)]
#[command(after_help = "`groma schema --tables` and docs/tables.md say what the tables hold.")]
pub(crate) struct Sql {
    /// The edition folder
    edition: PathBuf,
    /// The query, for example "select unit, score from score where node = 'total' order by rank"
    query: String,
    /// How the answer is printed; table on a terminal, csv elsewhere
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
        let run = Store::open(settings.store(&self.edition))?.latest()?;
        let session = Session::new(Limits::default())?;
        session.register_dir(&run.tables())?;
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
                writeln!(out, "{table}")?;
            }
            Format::Csv => {
                let mut writer = WriterBuilder::new().with_header(true).build(&mut out);
                for batch in &answer.batches {
                    writer.write(batch)?;
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
}
