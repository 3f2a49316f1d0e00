//! What waits for operators, counted for their first page.

use sqlx::PgExecutor;

/// Nothing is counted any further than this: what the counts cost does not grow with what waits.
pub const MOST: i64 = 999;

/// How much of each waits; `MOST + 1` stands for more.
#[derive(Debug)]
pub struct Waiting {
    pub registrations: i64,
    pub certifications: i64,
    /// Bank entries whose meaning somebody has to say.
    pub entries: i64,
    /// Bank entries that belong to nothing known.
    pub unmatched: i64,
    /// Bank entries of which a first person has said what they are: they are no longer among those above.
    pub proposed_entries: i64,
    /// Transfers and fees that have not arrived yet.
    pub transfers: i64,
    pub fees: i64,
    pub refunds: i64,
    /// Refunds that the bank was given, and of which it is not noted yet what it did.
    pub exported_refunds: i64,
    /// Refunds that the bank could not make.
    pub failed_refunds: i64,
    /// Reversals that took back what had counted, and that nobody has seen to.
    pub reversals: i64,
    pub parked_mails: i64,
}

/// Counts it.
///
/// # Errors
/// Those of the database.
pub async fn count(executor: impl PgExecutor<'_>) -> Result<Waiting, sqlx::Error> {
    sqlx::query_as!(
        Waiting,
        r#"
        SELECT
            (SELECT count(*) FROM (SELECT FROM registrations WHERE queued_at IS NOT NULL LIMIT $1) AS t)
                AS "registrations!",
            (SELECT count(*) FROM (SELECT FROM certifications WHERE queued_at IS NOT NULL LIMIT $1) AS t)
                AS "certifications!",
            (SELECT count(*) FROM (SELECT FROM bank_entries WHERE outcome IN
                ('needs_decision', 'certification_needs_decision', 'reversal_needs_decision') AND NOT EXISTS
                (SELECT FROM proposals WHERE about_id = bank_entries.id AND decided_at IS NULL) LIMIT $1) AS t)
                AS "entries!",
            (SELECT count(*) FROM (SELECT FROM bank_entries WHERE outcome = 'unmatched' AND NOT EXISTS
                (SELECT FROM proposals WHERE about_id = bank_entries.id AND decided_at IS NULL) LIMIT $1) AS t)
                AS "unmatched!",
            (SELECT count(*) FROM (SELECT FROM proposals WHERE kind IN ('match_entry', 'refund_entry')
                AND decided_at IS NULL LIMIT $1) AS t) AS "proposed_entries!",
            (SELECT count(*) FROM (SELECT FROM registrations WHERE status IN ('awaiting_transfer', 'awaiting_statement')
                LIMIT $1) AS t) AS "transfers!",
            (SELECT count(*) FROM (SELECT FROM certifications WHERE status = 'awaiting_payment' LIMIT $1) AS t)
                AS "fees!",
            (SELECT count(*) FROM (SELECT FROM refunds WHERE status = 'due' LIMIT $1) AS t) AS "refunds!",
            (SELECT count(*) FROM (SELECT FROM refunds WHERE status = 'exported' LIMIT $1) AS t) AS "exported_refunds!",
            (SELECT count(*) FROM (SELECT FROM refunds WHERE status = 'failed' LIMIT $1) AS t) AS "failed_refunds!",
            (SELECT count(*) FROM (SELECT FROM bank_entries WHERE outcome IN ('reversal_freezes', 'certification_reversal')
                AND NOT EXISTS (SELECT FROM reversals_seen WHERE entry_id = bank_entries.id) LIMIT $1) AS t)
                AS "reversals!",
            (SELECT count(*) FROM (SELECT FROM outbox WHERE status = 'parked' LIMIT $1) AS t) AS "parked_mails!"
        "#,
        MOST + 1
    )
    .fetch_one(executor)
    .await
}
