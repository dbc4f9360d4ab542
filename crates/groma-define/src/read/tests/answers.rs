//! Answers, held against their questions.

use crate::edited::{Edit::*, definition, noticed};

#[test]
fn answers() {
    let check = |row: &str| noticed(&[Add("answers.csv", row)]);
    insta::assert_snapshot!(check("W,q_sectors,health swamps,,,,\n"), @r"
    answers.csv:16:13: error[unknown-option]: `swamps` is not an option of `q_sectors`
      hint: known are `health`, `transport`, `budget`, `none`
    ");
    insta::assert_snapshot!(check("X,q_policy,yes,,,,\nN,q_polici,yes,,,,\n"), @r"
    answers.csv:16:1: error[unknown-unit]: there is no unit `X`
      hint: known are `N`, `S`, `W`
    answers.csv:17:3: error[unknown-question]: there is no question `q_polici`
      hint: did you mean `q_policy`?
    ");
    insta::assert_snapshot!(check("N,policy_section,yes,,,,\n"), @r"
    answers.csv:16:3: error[answer-to-heading]: `policy_section` is a section, not a question
      hint: answer the questions below it
    ");
    insta::assert_snapshot!(check("N,q_policy,no,,,,\n"), @r"
    answers.csv:16:1: error[duplicate-key]: lines 2 and 16 have the same `unit`, `question`, `instance`, `respondent`: `N`, `q_policy`, `1`, `government`
      hint: keep one of the two
    ");
    insta::assert_snapshot!(check("N,q_policy,no,,reviewr,,\n"), @r"
    answers.csv:16:16: error[unknown-word]: `reviewr` is not a word for `respondent`
      hint: did you mean `reviewer`?
    ");
    insta::assert_snapshot!(check("N,q_policy,maybe,dont_know,reviewer,,\n"), @r"
    answers.csv:16:12: warning[value-beside-kind]: the answer is `dont_know`; its value `maybe` does not count
      hint: empty `kind` when it is an answer, or `value` when it is none
    ");
    insta::assert_snapshot!(check("N,q_sectors,none health,,reviewer,,\n"), @r"
    answers.csv:16:13: warning[exclusive-with-others]: `none` is ticked together with other options
      hint: untick one or the other: the option excludes all others
    ");
    insta::assert_snapshot!(check("N,q_datasets,12.5,,reviewer,,\nN,q_portal,data.example,,reviewer,,\nN,q_policy_date,1 May,,reviewer,,\n"), @r"
    answers.csv:16:14: error[wrong-type]: `12.5`, the answer to `q_datasets`, is not a whole number
      hint: write it without a point or separators, for example `1200`
    answers.csv:17:12: error[wrong-type]: `data.example`, the answer to `q_portal`, is not a web address
      hint: write it with `https://`
    answers.csv:18:17: error[wrong-type]: `1 May`, the answer to `q_policy_date`, is not a day of the calendar
      hint: write it as `YYYY-MM-DD`
    ");
    let header = "unit,question,instance,value\n";
    insta::assert_snapshot!(noticed(&[Write("answers.csv", format!("{header}N,q_policy,2,yes\nN,q_policy,0,yes\n").as_bytes())]), @r"
    answers.csv:2:12: error[instance-outside-repeat]: `q_policy` is asked once, and here is instance 2
      hint: put the question into a section of type `repeat`
    answers.csv:3:12: error[bad-count]: `0` in `instance` is not a whole number from 1
      hint: count from 1, or leave the cell empty
    ");
}

#[test]
fn answers_are_compared_without_case() {
    let rows = "unit,question,value,kind,raw\nN,q_policy, YES ,,\nN,q_sectors,budget;Health|budget,,\n\
        S,q_policy,,,\nW,q_policy,,answered,\nW,q_datasets,,confidential,n/a\n";
    let answers = definition(&[Write("answers.csv", rows.as_bytes())]).answers;
    let shown: Vec<String> = answers
        .iter()
        .map(|answer| format!("{}|{}|{}", answer.value, answer.raw, answer.kind.as_str()))
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @r"
    yes| YES |answered
    health budget|budget;Health|budget|answered
    ||not_answered
    ||not_answered
    |n/a|confidential
    ");
}

#[test]
fn single_options_may_have_spaces() {
    let answers = definition(&[
        Swap("options.csv", "policy,no,,No", "policy,Not applicable,,No"),
        Swap("points.csv", "policy,no,main", "policy,Not applicable,main"),
        Swap("points.csv", "policy,no,strict", "policy,Not applicable,strict"),
        Swap("answers.csv", "W,q_policy,planned", "W,q_policy,not applicable"),
    ])
    .answers;
    assert!(answers.iter().any(|answer| answer.value == "Not applicable"));
}
