//! Small tables in Markdown, as they stand in the cases of a rule.

/// The cells of a table's line; none when the line is no part of a table.
pub(super) fn cells(line: &str) -> Option<Vec<Option<String>>> {
    let inside = line.trim().strip_prefix('|')?;
    let mut cells = Vec::new();
    let mut cell = String::new();
    let mut letters = inside.chars();
    let mut closed = false;
    while let Some(letter) = letters.next() {
        closed = false;
        match letter {
            '\\' => match letters.next() {
                Some('|') => cell.push('|'),
                Some(other) => cell.extend(['\\', other]),
                None => cell.push('\\'),
            },
            '|' => {
                cells.push(filled(&cell));
                cell.clear();
                closed = true;
            }
            letter => cell.push(letter),
        }
    }
    if !closed {
        cells.push(filled(&cell));
    }
    Some(cells)
}

/// True for the line between header and rows, `|---|:-:|`.
pub(super) fn is_ruler(cells: &[Option<String>]) -> bool {
    cells.iter().all(|cell| {
        cell.as_deref().is_some_and(|cell| {
            cell.contains('-') && cell.chars().all(|letter| matches!(letter, '-' | ':' | ' '))
        })
    })
}

fn filled(cell: &str) -> Option<String> {
    Some(cell.trim()).filter(|cell| !cell.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Option<&[&str]>) {
        let shown = cells(line).map(|cells| {
            cells.into_iter().map(|cell| cell.unwrap_or("∅".to_owned())).collect::<Vec<_>>()
        });
        assert_eq!(shown, expected.map(|cells| cells.iter().map(ToString::to_string).collect()));
    }

    #[test]
    fn lines() {
        check("| a | b |", Some(&["a", "b"]));
        check("|a||", Some(&["a", "∅"]));
        check(r"| a \| b | \x |", Some(&["a | b", r"\x"]));
        check("| a", Some(&["a"]));
        check("a | b", None);
        check(r"|\", Some(&[r"\"]));
    }

    #[test]
    fn rulers() {
        let check = |line: &str, expected| {
            assert_eq!(cells(line).map(|cells| is_ruler(&cells)), Some(expected));
        };
        check("|---|:-:|", true);
        check("| - | a |", false);
        check("| - | |", false);
    }
}
