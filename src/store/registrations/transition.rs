//! The one way a registration changes its state: guarded by the state and version it was read in, written together with
//! its history, its line in the audit log and its mail in the caller's transaction.

use std::collections::HashSet;

use serde_json::json;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Registration;
use crate::{
    domain::{
        registration::{Event, Status},
        transfer::{TransferReference, amount_from_random},
    },
    security::encryption::Keys,
    store::{
        audit::{self, Actor, AuditEntry},
        outbox::{self, NewMessage},
        proposals::{self, Changed},
    },
};

/// A change of state, of a registration as it was read.
pub struct Change<'a> {
    pub registration_id: Uuid,
    /// The state and version that the decision was made on.
    pub from: Status,
    pub version: i64,
    pub event: Event,
    pub actor: Actor,
    /// In words, for the applicant's history.
    pub reason: Option<&'a str>,
    /// When the new state ends by itself (exclusive).
    pub deadline_at: Option<OffsetDateTime>,
    /// The mail that tells the applicant.
    pub mail: Option<NewMessage<'a>>,
}

impl<'a> Change<'a> {
    /// A change of this registration, without deadline, reason or mail.
    pub fn of(registration: &Registration, event: Event, actor: Actor) -> Self {
        Self {
            registration_id: registration.id,
            from: registration.status,
            version: registration.version,
            event,
            actor,
            reason: None,
            deadline_at: None,
            mail: None,
        }
    }
}

/// Changes one registration's state; the new one, or `None` where the event cannot happen or the registration is no longer
/// as it was read.
///
/// # Errors
/// Those of the database.
pub async fn apply(
    connection: &mut PgConnection,
    keys: &Keys,
    change: Change<'_>,
    at: OffsetDateTime,
) -> Result<Option<Status>, sqlx::Error> {
    let to = change.from.after(change.event);
    let changed = apply_all(connection, keys, vec![change], at).await?;
    Ok(to.filter(|_| !changed.is_empty()))
}

/// Changes the states of several registrations at once, each with its history, its line in the audit log and its mail; what
/// operators had proposed about them is overtaken. Those that are no longer as they were read, or to which the event cannot happen, are passed over; returns the ids of the
/// others.
///
/// # Errors
/// Those of the database.
pub async fn apply_all(
    connection: &mut PgConnection,
    keys: &Keys,
    changes: Vec<Change<'_>>,
    at: OffsetDateTime,
) -> Result<HashSet<Uuid>, sqlx::Error> {
    let mut possible: Vec<(Change<'_>, Status)> =
        changes.into_iter().filter_map(|change| change.from.after(change.event).map(|to| (change, to))).collect();
    // In one order, so that two of these cannot wait for each other.
    possible.sort_by_key(|(change, _)| change.registration_id);
    let ids: Vec<_> = possible.iter().map(|(change, _)| change.registration_id).collect();
    let from: Vec<_> = possible.iter().map(|(change, _)| change.from.as_str().to_owned()).collect();
    let versions: Vec<_> = possible.iter().map(|(change, _)| change.version).collect();
    let to: Vec<_> = possible.iter().map(|(_, to)| to.as_str().to_owned()).collect();
    let deadlines: Vec<_> = possible.iter().map(|(change, _)| change.deadline_at).collect();
    let changed = sqlx::query_scalar!(
        "UPDATE registrations SET status = wanted.to_status, deadline_at = wanted.deadline_at,
             version = registrations.version + 1, updated_at = $1,
             queued_at = CASE WHEN wanted.to_status = 'pending_review' THEN $1::timestamptz END,
             returns = returns + CASE WHEN wanted.to_status = 'returned' THEN 1 ELSE 0 END
         FROM UNNEST($2::uuid[], $3::text[], $4::bigint[], $5::text[], $6::timestamptz[])
             AS wanted (id, from_status, version, to_status, deadline_at)
         WHERE registrations.id = wanted.id AND registrations.status = wanted.from_status
             AND registrations.version = wanted.version
         RETURNING registrations.id",
        at,
        &ids,
        &from,
        &versions,
        &to,
        &deadlines as &[Option<OffsetDateTime>]
    )
    .fetch_all(&mut *connection)
    .await?;
    let changed: HashSet<Uuid> = changed.into_iter().collect();
    possible.retain(|(change, _)| changed.contains(&change.registration_id));
    let lines: Vec<_> = possible
        .iter()
        .map(|(change, to)| NewHistory {
            registration_id: change.registration_id,
            from: Some(change.from),
            to: *to,
            actor: change.actor,
            reason: change.reason,
        })
        .collect();
    write_history(&mut *connection, &lines, at).await?;
    // Nobody decides about drafts.
    let decidable = possible.iter().filter(|(change, _)| change.from != Status::Draft);
    let overtaking: Vec<_> = decidable
        .map(|(change, to)| Changed {
            id: change.registration_id,
            by: format!("registration.{}", to.as_str()),
            takes_no_payment: to.after(Event::TransferMatched).is_none(),
        })
        .collect();
    proposals::overtake(&mut *connection, &overtaking, at).await?;
    let mails: Vec<_> = possible.into_iter().filter_map(|(change, _)| change.mail).collect();
    outbox::enqueue_all(connection, keys, mails, at).await?;
    Ok(changed)
}

/// Sets or lifts the end of the time in which a certification has to be applied for; false: the registration does not wait
/// for one, or is no longer as it was read.
///
/// # Errors
/// Those of the database.
pub async fn set_certification_deadline(
    connection: &mut PgConnection,
    registration: &Registration,
    deadline_at: Option<OffsetDateTime>,
    actor: Actor,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE registrations SET deadline_at = $3, version = version + 1, updated_at = $4
         WHERE id = $1 AND version = $2 AND status = 'registered_limited'",
        registration.id,
        registration.version,
        deadline_at,
        now
    )
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let entry = AuditEntry {
        actor,
        action: "registration.deadline_set".to_owned(),
        target: "registration",
        target_id: Some(registration.id),
        details: json!({ "deadline": deadline_at.map(|deadline| deadline.unix_timestamp()) }),
    };
    audit::record(connection, &[entry], now).await?;
    Ok(true)
}

/// Notes when the applicant confirmed, and that they agreed that the subject cannot be changed. `payer_key`: an
/// organisation's name as statements' payers are compared with it.
///
/// # Errors
/// Those of the database.
pub async fn mark_confirmed(
    connection: &mut PgConnection,
    id: Uuid,
    payer_key: Option<&str>,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE registrations SET subject_final_at = $2, confirmed_at = $2, payer_key = $3 WHERE id = $1",
        id,
        now,
        payer_key
    )
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

/// A state that a registration entered.
pub(super) struct NewHistory<'a> {
    pub registration_id: Uuid,
    pub from: Option<Status>,
    pub to: Status,
    pub actor: Actor,
    pub reason: Option<&'a str>,
}

/// Adds to what the applicant sees of their registration's life, and to the audit log.
///
/// # Errors
/// Those of the database.
pub(super) async fn write_history(
    connection: &mut PgConnection,
    lines: &[NewHistory<'_>],
    at: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let ids: Vec<_> = lines.iter().map(|_| Uuid::now_v7()).collect();
    let registrations: Vec<_> = lines.iter().map(|line| line.registration_id).collect();
    let actors: Vec<_> = lines.iter().map(|line| line.actor.as_str().to_owned()).collect();
    let operators: Vec<_> = lines.iter().map(|line| line.actor.operator()).collect();
    let from: Vec<_> = lines.iter().map(|line| line.from.map(|status| status.as_str().to_owned())).collect();
    let to: Vec<_> = lines.iter().map(|line| line.to.as_str().to_owned()).collect();
    let reasons: Vec<_> = lines.iter().map(|line| line.reason.map(str::to_owned)).collect();
    sqlx::query!(
        "INSERT INTO registration_history (id, registration_id, at, actor, operator_id, from_status, to_status, reason)
         SELECT id, registration_id, $1, actor, operator_id, from_status, to_status, reason
         FROM UNNEST($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[])
             AS lines (id, registration_id, actor, operator_id, from_status, to_status, reason)",
        at,
        &ids,
        &registrations,
        &actors,
        &operators as &[Option<Uuid>],
        &from as &[Option<String>],
        &to,
        &reasons as &[Option<String>]
    )
    .execute(&mut *connection)
    .await?;
    let entries: Vec<_> = lines
        .iter()
        .zip(&ids)
        .map(|(line, id)| AuditEntry {
            actor: line.actor,
            action: format!("registration.{}", line.to.as_str()),
            target: "registration",
            target_id: Some(line.registration_id),
            // The words can be erased; this line cannot.
            details: json!({ "from": line.from.map(Status::as_str), "history": line.reason.map(|_| id) }),
        })
        .collect();
    audit::record(connection, &entries, at).await
}

/// A line of the registration's life.
#[derive(Debug)]
pub struct HistoryEntry {
    pub at: OffsetDateTime,
    pub to_status: String,
    pub by_operator: bool,
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
        r#"SELECT at, to_status, actor = 'operator' AS "by_operator!", reason
           FROM registration_history WHERE registration_id = $1 ORDER BY at, id"#,
        registration_id
    )
    .fetch_all(executor)
    .await
}
