//! What cells say.

use super::*;

#[test]
fn cells_of_excel() {
    let styles = format!(
        "<styleSheet xmlns=\"{MAIN}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>\
         <xf numFmtId=\"22\"/><xf numFmtId=\"46\"/></cellXfs></styleSheet>"
    );
    let strings = format!(
        "<sst xmlns=\"{MAIN}\" uniqueCount=\"2\"><si><t xml:space=\"preserve\"> a </t></si>\
         <si><r><t>rich</t></r><r><t xml:space=\"preserve\"> text</t></r></si></sst>"
    );
    let sheet = "<dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\">\
        <c r=\"A1\"><v>12.0</v></c><c r=\"B1\"><v>1.5</v></c><c r=\"C1\" t=\"b\"><v>1</v></c>\
        <c r=\"D1\" s=\"1\"><v>45413</v></c><c r=\"E1\" s=\"2\"><v>45413.5</v></c>\
        <c r=\"F1\" s=\"3\"><v>1.5</v></c><c r=\"G1\" t=\"e\"><v>#N/A</v></c></row>\
        <row r=\"3\"><c r=\"A3\" t=\"s\"><v>0</v></c><c r=\"B3\" t=\"s\"><v>1</v></c>\
        <c r=\"C3\" t=\"inlineStr\"><is><t>inline</t></is></c>\
        <c r=\"D3\"><f>A1*2</f><v>24</v></c><c r=\"E3\"><f>A1*3</f></c>\
        <c r=\"F3\" t=\"str\"><f>\"=\"</f><v>=1+1</v></c><c r=\"G3\"><v>0.1</v></c>\
        <c r=\"H3\"><v>1E+20</v></c></row></sheetData>\
        <mergeCells><mergeCell ref=\"A3:B4\"/></mergeCells>";
    let more: [(&str, &[u8]); 2] =
        [("xl/styles.xml", styles.as_bytes()), ("xl/sharedStrings.xml", strings.as_bytes())];
    let bytes = excel(sheet, &more);
    insta::assert_snapshot!(shown(&bytes), @r#"
    A
    12|1.5|TRUE|2024-05-01|2024-05-01T12:00:00|36:00:00|#N/A

     a |rich text|inline|24||=1+1|0.1|100000000000000000000
    2:3 = A1*2
    2:4 = A1*3
    2:5 = "="
    (2, 0) to (3, 1)
    warning[error-cell]
    note[formula]
    warning[formula-without-value]
    "#);
}

#[test]
fn cells_of_open_document() {
    let cell = |attributes: &str, text: &str| {
        format!("<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>")
    };
    let rows = [
        cell("office:value-type=\"float\" office:value=\"12\"", "12.00"),
        cell("office:value-type=\"boolean\" office:boolean-value=\"true\"", "WAHR"),
        cell("office:value-type=\"date\" office:date-value=\"2024-05-01T00:00:00\"", "1.5.24"),
        cell("office:value-type=\"time\" office:time-value=\"PT12H30M00S\"", "12:30"),
        cell("office:value-type=\"string\"", "a<text:s text:c=\"3\"/>b&amp;<text:span>c</text:span></text:p><text:p>d"),
        cell("office:value-type=\"string\" calcext:value-type=\"error\"", "#NAME?"),
        cell("table:formula=\"of:=[.A1]*2\" office:value-type=\"float\" office:value=\"24\"", "24"),
        "<table:table-cell table:number-columns-spanned=\"2\" table:number-rows-spanned=\"2\" office:value-type=\"string\">\
         <office:annotation><text:p>a comment</text:p></office:annotation><text:p>merged</text:p></table:table-cell>\
         <table:covered-table-cell/>".to_owned(),
    ];
    let body = format!(
        "<table:table table:name=\"A\"><table:table-row>{}</table:table-row>\
         <table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"string\">\
         <text:p>r</text:p></table:table-cell><table:table-cell table:number-columns-repeated=\"1000\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
         </table:table><table:table table:name=\"B\" table:style-name=\"hid\"><table:table-row>{}</table:table-row></table:table>",
        rows.join(""),
        cell("office:value-type=\"string\"", "x")
    );
    insta::assert_snapshot!(shown(&open_document(&body)), @r"
    A
    12|TRUE|2024-05-01|12:30:00|a   b&c
    d|#NAME?|24|merged
    r|r
    r|r
    0:6 = of:=[.A1]*2
    (0, 7) to (1, 8)
    B (hidden)
    x
    warning[error-cell]
    note[formula]
    ");
}

/// Files of before 2007, which nothing here can write; those of the survey sheet are read.
#[test]
fn files_of_before_2007() {
    let folder = std::env::var_os("GROMA_SHARED_DATA")
        .map_or_else(|| "../../../shared/data".into(), std::path::PathBuf::from)
        .join("survey/xlsform/files");
    let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
    let mut read_count = 0;
    for path in entries.map(|entry| entry.path()) {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        if !["xls", "xlsx", "xlsm"].contains(&ending.as_str()) {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        if let Err(error) = read(&bytes) {
            panic!("{}: {error}", path.display());
        }
        read_count += 1;
        if ending == "xls" {
            super::damaged::damage(&bytes, 60);
        }
    }
    let absent = if read_count == 0 { " (no shared data)" } else { "" };
    crate::returns::tests::say(&format!("{read_count} files of the survey sheet read{absent}"));
}
