//! One made-up record of a portal: the same number gives the same record.
//!
//! The shares follow what is seen in real catalogs: formats in hundreds of spellings, a third of the
//! licences missing or unspecified, dates that are none, links that lead nowhere, few publishers
//! with most of the records.

/// A record as a portal would write it, and what is meant where that is known.
#[derive(Clone, Debug)]
pub struct Record {
    pub native_id: String,
    /// Language and title.
    pub title: (&'static str, String),
    pub description: Option<String>,
    pub keyword: Vec<&'static str>,
    /// As written, and the code of the EU authority table.
    pub theme: Option<(&'static str, &'static str)>,
    pub publisher: Publisher,
    pub contact_email: Option<String>,
    pub issued: Option<String>,
    pub modified: Option<String>,
    pub temporal: Option<(String, String)>,
    pub spatial: Option<&'static str>,
    pub frequency: Option<(&'static str, Option<&'static str>)>,
    pub access_rights: Option<(&'static str, &'static str)>,
    /// As written, and the code of the EU authority table.
    pub licence: Option<(&'static str, Option<&'static str>)>,
    pub landing_page: Option<String>,
    pub hvd_category: Option<&'static str>,
    pub distributions: Vec<File>,
}

/// Who publishes it.
#[derive(Clone, Debug)]
pub struct Publisher {
    pub iri: String,
    /// Left out where a catalog describes its publishers elsewhere.
    pub name: Option<String>,
}

/// A distribution.
#[derive(Clone, Debug)]
pub struct File {
    pub title: String,
    pub access_url: String,
    pub download_url: Option<String>,
    pub format: Format,
    pub byte_size: Option<u64>,
    pub licence: Option<(&'static str, Option<&'static str>)>,
}

/// How a format is written, and what is meant.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    pub written: Option<&'static str>,
    pub code: Option<&'static str>,
    pub media_type: Option<&'static str>,
    pub ending: &'static str,
}

const fn format(
    written: Option<&'static str>,
    code: Option<&'static str>,
    media_type: Option<&'static str>,
    ending: &'static str,
) -> Format {
    Format { written, code, media_type, ending }
}

/// Weighted by how often each stands here.
const FORMATS: &[Format] = &[
    format(Some("CSV"), Some("CSV"), Some("text/csv"), "csv"),
    format(Some("CSV"), Some("CSV"), Some("text/csv"), "csv"),
    format(Some("csv"), Some("CSV"), None, "csv"),
    format(Some(".csv"), Some("CSV"), Some("application/octet-stream"), "csv"),
    format(Some("Text CSV"), Some("CSV"), None, "csv"),
    format(
        Some("http://publications.europa.eu/resource/authority/file-type/CSV"),
        Some("CSV"),
        Some("text/csv"),
        "csv",
    ),
    format(
        Some("XLSX"),
        Some("XLSX"),
        Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        "xlsx",
    ),
    format(Some("Excel"), Some("XLS"), None, "xls"),
    format(Some("XLS"), Some("XLS"), Some("application/vnd.ms-excel"), "xls"),
    format(Some("PDF"), Some("PDF"), Some("application/pdf"), "pdf"),
    format(Some("pdf"), Some("PDF"), None, "pdf"),
    format(Some("JSON"), Some("JSON"), Some("application/json"), "json"),
    format(Some("application/json"), Some("JSON"), Some("application/json"), "json"),
    format(Some("GeoJSON"), Some("GEOJSON"), Some("application/geo+json"), "geojson"),
    format(Some("SHP"), Some("SHP"), Some("application/zip"), "zip"),
    format(Some("ESRI Shapefile"), Some("SHP"), None, "zip"),
    format(Some("ZIP"), Some("ZIP"), Some("application/zip"), "zip"),
    format(Some("WMS"), Some("WMS_SRVC"), None, "?service=WMS&request=GetCapabilities"),
    format(Some("WFS"), Some("WFS_SRVC"), None, "?service=WFS&request=GetCapabilities"),
    format(Some("Esri REST"), None, None, "FeatureServer/0"),
    format(Some("XML"), Some("XML"), Some("text/xml"), "xml"),
    format(Some("KML"), Some("KML"), None, "kml"),
    format(Some("HTML"), Some("HTML"), Some("text/html"), "html"),
    format(Some("RDF/XML"), Some("RDF_XML"), Some("application/rdf+xml"), "rdf"),
    format(Some("ODS"), Some("ODS"), None, "ods"),
    format(Some("tabla de datos"), None, None, "aspx"),
    format(Some(""), None, None, "csv"),
    format(None, None, Some("text/csv"), "csv"),
    format(None, None, None, "download"),
];

const LICENCES: &[Option<(&str, Option<&str>)>] = &[
    Some(("https://creativecommons.org/licenses/by/4.0/", Some("CC_BY_4_0"))),
    Some(("http://creativecommons.org/licenses/by/4.0/", Some("CC_BY_4_0"))),
    Some(("cc-by", None)),
    Some(("CC BY 4.0", Some("CC_BY_4_0"))),
    Some(("https://creativecommons.org/publicdomain/zero/1.0/", Some("CC0"))),
    Some(("cc-zero", Some("CC0"))),
    Some(("http://opendatacommons.org/licenses/odbl/1.0/", Some("ODC_BL"))),
    Some(("https://www.etalab.gouv.fr/licence-ouverte-open-licence", Some("ETALAB_2_0"))),
    Some(("notspecified", None)),
    Some(("see website", None)),
    None,
    None,
    None,
];

const THEMES: &[(&str, &str)] = &[
    ("http://publications.europa.eu/resource/authority/data-theme/TRAN", "TRAN"),
    ("http://publications.europa.eu/resource/authority/data-theme/ENVI", "ENVI"),
    ("http://publications.europa.eu/resource/authority/data-theme/GOVE", "GOVE"),
    ("http://publications.europa.eu/resource/authority/data-theme/SOCI", "SOCI"),
    ("http://publications.europa.eu/resource/authority/data-theme/HEAL", "HEAL"),
    ("economy", "ECON"),
    ("Agriculture", "AGRI"),
    ("énergie", "ENER"),
    ("Bildung", "EDUC"),
];

/// Language, what it is about, keywords.
const TOPICS: &[(&str, &str, [&str; 4])] = &[
    ("en", "Air quality measurements", ["air", "pollution", "no2", "stations"]),
    ("en", "Public transport timetables", ["transport", "gtfs", "bus", "timetable"]),
    ("en", "Municipal budget", ["budget", "spending", "finance", "accounts"]),
    ("en", "Address register", ["address", "street", "cadastre", "register"]),
    ("en", "Tree inventory", ["trees", "parks", "green", "inventory"]),
    ("fr", "Qualité de l'eau potable", ["eau", "qualité", "santé", "analyses"]),
    ("fr", "Résultats des élections municipales", ["élections", "résultats", "communes", "vote"]),
    ("fr", "Arrêts de bus", ["transport", "arrêts", "bus", "gtfs"]),
    ("de", "Einwohner nach Gemeinden", ["bevölkerung", "einwohner", "gemeinden", "statistik"]),
    ("de", "Ladestationen", ["energie", "ladestationen", "verkehr", "strom"]),
    ("es", "Contratos públicos", ["contratos", "licitaciones", "gasto", "transparencia"]),
    ("es", "Accidentes de tráfico", ["tráfico", "accidentes", "seguridad", "carreteras"]),
    ("it", "Strutture ricettive", ["turismo", "alberghi", "strutture", "ospitalità"]),
];

const PLACES: &[&str] = &[
    "Aldermoor",
    "Bellrive",
    "Castelnau",
    "Dunmere",
    "Eichental",
    "Fontclaire",
    "Grünau",
    "Hollowby",
    "Isola Bianca",
    "Jardines",
    "Kirchfeld",
    "Lindenau",
    "Montverd",
    "Norrvik",
    "Oakhampton",
    "Puerto Alto",
];

const FREQUENCIES: &[(&str, Option<&str>)] = &[
    ("http://publications.europa.eu/resource/authority/frequency/ANNUAL", Some("ANNUAL")),
    ("R/P1M", Some("MONTHLY")),
    ("daily", Some("DAILY")),
    ("R/P1Y", Some("ANNUAL")),
    ("when needed", None),
    ("unknown", Some("UNKNOWN")),
];

const SENTENCES: &[&str] = &[
    "The figures come from the register of the competent office and are checked once a year.",
    "Each row is one observation with its place, its time and the unit in which it was measured.",
    "Values below the limit of detection are given as half that limit.",
    "Geometries are in ETRS89; earlier editions used a national grid.",
    "The file is replaced at every update; older editions are kept in the archive of the office.",
    "Personal data were removed before publication, and small counts are rounded to multiples of three.",
    "Codes follow the national classification; a table of codes is part of the archive.",
    "Questions about the method can be put to the office that is named as the contact.",
];

/// Numbers that look drawn at random (splitmix64).
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn share(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn date(&mut self) -> String {
        let (year, month, day) = (2008 + self.below(18), 1 + self.below(12), 1 + self.below(28));
        match self.below(100) {
            0..70 => format!("{year}-{month:02}-{day:02}"),
            70..94 => format!("{year}-{month:02}-{day:02}T{:02}:00:00Z", self.below(24)),
            94..96 => format!("{year}"),
            96..98 => format!("{day:02}/{month:02}/{year}"),
            98 => "R/P1Y".to_owned(),
            _ => "not known".to_owned(),
        }
    }
}

/// The record with this number; `edition` 0 is the first that was published, a later one says
/// something else in one of twenty.
pub fn record(number: u64, edition: u64) -> Record {
    let mut draws = Draws(number.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ 0x67_726f_6d61);
    let (language, topic, keywords) = draws.one(TOPICS);
    let place = draws.one(PLACES);
    let year = 2010 + draws.below(16);
    let revised = if (number + edition).is_multiple_of(20) && edition > 0 {
        format!(", edition {edition}")
    } else {
        String::new()
    };
    let native_id = format!("{:016x}-{number}", draws.next());
    let sentences = draws.below(7);
    let description: Vec<&str> = (0..sentences).map(|_| draws.one(SENTENCES)).collect();
    let keyword = keywords.into_iter().take(draws.below(5)).collect();
    let publisher = publisher(publisher_number(&mut draws), draws.share(70));
    let licence = draws.one(LICENCES);
    let on_distribution = draws.share(50);
    // Three distributions on the mean, whatever the number of records divisible by ten.
    let files = [1, 2, 3, 4, 5, 3, 2, 4, 0, 6][(number % 10) as usize];
    let distributions = (0..files)
        .map(|at| file(&mut draws, &native_id, at, licence.filter(|_| on_distribution)))
        .collect();
    Record {
        title: (language, format!("{topic}, {place} {year}{revised}")),
        description: (!description.is_empty()).then(|| description.join(" ")),
        keyword,
        theme: draws.share(60).then(|| draws.one(THEMES)),
        publisher,
        contact_email: draws.share(65).then(|| {
            format!(
                "office{}@{}.example",
                draws.below(50),
                place.to_lowercase().replace([' ', 'ü'], "-")
            )
        }),
        issued: draws.share(80).then(|| draws.date()),
        modified: draws.share(75).then(|| draws.date()),
        temporal: draws.share(30).then(|| (format!("{year}-01-01"), format!("{year}-12-31"))),
        spatial: draws.share(45).then_some(place),
        frequency: draws.share(50).then(|| draws.one(FREQUENCIES)),
        access_rights: draws.share(25).then_some((
            "http://publications.europa.eu/resource/authority/access-right/PUBLIC",
            "PUBLIC",
        )),
        licence: licence.filter(|_| !on_distribution),
        landing_page: draws
            .share(55)
            .then(|| format!("https://portal.example/dataset/{native_id}")),
        hvd_category: draws.share(2).then_some("http://data.europa.eu/bna/c_b79e35eb"),
        distributions,
        native_id,
    }
}

/// A few publishers have most of the records.
fn publisher_number(draws: &mut Draws) -> usize {
    let share = (draws.next() >> 11) as f64 / (1_u64 << 53) as f64;
    (2000.0_f64.powf(share) - 1.0) as usize
}

/// The publisher with this number.
pub fn publisher(number: usize, named: bool) -> Publisher {
    let name = format!("Office {} of {}", number / PLACES.len() + 1, PLACES[number % PLACES.len()]);
    Publisher {
        iri: format!("https://portal.example/organization/{number}"),
        name: named.then_some(name),
    }
}

/// How many publishers there are.
pub const PUBLISHERS: usize = 2000;

fn file(
    draws: &mut Draws,
    of: &str,
    at: usize,
    licence: Option<(&'static str, Option<&'static str>)>,
) -> File {
    let format = draws.one(FORMATS);
    // One host in ten is gone, a few addresses are not addresses at all.
    let host = match draws.below(40) {
        0..4 => "gone.example",
        4 => "portal.example:99999",
        5..20 => "files.example",
        _ => "portal.example",
    };
    let url = match draws.below(5000) {
        0..20 => "see landing page".to_owned(),
        20 => format!("https://{host}/file with spaces/{of}.{}", format.ending),
        _ => format!("https://{host}/dataset/{of}/resource/{at}.{}", format.ending),
    };
    File {
        title: format!("{} {}", format.written.unwrap_or("Download"), at + 1),
        download_url: draws.share(60).then(|| url.clone()),
        access_url: url,
        format,
        byte_size: draws.share(35).then(|| draws.next() % 50_000_000),
        licence,
    }
}
