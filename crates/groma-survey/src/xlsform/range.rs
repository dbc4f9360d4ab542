//! Numbers on a scale: start, end and step, and what stands at the ticks.

use super::form::ChoiceList;
use super::parameters::{Parameters, Wrong, bad};

/// The parameters that a range takes.
pub(super) const KEYS: &[&str] =
    &["end", "placeholder", "start", "step", "tick_interval", "tick_labelset"];

/// Where a scale begins, ends and how far its values lie apart, when the form does not say.
const DEFAULTS: [(&str, &str); 3] = [("start", "1"), ("end", "10"), ("step", "1")];

/// A scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// Where it starts; may be above its end.
    pub start: f64,
    /// Where it ends.
    pub end: f64,
    /// The distance of two values.
    pub step: f64,
    /// Whether values have decimals: a decimal in any of its numbers.
    pub decimal: bool,
}

/// The scale that parameters describe, or what is wrong with them. `list` finds a choice list.
pub(super) fn range_of<'a>(
    parameters: &Parameters,
    appearance: &str,
    list: impl Fn(&str) -> Option<&'a ChoiceList>,
) -> Result<Range, Wrong> {
    let special = ["tick_interval", "placeholder", "tick_labelset"];
    let plain = ["", "vertical", "no-ticks"];
    if let Some(key) = special.iter().find(|key| parameters.contains_key(**key))
        && !plain.iter().any(|word| match *word {
            "" => appearance.is_empty(),
            word => appearance.contains(word),
        })
    {
        return Err(bad(
            format!("`{key}` does not go with the appearance `{appearance}`"),
            "use it with no appearance, `vertical` or `no-ticks`",
        ));
    }
    let scale = Scale::read(parameters)?;
    scale.check()?;
    if let Some(name) = parameters.get("tick_labelset") {
        let Some(labels) = list(name) else {
            let message = format!("`tick_labelset` names the list `{name}`, which there is not");
            return Err(bad(message, "name a list of the sheet `choices`"));
        };
        scale.check_labels(labels, appearance.contains("no-ticks"))?;
    }
    Ok(scale.range())
}

/// The numbers, exactly: a step of 0.1 divides 0.3.
struct Scale {
    start: Exact,
    end: Exact,
    step: Exact,
    interval: Option<Exact>,
    placeholder: Option<Exact>,
}

impl Scale {
    fn read(parameters: &Parameters) -> Result<Self, Wrong> {
        let number = |key: &str| -> Result<Option<Exact>, Wrong> {
            let default = DEFAULTS.iter().find(|(own, _)| *own == key).map(|(_, text)| *text);
            let Some(text) = parameters.get(key).map(String::as_str).or(default) else {
                return Ok(None);
            };
            let no_number =
                || bad(format!("`{key}` is `{text}`, which is no number"), "write a number");
            Exact::parse(text).map(Some).ok_or_else(no_number)
        };
        let needed = |key: &str| {
            number(key).map(|number| number.expect("start, end and step have defaults"))
        };
        Ok(Self {
            start: needed("start")?,
            end: needed("end")?,
            step: needed("step")?,
            interval: number("tick_interval")?,
            placeholder: number("placeholder")?,
        })
    }

    fn check(&self) -> Result<(), Wrong> {
        let width = (self.end.0 - self.start.0).abs();
        for (key, distance) in [("step", Some(self.step)), ("tick_interval", self.interval)] {
            let Some(distance) = distance else { continue };
            if distance.0 == 0 {
                return Err(bad(format!("`{key}` is 0"), "write a number above 0"));
            }
            if distance.0 > width {
                let message = format!("`{key}` is larger than the range from start to end");
                return Err(bad(message, "make it smaller, or the range wider"));
            }
            if distance.0 % self.step.0 != 0 {
                let message = format!("`{key}` is no multiple of `step`");
                return Err(bad(message, "write a multiple of `step`"));
            }
        }
        let Some(placeholder) = self.placeholder else { return Ok(()) };
        if (placeholder.0 - self.start.0) % self.step.0 != 0 {
            let message = "no step from the start leads to `placeholder`";
            return Err(bad(message, "write `start` plus a multiple of `step`"));
        }
        if !self.spans(placeholder) {
            let message = "`placeholder` lies outside the range";
            return Err(bad(message, "write a value between start and end"));
        }
        Ok(())
    }

    fn check_labels(&self, labels: &ChoiceList, no_ticks: bool) -> Result<(), Wrong> {
        let mut values = Vec::new();
        for choice in &labels.choices {
            let wrong = |what: &str| {
                let hint = format!("change the list `{}`, or the range", labels.name);
                bad(format!("the tick label `{}` {what}", choice.name), hint)
            };
            let Some(value) = Exact::parse(&choice.name) else {
                return Err(wrong("is no number"));
            };
            if !self.spans(value) {
                return Err(wrong("lies outside the range"));
            }
            if (value.0 - self.start.0) % self.interval.unwrap_or(self.step).0 != 0 {
                return Err(wrong("stands at no tick"));
            }
            values.push(value.0);
        }
        values.sort_unstable();
        values.dedup();
        let mut ends = [self.start.0, self.end.0];
        ends.sort_unstable();
        if no_ticks && values != ends {
            let message = "without ticks only the two ends can have labels";
            return Err(bad(message, "let the list hold `start` and `end`, and nothing else"));
        }
        Ok(())
    }

    fn spans(&self, value: Exact) -> bool {
        let (low, high) = (self.start.0.min(self.end.0), self.start.0.max(self.end.0));
        (low..=high).contains(&value.0)
    }

    fn range(&self) -> Range {
        let numbers = [Some(self.start), Some(self.end), Some(self.step), self.interval];
        let mut numbers = numbers.into_iter().chain([self.placeholder]).flatten();
        Range {
            start: self.start.approximate(),
            end: self.end.approximate(),
            step: self.step.approximate(),
            decimal: numbers.any(|number| number.0 % Exact::ONE != 0),
        }
    }
}

/// A decimal number in units of 10⁻¹².
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Exact(i128);

impl Exact {
    const DECIMALS: i32 = 12;
    const ONE: i128 = 1_000_000_000_000;

    /// Reads a decimal number, with an exponent or without. Numbers that do not fit are none.
    fn parse(text: &str) -> Option<Self> {
        let (digits, exponent) = match text.find(['e', 'E']) {
            Some(at) => (&text[..at], text[at + 1..].parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (negative, digits) = match digits.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, digits.strip_prefix('+').unwrap_or(digits)),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let figures = format!("{whole}{decimals}");
        if figures.is_empty() || !figures.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let shift = Self::DECIMALS + exponent - i32::try_from(decimals.len()).ok()?;
        let figures: i128 = figures.parse().ok()?;
        let power = 10_i128.checked_pow(shift.unsigned_abs())?;
        let value = if shift >= 0 { figures.checked_mul(power)? } else { figures / power };
        // Room for the differences of two numbers.
        (value < i128::MAX / 4).then_some(Self(if negative { -value } else { value }))
    }

    fn approximate(self) -> f64 {
        self.0 as f64 / Self::ONE as f64
    }
}

#[cfg(test)]
mod tests {
    use super::super::parameters::parameters;
    use super::*;

    fn check(text: &str, appearance: &str, expected: Result<(f64, f64, f64, bool), &str>) {
        let labels = |name: &str| ChoiceList {
            name: name.to_owned(),
            choices: name
                .split('_')
                .skip(1)
                .map(|name| super::super::form::Choice {
                    name: name.to_owned(),
                    ..Default::default()
                })
                .collect(),
        };
        let lists = [labels("l_1_10"), labels("l_1_5_10"), labels("l_a"), labels("l_99")];
        let find = |name: &str| lists.iter().find(|list| list.name == name);
        let got = range_of(&parameters(text).unwrap(), appearance, find);
        let got = got.map(|range| (range.start, range.end, range.step, range.decimal));
        match (got, expected) {
            (Ok(got), Ok(expected)) => assert_eq!(got, expected, "{text}"),
            (Err((_, message, _)), Err(expected)) => {
                assert!(message.contains(expected), "{text}: {message}");
            }
            (got, expected) => panic!("{text}: {got:?} and not {expected:?}"),
        }
    }

    #[test]
    fn scales() {
        check("", "", Ok((1.0, 10.0, 1.0, false)));
        check("start=0 end=1 step=0.1", "", Ok((0.0, 1.0, 0.1, true)));
        check("start=0.3 end=0.9 step=0.1 placeholder=0.6", "", Ok((0.3, 0.9, 0.1, true)));
        check("start=10 end=1 step=1", "", Ok((10.0, 1.0, 1.0, false)));
        check("end=1e2", "", Ok((1.0, 100.0, 1.0, false)));
        check("start=a", "", Err("no number"));
        check("start=inf", "", Err("no number"));
        check("step=0", "", Err("is 0"));
        check("step=10", "", Err("larger"));
        check("step=2 tick_interval=3", "", Err("multiple"));
        check("tick_interval=2", "rating", Err("appearance"));
        check("tick_interval=2", "vertical", Ok((1.0, 10.0, 1.0, false)));
        check("step=2 placeholder=4", "", Err("no step"));
        check("placeholder=11", "", Err("outside"));
        check("tick_labelset=none", "", Err("which there is not"));
        check("tick_labelset=l_a", "", Err("is no number"));
        check("tick_labelset=l_99", "", Err("outside"));
        check("tick_labelset=l_1_5_10 tick_interval=3", "", Err("at no tick"));
        check("tick_labelset=l_1_5_10", "no-ticks", Err("two ends"));
        check("tick_labelset=l_1_10", "no-ticks", Ok((1.0, 10.0, 1.0, false)));
    }
}
