//! Looking through the audit log.

use std::collections::HashMap;

use serde_json::Value;
use sqlx::{FromRow, PgExecutor, PgPool, Postgres, QueryBuilder};
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
    /// What an operator wrote, where the details refer to it and it was not erased.
    #[sqlx(skip)]
    pub words: Option<String>,
}

/// The details that name a row which holds an operator's words.
pub const WORDS: [&str; 2] = ["history", "reveal"];

impl Listed {
    /// The row that holds an operator's words.
    fn words_id(&self) -> Option<Uuid> {
        WORDS.into_iter().find_map(|name| Uuid::try_parse(self.details[name].as_str()?).ok())
    }

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
    pool: &PgPool,
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
        push_about(&mut query, target);
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
    let mut rows: Vec<Listed> = query.build_query_as().fetch_all(pool).await?;
    let named: Vec<_> = rows.iter().filter_map(Listed::words_id).collect();
    let mut words = words(pool, &named).await?;
    for row in &mut rows {
        row.words = row.words_id().and_then(|id| words.remove(&id));
    }
    Ok(Paged::cut(rows, position, size, Listed::key))
}

/// That a line is about this, or about what goes with it: the certifications of a registration, the payments for either, what
/// took a payment back; and the proposals about any of them, at which stands what two people said.
fn push_about(query: &mut QueryBuilder<Postgres>, target: Uuid) {
    query.push(" AND target_id = ANY (ARRAY(WITH applied AS (SELECT ").push_bind(target);
    query.push(" AS id UNION SELECT id FROM certifications WHERE registration_id = ").push_bind(target);
    query.push(
        "), paid AS (
             SELECT id FROM applied
             UNION SELECT bank_entries.id FROM applied JOIN bank_entries ON registration_id = applied.id
             UNION SELECT bank_entries.id FROM applied JOIN bank_entries ON certification_id = applied.id
         ), things AS (SELECT id FROM paid UNION SELECT bank_entries.id FROM paid JOIN bank_entries ON reverses_id = paid.id)
         SELECT id FROM things UNION SELECT proposals.id FROM things JOIN proposals ON about_id = things.id))",
    );
}

/// What operators wrote, by the rows that hold it.
async fn words(pool: &PgPool, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", reason AS "reason!" FROM registration_history WHERE id = ANY ($1) AND reason IS NOT NULL
           UNION ALL SELECT id, reason FROM certification_history WHERE id = ANY ($1) AND reason IS NOT NULL
           UNION ALL SELECT id, why FROM reveals WHERE id = ANY ($1) AND why IS NOT NULL"#,
        ids
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.reason)).collect())
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

/// What people know these by: a registration, and a certification of it, by its reference; a bank entry by the bank's
/// reference, never by its payer: what is exported is out of erasure's reach; a statement by its file; a proposal by what it
/// is about.
///
/// # Errors
/// Those of the database.
pub async fn known_as(executor: impl PgExecutor<'_>, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"WITH things AS (
               SELECT id, id AS about_id FROM UNNEST($1::uuid[]) AS wanted (id)
               UNION SELECT id, about_id FROM proposals WHERE id = ANY ($1)
           )
           SELECT things.id AS "id!", reference AS "name!" FROM things JOIN registrations ON registrations.id = about_id
           UNION ALL
           SELECT things.id, reference FROM things JOIN certifications ON certifications.id = about_id
               JOIN registrations ON registrations.id = registration_id
           UNION ALL
           SELECT things.id, bank_reference FROM things JOIN bank_entries ON bank_entries.id = about_id
           UNION ALL
           SELECT things.id, file_name FROM things JOIN statements ON statements.id = about_id"#,
        ids
    )
    .fetch_all(executor)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}
