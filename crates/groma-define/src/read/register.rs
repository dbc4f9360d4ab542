//! Every code that an edition declares, known before the rows that refer to it are read.
//!
//! The reader takes codes from here rather than from the cell: a million answers then share the
//! text of their units and questions.

use crate::read::column::Target;
use crate::read::sheet::Sheet;
use crate::table::Text;
use std::collections::HashMap;

/// The codes of one kind.
#[derive(Default)]
pub(crate) struct Codes {
    known: HashMap<Text, ()>,
    order: Vec<Text>,
    complete: bool,
}

impl Codes {
    /// The shared text of a code.
    pub(crate) fn get(&self, code: &str) -> Option<&Text> {
        self.known.get_key_value(code).map(|(code, ())| code)
    }

    /// False when the file that declares them could not be read: nothing is unknown then.
    pub(crate) fn is_complete(&self) -> bool {
        self.complete
    }

    /// All of them, in file order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.order.iter().map(AsRef::as_ref)
    }

    fn add(&mut self, code: &str) {
        if !self.known.contains_key(code) {
            let code = Text::from(code);
            self.known.insert(code.clone(), ());
            self.order.push(code);
        }
    }
}

/// Whether a file could be read.
pub(crate) enum Opened<'a> {
    /// It is not there.
    Absent,
    /// It is there, and its header or its encoding is wrong.
    Unreadable,
    /// It can be read by its columns.
    Sheet(Sheet<'a>),
}

impl<'a> Opened<'a> {
    /// The file, when it can be read.
    pub(crate) fn sheet(&self) -> Option<&Sheet<'a>> {
        match self {
            Self::Sheet(sheet) => Some(sheet),
            _ => None,
        }
    }
}

/// Every code of the edition.
#[derive(Default)]
pub(crate) struct Register {
    units: Codes,
    nodes: Codes,
    questions: Codes,
    lists: Codes,
}

impl Register {
    /// Takes the codes from the columns that declare them.
    pub(crate) fn collect<'a>(opened: impl Fn(&str) -> Option<&'a Opened<'a>>) -> Self {
        let codes = |target: Target| {
            let (file, column) = target.home();
            let opened = opened(file);
            let complete = !matches!(opened, Some(Opened::Unreadable));
            let mut codes = Codes { complete, ..Codes::default() };
            if let Some(sheet) = opened.and_then(Opened::sheet) {
                sheet.column(column, |code, _| codes.add(code));
            }
            codes
        };
        Self {
            units: codes(Target::Unit),
            nodes: codes(Target::Node),
            questions: codes(Target::Question),
            lists: codes(Target::List),
        }
    }

    /// The codes of one kind.
    pub(crate) fn codes(&self, target: Target) -> &Codes {
        match target {
            Target::Unit => &self.units,
            Target::Node => &self.nodes,
            Target::Question => &self.questions,
            Target::List => &self.lists,
        }
    }
}
