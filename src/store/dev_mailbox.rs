//! Where mail and text messages end up in `dev`: a table of its own, outside the portal's schema, so that they outlive a
//! restart like everything else.

use sqlx::{PgPool, Row};
use time::OffsetDateTime;
use uuid::Uuid;

/// The mailbox of everybody on this machine.
#[derive(Clone)]
pub struct DevMailbox(PgPool);

/// A message as `/dev` shows it.
#[derive(Debug, Clone)]
pub struct Received {
    /// The outbox row.
    pub id: Uuid,
    /// `mail` or `sms`.
    pub channel: String,
    pub recipient: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub at: OffsetDateTime,
}

impl DevMailbox {
    pub fn new(pool: PgPool) -> Self {
        Self(pool)
    }

    /// Makes the table where it is missing.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn prepare(&self) -> Result<(), sqlx::Error> {
        sqlx::raw_sql(
            "CREATE SCHEMA IF NOT EXISTS dev;
             CREATE TABLE IF NOT EXISTS dev.messages (
                 id uuid PRIMARY KEY, channel text NOT NULL, recipient text NOT NULL, subject text NOT NULL,
                 text text NOT NULL, html text NOT NULL, at timestamptz NOT NULL
             )",
        )
        .execute(&self.0)
        .await?;
        Ok(())
    }

    /// Takes a message. Delivered twice after a crash, it is still one: that is what its id is for.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn put(&self, message: &Received) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO dev.messages (id, channel, recipient, subject, text, html, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        )
        .bind(message.id)
        .bind(&message.channel)
        .bind(&message.recipient)
        .bind(&message.subject)
        .bind(&message.text)
        .bind(&message.html)
        .bind(message.at)
        .execute(&self.0)
        .await?;
        Ok(())
    }

    /// The newest messages, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn newest(&self, most: i64) -> Result<Vec<Received>, sqlx::Error> {
        let rows = sqlx::query(
            "SELECT id, channel, recipient, subject, text, html, at FROM dev.messages ORDER BY at DESC, id DESC LIMIT $1",
        )
        .bind(most)
        .fetch_all(&self.0)
        .await?;
        rows.iter().map(read).collect()
    }

    /// One message.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn find(&self, id: Uuid) -> Result<Option<Received>, sqlx::Error> {
        let row = sqlx::query("SELECT id, channel, recipient, subject, text, html, at FROM dev.messages WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.0)
            .await?;
        row.as_ref().map(read).transpose()
    }
}

fn read(row: &sqlx::postgres::PgRow) -> Result<Received, sqlx::Error> {
    Ok(Received {
        id: row.try_get("id")?,
        channel: row.try_get("channel")?,
        recipient: row.try_get("recipient")?,
        subject: row.try_get("subject")?,
        text: row.try_get("text")?,
        html: row.try_get("html")?,
        at: row.try_get("at")?,
    })
}
