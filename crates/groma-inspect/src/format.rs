//! The formats that are told apart by first bytes, with the codes of the EU file-type table.

/// Declares the formats, each with its code.
macro_rules! formats {
    ($($(#[$doc:meta])* $id:ident $code:literal;)*) => {
        /// What bytes are.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Format {
            $(#[doc = $code] $(#[$doc])* $id,)*
        }

        impl Format {
            /// Every format.
            pub const ALL: &'static [Self] = &[$(Self::$id),*];

            /// Its code: that of the EU authority table of file types, where it has one.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$id => $code,)*
                }
            }
        }
    };
}

formats! {
    /// – no byte at all; no code of the EU table.
    Empty "EMPTY";
    /// – not text, and nothing that is known; no code of the EU table.
    Binary "BINARY";
    Txt "TXT";
    Csv "CSV";
    Tsv "TSV";
    Json "JSON";
    GeoJson "GEOJSON";
    JsonLd "JSON_LD";
    Xml "XML";
    RdfXml "RDF_XML";
    Turtle "RDF_TURTLE";
    NTriples "RDF_N_TRIPLES";
    NQuads "RDF_N_QUADS";
    Gml "GML";
    Kml "KML";
    Kmz "KMZ";
    Gpx "GPX";
    Svg "SVG";
    Rss "RSS";
    Atom "ATOM";
    Sdmx "SDMX";
    SchemaXml "SCHEMA_XML";
    /// – the capabilities of a web map service.
    Wms "WMS_SRVC";
    /// – the capabilities of a web feature service.
    Wfs "WFS_SRVC";
    /// – the capabilities of a web coverage service.
    Wcs "WCS_SRVC";
    /// – the capabilities of a web map tile service.
    Wmts "WMTS_SRVC";
    Html "HTML";
    Ics "ICS";
    Rtf "RTF";
    Pdf "PDF";
    Postscript "PS";
    Zip "ZIP";
    Gzip "GZIP";
    Bzip2 "BZIP2";
    Xz "XZ";
    SevenZip "7Z";
    Rar "RAR";
    Tar "TAR";
    Xlsx "XLSX";
    Docx "DOCX";
    Pptx "PPTX";
    Ods "ODS";
    Odt "ODT";
    Odp "ODP";
    Epub "EPUB";
    Xls "XLS";
    Doc "DOC";
    Ppt "PPT";
    /// – a file of old office programs, not known which; no code of the EU table.
    Ole "OLE";
    Gtfs "GTFS";
    Shp "SHP";
    Dbf "DBF";
    /// – no code of the EU table.
    Sqlite "SQLITE";
    Gpkg "GPKG";
    Mdb "MDB";
    Parquet "PARQUET";
    Arrow "ARROW_FILE";
    NetCdf "NETCDF";
    Hdf "HDF";
    Las "LAS";
    Dwg "DWG";
    Png "PNG";
    Jpeg "JPEG";
    Jpeg2000 "JPEG2000";
    Gif "GIF";
    Bmp "BMP";
    Webp "WEBP";
    Tiff "TIFF";
    GeoTiff "GEOTIFF";
}

impl Format {
    /// The format with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.code() == code)
    }

    /// What it is one of: a KML is also XML, a workbook also an archive.
    pub fn family(self) -> Self {
        match self {
            Self::GeoJson | Self::JsonLd => Self::Json,
            Self::RdfXml | Self::Gml | Self::Kml | Self::Gpx | Self::Svg | Self::Rss => Self::Xml,
            Self::Atom | Self::Sdmx | Self::SchemaXml => Self::Xml,
            Self::Wms | Self::Wfs | Self::Wcs | Self::Wmts => Self::Xml,
            Self::Kmz | Self::Gtfs | Self::Xlsx | Self::Docx | Self::Pptx => Self::Zip,
            Self::Ods | Self::Odt | Self::Odp | Self::Epub => Self::Zip,
            Self::Csv | Self::Tsv | Self::Turtle | Self::NTriples | Self::NQuads => Self::Txt,
            Self::Ics => Self::Txt,
            Self::Xls | Self::Doc | Self::Ppt => Self::Ole,
            Self::Gpkg => Self::Sqlite,
            Self::GeoTiff => Self::Tiff,
            Self::NetCdf => Self::Hdf,
            itself => itself,
        }
    }

    /// The format that a file name's ending stands for.
    pub(crate) fn of_ending(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        Some(match ending.to_ascii_lowercase().as_str() {
            "csv" => Self::Csv,
            "tsv" | "tab" => Self::Tsv,
            "txt" => Self::Txt,
            "json" => Self::Json,
            "geojson" => Self::GeoJson,
            "jsonld" => Self::JsonLd,
            "xml" => Self::Xml,
            "gml" => Self::Gml,
            "kml" => Self::Kml,
            "rdf" => Self::RdfXml,
            "ttl" => Self::Turtle,
            "nt" => Self::NTriples,
            "pdf" => Self::Pdf,
            "xls" => Self::Xls,
            "xlsx" => Self::Xlsx,
            "ods" => Self::Ods,
            "doc" => Self::Doc,
            "docx" => Self::Docx,
            "shp" | "shx" => Self::Shp,
            "dbf" => Self::Dbf,
            "gpkg" => Self::Gpkg,
            "sqlite" | "db" => Self::Sqlite,
            "parquet" => Self::Parquet,
            "mdb" | "accdb" => Self::Mdb,
            "tif" | "tiff" => Self::Tiff,
            "nc" => Self::NetCdf,
            "las" | "laz" => Self::Las,
            "tar" => Self::Tar,
            "html" | "htm" => Self::Html,
            _ => return None,
        })
    }
}
