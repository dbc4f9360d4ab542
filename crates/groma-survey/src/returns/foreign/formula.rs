//! Nested conditions on an answer, as an option map: `IF(B2="Yes",C2,IF(B2="No",C2*2/3,0))`.
//!
//! What is understood: conditions that compare one cell with texts, joined by `OR`; values of
//! numbers, one cell with the weight, and the four operations. Everything else is named.

/// An option map that a formula is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct OptionMap {
    /// The cell that is compared, for example `B2`.
    pub(super) answer: String,
    /// Options with their points, the first that fits counts.
    pub(super) points: Vec<(String, f64)>,
    /// What everything else earns.
    pub(super) otherwise: f64,
}

/// The deepest nesting; Excel allows 64.
const DEPTH_MAX: usize = 70;

/// Reads a formula; `cell` gives the number that stands in a cell. Says what is not understood.
pub(super) fn option_map(
    formula: &str,
    cell: &dyn Fn(&str) -> Option<f64>,
) -> Result<OptionMap, String> {
    let formula = formula.trim().trim_start_matches("of:").trim_start_matches('=');
    let tokens = tokens(formula)?;
    let mut parser = Parser { tokens: &tokens, at: 0, cell, answer: None };
    let mut points = Vec::new();
    let otherwise = parser.conditions(&mut points, 0)?;
    if parser.at < tokens.len() {
        return Err("something follows the conditions".to_owned());
    }
    let answer = parser.answer.ok_or("it compares no answer")?;
    Ok(OptionMap { answer, points, otherwise })
}

/// The cell that a formula refers to and nothing else: sheet and cell.
pub(super) fn reference(formula: &str) -> Option<(Option<String>, String)> {
    let text = formula.trim().trim_start_matches("of:").trim_start_matches('=').trim();
    let text = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let (sheet, cell) = match text.rsplit_once('!').or_else(|| text.rsplit_once('.')) {
        Some((sheet, cell)) => (Some(sheet.trim_start_matches('$')), cell),
        None => (None, text),
    };
    let sheet = sheet.filter(|sheet| !sheet.is_empty()).map(|sheet| {
        let inside = sheet.strip_prefix('\'').and_then(|sheet| sheet.strip_suffix('\''));
        inside.unwrap_or(sheet).replace("''", "'")
    });
    Some((sheet, cell_name(cell)?))
}

/// `$B$2` as `B2`; none when it names no cell.
pub(super) fn cell_name(text: &str) -> Option<String> {
    let text = text.replace('$', "").to_uppercase();
    let letters = text.find(|letter: char| letter.is_ascii_digit())?;
    let (column, row) = text.split_at(letters);
    let fits = (1..=3).contains(&column.len())
        && column.bytes().all(|byte| byte.is_ascii_uppercase())
        && row.len() <= 7
        && row.bytes().all(|byte| byte.is_ascii_digit());
    fits.then_some(text)
}

/// Row and column of a cell, both from 0.
pub(super) fn position(cell: &str) -> Option<(usize, usize)> {
    let name = cell_name(cell)?;
    let digits = name.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, row) = name.split_at(digits);
    let column = letters.bytes().fold(0, |sum, letter| sum * 26 + usize::from(letter - b'A') + 1);
    Some((row.parse::<usize>().ok()?.checked_sub(1)?, column - 1))
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Text(String),
    Number(f64),
    /// A cell or a function.
    Name(String),
    Sign(char),
}

fn tokens(formula: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut letters = formula.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            ' ' | '\n' | '\r' | '\t' | '[' | ']' => {}
            '"' => {
                let mut text = String::new();
                loop {
                    match letters.next() {
                        Some('"') if letters.peek() == Some(&'"') => {
                            letters.next();
                            text.push('"');
                        }
                        Some('"') => break,
                        Some(other) => text.push(other),
                        None => return Err("a quote is never closed".to_owned()),
                    }
                }
                tokens.push(Token::Text(text));
            }
            '0'..='9' => {
                let mut text = letter.to_string();
                while let Some(next) = letters.next_if(|next| next.is_ascii_digit() || *next == '.')
                {
                    text.push(next);
                }
                tokens.push(Token::Number(
                    text.parse().map_err(|_| format!("`{text}` is no number"))?,
                ));
            }
            // OpenDocument writes a dot before cells of the same sheet.
            '.' if letters
                .peek()
                .is_some_and(|next| next.is_ascii_alphabetic() || *next == '$') => {}
            letter if letter.is_alphabetic() || letter == '$' || letter == '_' => {
                let mut text = letter.to_string();
                while let Some(next) = letters
                    .next_if(|next| next.is_alphanumeric() || matches!(next, '$' | '_' | '.'))
                {
                    text.push(next);
                }
                tokens.push(Token::Name(text));
            }
            '=' | '(' | ')' | ',' | ';' | '*' | '/' | '+' | '-' => {
                tokens.push(Token::Sign(if letter == ';' { ',' } else { letter }));
            }
            '%' => {
                if let Some(Token::Number(number)) = tokens.last_mut() {
                    *number /= 100.0;
                }
            }
            other => return Err(format!("`{other}` is no part of an option map")),
        }
    }
    Ok(tokens)
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    cell: &'a dyn Fn(&str) -> Option<f64>,
    answer: Option<String>,
}

impl Parser<'_> {
    /// The value for everything else, with the options before it added to the map.
    fn conditions(&mut self, points: &mut Vec<(String, f64)>, depth: usize) -> Result<f64, String> {
        if depth > DEPTH_MAX {
            return Err("the conditions are nested too deep".to_owned());
        }
        if !self.takes_function("IF") {
            return self.sum(depth);
        }
        let options = self.condition(depth)?;
        self.expect(',')?;
        let value = self.sum(depth + 1)?;
        for option in options {
            points.push((option, value));
        }
        let otherwise = if self.takes(',') { self.conditions(points, depth + 1)? } else { 0.0 };
        self.expect(')')?;
        Ok(otherwise)
    }

    /// The texts with which the answer is compared.
    fn condition(&mut self, depth: usize) -> Result<Vec<String>, String> {
        if depth > DEPTH_MAX {
            return Err("the conditions are nested too deep".to_owned());
        }
        if self.takes_function("OR") {
            let mut options = self.condition(depth + 1)?;
            while self.takes(',') {
                options.extend(self.condition(depth + 1)?);
            }
            self.expect(')')?;
            return Ok(options);
        }
        let first = self.take();
        self.expect('=').map_err(|_| "a condition is no comparison of the answer".to_owned())?;
        let (name, text) = match (first, self.take()) {
            (Some(Token::Name(name)), Some(Token::Text(text)))
            | (Some(Token::Text(text)), Some(Token::Name(name))) => (name, text),
            (Some(Token::Name(name)), Some(Token::Number(number)))
            | (Some(Token::Number(number)), Some(Token::Name(name))) => (name, number.to_string()),
            _ => {
                return Err(
                    "a condition compares something else than the answer and a text".to_owned()
                );
            }
        };
        let name = cell_name(&name).ok_or_else(|| format!("`{name}` is no cell"))?;
        match &self.answer {
            Some(answer) if *answer != name => {
                return Err(format!("it looks at {answer} and at {name}"));
            }
            _ => self.answer = Some(name),
        }
        Ok(vec![text])
    }

    fn sum(&mut self, depth: usize) -> Result<f64, String> {
        let mut value = self.product(depth)?;
        loop {
            if self.takes('+') {
                value += self.product(depth)?;
            } else if self.takes('-') {
                value -= self.product(depth)?;
            } else {
                return Ok(value);
            }
        }
    }

    fn product(&mut self, depth: usize) -> Result<f64, String> {
        let mut value = self.factor(depth)?;
        loop {
            if self.takes('*') {
                value *= self.factor(depth)?;
            } else if self.takes('/') {
                let divisor = self.factor(depth)?;
                if divisor == 0.0 {
                    return Err("it divides by zero".to_owned());
                }
                value /= divisor;
            } else {
                return Ok(value);
            }
        }
    }

    fn factor(&mut self, depth: usize) -> Result<f64, String> {
        if depth > DEPTH_MAX {
            return Err("the value is nested too deep".to_owned());
        }
        match self.take() {
            Some(Token::Number(number)) => Ok(number),
            Some(Token::Text(text)) if text.is_empty() => Ok(0.0),
            Some(Token::Text(text)) => {
                text.parse().map_err(|_| format!("“{text}” is no number of points"))
            }
            Some(Token::Name(name)) if cell_name(&name).is_some() => {
                (self.cell)(&name).ok_or_else(|| format!("{name} holds no number"))
            }
            Some(Token::Name(name)) => Err(format!("it calls `{name}`")),
            Some(Token::Sign('-')) => Ok(-self.factor(depth + 1)?),
            Some(Token::Sign('(')) => {
                let value = self.sum(depth + 1)?;
                self.expect(')')?;
                Ok(value)
            }
            _ => Err("a value is missing".to_owned()),
        }
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn takes(&mut self, sign: char) -> bool {
        let found = self.tokens.get(self.at) == Some(&Token::Sign(sign));
        self.at += usize::from(found);
        found
    }

    fn takes_function(&mut self, name: &str) -> bool {
        let called = matches!(self.tokens.get(self.at), Some(Token::Name(found)) if found.eq_ignore_ascii_case(name));
        let found = called && self.tokens.get(self.at + 1) == Some(&Token::Sign('('));
        self.at += if found { 2 } else { 0 };
        found
    }

    fn expect(&mut self, sign: char) -> Result<(), String> {
        if self.takes(sign) { Ok(()) } else { Err(format!("a `{sign}` is missing")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(formula: &str, expected: &str) {
        let cell = |name: &str| (name == "C2").then_some(30.0);
        let shown = match option_map(formula, &cell) {
            Ok(map) => {
                let points: Vec<String> = map
                    .points
                    .iter()
                    .map(|(option, points)| format!("{option} {points}"))
                    .collect();
                format!("{}: {}, else {}", map.answer, points.join(", "), map.otherwise)
            }
            Err(why) => format!("by hand: {why}"),
        };
        assert_eq!(shown, expected, "{formula}");
    }

    #[test]
    fn conditions_as_option_maps() {
        check(r#"IF(B2="Yes", C2, 0)"#, "B2: Yes 30, else 0");
        check(r#"IF(B2="Yes",C2,IF(B2="Partly",C2*2/3,0))"#, "B2: Yes 30, Partly 20, else 0");
        check(r#"IF(OR($B$2="Yes","Other"=B2),C2*0.5,-1)"#, "B2: Yes 15, Other 15, else -1");
        check(r#"of:=IF([.B2]=">90%";[.C2];0)"#, "B2: >90% 30, else 0");
        check(r#"IF(B2="a ""b""",(C2+10)/4)"#, "B2: a \"b\" 10, else 0");
    }

    #[test]
    fn what_must_be_written_by_hand() {
        check(r#"IF(B2="Yes",IF(B3="No",C2,0),0)"#, "by hand: it calls `IF`");
        check(r#"IF(B2="Yes",C2,IF(B3="No",1,0))"#, "by hand: it looks at B2 and at B3");
        check("IF(B2>5,C2,0)", "by hand: `>` is no part of an option map");
        check("SUM(D2:D5)", "by hand: `:` is no part of an option map");
        check(r#"IF(LEFT(B2,1)="Y",C2,0)"#, "by hand: a condition is no comparison of the answer");
        check(r#"IF(B2="Yes",C9,0)"#, "by hand: C9 holds no number");
        check(r#"IF(B2="Yes",1/0,0)"#, "by hand: it divides by zero");
        check(r#"IF(B2="Yes"#, "by hand: a quote is never closed");
        check("C2", "by hand: it compares no answer");
        for deep in
            ["IF(B2=\"a\",1,".repeat(5_000), format!("IF(B2=\"a\",{}1,0)", "(".repeat(5_000))]
        {
            let why = option_map(&deep, &|_| None).unwrap_err();
            assert!(why.ends_with("nested too deep"), "{why}");
        }
    }

    #[test]
    fn references() {
        let check = |formula: &str, expected: Option<(Option<&str>, &str)>| {
            let found = reference(formula);
            let expected =
                expected.map(|(sheet, cell)| (sheet.map(str::to_owned), cell.to_owned()));
            assert_eq!(found, expected, "{formula}");
        };
        check("Questionnaire!A10", Some((Some("Questionnaire"), "A10")));
        check("'My sheet''s'!$C$5", Some((Some("My sheet's"), "C5")));
        check("of:=[$Questionnaire.A10]", Some((Some("Questionnaire"), "A10")));
        check("B2", Some((None, "B2")));
        check("SUM(A1)", None);
        assert_eq!(position("AA10"), Some((9, 26)));
    }
}
