//! What people do to a workbook between writing and reading.

use super::*;
use groma_define::Severity;

/// The small edition's workbook, edited and read.
#[track_caller]
fn edited(edit: impl FnOnce(&mut Workbook)) -> Opened {
    let mut workbook = workbook(&write(&small()).unwrap());
    edit(&mut workbook);
    read(&workbook).unwrap()
}

/// Asserts that only these files changed, and how: lines gone and lines new.
#[track_caller]
fn check(edit: impl FnOnce(&mut Workbook), path: &str, gone: &[&str], new: &[&str]) {
    let (before, opened) = (small(), edited(edit));
    let changed: Vec<&String> = before.keys().filter(|p| opened.files[*p] != before[*p]).collect();
    assert_eq!(changed, [path]);
    let lines = |files: &Files| text(files, path).lines().map(str::to_owned).collect::<Vec<_>>();
    let (before, after) = (lines(&before), lines(&opened.files));
    let without = |some: &[String], others: &[String]| {
        some.iter().filter(|line| !others.contains(line)).cloned().collect::<Vec<_>>()
    };
    assert_eq!(without(&before, &after), gone);
    assert_eq!(without(&after, &before), new);
    let codes: Vec<&str> = opened.findings.iter().map(|finding| finding.code).collect();
    assert!(codes.contains(&"edited-since"), "{codes:?}");
}

#[test]
fn changed_cells_change_their_tables() {
    check(
        |book| set(book, "survey", 2, 2, "Is there a policy?"),
        "questions.csv",
        &[
            "q_policy,policy_section,single,policy,,,yes,required,yes,,Is an open data policy in force?,Une politique de données ouvertes est-elle en vigueur ?",
        ],
        &[
            "q_policy,policy_section,single,policy,,,yes,required,yes,,Is there a policy?,Une politique de données ouvertes est-elle en vigueur ?",
        ],
    );
    check(
        |book| set(book, "survey", 4, 0, "select_one sectors"),
        "questions.csv",
        &[
            "q_sectors,policy_section,multiple,sectors,q_policy,${q_policy} = 'yes',yes,optional,yes,,Which sectors does it cover?,Quels secteurs couvre-t-elle ?",
        ],
        &[
            "q_sectors,policy_section,single,sectors,q_policy,${q_policy} = 'yes',yes,optional,yes,,Which sectors does it cover?,Quels secteurs couvre-t-elle ?",
        ],
    );
    check(
        |book| set(book, "choices", 1, 2, "Yes, in force"),
        "options.csv",
        &["policy,yes,,Yes,Oui"],
        &["policy,yes,,\"Yes, in force\",Oui"],
    );
    check(
        |book| {
            let at = row(book, "_units", "code", "W");
            set(book, "_units", at, 1, "Westerland");
        },
        "units.csv",
        &["W,Westland,national,300000,Pays de l'Ouest"],
        &["W,Westerland,national,300000,Pays de l'Ouest"],
    );
    check(
        |book| {
            let at = row(book, "_edition", "key", "seed");
            set(book, "_edition", at, 1, "7");
        },
        "edition.toml",
        &["seed = 20260630               # every random draw starts here"],
        &["seed = 7               # every random draw starts here"],
    );
    check(
        |book| {
            let at = row(book, "_files", "path", "method.toml");
            set(book, "_files", at, 2, "name = \"main\"\n");
        },
        "method.toml",
        text(&small(), "method.toml")
            .lines()
            .filter(|l| !l.starts_with("name"))
            .collect::<Vec<_>>()
            .as_slice(),
        &[],
    );
}

/// A url is a text to forms, and our word for it must not outlive a change of type.
#[test]
fn what_is_kept_gives_way_to_what_is_seen() {
    let opened = edited(|book| {
        let at = row(book, "survey", "name", "q_portal");
        set(book, "survey", at, 0, "integer");
    });
    assert!(text(&opened.files, "questions.csv").contains("q_portal,practice_section,integer,"));
    let codes = "code,type,relevant\n6a,text,\nb,text,${6a} = 1\n";
    let files = files(&[("edition.toml", EDITION), ("questions.csv", codes)]);
    let mut book = workbook(&write(&files).unwrap());
    let (at, relevant) = (row(&book, "survey", "name", "b"), column(&book, "survey", "relevant"));
    assert_eq!(book.sheet("survey").unwrap().text(at, relevant), "${q_6a} = 1");
    set(&mut book, "survey", at, relevant, "${q_6a} = 2 or ${b} = 3");
    let opened = read(&book).unwrap();
    assert!(text(&opened.files, "questions.csv").contains("b,text,${6a} = 2 or ${b} = 3"));
}

#[test]
fn rows_that_people_add() {
    let opened = edited(|book| {
        let survey = book.sheets.iter_mut().find(|sheet| sheet.name == "survey").unwrap();
        let cells = |texts: &[&str]| {
            let cell = |text: &&str| Cell { text: (*text).to_owned(), kind: CellKind::Text };
            texts.iter().map(cell).collect::<Vec<_>>()
        };
        survey.rows.insert(3, cells(&["text", "q_title", "What is it called?"]));
        survey.rows.insert(3, Vec::new());
        survey.rows.push(cells(&["begin_repeat", "portals", "Portals"]));
        survey.rows.push(cells(&["select_one policy", "7", "Is it?"]));
        survey.rows.push(cells(&["end_repeat"]));
        let choices = book.sheets.iter_mut().find(|sheet| sheet.name == "choices").unwrap();
        choices.rows.push(cells(&["policy", "perhaps", "Perhaps"]));
    });
    let questions = text(&opened.files, "questions.csv");
    let lines: Vec<&str> = questions.lines().collect();
    assert_eq!(lines[3], "q_title,policy_section,text,,,,,,,,What is it called?,");
    assert_eq!(lines[10], "portals,,repeat,,,,,,,,Portals,");
    assert_eq!(lines[11], "7,portals,single,policy,,,,,,,Is it?,");
    assert!(text(&opened.files, "options.csv").ends_with("policy,perhaps,,Perhaps,\n"));
}

#[test]
fn columns_that_people_add_or_delete() {
    let opened = edited(|book| {
        for (at, cells) in book.sheets[0].rows.iter_mut().enumerate() {
            cells.resize(20, Cell::default());
            for (column, header, text) in [
                (15, "label::Spanish (es)", "¿Hay una política?"),
                (16, "minutes", "3"),
                (17, "bind::groma:module", "local"),
                (18, "hint::French", "Citez"),
                (19, "appearance", "minimal"),
            ] {
                let text = if at == 0 { header } else { text };
                cells[column].text = if at < 3 { text.to_owned() } else { String::new() };
            }
            // The owner column of the small edition is not there; `as_of` is taken away.
            cells.remove(10);
        }
    });
    let lines: Vec<&str> = text(&opened.files, "questions.csv").lines().collect();
    assert_eq!(
        lines[0],
        "code,section,type,list,depends_on,relevant,required,evidence,scored,label::en,label::fr,label::es,minutes,module,guidance::fr"
    );
    assert!(lines[2].ends_with(",¿Hay una política?,3,local,Citez"), "{}", lines[2]);
    // How a question looks is of the form alone, and comes back with it.
    let kept = text(&opened.files, "xlsform_kept.csv");
    assert!(kept.contains("survey,3,@row,q_policy\nsurvey,3,appearance,minimal\n"), "{kept}");
    let again = workbook(&write(&opened.files).unwrap());
    let (at, appearance) =
        (row(&again, "survey", "name", "q_policy"), column(&again, "survey", "appearance"));
    assert_eq!(again.sheet("survey").unwrap().text(at, appearance), "minimal");
    assert_same(&opened.files, &read(&again).unwrap().files, b',');
}

#[test]
fn rows_that_no_edition_has_are_kept_in_their_place() {
    let opened = edited(|book| {
        let cells = |texts: &[&str]| {
            let cell = |text: &&str| Cell { text: (*text).to_owned(), kind: CellKind::Text };
            texts.iter().map(cell).collect::<Vec<_>>()
        };
        let rows = &mut book.sheets[0].rows;
        rows.insert(3, cells(&["note", "n1", "Read this"]));
        rows.insert(4, cells(&["calculate", "c1", "", "", "1 + 1"]));
        rows.insert(1, cells(&["start", "begun"]));
    });
    let found: Vec<String> = opened.findings.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(found.join("\n"), @r"
    sheet survey, A2: warning[kept-not-asked]: `begun` is of type `start`, which no edition asks: it is kept, not asked
      hint: it comes back when the edition is written as a workbook
    sheet survey, A5: warning[kept-not-asked]: `n1` is of type `note`, which no edition asks: it is kept, not asked
      hint: it comes back when the edition is written as a workbook
    sheet survey, A6: warning[kept-not-asked]: `c1` is of type `calculate`, which no edition asks: it is kept, not asked
      hint: it comes back when the edition is written as a workbook
    sheet _groma: note[edited-since]: the workbook was edited since it was written
      hint: look at what changed before the folder takes it over
    ");
    // A question before the note went, another came: the note keeps its place.
    let mut files = opened.files.clone();
    let questions = text(&files, "questions.csv").to_owned();
    let policy = questions.lines().nth(2).unwrap().to_owned() + "\n";
    let new = policy.replace("q_policy", "q_other");
    files.insert("questions.csv".into(), questions.replace(&policy, &(new + &policy)).into_bytes());
    let again = workbook(&write(&files).unwrap());
    let names: Vec<&str> = (1..9).map(|at| again.sheet("survey").unwrap().text(at, 1)).collect();
    assert_eq!(
        names,
        [
            "begun",
            "policy_section",
            "q_other",
            "q_policy",
            "n1",
            "c1",
            "q_policy_date",
            "q_sectors"
        ]
    );
}

#[test]
fn rows_out_of_the_order_of_the_form() {
    let csv = "code,section,type\ns,,section\nt,,section\na,s,text\nb,t,text\nc,s,text\n";
    let files = files(&[("edition.toml", EDITION), ("questions.csv", csv)]);
    let book = workbook(&write(&files).unwrap());
    insta::assert_snapshot!(shown(&book, "survey"), @r"
    type|name|bind::groma:code|order
    begin_group|s|s|1
    text|a|a|3
    text|c|c|5
    end_group
    begin_group|t|t|2
    text|b|b|4
    end_group
    ");
    let check = |edit: &dyn Fn(&mut Workbook), expected: &str, code: Option<&str>| {
        let mut book = book.clone();
        edit(&mut book);
        let opened = read(&book).unwrap();
        assert_eq!(text(&opened.files, "questions.csv"), format!("code,section,type\n{expected}"));
        assert_eq!(code.is_some(), opened.findings.iter().any(|f| Some(f.code) == code));
    };
    check(&|_| {}, &csv["code,section,type\n".len()..], None);
    let new = |book: &mut Workbook| {
        book.sheets[0].rows.insert(3, Vec::new());
        set(book, "survey", 3, 0, "text");
        set(book, "survey", 3, 1, "n");
    };
    check(&new, "s,,section\nt,,section\na,s,text\nn,s,text\nb,t,text\nc,s,text\n", None);
    let moved = |book: &mut Workbook| book.sheets[0].rows.swap(2, 3);
    let order = "s,,section\nc,s,text\na,s,text\nt,,section\nb,t,text\n";
    check(&moved, order, Some("rows-moved"));
}

#[test]
fn slips_are_reported() {
    let check = |edit: &dyn Fn(&mut Workbook)| {
        let findings = edited(edit).findings;
        let errors = findings.iter().filter(|finding| finding.severity != Severity::Note);
        errors.map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(check(&|book| set(book, "survey", 5, 0, "")), @r"
    sheet survey, A2: error[unmatched-begin]: the group `policy_section` is never closed
      hint: add a row with `end_group` (or `end_repeat`) below its last question
    ");
    insta::assert_snapshot!(check(&|book| set(book, "survey", 1, 0, "text")), @r"
    sheet survey, A6: error[unmatched-end]: `end_group` closes a group that was never opened
      hint: delete the row, or add the row that opens the group
    ");
    insta::assert_snapshot!(check(&|book| { set(book, "survey", 2, 1, ""); set(book, "survey", 2, 6, "") }), @r"
    sheet survey, B3: error[question-without-name]: the question has neither a name nor a code
      hint: write a code of letters, digits and `_` into the column `name`
    ");
    insta::assert_snapshot!(check(&|book| set(book, "survey", 2, 0, "geopoint")), @r"
    sheet survey, A3: warning[kept-not-asked]: `q_policy` is of type `geopoint`, which no edition asks: it is kept, not asked
      hint: it comes back when the edition is written as a workbook
    ");
    insta::assert_snapshot!(check(&|book| set(book, "survey", 0, 3, "label::English (en)")), @r"
    sheet survey, D1: error[duplicate-header]: the column `label::English (en)` stands twice; the first is read
      hint: keep one of the two
    ");
    insta::assert_snapshot!(check(&|book| set(book, "_units", 1, 7, "lost")), @r"
    sheet _units, H2: warning[column-without-name]: the cell stands in a column without a name and is not read
      hint: name the column in row 1, or empty it
    ");
}

#[test]
fn kinds_of_answers_in_other_words() {
    let opened = edited(|book| {
        let at = row(book, "choices", "name", "dont_know");
        set(book, "choices", at, 2, "No idea");
    });
    let kept = text(&opened.files, "xlsform_kept.csv");
    assert!(kept.contains("choices,5,label::English (en),No idea\n"), "{kept}");
    let again = workbook(&write(&opened.files).unwrap());
    let shown = shown(&again, "choices");
    let lines: Vec<&str> = shown.lines().filter(|line| line.contains("dont_know")).collect();
    assert_eq!(
        lines,
        [
            "policy|dont_know|No idea|Ne sait pas||dont_know",
            "sectors|dont_know|Don't know|Ne sait pas||dont_know"
        ]
    );
}
