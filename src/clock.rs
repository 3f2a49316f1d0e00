//! The only source of "now".

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use time::{Duration, OffsetDateTime};

/// A clock that tests can set. Everything that depends on time takes its "now" from here, SQL included.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// Seconds by which this clock runs ahead of the system's; zero outside tests.
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// The current time in UTC, in whole microseconds as PostgreSQL keeps them.
    #[expect(clippy::disallowed_methods, reason = "the one place that may ask the system")]
    pub fn now(&self) -> OffsetDateTime {
        let now = OffsetDateTime::now_utc() + Duration::seconds(self.ahead.load(Ordering::Relaxed));
        now.replace_nanosecond(now.microsecond() * 1_000).unwrap_or(now)
    }

    /// Moves this clock, and every clone of it, forward (or back) by whole seconds.
    pub fn advance(&self, by: Duration) {
        self.ahead.fetch_add(by.whole_seconds(), Ordering::Relaxed);
    }
}
