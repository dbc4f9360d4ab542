//! Questions, options, points, crosswalk.

use crate::definition::{Definition, Earns};
use crate::table::Text;
use crate::tables::{CrosswalkRow, OptionPointsRow, OptionRow, QuestionRow};
use std::collections::HashMap;

impl Definition {
    /// `question`: one row for each row of `questions.csv`.
    pub fn question_rows(&self) -> Vec<QuestionRow> {
        let rows = (0..).zip(&self.questions).map(|(position, question)| QuestionRow {
            question: question.code.clone(),
            section: question.section.clone(),
            position,
            kind: Text::from(question.kind.as_str()),
            list: question.list.clone(),
            depends_on: question.depends_on.clone(),
            scored: question.scored,
            label: Text::from(self.label(&question.labels, question.code.as_str())),
        });
        rows.collect()
    }

    /// `option`: one row for each row of `options.csv`, numbered within its list.
    pub fn option_rows(&self) -> Vec<OptionRow> {
        let mut positions: HashMap<&str, i64> = HashMap::new();
        let rows = self.options.iter().map(|choice| {
            let next = positions.entry(choice.list.as_str()).or_default();
            let position = *next;
            *next += 1;
            OptionRow {
                list: choice.list.clone(),
                option: choice.option.clone(),
                position,
                exclusive: choice.exclusive,
                label: Text::from(self.label(&choice.labels, choice.option.as_str())),
            }
        });
        rows.collect()
    }

    /// `option_points`: one row for each row of `points.csv`.
    pub fn option_points_rows(&self) -> Vec<OptionPointsRow> {
        let rows = self.points.iter().map(|points| {
            let (earned, rule) = match points.earns {
                Earns::Points(earned) => (Some(earned), None),
                Earns::Split => (None, Some("split")),
                Earns::Missing(rule) => (None, Some(rule.as_str())),
            };
            OptionPointsRow {
                list: points.list.clone(),
                map: points.map.clone(),
                option: points.option.clone(),
                points: earned,
                rule: rule.map(Text::from),
            }
        });
        rows.collect()
    }

    /// `crosswalk`: one row for each row of `crosswalk.csv`.
    pub fn crosswalk_rows(&self) -> Vec<CrosswalkRow> {
        let text = |text: &String| Text::from(text.as_str());
        let rows = self.crosswalk.iter().map(|link| CrosswalkRow {
            framework: text(&link.framework),
            code: text(&link.code),
            item: text(&link.item),
            strength: link.strength.as_ref().map(text),
            note: link.note.as_ref().map(text),
        });
        rows.collect()
    }
}
