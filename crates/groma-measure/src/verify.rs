//! Answers held against what was harvested: what a rule says of a claim, and on which rows it stands.
//!
//! Comes in: a definition with its answers, the catalogs and what was measured of them. Goes out: the
//! tables `verification` and `verification_evidence`, and what the rules saw. A verdict never changes an
//! answer, and what was not found is never taken for a No.

mod candidates;
mod claims;
mod named;
mod portals;
mod run;
mod shipped;

pub(crate) use named::problems;
pub use run::Verified;
pub use shipped::verification_rules;

use crate::finder::Measured;
use crate::rule::RuleProblem;
use groma_define::Definition;
use groma_define::tables::{FinderFigureRow, VerificationEvidenceRow, VerificationRow};
use groma_store::{CatalogTables, Limits, StoreError, TableDir};

/// What a verification works on.
pub struct Harvest<'a> {
    /// The catalogs as they were last read.
    pub catalogs: &'a CatalogTables,
    /// What was measured of them: classification, availability.
    pub measured: &'a TableDir,
}

/// Why answers could not be verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// A table cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A rule does not work.
    #[error(transparent)]
    Rule(#[from] RuleProblem),
}

/// Verifies every claim that has a test, and writes what came of it into `out`.
pub fn verify(
    definition: &Definition,
    harvest: &Harvest<'_>,
    limits: Limits,
    out: &TableDir,
) -> Result<Verified, VerifyError> {
    let rules = verification_rules(definition);
    let claims = claims::of(definition);
    let portals = portals::read(harvest, definition)?;
    let candidates = candidates::read(harvest, definition, &portals)?;
    let seen = run::Seen { definition, claims, portals, candidates, figures: figures() };
    let verified = run::run(&rules, &seen, limits)?;
    seen.write(out)?;
    out.write::<VerificationRow>(&verified.verdicts)?;
    out.write::<VerificationEvidenceRow>(&verified.evidence)?;
    Ok(verified)
}

/// What is known of the finder's errors.
fn figures() -> Vec<FinderFigureRow> {
    Measured::shipped().rows()
}
