//! Expressions against their values: our own cases, and those of the survey sheet.

use super::*;
use std::path::{Path, PathBuf};

/// Answers as the reference cases have them: `n` and `m` are repeated in `r`, `blank` is empty.
struct Form;

impl Answers for Form {
    fn answer(&self, question: &str, instance: u32) -> Option<String> {
        let text = match (question, instance) {
            ("n", 1) => "5",
            ("n", 2) => "7",
            ("m", 1) => "3",
            ("q", 1) => "yes",
            ("five", 1) => "5",
            ("ticks", 1) => "a b c",
            ("day", 1) => "2024-02-28",
            _ => return None,
        };
        Some(text.to_owned())
    }

    fn instances(&self, question: &str) -> Instances {
        match question {
            "n" | "m" => Instances::All(2),
            _ => Instances::One(1),
        }
    }

    fn choice_label(&self, question: &str, option: &str) -> Option<String> {
        (question == "q" && option == "yes").then(|| "Yes".to_owned())
    }

    fn items(&self, list: &str) -> Vec<Item> {
        let item = |name: &str, w: &str| {
            Item::from([("name".to_owned(), name.to_owned()), ("w".to_owned(), w.to_owned())])
        };
        if list == "yn" { vec![item("yes", "1"), item("no", "2")] } else { Vec::new() }
    }

    fn today(&self) -> String {
        "2026-06-30".to_owned()
    }
}

/// What an expression shows; `error: …` when it cannot be read or has no value.
fn shown(text: &str) -> String {
    match Expression::parse(text) {
        Err(error) => format!("error: {error}"),
        Ok(expression) => match expression.evaluate(&Form) {
            Ok(value) => value.to_string(),
            Err(error) => format!("error: {error}"),
        },
    }
}

fn check(text: &str, expected: &str) {
    assert_eq!(shown(text), expected, "{text}");
}

#[test]
fn operators_bind_as_in_xpath() {
    check("1 + 2 * 3", "7");
    check("(1 + 2) * 3", "9");
    check("10 - 3 - 2", "5");
    check("8 div 2 div 2", "2");
    check("-2 * -3", "6");
    check("- - 2", "2");
    check("1 = 1 and 2 = 3 or true()", "true");
    check("1 < 2 = true()", "true");
    check("5 mod -3", "2");
    check("1 != 1", "false");
    check("number('x') != number('x')", "true");
}

#[test]
fn unanswered_and_booleans() {
    check("${blank} or ${q} = 'yes'", "true");
    check("${blank} != ''", "false");
    check("boolean(0)", "false");
    check("'false' and true()", "true");
    check("if(${blank}, 1 div 0, 'no')", "no");
    check("not(${q} = 'no')", "true");
}

#[test]
fn rows() {
    check("sum(${n})", "12");
    check("count(${m})", "2");
    check("count-non-empty(${m})", "1");
    check("min(${n}, 6)", "5");
    check("${n} = 7", "true");
    check("${n} > 7", "false");
    check("indexed-repeat(${n}, ${r}, 9)", "");
    check("indexed-repeat(${n}, ${outer}, 1, ${r}, 2)", "7");
    check("indexed-repeat(${n}, ${r}, 0 div 0)", "");
    check("concat('<', ${n}, '>')", "<57>");
    check("count(${n} | ${m})", "4");
    check("position(..)", "1");
}

#[test]
fn lists() {
    check("selected(${ticks}, 'b')", "true");
    check("selected-at(${ticks}, 9)", "");
    check("selected-at(${ticks}, -1)", "");
    check("instance('yn')/root/item[2]/name", "no");
    check("instance('yn')/root/item[w > 0][position() = 2]/name", "no");
    check("instance('yn')/root/item[w > 0][name != 'no']/w", "1");
    check("pulldata('yn', 'w', 'name', 'no')", "2");
    check("count(instance('other')/root/item)", "0");
    check("count(randomize(instance('yn')/root/item, 42))", "2");
}

#[test]
fn filters_see_columns() {
    let item = |w: &str| Item::from([("w".to_owned(), w.to_owned())]);
    let check = |text: &str, w: &str, expected: bool| {
        let filter = Expression::parse_filter(text).unwrap();
        assert_eq!(filter.holds_for(&item(w), 3, &Form), Ok(expected), "{text}");
    };
    check("w = ${five}", "5", true);
    check("w = ${five}", "6", false);
    check("absent = ''", "5", true);
    check("position() = 3", "5", true);
    check("w > 4 and ${q} = 'yes'", "5", true);
    assert!(Expression::parse("w = 5").is_err());
}

#[test]
fn mistakes_have_sorts() {
    let check = |text: &str, expected: ParseErrorKind| {
        assert_eq!(Expression::parse(text).unwrap_err().kind, expected, "{text}");
    };
    check("1 +", ParseErrorKind::Malformed);
    check("sums(1)", ParseErrorKind::UnknownFunction("sums".to_owned()));
    check("round()", ParseErrorKind::ArgumentCount);
    check("//a", ParseErrorKind::Unsupported);
    check("${last-saved#a}", ParseErrorKind::Unsupported);
    check("@a", ParseErrorKind::Unsupported);
    check("${n}[1]", ParseErrorKind::Unsupported);
    check("/data/r[1]/n", ParseErrorKind::Unsupported);
    check("child::a", ParseErrorKind::Unsupported);
    check("position()", ParseErrorKind::Unsupported);
    check("indexed-repeat(${n}, ${r}, 1, ${s})", ParseErrorKind::Unsupported);
    check("instance('yn')/root/feature", ParseErrorKind::Unsupported);
}

#[test]
fn paths_name_their_last_step() {
    check("../five + 1", "6");
    check("/data/group/five", "5");
    check("current()/../five", "5");
    check("./five", "5");
    check(". = ''", "true");
}

#[test]
fn texts() {
    check("substr('hello', 0, -1)", "hell");
    check("substr('hello', 4, 2)", "");
    check("substring('12345', 1.5, 2.6)", "234");
    check("substring('12345', 0 div 0, 3)", "");
    check("substring-before('1999/04/01', '/')", "1999");
    check("substring-after('1999/04/01', '/')", "04/01");
    check("translate('--aaa--', 'abc-', 'ABC')", "AAA");
    check("join('-', 'a', 'b')", "a-b");
    check("contains('abc', '')", "true");
    check("regex('ab', 'a|b')", "false");
    check("base64-decode('*')", "");
}

#[test]
fn numbers() {
    check("round(2.5)", "3");
    check("round(-1.25, 1)", "-1.2");
    check("round(1234, -2)", "1200");
    check("int('x')", "");
    check("pow(2, 10)", "1024");
    check("abs(-1.5)", "1.5");
    check("string(1 div 3)", "0.3333333333333333");
    check("number('1e3')", "1000");
    check("number('inf')", "");
    check("-0", "0");
}

#[test]
fn days() {
    check("today()", "2026-06-30");
    check("now()", "2026-06-30T00:00:00");
    check("${day} < today()", "true");
    check("today() - ${day}", "853");
    check("date(0)", "1970-01-01");
    check("date(${blank})", "");
    check("date(today() + 1)", "2026-07-01");
    check("format-date('2026-06-30', '%e/%n/%y %a %b')", "30/6/26 Tue Jun");
    check("format-date-time('2026-06-30T18:05:09', '%H:%M:%S')", "18:05:09");
    check("date-time('2026-06-30T01:00:00+02:00')", "2026-06-29T23:00:00");
    check("decimal-date-time('1970-01-02T12:00:00')", "1.5");
    check("date('2024-02-28') = ${day}", "true");
    check("format-date(pow(10, 300), '%Y')", "error: the date is beyond the year 9999");
}

#[test]
fn refusals() {
    let check = |text: &str| {
        let error = Expression::parse(text).unwrap_err();
        format!("{error}\n{}", error.hint)
    };
    insta::assert_snapshot!(check("selectd(${q}, 'a')"), @r"
    unknown function `selectd`, at character 1 of the expression
    did you mean `selected`?
    ");
    insta::assert_snapshot!(check("if(1, 2)"), @r"
    `if` has 2 arguments and takes 3, at character 1 of the expression
    write `if(condition, then, else)`
    ");
    insta::assert_snapshot!(check("${q = 1"), @r"
    `${` is never closed, at character 1 of the expression
    write a question as `${code}`
    ");
    insta::assert_snapshot!(check("${last-saved#q}"), @r"
    `last-saved#` is not supported, at character 1 of the expression
    an edition does not see earlier returns; ask again, or carry the answer over
    ");
    insta::assert_snapshot!(check("${ q }"), @r"
    `${ q }` names no question, at character 1 of the expression
    write the question's code between the braces, without spaces
    ");
    insta::assert_snapshot!(check("q = 1"), @r"
    `q` stands alone, at character 1 of the expression
    write `${q}` for a question, `'q'` for a text
    ");
    insta::assert_snapshot!(check("'a"), @r"
    a quote is never closed, at character 1 of the expression
    end the text with '
    ");
    insta::assert_snapshot!(check("${q} = ’yes’"), @r#"
    `’` has no meaning here, at character 8 of the expression
    write straight quotes: `'` or `"`
    "#);
    insta::assert_snapshot!(check("//q"), @r"
    paths that search are not part of the subset, at character 1 of the expression
    write a question as `${code}`
    ");
    insta::assert_snapshot!(check("1 2"), @r"
    two values stand beside each other, at character 3 of the expression
    write an operator between them: `and`, `or`, `=`, `+` …
    ");
    insta::assert_snapshot!(check("(1"), @r"
    a `)` is missing, at character 3 of the expression
    count the brackets and quotes
    ");
    insta::assert_snapshot!(check("1)"), @r"
    a `)` has no `(` before it, at character 2 of the expression
    delete it
    ");
    insta::assert_snapshot!(check("1 +"), @r"
    the expression ends too early, at character 4 of the expression
    write the value
    ");
    insta::assert_snapshot!(check("regex('a', '(?=a)')"), @r"
    `(?=a)` is not a pattern: error: look-around, including look-ahead and look-behind, is not supported, at character 1 of the expression
    look-around and back-references are not supported
    ");
    insta::assert_snapshot!(check("instance('yn')"), @r"
    a `/` is missing, at character 15 of the expression
    count the brackets and quotes
    ");
    insta::assert_snapshot!(check(""), @r"
    the expression ends too early, at character 1 of the expression
    write the value
    ");
}

#[test]
fn hostile_expressions_are_bounded() {
    for text in ["(".repeat(5000), "-".repeat(5000), "not(".repeat(2000), "1+".repeat(6000)] {
        assert!(Expression::parse(&text).is_err());
    }
    check(&format!("1{}", "+1".repeat(600)), "601");
    assert!(Expression::parse(&format!("1{}", "+1".repeat(601))).is_err());
    assert_eq!(shown("regex('a', 'a{9999}{9999}')").split(':').next(), Some("error"));
}

#[test]
fn references_are_listed_once() {
    let text =
        "${a} = ${b} or ../a or jr:choice-name(${a}, '${c}') or instance('l')/root/item[x = ${d}]";
    let expression = Expression::parse(text).unwrap();
    assert_eq!(expression.questions(), ["a", "b", "c", "d"]);
    assert_eq!(expression.lists(), ["l"]);
}

/// How many cases the survey sheet has; all of them are in scope of an evaluator.
const CASES: usize = 73;

/// The cases of the survey sheet. They stand outside the repository; without them, this says so.
#[test]
fn reference_cases() {
    let Some(cases) = reference_file() else {
        say(&format!("expression cases: 0 agree, {CASES} absent (no shared data), 0 outside"));
        return;
    };
    let mut reader = csv::Reader::from_path(cases).unwrap();
    let (mut agree, mut wrong) = (0, Vec::new());
    for record in reader.records() {
        let record = record.unwrap();
        let (text, required) = (&record[0], &record[3]);
        let got = shown(text);
        let agrees =
            if required.starts_with("error") { got.starts_with("error") } else { got == required };
        if agrees {
            agree += 1;
        } else {
            wrong.push(format!("{text}: `{got}` and not `{required}`"));
        }
    }
    say(&format!("expression cases: {agree} agree, {} absent, 0 outside", CASES - agree));
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(agree, CASES);
}

fn reference_file() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("GROMA_SHARED_DATA").map_or_else(beside, PathBuf::from);
    Some(data.join("survey/xpath/cases.csv")).filter(|file| file.is_file())
}

/// On standard error, and for `cargo xtask test`, which repeats it at the end.
fn say(line: &str) {
    use std::io::Write;
    eprintln!("{line}");
    if let Some(dir) = std::env::var_os("GROMA_SUMMARY_DIR") {
        let path = std::path::Path::new(&dir).join("expression-cases.txt");
        let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
        writeln!(file.unwrap(), "{line}").unwrap();
    }
}
