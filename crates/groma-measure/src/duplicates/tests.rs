use super::*;

fn candidate(catalog: &str, id: &str, title: &str, publisher: &str, url: &str) -> Candidate {
    Candidate {
        dataset: format!("{catalog}/{id}").into(),
        catalog: catalog.into(),
        catalog_host: Some(format!("data.{catalog}.example")),
        level: if catalog == "state" { "national" } else { "local" }.into(),
        native_id: id.into(),
        iri: None,
        identifier: vec![],
        source_id: None,
        title: Some(title.into()),
        publisher: Some(publisher.into()),
        period: None,
        urls: if url.is_empty() { vec![] } else { vec![url.into()] },
        contents: vec![],
        pages: vec![],
        first_seen: "2026-01-01T00:00:00Z".into(),
    }
}

/// Clusters as `original < member (reason)`.
fn check(candidates: &[Candidate], expected: &[&str]) {
    let rows = clusters(candidates, Thresholds::default());
    let shown: Vec<String> = rows
        .iter()
        .filter(|row| !row.is_original)
        .map(|row| format!("{} < {} ({})", row.cluster_id, row.dataset_id, row.reason))
        .collect();
    assert_eq!(shown, expected);
}

#[test]
fn copies_are_linked() {
    let url = "https://data.town.example/air.csv";
    let town = candidate("town", "air", "Air quality", "Town", url);
    let mut state = candidate("state", "x1", "Air in the town", "State", "");
    state.source_id = Some("town-air-quality".into());
    let mut known = town.clone();
    known.native_id = "town-air-quality".into();
    check(&[known, state], &["town/air < state/x1 (source-id)"]);

    let same = candidate(
        "state",
        "x2",
        "Air",
        "State",
        "http://data.town.example:80/air.csv?utm_source=x",
    );
    check(&[same, town.clone()], &["town/air < state/x2 (download-url)"]);

    let titled = candidate("state", "x3", "AIR QUALITY", "town", "");
    check(&[town.clone(), titled.clone()], &["town/air < state/x3 (title-publisher-period)"]);
    let other = candidate("state", "x4", "Air quality", "Another town", "");
    check(&[town.clone(), other], &[]);
    let mut past = titled;
    past.period = Some("2019/2020".into());
    let mut present = town;
    present.period = Some("2025/2026".into());
    check(&[past, present], &[]);
}

#[test]
fn who_has_the_same_identifier_is_the_same() {
    let linked = |change: &dyn Fn(&mut Candidate), is_linked: bool| {
        let mut town = candidate("town", "1", "Air quality", "Town", "");
        let mut state = candidate("state", "9", "Luftqualität", "State", "");
        change(&mut town);
        change(&mut state);
        let reason: &[&str] = if is_linked { &["town/1 < state/9 (identifier)"] } else { &[] };
        check(&[town, state], reason);
    };
    let identifier =
        |text: &'static str| move |one: &mut Candidate| one.identifier = vec![text.to_owned()];
    linked(&identifier("https://data.town.example/id/air"), true);
    linked(&identifier("10.5281/zenodo.12345"), true);
    linked(&identifier("6BA7B810-9DAD-11D1-80B4-00C04FD430C8"), true);
    linked(&identifier("urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8"), true);
    // Every catalog has a 1, and a portal's address is nobody's.
    linked(&identifier("1"), false);
    linked(&identifier("air-quality"), false);
    linked(&identifier("https://data.town.example/"), false);
    linked(&|one| one.iri = Some("http://data.town.example/dataset/air".to_owned()), true);
    // The one's identifier is the other's IRI, written with another scheme.
    let mut town = candidate("town", "1", "Air quality", "Town", "");
    town.iri = Some("http://data.town.example/dataset/air".to_owned());
    let mut state = candidate("state", "9", "Luft", "State", "");
    state.identifier = vec!["https://data.town.example/dataset/air".to_owned()];
    check(&[town, state], &["town/1 < state/9 (identifier)"]);
}

#[test]
fn who_has_the_same_source_is_the_same() {
    let copy = |catalog: &str, id: &str, source: &str| {
        let mut one = candidate(catalog, id, id, "Publisher", "");
        one.source_id = Some(source.to_owned());
        one
    };
    check(
        &[copy("state", "1", "town-air-quality"), copy("union", "2", "town-air-quality")],
        &["union/2 < state/1 (source-id)"],
    );
    check(&[copy("state", "1", "7"), copy("union", "2", "7")], &[]);
    // The name of a portal is no name of a data set.
    let portal: Vec<Candidate> =
        ["a", "b", "c", "d"].map(|id| copy("state", id, "data.town.example")).into();
    check(&portal, &[]);
}

#[test]
fn like_titles_are_compared() {
    let pair = |a: &str, b: &str| {
        let mut town = candidate("town", "a", a, "Town", "");
        let mut state = candidate("state", "b", b, "TOWN", "");
        town.period = Some("2025/2026".into());
        state.period = Some("2025/2026".into());
        [town, state]
    };
    let linked: &[&str] = &["town/a < state/b (title-publisher-period)"];
    check(&pair("Register of public trees", "Public tree register"), linked);
    check(&pair("Locations of the charging stations", "Location of charging stations"), linked);
    check(
        &pair("Public transport stops and timetables", "Timetables of public transport stops"),
        linked,
    );
    // Another place, another year, another thing.
    check(
        &pair(
            "Register of public trees in parks of the city of Lyon",
            "Register of public trees in parks of the city of Paris",
        ),
        &[],
    );
    check(&pair("Register of public trees 2024", "Register of public trees 2025"), &[]);
    check(&pair("Register of public trees", "Register of public schools"), &[]);
}

/// Thousands of titles of one publisher, a copy of each: found, and not by comparing all.
#[test]
fn a_large_publisher_is_compared() {
    let many = 5000;
    let word = |n: usize| -> String {
        n.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
    };
    let mut all = Vec::new();
    for n in 0..many {
        let title = format!("Statistical tables of the district of x{}burg", word(n));
        all.push(candidate("town", &n.to_string(), &title, "Office", ""));
        let title = format!("The district of x{}burg: Statistical Table", word(n));
        let mut copy = candidate("state", &n.to_string(), &title, "Office", "");
        copy.period = Some("2026".into());
        all.last_mut().unwrap().period = Some("2026".into());
        all.push(copy);
    }
    let rows = clusters(&all, Thresholds::default());
    assert_eq!(rows.len(), 2 * many);
    let (town, state) = ("town/", "state/");
    for pair in rows.chunks(2) {
        let id = |at: usize| pair[at].dataset_id.as_str();
        assert_eq!(id(0).strip_prefix(state), id(1).strip_prefix(town));
    }
}

/// Two years behind one page, or one file, are a series in any catalog.
#[test]
fn one_address_is_not_one_data_set() {
    let url = "https://data.town.example/budget.csv";
    let last = candidate("town", "a", "Budget 2025", "Town", url);
    let next = candidate("state", "b", "Budget 2026", "State", url);
    check(&[last.clone(), next], &[]);
    let other = candidate("state", "b", "Trees of the parks", "State", url);
    check(&[last.clone(), other], &[]);
    let same = candidate("state", "b", "Budget of 2025", "State", url);
    check(&[last, same], &["town/a < state/b (download-url)"]);
    let page = |catalog: &str, id: &str, title: &str| {
        let mut one = candidate(catalog, id, title, catalog, "");
        one.pages = vec!["https://data.town.example/budget".into()];
        one
    };
    check(&[page("town", "a", "Budget"), page("state", "b", "Budget")], &[]);
}

#[test]
fn a_series_is_no_copy() {
    let budget = |id: &str, title: &str| {
        candidate("town", id, title, "Town", "https://data.town.example/b.csv")
    };
    check(&[budget("a", "Budget 2025"), budget("b", "Budget 2026")], &[]);
    check(
        &[budget("a", "Budget of 2025"), budget("b", "Budget 2025")],
        &["town/a < town/b (download-url)"],
    );
    // An address that four data sets of a catalog share is an interface.
    let many: Vec<Candidate> = ["a", "b", "c", "d"].map(|id| budget(id, "Budget 2025")).into();
    check(&many, &[]);
}

/// The same file in two catalogs is a copy whatever it is called; what many have is nobody's.
#[test]
fn who_has_the_same_bytes_is_the_same() {
    let file = |catalog: &str, id: &str, title: &str, publisher: &str| {
        let url = format!("https://data.{catalog}.example/{id}.csv");
        Candidate {
            contents: vec!["9f86d081".into()],
            ..candidate(catalog, id, title, publisher, &url)
        }
    };
    let linked: &[&str] = &["town/a < state/b (content-hash)"];
    check(
        &[file("town", "a", "Air quality", "Town"), file("state", "b", "Luftgüte", "State")],
        linked,
    );
    let mut untitled = file("state", "b", "", "State");
    untitled.title = None;
    check(&[file("town", "a", "Air quality", "Town"), untitled], linked);
    // An address says more than the bytes behind it, and bytes more than a title.
    let url = "https://data.town.example/a.csv";
    let mut same = file("state", "b", "Air quality", "Town");
    same.urls = vec![url.into()];
    let town = file("town", "a", "Air quality", "Town");
    check(&[town.clone(), same], &["town/a < state/b (download-url)"]);
    check(&[town.clone(), file("state", "b", "Air quality", "Town")], linked);
    // Another year, with last year's file behind it.
    check(
        &[file("town", "a", "Budget 2025", "Town"), file("state", "b", "Budget 2026", "State")],
        &[],
    );
    // A licence beside two data sets of one catalog tells neither of them from the other.
    let trees = file("town", "c", "Trees of the parks", "Town");
    check(&[town.clone(), trees.clone()], &[]);
    check(&[town.clone(), trees, file("state", "b", "Luftgüte", "State")], &[]);
    check(&[town, file("town", "c", "Air quality", "Town")], &["town/a < town/c (content-hash)"]);
    // A log-in page that a catalog shows for four of its files, and four publishers for one each.
    let many = ["nord", "sud", "est", "ouest"];
    check(&many.map(|id| file("town", id, "Air quality", "Town")), &[]);
    check(&many.map(|id| file(id, id, "Air quality", id)), &[]);
    check(
        &many[..2].iter().map(|id| file(id, id, "Air quality", id)).collect::<Vec<_>>(),
        &["nord/nord < sud/sud (content-hash)"],
    );
}
