//! N-Triples and N-Quads: every line by itself. Names of graphs are not kept.

use super::{Draught, shown};
use crate::finding;
use oxttl::NQuadsParser;

/// Reads a document.
pub(super) fn read(text: &str, to: &mut Draught) {
    let fresh = || NQuadsParser::new().lenient().low_level();
    let mut parser = fresh();
    for (at, written) in text.split('\n').enumerate() {
        if to.is_full() {
            return;
        }
        let (line, own) = (at as u64 + 1, written.trim());
        if own.is_empty() || own.starts_with('#') {
            continue;
        }
        parser.extend_from_slice(own.as_bytes());
        parser.extend_from_slice(b"\n");
        let mut triples = Vec::new();
        let mut wrong = None;
        while let Some(next) = parser.parse_next() {
            match next {
                Ok(quad) => triples.push(oxrdf::Triple::from(quad)),
                Err(error) => wrong = Some(error.message().to_owned()),
            }
        }
        // The parser waits for the end of a string that has none.
        if triples.is_empty() && wrong.is_none() {
            wrong = Some("It is not a whole statement".to_owned());
        }
        match wrong {
            None => triples.into_iter().for_each(|triple| to.graph.add(triple, line)),
            Some(why) => {
                parser = fresh();
                let message =
                    format!("A line was left out: {}: {}", why.trim_end_matches('.'), shown(own));
                to.flaw(finding::REPAIRED_RECORD, Some(line), message);
            }
        }
    }
}
