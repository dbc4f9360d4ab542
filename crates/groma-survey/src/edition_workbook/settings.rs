//! The sheet `settings` of a form: what of it the edition says, and what is kept beside it.

use super::edition_sheet::{Edition, NAMESPACE, SETTINGS};
use super::error::OpenError;
use super::kept::Kept;
use super::languages::language_of;
use super::table::Table;

/// The sheet as the edition says it, with what is kept of a form's own settings.
pub(super) fn table(edition: &Edition, kept: &Kept) -> Table {
    let mut table = edition.settings();
    for cell in kept.sheet(SETTINGS).filter(|cell| cell.row > 1) {
        match table.at(&cell.column) {
            None => {
                table.columns.push(cell.column.clone());
                table.rows[0].push(cell.value.clone());
            }
            Some(at) if is_same(&cell.column, &cell.value, &table.rows[0][at]) => {
                table.rows[0][at].clone_from(&cell.value);
            }
            Some(at) if cell.column == "namespaces" => {
                table.rows[0][at] = with_ours(&cell.value);
            }
            Some(_) => {}
        }
    }
    table
}

/// Keeps what the sheet says beyond the edition, and what it leaves out that the edition says.
pub(super) fn collect(sheet: &Table, edition: &Edition, kept: &mut Kept) {
    let made = edition.settings();
    for (column, cell) in sheet.columns.iter().zip(sheet.rows.first().into_iter().flatten()) {
        if !cell.is_empty() && cell != made.cell(0, column) {
            kept.push(SETTINGS, 2, column, cell);
        }
    }
    for (column, _) in edition.setting_keys() {
        let is_filled = !sheet.rows.is_empty() && !sheet.cell(0, column).is_empty();
        if !is_filled && !made.cell(0, column).is_empty() {
            kept.push(SETTINGS, 2, column, "");
        }
    }
}

/// Refuses what `settings` says differently from `_edition`.
pub(super) fn refuse_disagreement(settings: &Table, edition: &Edition) -> Result<(), OpenError> {
    let made = edition.settings();
    let Some(row) = settings.rows.first() else { return Ok(()) };
    for (setting, key) in edition.setting_keys() {
        let (found, said) = (settings.cell(0, setting), made.cell(0, setting));
        if settings.at(setting).is_some() && !row.is_empty() && !is_same(setting, found, said) {
            let (in_settings, in_edition) = (found.to_owned(), said.to_owned());
            return Err(OpenError::Disagreement { setting, in_settings, key, in_edition });
        }
    }
    Ok(())
}

/// True when a form's setting says what ours does, in its own spelling.
fn is_same(setting: &str, theirs: &str, ours: &str) -> bool {
    match setting {
        // A form may leave its title and version out.
        _ if theirs.trim().is_empty() => true,
        "form_id" => code_of(theirs) == ours || theirs.trim() == ours.trim(),
        "default_language" => language_of(theirs) == language_of(ours),
        "namespaces" => theirs.contains(NAMESPACE),
        _ => theirs.trim() == ours.trim(),
    }
}

/// An edition's code for a form's id: what may stand in file names stays.
pub(super) fn code_of(form_id: &str) -> String {
    let legal = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let code: String =
        form_id.trim().chars().map(|letter| if legal(letter) { letter } else { '-' }).collect();
    let code = code.trim_start_matches('.');
    if code.is_empty() { "form".to_owned() } else { code.to_owned() }
}

fn with_ours(namespaces: &str) -> String {
    let theirs = namespaces.split_whitespace().filter(|word| !word.starts_with("groma="));
    theirs.chain([NAMESPACE]).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_setting() {
        assert!(is_same("form_id", "my form", "my-form"));
        assert!(!is_same("form_id", "my form", "your-form"));
        assert!(is_same("default_language", "French", "French (fr)"));
        assert!(!is_same("default_language", "French", "English (en)"));
        assert!(is_same("form_title", "", "T"));
        assert!(!is_same("form_title", "U", "T"));
        assert_eq!(with_ours("oi=\"u\" groma=\"old\""), format!("oi=\"u\" {NAMESPACE}"));
        assert_eq!(code_of(" ..my form!"), "my-form-");
    }
}
