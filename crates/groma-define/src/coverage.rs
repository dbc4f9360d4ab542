//! What of other frameworks an edition covers.

use crate::definition::{Crosswalk, Definition};
use crate::table::Text;
use crate::tables::CrosswalkCoverageRow;
use std::collections::{BTreeMap, BTreeSet};

/// One row for each node of each framework, in the order in which they are declared; nodes that
/// only links name follow. A node that is excluded and yet linked is covered.
pub fn report(definition: &Definition) -> Vec<CrosswalkCoverageRow> {
    let mut items: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for Crosswalk { item, framework, code, .. } in &definition.crosswalk {
        items.entry((framework, code)).or_default().insert(item);
    }
    let mut rows = Vec::new();
    for node in &definition.crosswalk_nodes {
        let linked = items.remove(&(node.framework.as_str(), node.code.as_str()));
        let count = linked.map_or(0, |items| items.len());
        let excluded = node.excluded.as_deref();
        rows.push(row((&node.framework, &node.code), &node.name, count, excluded));
    }
    let undeclared = items.into_iter();
    rows.extend(undeclared.map(|(node, items)| row(node, "", items.len(), None)));
    rows
}

fn row(
    (framework, code): (&str, &str),
    name: &str,
    items: usize,
    excluded: Option<&str>,
) -> CrosswalkCoverageRow {
    let status = match (items, excluded) {
        (1.., _) => "covered",
        (0, Some(_)) => "excluded",
        (0, None) => "not covered",
    };
    CrosswalkCoverageRow {
        framework: Text::from(framework),
        code: Text::from(code),
        name: Text::from(name),
        items: items as i64,
        status: Text::from(status),
        reason: excluded.map(Text::from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edited::{Edit::Add, definition};

    #[test]
    fn every_node_has_a_status() {
        let links = "q_portal,example-charter,4,,\nq_policy,other,x,,\nq_portal,other,x,,\n";
        let rows = report(&definition(&[Add("crosswalk.csv", links)]));
        let shown: Vec<String> = rows
            .iter()
            .map(|row| {
                let reason = row.reason.as_deref().unwrap_or_default();
                format!("{} {} {} {} {reason}", row.framework, row.code, row.items, row.status)
            })
            .collect();
        insta::assert_snapshot!(shown.join("\n"), @r"
        example-charter 1 2 covered 
        example-charter 2 1 covered 
        example-charter 3 0 not covered 
        example-charter 4 1 covered not asked of governments
        other x 2 covered
        ");
    }
}
