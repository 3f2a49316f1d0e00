//! Decisions that take two people: one proposes, another one approves or refuses. What was approved is carried out by whoever
//! asked, in the same transaction. What changes by itself overtakes what was proposed about it.

pub mod list;

use serde_json::{Value, json};
use sqlx::{FromRow, PgConnection, PgExecutor};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    audit::{self, Actor, AuditEntry},
    unreadable,
};
pub use crate::domain::proposal::Kind;

/// A proposal that waits for a second person.
#[derive(Debug, Clone)]
pub struct Proposal {
    pub id: Uuid,
    pub kind: Kind,
    /// The entry, certification or registration that it is about.
    pub about_id: Uuid,
    /// What else the decision needs.
    pub details: Value,
    pub reason: String,
    pub proposed_by: Uuid,
    /// The name of whoever proposed it.
    pub proposer: String,
    pub proposed_at: OffsetDateTime,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    about_id: Uuid,
    details: Value,
    reason: String,
    proposed_by: Uuid,
    proposer: String,
    proposed_at: OffsetDateTime,
}

impl TryFrom<Row> for Proposal {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.id,
            kind: Kind::parse(&row.kind).ok_or_else(|| unreadable("kind of proposal"))?,
            about_id: row.about_id,
            details: row.details,
            reason: row.reason,
            proposed_by: row.proposed_by,
            proposer: row.proposer,
            proposed_at: row.proposed_at,
        })
    }
}

/// Proposes a decision; `None`: another one about the same thing waits already.
///
/// # Errors
/// Those of the database.
pub async fn propose(
    connection: &mut PgConnection,
    kind: Kind,
    about_id: Uuid,
    details: &Value,
    reason: &str,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<Option<Uuid>, sqlx::Error> {
    let id = Uuid::now_v7();
    let done = sqlx::query!(
        "INSERT INTO proposals (id, kind, about_id, details, reason, proposed_by, proposed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (about_id) WHERE decided_at IS NULL DO NOTHING",
        id,
        kind.as_str(),
        about_id,
        details,
        reason,
        operator,
        now
    )
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(None);
    }
    // Whoever proposes anew knows what became of the last proposal.
    sqlx::query!(
        "UPDATE proposals SET seen_at = $3 WHERE about_id = $1 AND proposed_by = $2
             AND NOT approved AND decided_by <> proposed_by AND seen_at IS NULL",
        about_id,
        operator,
        now
    )
    .execute(&mut *connection)
    .await?;
    let details = said(kind, about_id, details);
    audit::record(connection, &[line(Actor::Operator(operator), "made", id, details)], now).await?;
    Ok(Some(id))
}

/// The proposal about this that waits for a second person.
///
/// # Errors
/// Those of the database.
pub async fn waiting(executor: impl PgExecutor<'_>, about_id: Uuid) -> Result<Option<Proposal>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        "SELECT proposals.id, kind, about_id, details, reason, proposed_by, name AS proposer, proposed_at
         FROM proposals JOIN operators ON operators.id = proposed_by WHERE about_id = $1 AND decided_at IS NULL",
        about_id
    )
    .fetch_optional(executor)
    .await?
    .map(Proposal::try_from)
    .transpose()
}

/// The proposal with this id, if it still waits.
///
/// # Errors
/// Those of the database.
pub async fn find(executor: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Proposal>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        "SELECT proposals.id, kind, about_id, details, reason, proposed_by, name AS proposer, proposed_at
         FROM proposals JOIN operators ON operators.id = proposed_by WHERE proposals.id = $1 AND decided_at IS NULL",
        id
    )
    .fetch_optional(executor)
    .await?
    .map(Proposal::try_from)
    .transpose()
}

/// A second person approves; false: it is their own, or has ended meanwhile.
///
/// # Errors
/// Those of the database.
pub async fn approve(
    connection: &mut PgConnection,
    proposal: &Proposal,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    if proposal.proposed_by == operator {
        return Ok(false);
    }
    decide(connection, proposal, Answer::Approved, operator, now).await
}

/// Another person refuses and says why; false: it is their own, or has ended meanwhile.
///
/// # Errors
/// Those of the database.
pub async fn refuse(
    connection: &mut PgConnection,
    proposal: &Proposal,
    operator: Uuid,
    why: &str,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    if proposal.proposed_by == operator {
        return Ok(false);
    }
    decide(connection, proposal, Answer::Refused(why), operator, now).await
}

/// Whoever proposed it takes it back; false: it is another's, or has ended meanwhile.
///
/// # Errors
/// Those of the database.
pub async fn withdraw(
    connection: &mut PgConnection,
    proposal: &Proposal,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    if proposal.proposed_by != operator {
        return Ok(false);
    }
    decide(connection, proposal, Answer::Withdrawn, operator, now).await
}

/// Whoever proposed it has learned that it was refused. Nothing happens where it is another's or was not refused.
///
/// # Errors
/// Those of the database.
pub async fn see(
    executor: impl PgExecutor<'_>,
    id: Uuid,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE proposals SET seen_at = $3
         WHERE id = $1 AND proposed_by = $2 AND NOT approved AND decided_by <> proposed_by AND seen_at IS NULL",
        id,
        operator,
        now
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// How a proposal is answered.
enum Answer<'a> {
    Approved,
    /// With the words of whoever refused it.
    Refused(&'a str),
    Withdrawn,
}

async fn decide(
    connection: &mut PgConnection,
    proposal: &Proposal,
    answer: Answer<'_>,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let (what, why) = match answer {
        Answer::Approved => ("approved", None),
        Answer::Refused(why) => ("refused", Some(why)),
        Answer::Withdrawn => ("withdrawn", None),
    };
    let done = sqlx::query!(
        "UPDATE proposals SET approved = $2, decided_by = $3, decided_at = $4, answer = $5
         WHERE id = $1 AND decided_at IS NULL",
        proposal.id,
        matches!(answer, Answer::Approved),
        operator,
        now,
        why
    )
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let details = said(proposal.kind, proposal.about_id, &proposal.details);
    audit::record(connection, &[line(Actor::Operator(operator), what, proposal.id, details)], now).await?;
    Ok(true)
}

/// Something that proposals are about, or name, and that has changed.
#[derive(Debug, Clone)]
pub struct Changed {
    pub id: Uuid,
    /// What it is now, such as `registration.cancelled`.
    pub by: String,
    /// Whether it waits for a payment no longer, or is a payment that is gone: what names it is overtaken as well.
    pub takes_no_payment: bool,
}

/// Nobody has to decide any more about what has changed by itself.
///
/// # Errors
/// Those of the database.
pub async fn overtake(
    connection: &mut PgConnection,
    changed: &[Changed],
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    if changed.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = changed.iter().map(|changed| changed.id).collect();
    let by: Vec<_> = changed.iter().map(|changed| changed.by.clone()).collect();
    let unpayable: Vec<_> = changed.iter().map(|changed| changed.takes_no_payment).collect();
    let overtaken = sqlx::query!(
        r#"WITH changed AS (
               SELECT id, by, takes_no_payment FROM UNNEST($1::uuid[], $2::text[], $3::boolean[])
                   AS changed (id, by, takes_no_payment)
           ), hit AS (
               SELECT proposals.id, by FROM proposals JOIN changed ON about_id = changed.id WHERE decided_at IS NULL
               UNION
               SELECT proposals.id, by FROM proposals
                   JOIN changed ON coalesce(details->>'registration', details->>'certification', details->>'takes_back')
                       = changed.id::text
               WHERE decided_at IS NULL AND takes_no_payment
           ), locked AS (
               SELECT proposals.id, hit.by FROM proposals JOIN hit USING (id) WHERE decided_at IS NULL
               ORDER BY proposals.id FOR UPDATE OF proposals
           )
           UPDATE proposals SET approved = false, decided_at = $4, overtaken_by = locked.by FROM locked
           WHERE proposals.id = locked.id
           RETURNING proposals.id, kind, about_id, locked.by AS "by!""#,
        &ids,
        &by,
        &unpayable,
        now
    )
    .fetch_all(&mut *connection)
    .await?;
    if overtaken.is_empty() {
        return Ok(());
    }
    let lines: Vec<_> = overtaken
        .into_iter()
        .map(|row| {
            let details = json!({ "kind": row.kind, "about": row.about_id, "by": row.by });
            line(Actor::System, "overtaken", row.id, details)
        })
        .collect();
    audit::record(connection, &lines, now).await
}

/// What is on record of a proposal. What a bank entry was said to be is named by ids; what applicants are told is not for
/// the log.
fn said(kind: Kind, about_id: Uuid, details: &Value) -> Value {
    let mut said = json!({ "kind": kind.as_str(), "about": about_id });
    if matches!(kind, Kind::MatchEntry | Kind::RefundEntry) {
        // An instance of the version before this one names what takes a payment back twice. This can go one release later.
        let is_said = |name: &str| name != "registration" || details["takes_back"].is_null();
        for (name, value) in details.as_object().into_iter().flatten().filter(|(name, _)| is_said(name)) {
            said[name] = value.clone();
        }
    }
    said
}

fn line(actor: Actor, what: &str, id: Uuid, details: Value) -> AuditEntry<'static> {
    AuditEntry { actor, action: format!("proposal.{what}"), target: "proposal", target_id: Some(id), details }
}
