//! How banks name the columns of their CSV, as operators have set it.

use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};
use time::OffsetDateTime;

/// The mappings by name. What each says is the statement readers' own.
///
/// # Errors
/// Those of the database.
pub async fn list(executor: impl PgExecutor<'_>) -> Result<Vec<(String, Value)>, sqlx::Error> {
    let rows = sqlx::query!("SELECT name, mapping FROM column_mappings ORDER BY name").fetch_all(executor).await?;
    Ok(rows.into_iter().map(|row| (row.name, row.mapping)).collect())
}

/// Adds a mapping, or puts it in the place of the one with its name.
///
/// # Errors
/// Those of the database.
pub async fn set(
    connection: &mut PgConnection,
    name: &str,
    mapping: &Value,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO column_mappings (name, mapping, updated_at) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET mapping = excluded.mapping, updated_at = excluded.updated_at",
        name,
        mapping,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Removes a mapping; whether there was one.
///
/// # Errors
/// Those of the database.
pub async fn remove(connection: &mut PgConnection, name: &str) -> Result<bool, sqlx::Error> {
    let removed = sqlx::query!("DELETE FROM column_mappings WHERE name = $1", name).execute(connection).await?;
    Ok(removed.rows_affected() > 0)
}
