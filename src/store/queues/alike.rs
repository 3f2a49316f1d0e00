//! Registrations that have something in common with one: how many, and the newest of them.

use sqlx::PgExecutor;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Likeness;
use crate::domain::findings::Duplicates;

/// A registration that has something in common with another.
#[derive(Debug)]
pub struct Alike {
    pub id: Uuid,
    pub reference: String,
    pub name: Option<String>,
    pub status: String,
    pub confirmed_at: OffsetDateTime,
    subject: bool,
    resident_id: bool,
    mobile: bool,
}

impl Alike {
    /// What they have in common.
    pub fn likenesses(&self) -> impl Iterator<Item = Likeness> {
        Likeness::ALL.into_iter().filter(|likeness| match likeness {
            Likeness::Subject => self.subject,
            Likeness::ResidentId => self.resident_id,
            Likeness::Mobile => self.mobile,
        })
    }
}

/// The newest other registrations that were confirmed and have something in common with this one, so many of each kind.
///
/// # Errors
/// Those of the database.
pub async fn alike(executor: impl PgExecutor<'_>, registration_id: Uuid, most: i64) -> Result<Vec<Alike>, sqlx::Error> {
    sqlx::query_as!(
        Alike,
        r#"
        WITH own AS (SELECT id, subject_key, resident_id_index, mobile FROM registrations WHERE id = $1),
        found AS (
            (SELECT other.id FROM registrations AS other, own WHERE other.subject_key = own.subject_key
                AND other.confirmed_at IS NOT NULL AND other.id <> own.id ORDER BY other.confirmed_at DESC LIMIT $2)
            UNION
            (SELECT other.id FROM registrations AS other, own WHERE other.resident_id_index = own.resident_id_index
                AND other.confirmed_at IS NOT NULL AND other.id <> own.id ORDER BY other.confirmed_at DESC LIMIT $2)
            UNION
            (SELECT other.id FROM registrations AS other, own WHERE other.mobile = own.mobile
                AND other.confirmed_at IS NOT NULL AND other.id <> own.id ORDER BY other.confirmed_at DESC LIMIT $2)
        )
        SELECT other.id, reference, coalesce(subject_name, administrator_name) AS name, status,
            confirmed_at AS "confirmed_at!",
            coalesce(other.subject_key = own.subject_key, false) AS "subject!",
            coalesce(other.resident_id_index = own.resident_id_index, false) AS "resident_id!",
            coalesce(other.mobile = own.mobile, false) AS "mobile!"
        FROM found JOIN registrations AS other ON other.id = found.id CROSS JOIN own
        ORDER BY confirmed_at DESC, other.id
        "#,
        registration_id,
        most
    )
    .fetch_all(executor)
    .await
}

/// How many other registrations that were confirmed have something in common with this one.
///
/// # Errors
/// Those of the database.
pub async fn duplicates(executor: impl PgExecutor<'_>, registration_id: Uuid) -> Result<Duplicates, sqlx::Error> {
    sqlx::query_as!(
        Duplicates,
        r#"
        SELECT
            (SELECT count(*) FROM registrations WHERE subject_key = own.subject_key AND confirmed_at IS NOT NULL
                AND id <> own.id) AS "subject!",
            (SELECT count(*) FROM registrations WHERE resident_id_index = own.resident_id_index
                AND confirmed_at IS NOT NULL AND id <> own.id) AS "resident_id!",
            (SELECT count(*) FROM registrations WHERE mobile = own.mobile AND confirmed_at IS NOT NULL
                AND id <> own.id) AS "mobile!"
        FROM registrations AS own WHERE id = $1
        "#,
        registration_id
    )
    .fetch_one(executor)
    .await
}
