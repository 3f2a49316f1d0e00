//! Who looks at what. A claim keeps colleagues from doing the same work twice; it ends by itself, and decides nothing: a
//! decision is guarded by the version it was made on.

use serde_json::json;
use sqlx::{PgConnection, PgExecutor, PgPool};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::audit::{self, Actor, AuditEntry};

/// How long a claim lasts; claiming again renews it.
pub const LEASE: Duration = Duration::minutes(30);

/// What is claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    pub id: Uuid,
    /// The table's name in the singular.
    pub table: &'static str,
}

/// A claim that has not ended.
#[derive(Debug, Clone)]
pub struct Claim {
    pub operator_id: Uuid,
    /// The operator's name.
    pub operator: String,
    pub expires_at: OffsetDateTime,
}

/// The claim on this, if there is one.
///
/// # Errors
/// Those of the database.
pub async fn of(executor: impl PgExecutor<'_>, about: Uuid, now: OffsetDateTime) -> Result<Option<Claim>, sqlx::Error> {
    sqlx::query_as!(
        Claim,
        "SELECT operator_id, name AS operator, expires_at FROM claims JOIN operators ON operators.id = operator_id
         WHERE about_id = $1 AND expires_at > $2",
        about,
        now
    )
    .fetch_optional(executor)
    .await
}

/// Claims it, or renews one's own claim; false: a colleague has it.
///
/// # Errors
/// Those of the database.
pub async fn take(
    connection: &mut PgConnection,
    about: About,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO claims (about_id, operator_id, claimed_at, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (about_id) DO UPDATE SET operator_id = $2, claimed_at = $3, expires_at = $4
         WHERE claims.operator_id = $2 OR claims.expires_at <= $3",
        about.id,
        operator,
        now,
        now + LEASE
    )
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    record(connection, about, "claimed", operator, operator, now).await?;
    Ok(true)
}

/// Gives it to somebody, whoever has it.
///
/// # Errors
/// Those of the database.
pub async fn assign(
    connection: &mut PgConnection,
    about: About,
    to: Uuid,
    by: Uuid,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO claims (about_id, operator_id, claimed_at, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (about_id) DO UPDATE SET operator_id = $2, claimed_at = $3, expires_at = $4",
        about.id,
        to,
        now,
        now + LEASE
    )
    .execute(&mut *connection)
    .await?;
    record(connection, about, "assigned", to, by, now).await
}

/// Puts it back; false: it was not this operator's.
///
/// # Errors
/// Those of the database.
pub async fn release(
    connection: &mut PgConnection,
    about: About,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!("DELETE FROM claims WHERE about_id = $1 AND operator_id = $2", about.id, operator)
        .execute(&mut *connection)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    record(connection, about, "released", operator, operator, now).await?;
    Ok(true)
}

/// Ends the claim on what was decided.
///
/// # Errors
/// Those of the database.
pub async fn end(executor: impl PgExecutor<'_>, about: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM claims WHERE about_id = $1", about).execute(executor).await?;
    Ok(())
}

/// Forgets claims that have ended.
///
/// # Errors
/// Those of the database.
pub async fn forget_ended(pool: &PgPool, now: OffsetDateTime) -> Result<u64, sqlx::Error> {
    Ok(sqlx::query!("DELETE FROM claims WHERE expires_at <= $1", now).execute(pool).await?.rows_affected())
}

async fn record(
    connection: &mut PgConnection,
    about: About,
    what: &str,
    whose: Uuid,
    by: Uuid,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let entry = AuditEntry {
        actor: Actor::Operator(by),
        action: format!("{}.{what}", about.table),
        target: about.table,
        target_id: Some(about.id),
        details: json!({ "operator": whose }),
    };
    audit::record(connection, &[entry], now).await
}
