//! Refunds as operators look at them, and the files that were made of them.

use serde_json::json;
use sqlx::{FromRow, PgConnection, PgExecutor, Postgres, QueryBuilder};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use uuid::Uuid;

use super::{Line, Owed, lines};
use crate::{
    domain::{
        calendar::SHANGHAI,
        paging::{Key, Paged, Position},
    },
    security::encryption::Keys,
    store::audit::{self, Actor, AuditEntry},
};

/// Nothing is counted any further than this.
pub const MOST: i64 = 9_999;
/// Refunds that one line of the audit log names: spreadsheets read no more than 32,767 characters of a cell.
const MOST_NAMED: usize = 500;
/// Files that are still listed.
const FILES: i64 = 20;

/// Where a refund stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Due,
    Exported,
    Failed,
    Refunded,
}

impl Standing {
    pub const ALL: [Self; 4] = [Self::Due, Self::Exported, Self::Failed, Self::Refunded];

    /// The name in the database, in addresses and in message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Exported => "exported",
            Self::Failed => "failed",
            Self::Refunded => "refunded",
        }
    }

    /// What of it a file for the bank can take; `None`: the bank has it, or is done with it.
    pub fn owed(self) -> Option<Owed> {
        match self {
            Self::Due => Some(Owed::Due),
            Self::Failed => Some(Owed::Failed),
            Self::Exported | Self::Refunded => None,
        }
    }

    /// The standing with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.as_str() == name)
    }
}

/// A refund in a list.
#[derive(Debug, FromRow)]
pub struct Listed {
    pub entry_id: Uuid,
    pub amount_fen: i64,
    /// The outcome for which it fell due.
    pub reason: String,
    pub payer_name: String,
    pub bank_reference: String,
    /// When it came to stand where it does.
    pub since: OffsetDateTime,
    /// What the bank said of one that failed, which stays while it is tried again; or how it was paid otherwise.
    pub note: Option<String>,
    /// Who noted that it failed.
    pub failed_by: Option<Uuid>,
    /// The bank has taken the payment back itself.
    pub is_taken_back: bool,
    /// The same payer has a reversal of which nobody knows yet what it takes back.
    pub may_be_taken_back: bool,
    /// Somebody proposes that the bank has taken the payment back: it is not exported before that is decided.
    pub is_held: bool,
}

impl Listed {
    /// The payer, or the bank's reference where the bank named none.
    pub fn payer(&self) -> &str {
        if self.payer_name.is_empty() { &self.bank_reference } else { &self.payer_name }
    }
}

/// The page first: what takes its payments back is looked up for it, and never the other way round.
const LISTED: &str = "WITH unclear AS MATERIALIZED (
         SELECT payer_key, payer_index FROM bank_entries
         WHERE outcome = 'reversal_needs_decision' AND reverses_id IS NULL
     )
     SELECT found.*, EXISTS (SELECT FROM bank_entries WHERE reverses_id = entry_id) AS is_taken_back,
         EXISTS (SELECT FROM unclear WHERE unclear.payer_key = found.payer_key AND found.payer_key <> ''
             OR unclear.payer_index = found.payer_index AND octet_length(found.payer_index) > 0) AS may_be_taken_back,
         EXISTS (SELECT FROM proposals WHERE decided_at IS NULL AND details->>'takes_back' = entry_id::text) AS is_held
     FROM (SELECT entry_id, refunds.amount_fen, reason, payer_name, payer_key, payer_index, bank_reference,
               coalesce(refunds.settled_at, exported_at, created_at) AS since, note, failed_by
           FROM refunds JOIN bank_entries ON bank_entries.id = entry_id";

/// Those of these refunds that stand there, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn of(
    executor: impl PgExecutor<'_>,
    standing: Standing,
    entries: &[Uuid],
) -> Result<Vec<Listed>, sqlx::Error> {
    let mut query = QueryBuilder::<Postgres>::new(LISTED);
    query.push(" WHERE status = ").push_bind(standing.as_str()).push(" AND entry_id = ANY (").push_bind(entries);
    query.push(")) AS found ORDER BY entry_id").build_query_as().fetch_all(executor).await
}

/// A page of the refunds that stand there, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn list(
    executor: impl PgExecutor<'_>,
    standing: Standing,
    position: Position,
    size: usize,
) -> Result<Paged<Listed>, sqlx::Error> {
    let mut query = QueryBuilder::<Postgres>::new(LISTED);
    query.push(" WHERE ");
    // Said, not bound: each standing gets the plan that suits it.
    query.push(format!("status = '{}'", standing.as_str()));
    let backward = position.is_backward();
    if let Some(key) = position.key() {
        query.push(if backward { " AND entry_id < " } else { " AND entry_id > " }).push_bind(key.id);
    }
    query.push(if backward { " ORDER BY entry_id DESC LIMIT " } else { " ORDER BY entry_id LIMIT " });
    query.push_bind(i64::try_from(size + 1).unwrap_or(i64::MAX)).push(") AS found");
    query.push(if backward { " ORDER BY entry_id DESC" } else { " ORDER BY entry_id" });
    let rows = query.build_query_as().fetch_all(executor).await?;
    Ok(Paged::cut(rows, position, size, |row: &Listed| Key { at: OffsetDateTime::UNIX_EPOCH, id: row.entry_id }))
}

/// How many refunds stand where, in the order of [`Standing::ALL`]; `MOST + 1` stands for more.
///
/// # Errors
/// Those of the database.
pub async fn counts(executor: impl PgExecutor<'_>) -> Result<Vec<i64>, sqlx::Error> {
    // That it is not refunded lets any plan use the index of what is open.
    let names: Vec<_> = Standing::ALL.iter().map(|standing| standing.as_str().to_owned()).collect();
    sqlx::query_scalar!(
        r#"SELECT CASE WHEN names.status = 'refunded'
                   THEN (SELECT count(*) FROM (SELECT FROM refunds WHERE status = 'refunded' LIMIT $2) AS capped)
                   ELSE (SELECT count(*) FROM (SELECT FROM refunds
                       WHERE status = names.status AND status <> 'refunded' LIMIT $2) AS capped)
               END AS "number!"
           FROM UNNEST($1::text[]) WITH ORDINALITY AS names (status, place) ORDER BY place"#,
        &names,
        MOST + 1
    )
    .fetch_all(executor)
    .await
}

/// A file that was made for the bank.
#[derive(Debug, Clone)]
pub struct File {
    pub exported_at: OffsetDateTime,
    /// All that the bank was given with it.
    pub refunds: i64,
    pub amount_fen: i64,
    /// How many of these it still holds.
    pub open: i64,
}

/// The files of which something is not answered yet, the newest first. What the bank has taken back itself is not paid back
/// any more, and in none of them. What one held at first stands in the log.
///
/// # Errors
/// Those of the database.
pub async fn files(executor: impl PgExecutor<'_>) -> Result<Vec<File>, sqlx::Error> {
    sqlx::query_as!(
        File,
        r#"SELECT exported_at AS "exported_at!", open AS "open!", refunds AS "refunds!", amount_fen AS "amount_fen!"
           FROM (SELECT exported_at, count(*) AS open FROM refunds WHERE status = 'exported'
                     AND NOT EXISTS (SELECT FROM bank_entries WHERE reverses_id = entry_id)
                 GROUP BY exported_at ORDER BY exported_at DESC LIMIT $1) AS files,
               LATERAL (SELECT count(*) AS refunds, coalesce(sum(amount_fen), 0)::bigint AS amount_fen
                   FROM audit_entries JOIN bank_entries ON bank_entries.id = target_id
                   WHERE action = 'refund.exported' AND at = exported_at) AS given
           ORDER BY exported_at DESC"#,
        FILES
    )
    .fetch_all(executor)
    .await
}

/// The lines of a file, once more; empty: there is no such file, or all of it is answered.
///
/// # Errors
/// Those of the database; an account number that no configured key reads.
pub async fn file(
    connection: &mut PgConnection,
    keys: &Keys,
    exported_at: OffsetDateTime,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<Vec<Line>, sqlx::Error> {
    let entries = sqlx::query_scalar!(
        "SELECT entry_id FROM refunds WHERE exported_at = $1 AND status = 'exported'
             AND NOT EXISTS (SELECT FROM bank_entries WHERE reverses_id = entry_id) ORDER BY entry_id",
        exported_at
    )
    .fetch_all(&mut *connection)
    .await?;
    let lines = lines(&mut *connection, keys, &entries).await?;
    let at = exported_at.to_offset(SHANGHAI);
    // What it held that time: some of it may be answered by the next.
    let downloaded = |part: &[Line]| AuditEntry {
        actor: Actor::Operator(operator),
        action: "refund.downloaded".to_owned(),
        target: "refund_file",
        target_id: None,
        details: json!({
            "refunds": part.iter().map(|line| line.entry_id).collect::<Vec<_>>(),
            "file": format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute()),
            "exported_at": exported_at.format(&Rfc3339).unwrap_or_default(),
        }),
    };
    audit::record(connection, &lines.chunks(MOST_NAMED).map(downloaded).collect::<Vec<_>>(), now).await?;
    Ok(lines)
}
