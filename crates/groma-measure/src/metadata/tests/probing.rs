//! What is said where only some addresses were probed, or those of another catalog.

use super::sample::{Sample, catalog, dataset, distribution, fetch, service};
use super::{Out, Settings, measured, metrics};
use crate::metadata::{AssessSettings, Harvested, assess, measure_metadata};
use groma_define::tables::{
    DatasetQualityRow, DistributionRow, GroupQualityRow, MeasurementRow, MendRow, TicketRow,
};
use groma_store::TableDir;

/// 100 data sets of one distribution; every second has a download address, of which every fifth is
/// gone; the addresses are probed that `is_probed` picks by their number, from 0 to 49.
fn half_have_one(is_probed: impl Fn(usize) -> bool) -> Sample {
    let mut sample = Sample::default();
    for n in 0..100 {
        let (id, url) = (format!("{n:03}"), format!("http://a.eu/{n}"));
        sample.datasets.push(dataset(&id));
        sample.distributions.push(distribution(&id, "1", |d| {
            d.download_url = (n % 2 == 0).then(|| url.as_str().into());
        }));
        if n % 2 == 0 && is_probed(n / 2) {
            let gone = n / 2 % 5 == 0;
            let (status, class) = if gone { (404, "not_found") } else { (200, "ok") };
            sample.fetches.push(fetch(&url, status, class));
        }
    }
    sample
}

fn measurement(out: &Out, metric: &str, reading: &str) -> MeasurementRow {
    let wanted = [("subject_kind", "all"), ("reading", reading), ("metric", metric)];
    out.tables.read_where(&wanted).unwrap().remove(0)
}

const READINGS: [&str; 6] = [
    "mqa",
    "mqa(catalog=mean-of-datasets)",
    "mqa(aggregation=best)",
    "mqa(http=2xx-3xx)",
    "mqa(http=found)",
    "ckan-mqa",
];

/// The samples that together are all links say on average what all links say.
#[test]
fn a_sample_says_what_all_links_say() {
    let whole = measured(&half_have_one(|_| true), &Settings::default());
    let samples: Vec<Out> = (0..5)
        .map(|k| measured(&half_have_one(|n| (n + n / 5) % 5 == k), &Settings::default()))
        .collect();
    for reading in READINGS {
        let truth = measurement(&whole, "download-url-status", reading);
        // 40 of 100 distributions have an address that answers.
        assert_eq!((truth.value, truth.standard_error), (Some(0.4), None), "{reading}");
        assert_eq!((truth.numerator, truth.denominator, truth.unsaid), (40, 100, 0), "{reading}");
        let rows: Vec<MeasurementRow> = samples
            .iter()
            .map(|sample| measurement(sample, "download-url-status", reading))
            .collect();
        let mean = rows.iter().filter_map(|row| row.value).sum::<f64>() / 5.0;
        assert!((mean - 0.4).abs() < 1e-9, "{reading}: {mean}");
        for row in rows {
            assert_eq!((row.numerator, row.denominator, row.unsaid), (8, 60, 40), "{reading}");
            // Half of all are drawn from: half of sqrt((1 − 10/50) · 0.8 · 0.2 / 9).
            let error = row.standard_error.unwrap();
            assert!((error - (0.8_f64 * 0.16 / 9.0).sqrt() / 2.0).abs() < 1e-9, "{error}");
            assert!((row.points.unwrap() - 12.0).abs() < 1e-9);
        }
    }
}

/// What the sample did not reach is no gain of anybody.
#[test]
fn a_mend_counts_what_was_seen_to_fail() {
    let out = measured(&half_have_one(|n| (n + n / 5) % 5 == 0), &Settings::default());
    let mends: Vec<MendRow> = out.tables.read().unwrap();
    let check = |name: &str, subjects: i64, gain: f64| {
        let mend = mends.iter().find(|mend| &*mend.mend == name).unwrap();
        assert_eq!(mend.subjects, subjects, "{name}");
        assert!((mend.gain - gain).abs() < 1e-9, "{name}: {}", mend.gain);
    };
    // Two of the ten that were probed are gone; 50 have no address, of which none can answer.
    check("download-url-status", 2, 30.0 * 2.0 / 100.0);
    check("download-url", 50, (20.0 + 30.0) / 2.0);
}

/// The probes of one portal say nothing of another.
#[test]
fn a_catalog_that_was_never_probed_is_not_judged_by_probes() {
    let dir = tempfile::tempdir().unwrap();
    let probed = half_have_one(|_| true);
    let never = Sample {
        datasets: vec![dataset("x"), dataset("y")],
        distributions: vec![
            distribution("x", "1", |d| d.access_url = Some("http://b.eu/1".into())),
            distribution("y", "1", |_| {}),
        ],
        ..Sample::default()
    };
    let no_address = Sample { datasets: vec![dataset("z")], ..Sample::default() };
    let mut harvested = Harvested::default();
    for (id, sample) in [("a", &probed), ("b", &never), ("c", &no_address)] {
        let written = sample.write(&dir.path().join(id));
        let mut row = catalog();
        row.catalog_id = id.into();
        harvested.catalogs.push((row, written.catalogs[0].1.clone()));
        harvested.probes.extend(written.probes);
    }
    let tables = TableDir::new(dir.path().join("out"));
    measure_metadata(&metrics(), &harvested, &Settings::default(), &tables).unwrap();
    let of = |catalog: &str| -> GroupQualityRow {
        let wanted = [("subject_kind", "catalog"), ("subject", catalog), ("reading", "mqa")];
        tables.read_where(&wanted).unwrap().remove(0)
    };
    // b has 20 points for download addresses to earn, a all 100; c names no address: none answers.
    assert_eq!(["a", "b", "c"].map(|id| of(id).points_max), [375.0, 295.0, 375.0]);
    let said = |catalog: &str, metric: &str| -> Option<f64> {
        let wanted = [
            ("subject_kind", "catalog"),
            ("subject", catalog),
            ("reading", "mqa"),
            ("metric", metric),
        ];
        tables.read_where::<MeasurementRow>(&wanted).unwrap()[0].value
    };
    assert_eq!(said("a", "download-url-status"), Some(0.4));
    assert_eq!(said("b", "access-url-status"), None);
    assert_eq!(said("c", "access-url-status"), Some(0.0));
    // Over all, those count of which something was probed.
    let all = [("subject_kind", "all"), ("reading", "mqa"), ("metric", "download-url-status")];
    let all: MeasurementRow = tables.read_where(&all).unwrap().remove(0);
    assert_eq!((all.value, all.numerator, all.unsaid), (Some(0.4), 40, 2));
}

/// One data set, one address missing, three there: nothing is said before one of the three is probed.
#[test]
fn a_data_set_is_measured_as_its_catalog() {
    let check = |probed: &[(usize, i64, &str)], expected: Option<f64>| {
        let mut sample = Sample {
            datasets: vec![dataset("a"), dataset("b")],
            distributions: vec![distribution("b", "1", |d| {
                d.download_url = Some("http://a.eu/other".into());
            })],
            fetches: vec![fetch("http://a.eu/other", 200, "ok")],
            ..Sample::default()
        };
        for n in 0..4 {
            sample.distributions.push(distribution("a", &n.to_string(), |d| {
                d.download_url = (n > 0).then(|| format!("http://a.eu/{n}").as_str().into());
            }));
        }
        for (n, status, class) in probed {
            sample.fetches.push(fetch(&format!("http://a.eu/{n}"), *status, class));
        }
        let out = measured(&sample, &Settings::default());
        let rows: Vec<DatasetQualityRow> = out.tables.read().unwrap();
        let row = &rows[0];
        // The access addresses are missing, of which nothing has to be probed.
        let max = if expected.is_some() { 375.0 } else { 345.0 };
        assert_eq!(row.points_max, max, "{probed:?}");
        assert!((row.accessibility - (15.0 + expected.unwrap_or(0.0))).abs() < 1e-9, "{probed:?}");
    };
    check(&[], None);
    check(&[(1, 200, "ok")], Some(30.0 * 0.75));
    check(&[(1, 200, "ok"), (2, 404, "not_found")], Some(30.0 * 0.75 / 2.0));
    check(&[(1, 429, "rate_limited")], None);
    check(&[(1, 503, "rate_limited"), (2, 200, "ok"), (3, 200, "ok")], Some(30.0 * 0.75));
}

/// A page and a log-in behind links to data have a status of success, a reading that says no, and a
/// ticket.
#[test]
fn html_behind_a_link_to_data_has_a_ticket() {
    let mut sample = Sample { datasets: vec![dataset("a")], ..Sample::default() };
    for (n, class) in ["ok", "ok_but_html", "auth", "not_found"].into_iter().enumerate() {
        let url = format!("http://a.eu/{n}.csv");
        sample.distributions.push(distribution("a", &n.to_string(), |d| {
            d.download_url = Some(url.as_str().into());
        }));
        sample.fetches.push(fetch(&url, 200, class));
    }
    let out = measured(&sample, &Settings::default());
    let status = |reading: &str| out.metric("download-url-status", reading);
    assert_eq!(status("mqa"), (4, 4, Some(30.0)));
    assert_eq!(status("mqa(http=found)"), (1, 4, Some(7.5)));
    let tickets: Vec<TicketRow> = out.tables.read().unwrap();
    let ticket = tickets.iter().find(|ticket| ticket.metric.as_str() == "as-declared").unwrap();
    assert_eq!((ticket.subjects, ticket.gain, &*ticket.who), (3, 0.0, "host"));
    assert!(ticket.what.contains("HTML"), "{}", ticket.what);
    let mends: Vec<MendRow> = out.tables.read().unwrap();
    let mend = mends.iter().find(|mend| &*mend.mend == "as-declared").unwrap();
    assert!(mend.who_because.contains("22.5 points less"), "{}", mend.who_because);
}

/// All mends together bring what is missing, and no point twice.
#[test]
fn mends_together_bring_what_is_missing() {
    let mut sample = Sample::large(400);
    for (n, row) in sample.distributions.iter_mut().enumerate() {
        row.format = match row.format_raw.as_deref() {
            Some("PDF") => Some("PDF".into()),
            _ => Some("CSV".into()),
        };
        row.media_type = (n % 3 == 0).then(|| "text/csv".into());
        row.licence_raw = (n % 4 > 0).then(|| "cc-by".into());
        row.licence = (n % 4 > 1).then(|| "CC_BY_4_0".into());
    }
    let out = measured(&sample, &Settings::default());
    let group = out.group("all", "mqa");
    let mends: Vec<MendRow> = out.tables.read().unwrap();
    let gain: f64 = mends.iter().map(|mend| mend.gain).sum();
    assert!((gain - (group.points_max - group.points)).abs() < 1e-6, "{gain} {group:?}");
    let find = |name: &str| mends.iter().find(|mend| &*mend.mend == name).unwrap();
    // CSV as a word only needs its term; a PDF needs another format. The data sets behind each are
    // not the same.
    let (pdf, words) = (find("machine-readable"), find("map-formats"));
    let of = |raw: &str| {
        let rows = sample.distributions.iter();
        rows.filter(|row| row.format_raw.as_deref() == Some(raw)).count() as i64
    };
    // Where a media type was understood as well, format and media type are to be written as terms.
    let both = |row: &&DistributionRow| {
        row.format_raw.as_deref() == Some("CSV") || row.media_type.is_some()
    };
    let terms = sample.distributions.iter().filter(both).count() as i64;
    assert_eq!((pdf.subjects, words.subjects), (of("PDF"), terms));
    let tickets: Vec<TicketRow> = out.tables.read().unwrap();
    let gain_of_tickets: f64 = tickets.iter().map(|ticket| ticket.gain_catalog).sum();
    assert!((gain_of_tickets - gain).abs() < 1e-6, "{gain_of_tickets} {gain}");
    assert!(tickets.iter().any(|ticket| ticket.metric.as_str() == "map-formats"));
}

/// Probing for the first time is no improvement, nor is leaving copies out.
#[test]
fn a_trend_compares_what_was_said_both_times() {
    let at = |day: &str| Settings { measured_at: day.into(), ..Settings::default() };
    let check =
        |before: (&Sample, Settings), now: (&Sample, Settings), expected: Option<(f64, f64)>| {
            let (before, now) = (measured(before.0, &before.1), measured(now.0, &now.1));
            let earlier: Vec<GroupQualityRow> = before.tables.read().unwrap();
            let told = assess(&now.tables, &earlier, &AssessSettings::default()).unwrap().unwrap();
            let trend = told.trend.map(|trend| (trend.change, trend.points_max_compared));
            match (trend, expected) {
                (Some(got), Some(expected)) => {
                    assert!((got.0 - expected.0).abs() < 1e-9 && got.1 == expected.1, "{got:?}");
                }
                (got, expected) => assert_eq!(got, expected),
            }
        };
    let (never, probed) = (half_have_one(|_| false), half_have_one(|_| true));
    let mut mended = half_have_one(|_| true);
    mended.datasets.iter_mut().for_each(|row| row.keyword = vec!["a".into()]);
    let (first, second) = ("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z");
    // Accessibility is not compared; keywords are.
    check((&never, at(first)), (&probed, at(second)), Some((0.0, 275.0)));
    check((&never, at(first)), (&mended, at(second)), Some((30.0, 275.0)));
    check((&probed, at(first)), (&mended, at(second)), Some((30.0, 375.0)));
    let without = Settings { without_copies: Some("score 0.75".into()), ..at(second) };
    check((&probed, at(first)), (&mended, without), None);
    let profile = Settings { profile: "dcat-ap-3.0.1".into(), ..at(second) };
    check((&probed, at(first)), (&mended, profile), None);
}

/// A service is asked at its own address, whatever page the distribution names.
#[test]
fn a_service_answers_for_itself() {
    let mut sample = Sample { datasets: vec![dataset("a")], ..Sample::default() };
    for id in ["lives", "fails", "silent"] {
        let endpoint = format!("http://a.eu/{id}");
        sample.services.push(service(id, Some(&endpoint)));
        sample.distributions.push(distribution("a", id, |d| {
            d.access_service_id = Some(id.into());
            d.access_url = Some("http://a.eu/page".into());
        }));
    }
    sample.fetches = vec![
        fetch("http://a.eu/page", 200, "ok"),
        fetch("http://a.eu/lives", 200, "ok"),
        fetch("http://a.eu/fails", 500, "server"),
        fetch("http://a.eu/silent", 403, "auth"),
    ];
    let out = measured(&sample, &Settings::default());
    let (numerator, denominator, _) = out.metric("live-answers", "mqa");
    assert_eq!((numerator, denominator), (1, 2));
}

/// 40 data sets with one address that answers, 20 with two that do not; of the first, 20 were probed, of
/// the second, both addresses of `twice`. What was told leans to the first, the estimate does not.
#[test]
fn data_sets_with_many_addresses_are_not_forgotten_where_the_best_counts() {
    let sample = |twice: usize| {
        let mut sample = Sample::default();
        for n in 0..60 {
            let id = format!("{n:02}");
            sample.datasets.push(dataset(&id));
            let files = if n < 40 { 1 } else { 2 };
            for file in 0..files {
                let url = format!("http://a.eu/{n}/{file}");
                sample.distributions.push(distribution(&id, &file.to_string(), |d| {
                    d.access_url = Some(url.as_str().into());
                    d.download_url = Some(url.as_str().into());
                }));
                match n {
                    0..20 => sample.fetches.push(fetch(&url, 200, "ok")),
                    40.. if n < 40 + twice => sample.fetches.push(fetch(&url, 404, "not_found")),
                    _ => {}
                }
            }
        }
        measured(&sample, &Settings::default())
    };
    let best = |out: &Out| measurement(out, "access-url-status", "mqa(aggregation=best)");
    let row = best(&sample(2));
    assert_eq!((row.numerator, row.denominator, row.unsaid), (20, 22, 38));
    // Not 20 of 22: 40 of 60.
    assert!((row.value.unwrap() - 40.0 / 60.0).abs() < 1e-9, "{row:?}");
    assert_eq!(row.standard_error, Some(0.0));
    // None of the second was told, which are a third of all: nothing is said, and no points are lost.
    let out = sample(0);
    let row = best(&out);
    assert_eq!((row.value, row.points_max, row.unsaid), (None, None, 40));
    let reading = out.group("all", "mqa(aggregation=best)");
    assert_eq!((reading.accessibility_max, reading.points_max), (None, 275.0));
    assert_eq!(measurement(&out, "access-url-status", "mqa").value, Some(1.0));
}
