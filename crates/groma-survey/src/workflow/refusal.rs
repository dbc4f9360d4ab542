//! Why a request is refused: which rule, in which state, who could do it.

use super::actor::ActorId;
use super::condition::ReturnState;
use super::moment::Moment;
use super::role::Role;
use crate::Given;
use serde::Serialize;
use std::fmt;

/// Why a request is refused. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// In the manner of HTTP: 401 not signed in, 403 role or rule, 404 nothing there for the asker,
    /// 409 state, 412 version, 422 content, 423 sealed.
    pub code: u16,
    /// The rule's name, for example `own-unit`.
    pub rule: &'static str,
    /// The state of the return, where the asker may know it.
    pub state: Option<ReturnState>,
    /// The roles that could do it.
    pub who_could: Vec<Role>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// For 412: both values.
    pub conflict: Option<Box<Conflict>>,
}

/// Two values for one answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// What the refused request wanted to write; none when it was no write.
    pub yours: Option<Given>,
    /// What is there.
    pub theirs: Option<Given>,
    /// The version to name when writing again.
    pub version: u32,
    /// Who wrote what is there.
    pub by: Option<ActorId>,
    /// When.
    pub at: Option<Moment>,
}

impl Refusal {
    pub(super) fn new(
        code: u16,
        rule: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self {
            code,
            rule,
            state: None,
            who_could: Vec::new(),
            message: message.into(),
            hint: hint.into(),
            conflict: None,
        }
    }

    /// What is asked for may be right, but not as it was written.
    pub(super) fn content(
        rule: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self::new(422, rule, message, hint)
    }

    /// Not now.
    pub(super) fn not_now(
        rule: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self::new(409, rule, message, hint)
    }

    /// Not by this person.
    pub(super) fn not_you(
        rule: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self::new(403, rule, message, hint)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "refused ({}, {}): {}", self.code, self.rule, self.message)?;
        if let Some(state) = self.state {
            write!(f, "; the return is in state {state}")?;
        }
        if !self.who_could.is_empty() {
            let roles: Vec<&str> = self.who_could.iter().map(|role| role.as_str()).collect();
            write!(f, "; could be done by: {}", roles.join(", "))?;
        }
        if !self.hint.is_empty() {
            write!(f, "\n  hint: {}", self.hint)?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}
