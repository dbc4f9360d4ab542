//! Pages of `package_search`, by the number of records that came and never by the number asked for.

use super::address::ask;
use super::answer::{self, Page};
use super::{Place, confirm, fallback, record};
use crate::answer::{Ask, Exchange};
use crate::draft::Draft;
use crate::finding::{self, Noted};
use crate::gather::Gather;
use crate::json::Json;
use crate::protocol::{Next, Step, Wanted};
use serde::{Deserialize, Serialize};
use url::Url;

/// Records of a page; servers that cannot make so many at once are asked for fewer.
const ROWS: u64 = 500;
const ROWS_FEW: u64 = 50;

/// Identifiers of a page: the most that servers give by default.
const ROWS_OF_IDENTIFIERS: u64 = 1000;

/// Where a search is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Search {
    base: Url,
    start: u64,
    rows: u64,
    what: What,
    /// What the first page announced.
    count: Option<u64>,
    /// Records that came a second time.
    repeated: u64,
}

/// What is searched for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum What {
    Everything,
    Since(String),
    Identifiers,
}

/// The first page; with it, what the portal says of itself.
pub(super) fn first(base: &Url, wanted: &Wanted) -> Step {
    let (what, rows) = match wanted {
        Wanted::Everything => (What::Everything, ROWS),
        Wanted::ChangedSince(since) => (What::Since(since.clone()), ROWS),
        Wanted::Identifiers => (What::Identifiers, ROWS_OF_IDENTIFIERS),
    };
    let search = Search { base: base.clone(), start: 0, rows, what, count: None, repeated: 0 };
    let mut step = search.step();
    if search.what != What::Identifiers {
        step.asks.push(ask(base, "status_show", &[]));
    }
    step
}

impl Search {
    fn step(&self) -> Step {
        Step::one(self.ask(), Place::Search(self.clone()))
    }

    fn ask(&self) -> Ask {
        let (rows, start) = (self.rows.to_string(), self.start.to_string());
        let mut parameters =
            vec![("rows", rows.as_str()), ("start", start.as_str()), ("sort", "id asc")];
        let filter = match &self.what {
            What::Since(since) => format!("metadata_modified:[{since} TO *]"),
            _ => String::new(),
        };
        match self.what {
            What::Since(_) => parameters.push(("fq", &filter)),
            What::Identifiers => parameters.push(("fl", "id,type")),
            What::Everything => {}
        }
        ask(&self.base, "package_search", &parameters)
    }
}

/// Reads a page and says what is next.
pub(super) fn read(mut search: Search, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
    let [page, rest @ ..] = answers else { return Next::End };
    if let Some(status) = rest.first() {
        about(status, gather);
    }
    let only_listed = search.what == What::Identifiers;
    let mut repeated = 0;
    let read = answer::of(page, gather, &mut |part, gather| match only_listed {
        true => listed(&part.value, gather),
        false => repeated += u64::from(record::put(part, gather, true)),
    });
    search.repeated += repeated;
    match read {
        Ok(Page { end: Some(cut_off), .. }) => cut_off,
        Ok(page) => next(search, &page, gather),
        Err(refused)
            if search.rows > ROWS_FEW
                && page.fetch().status.is_none_or(|status| status >= 500)
                && !refused.what.contains("Search ")
                && !only_listed =>
        {
            search.rows = ROWS_FEW;
            Next::Step(search.step())
        }
        Err(refused) => {
            fallback::instead(&search.base, refused, search.what != What::Everything, gather)
        }
    }
}

fn next(mut search: Search, page: &Page, gather: &mut Gather<'_>) -> Next {
    if let Some(count) = page.count {
        if !matches!(search.what, What::Since(_)) {
            gather.about().claimed = Some(count);
        }
        if let Some(before) = search.count.filter(|before| *before != count) {
            let what =
                format!("The portal announced {before} data sets, and {count} on a later page.");
            gather.note(Noted::new(finding::COUNT_DIFFERS, what));
        }
        search.count = Some(count);
    }
    search.start += page.items;
    if page.items > 0 && search.count.is_none_or(|count| search.start < count) {
        return Next::Step(search.step());
    }
    if search.repeated > 0 {
        let what = format!("{} records came on more than one page.", search.repeated);
        gather.note(Noted::new(finding::PAGES_DRIFT, what));
    }
    match search.what {
        What::Since(_) => Next::End,
        _ => confirm::next(&search.base, gather),
    }
}

/// An identifier: of an object, or by itself; what is no data set is never read, and not missed.
fn listed(value: &Json, gather: &mut Gather<'_>) {
    if Draft::NOT_A_DATASET.contains(&record::kind(value).as_str()) {
        return;
    }
    if let Some(id) = value.text().or_else(|| value.at("id").said()) {
        gather.listed(&id);
    }
}

/// What `status_show` says; portals without it are not at fault.
fn about(status: &Exchange, gather: &mut Gather<'_>) {
    let Ok(page) = answer::of(status, gather, &mut |_, _| {}) else { return };
    let said = |name: &str| {
        page.status.iter().find(|(key, _)| key == name).and_then(|(_, value)| value.said())
    };
    let about = gather.about();
    let version = said("ckan_version");
    if version.is_some() {
        about.software.get_or_insert("CKAN".to_owned());
    }
    about.software_version = about.software_version.take().or(version);
    about.title = about.title.take().or(said("site_title"));
    about.description = about.description.take().or(said("site_description"));
    about.homepage = about.homepage.take().or(said("site_url"));
    if about.language.is_empty() {
        about.language.extend(said("locale_default"));
    }
}
