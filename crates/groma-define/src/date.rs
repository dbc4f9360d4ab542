//! Days of the calendar, as ISO 8601 writes them.

/// Days from 1970-01-01 to the day written `YYYY-MM-DD`; none when there is no such day.
///
/// The civil calendar counted in eras of 400 years, as in Howard Hinnant's `days_from_civil`.
pub fn day_number(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let digits = |from: usize, to: usize| -> Option<i64> {
        let part = text.get(from..to)?;
        part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?
    };
    let (year, month, day) = (digits(0, 4)?, digits(5, 7)?, digits(8, 10)?);
    if !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

/// The day with this number, written `YYYY-MM-DD`.
pub fn calendar_day(day_number: i64) -> String {
    let (year, month, day) = civil(day_number);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Year, month and day of a day number.
pub(crate) fn civil(day_number: i64) -> (i64, i64, i64) {
    let shifted = day_number + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<i64>) {
        assert_eq!(day_number(text), expected, "{text}");
        if let Some(number) = expected {
            assert_eq!(calendar_day(number), text);
        }
    }

    #[test]
    fn days() {
        check("1970-01-01", Some(0));
        check("2000-02-29", Some(11_016));
        check("2024-03-01", Some(19_783));
        check("1969-12-31", Some(-1));
        check("2024-13-01", None);
        check("2023-02-29", None);
        check("2024-1-01", None);
        check("not a date", None);
        check("２024-01-1", None);
    }
}
