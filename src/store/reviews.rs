//! Submissions to the operators, round by round, and what was said of each field. What is submitted may be a registration
//! or one of its certifications.

use serde_json::json;
use sqlx::{PgConnection, PgExecutor};
use time::OffsetDateTime;
use uuid::Uuid;

use super::audit::{self, Actor, AuditEntry};
use crate::{
    domain::review::{Decision, FieldVerdict, Reason, position},
    security::encryption::{Keys, Place},
};

/// What a review is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reviewed {
    pub registration_id: Uuid,
    /// `None`: the registration itself.
    pub certification_id: Option<Uuid>,
}

/// Where the submitted answers of a round are stored.
pub fn answers_place(row: Uuid) -> Place {
    Place { table: "reviews", column: "answers", row }
}

/// Begins the next round. `answers`: what was submitted, as JSON, so that the next round can be shown beside it.
///
/// # Errors
/// Those of the database.
pub async fn submit(
    connection: &mut PgConnection,
    keys: &Keys,
    reviewed: Reviewed,
    answers: &serde_json::Value,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let id = Uuid::now_v7();
    let answers = keys.encrypt(answers_place(id), answers.to_string().as_bytes());
    sqlx::query!(
        "INSERT INTO reviews (id, registration_id, certification_id, round, submitted_at, answers)
         SELECT $1, $2, $3, coalesce(max(round), 0) + 1, $4, $5 FROM reviews
         WHERE registration_id = $2 AND certification_id IS NOT DISTINCT FROM $3",
        id,
        reviewed.registration_id,
        reviewed.certification_id,
        now,
        answers
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether a round waits for its decision.
///
/// # Errors
/// Those of the database.
pub async fn is_open(executor: impl PgExecutor<'_>, reviewed: Reviewed) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM reviews WHERE registration_id = $1 AND certification_id IS NOT DISTINCT FROM $2
               AND decided_at IS NULL) AS "is_open!""#,
        reviewed.registration_id,
        reviewed.certification_id
    )
    .fetch_one(executor)
    .await
}

/// Writes down the decision of the round that is open; false: there is none.
///
/// # Errors
/// Those of the database.
pub async fn decide(
    connection: &mut PgConnection,
    reviewed: Reviewed,
    decision: Decision,
    operator: Uuid,
    verdicts: &[FieldVerdict],
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let review = sqlx::query_scalar!(
        "UPDATE reviews SET decided_at = $3, decided_by = $4, decision = $5
         WHERE registration_id = $1 AND certification_id IS NOT DISTINCT FROM $2 AND decided_at IS NULL
         RETURNING id",
        reviewed.registration_id,
        reviewed.certification_id,
        now,
        operator,
        decision.as_str()
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(review) = review else { return Ok(false) };
    let fields: Vec<_> = verdicts.iter().map(|verdict| verdict.field.clone()).collect();
    let accepted: Vec<_> = verdicts.iter().map(|verdict| verdict.returned.is_none()).collect();
    let chinese: Vec<_> = verdicts.iter().map(|verdict| verdict.returned.as_ref().map(|r| r.zh.clone())).collect();
    let english: Vec<_> = verdicts.iter().map(|verdict| verdict.returned.as_ref().map(|r| r.en.clone())).collect();
    sqlx::query!(
        "INSERT INTO review_fields (review_id, field, accepted, reason_zh, reason_en)
         SELECT $1, field, accepted, reason_zh, reason_en
         FROM UNNEST($2::text[], $3::boolean[], $4::text[], $5::text[]) AS verdicts (field, accepted, reason_zh, reason_en)",
        review,
        &fields,
        &accepted,
        &chinese as &[Option<String>],
        &english as &[Option<String>]
    )
    .execute(&mut *connection)
    .await?;
    let returned: Vec<_> =
        verdicts.iter().filter(|verdict| verdict.returned.is_some()).map(|verdict| verdict.field.as_str()).collect();
    if !returned.is_empty() {
        let (target, id) = match reviewed.certification_id {
            Some(id) => ("certification", id),
            None => ("registration", reviewed.registration_id),
        };
        let entry = AuditEntry {
            actor: Actor::Operator(operator),
            action: format!("{target}.fields_returned"),
            target,
            target_id: Some(id),
            details: json!({ "fields": returned }),
        };
        audit::record(connection, &[entry], now).await?;
    }
    Ok(true)
}

/// The fields that the newest decided round returned, with the reasons, in the order of the form.
///
/// # Errors
/// Those of the database.
pub async fn returned_fields(
    executor: impl PgExecutor<'_>,
    reviewed: Reviewed,
) -> Result<Vec<(String, Reason)>, sqlx::Error> {
    let mut rows = sqlx::query!(
        r#"
        SELECT field, reason_zh AS "zh!", reason_en AS "en!" FROM review_fields
        WHERE NOT accepted AND review_id = (
            SELECT id FROM reviews WHERE registration_id = $1 AND certification_id IS NOT DISTINCT FROM $2
                AND decided_at IS NOT NULL ORDER BY round DESC LIMIT 1)
        "#,
        reviewed.registration_id,
        reviewed.certification_id
    )
    .fetch_all(executor)
    .await?;
    rows.sort_by_key(|row| position(&row.field));
    Ok(rows.into_iter().map(|row| (row.field, Reason { zh: row.zh, en: row.en })).collect())
}

/// A field that was returned at some time.
#[derive(Debug)]
pub struct PastReturn {
    /// `None`: of the registration itself.
    pub certification_id: Option<Uuid>,
    pub at: OffsetDateTime,
    pub field: String,
    pub reason: Reason,
}

/// Every field that was ever returned of a registration and its certifications, oldest first, then in the order of the form.
///
/// # Errors
/// Those of the database.
pub async fn past_returns(
    executor: impl PgExecutor<'_>,
    registration_id: Uuid,
) -> Result<Vec<PastReturn>, sqlx::Error> {
    let mut rows = sqlx::query!(
        r#"
        SELECT certification_id, decided_at AS "at!", field, reason_zh AS "zh!", reason_en AS "en!"
        FROM reviews JOIN review_fields ON review_id = reviews.id
        WHERE registration_id = $1 AND decided_at IS NOT NULL AND NOT accepted
        "#,
        registration_id
    )
    .fetch_all(executor)
    .await?;
    rows.sort_by_key(|row| (row.at, position(&row.field)));
    Ok(rows
        .into_iter()
        .map(|row| PastReturn {
            certification_id: row.certification_id,
            at: row.at,
            field: row.field,
            reason: Reason { zh: row.zh, en: row.en },
        })
        .collect())
}

/// A round with what was submitted and said, as operators look back on it.
#[derive(Debug)]
pub struct Round {
    pub submitted_at: OffsetDateTime,
    /// What was submitted; `None`: erased.
    pub answers: Option<serde_json::Value>,
    /// The fields that were returned, with the reasons.
    pub returned: Vec<(String, Reason)>,
}

/// The newest round that was returned; `None`: none was.
///
/// # Errors
/// Those of the database; answers that no configured key reads.
pub async fn last_returned(
    connection: &mut PgConnection,
    keys: &Keys,
    reviewed: Reviewed,
) -> Result<Option<Round>, sqlx::Error> {
    let row = sqlx::query!(
        "SELECT id, submitted_at, answers FROM reviews
         WHERE registration_id = $1 AND certification_id IS NOT DISTINCT FROM $2 AND decision = 'returned'
         ORDER BY round DESC LIMIT 1",
        reviewed.registration_id,
        reviewed.certification_id
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let unreadable = |error: Box<dyn std::error::Error + Send + Sync>| sqlx::Error::Decode(error);
    let answers = match row.answers {
        Some(stored) => {
            let text = keys.decrypt_text(answers_place(row.id), &stored).map_err(|error| unreadable(error.into()))?;
            Some(serde_json::from_str(&text).map_err(|error| unreadable(error.into()))?)
        }
        None => None,
    };
    let returned = returned_fields(connection, reviewed).await?;
    Ok(Some(Round { submitted_at: row.submitted_at, answers, returned }))
}
