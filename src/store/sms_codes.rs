//! Codes sent to the administrator's mobile. Only keyed digests are stored: six digits are too few for a plain one.

use sqlx::{PgConnection, PgExecutor};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// How long a code works.
pub const LIFETIME: Duration = Duration::minutes(5);
/// How often a code may be tried.
pub const TRIES: i16 = 5;
/// How long to wait before the next code.
pub const RESEND_AFTER: Duration = Duration::seconds(60);

/// The newest code of a registration.
#[derive(Debug)]
pub struct SentCode {
    pub id: Uuid,
    pub code_digest: Vec<u8>,
    pub created_at: OffsetDateTime,
}

/// Stores a new code; it replaces every earlier one of the registration.
///
/// # Errors
/// Those of the database.
pub async fn insert(
    connection: &mut PgConnection,
    id: Uuid,
    registration_id: Uuid,
    mobile: &str,
    code_digest: [u8; 32],
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM sms_codes WHERE registration_id = $1", registration_id).execute(&mut *connection).await?;
    sqlx::query!(
        "INSERT INTO sms_codes (id, registration_id, mobile, code_digest, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        id,
        registration_id,
        mobile,
        &code_digest[..],
        now,
        now + LIFETIME
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// When the newest code for this mobile was made, if there is one.
///
/// # Errors
/// Those of the database.
pub async fn last_sent_at(
    executor: impl PgExecutor<'_>,
    registration_id: Uuid,
    mobile: &str,
) -> Result<Option<OffsetDateTime>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT created_at FROM sms_codes WHERE registration_id = $1 AND mobile = $2 ORDER BY created_at DESC LIMIT 1",
        registration_id,
        mobile
    )
    .fetch_optional(executor)
    .await
}

/// Counts a try and returns the code to compare with, if it may still be tried.
///
/// # Errors
/// Those of the database.
pub async fn take_try(
    connection: &mut PgConnection,
    registration_id: Uuid,
    mobile: &str,
    now: OffsetDateTime,
) -> Result<Option<SentCode>, sqlx::Error> {
    sqlx::query_as!(
        SentCode,
        "UPDATE sms_codes SET tries = tries + 1
         WHERE registration_id = $1 AND mobile = $2 AND expires_at > $3 AND tries < $4
         RETURNING id, code_digest, created_at",
        registration_id,
        mobile,
        now,
        TRIES
    )
    .fetch_optional(connection)
    .await
}
