//! What operators tell each other about a registration or a certification. Only ever added to; applicants never see it.

use serde_json::json;
use sqlx::{PgConnection, PgExecutor};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{
    audit::{self, Actor, AuditEntry},
    claims::About,
};

/// A note.
#[derive(Debug)]
pub struct Note {
    pub at: OffsetDateTime,
    /// The operator's name.
    pub operator: String,
    pub words: String,
}

/// The same words again within this time are the same note, sent twice.
const SENT_TWICE: Duration = Duration::minutes(10);

/// Adds one; that it was added is on record, what it says stands here alone.
///
/// # Errors
/// Those of the database.
pub async fn add(
    connection: &mut PgConnection,
    about: About,
    operator: Uuid,
    words: &str,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let id = Uuid::now_v7();
    let added = sqlx::query!(
        "INSERT INTO notes (id, about_id, operator_id, at, words) SELECT $1, $2, $3, $4, $5
         WHERE NOT EXISTS (SELECT FROM notes WHERE about_id = $2 AND operator_id = $3 AND words = $5 AND at > $6)",
        id,
        about.id,
        operator,
        now,
        words,
        now - SENT_TWICE
    )
    .execute(&mut *connection)
    .await?;
    if added.rows_affected() == 0 {
        return Ok(());
    }
    let entry = AuditEntry {
        actor: Actor::Operator(operator),
        action: format!("{}.noted", about.table),
        target: about.table,
        target_id: Some(about.id),
        details: json!({ "note": id }),
    };
    audit::record(connection, &[entry], now).await
}

/// All about this, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn about(executor: impl PgExecutor<'_>, about: Uuid) -> Result<Vec<Note>, sqlx::Error> {
    sqlx::query_as!(
        Note,
        "SELECT at, name AS operator, words FROM notes JOIN operators ON operators.id = operator_id
         WHERE about_id = $1 ORDER BY at, notes.id",
        about
    )
    .fetch_all(executor)
    .await
}
