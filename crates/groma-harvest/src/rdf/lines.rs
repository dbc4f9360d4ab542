//! N-Triples and N-Quads: every line by itself. Names of graphs are not kept.

use super::window::Window;
use super::{Draught, shown};
use crate::finding;
use oxttl::NQuadsParser;
use oxttl::nquads::LowLevelNQuadsParser;

/// Reads a document.
pub(super) fn read(text: &mut Window<'_>, to: &mut Draught) {
    let mut parser = NQuadsParser::new().lenient().low_level();
    while !to.is_full() {
        let end = match text.rest().find('\n') {
            Some(end) => end + 1,
            None if text.more() => continue,
            None if text.rest().is_empty() => return,
            None => text.rest().len(),
        };
        line(text.rest()[..end].trim(), text.line(), &mut parser, to);
        text.pass(end);
    }
}

/// Reads a line.
fn line(own: &str, line: u64, parser: &mut LowLevelNQuadsParser, to: &mut Draught) {
    if own.is_empty() || own.starts_with('#') {
        return;
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
    let Some(why) = wrong else {
        return triples.iter().for_each(|triple| to.graph.add(triple, line));
    };
    *parser = NQuadsParser::new().lenient().low_level();
    let message = format!("A line was left out: {}: {}", why.trim_end_matches('.'), shown(own));
    to.flaw(finding::REPAIRED_RECORD, Some(line), message);
}
