//! What makes no difference in how a term is written.

use super::Vocabulary;

/// A text without what makes no difference: case, spaces, hyphens, dots and other marks, the scheme
/// of an address and its `www`. A plus at the end stays: `audio/AMR-WB+` is another codec.
pub(super) fn key(written: &str) -> String {
    let written = written.trim();
    let mut key = String::with_capacity(written.len());
    let plain = without_scheme(written);
    if plain.is_ascii() {
        let letters = plain.bytes().filter(u8::is_ascii_alphanumeric);
        key.extend(letters.map(|byte| char::from(byte.to_ascii_lowercase())));
    } else {
        key.extend(plain.to_lowercase().chars().filter(|c| c.is_alphanumeric()));
    }
    if plain.ends_with('+') && !key.is_empty() {
        key.push('+');
    }
    key
}

/// The keys under which a written text is looked up, the closest first.
pub(super) fn readings(
    vocabulary: Vocabulary,
    written: &str,
) -> impl Iterator<Item = String> + use<'_> {
    let whole = std::iter::once(written);
    // Taking a text apart is only worth it where the whole of it is not known.
    let parts = std::iter::once_with(move || parts(vocabulary, written)).flatten().flatten();
    whole.chain(parts).map(key).filter(|key| !key.is_empty())
}

fn parts(vocabulary: Vocabulary, written: &str) -> [Option<&str>; 3] {
    match vocabulary {
        Vocabulary::FileType => of_format(written),
        Vocabulary::MediaType => of_media_type(written),
        Vocabulary::Licence => of_licence(written),
        Vocabulary::Frequency | Vocabulary::AccessRight | Vocabulary::DataTheme => {
            [last_segment(written), None, None]
        }
        Vocabulary::HighValueCategory => [None, None, None],
    }
}

/// `text/csv; charset=utf-8`, `Shapefile (ZIP)`, `Tagged Image File Format (TIFF)`, and the IRI of a
/// media type where a format is expected.
fn of_format(written: &str) -> [Option<&str>; 3] {
    let plain = plain_media_type(written);
    let plain = plain.split_once("/file-type/").map_or(plain, |(_, rest)| rest);
    let (outside, inside) = match written.split_once('(') {
        Some((outside, rest)) => (Some(outside), rest.split(')').next()),
        None => (None, None),
    };
    [(plain.len() < written.len()).then_some(plain), outside, inside]
}

fn of_media_type(written: &str) -> [Option<&str>; 3] {
    let plain = plain_media_type(written);
    [(plain.len() < written.len()).then_some(plain), None, None]
}

/// Without parameters, and without the beginning of an IRI: IANA's own, or that of W3C, which ends in
/// `#Resource`.
fn plain_media_type(written: &str) -> &str {
    let plain = written.split(';').next().unwrap_or(written);
    match plain.split_once("/media-types/") {
        Some((_, rest)) => rest.split('#').next().unwrap_or(rest),
        None => plain,
    }
}

/// Many lists of themes and frequencies end their IRIs in a word: `…/themes/population`.
fn last_segment(written: &str) -> Option<&str> {
    let (_, rest) = written.split_once("://")?;
    let (_, last) = rest.trim_end_matches('/').rsplit_once(['/', '#'])?;
    Some(last)
}

/// Addresses of licences go on with the form in which the text is shown, and with the country whose
/// law it was written for: `…/by/3.0/us/deed.en`.
fn of_licence(written: &str) -> [Option<&str>; 3] {
    if !written.contains("://") {
        let (outside, inside) = match written.trim_end().strip_suffix(')') {
            Some(rest) => rest.rsplit_once('(').unzip(),
            None => (None, None),
        };
        return [outside, inside, None];
    }
    let plain = written.split(['?', '#']).next().unwrap_or(written).trim_end_matches('/');
    let form = ["/deed", "/legalcode", "/rdf"].iter().find_map(|form| plain.find(form));
    let page = ["html", "htm", "php", "txt", "en", "de", "fr", "es", "it"]
        .iter()
        .find_map(|ending| plain.strip_suffix(ending)?.strip_suffix(['.', '/']));
    let plain = form.map(|at| &plain[..at]).or(page).unwrap_or(plain);
    let ported = plain.contains("creativecommons.org/").then(|| plain.rsplit_once('/')).flatten();
    let unported = ported.filter(|(_, country)| country.len() <= 3 && !country.contains('.'));
    [Some(plain), unported.map(|(rest, _)| rest), None]
}

fn without_scheme(written: &str) -> &str {
    let without = |text: &'_ str, start: &str| {
        let begins = text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
        begins.then_some(start.len())
    };
    let Some(scheme) = without(written, "https://").or_else(|| without(written, "http://")) else {
        return written;
    };
    let plain = &written[scheme..];
    without(plain, "www.").map_or(plain, |length| &plain[length..])
}
