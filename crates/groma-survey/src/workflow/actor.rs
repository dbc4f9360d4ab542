//! Who acts: a pseudonym, never a name.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::sync::Arc;

/// A pseudonymous identifier of a person, or `system` for the program itself.
///
/// Records carry nothing else of a person, so that a person can be erased without breaking the
/// chain of records: the name lies in [`People`](super::People), outside.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActorId(Arc<str>);

/// Why a text is no identifier of an actor.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` cannot identify an actor: use 1 to 64 lower-case letters, digits, `-` or `_`, no name and no mail address"
)]
pub struct NoActorId(pub String);

impl ActorId {
    /// The longest identifier, in bytes.
    pub const BYTES_MAX: usize = 64;

    /// Reads an identifier: 1 to 64 of `a`–`z`, `0`–`9`, `-` and `_`.
    pub fn parse(text: &str) -> Result<Self, NoActorId> {
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b);
        if text.is_empty() || text.len() > Self::BYTES_MAX || !text.bytes().all(allowed) {
            return Err(NoActorId(text.to_owned()));
        }
        Ok(Self(Arc::from(text)))
    }

    /// The program itself.
    pub fn system() -> Self {
        Self(Arc::from("system"))
    }

    /// True for the program itself.
    pub fn is_system(&self) -> bool {
        &*self.0 == "system"
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Serialize for ActorId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ActorId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_are_no_identifiers() {
        let check = |text: &str, expected: bool| {
            assert_eq!(ActorId::parse(text).is_ok(), expected, "{text}");
        };
        check("a7f3", true);
        check("fra-coordinator_1", true);
        check("", false);
        check("Marie Curie", false);
        check("marie@example.org", false);
        check(&"a".repeat(65), false);
        check("é", false);
    }
}
