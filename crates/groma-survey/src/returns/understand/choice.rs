//! Which option, or which kind of answer, a text means.

use crate::returns::instrument::Instrument;
use crate::returns::issue::lists::{self, KINDS_LIST};
use crate::returns::text::{clean, fold, is_one_of, nearest};
use crate::returns::words::{KINDS, LANGUAGES};
use crate::sheets::Workbook;
use groma_define::{AnswerKind, Choice, Question};
use std::collections::{BTreeMap, BTreeSet};

/// What a text means.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meant {
    /// An option, by its code.
    Option(String),
    /// An option by its number in the list, which is worth a note.
    Numbered(String),
    /// One of the kinds of answer that every question offers.
    Kind(AnswerKind),
    /// The words that stood there before anybody answered.
    Placeholder,
    /// An option that the workbook offered and the instrument has no more.
    Gone(String),
    /// Several options read like this.
    Ambiguous(Vec<String>),
    /// Probably this one, by its label.
    Near(String),
    /// Nothing that is known.
    None,
}

/// The labels that the workbook's own drop-downs offered: by list, folded label to code.
#[derive(Default)]
pub(super) struct Offered {
    lists: BTreeMap<String, BTreeMap<String, String>>,
}

impl Offered {
    /// Reads the hidden sheet of lists.
    pub(super) fn read(workbook: &Workbook) -> Self {
        let mut offered = Self::default();
        let Some(sheet) = workbook.sheet(lists::SHEET) else { return offered };
        let width = sheet.rows.first().map_or(0, Vec::len);
        for column in (0..width).step_by(2) {
            let labels = offered.lists.entry(clean(sheet.text(0, column))).or_default();
            for row in 1..sheet.rows.len() {
                let (code, label) = (sheet.text(row, column), sheet.text(row, column + 1));
                if !label.is_empty() {
                    labels.insert(fold(label), clean(code));
                }
            }
        }
        offered
    }

    fn code(&self, list: &str, folded: &str) -> Option<&str> {
        self.lists.get(list)?.get(folded).map(String::as_str)
    }

    /// The options that the workbook offered for a question.
    pub(super) fn options(&self, question: &Question) -> BTreeSet<&str> {
        let list = question.list.as_ref().and_then(|list| self.lists.get(list.as_str()));
        let codes = list.into_iter().flatten().map(|(_, code)| code.as_str());
        codes.filter(|code| !code.starts_with('@')).collect()
    }
}

/// The option or kind that a text means, for a question with a list.
pub(super) fn meant(
    instrument: &Instrument<'_>,
    offered: &Offered,
    question: &Question,
    text: &str,
) -> Meant {
    let folded = fold(text);
    let options = instrument.options(question);
    let list = question.list.as_ref().map(|list| list.as_str()).unwrap_or_default();
    if let Some(code) = offered.code(list, &folded) {
        if let Some(kind) = code.strip_prefix('@').and_then(AnswerKind::parse) {
            return Meant::Kind(kind);
        }
        let known = options.iter().any(|choice| choice.option.as_str() == code);
        return if known { Meant::Option(code.to_owned()) } else { Meant::Gone(code.to_owned()) };
    }
    let labelled = by_label(options, &folded);
    match labelled.len() {
        0 => {}
        1 => return Meant::Option(labelled.into_iter().next().unwrap_or_default()),
        _ => return Meant::Ambiguous(labelled.into_iter().collect()),
    }
    if let Some(choice) = options.iter().find(|choice| fold(choice.option.as_str()) == folded) {
        return Meant::Option(choice.option.to_string());
    }
    if let Some(kind) = kind(text) {
        return Meant::Kind(kind);
    }
    yes_or_no(options, &folded)
        .or_else(|| numbered(options, &folded))
        .or_else(|| is_placeholder(&folded).then_some(Meant::Placeholder))
        .unwrap_or_else(|| near(options, text))
}

/// The kind of answer that a text means, in whichever language.
pub(super) fn kind(text: &str) -> Option<AnswerKind> {
    let spoken =
        |kind: &AnswerKind| LANGUAGES.iter().any(|(_, words)| is_one_of(text, words.kind(*kind)));
    KINDS.into_iter().find(spoken)
}

/// The kind that the workbook's own list offered, or that a text means.
pub(super) fn offered_kind(offered: &Offered, text: &str) -> Option<AnswerKind> {
    let code = offered.code(KINDS_LIST, &fold(text));
    code.and_then(|code| code.strip_prefix('@')).and_then(AnswerKind::parse).or_else(|| kind(text))
}

/// True for `N/A`, which some write for *does not apply* and others for *nothing to say*.
pub(super) fn is_unclear(text: &str) -> bool {
    is_one_of(text, &["n/a", "na", "n.a.", "n. a.", "s/o", "n/d", "nd"])
}

/// The nearest words for a kind of answer.
pub(super) fn nearest_kind(text: &str) -> Option<&'static str> {
    let words =
        LANGUAGES.iter().flat_map(|(_, words)| KINDS.into_iter().flat_map(|kind| words.kind(kind)));
    nearest(text, words.copied())
}

/// Yes, no, or neither, in whichever language.
pub(super) fn truth(text: &str) -> Option<bool> {
    let any = |pick: fn(&crate::returns::words::Words) -> &'static [&'static str]| {
        LANGUAGES.iter().any(|(_, words)| is_one_of(text, pick(words)))
    };
    if any(|words| words.yes) {
        Some(true)
    } else if any(|words| words.no) {
        Some(false)
    } else {
        None
    }
}

fn by_label(options: &[&Choice], folded: &str) -> BTreeSet<String> {
    let reads = |choice: &&&Choice| {
        choice.labels.iter().any(|(language, label)| {
            fold(label) == folded || fold(&format!("[{language}] {label}")) == folded
        })
    };
    options.iter().filter(reads).map(|choice| choice.option.to_string()).collect()
}

/// `oui` where the option is called `yes`, when one option only means yes.
fn yes_or_no(options: &[&Choice], folded: &str) -> Option<Meant> {
    let wanted = truth(folded)?;
    let means = |choice: &&&Choice| {
        let texts = std::iter::once(choice.option.as_str())
            .chain(choice.labels.values().map(String::as_str));
        // A single letter or a mark is no name of an option.
        texts.into_iter().any(|text| text.chars().count() > 1 && truth(text) == Some(wanted))
    };
    let found: Vec<&&Choice> = options.iter().filter(means).collect();
    match found.as_slice() {
        [only] => Some(Meant::Option(only.option.to_string())),
        _ => None,
    }
}

/// The number of an option in its list, where no option is itself called by a number.
fn numbered(options: &[&Choice], folded: &str) -> Option<Meant> {
    let digits = folded.trim_matches(['(', ')', '.', ' ']);
    let number: usize = digits.parse().ok()?;
    let starts_with_digit =
        |text: &str| text.trim().starts_with(|letter: char| letter.is_ascii_digit());
    let called = options.iter().any(|choice| {
        starts_with_digit(choice.option.as_str())
            || choice.labels.values().any(|label| starts_with_digit(label))
    });
    if called || digits.len() > 3 {
        return None;
    }
    let choice = options.get(number.checked_sub(1)?)?;
    Some(Meant::Numbered(choice.option.to_string()))
}

/// What a cell says before somebody chooses.
fn is_placeholder(folded: &str) -> bool {
    let starts = [
        "select ",
        "please select",
        "please choose",
        "choose ",
        "pick ",
        "--",
        "...",
        "…",
        "sélectionne",
        "choisi",
        "veuillez choisir",
        "seleccione",
        "elija ",
        "elegir ",
    ];
    folded.chars().count() <= 80 && starts.iter().any(|start| folded.starts_with(start))
}

fn near(options: &[&Choice], text: &str) -> Meant {
    let labels = options.iter().flat_map(|choice| choice.labels.values().map(String::as_str));
    let codes = options.iter().map(|choice| choice.option.as_str());
    match nearest(text, labels.chain(codes).collect::<BTreeSet<_>>()) {
        Some(label) => Meant::Near(label.to_owned()),
        None => Meant::None,
    }
}
