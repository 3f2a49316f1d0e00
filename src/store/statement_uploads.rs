//! Statements that operators upload, from the last byte received to the end of their import.

use sqlx::PgExecutor;
use time::{Date, Duration, OffsetDateTime};
use uuid::Uuid;

/// An import that has not been heard of for so long has fallen with its instance.
pub const SILENCE: Duration = Duration::seconds(30);

/// A file that has arrived.
#[derive(Debug, Clone, Copy)]
pub struct NewUpload<'a> {
    pub id: Uuid,
    pub file_name: &'a str,
    pub bytes: i64,
    pub operator_id: Uuid,
}

/// How an import ended.
#[derive(Debug, Clone)]
pub enum Ending {
    Imported {
        statement_id: Uuid,
        /// The very same file had been imported before.
        is_known: bool,
    },
    Refused(Refused),
    /// By no fault of the file.
    Failed,
}

/// Why a file was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The text's id.
    pub problem: String,
    /// What the text names.
    pub what: String,
    pub line: i64,
    pub position: i64,
}

/// Where an upload stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    Running,
    Imported {
        statement_id: Uuid,
        is_known: bool,
        /// The days that the file covers wholly.
        covers: Option<(Date, Date)>,
    },
    Refused(Refused),
    /// By no fault of the file, or it has not been heard of.
    Failed,
}

/// An upload as stored.
#[derive(Debug)]
pub struct Upload {
    pub id: Uuid,
    pub file_name: String,
    pub operator: String,
    pub uploaded_at: OffsetDateTime,
    /// Entries read so far.
    pub entries: i64,
    pub standing: Standing,
}

struct Row {
    id: Uuid,
    file_name: String,
    operator: String,
    uploaded_at: OffsetDateTime,
    status: String,
    entries: i64,
    heard_at: OffsetDateTime,
    statement_id: Option<Uuid>,
    is_known: Option<bool>,
    covers_from: Option<Date>,
    covers_until: Option<Date>,
    problem: Option<String>,
    what: Option<String>,
    line: Option<i64>,
    position: Option<i64>,
}

impl Row {
    fn upload(self, now: OffsetDateTime) -> Upload {
        let refused = (|| {
            Some(Refused { problem: self.problem?, what: self.what?, line: self.line?, position: self.position? })
        })();
        let standing = match (self.status.as_str(), self.statement_id.zip(self.is_known), refused) {
            ("running", ..) if self.heard_at > now - SILENCE => Standing::Running,
            ("imported", Some((statement_id, is_known)), _) => {
                Standing::Imported { statement_id, is_known, covers: self.covers_from.zip(self.covers_until) }
            }
            ("refused", _, Some(refused)) => Standing::Refused(refused),
            _ => Standing::Failed,
        };
        Upload {
            id: self.id,
            file_name: self.file_name,
            operator: self.operator,
            uploaded_at: self.uploaded_at,
            entries: self.entries,
            standing,
        }
    }
}

/// Notes that a file has arrived and is being imported.
///
/// # Errors
/// Those of the database.
pub async fn begin(
    executor: impl PgExecutor<'_>,
    upload: NewUpload<'_>,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO statement_uploads (id, file_name, bytes, operator_id, uploaded_at, heard_at)
         VALUES ($1, $2, $3, $4, $5, $5)",
        upload.id,
        upload.file_name,
        upload.bytes,
        upload.operator_id,
        now
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Says that the import goes on, and how many entries it has read.
///
/// # Errors
/// Those of the database.
pub async fn go_on(
    executor: impl PgExecutor<'_>,
    id: Uuid,
    entries: i64,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE statement_uploads SET entries = $2, heard_at = $3 WHERE id = $1 AND status = 'running'",
        id,
        entries,
        now
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Says how the import ended.
///
/// # Errors
/// Those of the database.
pub async fn finish(
    executor: impl PgExecutor<'_>,
    id: Uuid,
    ending: Ending,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let (status, imported, refused) = match ending {
        Ending::Imported { statement_id, is_known } => ("imported", Some((statement_id, is_known)), None),
        Ending::Refused(refused) => ("refused", None, Some(refused)),
        Ending::Failed => ("failed", None, None),
    };
    let refused = refused.as_ref();
    sqlx::query!(
        "UPDATE statement_uploads SET status = $2, statement_id = $3, is_known = $4, problem = $5, what = $6, line = $7,
             position = $8, finished_at = $9
         WHERE id = $1 AND status = 'running'",
        id,
        status,
        imported.map(|(statement_id, _)| statement_id),
        imported.map(|(_, is_known)| is_known),
        refused.map(|refused| refused.problem.as_str()),
        refused.map(|refused| refused.what.as_str()),
        refused.map(|refused| refused.line),
        refused.map(|refused| refused.position),
        now
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// The upload with this id.
///
/// # Errors
/// Those of the database.
pub async fn find(executor: impl PgExecutor<'_>, id: Uuid, now: OffsetDateTime) -> Result<Option<Upload>, sqlx::Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT statement_uploads.id, statement_uploads.file_name, operators.name AS operator, uploaded_at, status,
               statement_uploads.entries, heard_at, statement_id, is_known, covers_from AS "covers_from?",
               covers_until AS "covers_until?", problem, what, line, position
           FROM statement_uploads JOIN operators ON operators.id = operator_id
               LEFT JOIN statements ON statements.id = statement_id
           WHERE statement_uploads.id = $1"#,
        id
    )
    .fetch_optional(executor)
    .await?;
    Ok(row.map(|row| row.upload(now)))
}

/// The newest uploads since then of which nothing was imported, or not yet.
///
/// # Errors
/// Those of the database.
pub async fn not_imported(
    executor: impl PgExecutor<'_>,
    since: OffsetDateTime,
    most: i64,
    now: OffsetDateTime,
) -> Result<Vec<Upload>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT statement_uploads.id, file_name, operators.name AS operator, uploaded_at, status, entries, heard_at,
             statement_id, is_known, NULL::date AS covers_from, NULL::date AS covers_until, problem, what, line, position
         FROM statement_uploads JOIN operators ON operators.id = operator_id
         WHERE status <> 'imported' AND uploaded_at > $1 ORDER BY uploaded_at DESC LIMIT $2",
        since,
        most
    )
    .fetch_all(executor)
    .await?;
    Ok(rows.into_iter().map(|row| row.upload(now)).collect())
}

/// Removes what was uploaded before; what was imported of it stays.
///
/// # Errors
/// Those of the database.
pub async fn forget(executor: impl PgExecutor<'_>, before: OffsetDateTime) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!("DELETE FROM statement_uploads WHERE uploaded_at < $1", before).execute(executor).await?;
    Ok(done.rows_affected())
}
