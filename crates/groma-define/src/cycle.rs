//! Cycles in what should be a tree or an order.

use std::collections::HashMap;

/// The cycles that a walk along `next` finds, each from the name at which it closes.
///
/// The walk keeps its own stack: a chain of a hundred thousand names is as good as one of ten.
pub(crate) fn cycles<'a>(
    names: impl IntoIterator<Item = &'a str>,
    next: impl Fn(&'a str) -> Vec<&'a str>,
) -> Vec<Vec<&'a str>> {
    // A name that is done lies on no cycle that was not found; one that is open is on the path.
    let mut done: HashMap<&str, bool> = HashMap::new();
    let mut found = Vec::new();
    for start in names {
        if done.contains_key(start) {
            continue;
        }
        done.insert(start, false);
        let mut path = vec![(start, next(start))];
        while let Some((name, left)) = path.last_mut() {
            let Some(follower) = left.pop() else {
                done.insert(name, true);
                path.pop();
                continue;
            };
            match done.get(follower) {
                Some(true) => {}
                Some(false) => {
                    let from = path.iter().position(|(name, _)| *name == follower).unwrap_or(0);
                    found.push(path[from..].iter().map(|(name, _)| *name).collect());
                }
                None => {
                    done.insert(follower, false);
                    path.push((follower, next(follower)));
                }
            }
        }
    }
    found
}

/// A cycle as it is shown: `a` → `b` → `a`.
pub(crate) fn shown(cycle: &[&str]) -> String {
    let names = cycle.iter().chain(cycle.first()).map(|name| format!("`{name}`"));
    names.collect::<Vec<_>>().join(" → ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(arrows: &[(&'static str, &'static str)], expected: &[&str]) {
        let next = |name: &str| {
            arrows.iter().filter(|(from, _)| *from == name).map(|(_, to)| *to).collect()
        };
        let found = cycles(arrows.iter().map(|(from, _)| *from), next);
        assert_eq!(found.iter().map(|cycle| shown(cycle)).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn found_once() {
        check(&[("a", "b"), ("b", "c")], &[]);
        check(&[("a", "a")], &["`a` → `a`"]);
        check(&[("a", "b"), ("b", "c"), ("c", "b")], &["`b` → `c` → `b`"]);
        check(&[("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")], &[]);
    }
}
