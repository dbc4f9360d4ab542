//! How the index is computed, generated from the edition: nothing on this page was
//! written by hand beside it.

use crate::figures::Figures;
use crate::number::{or_missing, shortest};
use crate::page::{Page, Place};
use crate::{inputs, link, option_maps, ranges, settings};
use groma_define::tables::{EffectiveWeightRow, NodeRow};
use groma_define::{Rule, RuleKind};
use maud::{Markup, html};

pub(crate) const PAGE: Page =
    Page { name: "method", places: |_| vec![Place::top("method.html", "Method", "Method")], body };

/// What the framework's table is made from.
struct Framework<'a> {
    rows: Vec<(&'a NodeRow, Option<&'a EffectiveWeightRow>)>,
}

fn query<'a>(figures: &'a Figures<'_>) -> Framework<'a> {
    let main = figures.main().as_str();
    let roots = figures.roots().iter();
    let nodes = roots.flat_map(|root| figures.below(root.as_str()));
    Framework {
        rows: nodes.map(|node| (node, figures.weights.get([main, node.node.as_str()]))).collect(),
    }
}

fn body(figures: &Figures<'_>, _: &Place) -> Markup {
    let framework = query(figures);
    let rules = &figures.definition.rules;
    html! {
        h1 { "Method" }
        nav.toc aria-label="On this page" { ul {
            li { a href="#steps" { "Steps" } } li { a href="#settings" { "Settings" } }
            li { a href="#framework" { "Framework and weights" } }
            @if !figures.option_points.is_empty() { li { a href="#maps" { "Option maps" } } }
            @if !rules.is_empty() { li { a href="#rules" { "Rules" } } }
            li { a href="#inputs" { "Inputs" } }
        } }
        (steps(figures))
        h2 #settings { "Settings in force" }
        p { "Where a variant is not like " strong { (figures.main()) } ", the setting is marked." }
        (settings::table(figures))
        h2 #framework { "Framework and weights" }
        p { "The effective weight is the product of the shares from the index down, under the variant " (figures.main()) "." }
        (link::scroller("Framework", &framework_table(figures, &framework)))
        (link::download(figures, "", "effective_weight"))
        @if !figures.option_points.is_empty() {
            h2 #maps { "Option maps" }
            p { "What an answer earns, by list and option. A word in place of a number is a rule: "
                "split gives each ticked option an equal part, zero earns nothing, drop leaves numerator and denominator, "
                "full earns everything, block makes publication wait. Lines that begin with @ speak of a whole kind of answer." }
            (option_maps::table(figures))
            (link::download(figures, "", "option_points"))
        }
        @if !rules.is_empty() {
            h2 #rules { "Rules" }
            @for rule in rules { (rule_text(rule)) }
        }
        h2 #inputs { "Inputs" }
        (inputs::table(figures))
    }
}

/// A setting's key, and the words before and after its value.
type Words = (&'static str, &'static str, &'static str);

/// The verbs in order, each with the setting that was in force.
fn steps(figures: &Figures<'_>) -> Markup {
    let main = figures.main();
    let set = |key: &str| figures.setting(main.as_str(), key);
    let lines: [(&str, &[Words]); 7] = [
        (
            "Score answers",
            &[
                ("answers.map", "option map ", ""),
                ("answers.unit", "in ", ""),
                ("answers.unsure", "answers marked unsure: ", ""),
                ("answers.overrides", "overrides applied: ", ""),
            ],
        ),
        (
            "Treat missing answers",
            &[
                ("missing.not_answered", "not answered: ", ""),
                ("missing.dont_know", "don\u{2019}t know: ", ""),
                ("missing.not_applicable", "not applicable: ", ""),
                ("missing.confidential", "confidential: ", ""),
                ("missing.not_asked", "not asked: ", ""),
            ],
        ),
        ("Normalise", &[("normalise.default", "", " unless a node says otherwise")]),
        ("Weight", &[("weight.default", "weights as ", "")]),
        (
            "Aggregate",
            &[
                ("aggregate.default", "", " unless a node says otherwise"),
                ("aggregate.missing", "a missing part: ", ""),
                ("aggregate.coverage", "least coverage ", ""),
            ],
        ),
        (
            "Rank",
            &[("rank.by", "by ", " scores"), ("rank.ties", "equal scores share the ", " rank")],
        ),
        (
            "Round, once, at publication",
            &[
                ("publish.decimals", "digits after the point: ", ""),
                ("publish.rounding", "a five: ", ""),
            ],
        ),
    ];
    html! {
        h2 #steps { "Steps" }
        p { "Variant " strong { (main) } ": " (figures.variant_label(main.as_str())) "." }
        ol.steps {
            @for (name, keys) in lines { li {
                strong { (name) }
                @for (at, (key, before, after)) in keys.iter().filter(|(key, ..)| set(key).is_some()).enumerate() {
                    @if at == 0 { ": " } @else { ", " }
                    (before) em { (plain(set(key).unwrap_or_default())) } (after)
                }
                "."
            } }
            li { strong { "Say what is uncertain" } ": "
                @if ranges::exist(figures, main) { (ranges::sentence(figures, main)) "; seed " (figures.definition.edition.seed) "." }
                @else { "no weights were drawn." }
            }
        }
    }
}

/// A setting's value as it is read aloud.
fn plain(value: &str) -> &str {
    match value {
        "true" => "yes",
        "false" => "no",
        other => other,
    }
}

fn framework_table(figures: &Figures<'_>, framework: &Framework<'_>) -> Markup {
    let has_max = framework.rows.iter().any(|(node, _)| node.points_max.is_some());
    html! {
        table.tree {
            thead { tr {
                th scope="col" { "Node" } th scope="col" { "Source" } th.r scope="col" { "Weight" }
                th.r scope="col" { "Share of its group" } th.r scope="col" { "Effective weight" }
                @if has_max { th.r scope="col" { "Most points" } }
            } }
            tbody { @for (node, weight) in &framework.rows {
                @let id = figures.node_file(node.node.as_str()).map(|file| format!("n-{file}"));
                @let class = format!("d{}{}", node.depth.clamp(0, 5), if node.leaf { "" } else { " b" });
                tr id=[id] class=(class) {
                    th scope="row" lang=[figures.lang()] {
                        @if node.leaf { bdi { (node.name) } } @else { (link::node(figures, "", node.node.as_str())) }
                        " " small { (node.node) @if &*node.direction == "down" { ", less is better" } }
                    }
                    td { (node.source.as_deref().unwrap_or_default()) }
                    td.r { (or_missing(weight.map(|row| shortest(row.weight)))) }
                    td.r { (or_missing(weight.map(|row| precise(row.share)))) }
                    td.r { (or_missing(weight.map(|row| precise(row.effective)))) }
                    @if has_max { td.r { (node.points_max.map(shortest).unwrap_or_default()) } }
                }
            } }
        }
    }
}

/// A share with two digits, as small items need.
fn precise(share: f64) -> String {
    format!("{}\u{a0}%", crate::number::fixed(share * 100.0, 2))
}

fn rule_text(rule: &Rule) -> Markup {
    let kind = match rule.kind {
        RuleKind::Indicator => "indicator",
        RuleKind::Check => "check",
        RuleKind::Verification => "verification",
        RuleKind::Metric => "metric",
    };
    html! {
        section {
            h3 { code { (rule.code) } }
            p { (rule.why) }
            dl.facts {
                div { dt { "Kind" } dd { (kind) ", about " (rule.subject) } }
                @if let Some(points) = rule.points { div { dt { "Most points" } dd { (shortest(points)) } } }
                @if let Some(cohort) = &rule.cohort { div { dt { "Looks at the cohort" } dd { (cohort) } } }
                div { dt { "Source" } dd { (crate::shell::linked(&rule.source)) } }
                div { dt { "Reads" } dd { (rule.reads.join(", ")) } }
                div { dt { "Proved by" } dd { (rule.cases.len()) " cases" } }
            }
            pre tabindex="0" { code { (rule.sql) } }
            @if let Some(sql) = &rule.part_sql { p { "Its parts:" } pre tabindex="0" { code { (sql) } } }
        }
    }
}
