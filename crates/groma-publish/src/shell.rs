//! What every page has around it: head, navigation, and the footer with names and rights.

use crate::figures::Figures;
use crate::page::Place;
use maud::{DOCTYPE, Markup, html};

/// A whole page around its body.
pub(crate) fn page(figures: &Figures<'_>, tops: &[Place], place: &Place, body: &Markup) -> Markup {
    let edition = &figures.definition.edition;
    let root = place.root();
    let title = format!("{} \u{2013} {}", place.title, edition.name);
    let inside = html! {
        a.skip href="#main" { "Skip to content" }
        header {
            p.brand { a href={ (root) "index.html" } lang=[figures.lang()] { bdi { (edition.name) } } }
            nav aria-label="Pages" { ul { @for top in tops { @if let Some(name) = top.nav {
                li { a href={ (root) (top.path) } aria-current=[(top.path == place.path).then_some("page")] { (name) } }
            } } } }
        }
        main #main tabindex="-1" { (body) }
        (footer(figures, root))
    };
    document(edition.watermark.as_deref(), "en", &title, root, &inside)
}

/// The frame that every page has, be it of a site or for work: head, style, watermark.
pub(crate) fn document(
    watermark: Option<&str>,
    language: &str,
    title: &str,
    root: &str,
    inside: &Markup,
) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="stylesheet" href={ (root) "groma.css" };
            }
            body {
                @if let Some(watermark) = watermark { p.watermark { (watermark) } }
                (inside)
            }
        }
    }
}

/// Whose instrument this is, who answers for the figures, and under which terms.
fn footer(figures: &Figures<'_>, root: &str) -> Markup {
    let edition = &figures.definition.edition;
    let lines = [
        ("Owner of the instrument", edition.owner.as_deref()),
        ("Owner\u{2019}s terms", edition.terms.as_deref()),
        ("Attribution", edition.attribution.as_deref()),
        ("Changes made", edition.changes.as_deref()),
        ("Licence of these results", Some(edition.licence.as_str())),
    ];
    html! {
        footer {
            @if !edition.notice.is_empty() { p { strong { (linked(&edition.notice)) } } }
            dl.facts {
                @for (name, text) in lines { @if let Some(text) = text.filter(|text| !text.is_empty()) {
                    div { dt { (name) } dd { (linked(text)) } }
                } }
                div { dt { "Run" } dd { code { (figures.run) } ", as of " (edition.as_of) ". "
                    a href={ (root) "data.html" } { "Data and how to recompute" } } }
            }
        }
    }
}

/// Text in which web addresses can be followed. Nothing else becomes a link.
pub(crate) fn linked(text: &str) -> Markup {
    html! {
        @for (at, word) in text.split(' ').enumerate() {
            @if at > 0 { " " }
            @if word.starts_with("https://") {
                @let address = word.trim_end_matches([',', ';', '.', ':', ')']);
                a href=(address) { (address) } (&word[address.len()..])
            } @else { (word) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::linked;

    #[test]
    fn only_secure_addresses_become_links_and_all_is_escaped() {
        let shown =
            linked("see https://a.example/x?a=1&b=\"2\", javascript:alert(1) <b>").into_string();
        assert_eq!(
            shown,
            "see <a href=\"https://a.example/x?a=1&amp;b=&quot;2&quot;\">https://a.example/x?a=1&amp;b=&quot;2&quot;</a>, javascript:alert(1) &lt;b&gt;"
        );
    }
}
