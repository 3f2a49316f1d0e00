//! Single bank entries, as operators see them and decide about them.

use sqlx::{PgConnection, PgExecutor};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::{
    domain::{money::Fen, transfer::Outcome},
    store::unreadable,
};

/// An entry that operators have to decide about.
#[derive(Debug, Clone)]
pub struct Undecided {
    pub id: Uuid,
    pub outcome: Outcome,
    pub booked_on: Date,
    pub amount_fen: i64,
    pub payer_name: String,
    pub remark: String,
    /// The reference of the registration that it may be for.
    pub reference: Option<String>,
    /// A first person has proposed something.
    pub is_proposed: bool,
}

/// What waits for a decision, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn undecided(executor: impl PgExecutor<'_>, most: i64) -> Result<Vec<Undecided>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT bank_entries.id, outcome, booked_on, amount_fen, payer_name, remark,
               registrations.reference AS "reference?",
               EXISTS (SELECT FROM proposals WHERE about_id = bank_entries.id AND decided_at IS NULL) AS "is_proposed!"
           FROM bank_entries
           LEFT JOIN certifications ON certifications.id = certification_id
           LEFT JOIN registrations
               ON registrations.id = coalesce(bank_entries.registration_id, certifications.registration_id)
           WHERE outcome IN ('needs_decision', 'certification_needs_decision', 'unmatched', 'reversal_needs_decision')
           ORDER BY bank_entries.id LIMIT $1"#,
        most
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Undecided {
                id: row.id,
                outcome: Outcome::parse(&row.outcome).ok_or_else(|| unreadable("outcome"))?,
                booked_on: row.booked_on,
                amount_fen: row.amount_fen,
                payer_name: row.payer_name,
                remark: row.remark,
                reference: row.reference,
                is_proposed: row.is_proposed,
            })
        })
        .collect()
}

/// What an entry means now, and its amount, under a lock that lasts until the transaction ends.
///
/// # Errors
/// Those of the database.
pub async fn lock(connection: &mut PgConnection, id: Uuid) -> Result<Option<(Outcome, Fen)>, sqlx::Error> {
    let row = sqlx::query!("SELECT outcome, amount_fen FROM bank_entries WHERE id = $1 FOR UPDATE", id)
        .fetch_optional(connection)
        .await?;
    row.map(|row| Ok((Outcome::parse(&row.outcome).ok_or_else(|| unreadable("outcome"))?, Fen(row.amount_fen))))
        .transpose()
}

/// Whether an account other than the one whose registration, or certification, this is still waits to hear what became of an
/// entry.
///
/// # Errors
/// Those of the database.
pub async fn is_awaited_by_other(executor: impl PgExecutor<'_>, id: Uuid, about: Uuid) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM bank_entries AS entries
               LEFT JOIN certifications ON certifications.id = entries.certification_id
               JOIN registrations ON registrations.id = coalesce(entries.registration_id, certifications.registration_id)
               WHERE entries.id = $1 AND (untold OR outcome IN ('needs_decision', 'certification_needs_decision'))
                   AND account_id <> (
                       SELECT account_id FROM registrations
                       WHERE id = coalesce((SELECT registration_id FROM certifications WHERE certifications.id = $2), $2))
           ) AS "is_awaited!""#,
        id,
        about
    )
    .fetch_one(executor)
    .await
}

/// The payment that was found for this registration's transfer, or this certification's fee.
///
/// # Errors
/// Those of the database.
pub async fn paying(executor: impl PgExecutor<'_>, about: Uuid) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM bank_entries WHERE registration_id = $1 AND outcome = 'verified'
           UNION ALL
           SELECT id FROM bank_entries WHERE certification_id = $1 AND outcome = 'certification_paid'"#,
        about
    )
    .fetch_optional(executor)
    .await
}

/// The entry is found to pay for this; it is settled like any other.
///
/// # Errors
/// Those of the database.
pub async fn decide(
    connection: &mut PgConnection,
    id: Uuid,
    outcome: Outcome,
    registration_id: Option<Uuid>,
    certification_id: Option<Uuid>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE bank_entries SET outcome = $2, registration_id = $3, certification_id = $4, settled_at = NULL WHERE id = $1",
        id,
        outcome.as_str(),
        registration_id,
        certification_id
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The entry has nothing to do with what was asked for. Whoever it seemed to be about is still to be told.
///
/// # Errors
/// Those of the database.
pub async fn set_aside(connection: &mut PgConnection, id: Uuid, now: OffsetDateTime) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE bank_entries SET outcome = 'set_aside', settled_at = coalesce(settled_at, $2),
             untold = coalesce(registration_id, certification_id) IS NOT NULL
         WHERE id = $1",
        id,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}
