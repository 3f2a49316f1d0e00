//! Money that came in for a registration, as its applicant is told.

use sqlx::PgExecutor;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

/// A payment that was found to be for a registration, or for one of its certifications.
#[derive(Debug)]
pub struct Received {
    pub booked_on: Date,
    pub amount_fen: i64,
    /// The registration's reference.
    pub reference: String,
    /// The certification that it is for; `None`: the registration itself.
    pub certification_id: Option<Uuid>,
    /// What of it is not what was asked for, where operators look at it; part of text ids.
    pub differs: String,
    /// What it meant: the entry's outcome, or the one it had when a refund of it fell due; whatever the bank has taken back
    /// itself before it was paid back is reversed.
    pub outcome: String,
    /// When the statement that shows it came in.
    pub known_since: OffsetDateTime,
    /// The refund's state, where it is paid back.
    pub refund: Option<String>,
    /// Since when that is due.
    pub refund_due_since: Option<OffsetDateTime>,
    /// When the bank was heard to have paid it, or not to have been able to.
    pub refund_settled_at: Option<OffsetDateTime>,
}

/// What came in for a registration and its certifications, oldest first. What the bank has taken back itself is not owed.
///
/// # Errors
/// Those of the database.
pub async fn payments(executor: impl PgExecutor<'_>, registration_id: Uuid) -> Result<Vec<Received>, sqlx::Error> {
    sqlx::query_as!(
        Received,
        r#"
        SELECT booked_on AS "booked_on!", entries.amount_fen AS "amount_fen!", reference,
            certification_id AS "certification_id?",
            CASE WHEN refunds.entry_id IS NULL AND is_taken_back THEN 'reversed' ELSE coalesce(reason, outcome) END
                AS "outcome!",
            CASE WHEN registrations.erased_at IS NOT NULL THEN 'unknown'
            WHEN entries.payer_key IS DISTINCT FROM registrations.payer_key THEN 'name'
            WHEN certification_id IS NOT NULL THEN 'unknown'
            WHEN octet_length(payer_index) = 0 THEN 'no_account'
            WHEN payer_index IS DISTINCT FROM bank_account_index THEN 'account'
            ELSE 'remark' END AS "differs!",
            imported_at AS known_since, refunds.status AS "refund?", refunds.created_at AS "refund_due_since?",
            refunds.settled_at AS "refund_settled_at?"
        FROM (
            SELECT * FROM bank_entries WHERE registration_id = $1
            UNION ALL
            SELECT bank_entries.* FROM certifications JOIN bank_entries ON certification_id = certifications.id
            WHERE certifications.registration_id = $1
        ) AS entries JOIN statements ON statements.id = statement_id
        JOIN registrations ON registrations.id = $1
        CROSS JOIN LATERAL (SELECT EXISTS (
            SELECT FROM bank_entries AS reversals WHERE reversals.reverses_id = entries.id
        ) AS is_taken_back) AS fate
        LEFT JOIN refunds ON entry_id = entries.id AND (refunds.status = 'refunded' OR NOT is_taken_back)
        WHERE NOT is_reversal
        ORDER BY booked_on, entries.id
        "#,
        registration_id
    )
    .fetch_all(executor)
    .await
}

/// How much operators have still to decide about of what came in for an account's registrations, in fen.
///
/// # Errors
/// Those of the database.
pub async fn checked(executor: impl PgExecutor<'_>, account_id: Uuid) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        SELECT coalesce(sum(entries.amount_fen), 0)::bigint AS "checked!"
        FROM registrations, LATERAL (
            SELECT amount_fen, outcome FROM bank_entries WHERE registration_id = registrations.id
            UNION ALL
            SELECT amount_fen, outcome FROM certifications JOIN bank_entries ON certification_id = certifications.id
            WHERE certifications.registration_id = registrations.id
        ) AS entries
        WHERE account_id = $1 AND outcome IN ('needs_decision', 'certification_needs_decision')
        "#,
        account_id
    )
    .fetch_one(executor)
    .await
}

/// What is still to be paid back to an account's holder for registrations other than this one, oldest first, unless the bank
/// has taken it back itself.
///
/// # Errors
/// Those of the database.
pub async fn owed(
    executor: impl PgExecutor<'_>,
    account_id: Uuid,
    other_than: Option<Uuid>,
) -> Result<Vec<Received>, sqlx::Error> {
    sqlx::query_as!(
        Received,
        r#"
        SELECT booked_on AS "booked_on!", entries.amount_fen AS "amount_fen!", reference,
            certification_id AS "certification_id?", reason AS "outcome!", 'unknown' AS "differs!", imported_at AS known_since,
            refunds.status AS "refund?", refunds.created_at AS "refund_due_since?",
            refunds.settled_at AS "refund_settled_at?"
        FROM registrations, LATERAL (
            SELECT * FROM bank_entries WHERE registration_id = registrations.id
            UNION ALL
            SELECT bank_entries.* FROM certifications JOIN bank_entries ON certification_id = certifications.id
            WHERE certifications.registration_id = registrations.id
        ) AS entries JOIN refunds ON entry_id = entries.id JOIN statements ON statements.id = statement_id
        WHERE account_id = $1 AND registrations.id IS DISTINCT FROM $2 AND refunds.status <> 'refunded'
            AND NOT EXISTS (SELECT FROM bank_entries AS reversals WHERE reversals.reverses_id = entries.id)
        ORDER BY booked_on, entries.id
        "#,
        account_id,
        other_than
    )
    .fetch_all(executor)
    .await
}
