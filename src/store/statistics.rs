//! Numbers about the portal's work. Closed days are counted once a day into small tables; the day under way is counted when
//! somebody looks.

mod count;
pub mod rows;

use sqlx::{PgConnection, PgPool};
use time::{Date, Duration, OffsetDateTime};

use crate::domain::{
    calendar,
    statistics::{Measure, Reviewed},
    subject::SubjectType,
};
use count::counted;

/// A day's registrations are counted anew for so long; by then they have ended or are verified.
const MOVING: Duration = Duration::days(100);
/// Sign-ups are forgotten after thirty days: what was counted of older days stays.
const SIGNUPS_COUNTED: Duration = Duration::days(28);
/// Days that are counted in one transaction.
const DAYS: Duration = Duration::days(7);

/// How many of something there were on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    pub day: Date,
    pub measure: String,
    /// Empty: not known.
    pub subject_type: String,
    pub number: i64,
}

/// How many submissions took operators so long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handling {
    pub day: Date,
    /// Registrations or certifications.
    pub kind: String,
    pub subject_type: String,
    pub bucket: i16,
    pub number: i64,
}

/// How often a field was returned for a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnReason {
    pub day: Date,
    pub kind: String,
    pub subject_type: String,
    pub field: String,
    /// Empty: the rare ones of that day together.
    pub reason_zh: String,
    pub reason_en: String,
    pub number: i64,
}

/// Numbers of some days.
#[derive(Debug, Default)]
pub struct Numbers {
    pub counts: Vec<Count>,
    pub handling: Vec<Handling>,
    pub reasons: Vec<ReturnReason>,
}

impl Numbers {
    /// How many in all.
    pub fn total(&self, measure: Measure) -> i64 {
        self.of(measure).map(|count| count.number).sum()
    }

    /// How many on one day.
    pub fn on(&self, day: Date, measure: Measure) -> i64 {
        self.of(measure).filter(|count| count.day == day).map(|count| count.number).sum()
    }

    fn of(&self, measure: Measure) -> impl Iterator<Item = &Count> {
        self.counts.iter().filter(move |count| count.measure == measure.as_str())
    }

    /// How many submissions took how long.
    pub fn buckets(&self, reviewed: Reviewed) -> Vec<(i16, i64)> {
        let of = self.handling.iter().filter(|handling| handling.kind == reviewed.as_str());
        of.map(|handling| (handling.bucket, handling.number)).collect()
    }
}

/// Whole days, and of which subjects.
#[derive(Debug, Clone, Copy)]
pub struct Period {
    pub from: Date,
    /// Inclusive.
    pub until: Date,
    /// `None`: all.
    pub subject_type: Option<SubjectType>,
}

/// Counts the next closed days that have not been counted since they closed, or since yesterday; false: there are none, or
/// another instance is at it. What was counted before is replaced, so that doing this twice changes nothing.
///
/// # Errors
/// Those of the database.
pub async fn roll_up(connection: &mut PgConnection, now: OffsetDateTime) -> Result<bool, sqlx::Error> {
    let is_alone =
        sqlx::query_scalar!(r#"SELECT pg_try_advisory_xact_lock(hashtextextended('statistics', 0)) AS "is_alone!""#)
            .fetch_one(&mut *connection)
            .await?;
    if !is_alone {
        return Ok(false);
    }
    let today = calendar::today(now);
    let first = sqlx::query_scalar!(
        r#"
        SELECT min(days.day)::date FROM generate_series(
            greatest($1, (least((SELECT min(created_at) FROM registrations), (SELECT min(created_at) FROM signups))
                AT TIME ZONE 'Asia/Shanghai')::date)::timestamp, ($2::date - 1)::timestamp, '1 day') AS days (day)
            LEFT JOIN statistics_days ON statistics_days.day = days.day::date
        WHERE counted_at IS NULL OR counted_at < $3
        "#,
        today.saturating_sub(MOVING),
        today,
        calendar::start_of_day(today)
    )
    .fetch_one(&mut *connection)
    .await?;
    let Some(first) = first else { return Ok(false) };
    let after = first.saturating_add(DAYS).min(today);
    let numbers = counted(&mut *connection, calendar::start_of_day(first), calendar::start_of_day(after)).await?;
    let signups_from = today.saturating_sub(SIGNUPS_COUNTED);
    replace(connection, (first, after), signups_from, numbers, now).await?;
    Ok(true)
}

async fn replace(
    connection: &mut PgConnection,
    (first, after): (Date, Date),
    signups_from: Date,
    numbers: Numbers,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let is_kept = |day: Date, measure: &str| measure == Measure::SignedUp.as_str() && day < signups_from;
    sqlx::query!(
        "DELETE FROM statistics_counts WHERE day >= $1 AND day < $2 AND NOT (measure = $3 AND day < $4)",
        first,
        after,
        Measure::SignedUp.as_str(),
        signups_from
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("DELETE FROM statistics_handling WHERE day >= $1 AND day < $2", first, after)
        .execute(&mut *connection)
        .await?;
    sqlx::query!("DELETE FROM statistics_reasons WHERE day >= $1 AND day < $2", first, after)
        .execute(&mut *connection)
        .await?;
    let counts: Vec<_> = numbers.counts.into_iter().filter(|count| !is_kept(count.day, &count.measure)).collect();
    sqlx::query!(
        "INSERT INTO statistics_counts (day, measure, subject_type, number)
         SELECT * FROM UNNEST($1::date[], $2::text[], $3::text[], $4::bigint[])",
        &counts.iter().map(|count| count.day).collect::<Vec<_>>(),
        &counts.iter().map(|count| count.measure.clone()).collect::<Vec<_>>(),
        &counts.iter().map(|count| count.subject_type.clone()).collect::<Vec<_>>(),
        &counts.iter().map(|count| count.number).collect::<Vec<_>>()
    )
    .execute(&mut *connection)
    .await?;
    let handling = &numbers.handling;
    sqlx::query!(
        "INSERT INTO statistics_handling (day, kind, subject_type, bucket, number)
         SELECT * FROM UNNEST($1::date[], $2::text[], $3::text[], $4::smallint[], $5::bigint[])",
        &handling.iter().map(|row| row.day).collect::<Vec<_>>(),
        &handling.iter().map(|row| row.kind.clone()).collect::<Vec<_>>(),
        &handling.iter().map(|row| row.subject_type.clone()).collect::<Vec<_>>(),
        &handling.iter().map(|row| row.bucket).collect::<Vec<_>>(),
        &handling.iter().map(|row| row.number).collect::<Vec<_>>()
    )
    .execute(&mut *connection)
    .await?;
    let reasons = &numbers.reasons;
    sqlx::query!(
        "INSERT INTO statistics_reasons (day, kind, subject_type, field, reason_zh, reason_en, number)
         SELECT * FROM UNNEST($1::date[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[])",
        &reasons.iter().map(|row| row.day).collect::<Vec<_>>(),
        &reasons.iter().map(|row| row.kind.clone()).collect::<Vec<_>>(),
        &reasons.iter().map(|row| row.subject_type.clone()).collect::<Vec<_>>(),
        &reasons.iter().map(|row| row.field.clone()).collect::<Vec<_>>(),
        &reasons.iter().map(|row| row.reason_zh.clone()).collect::<Vec<_>>(),
        &reasons.iter().map(|row| row.reason_en.clone()).collect::<Vec<_>>(),
        &reasons.iter().map(|row| row.number).collect::<Vec<_>>()
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO statistics_days (day, counted_at)
         SELECT day::date, $3 FROM generate_series($1::date::timestamp, ($2::date - 1)::timestamp, '1 day') AS days (day)
         ON CONFLICT (day) DO UPDATE SET counted_at = EXCLUDED.counted_at",
        first,
        after,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The numbers of a period: of closed days as they were last counted, of today as they are now.
///
/// # Errors
/// Those of the database.
pub async fn numbers(pool: &PgPool, period: Period, now: OffsetDateTime) -> Result<Numbers, sqlx::Error> {
    let today = calendar::today(now);
    let subject_type = period.subject_type.map(SubjectType::as_str);
    let counts = sqlx::query_as!(
        Count,
        "SELECT day, measure, subject_type, number FROM statistics_counts
         WHERE day BETWEEN $1 AND $2 AND day < $3 AND ($4::text IS NULL OR subject_type = $4)",
        period.from,
        period.until,
        today,
        subject_type
    )
    .fetch_all(pool)
    .await?;
    let handling = sqlx::query_as!(
        Handling,
        "SELECT day, kind, subject_type, bucket, number FROM statistics_handling
         WHERE day BETWEEN $1 AND $2 AND day < $3 AND ($4::text IS NULL OR subject_type = $4)",
        period.from,
        period.until,
        today,
        subject_type
    )
    .fetch_all(pool)
    .await?;
    let reasons = sqlx::query_as!(
        ReturnReason,
        "SELECT day, kind, subject_type, field, reason_zh, reason_en, number FROM statistics_reasons
         WHERE day BETWEEN $1 AND $2 AND day < $3 AND ($4::text IS NULL OR subject_type = $4)",
        period.from,
        period.until,
        today,
        subject_type
    )
    .fetch_all(pool)
    .await?;
    let mut numbers = Numbers { counts, handling, reasons };
    if (period.from..=period.until).contains(&today) {
        let live = counted(&mut *pool.acquire().await?, calendar::start_of_day(today), now + Duration::SECOND).await?;
        let is_asked = |kind: &str| subject_type.is_none_or(|asked| asked == kind);
        numbers.counts.extend(live.counts.into_iter().filter(|row| is_asked(&row.subject_type)));
        numbers.handling.extend(live.handling.into_iter().filter(|row| is_asked(&row.subject_type)));
        numbers.reasons.extend(live.reasons.into_iter().filter(|row| is_asked(&row.subject_type)));
    }
    Ok(numbers)
}
