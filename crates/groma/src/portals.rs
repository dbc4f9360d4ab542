//! Which portals a command is about: those of an edition, one address, or one file.

use crate::Settings;
use anyhow::{Context, Result, bail};
use groma_define::{Definition, UnitCode};
use groma_harvest::client::{OwnLimits, Rate};
use groma_harvest::{Address, OtherHosts, Robots, RobotsPolicy, Source};
use groma_store::{CatalogTables, Store};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// What somebody named on the command line.
pub(crate) enum Target {
    /// An edition folder.
    Edition(PathBuf),
    /// A portal, or files: a catalog without an edition.
    Alone(Box<Source>),
}

impl Target {
    pub(crate) fn read(written: &str) -> Result<Self> {
        let path = Path::new(written);
        if path.join("edition.toml").is_file() {
            return Ok(Self::Edition(path.to_owned()));
        }
        let address = Address::read(written, Path::new(""))?;
        if matches!(&address, Address::Path(path) if !path.exists()) {
            bail!(
                "`{written}` is neither an edition folder, a file nor an address; \
                 an address begins with https://"
            );
        }
        Ok(Self::Alone(Box::new(Source::at(address, written))))
    }

    /// Where its tables are kept: inside the edition, or in `.groma` of the present folder.
    pub(crate) fn store(&self, settings: &Settings) -> PathBuf {
        match self {
            Self::Edition(folder) => settings.store(folder),
            Self::Alone(_) => settings.store(Path::new("")),
        }
    }

    /// What the edition says, if it is one.
    pub(crate) fn definition(&self, settings: &Settings) -> Result<Option<Definition>> {
        match self {
            Self::Edition(folder) => {
                Ok(Some(crate::run::sound(folder, &settings.store(folder))?.definition))
            }
            Self::Alone(_) => Ok(None),
        }
    }

    /// What was harvested of it.
    pub(crate) fn tables(&self, store: &Store) -> Result<CatalogTables> {
        let tables = store.catalog_tables()?;
        Ok(match self {
            Self::Edition(_) => tables,
            // A folder keeps the tables of everything that was read in it.
            Self::Alone(source) => tables.only(&source.catalog),
        })
    }

    /// The portals, in the order of `portals.csv`.
    pub(crate) fn sources(&self, settings: &Settings) -> Result<Vec<Source>> {
        match self {
            Self::Edition(folder) => {
                let definition = crate::run::sound(folder, &settings.store(folder))?.definition;
                of_edition(folder, &definition)
            }
            Self::Alone(source) => Ok(vec![(**source).clone()]),
        }
    }
}

/// Those of these units; all when none is named.
pub(crate) fn of_units(mut sources: Vec<Source>, units: &[String]) -> Result<Vec<Source>> {
    if !units.is_empty() {
        let named = |unit: &UnitCode| units.iter().any(|named| named == unit.as_str());
        sources.retain(|source| source.unit.as_ref().is_some_and(named));
        if sources.is_empty() {
            bail!("no portal of {}", units.join(", "));
        }
    }
    Ok(sources)
}

fn of_edition(folder: &Path, definition: &Definition) -> Result<Vec<Source>> {
    if definition.portals.is_empty() {
        bail!(
            "{} names no portals; a line of portals.csv is a unit and an address",
            folder.display()
        );
    }
    let source = |portal: &groma_define::Portal| {
        let place = &portal.place;
        let address = Address::read(&portal.address, folder)
            .with_context(|| format!("{}:{}", place.file, place.line))?;
        let hosts = OtherHosts::read(portal.hosts.iter().map(String::as_str))
            .with_context(|| format!("{}:{}: `hosts`", place.file, place.line))?;
        let policy =
            RobotsPolicy::named(&portal.robots).expect("the reader of portals.csv knows the words");
        Ok(Source {
            unit: Some(portal.unit.clone()),
            protocol: portal.protocol.clone(),
            level: portal.level.clone(),
            restricted: portal.restricted,
            robots: Robots { policy, because: portal.robots_because.clone() },
            limits: OwnLimits {
                rate: portal.rate.map(Rate::per_second),
                first_byte: portal.timeout_s.and_then(|s| Duration::try_from_secs_f64(s).ok()),
                bytes: portal.bytes_max.map(|bytes| bytes as u64),
            },
            hosts,
            vocabularies: Arc::clone(&definition.vocabularies),
            ..Source::at(address, &portal.address)
        })
    };
    definition.portals.iter().map(source).collect()
}
