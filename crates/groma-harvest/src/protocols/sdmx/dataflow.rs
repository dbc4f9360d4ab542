//! What a dataflow is in either syntax, and what it becomes.

use crate::draft::{DistributionDraft, Draft, Words};
use crate::finding::Noted;
use std::collections::HashMap;
use url::Url;

/// Generations of the REST interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// 2.1: `dataflow/AGENCY/ID/VERSION`.
    Two,
    /// 3.0: `structure/dataflow/AGENCY/ID/VERSION`.
    Three,
}

impl Version {
    pub(super) fn standard(self) -> &'static str {
        match self {
            Self::Two => "https://github.com/sdmx-twg/sdmx-rest/tree/v1.5.0",
            Self::Three => "https://github.com/sdmx-twg/sdmx-rest/tree/v2.1.0",
        }
    }
}

/// A REST interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Service {
    /// Its address, ending in a slash.
    pub(super) base: Url,
    pub(super) version: Version,
}

/// Kinds of structures that stand in addresses.
const KINDS: &[&str] = &[
    "dataflow",
    "datastructure",
    "codelist",
    "categoryscheme",
    "categorisation",
    "conceptscheme",
    "contentconstraint",
    "agencyscheme",
    "metadataflow",
    "provisionagreement",
    "data",
];

impl Service {
    /// The interface behind the address of one of its structures.
    pub(super) fn of(url: &Url) -> Option<Self> {
        let segments: Vec<&str> = url.path().split('/').collect();
        let found = |name: &&str| KINDS.contains(&name.to_lowercase().as_str());
        let three = segments.iter().rposition(|segment| *segment == "structure");
        let (at, version) = match three {
            Some(at) => (at, Version::Three),
            None => (segments.iter().rposition(found)?, Version::Two),
        };
        let mut base = url.clone();
        base.set_query(None);
        base.set_fragment(None);
        base.set_path(&format!("{}/", segments[..at].join("/")));
        url.has_host().then_some(Self { base, version })
    }

    fn data(&self, of: &Dataflow) -> String {
        let Dataflow { agency, id, version, .. } = of;
        let version = version.as_deref().unwrap_or("latest");
        match self.version {
            Version::Two => format!("{}data/{agency},{id},{version}/all", self.base),
            Version::Three => format!("{}data/dataflow/{agency}/{id}/{version}", self.base),
        }
    }

    /// Media types of data, with their names, by which the server is asked for each syntax.
    fn forms(&self) -> [(&'static str, &'static str, &'static str); 3] {
        match self.version {
            Version::Two => [
                ("SDMX-CSV", "CSV", "application/vnd.sdmx.data+csv;version=1.0.0"),
                ("SDMX-ML", "SDMX", "application/vnd.sdmx.structurespecificdata+xml;version=2.1"),
                ("SDMX-JSON", "JSON", "application/vnd.sdmx.data+json;version=1.0.0"),
            ],
            Version::Three => [
                ("SDMX-CSV", "CSV", "application/vnd.sdmx.data+csv;version=2.0.0"),
                ("SDMX-ML", "SDMX", "application/vnd.sdmx.data+xml;version=3.0.0"),
                ("SDMX-JSON", "JSON", "application/vnd.sdmx.data+json;version=2.0.0"),
            ],
        }
    }
}

/// A dataflow.
#[derive(Clone, Debug, Default)]
pub(super) struct Dataflow {
    pub(super) agency: String,
    pub(super) id: String,
    pub(super) version: Option<String>,
    pub(super) urn: Option<String>,
    pub(super) names: Words,
    pub(super) descriptions: Words,
    /// URN of the structure of its data.
    pub(super) structure: Option<String>,
    pub(super) valid_from: Option<String>,
    /// What it says, however it is written.
    pub(super) canonical: Vec<u8>,
    pub(super) raw: Vec<u8>,
    pub(super) locator: String,
    pub(super) findings: Vec<Noted>,
}

/// What is known besides: which dataflow is under which category, what categories and agencies are
/// called.
#[derive(Clone, Debug, Default)]
pub(super) struct Categories {
    /// Dataflow and category.
    pub(super) of: Vec<(Urn, Urn)>,
    pub(super) names: HashMap<Urn, String>,
    pub(super) agencies: HashMap<String, String>,
}

/// What a URN names: agency, identifier (for a category behind its scheme's) and version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Urn {
    pub(super) agency: String,
    pub(super) id: String,
    pub(super) version: String,
    /// Of a category: its own identifiers from the top, with points.
    pub(super) inner: String,
}

impl Urn {
    /// `urn:sdmx:org.sdmx….Category=ECB:MOBILE_NAVI(1.0).07`
    pub(super) fn read(written: &str) -> Option<Self> {
        let (_, name) = written.split_once('=')?;
        let (agency, rest) = name.split_once(':')?;
        let (id, rest) = rest.split_once('(')?;
        let (version, inner) = rest.split_once(')')?;
        Some(Self {
            agency: agency.to_owned(),
            id: id.to_owned(),
            version: version.to_owned(),
            inner: inner.trim_start_matches('.').to_owned(),
        })
    }

    /// The same without the version, where messages leave it out.
    fn is(&self, other: &Self) -> bool {
        let same_version = self.version.is_empty()
            || other.version.is_empty()
            || self.version == other.version
            || [&self.version, &other.version].iter().any(|v| v.contains(['*', '+', '~']));
        self.agency == other.agency
            && self.id == other.id
            && self.inner == other.inner
            && same_version
    }
}

impl Categories {
    /// Names of the categories that a dataflow is put under, and of those above them; their identifiers
    /// where these have none.
    fn above(&self, dataflow: &Urn) -> Vec<String> {
        let targets =
            self.of.iter().filter(|(source, _)| source.is(dataflow)).map(|(_, target)| target);
        let mut names = Vec::new();
        for target in targets {
            let Some(known) = self.known(target) else {
                names.push(target.inner.clone());
                continue;
            };
            let ends = known.inner.match_indices('.').map(|(at, _)| at).chain([known.inner.len()]);
            let levels =
                ends.map(|end| Urn { inner: known.inner[..end].to_owned(), ..known.clone() });
            names.extend(levels.filter_map(|level| self.names.get(&level).cloned()));
        }
        names.retain(|name| !name.is_empty());
        names.sort();
        names.dedup();
        names
    }

    /// The category that is meant: some name it from the top, some by its own identifier alone.
    fn known(&self, target: &Urn) -> Option<&Urn> {
        let scheme = |urn: &Urn| Urn { inner: String::new(), ..urn.clone() };
        let whole = self.names.get_key_value(target).map(|(known, _)| known);
        whole.or_else(|| {
            let here = scheme(target);
            let mut same: Vec<&Urn> = self
                .names
                .keys()
                .filter(|known| scheme(known).is(&here))
                .filter(|known| {
                    known.inner == target.inner
                        || known.inner.rsplit('.').next() == Some(target.inner.as_str())
                })
                .collect();
            same.sort_by(|a, b| (a.inner.len(), &a.inner).cmp(&(b.inner.len(), &b.inner)));
            same.first().copied()
        })
    }
}

impl Dataflow {
    /// Its URN, its own or the one that it would have.
    pub(super) fn name(&self) -> String {
        let version = self.version.as_deref().unwrap_or("1.0");
        let Self { agency, id, .. } = self;
        self.urn.clone().unwrap_or_else(|| {
            format!("urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={agency}:{id}({version})")
        })
    }

    /// The record, with what is known besides; the service where its data can be asked for.
    pub(super) fn draft(self, service: Option<&Service>, categories: &Categories) -> Draft {
        let urn = self.name();
        let own = Urn {
            agency: self.agency.clone(),
            id: self.id.clone(),
            version: self.version.clone().unwrap_or_default(),
            inner: String::new(),
        };
        let distributions = service.map(|service| self.distributions(service)).unwrap_or_default();
        let theme = categories.above(&own);
        let mut canonical = self.canonical;
        // Where a dataflow stands is part of what is published about it.
        theme.iter().for_each(|name| canonical.extend(format!("\n{name}").bytes()));
        let id = self.id.clone();
        let title = if self.names.is_empty() { vec![(None, id)] } else { self.names };
        Draft {
            native_id: Some(urn),
            locator: self.locator,
            raw: self.raw,
            canonical,
            title,
            description: self.descriptions,
            theme,
            publisher_name: categories.agencies.get(&self.agency).cloned(),
            publisher_iri: Some(self.agency).filter(|agency| !agency.is_empty()),
            identifier: vec![self.id],
            version: self.version,
            issued: self.valid_from,
            conforms_to: self.structure.into_iter().collect(),
            distributions,
            findings: self.findings,
            ..Draft::default()
        }
    }

    fn distributions(&self, service: &Service) -> Vec<DistributionDraft> {
        let url = service.data(self);
        let form = |(title, format, media_type): (&str, &str, &str)| DistributionDraft {
            native_id: Some(title.to_owned()),
            title: Some(title.to_owned()),
            access_url: Some(url.clone()),
            format: Some(format.to_owned()),
            media_type: Some(media_type.to_owned()),
            access_service: Some(service.base.to_string()),
            ..DistributionDraft::default()
        };
        service.forms().map(form).to_vec()
    }
}
