//! `tests.csv`: which rules test the answers to a question.

use crate::code::{QuestionCode, RuleCode};
use crate::definition::Test;
use crate::diagnostic::Diagnostics;
use crate::read::column::{Holds, SheetSpec, Target, column};
use crate::read::register::Register;
use crate::read::sheet::Sheet;

pub(crate) const SPEC: SheetSpec = SheetSpec {
    file: "tests.csv",
    doc: "A rule that tests the answers to a question against what was harvested.",
    required: false,
    key: &["question", "rule", "item"],
    translated: &[],
    columns: &[
        column("question", Holds::Ref(Target::Question), "the question").required(),
        column("rule", Holds::Code, "the verification rule, the edition's own or the program's")
            .required(),
        column("item", Holds::Code, "what is looked for, where the rule looks for something"),
        column(
            "claims",
            Holds::Words(&["usable", "published"]),
            "what an answer of full points claims of the data",
        )
        .or("usable"),
    ],
};

pub(super) fn read(sheet: &Sheet<'_>, known: &Register, problems: &mut Diagnostics) -> Vec<Test> {
    let mut tests = Vec::new();
    sheet.each(problems, |row| {
        tests.push(Test {
            question: QuestionCode::from(row.key("question", Target::Question, known)),
            rule: RuleCode::from(row.text("rule")),
            item: row.owned("item"),
            claims: row.listed_word("claims"),
            place: row.place(),
        });
    });
    tests
}
