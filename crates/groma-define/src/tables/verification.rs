//! What answers claim, held against what was harvested.

use crate::code::{CatalogId, DatasetId, NodeCode, OptionCode, QuestionCode, RuleCode, UnitCode};
use crate::table::{Text, table};

table! {
    /// A rule that tests the answers to a question.
    TestRow "test" key ["question", "rule", "item"] {
        /// The question.
        question: QuestionCode,
        /// The rule.
        rule: RuleCode,
        /// What is looked for; empty where the rule looks for nothing by name.
        item: Text,
        /// What an answer of full points claims of the data: usable or published.
        claims: Text,
    }
}

table! {
    /// A level whose duty it is to publish something.
    CompetenceRow "competence" key ["topic", "unit"] {
        /// What is published: an item.
        topic: Text,
        /// The unit that answers.
        unit: UnitCode,
        /// national, regional, local or body.
        level: Text,
        /// The bodies that have the duty.
        body: Option<Text>,
        /// The law that says so.
        law: Option<Text>,
    }
}

table! {
    /// An answer that a rule tests: what it claims, and of when. Rules see the rows of one day.
    ClaimRow "claim" key ["unit", "question", "instance", "rule", "item"] {
        /// Whose answer.
        unit: UnitCode,
        /// To which question.
        question: QuestionCode,
        /// Which block of a repeated section, from 1.
        instance: i64,
        /// The rule that tests it.
        rule: RuleCode,
        /// What is looked for; empty where the rule looks for nothing by name.
        item: Text,
        /// What was answered: the option, the number or the text.
        option: OptionCode,
        /// What the answer earns of what it could earn, from 0 to 1; null where it earns nothing.
        share: Option<f64>,
        /// The day that the question asks about, or else the edition.
        as_of: Text,
        /// The level whose duty it is to publish the item: the unit's own, or a lower one.
        duty: Text,
        /// What an answer of full points claims of the data: usable or published.
        claims: Text,
    }
}

table! {
    /// A portal of a unit, as far as it was read. Rules see what was there on the day of the claim.
    PortalRow "portal" key ["catalog_id"] {
        /// The catalog.
        catalog_id: CatalogId,
        /// Whose portal.
        unit: UnitCode,
        /// national, local or civil society.
        level: Text,
        /// Its address.
        address: Text,
        /// When it was last read.
        read_at: Option<Text>,
        /// True when all of it was read.
        complete: bool,
        /// Data sets that were there.
        datasets: i64 as "datasets",
        /// Its main language, as far as records tell.
        language: Option<Text>,
        /// Days between the day that is asked about and the day on which it was read.
        days_off: Option<i64> as "days",
        /// The rules of robots.txt kept something from being read.
        kept_out: bool,
    }
}

table! {
    /// A data set that may be one that a question names: a candidate, never an answer.
    CandidateRow "candidate" key ["item", "dataset_id"] {
        /// What is looked for.
        item: Text,
        /// The data set.
        dataset_id: DatasetId,
        /// Its catalog.
        catalog_id: CatalogId,
        /// Whose portal it stands on.
        unit: Option<UnitCode>,
        /// How sure it is, from 0 to 1.
        confidence: f64,
        /// It is sure enough to count as found.
        found: bool,
        /// What says so, and what speaks against it.
        reasons: Vec<Text>,
        /// Its place among the candidates of its item and catalog, from 1.
        place: i64,
        /// The language of its text, ISO 639-1.
        language: Option<Text>,
        /// Its title.
        title: Option<Text>,
        /// Where it can be looked at.
        url: Option<Text>,
        /// Programs can read a distribution.
        machine_readable: bool,
        /// A distribution, or the data set, has an open licence; null where nothing says.
        open_licence: Option<bool>,
        /// A distribution answers; null while that cannot be said.
        reachable: Option<bool>,
        /// Not older than it says it is updated; null when it names no date.
        current: Option<bool>,
        /// First seen by the harvest.
        first_seen: Text,
        /// First published, as it says.
        issued: Option<Text>,
        /// Since when it is missing; null while it is there.
        gone_since: Option<Text>,
        /// How it is known to have been there on the day that is asked about: seen, dated (it says that it
        /// was published before), or not_known.
        on_the_day: Text,
    }
}

table! {
    /// How often the finder is right, measured on labelled records that it was not tuned on. A language
    /// without a row, or with few cases, is one in which nothing can be said not to be there.
    FinderFigureRow "finder_figure" key ["language", "strength"] {
        /// ISO 639-1.
        language: Text,
        /// any: data of the item, be it a slice; full: the item for a whole area.
        strength: Text,
        /// Labelled records.
        records: i64 as "records",
        /// Items that are there and were found.
        found: i64 as "items",
        /// Items that are there and were not found.
        missed: i64 as "items",
        /// Items that were found and are not there.
        wrong: i64 as "items",
        /// Of what is found, the share that is right.
        precision: Option<f64>,
        /// The lower end of its 95 % interval (Wilson).
        precision_low: Option<f64>,
        /// Of what is there, the share that is found.
        sensitivity: Option<f64>,
        /// The lower end of its 95 % interval (Wilson).
        sensitivity_low: Option<f64>,
        /// True when there are cases enough to say anything.
        usable: bool,
    }
}

table! {
    /// Whether the answers that a leaf is scored from are tested, and by what; the share of the score that
    /// is tested is the sum of `effective` over the leaves that are.
    TestCoverageRow "test_coverage" key ["node"] {
        /// The leaf.
        node: NodeCode,
        /// The question that it is scored from; null for leaves that have none.
        question: Option<QuestionCode>,
        /// What it weighs in the index, from 0 to 1.
        effective: f64,
        /// A rule tests it.
        tested: bool,
        /// The rules.
        rules: Vec<Text>,
        /// Why no rule does; null where one does, or nobody said.
        because: Option<Text>,
    }
}

table! {
    /// What a rule says of an answer. It never changes the answer.
    VerificationRow "verification" key ["unit", "question", "instance", "rule", "item"] {
        /// Whose answer.
        unit: UnitCode,
        /// To which question.
        question: QuestionCode,
        /// Which block of a repeated section, from 1.
        instance: i64,
        /// The rule.
        rule: RuleCode,
        /// What was looked for; empty where the rule looks for nothing by name.
        item: Text,
        /// What was answered.
        option: OptionCode,
        /// What the answer earns of what it could earn, from 0 to 1.
        share: Option<f64>,
        /// supported, contradicted, not_found or cannot_be_tested. Not found is never No.
        verdict: Text,
        /// How sure the verdict is, from 0 to 1, with the finder's measured errors in it; null where
        /// nothing was tested.
        confidence: Option<f64>,
        /// What the evidence would earn in the answer's place, from 0 to 1, at the least.
        evidenced_low: Option<f64>,
        /// The same at the most.
        evidenced_high: Option<f64>,
        /// In a sentence.
        because: Text,
        /// What would settle it.
        settles: Text,
        /// The day that the question asks about.
        as_of: Text,
    }
}

table! {
    /// A row that a verdict stands on.
    VerificationEvidenceRow "verification_evidence" key ["unit", "question", "instance", "rule", "item", "kind", "id"] {
        /// Whose answer.
        unit: UnitCode,
        /// To which question.
        question: QuestionCode,
        /// Which block of a repeated section, from 1.
        instance: i64,
        /// The rule.
        rule: RuleCode,
        /// What was looked for.
        item: Text,
        /// dataset or catalog.
        kind: Text,
        /// The identifier in the table of that kind.
        id: Text,
        /// What it is called.
        title: Option<Text>,
        /// Where it can be looked at.
        url: Option<Text>,
        /// What in it bears on the answer.
        says: Text,
    }
}
