//! Relevance expressions: the XPath subset of XLSForm, as a typed tree.

/// An expression, parsed once.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// As it was written.
    pub text: String,
}
