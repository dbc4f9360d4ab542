//! What one sweep may ask of its portal.

use crate::client::Purpose;
use crate::client::class::{Class, Fault};
use crate::client::policy::Budget;
use chrono::{DateTime, Utc};
use groma_define::RunId;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What each sweep has asked so far.
#[derive(Default)]
pub(super) struct Spent {
    by_run: Mutex<HashMap<RunId, Account>>,
}

struct Account {
    since: DateTime<Utc>,
    requests: u64,
    bytes: u64,
    /// Time that went by waiting for answers to be made.
    patience: Duration,
}

impl Account {
    fn new(since: DateTime<Utc>) -> Self {
        Self { since, requests: 0, bytes: 0, patience: Duration::ZERO }
    }
}

impl Spent {
    /// One more request, if there may be one. Links have no budget: each belongs to another host.
    pub(super) fn request(
        &self,
        purpose: &Purpose,
        budget: Budget,
        now: DateTime<Utc>,
    ) -> Result<(), Fault> {
        let Purpose::Harvest { run, .. } = purpose else { return Ok(()) };
        let mut by_run = self.by_run.lock().unwrap_or_else(PoisonError::into_inner);
        let account = by_run.entry(run.clone()).or_insert_with(|| Account::new(now));
        let took = (now - account.since).to_std().unwrap_or_default();
        let over = match () {
            () if account.requests >= budget.requests => format!("{} requests", budget.requests),
            () if account.bytes >= budget.received_bytes => {
                format!("{} bytes", budget.received_bytes)
            }
            () if took > budget.time => format!("{} seconds", budget.time.as_secs()),
            () => {
                account.requests += 1;
                return Ok(());
            }
        };
        Err(Fault::new(Class::OverBudget, format!("the portal's budget of {over} is used up")))
    }

    /// What was asked for a sweep before it was cut off counts as asked now; what has been asked since
    /// is added. The time does not go on while nobody asks.
    pub(super) fn resumed(&self, run: &RunId, requests: u64, bytes: u64, now: DateTime<Utc>) {
        let mut by_run = self.by_run.lock().unwrap_or_else(PoisonError::into_inner);
        let account = by_run.entry(run.clone()).or_insert_with(|| Account::new(now));
        account.requests = account.requests.saturating_add(requests);
        account.bytes = account.bytes.saturating_add(bytes);
    }

    /// Whether a sweep may wait once more for an answer that the portal is making: for so long in all.
    pub(super) fn waits(&self, purpose: &Purpose, wait: Duration, most: Duration) -> bool {
        let Purpose::Harvest { run, .. } = purpose else { return false };
        let mut by_run = self.by_run.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(account) = by_run.get_mut(run) else { return false };
        let waited = account.patience.saturating_add(wait);
        let may = waited <= most;
        if may {
            account.patience = waited;
        }
        may
    }

    /// So many bytes came.
    pub(super) fn bytes(&self, purpose: &Purpose, bytes: u64) {
        let mut by_run = self.by_run.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(account) = by_run.get_mut(purpose.run()) {
            account.bytes += bytes;
        }
    }
}
