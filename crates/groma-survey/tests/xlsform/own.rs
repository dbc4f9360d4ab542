//! Our own small forms: one for each thing that is refused, warned of or kept.

use groma_define::Severity;
use groma_survey::sheets::{Limits, SheetFinding, Workbook};
use groma_survey::xlsform::{Form, QuestionKind, read, required_and_not_asked, write};

/// The sheets that a Markdown table writes.
pub(super) fn book(text: &str) -> Workbook {
    Workbook::read("own.md", text.as_bytes(), &Limits::default()).unwrap().0
}

/// A form that must be one.
pub(super) fn form(text: &str) -> Form {
    let (form, findings) = read(&book(text));
    form.unwrap_or_else(|| panic!("{}", shown(&findings)))
}

pub(super) fn shown(findings: &[SheetFinding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The findings of a form of one severity: sheet, cell and code of each.
fn found(text: &str, severity: Severity) -> Vec<String> {
    let (form, findings) = read(&book(text));
    let is_error = |finding: &&SheetFinding| finding.severity == Severity::Error;
    assert_eq!(form.is_none(), findings.iter().any(|finding| is_error(&finding)), "{text}");
    for finding in &findings {
        assert!(!finding.message.is_empty() && !finding.hint.is_empty(), "{finding}");
    }
    if let Some(form) = form {
        let (again, _) = read(&write(&form));
        assert_eq!(again.as_ref(), Some(&form), "does not come back: {text}");
    }
    let own = findings.iter().filter(|finding| finding.severity == severity);
    own.map(|finding| {
        let place = &finding.place;
        let row = if place.row == 0 { String::new() } else { place.row.to_string() };
        let cell = format!("{}{row}", place.column);
        let words = [place.sheet.as_str(), cell.as_str(), finding.code];
        words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    })
    .collect()
}

/// Refusals of a form whose survey sheet has these rows under `type`, `name`, `label` and one more
/// header.
fn rows(header: &str, rows: &str, expected: &[&str]) {
    let mut text = format!("| survey |\n| | type | name | label | {header} |\n");
    for row in rows.split(';') {
        text += &format!("| | {} |\n", row.trim());
    }
    text += "| choices |\n| | list_name | name | label |\n| | yn | yes | Yes |\n| | yn | no | No |
        | | ticks | 1 | One |\n| | ticks | 10 | Ten |\n| | odd | a b | A and B |\n";
    assert_eq!(found(&text, Severity::Error), expected, "{text}");
}

fn refused(text: &str, expected: &[&str]) {
    assert_eq!(found(text, Severity::Error), expected, "{text}");
}

fn warned(text: &str, expected: &[&str]) {
    assert_eq!(found(text, Severity::Warning), expected, "{text}");
}

#[test]
fn sheets_that_are_missing() {
    let survey = "| survey |\n| | type | name | label |\n";
    refused("| questions |\n| | type | name | label |\n| | text | a | A |", &[]);
    refused("| notes |\n| | a |\n| choices |\n| | list_name | name |", &["missing-survey-sheet"]);
    refused(&format!("{survey}| | select_one yn | a | A |"), &["survey A2 missing-choices-sheet"]);
    refused(
        &format!("{survey}| | select_one_external yn | a | A |"),
        &["survey A2 missing-external-choices-sheet"],
    );
    warned(
        &format!("{survey}| | text | a | A |\n| setting |\n| | form_title |\n| | T |"),
        &["misspelt-sheet"],
    );
    warned(&format!("{survey}| | text | a | A |\n| _settings |\n| | form_title |\n| | T |"), &[]);
}

#[test]
fn headers() {
    refused(
        "| survey |\n| | name | label |\n| | a | A |",
        &["survey missing-header", "survey 2 missing-type"],
    );
    refused(
        "| survey |\n| | type | name | label | label |\n| | text | a | A | B |",
        &["survey D1 duplicate-header"],
    );
    refused(
        "| survey |\n| | type | name | label | relevant | relevance |\n| | text | a | A | | |",
        &["survey E1 two-headers-for-one-column"],
    );
    refused(
        "| survey |\n| | type | name | label |\n| | select_one l | a | A |\n| choices |\n| | list_name | label |\n| | l | L |",
        &["choices missing-header", "choices 2 choice-without-name"],
    );
    warned(
        "| survey |\n| | type | name | label |\n| | select_one l | a | A |\n| choices |\n| | list name | name | label | my notes |\n| | l | x | X | n |",
        &["choices D1 choices-header-with-space"],
    );
}

#[test]
fn names() {
    let hint = "hint";
    rows(hint, "text | | A |", &["survey B2 unnamed-element"]);
    rows(hint, "text | 6a | A |", &["survey B2 illegal-name"]);
    rows(hint, "text | a b | A |", &["survey B2 illegal-name"]);
    rows(hint, "text | a | A |; integer | a | B |", &["survey B3 duplicate-name"]);
    rows(hint, "begin_group | g | G |; text | a | A |; end_group | | |; text | a | A |", &[]);
    rows(hint, "text | meta | A |", &["survey B2 reserved-name"]);
    rows(
        hint,
        "begin_repeat | data | R |; text | a | A |; end_repeat | | |",
        &["survey B2 repeat-named-as-root"],
    );
    rows(
        hint,
        "begin_group | g | G |; begin_repeat | r | R |; text | a | A |; end_repeat | | |;
         end_group | | |; begin_repeat | r | R |; text | a | A |; end_repeat | | |",
        &["survey B7 duplicate-repeat"],
    );
    rows(
        "repeat_count",
        "integer | r_count | N |; begin_repeat | r | R | 1 + 1; text | a | A |; end_repeat | | |",
        &["survey D3 duplicate-name"],
    );
    rows(
        "repeat_count",
        "integer | n | N |; begin_repeat | r | R | ${n}; text | a | A |; end_repeat | | |",
        &[],
    );
    rows(hint, "note | | Words |", &[]);
    warned(
        "| survey |\n| | type | name | label |\n| | text | a | A |\n| | text | A | B |",
        &["survey B3 names-differ-in-case"],
    );
    refused(
        "| survey |\n| | type | name | label |\n| | text | a | A |\n| settings |\n| | name |\n| | 1st |",
        &["settings A1 illegal-name"],
    );
}

#[test]
fn sections() {
    let hint = "hint";
    rows(hint, "begin_group | g | G |; text | a | A |", &["survey A2 unmatched-begin"]);
    rows(hint, "text | a | A |; end_group | | |", &["survey A3 unmatched-end"]);
    rows(
        hint,
        "begin_group | g | G |; text | a | A |; end_repeat | | |; end_group | | |",
        &["survey A4 unmatched-end"],
    );
    rows(
        hint,
        "begin_loop | l | L |; text | a | A |; end_loop | | |",
        &["survey A2 loop-without-list"],
    );
    rows(
        hint,
        "begin_loop over x | l | L |; text | a | A |; end_loop | | |",
        &["survey A2 unknown-list"],
    );
}

#[test]
fn types_and_lists() {
    let filter = "choice_filter";
    rows(filter, "sausage | a | A |", &["survey A2 unknown-type"]);
    rows(filter, "| a | A |", &["survey A2 missing-type"]);
    rows(filter, "select_one | a | A |", &["survey A2 unknown-list"]);
    rows(filter, "select_one nay | a | A |", &["survey A2 unknown-list"]);
    rows(filter, "select_multiple odd | a | A |", &["survey A2 choice-with-space"]);
    rows(filter, "rank odd | a | A |", &["survey A2 choice-with-space"]);
    rows(filter, "select_one odd | a | A |", &[]);
    rows(filter, "select_one yn or_other | a | A | name = 'yes'", &["survey D2 other-with-filter"]);
    rows(filter, "select_one_from_file towns.pdf | a | A |", &["survey A2 bad-file-extension"]);
    rows(filter, "select_one_from_file towns | a | A |", &["survey A2 bad-file-extension"]);
    rows(filter, "select_one towns.geojson | a | A |", &[]);
    rows(filter, "select_one yn | a | |", &["survey 2 missing-label"]);
    rows("calculation", "calculate | a | | |", &["survey D2 missing-calculation"]);
    rows("default", "calculate | a | | today()", &[]);
    rows("big-image", "text | a | A | b.png", &["survey 2 big-image-without-image"]);
    rows("hint", "audit | log | |", &["survey B2 audit-not-named-audit"]);
    rows("hint", "audit | | |; audit | | |", &["survey 3 duplicate-name"]);
    let choices = |rows: &str| {
        format!(
            "| survey |\n| | type | name | label |\n| | select_one l | a | A |\n| choices |\n| | list_name | name | label |\n{rows}"
        )
    };
    refused(&choices("| | l | x | X |\n| | l | x | Y |"), &["choices B3 duplicate-choice"]);
    refused(&choices("| | l | | X |"), &["choices B2 choice-without-name"]);
    warned(&choices("| | l | x | |"), &["choices 2 choice-without-label"]);
    warned(&choices("| | | x | |\n| | l | x | X |"), &[]);
    refused(
        &format!(
            "{}\n| settings |\n| | allow_choice_duplicates |\n| | yes |",
            choices("| | l | x | X |\n| | l | x | Y |")
        ),
        &[],
    );
}

#[test]
fn references() {
    let hint = "hint";
    rows(hint, "text | a | Is ${b} so? |", &["survey C2 unknown-reference"]);
    rows(hint, "text | a | Is ${ a} so? |", &["survey C2 malformed-reference"]);
    rows(hint, "text | a | Is ${a so? |", &["survey C2 malformed-reference"]);
    rows(hint, "text | a | Is {a} so? |", &[]);
    rows(
        hint,
        "begin_group | g | G |; text | a | A |; end_group | | |; text | a | A |; text | b | ${a} |",
        &["survey C6 ambiguous-reference"],
    );
    rows("calculation", "calculate | a | | ${last-saved#b}", &["survey D2 unknown-reference"]);
    rows("trigger", "text | a | A |; text | b | B | ${a}", &[]);
    rows("trigger", "text | a | A |; text | b | B | a", &["survey D3 malformed-reference"]);
    rows("trigger", "text | a | A |; text | b | B | ${c}", &["survey D3 unknown-reference"]);
    rows(
        "trigger",
        "text | a | A |; text | c | C |; text | b | B | ${a} ${c}",
        &["survey D4 trigger-without-comma"],
    );
    refused(
        "| survey |\n| | type | name | label | calculation | trigger |\n| | calculate | a | | 1 | |\n| | text | b | B | 2 | ${a} |",
        &["survey E3 hidden-trigger"],
    );
    refused(
        "| survey |\n| | type | name | label |\n| | select_one l | a | A |\n| choices |\n| | list_name | name | label |\n| | l | x | ${z} |",
        &["choices C2 unknown-reference"],
    );
}

#[test]
fn parameters() {
    let given = |type_text: &str, text: &str, expected: &[&str]| {
        rows("parameters", &format!("{type_text} | a | A | {text}").replace(';', ","), expected);
    };
    given("range", "start", &["survey D2 malformed-parameters"]);
    given("range", "first=1", &["survey D2 unknown-parameter"]);
    given("range", "start=x", &["survey D2 bad-parameter"]);
    given("range", "step=0", &["survey D2 bad-parameter"]);
    given("range", "start=0 end=1 step=2", &["survey D2 bad-parameter"]);
    given("range", "step=2 tick_interval=3", &["survey D2 bad-parameter"]);
    given("range", "placeholder=20", &["survey D2 bad-parameter"]);
    given("range", "tick_labelset=nay", &["survey D2 bad-parameter"]);
    given("range", "tick_labelset=ticks", &[]);
    given("text", "rows=many", &["survey D2 bad-parameter"]);
    given("text", "rows=5", &[]);
    given("image", "max-pixels=big", &["survey D2 bad-parameter"]);
    given("image", "app=camera", &["survey D2 bad-parameter"]);
    given("select_one yn", "randomize=maybe", &["survey D2 bad-parameter"]);
    given("select_one yn", "seed=1", &["survey D2 bad-parameter"]);
    given("select_one yn", "randomize=true seed=x", &["survey D2 bad-parameter"]);
    given("select_one yn", "randomize=true, seed=${a}", &[]);
    given("select_one_from_file t.csv", "value=1st", &["survey D2 illegal-name"]);
    given("select_one_from_file t.csv", "value=Code label=Name", &[]);
    given("geopoint", "capture-accuracy=near", &["survey D2 bad-parameter"]);
    given("audio", "quality=best", &["survey D2 bad-parameter"]);
}

#[test]
fn expressions() {
    let relevant = "relevant";
    rows(
        relevant,
        "text | a | A |; text | b | B | selectd(${a}, 'x')",
        &["survey D3 unknown-function"],
    );
    rows(
        relevant,
        "text | a | A |; text | b | B | selected(${a})",
        &["survey D3 wrong-argument-count"],
    );
    rows(
        relevant,
        "text | a | A | ${b} = ''; text | b | B | ${a} = ''",
        &["survey D2 circular-dependence"],
    );
    rows(relevant, "text | a | A | ${a} = ''", &["survey D2 circular-dependence"]);
    rows("constraint", "text | a | A | . != ${b}; text | b | B | . != ${a}", &[]);
    rows(
        "calculation",
        "calculate | a | | ${b} + 1; calculate | b | | ${a} + 1",
        &["survey D2 circular-dependence"],
    );
    rows(
        relevant,
        "text | b | B |; begin_group | g | G | ${a} = ''; text | a | A |; end_group | | |",
        &["survey D4 circular-dependence"],
    );
    rows("choice_filter", "select_one yn | a | A | name = 'yes'", &[]);
    warned(
        "| survey |\n| | type | name | label | relevant |\n| | text | a | A | 1 + |",
        &["survey D2 malformed-expression"],
    );
}

#[test]
fn sources_of_choices() {
    rows("appearance", "select_one a.csv | q | Q | search('a')", &["survey D2 search-in-file"]);
    rows(
        "appearance",
        "select_one yn | q | Q | search('a'); select_one yn | p | P |",
        &["survey D2 searched-and-shown"],
    );
    rows(
        "hint",
        "csv-external | t | |; select_one t.xml | q | Q |",
        &["survey 3 one-name-for-two-sources"],
    );
    rows(
        "hint",
        "csv-external | yn | |; select_one yn | q | Q |",
        &["choices 2 one-name-for-two-sources"],
    );
}

#[test]
fn comments_translations_and_switched_off_rows() {
    warned(
        "| survey |\n| | type | name | label | hint |\n| | | | | a remark |\n| | text | a | A | |",
        &["survey 2 comment-row"],
    );
    warned(
        "| survey |\n| | type | name | label | disabled |\n| | sausage | a | A | yes |\n| | text | b | B | |",
        &["survey D2 disabled-column"],
    );
    warned(
        "| survey |\n| | type | name | label::English (en) | hint::Deutsch |\n| | text | a | A | H |",
        &[
            "survey missing-translation",
            "survey missing-translation",
            "survey language-without-code",
        ],
    );
}

#[test]
fn what_is_kept_is_noted_once() {
    let text = "| survey |
        | | type | name | label | required | bind::groma:code |
        | | geopoint | a | A | yes | 6a |
        | | geopoint | b | B | | 6b |
        | | text | c | C | | |
        | settings |
        | | form_title | namespaces | whatever |
        | | T | groma=\"https://example.org/groma\" | w |
        | _points |
        | | list | points |
        | | yn | 1 |";
    assert_eq!(found(text, Severity::Note), ["survey A2 kept-not-asked"]);
    let form = form(text);
    let questions = form.questions();
    assert_eq!(questions[0].element.extra("bind::groma:code"), Some("6a"));
    assert_eq!(questions[0].kind, QuestionKind::Kept("geopoint".to_owned()));
    assert_eq!(form.settings.other("whatever"), Some("w"));
    assert_eq!(form.sheets[0].name, "_points");
    let refused = required_and_not_asked(&form);
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].place.row, 2);
}

#[test]
fn every_mistake_at_once() {
    rows(
        "relevant",
        "text | 1a | A |; sausage | b | B |; select_one nay | c | ${d} | selectd(1)",
        &[
            "survey B2 illegal-name",
            "survey A3 unknown-type",
            "survey A4 unknown-list",
            "survey C4 unknown-reference",
            "survey D4 unknown-function",
        ],
    );
}
