//! How many registrations one person, mobile or subject may have, counted in the confirm transaction.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::{registration::Limits, subject::SubjectType};

/// A limit that a registration would pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitReached {
    ResidentId,
    Mobile,
    /// The subject has as many verified registrations as it may.
    Subject,
    /// The subject has as many registrations under way as it may.
    SubjectUnverified,
}

impl LimitReached {
    /// The id of the text that says so.
    pub fn code(self) -> &'static str {
        match self {
            Self::ResidentId => "limit-resident-id",
            Self::Mobile => "limit-mobile",
            Self::Subject => "limit-subject",
            Self::SubjectUnverified => "limit-subject-unverified",
        }
    }
}

/// Checks the limits for a registration that is about to be confirmed. Others of the same person, mobile or subject wait
/// until this transaction ends, so that two confirms at once cannot both take the last place.
///
/// # Errors
/// Those of the database.
pub async fn check(
    connection: &mut PgConnection,
    registration_id: Uuid,
    subject_type: SubjectType,
    limits: &Limits,
) -> Result<Option<LimitReached>, sqlx::Error> {
    // Ordered, so that two transactions with two keys in common cannot wait for each other.
    sqlx::query!(
        "SELECT count(pg_advisory_xact_lock(lock)) FROM (
             SELECT DISTINCT hashtextextended(key, 0) AS lock
             FROM registrations, LATERAL (VALUES ('resident-id ' || encode(resident_id_index, 'hex')),
                 ('mobile ' || mobile), ('subject ' || subject_key)) AS keys (key)
             WHERE id = $1 AND key IS NOT NULL
             ORDER BY lock
         ) AS locks",
        registration_id
    )
    .fetch_one(&mut *connection)
    .await?;
    let counts = sqlx::query!(
        r#"
        WITH living AS NOT MATERIALIZED (
            SELECT id, resident_id_index, mobile, subject_key, subject_type, status FROM registrations
            WHERE confirmed_at IS NOT NULL AND id <> $1
                AND status NOT IN ('draft', 'expired', 'failed', 'lapsed', 'cancelled', 'rejected')
        )
        SELECT
            (SELECT count(*) FROM living WHERE living.resident_id_index = own.resident_id_index) AS "resident_id!",
            (SELECT count(*) FROM living WHERE living.mobile = own.mobile) AS "mobile!",
            (SELECT count(*) FROM living WHERE living.subject_key = own.subject_key
                AND living.status IN ('registered', 'frozen')) AS "verified!",
            (SELECT count(*) FROM living WHERE living.subject_key = own.subject_key
                AND living.status NOT IN ('registered', 'frozen')) AS "unverified!"
        FROM registrations own WHERE id = $1
        "#,
        registration_id
    )
    .fetch_one(connection)
    .await?;
    if counts.resident_id >= limits.per_resident_id {
        return Ok(Some(LimitReached::ResidentId));
    }
    if counts.mobile >= limits.per_mobile {
        return Ok(Some(LimitReached::Mobile));
    }
    let verified = match subject_type {
        // The person is the subject: the limit per resident ID is the subject's own.
        SubjectType::Individual => return Ok(None),
        SubjectType::IndividualBusiness => limits.per_individual_business,
        _ => limits.per_organization,
    };
    if counts.verified >= verified {
        return Ok(Some(LimitReached::Subject));
    }
    if counts.unverified >= limits.unverified_per_subject {
        return Ok(Some(LimitReached::SubjectUnverified));
    }
    Ok(None)
}
