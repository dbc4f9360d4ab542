//! The questionnaire as respondents will see it: one page for each language, without a run.

mod page;
mod question;
mod words;

use crate::{PublishError, STYLE};
use groma_define::Definition;
use std::fs;
use std::path::Path;

/// Writes one page for each of the edition's languages, and the style sheet, into the folder
/// `out`. The first language is `index.html`, the others are named for their language.
pub fn questionnaire(definition: &Definition, out: &Path) -> Result<Vec<String>, PublishError> {
    fs::create_dir_all(out).map_err(PublishError::write(out))?;
    let write = |name: &str, text: &str| {
        let path = out.join(name);
        fs::write(&path, text).map_err(PublishError::write(path))
    };
    write("groma.css", STYLE)?;
    let mut written = Vec::new();
    for language in &definition.edition.languages {
        let name = file(definition, language);
        write(&name, &page::page(definition, language).into_string())?;
        written.push(name);
    }
    Ok(written)
}

/// The file of a language's page.
fn file(definition: &Definition, language: &str) -> String {
    match definition.edition.languages.first().is_some_and(|first| first == language) {
        true => "index.html".to_owned(),
        false => format!("{language}.html"),
    }
}
