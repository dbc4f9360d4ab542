//! Where is read, for whom, and under which policy.

use crate::client::OwnLimits;
use crate::hosts::OtherHosts;
use groma_define::vocabulary::Vocabularies;
use groma_define::{CatalogId, UnitCode, hex};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use url::Url;

/// A catalog to be read.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name in the tables.
    pub catalog: CatalogId,
    /// Whose it is.
    pub unit: Option<UnitCode>,
    /// Where it is.
    pub address: Address,
    /// The address as the edition or the operator wrote it.
    pub written: String,
    /// The protocol; detected when there is none.
    pub protocol: Option<String>,
    /// national, local or civil society.
    pub level: String,
    /// True when raw records stay with their roles.
    pub restricted: bool,
    /// What is done about robots.txt.
    pub robots: Robots,
    /// What holds at its host in the place of what holds everywhere.
    pub limits: OwnLimits,
    /// Where else its pages may go on.
    pub hosts: OtherHosts,
    /// By which terms are known.
    pub vocabularies: Arc<Vocabularies>,
}

/// Where a catalog is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// On the web.
    Url(Url),
    /// A file or a folder.
    Path(PathBuf),
}

/// Something that is no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAddress {
    /// Another scheme, or none.
    #[error("`{0}` is no address of the web; one begins with https:// or http://")]
    OfTheWeb(String),
    /// A name or a password stands in it; the message does not.
    #[error(
        "the address at `{0}` has a name or a password in it, which Groma neither sends nor keeps; leave them out"
    )]
    WithUser(String),
}

impl Address {
    /// An address of the web, or a path below `folder`.
    pub fn read(written: &str, folder: &Path) -> Result<Self, NoAddress> {
        if !written.contains("://") {
            return Ok(Self::Path(folder.join(written)));
        }
        let url = Url::parse(written).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let url = url.ok_or_else(|| NoAddress::OfTheWeb(written.to_owned()))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(NoAddress::WithUser(url.host_str().unwrap_or_default().to_owned()));
        }
        Ok(Self::Url(url))
    }
}

/// What is done about robots.txt, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Robots {
    /// What.
    pub policy: RobotsPolicy,
    /// Why, as the operator wrote it; for `agreed` who agreed, and where that is written.
    pub because: Option<String>,
}

/// What is done about robots.txt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RobotsPolicy {
    /// Everything it forbids is left alone; with CKAN's default that is the whole API.
    Obey,
    /// Machine interfaces of a portal that was named are used; links and pages obey.
    #[default]
    ObeyForLinks,
    /// The publisher agreed in writing.
    Agreed,
}

impl RobotsPolicy {
    /// The policy of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Obey, Self::ObeyForLinks, Self::Agreed].into_iter().find(|p| p.as_str() == name)
    }

    /// Its name in settings and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Obey => "obey",
            Self::ObeyForLinks => "obey-for-links",
            Self::Agreed => "agreed",
        }
    }
}

impl Source {
    /// A source that nothing but its address is known of.
    pub fn at(address: Address, written: &str) -> Self {
        Self {
            catalog: catalog_id(written),
            unit: None,
            address,
            written: written.to_owned(),
            protocol: None,
            level: "national".to_owned(),
            restricted: false,
            robots: Robots { policy: RobotsPolicy::default(), because: None },
            limits: OwnLimits::default(),
            hosts: OtherHosts::default(),
            vocabularies: Arc::clone(Vocabularies::shipped()),
        }
    }
}

/// A name that people recognise and that no other address has: what of the address can stand in a
/// file name, and the beginning of its hash.
pub fn catalog_id(written: &str) -> CatalogId {
    let written = written.trim().trim_end_matches('/');
    let plain = written.split_once("://").map_or(written, |(_, rest)| rest);
    let mut name = String::new();
    for c in plain.chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => name.push(c),
            _ if !name.ends_with('-') && !name.is_empty() => name.push('-'),
            _ => {}
        }
    }
    let name: String = name.chars().take(40).collect();
    let hash = hex(&Sha256::digest(written.as_bytes()));
    CatalogId::from(format!("{}-{}", name.trim_end_matches('-'), &hash[..8]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart_and_recognised() {
        assert_eq!(catalog_id("https://data.gov.xa/").as_str(), "data-gov-xa-c7ad62af");
        assert_eq!(catalog_id("https://data.gov.xa"), catalog_id("https://data.gov.xa/"));
        assert_ne!(catalog_id("https://data.gov.xa"), catalog_id("http://data.gov.xa"));
    }
}
