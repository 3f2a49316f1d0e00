//! An application's pictures of papers. The rows stand here, the pictures in the object store (`crate::documents`).

use std::collections::{HashMap, HashSet};

use sqlx::{PgConnection, PgExecutor};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Certification;
use crate::{
    domain::certification::{MOST_PROOFS, Paper, Status},
    security::encryption::Place,
    store::unreadable,
};

/// A picture of a paper.
#[derive(Debug, Clone)]
pub struct Document {
    pub id: Uuid,
    pub paper: Paper,
    /// As the applicant's device calls it.
    pub file_name: String,
    /// Of the stored picture.
    pub bytes: i64,
    pub object_name: String,
    pub created_at: OffsetDateTime,
}

struct Row {
    id: Uuid,
    kind: String,
    file_name: String,
    bytes: i64,
    object_name: String,
    created_at: OffsetDateTime,
}

impl TryFrom<Row> for Document {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.id,
            paper: Paper::parse(&row.kind).ok_or_else(|| unreadable("kind of document"))?,
            file_name: row.file_name,
            bytes: row.bytes,
            object_name: row.object_name,
            created_at: row.created_at,
        })
    }
}

/// A picture that is already in the object store.
pub struct NewDocument<'a> {
    pub id: Uuid,
    pub paper: Paper,
    pub file_name: &'a str,
    pub object_name: &'a str,
    pub bytes: i64,
    pub width: i32,
    pub height: i32,
}

/// What the object store's ciphertext is bound to.
pub fn picture_place(row: Uuid) -> Place {
    Place { table: "certification_documents", column: "picture", row }
}

/// The pictures that an application consists of now, in the order in which they came.
///
/// # Errors
/// Those of the database.
pub async fn of_certification(
    executor: impl PgExecutor<'_>,
    certification_id: Uuid,
) -> Result<Vec<Document>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT id, kind, file_name, bytes, object_name, created_at FROM certification_documents
         WHERE certification_id = $1 AND replaced_at IS NULL ORDER BY created_at, id",
        certification_id
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter().map(Document::try_from).collect()
}

/// A picture of this application, whether it is still part of it or was replaced.
///
/// # Errors
/// Those of the database.
pub async fn find(
    executor: impl PgExecutor<'_>,
    certification_id: Uuid,
    id: Uuid,
) -> Result<Option<Document>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        "SELECT id, kind, file_name, bytes, object_name, created_at FROM certification_documents
         WHERE certification_id = $1 AND id = $2",
        certification_id,
        id
    )
    .fetch_optional(executor)
    .await?
    .map(Document::try_from)
    .transpose()
}

/// The pictures of this application that an operator has opened since then, as the audit log says.
///
/// # Errors
/// Those of the database.
pub async fn opened(
    executor: impl PgExecutor<'_>,
    certification_id: Uuid,
    operator_id: Uuid,
    since: OffsetDateTime,
) -> Result<HashSet<Uuid>, sqlx::Error> {
    let opened = sqlx::query_scalar!(
        r#"SELECT DISTINCT (details->>'document')::uuid AS "document!" FROM audit_entries
           WHERE target_id = $1 AND at > $3 AND actor_id = $2 AND action = 'certification.document_seen'"#,
        certification_id,
        operator_id,
        since
    )
    .fetch_all(executor)
    .await?;
    Ok(opened.into_iter().collect())
}

/// How many of the pictures that each of these applications consists of now an operator has never opened; an application all
/// of whose pictures were opened is not among them.
///
/// # Errors
/// Those of the database.
pub async fn unopened(
    executor: impl PgExecutor<'_>,
    certifications: &[Uuid],
    operator_id: Uuid,
) -> Result<HashMap<Uuid, i64>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT certification_id, count(*) AS "count!" FROM certification_documents AS documents
           WHERE certification_id = ANY ($1) AND replaced_at IS NULL AND NOT EXISTS (
               SELECT FROM audit_entries WHERE target_id = certification_id AND actor_id = $2
                   AND action = 'certification.document_seen' AND details->>'document' = documents.id::text)
           GROUP BY 1"#,
        certifications,
        operator_id
    )
    .fetch_all(executor)
    .await?;
    Ok(rows.into_iter().map(|row| (row.certification_id, row.count)).collect())
}

/// A picture of one of this account's own applications.
///
/// # Errors
/// Those of the database.
pub async fn of_account(
    executor: impl PgExecutor<'_>,
    account_id: Uuid,
    id: Uuid,
) -> Result<Option<Document>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        "SELECT certification_documents.id, certification_documents.kind, file_name, bytes, object_name,
             certification_documents.created_at
         FROM certification_documents JOIN certifications ON certifications.id = certification_id
             JOIN registrations ON registrations.id = registration_id
         WHERE certification_documents.id = $1 AND account_id = $2",
        id,
        account_id
    )
    .fetch_optional(executor)
    .await?
    .map(Document::try_from)
    .transpose()
}

/// Adds a picture to an application that is locked, in the place of the one there is of that paper; false: it has as many
/// proofs as it may have.
///
/// # Errors
/// Those of the database.
pub async fn add(
    connection: &mut PgConnection,
    certification: &Certification,
    document: &NewDocument<'_>,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let there = of_certification(&mut *connection, certification.id).await?;
    let same_paper: Vec<_> = there.iter().filter(|other| other.paper == document.paper).collect();
    if document.paper == Paper::Proof {
        if same_paper.len() >= MOST_PROOFS {
            return Ok(false);
        }
    } else {
        for other in same_paper {
            take_out(&mut *connection, certification, other.id, now).await?;
        }
    }
    sqlx::query!(
        "INSERT INTO certification_documents (id, certification_id, kind, file_name, content_type, bytes, width, height,
             object_name, created_at)
         VALUES ($1, $2, $3, $4, 'image/jpeg', $5, $6, $7, $8, $9)",
        document.id,
        certification.id,
        document.paper.as_str(),
        document.file_name,
        document.bytes,
        document.width,
        document.height,
        document.object_name,
        now
    )
    .execute(&mut *connection)
    .await?;
    touch(connection, certification, now).await?;
    Ok(true)
}

/// Removes a picture from an application that is locked.
///
/// # Errors
/// Those of the database.
pub async fn remove(
    connection: &mut PgConnection,
    certification: &Certification,
    id: Uuid,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    take_out(&mut *connection, certification, id, now).await?;
    touch(connection, certification, now).await
}

/// What operators have seen is kept for them; what nobody has seen is forgotten.
async fn take_out(
    connection: &mut PgConnection,
    certification: &Certification,
    id: Uuid,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    if certification.status == Status::Draft {
        sqlx::query!(
            "DELETE FROM certification_documents WHERE id = $1 AND certification_id = $2",
            id,
            certification.id
        )
        .execute(connection)
        .await?;
    } else {
        sqlx::query!(
            "UPDATE certification_documents SET replaced_at = $3
             WHERE id = $1 AND certification_id = $2 AND replaced_at IS NULL",
            id,
            certification.id,
            now
        )
        .execute(connection)
        .await?;
    }
    Ok(())
}

async fn touch(
    connection: &mut PgConnection,
    certification: &Certification,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE certifications SET version = version + 1, updated_at = $2 WHERE id = $1",
        certification.id,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Which of these objects belong to a picture.
///
/// # Errors
/// Those of the database.
pub async fn known(executor: impl PgExecutor<'_>, object_names: &[String]) -> Result<HashSet<String>, sqlx::Error> {
    let names = sqlx::query_scalar!(
        "SELECT object_name FROM certification_documents WHERE object_name = ANY($1)",
        object_names
    )
    .fetch_all(executor)
    .await?;
    Ok(names.into_iter().collect())
}

/// The next pictures after this id, by id: for work that goes through all of them.
///
/// # Errors
/// Those of the database.
pub async fn after(executor: impl PgExecutor<'_>, id: Uuid, most: i64) -> Result<Vec<(Uuid, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        "SELECT id, object_name FROM certification_documents WHERE id > $1 ORDER BY id LIMIT $2",
        id,
        most
    )
    .fetch_all(executor)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.object_name)).collect())
}

/// The papers of which pictures were added or taken out since the newest return.
///
/// # Errors
/// Those of the database.
pub async fn changed_papers(
    executor: impl PgExecutor<'_>,
    certification_id: Uuid,
) -> Result<HashSet<Paper>, sqlx::Error> {
    let kinds = sqlx::query_scalar!(
        "SELECT DISTINCT kind FROM certification_documents, LATERAL (
             SELECT max(decided_at) AS at FROM reviews WHERE reviews.certification_id = $1 AND decision = 'returned'
         ) AS returned
         WHERE certification_documents.certification_id = $1 AND (created_at > returned.at OR replaced_at > returned.at)",
        certification_id
    )
    .fetch_all(executor)
    .await?;
    Ok(kinds.iter().filter_map(|kind| Paper::parse(kind)).collect())
}
