use super::*;
use Vocabulary::{
    AccessRight, DataTheme, FileType, Frequency, HighValueCategory, Licence, MediaType,
};

fn check(vocabulary: Vocabulary, written: &str, expected: &str) {
    let found = Vocabularies::shipped().understood(vocabulary, written);
    assert_eq!(found.as_deref().unwrap_or("-"), expected, "{vocabulary:?} {written:?}");
}

#[test]
fn formats_as_people_write_them() {
    for (written, expected) in [
        ("CSV", "CSV"),
        (" .csv ", "CSV"),
        ("Text CSV", "CSV"),
        ("text/csv; charset=utf-8", "CSV"),
        ("http://publications.europa.eu/resource/authority/file-type/CSV", "CSV"),
        ("https://publications.europa.eu/resource/authority/file-type/CSV", "CSV"),
        ("http://www.iana.org/assignments/media-types/text/csv", "CSV"),
        ("Excel", "XLS"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
        ("Esri REST", "REST"),
        ("GeoJSON", "GEOJSON"),
        ("geo json", "GEOJSON"),
        ("application/vnd.geo+json", "GEOJSON"),
        ("JSON-LD", "JSON_LD"),
        ("ESRI Shapefile (.shp)", "SHP"),
        ("Shapefile (something else)", "SHP"),
        ("Tagged Image File Format (TIFF)", "TIFF"),
        ("OGC:WMS-1.3.0-http-get-map", "WMS_SRVC"),
        ("wfs", "WFS_SRVC"),
        ("application/rdf+xml", "RDF_XML"),
        ("ttl", "RDF_TURTLE"),
        ("Originator data format", "-"),
        ("application/unknown", "-"),
        ("API", "-"),
        ("", "-"),
        ("()", "-"),
        ("…", "-"),
    ] {
        check(FileType, written, expected);
    }
    check(MediaType, "text/csv", "text/csv");
    check(MediaType, "text/plain; charset=utf-8", "text/plain");
    check(
        MediaType,
        "https://www.iana.org/assignments/media-types/application/json",
        "application/json",
    );
    check(MediaType, "application/x-zip-compressed", "application/zip");
    check(MediaType, "CSV", "text/csv");
    check(MediaType, "originator/data", "-");
}

#[test]
fn licences_by_address_title_and_portal_word() {
    for (written, expected) in [
        ("https://creativecommons.org/licenses/by/4.0/", "CC_BY_4_0"),
        ("http://www.creativecommons.org/licenses/by/4.0/deed.de", "CC_BY_4_0"),
        ("https://creativecommons.org/licenses/by-nc-sa/4.0/legalcode", "CC_BYNCSA_4_0"),
        ("http://creativecommons.org/licenses/by/3.0/us/", "CC_BY_3_0"),
        ("http://creativecommons.org/licenses/by/3.0/at/", "CC_BY_3_0_AT"),
        ("CC-BY-4.0", "CC_BY_4_0"),
        ("CC BY 4.0", "CC_BY_4_0"),
        ("Creative Commons Attribution 4.0 International", "CC_BY_4_0"),
        ("Creative Commons Attribution", "CC_BY"),
        ("cc-by", "CC_BY"),
        ("cc-by-sa", "CC_BYSA"),
        ("cc-zero", "CC0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0"),
        ("http://opendefinition.org/licenses/cc-zero/", "CC0"),
        ("us-pd", "US_PD"),
        ("http://www.usa.gov/publicdomain/label/1.0/", "US_PD"),
        ("https://www.usa.gov/government-works", "US_PD"),
        ("ODbL-1.0", "ODC_BL"),
        ("Open Data Commons Open Database License (ODbL)", "ODC_BL"),
        ("http://dcat-ap.de/def/licenses/dl-by-de/2.0", "DLDE_BY_2_0"),
        ("dl-de-by-2.0", "DLDE_BY_2_0"),
        ("Datenlizenz Deutschland – Namensnennung – Version 2.0", "DLDE_BY_2_0"),
        ("lov2", "ETALAB_2_0"),
        ("Licence Ouverte / Open Licence", "ETALAB_2_0"),
        ("uk-ogl", "OGL_3_0"),
        ("https://opendata.swiss/terms-of-use/#terms_by", "TERMS_BY"),
        ("NonCommercialAllowed-CommercialAllowed-ReferenceRequired", "TERMS_BY"),
        ("notspecified", "-"),
        ("other-open", "-"),
        ("https://project-open-data.cio.gov/unknown-license", "-"),
        ("No warranty expressed or implied is made (see text).", "-"),
        ("https://", "-"),
    ] {
        check(Licence, written, expected);
    }
}

#[test]
fn frequencies_rights_themes_and_categories() {
    for (written, expected) in [
        ("R/P1Y", "ANNUAL"),
        ("R/P3M", "QUARTERLY"),
        ("R/PT1S", "CONT"),
        ("R/P0.33W", "WEEKLY_3"),
        ("asNeeded", "AS_NEEDED"),
        ("notPlanned", "NOT_PLANNED"),
        ("irregular", "IRREG"),
        ("http://purl.org/cld/freq/biweekly", "BIWEEKLY"),
        ("täglich", "DAILY"),
        ("Hebdomadaire", "WEEKLY"),
        ("http://inspire.ec.europa.eu/metadata-codelist/MaintenanceFrequency/annually", "ANNUAL"),
        ("20080924", "-"),
    ] {
        check(Frequency, written, expected);
    }
    check(AccessRight, "public", "PUBLIC");
    check(AccessRight, "restricted public", "RESTRICTED");
    check(AccessRight, "non-public", "NON_PUBLIC");
    check(AccessRight, "öffentlich", "PUBLIC");
    check(AccessRight, "otherRestrictions", "-");
    check(DataTheme, "Umwelt", "ENVI");
    check(DataTheme, "climatologyMeteorologyAtmosphere", "ENVI");
    check(DataTheme, "Transports, Déplacements", "TRAN");
    check(DataTheme, "Bevölkerung und Gesellschaft", "SOCI");
    check(DataTheme, "http://inspire.ec.europa.eu/theme/tn", "TRAN");
    check(DataTheme, "http://dcat-ap.ch/vocabulary/themes/health", "HEAL");
    check(DataTheme, "http://publications.europa.eu/resource/authority/data-theme/ECON", "ECON");
    check(DataTheme, "Wibble", "-");
    check(DataTheme, "http://portal.example/id/theme/transports-déplacements", "TRAN");
    check(DataTheme, "http://portal.example/id/theme/wibble", "-");
    check(Frequency, "http://purl.org/cld/freq/decennial", "DECENNIAL");
    check(
        MediaType,
        "https://www.w3.org/ns/iana/media-types/application/pdf#Resource",
        "application/pdf",
    );
    check(FileType, "http://publications.europa.eu/resource/authority/file-type/WMS", "WMS_SRVC");
    check(HighValueCategory, "http://data.europa.eu/bna/c_ac64a52d", "c_ac64a52d");
    check(HighValueCategory, "Mobilité", "c_b79e35eb");
}

#[test]
fn readings_of_membership_differ() {
    let words = Vocabularies::shipped();
    let csv = "http://publications.europa.eu/resource/authority/file-type/CSV";
    assert!(words.is_iri(FileType, csv) && words.is_label_or_code(FileType, csv));
    assert!(!words.is_iri(FileType, &csv.replace("http:", "https:")));
    assert!(!words.is_iri(Licence, csv));
    assert!(!words.is_iri(FileType, "CSV") && words.is_label_or_code(FileType, "csv"));
    assert!(!words.is_label_or_code(FileType, "Text CSV"));
    assert_eq!(words.term(csv), Some((FileType, "CSV".into())));
    assert_eq!(words.term("csv"), None);
    let edp = "http://dcat-ap.de/def/licenses/dl-by-de/2.0";
    assert!(!words.is_iri(Licence, edp) && words.is_iri_or_same(Licence, edp));
    assert!(words.is_known_licence("CC_BY_4_0") && !words.is_known_licence("US_PD"));
}

#[test]
fn the_lists_have_their_published_lengths_and_traps() {
    let words = Vocabularies::shipped();
    let count = |vocabulary, flag| {
        words.terms().filter(|t| t.vocabulary == vocabulary && t.flags.contains(&flag)).count()
    };
    assert_eq!(count(FileType, Flag::MachineReadable), 20);
    assert_eq!(count(FileType, Flag::NonProprietary), 29);
    assert_eq!(count(FileType, Flag::CkanMqa), 203);
    assert_eq!(words.terms().filter(|t| t.vocabulary == DataTheme).count(), 14);
    assert_eq!(words.terms().filter(|t| t.vocabulary == HighValueCategory).count(), 6);
    assert!(words.is(DataTheme, "OP_DATPRO", Flag::Provisional));
    let both = |code| {
        (
            words.is(FileType, code, Flag::MachineReadable),
            words.is(FileType, code, Flag::NonProprietary),
        )
    };
    for code in ["XLS", "XLSX", "SHP", "RDFA"] {
        assert_eq!(both(code), (true, false), "{code}");
    }
    for code in ["HTML", "TXT", "TIFF", "TAR", "ZIP", "TSV"] {
        assert_eq!(both(code), (false, true), "{code}");
    }
    assert_eq!(both("PDF"), (false, false));
    assert!(words.is(Licence, "CC_BYSA_4_0", Flag::Open));
    assert!(!words.is(Licence, "CC_BYNC_4_0", Flag::Open));
    assert_eq!(words.find(Licence, "CC_BY_4_0").unwrap().spdx.as_deref(), Some("CC-BY-4.0"));
    assert_eq!(words.version(FileType).version, "20240925-0");
}

/// What is listed as written must be understood as the term it is listed for, and every term by its
/// own code, IRI and English label; a clash between two rows shows here.
#[test]
fn every_row_is_understood_as_it_says() {
    let words = Vocabularies::shipped();
    for term in words.terms() {
        let understood = |written: &str| words.understood(term.vocabulary, written);
        assert_eq!(understood(&term.code), Some(term.code.clone()));
        assert_eq!(words.term(&term.iri), Some((term.vocabulary, term.code.clone())));
        if let Some(spdx) = &term.spdx {
            let found = understood(spdx).unwrap();
            assert_eq!(words.find(Licence, &found).unwrap().spdx.as_ref(), Some(spdx));
        }
    }
    let mut written = csv::Reader::from_reader(include_bytes!("written.csv").as_slice());
    for row in written.records().map(Result::unwrap) {
        let vocabulary = Vocabulary::named(&row[0]).unwrap();
        check(vocabulary, &row[1], &row[2]);
    }
}

#[test]
fn terms_are_rows() {
    let words = Vocabularies::shipped();
    assert_eq!(words.rows().count(), words.terms().count());
    let row = words.rows().find(|row| &*row.code == "CC_BY_4_0").unwrap();
    assert_eq!((&*row.vocabulary, row.spdx.as_deref()), ("licence", Some("CC-BY-4.0")));
    let flags: Vec<&str> = row.flags.iter().map(|flag| &**flag).collect();
    assert_eq!(flags, ["open", "eu", "ckan_mqa"]);
    assert!(!row.version.is_empty());
}

fn overlays(files: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
}

#[test]
fn an_edition_replaces_and_adds() {
    let files = overlays(&[
        ("file-type.csv", "code,label::en,label::de,flags\nCSV,Table,Tabelle,machine_readable\n"),
        (
            "vocabulary/written.csv",
            "vocabulary,written,code\nfile-type,spreadsheet thing,CSV\nlicence,house rules,CC0\n",
        ),
        ("notes.txt", "left alone"),
    ]);
    let words = Vocabularies::with_overlays(&files).unwrap();
    let understood = |vocabulary, written| words.understood(vocabulary, written);
    assert_eq!(understood(FileType, "Spreadsheet-Thing").as_deref(), Some("CSV"));
    assert_eq!(understood(FileType, "tabelle").as_deref(), Some("CSV"));
    assert_eq!(understood(FileType, "JSON"), None);
    assert_eq!(understood(Licence, "house rules").as_deref(), Some("CC0"));
    assert_eq!(understood(Licence, "cc-by-4.0").as_deref(), Some("CC_BY_4_0"));
    assert!(words.version(FileType).version.starts_with("of the edition, "));
    assert_eq!(words.find(FileType, "CSV").unwrap().label(), "Table");
    let iri = "http://publications.europa.eu/resource/authority/file-type/CSV";
    assert!(words.is_iri(FileType, iri));
    let dated = overlays(&[(
        "versions.csv",
        "vocabulary,prefix,version,source\nlicence,http://l/,2026,us\n",
    )]);
    let words = Vocabularies::with_overlays(&dated).unwrap();
    assert_eq!(words.version(Licence).version, "2026");
    assert!(words.is_iri(Licence, "http://l/CC0"));
}

#[test]
fn what_an_edition_writes_wrongly_is_told() {
    let check = |name: &str, text: &str, expected: &str| {
        let wrong = Vocabularies::with_overlays(&overlays(&[(name, text)])).unwrap_err();
        assert_eq!(wrong.to_string(), expected);
    };
    check(
        "licence.csv",
        "name\nx\n",
        "vocabulary/licence.csv, line 1: the column `code` is missing; hint: the columns are code",
    );
    check(
        "licence.csv",
        "code,flags\nA,\nB,fine\n",
        "vocabulary/licence.csv, line 3: `fine` is no flag; hint: there are machine_readable, \
         non_proprietary, open, eu, edp, ckan_mqa, provisional, deprecated, later",
    );
    check(
        "frequency.csv",
        "code\nA\nA\n",
        "vocabulary/frequency.csv, line 3: the code `A` stands there twice; hint: leave one of them out",
    );
    check(
        "written.csv",
        "vocabulary,written,code\nformat,x,CSV\n",
        "vocabulary/written.csv, line 2: `format` is no vocabulary; hint: there are file-type, media-type, \
         licence, frequency, access-right, data-theme, hvd-category",
    );
}

/// How much of what real catalogs write is understood. The rest, named in the output, is no term:
/// titles of documents, names of instruments, warnings against use.
#[test]
fn real_catalogs_are_mostly_understood() {
    let home = std::env::var_os("GROMA_SHARED_DATA").map(std::path::PathBuf::from);
    let data = home.unwrap_or_else(|| {
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data")
    });
    let sample = data.join("catalogues/ckan/data.gov_2017-01-05_packages_sample1000.jsonl");
    let Ok(text) = std::fs::read_to_string(&sample) else {
        eprintln!("skipped: no {}; set GROMA_SHARED_DATA", sample.display());
        return;
    };
    let mut tally = Tally::default();
    for line in text.lines() {
        let package: serde_json::Value = serde_json::from_str(line).unwrap();
        for resource in package["resources"].as_array().into_iter().flatten() {
            tally.count("ckan format", FileType, resource["format"].as_str());
            tally.count("ckan mimetype", MediaType, resource["mimetype"].as_str());
        }
        tally.count("ckan licence", Licence, package["license_id"].as_str());
        for extra in package["extras"].as_array().into_iter().flatten() {
            match extra["key"].as_str() {
                Some("frequency-of-update" | "accrualPeriodicity" | "frequency") => {
                    tally.count("ckan frequency", Frequency, extra["value"].as_str());
                }
                Some("accessLevel") => {
                    tally.count("ckan access level", AccessRight, extra["value"].as_str());
                }
                _ => {}
            }
        }
    }
    for agency in ["consumerfinance", "dhs", "fcc", "fda", "opm"] {
        let path = data.join(format!("catalogues/datajson/{agency}.data.json"));
        let feed: serde_json::Value =
            serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        for dataset in feed["dataset"].as_array().unwrap() {
            tally.count("data.json licence", Licence, dataset["license"].as_str());
            tally.count("data.json frequency", Frequency, dataset["accrualPeriodicity"].as_str());
            tally.count("data.json access level", AccessRight, dataset["accessLevel"].as_str());
            for distribution in dataset["distribution"].as_array().into_iter().flatten() {
                tally.count("data.json format", FileType, distribution["format"].as_str());
                tally.count("data.json media type", MediaType, distribution["mediaType"].as_str());
            }
        }
    }
    let report = tally.report();
    eprintln!("{report}");
    if let Some(dir) = std::env::var_os("GROMA_SUMMARY_DIR") {
        let line = report.lines().next().unwrap_or_default();
        std::fs::write(std::path::Path::new(&dir).join("vocabulary.txt"), format!("{line}\n"))
            .unwrap();
    }
    for (what, least) in [
        ("ckan format", 75),
        ("ckan mimetype", 90),
        ("ckan licence", 30),
        ("ckan frequency", 95),
        ("ckan access level", 100),
        ("data.json licence", 99),
        ("data.json frequency", 100),
        ("data.json access level", 100),
        ("data.json format", 60),
        ("data.json media type", 98),
    ] {
        assert!(tally.share(what) >= least, "{what}: under {least} %\n{report}");
    }
}

/// What was written, and how much of it was understood.
#[derive(Default)]
struct Tally(BTreeMap<&'static str, (u64, u64, BTreeMap<String, u64>)>);

impl Tally {
    fn count(&mut self, what: &'static str, vocabulary: Vocabulary, written: Option<&str>) {
        let Some(written) = written.filter(|written| !written.trim().is_empty()) else { return };
        let (all, understood, rest) = self.0.entry(what).or_default();
        *all += 1;
        match Vocabularies::shipped().understood(vocabulary, written) {
            Some(_) => *understood += 1,
            None => *rest.entry(written.chars().take(60).collect()).or_default() += 1,
        }
    }

    fn share(&self, what: &str) -> u64 {
        self.0.get(what).map_or(0, |(all, understood, _)| understood * 100 / all)
    }

    fn report(&self) -> String {
        let figure = |(what, (all, understood, _)): (&&str, &(u64, u64, _))| {
            format!("{what} {understood} of {all}")
        };
        let mut lines = vec![self.0.iter().map(figure).collect::<Vec<_>>().join("; ")];
        for (what, (_, _, rest)) in &self.0 {
            let mut rest: Vec<_> = rest.iter().collect();
            rest.sort_by_key(|(written, times)| (std::cmp::Reverse(**times), (*written).clone()));
            rest.truncate(12);
            lines.push(format!("not understood, {what}: {rest:?}"));
        }
        lines.join("\n")
    }
}
