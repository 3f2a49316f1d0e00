//! One-time links by which somebody becomes an operator.

use sqlx::{PgConnection, PgExecutor, PgPool};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::sessions;

/// How long an invitation works.
pub const LIFETIME: Duration = Duration::days(7);

/// An invitation as stored.
#[derive(Debug)]
pub struct Invitation {
    pub operator_id: Uuid,
    pub email: String,
    pub name: String,
    /// The name of the role.
    pub role: String,
    pub expires_at: OffsetDateTime,
    pub superseded_at: Option<OffsetDateTime>,
    pub used_at: Option<OffsetDateTime>,
}

/// Adds an invitation and supersedes the operator's earlier ones. Whoever is half-way through one of those has to begin
/// again, or they could finish with the new one.
///
/// # Errors
/// Those of the database.
pub async fn add(
    connection: &mut PgConnection,
    operator_id: Uuid,
    token_digest: [u8; 32],
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    // Two requests at once take turns, so that only the later link lives.
    sqlx::query!("SELECT id FROM operators WHERE id = $1 FOR UPDATE", operator_id).fetch_one(&mut *connection).await?;
    supersede(connection, operator_id, now).await?;
    sessions::end_all(&mut *connection, operator_id).await?;
    sqlx::query!(
        "INSERT INTO operator_invitations (token_digest, operator_id, created_at, expires_at) VALUES ($1, $2, $3, $4)",
        &token_digest[..],
        operator_id,
        now,
        now + LIFETIME
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Ends the operator's open invitations.
///
/// # Errors
/// Those of the database.
pub async fn supersede(
    connection: &mut PgConnection,
    operator_id: Uuid,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE operator_invitations SET superseded_at = $2
         WHERE operator_id = $1 AND superseded_at IS NULL AND used_at IS NULL",
        operator_id,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The invitation behind a token.
///
/// # Errors
/// Those of the database.
pub async fn find(executor: impl PgExecutor<'_>, token_digest: [u8; 32]) -> Result<Option<Invitation>, sqlx::Error> {
    sqlx::query_as!(
        Invitation,
        "SELECT operator_id, email, name, role, expires_at, superseded_at, used_at
         FROM operator_invitations JOIN operators ON operators.id = operator_id WHERE token_digest = $1",
        &token_digest[..]
    )
    .fetch_optional(executor)
    .await
}

/// Locks an invitation that still works, so that it is answered by one request at a time; `None`: it no longer does.
///
/// # Errors
/// Those of the database.
pub async fn claim(
    connection: &mut PgConnection,
    token_digest: [u8; 32],
    now: OffsetDateTime,
) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT operator_id FROM operator_invitations
         WHERE token_digest = $1 AND used_at IS NULL AND superseded_at IS NULL AND expires_at > $2 FOR UPDATE",
        &token_digest[..],
        now
    )
    .fetch_optional(connection)
    .await
}

/// Marks the operator's open invitation used; says whether there was one that still worked.
///
/// # Errors
/// Those of the database.
pub async fn consume(
    connection: &mut PgConnection,
    operator_id: Uuid,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let used = sqlx::query!(
        "UPDATE operator_invitations SET used_at = $2
         WHERE operator_id = $1 AND used_at IS NULL AND superseded_at IS NULL AND expires_at > $2",
        operator_id,
        now
    )
    .execute(connection)
    .await?;
    Ok(used.rows_affected() == 1)
}

/// Deletes invitations that are older than this.
///
/// # Errors
/// Those of the database.
pub async fn forget(pool: &PgPool, before: OffsetDateTime) -> Result<u64, sqlx::Error> {
    let deleted = sqlx::query!("DELETE FROM operator_invitations WHERE created_at < $1", before).execute(pool).await?;
    Ok(deleted.rows_affected())
}
