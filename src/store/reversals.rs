//! Reversals that took back what had counted, once somebody has seen to them.

use serde_json::json;
use sqlx::{PgConnection, PgExecutor};
use time::OffsetDateTime;
use uuid::Uuid;

use super::audit::{self, Actor, AuditEntry};

/// That somebody has seen to one.
#[derive(Debug)]
pub struct Seen {
    /// The operator's name.
    pub operator: String,
    pub at: OffsetDateTime,
}

/// Who has seen to this entry.
///
/// # Errors
/// Those of the database.
pub async fn seen(executor: impl PgExecutor<'_>, entry_id: Uuid) -> Result<Option<Seen>, sqlx::Error> {
    sqlx::query_as!(
        Seen,
        "SELECT name AS operator, at FROM reversals_seen JOIN operators ON operators.id = operator_id WHERE entry_id = $1",
        entry_id
    )
    .fetch_optional(executor)
    .await
}

/// Notes that an operator has seen to it; false: it is no such reversal, or somebody else was faster.
///
/// # Errors
/// Those of the database.
pub async fn see(
    connection: &mut PgConnection,
    entry_id: Uuid,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO reversals_seen (entry_id, operator_id, at)
         SELECT id, $2, $3 FROM bank_entries WHERE id = $1 AND outcome IN ('reversal_freezes', 'certification_reversal')
         ON CONFLICT (entry_id) DO NOTHING",
        entry_id,
        operator,
        now
    )
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let entry = AuditEntry {
        actor: Actor::Operator(operator),
        action: "bank_entry.seen".to_owned(),
        target: "bank_entry",
        target_id: Some(entry_id),
        details: json!({}),
    };
    audit::record(connection, &[entry], now).await?;
    Ok(true)
}
