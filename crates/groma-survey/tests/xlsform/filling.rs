//! Forms while they are filled in: our own steps, and those of the shared sample.

use super::{own, reference};
use groma_survey::sheets::{Limits, Workbook};
use groma_survey::xlsform::{Filling, Form, Outcome, read};
use serde_json::Value;

const TODAY: &str = "2026-11-23";

/// Steps: `path = answer` expects the answer to be taken, `path ! answer` a broken constraint,
/// `path ? answer` that it is no such choice or type, `path : value` a value, `path -` not relevant,
/// `path +` relevant, `path *` required.
fn check(form: &str, steps: &[&str]) {
    let form = own::form(form);
    let mut filling = Filling::new(&form, TODAY).unwrap();
    for step in steps {
        let (path, rest) = step.split_once(' ').unwrap_or((step, ""));
        let (question, rows) = address(path);
        let (sign, text) = rest.split_at(1.min(rest.len()));
        let text = text.trim();
        match sign {
            "=" => assert_eq!(filling.set(&question, &rows, text), Outcome::Taken, "{step}"),
            "!" => {
                let outcome = filling.set(&question, &rows, text);
                assert!(matches!(outcome, Outcome::ConstraintViolated(_)), "{step}: {outcome:?}");
            }
            "?" => {
                let outcome = filling.set(&question, &rows, text);
                assert!(matches!(outcome, Outcome::NotOffered | Outcome::NotOfType), "{step}");
            }
            ":" => assert_eq!(filling.value(&question, &rows), text, "{step}"),
            "-" => assert!(!filling.is_relevant(&question, &rows), "{step}"),
            "+" => assert!(filling.is_relevant(&question, &rows), "{step}"),
            "*" => assert!(filling.is_required(&question, &rows), "{step}"),
            _ => panic!("no step: {step}"),
        }
    }
    assert_eq!(filling.failures().len(), 0, "{:?}", filling.failures());
}

/// The question and rows of `/data/portal[2]/nds`, or of `nds[2]`.
fn address(path: &str) -> (String, Vec<u32>) {
    let mut rows = Vec::new();
    let mut name = "";
    for step in path.split('/') {
        let (own, index) = step.split_once('[').unwrap_or((step, ""));
        name = own;
        rows.extend(index.trim_end_matches(']').parse::<u32>());
    }
    (name.to_owned(), rows)
}

#[test]
fn answers_come_back_when_they_are_relevant_again() {
    check(
        "| survey |
         | | type | name | label | relevant | required | calculation |
         | | select_one yn | law | Is there a law? | | yes | |
         | | begin_group | more | | ${law} = 'y' | | |
         | | text | title | Its title | | ${law} = 'y' | |
         | | end_group | | | | | |
         | | calculate | length | | | | string-length(${title}) |
         | choices |
         | | list_name | name | label |
         | | yn | y | Yes |
         | | yn | n | No |",
        &[
            "law *",
            "title -",
            "law = y",
            "title +",
            "title *",
            "title = Open Data Act",
            "length : 13",
            "law = n",
            "title -",
            "title :",
            "length : 0",
            "law = y",
            "title : Open Data Act",
            "length : 13",
            "law ? maybe",
            "law : y",
        ],
    );
}

#[test]
fn repeats_count_and_see_their_own_row() {
    check(
        "| survey |
         | | type | name | label | calculation | repeat_count | constraint |
         | | integer | many | How many? | | | . < 5 |
         | | begin_repeat | portal | Portal | | ${many} | |
         | | integer | sets | Data sets | | | . >= 0 |
         | | calculate | twice | | ${sets} * 2 | | |
         | | calculate | row | | position(..) | | |
         | | calculate | before | | indexed-repeat(${sets}, ${portal}, position(..) - 1) | | |
         | | end_repeat | | | | | |
         | | calculate | all | | sum(${twice}) | | |
         | | calculate | rows | | count(${portal}) | | |",
        &[
            "many ! 5",
            "many = 2",
            "rows : 2",
            "sets[1] = 3",
            "sets[2] = 4",
            "all : 14",
            "row[2] : 2",
            "before[1] :",
            "before[2] : 3",
            "sets[2] ! -1",
            "sets[2] : 4",
            "many = 1",
            "all : 6",
            "rows : 1",
        ],
    );
}

#[test]
fn repeats_in_repeats() {
    check(
        "| survey |
         | | type | name | label | calculation |
         | | begin_repeat | family | Family | |
         | | begin_repeat | person | Person | |
         | | integer | age | Age | |
         | | end_repeat | | | |
         | | calculate | oldest | | max(${age}) |
         | | calculate | second | | indexed-repeat(${age}, ${person}, 2) |
         | | end_repeat | | | |
         | | calculate | all | | sum(${age}) |
         | | calculate | one | | indexed-repeat(${age}, ${family}, 2, ${person}, 1) |",
        &[
            "family[1]/person[1]/age = 30",
            "family[1]/person[2]/age = 40",
            "family[2]/person[1]/age = 50",
            "oldest[1] : 40",
            "oldest[2] : 50",
            "second[1] : 40",
            "second[2] :",
            "all : 120",
            "one : 50",
        ],
    );
}

#[test]
fn choices_are_filtered() {
    check(
        "| survey |
         | | type | name | label | choice_filter | constraint |
         | | select_one region | region | Region | | |
         | | select_multiple city | city | Cities | region = ${region} | count-selected(.) < 3 |
         | | select_one city or_other | best | Best | | |
         | choices |
         | | list_name | name | label | region |
         | | region | north | North | |
         | | region | south | South | |
         | | city | a | A | north |
         | | city | b | B | north |
         | | city | c | C | south |",
        &[
            "city ? a",
            "region = north",
            "city = a b",
            "city ? c",
            "region = south",
            "city : a b",
            "city = c",
            "best_other -",
            "best = other",
            "best_other +",
            "best_other = D",
        ],
    );
}

#[test]
fn defaults_types_and_triggers() {
    check(
        "| survey |
         | | type | name | label | default | calculation | trigger |
         | | date | day | Day | today() | | |
         | | integer | n | Number | 7 | | |
         | | decimal | d | Decimal | | | |
         | | time | t | Time | | | |
         | | text | changed | Changed | | concat('n is ', ${n}) | ${n} |",
        &[
            "day : 2026-11-23",
            "n : 7",
            "n ? 1.5",
            "n ? x",
            "d ? x",
            "d = 1.5",
            "day ? 2026-13-01",
            "day = 2026-12-01",
            "t ? 25:00",
            "t = 12:30",
            "changed :",
            "n = 8",
            "changed : n is 8",
        ],
    );
}

#[test]
fn what_cannot_be_evaluated_is_refused() {
    let form = own::form(
        "| survey |
         | | type | name | label | relevant |
         | | text | a | A | |
         | | text | b | B | ${a} = because |
         | | text | c | C | random() > 0.5 |",
    );
    let refusals = Filling::new(&form, TODAY).unwrap_err();
    let rows: Vec<usize> = refusals.iter().map(|finding| finding.place.row).collect();
    assert_eq!(rows, [3, 4]);
}

#[test]
fn a_chain_of_ten_thousand_questions() {
    let mut text =
        "| survey |\n| | type | name | label | calculation |\n| | integer | q0 | Q | |\n"
            .to_owned();
    for at in 1..10_000 {
        text += &format!("| | calculate | q{at} | | ${{q{}}} + 1 |\n", at - 1);
    }
    let form = own::form(&text);
    let mut filling = Filling::new(&form, TODAY).unwrap();
    assert_eq!(filling.set("q0", &[], "1"), Outcome::Taken);
    assert_eq!(filling.value("q9999", &[]), "10000");
}

/// The steps of the shared sample, one by one.
#[test]
fn the_shared_sample_behaves() {
    let Some(data) = reference::data() else {
        return reference::say("XLSForm behaviour: 0 steps, all absent");
    };
    let steps: Value =
        serde_json::from_slice(&std::fs::read(data.join("forms/behaviour.json")).unwrap()).unwrap();
    let mut count = 0;
    for sample in steps.as_array().unwrap() {
        let file = format!("forms/{}.md", sample["form"].as_str().unwrap());
        let bytes = std::fs::read(data.join(&file)).unwrap();
        let form: Form =
            read(&Workbook::read(&file, &bytes, &Limits::default()).unwrap().0).0.unwrap();
        let mut filling = Filling::new(&form, TODAY).unwrap();
        for step in sample["steps"].as_array().unwrap() {
            take(&mut filling, step);
            count += 1;
        }
    }
    reference::say(&format!("XLSForm behaviour: {count} steps agree, 0 disagree"));
    assert!(count >= 17);
}

fn take(filling: &mut Filling<'_>, step: &Value) {
    let text = |key: &str| step[key].as_str();
    if let Some(path) = text("set") {
        let (question, rows) = address(path);
        let result = match filling.set(&question, &rows, text("to").unwrap()) {
            Outcome::Taken => "OK",
            Outcome::ConstraintViolated(_) => "CONSTRAINT_VIOLATED",
            other => panic!("{step}: {other:?}"),
        };
        assert_eq!(Some(result), text("result"), "{step}");
        return;
    }
    let (question, rows) = address(text("check").unwrap());
    if let Some(relevant) = step["relevant"].as_bool() {
        assert_eq!(filling.is_relevant(&question, &rows), relevant, "{step}");
    }
    if let Some(required) = step["required"].as_bool() {
        assert_eq!(filling.is_required(&question, &rows), required, "{step}");
    }
    if let Some(value) = text("value") {
        assert_eq!(filling.value(&question, &rows), value, "{step}");
    }
}
