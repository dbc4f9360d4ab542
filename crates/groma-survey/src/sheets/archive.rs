//! Workbooks that are archives, looked through before anybody opens them.
//!
//! Every part is unpacked once, into nothing, while its bytes are counted: the sizes that an
//! archive declares are not believed. XML parts are walked, so that nothing declares entities,
//! nests without end or stops in the middle. What a workbook brings along beside its cells
//! (macros, links to other files, embedded objects, connections) is a finding and never opened.

use super::part::{PartFault, Seen, attribute, walk};
use super::{Limits, SheetFinding, SheetPlace, Unreadable};
use groma_define::Severity;
use std::collections::BTreeSet;
use std::io::{BufReader, Cursor, Read};
use zip::ZipArchive;

/// Which kind of workbook an archive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Package {
    /// Office Open XML.
    OpenXml,
    /// OpenDocument.
    OpenDocument,
}

/// Looks through an archive: what it is and what it brings along, or why it is refused.
pub(super) fn inspect(
    file: &str,
    bytes: &[u8],
    limits: &Limits,
) -> Result<(Package, Vec<SheetFinding>), Unreadable> {
    let budget = limits.unpacked_budget(bytes.len() as u64);
    let fault = Fault { file, limits, budget };
    let signatures = bytes.windows(4).filter(|window| window == b"PK\x01\x02").count();
    if signatures > limits.parts_max {
        return Err(fault.too_large(format!("it holds more than {} parts", limits.parts_max)));
    }
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|why| fault.no_workbook(why.to_string()))?;
    if archive.len() > limits.parts_max {
        return Err(fault.too_large(format!("it holds more than {} parts", limits.parts_max)));
    }
    let mut left = budget;
    let mut brought = BTreeSet::new();
    let mut names = BTreeSet::new();
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|why| match why {
            zip::result::ZipError::UnsupportedArchive(text)
                if text == zip::result::ZipError::PASSWORD_REQUIRED =>
            {
                Unreadable::Protected { file: file.to_owned() }
            }
            other => fault.no_workbook(other.to_string()),
        })?;
        let name = part.name().map_err(|why| fault.no_workbook(why.to_string()))?.into_owned();
        brought.extend(Brought::by_name(&name));
        let counted = Counted { inner: part, left, spent: false };
        left = look_at(&name, counted, &fault, &mut brought)?;
        names.insert(name);
    }
    let package = package(&names).ok_or_else(|| {
        fault.no_workbook("it is an archive and holds no sheets that are known".to_owned())
    })?;
    Ok((package, brought.into_iter().map(Brought::finding).collect()))
}

/// Unpacks one part and walks it when it is XML; says how many bytes the other parts may have.
fn look_at(
    name: &str,
    counted: Counted<impl Read>,
    fault: &Fault<'_>,
    brought: &mut BTreeSet<Brought>,
) -> Result<u64, Unreadable> {
    let limits = fault.limits;
    let mut reader = BufReader::new(counted);
    let walked = if is_xml(name, &mut reader) {
        let relations = name.ends_with(".rels");
        let mut see = |seen: Seen<'_>| match seen {
            Seen::Start(element) => declared(element, relations, limits, brought),
            _ => Ok(()),
        };
        walk(&mut reader, limits.depth_max, &mut see)
    } else {
        let copied = std::io::copy(&mut reader, &mut std::io::sink());
        copied.map(|_| ()).map_err(|why| PartFault::Broken(why.to_string()))
    };
    // Drawings of comments are not always well formed, and nobody reads them.
    let drawing = name.to_lowercase().ends_with(".vml");
    let rest = std::io::copy(&mut reader, &mut std::io::sink());
    let counted = reader.into_inner();
    if counted.spent {
        let why = format!("it unpacks to more than {} bytes, at part `{name}`", fault.budget);
        return Err(fault.too_large(why));
    }
    match walked {
        Ok(()) => {}
        Err(PartFault::Broken(_)) if drawing && rest.is_ok() => {}
        Err(PartFault::Broken(why)) => {
            return Err(fault.no_workbook(format!("its part `{name}` is damaged: {why}")));
        }
        Err(PartFault::Entities) => {
            let why = format!("its part `{name}` declares entities, which no workbook needs");
            return Err(Unreadable::Harmful { file: fault.file.to_owned(), why });
        }
        Err(PartFault::Deep) => {
            let why = format!("its part `{name}` is nested deeper than {}", limits.depth_max);
            return Err(fault.too_large(why));
        }
        Err(PartFault::Refused(why)) => return Err(fault.too_large(why)),
    }
    Ok(counted.left)
}

/// What an element declares about the part it opens, or brings along.
fn declared(
    element: &quick_xml::events::BytesStart<'_>,
    relations: bool,
    limits: &Limits,
    brought: &mut BTreeSet<Brought>,
) -> Result<(), String> {
    match element.local_name().as_ref() {
        // Room for so many texts is made before the first of them is read.
        "sst" => {
            let count = attribute(element, "uniqueCount").and_then(|count| count.parse().ok());
            if count.unwrap_or(0) > limits.cells_max.saturating_mul(2) {
                return Err("it declares more shared texts than cells can be read".to_owned());
            }
        }
        "Relationship" if relations => {
            let outside = attribute(element, "TargetMode").as_deref() == Some("External");
            let kind = attribute(element, "Type").unwrap_or_default();
            if outside && !kind.ends_with("/hyperlink") {
                brought.insert(Brought::Links);
            }
        }
        "cell-range-source" | "dde-source" | "database-source-sql" | "database-source-table" => {
            brought.insert(Brought::Links);
        }
        _ => {}
    }
    Ok(())
}

fn is_xml(name: &str, reader: &mut impl std::io::BufRead) -> bool {
    let name = name.to_lowercase();
    let named = [".xml", ".rels", ".vml"].iter().any(|ending| name.ends_with(ending));
    let Ok(start) = reader.fill_buf() else { return named };
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    named || start.trim_ascii_start().starts_with(b"<")
}

fn package(names: &BTreeSet<String>) -> Option<Package> {
    let has = |name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    if has("mimetype") && has("content.xml") {
        Some(Package::OpenDocument)
    } else if has("[Content_Types].xml") && !has("xl/workbook.bin") {
        Some(Package::OpenXml)
    } else {
        None
    }
}

/// What a workbook may bring along beside its cells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Brought {
    Macros,
    Links,
    Objects,
    Connections,
}

impl Brought {
    fn by_name(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let holds = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        if holds(&["vbaproject", "macrosheets/", "dialogsheets/"])
            || name.starts_with("basic/")
            || name.starts_with("scripts/")
        {
            Some(Self::Macros)
        } else if holds(&["externallinks/"]) {
            Some(Self::Links)
        } else if holds(&["/embeddings/", "/activex/", "oleobject"]) || name.starts_with("object ")
        {
            Some(Self::Objects)
        } else if holds(&["xl/connections", "querytables/", "xl/model/"]) {
            Some(Self::Connections)
        } else {
            None
        }
    }

    pub(super) fn finding(self) -> SheetFinding {
        let (code, message) = match self {
            Self::Macros => ("macros", "the workbook holds macros; they are not run"),
            Self::Links => {
                ("external-link", "the workbook links to other files; they are not opened")
            }
            Self::Objects => {
                ("embedded-object", "the workbook holds embedded objects; they are not opened")
            }
            Self::Connections => {
                ("data-connection", "the workbook holds data connections; they are not used")
            }
        };
        SheetFinding {
            place: SheetPlace::default(),
            severity: Severity::Warning,
            code,
            message: message.to_owned(),
            hint: "only the values that are stored in cells count".to_owned(),
        }
    }
}

/// Makes refusals about one file.
struct Fault<'a> {
    file: &'a str,
    limits: &'a Limits,
    /// Bytes that all parts together may unpack to.
    budget: u64,
}

impl Fault<'_> {
    fn too_large(&self, why: String) -> Unreadable {
        Unreadable::TooLarge { file: self.file.to_owned(), why }
    }

    fn no_workbook(&self, why: String) -> Unreadable {
        Unreadable::NotAWorkbook { file: self.file.to_owned(), why }
    }
}

/// A reader that stops when its bytes are spent.
struct Counted<R> {
    inner: R,
    left: u64,
    spent: bool,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        match self.left.checked_sub(count as u64) {
            Some(left) => self.left = left,
            None => {
                self.spent = true;
                return Err(std::io::Error::other("too many bytes"));
            }
        }
        Ok(count)
    }
}
