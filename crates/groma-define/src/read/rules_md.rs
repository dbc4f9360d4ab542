//! `rules/*.md`: front matter, why, the query, and the cases that prove it.

use crate::code::{CohortCode, RuleCode};
use crate::definition::{CaseTable, MetricTerms, Otherwise, Rule, RuleCase, RuleKind};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::nearest::suggest;
use crate::read::rule_tables::{cells, is_ruler};
use crate::read::toml_file::read as read_toml;
use crate::word::Word;
use schemars::JsonSchema;
use serde::Deserialize;

/// What stands between the `---` lines.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FrontMatter {
    /// Unique in the edition.
    code: String,
    /// indicator, check, verification or metric.
    kind: String,
    /// What it is about, for example `unit`.
    #[serde(default)]
    subject: Option<String>,
    /// Quality dimension.
    #[serde(default)]
    dimension: Option<String>,
    /// How much a finding weighs (checks only).
    #[serde(default)]
    severity: Option<String>,
    /// The most it can earn.
    #[serde(default)]
    points: Option<f64>,
    /// Where the rule comes from.
    #[serde(default)]
    source: Option<String>,
    /// The tables and other rules it reads.
    #[serde(default)]
    reads: Vec<String>,
    /// The cohort whose members' values it looks at.
    #[serde(default)]
    cohort: Option<String>,
    /// The questions of method whose readings move it (metrics only).
    #[serde(default)]
    readings: Vec<String>,
    /// small, medium or large: what it takes to mend one (metrics only).
    #[serde(default)]
    effort: Option<String>,
    /// publisher, portal or host: who has to mend it (metrics only).
    #[serde(default)]
    mended_by: Option<String>,
    /// What to do, in one sentence (metrics only).
    #[serde(default)]
    mend: Option<String>,
}

/// Reads one rule from its text, for rules that come with the program.
pub fn read_rule(file: &str, text: &str) -> (Option<Rule>, Vec<Diagnostic>) {
    let mut problems = Diagnostics::default();
    let rule = read(file, text, &mut problems);
    (rule, problems.into_sorted())
}

/// True for the paths of rules.
pub(crate) fn is_rule(path: &str) -> bool {
    let name = path.strip_prefix("rules/").and_then(|name| name.strip_suffix(".md"));
    name.is_some_and(|name| !name.contains('/') && !name.eq_ignore_ascii_case("readme"))
}

/// Reads one rule; none when its front matter cannot be read.
pub(super) fn read(file: &str, text: &str, problems: &mut Diagnostics) -> Option<Rule> {
    let lines: Vec<&str> = text.lines().collect();
    let at = |line: usize| Place { file: file.to_owned(), line: line as u64 + 1, column: 0 };
    let closing = lines.iter().skip(1).position(|line| line.trim_end() == "---").map(|at| at + 1);
    let (true, Some(end)) = (lines.first().is_some_and(|line| line.trim_end() == "---"), closing)
    else {
        let hint = "start the file with a line `---`, the front matter in TOML, and another `---`";
        problems.error(&at(0), "no-front-matter", "the rule has no front matter", hint);
        return None;
    };
    let front = lines[1..end].join("\n");
    let (front, places) = read_toml::<FrontMatter>(file, &front, 2, problems);
    let front = front?;
    let kind = RuleKind::parse(&front.kind);
    if kind.is_none() {
        let message = format!("`{}` is not a kind of rule", front.kind);
        let hint = suggest(&front.kind, RuleKind::WORDS.iter().copied(), "");
        problems.error(&places.of("kind"), "unknown-word", message, hint);
    }
    let body = Body::read(&lines, end + 1, file, problems);
    let Some((sql_line, sql)) = body.sql else {
        let hint = "write the query in a block that starts with ```sql";
        problems.error(&at(end), "rule-without-query", "the rule has no query", hint);
        return None;
    };
    let kind = kind?;
    let metric = (kind == RuleKind::Metric).then(|| MetricTerms {
        readings: front.readings,
        effort: front.effort.unwrap_or_else(|| "medium".to_owned()),
        mended_by: front.mended_by.unwrap_or_else(|| "publisher".to_owned()),
        mend: front.mend.unwrap_or_default(),
        otherwise: body.otherwise,
    });
    Some(Rule {
        code: RuleCode::from(front.code.trim()),
        kind,
        subject: front.subject.unwrap_or_else(|| "unit".to_owned()),
        dimension: front.dimension,
        severity: front.severity,
        points: front.points,
        source: front.source.unwrap_or_default(),
        reads: front.reads,
        cohort: front.cohort.as_deref().map(CohortCode::from),
        why: body.why.trim().to_owned(),
        sql,
        sql_line,
        part_sql: body.part_sql,
        metric,
        cases: body.cases,
        place: at(0),
    })
}

/// What stands below the front matter.
#[derive(Default)]
struct Body {
    why: String,
    sql: Option<(u64, String)>,
    part_sql: Option<String>,
    otherwise: Vec<Otherwise>,
    cases: Vec<RuleCase>,
}

impl Body {
    fn read(lines: &[&str], from: usize, file: &str, problems: &mut Diagnostics) -> Self {
        let mut body = Self::default();
        let mut at = from;
        while at < lines.len() {
            let line = lines[at].trim();
            let place = Place { file: file.to_owned(), line: at as u64 + 1, column: 0 };
            if let Some(fence) = line.strip_prefix("```") {
                let end = at
                    + 1
                    + lines[at + 1..].iter().position(|l| l.trim() == "```").unwrap_or_else(|| {
                        let hint = "close it with a line of three back quotes";
                        problems.error(&place, "open-block", "the block is never closed", hint);
                        lines.len() - at - 1
                    });
                body.block(fence.trim(), at, &lines[at + 1..end], &place, problems);
                at = end;
            } else if let Some(name) = line.strip_prefix("## case:") {
                let (case, end) = case(name.trim(), lines, at, &place, problems);
                body.cases.extend(case);
                at = end - 1;
            } else if body.sql.is_none() && !line.starts_with('#') {
                body.why.push_str(line);
                body.why.push('\n');
            }
            at += 1;
        }
        body
    }

    fn block(
        &mut self,
        fence: &str,
        at: usize,
        lines: &[&str],
        place: &Place,
        problems: &mut Diagnostics,
    ) {
        let twice = match fence {
            "sql" => self.sql.replace((at as u64 + 2, lines.join("\n"))).is_some(),
            "sql part" => self.part_sql.replace(lines.join("\n")).is_some(),
            _ => {
                let sql_line = at as u64 + 2;
                self.otherwise.extend(otherwise(fence, lines.join("\n"), sql_line));
                false
            }
        };
        if twice {
            let message = format!("the block ```{fence} stands twice");
            problems.error(place, "second-query", message, "a rule has one query: keep one");
        }
    }
}

/// The expression under ```` ```sql question=choice … on SUBJECT````; none for other blocks.
fn otherwise(fence: &str, sql: String, sql_line: u64) -> Option<Otherwise> {
    let mut words = fence.strip_prefix("sql ")?.split_whitespace().peekable();
    let mut conditions = Vec::new();
    while let Some((question, choice)) = words.peek().and_then(|word| word.split_once('=')) {
        conditions.push((question.to_owned(), choice.to_owned()));
        words.next();
    }
    let subject = words.next().and_then(|word| (word == "on").then(|| words.next())?);
    (!conditions.is_empty()).then(|| Otherwise {
        conditions,
        subject: subject.map(str::to_owned),
        sql,
        sql_line,
    })
}

/// A case and the line after it.
fn case(
    name: &str,
    lines: &[&str],
    start: usize,
    place: &Place,
    problems: &mut Diagnostics,
) -> (Option<RuleCase>, usize) {
    let mut tables: Vec<CaseTable> = Vec::new();
    let mut at = start + 1;
    while at < lines.len() && !lines[at].starts_with("## ") {
        let place = Place { line: at as u64 + 1, ..place.clone() };
        let line = lines[at].trim();
        if let Some(table) = table_name(line) {
            tables.push(CaseTable { name: table.to_owned(), ..CaseTable::default() });
        } else if let Some(cells) = cells(line) {
            match tables.last_mut() {
                Some(table) => add_line(table, cells, &place, problems),
                None => {
                    let hint = "write the table's name in back quotes on a line before it";
                    problems.error(&place, "table-without-name", "the table has no name", hint);
                }
            }
        }
        at += 1;
    }
    let expected = tables.iter().position(|table| table.name == "expected");
    let Some(expected) = expected.map(|at| tables.remove(at)) else {
        let message = format!("the case `{name}` has no table `expected`");
        let hint = "write what must come out under a line with `expected` in back quotes";
        problems.error(place, "case-without-expected", message, hint);
        return (None, at);
    };
    let line = place.line;
    (Some(RuleCase { name: name.to_owned(), given: tables, expected, line }), at)
}

fn table_name(line: &str) -> Option<&str> {
    let name = line.strip_prefix('`')?.split_once('`')?.0.trim();
    Some(name).filter(|name| !name.is_empty())
}

fn add_line(
    table: &mut CaseTable,
    cells: Vec<Option<String>>,
    place: &Place,
    problems: &mut Diagnostics,
) {
    if table.columns.is_empty() {
        table.columns = cells.into_iter().map(Option::unwrap_or_default).collect();
    } else if table.rows.is_empty() && is_ruler(&cells) {
        // The ruler below the header says nothing.
    } else if cells.len() != table.columns.len() {
        let message =
            format!("the row has {} cells, the header has {}", cells.len(), table.columns.len());
        let hint = "a cell that holds a bar writes it as `\\|`";
        problems.error(place, "ragged-row", message, hint);
    } else {
        table.rows.push(cells);
    }
}
