//! How much a file may ask for.

/// Bounds on what is read.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes_max: u64,
    /// Bytes after unpacking, all parts together.
    pub unpacked_bytes_max: u64,
    /// Unpacked bytes for each packed one.
    pub ratio_max: u64,
    /// Cells with content, all sheets together.
    pub cells_max: u64,
    /// Characters of one cell.
    pub cell_chars_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes_max: 50_000_000,
            unpacked_bytes_max: 400_000_000,
            ratio_max: 100,
            cells_max: 3_000_000,
            cell_chars_max: 100_000,
        }
    }
}
