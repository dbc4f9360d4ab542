//! What stands against a catalog: findings by kind, the gravest and most frequent first.

use anyhow::Result;
use groma_define::tables::FindingRow;
use groma_store::CatalogFolder;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Findings of one kind, with one for example.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Noticed {
    pub(crate) code: String,
    pub(crate) severity: String,
    pub(crate) count: u64,
    pub(crate) example: String,
}

/// What was noticed at any reading of the catalog and is still so.
pub(crate) fn noticed(catalog: &CatalogFolder) -> Result<Vec<Noticed>> {
    let mut kinds: BTreeMap<String, Noticed> = BTreeMap::new();
    for finding in catalog.tables().rows::<FindingRow>(&["code", "severity", "message"])? {
        let finding = finding?;
        let kind = kinds.entry(finding.code.to_string()).or_insert_with(|| Noticed {
            code: finding.code.to_string(),
            severity: finding.severity.to_string(),
            count: 0,
            example: finding.message.to_string(),
        });
        kind.count += 1;
    }
    let mut kinds: Vec<Noticed> = kinds.into_values().collect();
    let grave = |severity: &str| ["error", "warning", "note"].iter().position(|s| *s == severity);
    kinds.sort_by(|a, b| {
        let by = |kind: &Noticed| (grave(&kind.severity), Reverse(kind.count));
        by(a).cmp(&by(b)).then_with(|| a.code.cmp(&b.code))
    });
    Ok(kinds)
}
