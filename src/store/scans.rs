//! One-time links that the administrator's phone opens from the QR code.

use sqlx::{PgConnection, PgExecutor};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// How long a QR code works.
pub const LIFETIME: Duration = Duration::minutes(10);
/// How often the name may be typed on one link.
pub const NAME_TRIES: i16 = 5;

/// A scan as stored, with what the phone's page shows of the registration.
#[derive(Debug)]
pub struct Scan {
    pub id: Uuid,
    pub registration_id: Uuid,
    pub name_tries: i16,
    pub expires_at: OffsetDateTime,
    pub superseded_at: Option<OffsetDateTime>,
    pub confirmed_at: Option<OffsetDateTime>,
    /// The answers are still those that the scan was started for.
    pub is_current: bool,
    pub subject_name: Option<String>,
    pub administrator_name: Option<String>,
    pub email: String,
}

/// Starts a scan for the answers as they are now, and supersedes the registration's earlier ones. The caller holds the
/// registration's lock.
///
/// # Errors
/// Those of the database.
pub async fn start(
    connection: &mut PgConnection,
    id: Uuid,
    registration_id: Uuid,
    token_digest: [u8; 32],
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE scans SET superseded_at = $2
         WHERE registration_id = $1 AND superseded_at IS NULL AND confirmed_at IS NULL",
        registration_id,
        now
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO scans (id, token_digest, registration_id, draft_version, created_at, expires_at)
         SELECT $1, $2, id, version, $4, $5 FROM registrations WHERE id = $3",
        id,
        &token_digest[..],
        registration_id,
        now,
        now + LIFETIME
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The registration's open scan, one that a phone can still confirm: its id and when it expires.
///
/// # Errors
/// Those of the database.
pub async fn open(
    executor: impl PgExecutor<'_>,
    registration_id: Uuid,
    now: OffsetDateTime,
) -> Result<Option<(Uuid, OffsetDateTime)>, sqlx::Error> {
    let row = sqlx::query!(
        "SELECT scans.id, expires_at FROM scans JOIN registrations ON registrations.id = registration_id
         WHERE registration_id = $1 AND superseded_at IS NULL AND scans.confirmed_at IS NULL AND expires_at > $2
             AND name_tries < $3 AND draft_version = version
         ORDER BY scans.created_at DESC LIMIT 1",
        registration_id,
        now,
        NAME_TRIES
    )
    .fetch_optional(executor)
    .await?;
    Ok(row.map(|row| (row.id, row.expires_at)))
}

/// The scan behind a token.
///
/// # Errors
/// Those of the database.
pub async fn find(executor: impl PgExecutor<'_>, token_digest: [u8; 32]) -> Result<Option<Scan>, sqlx::Error> {
    sqlx::query_as!(
        Scan,
        r#"SELECT scans.id, registration_id, name_tries, expires_at, superseded_at, scans.confirmed_at,
             draft_version = version AND status IN ('draft', 'returned') AS "is_current!", subject_name, administrator_name, email
         FROM scans JOIN registrations ON registrations.id = registration_id
             JOIN accounts ON accounts.id = account_id
         WHERE token_digest = $1"#,
        &token_digest[..]
    )
    .fetch_optional(executor)
    .await
}

/// Counts a name typed on the phone; returns how many that makes.
///
/// # Errors
/// Those of the database.
pub async fn count_name_try(executor: impl PgExecutor<'_>, id: Uuid) -> Result<i16, sqlx::Error> {
    sqlx::query_scalar!("UPDATE scans SET name_tries = name_tries + 1 WHERE id = $1 RETURNING name_tries", id)
        .fetch_one(executor)
        .await
}

/// Confirms the scan, unless it no longer works, another phone was faster, or the answers have changed since; says whether
/// it did.
///
/// # Errors
/// Those of the database.
pub async fn confirm(connection: &mut PgConnection, scan: &Scan, now: OffsetDateTime) -> Result<bool, sqlx::Error> {
    // The registration first, as everywhere: who locks the two in another order waits for each other.
    let marked = sqlx::query!(
        "UPDATE registrations SET scan_confirmed_at = $2, updated_at = $2
         WHERE id = $1 AND status IN ('draft', 'returned') AND version = (SELECT draft_version FROM scans WHERE scans.id = $3)",
        scan.registration_id,
        now,
        scan.id
    )
    .execute(&mut *connection)
    .await?;
    let confirmed = sqlx::query!(
        "UPDATE scans SET confirmed_at = $2
         WHERE id = $1 AND confirmed_at IS NULL AND superseded_at IS NULL AND expires_at > $2",
        scan.id,
        now
    )
    .execute(connection)
    .await?;
    Ok(marked.rows_affected() == 1 && confirmed.rows_affected() == 1)
}
