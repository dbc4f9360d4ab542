use super::*;
use groma_define::RunId;

fn fetch(url: &str, at: &str, status: i64, class: &str) -> FetchRow {
    FetchRow {
        fetch_id: format!("{url}{at}").into(),
        run: RunId::from("r"),
        url: url.into(),
        method: "HEAD".into(),
        status: (status > 0).then_some(status),
        error_class: class.into(),
        started_at: at.into(),
        tls_ok: Some(true),
        robots_verdict: "allowed".into(),
        attempt: 1,
        cors: (status == 200).then(|| "*".into()),
        purpose: "probe".into(),
        ..FetchRow::default()
    }
}

fn kept(rows: &[FetchRow], memory_bytes: usize) -> Vec<LinkRow> {
    let dir = tempfile::tempdir().unwrap();
    let tables = TableDir::new(dir.path());
    tables.write(rows).unwrap();
    let count =
        keep_links(&[tables.path("fetch")], &DeadRule::default(), memory_bytes, &tables).unwrap();
    let rows: Vec<LinkRow> = tables.read().unwrap();
    assert_eq!(count, rows.len() as u64);
    rows
}

#[test]
fn states() {
    let check = |probes: &[(&str, i64, &str)], state: &str, row: i64, uptime: Option<f64>| {
        let rows: Vec<FetchRow> = probes
            .iter()
            .map(|(at, status, class)| fetch("http://a.eu/x", at, *status, class))
            .collect();
        let link = kept(&rows, 1 << 20).remove(0);
        let got = (link.state.as_ref(), link.failures_in_a_row, link.uptime);
        assert_eq!(got, (state, row, uptime), "{probes:?}: {}", link.because);
        assert_eq!(link.host.as_ref(), "a.eu");
    };
    let (mon, tue, wed, thu) = (
        "2026-03-02T10:00:00Z",
        "2026-03-03T10:00:00Z",
        "2026-03-04T10:00:00Z",
        "2026-03-05T10:00:00Z",
    );
    check(&[(mon, 200, "ok")], "ok", 0, None);
    check(&[(mon, 404, "not_found")], "failing", 1, None);
    // Three days and 72 hours are needed, both.
    check(
        &[(mon, 404, "not_found"), (tue, 404, "not_found"), (wed, 404, "not_found")],
        "failing",
        3,
        Some(0.0),
    );
    check(&[(mon, 404, "not_found"), (thu, 404, "not_found")], "failing", 2, Some(0.0));
    check(
        &[(mon, 404, "not_found"), (tue, 500, "server"), (thu, 410, "gone")],
        "dead",
        3,
        Some(0.0),
    );
    // What says nothing neither counts nor breaks the row.
    check(
        &[
            (mon, 404, "not_found"),
            (tue, 404, "not_found"),
            (wed, 429, "rate_limited"),
            (thu, 404, "not_found"),
        ],
        "dead",
        3,
        Some(0.0),
    );
    // What is said of the robot never says anything of the link.
    for class in ["rate_limited", "auth", "blocked_by_robots", "private_address"] {
        check(&[(mon, 0, class), (tue, 0, class), (thu, 0, class)], "unknown", 0, None);
    }
    // A network that fails says nothing once, nor twice on one day; a host that is gone is dead.
    for class in ["timeout", "dns", "tls", "refused", "truncated"] {
        let later = "2026-03-02T22:00:00Z";
        check(&[(mon, 0, class)], "unknown", 0, None);
        check(&[(mon, 0, class), (later, 0, class)], "unknown", 0, None);
        check(&[(mon, 0, class), (tue, 0, class)], "failing", 2, Some(0.0));
        check(&[(mon, 0, class), (tue, 0, class), (thu, 0, class)], "dead", 3, Some(0.0));
        check(&[(mon, 404, "not_found"), (tue, 0, class)], "failing", 2, Some(0.0));
    }
    // A service that keeps failing to answer is not always up, be it never twice in a row.
    check(
        &[(mon, 0, "timeout"), (tue, 200, "ok"), (wed, 0, "timeout"), (thu, 200, "ok")],
        "ok",
        0,
        Some(0.5),
    );
    // A good answer in between starts anew, in whatever order probes are read.
    check(
        &[
            (thu, 404, "not_found"),
            (wed, 200, "ok"),
            (mon, 404, "not_found"),
            (tue, 404, "not_found"),
        ],
        "failing",
        1,
        Some(0.25),
    );
    check(&[(mon, 200, "ok"), (tue, 0, "timeout")], "ok", 0, None);
    check(&[(mon, 404, "not_found"), (tue, 200, "ok")], "ok", 0, Some(0.5));
}

#[test]
fn little_memory_gives_the_same_rows() {
    let mut rows: Vec<FetchRow> = (0..500)
        .flat_map(|n| {
            let url = format!("http://host{}.eu/{n}", n % 7);
            [
                fetch(&url, "2026-03-02T10:00:00Z", 200, "ok"),
                fetch(&url, "2026-03-03T10:00:00Z", 404, "not_found"),
            ]
        })
        .collect();
    let mut harvest = fetch("http://not-a-probe.eu", "2026-03-02T10:00:00Z", 200, "ok");
    harvest.purpose = "harvest".into();
    rows.push(harvest);
    let (whole, parts) = (kept(&rows, 1 << 30), kept(&rows, 20_000));
    assert_eq!(whole.len(), 500);
    assert_eq!(whole, parts);
    assert!(whole.is_sorted_by(|a, b| a.url < b.url));
}

#[test]
fn an_index_says_what_the_table_says() {
    let dir = tempfile::tempdir().unwrap();
    let tables = TableDir::new(dir.path());
    tables
        .write(&[
            fetch("http://a.eu/1", "2026-03-02T10:00:00Z", 200, "ok"),
            fetch("http://a.eu/2", "2026-03-02T10:00:00Z", 0, "dns"),
        ])
        .unwrap();
    keep_links(&[tables.path("fetch")], &DeadRule::default(), 1 << 20, &tables).unwrap();
    let index = LinkIndex::read(&tables).unwrap();
    assert!(!index.is_empty() && index.of("http://a.eu/3").is_none());
    let linked = ["http://a.eu/1", "http://a.eu/2", "http://a.eu/3"].map(|url| index.of(url));
    let shown = |name: &str| -> Vec<Option<String>> {
        let column = cast(&index::column(name, &linked), &DataType::Utf8).unwrap();
        column.as_string::<i32>().iter().map(|text| text.map(str::to_owned)).collect()
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(shown("status"), [text("200"), None, None]);
    assert_eq!(shown("class"), [text("ok"), text("dns"), None]);
    assert_eq!(shown("state"), [text("ok"), text("unknown"), None]);
    assert_eq!(shown("cors"), [text("true"), None, None]);
    assert_eq!(shown("tls"), [text("true"), text("true"), None]);
}
