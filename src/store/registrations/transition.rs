//! The one way a registration changes its state: guarded by the state and version it was read in, written together with
//! its history in the caller's transaction.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Registration;
use crate::domain::{
    registration::Status,
    transfer::{TransferReference, amount_from_random},
};

/// Who changed a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    Applicant,
    System,
    Operator,
}

impl Actor {
    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::System => "system",
            Self::Operator => "operator",
        }
    }
}

/// A change of state.
#[derive(Debug)]
pub struct Transition<'a> {
    pub to: Status,
    pub actor: Actor,
    pub reason: Option<&'a str>,
    /// When the new state ends by itself (exclusive).
    pub deadline_at: Option<OffsetDateTime>,
    pub at: OffsetDateTime,
}

/// Changes the state, if it is still the one that was read; says whether it was.
///
/// # Errors
/// Those of the database.
pub async fn transition(
    connection: &mut PgConnection,
    registration: &Registration,
    transition: &Transition<'_>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE registrations SET status = $4, deadline_at = $5, version = version + 1, updated_at = $6
         WHERE id = $1 AND status = $2 AND version = $3",
        registration.id,
        registration.status.as_str(),
        registration.version,
        transition.to.as_str(),
        transition.deadline_at,
        transition.at
    )
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let from = Some(registration.status);
    write_history(connection, registration.id, from, transition.to, transition.actor, transition.reason, transition.at)
        .await?;
    Ok(true)
}

/// Notes when the applicant confirmed, and that they agreed that the subject cannot be changed.
///
/// # Errors
/// Those of the database.
pub async fn mark_confirmed(connection: &mut PgConnection, id: Uuid, now: OffsetDateTime) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE registrations SET subject_final_at = $2, confirmed_at = $2 WHERE id = $1", id, now)
        .execute(connection)
        .await?;
    Ok(())
}

/// Draws the amount and the reference that the company is asked to pay. The amount is unlike any other open instruction of
/// the same payer account; `None` when all ninety-nine are taken.
///
/// # Errors
/// Those of the database.
pub async fn issue_instruction(
    connection: &mut PgConnection,
    registration_id: Uuid,
    random: [u64; 2],
) -> Result<Option<(i64, TransferReference)>, sqlx::Error> {
    let payer = sqlx::query_scalar!(
        r#"SELECT bank_account_index AS "index!" FROM registrations
           WHERE id = $1 AND bank_account_index IS NOT NULL"#,
        registration_id
    )
    .fetch_one(&mut *connection)
    .await?;
    // Two confirms for one payer account take turns, so that both see the other's amount.
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtextextended('payer ' || encode($1, 'hex'), 0))", &payer)
        .execute(&mut *connection)
        .await?;
    let taken = sqlx::query_scalar!(
        r#"SELECT transfer_amount_fen AS "fen!" FROM registrations
           WHERE bank_account_index = $1 AND status IN ('awaiting_transfer', 'awaiting_statement')"#,
        &payer
    )
    .fetch_all(&mut *connection)
    .await?;
    let free = (0..99).map(|step| amount_from_random(random[0].wrapping_add(step)).0).find(|fen| !taken.contains(fen));
    let Some(fen) = free else { return Ok(None) };
    let reference = TransferReference::from_random(random[1]);
    sqlx::query!(
        "UPDATE registrations SET transfer_amount_fen = $2, transfer_reference = $3 WHERE id = $1",
        registration_id,
        fen,
        reference.as_str()
    )
    .execute(connection)
    .await?;
    Ok(Some((fen, reference)))
}

/// Adds a line to what the applicant sees of the registration's life.
///
/// # Errors
/// Those of the database.
pub(super) async fn write_history(
    connection: &mut PgConnection,
    registration_id: Uuid,
    from: Option<Status>,
    to: Status,
    actor: Actor,
    reason: Option<&str>,
    at: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO registration_history (id, registration_id, at, actor, from_status, to_status, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        Uuid::now_v7(),
        registration_id,
        at,
        actor.as_str(),
        from.map(Status::as_str),
        to.as_str(),
        reason
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A line of the registration's life.
#[derive(Debug)]
pub struct HistoryEntry {
    pub at: OffsetDateTime,
    pub to_status: String,
    pub reason: Option<String>,
}

/// The registration's life so far, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn history(
    executor: impl sqlx::PgExecutor<'_>,
    registration_id: Uuid,
) -> Result<Vec<HistoryEntry>, sqlx::Error> {
    sqlx::query_as!(
        HistoryEntry,
        "SELECT at, to_status, reason FROM registration_history WHERE registration_id = $1 ORDER BY at, id",
        registration_id
    )
    .fetch_all(executor)
    .await
}
