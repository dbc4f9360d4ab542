//! Newtypes for the codes that cross borders between crates.
//!
//! A code is compared byte for byte once it is read: spaces around it are taken
//! off at the edge, with a finding, so that nothing fails to match in silence.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

macro_rules! code {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The code as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(Arc::from(text))
            }
        }

        impl From<Arc<str>> for $name {
            fn from(text: Arc<str>) -> Self {
                Self(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(Arc::from(text))
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::from)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
    )*};
}

code! {
    /// Who is measured: a country, region, municipality or body.
    UnitCode;
    /// A group of units that are averaged, banded and ranked together.
    CohortCode;
    /// A node of the framework: the index, a pillar, an indicator.
    NodeCode;
    /// A question of the instrument, or a section of it.
    QuestionCode;
    /// A list of options.
    ListCode;
    /// One option of a list.
    OptionCode;
    /// A map from the options of a list to points; several may score one list.
    MapCode;
    /// A rule, one Markdown file.
    RuleCode;
    /// One way to compute the index from the same folder.
    VariantCode;
    /// A run: the hash of its inputs; of what a harvest found, the sweep.
    RunId;
    /// A catalog: one address from which data sets are read.
    CatalogId;
    /// A data set of one catalog: the hash of the catalog and of the data set's own identifier there.
    DatasetId;
    /// A distribution of a data set.
    DistributionId;
    /// A data service of one catalog.
    ServiceId;
    /// SHA-256 of bytes, in lower-case hexadecimal.
    ContentHash;
}
