//! Lines and columns of a text, counted only when somebody asks.

/// Counts lines while a file is walked from its start to its end.
pub(crate) struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), at: 0, line: 1 }
    }

    /// The line that holds this byte, from 1; bytes are asked for in rising order.
    pub(crate) fn line(&mut self, byte: usize) -> u64 {
        let byte = byte.min(self.bytes.len());
        while self.at < byte {
            let ends = match self.bytes[self.at] {
                b'\n' => true,
                b'\r' => self.bytes.get(self.at + 1) != Some(&b'\n'),
                _ => false,
            };
            self.line += u64::from(ends);
            self.at += 1;
        }
        self.line
    }
}

/// Line and column, in characters from 1, of a byte of the text.
pub(crate) fn line_and_column(text: &str, byte: usize) -> (u64, u64) {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    let line = Lines::new(text).line(byte);
    let start = text[..byte].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    (line, text[start..byte].chars().count() as u64 + 1)
}

/// The first byte of a record, past the line ends that stand before it.
pub(crate) fn record_start(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from.min(bytes.len());
    while at < bytes.len() && matches!(bytes[at], b'\r' | b'\n') {
        at += 1;
    }
    at
}

/// The first byte of a cell, counted from 0 in the record that starts at `start`.
pub(crate) fn cell_start(text: &str, start: usize, delimiter: u8, cell: usize) -> usize {
    let mut quoted = false;
    let mut left = cell;
    let mut at = start;
    for byte in text.as_bytes()[start..].iter().copied() {
        if left == 0 {
            break;
        }
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            byte if byte == delimiter && !quoted => left -= 1,
            _ => {}
        }
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, record: usize, cell: usize, expected: (u64, u64)) {
        let start = record_start(text, record);
        assert_eq!(
            line_and_column(text, cell_start(text, start, b',', cell)),
            expected,
            "{text:?}"
        );
    }

    #[test]
    fn cells() {
        check("a,b,c", 0, 0, (1, 1));
        check("a,b,c", 0, 2, (1, 5));
        check("é,b\nx,y", 0, 1, (1, 3));
        check("a,b\r\n\r\nx,y", 3, 1, (3, 3));
        check("a\rb,c", 1, 1, (2, 3));
        check("\"a,\"\"\n\",b", 0, 1, (2, 3));
        check("a,b", 0, 9, (1, 4));
    }
}
