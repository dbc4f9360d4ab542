//! Which row of `questions.csv` stands in which: the tree that a form shows by its groups.

use super::table::Table;
use std::collections::HashMap;

/// The tree of an instrument, by the positions of its rows.
pub(super) struct Outline {
    /// The row each row stands in.
    pub(super) parents: Vec<Option<usize>>,
    /// What stands in each row, in the order of the file.
    pub(super) children: Vec<Vec<usize>>,
    roots: Vec<usize>,
}

impl Outline {
    /// The tree that the columns `section` and `item_of` describe. What names no section, or a
    /// section that stands in itself, stands at the top.
    pub(super) fn of(table: &Table) -> Self {
        let count = table.rows.len();
        let mut by_code = HashMap::new();
        for row in 0..count {
            by_code.entry(table.cell(row, "code").trim()).or_insert(row);
        }
        let named = |row, column: &str, types: &[&str]| {
            let code = table.cell(row, column).trim();
            let parent = by_code.get(code).copied().filter(|parent| *parent != row);
            parent.filter(|parent| types.contains(&table.cell(*parent, "type").trim()))
        };
        let mut parents: Vec<Option<usize>> = (0..count)
            .map(|row| {
                named(row, "item_of", &["matrix"])
                    .or_else(|| named(row, "section", &["section", "repeat"]))
            })
            .collect();
        for row in 0..count {
            if stands_in_itself(&parents, row) {
                parents[row] = None;
            }
        }
        let mut outline = Self { children: vec![Vec::new(); count], roots: Vec::new(), parents };
        for row in 0..count {
            match outline.parents[row] {
                Some(parent) => outline.children[parent].push(row),
                None => outline.roots.push(row),
            }
        }
        outline
    }

    /// Every row, each after the one it stands in.
    pub(super) fn walk(&self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.parents.len());
        let mut next: Vec<usize> = self.roots.iter().rev().copied().collect();
        while let Some(row) = next.pop() {
            order.push(row);
            next.extend(self.children[row].iter().rev());
        }
        order
    }

    /// The rows at the top.
    pub(super) fn roots(&self) -> &[usize] {
        &self.roots
    }
}

fn stands_in_itself(parents: &[Option<usize>], row: usize) -> bool {
    let mut above = parents[row];
    for _ in 0..parents.len() {
        match above {
            None => return false,
            Some(parent) if parent == row => return true,
            Some(parent) => above = parents[parent],
        }
    }
    // A circle further up; its own rows are set free, and this one keeps its place below them.
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_follow_what_they_stand_in() {
        let check = |csv: &str, expected: &[usize]| {
            let csv = format!("code,type,section,item_of\n{csv}");
            let table = Table::from_csv(csv.as_bytes(), b',').unwrap();
            assert_eq!(Outline::of(&table).walk(), expected, "{csv}");
        };
        check("a,text,,\nb,text,,\n", &[0, 1]);
        check("s,section,,\nt,section,,\na,text,s,\nb,text,t,\nc,text,s,\n", &[0, 2, 4, 1, 3]);
        check("a,text,s,\ns,section,,\n", &[1, 0]);
        check("m,matrix,,\ns,section,,\na,single,s,m\n", &[0, 2, 1]);
        check("a,text,nowhere,\nb,text,a,\n", &[0, 1]);
        check("s,section,t,\nt,section,s,\na,text,s,\n", &[0, 1, 2]);
        check("s,section,s,\n", &[0]);
    }
}
