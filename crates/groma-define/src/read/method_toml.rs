//! `method.toml`: how the index is computed.

use crate::diagnostic::Diagnostics;
use crate::method::{Method, MethodFile};
use crate::read::toml_file::{KeyPlaces, read as read_toml};

/// Its name.
pub(crate) const FILE: &str = "method.toml";

/// Main first, then the variants; the defaults when the file is absent, nothing when it cannot be
/// read.
pub(super) fn read(
    text: Option<&str>,
    problems: &mut Diagnostics,
) -> (Option<Vec<Method>>, KeyPlaces) {
    let Some(text) = text else {
        return (Some(MethodFile::default().complete()), KeyPlaces::absent(FILE));
    };
    let (file, places) = read_toml::<MethodFile>(FILE, text, 1, problems);
    let Some(file) = file else { return (None, places) };
    let main = file.name.as_deref().unwrap_or("main");
    if file.variant.contains_key(main) {
        let message = format!("the variant `{main}` has the name of the main one");
        let hint = "give it another name, or set `name` at the top";
        problems.error(&places.of(&format!("variant.{main}")), "duplicate-variant", message, hint);
    }
    (Some(file.complete()), places)
}
