//! Text from portals in files that spreadsheets open.

use std::borrow::Cow;

/// A cell that no spreadsheet takes for a formula: a portal's text must not run on somebody's desk.
pub fn plain_cell(text: &str) -> Cow<'_, str> {
    let speaks = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    match speaks && text.parse::<f64>().is_err() {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::plain_cell;

    #[test]
    fn formulas_are_text() {
        let check = |text: &str, expected: &str| assert_eq!(plain_cell(text), expected);
        check("Ministry", "Ministry");
        check("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0");
        check("@sum(1)", "'@sum(1)");
        check("-12.5", "-12.5");
        check("-2+3", "'-2+3");
        check("", "");
    }
}
