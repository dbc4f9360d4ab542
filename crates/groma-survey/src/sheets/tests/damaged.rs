//! Files that are cut off, altered, or made to harm.

use super::*;

/// Cuts a file off and flips bytes of it: it may be refused, and nothing may stop or be eaten up.
pub(super) fn damage(bytes: &[u8], times: usize) {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut draw = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    };
    let limits = Limits { cells_max: 200_000, text_bytes_max: 10_000_000, ..Limits::default() };
    for _ in 0..times {
        let mut broken = bytes.to_vec();
        match draw(3) {
            0 => broken.truncate(draw(bytes.len())),
            1 => {
                let at = draw(broken.len());
                broken[at] ^= 1 << draw(8);
            }
            _ => {
                for _ in 0..20 {
                    let at = draw(broken.len());
                    broken[at] = draw(256) as u8;
                }
            }
        }
        let _ = Workbook::read("broken", &broken, &limits);
    }
}

fn sheet_of(rows: &str) -> Vec<u8> {
    excel(&format!("<sheetData>{rows}</sheetData>"), &[])
}

#[test]
fn damaged_files_do_no_harm() {
    // The messages of panics that are caught would fill the page.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let definition = crate::returns::tests::edition();
    let issued = crate::returns::issue(&definition, &crate::returns::tests::order()).unwrap();
    damage(&issued, 150);
    damage(&sheet_of("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"), 150);
    let body = "<table:table table:name=\"A\"><table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row></table:table>";
    damage(&open_document(body), 150);
    std::panic::set_hook(hook);
    for bytes in
        [&b""[..], b"PK", b"PK\x03\x04", b"hello", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", &[0; 600]]
    {
        assert!(read(bytes).is_err());
    }
}

fn check_refused(bytes: &[u8], expected: &str) {
    let error = read(bytes).expect_err(expected).to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn bombs_are_refused() {
    let zeros = vec![b' '; 60_000_000];
    check_refused(
        &excel("<sheetData/>", &[("xl/media/image1.png", &zeros)]),
        "unpacks to more than",
    );
    let bytes = excel("<sheetData/>", &[]);
    let narrow = Limits { unpacked_bytes_max: 500, ..Limits::default() };
    assert!(matches!(Workbook::read("f", &bytes, &narrow), Err(Unreadable::TooLarge { .. })));
    let short = Limits { file_bytes_max: 10, ..Limits::default() };
    assert!(matches!(Workbook::read("f", &bytes, &short), Err(Unreadable::TooLarge { .. })));
    let parts: Vec<String> = (0..6_000).map(|number| format!("p{number}.bin")).collect();
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|name| (name.as_str(), &b""[..])).collect();
    check_refused(&archive(&parts), "more than 5000 parts");
    let deep = "<a>".repeat(10_000) + &"</a>".repeat(10_000);
    check_refused(&excel("<sheetData/>", &[("xl/styles.xml", deep.as_bytes())]), "nested deeper");
}

/// The sizes that an archive declares are not believed.
#[test]
fn sizes_that_lie() {
    let zeros = vec![b' '; 30_000_000];
    let mut bytes = excel("<sheetData/>", &[("xl/media/image1.png", &zeros)]);
    let length = 30_000_000_u32.to_le_bytes();
    for at in 0..bytes.len() - 4 {
        if bytes[at..at + 4] == length {
            bytes[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
        }
    }
    assert!(read(&bytes).is_err());
}

#[test]
fn entities_are_refused() {
    let laughs = "<!DOCTYPE sst [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><sst><si><t>&b;</t></si></sst>";
    check_refused(
        &excel("<sheetData/>", &[("xl/sharedStrings.xml", laughs.as_bytes())]),
        "declares entities",
    );
    let outside = "<!DOCTYPE a SYSTEM \"file:///etc/passwd\" [<!ENTITY % p SYSTEM \"x\">]><a/>";
    check_refused(
        &excel("<sheetData/>", &[("docProps/app.xml", outside.as_bytes())]),
        "declares entities",
    );
    let unknown = "<sst><si><t>&secret;</t></si></sst>";
    check_refused(
        &excel("<sheetData/>", &[("xl/sharedStrings.xml", unknown.as_bytes())]),
        "damaged",
    );
}

/// A million rows with nothing but their look cost nothing.
#[test]
fn a_million_empty_rows() {
    let mut rows = String::new();
    for row in 1..=1_048_576 {
        rows +=
            &format!("<row r=\"{row}\" s=\"1\" customFormat=\"1\"><c r=\"A{row}\" s=\"1\"/></row>");
    }
    let (workbook, _) = read(&sheet_of(&rows)).unwrap();
    assert_eq!(workbook.sheets[0].rows.len(), 0);
}

#[test]
fn areas_that_are_too_large() {
    let far = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
    assert_eq!(read(&sheet_of(far)).unwrap().0.sheets[0].rows.len(), 1_048_576);
    let beyond = "<row r=\"1048577\"><c r=\"A1048577\"><v>1</v></c></row>";
    assert!(read(&sheet_of(beyond)).is_err());
    let mut rows = String::new();
    for row in 1..=300 {
        rows += &format!("<row r=\"{row}\"><c r=\"XFD{row}\"><v>1</v></c></row>");
    }
    check_refused(&sheet_of(&rows), "spans more than 3000000 cells");
    // One text, many cells.
    let text = "x".repeat(30_000);
    let strings = format!("<sst uniqueCount=\"1\"><si><t>{text}</t></si></sst>");
    let mut rows = String::new();
    for row in 1..=10_000 {
        rows += &format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>");
    }
    let sheet = format!("<sheetData>{rows}</sheetData>");
    check_refused(&excel(&sheet, &[("xl/sharedStrings.xml", strings.as_bytes())]), "bytes of text");
    let count = "<sst uniqueCount=\"4000000000\"><si><t>a</t></si></sst>";
    check_refused(
        &excel("<sheetData/>", &[("xl/sharedStrings.xml", count.as_bytes())]),
        "declares more",
    );
    // Repetitions of OpenDocument.
    let repeated = "<table:table table:name=\"A\"><table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"/></table:table-row></table:table>";
    check_refused(&open_document(repeated), "spans more cells");
    let spaces = "<table:table table:name=\"A\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p><text:s text:c=\"4000000000\"/></text:p></table:table-cell></table:table-row></table:table>";
    check_refused(&open_document(spaces), "spaces in a row");
}

#[test]
fn formulas_are_kept_and_never_computed() {
    let mut rows = String::from(
        "<row r=\"1\"><c r=\"A1\"><f t=\"shared\" ref=\"A1:A2\" si=\"4000000000\">REPT(\"x\",1000000)&amp;B1</f><v>7</v></c></row>",
    );
    rows += "<row r=\"2\"><c r=\"A2\"><f t=\"shared\" si=\"4000000000\"/><v>8</v></c></row>";
    let (workbook, findings) = read(&sheet_of(&rows)).unwrap();
    let sheet = &workbook.sheets[0];
    assert_eq!((sheet.text(0, 0), sheet.text(1, 0)), ("7", "8"));
    assert_eq!(sheet.formulas[&(1, 0)], "REPT(\"x\",1000000)&B2");
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["formula"]);
    // Many copies of a long formula.
    let long = "A1+".repeat(2_500) + "1";
    let mut rows = format!(
        "<row r=\"1\"><c r=\"A1\"><f t=\"shared\" ref=\"A1:A60000\" si=\"0\">{long}</f><v>7</v></c></row>"
    );
    for row in 2..=60_000 {
        rows += &format!(
            "<row r=\"{row}\"><c r=\"A{row}\"><f t=\"shared\" si=\"0\"/><v>8</v></c></row>"
        );
    }
    check_refused(&sheet_of(&rows), "bytes of text");
}

#[test]
fn what_a_workbook_brings_along() {
    let check = |parts: &[(&str, &[u8])], expected: &str| {
        let (_, findings) = read(&excel("<sheetData/>", parts)).unwrap();
        let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes.join(" "), expected);
    };
    check(&[("xl/vbaProject.bin", b"\x01")], "macros");
    check(&[("xl/embeddings/oleObject1.bin", b"\x01")], "embedded-object");
    check(&[("xl/connections.xml", b"<connections/>")], "data-connection");
    check(&[("xl/externalLinks/externalLink1.xml", b"<externalLink/>")], "external-link");
    let outside = |kind: &str| {
        format!(
            "<Relationships><Relationship Type=\"{OFFICE}/{kind}\" Target=\"http://a.example\" TargetMode=\"External\"/></Relationships>"
        )
    };
    check(&[("xl/drawings/_rels/drawing1.xml.rels", outside("image").as_bytes())], "external-link");
    check(&[("xl/worksheets/_rels/sheet1.xml.rels", outside("hyperlink").as_bytes())], "");
    check(&[("xl/drawings/vmlDrawing1.vml", b"<xml><br></xml>")], "");
    check_refused(&excel("<sheetData/>", &[("xl/theme/theme1.xml", b"<a><b></a>")]), "damaged");
}

/// Office encrypts a workbook by putting it, as one stream, into the older kind of file.
#[test]
fn encrypted_files_are_told() {
    let mut file = vec![0_u8; 512 * 3];
    file[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    file[26..28].copy_from_slice(&3_u16.to_le_bytes());
    file[30..32].copy_from_slice(&9_u16.to_le_bytes());
    file[32..34].copy_from_slice(&6_u16.to_le_bytes());
    file[44..48].copy_from_slice(&1_u32.to_le_bytes());
    file[48..52].copy_from_slice(&1_u32.to_le_bytes());
    file[60..64].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    file[68..72].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    for slot in 0..109 {
        let holder = if slot == 0 { 0_u32 } else { 0xFFFF_FFFF };
        file[76 + slot * 4..80 + slot * 4].copy_from_slice(&holder.to_le_bytes());
    }
    // Sector 0 holds the table: itself, and the end of the entries in sector 1.
    file[512..516].copy_from_slice(&0xFFFF_FFFD_u32.to_le_bytes());
    file[516..520].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    for (at, name) in ["Root Entry", "EncryptedPackage"].iter().enumerate() {
        for (unit, letter) in name.encode_utf16().enumerate() {
            let start = 1024 + at * 128 + unit * 2;
            file[start..start + 2].copy_from_slice(&letter.to_le_bytes());
        }
        let start = 1024 + at * 128 + 116;
        file[start..start + 4].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    }
    assert!(matches!(read(&file), Err(Unreadable::Protected { .. })));
    // Sectors that follow each other in a circle are followed once.
    file[516..520].copy_from_slice(&1_u32.to_le_bytes());
    check_refused(&file, "in a circle");
}
