//! Sentences with gaps: what stands in braces is replaced.

/// A sentence with its gaps filled; a gap that nothing is known for is left out. What was filled in
/// is not looked at again.
pub fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        text.push_str(before);
        let value = values.iter().find(|(known, _)| *known == name);
        text.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::filled;

    #[test]
    fn gaps_are_filled_once() {
        let check = |template: &str, expected: &str| {
            assert_eq!(filled(template, &[("a", "{b}"), ("b", "x")]), expected, "{template}");
        };
        check("{a} and {b}", "{b} and x");
        check("{c}no gap", "no gap");
        check("left { open", "left { open");
    }
}
