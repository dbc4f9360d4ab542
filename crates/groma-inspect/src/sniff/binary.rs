//! Formats that begin with bytes of their own.

use crate::Format;

/// The format whose mark stands at the beginning.
pub(super) fn binary(head: &[u8], declared: &str) -> Option<Format> {
    let marked =
        MARKS.iter().find(|(at, mark, _)| head.get(*at..).is_some_and(|b| b.starts_with(mark)));
    if let Some((_, _, format)) = marked {
        return Some(match format {
            Format::Sqlite if head.get(68..70) == Some(b"GP") => Format::Gpkg,
            Format::Tiff if is_geotiff(head) => Format::GeoTiff,
            Format::Ole => office(head, declared),
            format => *format,
        });
    }
    if is_dbf(head) {
        return Some(Format::Dbf);
    }
    // A few servers put blank lines before what they send.
    let trimmed = head.trim_ascii_start();
    (trimmed.starts_with(b"%PDF-")).then_some(Format::Pdf)
}

/// Where a mark stands, the mark, and what it marks.
const MARKS: &[(usize, &[u8], Format)] = &[
    (0, b"%PDF-", Format::Pdf),
    (0, b"\x1f\x8b", Format::Gzip),
    (0, b"BZh", Format::Bzip2),
    (0, b"\xfd7zXZ\0", Format::Xz),
    (0, b"7z\xbc\xaf\x27\x1c", Format::SevenZip),
    (0, b"Rar!\x1a\x07", Format::Rar),
    (257, b"ustar", Format::Tar),
    (0, b"PAR1", Format::Parquet),
    (0, b"ARROW1\0\0", Format::Arrow),
    (0, b"SQLite format 3\0", Format::Sqlite),
    (0, b"\0\x01\0\0Standard Jet DB\0", Format::Mdb),
    (0, b"\0\x01\0\0Standard ACE DB\0", Format::Mdb),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format::Ole),
    (0, b"\0\0\x27\x0a\0\0\0\0", Format::Shp),
    (0, b"CDF\x01", Format::NetCdf),
    (0, b"CDF\x02", Format::NetCdf),
    (0, b"CDF\x05", Format::NetCdf),
    (0, b"\x89HDF\r\n\x1a\n", Format::Hdf),
    (0, b"LASF", Format::Las),
    (0, b"AC10", Format::Dwg),
    (0, b"\x89PNG\r\n\x1a\n", Format::Png),
    (0, b"\xff\xd8\xff", Format::Jpeg),
    (0, b"\0\0\0\x0cjP  \r\n\x87\n", Format::Jpeg2000),
    (0, b"GIF87a", Format::Gif),
    (0, b"GIF89a", Format::Gif),
    (8, b"WEBPVP8", Format::Webp),
    (0, b"II*\0", Format::Tiff),
    (0, b"MM\0*", Format::Tiff),
    (0, b"II+\0", Format::Tiff),
    (0, b"MM\0+", Format::Tiff),
    (6, b"\0\0\0\0", Format::Bmp),
    (0, b"{\\rtf", Format::Rtf),
    (0, b"%!PS", Format::Postscript),
];

/// The directory of an old office file names its main stream, in UTF-16; where it lies beyond the
/// head, what is declared decides.
fn office(head: &[u8], declared: &str) -> Format {
    let names = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        head.windows(wide.len()).any(|window| window == wide)
    };
    if names("Workbook") || names("Book\0") {
        return Format::Xls;
    }
    if names("WordDocument") {
        return Format::Doc;
    }
    if names("PowerPoint Document") {
        return Format::Ppt;
    }
    match declared {
        it if it.contains("xls") || it.contains("excel") => Format::Xls,
        it if it.contains("doc") || it.contains("word") => Format::Doc,
        it if it.contains("ppt") || it.contains("powerpoint") => Format::Ppt,
        _ => Format::Ole,
    }
}

/// A TIFF whose first directory has the tag of geographic keys (34735) is a GeoTIFF.
fn is_geotiff(head: &[u8]) -> bool {
    let little = head.starts_with(b"II");
    let number = |at: usize, length: usize| -> Option<usize> {
        let bytes = head.get(at..at.checked_add(length)?)?;
        let add = |sum: usize, byte: &u8| (sum << 8) | usize::from(*byte);
        Some(if little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) })
    };
    let tags = || {
        let directory = number(4, 4)?;
        let count = number(directory, 2)?;
        let tag = |n: usize| number(directory.checked_add(2 + n * 12)?, 2);
        Some((0..count).map_while(tag).any(|tag| tag == 34735))
    };
    tags().unwrap_or(false)
}

/// A dBASE table has no mark, but a version, a day and a length of its header that fit together.
fn is_dbf(head: &[u8]) -> bool {
    let &[version, _, month, day, _, _, _, _, low, high, record_low, record_high, ..] = head else {
        return false;
    };
    let header = u16::from_le_bytes([low, high]);
    let record = u16::from_le_bytes([record_low, record_high]);
    let sound_header = match version {
        0x30..=0x32 => header >= 296 && (header - 296) % 32 == 0,
        0x02 | 0x03 | 0x43 | 0x63 | 0x83 | 0x8b | 0x8e | 0xcb | 0xf5 => {
            header >= 65 && matches!(header % 32, 0..=2)
        }
        _ => return false,
    };
    sound_header && record > 1 && (1..=12).contains(&month) && (1..=31).contains(&day)
}
