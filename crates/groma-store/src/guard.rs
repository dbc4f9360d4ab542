//! The guard on SQL that users wrote: what may be asked, how long it may be, how
//! long and how large its answer may grow.
//!
//! Measured on the engine we use: a chain of 1,000 `and` terms takes seconds to
//! simplify, 8,000 overflow the stack and abort the process, and `repeat('x',
//! 1000000000)` takes 4 GB past every memory pool. So length and number of tokens
//! are checked before the engine sees the text, and only functions that cannot
//! grow their input are there at all.

use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::tokenizer::{Token, Tokenizer};
use std::time::Duration;

/// How much a query may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Length of the text in bytes.
    pub text_bytes: usize,
    /// Tokens, blanks and comments left aside.
    pub tokens: usize,
    /// Parentheses inside one another.
    pub depth: usize,
    /// Memory of the engine's operators in bytes.
    pub memory_bytes: usize,
    /// Rows of the answer.
    pub rows: usize,
    /// Time from the question to the last row.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text_bytes: 20_000,
            tokens: 2_000,
            depth: 40,
            memory_bytes: 1 << 30,
            rows: 10_000_000,
            time: Duration::from_secs(60),
        }
    }
}

/// Why a text is refused before the engine sees it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextProblem {
    /// Too long.
    #[error("the query has {found} bytes, {allowed} are allowed; split it into several rules")]
    TooLong {
        /// Its length.
        found: usize,
        /// The limit.
        allowed: usize,
    },
    /// Too many words.
    #[error(
        "the query has more than {allowed} words and signs; split it, or put the cases into a table"
    )]
    TooManyTokens {
        /// The limit.
        allowed: usize,
    },
    /// Too deep.
    #[error("parentheses are nested more than {allowed} deep; use `with` to name the parts")]
    TooDeep {
        /// The limit.
        allowed: usize,
    },
    /// A string or comment has no end.
    #[error("the query cannot be split into words: {0}")]
    Unreadable(String),
    /// More than one statement.
    #[error("one query, without `;` in the middle")]
    SeveralStatements,
}

/// Holds a text against the limits, without running anything.
pub fn check_text(sql: &str, limits: &Limits) -> Result<(), TextProblem> {
    if sql.len() > limits.text_bytes {
        return Err(TextProblem::TooLong { found: sql.len(), allowed: limits.text_bytes });
    }
    let tokens = Tokenizer::new(&GenericDialect {}, sql)
        .tokenize()
        .map_err(|why| TextProblem::Unreadable(why.to_string()))?;
    let words = tokens.iter().filter(|token| !matches!(token, Token::Whitespace(_)));
    let (mut count, mut depth, mut ended) = (0, 0_usize, false);
    for token in words {
        count += 1;
        if count > limits.tokens {
            return Err(TextProblem::TooManyTokens { allowed: limits.tokens });
        }
        if ended {
            return Err(TextProblem::SeveralStatements);
        }
        match token {
            Token::LParen | Token::LBracket => depth += 1,
            Token::RParen | Token::RBracket => depth = depth.saturating_sub(1),
            Token::SemiColon => ended = true,
            _ => {}
        }
        if depth > limits.depth {
            return Err(TextProblem::TooDeep { allowed: limits.depth });
        }
    }
    Ok(())
}

/// Scalar functions a query may use: none of them makes text longer than a small
/// multiple of its arguments, reads a clock, or draws at random.
pub(crate) const SCALAR: &[&str] = &[
    "abs",
    "acos",
    "arrow_cast",
    "arrow_typeof",
    "asin",
    "atan",
    "atan2",
    "bit_length",
    "btrim",
    "cbrt",
    "ceil",
    "char_length",
    "character_length",
    "chr",
    "coalesce",
    "concat",
    "concat_ws",
    "contains",
    "cos",
    "date_bin",
    "date_part",
    "date_trunc",
    "datepart",
    "datetrunc",
    "degrees",
    "ends_with",
    "exp",
    "factorial",
    "find_in_set",
    "floor",
    "gcd",
    "greatest",
    "ifnull",
    "initcap",
    "instr",
    "isnan",
    "iszero",
    "lcm",
    "least",
    "left",
    "length",
    "ln",
    "log",
    "log10",
    "log2",
    "lower",
    "ltrim",
    "make_date",
    "mod",
    "nanvl",
    "nullif",
    "nvl",
    "nvl2",
    "octet_length",
    "pi",
    "position",
    "pow",
    "power",
    "radians",
    "regexp_count",
    "regexp_like",
    "reverse",
    "right",
    "round",
    "rtrim",
    "signum",
    "sin",
    "split_part",
    "sqrt",
    "starts_with",
    "strpos",
    "substr",
    "substring",
    "substring_index",
    "tan",
    "to_date",
    "to_timestamp",
    "translate",
    "trim",
    "trunc",
    "upper",
];

/// Aggregate functions a query may use. `sum` and `avg` of floating numbers are ours.
pub(crate) const AGGREGATE: &[&str] = &[
    "avg",
    "bool_and",
    "bool_or",
    "corr",
    "count",
    "max",
    "mean",
    "median",
    "min",
    "percentile_cont",
    "stddev",
    "stddev_pop",
    "stddev_samp",
    "sum",
    "var",
    "var_pop",
    "var_samp",
];

/// Window functions a query may use.
pub(crate) const WINDOW: &[&str] = &[
    "cume_dist",
    "dense_rank",
    "first_value",
    "lag",
    "last_value",
    "lead",
    "nth_value",
    "ntile",
    "percent_rank",
    "rank",
    "row_number",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sql: &str, expected: Result<(), TextProblem>) {
        let limits = Limits { text_bytes: 200, tokens: 20, depth: 3, ..Limits::default() };
        assert_eq!(check_text(sql, &limits), expected, "{sql}");
    }

    #[test]
    fn texts() {
        check("select 1", Ok(()));
        check("select 1;", Ok(()));
        check("select 1 -- ; ((((((", Ok(()));
        check("select ';'", Ok(()));
        check("select 1; select 2", Err(TextProblem::SeveralStatements));
        check("select ((((1))))", Err(TextProblem::TooDeep { allowed: 3 }));
        check(&"1 + ".repeat(11), Err(TextProblem::TooManyTokens { allowed: 20 }));
        check(&" ".repeat(201), Err(TextProblem::TooLong { found: 201, allowed: 200 }));
        assert!(matches!(
            check_text("select 'abc", &Limits::default()),
            Err(TextProblem::Unreadable(_))
        ));
    }
}
