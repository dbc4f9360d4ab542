//! What data sets are about, and which of them are the same.

use crate::code::{CatalogId, DatasetId};
use crate::table::{Text, table};

table! {
    /// A theme or category that a data set belongs to, and why it is thought so.
    ClassificationRow "classification" key ["dataset_id", "scheme", "code"] {
        /// The data set.
        dataset_id: DatasetId,
        /// data-theme or hvd-category.
        scheme: Text,
        /// The code in that scheme.
        code: Text,
        /// From 0 to 1; 1 is what the publisher declares.
        confidence: f64,
        /// declared, mapped (from the portal's own themes) or lexicon (from its words).
        reason: Text,
        /// What in the record says so.
        matched: Text,
        /// The rule: the vocabulary, or the language and the terms of the lexicon.
        rule: Text,
        /// Its catalog.
        catalog_id: CatalogId,
    }
}

table! {
    /// A data set that several catalogs have, or one catalog several times: nothing is deleted, so
    /// that scores can be computed with copies and without.
    ClusterRow "cluster" key ["cluster_id", "dataset_id"] {
        /// The cluster: the data set of it that is the original.
        cluster_id: DatasetId,
        /// One of the data sets that are the same.
        dataset_id: DatasetId,
        /// What links it: source-id, identifier, download-url or title-publisher-period; of the
        /// original, the strongest of the others.
        reason: Text,
        /// How sure that is, from 0 to 1.
        score: f64,
        /// True for the one that is nearest to its publisher.
        is_original: bool,
        /// Its catalog.
        catalog_id: CatalogId,
    }
}
