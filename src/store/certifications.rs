//! Certifications: one row an attempt. Its state changes only through [`transition`].

pub mod transition;

use sqlx::{PgConnection, PgExecutor};
use time::OffsetDateTime;
use uuid::Uuid;

use super::unreadable;
use crate::domain::certification::Status;

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
