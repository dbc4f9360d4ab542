//! How a record's properties would be used if it were published in DCAT: for portals that speak
//! something else.
//!
//! The form is the one in which Groma's own DCAT writer publishes the fields: IRIs stay IRIs, terms
//! are IRIs only where the portal wrote the term's IRI, and what DCAT-AP makes a node of its own
//! (publisher, contact, period, place) is one, with its class.

use super::{DistributionDraft, Draft};
use crate::time;
use groma_define::properties::{Flaw, Node, Properties, Value};
use groma_define::vocabulary::Vocabularies;
use url::Url;

impl Draft {
    /// The properties of DCAT that the fields of the draft stand for.
    pub(super) fn properties_of_fields(&self, words: &Vocabularies) -> Properties {
        let mut of = Fields::of_class(
            if self.kind == "series" { "dcat:DatasetSeries" } else { "dcat:Dataset" },
            words,
        );
        of.words("dct:title", &self.title);
        of.words("dct:description", &self.description);
        of.texts("dcat:keyword", &self.keyword);
        of.terms("dcat:theme", &self.theme);
        of.agent("dct:publisher", self.publisher_iri.as_deref(), self.publisher_name.as_deref());
        if self.contact_name.is_some() || self.contact_email.is_some() {
            of.node("dcat:contactPoint", None, "vcard:Kind");
        }
        of.date("dct:issued", self.issued.as_deref());
        of.date("dct:modified", self.modified.as_deref());
        if self.temporal_start.is_some() || self.temporal_end.is_some() {
            of.node("dct:temporal", None, "dct:PeriodOfTime");
        }
        self.spatial_iri.iter().for_each(|iri| of.node("dct:spatial", Some(iri), "dct:Location"));
        if self.spatial.is_some() || self.spatial_bbox.is_some() {
            of.node("dct:spatial", None, "dct:Location");
        }
        of.term("dct:accrualPeriodicity", self.accrual_periodicity.as_deref());
        of.term("dct:accessRights", self.access_rights.as_deref());
        of.term("dct:license", self.licence.as_deref());
        of.terms("dct:language", &self.language);
        of.address("dcat:landingPage", self.landing_page.as_deref());
        let own = self.native_id.iter().take(usize::from(self.identifier.is_empty()));
        own.chain(&self.identifier).for_each(|identifier| of.text("dct:identifier", identifier));
        of.texts("dcat:version", self.version.as_slice());
        of.references("dcat:inSeries", self.in_series.as_slice());
        of.references("dct:isPartOf", self.is_part_of.as_slice());
        of.references("dcatap:applicableLegislation", &self.applicable_legislation);
        of.terms("dcatap:hvdCategory", &self.hvd_category);
        of.references("dct:conformsTo", &self.conforms_to);
        if self.provenance.is_some() {
            of.node("dct:provenance", None, "dct:ProvenanceStatement");
        }
        for distribution in &self.distributions {
            of.node("dcat:distribution", distribution.iri.as_deref(), "dcat:Distribution");
        }
        of.properties
    }
}

impl DistributionDraft {
    /// The properties of DCAT that the fields of the draft stand for.
    pub(super) fn properties_of_fields(&self, words: &Vocabularies) -> Properties {
        let mut of = Fields::of_class("dcat:Distribution", words);
        of.texts("dct:title", self.title.as_slice());
        of.address("dcat:accessURL", self.access_url.as_deref());
        of.address("dcat:downloadURL", self.download_url.as_deref());
        of.term("dct:format", self.format.as_deref());
        of.term("dcat:mediaType", self.media_type.as_deref());
        of.term("dcat:compressFormat", self.compress_format.as_deref());
        of.term("dcat:packageFormat", self.package_format.as_deref());
        of.term("dct:license", self.licence.as_deref());
        match self.rights.as_deref() {
            Some(rights) if is_iri(rights) => {
                of.node("dct:rights", Some(rights), "dct:RightsStatement")
            }
            Some(_) => of.node("dct:rights", None, "dct:RightsStatement"),
            None => {}
        }
        of.number("dcat:byteSize", self.byte_size.as_deref());
        if self.checksum.is_some() {
            of.node("spdx:checksum", None, "spdx:Checksum");
        }
        of.date("dct:issued", self.issued.as_deref());
        of.date("dct:modified", self.modified.as_deref());
        of.term("dcatap:availability", self.availability.as_deref());
        of.term("adms:status", self.status.as_deref());
        of.references("dct:conformsTo", &self.conforms_to);
        of.references("dcat:accessService", self.access_service.as_slice());
        of.references("dcatap:applicableLegislation", &self.applicable_legislation);
        of.properties
    }
}

/// Properties that grow field by field.
struct Fields<'w> {
    properties: Properties,
    words: &'w Vocabularies,
}

impl<'w> Fields<'w> {
    fn of_class(class: &str, words: &'w Vocabularies) -> Self {
        let mut properties = Properties::default();
        properties.add("rdf:type", Value::iri().typed(class));
        Self { properties, words }
    }

    fn literal(&mut self, property: &str, text: &str, value: Value) {
        let empty = text.trim().is_empty().then_some(Flaw::Empty);
        self.properties.add(property, Value { flaw: empty.or(value.flaw), ..value });
    }

    fn text(&mut self, property: &str, text: &str) {
        self.literal(property, text, Value::text());
    }

    fn texts(&mut self, property: &str, texts: &[String]) {
        texts.iter().for_each(|text| self.text(property, text));
    }

    fn words(&mut self, property: &str, words: &super::Words) {
        for (language, text) in words {
            let tag = language.as_deref().map(tag).filter(|tag| !tag.is_empty());
            self.literal(property, text, Value { language: tag, ..Value::text() });
        }
    }

    /// A term of a vocabulary where its IRI was written, any other IRI as it is, words as words.
    fn term(&mut self, property: &str, written: Option<&str>) {
        let Some(written) = written else { return };
        if !is_iri(written) {
            return self.text(property, written);
        }
        let term = self.words.term(written.trim());
        let vocabulary = term.map(|(vocabulary, _)| vocabulary.name().to_owned());
        self.properties.add(property, Value { vocabulary, ..Value::iri() });
    }

    fn terms(&mut self, property: &str, written: &[String]) {
        written.iter().for_each(|written| self.term(property, Some(written)));
    }

    /// An IRI, or a name that stands where one is expected.
    fn references(&mut self, property: &str, written: &[String]) {
        for written in written {
            match is_iri(written) {
                true => self.properties.add(property, Value::iri()),
                false => self.text(property, written),
            }
        }
    }

    /// What is written as an address becomes an IRI, also when it can hardly be one.
    fn address(&mut self, property: &str, written: Option<&str>) {
        let Some(written) = written else { return };
        let flaw = match (written.trim().is_empty(), is_iri(written)) {
            (true, _) => Some(Flaw::Empty),
            (_, false) => Some(Flaw::IllFormed),
            _ => None,
        };
        self.properties.add(property, Value { flaw, ..Value::iri() });
    }

    fn node(&mut self, property: &str, iri: Option<&str>, class: &str) {
        let node = if iri.is_some_and(is_iri) { Node::Iri } else { Node::Blank };
        self.properties.add(property, Value::of(node).typed(class));
    }

    fn agent(&mut self, property: &str, iri: Option<&str>, name: Option<&str>) {
        if iri.is_some() || name.is_some() {
            self.node(property, iri, "foaf:Agent");
        }
    }

    /// A literal with the datatype of what stands there; text that is no date has none.
    fn date(&mut self, property: &str, written: Option<&str>) {
        let Some(written) = written else { return };
        let value = match time::understood(written) {
            Some(time) => Value::text().typed(match time.len() {
                4 => "xsd:gYear",
                7 => "xsd:gYearMonth",
                10 => "xsd:date",
                _ => "xsd:dateTime",
            }),
            None => Value::text(),
        };
        self.literal(property, written, value);
    }

    fn number(&mut self, property: &str, written: Option<&str>) {
        let Some(written) = written else { return };
        let whole = written.trim().parse::<u64>().is_ok();
        let flaw = (!whole).then_some(Flaw::IllFormed);
        let value = Value { flaw, ..Value::text().typed("xsd:nonNegativeInteger") };
        self.literal(property, written, value);
    }
}

fn is_iri(text: &str) -> bool {
    let text = text.trim();
    let sound = !text.contains([' ', '<', '>', '"', '{', '}', '|', '^', '`', '\\']);
    sound && Url::parse(text).is_ok_and(|url| url.has_host() || url.scheme() == "urn")
}

/// A tag of a language; what could not be one is cut, so that the text reads back.
fn tag(language: &str) -> String {
    language
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .take(35)
        .collect::<String>()
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_have_the_form_of_dcat() {
        let csv = "http://publications.europa.eu/resource/authority/file-type/CSV";
        let draft = Draft {
            native_id: Some("a".into()),
            title: vec![(Some("EN".into()), "Trees".into()), (None, " ".into())],
            keyword: vec!["a".into(), "b".into()],
            theme: vec![
                "Umwelt".into(),
                "http://publications.europa.eu/resource/authority/data-theme/ENVI".into(),
            ],
            publisher_name: Some("City".into()),
            contact_email: Some("info@x.example".into()),
            issued: Some("2026-11-23".into()),
            modified: Some("lately".into()),
            temporal_start: Some("2020".into()),
            spatial_iri: vec!["http://sws.geonames.org/1".into()],
            landing_page: Some("not an address".into()),
            hvd_category: vec!["http://data.europa.eu/bna/c_ac64a52d".into()],
            distributions: vec![DistributionDraft::default()],
            ..Draft::default()
        };
        let text = draft.properties_of_fields(Vocabularies::shipped()).to_string();
        assert_eq!(
            text,
            "dcat:contactPoint b^vcard:Kind; dcat:distribution b^dcat:Distribution; dcat:keyword l*; \
             dcat:landingPage i!; dcat:theme i<data-theme>,l; dcatap:hvdCategory i<hvd-category>; \
             dct:identifier l; dct:issued l^xsd:date; dct:modified l; dct:publisher b^foaf:Agent; \
             dct:spatial i^dct:Location; dct:temporal b^dct:PeriodOfTime; dct:title l~,l@en; \
             rdf:type i^dcat:Dataset"
        );
        assert_eq!(text.parse(), Ok(draft.properties_of_fields(Vocabularies::shipped())));
        let distribution = DistributionDraft {
            access_url: Some("https://x.example/a b.csv".into()),
            download_url: Some("https://x.example/a.csv".into()),
            format: Some(csv.into()),
            media_type: Some("text/csv".into()),
            byte_size: Some("12 kB".into()),
            rights: Some("Ask.".into()),
            modified: Some("2026-11-23T10:00:00".into()),
            ..DistributionDraft::default()
        };
        assert_eq!(
            distribution.properties_of_fields(Vocabularies::shipped()).to_string(),
            "dcat:accessURL i!; dcat:byteSize l^xsd:nonNegativeInteger!; dcat:downloadURL i; \
             dcat:mediaType l; dct:format i<file-type>; dct:modified l^xsd:dateTime; \
             dct:rights b^dct:RightsStatement; rdf:type i^dcat:Distribution"
        );
    }
}
