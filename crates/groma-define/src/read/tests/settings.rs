//! `edition.toml` and `method.toml`.

use crate::edited::{Edit::*, noticed};

#[test]
fn settings_in_another_encoding() {
    let edits = [Write("edition.toml", b"name = \"\xe9\"\n"), Write("method.toml", b"\xe9\n")];
    insta::assert_snapshot!(noticed(&edits), @r"
    edition.toml:1:9: error[not-utf8]: the file is not UTF-8: byte 8 (line 1) is 0xE9
      hint: it looks like Windows-1252 or Latin-1; save it as UTF-8
    method.toml:1:1: error[not-utf8]: the file is not UTF-8: byte 0 (line 1) is 0xE9
      hint: it looks like Windows-1252 or Latin-1; save it as UTF-8
    ");
}

#[test]
fn toml_files() {
    let edits = [
        Swap("edition.toml", "licence =", "license ="),
        Swap("edition.toml", "seed = 20260630", "seed = \"now\""),
        Swap("edition.toml", "languages = [\"en\", \"fr\"]", "languages = \"en\""),
        Swap("method.toml", "[missing]", "[mising]"),
        Swap("method.toml", "unit = \"points\"", "unit = \"percent\""),
        Swap("method.toml", "decimals = 1", "decimals = -1"),
        Swap("method.toml", "default = \"sum\"", "default = \"Sum(\""),
    ];
    insta::assert_snapshot!(noticed(&edits), @r#"
    edition.toml:1:1: error[missing-key]: the key `licence` is missing
      hint: add `licence = …`: Licence of the results, an SPDX expression or a name.
    edition.toml:7:13: error[wrong-type]: `languages` is text, and should be a list
      hint: write `languages = ["…"]`
    edition.toml:8:1: error[unknown-key]: unknown key `license`
      hint: did you mean `licence`?
    edition.toml:10:8: error[wrong-type]: `seed` is text, and should be a whole number
      hint: write it without quotes: `seed = 1`
    method.toml:7:8: error[unknown-word]: `percent` is not a word for `answers.unit`
      hint: known are `points`, `share`
    method.toml:9:2: error[unknown-key]: unknown key `mising`
      hint: did you mean `missing`?
    method.toml:17:11: error[bad-call]: `Sum(` is not a method: the `)` is missing
      hint: for example `power(p=2)`
    method.toml:20:12: error[out-of-range]: -1 is out of range for `publish.decimals`
      hint: Digits after the point, 1 when absent.
    "#);
    insta::assert_snapshot!(noticed(&[Swap("edition.toml", "period = \"2026\"", "period = 2026\"\nname = \"x\"")]), @r#"
    edition.toml:5:10: error[toml-syntax]: missing opening quote, expected `"`
      hint: see https://toml.io for how a value is written
    edition.toml:6:1: error[toml-syntax]: duplicate key
      hint: see https://toml.io for how a value is written
    "#);
    insta::assert_snapshot!(noticed(&[Swap("edition.toml", "2026-06-30", "30.6.2026"), Swap("edition.toml", "[\"en\", \"fr\"]", "[]")]), @r#"
    edition.toml:6:1: error[bad-date]: `30.6.2026` is not a day of the calendar
      hint: write it as `YYYY-MM-DD`, for example `as_of = "2026-12-31"`
    edition.toml:7:1: error[no-language]: no language is named
      hint: name at least one language, for example `languages = ["en"]`
    "#);
    insta::assert_snapshot!(noticed(&[Add("method.toml", "[variant.main]\nlabel = \"again\"\n")]), @r"
    method.toml:27:10: error[duplicate-variant]: the variant `main` has the name of the main one
      hint: give it another name, or set `name` at the top
    ");
}
