//! Entries whose meaning has not been carried out yet. What is taken here is locked until the transaction ends, and what
//! somebody else is at work on is passed over: any number of instances may settle at once, and start again after a fall.

use sqlx::PgConnection;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::{
    domain::{certification, registration::Status, transfer::Outcome},
    store::{
        erasure,
        proposals::{self, Changed},
        unreadable,
    },
};

/// An entry about a registration, which is locked too, and whom to tell.
#[derive(Debug, Clone)]
pub struct Unsettled {
    pub entry_id: Uuid,
    pub outcome: Outcome,
    pub amount_fen: i64,
    pub booked_on: Date,
    pub registration_id: Uuid,
    pub reference: String,
    pub status: Status,
    pub version: i64,
    pub confirmed_at: Option<OffsetDateTime>,
    /// What the company was asked to transfer.
    pub asked_fen: Option<i64>,
    /// Operators look at another transfer.
    pub is_other_checked: bool,
    /// Since when its refund is due, where one is.
    pub refund_due_since: Option<OffsetDateTime>,
    pub email: String,
    pub locale: String,
}

/// An entry about a certification.
#[derive(Debug, Clone)]
pub struct UnsettledFee {
    pub entry_id: Uuid,
    pub outcome: Outcome,
    pub amount_fen: i64,
    pub booked_on: Date,
    pub certification_id: Uuid,
    pub status: certification::Status,
    /// When that ends by itself (exclusive).
    pub deadline_at: Option<OffsetDateTime>,
    pub fee_fen: Option<i64>,
    /// The right payment of that fee is known, and only not carried out yet.
    pub is_paid: bool,
    /// Operators look at another payment of it.
    pub is_other_checked: bool,
    /// Since when its refund is due, where one is.
    pub refund_due_since: Option<OffsetDateTime>,
    pub reference: String,
    pub email: String,
    pub locale: String,
}

/// An entry that operators look at or have set aside, or that the bank has taken back before it counted, and whom to tell.
#[derive(Debug, Clone)]
pub struct Untold {
    pub entry_id: Uuid,
    pub outcome: Outcome,
    pub amount_fen: i64,
    /// What of it is not what was asked for, part of text ids.
    pub differs: String,
    /// It seemed to pay a certification's fee.
    pub is_fee: bool,
    /// What it seemed to pay is not paid yet, and waits to be.
    pub is_awaited: bool,
    /// Operators look at another payment of it.
    pub is_other_checked: bool,
    /// What was asked for.
    pub asked_fen: Option<i64>,
    /// When a certification that waits for its fee ends by itself (exclusive).
    pub deadline_at: Option<OffsetDateTime>,
    pub confirmed_at: Option<OffsetDateTime>,
    pub reference: String,
    pub email: String,
    pub locale: String,
}

/// Takes entries about registrations, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn transfers(connection: &mut PgConnection, most: i64) -> Result<Vec<Unsettled>, sqlx::Error> {
    // First the entries, then the registrations in the order in which everybody locks them.
    let entries = sqlx::query_scalar!(
        "SELECT id FROM bank_entries WHERE settled_at IS NULL AND registration_id IS NOT NULL
         ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED",
        most
    )
    .fetch_all(&mut *connection)
    .await?;
    let rows = sqlx::query!(
        r#"SELECT bank_entries.id, outcome, bank_entries.amount_fen, booked_on, registration_id AS "registration_id!",
               reference, registrations.status, version, confirmed_at, transfer_amount_fen, refunds.created_at AS "due_since?",
               email, locale, EXISTS (SELECT FROM bank_entries AS checked WHERE checked.registration_id = registrations.id
                   AND checked.outcome = 'needs_decision') AS "is_other_checked!"
           FROM bank_entries JOIN registrations ON registrations.id = registration_id
           JOIN accounts ON accounts.id = account_id
           LEFT JOIN refunds ON entry_id = bank_entries.id
           WHERE bank_entries.id = ANY ($1) AND bank_entries.settled_at IS NULL
           ORDER BY registrations.id FOR NO KEY UPDATE OF registrations"#,
        &entries
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Unsettled {
                entry_id: row.id,
                outcome: Outcome::parse(&row.outcome).ok_or_else(|| unreadable("outcome"))?,
                amount_fen: row.amount_fen,
                booked_on: row.booked_on,
                registration_id: row.registration_id,
                reference: row.reference,
                status: Status::parse(&row.status).ok_or_else(|| unreadable("status"))?,
                version: row.version,
                confirmed_at: row.confirmed_at,
                asked_fen: row.transfer_amount_fen,
                is_other_checked: row.is_other_checked,
                refund_due_since: row.due_since,
                email: row.email,
                locale: row.locale,
            })
        })
        .collect()
}

/// Takes one entry about a certification, the oldest.
///
/// # Errors
/// Those of the database.
pub async fn fee(connection: &mut PgConnection) -> Result<Option<UnsettledFee>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT bank_entries.id, outcome, bank_entries.amount_fen, booked_on, certification_id AS "certification_id!",
               certifications.status, certifications.deadline_at, fee_fen, refunds.created_at AS "due_since?", reference,
               email, locale, EXISTS (SELECT FROM bank_entries AS paying WHERE paying.certification_id = certifications.id
                   AND paying.outcome = 'certification_paid') AS "is_paid!",
               EXISTS (SELECT FROM bank_entries AS checked WHERE checked.certification_id = certifications.id
                   AND checked.outcome = 'certification_needs_decision') AS "is_other_checked!"
           FROM bank_entries JOIN certifications ON certifications.id = certification_id
           JOIN registrations ON registrations.id = certifications.registration_id
           JOIN accounts ON accounts.id = account_id
           LEFT JOIN refunds ON entry_id = bank_entries.id
           WHERE bank_entries.settled_at IS NULL AND certification_id IS NOT NULL
           ORDER BY bank_entries.id LIMIT 1 FOR UPDATE OF bank_entries SKIP LOCKED"#
    )
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(UnsettledFee {
            entry_id: row.id,
            outcome: Outcome::parse(&row.outcome).ok_or_else(|| unreadable("outcome"))?,
            amount_fen: row.amount_fen,
            booked_on: row.booked_on,
            certification_id: row.certification_id,
            status: certification::Status::parse(&row.status).ok_or_else(|| unreadable("certification status"))?,
            deadline_at: row.deadline_at,
            fee_fen: row.fee_fen,
            is_paid: row.is_paid,
            is_other_checked: row.is_other_checked,
            refund_due_since: row.due_since,
            reference: row.reference,
            email: row.email,
            locale: row.locale,
        })
    })
    .transpose()
}

/// Takes entries of which somebody is still to be told, oldest first, or only this one. Nothing else is locked: nothing else
/// changes.
///
/// # Errors
/// Those of the database.
pub async fn untold(connection: &mut PgConnection, only: Option<Uuid>, most: i64) -> Result<Vec<Untold>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT entries.id, outcome, entries.amount_fen, certifications.id IS NOT NULL AS "is_fee!",
               CASE WHEN certifications.id IS NULL
                   THEN registrations.status IN ('awaiting_transfer', 'awaiting_statement') AND NOT EXISTS (
                       SELECT FROM bank_entries AS paying
                       WHERE paying.registration_id = registrations.id AND paying.outcome = 'verified')
                   ELSE certifications.status = 'awaiting_payment' AND NOT EXISTS (
                       SELECT FROM bank_entries AS paying
                       WHERE paying.certification_id = certifications.id AND paying.outcome = 'certification_paid')
               END AS "is_awaited!",
               EXISTS (SELECT FROM bank_entries AS checked WHERE checked.id <> entries.id
                   AND (checked.registration_id = entries.registration_id AND checked.outcome = 'needs_decision'
                       OR checked.certification_id = entries.certification_id
                           AND checked.outcome = 'certification_needs_decision')) AS "is_other_checked!",
               CASE WHEN registrations.erased_at IS NOT NULL THEN 'unknown'
                WHEN entries.payer_key IS DISTINCT FROM registrations.payer_key THEN 'name'
                WHEN certification_id IS NOT NULL THEN 'unknown'
                WHEN octet_length(payer_index) = 0 THEN 'no_account'
                WHEN payer_index IS DISTINCT FROM bank_account_index THEN 'account'
                ELSE 'remark' END AS "differs!",
               coalesce(fee_fen, transfer_amount_fen) AS asked_fen, certifications.deadline_at AS "deadline_at?",
               confirmed_at, reference, email, locale
           FROM bank_entries AS entries LEFT JOIN certifications ON certifications.id = entries.certification_id
           JOIN registrations ON registrations.id = coalesce(entries.registration_id, certifications.registration_id)
           JOIN accounts ON accounts.id = account_id
           WHERE untold AND ($2::uuid IS NULL OR entries.id = $2)
           ORDER BY entries.id LIMIT $1 FOR UPDATE OF entries SKIP LOCKED"#,
        most,
        only
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Untold {
                entry_id: row.id,
                outcome: Outcome::parse(&row.outcome).ok_or_else(|| unreadable("outcome"))?,
                amount_fen: row.amount_fen,
                differs: row.differs,
                is_fee: row.is_fee,
                is_awaited: row.is_awaited,
                is_other_checked: row.is_other_checked,
                asked_fen: row.asked_fen,
                deadline_at: row.deadline_at,
                confirmed_at: row.confirmed_at,
                reference: row.reference,
                email: row.email,
                locale: row.locale,
            })
        })
        .collect()
}

/// Whoever paid these has been told.
///
/// # Errors
/// Those of the database.
pub async fn mark_told(connection: &mut PgConnection, entries: &[Uuid]) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE bank_entries SET untold = false WHERE id = ANY ($1)", entries).execute(connection).await?;
    Ok(())
}

/// What these entries meant has been carried out.
///
/// # Errors
/// Those of the database.
pub async fn mark(connection: &mut PgConnection, entries: &[Uuid], now: OffsetDateTime) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE bank_entries SET settled_at = $2 WHERE id = ANY ($1)", entries, now)
        .execute(connection)
        .await?;
    Ok(())
}

/// These turn out to be paid for nothing: they fall due for refund, and whoever paid is still to be told. What operators had
/// proposed about them is overtaken.
///
/// # Errors
/// Those of the database.
pub async fn pay_back(
    connection: &mut PgConnection,
    entries: &[Uuid],
    outcome: Outcome,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH wrong AS (
             UPDATE bank_entries SET outcome = $2,
                 settled_at = CASE WHEN coalesce(registration_id, certification_id) IS NULL THEN $3::timestamptz END
             WHERE id = ANY ($1) RETURNING id, amount_fen
         )
         INSERT INTO refunds (entry_id, amount_fen, reason, created_at) SELECT id, amount_fen, $2, $3 FROM wrong",
        entries,
        outcome.as_str(),
        now
    )
    .execute(&mut *connection)
    .await?;
    overtake(connection, entries, outcome, now).await
}

/// The bank has taken these payments back: they mean nothing any more, nothing of them is paid back, and what operators had
/// proposed about them is overtaken. Whoever had been erased otherwise is forgotten now. Whoever was told that they are checked
/// or will be paid back, or nothing yet, is still to be told; what had counted the reversal tells.
///
/// # Errors
/// Those of the database.
pub(in crate::store) async fn take_back(
    connection: &mut PgConnection,
    entries: &[Uuid],
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH owed AS (DELETE FROM refunds WHERE entry_id = ANY ($1) RETURNING entry_id, status)
         UPDATE bank_entries SET outcome = 'reversed', settled_at = coalesce(settled_at, $2),
             untold = coalesce(registration_id, certification_id) IS NOT NULL
                 AND (settled_at IS NULL OR outcome IN ('needs_decision', 'certification_needs_decision')
                     OR untold AND outcome = 'set_aside'
                     OR id IN (SELECT entry_id FROM owed WHERE status <> 'refunded'))
         WHERE id = ANY ($1)",
        entries,
        now
    )
    .execute(&mut *connection)
    .await?;
    overtake(&mut *connection, entries, Outcome::Reversed, now).await?;
    erasure::forget_payers_of(connection, entries).await
}

/// What operators had proposed about these entries is overtaken by what they mean now.
///
/// # Errors
/// Those of the database.
pub(in crate::store) async fn overtake(
    connection: &mut PgConnection,
    entries: &[Uuid],
    outcome: Outcome,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let by = format!("entry.{}", outcome.as_str());
    let changed = |id: &Uuid| Changed { id: *id, by: by.clone(), takes_no_payment: true };
    proposals::overtake(connection, &entries.iter().map(changed).collect::<Vec<_>>(), now).await
}

/// Whatever else operators were to decide about these registrations and certifications need not be decided: the right payment
/// has been found.
///
/// # Errors
/// Those of the database.
pub async fn undecided_about(connection: &mut PgConnection, paid: &[Uuid]) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT id FROM bank_entries
         WHERE registration_id = ANY ($1) AND outcome = 'needs_decision'
             OR certification_id = ANY ($1) AND outcome = 'certification_needs_decision'
         ORDER BY id FOR UPDATE",
        paid
    )
    .fetch_all(connection)
    .await
}
