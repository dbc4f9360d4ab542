//! The words of an expression.

use crate::relevance::parser::{ParseError, ParseErrorKind};

/// A word, and the byte at which it starts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) word: Word,
    pub(super) at: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Word {
    Number(f64),
    Text(String),
    /// A name: a function, a path step, or an operator such as `and`.
    Name(String),
    /// `${question}`
    Reference(String),
    /// An operator or a bracket.
    Sign(&'static str),
    /// The end of the text.
    End,
}

/// Signs, the longer ones first.
const SIGNS: &[&str] = &[
    "!=", "<=", ">=", "..", "//", "=", "<", ">", "+", "-", "*", "|", "(", ")", "[", "]", ",", "/",
    ".",
];

/// Splits an expression into words, the end among them.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, ParseError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let start = at;
        let rest = &text[at..];
        let word = if letter.is_whitespace() {
            at += letter.len_utf8();
            continue;
        } else if letter == '\'' || letter == '"' {
            let inside = quoted(rest, letter, start)?;
            at += inside.len() + 2;
            Word::Text(inside.to_owned())
        } else if rest.starts_with("${") {
            let name = reference(rest, start)?;
            at += name.len() + 3;
            Word::Reference(name.to_owned())
        } else if starts_number(rest) {
            let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
            at += digits;
            let number = rest[..digits].parse();
            Word::Number(number.map_err(|_| {
                let message = format!("`{}` is not a number", &rest[..digits]);
                ParseError::at(start, message, "write a number such as `1` or `0.5`")
            })?)
        } else if letter.is_alphabetic() || letter == '_' {
            let length = rest.find(|c| !is_name_letter(c)).unwrap_or(rest.len());
            at += length;
            Word::Name(rest[..length].to_owned())
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            at += sign.len();
            Word::Sign(sign)
        } else {
            return Err(unexpected(letter, start));
        };
        tokens.push(Token { word, at: start });
    }
    tokens.push(Token { word: Word::End, at: text.len() });
    Ok(tokens)
}

fn starts_number(rest: &str) -> bool {
    let mut letters = rest.chars();
    match letters.next() {
        Some('.') => letters.next().is_some_and(|letter| letter.is_ascii_digit()),
        Some(letter) => letter.is_ascii_digit(),
        None => false,
    }
}

/// Letters of XML names; the colon is that of `jr:choice-name`.
fn is_name_letter(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | ':')
}

fn quoted(rest: &str, quote: char, start: usize) -> Result<&str, ParseError> {
    let inside = &rest[1..];
    let end = inside.find(quote).ok_or_else(|| {
        ParseError::at(start, "a quote is never closed", format!("end the text with {quote}"))
    })?;
    Ok(&inside[..end])
}

fn reference(rest: &str, start: usize) -> Result<&str, ParseError> {
    let inside = &rest[2..];
    let end = inside.find('}').ok_or_else(|| {
        ParseError::at(start, "`${` is never closed", "write a question as `${code}`")
    })?;
    let name = &inside[..end];
    if name.starts_with("last-saved#") {
        let hint = "an edition does not see earlier returns; ask again, or carry the answer over";
        let error = ParseError::at(start, "`last-saved#` is not supported", hint);
        return Err(error.kind(ParseErrorKind::Unsupported));
    }
    if name.is_empty() || name.contains(char::is_whitespace) || name.contains(['$', '{']) {
        let hint = "write the question's code between the braces, without spaces";
        return Err(ParseError::at(start, format!("`${{{name}}}` names no question"), hint));
    }
    Ok(name)
}

fn unexpected(letter: char, start: usize) -> ParseError {
    let hint = match letter {
        '“' | '”' | '‘' | '’' => "write straight quotes: `'` or `\"`",
        '&' => "write `and`",
        '!' => "write `not(…)`, or `!=` between two values",
        '$' => "write a question as `${code}`",
        '@' | ':' => "attributes and axes are not part of the subset",
        _ => "see the manual for what an expression may hold",
    };
    let kind = match letter {
        '@' | ':' => ParseErrorKind::Unsupported,
        _ => ParseErrorKind::Malformed,
    };
    ParseError::at(start, format!("`{letter}` has no meaning here"), hint).kind(kind)
}
