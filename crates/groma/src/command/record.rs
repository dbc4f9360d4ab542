//! `groma record`

use crate::plain::plain;
use crate::portals::Target;
use crate::{Outcome, Settings};
use anyhow::{Result, bail};
use groma_define::table::{Cell, Row};
use groma_define::tables::{DatasetEventRow, DatasetRow, DistributionRow};
use groma_store::{CatalogTables, Store};
use std::io::Write;

#[derive(clap::Args)]
pub(crate) struct Record {
    /// An edition folder, a portal's address, a file: what was harvested
    target: String,
    /// The data set: its `dataset_id`, or what the portal calls it
    dataset: String,
    /// Print the bytes that the portal sent, and nothing else
    #[arg(long)]
    raw: bool,
}

impl Record {
    /// What was understood, its history, and the bytes it came from.
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let target = Target::read(&self.target)?;
        let store = Store::open(target.store(settings))?;
        let tables = target.tables(&store)?;
        let Some((dataset, distributions)) = self.find(&tables)? else {
            bail!("no data set `{}` was harvested from {}", self.dataset, self.target);
        };
        let bytes = match &dataset.record_ref {
            Some(place) => store.read_kept(place, &dataset.raw_hash)?,
            None => bail!("the bytes of this record were not kept"),
        };
        if self.raw {
            std::io::stdout().write_all(&bytes)?;
            return Ok(Outcome::Good);
        }
        let mut events: Vec<DatasetEventRow> = tables.read()?;
        events.retain(|event| event.dataset_id == dataset.dataset_id);
        events.sort_by(|a, b| a.at.cmp(&b.at));
        if settings.json {
            let value = serde_json::json!({
                "dataset": object(&dataset),
                "distributions": distributions.iter().map(object).collect::<Vec<_>>(),
                "history": events.iter().map(object).collect::<Vec<_>>(),
                "record": String::from_utf8_lossy(&bytes),
            });
            println!("{value:#}");
            return Ok(Outcome::Good);
        }
        println!("data set");
        print_row(&dataset);
        for distribution in &distributions {
            println!("distribution {}", distribution.position);
            print_row(distribution);
        }
        println!("history");
        for event in &events {
            println!("  {} {}", event.at, event.event);
        }
        println!("record, {} bytes, SHA-256 {}", bytes.len(), dataset.raw_hash);
        println!("{}", plain(&String::from_utf8_lossy(&bytes)));
        Ok(Outcome::Good)
    }

    fn find(&self, tables: &CatalogTables) -> Result<Option<(DatasetRow, Vec<DistributionRow>)>> {
        for folder in tables.catalogs() {
            let tables = folder.tables();
            let named: Vec<DatasetRow> = tables.read_where(&[("dataset_id", &self.dataset)])?;
            let called = || tables.read_where::<DatasetRow>(&[("native_id", &self.dataset)]);
            let found = if named.is_empty() { called()? } else { named };
            if let Some(dataset) = found.into_iter().next() {
                let wanted = [("dataset_id", dataset.dataset_id.as_str())];
                return Ok(Some((dataset.clone(), tables.read_where(&wanted)?)));
            }
        }
        Ok(None)
    }
}

/// Every cell that holds something, a line each.
fn print_row<R: Row>(row: &R) {
    for (at, column) in R::TABLE.columns.iter().enumerate() {
        let shown = match row.cell(at) {
            Cell::Null => continue,
            Cell::Text(text) => text.to_owned(),
            Cell::Float(number) => number.to_string(),
            Cell::Int(number) => number.to_string(),
            Cell::Bool(yes) => yes.to_string(),
            Cell::Texts([]) => continue,
            Cell::Texts(texts) => texts.join("; "),
        };
        println!("  {:<24} {}", column.name, plain(&shown).replace('\n', "\n  "));
    }
}

fn object<R: Row>(row: &R) -> serde_json::Value {
    let cell = |at: usize| match row.cell(at) {
        Cell::Null => serde_json::Value::Null,
        Cell::Text(text) => text.into(),
        Cell::Float(number) => number.into(),
        Cell::Int(number) => number.into(),
        Cell::Bool(yes) => yes.into(),
        Cell::Texts(texts) => texts.iter().map(|text| text.to_string()).collect(),
    };
    let columns = R::TABLE.columns.iter().enumerate();
    columns.map(|(at, column)| (column.name.to_owned(), cell(at))).collect()
}
