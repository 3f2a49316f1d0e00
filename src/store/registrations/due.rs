//! Registrations whose time is up, or nearly. Those that are found are locked until the transaction ends; those that
//! somebody else is at work on are passed over, and found the next time.

use std::ops::Range;

use sqlx::{PgConnection, PgExecutor};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    domain::{
        registration::{IDLE_DAYS, Status, idle_deadline},
        subject::SubjectType,
        transfer::NATURAL_DAYS,
    },
    store::unreadable,
};

/// A registration, and whom to tell.
#[derive(Debug, Clone)]
pub struct Due {
    pub id: Uuid,
    pub reference: String,
    pub status: Status,
    pub version: i64,
    /// When the state ends by itself (exclusive).
    pub deadline_at: OffsetDateTime,
    pub transfer_amount_fen: Option<i64>,
    pub subject_type: Option<SubjectType>,
    pub email: String,
    pub locale: String,
}

struct Row {
    id: Uuid,
    reference: String,
    status: String,
    version: i64,
    deadline_at: OffsetDateTime,
    transfer_amount_fen: Option<i64>,
    subject_type: Option<String>,
    email: String,
    locale: String,
}

impl TryFrom<Row> for Due {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.id,
            reference: row.reference,
            status: Status::parse(&row.status).ok_or_else(|| unreadable("status"))?,
            version: row.version,
            deadline_at: row.deadline_at,
            transfer_amount_fen: row.transfer_amount_fen,
            subject_type: row
                .subject_type
                .as_deref()
                .map(SubjectType::parse)
                .transpose()
                .map_err(|_| unreadable("subject type"))?,
            email: row.email,
            locale: row.locale,
        })
    }
}

/// Registrations that wait for their applicant, past their deadline.
///
/// # Errors
/// Those of the database.
pub async fn overdue(connection: &mut PgConnection, now: OffsetDateTime, most: i64) -> Result<Vec<Due>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT registrations.id, reference, status, version, deadline_at AS "deadline_at!", transfer_amount_fen, subject_type, email, locale
           FROM registrations JOIN accounts ON accounts.id = account_id
           WHERE status IN ('returned', 'awaiting_transfer', 'registered_limited') AND deadline_at <= $1
           ORDER BY deadline_at LIMIT $2
           FOR NO KEY UPDATE OF registrations SKIP LOCKED"#,
        now,
        most
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Due::try_from).collect()
}

/// Drafts that were last touched before this.
///
/// # Errors
/// Those of the database.
pub async fn idle(
    connection: &mut PgConnection,
    touched_before: OffsetDateTime,
    most: i64,
) -> Result<Vec<Due>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT registrations.id, reference, status, version, updated_at AS "deadline_at!", transfer_amount_fen, subject_type, email, locale
           FROM registrations JOIN accounts ON accounts.id = account_id
           WHERE status = 'draft' AND updated_at < $1
           ORDER BY updated_at LIMIT $2
           FOR NO KEY UPDATE OF registrations SKIP LOCKED"#,
        touched_before,
        most
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|row| Due::try_from(Row { deadline_at: idle_deadline(row.deadline_at), ..row })).collect()
}

/// Registrations whose deadline is after `now` and at or before `horizon`, and whose applicant was not reminded of it this
/// many days before, or nearer to it. Nobody is asked to pay while operators have a payment to decide about.
///
/// # Errors
/// Those of the database.
pub async fn to_remind(
    connection: &mut PgConnection,
    now: OffsetDateTime,
    horizon: OffsetDateTime,
    days_before: u8,
    most: i64,
) -> Result<Vec<Due>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT registrations.id, reference, status, version, deadline_at AS "deadline_at!", transfer_amount_fen, subject_type, email, locale
           FROM registrations JOIN accounts ON accounts.id = account_id
           WHERE status IN ('returned', 'awaiting_transfer', 'registered_limited')
               AND deadline_at > $1 AND deadline_at <= $2
               AND NOT EXISTS (SELECT FROM reminders WHERE about_id = registrations.id
                   AND reminders.deadline_at = registrations.deadline_at AND days_before BETWEEN 0 AND $3)
               AND NOT EXISTS (SELECT FROM bank_entries
                   WHERE registration_id = registrations.id AND outcome = 'needs_decision')
           ORDER BY deadline_at LIMIT $4
           FOR NO KEY UPDATE OF registrations SKIP LOCKED"#,
        now,
        horizon,
        i16::from(days_before),
        most
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Due::try_from).collect()
}

/// Drafts that were last touched in this time, and whose applicant was not reminded of it this many days before they
/// expire.
///
/// # Errors
/// Those of the database.
pub async fn idle_to_remind(
    connection: &mut PgConnection,
    touched: Range<OffsetDateTime>,
    days_before: u8,
    most: i64,
) -> Result<Vec<Due>, sqlx::Error> {
    // As `idle_deadline` counts, whatever the session's time zone.
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT drafts.id, reference, status, version, drafts.deadline_at AS "deadline_at!", transfer_amount_fen, subject_type, email, locale
           FROM registrations JOIN accounts ON accounts.id = account_id, LATERAL (SELECT registrations.id,
               (date_trunc('day', updated_at AT TIME ZONE INTERVAL '8 hours') + make_interval(days => $5))
                   AT TIME ZONE INTERVAL '8 hours' AS deadline_at) AS drafts
           WHERE status = 'draft' AND updated_at >= $1 AND updated_at < $2
               AND NOT EXISTS (SELECT FROM reminders WHERE about_id = drafts.id
                   AND reminders.deadline_at = drafts.deadline_at AND days_before BETWEEN 0 AND $3)
           ORDER BY updated_at LIMIT $4
           FOR NO KEY UPDATE OF registrations SKIP LOCKED"#,
        touched.start,
        touched.end,
        i16::from(days_before),
        most,
        i32::try_from(IDLE_DAYS + 1).unwrap_or(i32::MAX)
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Due::try_from).collect()
}

/// Registrations that ended before this and still say whom they were about. What an import keeps from being erased is passed
/// over: it is found again.
///
/// # Errors
/// Those of the database.
pub async fn to_erase(
    connection: &mut PgConnection,
    ended_before: OffsetDateTime,
    most: i64,
) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT id FROM registrations
         WHERE erased_at IS NULL AND status IN ('expired', 'failed', 'lapsed', 'cancelled', 'rejected')
             AND updated_at <= $1
         ORDER BY updated_at LIMIT $2
         FOR UPDATE SKIP LOCKED",
        ended_before,
        most
    )
    .fetch_all(connection)
    .await
}

/// Registrations and certifications that may have been paid for in time, although the grace for statements is over: none
/// covers their days wholly yet. `grace_over`: the newest deadline whose grace is over.
///
/// # Errors
/// Those of the database.
pub async fn without_statement(
    executor: impl PgExecutor<'_>,
    now: OffsetDateTime,
    grace_over: OffsetDateTime,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT (SELECT count(*) FROM registrations
               WHERE status = 'awaiting_statement' AND deadline_at <= $1 AND NOT EXISTS (SELECT FROM bank_entries
                   WHERE registration_id = registrations.id AND (outcome = 'needs_decision' OR settled_at IS NULL)))
             + (SELECT count(*) FROM certifications
               WHERE status = 'awaiting_payment' AND deadline_at <= $2 AND NOT EXISTS (SELECT FROM bank_entries
                   WHERE certification_id = certifications.id
                       AND (outcome = 'certification_needs_decision' OR settled_at IS NULL))) AS "count!""#,
        now,
        grace_over
    )
    .fetch_one(executor)
    .await
}

/// Registrations that wait for a statement past their grace, while statements cover every day on which their transfer could
/// have been booked, and hold none: not even one that operators have still to decide about.
///
/// # Errors
/// Those of the database.
pub async fn due_to_fail(
    connection: &mut PgConnection,
    now: OffsetDateTime,
    most: i64,
) -> Result<Vec<Due>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"WITH covered AS MATERIALIZED (
               SELECT range_agg(daterange(covers_from, covers_until, '[]')) AS days
               FROM statements WHERE covers_until IS NOT NULL
           )
           SELECT registrations.id, reference, status, version, deadline_at AS "deadline_at!", transfer_amount_fen, subject_type, email, locale
           FROM registrations JOIN accounts ON accounts.id = account_id, covered,
               LATERAL (SELECT (confirmed_at AT TIME ZONE INTERVAL '8 hours')::date AS confirmed_on) AS days
           WHERE status = 'awaiting_statement' AND deadline_at <= $1
               AND covered.days @> daterange(confirmed_on, confirmed_on + $3::integer, '[]')
               AND NOT EXISTS (SELECT FROM bank_entries
                   WHERE registration_id = registrations.id AND (outcome = 'needs_decision' OR settled_at IS NULL))
           ORDER BY deadline_at LIMIT $2
           FOR NO KEY UPDATE OF registrations SKIP LOCKED"#,
        now,
        most,
        i32::try_from(NATURAL_DAYS).unwrap_or(i32::MAX)
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Due::try_from).collect()
}
