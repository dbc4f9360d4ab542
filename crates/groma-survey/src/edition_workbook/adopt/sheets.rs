//! Further sheets of a form: tables of an edition, when their columns are, and else kept.

use crate::edition_workbook::folder::keep_sheet;
use crate::edition_workbook::kept::Kept;
use crate::edition_workbook::table::Table;
use crate::sheets::{Sheet, SheetFinding, SheetPlace};
use groma_define::Severity;
use std::collections::BTreeMap;

/// Tables by file. A sheet with `_` before its name is one, unless it has the name of a table that
/// an edition reads and other columns than that.
pub(super) fn read(
    sheets: &[Sheet],
    kept: &mut Kept,
    findings: &mut Vec<SheetFinding>,
) -> BTreeMap<String, Table> {
    let mut tables = BTreeMap::new();
    let schemas = groma_define::schema::csv_schemas();
    for sheet in sheets {
        let name = sheet.name.strip_prefix('_');
        let Some(file) = name.map(|name| format!("{name}.csv")) else {
            keep_sheet(sheet, kept);
            continue;
        };
        let table = Table::from_sheet(sheet, findings);
        match (schemas.get(&file), file.as_str()) {
            (None, _) => {
                tables.insert(file, table);
            }
            (Some(_), "units.csv") if units(&table).is_some() => {
                tables.extend(units(&table).map(|units| (file, units)));
                findings.push(finding(
                    sheet,
                    "units-taken-over",
                    "code, name and population of the units are taken over".to_owned(),
                    "columns that an edition does not know stay in xlsform_kept.csv",
                ));
                keep_sheet(sheet, kept);
            }
            (Some(_), _) => {
                findings.push(finding(
                    sheet,
                    "sheet-kept",
                    format!("the sheet is kept in xlsform_kept.csv and not read as {file}"),
                    "write the file anew in the edition folder; `groma schema` has its columns",
                ));
                keep_sheet(sheet, kept);
            }
        }
    }
    tables
}

/// The units that a sheet names, when it has their codes and names.
fn units(table: &Table) -> Option<Table> {
    let columns = ["code", "name", "population"];
    table.at("code").and(table.at("name"))?;
    let cell = |row, column: &&str| table.cell(row, column).trim().to_owned();
    let rows = (0..table.rows.len())
        .map(|row| columns.iter().map(|column| cell(row, column)).collect::<Vec<String>>());
    let is_whole = |cells: &Vec<String>| {
        let is_number = |text: &str| text.is_empty() || text.parse::<f64>().is_ok();
        !cells[0].is_empty() && !cells[1].is_empty() && is_number(&cells[2])
    };
    let rows: Vec<Vec<String>> = rows.filter(is_whole).collect();
    let columns = columns.map(str::to_owned).to_vec();
    (!rows.is_empty()).then_some(Table { columns, rows })
}

fn finding(sheet: &Sheet, code: &'static str, message: String, hint: &str) -> SheetFinding {
    let place = SheetPlace { sheet: sheet.name.clone(), ..SheetPlace::default() };
    SheetFinding { place, severity: Severity::Warning, code, message, hint: hint.to_owned() }
}
