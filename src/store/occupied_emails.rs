//! Addresses in use elsewhere on the platform, imported from its list.

use sqlx::PgPool;
use time::OffsetDateTime;

/// Adds address keys; those already there are left. Returns how many were new.
///
/// # Errors
/// Those of the database.
pub async fn import(pool: &PgPool, keys: &[String], now: OffsetDateTime) -> Result<u64, sqlx::Error> {
    let inserted = sqlx::query!(
        "INSERT INTO occupied_emails (email_key, imported_at) SELECT key, $2 FROM unnest($1::text[]) AS key
         ON CONFLICT DO NOTHING",
        keys,
        now
    )
    .execute(pool)
    .await?;
    Ok(inserted.rows_affected())
}
