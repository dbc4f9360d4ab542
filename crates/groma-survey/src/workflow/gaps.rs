//! What can be seen in a return without looking anywhere else.

use super::Round;
use super::completeness::has_evidence;
use super::judgement::{Bearing, Finding};
use groma_define::UnitCode;

impl Round {
    /// A finding for each answer of a unit that needs evidence and has none. It tells a reviewer
    /// where to look, and neither supports nor contradicts.
    pub fn gaps(&self, unit: &UnitCode) -> Vec<Finding> {
        let Some(entry) = self.state().returns.get(unit) else { return Vec::new() };
        let lacks_evidence = |key: &crate::AnswerKey| {
            let question = self.instrument().question(&key.question);
            let answer = entry.answers.get(key);
            question.zip(answer).is_some_and(|(q, a)| !has_evidence(q, &a.held.given))
        };
        let gaps = self.asked(unit).into_iter().filter(lacks_evidence);
        let finding = |answer: crate::AnswerKey| Finding {
            id: format!("evidence-missing {}#{}", answer.question, answer.instance),
            rule: "evidence-missing".to_owned(),
            bearing: Bearing::CannotTell,
            message: "evidence is required and none was given".to_owned(),
            answer,
        };
        gaps.map(finding).collect()
    }
}
