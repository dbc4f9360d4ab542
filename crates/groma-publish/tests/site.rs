//! The pages of a run made by hand.

#![allow(clippy::unwrap_used, reason = "a broken case should stop the test")]

mod sample;

use groma_define::tables::{ScoreRow, TABLES};
use groma_publish::{Published, STYLE, Site, downloads, site};
use sample::{HOSTILE, Made, PLAIN, run};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn publish(made: &Made) -> (PathBuf, Published) {
    let out = made.dir.path().join("site");
    let published = site(&made.definition, &made.run, &made.tables, &out).unwrap();
    downloads(&made.tables, &out).unwrap();
    (out, published)
}

fn pages(out: &Path, published: &Published) -> BTreeMap<String, String> {
    let read = |path: &String| (path.clone(), std::fs::read_to_string(out.join(path)).unwrap());
    published.pages.iter().map(read).collect()
}

/// The values of an attribute, wherever it stands in a tag.
fn attributes<'t>(html: &'t str, name: &str) -> Vec<&'t str> {
    let start = format!(" {name}=\"");
    html.split(&start).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

fn one_line_a_tag(html: &str) -> String {
    html.replace("><", ">\n<")
}

#[test]
fn every_kind_of_page_is_written() {
    let made = run(5, &PLAIN);
    let (_, published) = publish(&made);
    let expected = [
        "index.html",
        "unit/U0.html",
        "unit/U1.html",
        "unit/U2.html",
        "unit/U3.html",
        "unit/U4.html",
        "node/total.html",
        "node/p1.html",
        "node/p2.html",
        "method.html",
        "check.html",
        "variants.html",
        "coverage.html",
        "findings.html",
        "data.html",
    ];
    assert_eq!(published.pages, expected);
    assert_eq!(published.files, ["groma.css", "ranking.csv"]);
}

#[test]
fn the_page_of_a_unit_reads_as_it_should() {
    let made = run(5, &PLAIN);
    let site = Site::open(&made.definition, &made.run, &made.tables).unwrap();
    insta::assert_snapshot!(one_line_a_tag(&site.html("unit/U0.html").unwrap()));
}

#[test]
fn the_ranking_as_csv_has_every_unit() {
    let made = run(5, &PLAIN);
    let site = Site::open(&made.definition, &made.run, &made.tables).unwrap();
    insta::assert_snapshot!(site.ranking_csv().replace("\r\n", "\n"));
}

#[test]
fn every_internal_link_resolves_and_nothing_is_loaded_from_elsewhere() {
    for words in [&PLAIN, &HOSTILE] {
        let made = run(5, words);
        let (out, published) = publish(&made);
        let pages = pages(&out, &published);
        for (path, html) in &pages {
            let dir = Path::new(path).parent().unwrap();
            for href in attributes(html, "href") {
                if href.starts_with("https://") {
                    continue;
                }
                let (file, anchor) =
                    href.split_once('#').map_or((href, None), |(f, a)| (f, Some(a)));
                let target = if file.is_empty() { path.clone() } else { normal(&dir.join(file)) };
                assert!(out.join(&target).is_file(), "{path}: {href} leads nowhere");
                if let Some(anchor) = anchor {
                    let ids = attributes(&pages[&target], "id");
                    assert!(ids.contains(&anchor), "{path}: {href} has no such place");
                }
            }
            assert!(
                !html.contains("<script") && !html.contains("<img") && !html.contains("<iframe"),
                "{path}"
            );
            assert!(attributes(html, "src").is_empty(), "{path} loads something");
            let sheets: Vec<_> =
                html.split("<link ").skip(1).map(|tag| attributes(tag, "href")[0]).collect();
            assert!(sheets.iter().all(|sheet| sheet.ends_with("groma.css")), "{path}");
        }
    }
    assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
}

fn normal(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in path.iter().map(|part| part.to_string_lossy().into_owned()) {
        if part == ".." {
            parts.pop().expect("no link leaves the site");
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

#[test]
fn hostile_names_stay_text() {
    let made = run(5, &HOSTILE);
    let (out, published) = publish(&made);
    for (path, html) in pages(&out, &published) {
        assert!(!html.contains("<script"), "{path}");
        assert!(!html.contains("<img"), "{path}");
        assert!(path.chars().all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c)), "{path}");
        for (tag, count) in tags(&html) {
            assert_eq!(count, 0, "{path}: <{tag}> is not closed as often as it is opened");
        }
        assert!(!html.contains('\u{202e}'), "{path}: a name turns the figures beside it");
        assert!(html.contains("&lt;script&gt;"), "{path} shows no hostile text: the test is blind");
    }
}

/// How much oftener each element is opened than closed.
fn tags(html: &str) -> BTreeMap<String, i64> {
    let mut open: BTreeMap<String, i64> = BTreeMap::new();
    for tag in html.split('<').skip(1) {
        let name =
            |text: &str| text.chars().take_while(char::is_ascii_alphanumeric).collect::<String>();
        match tag.strip_prefix('/') {
            Some(tag) => *open.entry(name(tag)).or_default() -= 1,
            None => *open.entry(name(tag)).or_default() += 1,
        }
    }
    open.retain(|name, _| !["", "meta", "link", "br"].contains(&name.as_str()));
    open
}

#[test]
fn every_page_has_its_landmarks_names_and_rights() {
    let made = run(5, &PLAIN);
    let (out, published) = publish(&made);
    let mut titles = BTreeSet::new();
    for (path, html) in pages(&out, &published) {
        for once in [
            "<h1",
            "<main ",
            "<header>",
            "<footer>",
            "<title>A",
            "<a class=\"skip\" href=\"#main\"",
        ] {
            let wanted = if once == "<title>A" { "<title>" } else { once };
            let head =
                if wanted == "<title>" { html.split("<body>").next().unwrap() } else { &html };
            assert_eq!(head.matches(wanted).count(), 1, "{path}: {wanted}");
        }
        assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\">"), "{path}");
        let footer = html.split("<footer>").nth(1).unwrap();
        for text in [
            "Not endorsed",
            "Owner",
            "https://terms.example/x",
            "By us",
            "Changes made",
            "CC0",
            "0123456789abcdef",
        ] {
            assert!(footer.contains(text), "{path}: the footer lacks {text}");
        }
        let ids = attributes(&html, "id");
        assert_eq!(
            ids.len(),
            ids.iter().collect::<BTreeSet<_>>().len(),
            "{path}: an id stands twice"
        );
        assert!(
            titles.insert(
                html.split("<title>").nth(1).unwrap().split('<').next().unwrap().to_owned()
            ),
            "{path}: its title is another's"
        );
        assert!(!html.to_lowercase().contains("confidence interval"), "{path}");
        assert_eq!(
            html.matches("<table").count(),
            html.matches("<div class=\"scroll\" role=\"region\" tabindex=\"0\"").count(),
            "{path}"
        );
    }
}

#[test]
fn a_missing_figure_is_shown_as_missing() {
    let made = run(5, &PLAIN);
    let site = Site::open(&made.definition, &made.run, &made.tables).unwrap();
    let unit = site.html("unit/U4.html").unwrap();
    assert!(unit.contains("<dt>Total</dt>") || unit.contains("<dt>total</dt>"));
    assert!(unit.contains("<strong><span class=\"none\" aria-hidden=\"true\">\u{2013}</span><span class=\"vh\">no value</span></strong>"));
    let index = site.html("index.html").unwrap();
    assert!(index.contains("<h2>Units without a score</h2>"));
    assert!(index.contains("Outside the cohort, not ranked"));
}

#[test]
fn without_draws_there_is_no_interval_and_the_page_says_so() {
    let made = run(5, &PLAIN);
    let mut rows: Vec<ScoreRow> = made.tables.read().unwrap();
    for row in &mut rows {
        (row.score_low, row.score_high, row.rank_low, row.rank_high) = (None, None, None, None);
    }
    made.tables.write(&rows).unwrap();
    let site = Site::open(&made.definition, &made.run, &made.tables).unwrap();
    let index = site.html("index.html").unwrap();
    assert!(index.contains("No ranges: no weights were drawn"));
    assert!(!index.contains("class=\"i\"") && !index.contains("Rank range"));
}

#[test]
fn tables_that_do_not_exist_make_no_pages() {
    let made = run(5, &PLAIN);
    for table in TABLES.iter().filter(|table| !["unit", "node"].contains(&table.name)) {
        std::fs::remove_file(made.tables.path(table.name)).ok();
    }
    let (out, published) = publish(&made);
    let tops: Vec<&str> =
        published.pages.iter().map(String::as_str).filter(|path| !path.contains('/')).collect();
    assert_eq!(tops, ["index.html", "method.html", "variants.html", "data.html"]);
    assert!(!out.join("data/score.csv").exists());
}

#[test]
fn the_same_tables_give_the_same_bytes() {
    let made = run(5, &HOSTILE);
    let (out, first) = publish(&made);
    let read = |path: &String| std::fs::read(out.join(path)).unwrap();
    let before: Vec<_> = first.pages.iter().chain(&first.files).map(read).collect();
    let (_, second) = publish(&made);
    assert_eq!(first, second);
    assert_eq!(before, second.pages.iter().chain(&second.files).map(read).collect::<Vec<_>>());
}

#[test]
fn pages_are_small() {
    assert!(STYLE.len() < 15_000, "the style sheet has {} bytes", STYLE.len());
    let made = run(195, &PLAIN);
    let (out, published) = publish(&made);
    for (path, html) in pages(&out, &published) {
        assert!(html.len() < 100_000, "{path} has {} bytes", html.len());
    }
}

#[test]
fn downloads_come_back_as_they_were() {
    let made = run(5, &HOSTILE);
    let (out, _) = publish(&made);
    let rows: Vec<ScoreRow> = made.tables.read().unwrap();
    let mut reader = csv::Reader::from_path(out.join("data/score.csv")).unwrap();
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let at = |name: &str| names.iter().position(|column| column == name).unwrap();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), rows.len());
    for (record, row) in records.iter().zip(&rows) {
        assert_eq!(&record[at("unit")], row.unit.as_str());
        assert_eq!(record[at("score")].parse().ok(), row.score);
        assert_eq!(record[at("rank")].is_empty(), row.rank.is_none());
    }
    for table in TABLES.iter().filter(|table| made.tables.has(table.name)) {
        let parquet = out.join(format!("data/{}.parquet", table.name));
        assert_eq!(
            std::fs::read(parquet).unwrap(),
            std::fs::read(made.tables.path(table.name)).unwrap()
        );
    }
}
