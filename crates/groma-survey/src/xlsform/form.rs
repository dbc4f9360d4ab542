//! A form as it is worked on: a tree of sections and questions, lists, settings.

use super::element::Element;
use super::parameters::parameters;
use super::range::{Range, range_of};
use super::texts::{Medium, Texts};
use crate::sheets::Sheet;
use std::collections::BTreeMap;

/// A form. What the reader did not understand is in it too, so that it can be written back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Title, identifier, version, languages.
    pub settings: Settings,
    /// Questions, sections and comments, in the order of the sheet.
    pub items: Vec<Item>,
    /// Choice lists, in the order in which they first occur.
    pub lists: Vec<ChoiceList>,
    /// Every sheet that is not `survey`, `choices` or `settings`, as it came.
    pub sheets: Vec<Sheet>,
    /// The headers as they were spelled, so that they are written in the same order.
    pub columns: Columns,
}

/// The headers of the three sheets, from left to right; empty in a form that was not read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Of the sheet `survey`.
    pub survey: Vec<String>,
    /// Of the sheet `choices`.
    pub choices: Vec<String>,
    /// Of the sheet `settings`.
    pub settings: Vec<String>,
}

/// The first data row of the sheet `settings`. Empty texts are not set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The title that people see.
    pub title: String,
    /// The identifier of the form.
    pub id: String,
    /// The version of the form.
    pub version: String,
    /// The language to which columns without a language belong.
    pub default_language: String,
    /// An expression that names a return.
    pub instance_name: String,
    /// The look of the pages.
    pub style: String,
    /// The name of the root element; `data` when empty.
    pub root: String,
    /// `prefix="uri"` pairs, separated by spaces, for the columns `bind::prefix:attribute`.
    pub namespaces: String,
    /// `yes` when choice names may repeat within a list.
    pub allow_choice_duplicates: String,
    /// `no` when runs of spaces on the sheet `survey` are kept.
    pub clean_text_values: String,
    /// Header and text of every other setting.
    pub other: Vec<(String, String)>,
    /// Rows below the first, which mean nothing.
    pub rows_below: Vec<Comment>,
}

/// A row of the sheet `survey`, or a section with the rows between its begin and end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// Something asked, computed or noted.
    Question(Box<Question>),
    /// A group or a repeat.
    Section(Box<Section>),
    /// A row without effect: a comment, or a row that is switched off.
    Comment(Comment),
}

/// Something asked, computed or noted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// What its columns say.
    pub element: Element,
    /// What it asks for.
    pub kind: QuestionKind,
}

/// A group or a repeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What the columns of its begin row say.
    pub element: Element,
    /// Which of them.
    pub kind: SectionKind,
    /// What stands in it.
    pub items: Vec<Item>,
    /// What else stands in the row that ends it.
    pub end: Comment,
}

/// The kinds of section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SectionKind {
    /// Questions that belong together.
    Group,
    /// Questions that are answered any number of times; [`Element::repeat_count`] may say how often.
    Repeat,
    /// A group written once for each choice of a list: kept, not run.
    Loop {
        /// The list.
        list: String,
    },
}

/// Header and text of the cells of a row that is kept as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comment {
    /// The row, from 1; 0 when it was not read from a sheet.
    pub row: usize,
    /// Header and text of each cell that holds something.
    pub cells: Vec<(String, String)>,
}

/// What a question asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum QuestionKind {
    /// Text.
    #[default]
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A day and a time.
    DateTime,
    /// One choice.
    SelectOne(Choices),
    /// Any number of choices.
    SelectMultiple(Choices),
    /// All choices, in an order.
    Rank(Choices),
    /// A number on a scale; [`Form::range`] says which.
    Range,
    /// Text that is shown, no answer.
    Note,
    /// A file.
    File,
    /// A picture.
    Image,
    /// A value computed from others.
    Calculate,
    /// A value that is stored and not shown.
    Hidden,
    /// A tick.
    Acknowledge,
    /// A table in a file beside the form.
    CsvExternal,
    /// The day on which it is answered.
    Today,
    /// When answering began.
    Start,
    /// When answering ended.
    End,
    /// Who answers.
    Username,
    /// Where who answers can be reached.
    Email,
    /// A log of the answering.
    Audit,
    /// A type that is kept for writing back and never asked, as it is spelled.
    Kept(String),
}

/// Where the choices of a question come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// The list, the file or the question.
    pub source: ChoiceSource,
    /// A choice `other` and a text question for it are added.
    pub or_other: bool,
}

/// Where choices come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChoiceSource {
    /// A list of the sheet `choices`.
    List(String),
    /// A file beside the form: CSV, XML or GeoJSON.
    File(String),
    /// The earlier answers to a repeated question, by its name.
    Answers(String),
}

/// A choice list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChoiceList {
    /// Its name; empty for the rows without one, which mean nothing and are kept.
    pub name: String,
    /// Its choices, in order.
    pub choices: Vec<Choice>,
}

/// A choice of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The row of the sheet, from 1; 0 when it was not read from one.
    pub row: usize,
    /// What is stored.
    pub name: String,
    /// What is shown.
    pub label: Texts,
    /// Pictures and sounds beside the label.
    pub media: BTreeMap<Medium, Texts>,
    /// Header and text of every other cell: what choice filters see, and scores.
    pub extra: Vec<(String, String)>,
}

impl Default for ChoiceSource {
    fn default() -> Self {
        Self::List(String::new())
    }
}

impl Form {
    /// The name of the root element.
    pub fn root(&self) -> &str {
        if self.settings.root.is_empty() { "data" } else { &self.settings.root }
    }

    /// The choice list with this name.
    pub fn list(&self, name: &str) -> Option<&ChoiceList> {
        self.lists.iter().find(|list| list.name == name && !name.is_empty())
    }

    /// The scale of a range; none of any other question.
    pub fn range(&self, question: &Question) -> Option<Range> {
        let Question { element, kind } = question;
        let given = parameters(&element.parameters).filter(|_| *kind == QuestionKind::Range)?;
        range_of(&given, &element.appearance, |name| self.list(name)).ok()
    }

    /// The languages of its texts, in the order in which they first occur. Texts without a language
    /// are in the default language, which stands first where the settings name it.
    pub fn languages(&self) -> Vec<&str> {
        let default = self.settings.default_language.as_str();
        let others = self.written_languages().into_iter().filter(|language| *language != default);
        std::iter::once(default).filter(|language| !language.is_empty()).chain(others).collect()
    }

    /// The languages that stand in headers, in the order in which texts in them first occur.
    pub(super) fn written_languages(&self) -> Vec<&str> {
        let mut languages: Vec<&str> = Vec::new();
        let mut add = |language| {
            if !languages.contains(&language) {
                languages.push(language);
            }
        };
        self.visit(&mut |item, _| {
            if let Some(element) = item.element() {
                element.texts().flat_map(Texts::languages).for_each(&mut add);
            }
        });
        let choices = self.lists.iter().flat_map(|list| &list.choices);
        choices.flat_map(Choice::texts).flat_map(Texts::languages).for_each(&mut add);
        languages
    }

    /// Shows every item with the sections around it, the outermost first.
    pub fn visit<'a>(&'a self, see: &mut impl FnMut(&'a Item, &[&'a Section])) {
        visit(&self.items, &mut Vec::new(), see);
    }

    /// Every question, in the order of the sheet.
    pub fn questions(&self) -> Vec<&Question> {
        let mut questions = Vec::new();
        self.visit(&mut |item, _| {
            if let Item::Question(question) = item {
                questions.push(&**question);
            }
        });
        questions
    }
}

fn visit<'a>(
    items: &'a [Item],
    around: &mut Vec<&'a Section>,
    see: &mut impl FnMut(&'a Item, &[&'a Section]),
) {
    for item in items {
        see(item, around);
        if let Item::Section(section) = item {
            around.push(section);
            visit(&section.items, around, see);
            around.pop();
        }
    }
}

impl Item {
    /// What its columns say; none of a comment.
    pub fn element(&self) -> Option<&Element> {
        match self {
            Self::Question(question) => Some(&question.element),
            Self::Section(section) => Some(&section.element),
            Self::Comment(_) => None,
        }
    }
}

impl Choice {
    /// Its texts of every kind.
    pub fn texts(&self) -> impl Iterator<Item = &Texts> {
        std::iter::once(&self.label).chain(self.media.values())
    }
}

impl QuestionKind {
    /// Where its choices come from.
    pub fn choices(&self) -> Option<&Choices> {
        match self {
            Self::SelectOne(choices) | Self::SelectMultiple(choices) | Self::Rank(choices) => {
                Some(choices)
            }
            _ => None,
        }
    }

    /// Whether somebody who answers sees it.
    pub fn is_shown(&self) -> bool {
        !matches!(
            self,
            Self::Calculate
                | Self::Hidden
                | Self::CsvExternal
                | Self::Today
                | Self::Start
                | Self::End
                | Self::Username
                | Self::Email
                | Self::Audit
        )
    }
}
