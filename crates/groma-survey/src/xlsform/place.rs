//! Places that are no single cell.

use crate::sheets::SheetPlace;

/// The whole file.
pub(super) fn whole_file() -> SheetPlace {
    SheetPlace::default()
}

/// A sheet.
pub(super) fn whole_sheet(sheet: &str) -> SheetPlace {
    SheetPlace { sheet: sheet.to_owned(), ..SheetPlace::default() }
}
