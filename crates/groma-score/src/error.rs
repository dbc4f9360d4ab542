//! Why an edition cannot be scored, in its own codes.

use groma_define::Definition;
use groma_index::Refusal;
use groma_store::StoreError;

/// A failure, with what to do next.
#[derive(Debug, thiserror::Error)]
pub enum ScoreError {
    /// Rows could not be written or read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A method is not known, or an argument does not fit.
    #[error("{file}: `{call}`: {why}; {hint}")]
    Method {
        /// The file that names it.
        file: String,
        /// As it was written.
        call: String,
        /// What is wrong.
        why: String,
        /// What to do.
        hint: String,
    },
    /// The mathematics refuses.
    #[error("variant `{variant}`: {message}; hint: {hint}")]
    Refused {
        /// The variant.
        variant: String,
        /// Which step, node, unit and value.
        message: String,
        /// What to do.
        hint: String,
    },
    /// A unit or node that is not there.
    #[error("the edition has no {what} `{code}`; did you mean {nearest}?")]
    Unknown {
        /// unit or node
        what: &'static str,
        /// The code.
        code: String,
        /// What comes near.
        nearest: String,
    },
}

impl ScoreError {
    /// A refusal speaks of positions; here they get their codes.
    pub(crate) fn refused(definition: &Definition, variant: &str, refusal: &Refusal) -> Self {
        Self::Refused {
            variant: variant.to_owned(),
            message: with_codes(definition, &refusal.to_string()),
            hint: refusal.hint().to_owned(),
        }
    }
}

/// `node 3` becomes `node \`P1\``: every number that follows the word of a position.
fn with_codes(definition: &Definition, message: &str) -> String {
    let mut said: Vec<String> = Vec::new();
    for word in message.split(' ') {
        let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
        let rest = &word[digits.len()..];
        let code = digits.parse::<usize>().ok().and_then(|at| match said.last()?.as_str() {
            "unit" => Some(definition.units.get(at)?.code.to_string()),
            "node" | "parent" | "gate" | "column" => {
                Some(definition.nodes.get(at)?.code.to_string())
            }
            _ => None,
        });
        said.push(match code {
            Some(code) => format!("`{code}`{rest}"),
            None => word.to_owned(),
        });
    }
    said.join(" ")
}
