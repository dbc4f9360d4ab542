use super::*;
use groma_define::tables::{CatalogRow, LinkRow};

fn link(url: &str, state: &str, class: &str, status: i64) -> LinkRow {
    let status = (status > 0).then_some(status);
    LinkRow {
        url: url.into(),
        state: state.into(),
        error_class: class.into(),
        status,
        ..Default::default()
    }
}

/// Current, readable, reachable, open and available, as letters: yes, no, unknown.
fn shown(row: &AvailabilityRow) -> String {
    let letter = |said: Option<bool>| match said {
        Some(true) => 'y',
        Some(false) => 'n',
        None => '?',
    };
    let said = [
        row.current,
        Some(row.machine_readable),
        row.reachable,
        Some(row.open_licence),
        row.available,
    ];
    said.map(letter).iter().collect()
}

fn check(change: impl Fn(&mut DatasetRow), distributions: &[(&str, &str, &str)], expected: &str) {
    let dir = tempfile::tempdir().unwrap();
    let (tables, out) =
        (TableDir::new(dir.path().join("in")), TableDir::new(dir.path().join("out")));
    let mut dataset = DatasetRow {
        dataset_id: "b".into(),
        catalog_id: "c".into(),
        state: "present".into(),
        modified: Some("2026-01-01".into()),
        ..Default::default()
    };
    change(&mut dataset);
    // Before and after it stand data sets without classes, with distributions of their own.
    let other = |id: &str| DatasetRow { dataset_id: id.into(), ..dataset.clone() };
    tables.write(&[other("a"), dataset.clone(), other("d")]).unwrap();
    let mut rows: Vec<DistributionRow> = ["a", "b0", "d"]
        .map(|of| DistributionRow {
            dataset_id: of.into(),
            distribution_id: of.into(),
            format: Some("CSV".into()),
            licence: Some("CC_BY".into()),
            access_url: Some("http://a.eu/ok".into()),
            ..Default::default()
        })
        .into();
    rows.extend(distributions.iter().enumerate().map(|(n, (format, licence, url))| {
        let text = |text: &str| (!text.is_empty()).then(|| Text::from(text));
        DistributionRow {
            dataset_id: "b".into(),
            distribution_id: n.to_string().as_str().into(),
            format: text(format),
            licence: text(licence),
            download_url: text(url),
            ..Default::default()
        }
    }));
    rows.sort_by(|a, b| a.dataset_id.cmp(&b.dataset_id));
    tables.write(&rows).unwrap();
    let classified = ClassificationRow {
        dataset_id: "b".into(),
        catalog_id: "c".into(),
        scheme: "hvd-category".into(),
        code: "c_dd313021".into(),
        confidence: 0.5,
        ..Default::default()
    };
    out.write(&[classified]).unwrap();
    out.write(&[
        link("http://a.eu/dead", "dead", "dns", 0),
        link("http://a.eu/log-in", "unknown", "auth", 200),
        link("http://a.eu/ok", "ok", "ok", 200),
        link("http://a.eu/page", "ok", "ok_but_html", 200),
        link("http://a.eu/shield", "unknown", "auth", 403),
    ])
    .unwrap();
    let harvested =
        Harvested { catalogs: vec![(CatalogRow::default(), tables)], ..Harvested::default() };
    let mut wanted = Wanted::default();
    wanted.metadata.measured_at = "2026-03-01T00:00:00Z".into();
    write(&harvested, &wanted, &out).unwrap();
    let rows: Vec<AvailabilityRow> = out.read().unwrap();
    assert_eq!((rows.len(), rows[0].confidence), (1, 0.5));
    assert_eq!(shown(&rows[0]), expected, "{distributions:?} {:?}", rows[0]);
}

#[test]
fn each_condition_is_seen() {
    const OK: &str = "http://a.eu/ok";
    let as_is = |_: &mut DatasetRow| ();
    check(as_is, &[("CSV", "CC_BY", OK)], "yyyyy");
    check(as_is, &[("PDF", "CC_BY", OK)], "ynyyn");
    check(as_is, &[("CSV", "CC_BYNC", OK)], "yyynn");
    check(as_is, &[("CSV", "CC_BY", "")], "yynyn");
    check(as_is, &[], "ynnnn");
    for (url, reached) in
        [("dead", 'n'), ("page", 'n'), ("log-in", 'n'), ("shield", '?'), ("never-probed", '?')]
    {
        let available = if reached == 'n' { 'n' } else { '?' };
        let url = format!("http://a.eu/{url}");
        check(as_is, &[("CSV", "CC_BY", &url)], &format!("yy{reached}y{available}"));
    }
    // One distribution has to be all of it.
    check(as_is, &[("CSV", "", OK), ("PDF", "CC_BY", OK)], "yyyyn");
    check(as_is, &[("PDF", "", "http://a.eu/dead"), ("CSV", "CC_BY", OK)], "yyyyy");
    // The licence of the data set is that of what names none.
    check(|row| row.licence = Some("CC0".into()), &[("CSV", "", OK)], "yyyyy");
}

#[test]
fn stale_is_told_from_published() {
    let of = |modified: Option<&str>, frequency: Option<&str>, expected: &str| {
        let change = |row: &mut DatasetRow| {
            row.modified = modified.map(Into::into);
            row.frequency = frequency.map(Into::into);
        };
        check(change, &[("CSV", "CC_BY", "http://a.eu/ok")], expected);
    };
    // Measured on 1 March 2026.
    of(Some("2026-01-01"), Some("MONTHLY"), "yyyyy");
    of(Some("2025-12-01"), Some("MONTHLY"), "nyyyn");
    of(Some("2026-02-25"), Some("HOURLY"), "yyyyy");
    of(Some("2026-02-20T10:00:00Z"), Some("DAILY"), "nyyyn");
    of(Some("2010-01-01"), Some("NEVER"), "yyyyy");
    of(Some("2024-03-15"), None, "yyyyy");
    of(Some("2023-03-15"), None, "nyyyn");
    of(None, Some("MONTHLY"), "?yyy?");
}
