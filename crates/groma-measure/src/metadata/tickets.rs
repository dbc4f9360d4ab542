//! Tickets: what each publisher has to mend, with the first data sets behind it.

use super::counts::Counts;
use super::examples::Examples;
use super::measure::Stage;
use super::mends::{defects, mend_of, owner};
use groma_define::tables::{CatalogRow, MendRow, TicketRow};

/// The tickets of a catalog's publishers, in the order of their key.
pub(super) fn tickets(
    stage: &Stage<'_>,
    catalog: &CatalogRow,
    whole: &Counts,
    publishers: &[(&str, &Counts)],
    mends: &[MendRow],
    examples: &Examples,
) -> Vec<TicketRow> {
    let mut tickets = Vec::new();
    for (publisher, counts) in publishers {
        let first = tickets.len();
        for defect in defects(stage, counts) {
            let Some(mend) = mend_of(mends, defect.name) else { continue };
            tickets.push(TicketRow {
                catalog_id: catalog.catalog_id.clone(),
                publisher: (*publisher).into(),
                metric: defect.name.into(),
                owner: owner(catalog, publisher, &mend.who),
                who: mend.who.clone(),
                unit: catalog.unit.clone(),
                subject_kind: defect.subject.as_str().into(),
                subjects: defect.subjects as i64,
                datasets: counts.failing(&stage.layout, defect.cause) as i64,
                gain: defect.gain,
                gain_catalog: defect.gain_of(stage, whole),
                what: mend.what.clone(),
                example: examples.title(counts.firsts(defect.cause)),
                first_ids: examples.ids(counts.firsts(defect.cause)),
            });
        }
        tickets[first..].sort_by(|a, b| a.metric.cmp(&b.metric));
    }
    tickets
}
