//! What data sets are about, and which of them are the same.

use crate::code::{CatalogId, DatasetId};
use crate::table::{Text, table};

table! {
    /// A theme or category that a data set belongs to, and why it is thought so.
    ClassificationRow "classification" key ["dataset_id", "scheme", "code"] {
        /// The data set.
        dataset_id: DatasetId,
        /// data-theme, hvd-category, or high-value for data sets that surveys name.
        scheme: Text,
        /// The code in that scheme.
        code: Text,
        /// From 0 to 1; 1 is what the publisher declares.
        confidence: f64,
        /// declared, mapped (from the portal's own themes), lexicon (from its words) or finder (from all
        /// that speaks for and against it).
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
    /// Whether a data set can be used for a theme or category that it belongs to: each condition by
    /// itself, so that what is published and stale, closed or dead is seen.
    AvailabilityRow "availability" key ["dataset_id", "scheme", "code"] {
        /// The data set.
        dataset_id: DatasetId,
        /// data-theme, hvd-category, or high-value for data sets that surveys name.
        scheme: Text,
        /// The code in that scheme.
        code: Text,
        /// Its catalog.
        catalog_id: CatalogId,
        /// Days since it was last changed, or first published, when that was measured.
        age_days: Option<i64> as "days",
        /// Not older than twice the interval at which it says it is updated, and than two years where
        /// it says none; null when it names no date.
        current: Option<bool>,
        /// Programs can read a distribution.
        machine_readable: bool,
        /// A distribution answers, and no page stands where data were promised; null while that
        /// cannot be said.
        reachable: Option<bool>,
        /// A distribution, or the data set, has an open licence.
        open_licence: bool,
        /// It is current, and one distribution is all the rest; null while that cannot be said.
        available: Option<bool>,
        /// What the classification is worth, from 0 to 1; below 1 a person confirms it.
        confidence: f64,
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
        /// What links it: source-id, identifier, download-url, content-hash or title-publisher-period;
        /// of the original, the strongest of the others.
        reason: Text,
        /// How sure that is, from 0 to 1.
        score: f64,
        /// True for the one that is nearest to its publisher.
        is_original: bool,
        /// Its catalog.
        catalog_id: CatalogId,
    }
}
