use super::*;
use crate::edition_workbook::{OpenError, WriteError};
use proptest::prelude::*;

#[test]
fn editions_of_the_workspace_come_back() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut folders = Vec::new();
    for parent in ["replications", "editions"] {
        let entries = std::fs::read_dir(root.join(parent)).unwrap();
        folders.extend(entries.map(|entry| entry.unwrap().path()));
    }
    assert!(folders.len() >= 4, "{folders:?}");
    let folders = folders.iter().filter(|folder| folder.join("edition.toml").is_file());
    for files in folders.map(|folder| gathered(folder)).chain([small()]) {
        let opened = cycled(&files);
        assert_same(&files, &opened.files, b',');
        let errors: Vec<String> = opened.findings.iter().map(ToString::to_string).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
}

#[test]
fn the_same_folder_gives_the_same_bytes() {
    assert_eq!(write(&small()).unwrap().xlsx, write(&small()).unwrap().xlsx);
}

#[test]
fn the_small_edition_is_a_form() {
    let workbook = workbook(&write(&small()).unwrap());
    let names: Vec<&str> = workbook.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    insta::assert_snapshot!(names.join(" "), @"survey choices settings _edition _answers _cohorts _crosswalk _crosswalk_nodes _framework _points _published _units _files _groma");
    insta::assert_snapshot!(shown(&workbook, "survey"), @r"
    type|name|label::English (en)|label::French (fr)|relevant|required|bind::groma:code|bind::groma:depends_on|bind::groma:evidence|bind::groma:scored|bind::groma:as_of|bind::groma:own-type
    begin_group|policy_section|Policy|Politique|||policy_section
    select_one policy|q_policy|Is an open data policy in force?|Une politique de données ouvertes est-elle en vigueur ?||yes|q_policy||required|yes
    date|q_policy_date|Since when?|Depuis quand ?|${q_policy} = 'yes'|no|q_policy_date|q_policy|none|no
    select_multiple sectors|q_sectors|Which sectors does it cover?|Quels secteurs couvre-t-elle ?|${q_policy} = 'yes'|yes|q_sectors|q_policy|optional|yes
    end_group
    begin_group|practice_section|Practice|Pratique|||practice_section
    text|q_portal|Where is the portal?|Où se trouve le portail ?||yes|q_portal||none|yes||url
    integer|q_datasets|How many datasets does it list?|Combien de jeux de données recense-t-il ?||yes|q_datasets||none|yes|2026-05-31
    text|q_remark|Anything to add?|Avez-vous une remarque ?||no|q_remark||none|no
    end_group
    ");
    insta::assert_snapshot!(shown(&workbook, "choices"), @r"
    list_name|name|label::English (en)|label::French (fr)|exclusive|missing
    policy|yes|Yes|Oui
    policy|planned|Planned|Prévue
    policy|no|No|Non
    policy|dont_know|Don't know|Ne sait pas||dont_know
    policy|not_applicable|Not applicable|Sans objet||not_applicable
    policy|confidential|Confidential|Confidentiel||confidential
    sectors|health|Health|Santé
    sectors|transport|Transport|Transports
    sectors|budget|Budget|Budget
    sectors|none|None of these|Aucun|yes
    sectors|dont_know|Don't know|Ne sait pas||dont_know
    sectors|not_applicable|Not applicable|Sans objet||not_applicable
    sectors|confidential|Confidential|Confidentiel||confidential
    ");
    insta::assert_snapshot!(shown(&workbook, "settings"), @r#"
    form_title|form_id|version|default_language|namespaces
    An example index|example-2026|2026|English (en)|groma="https://groma.example/ns"
    "#);
    insta::assert_snapshot!(shown(&workbook, "_edition"), @r#"
    key|value|kind
    code|example-2026|text
    name|An example index|text
    names.fr|Un indice d'exemple|text
    period|2026|text
    as_of|2026-06-30|text
    languages|["en", "fr"]|list
    licence|CC0-1.0|text
    notice|An example. The units and their answers are invented.|text
    seed|20260630|number
    index|total|text
    cohort|all|text
    level_names|["index", "dimension", "indicator"]|list
    settings.secure_points|20|text
    "#);
}

/// Questions that a form cannot show as they stand come back all the same.
fn check(questions: &str, options: &str) {
    let files =
        files(&[("edition.toml", EDITION), ("questions.csv", questions), ("options.csv", options)]);
    assert_same(&files, &cycled(&files).files, b',');
}

#[test]
fn instruments_come_back() {
    let yes_no = "list,option,label::en\nyn,yes,Yes\nyn,no,No\n";
    let check = |questions: &str| check(questions, yes_no);
    check("code,type\na,text\n");
    check("code,type\n");
    check("type,code,label::en\ntext,6a,A\nsingle,1.1,B\n");
    check("code,type,list\nq,single,yn\nr,multiple,yn\ns,single,nowhere\nt,text,yn\nu,single,\n");
    check("code,type\nq,Text\nr,\ns,poem\nt,url\nu, date \n");
    check(
        "code,section,type\ns,,section\na,s,text\nt,s,repeat\nb,t,integer\nc,s,decimal\nd,,date\n",
    );
    check("code,section,type\na,s,text\nb,,text\ns,,section\nc,s,text\n");
    check("code,section,type\na,nowhere,text\nb,a,text\ns,t,section\nt,s,section\nu,u,section\n");
    check("code,section,type\nempty,,section\nalso,empty,repeat\n");
    check(
        "code,section,type,list,item_of\ns,,section,,\nm,s,matrix,yn,\na,s,single,yn,m\nb,s,single,,m\nc,,single,yn,m\nd,t,single,yn,m\ne,s,integer,,m\n",
    );
    check("code,item_of,type,list\na,m,single,yn\nm,,matrix,\nb,a,single,yn\nc,gone,single,yn\n");
    check(
        "code,type,relevant,constraint,choice_filter\n6a,text,,,\nb,text,${6a} = '${6a}',. > ${6a},x = ${6a}\nc,text,${ 6a } = ${q_6a},${no},\n",
    );
    check("code,type,required\na,text,yes\nb,text,no\nc,text,\nd,text,maybe\ne,text,TRUE\n");
    check(
        "code,type,minutes,evidence_guidance::en,guidance::fr,definition::en,of the day,x::y z\na,text,3,what,que,def,noon,?\n",
    );
    check("code,type,label::en\n,text,no code\na,text,A\na,text,twice\n");
    check(
        "code,type,label::en\na,text,\"=1+1\"\nb,text,\"a\r\nb\"\nc,text,\" 007 \"\nd,text,1-2\ne,text,1e5\nf,text,_x000D_\n",
    );
    check("code,type,hint::en,appearance,order,name,_x\na,text,1,2,3,4,5\n");
}

#[test]
fn lists_come_back() {
    let check = |options: &str| check("code,type,list\na,multiple,l\nb,single,m\n", options);
    check(
        "list,option,exclusive,label::en,label::fr,guidance::en\nl,a,,A,,when\nl,b,yes,B,,\nm,a,,A,A,\n",
    );
    check("option,list\nx y,l\nx_y,l\nx y,m\nz,a list\n");
    check("list,option,label::en\nl,dont_know,Own\nl,kind_confidential,Own\nl,missing,M\n");
    check("list,option,missing,name,image,label\nl,a,zero,n,i,plain\n");
    check("list,option\nl,a\nm,b\nl,c\n,d\nl,\n l , e \n");
}

#[test]
fn other_files_come_back() {
    let long = "line of text\n".repeat(5_000);
    let files = files(&[
        ("edition.toml", "\u{feff}code = \"e\"\r\nname = \"E\"\r\nlanguages = [\"en\"]\r\n"),
        ("method.toml", "# why\nname = \"main\"\n"),
        ("rules/a.md", &long),
        ("rules/b.md", "a\r\nb\r\n"),
        ("areas/map.csv", "a,b\n\"1\",2\n"),
        ("broken.csv", "a,b\n1\n"),
        ("twice.csv", "a,a\n1,2\n"),
        ("empty.csv", ""),
        ("Groß.csv", "a\n1\n"),
        ("groma.csv", "a\n1\n"),
        ("a name that is far too long for a sheet.csv", "a\n1\n"),
        ("units.csv", "\u{feff}code,population\r\n007,1000000\r\nX,1e3\r\n,\r\n"),
        ("xlsform_kept.csv", "not,ours\n1,2\n"),
    ]);
    let opened = cycled(&files);
    assert_same(&files, &opened.files, b',');
    assert_eq!(opened.findings, []);
}

#[test]
fn tables_with_other_separators_come_back() {
    let files = files(&[
        ("edition.toml", "code = \"e\"\nname = \"E\"\nlanguages = [\"en\"]\ndelimiter = \";\"\n"),
        ("questions.csv", "code;type;label::en\na;text;\"1;2\"\nb;text;3,4\n"),
        ("units.csv", "code;name\nA;a,b\n"),
    ]);
    assert_same(&files, &cycled(&files).files, b';');
}

#[test]
fn what_is_no_text_stays_outside() {
    let mut files = small();
    files.insert("map.bin".to_owned(), vec![0xff, 0x00, 0xfe]);
    let written = write(&files).unwrap();
    insta::assert_snapshot!(written.findings[0], @r"
    sheet _files: warning[file-stays-outside]: map.bin is listed by its digest only: it is no text
      hint: send it along with the workbook; it is taken over from the folder on the way back
    ");
    let opened = read(&workbook(&written)).unwrap();
    assert_eq!(opened.outside[0].path, "map.bin");
    assert!(!opened.files.contains_key("map.bin"));
    insta::assert_snapshot!(opened.findings[0], @r"
    sheet _files: note[file-stays-outside]: map.bin is not in the workbook, only its digest
      hint: take the file over from the folder that the workbook was made of
    ");
}

#[test]
fn what_tools_that_run_forms_may_refuse_is_noted() {
    let check = |questions: &str| {
        let files = files(&[("edition.toml", EDITION), ("questions.csv", questions)]);
        let findings = write(&files).unwrap().findings;
        findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(check("code,type,label::en\ns,section,\na,text,A\n"), "");
    insta::assert_snapshot!(check("code,type,label::en,relevant\na,text,,\nb,text,B,floor(${a}) > 1\n"), @r"
    sheet survey, B2: note[question-without-label]: `a` has no label: tools that run forms refuse it
      hint: write `label::LANG` in questions.csv
    sheet survey, D3: note[function-not-everywhere]: `relevant` of `b` calls `floor`, which not every tool that runs forms has
      hint: try it in the tool you use
    ");
    insta::assert_snapshot!(check("code,type\n"), @"sheet survey: note[no-questions]: the edition asks nothing: the workbook is complete, and no form");
}

#[test]
fn folders_that_are_no_workbook_are_refused() {
    let check = |path: &str, text: &str| {
        let files = files(&[("edition.toml", EDITION), (path, text)]);
        write(&files).unwrap_err().to_string()
    };
    let long = format!("code,name\nA,{}\n", "é".repeat(40_000));
    insta::assert_snapshot!(check("units.csv", &long), @r"
    _units, row 2, column name: the text has 40000 characters, a cell of a workbook holds 32767
      hint: shorten it, or move it into a text file of the folder
    ");
    insta::assert_snapshot!(check("questions.csv", "code,label::en\n"), @r"
    questions.csv is not a table that can be written: it has no column `type`
      hint: `groma check` shows where
    ");
    insta::assert_snapshot!(check("options.csv", "list,option\na\n"), @r"
    options.csv is not a table that can be written: CSV error: record 1 (line: 2, byte: 12): found record with 1 fields, but the previous record has 2 fields
      hint: `groma check` shows where
    ");
    insta::assert_snapshot!(check("edition.toml", "code = \n"), @r"
    edition.toml cannot be read: string values must be quoted, expected literal string
      hint: `groma check` shows where
    ");
    assert!(matches!(write(&Files::new()), Err(WriteError::NoEdition)));
    let rows = "1\n".repeat(1_048_576);
    insta::assert_snapshot!(check("answers.csv", &format!("a\n{rows}")), @r"
    _answers would have 1048577 rows, a sheet holds 1048576
      hint: large tables of answers stay in the folder; move the file away before writing the workbook
    ");
    let columns: Vec<String> = (0..16_385).map(|at| format!("c{at}")).collect();
    insta::assert_snapshot!(check("values.csv", &format!("{}\n", columns.join(","))), @r"
    _values would have 16385 columns, a sheet holds 16384
      hint: split the table
    ");
}

#[test]
fn other_workbooks_are_refused() {
    assert_eq!(read(&Workbook::default()).unwrap_err(), OpenError::NotAnEdition);
    let check = |sheet: &str, row: usize, column: usize, text: &str| {
        let mut workbook = workbook(&write(&small()).unwrap());
        set(&mut workbook, sheet, row, column, text);
        read(&workbook).unwrap_err().to_string()
    };
    insta::assert_snapshot!(check("_groma", 1, 1, "2"), @r"
    the sheet `_groma` says format 2, this program reads format 1
      hint: open it with a newer version of the program
    ");
    insta::assert_snapshot!(check("settings", 1, 0, "Another title"), @r"
    `form_title` in the sheet `settings` is `Another title`, `name` in the sheet `_edition` is `An example index`
      hint: make the two say the same
    ");
    insta::assert_snapshot!(check("_edition", 1, 1, "other-2026"), @r"
    `form_id` in the sheet `settings` is `example-2026`, `code` in the sheet `_edition` is `other-2026`
      hint: make the two say the same
    ");
    insta::assert_snapshot!(check("_files", 1, 0, "../../outside"), @r"
    the sheet _files, row 2: `../../outside` is no path inside a folder
      hint: write paths such as `rules/some-rule.md`, without `..`
    ");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_table_comes_back(
        rows in prop::collection::vec(prop::collection::vec("[ -~\\n\\r\\té€😀\u{a0}\u{1}]{0,12}", 9), 0..8),
    ) {
        let table = |columns: &[&str]| Table {
            columns: columns.iter().map(|column| (*column).to_owned()).collect(),
            rows: rows
                .iter()
                .map(|row| row[..columns.len()].to_vec())
                .filter(|row| !row.iter().all(|cell| cell.trim().is_empty()))
                .collect(),
        };
        let questions = table(&["code", "section", "type", "list", "item_of", "relevant", "required", "label::en", "x"]);
        let options = table(&["list", "option", "label::en", "guidance::en"]);
        let mut files = files(&[("edition.toml", EDITION)]);
        files.insert("questions.csv".to_owned(), questions.to_csv(b','));
        files.insert("options.csv".to_owned(), options.to_csv(b','));
        files.insert("units.csv".to_owned(), questions.to_csv(b','));
        assert_same(&files, &cycled(&files).files, b',');
    }

    #[test]
    fn any_routing_comes_back(
        rows in prop::collection::vec(("[ab1]{1,2}", "[ab1]{0,2}", "[ab1]{0,2}",
            prop::sample::select(vec!["section", "matrix", "repeat", "single", "text", "url"]),
            "[lm]?", "(\\$\\{[ab1]{1,2}\\}|\\$\\{q_1a?\\}| = )?"), 0..10),
    ) {
        let cells = |(code, section, item_of, kind, list, relevant): (_, _, _, &str, _, _)| {
            vec![code, section, item_of, kind.to_owned(), list, relevant]
        };
        let questions = Table {
            columns: ["code", "section", "item_of", "type", "list", "relevant"].map(str::to_owned).to_vec(),
            rows: rows.into_iter().map(cells).collect(),
        };
        let mut files = files(&[("edition.toml", EDITION), ("options.csv", "list,option\nl,a\n")]);
        files.insert("questions.csv".to_owned(), questions.to_csv(b','));
        assert_same(&files, &cycled(&files).files, b',');
    }
}
