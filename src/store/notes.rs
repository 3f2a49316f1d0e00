//! What operators tell each other about a registration or a certification. Only ever added to; applicants never see it.

use sqlx::PgExecutor;
use time::OffsetDateTime;
use uuid::Uuid;

/// A note.
#[derive(Debug)]
pub struct Note {
    pub at: OffsetDateTime,
    /// The operator's name.
    pub operator: String,
    pub words: String,
}

/// Adds one.
///
/// # Errors
/// Those of the database.
pub async fn add(
    executor: impl PgExecutor<'_>,
    about: Uuid,
    operator: Uuid,
    words: &str,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO notes (id, about_id, operator_id, at, words) VALUES ($1, $2, $3, $4, $5)",
        Uuid::now_v7(),
        about,
        operator,
        now,
        words
    )
    .execute(executor)
    .await?;
    Ok(())
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
