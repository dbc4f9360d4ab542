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

#[cfg(test)]
mod tests {
    use groma_define::method_names;

    /// A method exists when it has a file in groma-index, a line here and a name in an edition.
    #[test]
    fn the_edition_names_every_method_of_the_mathematics() {
        let sorted = |names: &mut dyn Iterator<Item = &'static str>| {
            let mut names: Vec<&str> = names.collect();
            names.sort_unstable();
            names
        };
        assert_eq!(
            sorted(&mut method_names::normalisations()),
            sorted(&mut groma_index::normalise::METHODS.iter().map(|method| method.name)),
        );
        assert_eq!(
            sorted(&mut method_names::aggregations()),
            sorted(&mut groma_index::aggregate::METHODS.iter().map(|method| method.name)),
        );
    }

    /// `docs/methods.md` is written from the lists of groma-index and held against them.
    #[test]
    fn docs_are_fresh() {
        use std::fmt::Write;
        let mut text = "# Methods\n\nWritten from the lists of groma-index; do not edit. Parameters are in native \
                        units, whichever way is better;\nd is the direction. Formulas and their references stand in \
                        the files of the same names.\n\n## Normalisations\n\n"
            .to_owned();
        let line = |text: &mut String, cells: &[&str]| {
            writeln!(text, "| {} |", cells.join(" | ").replace('\n', " ")).unwrap();
        };
        line(&mut text, &["name", "higher is better", "lower is better", "refuses"]);
        line(&mut text, &["---"; 4]);
        for method in groma_index::normalise::METHODS {
            let name = format!("`{}`", method.name);
            line(&mut text, &[&name, method.higher, method.lower, method.refuses]);
        }
        text.push_str("\n## Aggregations\n\n");
        line(&mut text, &["name", "formula", "refuses"]);
        line(&mut text, &["---"; 3]);
        for method in groma_index::aggregate::METHODS {
            line(&mut text, &[&format!("`{}`", method.name), method.formula, method.refuses]);
        }
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/methods.md");
        if std::env::var_os("GROMA_WRITE_DOCS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let there = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(there == text, "docs/methods.md is stale; GROMA_WRITE_DOCS=1 writes it anew");
    }
}
