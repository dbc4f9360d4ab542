//! The columns that a table of the instrument may have.

use groma_define::schema::csv_schemas;
use serde_json::Value;

/// The columns of a table: those that the folder's had, and those that the edition's language has.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// In their order.
    pub(super) recorded: Vec<String>,
    fields: Vec<String>,
    translated: Vec<String>,
}

impl Known {
    /// Those of a file.
    pub(super) fn of(file: &str, recorded: Vec<String>) -> Self {
        let schemas = csv_schemas();
        let words = |key: &str| {
            let words = schemas.get(file).and_then(|schema| schema[key].as_array());
            let word = |word: &Value| word.as_str().or(word["name"].as_str()).map(str::to_owned);
            words.into_iter().flatten().filter_map(word).collect()
        };
        Self { recorded, fields: words("fields"), translated: words("translated") }
    }

    /// True for a column that the table may have; any other stays with the form.
    pub(super) fn has(&self, column: &str) -> bool {
        let is_in = |names: &[String], name: &str| names.iter().any(|other| other == name);
        is_in(&self.recorded, column)
            || match column.split_once("::") {
                Some((base, _)) => is_in(&self.translated, base),
                None => is_in(&self.fields, column),
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_the_folder_and_of_the_language() {
        let known = Known::of("questions.csv", vec!["own".to_owned()]);
        for column in ["own", "minutes", "label::en", "evidence_guidance::pt-BR"] {
            assert!(known.has(column), "{column}");
        }
        for column in ["minuts", "label", "minutes::en", "own::en"] {
            assert!(!known.has(column), "{column}");
        }
    }
}
