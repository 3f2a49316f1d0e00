//! Money that came in for a registration and goes back, as its applicant is told.

use sqlx::PgExecutor;
use time::Date;
use uuid::Uuid;

/// A bank entry that has to be paid back, or was.
#[derive(Debug)]
pub struct PaidBack {
    pub booked_on: Date,
    pub amount_fen: i64,
    /// The entry's outcome when the refund fell due.
    pub reason: String,
    /// The refund's state.
    pub status: String,
}

/// What is paid back of what came in for a registration or its certifications, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn paid_back(executor: impl PgExecutor<'_>, registration_id: Uuid) -> Result<Vec<PaidBack>, sqlx::Error> {
    sqlx::query_as!(
        PaidBack,
        "SELECT booked_on, refunds.amount_fen, reason, refunds.status
         FROM bank_entries JOIN refunds ON entry_id = bank_entries.id
         WHERE registration_id = $1
             OR certification_id IN (SELECT id FROM certifications WHERE certifications.registration_id = $1)
         ORDER BY booked_on, bank_entries.id",
        registration_id
    )
    .fetch_all(executor)
    .await
}
