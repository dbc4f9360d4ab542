//! The pages of a run: which there are, each as text, all of them as files.

use crate::figures::Figures;
use crate::page::{PAGES, Page, Place};
use crate::{PublishError, ranking_csv, shell};
use groma_define::{Definition, RunId};
use groma_store::TableDir;
use std::fs;
use std::path::Path;

/// The one style sheet, `groma.css` in every site.
pub const STYLE: &str = include_str!("style.css");

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Paths of the pages inside the folder, with `/` between their parts, the first page first.
    pub pages: Vec<String>,
    /// Paths of everything else that was written beside them.
    pub files: Vec<String>,
}

/// The pages of one run, made one at a time as they are asked for.
pub struct Site<'a> {
    figures: Figures<'a>,
    places: Vec<(&'static Page, Place)>,
}

impl<'a> Site<'a> {
    /// Reads the tables of a run.
    pub fn open(
        definition: &'a Definition,
        run: &'a RunId,
        tables: &'a TableDir,
    ) -> Result<Self, PublishError> {
        let figures = Figures::read(definition, run, tables)?;
        let places = PAGES
            .iter()
            .flat_map(|page| (page.places)(&figures).into_iter().map(move |place| (page, place)))
            .collect();
        Ok(Self { figures, places })
    }

    /// Paths of all pages inside the site, the first page first.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.places.iter().map(|(_, place)| place.path.as_str())
    }

    /// The page at this path, as a whole HTML document.
    pub fn html(&self, path: &str) -> Option<String> {
        let (page, place) = self.places.iter().find(|(_, place)| place.path == path)?;
        Some(self.document(page, place))
    }

    /// The ranking as CSV: the table beside the figure of the first page.
    pub fn ranking_csv(&self) -> String {
        ranking_csv::text(&self.figures)
    }

    fn document(&self, page: &Page, place: &Place) -> String {
        let tops: Vec<Place> = self
            .places
            .iter()
            .map(|(_, place)| place)
            .filter(|p| p.nav.is_some())
            .cloned()
            .collect();
        let body = (page.body)(&self.figures, place);
        let mut text = shell::page(&self.figures, &tops, place, &body).into_string();
        text.retain(|c| !turns_text(c));
        text.push('\n');
        text
    }
}

/// Characters that turn the direction of what follows them. No name needs one, and
/// one in a name would turn the figures beside it: 0.51 would read 15.0. Pages leave
/// them out; downloads have them.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Writes every page of a run, the style sheet and the ranking as CSV into the
/// folder `out`. Pages link to tables in `data/`, which [`crate::downloads`] writes.
pub fn site(
    definition: &Definition,
    run: &RunId,
    tables: &TableDir,
    out: &Path,
) -> Result<Published, PublishError> {
    let site = Site::open(definition, run, tables)?;
    let mut published = Published::default();
    for (page, place) in &site.places {
        write(out, &place.path, site.document(page, place).as_bytes())?;
        published.pages.push(place.path.clone());
    }
    for (path, text) in [("groma.css", STYLE), (ranking_csv::PATH, &site.ranking_csv())] {
        write(out, path, text.as_bytes())?;
        published.files.push(path.to_owned());
    }
    Ok(published)
}

fn write(out: &Path, path: &str, bytes: &[u8]) -> Result<(), PublishError> {
    let path = out.join(path);
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir).map_err(PublishError::write(dir))?;
    }
    fs::write(&path, bytes).map_err(PublishError::write(path))
}
