//! The whole way: tables in, wide tables, groups, mends, tickets and the assessment out.

mod mending;
mod probing;
mod real;
mod sample;

use super::*;
use groma_define::tables::{
    DatasetQualityRow, DistributionQualityRow, GroupQualityRow, MeasurementRow, MendRow, TicketRow,
};
use groma_store::TableDir;
use sample::{Sample, dataset, distribution, fetch};

/// Everything that was measured of a sample.
struct Out {
    tables: TableDir,
    _dir: tempfile::TempDir,
}

fn metrics() -> Metrics {
    Metrics::shipped(&shipped_terms()).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn measured(sample: &Sample, settings: &Settings) -> Out {
    let dir = tempfile::tempdir().unwrap();
    let tables = TableDir::new(dir.path().join("out"));
    let harvested = sample.write(dir.path());
    measure_metadata(&metrics(), &harvested, settings, &tables).unwrap();
    Out { tables, _dir: dir }
}

impl Out {
    fn group(&self, kind: &str, reading: &str) -> GroupQualityRow {
        let wanted = [("subject_kind", kind), ("reading", reading)];
        self.tables.read_where(&wanted).unwrap().remove(0)
    }

    /// Numerator, denominator and points of a metric of everything.
    fn metric(&self, metric: &str, reading: &str) -> (i64, i64, Option<f64>) {
        let wanted = [("subject_kind", "all"), ("reading", reading), ("metric", metric)];
        let row: MeasurementRow = self.tables.read_where(&wanted).unwrap().remove(0);
        (row.numerator, row.denominator, row.points)
    }
}

/// Every shipped rule compiles and every case of every one holds.
#[test]
fn shipped_metrics_are_proved() {
    let metrics = metrics();
    let cases: usize = metrics.metrics().iter().map(|metric| metric.rule.cases.len()).sum();
    assert!(cases >= metrics.metrics().len());
}

#[test]
fn a_case_that_does_not_hold_is_found() {
    let check = |text: &str, expected: &str| {
        let (rule, problems) = groma_define::read_rule("rules/own.md", text);
        assert_eq!(problems, [], "{text}");
        let found = metric_problems(&[rule.unwrap()], &shipped_terms());
        let told: Vec<String> =
            found.iter().map(|p| format!("{}: {}", p.code, p.message)).collect();
        assert!(told.iter().any(|told| told.contains(expected)), "{expected}: {told:?}");
    };
    let rule = |front: &str, body: &str| {
        format!(
            "---\ncode = \"own\"\nkind = \"metric\"\nsubject = \"dataset\"\ndimension = \"own\"\n{front}---\nWhy.\n\n{body}\n"
        )
    };
    let case = "## case: one\n\n`dataset`\n\n| title |\n|---|\n| a |\n\n`expected`\n\n| met |\n|---|\n| false |\n";
    check(
        &rule("", &format!("```sql\nfilled(title)\n```\n\n{case}")),
        "`met` came out as true, expected was false",
    );
    check(&rule("", "```sql\nfilled(titel)\n```"), "titel");
    check(&rule("", "```sql\ncount(title) > 1\n```"), "several rows");
    check(&rule("points = 5\n", "```sql\ntrue\n```"), "no dimension of the sum");
    check(&rule("effort = \"huge\"\n", "```sql\ntrue\n```"), "`huge`");
    check(&rule("readings = [\"weather\"]\n", "```sql\ntrue\n```"), "no question of method");
    check(&rule("", "```sql\ntrue\n```\n\n```sql http=5xx\nfalse\n```"), "http=5xx");
    check(
        &rule(
            "",
            "```sql\ntrue\n```\n\n```sql http=2xx-3xx\nfalse\n```\n\n```sql vocabulary=label\nnull\n```",
        ),
        "leaves open what holds under http=2xx-3xx vocabulary=label",
    );
}

/// Two data sets, three distributions, everything computed by hand.
#[test]
fn readings_differ_as_they_should() {
    let iri = "http://publications.europa.eu/resource/authority/file-type/CSV";
    let media = "http://www.iana.org/assignments/media-types/text/csv";
    let sample = Sample {
        datasets: vec![dataset("a"), dataset("b"), dataset("c")],
        distributions: vec![
            distribution("a", "1", |d| {
                d.format_raw = Some(iri.into());
                d.format = Some("CSV".into());
                d.media_type_raw = Some(media.into());
                d.media_type = Some("text/csv".into());
                d.access_url = Some("http://a.eu/1".into());
            }),
            distribution("a", "2", |d| {
                d.format_raw = Some("CSV".into());
                d.format = Some("CSV".into());
                d.access_url = Some("http://a.eu/2".into());
                d.issued = Some("2020-01-01".into());
            }),
            distribution("b", "1", |d| {
                d.format_raw = Some("PDF".into());
                d.format = Some("PDF".into());
                d.licence_raw = Some("mine".into());
                d.access_url = Some("http://a.eu/3".into());
            }),
        ],
        fetches: vec![
            fetch("http://a.eu/1", 200, "ok"),
            fetch("http://a.eu/2", 301, "redirected"),
            fetch("http://a.eu/3", 301, "redirected"),
        ],
        conforms: vec![("a", true), ("b", true), ("c", false)],
        services: vec![],
    };
    let out = measured(&sample, &Settings::default());
    let check = |metric: &str, reading: &str, expected: (i64, i64, f64)| {
        let (numerator, denominator, points) = out.metric(metric, reading);
        let points = points.unwrap_or(f64::NAN);
        assert_eq!((numerator, denominator), (expected.0, expected.1), "{metric} {reading}");
        assert!((points - expected.2).abs() < 1e-9, "{metric} {reading}: {points}");
    };
    check("format", "mqa", (3, 3, 20.0));
    check("machine-readable", "mqa", (1, 3, 20.0 / 3.0));
    // c has no distribution: its best one does not exist, and counts as nothing.
    check("machine-readable", "mqa(aggregation=best)", (1, 2, 20.0 / 3.0));
    check("machine-readable", "mqa(catalog=mean-of-datasets)", (1, 3, 20.0 * 0.5 / 3.0));
    check("machine-readable", "mqa(machine-readable=file-type-list)", (1, 3, 20.0 / 3.0));
    check("machine-readable", "mqa(vocabulary=understood)", (2, 3, 40.0 / 3.0));
    check("machine-readable", "mqa(vocabulary=label)", (2, 3, 40.0 / 3.0));
    check("format-vocabulary", "mqa", (1, 3, 10.0 / 3.0));
    check("format-vocabulary", "mqa(format-media=apart)", (2, 6, 10.0 / 3.0));
    check("access-url-status", "mqa", (1, 3, 50.0 / 3.0));
    check("access-url-status", "mqa(http=2xx-3xx)", (3, 3, 50.0));
    // 301 is the most frequent status, and no success.
    check("access-url-status", "mqa(http=most-frequent)", (1, 3, 0.0));
    check("dcat-ap", "mqa", (2, 3, 20.0));
    check("dcat-ap", "mqa(validity=catalog)", (2, 3, 0.0));
    check("issued", "mqa", (0, 3, 0.0));
    check("issued", "mqa(dates=dataset-and-distribution)", (1, 6, 5.0 / 6.0));
    check("licence", "mqa", (1, 3, 20.0 / 3.0));
    // The licence is b's: the best for reusability of b has it, that of a has not.
    check("licence", "mqa(aggregation=best)", (1, 2, 20.0 / 3.0));
    check("licence", "mqa(aggregation=best-for-interoperability)", (1, 3, 20.0 / 3.0));
    let rows: Vec<DatasetQualityRow> = out.tables.read().unwrap();
    let a = &rows[0];
    assert_eq!(
        (a.distributions, a.machine_readable_met, a.machine_readable_best),
        (2, 1, Some(true))
    );
    assert_eq!(rows[2].machine_readable_best, None);
    assert!((a.points_best - a.points) > 0.0 && a.points_2xx_3xx > a.points);
    assert_eq!((rows[2].points_max, rows[2].points_left_out), (405.0, rows[2].points));
    let mean = rows.iter().map(|row| row.points).sum::<f64>() / 3.0;
    let group = out.group("all", "mqa(catalog=mean-of-datasets)");
    assert!((group.points - mean).abs() < 1e-9, "{} {mean}", group.points);
    let best = rows.iter().map(|row| row.points_best).sum::<f64>() / 3.0;
    assert!((out.group("all", "mqa(aggregation=best)").points - best).abs() < 1e-9);
    let distributions: Vec<DistributionQualityRow> = out.tables.read().unwrap();
    assert_eq!(
        distributions.iter().map(|row| row.access_url_status).collect::<Vec<_>>(),
        [Some(true), Some(false), Some(false)]
    );
}

/// Nothing that was not probed or checked is counted against anybody.
#[test]
fn what_cannot_be_said_is_left_open() {
    let sample = Sample { datasets: vec![dataset("a")], ..Sample::default() };
    let out = measured(&sample, &Settings::default());
    let group = out.group("all", "mqa");
    assert_eq!((group.points_max, group.accessibility), (295.0, Some(0.0)));
    assert_eq!(out.group("all", "mqa(no-distributions=left-out)").points_max, 155.0);
    assert_eq!(
        (group.band.as_deref(), &*group.band_least, &*group.band_most),
        (Some("bad"), "bad", "bad")
    );
    let none = measured(&Sample::default(), &Settings::default());
    assert_eq!((none.group("all", "mqa").datasets, none.group("all", "mqa").points_max), (0, 0.0));
}

#[test]
fn mends_tickets_and_trend() {
    let mut sample = Sample::default();
    for n in 0..40 {
        let mut row = dataset(&format!("{n:02}"));
        row.publisher_name = Some(if n < 10 { "Ministry".into() } else { "City".into() });
        row.keyword = if n % 2 == 0 { vec!["a".into()] } else { vec![] };
        row.title = Some(format!("Title {n}").as_str().into());
        sample.datasets.push(row);
        sample.distributions.push(distribution(&format!("{n:02}"), "1", |d| {
            d.format_raw = Some("csv".into());
            d.format = Some("CSV".into());
            d.media_type_raw = Some("text/csv".into());
            d.media_type = Some("text/csv".into());
        }));
    }
    let settings = Settings { measured_at: "2026-03-01T00:00:00Z".into(), ..Settings::default() };
    let out = measured(&sample, &settings);
    let mends: Vec<MendRow> = out.tables.read().unwrap();
    let find = |name: &str| mends.iter().find(|mend| &*mend.mend == name).unwrap();
    let keyword = find("keyword");
    assert_eq!((keyword.subjects, keyword.gain, &*keyword.who), (20, 15.0, "publisher"));
    assert!((keyword.gain_each - 0.75).abs() < 1e-12);
    assert_eq!(keyword.first_ids.iter().map(|id| &**id).collect::<Vec<_>>(), ["01", "03", "05"]);
    // All fail: the portal's export never writes it.
    let theme = find("theme");
    assert_eq!((&*theme.who, theme.gain, theme.gain_each), ("portal", 30.0, 30.0));
    let formats = find("map-formats");
    assert_eq!((formats.gain, formats.subjects, formats.metrics.len()), (50.0, 40, 3));
    assert_eq!(formats.place, 1);
    // The evidence is all of them, and as many as were counted.
    let metrics = metrics();
    let find_metric =
        |code: &str| metrics.metrics().iter().find(|m| m.code.as_str() == code).unwrap();
    let failing_of = |code: &str, catalog: &str| {
        let mut ids = Vec::new();
        failing(&out.tables, find_metric(code), Some(catalog), |id| ids.push(id.to_owned()))
            .unwrap();
        ids
    };
    assert_eq!(failing_of("keyword", "c").len(), 20);
    assert_eq!(failing_of("keyword", "c")[..3], ["01", "03", "05"]);
    assert_eq!(failing_of("licence", "c")[0], "00/1");
    assert!(failing_of("format", "c").is_empty() && failing_of("keyword", "other").is_empty());
    let tickets: Vec<TicketRow> = out.tables.read().unwrap();
    let of = |publisher: &str, metric: &str| {
        let mut tickets = tickets.iter();
        tickets.find(|t| &*t.publisher == publisher && t.metric.as_str() == metric).unwrap()
    };
    let ministry = of("Ministry", "keyword");
    assert_eq!((&*ministry.owner, ministry.subjects, ministry.gain), ("Ministry", 5, 15.0));
    assert_eq!(ministry.example.as_deref(), Some("Title 1"));
    assert_eq!(ministry.gain_catalog, 30.0 * 5.0 / 40.0);
    assert_eq!(&*of("City", "theme").owner, "Portal");
    let earlier: Vec<GroupQualityRow> = out.tables.read().unwrap();
    let first = assess(&out.tables, &earlier, &AssessSettings::default()).unwrap().unwrap();
    assert_eq!((first.trend.as_ref(), first.datasets), (None, 40));
    assert_eq!(first.mends[0].mend, "map-formats");
    // The ministry mends its keywords.
    sample.datasets[..10].iter_mut().for_each(|row| row.keyword = vec!["a".into()]);
    let settings = Settings { measured_at: "2026-04-01T00:00:00Z".into(), ..Settings::default() };
    let later = measured(&sample, &settings);
    let second = assess(&later.tables, &earlier, &AssessSettings::default()).unwrap().unwrap();
    let trend = second.trend.clone().unwrap();
    assert_eq!((trend.since.as_str(), trend.datasets), ("2026-03-01T00:00:00Z", 0));
    assert!((trend.change - ministry.gain_catalog).abs() < 1e-9);
    let of = |metric: &str| second.metrics.iter().find(|m| m.metric == metric).unwrap().numerator;
    assert_eq!(of("keyword"), 25);
    let json = serde_json::to_value(&second).unwrap();
    assert_eq!(json["dimensions"][0]["dimension"], "findability");
    let other = AssessSettings { catalog: Some("nobody".into()), ..AssessSettings::default() };
    assert_eq!(assess(&later.tables, &[], &other).unwrap(), None);
}

/// Copies keep their rows and leave the groups.
#[test]
fn copies_can_be_left_out() {
    let sample = Sample { datasets: vec![dataset("a"), dataset("b")], ..Sample::default() };
    let left_out = [groma_define::DatasetId::from("b")].into_iter().collect();
    let out = measured(&sample, &Settings { left_out, ..Settings::default() });
    assert_eq!(out.group("all", "mqa").datasets, 1);
    let rows: Vec<DatasetQualityRow> = out.tables.read().unwrap();
    assert_eq!(rows.iter().map(|row| row.left_out).collect::<Vec<_>>(), [false, true]);
    let assessed = assess(&out.tables, &[], &AssessSettings::default()).unwrap().unwrap();
    assert_eq!(assessed.copies_left_out, 1);
}

/// Data sets that are missing or gone do not count, nor do distributions of nobody.
#[test]
fn what_is_not_there_is_passed_over() {
    let mut gone = dataset("b");
    gone.state = "gone".into();
    let mut missing = dataset("b2");
    missing.state = "missing".into();
    let sample = Sample {
        datasets: vec![dataset("a"), gone, missing, dataset("c")],
        distributions: ["0", "a", "b", "b2", "bb", "c", "d"]
            .map(|of| distribution(of, "1", |_| {}))
            .into(),
        ..Sample::default()
    };
    let out = measured(&sample, &Settings::default());
    let group = out.group("all", "mqa");
    assert_eq!((group.datasets, group.distributions), (2, 2));
    let rows: Vec<DistributionQualityRow> = out.tables.read().unwrap();
    assert_eq!(rows.iter().map(|row| row.dataset_id.as_str()).collect::<Vec<_>>(), ["a", "c"]);
}

/// The same bytes on one thread and on several, in several chunks.
#[test]
fn threads_do_not_show() {
    let sample = Sample::large(40_000);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| measured(&sample, &Settings::default()))
    };
    let (one, three) = (on(1), on(3));
    for table in [
        "dataset_quality",
        "distribution_quality",
        "group_quality",
        "measurement",
        "mend",
        "ticket",
    ] {
        let bytes = |out: &Out| std::fs::read(out.tables.path(table)).unwrap();
        assert!(bytes(&one) == bytes(&three), "{table}");
    }
    let whole = one.group("all", "mqa");
    assert_eq!((whole.datasets, whole.distributions), (40_000, 40_000 / 4 * 6));
}

/// A metric of an edition takes the place of a shipped one, another comes besides.
#[test]
fn an_edition_has_metrics_of_its_own() {
    let rule = |code: &str, sql: &str| {
        let text = format!(
            "---\ncode = \"{code}\"\nkind = \"metric\"\nsubject = \"dataset\"\ndimension = \"findability\"\npoints = 30\n---\nWhy.\n\n```sql\n{sql}\n```\n"
        );
        groma_define::read_rule("rules/own.md", &text).0.unwrap()
    };
    let rules = [rule("keyword", "cardinal(keyword) > 1"), rule("own", "filled(title)")];
    assert!(Metrics::of(&rules, &shipped_terms()).is_err());
    let rules =
        [rule("keyword", "filled(description)"), rule("own", "coalesce(title = 'T', false)")];
    let metrics = Metrics::of(&rules, &shipped_terms()).unwrap_or_else(|why| panic!("{why:#?}"));
    let dir = tempfile::tempdir().unwrap();
    let tables = TableDir::new(dir.path().join("out"));
    let mut row = dataset("a");
    row.title = Some("T".into());
    let sample = Sample { datasets: vec![row, dataset("b")], ..Sample::default() };
    measure_metadata(&metrics, &sample.write(dir.path()), &Settings::default(), &tables).unwrap();
    let rows: Vec<DatasetQualityRow> = tables.read().unwrap();
    assert_eq!((rows[0].keyword, rows[0].points_max), (Some(false), 325.0));
    assert_eq!((rows[0].more_met.len(), rows[1].more_unmet.len()), (1, 1));
    assert_eq!(&*rows[0].more_met[0], "own");
}

/// The long form is a query over the wide tables.
#[test]
fn the_long_form_can_be_asked() {
    let sample = Sample {
        datasets: vec![dataset("a")],
        distributions: vec![distribution("a", "1", |_| {})],
        ..Sample::default()
    };
    let out = measured(&sample, &Settings::default());
    let session = groma_store::Session::new(groma_store::Limits::default()).unwrap();
    session.register_dir(&out.tables).unwrap();
    session.extend("measurement", &long_form()).unwrap();
    let sql = "select count(*) as n, sum(denominator) as said from measurement \
               where subject_kind in ('dataset', 'distribution')";
    let answer = session.query(sql).unwrap();
    let column = groma_store::arrow::compute::cast(
        answer.batches[0].column(0),
        &groma_store::arrow::datatypes::DataType::Utf8,
    )
    .unwrap();
    use groma_store::arrow::array::AsArray;
    assert_eq!(column.as_string::<i32>().value(0), "30");
}
