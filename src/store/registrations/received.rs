//! Money that came in for a registration, as its applicant is told.

use sqlx::PgExecutor;
use time::Date;
use uuid::Uuid;

/// A payment that was found to be for a registration, or for one of its certifications.
#[derive(Debug)]
pub struct Received {
    pub booked_on: Date,
    pub amount_fen: i64,
    /// What it meant: the entry's outcome, or the one it had when a refund of it fell due.
    pub outcome: String,
    /// The refund's state, where it is paid back.
    pub refund: Option<String>,
}

/// What came in for a registration and its certifications, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn payments(executor: impl PgExecutor<'_>, registration_id: Uuid) -> Result<Vec<Received>, sqlx::Error> {
    sqlx::query_as!(
        Received,
        r#"
        SELECT booked_on AS "booked_on!", entries.amount_fen AS "amount_fen!", coalesce(reason, outcome) AS "outcome!",
            refunds.status AS "refund?"
        FROM (
            SELECT * FROM bank_entries WHERE registration_id = $1
            UNION ALL
            SELECT bank_entries.* FROM certifications JOIN bank_entries ON certification_id = certifications.id
            WHERE certifications.registration_id = $1
        ) AS entries LEFT JOIN refunds ON entry_id = entries.id
        WHERE NOT is_reversal
        ORDER BY booked_on, entries.id
        "#,
        registration_id
    )
    .fetch_all(executor)
    .await
}
