//! `groma probe` and `groma assess`: points, mends, tickets, pages, the trend.

use crate::portal::{Portal, Reply};
use crate::workbench::{Copy, groma, path};
use serde_json::Value;
use std::collections::BTreeMap;

fn cards(said: &str) -> Vec<Value> {
    let said: Value = serde_json::from_str(said).unwrap();
    let cards = said["catalogs"].as_array().unwrap().iter();
    cards.cloned().collect()
}

#[test]
fn the_portals_of_the_demo_are_assessed() {
    let copy = Copy::of("editions/demo");
    let said = copy.groma("assess", &[]).with_code(2);
    assert!(said.contains("nothing was harvested yet"), "{said}");
    copy.groma("harvest", &["--quiet"]).good();
    let (html, csv) = (copy.beside("pages"), copy.beside("tickets.csv"));
    let said = copy.groma("assess", &["--json", "--html", path(&html), "--csv", path(&csv)]).good();
    let cards = cards(&said);
    assert_eq!(cards.len(), 4);
    for card in &cards {
        // Points are those of the dimensions; what cannot be said before links were tried is left out.
        let dimensions = card["dimensions"].as_array().unwrap();
        let sum: f64 = dimensions.iter().filter_map(|d| d["points"].as_f64()).sum();
        assert!((sum - card["points"].as_f64().unwrap()).abs() < 1e-9, "{card}");
        assert_eq!(card["points_max"], 325.0, "{card}");
        // Mends that bring most for each come first, and none brings more than there is to gain.
        let mends = card["mends"].as_array().unwrap();
        assert!(!mends.is_empty());
        assert!(mends.is_sorted_by(|a, b| a["gain_each"].as_f64() >= b["gain_each"].as_f64()));
        assert!(mends.iter().all(|mend| mend["gain"].as_f64().unwrap() <= 405.0));
        // The data sets behind a mend are named by title and by both identifiers.
        let first = mends.iter().flat_map(|mend| mend["first"].as_array().unwrap());
        for first in first {
            assert_eq!(first["dataset_id"].as_str().unwrap().len(), 32, "{first}");
            assert!(!first["native_id"].as_str().unwrap().is_empty(), "{first}");
        }
        assert!(mends[0]["first"][0]["title"].is_string(), "{card}");
        let readings = card["readings"].as_array().unwrap();
        assert!(readings.len() > 5);
        assert!(readings.iter().all(|reading| !reading["meaning"].as_str().unwrap().is_empty()));
        assert!(card["reading_meaning"].as_str().unwrap().starts_with("The main reading"));
    }
    let mut tickets = csv::Reader::from_path(&csv).unwrap();
    let owners: BTreeMap<String, usize> =
        tickets.records().fold(BTreeMap::new(), |mut owners, row| {
            *owners.entry(row.unwrap()[0].to_owned()).or_default() += 1;
            owners
        });
    assert!(owners.keys().any(|owner| owner == "Ministère des finances"), "{owners:?}");
    let index = std::fs::read_to_string(html.join("index.html")).unwrap();
    assert!(
        index.contains("Open data of Brannoth") && index.contains("no real country is described")
    );

    // Pages and terminal say what a reading is, and name data sets by their titles.
    let brannoth: Vec<String> = std::fs::read_dir(&html)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|page| page.to_string_lossy().contains("brannoth"))
        .map(|page| std::fs::read_to_string(page).unwrap())
        .collect();
    let page = &brannoth[0];
    assert!(page.contains("href=\"https://data.brannoth.example/id/broken\""), "{page}");
    assert!(page.contains(">Noise map</bdi></a>") && page.contains("The main reading"), "{page}");
    let said = copy.groma("assess", &[]).good();
    assert!(said.contains("for example: Noise map ["), "{said}");
    assert!(
        said.contains("mqa: The main reading")
            && said.contains("documented: As the European method"),
        "{said}"
    );

    // What is asked again is the same; a mend moves the points, and the trend says so.
    let again = self::cards(&copy.groma("assess", &["--json"]).good());
    assert_eq!(points(&again), points(&cards));
    copy.edit("portals/upper-celandria/data.json", |text| {
        text.replace("\"accessLevel\": \"public\",", "\"accessLevel\": \"public\", \"spatial\": \"1,45,2,46\", \"temporal\": \"2026-01-01/2026-06-30\",")
    });
    copy.groma("harvest", &["--quiet"]).good();
    let mended = self::cards(&copy.groma("assess", &["--json"]).good());
    let change = mended[3]["trend"]["change"].as_f64().unwrap();
    assert!((change - 40.0).abs() < 1e-9, "{}", mended[3]["trend"]);

    // Copies across portals are found and linked, and nothing is deleted.
    let copies = copy.rows(
        "select c.reason, d.native_id, o.native_id as original from cluster c join dataset d using (dataset_id) \
         join dataset o on o.dataset_id = c.cluster_id where not c.is_original order by d.native_id",
    );
    let copies: Vec<String> = copies.iter().map(ToString::to_string).collect();
    assert!(
        copies.iter().any(|row| row.contains("HC-003") && row.contains("CE-009")),
        "{copies:?}"
    );
    assert_eq!(copy.number("select count(*) from dataset"), 32.0);
    let themes = copy.rows("select code, reason from classification where scheme = 'hvd-category' and reason = 'declared' order by code");
    assert_eq!(themes.len(), 4, "{themes:?}");

    // The long form of the wide tables: what holds for how many is what the catalog's measurement counts.
    let counted = |catalog: &str, kinds: &str| {
        copy.rows(&format!(
            "select {catalog} as catalog, metric, sum(numerator) as n, sum(denominator) as d from measurement \
             where reading = 'mqa' and metric in ('keyword', 'format') and subject_kind in ({kinds}) \
             group by {catalog}, metric order by catalog, metric"
        ))
    };
    let each = counted("catalog_id", "'dataset', 'distribution'");
    let whole = counted("subject", "'catalog'");
    assert_eq!(each.len(), 8);
    assert_eq!(each, whole);
}

fn points(cards: &[Value]) -> Vec<f64> {
    cards.iter().map(|card| card["points"].as_f64().unwrap()).collect()
}

/// A file needs no edition and leaves nothing behind.
#[test]
fn one_file_is_assessed_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("catalog.ttl");
    std::fs::write(
        &file,
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n\
         <http://x.example/1> a dcat:Dataset ; dct:title \"One\"@en ; dcat:keyword \"a\" ;\n\
         dcat:distribution [ a dcat:Distribution ; dcat:accessURL <http://x.example/1.csv> ] .\n",
    )
    .unwrap();
    let mut command = crate::workbench::command(&["assess", path(&file), "--json"]);
    let done = command.current_dir(folder.path()).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let cards = cards(&String::from_utf8(done.stdout).unwrap());
    assert_eq!(
        (cards[0]["datasets"].as_u64(), cards[0]["distributions"].as_u64()),
        (Some(1), Some(1))
    );
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

/// A card says what it does not speak of.
#[test]
fn what_could_not_be_read_stands_on_the_card() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data.json");
    let record = |n: usize| {
        format!(
            "{{\"identifier\": \"{n}\", \"title\": \"T\", \"description\": \"D\", \"accessLevel\": \"public\"}}"
        )
    };
    let whole = format!("{{\"dataset\": [{}, {}, {}", record(1), record(2), record(3));
    std::fs::write(&file, &whole[..whole.len() - 20]).unwrap();
    let said = groma(&["assess", path(&file)]).with_code(1);
    assert!(said.contains("2 data sets") && said.contains("NOT READ WHOLE"), "{said}");
    let said = groma(&["assess", path(&file), "--json"]).with_code(1);
    let card = &cards(&said)[0];
    assert_eq!(card["read"]["complete"], false, "{card}");
    assert!(!card["read"]["findings"].as_array().unwrap().is_empty(), "{card}");
}

/// What was found out about the links of a file that was harvested here is on its card.
#[test]
fn a_file_that_was_probed_here_is_assessed_with_its_links() {
    let portal = Portal::open();
    portal.at("/good.csv", Reply::ok("text/csv", "a,b\n1,2\n3,4\n"));
    let folder = tempfile::tempdir().unwrap();
    let url = portal.url("/good.csv");
    std::fs::write(
        folder.path().join("catalog.ttl"),
        format!(
            "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n\
             <http://x.example/1> a dcat:Dataset ; dct:title \"One\" ; dcat:distribution [ a dcat:Distribution ; \
             dcat:accessURL <{url}> ; dcat:downloadURL <{url}> ; dct:format \"CSV\" ] .\n"
        ),
    )
    .unwrap();
    let here = |arguments: &[&str]| {
        let done =
            crate::workbench::command(arguments).current_dir(folder.path()).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    here(&["harvest", "--quiet", "catalog.ttl"]);
    let before = cards(&here(&["assess", "catalog.ttl", "--json"]));
    here(&["probe", "catalog.ttl", "--quiet", "--rate", "50", "--allow-private", "127.0.0.0/8"]);
    let after = cards(&here(&["assess", "catalog.ttl", "--json"]));
    assert_eq!((&before[0]["points_max"], &after[0]["points_max"]), (&325.0.into(), &405.0.into()));
    assert_eq!(
        after[0]["points"].as_f64(),
        before[0]["points"].as_f64().map(|points| points + 80.0)
    );
}

/// Links are tried politely, kept, and counted.
#[test]
fn links_are_tried() {
    let portal = Portal::open();
    portal
        .at("/good.csv", Reply::ok("text/csv", "a,b\n1,2\n3,4\n"))
        .at(
            "/page.csv",
            Reply::ok(
                "text/html",
                "<html><title>Please log in</title><form><input type=password></form></html>",
            ),
        )
        .at("/gone.csv", Reply::status(410));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("catalog.ttl");
    let mut text = String::from(
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n",
    );
    for name in ["good", "page", "gone", "missing"] {
        let url = portal.url(&format!("/{name}.csv"));
        text += &format!(
            "<http://x.example/{name}> a dcat:Dataset ; dct:title \"{name}\" ; dcat:distribution [ a dcat:Distribution ; \
             dcat:accessURL <{url}> ; dcat:downloadURL <{url}> ; dct:format \"CSV\" ] .\n"
        );
    }
    std::fs::write(&file, text).unwrap();
    let store = folder.path().join("store");
    let run = |arguments: &[&str]| {
        let mut all = arguments.to_vec();
        all.extend(["--store", path(&store)]);
        groma(&all).good()
    };
    run(&["harvest", path(&file)]);
    let refused = run(&["probe", path(&file), "--json", "--again"]);
    let refused: Value = serde_json::from_str(&refused).unwrap();
    assert_eq!(refused["found"]["private_address"], 4, "{refused}");
    let said = run(&[
        "probe",
        path(&file),
        "--json",
        "--again",
        "--rate",
        "50",
        "--allow-private",
        "127.0.0.0/8",
    ]);
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["tried"], 4, "{said}");
    assert_eq!(
        (&said["found"]["ok"], &said["found"]["gone"], &said["found"]["not_found"]),
        (&1.into(), &1.into(), &1.into()),
        "{said}"
    );
    // Asked again at once, nothing is due.
    let again: Value = serde_json::from_str(&run(&[
        "probe",
        path(&file),
        "--json",
        "--allow-private",
        "127.0.0.0/8",
    ]))
    .unwrap();
    assert_eq!((&again["tried"], &again["not_due"]), (&0.into(), &4.into()), "{again}");
    // A sample of which nothing is due says what it said, and when something is due.
    let sample = ["probe", path(&file), "--sample", "4", "--allow-private", "127.0.0.0/8"];
    let printed = run(&sample);
    assert!(printed.starts_with("nothing due until 20"), "{printed}");
    assert!(printed.contains("of all links 25.0 % answer"), "{printed}");
    let sampled: Value = serde_json::from_str(&run(&[&sample[..], &["--json"]].concat())).unwrap();
    assert_eq!(sampled["sample"]["share_that_answers"], 0.25, "{sampled}");
    assert!(sampled["nothing_due_until"].as_str().is_some_and(|at| at.ends_with(" UTC")));
    // Why robots.txt was set aside stays with what was asked.
    let letter = "letter of 2 March 2026";
    run(&[
        "probe",
        path(&file),
        "--quiet",
        "--again",
        "--rate",
        "50",
        "--allow-private",
        "127.0.0.0/8",
        "--robots",
        "agreed",
        "--robots-because",
        letter,
    ]);
    let reasons = run(&[
        "sql",
        path(&file),
        "select count(*) as n from fetch where robots_because is not null",
        "--format",
        "csv",
    ]);
    assert_eq!(reasons, "n\n0\n", "a file has no host of its own");
    let card = &cards(&run(&["assess", path(&file), "--json"]))[0];
    // The method asks for the status alone, which a page to log in has too; another metric tells them apart.
    let holds = |name: &str| {
        let metric = card["metrics"].as_array().unwrap().iter().find(|m| m["metric"] == name);
        metric.unwrap_or_else(|| panic!("{name}: {card}"))["numerator"].as_u64()
    };
    assert_eq!((holds("download-url-status"), holds("as-declared")), (Some(2), Some(1)), "{card}");
    // One failure is no death.
    let states = run(&[
        "sql",
        path(&file),
        "select state, count(*) as n from link group by state order by state",
        "--format",
        "csv",
    ]);
    assert!(!states.contains("dead"), "{states}");
}
