//! Lists of folders as Apache, nginx and IIS write them.

use chrono::{Days, NaiveDate, NaiveDateTime};
use url::Url;

/// A line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) url: Url,
    /// When it was last changed, by the server's clock and in its zone.
    pub(super) changed: Option<NaiveDateTime>,
}

impl Entry {
    pub(super) fn is_folder(&self) -> bool {
        self.url.path().ends_with('/')
    }

    /// Whether it is certainly older than a time in UTC: lists do not say their zone.
    pub(super) fn is_older_than(&self, since: &str) -> bool {
        let since = chrono::DateTime::parse_from_rfc3339(since).ok().map(|time| time.naive_utc());
        let (Some(changed), Some(since)) = (self.changed, since) else { return false };
        changed + Days::new(1) < since
    }
}

/// Whether a page is the list of a folder: it says so, or its links lead to files of XML in it.
pub(super) fn is_listing(html: &str, url: &Url) -> bool {
    let beginning: String = html.chars().take(3000).collect::<String>().to_lowercase();
    let says = ["<title>index of", "<h1>index of", "[to parent directory]", "parent directory</a>"];
    says.iter().any(|sign| beginning.contains(sign))
        && entries(html, url).iter().any(|entry| entry.is_folder() || is_metadata(&entry.url))
}

/// Files of XML and folders below the page's own, each once.
pub(super) fn entries(html: &str, url: &Url) -> Vec<Entry> {
    let folder = url.path().rsplit_once('/').map_or("/", |(folder, _)| folder);
    let folder = format!("{folder}/");
    let mut entries: Vec<Entry> = Vec::new();
    for (href, before, after) in anchors(html) {
        let Ok(mut linked) = url.join(&crate::xml::without_references(href)) else { continue };
        linked.set_fragment(None);
        let own = linked.path().starts_with(&folder) && linked.path().len() > folder.len();
        let same = (linked.scheme(), linked.host(), linked.port())
            == (url.scheme(), url.host(), url.port());
        // A question leads to the same list in another order.
        if !own || !same || linked.query().is_some() {
            continue;
        }
        let entry = Entry { changed: date(after).or_else(|| date(before)), url: linked };
        let wanted = entry.is_folder() || is_metadata(&entry.url);
        if wanted && !entries.iter().any(|known| known.url == entry.url) {
            entries.push(entry);
        }
    }
    entries
}

fn is_metadata(url: &Url) -> bool {
    url.path().to_ascii_lowercase().ends_with(".xml")
}

/// Every link with the text before and after it in its line.
fn anchors(html: &str) -> Vec<(&str, &str, &str)> {
    // Lower case of ASCII keeps every byte in its place.
    let lower = html.to_ascii_lowercase();
    let starts: Vec<usize> = lower.match_indices("<a ").map(|(at, _)| at).collect();
    let mut anchors = Vec::with_capacity(starts.len());
    let mut before_from = 0;
    for (number, start) in starts.iter().copied().enumerate() {
        let next = starts.get(number + 1).copied().unwrap_or(html.len());
        let end = lower[start..next].find("</a>").map_or(next, |at| start + at + "</a>".len());
        if let Some(href) = href(&html[start..end], &lower[start..end]) {
            let line_start = line_start(&lower[before_from..start]) + before_from;
            anchors.push((
                href,
                &html[line_start..start],
                &html[end..end + line_end(&lower[end..next])],
            ));
        }
        before_from = end;
    }
    anchors
}

fn href<'h>(tag: &'h str, lower: &str) -> Option<&'h str> {
    let at = lower.find("href")?;
    let rest = tag[at + 4..].trim_start().strip_prefix('=')?.trim_start();
    match rest.chars().next()? {
        quote @ ('"' | '\'') => rest[1..].split(quote).next(),
        _ => rest.split([' ', '>']).next(),
    }
}

/// Ends of lines in lists: rows of tables, breaks, ends of lines in preformatted text.
const ENDS: &[&str] = &["\n", "<br", "</tr"];

fn line_end(text: &str) -> usize {
    // Rows of tables are often written over several lines.
    if let Some(row) = text.find("</tr") {
        return row;
    }
    ENDS.iter().filter_map(|end| text.find(end)).min().unwrap_or(text.len())
}

fn line_start(text: &str) -> usize {
    ENDS.iter().filter_map(|end| text.rfind(end)).max().unwrap_or(0)
}

/// The first date and time in a line.
fn date(line: &str) -> Option<NaiveDateTime> {
    let plain = without_tags(line);
    let words: Vec<&str> = plain.split_whitespace().collect();
    (0..words.len()).find_map(|at| {
        let day = day(words[at])?;
        let time = words.get(at + 1..).unwrap_or_default();
        time_of(day, time)
    })
}

/// `2024-03-01` and `01-Mar-2024` of Apache and nginx, `3/1/2024` of IIS.
fn day(word: &str) -> Option<NaiveDate> {
    let patterns = ["%Y-%m-%d", "%d-%b-%Y", "%m/%d/%Y"];
    patterns.iter().find_map(|pattern| NaiveDate::parse_from_str(word, pattern).ok())
}

fn time_of(day: NaiveDate, words: &[&str]) -> Option<NaiveDateTime> {
    let clock = words.first().copied().unwrap_or_default();
    let mut parts = clock.split(':').map(|part| part.parse::<u32>().ok());
    let (Some(Some(mut hour)), Some(Some(minute))) = (parts.next(), parts.next()) else {
        return day.and_hms_opt(0, 0, 0);
    };
    match words.get(1).map(|half| half.to_ascii_uppercase()).as_deref() {
        Some("PM") if hour < 12 => hour += 12,
        Some("AM") if hour == 12 => hour = 0,
        _ => {}
    }
    day.and_hms_opt(hour, minute, 0)
}

fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                plain.push(' ');
            }
            _ if !inside => plain.push(c),
            _ => {}
        }
    }
    plain.replace("&nbsp;", " ")
}
