//! What the beginning of a document shows of its shape: enough to tell who wrote it.

use super::split::{Key, Plan, Splitter, Want};
use crate::answer::Answer;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Members that are noticed.
const NOTICED_MAX: usize = 2000;

/// How deep is looked.
const DEPTH: usize = 6;

/// Ways to members, with what is there: `{`, `[`, or a plain value; of lists the first item.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outline {
    members: BTreeMap<String, String>,
}

impl Outline {
    /// Of an answer; none when it is not JSON.
    pub(crate) fn of(answer: &Answer) -> Option<Self> {
        match super::Document::open(answer) {
            super::Opened::Json(document) => Some(document.outline),
            super::Opened::Not(..) => None,
        }
    }

    /// Of the first bytes of a document.
    pub(super) fn of_beginning(beginning: &[u8]) -> Self {
        let noticed = RefCell::new(BTreeMap::new());
        let want = |way: &[Key], first: u8| {
            let inner = way.iter().any(|key| matches!(key, Key::At(1..)));
            let mut noticed = noticed.borrow_mut();
            if inner || way.len() >= DEPTH || noticed.len() >= NOTICED_MAX {
                return Want::Skip;
            }
            if !matches!(first, b'{' | b'[') {
                return Want::Take;
            }
            noticed.entry(written(way)).or_insert_with(|| char::from(first).to_string());
            Want::Enter
        };
        let plan = Plan { want: &want, is_record: &|_| false };
        let mut splitter = Splitter::new(Box::new(beginning));
        let mut values = Vec::new();
        while let Ok(Some(cut)) = splitter.next(&plan) {
            if let Ok(read) = cut.read {
                values.push((written(&cut.way), read.value.text().unwrap_or_default()));
            }
        }
        let mut members = noticed.into_inner();
        for (way, value) in values {
            members.entry(way).or_insert(value);
        }
        Self { members }
    }

    pub(crate) fn has(&self, way: &str) -> bool {
        self.members.contains_key(way)
    }

    pub(crate) fn any(&self, root: &str, names: &[&str]) -> bool {
        names.iter().any(|name| self.has(&format!("{root}/{name}")))
    }

    pub(crate) fn all(&self, root: &str, names: &[&str]) -> bool {
        names.iter().all(|name| self.has(&format!("{root}/{name}")))
    }

    pub(crate) fn is_list(&self, way: &str) -> bool {
        self.get(way) == "["
    }

    /// The value on this way; empty when there is none.
    pub(crate) fn get(&self, way: &str) -> &str {
        self.members.get(way).map_or("", String::as_str)
    }

    /// True when a value below this way contains a text.
    pub(crate) fn mentions(&self, below: &str, text: &str) -> bool {
        let below =
            self.members.range(below.to_owned()..).take_while(|(way, _)| way.starts_with(below));
        below.into_iter().any(|(_, value)| value.contains(text))
    }
}

fn written(way: &[Key]) -> String {
    let step = |key: &Key| match key {
        Key::Name(name) => format!("/{name}"),
        Key::At(at) => format!("/{at}"),
    };
    way.iter().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_shows_the_shape() {
        let outline = Outline::of_beginning(
            br#"{"success": true, "result": {"count": 2, "results": [{"id": "a", "extras": []}, {"id": "b"}, {"i"#,
        );
        assert!(outline.has("/result/results/0/id") && !outline.has("/result/results/1/id"));
        assert!(outline.is_list("/result/results") && !outline.is_list("/result"));
        assert_eq!((outline.get("/success"), outline.get("/result/count")), ("true", "2"));
        assert!(outline.mentions("/result", "a") && !outline.mentions("/result", "x"));
    }
}
