//! `groma evidence`

use crate::portals::Target;
use crate::{Outcome, Settings};
use anyhow::{Context, Result, bail};
use groma_store::{Evidence as Wanted, Store};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
#[command(
    after_help = "Requests are `metadata` records, kept bytes `resource` records. Bytes are as portals \
    sent them, with whatever persons they name: hand them on only where the licence allows it."
)]
pub(crate) struct Evidence {
    /// An edition folder, a portal's address, a file: what was harvested
    target: String,
    /// Write it as WARC 1.1, each record compressed by itself
    #[arg(long, value_name = "FILE")]
    warc: PathBuf,
    /// Leave out the bytes of portals: what was asked, when, and the hashes of what came
    #[arg(long)]
    without_records: bool,
}

impl Evidence {
    /// Requests, and the bytes that were kept of what came.
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let target = Target::read(&self.target)?;
        let store = Store::open(target.store(settings))?;
        let tables = target.tables(&store)?;
        if tables.catalogs().is_empty() {
            bail!("nothing was harvested from {}; run `groma harvest` first", self.target);
        }
        let folder = match self.warc.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        // There whole or not at all.
        let said = || format!("writing {}", self.warc.display());
        let file = tempfile::NamedTempFile::new_in(folder).with_context(said)?;
        let wanted = Wanted {
            software: concat!("groma/", env!("CARGO_PKG_VERSION")),
            with_records: !self.without_records,
        };
        let to = BufWriter::new(file.as_file());
        let counts = store.write_evidence(&tables, wanted, &self.warc, to)?;
        file.as_file().sync_all().with_context(said)?;
        file.persist(&self.warc).with_context(said)?;
        if settings.json {
            let counts = serde_json::json!({
                "catalogs": counts.catalogs,
                "requests": counts.requests,
                "records": counts.records,
                "withheld": counts.withheld,
            });
            println!("{counts:#}");
            return Ok(Outcome::Good);
        }
        println!(
            "{}: {} catalogs, {} requests, {} records",
            self.warc.display(),
            counts.catalogs,
            counts.requests,
            counts.records
        );
        if counts.withheld > 0 {
            println!("  {} records of restricted catalogs were left out", counts.withheld);
        }
        Ok(Outcome::Good)
    }
}
