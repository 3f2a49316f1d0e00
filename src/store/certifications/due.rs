//! Certifications whose time is up, or nearly. Their registrations are locked until the transaction ends; those that
//! somebody else is at work on are passed over, and found the next time.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    domain::{certification::Status, subject::SubjectType},
    store::unreadable,
};

/// A certification, and whom to remind.
#[derive(Debug, Clone)]
pub struct Due {
    pub id: Uuid,
    /// The registration's reference.
    pub reference: String,
    pub status: Status,
    /// When the state, or the validity, ends (exclusive).
    pub deadline_at: OffsetDateTime,
    pub fee_fen: Option<i64>,
    pub subject_type: SubjectType,
    pub email: String,
    pub locale: String,
}

struct Row {
    id: Uuid,
    reference: String,
    status: String,
    deadline_at: OffsetDateTime,
    fee_fen: Option<i64>,
    subject_type: String,
    email: String,
    locale: String,
}

impl TryFrom<Row> for Due {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.id,
            reference: row.reference,
            status: Status::parse(&row.status).ok_or_else(|| unreadable("certification status"))?,
            deadline_at: row.deadline_at,
            fee_fen: row.fee_fen,
            subject_type: SubjectType::parse(&row.subject_type).map_err(|_| unreadable("subject type"))?,
            email: row.email,
            locale: row.locale,
        })
    }
}

/// Certifications that were not corrected in time, and those that were not paid: the grace after their deadline is over
/// (`grace_over` is the newest such deadline), and statements cover every day on which the fee could have been booked, and
/// hold none, not even one that operators have still to decide about.
///
/// # Errors
/// Those of the database.
pub async fn overdue(
    connection: &mut PgConnection,
    now: OffsetDateTime,
    grace_over: OffsetDateTime,
    most: i64,
) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "WITH covered AS MATERIALIZED (
             SELECT range_agg(daterange(covers_from, covers_until, '[]')) AS days
             FROM statements WHERE covers_until IS NOT NULL
         )
         SELECT certifications.id FROM certifications JOIN registrations ON registrations.id = registration_id, covered
         WHERE certifications.status IN ('awaiting_payment', 'returned') AND certifications.deadline_at <= $1
             AND (certifications.status = 'returned' OR (certifications.deadline_at <= $2
                 AND covered.days @> daterange((submitted_at AT TIME ZONE INTERVAL '8 hours')::date,
                     (certifications.deadline_at AT TIME ZONE INTERVAL '8 hours')::date)
                 AND NOT EXISTS (SELECT FROM bank_entries WHERE certification_id = certifications.id
                     AND (outcome = 'certification_needs_decision' OR settled_at IS NULL))))
         ORDER BY certifications.deadline_at LIMIT $3
         FOR NO KEY UPDATE OF registrations SKIP LOCKED",
        now,
        grace_over,
        most
    )
    .fetch_all(connection)
    .await
}

/// Certifications to be paid or corrected until a time after `now` and at or before `horizon`, whose applicant was not
/// reminded of it this many days before, or nearer to it. Nobody is asked to pay while operators have a payment to decide
/// about.
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
        r#"SELECT certifications.id, reference, certifications.status, certifications.deadline_at AS "deadline_at!",
               fee_fen, certifications.subject_type, email, locale
           FROM certifications JOIN registrations ON registrations.id = registration_id
               JOIN accounts ON accounts.id = account_id
           WHERE certifications.status IN ('awaiting_payment', 'returned')
               AND certifications.deadline_at > $1 AND certifications.deadline_at <= $2
               AND NOT EXISTS (SELECT FROM reminders WHERE about_id = certifications.id
                   AND reminders.deadline_at = certifications.deadline_at AND days_before BETWEEN 0 AND $3)
               AND NOT EXISTS (SELECT FROM bank_entries
                   WHERE certification_id = certifications.id AND outcome = 'certification_needs_decision')
           ORDER BY certifications.deadline_at LIMIT $4
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

/// Certifications whose time for the fee is over, but not before `grace_over`, and whose applicant was not told of it. Nobody
/// is told while operators have a payment to decide about.
///
/// # Errors
/// Those of the database.
pub async fn payment_over(
    connection: &mut PgConnection,
    now: OffsetDateTime,
    grace_over: OffsetDateTime,
    most: i64,
) -> Result<Vec<Due>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT certifications.id, reference, certifications.status, certifications.deadline_at AS "deadline_at!",
               fee_fen, certifications.subject_type, email, locale
           FROM certifications JOIN registrations ON registrations.id = registration_id
               JOIN accounts ON accounts.id = account_id
           WHERE certifications.status = 'awaiting_payment'
               AND certifications.deadline_at <= $1 AND certifications.deadline_at > $2
               AND NOT EXISTS (SELECT FROM reminders WHERE about_id = certifications.id
                   AND reminders.deadline_at = certifications.deadline_at AND days_before = 0)
               AND NOT EXISTS (SELECT FROM bank_entries WHERE certification_id = certifications.id
                   AND (outcome = 'certification_needs_decision' OR settled_at IS NULL))
           ORDER BY certifications.deadline_at LIMIT $3
           FOR NO KEY UPDATE OF registrations SKIP LOCKED"#,
        now,
        grace_over,
        most
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Due::try_from).collect()
}

/// Certifications that ended after `since`, and at `now` or before, that no approved one prolongs, and whose applicant was not
/// told of it.
///
/// # Errors
/// Those of the database.
pub async fn ended(
    connection: &mut PgConnection,
    now: OffsetDateTime,
    since: OffsetDateTime,
    most: i64,
) -> Result<Vec<Due>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT certifications.id, reference, certifications.status, certifications.valid_until AS "deadline_at!",
               fee_fen, certifications.subject_type, email, locale
           FROM certifications JOIN registrations ON registrations.id = registration_id
               JOIN accounts ON accounts.id = account_id
           WHERE certifications.status = 'approved' AND registrations.status = 'registered'
               AND valid_until <= $1 AND valid_until > $2
               AND NOT EXISTS (SELECT FROM certifications AS later WHERE later.registration_id = registrations.id
                   AND later.created_at > certifications.created_at AND later.status = 'approved')
               AND NOT EXISTS (SELECT FROM reminders WHERE about_id = certifications.id
                   AND reminders.deadline_at = certifications.valid_until AND days_before = 0)
           ORDER BY valid_until LIMIT $3
           FOR NO KEY UPDATE OF registrations SKIP LOCKED"#,
        now,
        since,
        most
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Due::try_from).collect()
}

/// Certifications that are valid until a time after `now` and at or before `horizon`, that nothing prolongs yet, and whose
/// applicant was not reminded of it this many days before, or nearer to it.
///
/// # Errors
/// Those of the database.
pub async fn expiring(
    connection: &mut PgConnection,
    now: OffsetDateTime,
    horizon: OffsetDateTime,
    days_before: u8,
    most: i64,
) -> Result<Vec<Due>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT certifications.id, reference, certifications.status, certifications.valid_until AS "deadline_at!",
               fee_fen, certifications.subject_type, email, locale
           FROM certifications JOIN registrations ON registrations.id = registration_id
               JOIN accounts ON accounts.id = account_id
           WHERE certifications.status = 'approved' AND registrations.status = 'registered'
               AND valid_until > $1 AND valid_until <= $2
               AND NOT EXISTS (SELECT FROM certifications AS later WHERE later.registration_id = registrations.id
                   AND later.created_at > certifications.created_at AND later.status NOT IN ('draft', 'failed'))
               AND NOT EXISTS (SELECT FROM reminders WHERE about_id = certifications.id
                   AND reminders.deadline_at = certifications.valid_until AND days_before BETWEEN 0 AND $3)
           ORDER BY valid_until LIMIT $4
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
