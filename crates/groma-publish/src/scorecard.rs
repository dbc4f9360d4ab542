//! What the metadata of portals are worth, to be handed to those who mend them: one page a catalog.
//!
//! Working pages from the tables of an assessment; nothing here computes a figure.

mod catalog;

use crate::filename;
use crate::link::scroller;
use crate::number::{count, fixed, missing};
use crate::shell::document;
use crate::{PublishError, STYLE};
use groma_define::CatalogId;
use groma_define::tables::{
    CatalogRow, ExampleRow, GroupQualityRow, LinkRow, MeasurementRow, MendRow, MetricRow,
    ProfileFindingRow, ReadingRow, TicketRow,
};
use groma_store::TableDir;
use maud::{Markup, html};
use std::fs;
use std::path::Path;

/// The tables of an assessment, and those of earlier ones that show the trend.
pub struct Scorecard {
    watermark: Option<String>,
    pub(crate) catalogs: Vec<CatalogRow>,
    pub(crate) groups: Vec<GroupQualityRow>,
    pub(crate) measurements: Vec<MeasurementRow>,
    pub(crate) metrics: Vec<MetricRow>,
    pub(crate) readings: Vec<ReadingRow>,
    pub(crate) mends: Vec<MendRow>,
    pub(crate) tickets: Vec<TicketRow>,
    pub(crate) examples: Vec<ExampleRow>,
    pub(crate) links: Vec<LinkRow>,
    pub(crate) profiles: Vec<ProfileFindingRow>,
    pub(crate) earlier: Vec<GroupQualityRow>,
}

impl Scorecard {
    /// Reads the tables of an assessment.
    pub fn read(
        tables: &TableDir,
        catalogs: Vec<CatalogRow>,
        earlier: Vec<GroupQualityRow>,
        watermark: Option<String>,
    ) -> Result<Self, PublishError> {
        Ok(Self {
            watermark,
            catalogs,
            groups: tables.read()?,
            measurements: tables.read()?,
            metrics: tables.read()?,
            readings: tables.read()?,
            mends: tables.read()?,
            tickets: tables.read()?,
            examples: tables.read()?,
            links: tables.read()?,
            profiles: tables.read()?,
            earlier,
        })
    }

    /// Writes the pages into a folder, and says which.
    pub fn write(&self, out: &Path) -> Result<Vec<String>, PublishError> {
        fs::create_dir_all(out).map_err(PublishError::write(out))?;
        let write = |name: &str, text: &str| {
            let path = out.join(name);
            fs::write(&path, text).map_err(PublishError::write(path))
        };
        write("groma.css", STYLE)?;
        let names =
            filename::names(self.catalogs.iter().map(|catalog| catalog.catalog_id.as_str()));
        let page = |catalog: &CatalogRow| format!("{}.html", names[catalog.catalog_id.as_str()]);
        let list = self.list(&page);
        write("index.html", &self.page("What the metadata are worth", &list))?;
        let mut written = vec!["index.html".to_owned()];
        for catalog in &self.catalogs {
            let name = page(catalog);
            let body = catalog::body(self, catalog);
            write(&name, &self.page(&title(catalog), &body))?;
            written.push(name);
        }
        Ok(written)
    }

    fn page(&self, title: &str, body: &Markup) -> String {
        let inside = html! {
            header { p.brand { a href="index.html" { "Assessment of metadata" } } }
            main #main { (body) }
        };
        document(self.watermark.as_deref(), "en", title, "", &inside).into_string()
    }

    fn list(&self, page: &dyn Fn(&CatalogRow) -> String) -> Markup {
        html! {
            h1 { "What the metadata are worth" }
            p.lead { "Points of 405 in the European metadata quality assessment; "
                "what cannot be said yet is left out of what could be had." }
            @if let Some(main) = self.readings.iter().find(|reading| reading.main) {
                p.note { "Read as " code { (main.reading) } ". " (marked(&main.meaning)) }
            }
            (scroller("Catalogs", &html! { table {
                thead { tr {
                    th scope="col" { "Catalog" } th scope="col" { "Unit" }
                    th.r scope="col" { "Data sets" } th.r scope="col" { "Points" }
                    th.r scope="col" { "Of" } th scope="col" { "Band" }
                } }
                tbody { @for catalog in &self.catalogs {
                    @let group = self.group("catalog", catalog.catalog_id.as_str());
                    tr {
                        th scope="row" { a href=(page(catalog)) { (catalog::cut(&title(catalog))) } }
                        td { @match &catalog.unit { Some(unit) => (unit), None => (missing()) } }
                        td.r { (count(catalog.dataset_count_read.unsigned_abs())) }
                        @match group { Some(group) => {
                            td.r { (fixed(group.points, 1)) } td.r { (fixed(group.points_max, 0)) }
                            td { (band(group)) }
                        } None => { td.r { (missing()) } td.r { (missing()) } td { (missing()) } } }
                    }
                } }
            } }))
        }
    }

    /// A data set that mends and tickets name; they are kept in the order of their key.
    pub(crate) fn example(&self, catalog: &CatalogId, dataset: &str) -> Option<&ExampleRow> {
        let wanted = (catalog.as_str(), dataset);
        let of = &self.examples;
        let at = of.binary_search_by(|row| {
            (row.catalog_id.as_str(), row.dataset_id.as_str()).cmp(&wanted)
        });
        at.ok().map(|at| &of[at])
    }

    /// The points of a group under the main reading.
    pub(crate) fn group(&self, kind: &str, subject: &str) -> Option<&GroupQualityRow> {
        let main = self.readings.iter().find(|reading| reading.main)?;
        self.groups.iter().find(|group| {
            *group.subject_kind == *kind
                && *group.subject == *subject
                && group.reading == main.reading
        })
    }
}

/// A text of the program, in which names stand between backticks.
pub(crate) fn marked(text: &str) -> Markup {
    html! { @for (at, part) in text.split('`').enumerate() {
        @if at % 2 == 1 { code { (part) } } @else { (part) }
    } }
}

/// The band, or what it lies between while not everything can be said.
pub(crate) fn band(group: &GroupQualityRow) -> Markup {
    html! { @match &group.band {
        Some(band) => (band),
        None => { (group.band_least) " to " (group.band_most) },
    } }
}

/// What a catalog is called.
pub(crate) fn title(catalog: &CatalogRow) -> String {
    catalog.title.as_deref().unwrap_or(&catalog.source_url).to_owned()
}
