//! The table beside the first figure as CSV: the rows of the figure and no others.

use crate::figures::Figures;
use crate::number::shortest;
use crate::standing::Standing;

/// Where it lies in the site.
pub(crate) const PATH: &str = "ranking.csv";

/// One row for each unit, also for those without a score; full precision beside
/// the score as published.
pub(crate) fn text(figures: &Figures<'_>) -> String {
    let index = figures.index.as_str();
    let parts = figures.children(index);
    let standing = Standing::of(figures, index);
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![]);
    let mut header: Vec<String> = [
        "rank",
        "rank_low",
        "rank_high",
        "unit",
        "name",
        "in_cohort",
        "published",
        "score",
        "score_low",
        "score_high",
        "coverage",
    ]
    .map(str::to_owned)
    .to_vec();
    header.extend(parts.iter().map(|part| format!("published:{part}")));
    let mut records = vec![header];
    let units = standing.all().map(|row| row.unit.as_str());
    for unit in units.chain(standing.without.iter().map(|unit| unit.as_str())) {
        let row = figures.score(unit, index);
        let number = |value: Option<f64>| value.map(shortest).unwrap_or_default();
        let mut record = vec![
            number(row.and_then(|row| row.rank)),
            number(row.and_then(|row| row.rank_low)),
            number(row.and_then(|row| row.rank_high)),
            unit.to_owned(),
            figures.unit_name(unit).to_owned(),
            figures.is_ranked(unit).to_string(),
            number(row.and_then(|row| row.published)),
            number(row.and_then(|row| row.score)),
            number(row.and_then(|row| row.score_low)),
            number(row.and_then(|row| row.score_high)),
            number(row.map(|row| row.coverage)),
        ];
        record.extend(
            parts.iter().map(|part| {
                number(figures.score(unit, part.as_str()).and_then(|row| row.published))
            }),
        );
        records.push(record);
    }
    for record in records {
        writer
            .write_record(record)
            .expect("writing to memory cannot fail, and rows are equally long");
    }
    let bytes = writer.into_inner().expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("only text was written")
}
