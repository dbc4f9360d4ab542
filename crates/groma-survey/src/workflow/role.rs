//! Roles, what they are scoped to, and which of the two reviewers one is.

use super::actor::ActorId;
use groma_define::{QuestionCode, UnitCode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// What somebody may be in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Answers own sections for the unit.
    Contributor,
    /// Answers for the unit, assigns sections, checks.
    Coordinator,
    /// Signs the return for the unit.
    Signatory,
    /// Reviews first.
    ReviewerA,
    /// Reviews second, blind to the first.
    ReviewerB,
    /// Decides where reviewers or findings differ.
    Adjudicator,
    /// Codes a unit that does not take part, from public evidence.
    Researcher,
    /// Runs the round.
    Secretariat,
    /// Publishes releases.
    Publisher,
    /// Owns the method; sees no answers before they are frozen.
    MethodOwner,
    /// Reads everything, writes nothing.
    Auditor,
    /// Keeps accounts; sees and writes no answers.
    Administrator,
    /// Anyone.
    Public,
    /// The program itself.
    System,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 14] = [
        Self::Contributor,
        Self::Coordinator,
        Self::Signatory,
        Self::ReviewerA,
        Self::ReviewerB,
        Self::Adjudicator,
        Self::Researcher,
        Self::Secretariat,
        Self::Publisher,
        Self::MethodOwner,
        Self::Auditor,
        Self::Administrator,
        Self::Public,
        Self::System,
    ];

    /// The word in records and messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Contributor => "contributor",
            Self::Coordinator => "coordinator",
            Self::Signatory => "signatory",
            Self::ReviewerA => "reviewer A",
            Self::ReviewerB => "reviewer B",
            Self::Adjudicator => "adjudicator",
            Self::Researcher => "researcher",
            Self::Secretariat => "secretariat",
            Self::Publisher => "publisher",
            Self::MethodOwner => "method owner",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
            Self::Public => "public",
            Self::System => "system",
        }
    }

    /// True for those who speak for the unit that is measured.
    pub fn is_of_the_unit(self) -> bool {
        matches!(self, Self::Contributor | Self::Coordinator | Self::Signatory)
    }

    /// True for those who judge answers.
    pub fn judges(self) -> bool {
        matches!(self, Self::ReviewerA | Self::ReviewerB | Self::Adjudicator)
    }

    /// True when a secretariat may act for such a person on the strength of a mail or workbook.
    pub fn by_desk(self) -> bool {
        !matches!(self, Self::Secretariat | Self::Administrator | Self::Auditor | Self::MethodOwner)
    }

    /// Which reviewer this is.
    pub fn reviewer(self) -> Option<Reviewer> {
        match self {
            Self::ReviewerA => Some(Reviewer::A),
            Self::ReviewerB => Some(Reviewer::B),
            _ => None,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One of the two reviewers of a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Reviewer {
    /// The first.
    A,
    /// The second, blind to the first.
    B,
}

/// The units that a role is held for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Scope {
    /// Every unit of the edition.
    All,
    /// These.
    Units(BTreeSet<UnitCode>),
}

impl Scope {
    /// One unit.
    pub fn unit(unit: &UnitCode) -> Self {
        Self::Units(BTreeSet::from([unit.clone()]))
    }

    /// True when it takes in the unit.
    pub fn covers(&self, unit: &UnitCode) -> bool {
        match self {
            Self::All => true,
            Self::Units(units) => units.contains(unit),
        }
    }
}

/// A role as it is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// Which.
    pub role: Role,
    /// For which units.
    pub scope: Scope,
    /// For a contributor: for which sections; all when empty.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub sections: BTreeSet<QuestionCode>,
}

/// The person that a secretariat acts for, on the strength of what it received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnBehalfOf {
    /// Who asked for it.
    pub actor: ActorId,
    /// In which role.
    pub role: Role,
    /// What the secretariat received: a message's identifier or a file's digest, no name.
    pub source: String,
    /// When it was received; deadlines are held against this moment.
    pub received: super::Moment,
}
