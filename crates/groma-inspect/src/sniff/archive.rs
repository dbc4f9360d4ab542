//! ZIP archives, and the many formats that are ZIP archives underneath.

use super::Sniffed;
use crate::Format;

const ENTRY: &[u8] = b"PK\x03\x04";

/// What an archive is, by the names of its first entries; gzip says the name of what it holds.
pub(super) fn archive(head: &[u8], declared: &str) -> Option<Sniffed> {
    if head.starts_with(b"\x1f\x8b\x08") {
        let holds = gzip_name(head).as_deref().and_then(Format::of_ending);
        return Some(Sniffed { holds, ..Sniffed::bare(Format::Gzip) });
    }
    if head.starts_with(b"PK\x05\x06") {
        return Some(Sniffed::bare(Format::Zip));
    }
    if !head.starts_with(ENTRY) {
        return None;
    }
    let names = names(head);
    let format = open_document(head).or_else(|| by_names(&names, declared)).unwrap_or(Format::Zip);
    let holds = if format == Format::Zip { held(&names) } else { None };
    Some(Sniffed { holds, ..Sniffed::bare(format) })
}

/// Names of the entries in the head. Entries are searched for rather than walked, because many
/// programs write lengths only behind what they are the lengths of.
fn names(head: &[u8]) -> Vec<String> {
    let starts = (0..head.len().saturating_sub(30)).filter(|at| head[*at..].starts_with(ENTRY));
    let name = |at: usize| {
        let length = usize::from(u16::from_le_bytes([head[at + 26], head[at + 27]]));
        let bytes = head.get(at + 30..at + 30 + length.min(512))?;
        Some(String::from_utf8_lossy(bytes).to_lowercase())
    };
    starts.filter_map(name).collect()
}

/// OpenDocument and EPUB say what they are in their first entry, uncompressed.
fn open_document(head: &[u8]) -> Option<Format> {
    if head.get(30..38) != Some(b"mimetype") {
        return None;
    }
    let content = String::from_utf8_lossy(&head[38..head.len().min(160)]).into_owned();
    let known = [
        ("opendocument.spreadsheet", Format::Ods),
        ("opendocument.text", Format::Odt),
        ("opendocument.presentation", Format::Odp),
        ("epub+zip", Format::Epub),
    ];
    known.iter().find(|(part, _)| content.contains(part)).map(|(_, format)| *format)
}

fn by_names(names: &[String], declared: &str) -> Option<Format> {
    let begins = |start: &str| names.iter().any(|name| name.starts_with(start));
    let is = |file: &str| names.iter().any(|name| name == file);
    if begins("xl/") {
        return Some(Format::Xlsx);
    }
    if begins("word/") {
        return Some(Format::Docx);
    }
    if begins("ppt/") {
        return Some(Format::Pptx);
    }
    if is("[content_types].xml") || is("_rels/.rels") {
        // An office document whose first part lies beyond the head.
        return match declared {
            it if it.contains("word") || it.contains("docx") => Some(Format::Docx),
            it if it.contains("presentation") || it.contains("pptx") => Some(Format::Pptx),
            it if it.contains("sheet") || it.contains("xls") => Some(Format::Xlsx),
            _ => None,
        };
    }
    if is("doc.kml") || names.len() == 1 && names[0].ends_with(".kml") {
        return Some(Format::Kmz);
    }
    let feed =
        ["agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt", "calendar.txt"];
    (feed.iter().filter(|file| is(file)).count() >= 2).then_some(Format::Gtfs)
}

/// The format of the first entry that has one; a shapefile where one of its parts comes first.
fn held(names: &[String]) -> Option<Format> {
    let parts = [".shp", ".shx", ".prj", ".sbn", ".qpj"];
    if names.iter().any(|name| parts.iter().any(|part| name.ends_with(part))) {
        return Some(Format::Shp);
    }
    names.iter().find_map(|name| Format::of_ending(name))
}

/// The name that stands in the header of a gzip file, behind its ten bytes and an optional field.
fn gzip_name(head: &[u8]) -> Option<String> {
    let flags = *head.get(3)?;
    let extra = match flags & 4 {
        0 => 0,
        _ => 2 + usize::from(u16::from_le_bytes([*head.get(10)?, *head.get(11)?])),
    };
    if flags & 8 == 0 {
        return None;
    }
    let rest = head.get(10 + extra..)?;
    let end = rest.iter().position(|byte| *byte == 0)?;
    Some(String::from_utf8_lossy(&rest[..end]).into_owned())
}
