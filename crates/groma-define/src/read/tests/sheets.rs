//! CSV files: headers, rows, cells.

use super::noticed_by_file;
use crate::edited::{Edit::*, noticed, noticed_by};

#[test]
fn headers() {
    let check = |header: &str| {
        noticed(&[
            Write("cohorts.csv", header.as_bytes()),
            Write("published.csv", b"statistic,scope,value,status\n"),
        ])
    };
    insta::assert_snapshot!(check("cohort,unti\n"), @r"
    cohorts.csv:1:1: error[missing-column]: the column `unit` is missing
      hint: add it: the unit that belongs to it
    cohorts.csv:1:8: error[unknown-column]: unknown column `unti`
      hint: did you mean `unit`?
    ");
    insta::assert_snapshot!(check("cohort,unit,unit\n"), @r"
    cohorts.csv:1:13: error[duplicate-column]: the column `unit` stands twice
      hint: keep one of the two
    ");
    insta::assert_snapshot!(check("cohort;unit\nc;N\n"), @r"
    cohorts.csv:1:1: error[wrong-delimiter]: the header is one single column, `cohort;unit`; columns are separated by `,`
      hint: set `delimiter` in edition.toml, or save the file with that separator
    ");
    insta::assert_snapshot!(check("cohort,unit,\n"), @r"
    cohorts.csv:1:13: error[unknown-column]: a column has no name
      hint: name the column or delete it
    ");
    insta::assert_snapshot!(check("cohort,unit,label::en\n"), @r"
    cohorts.csv:1:13: error[unknown-column]: unknown column `label::en`
      hint: known are `cohort`, `unit`
    ");
    insta::assert_snapshot!(check(""), @r"
    cohorts.csv:1:1: error[missing-header]: the file is empty
      hint: write a header with at least `cohort`, `unit`
    ");
}

#[test]
fn rows() {
    let check = |rows: &str| noticed(&[Add("cohorts.csv", rows)]);
    insta::assert_snapshot!(check("inland,\n"), @r"
    cohorts.csv:4:8: error[empty-cell]: the cell in `unit` is empty
      hint: fill it: the unit that belongs to it
    ");
    insta::assert_snapshot!(check("inland,W,extra\n"), @r"
    cohorts.csv:4:8: error[ragged-row]: the row has 3 cells, the header 2
      hint: a cell that holds the separator must stand in quotes
    ");
    insta::assert_snapshot!(check("inland\n"), @r"
    cohorts.csv:4:1: error[ragged-row]: the row has 1 of 2 cells
      hint: add the missing separators at its end
    ");
    insta::assert_snapshot!(check("inland , W\n"), @r"
    cohorts.csv:4:1: warning[spaces-around-code]: spaces around `inland` in `cohort` were taken off
      hint: delete them: others may compare the cell as it stands
    cohorts.csv:4:9: warning[spaces-around-code]: spaces around `W` in `unit` were taken off
      hint: delete them: others may compare the cell as it stands
    ");
    insta::assert_snapshot!(check("coast,N\n"), @r"
    cohorts.csv:4:1: error[duplicate-key]: lines 2 and 4 have the same `cohort`, `unit`: `coast`, `N`
      hint: keep one of the two
    ");
    insta::assert_snapshot!(check("inland,X\nall,N\n"), @r"
    cohorts.csv:4:8: error[unknown-unit]: there is no unit `X`
      hint: known are `N`, `S`, `W`
    cohorts.csv:5:1: error[reserved-cohort]: the cohort `all` is every unit and is not declared
      hint: delete the row, or give the cohort another name
    ");
    insta::assert_snapshot!(check("\"inland,W\n"), @r"
    cohorts.csv:4:1: error[open-quote]: a quote in this row is never closed
      hint: close the quote; a quote inside a quoted cell is written twice
    cohorts.csv:4:1: error[ragged-row]: the row has 1 of 2 cells
      hint: add the missing separators at its end
    ");
    assert_eq!(check("\r\n,\r\n   ,\n"), "");
}

#[test]
fn cells() {
    let check = |row: &str| {
        noticed(&[Write(
            "units.csv",
            format!("code,name,level,population,label::fr\nN,N,,,N\nS,S,,,S\nW,W,,,W\n{row}\n")
                .as_bytes(),
        )])
    };
    insta::assert_snapshot!(check("X,Éx,nationl,\"1,200\",X"), @r"
    units.csv:5:6: error[unknown-word]: `nationl` is not a word for `level`
      hint: did you mean `national`?
    units.csv:5:14: error[bad-number]: `1,200` in `population` is not a number
      hint: write a decimal point and no separators between thousands, for example `1234.5`
    ");
    insta::assert_snapshot!(check("X,X,,1.5e,X\nY,Y,,inf,Y"), @r"
    units.csv:5:6: error[bad-number]: `1.5e` in `population` is not a number
      hint: write a number such as `12` or `0.5`, or leave the cell empty
    units.csv:6:6: error[bad-number]: `inf` in `population` is not a number
      hint: write a number such as `12` or `0.5`, or leave the cell empty
    ");
    insta::assert_snapshot!(check(",X,,,X"), @r"
    units.csv:5:1: error[empty-cell]: the cell in `code` is empty
      hint: fill it: unique in the edition
    ");
    insta::assert_snapshot!(check("X,\"two\nlines\",,much,X\nY,Y,,lots,Y"), @r"
    units.csv:6:9: error[bad-number]: `much` in `population` is not a number
      hint: write a number such as `12` or `0.5`, or leave the cell empty
    units.csv:7:6: error[bad-number]: `lots` in `population` is not a number
      hint: write a number such as `12` or `0.5`, or leave the cell empty
    ");
}

#[test]
fn words_and_lists_of_the_framework() {
    let check = |row: &str| {
        let header =
            "code,name,parent,source,weight,gate,coverage,floor,label::fr\ntotal,T,,given,,,,,T\n";
        noticed_by_file("framework.csv", &format!("{header}{row}\n"))
    };
    insta::assert_snapshot!(check("a,A,totl,given,-1,,2,,A"), @r"
    framework.csv:3: warning[setting-without-effect]: `coverage` does nothing on `a`, a leaf
      hint: empty the cell, or fill it in the node above
    framework.csv:3:5: error[unknown-node]: there is no node `totl`
      hint: did you mean `total`?
    framework.csv:3:16: error[negative-weight]: the weight -1 is negative
      hint: set `direction` to `down` when less is better
    framework.csv:3:20: error[share-out-of-range]: 2 in `coverage` is not between 0 and 1
      hint: write a share, for example `0.75` for 75 %
    ");
    insta::assert_snapshot!(check("a,A,,qestion:q,1,total;b,,x,A"), @r"
    framework.csv:3: error[leaf-without-source]: the leaf `a` does not say where its value comes from
      hint: fill `source` with `question:CODE`, `rule:CODE` or `given`
    framework.csv:3: warning[orphan-node]: `a` is part of nothing, and nothing is part of it
      hint: fill `parent`, or delete the row
    framework.csv:3:6: error[bad-source]: `qestion:q` does not say where the value comes from
      hint: write `question:CODE`, `rule:CODE` or `given`
    framework.csv:3:18: error[unknown-node]: there is no node `b`
      hint: known are `total`, `a`
    framework.csv:3:27: error[bad-number]: `x` in `floor` is not a number
      hint: write a number such as `12` or `0.5`, or leave the cell empty
    ");
    insta::assert_snapshot!(check("a,A,,question:q_policyy,1,,,,A"), @r"
    framework.csv:3: warning[orphan-node]: `a` is part of nothing, and nothing is part of it
      hint: fill `parent`, or delete the row
    framework.csv:3:6: error[unknown-question]: there is no question `q_policyy`
      hint: did you mean `q_policy`?
    ");
}

#[test]
fn questions_and_points() {
    let check = |row: &str| {
        noticed_by_file(
            "questions.csv",
            &format!("code,type,list,relevant,required,as_of,label::en,label::fr\n{row}\n"),
        )
    };
    insta::assert_snapshot!(check("q,singel,polcy,selected(,TRUE,2026-6-1,Q,Q"), @r"
    questions.csv:2: warning[list-without-choice]: `q` is of type `text`; the list `polcy` does nothing
      hint: empty `list`, or set the type to `single` or `multiple`
    questions.csv:2:3: error[unknown-word]: `singel` is not a word for `type`
      hint: did you mean `single`?
    questions.csv:2:10: error[unknown-list]: there is no list `polcy`
      hint: did you mean `policy`?
    questions.csv:2:16: error[bad-expression]: the expression ends too early, at character 10 of the expression
      hint: write the value
    questions.csv:2:26: error[unknown-word]: `TRUE` in `required` is neither `yes` nor `no`
      hint: write `yes`
    questions.csv:2:31: error[bad-date]: `2026-6-1` in `as_of` is not a day of the calendar
      hint: write it as `YYYY-MM-DD`, for example `2026-12-31`
    ");
    let check = |row: &str| noticed(&[Add("points.csv", row)]);
    insta::assert_snapshot!(check("policy,yes,other,one,\n"), @r"
    points.csv:16:18: error[bad-points]: `one` is not a number of points
      hint: write a number, a fraction such as `2/3`, or `split`
    ");
    insta::assert_snapshot!(check("policy,yes,other,,\npolicy,no,other,1,zero\n"), @r"
    points.csv:16:18: error[points-or-missing]: neither `points` nor `missing` is filled
      hint: fill `points` for a value, `missing` for an option that is none
    points.csv:17:17: error[points-and-missing]: both `points` and `missing` are filled
      hint: fill `points` for a value, `missing` for an option that is none
    ");
    insta::assert_snapshot!(check("policy,yess,other,1,\npolicy,@dont_no,other,1,\npolicy,@answered,other,1,\n"), @r"
    points.csv:16:8: error[unknown-option]: the list has no option `yess`
      hint: did you mean `yes`?
    points.csv:17:8: error[unknown-option]: `@dont_no` is not a kind of answer
      hint: did you mean `dont_know`?
    points.csv:18:8: error[unknown-option]: `@answered` is not a kind of answer
      hint: known are `not_answered`, `dont_know`, `not_applicable`, `confidential`, `not_asked`
    ");
}

/// A file as large as they come: read in seconds, with one diagnostic for each kind of slip.
#[test]
fn many_answers() {
    use std::fmt::Write as _;
    let mut units = "code,name,label::fr\n".to_owned();
    let mut answers = "unit,question,value,respondent\n".to_owned();
    for unit in 0..2000 {
        writeln!(units, "U{unit},Unit {unit},U").unwrap();
        for question in ["q_policy", "q_polisy"] {
            for respondent in ["government", "civil_society", "reviewer"] {
                writeln!(answers, "U{unit},{question},YES,{respondent}").unwrap();
            }
        }
    }
    let edits = [Write("units.csv", units.as_bytes()), Write("answers.csv", answers.as_bytes())];
    let found = noticed_by("unknown-question", &edits);
    assert_eq!(found.lines().last(), Some("answers.csv: error[unknown-question]: … and 5980 more"));
    assert_eq!(found.lines().count(), 41);
}
