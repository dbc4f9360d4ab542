//! How an answer of CKAN is built, and by what it is told from others.

use crate::json::{Json, Key, Outline, Want};
use url::Url;

/// Where in an answer packages are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// `result.results` of an envelope, or `results` without one.
    Results,
    /// `result` is a list, of packages or of names; DKAN has another list in it.
    List,
    /// `result` is a package.
    One,
    /// The document is a list of packages.
    Bare,
    /// Every line, or the only one, is a package.
    Lines,
}

const PACKAGE: [&str; 8] = [
    "resources",
    "num_resources",
    "license_id",
    "owner_org",
    "metadata_created",
    "metadata_modified",
    "notes",
    "extras",
];

/// The shape; packages are looked for everywhere when there is none that is known.
pub(super) fn of(outline: &Outline) -> Shape {
    let package = |root: &str| is_package(outline, root);
    if package("") {
        Shape::Lines
    } else if outline.is_list("") {
        Shape::Bare
    } else if package("/result") {
        Shape::One
    } else if outline.is_list("/result") {
        Shape::List
    } else {
        Shape::Results
    }
}

fn is_package(outline: &Outline, root: &str) -> bool {
    let own = PACKAGE.iter().filter(|member| outline.has(&format!("{root}/{member}"))).count();
    outline.any(root, &["id", "name"]) && outline.has(&format!("{root}/title")) && own >= 2
}

/// How sure it is that this is CKAN, and why.
pub(super) fn recognised(outline: &Outline, url: &Url) -> Option<(f64, String)> {
    let enveloped = matches!(outline.get("/success"), "true" | "false")
        && outline.any("", &["result", "error"]);
    let api = url.path().contains("/api/3/action") || url.path().contains("/api/action");
    let found = if enveloped && outline.all("/result", &["count", "results"]) {
        (0.97, "it answers as CKAN's package_search does")
    } else if enveloped && outline.has("/result/ckan_version") {
        (0.95, "it answers as CKAN's status_show does")
    } else if enveloped && (is_package(outline, "/result") || is_package(outline, "/result/0")) {
        (0.95, "it has packages in an envelope of CKAN's action API")
    } else if enveloped && is_package(outline, "/result/0/0") {
        (0.95, "it has packages in an envelope of DKAN's action API")
    } else if enveloped && api && outline.is_list("/result") {
        (0.9, "it answers as CKAN's package_list does")
    } else if outline.has("/count") && is_package(outline, "/results/0") {
        (0.9, "it has a count and results that are packages of CKAN")
    } else if is_package(outline, "") {
        (0.9, "it is a package of CKAN")
    } else if is_package(outline, "/0") {
        (0.9, "it is a list of packages of CKAN")
    } else {
        return None;
    };
    Some((found.0, found.1.to_owned()))
}

/// What is wanted of an answer of this shape.
pub(super) fn want(shape: Shape, way: &[Key], first: u8) -> Want {
    let list = first == b'[';
    match (shape, way) {
        (Shape::Lines, []) => Want::Take,
        (_, []) => Want::Enter,
        (Shape::Bare, [Key::At(_)]) => Want::Take,
        (_, [Key::Name(name)]) if name == "error" || name == "success" || name == "count" => {
            Want::Take
        }
        (Shape::One, [Key::Name(name)]) if name == "result" => Want::Take,
        (_, [Key::Name(name)]) if name == "result" && !matches!(first, b'{' | b'[') => Want::Take,
        (_, [Key::Name(name)]) if name == "result" => Want::Enter,
        (Shape::List, [Key::Name(_), Key::At(_)]) if list => Want::Enter,
        (Shape::List, [Key::Name(_), Key::At(_)] | [Key::Name(_), Key::At(_), Key::At(_)]) => {
            Want::Take
        }
        (_, [Key::Name(name)]) if name == "results" && list => Want::Enter,
        (_, [Key::Name(name), Key::At(_)]) if name == "results" => Want::Take,
        (_, [Key::Name(result), Key::Name(name)]) if result == "result" => match name.as_str() {
            "results" if list => Want::Enter,
            "count" | "ckan_version" | "site_title" | "site_url" | "site_description"
            | "locale_default" => Want::Take,
            _ => Want::Skip,
        },
        (_, [Key::Name(result), Key::Name(name), Key::At(_)])
            if result == "result" && name == "results" =>
        {
            Want::Take
        }
        _ => Want::Skip,
    }
}

/// Whether an object looks like a package.
pub(super) fn is_record(value: &Json) -> bool {
    let own = PACKAGE.iter().filter(|member| !value.at(member).is_null()).count();
    own >= 2
        && (!value.at("id").is_null() || !value.at("name").is_null())
        && value.at("package_id").is_null()
}
