//! Pages that name the next one, in every way.

use super::super::Dcat;
use crate::answer::Ask;
use crate::protocol::{Next, Protocol, Wanted};
use crate::reading::{Reading, read_steps};
use url::Url;

const HEAD: &str =
    "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .\n";

/// Two pages, of which the first names the second in this way.
fn pages(naming: &str) -> Reading {
    read_steps(&Dcat, &Wanted::Everything, &mut |ask: &Ask| {
        let first = !ask.url.as_str().contains("page=2");
        let (number, naming) = if first { (1, naming) } else { (2, "") };
        let publisher = if first {
            "<http://o> a <http://xmlns.com/foaf/0.1/Agent> ; <http://xmlns.com/foaf/0.1/name> 'O' ."
        } else {
            ""
        };
        Some((
            200,
            format!(
                "{HEAD}<http://d/{number}> a dcat:Dataset ; dct:publisher <http://o> ; dct:title 'a' . {publisher} {naming}"
            ),
        ))
    })
}

#[test]
fn every_way_of_paging_is_followed() {
    let check = |naming: &str, expected: &[&str]| {
        let read = pages(naming);
        assert_eq!(
            (read.ids(), &read.end),
            (expected.iter().map(|id| (*id).to_owned()).collect(), &Some(Next::End)),
            "{naming}"
        );
    };
    let both = ["http://d/1", "http://d/2"];
    check(
        "<?page=1> a hydra:PagedCollection ; hydra:next '?page=2' ; hydra:nextPage '?page=2' ; hydra:totalItems 2 .",
        &both,
    );
    check(
        "<?page=1> a hydra:PagedCollection ; hydra:nextPage 'http://portal.example:5000/door?page=2' .",
        &both,
    );
    check(
        "<?page=1> a hydra:PartialCollectionView ; hydra:next <https://portal.example/door?page=2> .",
        &both,
    );
    check("<?page=1> a hydra:PartialCollectionView ; hydra:previous <?page=2> .", &both[..1]);
    check("", &both[..1]);
}

#[test]
fn totals_and_names_are_kept() {
    let read =
        pages("<?page=1> a hydra:PagedCollection ; hydra:next '?page=2' ; hydra:totalItems 2 .");
    assert_eq!(read.about.claimed, Some(2));
    let page = read.gathered.page();
    let publishers: Vec<_> = page
        .datasets
        .iter()
        .map(|d| (d.publisher_name.as_deref(), d.publisher_iri.as_deref()))
        .collect();
    assert_eq!(publishers, [(Some("O"), Some("http://o")), (None, Some("http://o"))]);
    assert_eq!(page.entities.len(), 1);
}

#[test]
fn another_host_is_not_followed() {
    let read =
        pages("<?page=1> a hydra:PagedCollection ; hydra:next 'http://169.254.169.254/page=2' .");
    assert!(
        matches!(read.end, Some(Next::Broken(code, _)) if code.name == "other-host"),
        "{:?}",
        read.end
    );
    assert_eq!(read.ids(), ["http://d/1"]);
}

#[test]
fn failures_and_other_things_end_the_sweep() {
    let check = |status: u16, body: &str, expected: &str| {
        let read =
            read_steps(&Dcat, &Wanted::Everything, &mut |_: &Ask| Some((status, body.to_owned())));
        assert!(
            matches!(&read.end, Some(Next::Broken(code, _)) if code.name == expected),
            "{:?}",
            read.end
        );
    };
    check(500, "", "incomplete");
    check(200, "<!DOCTYPE html><html><body>Please log in</body></html>", "not-what-was-asked");
}

#[test]
fn changes_can_be_asked_of_ckan_only() {
    let start = |url: &str, wanted: Wanted| {
        let step = Dcat.start(&Url::parse(url).expect("an address"), &wanted);
        step.map(|step| step.asks[0].url.to_string())
    };
    let since = || Wanted::ChangedSince("2026-01-01T00:00:00Z".to_owned());
    assert_eq!(
        start("https://p.example/catalog.ttl", since()).as_deref(),
        Some("https://p.example/catalog.ttl?modified_since=2026-01-01T00%3A00%3A00Z")
    );
    assert_eq!(start("https://p.example/api/1/site/catalog.ttl", since()), None);
    assert_eq!(start("https://p.example/catalog.ttl", Wanted::Identifiers), None);
}
