//! One constraint: what the nodes of a class have to be like.

use std::str::FromStr;

/// A constraint, a line of a profile's CSV.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraint {
    /// The class whose nodes are asked: `dcat:Dataset`.
    pub class: Box<str>,
    /// The property: a prefixed name, `^` before it when it leads here, `|` between several that
    /// count together, `/` between steps; empty when the rule is about several properties.
    pub property: Box<str>,
    /// What is wanted, as it stands in the file.
    pub value: Box<str>,
    /// How much it matters.
    pub severity: Severity,
    /// Who has to do with it.
    pub level: Level,
    /// The file of shapes, or the schema, that has it.
    pub source: Box<str>,
    /// What has to be known about it.
    pub note: Box<str>,
    pub(super) rule: Rule,
}

/// How much a constraint matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Required.
    Violation,
    /// Recommended.
    Warning,
    /// Meant by the profile, but not said so that an engine would see it.
    Info,
}

/// Who has to do with a constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Whoever runs the catalog: it fails once.
    Catalog,
    /// Whoever describes the data sets.
    Dataset,
    /// Nobody, before the vocabulary or the document that is named has been looked at.
    Vocabulary,
}

/// What is asked of the values of a property.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Rule {
    /// At least one value.
    MinCount,
    /// At most one value.
    MaxCount,
    /// Each value passes the test; the name is the component's.
    Each(&'static str, Test),
    /// One of the values is this one.
    HasValue,
    /// Not two texts in one language.
    UniqueLang,
    /// Not used any more.
    Deprecated,
    /// At least one of these properties has a value.
    AnyOf(Vec<Box<str>>),
}

/// What is asked of one value: one of the alternatives, each of which is all of its conditions.
pub(super) type Test = Vec<Vec<Condition>>;

/// What is asked of one value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Condition {
    /// Its kind of node: IRI, literal, blank.
    NodeKind { iri: bool, literal: bool, blank: bool },
    /// Its datatype.
    Datatype(Box<str>),
    /// Its class.
    Class(Box<str>),
    /// The vocabulary it is a term of.
    InScheme(Box<str>),
    /// How its IRI begins.
    Pattern(Box<str>),
    /// Not empty.
    NotEmpty,
    /// Something about its text that is not kept, such as a form or a range; a text that is no
    /// such thing at all was marked when it was read.
    WellFormed,
}

/// A line that is no constraint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{component}` of `{property}` cannot want `{value}`; {hint}")]
pub struct NotAConstraint {
    component: String,
    property: String,
    value: String,
    hint: &'static str,
}

impl Constraint {
    /// The component's name, in the words of SHACL.
    pub fn component(&self) -> &'static str {
        match &self.rule {
            Rule::MinCount => "minCount",
            Rule::MaxCount => "maxCount",
            Rule::Each(component, _) => component,
            Rule::HasValue => "hasValue",
            Rule::UniqueLang => "uniqueLang",
            Rule::Deprecated => "deprecated",
            Rule::AnyOf(_) => "or",
        }
    }

    /// Reads a line: class, property, component, value, severity, level, source, note.
    pub(super) fn of_line(line: &csv::StringRecord) -> Result<Self, NotAConstraint> {
        let cell = |at: usize| line.get(at).unwrap_or_default();
        let (property, component, value) = (cell(1), cell(2), cell(3));
        let wrong = |hint| NotAConstraint {
            component: component.to_owned(),
            property: property.to_owned(),
            value: value.to_owned(),
            hint,
        };
        let test = |name| Ok(Rule::Each(name, alternatives(value).map_err(wrong)?));
        let one = |rule| match value {
            "1" => Ok(rule),
            _ => Err(wrong("only 1 can be told from how properties were used")),
        };
        let rule = match component {
            "minCount" => one(Rule::MinCount)?,
            "maxCount" => one(Rule::MaxCount)?,
            "or" if property.is_empty() => Rule::AnyOf(any_of(value).map_err(wrong)?),
            "or" => test("or")?,
            "node" => test("node")?,
            "nodeKind" => Rule::Each("nodeKind", vec![vec![node_kind(value).map_err(wrong)?]]),
            "datatype" => Rule::Each("datatype", vec![vec![Condition::Datatype(value.into())]]),
            "class" => Rule::Each("class", vec![vec![Condition::Class(value.into())]]),
            "minLength" => Rule::Each("minLength", vec![vec![Condition::NotEmpty]]),
            "pattern" => Rule::Each("pattern", vec![vec![Condition::WellFormed]]),
            "minInclusive" => Rule::Each("minInclusive", vec![vec![Condition::WellFormed]]),
            "maxInclusive" => Rule::Each("maxInclusive", vec![vec![Condition::WellFormed]]),
            "in" => Rule::Each("in", vec![vec![Condition::WellFormed]]),
            "hasValue" => Rule::HasValue,
            "uniqueLang" => Rule::UniqueLang,
            "deprecated" => Rule::Deprecated,
            _ => return Err(wrong("no such component is known")),
        };
        Ok(Self {
            class: cell(0).into(),
            property: property.into(),
            value: value.into(),
            severity: cell(4).parse().map_err(wrong)?,
            level: cell(5).parse().map_err(wrong)?,
            source: cell(6).into(),
            note: cell(7).into(),
            rule,
        })
    }
}

fn alternatives(text: &str) -> Result<Test, &'static str> {
    let all = |alternative: &str| alternative.split(" & ").map(condition).collect();
    text.split(" | ").map(all).collect()
}

fn condition(text: &str) -> Result<Condition, &'static str> {
    match text.split_once(' ').ok_or("a condition is a word and what it wants")? {
        ("nodeKind", kind) => node_kind(kind),
        ("datatype", name) => Ok(Condition::Datatype(name.into())),
        ("class", name) => Ok(Condition::Class(name.into())),
        ("inScheme", name) => Ok(Condition::InScheme(name.into())),
        ("pattern", pattern) => Ok(Condition::Pattern(pattern.into())),
        _ => Err("a condition is one of nodeKind, datatype, class, inScheme, pattern"),
    }
}

fn node_kind(text: &str) -> Result<Condition, &'static str> {
    let has = |name| text.contains(name);
    match text {
        "IRI" | "Literal" | "BlankNode" | "BlankNodeOrIRI" | "IRIOrLiteral"
        | "BlankNodeOrLiteral" => Ok(Condition::NodeKind {
            iri: has("IRI"),
            literal: has("Literal"),
            blank: has("BlankNode"),
        }),
        _ => Err("SHACL has no such kind of node"),
    }
}

fn any_of(text: &str) -> Result<Vec<Box<str>>, &'static str> {
    let property = |choice: &str| choice.strip_suffix(" minCount 1").map(Box::from);
    let properties: Option<_> = text.split(" | ").map(property).collect();
    properties.ok_or("a choice of properties is `property minCount 1` between ` | `")
}

impl Severity {
    /// The word in tables, as SHACL has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Violation => "Violation",
            Self::Warning => "Warning",
            Self::Info => "Info",
        }
    }
}

impl FromStr for Severity {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let all = [Self::Violation, Self::Warning, Self::Info];
        let found = all.into_iter().find(|severity| severity.as_str() == text);
        found.ok_or("its severity is Violation, Warning or Info")
    }
}

impl Level {
    /// The word in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Catalog => "catalog-level",
            Self::Dataset => "dataset-level",
            Self::Vocabulary => "needs-vocabularies",
        }
    }
}

impl FromStr for Level {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let all = [Self::Catalog, Self::Dataset, Self::Vocabulary];
        let found = all.into_iter().find(|level| level.as_str() == text);
        found.ok_or("its level is catalog-level, dataset-level or needs-vocabularies")
    }
}
