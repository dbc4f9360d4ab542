//! How much a file may ask for.

/// Bounds on what is read. Each is looked at while reading: what a file declares about itself is
/// never believed.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes_max: u64,
    /// Files inside an archive.
    pub parts_max: usize,
    /// Bytes after unpacking, all parts together.
    pub unpacked_bytes_max: u64,
    /// Unpacked bytes for each packed one, once [`Limits::UNPACKED_FREE`] is passed.
    pub ratio_max: u64,
    /// How deep elements may be nested in a part.
    pub depth_max: usize,
    /// Rows of a sheet.
    pub rows_max: usize,
    /// Columns of a sheet.
    pub columns_max: usize,
    /// Cells of the grids that are built, all sheets together: a row counts from its first column
    /// to its last one with content.
    pub cells_max: u64,
    /// Characters of one cell; longer texts are a finding and are not cut.
    pub cell_chars_max: usize,
    /// Bytes of text in all cells together: one shared text may stand in very many of them.
    pub text_bytes_max: u64,
}

impl Limits {
    /// Unpacked bytes up to which no ratio is asked for: small files of blanks pack very well.
    pub const UNPACKED_FREE: u64 = 10_000_000;

    /// The most a file of this length may unpack to.
    pub(super) fn unpacked_budget(&self, file_bytes: u64) -> u64 {
        let by_ratio = file_bytes.saturating_mul(self.ratio_max).max(Self::UNPACKED_FREE);
        by_ratio.min(self.unpacked_bytes_max)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes_max: 50_000_000,
            parts_max: 5_000,
            unpacked_bytes_max: 400_000_000,
            ratio_max: 100,
            depth_max: 200,
            rows_max: 1_048_576,
            columns_max: 16_384,
            cells_max: 3_000_000,
            cell_chars_max: 100_000,
            text_bytes_max: 200_000_000,
        }
    }
}
