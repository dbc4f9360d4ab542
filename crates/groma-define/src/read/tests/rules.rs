//! Rules in Markdown.

use super::noticed_by_file;
use crate::edited::definition;

#[test]
fn rules() {
    let check = |rule: &str| noticed_by_file("rules/other.md", rule);
    insta::assert_snapshot!(check("select 1\n"), @r"
    rules/other.md:1: error[no-front-matter]: the rule has no front matter
      hint: start the file with a line `---`, the front matter in TOML, and another `---`
    ");
    insta::assert_snapshot!(check("---\ncode = \"other\"\nkind = \"chek\"\nsevrity = \"error\"\n---\n"), @r"
    rules/other.md:4:1: error[unknown-key]: unknown key `sevrity`
      hint: did you mean `severity`?
    ");
    insta::assert_snapshot!(check("---\ncode = \"other\"\nkind = \"chek\"\n---\n```sql\nselect 1\n"), @r"
    rules/other.md:3:1: error[unknown-word]: `chek` is not a kind of rule
      hint: did you mean `check`?
    rules/other.md:5: error[open-block]: the block is never closed
      hint: close it with a line of three back quotes
    ");
    let cases = "---\ncode = \"other\"\nkind = \"check\"\n---\n```sql\nselect 1\n```\n```sql\nselect 2\n```\n\
        ## case: one\n| a |\n`unit`\n| a | b |\n|---|---|\n| 1 |\n";
    insta::assert_snapshot!(check(cases), @r"
    rules/other.md:1: warning[rule-without-case]: the rule `other` has no case that proves it
      hint: add a heading `## case: NAME`, the tables that go in, and `expected`
    rules/other.md:8: error[second-query]: the block ```sql stands twice
      hint: a rule has one query: keep one
    rules/other.md:11: error[case-without-expected]: the case `one` has no table `expected`
      hint: write what must come out under a line with `expected` in back quotes
    rules/other.md:12: error[table-without-name]: the table has no name
      hint: write the table's name in back quotes on a line before it
    rules/other.md:16: error[ragged-row]: the row has 1 cells, the header has 2
      hint: a cell that holds a bar writes it as `\|`
    ");
}

#[test]
fn a_rule_in_full() {
    let rule = &definition(&[]).rules[0];
    assert_eq!(rule.code.as_str(), "portal-secure");
    assert_eq!(rule.sql.lines().next(), Some("select"));
    assert_eq!(rule.sql_line, 14);
    assert!(rule.why.starts_with("An address that starts with `https`"));
    let case = &rule.cases[1];
    assert_eq!((case.name.as_str(), case.line), ("an open address, or none, earns nothing", 54));
    assert_eq!(case.given[2].rows[1][3], None);
    assert_eq!(case.expected.columns, ["unit", "indicator", "value", "status"]);
    assert_eq!(case.expected.rows.len(), 2);
}
