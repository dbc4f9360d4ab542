use super::*;

/// A head, and what is said of it: format, delimiter, what it seems to be.
fn check(head: impl AsRef<[u8]>, expected: &str) {
    check_declared(head, "", expected);
}

fn check_declared(head: impl AsRef<[u8]>, declared: &str, expected: &str) {
    let head = head.as_ref();
    let found = sniff(head, Some(declared).filter(|it| !it.is_empty()));
    let mut said = found.format.code().to_owned();
    if let Some(delimiter) = found.delimiter {
        said.push_str(&format!(" {delimiter:?}"));
    }
    if let Some(holds) = found.holds {
        said.push_str(&format!(" of {}", holds.code()));
    }
    if let Some(seems) = found.seems {
        said.push_str(&format!(" {}", seems.as_str()));
    }
    let shown: String = String::from_utf8_lossy(head).chars().take(80).collect();
    assert_eq!(said, expected, "{shown:?} declared as {declared:?}");
}

#[test]
fn nothing_and_noise() {
    check("", "EMPTY");
    check(" \r\n\t", "EMPTY");
    check([1_u8, 2, 0, 255, 7, 9, 0, 3], "BINARY");
    check("Only a sentence, or two. And no table.\n", "TXT");
    check("first line\nsecond line\nthird, and last, line, of, text\n", "TXT");
    check("[see the notes, page 3]", "TXT");
    check("{{ template }}", "TXT");
}

#[test]
fn tables_in_text() {
    check("a,b,c\n1,2,3\n4,5,6\n", "CSV ','");
    check("name;wert\nHaus;1,5\nHof;2,5\n", "CSV ';'");
    check("a\tb\n1\t2\n3\t4\n", "TSV '\\t'");
    check("a|b|c\n1|2|3\n4|5|6\n", "CSV '|'");
    check("a,b\n\"x, y\",1\n\"over\ntwo lines\",2\n\"he said \"\"no\"\", and\",3\n", "CSV ','");
    check("id,name,year\n", "CSV ','");
    check("a;b\n1;2\n3;4 cut in the mid", "CSV ';'");
    check("a,b\n1,2\n3,4", "CSV ','");
    check("a;b\n1;2", "CSV ';'");
    check("code\n1\n2\n", "TXT");
    check_declared("code\n1\n2\n", "text/csv", "CSV");
    check_declared("a,b\n", "text/csv; header=present", "CSV ','");
    check_declared("Page not there. Go away.", "text/csv", "TXT");
    check_declared("<!DOCTYPE html><title>x</title>", "text/csv", "HTML");
    check_declared("%PDF-1.4", "text/csv", "PDF");
}

#[test]
fn json_of_all_kinds() {
    check("{\"a\": 1}", "JSON");
    check("[1, 2", "JSON");
    check("[]", "JSON");
    check("{", "JSON");
    check("[-1.5, 2]", "JSON");
    check("{\"type\" : \"FeatureCollection\", \"features\": [", "GEOJSON");
    check("{\"@context\": \"https://schema.org\", \"name\":", "JSON_LD");
    check("[{\"@id\": \"x\"", "JSON_LD");
    check("{\"success\": false, \"error\": {}}", "JSON error");
    check("{\"error\": null, \"rows\": []}", "JSON");
    check("{\"type\":\"Topology\",\"objects\":{}}", "JSON");
}

#[test]
fn xml_by_its_root() {
    check("<?xml version=\"1.0\"?>\n<!-- why --><root a='b'>", "XML");
    check("<rdf:RDF xmlns:rdf=\"x\">", "RDF_XML");
    check("<?xml version='1.0'?><kml xmlns=\"http://www.opengis.net/kml/2.2\">", "KML");
    check("<wfs:FeatureCollection xmlns:wfs=\"http://www.opengis.net/wfs\">", "GML");
    check("<gml:Dictionary xmlns:gml=\"http://www.opengis.net/gml/3.2\">", "GML");
    check("<WMS_Capabilities version=\"1.3.0\">", "WMS_SRVC");
    check("<Capabilities xmlns=\"http://www.opengis.net/wmts/1.0\">", "WMTS_SRVC");
    check("<wfs:WFS_Capabilities>", "WFS_SRVC");
    check("<feed xmlns=\"http://www.w3.org/2005/Atom\">", "ATOM");
    check("<rss version=\"2.0\">", "RSS");
    check("<svg width='1'>", "SVG");
    check(
        "<m:Structure xmlns:m=\"http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message\">",
        "SDMX",
    );
    check("<?xml version=\"1.0\"?><ows:ExceptionReport xmlns:ows=\"o\">", "XML error");
    check("<ServiceExceptionReport version=\"1.3.0\"><ServiceException>", "XML error");
    check("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "XML");
    check("<!DOCTYPE note SYSTEM \"n.dtd\"><note>", "XML");
}

#[test]
fn pages_and_what_they_are_instead_of_data() {
    check("<!doctype html>\n<html><head><title>Budget 2026</title>", "HTML");
    check("<!-- made by hand --><html>", "HTML");
    check("<h1>Hello</h1>", "HTML");
    check("<html><title>Anmelden | Portal</title>", "HTML log-in");
    check("<html><body><form><input type=\"password\" name=p>", "HTML log-in");
    check("<html><head><title lang=fr>Page introuvable</title>", "HTML error");
    check("<html><head><title>Data</title></head><body><h1 class=a>404</h1>", "HTML error");
    check("<html><head><title>Index of /data</title>", "HTML listing");
    check(
        "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML\"><html xmlns=\"x\">",
        "HTML",
    );
}

#[test]
fn triples_in_text() {
    check("@prefix dcat: <http://www.w3.org/ns/dcat#> .", "RDF_TURTLE");
    check("# a catalog\nPREFIX a: <http://a/>\n", "RDF_TURTLE");
    check("<http://a/1> <http://a/p> \"x, y\"@en .\n", "RDF_N_TRIPLES");
    check("_:b1 <http://a/p> <http://a/2> .\n", "RDF_N_TRIPLES");
    check("<http://a/1> <http://a/p> \"a \\\" b\"^^<http://t> <http://g> .\n", "RDF_N_QUADS");
    check("<http://a/1> a <http://a/Thing> ;\n", "RDF_TURTLE");
    check("<http://a/1>\n  <http://a/p> 1 .\n", "RDF_TURTLE");
}

#[test]
fn marks_of_binary_files() {
    check("%PDF-1.7\n", "PDF");
    check("\n\n%PDF-1.3", "PDF");
    check(b"PAR1\x15\x04", "PARQUET");
    check(b"\x89PNG\r\n\x1a\n\0\0", "PNG");
    check(b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG");
    check(b"II*\0\x08\0\0\0\x01\0\xaf\x87\x03\0", "GEOTIFF");
    check(b"MM\0*\0\0\0\x08\0\x01\x01\0", "TIFF");
    check(b"\0\0\x27\x0a\0\0\0\0\0\0\0\0", "SHP");
    check(b"\x03\x7a\x01\x0f\x02\0\0\0\x61\0\x0b\0\0\0\0\0", "DBF");
    check(b"\x03\x7a\x0d\x0f\x02\0\0\0\x61\0\x0b\0\0\0\0\0", "BINARY");
    check(b"\x89HDF\r\n\x1a\n", "HDF");
    check(b"{\\rtf1\\ansi", "RTF");
    let mut sqlite = b"SQLite format 3\0".to_vec();
    sqlite.resize(100, 0);
    check(&sqlite, "SQLITE");
    sqlite[68..72].copy_from_slice(b"GPKG");
    check(&sqlite, "GPKG");
    let mut tar = vec![b'a'; 300];
    tar[257..262].copy_from_slice(b"ustar");
    check(&tar, "TAR");
    let ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0";
    check(ole, "OLE");
    check_declared(ole, "application/vnd.ms-excel", "XLS");
    check_declared(ole, "letter.DOC", "DOC");
    let wide: Vec<u8> = "WordDocument".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check_declared([ole.as_slice(), &wide].concat(), "xls", "DOC");
}

/// The beginning of an archive with these entries, stored.
fn zip(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, content) in entries {
        bytes.extend(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0");
        bytes.extend((content.len() as u32).to_le_bytes());
        bytes.extend((content.len() as u32).to_le_bytes());
        bytes.extend((name.len() as u16).to_le_bytes());
        bytes.extend([0, 0]);
        bytes.extend(name.as_bytes());
        bytes.extend(content.as_bytes());
    }
    bytes
}

#[test]
fn archives_and_what_is_in_them() {
    let types = ("[Content_Types].xml", "<Types/>");
    check(zip(&[types, ("_rels/.rels", ""), ("xl/workbook.xml", "")]), "XLSX");
    check(zip(&[types, ("word/document.xml", "")]), "DOCX");
    check_declared(
        zip(&[types]),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "XLSX",
    );
    check(zip(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]), "ODS");
    check(zip(&[("roads.dbf", "x"), ("roads.prj", "")]), "ZIP of SHP");
    check(zip(&[("data/2025.csv", "a,b")]), "ZIP of CSV");
    check(zip(&[("agency.txt", ""), ("stops.txt", "")]), "GTFS");
    check(zip(&[("doc.kml", "")]), "KMZ");
    check(zip(&[("readme", "")]), "ZIP");
    check(b"PK\x05\x06\0\0", "ZIP");
    check(b"PK\x03\x04", "ZIP");
    check(b"\x1f\x8b\x08\x08\0\0\0\0\0\x03list.csv\0", "GZIP of CSV");
    check(b"\x1f\x8b\x08\0\0\0\0\0\0\x03", "GZIP");
}

#[test]
fn encodings() {
    let check = |head: &[u8], declared: &str, encoding: Option<&str>, bom: bool| {
        let found = sniff(head, Some(declared));
        assert_eq!((found.encoding, found.bom), (encoding, bom), "{head:?}");
    };
    check(b"\xef\xbb\xbfa,b\n", "", Some("UTF-8"), true);
    check(b"\xff\xfea\0,\0b\0\n\0", "", Some("UTF-16LE"), true);
    check(b"a\0;\0b\0;\0c\0\n\0", "", Some("UTF-16LE"), false);
    check(b"\0a\0;\0b\0;\0c\0\n", "", Some("UTF-16BE"), false);
    check("Straße".as_bytes(), "", Some("UTF-8"), false);
    check(&"Straße".as_bytes()[..5], "", Some("UTF-8"), false);
    check(b"Stra\xdfe;1\n", "", Some("windows-1252"), false);
    check(b"\xb1\xb6;1\n", "text/csv; charset=\"iso-8859-2\"", Some("ISO-8859-2"), false);
    check(b"\xb1\xb6;1\n", "text/csv; charset=utf-8", Some("windows-1252"), false);
    check(b"\x89PNG\r\n\x1a\n", "", None, false);
    assert_eq!(sniff(b"\xff\xfea\0,\0b\0,\0c\0\n\0", None).format, Format::Csv);
}

#[test]
fn what_is_declared_is_held_against_what_is_there() {
    let check = |head: &[u8], code: &str, expected: Option<bool>| {
        assert_eq!(sniff(head, None).fits(code), expected, "{code} {head:?}");
    };
    check(b"a,b,c\n1,2,3\n", "CSV", Some(true));
    check(b"<html><title>x</title>", "CSV", Some(false));
    check(b"<html><title>x</title>", "HTML", Some(true));
    check(b"{\"type\":\"Feature\"", "JSON", Some(true));
    check(b"{\"a\":1}", "GEOJSON", Some(true));
    check(b"{\"a\":1}", "XML", Some(false));
    check(b"<note/>", "GML", Some(true));
    check(b"<note/>", "SPARQLQ", None);
    check(b"one sentence\n", "CSV", Some(true));
    check(b"%PDF-1.4", "PDFA1A", Some(true));
    check(b"%PDF-1.4", "XLS", Some(false));
    let shapefile = zip(&[("roads.shp", "")]);
    check(&shapefile, "SHP", Some(true));
    check(&shapefile, "CSV", Some(false));
    check(&shapefile, "ZIP", Some(true));
}

#[test]
fn no_bytes_are_too_much() {
    for first in 0..=255_u8 {
        for rest in [&b""[..], b"\0\0\0\0\0\0\0\0\0\0\0\0", b"<>\"'{}[]\n,;\t|"] {
            let head = [&[first], rest].concat();
            let found = sniff(&head, Some("text/csv; charset="));
            assert_eq!(Format::of_code(found.format.code()), Some(found.format));
        }
    }
}

/// Files of the shared data whose names say what they are: how many are sniffed as that.
#[test]
fn real_files_are_what_their_names_say() {
    let home = std::env::var_os("GROMA_SHARED_DATA").map(std::path::PathBuf::from);
    let data = home.unwrap_or_else(|| {
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data")
    });
    if !data.join("catalogues").is_dir() {
        eprintln!("skipped: no shared data at {}; set GROMA_SHARED_DATA", data.display());
        return;
    }
    let mut files = Vec::new();
    for folder in ["catalogues", "content/clevercsv", "content/rust-csv", "content/w3c-csvw"] {
        collect(&data.join(folder), &mut files);
    }
    let (mut right, mut wrong) = (0, Vec::new());
    for path in files {
        let code = match path.extension().and_then(|ending| ending.to_str()) {
            Some("csv") => "CSV",
            Some("json" | "jsonl") => "JSON",
            Some("xml") => "XML",
            Some("rdf") => "RDF_XML",
            Some("ttl") => "RDF_TURTLE",
            _ => continue,
        };
        let bytes = std::fs::read(&path).unwrap();
        let found = sniff(&bytes[..bytes.len().min(1024)], None);
        match found.fits(code) {
            Some(true) => right += 1,
            _ => wrong.push(format!("{}: {}", path.display(), found.format.code())),
        }
    }
    let figures = format!("sniffer: {right} of {} real files, by 1 kB each", right + wrong.len());
    eprintln!("{figures}\n{}", wrong.join("\n"));
    assert!(right >= 500, "{figures}");
    assert!(wrong.len() * 50 <= right, "{figures}\n{}", wrong.join("\n"));
}

fn collect(folder: &std::path::Path, files: &mut Vec<std::path::PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        match path.is_dir() {
            true => collect(&path, files),
            false => files.push(path),
        }
    }
}
