//! Decisions that take two people: one proposes, another one approves or refuses. What was approved is carried out by whoever
//! asked, in the same transaction.

use serde_json::{Value, json};
use sqlx::{FromRow, PgConnection, PgExecutor, Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    audit::{self, Actor, AuditEntry},
    unreadable,
};
use crate::domain::paging::{Key, Paged, Position};
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
    record(connection, "proposal.made", id, kind, about_id, operator, now).await?;
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

/// A proposal that waits, with what a list shows of the thing that it is about.
#[derive(Debug)]
pub struct Listed {
    pub proposal: Proposal,
    /// The registration's reference, where it is about one or a certification of it.
    pub reference: Option<String>,
    /// The name of the subject or person; of an entry, the payer's.
    pub name: Option<String>,
    /// Of an entry.
    pub amount_fen: Option<i64>,
}

impl Listed {
    /// Where it stands.
    pub fn key(&self) -> Key {
        Key { at: self.proposal.proposed_at, id: self.proposal.id }
    }
}

#[derive(FromRow)]
struct ListedRow {
    #[sqlx(flatten)]
    proposal: Row,
    reference: Option<String>,
    subject: Option<String>,
    amount_fen: Option<i64>,
}

impl TryFrom<ListedRow> for Listed {
    type Error = sqlx::Error;

    fn try_from(row: ListedRow) -> Result<Self, sqlx::Error> {
        let ListedRow { proposal, reference, subject, amount_fen } = row;
        Ok(Self { proposal: proposal.try_into()?, reference, name: subject, amount_fen })
    }
}

/// A page of the proposals that wait for a second person, the oldest first.
///
/// # Errors
/// Those of the database.
pub async fn list(
    executor: impl PgExecutor<'_>,
    position: Position,
    size: usize,
) -> Result<Paged<Listed>, sqlx::Error> {
    let mut query = QueryBuilder::<Postgres>::new(
        "SELECT waiting.*, reference, coalesce(subject_name, administrator_name, payer_name) AS subject, amount_fen
         FROM (SELECT proposals.id, kind, about_id, details, reason, proposed_by, name AS proposer, proposed_at
             FROM proposals JOIN operators ON operators.id = proposed_by WHERE decided_at IS NULL",
    );
    let backward = position.is_backward();
    if let Some(key) = position.key() {
        query.push(if backward {
            " AND (proposed_at, proposals.id) < ("
        } else {
            " AND (proposed_at, proposals.id) > ("
        });
        query.push_bind(key.at).push(", ").push_bind(key.id).push(")");
    }
    let order = if backward { " DESC" } else { "" };
    query.push(format!(" ORDER BY proposed_at{order}, id{order} LIMIT "));
    query.push_bind(i64::try_from(size + 1).unwrap_or(i64::MAX)).push(format!(
        ") AS waiting LEFT JOIN bank_entries ON bank_entries.id = about_id
             LEFT JOIN certifications ON certifications.id = about_id
             LEFT JOIN registrations ON registrations.id = coalesce(certifications.registration_id, about_id)
         ORDER BY proposed_at{order}, waiting.id{order}"
    ));
    let rows: Vec<ListedRow> = query.build_query_as().fetch_all(executor).await?;
    let rows = rows.into_iter().map(Listed::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Paged::cut(rows, position, size, Listed::key))
}

/// How a proposal was decided.
#[derive(Debug)]
pub struct Outcome {
    /// The name of whoever decided.
    pub operator: String,
    pub at: OffsetDateTime,
    pub is_approved: bool,
}

/// How the proposal with this id was decided; `None`: it was not, or there is none.
///
/// # Errors
/// Those of the database.
pub async fn outcome(executor: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Outcome>, sqlx::Error> {
    sqlx::query_as!(
        Outcome,
        r#"SELECT name AS operator, decided_at AS "at!", approved AS "is_approved!"
           FROM proposals JOIN operators ON operators.id = decided_by WHERE proposals.id = $1"#,
        id
    )
    .fetch_optional(executor)
    .await
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
