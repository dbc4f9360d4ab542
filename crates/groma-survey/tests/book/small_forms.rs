//! Small forms of our own, so that nothing here hangs on data from elsewhere.

use super::*;

/// Adopts a form in Markdown and says what became of it.
fn adopted(form: &str) -> (Files, String) {
    let book = workbook("form.md", form.as_bytes());
    let files = round(&book).unwrap();
    let findings = adopt(&book, AS_OF).unwrap().findings;
    let ours = ["kept-not-asked", "kept-not-evaluated", "name-twice", "option-twice", "sheet-kept"];
    let words = findings.iter().filter(|finding| ours.contains(&finding.code));
    (files, words.map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

fn text(files: &Files, path: &str) -> String {
    String::from_utf8(files[path].clone()).unwrap()
}

#[test]
fn what_an_edition_asks() {
    let (files, findings) = adopted(
        "| survey |\n\
         | | type | name | label::English (en) | label::French (fr) | required | relevant |\n\
         | | begin_group | g | Group | Groupe | | |\n\
         | | select_one yn | q | Is it? | L'est-il ? | yes | |\n\
         | | select_multiple yn | r | Which? | Lesquels ? | no | ${q} = 'yes' |\n\
         | | begin_repeat | p | Portal | Portail | | |\n\
         | | integer | n | Number | Nombre | | |\n\
         | | end_repeat | | | | | |\n\
         | | end_group | | | | | |\n\
         | choices |\n\
         | | list_name | name | label::English (en) | label::French (fr) |\n\
         | | yn | yes | Yes | Oui |\n\
         | | yn | no | No | Non |\n\
         | settings |\n\
         | | form_title | form_id | version | default_language |\n\
         | | A form | a form | 3 | English (en) |\n",
    );
    assert_eq!(findings, "");
    assert_eq!(
        text(&files, "questions.csv"),
        "code,section,type,list,label::en,label::fr,required,relevant,scored\n\
         g,,section,,Group,Groupe,,,no\n\
         q,g,single,yn,Is it?,L'est-il ?,yes,,no\n\
         r,g,multiple,yn,Which?,Lesquels ?,no,${q} = 'yes',no\n\
         p,g,repeat,,Portal,Portail,,,no\n\
         n,p,integer,,Number,Nombre,,,no\n"
    );
    let edition = text(&files, "edition.toml");
    assert!(
        edition.contains("code = \"a-form\"\nname = \"A form\"\ninstrument = \"3\"\n"),
        "{edition}"
    );
    assert!(edition.contains("languages = [\"en\", \"fr\"]"), "{edition}");
}

#[test]
fn what_an_edition_does_not_ask() {
    let (files, findings) = adopted(
        "| survey |\n\
         | | type | name | label | relevant | required | calculation | read_only |\n\
         | | start | begun | | | | | |\n\
         | | note | n | Read this | | | | |\n\
         | | geopoint | place | Where? | | | | |\n\
         | | calculate | c | | | | 1 + 1 | |\n\
         | | text | shown | Shown | | | | yes |\n\
         | | text | a | A | ${c} > 1 | | | |\n\
         | | text | b | B | | ${a} = 'x' | | |\n\
         | | select_one l or_other | o | O | | | | |\n\
         | choices |\n\
         | | list_name | name | label | score |\n\
         | | l | x | X | 1 |\n",
    );
    insta::assert_snapshot!(findings, @r"
    sheet survey, A3: warning[kept-not-asked]: `n` is a note: it is not asked
      hint: it is kept, and comes back in the workbook; ask in another way if its answer matters
    sheet survey, A4: warning[kept-not-asked]: `place` is of type `geopoint`: it is not asked
      hint: it is kept, and comes back in the workbook; ask in another way if its answer matters
    sheet survey, A6: warning[kept-not-asked]: `shown` can only be read: it is not asked
      hint: it is kept, and comes back in the workbook; ask in another way if its answer matters
    sheet survey, A9: warning[kept-not-asked]: `o` takes another answer in words; the edition asks its list
      hint: add an option for it, and a text question that it leads to
    sheet survey, F7: warning[kept-not-evaluated]: `relevant` of `a` is kept and not evaluated: it refers to `c`, which is not asked
      hint: the edition asks as if it were not there; write it anew in questions.csv
    sheet survey, G8: warning[kept-not-evaluated]: `b` is required under a condition, which the edition does not know
      hint: the condition is kept; set `required` to `yes` or `no`
    ");
    assert_eq!(
        text(&files, "questions.csv"),
        "code,type,list,label::en,required,scored\na,text,,A,,no\nb,text,,B,,no\no,single,l,O,,yes\n"
    );
    assert_eq!(text(&files, "points.csv"), "list,option,points\nl,x,1\n");
    assert_eq!(
        text(&files, "framework.csv"),
        "code,parent,name,aggregate,source\nindex,,Index,sum,\npoints-o,index,O,,question:o\n"
    );
}

#[test]
fn names_that_two_questions_share() {
    let (files, findings) = adopted(
        "| survey |\n\
         | | type | name | label |\n\
         | | begin_group | g | G |\n\
         | | text | a | A |\n\
         | | end_group | | |\n\
         | | begin_group | h | H |\n\
         | | text | a | Again |\n\
         | | end_group | | |\n",
    );
    insta::assert_snapshot!(findings, @r"
    sheet survey, A6: note[name-twice]: `a` names two questions; this one has the code `a_2` now
      hint: give it a code of its own
    ");
    assert!(text(&files, "questions.csv").contains("a_2,h,text,Again"));
}

#[test]
fn what_is_no_form_is_refused() {
    let check =
        |form: &str| adopt(&workbook("form.md", form.as_bytes()), AS_OF).unwrap_err().to_string();
    insta::assert_snapshot!(check("| survey |\n| | type | name |\n| | text | 1a |\n"), @r"
    the workbook is no form that can be read: sheet survey, 2: error[missing-label]: `1a` has neither label nor hint: nobody knows what to answer
      hint: write a label; guidance alone may stay hidden
    ");
    insta::assert_snapshot!(check("| survey |\n| | name | label |\n| | a | A |\n"), @r"
    the workbook is no form that can be read: sheet survey: error[missing-header]: the sheet of the questions has no column `type`
      hint: write the headers `type`, `name` and `label` in row 1
    ");
}

/// An edition is edited as files, the form that it came from still finds its parts.
#[test]
fn an_adopted_edition_goes_on_living() {
    let (mut files, _) = adopted(
        "| survey |\n\
         | | type | name | label | appearance |\n\
         | | text | a | A | multiline |\n\
         | | note | n | Read this | |\n\
         | | text | b | B | |\n",
    );
    let questions = "code,type,label::en,scored\nnew,text,New,no\na,integer,A of old,no\n";
    files.insert("questions.csv".into(), questions.into());
    let written = write(&files).unwrap();
    let book = workbook("again.xlsx", &written.xlsx);
    let survey = book.sheet("survey").unwrap();
    let shown: Vec<String> = (0..survey.rows.len())
        .map(|row| {
            (0..survey.rows[0].len()).map(|at| survey.text(row, at)).collect::<Vec<_>>().join("|")
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @r"
    type|name|label|bind::groma:code|bind::groma:scored|appearance|groma_kept
    text|new|New|new|no||
    integer|a|A of old|a|no|multiline|
    note|n|Read this||||@kept edb46562
    ");
}
