//! What has to be paid back: due, given to the bank as a file, refunded or failed.

pub mod list;

use serde_json::json;
use sqlx::{PgConnection, PgExecutor, Postgres, QueryBuilder};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use uuid::Uuid;

use list::Standing;

use super::{
    audit::{self, Actor, AuditEntry},
    erasure, reversals,
    statements::{payer_account_place, settle},
};
use crate::{domain::transfer::Outcome, security::encryption::Keys};

/// The most refunds of one file; what is beyond waits for the next.
pub const MOST_IN_FILE: i64 = 1_000;

/// Which refunds a file for the bank takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owed {
    /// The bank was never given them.
    Due,
    /// It could not carry them out.
    Failed,
}

impl Owed {
    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Failed => "failed",
        }
    }
}

/// What became of a refund that the bank was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    Refunded,
    /// It can be given to the bank again.
    Failed,
    /// It had failed, and was paid in another way than with a file: to another account, or by hand.
    PaidOtherwise,
}

impl Done {
    const ALL: [Self; 3] = [Self::Refunded, Self::Failed, Self::PaidOtherwise];

    /// The name in forms, in message ids and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Refunded => "refunded",
            Self::Failed => "failed",
            Self::PaidOtherwise => "paid_otherwise",
        }
    }

    /// What has this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.as_str() == name)
    }

    /// Where a refund stands of which that can be noted.
    pub fn from(self) -> Standing {
        match self {
            Self::Refunded | Self::Failed => Standing::Exported,
            Self::PaidOtherwise => Standing::Failed,
        }
    }

    /// Where it stands then.
    fn to(self) -> Standing {
        match self {
            Self::Refunded | Self::PaidOtherwise => Standing::Refunded,
            Self::Failed => Standing::Failed,
        }
    }
}

/// A refund.
#[derive(Debug, Clone)]
pub struct Refund {
    pub entry_id: Uuid,
    pub amount_fen: i64,
    /// The outcome for which it fell due.
    pub reason: String,
    pub status: String,
    pub payer_name: String,
    /// What the bank said of one that failed, which stays while it is tried again; or how it was paid otherwise.
    pub note: Option<String>,
}

/// What is not paid back yet, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn open(executor: impl PgExecutor<'_>, most: i64) -> Result<Vec<Refund>, sqlx::Error> {
    sqlx::query_as!(
        Refund,
        "SELECT entry_id, refunds.amount_fen, reason, status, payer_name, note
         FROM refunds JOIN bank_entries ON id = entry_id
         WHERE status <> 'refunded' ORDER BY entry_id LIMIT $1",
        most
    )
    .fetch_all(executor)
    .await
}

/// A line of the file for the bank.
pub struct Line {
    pub entry_id: Uuid,
    pub payer_name: String,
    pub payer_account: String,
    pub amount_fen: i64,
    pub reason: String,
    pub bank_reference: String,
}

/// Takes what is due, or what has failed, for a file, the oldest first and at most [`MOST_IN_FILE`]; why it failed stays until
/// the bank answers again. Nobody else gets it meanwhile; once the transaction commits it counts as given to the bank. Paying
/// again takes two people: what this operator noted as failed stays behind, and so does what the bank has taken back itself,
/// or what somebody proposes that it has.
///
/// # Errors
/// Those of the database.
pub async fn export(
    connection: &mut PgConnection,
    owed: Owed,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<Vec<Uuid>, sqlx::Error> {
    export_of(connection, owed, None, operator, now).await
}

/// The same with some that were chosen; `None`: all.
///
/// # Errors
/// Those of the database.
pub async fn export_of(
    connection: &mut PgConnection,
    owed: Owed,
    chosen: Option<&[Uuid]>,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<Vec<Uuid>, sqlx::Error> {
    // That it is not refunded lets any plan use the index of what is open.
    let mut query = QueryBuilder::<Postgres>::new("UPDATE refunds SET status = 'exported', exported_at = ");
    query.push_bind(now).push(
        ", settled_at = NULL, failed_by = NULL
         WHERE entry_id IN (SELECT entry_id FROM refunds WHERE status <> 'refunded' AND status = ",
    );
    query.push_bind(owed.as_str()).push(" AND failed_by IS DISTINCT FROM ").push_bind(operator);
    if let Some(chosen) = chosen {
        query.push(" AND entry_id = ANY (").push_bind(chosen).push(")");
    }
    query.push(format!(
        " AND NOT EXISTS (SELECT FROM bank_entries WHERE reverses_id = entry_id)
          AND NOT EXISTS (SELECT FROM proposals WHERE decided_at IS NULL AND details->>'takes_back' = entry_id::text)
          ORDER BY entry_id LIMIT {MOST_IN_FILE} FOR UPDATE SKIP LOCKED) RETURNING entry_id, amount_fen"
    ));
    let mut taken: Vec<(Uuid, i64)> = query.build_query_as().fetch_all(&mut *connection).await?;
    taken.sort_unstable();
    record(connection, "refund.exported", operator, &taken, now).await?;
    Ok(taken.into_iter().map(|(entry_id, _)| entry_id).collect())
}

/// How many such refunds this operator could give to the bank; nothing is counted any further than `most`.
///
/// # Errors
/// Those of the database.
pub async fn waiting(executor: impl PgExecutor<'_>, owed: Owed, operator: Uuid, most: i64) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "number!" FROM (
               SELECT FROM refunds WHERE status = $1 AND status <> 'refunded' AND failed_by IS DISTINCT FROM $2
                   AND NOT EXISTS (SELECT FROM bank_entries WHERE reverses_id = entry_id)
                   AND NOT EXISTS (SELECT FROM proposals WHERE decided_at IS NULL AND details->>'takes_back' = entry_id::text)
               LIMIT $3) AS waiting"#,
        owed.as_str(),
        operator,
        most
    )
    .fetch_one(executor)
    .await
}

/// The lines of these refunds, oldest first.
///
/// # Errors
/// Those of the database; an account number that no configured key reads.
pub async fn lines(connection: &mut PgConnection, keys: &Keys, entries: &[Uuid]) -> Result<Vec<Line>, sqlx::Error> {
    let rows = sqlx::query!(
        "SELECT entry_id, refunds.amount_fen, reason, payer_name, payer_account, bank_reference
         FROM refunds JOIN bank_entries ON id = entry_id WHERE entry_id = ANY ($1) ORDER BY entry_id",
        entries
    )
    .fetch_all(connection)
    .await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let account = match row.payer_account.as_slice() {
            [] => String::new(),
            stored => keys
                .decrypt_text(payer_account_place(row.entry_id), stored)
                .map_err(|error| sqlx::Error::Decode(Box::new(error)))?,
        };
        lines.push(Line {
            entry_id: row.entry_id,
            payer_name: row.payer_name,
            payer_account: account,
            amount_fen: row.amount_fen,
            reason: row.reason,
            bank_reference: row.bank_reference,
        });
    }
    Ok(lines)
}

/// Notes what became of a refund; false: it does not stand where that can be noted, or this operator noted that it failed:
/// how it was paid otherwise takes another one's word. Whoever has been paid back and had been erased otherwise is forgotten
/// now. One that failed, of a payment that the bank had taken back itself, is owed no longer.
///
/// # Errors
/// Those of the database.
pub async fn mark(
    connection: &mut PgConnection,
    entry_id: Uuid,
    done: Done,
    note: Option<&str>,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    erasure::hold_off(&mut *connection, &[entry_id]).await?;
    // First the entry and what takes it back, as imports lock them.
    sqlx::query!("SELECT FROM bank_entries WHERE id = $1 OR reverses_id = $1 ORDER BY id FOR UPDATE", entry_id)
        .execute(&mut *connection)
        .await?;
    let marked = sqlx::query_scalar!(
        "UPDATE refunds SET status = $2, note = $3, settled_at = $4, failed_by = CASE WHEN $2 = 'failed' THEN $5::uuid END
         WHERE entry_id = $1 AND status = $6 AND failed_by IS DISTINCT FROM $5
         RETURNING amount_fen",
        entry_id,
        done.to().as_str(),
        note,
        now,
        operator,
        done.from().as_str()
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(amount_fen) = marked else { return Ok(false) };
    record(&mut *connection, &format!("refund.{}", done.as_str()), operator, &[(entry_id, amount_fen)], now).await?;
    match done {
        Done::Refunded | Done::PaidOtherwise => erasure::forget_payers_of(connection, &[entry_id]).await?,
        Done::Failed => drop_taken_back(connection, entry_id, operator, now).await?,
    }
    Ok(true)
}

/// Drops the refund of a payment that the bank has taken back itself, if it has, as if that had been known before the refund
/// was given to it: nobody has to decide about the reversal any more. What becomes of the money is in the log.
async fn drop_taken_back(
    connection: &mut PgConnection,
    entry_id: Uuid,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let dropped = sqlx::query!(
        "SELECT reversals.id, refunds.amount_fen, reason, exported_at FROM refunds JOIN bank_entries AS reversals ON reverses_id = entry_id
         WHERE entry_id = $1",
        entry_id
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(dropped) = dropped else { return Ok(()) };
    settle::take_back(&mut *connection, &[entry_id], now).await?;
    reversals::dismiss(&mut *connection, dropped.id, now).await?;
    settle::overtake(&mut *connection, &[dropped.id], Outcome::ReversalUndone, now).await?;
    erasure::forget_payers_of(&mut *connection, &[dropped.id]).await?;
    let exported_at = dropped.exported_at.and_then(|at| at.format(&Rfc3339).ok());
    let entry = AuditEntry {
        actor: Actor::Operator(operator),
        action: "refund.dropped".to_owned(),
        target: "bank_entry",
        target_id: Some(entry_id),
        details: json!({ "amount_fen": dropped.amount_fen, "reversal": dropped.id, "outcome": dropped.reason, "exported_at": exported_at }),
    };
    audit::record(connection, &[entry], now).await
}

async fn record(
    connection: &mut PgConnection,
    action: &str,
    operator: Uuid,
    refunds: &[(Uuid, i64)],
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let entry = |(id, amount_fen): &(Uuid, i64)| AuditEntry {
        actor: Actor::Operator(operator),
        action: action.to_owned(),
        target: "bank_entry",
        target_id: Some(*id),
        details: json!({ "amount_fen": amount_fen }),
    };
    audit::record(connection, &refunds.iter().map(entry).collect::<Vec<_>>(), now).await
}
