//! Reminders that were sent: each once for its deadline, whichever instance comes first. And new days that were promised for
//! reviews that are late, each once.

use std::collections::HashSet;

use sqlx::{PgConnection, PgExecutor};
use time::OffsetDateTime;
use uuid::Uuid;

use super::queues::Queue;

/// Stands in the place of the days before a deadline: it is the new day of a review that is late.
pub const RENEWED: i16 = -1;

/// Notes that people are reminded of these registrations' or certifications' deadlines, this many days before. Returns the
/// ids of those that nobody had been reminded of: theirs are the mails to send, in this transaction.
///
/// # Errors
/// Those of the database.
pub async fn note(
    connection: &mut PgConnection,
    deadlines: &[(Uuid, OffsetDateTime)],
    days_before: i16,
    now: OffsetDateTime,
) -> Result<HashSet<Uuid>, sqlx::Error> {
    let (about, deadlines): (Vec<_>, Vec<_>) = deadlines.iter().copied().unzip();
    let noted = sqlx::query_scalar!(
        "INSERT INTO reminders (about_id, deadline_at, days_before, sent_at)
         SELECT about_id, deadline_at, $3, $4 FROM UNNEST($1::uuid[], $2::timestamptz[]) AS due (about_id, deadline_at)
         ORDER BY about_id
         ON CONFLICT DO NOTHING
         RETURNING about_id",
        &about,
        &deadlines,
        days_before,
        now
    )
    .fetch_all(connection)
    .await?;
    Ok(noted.into_iter().collect())
}

/// A review that is late, and whom to tell.
#[derive(Debug)]
pub struct Late {
    pub id: Uuid,
    /// The registration's reference.
    pub reference: String,
    pub email: String,
    pub locale: String,
}

/// What waits for operators since before this, the longest first, of which nobody has been told. Locked as what is due is.
///
/// # Errors
/// Those of the database.
pub async fn late(
    connection: &mut PgConnection,
    queue: Queue,
    before: OffsetDateTime,
    most: i64,
) -> Result<Vec<Late>, sqlx::Error> {
    match queue {
        Queue::Registrations => {
            sqlx::query_as!(
                Late,
                "SELECT registrations.id, reference, email, locale
                 FROM registrations JOIN accounts ON accounts.id = account_id
                 WHERE queued_at < $1 AND NOT EXISTS (SELECT FROM reminders
                     WHERE about_id = registrations.id AND days_before < 0 AND sent_at >= queued_at)
                 ORDER BY queued_at LIMIT $2 FOR NO KEY UPDATE OF registrations SKIP LOCKED",
                before,
                most
            )
            .fetch_all(connection)
            .await
        }
        Queue::Certifications => {
            sqlx::query_as!(
                Late,
                "SELECT certifications.id, reference, email, locale
                 FROM certifications JOIN registrations ON registrations.id = registration_id
                 JOIN accounts ON accounts.id = account_id
                 WHERE certifications.queued_at < $1 AND NOT EXISTS (SELECT FROM reminders
                     WHERE about_id = certifications.id AND days_before < 0 AND sent_at >= certifications.queued_at)
                 ORDER BY certifications.queued_at LIMIT $2 FOR NO KEY UPDATE OF registrations SKIP LOCKED",
                before,
                most
            )
            .fetch_all(connection)
            .await
        }
    }
}

/// The exclusive end of the new day that was promised for what waits since then; `None`: none was.
///
/// # Errors
/// Those of the database.
pub async fn renewed(
    executor: impl PgExecutor<'_>,
    about_id: Uuid,
    since: OffsetDateTime,
) -> Result<Option<OffsetDateTime>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT deadline_at FROM reminders WHERE about_id = $1 AND days_before < 0 AND sent_at >= $2
         ORDER BY sent_at DESC LIMIT 1",
        about_id,
        since
    )
    .fetch_optional(executor)
    .await
}

/// Forgets reminders of deadlines that were over before this, but of reviews that are still waited for: those are told of once.
///
/// # Errors
/// Those of the database.
pub async fn forget(executor: impl PgExecutor<'_>, before: OffsetDateTime) -> Result<u64, sqlx::Error> {
    let deleted = sqlx::query!(
        "DELETE FROM reminders WHERE deadline_at < $1 AND (days_before >= 0 OR NOT (
             EXISTS (SELECT FROM registrations WHERE id = about_id AND queued_at IS NOT NULL)
             OR EXISTS (SELECT FROM certifications WHERE id = about_id AND queued_at IS NOT NULL)))",
        before
    )
    .execute(executor)
    .await?;
    Ok(deleted.rows_affected())
}
