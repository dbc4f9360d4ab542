//! References to questions inside expressions: `${code}` in the folder, `${name}` in the form.

use super::names::Names;

/// The expression with the names of questions in place of their codes. References to what is no
/// question stay as they are.
pub(super) fn to_names(expression: &str, names: &Names) -> String {
    rewritten(expression, |code| names.name(code))
}

/// The expression with the codes of questions in place of their names.
pub(super) fn to_codes(expression: &str, names: &Names) -> String {
    rewritten(expression, |name| names.code(name))
}

/// References inside quotes are rewritten too: `jr:choice-name` names its question in a text.
fn rewritten<'a>(expression: &str, word: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut new = String::with_capacity(expression.len());
    let mut rest = expression;
    while let Some(start) = rest.find("${") {
        let (before, reference) = rest.split_at(start + 2);
        new.push_str(before);
        let Some(end) = reference.find('}') else {
            rest = reference;
            break;
        };
        let (found, after) = reference.split_at(end);
        new.push_str(word(found.trim()).unwrap_or(found));
        rest = after;
    }
    new.push_str(rest);
    new
}

#[cfg(test)]
mod tests {
    use super::super::names::is_question_name;
    use super::*;

    #[test]
    fn there_and_back() {
        let check = |codes: &[&str], expression: &str, expected: &str| {
            let names = Names::of(codes.iter().copied(), &[], "q_", is_question_name);
            assert_eq!(to_names(expression, &names), expected);
            assert_eq!(to_codes(expected, &names), expression);
        };
        check(&["a", "b"], "${a} = 'x' and ${b} > 1", "${a} = 'x' and ${b} > 1");
        check(&["6a", "b"], "${6a} = ${b}", "${q_6a} = ${b}");
        check(&["6a"], "jr:choice-name(${6a}, '${6a}')", "jr:choice-name(${q_6a}, '${q_6a}')");
        check(&["6a"], "${other} = '$' or ${6a", "${other} = '$' or ${6a");
        check(&["1", "11"], "${1}${11}", "${q_1}${q_11}");
    }
}
