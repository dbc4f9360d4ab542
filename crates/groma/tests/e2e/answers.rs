//! Which answers count, and what each of the six kinds of answer does.

use crate::workbench::Copy;

/// An edition of one unit with these files in place of the example's.
fn edition(files: &[(&str, &str)]) -> Copy {
    let copy = Copy::new_edition();
    for (file, text) in [
        ("units.csv", "code,name\nU,Unit\n"),
        ("cohorts.csv", "cohort,unit\n"),
        ("framework.csv", "code,parent,name,aggregate,points_max,source\ntotal,,Total,arithmetic,10,\nN,total,Item,,10,question:q\n"),
        ("questions.csv", "code,type,list,label::en\nq,single,l,A question\n"),
        ("options.csv", "list,option,label::en\nl,yes,Yes\nl,no,No\n"),
        ("points.csv", "list,option,points\nl,yes,10\nl,no,0\n"),
        ("answers.csv", "unit,question,value\n"),
        ("method.toml", "[publish]\ndecimals = 3\n"),
        ("edition.toml", "code = \"tiny\"\nname = \"Tiny\"\nperiod = \"2026\"\nas_of = \"2026-06-30\"\nlanguages = [\"en\"]\nlicence = \"CC0-1.0\"\nseed = 1\n"),
    ]
    .iter()
    .chain(files)
    {
        std::fs::write(copy.edition().join(file), text).unwrap();
    }
    for gone in [
        "rules",
        "published.csv",
        "crosswalk.csv",
        "crosswalk_nodes.csv",
        "values.csv",
        "overrides.csv",
    ] {
        let path = copy.edition().join(gone);
        let _ = std::fs::remove_file(&path);
        let _ = std::fs::remove_dir_all(&path);
    }
    copy
}

#[track_caller]
fn check(files: &[(&str, &str)], value: Option<f64>, status: &str) {
    let copy = edition(files);
    let ended = copy.groma("run", &["--quiet", "--tables-only"]);
    match status {
        "blocked" => assert!(ended.with_code(1).contains("publication waits")),
        _ => drop(ended.good()),
    }
    let rows = copy.rows("select value, status from indicator_value where indicator = 'N'");
    assert_eq!((rows[0]["value"].as_f64(), rows[0]["status"].as_str().unwrap()), (value, status));
}

/// Only what the government said and a reviewer decided is scored, the reviewer first.
#[test]
fn who_is_heard() {
    let answers = |rows: &str| format!("unit,question,value,respondent\n{rows}");
    let all =
        answers("U,q,no,government\nU,q,yes,civil_society\nU,q,yes,machine\nU,q,yes,carried\n");
    check(&[("answers.csv", &all)], Some(0.0), "observed");
    let reviewed = answers("U,q,no,government\nU,q,yes,reviewer\n");
    check(&[("answers.csv", &reviewed)], Some(10.0), "observed");
    let reviewed_first = answers("U,q,yes,reviewer\nU,q,no,government\n");
    check(&[("answers.csv", &reviewed_first)], Some(10.0), "observed");
    let copy = edition(&[("answers.csv", &reviewed)]);
    copy.groma("run", &["--quiet", "--tables-only"]).good();
    let basis = copy.rows("select basis from indicator_value where indicator = 'N'");
    assert_eq!(basis[0]["basis"], "reviewed");
    let carried = answers("U,q,yes,carried\n");
    check(&[("answers.csv", &carried)], Some(0.0), "not_answered");
}

/// Five ways of not answering, and four things that each can do.
#[test]
fn six_kinds_stay_different() {
    let answer = |kind: &str| format!("unit,question,value,kind\nU,q,,{kind}\n");
    let method = |rule: &str| {
        let kinds = ["not_answered", "dont_know", "not_applicable", "confidential", "not_asked"];
        kinds
            .iter()
            .fold("[missing]\n".to_owned(), |text, kind| format!("{text}{kind} = \"{rule}\"\n"))
    };
    for kind in ["not_answered", "dont_know", "not_applicable", "confidential"] {
        for (rule, value) in [("zero", Some(0.0)), ("drop", None), ("full", Some(10.0))] {
            check(&[("answers.csv", &answer(kind)), ("method.toml", &method(rule))], value, kind);
        }
    }
    check(&[("method.toml", &method("block"))], None, "blocked");
    let copy = edition(&[("method.toml", &method("block"))]);
    let refused = copy.groma("release", &["r"]).with_code(2);
    assert!(refused.contains("publication waits for the answer of U to q"), "{refused}");
    // The option map's word for a kind goes before the method's.
    let points = "list,option,points,missing\nl,yes,10,\nl,no,0,\nl,@dont_know,,full\n";
    check(
        &[("answers.csv", &answer("dont_know")), ("points.csv", points)],
        Some(10.0),
        "dont_know",
    );
}

/// An answer to a question that was not asked is kept and does not count.
#[test]
fn routing() {
    let questions = "code,type,list,relevant,scored,label::en\n\
                     first,single,l,,no,First\nq,single,l,\"${first} = 'yes'\",yes,A question\n";
    let answers = |first: &str| format!("unit,question,value\nU,first,{first}\nU,q,yes\n");
    let asked = [("questions.csv", questions), ("answers.csv", &answers("yes"))];
    check(&asked, Some(10.0), "observed");
    let passed_over = [("questions.csv", questions), ("answers.csv", &answers("no"))];
    check(&passed_over, Some(0.0), "not_asked");
    let copy = edition(&passed_over);
    copy.groma("run", &["--quiet", "--tables-only"]).good();
    let kept = copy.rows("select raw, kind from answer where question = 'q'");
    assert_eq!((&kept[0]["raw"], &kept[0]["kind"]), (&"yes".into(), &"not_asked".into()));
}

/// The instances of a repeated section count as their mean.
#[test]
fn repeated_sections() {
    let questions =
        "code,section,type,list,label::en\nr,,repeat,,Portals\nq,r,single,l,A question\n";
    let answers = "unit,question,instance,value\nU,q,1,yes\nU,q,2,no\nU,q,3,yes\nU,q,4,yes\n";
    check(&[("questions.csv", questions), ("answers.csv", answers)], Some(7.5), "observed");
}

/// Fractions are exact, shares are of the node's maximum, and splits are equal.
#[test]
fn points_and_shares() {
    let answers = "unit,question,value\nU,q,yes\n";
    let thirds = "list,option,points\nl,yes,20/3\nl,no,0\n";
    check(&[("answers.csv", answers), ("points.csv", thirds)], Some(20.0 / 3.0), "observed");
    let shares = [
        ("answers.csv", answers),
        ("points.csv", "list,option,points\nl,yes,1/3\nl,no,0\n"),
        ("method.toml", "[answers]\nunit = \"share\"\n"),
    ];
    check(&shares, Some(10.0 * (1.0 / 3.0)), "observed");
    let split = [
        ("questions.csv", "code,type,list,label::en\nq,multiple,l,A question\n"),
        (
            "options.csv",
            "list,option,exclusive,label::en\nl,a,,A\nl,b,,B\nl,c,,C\nl,d,,D\nl,none,yes,None\n",
        ),
        (
            "points.csv",
            "list,option,points\nl,a,split\nl,b,split\nl,c,split\nl,d,split\nl,none,0\n",
        ),
        ("answers.csv", "unit,question,value\nU,q,a c d\n"),
    ];
    check(&split, Some(7.5), "observed");
}

/// What a map does not know is an error that names its line, never a silent 0.
#[test]
fn an_option_without_points_is_refused() {
    let copy = edition(&[
        ("points.csv", "list,option,points\nl,yes,10\n"),
        ("answers.csv", "unit,question,value\nU,q,no\n"),
    ]);
    let said = copy.groma("check", &[]).with_code(1);
    assert!(said.contains("unscored-option") && said.contains("`no`"), "{said}");
    let unknown = edition(&[("answers.csv", "unit,question,value\nU,q,yess\n")]);
    let said = unknown.groma("check", &[]).with_code(1);
    assert!(said.contains("answers.csv:2:5") && said.contains("did you mean `yes`"), "{said}");
}
