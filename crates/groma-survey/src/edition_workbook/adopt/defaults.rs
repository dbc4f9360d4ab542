//! What an edition needs and a form does not have: a day, a unit, a framework.

use super::Instrument;
use crate::edition_workbook::languages::language_of;
use crate::edition_workbook::settings::code_of;
use crate::edition_workbook::table::Table;
use crate::xlsform::{Form, Texts};
use std::collections::BTreeMap;

/// The languages of a form by their codes, that of texts without a language first.
pub(super) fn languages(form: &Form) -> Vec<String> {
    let mut languages: Vec<String> = Vec::new();
    for name in form.languages() {
        let code = language_of(name);
        if !languages.contains(&code) {
            languages.push(code);
        }
    }
    let default = form.settings.default_language.trim();
    if default.is_empty() && has_plain_texts(form) {
        // Texts that name no language are in one that is not among the others.
        let free = ["en", "und"].into_iter().find(|code| !languages.iter().any(|l| l == code));
        languages.insert(0, free.unwrap_or("mul").to_owned());
    }
    if languages.is_empty() {
        languages.push("en".to_owned());
    }
    languages
}

fn has_plain_texts(form: &Form) -> bool {
    let mut plain = false;
    let mut see = |texts: &Texts| plain |= texts.0.iter().any(|(language, _)| language.is_empty());
    form.visit(&mut |item, _| {
        if let Some(element) = item.element() {
            element.texts().for_each(&mut see);
        }
    });
    form.lists.iter().flat_map(|list| &list.choices).flat_map(|c| c.texts()).for_each(&mut see);
    plain
}

/// `edition.toml`, with the words that somebody has to look at.
pub(super) fn edition_toml(form: &Form, as_of: &str) -> String {
    let text = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let code = code_of(&form.settings.id);
    let name = match (form.settings.title.trim(), form.settings.id.trim()) {
        ("", "") => "A form",
        ("", id) => id,
        (title, _) => title,
    };
    let languages: Vec<toml::Value> =
        languages(form).into_iter().map(toml::Value::String).collect();
    let instrument = match form.settings.version.trim() {
        "" => String::new(),
        version => format!("instrument = {}\n", text(version)),
    };
    format!(
        "# Made of a form. Look at every line before the first round.\n\
         code = {}\n\
         name = {}\n\
         {instrument}\
         period = {}  # the period that is measured\n\
         as_of = {}  # the only clock a result may see\n\
         languages = {}  # the first is the default\n\
         licence = \"not stated\"  # of the results\n\
         seed = 1  # every random draw starts here\n\
         index = \"index\"\n",
        text(&code),
        text(name),
        text(as_of.get(..4).unwrap_or(as_of)),
        text(as_of),
        toml::Value::Array(languages),
    )
}

/// Units, framework and points, as far as the form brought none.
pub(super) fn tables(
    instrument: &Instrument,
    there: &BTreeMap<String, Table>,
) -> BTreeMap<String, Table> {
    let label = instrument.questions.columns.iter().find(|column| column.starts_with("label::"));
    let scored: Vec<(&str, &str)> =
        instrument.scored(label.map_or("label", String::as_str)).collect();
    let mut framework = vec![["index", "", "Index", "sum", ""]];
    let sources: Vec<String> = scored.iter().map(|(code, _)| format!("question:{code}")).collect();
    let nodes: Vec<String> = scored.iter().map(|(code, _)| format!("points-{code}")).collect();
    for (((_, name), source), node) in scored.iter().zip(&sources).zip(&nodes) {
        framework.push([node, "index", name, "", source]);
    }
    if scored.is_empty() {
        // Nothing earns points yet: a value has to be given.
        framework[0] = ["index", "", "Index", "", "given"];
    }
    let units = [["unit", "A unit"]];
    let points: Vec<[&str; 3]> =
        instrument.points.iter().map(|(l, o, p)| [l.as_str(), o.as_str(), p.as_str()]).collect();
    let mut tables = BTreeMap::from([
        ("units.csv".to_owned(), table(["code", "name"], &units)),
        (
            "framework.csv".to_owned(),
            table(["code", "parent", "name", "aggregate", "source"], &framework),
        ),
    ]);
    if !points.is_empty() {
        tables.insert("points.csv".to_owned(), table(["list", "option", "points"], &points));
    }
    tables.retain(|file, _| !there.contains_key(file));
    tables
}

fn table<const N: usize>(columns: [&str; N], rows: &[[&str; N]]) -> Table {
    Table {
        columns: columns.map(str::to_owned).to_vec(),
        rows: rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect(),
    }
}
