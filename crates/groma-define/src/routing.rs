//! Which questions are asked of whom: relevance, evaluated on the answers at hand.

use crate::code::{QuestionCode, UnitCode};
use crate::definition::{Answer, Choice, Definition, Question, QuestionType};
use crate::relevance::{Answers, EvaluateError, Instances, Item};
use std::collections::HashMap;

/// Questions and answers, arranged so that each question of each unit is decided quickly.
pub struct Routing<'a> {
    definition: &'a Definition,
    questions: HashMap<&'a str, &'a Question>,
    /// The answers to questions that an expression refers to: few, however many answers there are.
    answers: HashMap<(&'a str, &'a str, u32), &'a Answer>,
    /// The repeated section that a question stands in; the section itself among them.
    repeats: HashMap<&'a str, &'a str>,
    /// The last row of a repeated section, by unit and section.
    rows: HashMap<(&'a str, &'a str), u32>,
}

impl Definition {
    /// Arranges the answers for questions about routing.
    pub fn routing(&self) -> Routing<'_> {
        Routing::new(self, &self.answers)
    }

    /// The same over answers that are not in the edition folder, such as those of a live round.
    pub fn routing_over<'a>(&'a self, answers: &'a [Answer]) -> Routing<'a> {
        Routing::new(self, answers)
    }

    /// True when the question is asked of the unit, by the answers at hand.
    ///
    /// For more than a few questions take [`Definition::routing`], which arranges them once.
    pub fn is_asked(&self, unit: &UnitCode, question: &QuestionCode, instance: u32) -> bool {
        self.routing().is_asked(unit, question, instance)
    }
}

impl<'a> Routing<'a> {
    fn new(definition: &'a Definition, answers: &'a [Answer]) -> Self {
        let questions: HashMap<&str, &Question> =
            definition.questions.iter().map(|q| (q.code.as_str(), q)).collect();
        let expressions = definition.questions.iter().flat_map(Question::expressions);
        let referred: Vec<&str> =
            expressions.flat_map(|(_, expression)| expression.questions()).collect();
        let mut routing = Self {
            definition,
            repeats: repeats(&questions),
            questions,
            answers: HashMap::new(),
            rows: HashMap::new(),
        };
        if referred.is_empty() {
            return routing;
        }
        let referred: std::collections::HashSet<&str> = referred.into_iter().collect();
        for answer in answers {
            let (unit, question) = (answer.unit.as_str(), answer.question.as_str());
            if let Some(repeat) = routing.repeats.get(question) {
                let rows = routing.rows.entry((unit, repeat)).or_default();
                *rows = answer.instance.max(*rows);
            }
            if referred.contains(question) {
                let kept =
                    routing.answers.entry((unit, question, answer.instance)).or_insert(answer);
                // Several respondents: the government's own answer routes, as it did in the form.
                if answer.respondent < kept.respondent {
                    *kept = answer;
                }
            }
        }
        routing
    }

    /// True when the question is asked. An expression that fails counts as true: the checks have
    /// reported it, and a question asked too often harms less than one that is passed over.
    pub fn is_asked(&self, unit: &UnitCode, question: &QuestionCode, instance: u32) -> bool {
        self.asked(unit.as_str(), question.as_str(), instance, 0).unwrap_or(true)
    }

    /// True when the question is asked, or why that cannot be told.
    pub fn try_is_asked(
        &self,
        unit: &UnitCode,
        question: &QuestionCode,
        instance: u32,
    ) -> Result<bool, EvaluateError> {
        self.asked(unit.as_str(), question.as_str(), instance, 0)
    }

    /// True when what was answered meets the question's constraint, whoever answered; a question
    /// without one takes everything.
    pub fn meets_constraint(&self, answer: &Answer) -> Result<bool, EvaluateError> {
        let question = self.questions.get(answer.question.as_str());
        let Some((question, constraint)) =
            question.and_then(|question| Some((question, question.constraint.as_ref()?)))
        else {
            return Ok(true);
        };
        constraint.holds(&self.seen_with(answer, question))
    }

    /// True when the question offers the option, by the answers at hand.
    pub fn is_offered(&self, answer: &Answer, option: &str) -> Result<bool, EvaluateError> {
        let question = self.questions.get(answer.question.as_str());
        let Some((question, filter)) =
            question.and_then(|question| Some((question, question.choice_filter.as_ref()?)))
        else {
            return Ok(true);
        };
        let mut offered = (1..).zip(
            self.definition
                .options
                .iter()
                .filter(|choice| Some(&choice.list) == question.list.as_ref()),
        );
        let choice = offered.find(|(_, choice)| choice.option.as_str() == option);
        let Some((at, choice)) = choice else { return Ok(false) };
        filter.holds_for(&item(self.definition, choice), at, &self.seen_with(answer, question))
    }

    fn seen_with<'s>(&'s self, answer: &'s Answer, question: &'s Question) -> Seen<'s> {
        let (unit, instance) = (answer.unit.as_str(), answer.instance);
        Seen { routing: self, unit, question, instance, depth: 0, current: Some(&answer.value) }
    }

    /// The question's own relevance and that of everything it stands in: a section that is not
    /// relevant takes its questions with it.
    fn asked(
        &self,
        unit: &str,
        question: &str,
        instance: u32,
        depth: usize,
    ) -> Result<bool, EvaluateError> {
        let mut next = self.questions.get(question).copied();
        let mut left = self.questions.len();
        while let Some(question) = next.filter(|_| left > 0) {
            if let Some(relevant) = &question.relevant {
                let seen = Seen { routing: self, unit, question, instance, depth, current: None };
                if !relevant.holds(&seen)? {
                    return Ok(false);
                }
            }
            let above = question.item_of.as_ref().or(question.section.as_ref());
            next = above.and_then(|code| self.questions.get(code.as_str())).copied();
            left -= 1;
        }
        Ok(true)
    }
}

/// The repeated section that each question stands in, where there is one.
fn repeats<'a>(questions: &HashMap<&'a str, &'a Question>) -> HashMap<&'a str, &'a str> {
    let repeat_of = |question: &'a Question| {
        let mut next = Some(question);
        // Sections that contain each other are refused elsewhere; the bound keeps the walk finite.
        for _ in 0..questions.len() {
            let question = next?;
            if question.kind == QuestionType::Repeat {
                return Some(question.code.as_str());
            }
            let above = question.item_of.as_ref().or(question.section.as_ref());
            next = above.and_then(|code| questions.get(code.as_str())).copied();
        }
        None
    };
    questions.iter().filter_map(|(code, question)| Some((*code, repeat_of(question)?))).collect()
}

/// How deep relevance may depend on relevance; longer chains are cycles, and those are refused.
const DEPTH_MAX: usize = 20;

/// The answers of one unit, seen from one question in one instance.
struct Seen<'a> {
    routing: &'a Routing<'a>,
    unit: &'a str,
    question: &'a Question,
    instance: u32,
    depth: usize,
    /// The answer that is judged, where it is not among those at hand.
    current: Option<&'a str>,
}

impl Answers for Seen<'_> {
    /// An answer to a question that is not asked is kept, and seen by nobody.
    fn answer(&self, question: &str, instance: u32) -> Option<String> {
        let answer = self.routing.answers.get(&(self.unit, question, instance))?;
        // An option may stand beside another kind, such as "Not applicable": it is an answer here.
        let visible = !answer.value.is_empty()
            && self.depth < DEPTH_MAX
            && self.routing.asked(self.unit, question, instance, self.depth + 1).unwrap_or(true);
        visible.then(|| answer.value.clone())
    }

    fn instances(&self, question: &str) -> Instances {
        let repeats = &self.routing.repeats;
        let Some(repeat) = repeats.get(question) else { return Instances::One(1) };
        // The section itself always stands for all of its rows.
        if question != *repeat && repeats.get(self.question.code.as_str()) == Some(repeat) {
            return Instances::One(self.instance);
        }
        Instances::All(self.routing.rows.get(&(self.unit, *repeat)).copied().unwrap_or(0))
    }

    fn current(&self) -> Option<String> {
        match self.current {
            Some(value) => Some(value.to_owned()),
            None => self.answer(self.question.code.as_str(), self.instance),
        }
    }

    fn position(&self) -> u32 {
        self.instance
    }

    fn choice_label(&self, question: &str, option: &str) -> Option<String> {
        let list = self.routing.questions.get(question)?.list.as_ref()?;
        let definition = self.routing.definition;
        let choice = definition
            .options
            .iter()
            .find(|choice| choice.list == *list && choice.option.as_str() == option)?;
        Some(definition.label(&choice.labels, option).to_owned())
    }

    fn items(&self, list: &str) -> Vec<Item> {
        let definition = self.routing.definition;
        let options = definition.options.iter().filter(|choice| choice.list.as_str() == list);
        options.map(|choice| item(definition, choice)).collect()
    }

    fn today(&self) -> String {
        self.routing.definition.edition.as_of.clone()
    }
}

/// An option with its columns, as expressions see it.
fn item(definition: &Definition, choice: &Choice) -> Item {
    let name = choice.option.as_str();
    let label = definition.label(&choice.labels, name);
    let mut item: Item = choice.columns.clone().into_iter().collect();
    item.insert("name".to_owned(), name.to_owned());
    item.insert("label".to_owned(), label.to_owned());
    item
}

#[cfg(test)]
mod tests {
    use crate::code::{QuestionCode, UnitCode};
    use crate::edited::{Edit::*, definition};

    /// An instrument with a repeat: what is asked of N, for each instance.
    fn check(relevant: &str, answers: &str, expected: &[bool]) {
        let questions = format!(
            "code,section,type,relevant,scored\nfirst,,text,,no\ntotal,,integer,,no\n\
             portals,,repeat,${{first}} != 'none',no\naddress,portals,text,,no\n\
             size,portals,integer,,no\nlast,portals,text,\"{relevant}\",no\n"
        );
        let definition = definition(&[
            Write("questions.csv", questions.as_bytes()),
            Write("framework.csv", b"code,name,source\ntotal,Total,given\n"),
            Write("answers.csv", format!("unit,question,instance,value\n{answers}").as_bytes()),
            Delete("crosswalk.csv"),
        ]);
        let routing = definition.routing();
        for (instance, expected) in (1..).zip(expected) {
            let (unit, question) = (UnitCode::from("N"), QuestionCode::from("last"));
            let asked = routing.is_asked(&unit, &question, instance);
            assert_eq!(asked, *expected, "{relevant}, instance {instance}");
            assert_eq!(definition.is_asked(&unit, &question, instance), asked);
        }
    }

    #[test]
    fn instances_see_their_own_row() {
        let answers = "N,size,1,5\nN,size,2,50\nN,address,2,b\nS,size,1,500\n";
        check("${size} > 10", answers, &[false, true, false]);
        check("${address} = ''", answers, &[true, false, true]);
        check("position(..) = 2", answers, &[false, true]);
        check("${total} = 2", "N,total,,2\n", &[true, true]);
        check("count(${portals}) = 2", answers, &[true]);
        check("indexed-repeat(${size}, ${portals}, 1) = 5", answers, &[true, true]);
    }

    #[test]
    fn a_section_takes_its_questions_with_it() {
        check("true()", "N,first,,none\n", &[false, false]);
        check("true()", "N,first,,some\n", &[true, true]);
        // What was answered in a section that is not asked is seen by nobody.
        check("${size} > 10 or ${first} = 'none'", "N,first,,none\nN,size,1,50\n", &[false]);
    }

    #[test]
    fn the_government_routes() {
        let policy = |answers: &str| {
            let definition = definition(&[Write("answers.csv", answers.as_bytes())]);
            definition.is_asked(&UnitCode::from("N"), &QuestionCode::from("q_sectors"), 1)
        };
        let header = "unit,question,value,respondent\n";
        assert!(!policy(header));
        assert!(policy(&format!("{header}N,q_policy,no,reviewer\nN,q_policy,yes,government\n")));
        assert!(policy(&format!("{header}N,q_policy,yes,reviewer\n")));
    }
}
