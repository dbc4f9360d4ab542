//! Larger than a laptop's patience allows in plain rows.

use crate::workbench::Copy;
use std::fmt::Write;

/// 50 MB of answers: read, checked and scored; the figure is what the generator says.
#[test]
fn fifty_megabytes_of_answers() {
    let copy = Copy::of("editions/rules-by-example");
    let filler = "x".repeat(800);
    let mut units = "code,name\n".to_owned();
    let mut answers = "unit,question,value,raw\n".to_owned();
    let mut count = 0;
    while answers.len() < 50_000_000 {
        count += 1;
        writeln!(units, "M{count},Municipality {count}").unwrap();
        for (question, value) in [
            ("licence", if count % 2 == 0 { "open" } else { "closed" }),
            ("documentation", "good"),
            ("ways", "download api"),
            ("plan", "yes"),
            ("withdrawn", "no"),
            ("uptime", "97"),
        ] {
            writeln!(answers, "M{count},{question},{value},{filler}").unwrap();
        }
    }
    copy.edit("units.csv", |_| units);
    copy.edit("answers.csv", |_| answers);
    copy.edit("cohorts.csv", |_| "cohort,unit\nnorth,M1\n".to_owned());
    copy.edit("method.toml", |text| {
        text.replace("weights = \"uniform(level=1, spread=0.25)\"", "weights = \"none\"")
    });
    copy.groma("run", &["--quiet"]).good();
    let open = copy.number("select count(*) from score where node = 'licence' and score = 1");
    assert_eq!(open, f64::from(count / 2));
}
