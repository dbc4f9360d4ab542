//! What an expression sees of a filling, from the row in which it stands.

use super::{Filling, Rows, item};
use groma_define::relevance::{Answers, Instances, Item};

/// A filling, seen from a question in a row.
pub(super) struct Seen<'a> {
    pub(super) filling: &'a Filling<'a>,
    pub(super) at: usize,
    pub(super) rows: &'a [u32],
    /// The answer that is judged; otherwise there is none.
    pub(super) current: Option<&'a str>,
}

impl Seen<'_> {
    /// How many repeats stand around both questions, of those whose row is known here.
    fn shared(&self, other: &[usize]) -> usize {
        let own = &self.filling.plan.questions[self.at].repeats;
        let known = own.iter().take(self.rows.len());
        known.zip(other).take_while(|(own, other)| own == other).count()
    }

    /// All rows of a question that can be meant here.
    fn all(&self, question: usize) -> Vec<Rows> {
        let shared = self.shared(&self.filling.plan.questions[question].repeats);
        self.filling.rows_of(question, &self.rows[..shared])
    }

    fn find(&self, question: &str) -> Option<usize> {
        self.filling.plan.by_name.get(question).copied()
    }

    /// The rows of a repeat that is named itself, as in `count(${repeat})`.
    fn rows_of_repeat(&self, name: &str) -> Option<u32> {
        let plan = &self.filling.plan;
        let repeat = plan.repeats.iter().position(|repeat| repeat.name == name)?;
        let chain = &plan.questions[plan.repeats[repeat].first?].repeats;
        let depth = chain.iter().position(|own| *own == repeat)?;
        let shared = self.shared(&chain[..depth]);
        let around = self.filling.rows_to(&chain[..depth], &self.rows[..shared]);
        Some(around.iter().map(|rows| self.filling.count(repeat, rows)).sum())
    }
}

impl Answers for Seen<'_> {
    fn answer(&self, question: &str, instance: u32) -> Option<String> {
        let at = self.find(question)?;
        let chain = &self.filling.plan.questions[at].repeats;
        let rows = match self.shared(chain) {
            0 if chain.is_empty() => Vec::new(),
            shared if shared == chain.len() => {
                let mut rows = self.rows[..shared].to_vec();
                *rows.last_mut()? = instance;
                rows
            }
            // One repeat between here and there: its rows count as they are.
            shared if shared + 1 == chain.len() => {
                self.rows[..shared].iter().copied().chain([instance]).collect()
            }
            _ => self.all(at).get(usize::try_from(instance).ok()?.checked_sub(1)?)?.clone(),
        };
        Some(self.filling.visible(at, &rows).to_owned()).filter(|text| !text.is_empty())
    }

    fn answer_in_rows(&self, question: &str, given: &[(&str, u32)]) -> Option<String> {
        let at = self.find(question)?;
        let plan = &self.filling.plan;
        let row = |(depth, repeat): (usize, &usize)| {
            let named = given.iter().find(|(name, _)| *name == plan.repeats[*repeat].name);
            named.map_or_else(|| self.rows.get(depth).copied().unwrap_or(1), |(_, row)| *row)
        };
        let rows: Rows = plan.questions[at].repeats.iter().enumerate().map(row).collect();
        Some(self.filling.visible(at, &rows).to_owned()).filter(|text| !text.is_empty())
    }

    fn instances(&self, question: &str) -> Instances {
        let Some(at) = self.find(question) else {
            return self.rows_of_repeat(question).map_or(Instances::One(1), Instances::All);
        };
        let chain = &self.filling.plan.questions[at].repeats;
        if self.shared(chain) == chain.len() {
            return Instances::One(chain.len().checked_sub(1).map_or(1, |last| self.rows[last]));
        }
        Instances::All(u32::try_from(self.all(at).len()).unwrap_or(u32::MAX))
    }

    fn current(&self) -> Option<String> {
        self.current.map(str::to_owned)
    }

    fn position(&self) -> u32 {
        self.rows.last().copied().unwrap_or(1)
    }

    fn choice_label(&self, question: &str, option: &str) -> Option<String> {
        let at = self.find(question)?;
        let offered = self.filling.offered(at, self.rows);
        let choice = offered.into_iter().find(|choice| choice.name == option)?;
        let language = self.filling.form.settings.default_language.as_str();
        choice.label.shown(language, language).map(|(text, _)| text.to_owned())
    }

    fn items(&self, list: &str) -> Vec<Item> {
        let list = self.filling.form.list(list);
        let choices = list.map_or(&[][..], |list| &list.choices);
        choices.iter().map(|choice| item(choice, self.filling.form)).collect()
    }

    fn today(&self) -> String {
        self.filling.today.clone()
    }
}

/// An expression that sees an answer and nothing else.
pub(super) struct Only<'a>(pub(super) &'a str);

impl Answers for Only<'_> {
    fn answer(&self, _: &str, _: u32) -> Option<String> {
        None
    }

    fn current(&self) -> Option<String> {
        Some(self.0.to_owned())
    }

    fn today(&self) -> String {
        String::new()
    }
}
