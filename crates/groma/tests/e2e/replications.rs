//! Published indices, recomputed: what must come out.

use crate::workbench::{Copy, files_below};
use serde_json::Value;

fn run(edition: &str) -> (Copy, Value) {
    let copy = Copy::of(edition);
    let said = copy.groma("run", &["--json", "--strict"]).good();
    let value = serde_json::from_str(&said).expect("JSON");
    (copy, value)
}

fn figure(said: &Value, name: &str) -> u64 {
    said["published"][name].as_u64().unwrap_or_else(|| panic!("{said}"))
}

/// Instruments sheet 2.5: 5,634 of 5,635 cells and 34 of 35 totals; the one override
/// makes the 35th equal; 21 cells follow another rule than the declared one.
#[test]
fn open_data_maturity_2023() {
    let (odm, said) = run("replications/odm-2023");
    assert_eq!(figure(&said, "printed_differ"), 0);
    let equal = |variant: &str, scope: &str, holds: bool| {
        odm.number(&format!(
            "select count(*) from published_check where statistic = 'score' \
             and variant = '{variant}' and scope like '%/{scope}' and holds = {holds} \
             and status in ('printed', 'known-mismatch')"
        ))
    };
    assert_eq!(equal("applied", "Q%", true), 5634.0);
    assert_eq!(equal("applied", "Q%", false), 1.0);
    assert_eq!(equal("applied", "total", true), 34.0);
    assert_eq!(equal("applied", "total", false), 1.0);
    assert_eq!(equal("overridden", "total", true), 35.0);
    let moved = "select count(*) from variant_difference where variant = 'declared'";
    assert_eq!(odm.number(&format!("{moved} and leaf")), 21.0);
    assert_eq!(odm.number(&format!("{moved} and node = 'total' and difference = 10")), 7.0);
    assert_eq!(odm.number(&format!("{moved} and node = 'total' and difference = -10")), 14.0);
    // Both ways to a percentage: of the points, and the mean of the dimensions.
    let poland = |variant: &str| {
        let percent = odm.number(&format!(
            "select percent from score where unit = 'PL' and node = 'total' and variant = '{variant}'"
        ));
        (percent * 10.0).round() / 10.0
    };
    assert_eq!((poland("applied"), poland("percent")), (97.8, 97.9));
    // Serbia's answer to 69a is marked unsure: 10 points less in the preliminary score.
    let serbia = "select score from score where unit = 'RS' and node = 'total' and variant = ";
    assert_eq!(odm.number(&format!("{serbia}'applied'")), 1914.0);
    assert_eq!(odm.number(&format!("{serbia}'preliminary'")), 1904.0);
}

/// Instruments sheet 1.6: correlations, the ten countries above the mean, the three
/// widest ranges; every pillar and composite as measured from the figures.
#[test]
fn ourdata_2017() {
    let (ourdata, said) = run("replications/ourdata-2017");
    assert_eq!(figure(&said, "printed_differ"), 0);
    let published = |statistic: &str, status: &str| {
        ourdata.rows(&format!(
            "select published, computed, holds from published_check \
             where statistic = '{statistic}' and status = '{status}' and cohort = 'oecd32'"
        ))
    };
    let above = published("units-above-mean", "printed");
    assert_eq!(above[0]["computed"], "CAN ESP FIN FRA GBR JPN KOR MEX NLD USA");
    assert_eq!(above[0]["holds"], true);
    let widest =
        ourdata.rows("select holds from published_check where statistic = 'widest-ranges'");
    assert!(!widest.is_empty() && widest.iter().all(|row| row["holds"] == true));
    let correlations = "select count(*) from published_check \
                        where statistic = 'pearson' and cohort = 'all' and holds";
    assert!(ourdata.number(correlations) >= 3.0);
    let digitised = "select count(*) from published_check where status = 'digitised'";
    let off = ourdata.number(&format!("{digitised} and not holds"));
    assert_eq!(off, 0.0);
    assert!(ourdata.number(digitised) >= 140.0);
    // The effective weights of all 140 items, from 1/954 to 1/18 and 1 in all.
    let weights = "from effective_weight w join node n on n.node = w.node \
                   where n.leaf and w.variant = 'main'";
    assert_eq!(ourdata.number(&format!("select count(*) {weights}")), 140.0);
    assert!((ourdata.number(&format!("select sum(effective) {weights}")) - 1.0).abs() < 1e-12);
    let least = ourdata.number(&format!("select min(effective) {weights}"));
    assert!((least - 1.0 / 954.0).abs() < 1e-15, "{least}");
    let coverage = ourdata.groma("coverage", &[]).good();
    assert!(coverage.contains("IODC-2015: 28 covered, 6 excluded, 2 not covered"), "{coverage}");
}

#[test]
fn ourdata_2023() {
    let (ourdata, said) = run("replications/ourdata-2023");
    assert_eq!(figure(&said, "printed_differ"), 0);
    let pillars = "select count(*) from published_check \
                   where statistic = 'score' and status = 'printed' and scope like '%/P_' and holds";
    assert_eq!(ourdata.number(pillars), 120.0);
    let korea =
        "select published from score where unit = 'KOR' and node = 'C' and variant = 'main'";
    assert_eq!(ourdata.number(korea), 0.91);
}

/// Owner's terms, attribution and the disclaimer are on every page.
#[test]
fn every_page_carries_the_notice() {
    let (copy, _) = run("replications/ourdata-2023");
    let preview = copy.store().join("preview/").canonicalize().unwrap();
    let mut pages = files_below(&preview);
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "html"));
    for path in &pages {
        let page = std::fs::read_to_string(path).unwrap();
        for needed in ["not endorsed by", "OECD", "attribution"] {
            assert!(
                page.to_lowercase().contains(&needed.to_lowercase()),
                "{} lacks {needed}",
                path.display()
            );
        }
    }
    assert!(pages.len() > 40, "{} pages", pages.len());
}
