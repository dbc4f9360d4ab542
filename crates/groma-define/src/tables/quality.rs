//! What published metadata and links are worth: tables that measuring a harvest fills.
//!
//! Metrics stand side by side, one row a subject; a cell is null when it cannot be said. The long
//! form, one row a subject and metric, is the table `measurement` for groups and a view for the rest.

use crate::code::{CatalogId, DatasetId, DistributionId, RuleCode, UnitCode};
use crate::table::{Text, table};

table! {
    /// A metric: what is asked of every data set or distribution.
    MetricRow "metric" key ["metric"] {
        /// The metric.
        metric: RuleCode,
        /// dataset or distribution: what is asked.
        subject: Text,
        /// The dimension it counts for.
        dimension: Text,
        /// The most points it brings; null outside the sum.
        points: Option<f64> as "points",
        /// Where it comes from.
        source: Text,
        /// Why it is asked.
        why: Text,
        /// What to do where it does not hold.
        mend: Text,
        /// small, medium or large: what it takes to mend one.
        effort: Text,
        /// publisher, portal or host: who has to mend it.
        mended_by: Text,
        /// Questions of method whose readings move it.
        readings: Vec<Text>,
    }
}

table! {
    /// A reading: the choices under which points were computed.
    ReadingRow "reading" key ["reading"] {
        /// The reading.
        reading: Text,
        /// True for the one that is meant where none is named.
        main: bool,
        /// Every question of method and what was chosen, `question=choice`.
        choices: Vec<Text>,
        /// What it is, in one sentence.
        meaning: Text,
    }
}

table! {
    /// What the metadata of a distribution are worth, under the main reading.
    DistributionQualityRow "distribution_quality" key ["catalog_id", "dataset_id", "distribution_id"] {
        /// The catalog.
        catalog_id: CatalogId,
        /// The data set.
        dataset_id: DatasetId,
        /// The distribution.
        distribution_id: DistributionId,
        /// It has an access address.
        access_url: Option<bool>,
        /// Its access address answers.
        access_url_status: Option<bool>,
        /// It has a download address.
        download_url: Option<bool>,
        /// Its download address answers.
        download_url_status: Option<bool>,
        /// It names a format.
        format: Option<bool>,
        /// It names a media type.
        media_type: Option<bool>,
        /// Format and media type are terms of their vocabularies.
        format_vocabulary: Option<bool>,
        /// Its format belongs to nobody.
        non_proprietary: Option<bool>,
        /// Its format can be read by machines.
        machine_readable: Option<bool>,
        /// It names a licence.
        licence: Option<bool>,
        /// Its licence is a known one.
        licence_vocabulary: Option<bool>,
        /// It has a statement of rights.
        rights: Option<bool>,
        /// It says its size.
        byte_size: Option<bool>,
        /// What answers is what was declared.
        as_declared: Option<bool>,
        /// The data can be asked for by a program: an interface, not a file.
        live: Option<bool>,
        /// That interface answers.
        live_answers: Option<bool>,
        /// Pages of other sites may read it.
        cors: Option<bool>,
        /// It is reached under TLS that holds.
        tls: Option<bool>,
        /// Stars of open data, 0 to 5; null when the first cannot be said.
        stars: Option<i64> as "stars",
        /// Points of its own metrics.
        points: f64 as "points",
        /// The most it could have of what can be said.
        points_max: f64 as "points",
        /// Metrics of the edition's own that hold.
        more_met: Vec<Text>,
        /// Metrics of the edition's own that do not.
        more_unmet: Vec<Text>,
    }
}

table! {
    /// What the metadata of a data set are worth, its distributions included. `…_met` counts the
    /// distributions for which a metric holds; `…_best` says it of the best distribution.
    DatasetQualityRow "dataset_quality" key ["catalog_id", "dataset_id"] {
        /// The catalog.
        catalog_id: CatalogId,
        /// The data set.
        dataset_id: DatasetId,
        /// Who publishes it.
        publisher: Option<Text>,
        /// Distributions it has.
        distributions: i64 as "distributions",
        /// True when it is a copy of another and left out of the groups.
        left_out: bool,
        /// It has a distribution, or needs none.
        distributed: Option<bool>,
        /// It has a keyword.
        keyword: Option<bool>,
        /// It has a theme.
        theme: Option<bool>,
        /// It says where.
        spatial: Option<bool>,
        /// It says when.
        temporal: Option<bool>,
        /// It conforms to DCAT-AP.
        dcat_ap: Option<bool>,
        /// It says who may have it.
        access_rights: Option<bool>,
        /// It says so by a term of the vocabulary.
        access_rights_vocabulary: Option<bool>,
        /// It says whom to ask.
        contact_point: Option<bool>,
        /// It says who publishes it.
        publisher_named: Option<bool>,
        /// It says since when it is published.
        issued: Option<bool>,
        /// It says when it was changed.
        modified: Option<bool>,
        /// Access addresses that answer.
        access_url_status_met: i64 as "distributions",
        /// Whether the best one's does.
        access_url_status_best: Option<bool>,
        /// Download addresses.
        download_url_met: i64 as "distributions",
        /// Whether the best one has one.
        download_url_best: Option<bool>,
        /// Download addresses that answer.
        download_url_status_met: i64 as "distributions",
        /// Whether the best one's does.
        download_url_status_best: Option<bool>,
        /// Formats named.
        format_met: i64 as "distributions",
        /// Whether the best one has one.
        format_best: Option<bool>,
        /// Media types named.
        media_type_met: i64 as "distributions",
        /// Whether the best one has one.
        media_type_best: Option<bool>,
        /// Formats with media types that are terms.
        format_vocabulary_met: i64 as "distributions",
        /// Whether the best one's are.
        format_vocabulary_best: Option<bool>,
        /// Formats that belong to nobody.
        non_proprietary_met: i64 as "distributions",
        /// Whether the best one's does.
        non_proprietary_best: Option<bool>,
        /// Formats that machines can read.
        machine_readable_met: i64 as "distributions",
        /// Whether the best one's can.
        machine_readable_best: Option<bool>,
        /// Licences named.
        licence_met: i64 as "distributions",
        /// Whether the best one has one.
        licence_best: Option<bool>,
        /// Licences that are known.
        licence_vocabulary_met: i64 as "distributions",
        /// Whether the best one's is.
        licence_vocabulary_best: Option<bool>,
        /// Statements of rights.
        rights_met: i64 as "distributions",
        /// Whether the best one has one.
        rights_best: Option<bool>,
        /// Sizes named.
        byte_size_met: i64 as "distributions",
        /// Whether the best one has one.
        byte_size_best: Option<bool>,
        /// Stars of its best distribution.
        stars: Option<i64> as "stars",
        /// Distributions that are interfaces, not files.
        live_met: i64 as "distributions",
        /// Points for being found.
        findability: f64 as "points",
        /// Points for being reached.
        accessibility: f64 as "points",
        /// Points for working together.
        interoperability: f64 as "points",
        /// Points for being usable again.
        reusability: f64 as "points",
        /// Points for what else is told.
        contextuality: f64 as "points",
        /// All points, under the main reading.
        points: f64 as "points",
        /// The most it could have of what can be said.
        points_max: f64 as "points",
        /// The band of its points; null while not everything can be said and that decides.
        band: Option<Text>,
        /// Points when the best distribution counts for each dimension.
        points_best: f64 as "points",
        /// Points when the best distribution counts for interoperability alone.
        points_best_for_interoperability: f64 as "points",
        /// Points when redirects are success.
        points_2xx_3xx: f64 as "points",
        /// Points when a vocabulary's label, or a part of it, is a term.
        points_label: f64 as "points",
        /// Points when what was understood counts as a term.
        points_understood: f64 as "points",
        /// Points when format and media type count apart.
        points_apart: f64 as "points",
        /// Points when every file type counts as machine-readable.
        points_file_type_list: f64 as "points",
        /// Points when dates of distributions count too.
        points_dates_of_both: f64 as "points",
        /// Points when what cannot be asked without distributions is left out.
        points_left_out: f64 as "points",
        /// Metrics of the edition's own that hold.
        more_met: Vec<Text>,
        /// Metrics of the edition's own that do not.
        more_unmet: Vec<Text>,
    }
}

table! {
    /// What the metadata of a group of data sets are worth, under each reading.
    GroupQualityRow "group_quality" key ["subject_kind", "catalog_id", "subject", "reading", "measured_at"] {
        /// publisher, catalog, unit or all.
        subject_kind: Text,
        /// The catalog of a publisher; null for other groups.
        catalog_id: Option<CatalogId>,
        /// Which one; empty for data sets of which nobody says who publishes them.
        subject: Text,
        /// The reading.
        reading: Text,
        /// When it was measured.
        measured_at: Text,
        /// Data sets.
        datasets: i64 as "datasets",
        /// Data sets with distributions.
        datasets_with_distributions: i64 as "datasets",
        /// Distributions.
        distributions: i64 as "distributions",
        /// Points for being found; null when nothing of it can be said.
        findability: Option<f64> as "points",
        /// Points for being reached.
        accessibility: Option<f64> as "points",
        /// Points for working together.
        interoperability: Option<f64> as "points",
        /// Points for being usable again.
        reusability: Option<f64> as "points",
        /// Points for what else is told.
        contextuality: Option<f64> as "points",
        /// All points.
        points: f64 as "points",
        /// The most it could have of what can be said.
        points_max: f64 as "points",
        /// The band of its points; null while not everything can be said and that decides.
        band: Option<Text>,
        /// The band, were nothing true of what cannot be said.
        band_least: Text,
        /// The band, were all of it true.
        band_most: Text,
        /// The most points for `findability`, of what can be said.
        findability_max: Option<f64> as "points",
        /// The most points for `accessibility`, of what can be said.
        accessibility_max: Option<f64> as "points",
        /// The most points for `interoperability`, of what can be said.
        interoperability_max: Option<f64> as "points",
        /// The most points for `reusability`, of what can be said.
        reusability_max: Option<f64> as "points",
        /// The most points for `contextuality`, of what can be said.
        contextuality_max: Option<f64> as "points",
        /// What decides besides the data: with copies or without, the profile, the metrics and terms,
        /// when a link is dead. Points of another basis are not compared.
        basis: Text,
    }
}

/// A dimension of a group: its name, its points, the most of what can be said of it.
pub type DimensionPoints = (&'static str, Option<f64>, Option<f64>);

impl GroupQualityRow {
    /// The dimensions, in the order in which they are told.
    pub fn dimensions(&self) -> [DimensionPoints; 5] {
        [
            ("findability", self.findability, self.findability_max),
            ("accessibility", self.accessibility, self.accessibility_max),
            ("interoperability", self.interoperability, self.interoperability_max),
            ("reusability", self.reusability, self.reusability_max),
            ("contextuality", self.contextuality, self.contextuality_max),
        ]
    }

    /// Points gained or lost since an earlier measure of the same group, by dimension: none where
    /// more, or less, can be said than then, since that is no change of the metadata. Nothing when
    /// the earlier one was measured on another basis, or under another reading.
    pub fn change_since(&self, earlier: &Self) -> Option<[Option<f64>; 5]> {
        let group = |row: &Self| {
            let subject = (row.subject_kind.clone(), row.catalog_id.clone(), row.subject.clone());
            (subject, row.reading.clone(), row.basis.clone())
        };
        if group(self) != group(earlier) {
            return None;
        }
        let (now, then) = (self.dimensions(), earlier.dimensions());
        Some(std::array::from_fn(|at| {
            let same = (now[at].2? - then[at].2?).abs() < 1e-9;
            same.then_some(now[at].1? - then[at].1?)
        }))
    }
}

table! {
    /// One metric of one group under one reading. Of publishers, only the main reading is kept.
    MeasurementRow "measurement" key ["subject_kind", "catalog_id", "subject", "metric", "reading", "measured_at"] {
        /// publisher, catalog, unit or all; in the view also dataset and distribution.
        subject_kind: Text,
        /// The catalog of a publisher, a data set or a distribution.
        catalog_id: Option<CatalogId>,
        /// Which one.
        subject: Text,
        /// The metric.
        metric: RuleCode,
        /// The reading.
        reading: Text,
        /// When it was measured.
        measured_at: Text,
        /// For how many it holds.
        numerator: i64,
        /// Of how many it can be said.
        denominator: i64,
        /// Of how many it cannot be said.
        unsaid: i64,
        /// The share that counts under the reading; null when nothing can be said. Where only some of
        /// the addresses were probed, the share that has one times the share of the probed that hold.
        value: Option<f64>,
        /// Its points.
        points: Option<f64> as "points",
        /// The most it could bring.
        points_max: Option<f64> as "points",
        /// The standard error of the share, where only some addresses were probed.
        standard_error: Option<f64>,
    }
}

table! {
    /// Something to mend in a catalog, and what that brings.
    MendRow "mend" key ["catalog_id", "mend"] {
        /// The catalog.
        catalog_id: CatalogId,
        /// The metric, or another name where one mend serves several.
        mend: Text,
        /// Metrics that it serves.
        metrics: Vec<Text>,
        /// dataset or distribution: what is to be mended.
        subject_kind: Text,
        /// How many.
        subjects: i64,
        /// Data sets behind them.
        datasets: i64 as "datasets",
        /// Points of the catalog when all are mended.
        gain: f64 as "points",
        /// Points of the catalog for each one mended.
        gain_each: f64 as "points",
        /// small, medium or large.
        effort: Text,
        /// publisher, portal or host: who has to mend it.
        who: Text,
        /// Why that one.
        who_because: Text,
        /// What to do.
        what: Text,
        /// The first data sets behind it.
        first_ids: Vec<Text>,
        /// Its place by points gained per mend, from 1.
        place: i64,
    }
}

table! {
    /// A ticket: what one publisher has to mend.
    TicketRow "ticket" key ["catalog_id", "publisher", "metric"] {
        /// The catalog.
        catalog_id: CatalogId,
        /// The publisher; empty where nobody says.
        publisher: Text,
        /// The metric, or the mend where one serves several metrics.
        metric: RuleCode,
        /// Whose it is: the publisher, or the portal's operator when nearly all records fail.
        owner: Text,
        /// publisher, portal or host.
        who: Text,
        /// Unit of the portal.
        unit: Option<UnitCode>,
        /// dataset or distribution.
        subject_kind: Text,
        /// How many of the publisher's fail.
        subjects: i64,
        /// Data sets behind them.
        datasets: i64 as "datasets",
        /// Points of the publisher when all are mended.
        gain: f64 as "points",
        /// Points of the catalog when all are mended.
        gain_catalog: f64 as "points",
        /// What to do.
        what: Text,
        /// Title of the first data set behind it.
        example: Option<Text>,
        /// The first data sets behind it.
        first_ids: Vec<Text>,
    }
}

table! {
    /// A data set that mends and tickets name as one of the first behind them: what it is called, and
    /// where it can be seen.
    ExampleRow "example" key ["catalog_id", "dataset_id"] {
        /// The catalog.
        catalog_id: CatalogId,
        /// The data set.
        dataset_id: DatasetId,
        /// What the portal calls it.
        native_id: Text,
        /// Its title.
        title: Option<Text>,
        /// The page about it, or else its IRI, where that is an address of the web, or else its page at
        /// a portal that runs CKAN.
        page: Option<Text>,
    }
}

table! {
    /// An address that distributions name, as the probes found it.
    LinkRow "link" key ["url"] {
        /// The address.
        url: Text,
        /// Its host.
        host: Text,
        /// ok, failing (failed, not yet dead), dead, or unknown.
        state: Text,
        /// Status of the last answer.
        status: Option<i64>,
        /// What the last probe found.
        error_class: Text,
        /// When it was last probed.
        last_probed_at: Text,
        /// Probes.
        probes: i64 as "probes",
        /// Failed probes since the last good one; those that did not get there (no name, no connection, no
        /// TLS, no answer in time) count once failures fell on two days, those that say nothing never.
        failures_in_a_row: i64 as "probes",
        /// The first of those.
        first_failed_at: Option<Text>,
        /// The last good one.
        last_ok_at: Option<Text>,
        /// Share of good ones among the good and the failed ones; those that did not get there are failed
        /// once the address failed on two days of all; null with fewer than two.
        uptime: Option<f64>,
        /// Whether pages of other sites may read it.
        cors: Option<bool>,
        /// Whether TLS held.
        tls_ok: Option<bool>,
        /// Why this state.
        because: Text,
    }
}
