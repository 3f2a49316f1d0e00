//! Reminders that were sent: each once for its deadline, whichever instance comes first.

use std::collections::HashSet;

use sqlx::{PgConnection, PgExecutor};
use time::OffsetDateTime;
use uuid::Uuid;

/// Notes that people are reminded of these registrations' or certifications' deadlines, this many days before. Returns the
/// ids of those that nobody had been reminded of: theirs are the mails to send, in this transaction.
///
/// # Errors
/// Those of the database.
pub async fn note(
    connection: &mut PgConnection,
    deadlines: &[(Uuid, OffsetDateTime)],
    days_before: u8,
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
        i16::from(days_before),
        now
    )
    .fetch_all(connection)
    .await?;
    Ok(noted.into_iter().collect())
}

/// Forgets reminders of deadlines that were over before this.
///
/// # Errors
/// Those of the database.
pub async fn forget(executor: impl PgExecutor<'_>, before: OffsetDateTime) -> Result<u64, sqlx::Error> {
    let deleted = sqlx::query!("DELETE FROM reminders WHERE deadline_at < $1", before).execute(executor).await?;
    Ok(deleted.rows_affected())
}
