//! By when an answer of ours is expected, and what is said once that day is over.

use time::{Duration, OffsetDateTime};

use crate::{
    app::App,
    domain::{
        queue::{CERTIFICATION_TARGET, REGISTRATION_TARGET},
        transfer::{check_expected, grace_deadline},
    },
    store::queues::Queue,
};

/// An answer that is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Expected {
    /// What it is about, part of text ids.
    pub what: &'static str,
    /// Since when it is waited for.
    pub since: OffsetDateTime,
    /// The exclusive end of the day by which it is expected.
    pub by: OffsetDateTime,
    /// That day is over.
    pub is_late: bool,
    /// What of a payment that is checked is not what was asked for, in words.
    pub differs: Option<&'static str>,
}

impl Expected {
    /// A review that is waited for since then, by the target that operators see.
    pub fn review(app: &App, queue: Queue, since: OffsetDateTime) -> Self {
        let working_days = match queue {
            Queue::Registrations => REGISTRATION_TARGET,
            Queue::Certifications => CERTIFICATION_TARGET,
        };
        Self::new(app, "review", since, app.config.holidays.end_of_working_day(since, working_days))
    }

    /// The decision about a payment that came in then, and what of it is not what was asked for.
    pub fn check(app: &App, since: OffsetDateTime, differs: &'static str) -> Self {
        let by = check_expected(since, &app.config.holidays);
        Self { differs: Some(differs), ..Self::new(app, "check", since, by) }
    }

    /// Whether a statement shows a payment of the days until this deadline, which is over.
    pub fn statement(app: &App, deadline: OffsetDateTime) -> Self {
        Self::new(app, "statement", deadline - Duration::SECOND, grace_deadline(deadline, &app.config.holidays))
    }

    /// The id of the text that says so.
    pub fn text(&self) -> String {
        let late = if self.is_late { "-late" } else { "" };
        format!("expected-{}{late}", self.what)
    }

    fn new(app: &App, what: &'static str, since: OffsetDateTime, by: OffsetDateTime) -> Self {
        Self { what, since, by, is_late: by <= app.clock.now(), differs: None }
    }
}
