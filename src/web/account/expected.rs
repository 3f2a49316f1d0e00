//! By when an answer of ours is expected, and what is said once that day is over.

use std::fmt::Display;

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::{
    app::App,
    domain::{
        calendar,
        transfer::{check_expected, grace_deadline},
    },
    store::{
        queues::{self, Queue},
        reminders,
    },
    texts::Texts,
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
    /// The exclusive end of the new day that was promised, as long as that is not over as well.
    pub renewed: Option<OffsetDateTime>,
    /// What of a payment that is checked is not what was asked for, in words.
    pub differs: Option<&'static str>,
}

impl Expected {
    /// The review of this registration or certification, by the target that operators see; `None`: none is waited for.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn review(app: &App, queue: Queue, id: Uuid) -> Result<Option<Self>, sqlx::Error> {
        let Some(since) = queues::queued_at(&app.pool, queue, id).await? else { return Ok(None) };
        let by = app.config.holidays.end_of_working_day(since, queue.working_days());
        let mut expected = Self::new(app, "review", since, by);
        if expected.is_late {
            let renewed = reminders::renewed(&app.pool, id, since).await?;
            expected.renewed = renewed.filter(|end| *end > app.clock.now());
        }
        Ok(Some(expected))
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

    /// What is the matter, in a few words: `otherwise`, but where that says that nothing is to be done and asking is left.
    pub fn title(&self, texts: &Texts, otherwise: &'static str) -> &'static str {
        if self.is_late && self.renewed.is_none() && self.what != "statement" {
            texts.t(&format!("overdue-{}", self.what))
        } else {
            otherwise
        }
    }

    /// The sentence that says so.
    pub fn words(&self, texts: &Texts) -> String {
        let late = match (self.renewed, self.is_late) {
            (Some(_), _) => "-renewed",
            (None, true) => "-late",
            (None, false) => "",
        };
        let day = texts.last_day_before(self.by);
        let since = texts.date(calendar::today(self.since));
        let renewed = self.renewed.map(|end| texts.last_day_before(end)).unwrap_or_default();
        let arguments: [(&str, &dyn Display); 3] = [("day", &day), ("since", &since), ("renewed", &renewed)];
        texts.format(&format!("expected-{}{late}", self.what), &arguments)
    }

    fn new(app: &App, what: &'static str, since: OffsetDateTime, by: OffsetDateTime) -> Self {
        Self { what, since, by, is_late: by <= app.clock.now(), renewed: None, differs: None }
    }
}
