//! What speaks against a record being data at all.

use groma_define::tables::DistributionRow;

/// A reason to think less of every candidate.
pub(super) struct Doubt {
    /// The share of the confidence that is left.
    pub(super) leaves: f64,
    pub(super) because: &'static str,
}

/// Formats that are read by people and hold no table.
const DOCUMENTS: &[&str] =
    &["PDF", "DOC", "DOCX", "ODT", "RTF", "PPT", "PPTX", "JPEG", "JPG", "PNG", "GIF", "TIFF"];

/// What speaks against it.
pub(super) fn doubts(distributions: &[DistributionRow]) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let formats: Vec<String> = distributions.iter().filter_map(format).collect();
    let documents = formats.iter().filter(|f| DOCUMENTS.contains(&f.as_str())).count();
    if !formats.is_empty() && documents == formats.len() && formats.len() == distributions.len() {
        doubts.push(Doubt { leaves: 0.6, because: "documents only" });
    }
    doubts
}

/// The last part of the term that a format was understood as, or what was written, in capitals.
fn format(distribution: &DistributionRow) -> Option<String> {
    let understood = distribution.format.as_deref().or(distribution.format_raw.as_deref());
    let media = || distribution.media_type_raw.as_deref();
    let text = understood.or_else(media)?;
    Some(text.rsplit('/').next().unwrap_or(text).to_ascii_uppercase())
}
