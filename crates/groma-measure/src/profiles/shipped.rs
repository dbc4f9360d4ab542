//! The profiles that come with the program.

use super::constraint::{Constraint, NotAConstraint};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A profile: constraints under a name and a version.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Its name in tables, with its version: `dcat-ap-3.0.1`.
    pub code: Box<str>,
    /// Its name for people.
    pub title: Box<str>,
    /// To whom it applies.
    pub applies: Applies,
    /// Who publishes the facts, and in what.
    pub source: Box<str>,
    constraints: Vec<Constraint>,
    by_class: BTreeMap<Box<str>, Vec<usize>>,
}

/// To whom a profile applies when nobody names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applies {
    /// To every catalog.
    Everywhere,
    /// To records that say they are high-value data.
    HighValue,
    /// To catalogs that were read as `data.json`.
    DataJson,
    /// To catalogs that use the terms of DCAT-US 3.0.
    DcatUs3,
}

/// The profiles, in the order in which they are shown.
pub fn shipped() -> &'static [Profile] {
    static SHIPPED: LazyLock<Vec<Profile>> = LazyLock::new(|| {
        let profile = |(code, title, applies, source, csv): &File| {
            let profile = Profile::read(code, title, *applies, csv);
            let profile = profile.expect("a test reads every shipped profile");
            Profile { source: Box::<str>::from(*source), ..profile }
        };
        FILES.iter().map(profile).collect()
    });
    &SHIPPED
}

/// The shipped profile with this code.
pub fn named(code: &str) -> Option<&'static Profile> {
    shipped().iter().find(|profile| &*profile.code == code)
}

type File = (&'static str, &'static str, Applies, &'static str, &'static str);

macro_rules! file {
    ($code:literal, $title:literal, $applies:ident, $source:literal) => {
        (
            $code,
            $title,
            Applies::$applies,
            $source,
            include_str!(concat!("../../profiles/", $code, ".csv")),
        )
    };
}

const FILES: &[File] = &[
    file!(
        "dcat-ap-2.1.1",
        "DCAT-AP 2.1.1",
        Everywhere,
        "SEMICeu/DCAT-AP, SHACL of release 2.1.1 (CC-BY-4.0)"
    ),
    file!(
        "dcat-ap-3.0.1",
        "DCAT-AP 3.0.1",
        Everywhere,
        "SEMICeu/DCAT-AP, SHACL of release 3.0.1 (CC-BY-4.0)"
    ),
    file!(
        "dcat-ap-hvd-3.0.0",
        "DCAT-AP for high-value data sets 3.0.0",
        HighValue,
        "SEMICeu/DCAT-AP, SHACL of release 3.0.0-hvd (CC-BY-4.0)"
    ),
    file!(
        "dcat-us-1.1",
        "DCAT-US 1.1",
        DataJson,
        "GSA/datagov-harvester, JSON schemas of DCAT-US 1.1 (US government work)"
    ),
    file!(
        "dcat-us-3.0-schema",
        "DCAT-US 3.0, JSON schema",
        DcatUs3,
        "GSA/datagov-harvester, JSON schemas of DCAT-US 3.0 (US government work)"
    ),
    file!(
        "dcat-us-3.0-shacl",
        "DCAT-US 3.0, SHACL",
        DcatUs3,
        "DOI-DO/dcat-us, SHACL of DCAT-US 3.0 (US government work)"
    ),
];

impl Profile {
    /// Reads a profile's constraints.
    pub fn read(
        code: &str,
        title: &str,
        applies: Applies,
        csv: &str,
    ) -> Result<Self, NotAConstraint> {
        let mut lines = csv::ReaderBuilder::new().flexible(true).from_reader(csv.as_bytes());
        let lines = lines.records().map_while(Result::ok);
        let constraints = lines.map(|line| Constraint::of_line(&line)).collect::<Result<_, _>>()?;
        Ok(Self::of(code.into(), title.into(), applies, "".into(), constraints))
    }

    /// The constraints, in the order of the file.
    pub fn constraints(&self) -> &[Constraint] {
        &self.constraints
    }

    /// The same profile with some of its constraints.
    #[must_use]
    pub fn only(&self, wanted: impl Fn(&Constraint) -> bool) -> Self {
        let constraints = self.constraints.iter().filter(|one| wanted(one)).cloned().collect();
        let Self { code, title, applies, source, .. } = self.clone();
        Self::of(code, title, applies, source, constraints)
    }

    /// The same profile as one file of shapes has it.
    #[must_use]
    pub fn of_source(&self, source: &str) -> Self {
        self.only(|constraint| &*constraint.source == source)
    }

    /// Which constraints ask the nodes of a class.
    pub(super) fn asks(&self, class: &str) -> &[usize] {
        self.by_class.get(class).map_or(&[], Vec::as_slice)
    }

    fn of(
        code: Box<str>,
        title: Box<str>,
        applies: Applies,
        source: Box<str>,
        constraints: Vec<Constraint>,
    ) -> Self {
        let mut by_class: BTreeMap<Box<str>, Vec<usize>> = BTreeMap::new();
        for (at, constraint) in constraints.iter().enumerate() {
            by_class.entry(constraint.class.clone()).or_default().push(at);
        }
        Self { code, title, applies, source, constraints, by_class }
    }
}
