//! `groma sql`

use crate::portals::Target;
use crate::{Outcome, Settings};
use anyhow::{Result, bail};
use groma_define::tables::TABLES;
use groma_store::arrow::csv::WriterBuilder;
use groma_store::arrow::json::WriterBuilder as JsonWriterBuilder;
use groma_store::arrow::json::writer::JsonArray;
use groma_store::arrow::util::pretty::pretty_format_batches_with_schema;
use groma_store::{Limits, Session, Store};
use std::io::{IsTerminal, Write, stdout};

#[derive(clap::Args)]
#[command(after_help = "`groma schema --tables` and docs/tables.md say what the tables hold.")]
pub(crate) struct Sql {
    /// An edition folder; or the address, file or folder that was harvested
    target: String,
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
        let session = session(&Store::open(Target::read(&self.target)?.store(settings))?)?;
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

/// The tables of the latest run, of what was harvested, and of what was measured of it.
fn session(store: &Store) -> Result<Session> {
    let session = Session::new(Limits::default())?;
    let (run, catalogs) = (store.latest(), store.catalog_tables()?);
    match run {
        Ok(run) => session.register_dir(&run.tables())?,
        Err(none) if catalogs.catalogs().is_empty() => return Err(none.into()),
        Err(_) => TABLES.iter().try_for_each(|table| session.register_empty(table))?,
    }
    session.register_catalogs(&catalogs)?;
    if let Some(measured) = store.latest_assessment()? {
        session.register_present(&measured)?;
    }
    Ok(session)
}
