//! Arbitrary text, as a property: reading it may find anything and never fails itself.

use crate::edited::{Edit, Edit::Write, noticed};
use crate::relevance::{Answers, Expression};
use proptest::prelude::*;

/// Text that is almost CSV, TOML, Markdown or an expression: pure noise rarely gets past a header.
fn nearly(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece =
        prop_oneof![8 => proptest::sample::select(pieces).prop_map(str::to_owned), 1 => ".{0,6}"];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

const CSV: &[&str] = &[
    "N",
    "S",
    "W",
    "q_policy",
    "q_sectors",
    "yes",
    "total",
    ",",
    ",",
    ",",
    ";",
    "\n",
    "\r\n",
    "\"",
    " ",
    "1",
    "-2",
    "2/3",
    "split",
    "@dont_know",
    "question:q_policy",
    "given",
    "\u{feff}",
    "é",
];

const EXPRESSION: &[&str] = &[
    "${a}",
    "${b}",
    "'x'",
    "1",
    " + ",
    " = ",
    " and ",
    " or ",
    " div ",
    "not(",
    "if(",
    "selected(",
    "count(",
    "sum(",
    "date(",
    "regex(",
    "substr(",
    "round(",
    "position(..)",
    "instance('l')/root/item",
    "[",
    "]",
    "(",
    ")",
    ")",
    ",",
    "/",
    "..",
    ".",
    "-",
    "|",
    " < ",
    "format-date(",
    "join(",
    "pulldata(",
];

const TOML: &[&str] = &[
    "code",
    "name",
    "seed",
    "answers",
    "map",
    "variant",
    "weight",
    "nodes",
    "[",
    "]",
    "{",
    "}",
    ".",
    " = ",
    "\"",
    "\"x\"",
    "1",
    "-1",
    "1e9",
    "true",
    ",",
    "\n",
    "\n",
    "'''",
    "#",
    "2026-01-01",
];

const RULE: &[&str] = &[
    "---\n",
    "code = \"r\"\n",
    "kind = \"check\"\n",
    "reads = [\"unit\"]\n",
    "```sql\n",
    "```\n",
    "```sql part\n",
    "## case: c\n",
    "`unit`\n",
    "`expected`\n",
    "| a | b |\n",
    "|---|---|\n",
    "|",
    "\\",
    "\\|",
    "\n",
    "text",
    "`",
];

struct Anything;

impl Answers for Anything {
    fn answer(&self, question: &str, _: u32) -> Option<String> {
        (question == "a").then(|| "a b 2024-02-29".to_owned())
    }

    fn today(&self) -> String {
        "2026-06-30".to_owned()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn csv(text in nearly(CSV), file in 0_usize..14) {
        let names: Vec<&str> = crate::read::files::names().filter(|name| name.ends_with(".csv")).collect();
        let name = names[file % names.len()];
        noticed(&[Write(name, text.as_bytes())]);
        let header = crate::read::files::SHEETS[file % names.len()].columns;
        let header: Vec<&str> = header.iter().map(|column| column.name).collect();
        noticed(&[Edit::Write(name, format!("{}\n{text}", header.join(",")).as_bytes())]);
    }

    #[test]
    fn bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        noticed(&[Write("units.csv", &bytes), Write("method.toml", &bytes), Write("rules/x.md", &bytes)]);
    }

    #[test]
    fn toml(text in nearly(TOML)) {
        noticed(&[Write("edition.toml", text.as_bytes()), Write("method.toml", text.as_bytes())]);
    }

    #[test]
    fn rules(text in nearly(RULE)) {
        noticed(&[Write("rules/x.md", text.as_bytes())]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn expressions(text in prop_oneof![nearly(EXPRESSION), ".{0,40}"]) {
        if let Ok(expression) = Expression::parse(&text) {
            prop_assert_eq!(&expression.text, &text);
            let _ = expression.evaluate(&Anything);
        }
    }
}

#[test]
fn deep_nesting_is_refused() {
    let deep = |open: &str, times: usize| open.repeat(times);
    let toml = format!("code = {}", deep("[", 20_000));
    let tables = format!("{}x = 1", deep("a.", 20_000));
    let inline = format!("a = {}", deep("{a=", 20_000));
    for text in [toml, tables, inline] {
        noticed(&[Write("edition.toml", text.as_bytes()), Write("method.toml", text.as_bytes())]);
    }
    noticed(&[Write("units.csv", deep("\"", 10_001).as_bytes())]);
    noticed(&[Write("framework.csv", chain(5000).as_bytes())]);
}

/// A framework as deep as it is long: walks over it keep no frame a level.
fn chain(length: usize) -> String {
    let mut rows = "code,parent,name,source\nn0,,N,\n".to_owned();
    for at in 1..length {
        rows.push_str(&format!(
            "n{at},n{},N,{}\n",
            at - 1,
            if at + 1 == length { "given" } else { "" }
        ));
    }
    rows
}
