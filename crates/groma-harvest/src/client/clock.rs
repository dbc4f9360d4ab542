//! The clock by which the client waits: the world's, or one that jumps.

use crate::client::Later;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Tells the time, and waits.
pub trait Clock: Send + Sync {
    /// Now; it never goes back.
    fn now(&self) -> DateTime<Utc>;

    /// Waits.
    fn sleep(&self, time: Duration) -> Later<'_, ()>;
}

/// The world's clock.
#[derive(Debug)]
pub struct Wall {
    began: Instant,
    at: DateTime<Utc>,
}

impl Default for Wall {
    fn default() -> Self {
        Self { began: Instant::now(), at: Utc::now() }
    }
}

impl Clock for Wall {
    fn now(&self) -> DateTime<Utc> {
        self.at + self.began.elapsed()
    }

    fn sleep(&self, time: Duration) -> Later<'_, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

/// A clock that jumps where another would wait: for recorded exchanges, and for tests.
#[derive(Debug)]
pub struct Jumping {
    now: Mutex<DateTime<Utc>>,
    slept: Mutex<Vec<Duration>>,
}

impl Default for Jumping {
    fn default() -> Self {
        Self::at(Utc::now())
    }
}

impl Jumping {
    /// Begins at a time.
    pub fn at(now: DateTime<Utc>) -> Self {
        Self { now: Mutex::new(now), slept: Mutex::default() }
    }

    /// Every wait so far.
    pub fn slept(&self) -> Vec<Duration> {
        self.slept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Clock for Jumping {
    /// A millisecond later at every look, so that no two requests have the same time.
    fn now(&self) -> DateTime<Utc> {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now += TimeDelta::milliseconds(1);
        *now
    }

    fn sleep(&self, time: Duration) -> Later<'_, ()> {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) += time;
        self.slept.lock().unwrap_or_else(PoisonError::into_inner).push(time);
        Box::pin(tokio::task::yield_now())
    }
}
