//! Profiles over what was harvested, a catalog at a time.

use super::Catalog;
use crate::profiles::{Settings, check_stored};
use groma_define::tables::{ProfileFindingRow, ProfileResultRow};
use groma_store::{StoreError, TableDir};

/// Writes `profile_result` and `profile_finding`.
pub(super) fn write(catalogs: &[Catalog], out: &TableDir) -> Result<(), StoreError> {
    let (mut results, mut findings) =
        (out.writer::<ProfileResultRow>()?, out.writer::<ProfileFindingRow>()?);
    for catalog in catalogs {
        let tables = check_stored(&catalog.row, &catalog.tables, Settings::default())?;
        results.push(tables.results)?;
        findings.push(tables.findings)?;
    }
    results.finish()?;
    findings.finish()
}
