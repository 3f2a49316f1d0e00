//! The reasons that operators choose from. A review keeps the words, so that nothing said changes with the list.

use serde_json::json;
use sqlx::{PgConnection, PgExecutor};
use time::OffsetDateTime;
use uuid::Uuid;

use super::audit::{self, Actor, AuditEntry};
use crate::domain::review::Reason;

/// A reason on the list.
#[derive(Debug, Clone)]
pub struct Listed {
    pub id: Uuid,
    /// The field that it is for; `None`: any.
    pub field: Option<String>,
    pub zh: String,
    pub en: String,
}

/// A reason as administrators keep it.
#[derive(Debug, Clone)]
pub struct Kept {
    pub id: Uuid,
    /// The field that it is for; `None`: any.
    pub field: Option<String>,
    pub zh: String,
    pub en: String,
    pub version: i64,
    pub retired_at: Option<OffsetDateTime>,
}

/// What an administrator says of a reason.
pub struct Words<'a> {
    pub field: Option<&'a str>,
    pub reason: &'a Reason,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// The same words stand on the list for the same field.
    Exists,
    /// Somebody else has changed it meanwhile.
    Stale,
}

/// Those that can be chosen, in the order of the list.
///
/// # Errors
/// Those of the database.
pub async fn all(executor: impl PgExecutor<'_>) -> Result<Vec<Listed>, sqlx::Error> {
    sqlx::query_as!(
        Listed,
        "SELECT id, field, zh, en FROM reasons WHERE retired_at IS NULL ORDER BY position NULLS LAST, added_at, id"
    )
    .fetch_all(executor)
    .await
}

/// All there ever were: those on the list in its order, then the retired ones, the last one first.
///
/// # Errors
/// Those of the database.
pub async fn kept(executor: impl PgExecutor<'_>) -> Result<Vec<Kept>, sqlx::Error> {
    sqlx::query_as!(
        Kept,
        "SELECT id, field, zh, en, version, retired_at FROM reasons
         ORDER BY retired_at DESC NULLS FIRST, position NULLS LAST, added_at, id"
    )
    .fetch_all(executor)
    .await
}

/// One of them.
///
/// # Errors
/// Those of the database.
pub async fn find(executor: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Kept>, sqlx::Error> {
    sqlx::query_as!(Kept, "SELECT id, field, zh, en, version, retired_at FROM reasons WHERE id = $1", id)
        .fetch_optional(executor)
        .await
}

/// Adds one at the end of the list.
///
/// # Errors
/// Those of the database.
pub async fn add(
    connection: &mut PgConnection,
    words: &Words<'_>,
    actor: Actor,
    now: OffsetDateTime,
) -> Result<Outcome, sqlx::Error> {
    let id = Uuid::now_v7();
    let added = sqlx::query!(
        "INSERT INTO reasons (id, field, zh, en, added_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        id,
        words.field,
        words.reason.zh,
        words.reason.en,
        now
    )
    .execute(&mut *connection)
    .await?;
    if added.rows_affected() == 0 {
        return Ok(Outcome::Exists);
    }
    record(connection, id, "added", said(words), actor, now).await?;
    Ok(Outcome::Done)
}

/// Changes what one on the list says.
///
/// # Errors
/// Those of the database.
pub async fn change(
    connection: &mut PgConnection,
    id: Uuid,
    version: i64,
    words: &Words<'_>,
    actor: Actor,
    now: OffsetDateTime,
) -> Result<Outcome, sqlx::Error> {
    let changed = sqlx::query!(
        "UPDATE reasons SET field = $3, zh = $4, en = $5, version = version + 1
         WHERE id = $1 AND version = $2 AND retired_at IS NULL",
        id,
        version,
        words.field,
        words.reason.zh,
        words.reason.en
    )
    .execute(&mut *connection)
    .await;
    match changed {
        Err(error) if is_taken(&error) => Ok(Outcome::Exists),
        Err(error) => Err(error),
        Ok(changed) if changed.rows_affected() == 0 => Ok(Outcome::Stale),
        Ok(_) => {
            record(connection, id, "changed", said(words), actor, now).await?;
            Ok(Outcome::Done)
        }
    }
}

/// Takes one off the list; false: it is not on it.
///
/// # Errors
/// Those of the database.
pub async fn retire(
    connection: &mut PgConnection,
    id: Uuid,
    actor: Actor,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE reasons SET retired_at = $2, version = version + 1 WHERE id = $1 AND retired_at IS NULL",
        id,
        now
    )
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    record(connection, id, "retired", json!({}), actor, now).await?;
    Ok(true)
}

/// Puts a retired one back at the end of the list.
///
/// # Errors
/// Those of the database.
pub async fn restore(
    connection: &mut PgConnection,
    id: Uuid,
    actor: Actor,
    now: OffsetDateTime,
) -> Result<Outcome, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE reasons SET retired_at = NULL, position = NULL, added_at = $2, version = version + 1
         WHERE id = $1 AND retired_at IS NOT NULL",
        id,
        now
    )
    .execute(&mut *connection)
    .await;
    match done {
        Err(error) if is_taken(&error) => Ok(Outcome::Exists),
        Err(error) => Err(error),
        Ok(done) if done.rows_affected() == 0 => Ok(Outcome::Stale),
        Ok(_) => {
            record(connection, id, "restored", json!({}), actor, now).await?;
            Ok(Outcome::Done)
        }
    }
}

/// Moves one up or down by one place; false: it is not on the list. At its end it stays where it is.
///
/// # Errors
/// Those of the database.
pub async fn shift(
    connection: &mut PgConnection,
    id: Uuid,
    up: bool,
    actor: Actor,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    // Two at once take turns, and the list is read when it is one's own.
    sqlx::query!("SELECT id FROM reasons ORDER BY id FOR UPDATE").fetch_all(&mut *connection).await?;
    let mut order: Vec<_> = all(&mut *connection).await?.into_iter().map(|reason| reason.id).collect();
    let Some(at) = order.iter().position(|listed| *listed == id) else { return Ok(false) };
    let to = if up { at.saturating_sub(1) } else { (at + 1).min(order.len() - 1) };
    if to == at {
        return Ok(true);
    }
    order.swap(at, to);
    sqlx::query!(
        r#"UPDATE reasons SET position = places.position::int
           FROM unnest($1::uuid[]) WITH ORDINALITY AS places (id, position) WHERE reasons.id = places.id"#,
        &order
    )
    .execute(&mut *connection)
    .await?;
    record(connection, id, "moved", json!({ "place": to + 1 }), actor, now).await?;
    Ok(true)
}

fn is_taken(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

/// What the audit log keeps of the words.
fn said(words: &Words<'_>) -> serde_json::Value {
    json!({ "field": words.field, "zh": words.reason.zh, "en": words.reason.en })
}

async fn record(
    connection: &mut PgConnection,
    id: Uuid,
    what: &str,
    details: serde_json::Value,
    actor: Actor,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let entry = AuditEntry { actor, action: format!("reason.{what}"), target: "reason", target_id: Some(id), details };
    audit::record(connection, &[entry], now).await
}
