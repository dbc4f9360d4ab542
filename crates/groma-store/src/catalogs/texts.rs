//! Many texts in one place: a million names without a million small pieces of memory.

/// Texts, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    bytes: String,
    ends: Vec<usize>,
}

impl Texts {
    pub(crate) fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn get(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[at]]
    }

    /// Where a text is, when all of them are in their order.
    pub(crate) fn find(&self, text: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.get(middle).cmp(text) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    /// Gives back what was kept for texts to come.
    pub(crate) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::Texts;

    #[test]
    fn texts_are_found() {
        let mut texts = Texts::default();
        for text in ["", "a", "aa", "b", "é"] {
            texts.push(text);
        }
        for (text, expected) in [
            ("", Some(0)),
            ("a", Some(1)),
            ("aa", Some(2)),
            ("ab", None),
            ("b", Some(3)),
            ("é", Some(4)),
            ("z", None),
        ] {
            assert_eq!(texts.find(text), expected, "{text}");
        }
        assert_eq!(Texts::default().find("a"), None);
    }
}
