//! The audit log: who did what to what. Rows are only ever added, in the transaction that did it; a moment later they are
//! sealed ([`seal`]), so that nobody can change, remove or add one unnoticed ([`verify`]).

mod chain;
mod known;
mod list;

pub use chain::{Fault, Verdict, seal, verify};
pub use known::{ACTIONS, TARGETS};
pub use list::{Filter, Listed, WORDS, actions, known_as, list};

use serde_json::Value;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

/// Who acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// The applicant, by their account.
    Applicant(Uuid),
    System,
    Operator(Uuid),
}

impl Actor {
    /// The kind's name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Applicant(_) => "applicant",
            Self::System => "system",
            Self::Operator(_) => "operator",
        }
    }

    /// The account or operator.
    pub fn id(self) -> Option<Uuid> {
        match self {
            Self::Applicant(id) | Self::Operator(id) => Some(id),
            Self::System => None,
        }
    }

    /// The operator, where one acted.
    pub fn operator(self) -> Option<Uuid> {
        match self {
            Self::Operator(id) => Some(id),
            Self::Applicant(_) | Self::System => None,
        }
    }
}

/// A line of the audit log.
#[derive(Debug, Clone)]
pub struct AuditEntry<'a> {
    pub actor: Actor,
    /// What was done, such as `registration.registered`.
    pub action: String,
    /// The table's name in the singular.
    pub target: &'a str,
    pub target_id: Option<Uuid>,
    /// Whatever helps to answer for it later. No personal data.
    pub details: Value,
}

/// Adds lines to the audit log.
///
/// # Errors
/// Those of the database.
pub async fn record(
    connection: &mut PgConnection,
    entries: &[AuditEntry<'_>],
    at: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let ids: Vec<_> = entries.iter().map(|_| Uuid::now_v7()).collect();
    let actors: Vec<_> = entries.iter().map(|entry| entry.actor.as_str().to_owned()).collect();
    let actor_ids: Vec<_> = entries.iter().map(|entry| entry.actor.id()).collect();
    debug_assert!(
        entries.iter().all(|entry| known::is_known(&entry.action, entry.target)),
        "an action without a name: {entries:?}"
    );
    let actions: Vec<_> = entries.iter().map(|entry| entry.action.clone()).collect();
    let targets: Vec<_> = entries.iter().map(|entry| entry.target.to_owned()).collect();
    let target_ids: Vec<_> = entries.iter().map(|entry| entry.target_id).collect();
    let details: Vec<_> = entries.iter().map(|entry| entry.details.clone()).collect();
    sqlx::query!(
        "WITH added AS (
             INSERT INTO audit_entries (id, at, actor, actor_id, action, target, target_id, details)
             SELECT id, $1, actor, actor_id, action, target, target_id, details
             FROM UNNEST($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::jsonb[])
                 AS entries (id, actor, actor_id, action, target, target_id, details)
             RETURNING id
         )
         INSERT INTO audit_unsealed (entry_id, queued_at) SELECT id, $1 FROM added",
        at,
        &ids,
        &actors,
        &actor_ids as &[Option<Uuid>],
        &actions,
        &targets,
        &target_ids as &[Option<Uuid>],
        &details
    )
    .execute(connection)
    .await?;
    Ok(())
}
