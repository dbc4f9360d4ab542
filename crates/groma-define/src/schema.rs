//! The machine-readable form of the edition folder, generated from what the reader itself uses.

use crate::edition::Edition;
use crate::method::MethodFile;
use crate::read::column::{Column, Holds, SheetSpec};
use crate::read::files::SHEETS;
use crate::read::rules_md::FrontMatter;
use crate::table::{self, Table};
use crate::tables::TABLES;
use schemars::{JsonSchema, schema_for};
use serde_json::{Map, Value, json};

/// JSON Schemas of `edition.toml`, `method.toml` and the front matter of rules, by name.
pub fn toml_schemas() -> Map<String, Value> {
    fn schema<T: JsonSchema>(name: &str) -> (String, Value) {
        (name.to_owned(), schema_for!(T).to_value())
    }
    Map::from_iter([
        schema::<Edition>("edition.toml"),
        schema::<MethodFile>("method.toml"),
        schema::<FrontMatter>("rules/*.md"),
    ])
}

/// Table Schemas of the CSV files, by name.
///
/// Columns such as `label::LANG` repeat for each language; `translated` names them. `required`
/// is that of the cells; a column that is not required may be absent.
pub fn csv_schemas() -> Map<String, Value> {
    SHEETS.iter().map(|sheet| (sheet.file.to_owned(), sheet_schema(sheet))).collect()
}

fn sheet_schema(sheet: &SheetSpec) -> Value {
    let fields: Vec<Value> = sheet.columns.iter().map(field).collect();
    let foreign: Vec<Value> =
        sheet.columns.iter().filter_map(|column| foreign_key(sheet, column)).collect();
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "description": sheet.doc,
        "required": sheet.required,
        "translated": sheet.translated,
        "fieldsMatch": "superset",
        "fields": fields,
        "primaryKey": sheet.key,
        "foreignKeys": foreign,
    })
}

fn field(column: &Column) -> Value {
    let mut field = json!({ "name": column.name, "description": column.doc });
    let (kind, more) = match column.holds {
        Holds::Text | Holds::Code | Holds::Ref(_) | Holds::Call => ("string", json!({})),
        Holds::Refs(target) => {
            // Table Schema has no foreign keys inside lists.
            let (file, home) = target.home();
            let doc = format!("{}, each a `{home}` of {file}", column.doc);
            ("list", json!({ "delimiter": ";", "itemType": "string", "description": doc }))
        }
        Holds::Number => ("number", json!({})),
        Holds::Share => ("number", json!({ "constraints": { "minimum": 0, "maximum": 1 } })),
        Holds::Count => ("integer", json!({ "constraints": { "minimum": 1 } })),
        Holds::YesNo => ("boolean", json!({ "trueValues": ["yes"], "falseValues": ["no"] })),
        Holds::Date => ("date", json!({ "format": "default" })),
        Holds::Words(words) => ("string", json!({ "constraints": { "enum": words } })),
    };
    field["type"] = json!(kind);
    if let Value::Object(more) = more {
        for (key, value) in more {
            field[key] = value;
        }
    }
    if column.required {
        field["constraints"]["required"] = json!(true);
    }
    if !column.default.is_empty() {
        field["default"] = json!(column.default);
    }
    field
}

fn foreign_key(sheet: &SheetSpec, column: &Column) -> Option<Value> {
    let Holds::Ref(target) = column.holds else { return None };
    let (file, home) = target.home();
    // Table Schema names the table itself with an empty text.
    let resource = if file == sheet.file { "" } else { file.trim_end_matches(".csv") };
    let reference = json!({ "resource": resource, "fields": [home] });
    Some(json!({ "fields": [column.name], "reference": reference }))
}

/// Table Schemas of the table catalogue: the tables that rules read and releases hold.
pub fn table_schemas() -> Map<String, Value> {
    TABLES.iter().map(|table| (table.name.to_owned(), table_schema(table))).collect()
}

fn table_schema(table: &Table) -> Value {
    let fields: Vec<Value> = table.columns.iter().map(table_field).collect();
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "description": table.doc.trim(),
        "fields": fields,
        "primaryKey": table.key,
    })
}

fn table_field(column: &table::Column) -> Value {
    let mut field = json!({
        "name": column.name,
        "type": column.kind.as_str(),
        "description": column.doc.trim(),
    });
    if !column.unit.is_empty() {
        field["unit"] = json!(column.unit);
    }
    if !column.nullable {
        field["constraints"] = json!({ "required": true });
    }
    field
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_says_what_the_reader_checks() {
        let schemas = csv_schemas();
        let level = &schemas["units.csv"]["fields"][3];
        insta::assert_snapshot!(level, @r#"{"name":"level","description":"what kind it is","type":"string","constraints":{"enum":["national","regional","local","body"]},"default":"national"}"#);
        insta::assert_snapshot!(schemas["cohorts.csv"]["foreignKeys"], @r#"[{"fields":["unit"],"reference":{"resource":"units","fields":["code"]}}]"#);
    }

    #[test]
    fn everything_has_a_schema() {
        assert_eq!(csv_schemas().len(), SHEETS.len());
        assert_eq!(table_schemas().len(), TABLES.len());
        let edition = &toml_schemas()["edition.toml"];
        assert_eq!(edition["properties"]["as_of"]["type"], "string");
        assert_eq!(edition["additionalProperties"], false);
        let unit = &table_schemas()["unit"];
        insta::assert_snapshot!(unit["fields"][4], @r#"{"name":"population","type":"number","description":"Inhabitants.","unit":"persons"}"#);
    }

    /// A reference must point at a column that exists and is a key.
    #[test]
    fn references_have_a_home() {
        for sheet in SHEETS {
            for column in sheet.columns {
                if let Holds::Ref(target) | Holds::Refs(target) = column.holds {
                    let (file, home) = target.home();
                    let target = SHEETS.iter().find(|other| other.file == file).unwrap();
                    assert!(target.key.contains(&home), "{} → {file}", sheet.file);
                }
            }
        }
    }
}
