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

/// Counts one event against every limit. `None`: all allow it. Otherwise how long to wait.
///
/// An event that one limit refuses is still counted by those that allowed it: a refused flood stays refused.
///
/// # Errors
/// Those of the database.
pub async fn take(pool: &PgPool, limits: &[Limit], now: OffsetDateTime) -> Result<Option<Duration>, sqlx::Error> {
    let mut limits: Vec<&Limit> = limits.iter().collect();
    // Always in the same order, so that two requests with the same keys cannot wait for each other.
    limits.sort_by(|one, two| one.key.cmp(&two.key));
    let keys: Vec<String> = limits.iter().map(|limit| limit.key.clone()).collect();
    let intervals: Vec<f64> =
        limits.iter().map(|limit| limit.period.as_seconds_f64() / f64::from(limit.events)).collect();
    let periods: Vec<f64> = limits.iter().map(|limit| limit.period.as_seconds_f64()).collect();
    let wait = sqlx::query_scalar!(
        r#"
        WITH asked AS (
            SELECT * FROM unnest($1::text[], $2::float8[], $3::float8[]) AS asked (key, interval_s, period_s)
        ), taken AS (
            INSERT INTO rate_limits AS held (key, theoretical_arrival)
            SELECT key, $4::timestamptz + make_interval(secs => interval_s) FROM asked ORDER BY key
            ON CONFLICT (key) DO UPDATE
            SET theoretical_arrival = greatest(held.theoretical_arrival, $4) + (EXCLUDED.theoretical_arrival - $4)
            WHERE greatest(held.theoretical_arrival, $4) + (EXCLUDED.theoretical_arrival - $4)
                <= $4 + (SELECT make_interval(secs => period_s) FROM asked WHERE asked.key = EXCLUDED.key)
            RETURNING key
        )
        SELECT max(extract(epoch FROM coalesce(held.theoretical_arrival, $4) - $4) + interval_s - period_s)::float8 AS wait
        FROM asked LEFT JOIN rate_limits held USING (key)
        WHERE key NOT IN (SELECT key FROM taken)
        "#,
        &keys,
        &intervals,
        &periods,
        now,
    )
    .fetch_one(pool)
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
