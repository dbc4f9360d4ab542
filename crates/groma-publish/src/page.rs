//! What a page is, and the one list of them. A new page is a file in `page/` and a line here.

use crate::figures::Figures;
use maud::Markup;

mod check;
mod coverage;
mod data;
mod findings;
mod method;
mod node;
mod ranking;
mod unit;
mod variants;

/// One kind of page: where pages of it lie, and what stands on them.
pub(crate) struct Page {
    /// The name of its file in `page/`.
    #[cfg_attr(not(test), expect(dead_code, reason = "held against the files by a test"))]
    pub(crate) name: &'static str,
    /// Every page of this kind; none when its rows do not exist.
    pub(crate) places: fn(&Figures<'_>) -> Vec<Place>,
    /// What stands between header and footer.
    pub(crate) body: fn(&Figures<'_>, &Place) -> Markup,
}

/// Where a page lies and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Path inside the site.
    pub(crate) path: String,
    /// Title without the edition's name.
    pub(crate) title: String,
    /// What the navigation calls it; only for pages that stand there.
    pub(crate) nav: Option<&'static str>,
    /// The code of the unit or node it is about.
    pub(crate) subject: String,
}

impl Place {
    /// A page that stands in the navigation.
    pub(crate) fn top(path: &str, title: &str, nav: &'static str) -> Self {
        Self { path: path.into(), title: title.into(), nav: Some(nav), subject: String::new() }
    }

    /// The way from this page to the folder of the site: empty, or `../`.
    pub(crate) fn root(&self) -> &'static str {
        if self.path.contains('/') { "../" } else { "" }
    }
}

/// Every kind of page, in the order of the navigation.
pub(crate) const PAGES: &[Page] = &[
    ranking::PAGE,
    unit::PAGE,
    node::PAGE,
    method::PAGE,
    check::PAGE,
    variants::PAGE,
    coverage::PAGE,
    findings::PAGE,
    data::PAGE,
];

#[cfg(test)]
mod tests {
    use super::PAGES;

    #[test]
    fn the_list_and_the_files_agree() {
        let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/src/page");
        let mut files: Vec<String> = std::fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file())
            .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        let mut listed: Vec<&str> = PAGES.iter().map(|page| page.name).collect();
        files.sort();
        listed.sort_unstable();
        assert_eq!(listed, files);
    }
}
