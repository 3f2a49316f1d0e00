//! Looking through the audit log.

use serde_json::Value;
use sqlx::{FromRow, PgExecutor, Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::paging::{Key, Paged, Position};

/// A line as people read it.
#[derive(Debug, FromRow)]
pub struct Listed {
    pub id: Uuid,
    pub at: OffsetDateTime,
    /// The kind of actor.
    pub actor: String,
    pub actor_id: Option<Uuid>,
    /// The operator's name, where one acted.
    pub operator: Option<String>,
    pub action: String,
    pub target: String,
    pub target_id: Option<Uuid>,
    pub details: Value,
}

impl Listed {
    /// Where the line stands.
    pub fn key(&self) -> Key {
        Key { at: self.at, id: self.id }
    }
}

/// Which lines are looked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub actor_id: Option<Uuid>,
    pub action: Option<String>,
    pub target_id: Option<Uuid>,
    pub from: Option<OffsetDateTime>,
    /// Exclusive.
    pub until: Option<OffsetDateTime>,
}

/// A page of the log, the newest line first. The conditions are only there when they are asked for, so that each
/// combination gets the plan that suits it.
///
/// # Errors
/// Those of the database.
pub async fn list(
    executor: impl PgExecutor<'_>,
    filter: &Filter,
    position: Position,
    size: usize,
) -> Result<Paged<Listed>, sqlx::Error> {
    let mut query = QueryBuilder::<Postgres>::new(
        "SELECT entries.id, at, actor, actor_id, operators.name AS operator, action, target, target_id, details
         FROM audit_entries AS entries LEFT JOIN operators ON actor = 'operator' AND operators.id = actor_id WHERE true",
    );
    if let Some(actor) = filter.actor_id {
        query.push(" AND actor_id = ").push_bind(actor);
    }
    if let Some(action) = &filter.action {
        query.push(" AND action = ").push_bind(action);
    }
    if let Some(target) = filter.target_id {
        query.push(" AND target_id = ").push_bind(target);
    }
    if let Some(from) = filter.from {
        query.push(" AND at >= ").push_bind(from);
    }
    if let Some(until) = filter.until {
        query.push(" AND at < ").push_bind(until);
    }
    let backward = position.is_backward();
    if let Some(key) = position.key() {
        query.push(if backward { " AND (at, entries.id) > (" } else { " AND (at, entries.id) < (" });
        query.push_bind(key.at).push(", ").push_bind(key.id).push(")");
    }
    query.push(if backward { " ORDER BY at, entries.id" } else { " ORDER BY at DESC, entries.id DESC" });
    query.push(" LIMIT ").push_bind(i64::try_from(size + 1).unwrap_or(i64::MAX));
    let rows = query.build_query_as().fetch_all(executor).await?;
    Ok(Paged::cut(rows, position, size, Listed::key))
}

/// Every action that stands in the log, looked up one by one along the index: their number is what it costs, not the
/// log's length.
///
/// # Errors
/// Those of the database.
pub async fn actions(executor: impl PgExecutor<'_>) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        WITH RECURSIVE found AS (
            (SELECT action FROM audit_entries ORDER BY action LIMIT 1)
            UNION ALL
            SELECT (SELECT action FROM audit_entries WHERE action > found.action ORDER BY action LIMIT 1)
            FROM found WHERE found.action IS NOT NULL
        )
        SELECT action AS "action!" FROM found WHERE action IS NOT NULL
        "#
    )
    .fetch_all(executor)
    .await
}
