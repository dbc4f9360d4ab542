//! How a number is shown. Nothing here changes what is in a table.

use maud::{Markup, html};

/// With so many digits after the point, and a real minus.
pub(crate) fn fixed(value: f64, decimals: u8) -> String {
    let text = format!("{value:.*}", usize::from(decimals));
    let is_zero = !text.contains(|c: char| ('1'..='9').contains(&c));
    match text.strip_prefix('-') {
        Some(digits) if is_zero => digits.to_owned(),
        Some(digits) => format!("\u{2212}{digits}"),
        None => text,
    }
}

/// With its sign, for a difference.
pub(crate) fn signed(value: f64, decimals: u8) -> String {
    let text = fixed(value, decimals);
    if value > 0.0 && text.contains(|c: char| ('1'..='9').contains(&c)) {
        format!("+{text}")
    } else {
        text
    }
}

/// The fewest digits that name this number and no other.
pub(crate) fn shortest(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-5..1e16).contains(&size) {
        format!("{value:e}")
    } else {
        value.to_string()
    }
}

/// A count, in groups of three digits.
pub(crate) fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A share from 0 to 1 as a percentage that is 100 only when nothing is missing.
pub(crate) fn percentage(share: f64) -> String {
    let percent = share * 100.0;
    let whole = fixed(percent, 0);
    let text = match whole.as_str() {
        "100" if share < 1.0 => "> 99".to_owned(),
        "0" if share > 0.0 => "< 1".to_owned(),
        _ => whole,
    };
    format!("{text}\u{a0}%")
}

/// The digits after the point with which every one of these can be read exactly:
/// at least `least`, at most two more.
pub(crate) fn decimals_for(values: impl Iterator<Item = f64> + Clone, least: u8) -> u8 {
    let most = least.saturating_add(2);
    (least..most)
        .find(|decimals| {
            let scale: f64 = (0..*decimals).map(|_| 10.0).product();
            values.clone().all(|value| ((value * scale).round() / scale - value).abs() < 1e-9)
        })
        .unwrap_or(most)
}

/// A rank: whole, or with its half where ties share the mean.
pub(crate) fn rank(value: f64) -> String {
    shortest(value)
}

/// A range of ranks in whole ranks: draws can end between two, and then it reaches
/// out to both.
pub(crate) fn rank_span(low: f64, high: f64) -> String {
    span(shortest(low.floor()), shortest(high.ceil()))
}

/// Two ends as one range; one end when they look the same.
pub(crate) fn span(low: String, high: String) -> String {
    if low == high { low } else { format!("{low}\u{2013}{high}") }
}

/// What stands where a figure is missing: a dash to see, words to hear, never 0.
pub(crate) fn missing() -> Markup {
    html! { span.none aria-hidden="true" { "\u{2013}" } span.vh { "no value" } }
}

/// A figure, or the sign that it is missing.
pub(crate) fn or_missing(value: Option<String>) -> Markup {
    match value {
        Some(text) => html! { (text) },
        None => missing(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_published() {
        assert_eq!(fixed(2489.0, 0), "2489");
        assert_eq!(fixed(-0.04, 1), "0.0");
        assert_eq!(fixed(-1.25, 2), "\u{2212}1.25");
        assert_eq!(signed(10.0, 0), "+10");
        assert_eq!(signed(0.001, 1), "0.0");
        assert_eq!(signed(-3.0, 0), "\u{2212}3");
    }

    #[test]
    fn the_shortest_form_comes_back_as_the_same_number() {
        for value in [0.1, 1.0 / 3.0, 1e300, -2.5e-9, 0.0, 30.0, 5e-324, f64::MAX] {
            assert_eq!(shortest(value).parse::<f64>(), Ok(value));
        }
        assert_eq!(shortest(30.0), "30");
        assert_eq!(shortest(1e300), "1e300");
    }

    #[test]
    fn full_coverage_is_said_only_when_nothing_is_missing() {
        assert_eq!(percentage(1.0), "100\u{a0}%");
        assert_eq!(percentage(0.999), "> 99\u{a0}%");
        assert_eq!(percentage(0.001), "< 1\u{a0}%");
        assert_eq!(percentage(0.0), "0\u{a0}%");
    }

    #[test]
    fn digits_are_added_only_where_they_are_needed() {
        assert_eq!(decimals_for([30.0, 20.0].into_iter(), 0), 0);
        assert_eq!(decimals_for([30.0, 22.5].into_iter(), 0), 1);
        assert_eq!(decimals_for([1.0 / 3.0].into_iter(), 1), 3);
    }

    #[test]
    fn counts_are_grouped_and_spans_collapse() {
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(100), "100");
        assert_eq!(span("1".into(), "1".into()), "1");
        assert_eq!(span("1".into(), "3".into()), "1\u{2013}3");
        assert_eq!(rank_span(6.95, 20.0), "6\u{2013}20");
    }
}
