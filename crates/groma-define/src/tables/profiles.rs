//! What profiles of DCAT say about what was harvested.

use crate::code::CatalogId;
use crate::table::{Text, table};

table! {
    /// What one profile says of one subject to which it applies.
    ProfileResultRow "profile_result" key ["catalog_id", "profile", "subject_kind", "subject"] {
        /// The catalog.
        catalog_id: CatalogId,
        /// The profile: `dcat-ap-2.1.1`, ….
        profile: Text,
        /// dataset (with its distributions and what belongs to it), service, entity, catalog (its
        /// own node and records), or all: the whole catalog in one test.
        subject_kind: Text,
        /// The data set, service or entity; the catalog itself for catalog and all.
        subject: Text,
        /// Places where something required is missing or wrong, each counted once.
        violations: i64 as "results",
        /// Places where something recommended is missing, each counted once.
        warnings: i64 as "results",
        /// Places that name no term of a vocabulary, or no thing of the class, that the profile wants.
        needs_vocabularies: i64 as "results",
        /// True without violations.
        conforms: bool,
    }
}

table! {
    /// One constraint of a profile that a catalog does not meet everywhere.
    ProfileFindingRow "profile_finding" key ["catalog_id", "profile", "class", "property", "component", "value", "source"] {
        /// The catalog.
        catalog_id: CatalogId,
        /// The profile.
        profile: Text,
        /// The class whose nodes are asked, with a prefix.
        class: Text,
        /// The property, with a prefix; empty when the constraint is about several.
        property: Text,
        /// What kind of constraint, in the words of SHACL: minCount, nodeKind, ….
        component: Text,
        /// What the constraint wants.
        value: Text,
        /// Violation, Warning or Info.
        severity: Text,
        /// catalog-level, dataset-level or needs-vocabularies: who has to do with it.
        level: Text,
        /// Nodes of that class.
        checked: i64 as "subjects",
        /// Nodes that fail.
        subjects: i64 as "subjects",
        /// Values that fail; a missing value counts as one.
        results: i64 as "results",
        /// Nodes of which nothing can be said from what was kept.
        undecided: i64 as "subjects",
        /// The first nodes that fail.
        first_ids: Vec<Text>,
        /// What is wrong.
        message: Text,
        /// What to do about it.
        what_to_do: Text,
        /// The file of shapes, or the schema, that has the constraint.
        source: Text,
    }
}
