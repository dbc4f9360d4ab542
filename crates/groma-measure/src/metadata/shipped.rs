//! The rules that come with the program: 23 metrics that make 405 points, and further ones.

use groma_define::{Diagnostic, Rule, read_rule};

macro_rules! rules {
    ($($name:literal),+ $(,)?) => {
        &[$((concat!("metadata/", $name, ".md"), include_str!(concat!("../../rules/metadata/", $name, ".md")))),+]
    };
}

/// Every rule of the folder, in the order in which they are told; a test holds the list complete.
const SHIPPED: &[(&str, &str)] = rules![
    "keyword",
    "theme",
    "spatial",
    "temporal",
    "access-url-status",
    "download-url",
    "download-url-status",
    "format",
    "media-type",
    "format-vocabulary",
    "non-proprietary",
    "machine-readable",
    "dcat-ap",
    "licence",
    "licence-vocabulary",
    "access-rights",
    "access-rights-vocabulary",
    "contact-point",
    "publisher",
    "rights",
    "byte-size",
    "issued",
    "modified",
    "star-1",
    "star-2",
    "star-3",
    "star-4",
    "star-5",
    "live",
    "live-answers",
    "as-declared",
    "access-url",
    "distributed",
    "cors",
    "tls",
];

/// The dimensions whose points make the sum, in the order in which they are told.
pub(super) const DIMENSIONS: [&str; 5] =
    ["findability", "accessibility", "interoperability", "reusability", "contextuality"];

/// The rules, read; with what is wrong with them.
pub(super) fn rules() -> (Vec<Rule>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let read = SHIPPED.iter().filter_map(|(file, text)| {
        let (rule, found) = read_rule(file, text);
        problems.extend(found);
        rule
    });
    let rules = read.collect();
    (rules, problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_the_folder() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/rules/metadata");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter_map(|name| Some(format!("metadata/{}.md", name.strip_suffix(".md")?)))
            .collect();
        files.sort();
        let mut listed: Vec<&str> = SHIPPED.iter().map(|(file, _)| *file).collect();
        listed.sort_unstable();
        assert_eq!(listed, files);
        let (rules, problems) = rules();
        assert_eq!(problems, []);
        for (rule, (file, _)) in rules.iter().zip(SHIPPED) {
            assert_eq!(format!("metadata/{}.md", rule.code), *file);
            assert!(!rule.cases.is_empty() && !rule.source.is_empty(), "{file}");
        }
    }

    /// Points by dimension as published: 100, 100, 110, 75 and 20 make 405.
    #[test]
    fn points_add_up() {
        let (rules, _) = rules();
        let of = |dimension: &str| -> f64 {
            let of = rules.iter().filter(|rule| rule.dimension.as_deref() == Some(dimension));
            of.filter_map(|rule| rule.points).sum()
        };
        assert_eq!(DIMENSIONS.map(of), [100.0, 100.0, 110.0, 75.0, 20.0]);
        assert_eq!(rules.iter().filter(|rule| rule.points.is_some()).count(), 23);
    }
}
