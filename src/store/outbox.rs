//! The outbox: mails and text messages owed. Written in the transaction that caused them, delivered by the worker.

pub mod parked;

use sqlx::{PgConnection, PgPool};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::security::encryption::{Keys, Place};

/// How a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    Mail,
    Sms,
}

impl Channel {
    /// The name in the database and in metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Sms => "sms",
        }
    }
}

/// Why the other end did not take a message.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// Trying again later may help: no connection, a passing fault, an end that does not let us in.
    #[error("{0}")]
    Later(String),
    /// Refused for good.
    #[error("{0}")]
    Refused(String),
}

/// A message to be delivered.
pub struct NewMessage<'a> {
    pub channel: Channel,
    pub kind: &'static str,
    pub recipient: &'a str,
    pub locale: &'a str,
    /// What the text is made from; it may hold links and codes and is stored encrypted.
    pub payload: Vec<u8>,
}

/// A message whose turn it is.
pub struct DueMessage {
    /// Also the Message-ID, so that a duplicate can be recognised.
    pub id: Uuid,
    pub recipient: String,
    pub locale: String,
    /// `None`: no configured key reads it any more.
    pub payload: Option<Vec<u8>>,
    /// Attempts so far, this one included.
    pub attempts: i32,
    pub created_at: OffsetDateTime,
    /// Since when it is tried: since it was owed, or since an operator had it tried again.
    pub tried_since: OffsetDateTime,
}

/// How long a worker may take over one message; after that another may try it.
pub const LEASE: Duration = Duration::seconds(60);

/// Where what a message is made from is stored.
pub(in crate::store) fn payload_place(id: Uuid) -> Place {
    Place { table: "outbox", column: "payload", row: id }
}

/// Owes a message. It is delivered once the transaction commits.
///
/// # Errors
/// Those of the database.
pub async fn enqueue(
    connection: &mut PgConnection,
    keys: &Keys,
    message: NewMessage<'_>,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    enqueue_all(connection, keys, vec![message], now).await
}

/// Owes several messages.
///
/// # Errors
/// Those of the database.
pub async fn enqueue_all(
    connection: &mut PgConnection,
    keys: &Keys,
    messages: Vec<NewMessage<'_>>,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    if messages.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = messages.iter().map(|_| Uuid::now_v7()).collect();
    let channels: Vec<_> = messages.iter().map(|message| message.channel.as_str().to_owned()).collect();
    let kinds: Vec<_> = messages.iter().map(|message| message.kind.to_owned()).collect();
    let recipients: Vec<_> = messages.iter().map(|message| message.recipient.to_owned()).collect();
    let locales: Vec<_> = messages.iter().map(|message| message.locale.to_owned()).collect();
    let payloads: Vec<_> =
        ids.iter().zip(&messages).map(|(id, message)| keys.encrypt(payload_place(*id), &message.payload)).collect();
    sqlx::query!(
        "INSERT INTO outbox (id, channel, kind, recipient, locale, payload, next_attempt_at, created_at)
         SELECT id, channel, kind, recipient, locale, payload, $1, $1
         FROM UNNEST($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[])
             AS messages (id, channel, kind, recipient, locale, payload)",
        now,
        &ids,
        &channels,
        &kinds,
        &recipients,
        &locales,
        &payloads
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes messages whose turn it is, oldest first, under a lease: no other worker sees them meanwhile.
///
/// # Errors
/// Those of the database.
pub async fn claim(
    pool: &PgPool,
    keys: &Keys,
    channel: Channel,
    most: i64,
    now: OffsetDateTime,
) -> Result<Vec<DueMessage>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        UPDATE outbox SET attempts = attempts + 1, next_attempt_at = $3
        WHERE id IN (
            SELECT id FROM outbox WHERE channel = $1 AND status = 'pending' AND next_attempt_at <= $2
            ORDER BY next_attempt_at LIMIT $4 FOR UPDATE SKIP LOCKED
        )
        RETURNING id, recipient, locale, payload, attempts, created_at,
            coalesce(retried_at, created_at) AS "tried_since!"
        "#,
        channel.as_str(),
        now,
        now + LEASE,
        most
    )
    .fetch_all(pool)
    .await?;
    let messages = rows.into_iter().map(|row| DueMessage {
        payload: keys.decrypt(payload_place(row.id), &row.payload.unwrap_or_default()).ok(),
        id: row.id,
        recipient: row.recipient,
        locale: row.locale,
        attempts: row.attempts,
        created_at: row.created_at,
        tried_since: row.tried_since,
    });
    Ok(messages.collect())
}

/// Makes everything that is owed due now. Only for a worker that knows itself to be the only one: it takes over what one
/// that was killed held.
///
/// # Errors
/// Those of the database.
pub async fn release_all(pool: &PgPool, now: OffsetDateTime) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE outbox SET next_attempt_at = $1 WHERE status = 'pending' AND next_attempt_at > $1", now)
        .execute(pool)
        .await?;
    Ok(())
}

/// The other end took the message: its contents are erased.
///
/// # Errors
/// Those of the database.
pub async fn delivered(pool: &PgPool, message: &DueMessage, now: OffsetDateTime) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE outbox SET status = 'delivered', payload = NULL, answer = NULL, finished_at = $2
         WHERE id = $1 AND status <> 'delivered'",
        message.id,
        now
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// The attempt failed for now: it is made again later, unless another worker has taken the message meanwhile.
///
/// # Errors
/// Those of the database.
pub async fn retry_at(
    pool: &PgPool,
    message: &DueMessage,
    at: OffsetDateTime,
    answer: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE outbox SET next_attempt_at = $3, answer = $4 WHERE id = $1 AND attempts = $2 AND status = 'pending'",
        message.id,
        message.attempts,
        at,
        answer
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// The other end refused for good: the message is kept where operators see it, unless another worker has taken it
/// meanwhile.
///
/// # Errors
/// Those of the database.
pub async fn park(pool: &PgPool, message: &DueMessage, answer: &str, now: OffsetDateTime) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE outbox SET status = 'parked', answer = $3, finished_at = $4
         WHERE id = $1 AND attempts = $2 AND status = 'pending'",
        message.id,
        message.attempts,
        answer,
        now
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// How many messages wait and how many are parked, for the metrics.
///
/// # Errors
/// Those of the database.
pub async fn backlog(pool: &PgPool) -> Result<(i64, i64), sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT (SELECT count(*) FROM outbox WHERE status = 'pending') AS "pending!",
                  (SELECT count(*) FROM outbox WHERE status = 'parked') AS "parked!""#
    )
    .fetch_one(pool)
    .await?;
    Ok((row.pending, row.parked))
}

/// Deletes delivered messages that are older than this; parked ones stay until somebody has seen them.
///
/// # Errors
/// Those of the database.
pub async fn forget_delivered(pool: &PgPool, before: OffsetDateTime) -> Result<u64, sqlx::Error> {
    let deleted = sqlx::query!("DELETE FROM outbox WHERE status = 'delivered' AND finished_at < $1", before)
        .execute(pool)
        .await?;
    Ok(deleted.rows_affected())
}
