//! How answers of Opendatasoft are built, and by what they are told from others.

use crate::json::{Json, Key, Outline, Want};

/// How sure it is that this is Opendatasoft, and why.
pub(super) fn recognised(outline: &Outline) -> Option<(f64, String)> {
    let counted = outline.has("/total_count");
    let found = if counted && outline.any("/results/0", &["dataset_id", "dataset_uid"]) {
        (0.97, "it answers as the catalog of Opendatasoft's Explore API 2.1 does")
    } else if counted && outline.has("/datasets/0/dataset/dataset_id") {
        (0.97, "it answers as the catalog of Opendatasoft's Explore API 2.0 does")
    } else if outline.all("/dataset", &["dataset_id", "metas"])
        || outline.all("", &["dataset_id", "metas"])
    {
        (0.95, "it is a data set of Opendatasoft's Explore API")
    } else if outline.all("/0", &["dataset_id", "metas"]) || outline.any("/0", &["default.title"]) {
        (0.95, "it is an export of Opendatasoft's catalog")
    } else if counted && outline.mentions("/links", "/catalog/datasets") && outline.has("/datasets")
    {
        (0.9, "it links to the catalog of Opendatasoft's Explore API")
    } else {
        return None;
    };
    Some((found.0, found.1.to_owned()))
}

/// What is wanted of an answer; `one` when it is a single data set.
pub(super) fn want(one: bool, way: &[Key], first: u8) -> Want {
    match way {
        [] if one => Want::Take,
        [] => Want::Enter,
        [Key::At(_)] => Want::Take,
        [Key::Name(name)] => match name.as_str() {
            "datasets" | "results" if first == b'[' => Want::Enter,
            "total_count" | "error_code" | "message" | "error" => Want::Take,
            _ => Want::Skip,
        },
        [Key::Name(_), Key::At(_)] => Want::Take,
        _ => Want::Skip,
    }
}

pub(super) fn is_record(value: &Json) -> bool {
    let inner = super::unwrapped(value);
    !inner.at("dataset_id").is_null() && !inner.at("metas").is_null()
}
