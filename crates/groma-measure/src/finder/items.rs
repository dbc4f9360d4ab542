//! What can be found, and the terms by which it is: `items.csv` and `terms.csv`.

use crate::words::Words;
use std::sync::LazyLock;

/// The items that come with the program: the 53 high-value data sets of the OECD's survey.
const ITEMS: &str = include_str!("items.csv");

/// Their terms.
const TERMS: &str = include_str!("terms.csv");

/// A data set that can be looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// Themes of the EU's authority table in which it is to be expected.
    pub themes: Vec<String>,
    /// The category of high-value data sets that it belongs to, when there is one.
    pub category: Option<String>,
}

/// What a term says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Says {
    /// It names the item.
    Is,
    /// It belongs to the item and to others.
    Hint,
    /// It is about something else.
    Not,
}

/// A term of an item.
#[derive(Clone, Debug)]
pub(super) struct Term {
    pub(super) item: usize,
    /// None for one that is the same in every language.
    pub(super) language: Option<String>,
    pub(super) says: Says,
    pub(super) text: String,
}

/// Items and their terms, ready to be looked for.
#[derive(Debug)]
pub struct Finder {
    items: Vec<Item>,
    pub(super) terms: Vec<Term>,
    pub(super) words: Words,
}

/// A table of items or terms that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{table}, line {line}: {message}")]
pub struct FinderError {
    table: &'static str,
    line: u64,
    message: String,
}

impl Finder {
    /// The one that comes with the program.
    pub fn shipped() -> &'static Self {
        static READ: LazyLock<Finder> = LazyLock::new(|| {
            Finder::read(ITEMS, TERMS).expect("the shipped tables are held by a test")
        });
        &READ
    }

    /// Reads items (`item,name,theme,hvd_category`) and terms (`item,language,kind,terms`).
    pub fn read(items: &str, terms: &str) -> Result<Self, FinderError> {
        let items = rows("items", items, |[code, name, themes, category]| {
            Ok(Item {
                code: code.to_owned(),
                name: name.to_owned(),
                themes: listed(themes),
                category: Some(category.to_owned()).filter(|category| !category.is_empty()),
            })
        })?;
        let terms: Vec<Vec<Term>> = rows("terms", terms, |[code, language, kind, written]| {
            let known = items.iter().position(|item| item.code == code);
            let item = known.ok_or_else(|| format!("there is no item `{code}`"))?;
            let says = match kind {
                "is" => Says::Is,
                "hint" => Says::Hint,
                "not" => Says::Not,
                other => return Err(format!("`{other}` is neither is, hint nor not")),
            };
            let language = Some(language.to_owned()).filter(|language| language != "*");
            let term = |text| Term { item, language: language.clone(), says, text };
            Ok(listed(written).into_iter().map(term).collect())
        })?;
        let terms: Vec<Term> = terms.into_iter().flatten().collect();
        let words = Words::of(terms.iter().map(|term| term.text.as_str()))
            .map_err(|message| FinderError { table: "terms", line: 0, message })?;
        Ok(Self { items, terms, words })
    }

    /// Everything that can be found.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    pub(super) fn item(&self, at: usize) -> &Item {
        &self.items[at]
    }

    /// Languages that an item has terms in, sorted.
    pub fn languages(&self, code: &str) -> Vec<&str> {
        let of_item = self.terms.iter().filter(|term| self.items[term.item].code == code);
        let mut languages: Vec<&str> = of_item.filter_map(|t| t.language.as_deref()).collect();
        languages.sort_unstable();
        languages.dedup();
        languages
    }
}

/// Texts between semicolons.
fn listed(cell: &str) -> Vec<String> {
    cell.split(';').map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

fn rows<T>(
    table: &'static str,
    csv: &str,
    mut read: impl FnMut([&str; 4]) -> Result<T, String>,
) -> Result<Vec<T>, FinderError> {
    let mut rows = Vec::new();
    for record in csv::Reader::from_reader(csv.as_bytes()).into_records() {
        let failed = |line, message| FinderError { table, line, message };
        let record = record.map_err(|why| failed(0, why.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells = [0, 1, 2, 3].map(|at| record.get(at).unwrap_or_default());
        rows.push(read(cells).map_err(|message| failed(line, message))?);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_items_are_whole() {
        let finder = Finder::shipped();
        assert_eq!(finder.items().len(), 53);
        for item in finder.items() {
            assert!(item.themes.iter().all(|theme| theme.len() == 4), "{}", item.code);
            let languages = finder.languages(&item.code);
            for language in ["de", "en", "es", "fr"] {
                assert!(languages.contains(&language), "{} {language}", item.code);
            }
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let check = |items: &str, terms: &str, expected: &str| {
            let items = format!("item,name,theme,hvd_category\n{items}");
            let terms = format!("item,language,kind,terms\n{terms}");
            assert_eq!(Finder::read(&items, &terms).unwrap_err().to_string(), expected);
        };
        check("a,A,ECON,", "b,en,is,b", "terms, line 2: there is no item `b`");
        check("a,A,ECON,", "a,en,maybe,b", "terms, line 2: `maybe` is neither is, hint nor not");
    }
}
