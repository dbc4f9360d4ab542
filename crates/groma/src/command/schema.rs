//! `groma schema`

use crate::{Outcome, Settings};
use anyhow::Result;
use serde_json::Value;

#[derive(clap::Args)]
pub(crate) struct Schema {
    /// Only the tables that rules and `groma sql` read
    #[arg(long)]
    tables: bool,
}

impl Schema {
    pub(crate) fn execute(&self, _: &Settings) -> Result<Outcome> {
        let tables = Value::Object(groma_define::schema::table_schemas());
        let printed = match self.tables {
            true => tables,
            false => serde_json::json!({
                "toml": groma_define::schema::toml_schemas(),
                "csv": groma_define::schema::csv_schemas(),
                "tables": tables,
            }),
        };
        println!("{}", serde_json::to_string_pretty(&printed)?);
        Ok(Outcome::Good)
    }
}
