//! Rate limits in PostgreSQL: GCRA (ITU-T I.371), one statement for all limits of a request.

use sqlx::PgPool;
use time::{Duration, OffsetDateTime};

/// At most `events` in `period` for one key, refilling evenly.
#[derive(Debug, Clone)]
pub struct Limit {
    pub key: String,
    pub events: u32,
    pub period: Duration,
}

impl Limit {
    pub fn new(key: String, events: u32, period: Duration) -> Self {
        Self { key, events: events.max(1), period }
    }
}

/// Counts one event against the limits, in their order. `None`: all allow it. Otherwise how long to wait.
///
/// The first limit that refuses ends it: an event that a narrow limit refuses is not counted against the wide ones after
/// it, or one flooding network would use up everybody's share.
///
/// # Errors
/// Those of the database.
pub async fn take(pool: &PgPool, limits: &[Limit], now: OffsetDateTime) -> Result<Option<Duration>, sqlx::Error> {
    for limit in limits {
        if let Some(wait) = take_one(pool, limit, now).await? {
            return Ok(Some(wait));
        }
    }
    Ok(None)
}

async fn take_one(pool: &PgPool, limit: &Limit, now: OffsetDateTime) -> Result<Option<Duration>, sqlx::Error> {
    let period = limit.period.as_seconds_f64();
    let interval = period / f64::from(limit.events);
    let wait = sqlx::query_scalar!(
        r#"
        WITH taken AS (
            INSERT INTO rate_limits AS held (key, theoretical_arrival)
            VALUES ($1, $2::timestamptz + make_interval(secs => $3))
            ON CONFLICT (key) DO UPDATE
            SET theoretical_arrival = greatest(held.theoretical_arrival, $2) + make_interval(secs => $3)
            WHERE greatest(held.theoretical_arrival, $2) + make_interval(secs => $3) <= $2 + make_interval(secs => $4)
            RETURNING key
        )
        SELECT extract(epoch FROM coalesce((SELECT theoretical_arrival FROM rate_limits WHERE key = $1), $2) - $2)::float8
            + $3 - $4 AS "wait!"
        WHERE NOT EXISTS (SELECT FROM taken)
        "#,
        limit.key,
        now,
        interval,
        period,
    )
    .fetch_optional(pool)
    .await?;
    Ok(wait.map(|seconds| Duration::seconds_f64(seconds.max(1.0))))
}

/// Forgets keys whose limits are whole again.
///
/// # Errors
/// Those of the database.
pub async fn forget_idle(pool: &PgPool, now: OffsetDateTime) -> Result<u64, sqlx::Error> {
    let deleted = sqlx::query!("DELETE FROM rate_limits WHERE theoretical_arrival < $1", now).execute(pool).await?;
    Ok(deleted.rows_affected())
}
