//! One-time links for a forgotten password.

use sqlx::{PgConnection, PgExecutor, PgPool};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// How long a reset link works.
pub const LIFETIME: Duration = Duration::hours(1);

/// A reset link as stored.
#[derive(Debug)]
pub struct PasswordReset {
    pub account_id: Uuid,
    pub email: String,
    pub expires_at: OffsetDateTime,
    pub superseded_at: Option<OffsetDateTime>,
    pub used_at: Option<OffsetDateTime>,
}

/// Adds a link and supersedes the account's earlier ones.
///
/// # Errors
/// Those of the database.
pub async fn add(
    connection: &mut PgConnection,
    account_id: Uuid,
    token_digest: [u8; 32],
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    // Two requests at once take turns, so that only the later link lives.
    sqlx::query!("SELECT id FROM accounts WHERE id = $1 FOR UPDATE", account_id).fetch_one(&mut *connection).await?;
    supersede(connection, account_id, now).await?;
    sqlx::query!(
        "INSERT INTO password_resets (token_digest, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4)",
        &token_digest[..],
        account_id,
        now,
        now + LIFETIME
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Ends the account's open links.
///
/// # Errors
/// Those of the database.
pub async fn supersede(
    connection: &mut PgConnection,
    account_id: Uuid,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE password_resets SET superseded_at = $2
         WHERE account_id = $1 AND superseded_at IS NULL AND used_at IS NULL",
        account_id,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The link behind a token.
///
/// # Errors
/// Those of the database.
pub async fn find(executor: impl PgExecutor<'_>, token_digest: [u8; 32]) -> Result<Option<PasswordReset>, sqlx::Error> {
    sqlx::query_as!(
        PasswordReset,
        "SELECT account_id, email, expires_at, superseded_at, used_at
         FROM password_resets JOIN accounts ON accounts.id = account_id WHERE token_digest = $1",
        &token_digest[..]
    )
    .fetch_optional(executor)
    .await
}

/// Marks a link used, unless it no longer works; says whether it did.
///
/// # Errors
/// Those of the database.
pub async fn consume(
    connection: &mut PgConnection,
    token_digest: [u8; 32],
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let used = sqlx::query!(
        "UPDATE password_resets SET used_at = $2
         WHERE token_digest = $1 AND used_at IS NULL AND superseded_at IS NULL AND expires_at > $2",
        &token_digest[..],
        now
    )
    .execute(connection)
    .await?;
    Ok(used.rows_affected() == 1)
}

/// Deletes links that are older than this.
///
/// # Errors
/// Those of the database.
pub async fn forget(pool: &PgPool, before: OffsetDateTime) -> Result<u64, sqlx::Error> {
    let deleted = sqlx::query!("DELETE FROM password_resets WHERE created_at < $1", before).execute(pool).await?;
    Ok(deleted.rows_affected())
}
