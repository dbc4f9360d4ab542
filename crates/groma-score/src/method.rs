//! From methods as they are written to methods as they are computed: one line a
//! name, in the order of the manual.

mod aggregate;
mod arguments;
mod draws;
mod normalise;

pub(crate) use aggregate::aggregate;
pub(crate) use draws::draws;
pub(crate) use normalise::normalise;

/// A method that is not known, or an argument that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MethodProblem {
    pub(crate) why: String,
    pub(crate) hint: String,
}

impl MethodProblem {
    fn unknown(kind: &str, name: &str, known: &[&str]) -> Self {
        let mut ordered: Vec<&str> = known.to_vec();
        ordered.sort_unstable();
        Self {
            why: format!("there is no {kind} `{name}`"),
            hint: format!("one of {}", ordered.join(", ")),
        }
    }
}
