//! Messages that could not be delivered, as operators see them.

use serde_json::json;
use sqlx::{PgConnection, PgExecutor};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Channel, payload_place};
use crate::{
    domain::paging::{Key, Paged, Position},
    security::encryption::Keys,
    store::audit::{self, Actor, AuditEntry},
};

/// A message that was given up.
pub struct Parked {
    pub id: Uuid,
    pub channel: Channel,
    pub kind: String,
    pub recipient: String,
    /// `None`: no configured key reads it any more.
    pub payload: Option<Vec<u8>>,
    pub attempts: i32,
    /// What the other end said last; it may repeat the recipient.
    pub answer: String,
    pub created_at: OffsetDateTime,
    pub parked_at: OffsetDateTime,
}

impl Parked {
    /// Where it stands on the list.
    fn key(&self) -> Key {
        Key { at: self.parked_at, id: self.id }
    }
}

struct Row {
    id: Uuid,
    channel: String,
    kind: String,
    recipient: String,
    payload: Option<Vec<u8>>,
    attempts: i32,
    answer: Option<String>,
    created_at: OffsetDateTime,
    parked_at: OffsetDateTime,
}

impl Row {
    fn read(self, keys: &Keys) -> Parked {
        Parked {
            channel: if self.channel == Channel::Sms.as_str() { Channel::Sms } else { Channel::Mail },
            payload: keys.decrypt(payload_place(self.id), &self.payload.unwrap_or_default()).ok(),
            id: self.id,
            kind: self.kind,
            recipient: self.recipient,
            attempts: self.attempts,
            answer: self.answer.unwrap_or_default(),
            created_at: self.created_at,
            parked_at: self.parked_at,
        }
    }
}

/// A page of them, the one that was given up last first.
///
/// # Errors
/// Those of the database.
pub async fn list(
    executor: impl PgExecutor<'_>,
    keys: &Keys,
    position: Position,
    size: usize,
) -> Result<Paged<Parked>, sqlx::Error> {
    let limit = i64::try_from(size + 1).unwrap_or(i64::MAX);
    let key = position.key();
    let (at, id) = (key.map(|key| key.at), key.map(|key| key.id));
    let rows = if position.is_backward() {
        sqlx::query_as!(
            Row,
            r#"SELECT id, channel, kind, recipient, payload, attempts, answer, created_at, finished_at AS "parked_at!"
               FROM outbox WHERE status = 'parked' AND ($1::timestamptz IS NULL OR (finished_at, id) > ($1, $2::uuid))
               ORDER BY finished_at, id LIMIT $3"#,
            at,
            id,
            limit
        )
        .fetch_all(executor)
        .await?
    } else {
        sqlx::query_as!(
            Row,
            r#"SELECT id, channel, kind, recipient, payload, attempts, answer, created_at, finished_at AS "parked_at!"
               FROM outbox WHERE status = 'parked' AND ($1::timestamptz IS NULL OR (finished_at, id) < ($1, $2::uuid))
               ORDER BY finished_at DESC, id DESC LIMIT $3"#,
            at,
            id,
            limit
        )
        .fetch_all(executor)
        .await?
    };
    let rows = rows.into_iter().map(|row| row.read(keys)).collect();
    Ok(Paged::cut(rows, position, size, Parked::key))
}

/// Those of these that are still parked.
///
/// # Errors
/// Those of the database.
pub async fn find(executor: impl PgExecutor<'_>, keys: &Keys, ids: &[Uuid]) -> Result<Vec<Parked>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id, channel, kind, recipient, payload, attempts, answer, created_at, finished_at AS "parked_at!"
           FROM outbox WHERE status = 'parked' AND id = ANY($1)"#,
        ids
    )
    .fetch_all(executor)
    .await?;
    Ok(rows.into_iter().map(|row| row.read(keys)).collect())
}

/// Owes these again, due now; how many of them were still parked.
///
/// # Errors
/// Those of the database.
pub async fn retry(
    connection: &mut PgConnection,
    ids: &[Uuid],
    actor: Actor,
    now: OffsetDateTime,
) -> Result<usize, sqlx::Error> {
    let rows = sqlx::query!(
        "UPDATE outbox SET status = 'pending', next_attempt_at = $2, retried_at = $2, finished_at = NULL
         WHERE status = 'parked' AND id = ANY($1) RETURNING id, kind",
        ids,
        now
    )
    .fetch_all(&mut *connection)
    .await?;
    let done = rows.into_iter().map(|row| (row.id, row.kind)).collect();
    record(connection, "retried", done, actor, now).await
}

/// Gives these up for good: they and what stood in them are erased; how many of them were still parked.
///
/// # Errors
/// Those of the database.
pub async fn dismiss(
    connection: &mut PgConnection,
    ids: &[Uuid],
    actor: Actor,
    now: OffsetDateTime,
) -> Result<usize, sqlx::Error> {
    let rows = sqlx::query!("DELETE FROM outbox WHERE status = 'parked' AND id = ANY($1) RETURNING id, kind", ids)
        .fetch_all(&mut *connection)
        .await?;
    let done = rows.into_iter().map(|row| (row.id, row.kind)).collect();
    record(connection, "dismissed", done, actor, now).await
}

async fn record(
    connection: &mut PgConnection,
    what: &str,
    messages: Vec<(Uuid, String)>,
    actor: Actor,
    now: OffsetDateTime,
) -> Result<usize, sqlx::Error> {
    let entry = |(id, kind): &(Uuid, String)| AuditEntry {
        actor,
        action: format!("message.{what}"),
        target: "outbox",
        target_id: Some(*id),
        details: json!({ "kind": kind }),
    };
    let entries: Vec<_> = messages.iter().map(entry).collect();
    audit::record(connection, &entries, now).await?;
    Ok(messages.len())
}
