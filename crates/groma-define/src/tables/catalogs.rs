//! What governments publish: the tables that a harvest fills, with the words of DCAT 3.
//!
//! What a portal wrote and what it was understood as stand side by side (`format_raw`, `format`),
//! because an understanding can be wrong. Absence is null; times are UTC, `YYYY-MM-DDThh:mm:ssZ`.

use crate::code::{CatalogId, ContentHash, DatasetId, DistributionId, RunId, ServiceId, UnitCode};
use crate::table::{Text, table};

table! {
    /// A catalog: one address or file from which data sets were read.
    CatalogRow "catalog" key ["catalog_id"] {
        /// The catalog.
        catalog_id: CatalogId,
        /// Whose portal; null without an edition.
        unit: Option<UnitCode>,
        /// Address, or path of the file or folder.
        source_url: Text,
        /// The protocol by which it was read.
        protocol: Text,
        /// What runs it: CKAN, ArcGIS Hub, ….
        software: Option<Text>,
        /// Its version, as it says.
        software_version: Option<Text>,
        /// Its own name.
        title: Option<Text>,
        /// What it says of itself.
        description: Option<Text>,
        /// Who publishes it.
        publisher: Option<Text>,
        /// Its home page.
        homepage: Option<Text>,
        /// Languages it declares.
        language: Vec<Text>,
        /// The licence of the metadata.
        licence: Option<Text>,
        /// How many data sets it says it has.
        dataset_count_claimed: Option<i64> as "datasets",
        /// How many were read.
        dataset_count_read: i64 as "datasets",
        /// obey, obey-for-links or agreed: what was done about robots.txt.
        robots_policy: Text,
        /// When it was last read.
        harvested_at: Text,
        /// True when the last sweep saw all of it.
        complete: bool,
        /// national, local or civil society: who runs it.
        level: Text,
        /// True when raw records stay with their roles.
        restricted: bool,
        /// Its IRI, where it has one.
        iri: Option<Text>,
        /// Properties it used, as in `dataset.properties`.
        properties: Option<Text>,
        /// The sweep that read it last.
        sweep: RunId,
    }
}

table! {
    /// A data set.
    DatasetRow "dataset" key ["dataset_id"] {
        /// The data set: a hash of the catalog and of its own identifier there.
        dataset_id: DatasetId,
        /// The catalog it was read from.
        catalog_id: CatalogId,
        /// What the portal calls it.
        native_id: Text,
        /// Its IRI.
        iri: Option<Text>,
        /// Its title in the catalog's first language.
        title: Option<Text>,
        /// Titles by language, a JSON object.
        title_lang: Option<Text>,
        /// Its description in the catalog's first language.
        description: Option<Text>,
        /// Descriptions by language, a JSON object.
        description_lang: Option<Text>,
        /// Keywords.
        keyword: Vec<Text>,
        /// Themes and categories as written.
        theme_raw: Vec<Text>,
        /// Codes of the EU authority table of data themes.
        theme: Vec<Text>,
        /// Who publishes it.
        publisher_name: Option<Text>,
        /// The publisher's IRI, or the portal's identifier of it.
        publisher_iri: Option<Text>,
        /// A role or an office to write to; names of persons are not kept.
        contact_name: Option<Text>,
        /// SHA-256 of the address to write to, in lower case.
        contact_email_hash: Option<Text>,
        /// First published.
        issued: Option<Text>,
        /// What stood there, when it was no date.
        issued_raw: Option<Text>,
        /// Last changed.
        modified: Option<Text>,
        /// What stood there, when it was no date.
        modified_raw: Option<Text>,
        /// The data begin.
        temporal_start: Option<Text>,
        /// The data end.
        temporal_end: Option<Text>,
        /// The area as written.
        spatial_raw: Option<Text>,
        /// IRIs of areas.
        spatial_iri: Vec<Text>,
        /// West, south, east, north in degrees, between commas.
        spatial_bbox: Option<Text>,
        /// How often it is updated, as written.
        accrual_periodicity_raw: Option<Text>,
        /// Code of the EU authority table of frequencies.
        frequency: Option<Text>,
        /// Code of the EU authority table of access rights.
        access_rights: Option<Text>,
        /// Access rights as written.
        access_rights_raw: Option<Text>,
        /// The licence of the data set as written.
        licence_raw: Option<Text>,
        /// Code of the EU authority table of licences, or an SPDX identifier.
        licence: Option<Text>,
        /// Languages of the data.
        language: Vec<Text>,
        /// A page about it.
        landing_page: Option<Text>,
        /// Other identifiers.
        identifier: Vec<Text>,
        /// Its version.
        version: Option<Text>,
        /// The series it belongs to.
        in_series: Option<Text>,
        /// What it is part of.
        is_part_of: Option<Text>,
        /// Acts that oblige its publication.
        applicable_legislation: Vec<Text>,
        /// High-value categories it declares, as IRIs.
        hvd_category: Vec<Text>,
        /// Standards it follows.
        conforms_to: Vec<Text>,
        /// Where it comes from.
        provenance: Option<Text>,
        /// dataset, series, service, map, harvest …: what kind of record it is.
        r#type: Text,
        /// present, missing (absent from one complete sweep) or gone.
        state: Text,
        /// When it was first seen.
        first_seen: Text,
        /// When it was last seen; null while it is there: then it is the catalog's `harvested_at`.
        last_seen: Option<Text>,
        /// SHA-256 of the record's bytes.
        raw_hash: ContentHash,
        /// SHA-256 of what the record says, however it is written.
        canonical_hash: ContentHash,
        /// Where the record's bytes are kept.
        record_ref: Option<Text>,
        /// Where it was found: page and JSON pointer, XML path or line.
        locator: Text,
        /// The fetch that brought it.
        fetch_id: Option<Text>,
        /// Which properties the record used and how: see the manual of `groma assess`.
        properties: Option<Text>,
        /// Where the portal says it got it from: identifier of the original or its portal.
        source_id: Option<Text>,
        /// Distributions it has.
        distributions: i64 as "distributions",
    }
}

table! {
    /// A distribution: one form in which a data set can be had.
    DistributionRow "distribution" key ["dataset_id", "distribution_id"] {
        /// The distribution.
        distribution_id: DistributionId,
        /// The data set.
        dataset_id: DatasetId,
        /// What the portal calls it.
        native_id: Option<Text>,
        /// Its title.
        title: Option<Text>,
        /// Where one gets to it.
        access_url: Option<Text>,
        /// Where the bytes are.
        download_url: Option<Text>,
        /// The format as written.
        format_raw: Option<Text>,
        /// Code of the EU authority table of file types.
        format: Option<Text>,
        /// The media type as written.
        media_type_raw: Option<Text>,
        /// The media type as IANA has it.
        media_type: Option<Text>,
        /// How it is compressed.
        compress_format: Option<Text>,
        /// How it is packed.
        package_format: Option<Text>,
        /// The licence as written.
        licence_raw: Option<Text>,
        /// Code of the EU authority table of licences, or an SPDX identifier.
        licence: Option<Text>,
        /// A statement of rights.
        rights: Option<Text>,
        /// Its size as declared.
        byte_size: Option<i64> as "bytes",
        /// Its checksum as declared.
        checksum: Option<Text>,
        /// How the checksum was made.
        checksum_algorithm: Option<Text>,
        /// First published.
        issued: Option<Text>,
        /// Last changed.
        modified: Option<Text>,
        /// How long it is planned to be there.
        availability: Option<Text>,
        /// Its state of maturity.
        status: Option<Text>,
        /// Standards it follows.
        conforms_to: Vec<Text>,
        /// The service that serves it.
        access_service_id: Option<ServiceId>,
        /// Acts that oblige its publication.
        applicable_legislation: Vec<Text>,
        /// Its place in the data set, from 0.
        position: i64,
        /// Its IRI.
        iri: Option<Text>,
        /// Which properties it used and how, as in `dataset.properties`.
        properties: Option<Text>,
    }
}

table! {
    /// A data service.
    ServiceRow "service" key ["service_id"] {
        /// The service.
        service_id: ServiceId,
        /// The catalog it was read from.
        catalog_id: CatalogId,
        /// Data sets it serves.
        dataset_id: Vec<Text>,
        /// Its title.
        title: Option<Text>,
        /// Where it answers.
        endpoint_url: Option<Text>,
        /// Where it is described for machines.
        endpoint_description: Option<Text>,
        /// Standards it follows.
        conforms_to: Vec<Text>,
        /// Where it is described for people.
        page: Option<Text>,
        /// A role or an office to write to.
        contact: Option<Text>,
        /// The licence as written.
        licence: Option<Text>,
        /// High-value categories it declares, as IRIs.
        hvd_category: Vec<Text>,
        /// OGC, REST, SPARQL, SDMX, ….
        r#type: Option<Text>,
        /// Its IRI.
        iri: Option<Text>,
        /// Which properties it used and how, as in `dataset.properties`.
        properties: Option<Text>,
        /// Acts that oblige its publication.
        applicable_legislation: Vec<Text>,
    }
}

table! {
    /// Whatever else a catalog describes: publishers, contacts, places, periods, checksums.
    EntityRow "entity" key ["catalog_id", "entity_id"] {
        /// The catalog it was read from.
        catalog_id: CatalogId,
        /// The entity: its IRI, or a hash of what it says.
        entity_id: Text,
        /// What it is, with a prefix: `foaf:Agent`, `dct:PeriodOfTime`, ….
        class: Text,
        /// Its name; left out for persons and their contacts.
        name: Option<Text>,
        /// Which properties it used and how, as in `dataset.properties`.
        properties: Option<Text>,
        /// The data set it belongs to; null when none or several name it.
        dataset_id: Option<DatasetId>,
    }
}

table! {
    /// One request and what came of it; rows are only ever added.
    FetchRow "fetch" key ["fetch_id"] {
        /// The fetch.
        fetch_id: Text,
        /// The sweep or the round of probes it belongs to.
        run: RunId,
        /// What was asked for.
        url: Text,
        /// What answered, after redirects.
        final_url: Option<Text>,
        /// GET, HEAD or POST.
        method: Text,
        /// HTTP status.
        status: Option<i64>,
        /// ok, or what kind of failure: timeout, dns, tls, refused, private_address, …; catch_all where
        /// nothing can be told, because the host answers everything with the same page.
        error_class: Text,
        /// When it was asked.
        started_at: Text,
        /// Until the first byte.
        first_byte_ms: Option<i64> as "ms",
        /// Until the last.
        total_ms: Option<i64> as "ms",
        /// Bytes received.
        bytes: Option<i64> as "bytes",
        /// What the server says it is.
        content_type: Option<Text>,
        /// How long the server says it is.
        content_length_claimed: Option<i64> as "bytes",
        /// ETag.
        etag: Option<Text>,
        /// Last-Modified, as sent.
        last_modified: Option<Text>,
        /// SHA-256 of the body; null when not all of it was read.
        sha256: Option<ContentHash>,
        /// Where the body is kept.
        blob_ref: Option<Text>,
        /// Every address on the way.
        redirect_chain: Vec<Text>,
        /// The address that was connected to.
        remote_address: Option<Text>,
        /// Whether TLS held; null without TLS.
        tls_ok: Option<bool>,
        /// allowed, forbidden, absent, unreachable or not-asked: what robots.txt says.
        robots_verdict: Text,
        /// Which try it was, from 1.
        attempt: i64,
        /// What the first bytes are, sniffed: CSV, HTML, ….
        sniffed: Option<Text>,
        /// Access-Control-Allow-Origin.
        cors: Option<Text>,
        /// What asked: harvest or probe; probe-try for what another try of the round superseded, robots
        /// for robots.txt.
        purpose: Text,
        /// SHA-256 of what was read, when that is not all: of a link no more than its beginning is.
        part_sha256: Option<ContentHash>,
        /// How much that is, unpacked.
        part_bytes: Option<i64> as "bytes",
        /// Who issued the certificate of what answered; null without TLS.
        tls_issuer: Option<Text>,
        /// Who agreed that robots.txt is not obeyed at this host, and where that is written; null
        /// where it was obeyed, and for harvests, whose sweep says it.
        robots_because: Option<Text>,
    }
}

table! {
    /// A record, or a page, that could not be read; its bytes are kept.
    QuarantineRow "quarantine" key ["catalog_id", "sweep", "locator", "raw_hash"] {
        /// The catalog it was read from.
        catalog_id: CatalogId,
        /// The sweep that met it.
        sweep: RunId,
        /// Where it stands: page and JSON pointer, XML path or line.
        locator: Text,
        /// Which parser gave up.
        parser: Text,
        /// Why.
        reason: Text,
        /// What the portal calls it, where that could be read.
        native_id: Option<Text>,
        /// SHA-256 of its bytes.
        raw_hash: ContentHash,
        /// Where its bytes are kept.
        record_ref: Option<Text>,
    }
}

table! {
    /// One reading of a catalog.
    SweepRow "sweep" key ["catalog_id", "sweep"] {
        /// The catalog.
        catalog_id: CatalogId,
        /// The sweep.
        sweep: RunId,
        /// When it began.
        started_at: Text,
        /// When it ended.
        ended_at: Text,
        /// full, changed-since, or not-modified.
        mode: Text,
        /// The protocol.
        protocol: Text,
        /// Why this protocol: named by the edition, or what gave it away.
        protocol_because: Text,
        /// True when all of the catalog was seen.
        complete: bool,
        /// Why not, when it was not.
        incomplete_because: Option<Text>,
        /// Pages that were kept.
        pages: i64 as "pages",
        /// Requests that were sent.
        requests: i64 as "requests",
        /// Bytes received.
        bytes: i64 as "bytes",
        /// Records that were read.
        records: i64 as "records",
        /// Data sets never seen before.
        added: i64 as "datasets",
        /// Data sets that say something else than before.
        changed: i64 as "datasets",
        /// Data sets that say the same.
        unchanged: i64 as "datasets",
        /// Data sets not there for the first time.
        missing: i64 as "datasets",
        /// Data sets that are gone.
        gone: i64 as "datasets",
        /// Data sets that are back.
        back: i64 as "datasets",
        /// Records in quarantine.
        quarantined: i64 as "records",
        /// True when too many are missing at once: a person has to say that they are gone.
        held: bool,
        /// obey, obey-for-links or agreed.
        robots_policy: Text,
        /// Why that policy, as the operator wrote it.
        robots_because: Option<Text>,
        /// Where the protocol was entered.
        entrance: Text,
        /// Steps that were asked: one for a catalog that is one document.
        steps: i64 as "steps",
        /// Identifiers that were listed and belong to no data set that could be read: services,
        /// records in quarantine.
        unread: i64 as "records",
        /// Records that are there and stand for none of the data sets that are known: in quarantine
        /// without a name, or announced and never handed out.
        unnamed: i64 as "records",
        /// The program's version and the digest of the vocabularies by which terms were understood;
        /// a sweep with others reads everything again.
        mapped_with: Text,
    }
}

table! {
    /// What happened to a data set, and when it was seen.
    DatasetEventRow "dataset_event" key ["dataset_id", "sweep"] {
        /// The data set.
        dataset_id: DatasetId,
        /// The sweep that saw it.
        sweep: RunId,
        /// Its catalog.
        catalog_id: CatalogId,
        /// added, changed, missing, gone or back.
        event: Text,
        /// When.
        at: Text,
        /// What it said from then on.
        canonical_hash: Option<ContentHash>,
        /// Its title then.
        title: Option<Text>,
    }
}

table! {
    /// A term of a controlled vocabulary, as it was in force.
    VocabularyTermRow "vocabulary_term" key ["vocabulary", "code"] {
        /// file-type, media-type, licence, frequency, access-right, data-theme or hvd-category.
        vocabulary: Text,
        /// Its code.
        code: Text,
        /// Its IRI.
        iri: Text,
        /// Its label in English, else its code.
        label: Text,
        /// SPDX identifier of a licence.
        spdx: Option<Text>,
        /// machine_readable, non_proprietary, open, eu, edp, ckan_mqa, provisional, deprecated, later.
        flags: Vec<Text>,
        /// The version of the vocabulary.
        version: Text,
    }
}
