//! Tests and duties as tables.

use crate::definition::Definition;
use crate::table::Text;
use crate::tables::{CompetenceRow, TestRow};

impl Definition {
    /// `test`: one row for each row of `tests.csv`.
    pub fn test_rows(&self) -> Vec<TestRow> {
        let rows = self.tests.iter().map(|test| TestRow {
            question: test.question.clone(),
            rule: test.rule.clone(),
            item: Text::from(test.item.as_deref().unwrap_or_default()),
            claims: Text::from(test.claims.as_str()),
        });
        rows.collect()
    }

    /// `competence`: one row for each row of `competence.csv`.
    pub fn competence_rows(&self) -> Vec<CompetenceRow> {
        let text = |text: &String| Text::from(text.as_str());
        let rows = self.competences.iter().map(|duty| CompetenceRow {
            topic: text(&duty.topic),
            unit: duty.unit.clone(),
            level: duty.level.as_str().into(),
            body: duty.body.as_ref().map(text),
            law: duty.law.as_ref().map(text),
        });
        rows.collect()
    }
}
