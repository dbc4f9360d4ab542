//! Tickets as a list that goes to those who mend: one line a publisher and defect.

use anyhow::{Context, Result};
use groma_define::CatalogId;
use groma_define::tables::TicketRow;
use groma_publish::plain_cell;
use groma_store::TableDir;
use std::path::Path;

/// Writes the tickets of the catalogs, sorted by who has to do something.
pub(super) fn write(measured: &TableDir, catalogs: &[CatalogId], file: &Path) -> Result<()> {
    let mut tickets: Vec<TicketRow> = measured.read()?;
    tickets.retain(|ticket| catalogs.contains(&ticket.catalog_id));
    tickets.sort_by(|a, b| {
        let by = (&a.owner, &a.catalog_id, &a.publisher, &a.metric);
        by.cmp(&(&b.owner, &b.catalog_id, &b.publisher, &b.metric))
    });
    let mut csv = csv::Writer::from_path(file).with_context(|| file.display().to_string())?;
    csv.write_record([
        "owner",
        "catalog",
        "publisher",
        "metric",
        "who",
        "what",
        "subject",
        "subjects",
        "datasets",
        "points_of_publisher",
        "points_of_catalog",
        "example",
        "first_ids",
    ])?;
    for ticket in &tickets {
        csv.write_record([
            plain_cell(&ticket.owner).as_ref(),
            ticket.catalog_id.as_str(),
            plain_cell(&ticket.publisher).as_ref(),
            ticket.metric.as_str(),
            &ticket.who,
            &ticket.what,
            &ticket.subject_kind,
            &ticket.subjects.to_string(),
            &ticket.datasets.to_string(),
            &format!("{:.2}", ticket.gain),
            &format!("{:.2}", ticket.gain_catalog),
            plain_cell(ticket.example.as_deref().unwrap_or_default()).as_ref(),
            &ticket.first_ids.join(" "),
        ])?;
    }
    csv.flush()?;
    Ok(())
}
