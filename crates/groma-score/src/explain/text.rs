//! An explanation as a tree on a terminal.

use super::{Explained, ExplainedNode, ExplainedValue};
use std::fmt::{self, Display, Formatter};

impl Display for Explained {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}), variant {}", self.unit_name, self.unit, self.variant)?;
        if !self.variant_label.is_empty() {
            write!(f, ": {}", self.variant_label)?;
        }
        writeln!(f)?;
        if let Some(rank) = self.node.rank {
            write!(f, "rank {rank}")?;
            if let Some([low, high]) = self.node.rank_range {
                write!(f, ", {low} to {high} under weight draws")?;
            }
            writeln!(f)?;
        }
        writeln!(f)?;
        tree(f, &self.node, 0)
    }
}

fn tree(f: &mut Formatter<'_>, node: &ExplainedNode, depth: usize) -> fmt::Result {
    let indent = "  ".repeat(depth);
    write!(f, "{indent}{} {}: {}", node.code, node.name, number(node.score))?;
    if let Some(max) = node.points_max {
        write!(f, " of {}", number(Some(max)))?;
    }
    match (node.weight, node.contribution) {
        (Some(weight), Some(contribution)) if depth > 0 => {
            write!(f, "  [weight {} → {}]", number(Some(weight)), number(Some(contribution)))?;
        }
        _ => {}
    }
    if node.coverage < 1.0 && !node.children.is_empty() {
        write!(f, "  [coverage {:.0} %]", node.coverage * 100.0)?;
    }
    writeln!(f)?;
    if let Some(value) = &node.value {
        leaf(f, value, depth + 1)?;
    }
    for child in &node.children {
        tree(f, child, depth + 1)?;
    }
    for adjustment in &node.adjustments {
        let sign = if adjustment.amount < 0.0 { "" } else { "+" };
        writeln!(
            f,
            "{indent}  {sign}{} by {}",
            number(Some(adjustment.amount)),
            adjustment.reason
        )?;
    }
    Ok(())
}

fn leaf(f: &mut Formatter<'_>, value: &ExplainedValue, depth: usize) -> fmt::Result {
    let indent = "  ".repeat(depth);
    for answer in &value.answers {
        write!(f, "{indent}{} ", answer.question)?;
        match &answer.option {
            Some(option) => write!(f, "“{option}”")?,
            None => write!(f, "({})", answer.kind.replace('_', " "))?,
        }
        write!(f, " → {} by {}", number(answer.points), answer.rule)?;
        if answer.unsure {
            write!(f, ", a reviewer is not sure")?;
        }
        writeln!(f)?;
    }
    if value.answers.is_empty() {
        writeln!(f, "{indent}{} ({}), {}", number(value.value), value.basis, value.source)?;
    }
    for part in &value.parts {
        writeln!(f, "{indent}  {} {}", number(Some(part.amount)), part.item)?;
    }
    if let Some(decision) = &value.decision {
        let by = format!("{} on {}", decision.author, decision.date);
        writeln!(f, "{indent}  overridden by {by}: {}", decision.reason)?;
    }
    if !value.depends_on_units.is_empty() {
        writeln!(f, "{indent}  depends on {}", value.depends_on_units.join(" "))?;
    }
    Ok(())
}

/// At most six digits after the point; the JSON form has all of them.
fn number(number: Option<f64>) -> String {
    match number {
        None => "–".to_owned(),
        Some(number) => {
            let text = format!("{number:.6}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
    }
}
