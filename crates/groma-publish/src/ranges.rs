//! What a range is, in words that name its source.

use crate::figures::Figures;
use crate::number::{count, percentage, shortest};
use groma_define::{Call, VariantCode};

/// The range of a variant in a few words, for a column: `90 % range`.
pub(crate) fn short(figures: &Figures<'_>, variant: &VariantCode) -> String {
    match interval(figures, variant) {
        Some(share) => format!("{} range", percentage(share)),
        None => "range".to_owned(),
    }
}

/// The same with its source: `90 % range under weight draws (1,000 draws, …)`.
pub(crate) fn sentence(figures: &Figures<'_>, variant: &VariantCode) -> String {
    let setting = |key| figures.setting(variant.as_str(), key);
    let draws = setting("uncertainty.draws").and_then(|text| text.parse::<u64>().ok());
    let what = setting("uncertainty.weights").map(|text| drawn(figures, text));
    let parts: Vec<String> =
        draws.map(|n| format!("{} draws", count(n))).into_iter().chain(what).collect();
    let source = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
    format!("{} under weight draws{source}", short(figures, variant))
}

/// Whether any score of the variant has a range.
pub(crate) fn exist(figures: &Figures<'_>, variant: &VariantCode) -> bool {
    let rows = figures.scores.under(&[variant.as_str()]);
    rows.iter().any(|row| row.score_low.is_some() && row.score_high.is_some())
}

fn interval(figures: &Figures<'_>, variant: &VariantCode) -> Option<f64> {
    figures.setting(variant.as_str(), "uncertainty.interval")?.parse().ok()
}

/// `uniform(level=1, spread=0.25)` as words; what is not known is shown as written.
fn drawn(figures: &Figures<'_>, text: &str) -> String {
    let Ok(call) = Call::parse(text) else { return text.to_owned() };
    let arg = |key: &str| call.args.get(key).and_then(|text| text.parse::<f64>().ok());
    let level = arg("level").unwrap_or(1.0) as usize;
    let place = match figures.definition.edition.level_names.get(level) {
        Some(name) => format!(" on the {name} weights"),
        None => format!(" on the weights of level {level}"),
    };
    match (call.name.as_str(), arg("spread"), arg("concentration")) {
        ("uniform", Some(spread), _) => format!("uniform \u{b1}{}{place}", percentage(spread)),
        ("dirichlet", _, concentration) => {
            let how = concentration
                .map_or(String::new(), |c| format!(" with concentration {}", shortest(c)));
            format!("Dirichlet{how}{place}")
        }
        _ => text.to_owned(),
    }
}
