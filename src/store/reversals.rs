//! Reversals: what one of which the bank does not say it may take back, and those that took back what had counted, once
//! somebody has seen to them.

use serde_json::json;
use sqlx::{PgConnection, PgExecutor};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::{
    audit::{self, Actor, AuditEntry},
    erasure,
    statements::settle,
    unreadable,
};
use crate::domain::transfer::{self, Original, Outcome};

/// Nobody chooses from more than this.
const MOST_FOUND: i64 = 20;
/// So many entries that came in just before a reversal, and just after it, are looked through.
const NEIGHBOURS: i64 = 10_000;

/// A payment that a reversal may take back.
#[derive(Debug)]
pub struct Credit {
    pub id: Uuid,
    pub bank_reference: String,
    pub booked_on: Date,
    pub amount_fen: i64,
    pub payer_name: String,
    /// The reference of the registration that it is about.
    pub reference: Option<String>,
    /// `None`: the bank does not say whose payment was taken back.
    pub same_payer: Option<bool>,
    outcome: String,
    is_settled: bool,
    refund: Option<String>,
}

impl Credit {
    /// What the reversal means if it takes this back.
    ///
    /// # Errors
    /// An outcome that this version does not know.
    pub fn taken_back(&self) -> Result<Outcome, sqlx::Error> {
        Ok(transfer::reversal(Some(Original {
            outcome: Outcome::parse(&self.outcome).ok_or_else(|| unreadable("outcome"))?,
            is_settled: self.is_settled,
            refund_is_under_way: matches!(self.refund.as_deref(), Some("exported" | "refunded")),
        })))
    }
}

/// Which payments are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted<'a> {
    /// What the payer transferred as a company, and what came in at about the same time.
    Likely,
    /// By the bank's reference.
    Named(&'a str),
    This(Uuid),
}

/// The payments that a reversal may take back, the likeliest first: of its amount, as those that an import finds. What takes
/// back a part of one leaves the rest owed. None: it takes something back already, or is none.
///
/// # Errors
/// Those of the database.
pub async fn credits(
    executor: impl PgExecutor<'_>,
    reversal: Uuid,
    wanted: Wanted<'_>,
) -> Result<Vec<Credit>, sqlx::Error> {
    let (named, this) = match wanted {
        Wanted::Likely => (None, None),
        Wanted::Named(reference) => (Some(reference), None),
        Wanted::This(id) => (None, Some(id)),
    };
    // What was found is looked up; no join may make it a walk through all entries.
    sqlx::query_as!(
        Credit,
        r#"
        WITH reversal AS MATERIALIZED (
            SELECT * FROM bank_entries WHERE id = $1 AND is_reversal AND reverses_id IS NULL
        ), found AS MATERIALIZED (
            SELECT id FROM bank_entries WHERE bank_reference = $2
            UNION
            SELECT $3::uuid
            UNION
            SELECT received.id FROM (
                SELECT registrations.id FROM reversal JOIN registrations USING (payer_key)
                WHERE transfer_reference IS NOT NULL
                UNION
                SELECT registrations.id FROM reversal JOIN registrations ON bank_account_index = payer_index
                WHERE transfer_reference IS NOT NULL
            ) AS payers JOIN bank_entries AS received ON registration_id = payers.id WHERE $4
            UNION
            SELECT near.id FROM reversal, (
                (SELECT * FROM bank_entries WHERE id < $1 AND $4 ORDER BY id DESC LIMIT $5)
                UNION ALL
                (SELECT * FROM bank_entries WHERE id > $1 AND $4 ORDER BY id LIMIT $5)
            ) AS near
            WHERE near.amount_fen = reversal.amount_fen
        )
        SELECT credits.id, credits.bank_reference, credits.booked_on, credits.amount_fen, credits.payer_name,
            credits.outcome, reference AS "reference?", credits.settled_at IS NOT NULL AS "is_settled!",
            refunds.status AS "refund?",
            CASE WHEN reversal.payer_key <> '' OR octet_length(reversal.payer_index) > 0
                THEN credits.payer_key = reversal.payer_key AND reversal.payer_key <> ''
                    OR credits.payer_index = reversal.payer_index AND octet_length(reversal.payer_index) > 0
                END AS same_payer
        FROM reversal, found JOIN bank_entries AS credits USING (id)
            LEFT JOIN certifications ON certifications.id = credits.certification_id
            LEFT JOIN registrations
                ON registrations.id = coalesce(credits.registration_id, certifications.registration_id)
            LEFT JOIN refunds ON entry_id = credits.id
        WHERE NOT credits.is_reversal AND credits.outcome <> 'reversed' AND credits.booked_on <= reversal.booked_on
            AND credits.amount_fen = reversal.amount_fen
            AND NOT EXISTS (SELECT FROM bank_entries AS earlier WHERE earlier.reverses_id = credits.id)
        ORDER BY same_payer DESC, credits.booked_on DESC, credits.id LIMIT $6
        "#,
        reversal,
        named,
        this,
        wanted == Wanted::Likely,
        NEIGHBOURS,
        MOST_FOUND
    )
    .fetch_all(executor)
    .await
}

/// What takes back this payment.
///
/// # Errors
/// Those of the database.
pub async fn of(executor: impl PgExecutor<'_>, credit: Uuid) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!("SELECT id FROM bank_entries WHERE reverses_id = $1", credit).fetch_optional(executor).await
}

/// The last reversal of which somebody proposes that it takes back this payment.
///
/// # Errors
/// Those of the database.
pub async fn proposed(executor: impl PgExecutor<'_>, credit: Uuid) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT about_id FROM proposals WHERE decided_at IS NULL AND details->>'takes_back' = $1
         ORDER BY proposed_at DESC LIMIT 1",
        credit.to_string()
    )
    .fetch_optional(executor)
    .await
}

/// The payment, if the reversal can take it back. Both are locked until the transaction ends, as an import locks them.
///
/// # Errors
/// Those of the database.
pub async fn lock(connection: &mut PgConnection, reversal: Uuid, credit: Uuid) -> Result<Option<Credit>, sqlx::Error> {
    sqlx::query!("SELECT FROM bank_entries WHERE id IN ($1, $2) ORDER BY id FOR UPDATE", reversal, credit)
        .execute(&mut *connection)
        .await?;
    sqlx::query!("SELECT FROM refunds WHERE entry_id = $1 FOR UPDATE", credit).execute(&mut *connection).await?;
    Ok(credits(connection, reversal, Wanted::This(credit)).await?.pop())
}

/// The reversal takes back this payment, as if the bank had named it; `false`: it cannot. What that means for the applicant
/// follows when entries are settled.
///
/// # Errors
/// Those of the database.
pub async fn take_back(
    connection: &mut PgConnection,
    reversal: Uuid,
    credit: Uuid,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let Some(outcome) =
        lock(&mut *connection, reversal, credit).await?.map(|credit| credit.taken_back()).transpose()?
    else {
        return Ok(false);
    };
    let counted = matches!(outcome, Outcome::ReversalFreezes | Outcome::CertificationReversal);
    sqlx::query!(
        "UPDATE bank_entries SET outcome = $3, reverses_id = $2, registration_id = credits.registration_id,
             certification_id = credits.certification_id, settled_at = CASE WHEN $4 THEN NULL ELSE $5::timestamptz END
         FROM bank_entries AS credits WHERE bank_entries.id = $1 AND credits.id = $2",
        reversal,
        credit,
        outcome.as_str(),
        counted,
        now
    )
    .execute(&mut *connection)
    .await?;
    // It was paid back already as well: that stays to be cleared up.
    if outcome == Outcome::ReversalNeedsDecision {
        return Ok(true);
    }
    settle::take_back(&mut *connection, &[credit], now).await?;
    erasure::forget_payers_of(connection, &[reversal]).await?;
    Ok(true)
}

/// Nothing is to be done about the reversal.
///
/// # Errors
/// Those of the database.
pub async fn dismiss(connection: &mut PgConnection, reversal: Uuid, now: OffsetDateTime) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE bank_entries SET outcome = 'reversal_undone', settled_at = coalesce(settled_at, $2) WHERE id = $1",
        reversal,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A payment that the bank took back after it had counted.
#[derive(Debug)]
pub struct TakenBack {
    pub id: Uuid,
    pub booked_on: Date,
    pub amount_fen: i64,
    /// When it was taken back.
    pub reversed_on: Date,
    /// When that was carried out: what froze a registration has the time of the event in its history.
    pub carried_out_at: OffsetDateTime,
}

/// The payments for a registration, and for certifications of it, that the bank took back after they had counted, as far as
/// that was carried out at this time or later; the first one first.
///
/// # Errors
/// Those of the database.
pub async fn taken_back_since(
    executor: impl PgExecutor<'_>,
    registration_id: Uuid,
    since: OffsetDateTime,
) -> Result<Vec<TakenBack>, sqlx::Error> {
    sqlx::query_as!(
        TakenBack,
        r#"SELECT credits.id, credits.booked_on, credits.amount_fen, reversals.booked_on AS reversed_on,
             reversals.settled_at AS "carried_out_at!"
         FROM bank_entries AS reversals JOIN bank_entries AS credits ON credits.id = reversals.reverses_id
         WHERE reversals.outcome IN ('reversal_freezes', 'certification_reversal')
             AND (reversals.registration_id = $1
                 OR reversals.certification_id IN (SELECT id FROM certifications WHERE registration_id = $1))
             AND reversals.settled_at >= $2
         ORDER BY reversals.settled_at, reversals.id"#,
        registration_id,
        since
    )
    .fetch_all(executor)
    .await
}

/// That somebody has seen to one.
#[derive(Debug)]
pub struct Seen {
    /// The operator's name.
    pub operator: String,
    pub at: OffsetDateTime,
}

/// Who has seen to this entry.
///
/// # Errors
/// Those of the database.
pub async fn seen(executor: impl PgExecutor<'_>, entry_id: Uuid) -> Result<Option<Seen>, sqlx::Error> {
    sqlx::query_as!(
        Seen,
        "SELECT name AS operator, at FROM reversals_seen JOIN operators ON operators.id = operator_id WHERE entry_id = $1",
        entry_id
    )
    .fetch_optional(executor)
    .await
}

/// Notes that an operator has seen to it; false: it is no such reversal, or somebody else was faster.
///
/// # Errors
/// Those of the database.
pub async fn see(
    connection: &mut PgConnection,
    entry_id: Uuid,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO reversals_seen (entry_id, operator_id, at)
         SELECT id, $2, $3 FROM bank_entries WHERE id = $1 AND outcome IN ('reversal_freezes', 'certification_reversal')
         ON CONFLICT (entry_id) DO NOTHING",
        entry_id,
        operator,
        now
    )
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let entry = AuditEntry {
        actor: Actor::Operator(operator),
        action: "bank_entry.seen".to_owned(),
        target: "bank_entry",
        target_id: Some(entry_id),
        details: json!({}),
    };
    audit::record(connection, &[entry], now).await?;
    Ok(true)
}
