//! The reasons that operators choose from. A review keeps the words, so that nothing said changes with the list.

use sqlx::{PgConnection, PgExecutor};
use time::OffsetDateTime;
use uuid::Uuid;

use super::audit::{self, Actor, AuditEntry};
use crate::domain::review::Reason;

/// A reason on the list.
#[derive(Debug, Clone)]
pub struct Listed {
    pub id: Uuid,
    pub zh: String,
    pub en: String,
}

/// Those that can be chosen, in the order in which they were added.
///
/// # Errors
/// Those of the database.
pub async fn all(executor: impl PgExecutor<'_>) -> Result<Vec<Listed>, sqlx::Error> {
    sqlx::query_as!(Listed, "SELECT id, zh, en FROM reasons WHERE retired_at IS NULL ORDER BY added_at, id")
        .fetch_all(executor)
        .await
}

/// Adds one; false: it is there already.
///
/// # Errors
/// Those of the database.
pub async fn add(
    connection: &mut PgConnection,
    reason: &Reason,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let id = Uuid::now_v7();
    let added = sqlx::query!(
        "INSERT INTO reasons (id, zh, en, added_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        id,
        reason.zh,
        reason.en,
        now
    )
    .execute(&mut *connection)
    .await?;
    if added.rows_affected() == 0 {
        return Ok(false);
    }
    record(connection, id, "added", operator, now).await?;
    Ok(true)
}

/// Takes one off the list; false: it is not on it.
///
/// # Errors
/// Those of the database.
pub async fn retire(
    connection: &mut PgConnection,
    id: Uuid,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!("UPDATE reasons SET retired_at = $2 WHERE id = $1 AND retired_at IS NULL", id, now)
        .execute(&mut *connection)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    record(connection, id, "retired", operator, now).await?;
    Ok(true)
}

async fn record(
    connection: &mut PgConnection,
    id: Uuid,
    what: &str,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let entry = AuditEntry {
        actor: Actor::Operator(operator),
        action: format!("reason.{what}"),
        target: "reason",
        target_id: Some(id),
        details: serde_json::json!({}),
    };
    audit::record(connection, &[entry], now).await
}
