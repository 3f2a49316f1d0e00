//! Certifications: one row an attempt. Its answers are saved only in the states and version that they were shown in
//! ([`answers`], [`documents`]); its state changes only through [`transition`].

pub mod answers;
pub mod documents;
pub mod due;
pub mod transition;

use sqlx::{PgConnection, PgExecutor};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    registrations::{self, Registration},
    unreadable,
};
use crate::domain::certification::{Latest, Status};

/// An attempt at certification.
#[derive(Debug, Clone)]
pub struct Certification {
    pub id: Uuid,
    pub registration_id: Uuid,
    /// Not the first one that was approved: it prolongs.
    pub is_renewal: bool,
    pub status: Status,
    /// Counts up with every saved answer and state; a form that was shown an older one is stale.
    pub version: i64,
    pub contact_name: Option<String>,
    pub contact_mobile: Option<String>,
    pub contact_email: Option<String>,
    /// Fixed when the application was sent.
    pub fee_fen: Option<i64>,
    /// Eight digits for the payment's remark.
    pub payment_reference: Option<String>,
    pub paid_at: Option<OffsetDateTime>,
    pub submitted_at: Option<OffsetDateTime>,
    pub returns: u8,
    pub first_returned_at: Option<OffsetDateTime>,
    /// When the state ends by itself (exclusive).
    pub deadline_at: Option<OffsetDateTime>,
    pub decided_at: Option<OffsetDateTime>,
    /// The exclusive end of an approved one's year.
    pub valid_until: Option<OffsetDateTime>,
    pub created_at: OffsetDateTime,
}

struct Row {
    id: Uuid,
    registration_id: Uuid,
    kind: String,
    status: String,
    version: i64,
    contact_name: Option<String>,
    contact_mobile: Option<String>,
    contact_email: Option<String>,
    fee_fen: Option<i64>,
    payment_reference: Option<String>,
    paid_at: Option<OffsetDateTime>,
    submitted_at: Option<OffsetDateTime>,
    returns: i16,
    first_returned_at: Option<OffsetDateTime>,
    deadline_at: Option<OffsetDateTime>,
    decided_at: Option<OffsetDateTime>,
    valid_until: Option<OffsetDateTime>,
    created_at: OffsetDateTime,
}

impl TryFrom<Row> for Certification {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.id,
            registration_id: row.registration_id,
            is_renewal: row.kind == "renewal",
            status: Status::parse(&row.status).ok_or_else(|| unreadable("certification status"))?,
            version: row.version,
            contact_name: row.contact_name,
            contact_mobile: row.contact_mobile,
            contact_email: row.contact_email,
            fee_fen: row.fee_fen,
            payment_reference: row.payment_reference,
            paid_at: row.paid_at,
            submitted_at: row.submitted_at,
            returns: u8::try_from(row.returns).map_err(|_| unreadable("number of returns"))?,
            first_returned_at: row.first_returned_at,
            deadline_at: row.deadline_at,
            decided_at: row.decided_at,
            valid_until: row.valid_until,
            created_at: row.created_at,
        })
    }
}

/// The certification under a lock that lasts until the transaction ends.
///
/// # Errors
/// Those of the database; no such row.
pub async fn lock(connection: &mut PgConnection, id: Uuid) -> Result<Certification, sqlx::Error> {
    sqlx::query_as!(
        Row,
        "SELECT id, registration_id, kind, status, version, contact_name, contact_mobile, contact_email, fee_fen,
             payment_reference, paid_at, submitted_at, returns, first_returned_at, deadline_at, decided_at, valid_until,
             created_at
         FROM certifications WHERE id = $1 FOR UPDATE",
        id
    )
    .fetch_one(connection)
    .await?
    .try_into()
}

/// A registration's attempts, newest first.
///
/// # Errors
/// Those of the database.
pub async fn of_registration(
    executor: impl PgExecutor<'_>,
    registration_id: Uuid,
) -> Result<Vec<Certification>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT id, registration_id, kind, status, version, contact_name, contact_mobile, contact_email, fee_fen,
             payment_reference, paid_at, submitted_at, returns, first_returned_at, deadline_at, decided_at, valid_until,
             created_at
         FROM certifications WHERE registration_id = $1 ORDER BY created_at DESC, id DESC",
        registration_id
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter().map(Certification::try_from).collect()
}

/// What is known of a registration's attempts, which stand newest first.
pub fn latest(attempts: &[Certification]) -> Option<Latest> {
    let newest = attempts.first()?;
    let approved = attempts.iter().find(|attempt| attempt.status == Status::Approved);
    Some(Latest { status: newest.status, valid_until: approved.and_then(|approved| approved.valid_until) })
}

/// The attempt with this id.
///
/// # Errors
/// Those of the database.
pub async fn find(executor: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Certification>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        "SELECT id, registration_id, kind, status, version, contact_name, contact_mobile, contact_email, fee_fen,
             payment_reference, paid_at, submitted_at, returns, first_returned_at, deadline_at, decided_at, valid_until,
             created_at
         FROM certifications WHERE id = $1",
        id
    )
    .fetch_optional(executor)
    .await?
    .map(Certification::try_from)
    .transpose()
}

/// A certification with its registration, both under a lock that lasts until the transaction ends, and whom to tell.
#[derive(Debug)]
pub struct Locked {
    pub registration: Registration,
    pub certification: Certification,
    pub email: String,
    pub locale: String,
}

/// Locks the registration, then the certification; `None`: there is no such certification.
///
/// # Errors
/// Those of the database.
pub async fn lock_with_registration(connection: &mut PgConnection, id: Uuid) -> Result<Option<Locked>, sqlx::Error> {
    let row = sqlx::query!(
        "SELECT registration_id, email, locale FROM certifications
             JOIN registrations ON registrations.id = registration_id JOIN accounts ON accounts.id = account_id
         WHERE certifications.id = $1",
        id
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let registration = registrations::lock(&mut *connection, row.registration_id).await?;
    let certification = lock(connection, id).await?;
    Ok(Some(Locked { registration, certification, email: row.email, locale: row.locale }))
}

/// The exclusive end of validity of the newest attempt that was approved.
///
/// # Errors
/// Those of the database.
pub async fn valid_until(
    executor: impl PgExecutor<'_>,
    registration_id: Uuid,
) -> Result<Option<OffsetDateTime>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT max(valid_until) FROM certifications WHERE registration_id = $1 AND status = 'approved'",
        registration_id
    )
    .fetch_one(executor)
    .await
}

/// A line of an attempt's life, as the applicant sees it.
#[derive(Debug)]
pub struct HistoryEntry {
    pub certification_id: Uuid,
    pub at: OffsetDateTime,
    pub to_status: String,
    pub by_operator: bool,
    pub reason: Option<String>,
}

/// What happened to a registration's attempts, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn history(executor: impl PgExecutor<'_>, registration_id: Uuid) -> Result<Vec<HistoryEntry>, sqlx::Error> {
    sqlx::query_as!(
        HistoryEntry,
        r#"SELECT certification_id, at, to_status, actor = 'operator' AS "by_operator!", reason FROM certification_history
             JOIN certifications ON certifications.id = certification_id
         WHERE registration_id = $1 ORDER BY at, certification_history.id"#,
        registration_id
    )
    .fetch_all(executor)
    .await
}

/// A certification that waits for operators or for its applicant, as lists show it.
#[derive(Debug)]
pub struct Listed {
    pub id: Uuid,
    pub reference: String,
    pub subject_name: Option<String>,
    pub status: String,
    pub fee_fen: Option<i64>,
    pub returns: i16,
    pub queued_at: Option<OffsetDateTime>,
}

/// The certifications in a state, those that have waited longest first.
///
/// # Errors
/// Those of the database.
pub async fn in_status(executor: impl PgExecutor<'_>, status: Status, most: i64) -> Result<Vec<Listed>, sqlx::Error> {
    sqlx::query_as!(
        Listed,
        "SELECT certifications.id, reference, subject_name, certifications.status, fee_fen, certifications.returns,
             certifications.queued_at
         FROM certifications JOIN registrations ON registrations.id = registration_id
         WHERE certifications.status = $1 ORDER BY coalesce(certifications.queued_at, certifications.created_at) LIMIT $2",
        status.as_str(),
        most
    )
    .fetch_all(executor)
    .await
}
