//! Typed access to the cells of a row; what does not parse is reported at its cell.

use crate::call::Call;
use crate::date::day_number;
use crate::definition::Labels;
use crate::diagnostic::{Diagnostics, Place, Severity};
use crate::nearest::{quoted, suggest};
use crate::read::column::{Holds, Target};
use crate::read::register::Register;
use crate::read::sheet::Sheet;
use crate::table::Text;
use crate::word::Word;
use csv::StringRecord;

/// A row of a CSV file.
pub(crate) struct Row<'a> {
    pub(crate) sheet: &'a Sheet<'a>,
    pub(crate) record: &'a StringRecord,
    pub(crate) start: usize,
    /// The line it starts at.
    pub(crate) line: u64,
    pub(crate) problems: &'a mut Diagnostics,
}

impl<'a> Row<'a> {
    /// The cell as it is written; empty when the column is absent.
    pub(crate) fn raw(&self, name: &str) -> &'a str {
        self.sheet.at(name).and_then(|at| self.record.get(at)).unwrap_or_default()
    }

    /// The cell without spaces around it.
    pub(crate) fn text(&self, name: &str) -> &'a str {
        self.raw(name).trim()
    }

    /// The cell without spaces around it, or what an empty one stands for.
    pub(crate) fn or_default(&self, name: &str) -> &'a str {
        match self.text(name) {
            "" => self.sheet.spec.columns[self.sheet.spec.position(name)].default,
            text => text,
        }
    }

    /// The cell, when it is filled.
    pub(crate) fn filled(&self, name: &str) -> Option<&'a str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// The cell as owned text, when it is filled.
    pub(crate) fn owned(&self, name: &str) -> Option<String> {
        self.filled(name).map(str::to_owned)
    }

    /// The labels, by language.
    pub(crate) fn labels(&self) -> Labels {
        self.translated("label")
    }

    /// The texts of a family of columns, by language.
    pub(crate) fn translated(&self, family: &str) -> Labels {
        let cells = self.sheet.translated(family);
        cells
            .filter_map(|(language, at)| Some((language, self.record.get(at)?.trim())))
            .filter(|(_, text)| !text.is_empty())
            .map(|(language, text)| (language.to_owned(), text.to_owned()))
            .collect()
    }

    /// A number, when the cell is filled.
    pub(crate) fn number(&mut self, name: &str) -> Option<f64> {
        let text = self.filled(name)?;
        let number = parse_number(text);
        if number.is_none() {
            let hint = if text.contains(',') {
                "write a decimal point and no separators between thousands, for example `1234.5`"
            } else {
                "write a number such as `12` or `0.5`, or leave the cell empty"
            };
            self.error(name, "bad-number", || {
                (format!("`{text}` in `{name}` is not a number"), hint.to_owned())
            });
        }
        number
    }

    /// A number from 0 to 1, when the cell is filled.
    pub(crate) fn share(&mut self, name: &str) -> Option<f64> {
        let number = self.number(name)?;
        if !(0.0..=1.0).contains(&number) {
            let hint = "write a share, for example `0.75` for 75 %";
            self.error(name, "share-out-of-range", || {
                (format!("{number} in `{name}` is not between 0 and 1"), hint.to_owned())
            });
        }
        Some(number)
    }

    /// A whole number from 1; 1 when the cell is empty or wrong.
    pub(crate) fn count(&mut self, name: &str) -> u32 {
        let Some(text) = self.filled(name) else { return 1 };
        match text.parse() {
            Ok(count @ 1..) => count,
            _ => {
                self.error(name, "bad-count", || {
                    let message = format!("`{text}` in `{name}` is not a whole number from 1");
                    (message, "count from 1, or leave the cell empty".to_owned())
                });
                1
            }
        }
    }

    /// `yes` or `no`.
    pub(crate) fn yes(&mut self, name: &str, default: bool) -> bool {
        match self.text(name) {
            "" => default,
            "yes" => true,
            "no" => false,
            text => {
                self.error(name, "unknown-word", || {
                    (format!("`{text}` in `{name}` is neither `yes` nor `no`"), yes_or_no(text))
                });
                default
            }
        }
    }

    /// A day, when the cell is filled.
    pub(crate) fn date(&mut self, name: &str) -> Option<String> {
        let text = self.filled(name)?;
        if day_number(text).is_none() {
            self.error(name, "bad-date", || {
                let message = format!("`{text}` in `{name}` is not a day of the calendar");
                (message, "write it as `YYYY-MM-DD`, for example `2026-12-31`".to_owned())
            });
        }
        Some(text.to_owned())
    }

    /// One of the words of `T`, when the cell is filled.
    pub(crate) fn word<T: Word>(&mut self, name: &str) -> Option<T> {
        let text = self.filled(name)?;
        let word = T::of_word(text);
        if word.is_none() {
            self.refuse_word(name, text, T::WORDS);
        }
        word
    }

    /// One of the column's words, or its default.
    pub(crate) fn listed_word(&mut self, name: &str) -> String {
        let text = self.or_default(name);
        let column = &self.sheet.spec.columns[self.sheet.spec.position(name)];
        if let Holds::Words(words) = column.holds
            && !text.is_empty()
            && !words.contains(&text)
        {
            self.refuse_word(name, text, words);
        }
        text.to_owned()
    }

    fn refuse_word(&mut self, name: &str, text: &str, words: &[&str]) {
        self.error(name, "unknown-word", || {
            let message = format!("`{text}` is not a word for `{name}`");
            (message, suggest(text, words.iter().copied(), &format!("write {}", quoted(words))))
        });
    }

    /// A method with its arguments, when the cell is filled.
    pub(crate) fn call(&mut self, name: &str) -> Option<Call> {
        let text = self.filled(name)?;
        match Call::parse(text) {
            Ok(call) => Some(call),
            Err(error) => {
                self.error(name, "bad-call", || {
                    (error.to_string(), "for example `power(p=2)`".to_owned())
                });
                None
            }
        }
    }

    /// The parts of a list, separated by `;`, or by `|` where the file's delimiter is `;`.
    pub(crate) fn parts(&self, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let separator = if self.sheet.delimiter == b';' { '|' } else { ';' };
        self.text(name).split(separator).map(str::trim).filter(|part| !part.is_empty())
    }

    /// The code in the cell, shared with whoever declared it; unknown codes are reported.
    pub(crate) fn code(&mut self, name: &str, target: Target, known: &Register) -> Option<Text> {
        let text = self.filled(name)?;
        Some(self.resolve(name, text, target, known))
    }

    /// The code in a cell that must be filled.
    pub(crate) fn key(&mut self, name: &str, target: Target, known: &Register) -> Text {
        self.code(name, target, known).unwrap_or_default()
    }

    /// The codes in the cell.
    pub(crate) fn codes(&mut self, name: &str, target: Target, known: &Register) -> Vec<Text> {
        let parts: Vec<&str> = self.parts(name).collect();
        parts.into_iter().map(|part| self.resolve(name, part, target, known)).collect()
    }

    /// A code that stands somewhere in the cell.
    pub(crate) fn resolve(
        &mut self,
        name: &str,
        text: &str,
        target: Target,
        known: &Register,
    ) -> Text {
        let codes = known.codes(target);
        if let Some(code) = codes.get(text) {
            return code.clone();
        }
        if codes.is_complete() {
            let (file, column) = target.home();
            self.error(name, target.unknown(), || {
                let noun = target.noun();
                let otherwise = format!("add it to `{column}` of {file}, or correct it here");
                let hint = suggest(text, codes.iter(), &otherwise);
                (format!("there is no {noun} `{text}`"), hint)
            });
        }
        Text::from(text)
    }

    /// The place of the row.
    pub(crate) fn place(&self) -> Place {
        Place { file: self.sheet.spec.file.to_owned(), line: self.line, column: 0 }
    }

    /// Notes a problem of a cell that stops the edition.
    pub(crate) fn error(
        &mut self,
        name: &str,
        code: &'static str,
        words: impl FnOnce() -> (String, String),
    ) {
        self.report(Severity::Error, name, code, words);
    }

    /// Notes a problem of a cell that somebody should look at.
    pub(crate) fn warning(
        &mut self,
        name: &str,
        code: &'static str,
        words: impl FnOnce() -> (String, String),
    ) {
        self.report(Severity::Warning, name, code, words);
    }

    fn report(
        &mut self,
        severity: Severity,
        name: &str,
        code: &'static str,
        words: impl FnOnce() -> (String, String),
    ) {
        let cell = (self.start, self.sheet.at(name).unwrap_or_default());
        self.sheet.report(self.problems, severity, code, cell, words);
    }
}

/// A finite number; `inf` and `nan` are not numbers that anybody measured.
pub(crate) fn parse_number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

fn yes_or_no(text: &str) -> String {
    match text.to_lowercase().as_str() {
        "true" | "1" | "y" | "yes" => "write `yes`".to_owned(),
        "false" | "0" | "n" | "no" => "write `no`".to_owned(),
        _ => "write `yes` or `no`, or leave the cell empty".to_owned(),
    }
}
