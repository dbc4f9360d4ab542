//! Workbooks of before 2007: a file system in a file, and records of cells in it.
//!
//! The library that reads them follows chains of sectors and makes room for areas as the file
//! declares them. So both are looked at first: chains end, lengths fit into the file, and the
//! cells span an area that can be read. See MS-CFB sections 2.2 to 2.6 and MS-XLS section 2.4.

use super::archive::Brought;
use super::{Limits, SheetFinding, Unreadable};
use std::collections::BTreeSet;

const SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
/// Numbers from here on mark sectors with a purpose of their own.
const RESERVED: u32 = 0xFFFF_FFFA;

/// True for files that start as such a file system does.
pub(super) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGNATURE)
}

/// Looks through a file: what it brings along beside cells, or why it is refused.
pub(super) fn inspect(
    file: &str,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Vec<SheetFinding>, Unreadable> {
    let damaged = |why: &str| Unreadable::NotAWorkbook {
        file: file.to_owned(),
        why: format!("it is damaged: {why}"),
    };
    let system = System::read(bytes).map_err(damaged)?;
    let named =
        |name: &str| system.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
    if named("EncryptedPackage").is_some() || named("EncryptionInfo").is_some() {
        return Err(Unreadable::Protected { file: file.to_owned() });
    }
    let entry = named("Workbook").or_else(|| named("Book"));
    let entry = entry.ok_or_else(|| damaged("it holds no workbook"))?;
    let stream = system.stream(entry).map_err(damaged)?;
    let mut brought = BTreeSet::new();
    if named("_VBA_PROJECT_CUR").is_some() {
        brought.insert(Brought::Macros);
    }
    if system.entries.iter().any(|entry| entry.name.starts_with("MBD")) {
        brought.insert(Brought::Objects);
    }
    records(&stream, limits, &mut brought).map_err(|why| match why {
        Stop::Protected => Unreadable::Protected { file: file.to_owned() },
        Stop::Damaged => damaged("a record is longer than the file"),
        Stop::TooLarge(why) => Unreadable::TooLarge { file: file.to_owned(), why },
    })?;
    Ok(brought.into_iter().map(Brought::finding).collect())
}

/// The file system: sectors, the table of what follows what, and the entries.
struct System<'a> {
    bytes: &'a [u8],
    sector: usize,
    next: Vec<u32>,
    next_small: Vec<u32>,
    small: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    length: u64,
}

impl<'a> System<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, &'static str> {
        let sector = match word(bytes, 30) {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return Err("its sectors have an unknown size"),
        };
        let small_sectors = long(bytes, 64).ok_or("it ends in its header")? as usize;
        let mut system = Self {
            bytes,
            sector,
            next: Vec::new(),
            next_small: Vec::new(),
            small: Vec::new(),
            entries: Vec::new(),
        };
        system.next = system.table()?;
        let entries = system.chain(long(bytes, 48).unwrap_or(END_OF_CHAIN))?;
        system.entries = entries.chunks_exact(128).filter_map(Entry::read).collect();
        if small_sectors > 0 {
            let table = system.chain(long(bytes, 60).unwrap_or(END_OF_CHAIN))?;
            system.next_small = longs(&table).collect();
            let root = system.entries.first().ok_or("it has no root")?;
            system.small = system.chain(root.start)?;
        }
        let longest = bytes.len() as u64;
        if system.entries.iter().any(|entry| entry.length > longest) {
            return Err("an entry is longer than the file");
        }
        Ok(system)
    }

    /// The table of sectors, collected from the header and the sectors that continue it.
    fn table(&self) -> Result<Vec<u32>, &'static str> {
        let mut holders: Vec<u32> =
            longs(self.bytes.get(76..512).ok_or("it ends in its header")?).collect();
        let mut more = long(self.bytes, 68).unwrap_or(END_OF_CHAIN);
        let mut seen = BTreeSet::new();
        while more < RESERVED {
            if !seen.insert(more) {
                return Err("its sectors follow each other in a circle");
            }
            holders.extend(longs(self.sector_at(more)?));
            more = holders.pop().unwrap_or(END_OF_CHAIN);
        }
        let mut next = Vec::new();
        for holder in holders.into_iter().filter(|holder| *holder < RESERVED) {
            if next.len() > self.bytes.len() {
                return Err("it lists more sectors than it has");
            }
            next.extend(longs(self.sector_at(holder)?));
        }
        Ok(next)
    }

    fn sector_at(&self, id: u32) -> Result<&'a [u8], &'static str> {
        let start = (id as usize + 1).saturating_mul(self.sector);
        let end = start.saturating_add(self.sector).min(self.bytes.len());
        self.bytes.get(start..end).ok_or("a sector lies beyond its end")
    }

    fn chain(&self, start: u32) -> Result<Vec<u8>, &'static str> {
        let mut bytes = Vec::new();
        walk(start, &self.next, |id| {
            bytes.extend_from_slice(self.sector_at(id)?);
            Ok(())
        })?;
        Ok(bytes)
    }

    fn stream(&self, entry: &Entry) -> Result<Vec<u8>, &'static str> {
        let length = usize::try_from(entry.length).unwrap_or(usize::MAX);
        let mut bytes = Vec::new();
        if length < 4096 {
            walk(entry.start, &self.next_small, |id| {
                let start = id as usize * 64;
                let end = (start + 64).min(self.small.len());
                bytes.extend_from_slice(self.small.get(start..end).ok_or("a stream is cut off")?);
                Ok(())
            })?;
        } else {
            bytes = self.chain(entry.start)?;
        }
        bytes.truncate(length);
        Ok(bytes)
    }
}

/// Follows a chain to its end, which must come before a sector comes twice.
fn walk(
    start: u32,
    next: &[u32],
    mut visit: impl FnMut(u32) -> Result<(), &'static str>,
) -> Result<(), &'static str> {
    let (mut at, mut left) = (start, next.len());
    while at != END_OF_CHAIN {
        left = left.checked_sub(1).ok_or("its sectors follow each other in a circle")?;
        visit(at)?;
        at = *next.get(at as usize).ok_or("a sector lies beyond its end")?;
    }
    Ok(())
}

impl Entry {
    fn read(bytes: &[u8]) -> Option<Self> {
        let units =
            bytes.get(..64)?.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        let name = char::decode_utf16(units.take_while(|unit| *unit != 0))
            .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
        // The upper half of the length is garbage in files of the smaller sectors.
        Some(Self { name, start: long(bytes, 116)?, length: u64::from(long(bytes, 120)?) })
    }
}

enum Stop {
    Protected,
    Damaged,
    TooLarge(String),
}

/// How many sheets a workbook may list: each may point anywhere, several to one place.
const SHEETS_MAX: usize = 2_000;

/// Walks the records of a workbook: encryption, links, and the areas that the cells of its sheets
/// span. Sheets are walked from where the workbook says that they start, as its readers do.
fn records(stream: &[u8], limits: &Limits, brought: &mut BTreeSet<Brought>) -> Result<(), Stop> {
    let mut sheets = Vec::new();
    walk_records(stream, 0, |kind, data| {
        match kind {
            // FilePass
            0x002F => return Err(Stop::Protected),
            // BoundSheet
            0x0085 => sheets.push(long(data, 0).ok_or(Stop::Damaged)? as usize),
            // SupBook: another workbook unless it says that it is this one or an add-in.
            0x01AE if !matches!(word(data, 2), Some(0x0401 | 0x3A01)) => {
                brought.insert(Brought::Links);
            }
            // DConRef, DConName
            0x0051 | 0x0052 => {
                brought.insert(Brought::Connections);
            }
            // Obj, with a part for what is embedded
            0x005D if data.windows(4).any(|part| part == [0x09, 0, 0x0E, 0]) => {
                brought.insert(Brought::Objects);
            }
            _ => {}
        }
        Ok(true)
    })?;
    let (count, most) = (sheets.len(), limits.cells_max);
    if count > SHEETS_MAX {
        return Err(Stop::TooLarge(format!("it lists {count} sheets")));
    }
    let (mut spanned, mut walked) = (0_u64, 0_usize);
    for start in sheets {
        let mut area = Area::default();
        let mut depth = 0_usize;
        walk_records(stream, start, |kind, data| {
            // Sheets that share their records are walked again and again.
            walked += 1;
            match kind {
                0x0809 => depth += 1,
                0x000A => depth = depth.saturating_sub(1),
                // Dimensions
                0x0200 => area.declare(data)?,
                // Formula, Number, Label, BoolErr, RK, RString, LabelSst, MulRk
                0x0006 | 0x0203 | 0x0204 | 0x0205 | 0x027E | 0x00D6 | 0x00FD => area.add(data, 0),
                0x00BD => area.add(data, data.len().saturating_sub(6) / 6),
                _ => {}
            }
            let cells = spanned.saturating_add(area.cells());
            if cells > most || walked > 50_000_000 {
                let why = format!("its cells span an area of more than {most} cells");
                return Err(Stop::TooLarge(why));
            }
            Ok(!(kind == 0x000A && depth == 0))
        })?;
        spanned = spanned.saturating_add(area.cells());
    }
    Ok(())
}

/// Shows records, each with its kind, as long as the one who looks wants to see more.
fn walk_records(
    stream: &[u8],
    start: usize,
    mut see: impl FnMut(u16, &[u8]) -> Result<bool, Stop>,
) -> Result<(), Stop> {
    let mut at = start;
    while let (Some(kind), Some(length)) = (word(stream, at), word(stream, at.saturating_add(2))) {
        let end = at + 4 + usize::from(length);
        let data = stream.get(at + 4..end).ok_or(Stop::Damaged)?;
        at = end;
        if !see(kind, data)? {
            break;
        }
    }
    Ok(())
}

/// The area that the cells of a sheet span, and the one that it declares.
#[derive(Default)]
struct Area {
    rows: Option<(u64, u64)>,
    columns: Option<(u64, u64)>,
    declared: u64,
}

impl Area {
    /// What the sheet declares; an area that ends before it starts is none.
    fn declare(&mut self, data: &[u8]) -> Result<(), Stop> {
        let long_at = |at| long(data, at).map_or(0, u64::from);
        let word_at = |at| word(data, at).map_or(0, u64::from);
        let (top, bottom, left, right) = if data.len() >= 14 {
            (long_at(0), long_at(4), word_at(8), word_at(10))
        } else {
            (word_at(0), word_at(2), word_at(4), word_at(6))
        };
        if bottom == 0 || right == 0 {
            return Ok(());
        }
        // Readers take a column that cannot be for the first one.
        let left = if left > 0xFF || right < left { 0 } else { left };
        let rows = bottom.checked_sub(top).filter(|rows| *rows > 0).ok_or(Stop::Damaged)?;
        let columns =
            right.checked_sub(left).filter(|columns| *columns > 0).ok_or(Stop::Damaged)?;
        self.declared = self.declared.max(rows.saturating_mul(columns));
        Ok(())
    }

    fn add(&mut self, data: &[u8], more_columns: usize) {
        let (Some(row), Some(column)) = (word(data, 0), word(data, 2)) else { return };
        let widen = |span: &mut Option<(u64, u64)>, from: u64, to: u64| {
            let (low, high) = span.unwrap_or((from, to));
            *span = Some((low.min(from), high.max(to)));
        };
        let (row, column) = (u64::from(row), u64::from(column));
        widen(&mut self.rows, row, row);
        widen(&mut self.columns, column, column + more_columns as u64);
    }

    fn cells(&self) -> u64 {
        let span = |span: Option<(u64, u64)>| span.map_or(0, |(low, high)| high - low + 1);
        span(self.rows).saturating_mul(span(self.columns)).max(self.declared)
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes([bytes[0], bytes[1]]))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

fn longs(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}
