//! Pages in a real browser: 320 px wide, nothing scrolls sideways, one heading, a
//! language, nothing fetched from elsewhere.

use crate::workbench::{Copy, files_below, say};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

const BROWSER: &str = "/usr/bin/chromium";

/// Every kind of page of three editions; units and nodes of one kind look alike.
#[test]
fn pages_fit_a_narrow_screen() {
    if !Path::new(BROWSER).is_file() {
        say(
            "browser-pages",
            "browser pages: 0 looked at; install the package chromium to look at them",
        );
        return;
    }
    let mut looked_at = 0;
    for edition in
        ["replications/odm-2023", "replications/ourdata-2017", "editions/rules-by-example"]
    {
        let copy = Copy::of(edition);
        copy.groma("run", &["--quiet"]).good();
        let site = copy.store().join("preview").canonicalize().unwrap();
        let pages = one_of_each(&site);
        for page in measured(&site, &pages) {
            let name = page["page"].as_str().unwrap();
            // A scroll bar takes some of the 320; nothing may need more.
            assert!(
                (300.0..=320.0).contains(&page["width"].as_f64().unwrap()),
                "{edition}: {page}"
            );
            assert_eq!(page["headings"], 1, "{edition}: {name}");
            assert_eq!(page["language"], "en", "{edition}: {name}");
            assert_eq!(page["elsewhere"], 0, "{edition}: {name}");
            looked_at += 1;
        }
    }
    say("browser-pages", &format!("browser pages: {looked_at} looked at"));
    assert!(looked_at >= 20, "{looked_at}");
}

/// The questionnaire in each language, and the pages of the secretariat.
#[test]
fn working_pages_fit_a_narrow_screen() {
    if !Path::new(BROWSER).is_file() {
        return;
    }
    let copy = Copy::of("editions/demo");
    let (asked, judged) = (copy.beside("asked"), copy.beside("judged"));
    copy.groma("preview", &["--out", asked.to_str().unwrap()]).good();
    let edition = copy.edition();
    let consistency =
        ["returns", "consistency", edition.to_str().unwrap(), "--html", judged.to_str().unwrap()];
    crate::workbench::groma(&consistency).with_code(1);
    let worth = copy.beside("worth");
    copy.groma("harvest", &["--quiet"]).good();
    copy.groma("assess", &["--html", worth.to_str().unwrap()]).good();
    for (site, languages) in
        [(&asked, ["en", "fr"]), (&judged, ["en", "en"]), (&worth, ["en", "en"])]
    {
        let pages = one_of_each(site);
        assert!(pages.len() >= 2, "{pages:?}");
        for page in measured(site, &pages) {
            let name = page["page"].as_str().unwrap();
            let width = page["width"].as_f64().unwrap();
            assert!((300.0..=320.0).contains(&width), "{page}");
            assert_eq!(page["headings"], 1, "{name}");
            assert!(languages.contains(&page["language"].as_str().unwrap()), "{page}");
            assert_eq!(page["elsewhere"], 0, "{name}");
        }
    }
}

/// All pages at the top, and the first three of each folder.
fn one_of_each(site: &Path) -> Vec<String> {
    let mut pages = Vec::new();
    for file in files_below(site) {
        let name = file.strip_prefix(site).unwrap().to_str().unwrap().to_owned();
        let folder = name.split_once('/').map_or("", |(folder, _)| folder).to_owned();
        let seen =
            pages.iter().filter(|page: &&String| page.starts_with(&format!("{folder}/"))).count();
        if name.ends_with(".html") && (folder.is_empty() || seen < 3) {
            pages.push(name);
        }
    }
    pages
}

/// Opens the pages in frames of 320 px and asks the browser what it made of them.
fn measured(site: &Path, pages: &[String]) -> Vec<Value> {
    let harness = format!(
        "<!doctype html><body><script>const pages = {}, seen = [];\
         for (const page of pages) {{\
           const frame = document.createElement('iframe');\
           frame.style = 'width:320px;height:600px;border:0';\
           frame.onload = () => {{\
             const shown = frame.contentDocument;\
             seen.push({{ page, width: shown.documentElement.scrollWidth,\
               headings: shown.querySelectorAll('h1').length,\
               language: shown.documentElement.lang,\
               elsewhere: shown.querySelectorAll('script, img[src^=\"http\"], link[href^=\"http\"]').length }});\
             if (seen.length === pages.length) document.body.textContent = JSON.stringify(seen);\
           }};\
           frame.src = page; document.body.append(frame);\
         }}</script></body>",
        serde_json::to_string(pages).unwrap()
    );
    let start = site.join("harness.html");
    std::fs::write(&start, harness).unwrap();
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new(BROWSER)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"])
        .args(["--disable-background-networking", "--disable-component-update"])
        .args(["--allow-file-access-from-files", "--virtual-time-budget=20000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("file://{}", start.display()))
        .output()
        .expect("the browser starts");
    let dom = String::from_utf8_lossy(&output.stdout).into_owned();
    let from = dom.find('[').unwrap_or_else(|| panic!("the browser measured nothing: {dom:.500}"));
    let to = dom.rfind(']').expect("what begins with a bracket ends with one");
    serde_json::from_str(&dom[from..=to]).unwrap_or_else(|why| panic!("{why}: {dom:.500}"))
}
