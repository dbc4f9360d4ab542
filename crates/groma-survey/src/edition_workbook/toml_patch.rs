//! Changes of single values in a TOML file that leave everything else as it stands.

use super::edition_keys::{Entry, document, entries, toml_value};
use std::ops::Range;

/// The file with the values that the rows say: bytes and comments stay where only values changed.
/// True beside it when the file had to be written anew.
pub(super) fn patched(text: &str, rows: &[Entry]) -> Result<(String, bool), (usize, String)> {
    let new = match entries(text) {
        Ok(now) => with_values(text, &now, rows)?,
        Err(_) => None,
    };
    match new {
        Some(new) => Ok((new, false)),
        None => document(rows).map(|text| (text, true)),
    }
}

/// Replaces values in place; none when keys came or went.
fn with_values(
    text: &str,
    now: &[(Entry, Range<usize>)],
    rows: &[Entry],
) -> Result<Option<String>, (usize, String)> {
    let row_of = |entry: &Entry| rows.iter().position(|row| row.key == entry.key);
    if now.len() != rows.len() || !now.iter().all(|(entry, _)| row_of(entry).is_some()) {
        return Ok(None);
    }
    let mut new = text.to_owned();
    // From the end, so that the places before stay what they are.
    for (entry, place) in now.iter().rev() {
        let at = row_of(entry).expect("every key has a row, as was seen above");
        if rows[at] != *entry {
            let value = toml_value(&rows[at]).map_err(|why| (at, why))?;
            new.replace_range(place.clone(), &value);
        }
    }
    // Whatever was misjudged above shows here, and then the file is written anew.
    let reread = entries(&new).unwrap_or_default();
    let says_so = |row: &Entry| {
        reread.iter().any(|(other, _)| other.key == row.key && other.value == row.value)
    };
    Ok(rows.iter().all(says_so).then_some(new))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# what it is\ncode = \"a\" # short\nseed = 7\nnames = { fr = \"b\" }\n\n[settings]\nouts = \"3\"\n";

    fn rows() -> Vec<Entry> {
        entries(TEXT).unwrap().into_iter().map(|(entry, _)| entry).collect()
    }

    fn check(edit: impl Fn(&mut Vec<Entry>), expected: &str, anew: bool) {
        let mut rows = rows();
        edit(&mut rows);
        assert_eq!(patched(TEXT, &rows), Ok((expected.to_owned(), anew)));
    }

    #[test]
    fn comments_stay_where_values_change() {
        let row = |rows: &mut Vec<Entry>, key: &str, value: &str| {
            rows.iter_mut().find(|row| row.key == key).unwrap().value = value.to_owned();
        };
        check(|_| {}, TEXT, false);
        check(|rows| rows.reverse(), TEXT, false);
        check(|rows| row(rows, "code", "b"), &TEXT.replace("\"a\"", "\"b\""), false);
        check(|rows| row(rows, "names.fr", "c"), &TEXT.replace("\"b\"", "\"c\""), false);
        check(|rows| row(rows, "settings.outs", "4"), &TEXT.replace("\"3\"", "\"4\""), false);
        check(
            |rows| rows.retain(|row| row.key == "code" || row.key == "settings.outs"),
            "code = \"a\"\nsettings.outs = \"3\"\n",
            true,
        );
    }

    #[test]
    fn bad_values_name_their_row() {
        let mut rows = rows();
        rows[1].value = "many".to_owned();
        assert_eq!(patched(TEXT, &rows).unwrap_err().0, 1);
    }
}
