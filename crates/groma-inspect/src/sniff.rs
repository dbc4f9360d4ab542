//! The small sniffer: what the first bytes of a file or an answer are.

mod archive;
mod binary;
mod encoding;
mod json;
mod lines;
mod markup;
mod seems;
#[cfg(test)]
mod tests;

use crate::Format;
pub use seems::Seems;

/// How many of the first bytes are looked at; more than that tell nothing new.
const HEAD_MAX: usize = 64 * 1024;

/// What first bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sniffed {
    /// The format.
    pub format: Format,
    /// The encoding of a text, by its name on the web; none where it is not text.
    pub encoding: Option<&'static str>,
    /// True when the text begins with a byte order mark.
    pub bom: bool,
    /// What stands between the cells of a table in text; none when it has but one column.
    pub delimiter: Option<char>,
    /// What an archive seems to hold, by the names in its beginning.
    pub holds: Option<Format>,
    /// What a page seems to be instead of the data: a log-in form, an error, a list of files.
    pub seems: Option<Seems>,
}

/// What the first bytes are. A kilobyte is enough for most formats, a few hundred bytes for many.
///
/// `declared` is a media type, a format or a file name. It gives the character set of a text that
/// is not UTF-8, and decides where bytes cannot: whether one column of text is a table, which
/// program an old office file is of. It is not believed in anything else.
pub fn sniff(head: &[u8], declared: Option<&str>) -> Sniffed {
    let head = &head[..head.len().min(HEAD_MAX)];
    let declared = declared.unwrap_or_default().to_ascii_lowercase();
    if head.is_empty() {
        return Sniffed::bare(Format::Empty);
    }
    if let Some(found) = archive::archive(head, &declared) {
        return found;
    }
    if let Some(format) = binary::binary(head, &declared) {
        return Sniffed::bare(format);
    }
    match encoding::text(head, &declared) {
        Some(text) => of_text(&text, &declared),
        None => Sniffed::bare(Format::Binary),
    }
}

impl Sniffed {
    fn bare(format: Format) -> Self {
        Self { format, encoding: None, bom: false, delimiter: None, holds: None, seems: None }
    }

    /// Whether a file that is declared as this file type (a code) can have these bytes: a GeoJSON is
    /// also JSON, a shapefile comes in an archive, a text of one line may be any table. None when
    /// the code is of nothing that is told apart by bytes.
    pub fn fits(&self, code: &str) -> Option<bool> {
        let declared = Format::of_code(match code {
            "XLSM" | "XLSB" => "XLSX",
            "RDF" => "RDF_XML",
            "XHTML" | "HTML5" | "XHTML5" | "RDFA" => "HTML",
            "PDFA1A" | "PDFA1B" | "PDFA2A" | "PDFA2B" | "PDFA3" => "PDF",
            other => other,
        })?;
        let format = self.format;
        Some(
            format == declared
                || format.family() == declared
                || declared.family() == format && format != Format::Txt
                || self.holds == Some(declared)
                || matches!(format, Format::Zip | Format::Gzip) && self.holds.is_none()
                || matches!((declared, format), (Format::Csv, Format::Tsv | Format::Txt))
                || matches!((declared, format), (Format::Tsv, Format::Csv | Format::Txt))
                || matches!((declared, format), (Format::Turtle, Format::NTriples)),
        )
    }
}

/// A text, and how it was written.
struct Text {
    text: String,
    encoding: &'static str,
    bom: bool,
}

fn of_text(text: &Text, declared: &str) -> Sniffed {
    let body = text.text.trim_start();
    let (format, delimiter) = if body.is_empty() {
        (Format::Empty, None)
    } else if let Some(format) = markup::markup(body) {
        (format, None)
    } else if let Some(format) = json::json(body) {
        (format, None)
    } else {
        lines::lines(body, declared)
    };
    Sniffed {
        format,
        encoding: Some(text.encoding),
        bom: text.bom,
        delimiter,
        holds: None,
        seems: seems::seems(format, body),
    }
}
