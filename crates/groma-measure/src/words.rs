//! Terms looked for in texts: one automaton over all of them.
//!
//! A term is matched on folded text (lower case, without accents) from the beginning of a word. With
//! `*` at its end it matches every ending, without it the whole word; a `*` inside it stands for the
//! rest of a word.

use aho_corasick::{AhoCorasick, MatchKind};

/// Terms, ready to be looked for.
#[derive(Debug)]
pub(crate) struct Words {
    automaton: AhoCorasick,
    terms: Vec<Term>,
}

#[derive(Debug)]
struct Term {
    /// What follows a `*` inside the term, piece by piece.
    more: Vec<String>,
    stem: bool,
}

impl Words {
    /// Takes terms as they are written; an empty one, or too many, is refused.
    pub(crate) fn of<'t>(written: impl Iterator<Item = &'t str>) -> Result<Self, String> {
        let (mut firsts, mut terms) = (Vec::new(), Vec::new());
        for text in written {
            let stem = text.ends_with('*');
            let folded = folded(text.trim_end_matches('*'));
            let mut pieces = folded.split('*').map(str::to_owned);
            let first = pieces.next().filter(|first| !first.is_empty());
            firsts.push(first.ok_or("an empty term")?);
            terms.push(Term { more: pieces.collect(), stem });
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(firsts)
            .map_err(|why| why.to_string())?;
        Ok(Self { automaton, terms })
    }

    /// Calls with the place of each term that a folded text has, as often as it has it.
    pub(crate) fn look(&self, folded: &str, mut each: impl FnMut(usize)) {
        for found in self.automaton.find_overlapping_iter(folded) {
            let at = found.pattern().as_usize();
            let begins = !folded[..found.start()].chars().next_back().is_some_and(is_of_word);
            if begins && self.terms[at].goes_on(&folded[found.end()..]) {
                each(at);
            }
        }
    }
}

impl Term {
    fn goes_on(&self, mut rest: &str) -> bool {
        for piece in &self.more {
            let Some(after) = rest.trim_start_matches(is_of_word).strip_prefix(piece.as_str())
            else {
                return false;
            };
            rest = after;
        }
        self.stem || !rest.starts_with(is_of_word)
    }
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// Lower case, and without the accents of European letters.
pub(crate) fn folded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => plain.push('a'),
            'ç' | 'ć' | 'č' => plain.push('c'),
            'ď' | 'đ' => plain.push('d'),
            'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => plain.push('e'),
            'ğ' | 'ģ' => plain.push('g'),
            'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' => plain.push('i'),
            'ķ' => plain.push('k'),
            'ł' | 'ļ' | 'ĺ' => plain.push('l'),
            'ñ' | 'ń' | 'ň' | 'ņ' => plain.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' => plain.push('o'),
            'ŕ' | 'ř' => plain.push('r'),
            'ś' | 'š' | 'ş' | 'ș' => plain.push('s'),
            'ť' | 'ţ' | 'ț' => plain.push('t'),
            'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ų' => plain.push('u'),
            'ý' | 'ÿ' => plain.push('y'),
            'ź' | 'ż' | 'ž' => plain.push('z'),
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            '’' => plain.push('\''),
            c if c.is_whitespace() || c == '-' || c == '_' => plain.push(' '),
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_found_where_words_begin() {
        let check = |term: &str, text: &str, expected: usize| {
            let words = Words::of([term].into_iter()).expect("one term");
            let mut found = 0;
            words.look(&folded(text), |_| found += 1);
            assert_eq!(found, expected, "{term} in {text}");
        };
        check("port", "The port, a sport; ports", 1);
        check("port*", "The port, a sport; ports", 2);
        check("qualité de l'air", "QUALITE DE L\u{2019}AIR 2020", 1);
        check("declaration* of interest*", "Declarations of interests", 1);
        check("declaration* of interest*", "declaration on interests", 0);
        check("code* postal", "codes postal; code postal; code postale", 2);
    }

    #[test]
    fn an_empty_term_is_refused() {
        for term in ["", "*"] {
            assert!(Words::of([term].into_iter()).is_err());
        }
    }
}
