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

/// A registration's code as it is tried.
#[derive(Debug)]
pub struct SentCode {
    pub id: Uuid,
    pub code_digest: Vec<u8>,
    /// Tries so far, this one included.
    pub tries: i16,
    pub expires_at: OffsetDateTime,
}

/// Stores a new code in place of the registration's earlier one; `false`: that one went to the same mobile within the
/// minute. Who has corrected the number need not wait; the limits per mobile and network hold all the same.
///
/// # Errors
/// Those of the database.
pub async fn replace(
    connection: &mut PgConnection,
    id: Uuid,
    registration_id: Uuid,
    mobile: &str,
    code_digest: [u8; 32],
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let stored = sqlx::query!(
        "INSERT INTO sms_codes AS earlier (id, registration_id, mobile, code_digest, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (registration_id) DO UPDATE
         SET id = EXCLUDED.id, mobile = EXCLUDED.mobile, code_digest = EXCLUDED.code_digest, tries = 0,
             created_at = EXCLUDED.created_at, expires_at = EXCLUDED.expires_at
         WHERE earlier.created_at <= $7 OR earlier.mobile <> EXCLUDED.mobile",
        id,
        registration_id,
        mobile,
        &code_digest[..],
        now,
        now + LIFETIME,
        now - RESEND_AFTER
    )
    .execute(connection)
    .await?;
    Ok(stored.rows_affected() == 1)
}

/// When the registration's code was made, if one went to this mobile.
///
/// # Errors
/// Those of the database.
pub async fn last_sent_at(
    executor: impl PgExecutor<'_>,
    registration_id: Uuid,
    mobile: &str,
) -> Result<Option<OffsetDateTime>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT created_at FROM sms_codes WHERE registration_id = $1 AND mobile = $2",
        registration_id,
        mobile
    )
    .fetch_optional(executor)
    .await
}

/// Counts a try and returns the code to compare with, if one was sent to this mobile.
///
/// # Errors
/// Those of the database.
pub async fn take_try(
    connection: &mut PgConnection,
    registration_id: Uuid,
    mobile: &str,
) -> Result<Option<SentCode>, sqlx::Error> {
    sqlx::query_as!(
        SentCode,
        // Counting stops one above the limit: that says enough.
        "UPDATE sms_codes SET tries = least(tries + 1, $3::smallint) WHERE registration_id = $1 AND mobile = $2
         RETURNING id, code_digest, tries, expires_at",
        registration_id,
        mobile,
        TRIES + 1
    )
    .fetch_optional(connection)
    .await
}
