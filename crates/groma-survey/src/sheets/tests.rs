//! Files of all kinds, whole, broken and hostile; every one is built here.

mod damaged;
mod files;

use super::*;
use std::io::Write;
use zip::write::SimpleFileOptions;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// An archive of parts.
pub(super) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An Excel file with one sheet of this data, and further parts.
pub(super) fn excel(sheet: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
        <Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";
    let package = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>\
         <sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    let sheet = format!("<worksheet xmlns=\"{MAIN}\">{sheet}</worksheet>");
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", package.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    parts.extend_from_slice(more);
    archive(&parts)
}

/// An OpenDocument file with this body.
pub(super) fn open_document(body: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" \
         xmlns:style=\"s\" xmlns:calcext=\"c\"><office:automatic-styles>\
         <style:style style:name=\"hid\"><style:table-properties table:display=\"false\"/></style:style>\
         </office:automatic-styles><office:body><office:spreadsheet>{body}</office:spreadsheet>\
         </office:body></office:document-content>"
    );
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest xmlns:manifest=\"m\"/>"),
        ("content.xml", content.as_bytes()),
    ])
}

pub(super) fn read(bytes: &[u8]) -> Result<(Workbook, Vec<SheetFinding>), Unreadable> {
    Workbook::read("file", bytes, &Limits::default())
}

/// The cells in lines, and the names of findings.
pub(super) fn shown(bytes: &[u8]) -> String {
    let (workbook, findings) = match read(bytes) {
        Ok(read) => read,
        Err(error) => return error.to_string(),
    };
    let mut lines = Vec::new();
    for sheet in &workbook.sheets {
        lines.push(format!("{}{}", sheet.name, if sheet.hidden { " (hidden)" } else { "" }));
        for row in &sheet.rows {
            let cells: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
            lines.push(cells.join("|"));
        }
        lines.extend(
            sheet.formulas.iter().map(|((row, column), text)| format!("{row}:{column} = {text}")),
        );
        lines.extend(
            sheet.merged.iter().map(|merged| format!("{:?} to {:?}", merged.first, merged.last)),
        );
    }
    lines.extend(findings.iter().map(|finding| format!("{}[{}]", finding.severity, finding.code)));
    lines.join("\n")
}
