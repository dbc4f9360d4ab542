//! An edition folder as one workbook, and back: the same tables, cell for cell.
