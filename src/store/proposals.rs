//! Decisions that take two people: one proposes, another one approves or refuses. What was approved is carried out by whoever
//! asked, in the same transaction.

use serde_json::{Value, json};
use sqlx::{PgConnection, PgExecutor};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    audit::{self, Actor, AuditEntry},
    unreadable,
};

/// What is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    MatchEntry,
    RefundEntry,
    WaiveFee,
    RecordPayment,
    FailCertification,
    ApproveCertification,
    RejectRegistration,
    Unfreeze,
}

impl Kind {
    pub const ALL: [Self; 8] = [
        Self::MatchEntry,
        Self::RefundEntry,
        Self::WaiveFee,
        Self::RecordPayment,
        Self::FailCertification,
        Self::ApproveCertification,
        Self::RejectRegistration,
        Self::Unfreeze,
    ];

    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MatchEntry => "match_entry",
            Self::RefundEntry => "refund_entry",
            Self::WaiveFee => "waive_fee",
            Self::RecordPayment => "record_payment",
            Self::FailCertification => "fail_certification",
            Self::ApproveCertification => "approve_certification",
            Self::RejectRegistration => "reject_registration",
            Self::Unfreeze => "unfreeze",
        }
    }

    /// The kind with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

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
    pub proposed_at: OffsetDateTime,
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
    record(connection, "proposal.made", id, kind, about_id, operator, now).await?;
    Ok(Some(id))
}

/// The proposal about this that waits for a second person.
///
/// # Errors
/// Those of the database.
pub async fn waiting(executor: impl PgExecutor<'_>, about_id: Uuid) -> Result<Option<Proposal>, sqlx::Error> {
    let row = sqlx::query!(
        "SELECT id, kind, about_id, details, reason, proposed_by, proposed_at FROM proposals
         WHERE about_id = $1 AND decided_at IS NULL",
        about_id
    )
    .fetch_optional(executor)
    .await?;
    row.map(|row| {
        Ok(Proposal {
            id: row.id,
            kind: Kind::parse(&row.kind).ok_or_else(|| unreadable("kind of proposal"))?,
            about_id: row.about_id,
            details: row.details,
            reason: row.reason,
            proposed_by: row.proposed_by,
            proposed_at: row.proposed_at,
        })
    })
    .transpose()
}

/// A second person approves; false: it is their own, or was decided meanwhile.
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
    decide(connection, proposal, true, operator, now).await
}

/// Somebody refuses, which its proposer may do too; false: it was decided meanwhile.
///
/// # Errors
/// Those of the database.
pub async fn refuse(
    connection: &mut PgConnection,
    proposal: &Proposal,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    decide(connection, proposal, false, operator, now).await
}

async fn decide(
    connection: &mut PgConnection,
    proposal: &Proposal,
    approved: bool,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE proposals SET approved = $2, decided_by = $3, decided_at = $4 WHERE id = $1 AND decided_at IS NULL",
        proposal.id,
        approved,
        operator,
        now
    )
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let action = if approved { "proposal.approved" } else { "proposal.refused" };
    record(connection, action, proposal.id, proposal.kind, proposal.about_id, operator, now).await?;
    Ok(true)
}

async fn record(
    connection: &mut PgConnection,
    action: &str,
    id: Uuid,
    kind: Kind,
    about_id: Uuid,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let entry = AuditEntry {
        actor: Actor::Operator(operator),
        action: action.to_owned(),
        target: "proposal",
        target_id: Some(id),
        details: json!({ "kind": kind.as_str(), "about": about_id }),
    };
    audit::record(connection, &[entry], now).await
}
