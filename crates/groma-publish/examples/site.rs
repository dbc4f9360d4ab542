//! Makes the pages of a run that exists: `site EDITION TABLES OUT`.

use groma_define::RunId;
use groma_store::TableDir;
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [edition, tables, out] = args.as_slice() else {
        return Err("say `site EDITION TABLES OUT`".into());
    };
    let reading = groma_define::read(Path::new(edition))?;
    let definition = reading.definition.ok_or("the edition has errors; see `groma check`")?;
    let tables = TableDir::new(tables);
    let rows = tables.read::<groma_define::tables::ScoreRow>()?;
    let run = rows.first().map_or_else(|| RunId::from("none"), |row| row.run.clone());
    let out = Path::new(out);
    let published = groma_publish::site(&definition, &run, &tables, out)?;
    let files = groma_publish::downloads(&tables, out)?;
    println!(
        "{} pages, {} tables as CSV and Parquet in {}",
        published.pages.len(),
        files.len() / 2,
        out.display()
    );
    Ok(())
}
