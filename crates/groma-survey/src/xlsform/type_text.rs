//! The text of the column `type`: sections, selects, synonyms.

use super::form::{ChoiceSource, Choices, QuestionKind, SectionKind};
use super::name::whole_reference;

/// What a row is, by its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RowKind {
    /// `begin_group` and the like.
    Begin(SectionKind),
    /// `begin_loop` without its list.
    BeginLoopWithoutList,
    /// `end_group` and the like.
    End(Control),
    /// A select of any kind.
    Select(Select),
    /// A select that names no list.
    SelectWithoutList,
    /// A setting that stands on the sheet `survey`.
    Setting,
    /// Any other question.
    Question(QuestionKind),
    /// No type that there is.
    Unknown,
}

/// Which section an end belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Control {
    Group,
    Repeat,
    Loop,
}

/// A select.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Select {
    pub(super) command: Command,
    /// The list or file as it is written.
    pub(super) list: String,
    pub(super) or_other: bool,
    /// `…_from_file`: the list is the name of a file and nothing else.
    pub(super) from_file: bool,
}

/// The kinds of select.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    One,
    Multiple,
    Rank,
    /// From the sheet `external_choices`: kept, not asked.
    OneExternal,
}

/// The extensions of files that hold choices.
pub(super) const FILE_EXTENSIONS: [&str; 3] = [".csv", ".xml", ".geojson"];

/// Reads a type.
pub(super) fn row_kind(text: &str) -> RowKind {
    if SETTINGS.contains(&text) {
        return RowKind::Setting;
    }
    if let Some((control, list)) = after(text, "begin").and_then(control) {
        return match (control, list) {
            (Control::Group, _) => RowKind::Begin(SectionKind::Group),
            (Control::Repeat, _) => RowKind::Begin(SectionKind::Repeat),
            (Control::Loop, "") => RowKind::BeginLoopWithoutList,
            (Control::Loop, list) => RowKind::Begin(SectionKind::Loop { list: list.to_owned() }),
        };
    }
    if let Some((control, "")) = after(text, "end").and_then(control) {
        return RowKind::End(control);
    }
    if let Some(select) = select(text) {
        return RowKind::Select(select);
    }
    if text.split_once("osm ").is_some_and(|(_, list)| !list.is_empty() && !list.starts_with(' ')) {
        return RowKind::Question(QuestionKind::Kept(text.to_owned()));
    }
    if SELECTS.iter().any(|(name, ..)| *name == text) || BARE_SELECTS.contains(&text) {
        return RowKind::SelectWithoutList;
    }
    simple(text).map_or(RowKind::Unknown, RowKind::Question)
}

/// What follows a word and a space or underscore.
fn after<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(word)?;
    rest.strip_prefix('_').or_else(|| rest.strip_prefix(char::is_whitespace))
}

/// A section's name and the list after it: `loop over sorts`.
fn control(text: &str) -> Option<(Control, &str)> {
    const NAMES: [(&str, Control); 5] = [
        ("group", Control::Group),
        ("lgroup", Control::Repeat),
        ("repeat", Control::Repeat),
        ("looped group", Control::Repeat),
        ("loop", Control::Loop),
    ];
    NAMES.into_iter().find_map(|(name, control)| {
        let rest = text.strip_prefix(name)?;
        if rest.is_empty() {
            return Some((control, ""));
        }
        let list = rest.strip_prefix(' ')?;
        let list = list.strip_prefix("over ").unwrap_or(list);
        (!list.is_empty() && !list.contains(char::is_whitespace)).then_some((control, list))
    })
}

/// Spelling, command, whether it takes a file. Longer spellings stand before their beginnings.
const SELECTS: [(&str, Command, bool); 15] = [
    ("add select one prompt using", Command::One, false),
    ("add select multiple prompt using", Command::Multiple, false),
    ("select all that apply from", Command::Multiple, false),
    ("select one from file", Command::One, true),
    ("select one from", Command::One, false),
    ("select1", Command::One, false),
    ("select_one_from_file", Command::One, true),
    ("select_one_external", Command::OneExternal, false),
    ("select_one", Command::One, false),
    ("select one", Command::One, false),
    ("select_multiple_from_file", Command::Multiple, true),
    ("select_multiple", Command::Multiple, false),
    ("select multiple from file", Command::Multiple, true),
    ("select all that apply", Command::Multiple, false),
    ("rank", Command::Rank, false),
];

/// Selects that a list cannot follow in the reference, and that mean nothing without one.
const BARE_SELECTS: [&str; 6] = [
    "q select",
    "q select1",
    "select multiple from",
    "select multiple using",
    "select one using",
    "select one external",
];

fn select(text: &str) -> Option<Select> {
    SELECTS.into_iter().find_map(|(name, command, from_file)| {
        let rest = text.strip_prefix(name)?.strip_prefix(' ')?;
        let (list, end) = match rest.split_once(char::is_whitespace) {
            None => (rest, ""),
            Some((list, end)) => (list, end),
        };
        let or_other = match end {
            "" => false,
            "or specify other" | "or_other" | "or other" => true,
            _ => return None,
        };
        let list = list.to_owned();
        (!list.is_empty()).then_some(Select { command, list, or_other, from_file })
    })
}

impl Select {
    /// The extension of its file, with the dot; empty where there is none.
    pub(super) fn extension(&self) -> &str {
        let name = self.list.rsplit('/').next().unwrap_or_default();
        match name.trim_start_matches('.').rfind('.') {
            Some(at) => &name[name.len() - name.trim_start_matches('.').len() + at..],
            None => "",
        }
    }

    /// Whether the choices come from a file.
    pub(super) fn is_file(&self) -> bool {
        FILE_EXTENSIONS.contains(&self.extension())
    }

    /// The list or file without its extension: the name under which expressions see it.
    pub(super) fn instance(&self) -> &str {
        &self.list[..self.list.len() - self.extension().len()]
    }

    /// The kind of question that it makes.
    pub(super) fn kind(&self, text: &str) -> QuestionKind {
        let source = if let Some(question) = whole_reference(&self.list) {
            ChoiceSource::Answers(question.to_owned())
        } else if self.is_file() {
            ChoiceSource::File(self.list.clone())
        } else {
            ChoiceSource::List(self.list.clone())
        };
        let choices = Choices { source, or_other: self.or_other };
        match self.command {
            Command::One => QuestionKind::SelectOne(choices),
            Command::Multiple => QuestionKind::SelectMultiple(choices),
            Command::Rank => QuestionKind::Rank(choices),
            Command::OneExternal => QuestionKind::Kept(text.to_owned()),
        }
    }
}

/// Settings that old forms write among the questions.
const SETTINGS: [&str; 5] = ["form_title", "set_form_title", "form_id", "set_form_id", "prefix"];

/// A type of one piece.
fn simple(text: &str) -> Option<QuestionKind> {
    Some(match text {
        "text" | "string" | "q string" | "add text prompt" => QuestionKind::Text,
        "integer" | "int" | "q int" | "add integer prompt" => QuestionKind::Integer,
        "decimal" | "q decimal" | "add decimal prompt" => QuestionKind::Decimal,
        "date" | "q date" | "add date prompt" => QuestionKind::Date,
        "time" => QuestionKind::Time,
        "dateTime"
        | "datetime"
        | "date time"
        | "q dateTime"
        | "q date time"
        | "add dateTime prompt"
        | "add date time prompt" => QuestionKind::DateTime,
        "range" => QuestionKind::Range,
        "note" | "q note" | "add note prompt" => QuestionKind::Note,
        "file" | "add file prompt" => QuestionKind::File,
        "image" | "photo" | "q image" | "q picture" | "add image prompt" | "add photo prompt" => {
            QuestionKind::Image
        }
        "calculate" | "q calculate" | "add calculate prompt" => QuestionKind::Calculate,
        "hidden" => QuestionKind::Hidden,
        "acknowledge" | "q acknowledge" | "add acknowledge prompt" => QuestionKind::Acknowledge,
        "csv-external" => QuestionKind::CsvExternal,
        "today" | "get today" => QuestionKind::Today,
        "start" | "start time" | "get start time" => QuestionKind::Start,
        "end" | "end time" | "get end time" => QuestionKind::End,
        "username" => QuestionKind::Username,
        "email" => QuestionKind::Email,
        "audit" => QuestionKind::Audit,
        kept if KEPT.contains(&kept) => QuestionKind::Kept(text.to_owned()),
        _ => return None,
    })
}

/// Types that are kept for writing back and never asked.
const KEPT: &[&str] = &[
    "add audio prompt",
    "add barcode prompt",
    "add location prompt",
    "add video prompt",
    "audio",
    "background-audio",
    "background-geopoint",
    "barcode",
    "device id",
    "deviceid",
    "geopoint",
    "geoshape",
    "geotrace",
    "get device id",
    "get phone number",
    "get sim id",
    "get subscriber id",
    "gps",
    "imei",
    "location",
    "number of days in last month",
    "number of days in last six months",
    "number of days in last year",
    "osm",
    "percentage",
    "phone number",
    "phonenumber",
    "q audio",
    "q barcode",
    "q geopoint",
    "q geoshape",
    "q geotrace",
    "q location",
    "q video",
    "sim id",
    "simserial",
    "start-geopoint",
    "subscriber id",
    "subscriberid",
    "trigger",
    "uri:deviceid",
    "uri:email",
    "uri:phonenumber",
    "uri:simserial",
    "uri:subscriberid",
    "uri:username",
    "video",
    "xml-external",
];

/// The type as it is written for a kind.
pub(super) fn type_text(kind: &QuestionKind) -> String {
    let select = |command: &str, choices: &Choices| {
        let (file, list) = match &choices.source {
            ChoiceSource::List(list) => ("", list.clone()),
            // The longer spelling allows one dot only, and there is none of it for ranks.
            ChoiceSource::File(file) if command == "rank" || file.matches('.').count() > 1 => {
                ("", file.clone())
            }
            ChoiceSource::File(file) => ("_from_file", file.clone()),
            ChoiceSource::Answers(question) => ("", format!("${{{question}}}")),
        };
        format!("{command}{file} {list}{}", if choices.or_other { " or_other" } else { "" })
    };
    let plain = match kind {
        QuestionKind::SelectOne(choices) => return select("select_one", choices),
        QuestionKind::SelectMultiple(choices) => return select("select_multiple", choices),
        QuestionKind::Rank(choices) => return select("rank", choices),
        QuestionKind::Kept(text) => return text.clone(),
        QuestionKind::Text => "text",
        QuestionKind::Integer => "integer",
        QuestionKind::Decimal => "decimal",
        QuestionKind::Date => "date",
        QuestionKind::Time => "time",
        QuestionKind::DateTime => "dateTime",
        QuestionKind::Range => "range",
        QuestionKind::Note => "note",
        QuestionKind::File => "file",
        QuestionKind::Image => "image",
        QuestionKind::Calculate => "calculate",
        QuestionKind::Hidden => "hidden",
        QuestionKind::Acknowledge => "acknowledge",
        QuestionKind::CsvExternal => "csv-external",
        QuestionKind::Today => "today",
        QuestionKind::Start => "start",
        QuestionKind::End => "end",
        QuestionKind::Username => "username",
        QuestionKind::Email => "email",
        QuestionKind::Audit => "audit",
    };
    plain.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let shown = match row_kind(text) {
            RowKind::Question(kind) => type_text(&kind),
            RowKind::Select(select) => type_text(&select.kind(text)),
            other => format!("{other:?}"),
        };
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn spellings() {
        check("string", "text");
        check("int", "integer");
        check("photo", "image");
        check("select1 yn", "select_one yn");
        check("select one yn or specify other", "select_one yn or_other");
        check("select all that apply from yn", "select_multiple yn");
        check("select one from file a.csv", "select_one_from_file a.csv");
        check("select_one a.csv", "select_one_from_file a.csv");
        check("select_one ${names}", "select_one ${names}");
        check("rank yn", "rank yn");
        check("geopoint", "geopoint");
        check("osm tags", "osm tags");
        check("begin group", "Begin(Group)");
        check("begin_lgroup", "Begin(Repeat)");
        check("begin looped group", "Begin(Repeat)");
        check("begin loop over sorts", "Begin(Loop { list: \"sorts\" })");
        check("begin loop", "BeginLoopWithoutList");
        check("end_repeat", "End(Repeat)");
        check("end", "end");
        check("begin", "Unknown");
        check("Text", "Unknown");
        check("select_one", "SelectWithoutList");
        check("select_one a b", "Unknown");
        check("set_form_title", "Setting");
    }

    #[test]
    fn extensions() {
        let check = |list: &str, extension: &str, instance: &str| {
            let list = list.to_owned();
            let select = Select { command: Command::One, list, or_other: false, from_file: true };
            assert_eq!((select.extension(), select.instance()), (extension, instance));
        };
        check("cities.csv", ".csv", "cities");
        check("cities", "", "cities");
        check("a.b.csv", ".csv", "a.b");
        check(".csv", "", ".csv");
    }
}
