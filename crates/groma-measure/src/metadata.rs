//! What published metadata and links are worth: metrics, points under several readings, what to
//! mend first and who has to.
//!
//! A metric is a rule of one expression over the columns of a data set or a distribution. Its
//! answers are kept side by side, one row a subject; groups are counted in whole numbers, and
//! shares are divided once, at the end, so that nothing depends on the order of rows or threads.

mod assess;
mod bands;
mod chunk;
mod columns;
mod counts;
mod estimate;
mod examples;
mod failing;
mod functions;
mod groups;
mod judge;
mod links;
mod measure;
mod mends;
mod metric;
mod prove;
mod reading;
mod routes;
mod scores;
mod shares;
mod shipped;
mod tickets;
mod wide;

#[cfg(test)]
mod tests;

pub use assess::{
    AssessSettings, Assessment, DimensionScore, ExampleDataset, MendScore, MetricScore,
    PublisherScore, ReadingScore, Trend, assess,
};
pub use bands::{Band, Bands};
pub use columns::Subject;
pub use failing::failing;
pub use functions::{Terms, shipped_terms};
pub use links::{DeadRule, LinkProblem, keep_links};
pub(crate) use links::{LinkIndex, Linked};
pub use measure::{Harvested, MetadataError, MetadataMeasured, Settings, measure_metadata};
pub use metric::{Metric, Metrics};
pub use prove::metric_problems;
pub use reading::{Choice, QUESTIONS, Question, Reading, ReadingError};
pub use wide::long_form;
