//! One value from its bytes.

use super::Json;
use std::borrow::Cow;
use std::collections::HashSet;

/// Nesting beyond which nobody writes metadata.
const DEPTH_MAX: usize = 128;

/// Members beyond which repeated keys are looked up rather than looked for.
const MANY_MEMBERS: usize = 32;

/// Repeated keys that are named.
const REPEATED_MAX: usize = 20;

/// A value, and what was odd about how it was written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Read {
    pub(crate) value: Json,
    /// Keys that an object gave more than once.
    pub(crate) repeated: Vec<String>,
    /// What was set right, first of all.
    pub(crate) repaired: Option<String>,
    /// True when the bytes were not UTF-8, and read as Windows-1252.
    pub(crate) not_utf8: bool,
}

/// Why a value cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    /// Where, in bytes from the beginning of the value.
    pub(crate) offset: usize,
    pub(crate) what: Cow<'static, str>,
    /// True when it is only nested beyond any use.
    pub(crate) too_deep: bool,
}

impl Flaw {
    pub(crate) fn new(offset: usize, what: impl Into<Cow<'static, str>>) -> Self {
        Self { offset, what: what.into(), too_deep: false }
    }
}

/// Reads exactly one value.
pub(crate) fn read(bytes: &[u8]) -> Result<Read, Flaw> {
    let (text, not_utf8) = match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0, true),
    };
    let mut parser =
        Parser { text: &text, at: 0, depth: 0, read: Read { not_utf8, ..Read::default() } };
    let value = parser.value()?;
    parser.space();
    if parser.at < text.len() {
        return Err(Flaw::new(parser.at, "there is something after the end of the value"));
    }
    Ok(Read { value, ..parser.read })
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    read: Read,
}

impl Parser<'_> {
    fn value(&mut self) -> Result<Json, Flaw> {
        self.space();
        match self.peek() {
            Some(b'{') => self.object(),
            Some(b'[') => self.list(),
            Some(b'"') => self.string().map(Json::Text),
            Some(b'-' | b'+' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z') => self.word(),
            Some(_) => Err(self.flaw("a value was expected")),
            None => Err(self.flaw("it ends where a value was expected")),
        }
    }

    fn object(&mut self) -> Result<Json, Flaw> {
        self.enter()?;
        let mut members: Vec<(String, Json)> = Vec::new();
        let mut known: HashSet<String> = HashSet::new();
        loop {
            self.space();
            match self.peek() {
                Some(b'}') => break,
                Some(b'"') => {}
                _ => return Err(self.flaw("a key or the end of an object was expected")),
            }
            let key = self.string()?;
            self.space();
            if self.peek() != Some(b':') {
                return Err(self.flaw("a colon was expected after a key"));
            }
            self.at += 1;
            let value = self.value()?;
            let repeated = match members.len() {
                0..MANY_MEMBERS => members.iter().any(|(name, _)| *name == key),
                MANY_MEMBERS => {
                    known = members.iter().map(|(name, _)| name.clone()).collect();
                    known.contains(&key)
                }
                _ => known.contains(&key),
            };
            if repeated {
                if self.read.repeated.len() < REPEATED_MAX {
                    self.read.repeated.push(key);
                }
            } else {
                if members.len() >= MANY_MEMBERS {
                    known.insert(key.clone());
                }
                members.push((key, value));
            }
            self.comma(b'}', "a comma or the end of an object was expected")?;
        }
        self.leave();
        Ok(Json::Object(members))
    }

    fn list(&mut self) -> Result<Json, Flaw> {
        self.enter()?;
        let mut items = Vec::new();
        loop {
            self.space();
            if self.peek() == Some(b']') {
                break;
            }
            items.push(self.value()?);
            self.comma(b']', "a comma or the end of a list was expected")?;
        }
        self.leave();
        Ok(Json::List(items))
    }

    /// A comma, or the end that follows without one.
    fn comma(&mut self, end: u8, expected: &'static str) -> Result<(), Flaw> {
        self.space();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                self.space();
                if self.peek() == Some(end) {
                    self.repaired("a comma before the end of an object or a list");
                }
                Ok(())
            }
            Some(b) if b == end => Ok(()),
            _ => Err(self.flaw(expected)),
        }
    }

    fn string(&mut self) -> Result<String, Flaw> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let plain = rest.iter().position(|b| matches!(b, b'"' | b'\\' | 0..=0x1f));
            let Some(plain) = plain else {
                self.at = start;
                return Err(self.flaw("a text does not end"));
            };
            text.push_str(&self.text[self.at..self.at + plain]);
            self.at += plain;
            match rest[plain] {
                b'"' => {
                    self.at += 1;
                    return Ok(text);
                }
                b'\\' => self.escape(&mut text),
                control => {
                    self.repaired("a control character in a text");
                    text.push(char::from(control));
                    self.at += 1;
                }
            }
        }
    }

    fn escape(&mut self, text: &mut String) {
        let code = self.text.as_bytes().get(self.at + 1).copied();
        let plain = match code {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(text),
            _ => {
                self.repaired("a backslash before something that needs none");
                text.push('\\');
                self.at += 1;
                return;
            }
        };
        text.push(plain);
        self.at += 2;
    }

    /// `\u` and four digits, twice for what lies beyond them.
    fn unicode(&mut self, text: &mut String) {
        let unit = |at: usize| {
            let digits = self.text.get(at + 2..at + 6)?;
            let escape = self.text.get(at..at + 2)? == "\\u";
            let digits = digits.bytes().all(|b| b.is_ascii_hexdigit()).then_some(digits)?;
            u16::from_str_radix(digits, 16).ok().filter(|_| escape)
        };
        let Some(first) = unit(self.at) else {
            self.repaired("an escape that is none");
            text.push('\\');
            self.at += 1;
            return;
        };
        let second = unit(self.at + 6).filter(|_| (0xd800..0xdc00).contains(&first));
        let pair = second.and_then(|second| char::decode_utf16([first, second]).next()?.ok());
        match (pair, char::from_u32(u32::from(first))) {
            (Some(c), _) => {
                text.push(c);
                self.at += 12;
            }
            (None, Some(c)) => {
                text.push(c);
                self.at += 6;
            }
            (None, None) => {
                self.repaired("half of a character");
                text.push(char::REPLACEMENT_CHARACTER);
                self.at += 6;
            }
        }
    }

    /// A number or one of the three words; what Python writes for no number counts as null.
    fn word(&mut self) -> Result<Json, Flaw> {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-._".contains(c)));
        let word = &rest[..end.unwrap_or(rest.len())];
        let value = match word {
            "null" => Json::Null,
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            "NaN" | "Infinity" | "-Infinity" | "None" | "undefined" => {
                self.repaired("a value that JSON does not have");
                Json::Null
            }
            "True" | "False" => {
                self.repaired("a value that JSON does not have");
                Json::Bool(word == "True")
            }
            number
                if number.bytes().any(|b| b.is_ascii_digit()) && number.parse::<f64>().is_ok() =>
            {
                Json::Number(number.into())
            }
            other => {
                let shown: String = other.chars().take(40).collect();
                return Err(self.flaw(format!("`{shown}` is no value")));
            }
        };
        self.at += word.len();
        Ok(value)
    }

    fn enter(&mut self) -> Result<(), Flaw> {
        self.at += 1;
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            let what = format!("it is nested more than {DEPTH_MAX} deep");
            return Err(Flaw { too_deep: true, ..self.flaw(what) });
        }
        Ok(())
    }

    fn leave(&mut self) {
        self.at += 1;
        self.depth -= 1;
    }

    fn space(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        let space = |b: &u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r');
        self.at += rest.iter().position(|b| !space(b)).unwrap_or(rest.len());
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn repaired(&mut self, what: &str) {
        self.read.repaired.get_or_insert_with(|| what.to_owned());
    }

    fn flaw(&self, what: impl Into<Cow<'static, str>>) -> Flaw {
        Flaw::new(self.at, what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: &str) {
        let told = match read(written.as_bytes()) {
            Ok(read) => {
                String::from_utf8(crate::json::canonical(&read.value, |_| false)).expect("UTF-8")
            }
            Err(flaw) => format!("{}: {}", flaw.offset, flaw.what),
        };
        assert_eq!(told, expected, "{written}");
    }

    #[test]
    fn values_are_read_or_the_place_is_named() {
        check(r#" {"b": [1, true, null], "a": "x"} "#, r#"{"a":"x","b":[1,true,null]}"#);
        check("[]", "[]");
        check(r#""\u00e9\ud83d\ude00\n""#, "\"é😀\\n\"");
        check("12345678901234567890123", "12345678901234567890123");
        check("", "0: it ends where a value was expected");
        check(r#"{"a": tru}"#, "6: `tru` is no value");
        check(r#"{"a" 1}"#, "5: a colon was expected after a key");
        check(r#"{"a": 1 "b": 2}"#, "8: a comma or the end of an object was expected");
        check(r#"{"a": "x"#, "6: a text does not end");
        check("[1] 2", "4: there is something after the end of the value");
        check("<html>", "0: a value was expected");
    }

    #[test]
    fn small_breaches_are_set_right() {
        let check = |written: &str, expected: &str, repaired: &str| {
            let read = read(written.as_bytes()).expect(written);
            let value =
                String::from_utf8(crate::json::canonical(&read.value, |_| false)).expect("UTF-8");
            assert_eq!((value.as_str(), read.repaired.as_deref()), (expected, Some(repaired)));
        };
        check("[1, 2,]", "[1,2]", "a comma before the end of an object or a list");
        check("\"a\nb\"", r#""a\nb""#, "a control character in a text");
        check("{\"a\": NaN}", r#"{"a":null}"#, "a value that JSON does not have");
        check(r#""it\'s""#, r#""it\\'s""#, "a backslash before something that needs none");
        check(r#""\ud800x""#, "\"\u{fffd}x\"", "half of a character");
    }

    #[test]
    fn the_first_of_repeated_keys_stays() {
        let read = read(br#"{"a": 1, "b": {"a": 2, "a": 3}, "a": 4}"#).expect("it is JSON");
        assert_eq!(read.value.at("a").text().as_deref(), Some("1"));
        assert_eq!(read.repeated, ["a", "a"]);
        let many: Vec<String> = (0..500).map(|n| format!("\"k{n}\": {n}")).collect();
        let many = format!("{{{}, \"k499\": 0, \"k7\": 0}}", many.join(", "));
        let read = super::read(many.as_bytes()).expect("it is JSON");
        assert_eq!(read.repeated, ["k499", "k7"]);
        assert_eq!(read.value.members().len(), 500);
    }

    #[test]
    fn depth_is_bounded() {
        let deep = "[".repeat(200_000);
        let flaw = read(deep.as_bytes()).expect_err("nobody writes that");
        assert!(flaw.too_deep && flaw.offset == DEPTH_MAX + 1, "{flaw:?}");
        assert!(read(format!("{}{}", "[".repeat(128), "]".repeat(128)).as_bytes()).is_ok());
    }

    #[test]
    fn bytes_that_are_not_utf8_are_read_as_windows_1252() {
        let read = read(b"\"caf\xe9\"").expect("it is JSON in Latin-1");
        assert_eq!((read.value.text().as_deref(), read.not_utf8), (Some("café"), true));
    }
}
