//! Answers that do not meet their question's constraint, or that the question does not offer.

use super::Checked;
use crate::definition::{Answer, AnswerKind, Question};
use crate::diagnostic::{Diagnostics, Place};
use crate::read::answers_csv;
use crate::routing::Routing;
use std::collections::HashMap;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let definition = checked.definition;
    let bound: HashMap<&str, &Question> = definition
        .questions
        .iter()
        .filter(|question| question.constraint.is_some() || question.choice_filter.is_some())
        .map(|question| (question.code.as_str(), question))
        .collect();
    if bound.is_empty() || !problems.is_runnable() {
        return;
    }
    let routing = definition.routing();
    for answer in definition.answers.iter().filter(|answer| answer.kind == AnswerKind::Answered) {
        let Some(question) = bound.get(answer.question.as_str()) else { continue };
        if let Some((code, message, hint)) = broken(&routing, question, answer) {
            let file = answers_csv::SPEC.file.to_owned();
            problems.warning(&Place { file, line: answer.line, column: 0 }, code, message, hint);
        }
    }
}

fn broken(
    routing: &Routing<'_>,
    question: &Question,
    answer: &Answer,
) -> Option<(&'static str, String, String)> {
    let Answer { unit, question: code, value, .. } = answer;
    // An expression that fails is reported where it stands.
    if !routing.meets_constraint(answer).unwrap_or(true) {
        let constraint = question.constraint.as_ref().map_or("", |constraint| &constraint.text);
        let message = format!("`{value}`, the answer of `{unit}` to `{code}`, breaks `{constraint}`");
        let first = question.constraint_message.values().next();
        let hint = first.cloned().unwrap_or_else(|| "correct the answer".to_owned());
        return Some(("answer-breaks-constraint", message, hint));
    }
    let offered = |option: &&str| routing.is_offered(answer, option).unwrap_or(true);
    let ticked: Vec<&str> = match question.kind {
        crate::definition::QuestionType::Multiple => value.split(' ').collect(),
        _ => vec![value.as_str()],
    };
    let other = ticked.into_iter().find(|option| !offered(option))?;
    let message = format!("`{code}` does not offer `{other}` to `{unit}`, by its other answers");
    let hint = "correct one of the answers, or `choice_filter` in questions.csv".to_owned();
    Some(("option-not-offered", message, hint))
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Write, noticed};

    #[test]
    fn found() {
        let questions = "code,type,list,constraint,choice_filter,scored,constraint_message::en\n\
            size,integer,,. >= 0 and . <= 10,,no,Write 0 to 10.\n\
            land,single,lands,,,no,\ntown,single,towns,,land = ${land},no,\n";
        let options = "list,option,filter::land\nlands,x,\nlands,y,\ntowns,a,x\ntowns,b,y\n";
        let answers = "unit,question,value\nN,size,5\nS,size,50\nN,land,x\nN,town,a\nS,land,x\nS,town,b\n";
        let told = noticed(&[
            Write("questions.csv", questions.as_bytes()),
            Write("options.csv", options.as_bytes()),
            Write("answers.csv", answers.as_bytes()),
            Write("framework.csv", b"code,name,source\ntotal,Total,given\n"),
            Write("points.csv", b"list,option,points\n"),
            Write("crosswalk.csv", b"item,framework,code\n"),
            Write("overrides.csv", b"unit,question,reason,author,date\n"),
            Write("published.csv", b"statistic,scope,value,status\n"),
            Write("values.csv", b"unit,node,value,status,source\n"),
            Write("method.toml", b""),
        ]);
        let told: Vec<&str> = told.lines().filter(|line| line.contains("answers.csv")).collect();
        assert_eq!(told, [
            "answers.csv:3: warning[answer-breaks-constraint]: `50`, the answer of `S` to `size`, breaks `. >= 0 and . <= 10`",
            "answers.csv:7: warning[option-not-offered]: `town` does not offer `b` to `S`, by its other answers",
        ]);
    }
}
