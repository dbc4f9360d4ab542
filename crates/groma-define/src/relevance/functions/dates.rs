//! Days and times. A text that is no date is an error for the author, never a silent blank.

use super::Result;
use crate::relevance::evaluate::{EvaluateError, Evaluation};
use crate::relevance::tree::Tree;
use crate::relevance::value::{Clock, Value, text_as_days, time_as_days};

pub(super) fn today(here: &Evaluation<'_>, _: &[Tree]) -> Result {
    date(&[Value::Text(here.answers.today())])
}

pub(super) fn now(here: &Evaluation<'_>, _: &[Tree]) -> Result {
    date_time(&[Value::Text(here.answers.now())])
}

/// The day of a text, or of a number of days since 1970-01-01. Unanswered stays unanswered.
pub(super) fn date(values: &[Value]) -> Result {
    moment(&values[0], false)
}

pub(super) fn date_time(values: &[Value]) -> Result {
    moment(&values[0], true)
}

fn moment(value: &Value, timed: bool) -> Result {
    let days = match value {
        Value::Number(days) if days.is_nan() => return Ok(Value::Text(String::new())),
        Value::Number(days) | Value::Moment { days, .. } => *days,
        other => {
            let text = other.text();
            if text.is_empty() {
                return Ok(Value::Text(text));
            }
            let no_date = || EvaluateError(format!("`{text}` is not a day of the calendar"));
            text_as_days(&text).ok_or_else(no_date)?.0
        }
    };
    Ok(Value::Moment { days: if timed { days } else { days.floor() }, timed })
}

/// `%Y %y %m %n %b %d %e %H %h %M %S %3 %a`, as the form engines write them.
pub(super) fn format_date(values: &[Value]) -> Result {
    let Value::Moment { days, .. } = moment(&values[0], true)? else {
        return Ok(Value::Text(String::new()));
    };
    let out_of_range = || EvaluateError("the date is beyond the year 9999".to_owned());
    let clock = Clock::of(days).ok_or_else(out_of_range)?;
    let format = values[1].text();
    let mut text = String::new();
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        if letter == '%' {
            let code = letters.next().unwrap_or('%');
            let unknown = || EvaluateError(format!("`%{code}` is not a part of a date"));
            text.push_str(&part(&clock, code).ok_or_else(unknown)?);
        } else {
            text.push(letter);
        }
    }
    Ok(Value::Text(text))
}

fn part(clock: &Clock, code: char) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let named =
        |names: &[&str], at: i64| names.get(usize::try_from(at).ok()?).map(ToString::to_string);
    match code {
        'Y' => Some(format!("{:04}", clock.year)),
        'y' => Some(format!("{:02}", clock.year % 100)),
        'm' => Some(format!("{:02}", clock.month)),
        'n' => Some(clock.month.to_string()),
        'b' => named(&MONTHS, clock.month - 1),
        'd' => Some(format!("{:02}", clock.day)),
        'e' => Some(clock.day.to_string()),
        'H' => Some(format!("{:02}", clock.hour)),
        'h' => Some(clock.hour.to_string()),
        'M' => Some(format!("{:02}", clock.minute)),
        'S' => Some(format!("{:02}", clock.second)),
        '3' => Some(format!("{:03}", clock.millisecond)),
        'a' => named(&DAYS, clock.weekday),
        '%' => Some("%".to_owned()),
        _ => None,
    }
}

/// Days since 1970-01-01, with the time as a fraction.
pub(super) fn decimal_date_time(values: &[Value]) -> Result {
    Ok(Value::Number(match moment(&values[0], true)? {
        Value::Moment { days, .. } => days,
        _ => f64::NAN,
    }))
}

/// The share of a day that a time is.
pub(super) fn decimal_time(values: &[Value]) -> Result {
    let text = values[0].text();
    if text.is_empty() {
        return Ok(Value::Number(f64::NAN));
    }
    let no_time = || EvaluateError(format!("`{text}` is not a time of day"));
    time_as_days(&text).map(Value::Number).ok_or_else(no_time)
}
