//! Addresses of actions.

use crate::answer::Ask;
use url::Url;

/// The portal's own address, from one of an action, a page or the portal; ends with a slash.
pub(super) fn base(entrance: &Url) -> Url {
    let mut url = entrance.clone();
    url.set_query(None);
    url.set_fragment(None);
    let path = entrance.path();
    let ends = [
        "/api/3",
        "/api/1",
        "/api/2",
        "/api/action",
        "/api/rest",
        "/dataset",
        "/organization",
        "/group",
    ];
    let end = ends.iter().filter_map(|end| at_segment(path, end)).min().unwrap_or(path.len());
    let kept = path[..end].trim_end_matches('/');
    url.set_path(&format!("{kept}/"));
    url
}

/// Where these segments begin.
fn at_segment(path: &str, segments: &str) -> Option<usize> {
    let at = path.find(segments)?;
    let rest = &path[at + segments.len()..];
    (rest.is_empty() || rest.starts_with('/')).then_some(at)
}

/// A request of an action with its parameters already written.
pub(super) fn action(base: &Url, action: &str) -> Ask {
    let url = base.join(&format!("api/3/action/{action}")).expect("a base that ends with a slash");
    Ask::get(url, "application/json")
}

/// A request of an action with parameters.
pub(super) fn ask(base: &Url, name: &str, parameters: &[(&str, &str)]) -> Ask {
    let mut ask = action(base, name);
    ask.url.query_pairs_mut().extend_pairs(parameters);
    ask
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_portal_is_found_in_any_of_its_addresses() {
        let check = |entrance: &str, expected: &str| {
            let entrance = Url::parse(entrance).expect("a sound address");
            assert_eq!(base(&entrance).as_str(), expected, "{entrance}");
        };
        check("https://data.example", "https://data.example/");
        check("https://data.example/api/3/action/package_search?rows=1", "https://data.example/");
        check("https://data.example/data/api/3", "https://data.example/data/");
        check("https://data.example/dataset", "https://data.example/");
        check("https://data.example/datasets-of-ours", "https://data.example/datasets-of-ours/");
        check("https://data.example/en/dataset/x#top", "https://data.example/en/");
    }
}
