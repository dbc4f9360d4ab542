//! Which mend is asked for, of whom, and what it brings.

use super::sample::{Sample, dataset, distribution, fetch};
use super::{Out, Settings, measured};
use groma_define::tables::{DistributionRow, MendRow, TicketRow};

fn mends(out: &Out) -> Vec<MendRow> {
    out.tables.read().unwrap()
}

/// The mends of some metrics: who, how many, points.
fn of_metrics(out: &Out, metrics: &[&str]) -> Vec<(String, String, i64, f64)> {
    let serves = |mend: &MendRow| mend.metrics.iter().any(|metric| metrics.contains(&&**metric));
    let rounded = |gain: f64| (gain * 1e9).round() / 1e9;
    let told = mends(out).into_iter().filter(serves);
    told.map(|m| (m.mend.to_string(), m.who.to_string(), m.subjects, rounded(m.gain))).collect()
}

fn expected(rows: &[(&str, &str, i64, f64)]) -> Vec<(String, String, i64, f64)> {
    rows.iter().map(|(mend, who, n, gain)| ((*mend).into(), (*who).into(), *n, *gain)).collect()
}

/// What all mends bring is what is missing, for the catalog and for its tickets.
fn brings_what_is_missing(out: &Out) {
    let group = out.group("all", "mqa");
    let missing = group.points_max - group.points;
    let gain: f64 = mends(out).iter().map(|mend| mend.gain).sum();
    assert!((gain - missing).abs() < 1e-6, "{gain} of {missing}: {:#?}", mends(out));
    let tickets: Vec<TicketRow> = out.tables.read().unwrap();
    let gain: f64 = tickets.iter().map(|ticket| ticket.gain_catalog).sum();
    assert!((gain - missing).abs() < 1e-6, "tickets: {gain} of {missing}");
}

/// Ten data sets of one distribution each, of two publishers.
fn ten(
    change: impl Fn(usize, &mut groma_define::tables::DatasetRow, &mut DistributionRow),
) -> Sample {
    let mut sample = Sample::default();
    for n in 0..10 {
        let mut row = dataset(&n.to_string());
        row.publisher_name = Some(if n % 2 == 0 { "Ministry" } else { "City" }.into());
        let mut file = distribution(&n.to_string(), "1", |_| {});
        change(n, &mut row, &mut file);
        sample.datasets.push(row);
        sample.distributions.push(file);
    }
    sample
}

/// Four licences stand at the data set and are understood, one is not; two at the distribution, one of
/// them as a term; three nowhere, which alone the publishers are asked for.
#[test]
fn a_licence_of_the_data_set_is_for_the_export_to_write() {
    let sample = ten(|n, row, file| match n {
        0..4 => {
            row.licence_raw = Some("cc-by".into());
            row.licence = Some("CC_BY_4_0".into());
        }
        4 => row.licence_raw = Some("ask us".into()),
        5 => {
            file.licence_raw = Some("cc-by".into());
            file.licence = Some("CC_BY_4_0".into());
        }
        6 => {
            let iri = "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0";
            file.licence_raw = Some(iri.into());
            file.licence = Some("CC_BY_4_0".into());
        }
        _ => {}
    });
    let out = measured(&sample, &Settings::default());
    let told = of_metrics(&out, &["licence", "licence-vocabulary"]);
    let wanted = expected(&[
        ("licence", "publisher", 3, 3.0 * 2.0 + 3.0),
        ("licence-vocabulary", "portal", 1, 1.0),
        ("licences-for-files", "portal", 5, 5.0 * 2.0 + 4.0),
        ("map-licences", "portal", 1, 1.0),
    ]);
    assert_eq!(told, wanted);
    let all = mends(&out);
    let of = |name: &str| all.iter().find(|mend| &*mend.mend == name).unwrap();
    assert!(of("licences-for-files").who_because.contains("at the data set"));
    assert!(of("licence").who_because.contains("3 of 10 distributions"), "{:?}", of("licence"));
    assert_eq!(of("licences-for-files").gain_each, 14.0);
    brings_what_is_missing(&out);
}

/// A feed that has `accessLevel` and `license` in words of its own, and nothing at the files.
#[test]
fn words_of_dcat_us_are_for_the_export_to_write() {
    let sample = ten(|n, row, file| {
        row.access_rights_raw = (n < 8).then(|| "public".into());
        row.access_rights = (n < 8).then(|| "PUBLIC".into());
        row.properties = Some("pod:accessLevel l; dct:license i".into());
        row.licence_raw = Some("https://creativecommons.org/licenses/by/4.0/".into());
        row.licence = Some("CC_BY_4_0".into());
        // What is understood of the data set is known of its distributions.
        (file.licence_raw, file.licence) = (row.licence_raw.clone(), row.licence.clone());
        file.properties = Some("dcat:downloadURL i; dcat:mediaType l".into());
        (file.media_type_raw, file.media_type) = (Some("text/csv".into()), Some("text/csv".into()));
        file.format = Some("CSV".into());
    });
    let out = measured(&sample, &Settings::default());
    let told =
        of_metrics(&out, &["access-rights", "access-rights-vocabulary", "licence", "format"]);
    let wanted = expected(&[
        ("access-rights", "publisher", 2, 2.0 * 1.0 + 2.0 * 0.5),
        ("licences-for-files", "portal", 10, 20.0 + 10.0),
        ("map-access-rights", "portal", 8, 8.0 * 1.0 + 8.0 * 0.5),
        ("map-formats", "portal", 10, 20.0 + 10.0 + 20.0 + 20.0),
    ]);
    assert_eq!(told, wanted);
    brings_what_is_missing(&out);
}

/// Nobody is asked for another format before the one that is there has a name.
#[test]
fn a_format_that_nobody_names_is_named_first() {
    let sample = ten(|n, _, file| {
        if n < 4 {
            (file.format_raw, file.format) = (Some("PDF".into()), Some("PDF".into()));
            file.media_type_raw = Some("application/pdf".into());
            file.media_type = Some("application/pdf".into());
        }
    });
    let out = measured(&sample, &Settings::default());
    let told = of_metrics(&out, &["format", "machine-readable", "non-proprietary"]);
    let wanted = expected(&[
        ("format", "publisher", 6, 6.0 * (2.0 + 1.0 + 2.0 + 2.0)),
        ("machine-readable", "publisher", 4, 8.0),
        ("non-proprietary", "publisher", 4, 8.0),
    ]);
    assert_eq!(told, wanted);
    brings_what_is_missing(&out);
}

/// Two have no address, two only a download that answers, one only a download that is gone, five both.
fn addresses() -> Sample {
    let mut sample = ten(|n, _, file| {
        let url = |kind: &str| Some(format!("http://a.eu/{kind}{n}").as_str().into());
        file.access_url = (n >= 5).then(|| url("page")).flatten();
        file.download_url = (n >= 2).then(|| url("file")).flatten();
    });
    for file in &sample.distributions {
        for url in [&file.access_url, &file.download_url].into_iter().flatten() {
            let gone = ["http://a.eu/file4", "http://a.eu/page9"].contains(&&**url);
            let (status, class) = if gone { (404, "not_found") } else { (200, "ok") };
            sample.fetches.push(fetch(url, status, class));
        }
    }
    sample
}

/// A host is asked to answer where there is an address, a publisher for one where there is none.
#[test]
fn an_address_that_is_missing_is_not_for_the_host_to_answer() {
    let metrics = ["access-url", "access-url-status", "download-url", "download-url-status"];
    let mut sample = addresses();
    let out = measured(&sample, &Settings::default());
    let wanted = expected(&[
        ("access-url", "publisher", 3, 15.0),
        ("access-url-status", "host", 1, 5.0),
        ("download-url", "publisher", 2, 4.0 + 6.0),
        ("download-url-status", "host", 1, 3.0),
        ("downloads-as-access", "portal", 2, 10.0),
    ]);
    assert_eq!(of_metrics(&out, &metrics), wanted);
    brings_what_is_missing(&out);
    // Before anything was probed, an address brings nothing, and is missing all the same.
    sample.fetches.clear();
    let out = measured(&sample, &Settings::default());
    let all = mends(&out);
    let of = |name: &str| all.iter().find(|mend| &*mend.mend == name).unwrap();
    assert_eq!((of("access-url").subjects, of("access-url").gain), (2, 0.0));
    assert!(of("access-url").who_because.contains("once links are probed"));
    assert_eq!((of("downloads-as-access").subjects, of("downloads-as-access").gain), (3, 0.0));
    assert_eq!(of("download-url").gain, 4.0);
    brings_what_is_missing(&out);
}

/// A data set without distributions loses nothing where the distributions that there are count, and
/// everything where there are none; one that is not public needs none.
#[test]
fn data_sets_without_distributions_are_to_be_published() {
    let mut sample = ten(|n, row, file| {
        row.access_rights = (n == 9).then(|| "NON_PUBLIC".into());
        (file.format_raw, file.byte_size) = (Some("x".into()), Some(12));
    });
    sample.distributions.truncate(6);
    let out = measured(&sample, &Settings::default());
    let all = mends(&out);
    let mend = all.iter().find(|mend| &*mend.mend == "distributed").unwrap();
    assert_eq!((mend.subjects, mend.datasets, mend.gain, &*mend.who), (3, 3, 0.0, "publisher"));
    assert_eq!(mend.first_ids.iter().map(|id| &**id).collect::<Vec<_>>(), ["6", "7", "8"]);
    brings_what_is_missing(&out);
    assert!(mend.who_because.starts_with("3 of 10 data sets have no distribution"));
    // Under the other reading: 25 points of each of the three, of ten; of distributions are 140 points.
    let told = &mend.who_because;
    assert!(
        told.contains("brings 7.5 points where they are like the others', 42.0 at most"),
        "{told}"
    );
    let under = |out: &Out| out.group("all", "mqa(catalog=mean-of-datasets)").points;
    let before = under(&out);
    let mut published = ten(|_, _, file| {
        (file.format_raw, file.byte_size) = (Some("x".into()), Some(12));
    });
    published.distributions.truncate(9);
    let gained = under(&measured(&published, &Settings::default())) - before;
    assert!((gained - 7.5).abs() < 1e-9, "{gained}");
    // None at all: everything that distributions can bring is to be gained.
    sample.distributions.clear();
    let out = measured(&sample, &Settings::default());
    let all = mends(&out);
    let mend = all.iter().find(|mend| &*mend.mend == "distributed").unwrap();
    assert_eq!((mend.subjects, &*mend.who, mend.gain), (9, "publisher", 140.0));
    assert!(!mend.who_because.contains("nothing is lost"));
    brings_what_is_missing(&out);
}

/// Whatever is said or left out, at the data set or at its files, probed or not: what the mends bring is
/// what is missing, and no failure is led to two.
#[test]
fn every_failure_has_one_mend() {
    const TERMS: &str = "http://publications.europa.eu/resource/authority";
    let mut state = 11_u32;
    // One of so many, from a fixed sequence (numbers of Numerical Recipes, 2nd ed., §7.1).
    let mut one_of = |many: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % many
    };
    let mut sample = Sample::default();
    for n in 0..600 {
        let id = format!("{n:03}");
        let mut row = dataset(&id);
        row.publisher_name = Some(format!("Publisher {}", one_of(7)).as_str().into());
        let licence = |choice: u32| match choice {
            0 => (Some("ask us".into()), None),
            1 => (Some("cc-by".into()), Some("CC_BY_4_0".into())),
            2 => (
                Some(format!("{TERMS}/licence/CC_BY_4_0").as_str().into()),
                Some("CC_BY_4_0".into()),
            ),
            _ => (None, None),
        };
        (row.licence_raw, row.licence) = licence(one_of(5));
        (row.access_rights_raw, row.access_rights) = match one_of(4) {
            0 => (Some("who knows".into()), None),
            1 => (Some("public".into()), Some("PUBLIC".into())),
            2 => (
                Some(format!("{TERMS}/access-right/PUBLIC").as_str().into()),
                Some("PUBLIC".into()),
            ),
            _ => (None, None),
        };
        let used = ["", "pod:accessLevel l; dct:license i", "dct:accessRights i", "dct:license i"];
        row.properties = [None, Some(used[one_of(4) as usize].into())][one_of(2) as usize].clone();
        for file in 0..one_of(4) {
            sample.distributions.push(distribution(&id, &file.to_string(), |d| {
                (d.licence_raw, d.licence) = licence(one_of(5));
                d.format_raw =
                    [None, Some("csv".into()), Some("zyx".into())][one_of(3) as usize].clone();
                d.format =
                    [None, Some("CSV".into()), Some("PDF".into())][one_of(3) as usize].clone();
                d.media_type_raw = (one_of(2) == 0).then(|| "text/csv".into());
                d.media_type = (one_of(2) == 0).then(|| "text/csv".into());
                let used =
                    ["dct:format l", "dcat:mediaType l; dct:license i", "dcat:downloadURL i"];
                d.properties =
                    [None, Some(used[one_of(3) as usize].into())][one_of(2) as usize].clone();
                let mut url = |kind: &str| {
                    let url = format!("http://a.eu/{kind}/{n}/{file}");
                    (one_of(3) > 0).then(|| url.as_str().into())
                };
                (d.access_url, d.download_url) = (url("page"), url("file"));
            }));
        }
        sample.datasets.push(row);
    }
    brings_what_is_missing(&measured(&sample, &Settings::default()));
    for file in &sample.distributions {
        for url in [&file.access_url, &file.download_url].into_iter().flatten() {
            let found = [(200, "ok"), (404, "not_found"), (429, "rate_limited")];
            let (status, class) = found[one_of(3) as usize];
            sample.fetches.push(fetch(url, status, class));
        }
    }
    let out = measured(&sample, &Settings::default());
    // What a probe could not tell is no gain; nobody is told of it.
    let unsaid: f64 = ["access-url-status", "download-url-status"]
        .map(|metric| {
            let (numerator, denominator, points) = out.metric(metric, "mqa");
            let of = if metric.starts_with("access") { 50.0 } else { 30.0 };
            let all = sample.distributions.len() as f64;
            of - points.unwrap() - of * (denominator - numerator) as f64 / all
        })
        .iter()
        .sum();
    let group = out.group("all", "mqa");
    let gain: f64 = mends(&out).iter().map(|mend| mend.gain).sum();
    assert!((gain + unsaid - (group.points_max - group.points)).abs() < 1e-6, "{gain} {unsaid}");
    assert!(unsaid > 1.0);
    for name in [
        "licences-for-files",
        "map-licences",
        "licence",
        "licence-vocabulary",
        "map-formats",
        "format",
        "machine-readable",
        "media-type",
        "map-access-rights",
        "access-rights",
        "access-url",
        "access-url-status",
        "downloads-as-access",
        "download-url",
        "download-url-status",
        "distributed",
    ] {
        assert!(mends(&out).iter().any(|mend| &*mend.mend == name), "{name}");
    }
    sample.distributions.clear();
    sample.fetches.clear();
    brings_what_is_missing(&measured(&sample, &Settings::default()));
}
