//! From what a portal wrote to rows: identity, dates, addresses, terms of vocabularies.

use super::{DistributionDraft, Draft, EntityDraft, Rows, ServiceDraft, Words};
use crate::finding::{self, Noted};
use crate::time;
use groma_define::table::Text;
use groma_define::tables::{DatasetRow, DistributionRow, EntityRow, ServiceRow};
use groma_define::vocabulary::{Vocabularies, Vocabulary};
use groma_define::{CatalogId, ContentHash, DatasetId, DistributionId, ServiceId, hex};
use sha2::{Digest, Sha256};
use url::Url;

/// Characters of a text that are kept; a longer one is cut, with a finding.
const TEXT_MAX: usize = 20_000;

/// The name of a data set in the tables.
pub(crate) fn dataset_id(catalog: &CatalogId, native_id: &str) -> DatasetId {
    DatasetId::from(name_of(&[catalog.as_str(), native_id]))
}

/// The name of a service in the tables.
fn service_id(catalog: &CatalogId, native_id: &str) -> ServiceId {
    ServiceId::from(name_of(&[catalog.as_str(), "service", native_id]))
}

/// 128 bits of a hash of parts that cannot run into each other.
fn name_of(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hex(&hasher.finalize()[..16])
}

impl Draft {
    /// Kinds of records that are no data sets: they are counted and left out.
    pub const NOT_A_DATASET: &[&str] =
        &["harvest", "showcase", "story", "page", "application", "chart", "filter"];

    /// What the portal calls it, or what can stand for that: another identifier, its page, or its
    /// title with its publisher.
    pub(crate) fn identity(&mut self) -> String {
        if let Some(id) = self.native_id.as_deref().map(str::trim).filter(|id| !id.is_empty()) {
            return id.to_owned();
        }
        self.findings.push(Noted::new(finding::NO_IDENTIFIER, "The record has no identifier."));
        let title = self.title.first().map(|(_, text)| text.trim());
        let publisher = self.publisher_name.as_deref().unwrap_or_default();
        let first = |texts: &[String]| texts.iter().find(|t| !t.trim().is_empty()).cloned();
        first(&self.identifier).or_else(|| self.landing_page.clone()).unwrap_or_else(|| match title
        {
            Some(title) => name_of(&[title, publisher]),
            None => name_of(&["record", &hex(&Sha256::digest(&self.raw))]),
        })
    }

    /// The rows of this record.
    pub(crate) fn rows(mut self, catalog: &CatalogId, words: &Vocabularies, now: &str) -> Rows {
        let native_id = self.identity();
        let dataset_id = dataset_id(catalog, &native_id);
        let speaks_otherwise = self.properties.is_none();
        let properties = self.properties.take().unwrap_or_else(|| self.properties_of_fields(words));
        let mut noted = Reader { findings: std::mem::take(&mut self.findings) };
        let raw_hash = ContentHash::from(hex(&Sha256::digest(&self.raw)));
        let canonical_hash = match self.canonical.as_slice() {
            [] => raw_hash.clone(),
            bytes => ContentHash::from(hex(&Sha256::digest(bytes))),
        };
        let mut position = 0..;
        let mut drafts = std::mem::take(&mut self.distributions);
        if speaks_otherwise {
            // Portals that do not speak DCAT have one licence for a data set and all its files.
            for draft in &mut drafts {
                draft.licence = draft.licence.take().or_else(|| self.licence.clone());
            }
        }
        let distributions: Vec<DistributionRow> = drafts
            .into_iter()
            .map(|draft| {
                let place = position.next();
                distribution_row(draft, catalog, words, &dataset_id, place, &mut noted)
            })
            .collect();
        let (issued, issued_raw) = noted.date("issued", self.issued);
        let (modified, modified_raw) = noted.date("modified", self.modified);
        let (temporal_start, _) = noted.date("temporal start", self.temporal_start);
        let (temporal_end, _) = noted.date("temporal end", self.temporal_end);
        let understood = |vocabulary, written: &Option<Text>| {
            written.as_ref().and_then(|written| words.understood(vocabulary, written))
        };
        let accrual_periodicity_raw = noted.text("accrual periodicity", self.accrual_periodicity);
        let access_rights_raw = noted.text("access rights", self.access_rights);
        let licence_raw = noted.text("licence", self.licence);
        let theme_raw = noted.texts(self.theme);
        let mut theme: Vec<Text> = theme_raw
            .iter()
            .filter_map(|written| words.understood(Vocabulary::DataTheme, written))
            .collect();
        theme.sort();
        theme.dedup();
        let bbox = self.spatial_bbox.filter(|b| b.iter().all(|degrees| degrees.is_finite()));
        let (role, email) = contact(self.contact_name, self.contact_email);
        let dataset = DatasetRow {
            catalog_id: catalog.clone(),
            native_id: native_id.into(),
            iri: self.iri.map(Into::into),
            title: noted.text("title", first_words(&self.title)),
            title_lang: by_language(&self.title),
            description: noted.text("description", first_words(&self.description)),
            description_lang: by_language(&self.description),
            keyword: noted.texts(self.keyword),
            theme_raw,
            theme,
            publisher_name: noted.text("publisher", self.publisher_name),
            publisher_iri: self.publisher_iri.map(Into::into),
            contact_name: role,
            contact_email_hash: email,
            issued,
            issued_raw,
            modified,
            modified_raw,
            temporal_start,
            temporal_end,
            spatial_raw: noted.text("spatial", self.spatial),
            spatial_iri: noted.texts(self.spatial_iri),
            spatial_bbox: bbox.map(|[w, s, e, n]| format!("{w},{s},{e},{n}").into()),
            frequency: understood(Vocabulary::Frequency, &accrual_periodicity_raw),
            accrual_periodicity_raw,
            access_rights: understood(Vocabulary::AccessRight, &access_rights_raw),
            access_rights_raw,
            licence: understood(Vocabulary::Licence, &licence_raw),
            licence_raw,
            language: noted.texts(self.language),
            landing_page: noted.address("landing page", self.landing_page),
            identifier: noted.texts(self.identifier),
            version: noted.text("version", self.version),
            in_series: self.in_series.map(Into::into),
            is_part_of: self.is_part_of.map(Into::into),
            applicable_legislation: noted.texts(self.applicable_legislation),
            hvd_category: noted.texts(self.hvd_category),
            conforms_to: noted.texts(self.conforms_to),
            provenance: noted.text("provenance", self.provenance),
            r#type: if self.kind.is_empty() { "dataset".into() } else { self.kind.into() },
            state: "present".into(),
            first_seen: now.into(),
            last_seen: None,
            raw_hash,
            canonical_hash,
            record_ref: None,
            locator: self.locator.as_str().into(),
            fetch_id: None,
            properties: Some(properties.to_string().into()),
            source_id: self.source_id.map(Into::into),
            distributions: distributions.len() as i64,
            dataset_id,
        };
        let mut findings = noted.findings;
        for finding in &mut findings {
            if finding.subject.is_empty() {
                finding.subject = dataset.dataset_id.to_string();
            }
            finding.locator.get_or_insert_with(|| self.locator.clone());
        }
        Rows { dataset, distributions, findings }
    }
}

impl ServiceDraft {
    /// The row of this service.
    pub(crate) fn row(self, catalog: &CatalogId) -> ServiceRow {
        let texts = |texts: Vec<String>| texts.into_iter().map(Text::from).collect();
        let serves = self.serves.iter().map(|id| Text::from(dataset_id(catalog, id).as_str()));
        ServiceRow {
            service_id: service_id(catalog, &self.native_id),
            catalog_id: catalog.clone(),
            dataset_id: serves.collect(),
            title: self.title.map(Into::into),
            endpoint_url: self.endpoint_url.map(Into::into),
            endpoint_description: self.endpoint_description.map(Into::into),
            conforms_to: texts(self.conforms_to),
            page: self.page.map(Into::into),
            contact: contact(self.contact, None).0,
            licence: self.licence.map(Into::into),
            hvd_category: texts(self.hvd_category),
            r#type: self.kind.map(Into::into),
            iri: self.iri.map(Into::into),
            properties: self.properties.map(|properties| properties.to_string().into()),
            applicable_legislation: texts(self.applicable_legislation),
        }
    }
}

impl EntityDraft {
    /// The row of this entity.
    pub(crate) fn row(self, catalog: &CatalogId) -> EntityRow {
        EntityRow {
            catalog_id: catalog.clone(),
            entity_id: self.id.into(),
            class: self.class.into(),
            name: self.name.map(Into::into),
            properties: self.properties.map(|properties| properties.to_string().into()),
            dataset_id: self.dataset.map(|native_id| dataset_id(catalog, &native_id)),
        }
    }
}

fn distribution_row(
    mut draft: DistributionDraft,
    catalog: &CatalogId,
    words: &Vocabularies,
    dataset: &DatasetId,
    position: Option<i64>,
    noted: &mut Reader,
) -> DistributionRow {
    let position = position.unwrap_or_default();
    let place = position.to_string();
    let own = draft.native_id.as_deref().or(draft.iri.as_deref());
    // Portals repeat identifiers of distributions; the place keeps them apart.
    let distribution_id =
        DistributionId::from(name_of(&[dataset.as_str(), own.unwrap_or(""), &place]));
    let properties = draft.properties.take().unwrap_or_else(|| draft.properties_of_fields(words));
    let understood = |vocabulary, written: &Option<Text>| {
        written.as_ref().and_then(|written| words.understood(vocabulary, written))
    };
    let format_raw = noted.text("format", draft.format);
    let media_type_raw = noted.text("media type", draft.media_type);
    let licence_raw = noted.text("licence", draft.licence);
    DistributionRow {
        dataset_id: dataset.clone(),
        native_id: draft.native_id.map(Into::into),
        title: noted.text("title", draft.title),
        access_url: noted.address("access URL", draft.access_url),
        download_url: noted.address("download URL", draft.download_url),
        format: understood(Vocabulary::FileType, &format_raw)
            .or_else(|| understood(Vocabulary::FileType, &media_type_raw)),
        format_raw,
        media_type: understood(Vocabulary::MediaType, &media_type_raw),
        media_type_raw,
        compress_format: noted.text("compression", draft.compress_format),
        package_format: noted.text("packaging", draft.package_format),
        licence: understood(Vocabulary::Licence, &licence_raw),
        licence_raw,
        rights: noted.text("rights", draft.rights),
        byte_size: noted.count("byte size", draft.byte_size),
        checksum: noted.text("checksum", draft.checksum),
        checksum_algorithm: noted.text("checksum algorithm", draft.checksum_algorithm),
        issued: noted.date("issued", draft.issued).0,
        modified: noted.date("modified", draft.modified).0,
        availability: noted.text("availability", draft.availability),
        status: noted.text("status", draft.status),
        conforms_to: noted.texts(draft.conforms_to),
        access_service_id: draft.access_service.map(|service| service_id(catalog, &service)),
        applicable_legislation: noted.texts(draft.applicable_legislation),
        position,
        iri: draft.iri.map(Into::into),
        properties: Some(properties.to_string().into()),
        distribution_id,
    }
}

/// Reads fields and notes what is wrong with them.
struct Reader {
    findings: Vec<Noted>,
}

impl Reader {
    fn note(&mut self, code: finding::Code, message: String) {
        self.findings.push(Noted::new(code, message));
    }

    fn text(&mut self, field: &str, written: Option<String>) -> Option<Text> {
        let written = written?;
        let trimmed = written.trim();
        if trimmed.is_empty() {
            self.note(finding::EMPTY_TEXT, format!("The {field} is there and empty."));
            return None;
        }
        if let Some((end, _)) = trimmed.char_indices().nth(TEXT_MAX) {
            let length = trimmed.chars().count();
            self.note(
                finding::TOO_LONG,
                format!("The {field} has {length} characters; {TEXT_MAX} were kept."),
            );
            return Some(trimmed[..end].into());
        }
        Some(trimmed.into())
    }

    fn texts(&mut self, written: Vec<String>) -> Vec<Text> {
        let mut texts: Vec<Text> = Vec::with_capacity(written.len());
        for text in written {
            let text = text.trim();
            if !text.is_empty() && !texts.iter().any(|known| **known == *text) {
                texts.push(text.into());
            }
        }
        texts
    }

    fn date(&mut self, field: &str, written: Option<String>) -> (Option<Text>, Option<Text>) {
        let Some(text) = self.text(field, written) else { return (None, None) };
        match time::understood(&text) {
            Some(time) => (Some(time.into()), None),
            None => {
                self.note(finding::NOT_A_DATE, format!("The {field} date is `{}`.", shown(&text)));
                (None, Some(text))
            }
        }
    }

    /// An address of the web or of a server of files; anything else stays as it is, with a finding.
    fn address(&mut self, field: &str, written: Option<String>) -> Option<Text> {
        let text = self.text(field, written)?;
        let sound = Url::parse(&text).is_ok_and(|url| {
            url.has_host() && matches!(url.scheme(), "http" | "https" | "ftp" | "ftps")
        });
        if !sound {
            self.note(finding::NOT_AN_ADDRESS, format!("The {field} is `{}`.", shown(&text)));
        }
        Some(text)
    }

    /// A number without a fraction; portals write `1024`, `1024.0` and `1,024` for it.
    fn count(&mut self, field: &str, written: Option<String>) -> Option<i64> {
        let text = self.text(field, written)?;
        let plain: String = text.chars().filter(|c| !matches!(c, ',' | '_' | ' ')).collect();
        let number =
            plain.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0 && n.fract() == 0.0);
        if number.is_none() {
            self.note(finding::NOT_A_NUMBER, format!("The {field} is `{}`.", shown(&text)));
        }
        number.map(|number| number as i64)
    }
}

/// As much of a text as a message can hold.
fn shown(text: &str) -> String {
    text.chars().take(120).collect()
}

/// The text without a language, or the first.
fn first_words(words: &Words) -> Option<String> {
    let plain = words.iter().find(|(language, _)| language.is_none());
    plain.or(words.first()).map(|(_, text)| text.clone())
}

/// The texts that say their language, as a JSON object; the first of each language stays.
fn by_language(words: &Words) -> Option<Text> {
    let mut object = serde_json::Map::new();
    for (language, text) in words {
        if let Some(language) = language {
            let short: String = text.chars().take(TEXT_MAX).collect();
            object.entry(language.clone()).or_insert(short.into());
        }
    }
    (!object.is_empty()).then(|| serde_json::Value::Object(object).to_string().into())
}

/// What may be kept of a contact: an office's name, and the hash of an address.
fn contact(name: Option<String>, email: Option<String>) -> (Option<Text>, Option<Text>) {
    let email = email.map(|email| email.trim().trim_start_matches("mailto:").trim().to_lowercase());
    let email = email.filter(|email| !email.is_empty());
    let hash = email.as_ref().map(|email| hex(&Sha256::digest(email.as_bytes())).into());
    (super::contact::office(name.as_deref(), email.as_deref()), hash)
}
