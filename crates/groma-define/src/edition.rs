//! `edition.toml`: one flat level of settings.

use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What the edition is, and what everything in it may see of the clock.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// Short code, used in file names and addresses, for example `odm-2023`.
    pub code: String,
    /// Title in the first language.
    pub name: String,
    /// Titles in other languages, by language code.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
    /// The period that is measured, for example `2023` or `2022-01/2022-12`.
    pub period: String,
    /// The only clock a result may see, `YYYY-MM-DD`.
    pub as_of: String,
    /// Language codes, the first is the default.
    pub languages: Vec<String>,
    /// Licence of the results, an SPDX expression or a name.
    pub licence: String,
    /// The sentence that every page carries.
    #[serde(default)]
    pub notice: String,
    /// Who made the instrument, when not ourselves.
    #[serde(default)]
    pub owner: Option<String>,
    /// The owner's terms.
    #[serde(default)]
    pub terms: Option<String>,
    /// The attribution the owner asks for.
    #[serde(default)]
    pub attribution: Option<String>,
    /// What was changed against the owner's material.
    #[serde(default)]
    pub changes: Option<String>,
    /// Where the figures come from.
    #[serde(default)]
    pub sources: Vec<String>,
    /// Every random draw starts here.
    pub seed: u64,
    /// The node that the ranking shows; the first root when absent.
    #[serde(default)]
    pub index: Option<String>,
    /// The cohort that is ranked; `all` when absent.
    #[serde(default = "all")]
    pub cohort: String,
    /// Delimiter of the CSV files, `,` when absent.
    #[serde(default)]
    pub delimiter: Option<char>,
    /// Files of which a release publishes only the digest.
    #[serde(default)]
    pub restricted: Vec<String>,
    /// How the parts of the score are called by depth, for example `["index", "dimension", "indicator", "question"]`.
    #[serde(default)]
    pub level_names: Vec<String>,
    /// Settings for rules, the table `setting(key, value)`.
    #[serde(default)]
    pub settings: BTreeMap<String, String>,
    /// Version of the instrument, for example `1.0`; a return names the one it was made from.
    #[serde(default)]
    pub instrument: Option<String>,
    /// What respondents have to know about it, for example `not pre-tested`.
    #[serde(default)]
    pub instrument_status: Option<String>,
    /// Stands over every output, for demonstrations.
    #[serde(default)]
    pub watermark: Option<String>,
    /// The days of the round; none when answers were collected elsewhere.
    #[serde(default)]
    pub returns: Option<ReturnDays>,
    /// How what was harvested is measured.
    #[serde(default)]
    pub metadata: MetadataSettings,
}

/// How what was harvested is measured, where the edition decides.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct MetadataSettings {
    /// A link is dead after failed probes on so many different days, 1 or more.
    pub dead_after_probes: u32,
    /// And so many hours from the first of them to the last.
    pub dead_after_hours: u32,
    /// The least score of a copy, from 0 to 1.
    pub copies_score: f64,
    /// How alike titles of one publisher must be to be compared further, from 0 to 1.
    pub copies_title_likeness: f64,
    /// An address or identifier that more data sets of one catalog share is nobody's.
    pub copies_shared_max: u32,
    /// The bands: the least points of each, for example `bad = 0`; those of the method when absent.
    pub bands: BTreeMap<String, f64>,
}

impl Default for MetadataSettings {
    fn default() -> Self {
        Self {
            dead_after_probes: 3,
            dead_after_hours: 72,
            copies_score: 0.75,
            copies_title_likeness: 0.8,
            copies_shared_max: 3,
            bands: BTreeMap::new(),
        }
    }
}

/// When a round opens and closes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnDays {
    /// The first day on which returns go out, `YYYY-MM-DD`.
    pub opens: String,
    /// The last day on which they may come back, in UTC.
    pub due: String,
    /// How many days a unit has to reply to what reviewers found, 7 to 21.
    #[serde(default = "reply_days")]
    pub reply_days: u32,
    /// How many days the public has to contest what was published.
    #[serde(default = "contest_days")]
    pub contest_days: u32,
}

fn reply_days() -> u32 {
    14
}

fn contest_days() -> u32 {
    30
}

fn all() -> String {
    "all".to_owned()
}
