//! The sheet `settings`: one row that says what the form is called.

use super::form::{Comment, Settings};
use super::name::is_name;
use super::table::{Row, Table};
use crate::sheets::Findings;

/// Reads the settings. Rows below the first are kept and mean nothing.
pub(super) fn read(table: &Table, findings: &mut Findings) -> Settings {
    let mut settings = Settings::default();
    warn_of_two_identifiers(table, findings);
    for row in &table.rows {
        if row.number == 2 {
            read_row(table, row, &mut settings);
        } else {
            let comment = Comment { row: row.number, cells: table.spelled(row) };
            settings.rows_below.push(comment);
        }
    }
    if !settings.root.is_empty() && !is_name(&settings.root) {
        let header = table.headers.iter().find(|header| header.parts == ["name"]);
        // The reference names the header's row, so that is where people look.
        findings.error(
            header.map_or(table.row_place(1), |header| table.place_under(1, header)),
            "illegal-name",
            format!("the form's `name` is `{}`, which is no legal name", settings.root),
            "use letters, digits, `_`, `-` and `.`, beginning with a letter or `_`",
        );
    }
    settings
}

/// Both headers of the identifier are no refusal: the older one is passed over.
fn warn_of_two_identifiers(table: &Table, findings: &mut Findings) {
    let has = |text: &str| table.headers.iter().any(|header| header.text == text);
    if has("form_id") && has("id_string") {
        findings.warning(
            table.row_place(1),
            "two-identifiers",
            "the identifier has two columns, `form_id` and `id_string`: the second is passed over",
            "delete the column `id_string`",
        );
    }
}

fn read_row(table: &Table, row: &Row, settings: &mut Settings) {
    for (header, text) in &row.cells {
        let header = &table.headers[*header];
        match header.parts.as_slice() {
            [key] if settings.text_mut(key).is_some() => {
                if let Some(own) = settings.text_mut(key) {
                    own.clone_from(text);
                }
            }
            _ => settings.other.push((header.text.clone(), text.clone())),
        }
    }
}

impl Settings {
    /// The settings that have a field, by the part that their header names and by the header that
    /// is written.
    pub(super) const KEYS: [(&str, &str); 10] = [
        ("title", "form_title"),
        ("id_string", "form_id"),
        ("version", "version"),
        ("default_language", "default_language"),
        ("instance_name", "instance_name"),
        ("style", "style"),
        ("name", "name"),
        ("namespaces", "namespaces"),
        ("allow_choice_duplicates", "allow_choice_duplicates"),
        ("clean_text_values", "clean_text_values"),
    ];

    /// The text of a setting that has a field.
    pub(super) fn text_mut(&mut self, key: &str) -> Option<&mut String> {
        Some(match key {
            "title" => &mut self.title,
            "id_string" => &mut self.id,
            "version" => &mut self.version,
            "default_language" => &mut self.default_language,
            "instance_name" => &mut self.instance_name,
            "style" => &mut self.style,
            "name" => &mut self.root,
            "namespaces" => &mut self.namespaces,
            "allow_choice_duplicates" => &mut self.allow_choice_duplicates,
            "clean_text_values" => &mut self.clean_text_values,
            _ => return None,
        })
    }

    /// The text of a further setting, by its header.
    pub fn other(&self, header: &str) -> Option<&str> {
        self.other.iter().find(|(own, _)| own == header).map(|(_, text)| text.as_str())
    }
}

/// What `yes` and `no` in their spellings mean; none for any other text.
pub fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "true()" => Some(true),
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "false()" => Some(false),
        _ => None,
    }
}
