//! Bank entries as operators look at them.

use sqlx::{FromRow, PgExecutor, Postgres, QueryBuilder};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{
    paging::{Key, Paged, Position},
    transfer::Outcome,
};

/// Nothing is counted any further than this.
pub const MOST: i64 = 100_000;

/// An imported file.
#[derive(Debug, FromRow)]
pub struct Statement {
    pub id: Uuid,
    pub file_name: String,
    pub format: String,
    /// `None`: not by an operator.
    pub operator: Option<String>,
    pub imported_at: OffsetDateTime,
    pub covers_from: Option<Date>,
    pub covers_until: Option<Date>,
    pub entries: i64,
    pub new_entries: i64,
    pub ignored: i64,
}

/// An entry as lists show it.
#[derive(Debug, FromRow)]
pub struct Listed {
    pub id: Uuid,
    pub statement_id: Uuid,
    pub bank_reference: String,
    pub booked_on: Date,
    pub amount_fen: i64,
    pub payer_name: String,
    /// Encrypted; empty where the statement does not say.
    pub payer_account: Vec<u8>,
    pub remark: String,
    pub outcome: String,
    pub registration_id: Option<Uuid>,
    pub certification_id: Option<Uuid>,
    /// The reference of the registration that it is about.
    pub reference: Option<String>,
    pub reverses_id: Option<Uuid>,
    /// Where its refund stands.
    pub refund: Option<String>,
    /// Whether the payer, the account or the amount is another one than was asked for; `None`: nothing is known to compare it
    /// with.
    pub other_name: Option<bool>,
    pub other_account: Option<bool>,
    pub other_amount: Option<bool>,
}

impl Listed {
    /// The payer, or the bank's reference where the bank named none.
    pub fn payer(&self) -> &str {
        if self.payer_name.is_empty() { &self.bank_reference } else { &self.payer_name }
    }
}

const COLUMNS: &str = "SELECT entries.id, statement_id, bank_reference, booked_on, entries.amount_fen, payer_name,
         payer_account, remark, outcome, entries.registration_id, certification_id, reference, reverses_id,
         refunds.status AS refund,
         entries.payer_key <> registrations.payer_key AS other_name,
         CASE WHEN certification_id IS NULL AND octet_length(payer_index) > 0
             THEN payer_index <> bank_account_index END AS other_account,
         entries.amount_fen <> coalesce(fee_fen, transfer_amount_fen) AS other_amount
     FROM bank_entries AS entries LEFT JOIN certifications ON certifications.id = certification_id
         LEFT JOIN registrations ON registrations.id = coalesce(entries.registration_id, certifications.registration_id)
         LEFT JOIN refunds ON entry_id = entries.id";

const STATEMENTS: &str =
    "SELECT statements.id, file_name, format, operators.name AS operator, imported_at, covers_from,
         covers_until, entries, new_entries, ignored
     FROM statements LEFT JOIN operators ON operators.id = imported_by";

/// The imported files, the newest first.
///
/// # Errors
/// Those of the database.
pub async fn statements(
    executor: impl PgExecutor<'_>,
    position: Position,
    size: usize,
) -> Result<Paged<Statement>, sqlx::Error> {
    let mut query = QueryBuilder::<Postgres>::new(STATEMENTS);
    let backward = position.is_backward();
    if let Some(key) = position.key() {
        query.push(if backward {
            " WHERE (imported_at, statements.id) > ("
        } else {
            " WHERE (imported_at, statements.id) < ("
        });
        query.push_bind(key.at).push(", ").push_bind(key.id).push(")");
    }
    query.push(if backward {
        " ORDER BY imported_at, statements.id"
    } else {
        " ORDER BY imported_at DESC, statements.id DESC"
    });
    query.push(" LIMIT ").push_bind(i64::try_from(size + 1).unwrap_or(i64::MAX));
    let rows = query.build_query_as().fetch_all(executor).await?;
    Ok(Paged::cut(rows, position, size, |row: &Statement| Key { at: row.imported_at, id: row.id }))
}

/// The imported file with this id.
///
/// # Errors
/// Those of the database.
pub async fn statement(executor: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Statement>, sqlx::Error> {
    let mut query = QueryBuilder::<Postgres>::new(STATEMENTS);
    query.push(" WHERE statements.id = ").push_bind(id);
    query.build_query_as().fetch_optional(executor).await
}

/// How many entries of a file have each outcome; `MOST + 1` stands for more.
///
/// # Errors
/// Those of the database.
pub async fn counts(executor: impl PgExecutor<'_>, statement_id: Uuid) -> Result<Vec<(Outcome, i64)>, sqlx::Error> {
    let names: Vec<_> = Outcome::ALL.iter().map(|outcome| outcome.as_str().to_owned()).collect();
    let rows = sqlx::query!(
        r#"
        SELECT outcome AS "outcome!", (SELECT count(*) FROM (
            SELECT FROM bank_entries WHERE statement_id = $1 AND bank_entries.outcome = names.outcome
                AND bank_entries.outcome <> 'verified' LIMIT $3) AS capped)
            AS "number!"
        FROM UNNEST($2::text[]) AS names (outcome) WHERE outcome <> 'verified'
        UNION ALL
        SELECT 'verified', count(*) FROM (
            SELECT FROM bank_entries WHERE statement_id = $1 AND outcome = 'verified' LIMIT $3) AS capped
        "#,
        statement_id,
        &names,
        MOST + 1
    )
    .fetch_all(executor)
    .await?;
    let known = rows.into_iter().filter_map(|row| Some((Outcome::parse(&row.outcome)?, row.number)));
    let mut counts: Vec<_> = known.filter(|(_, number)| *number > 0).collect();
    counts.sort_by_key(|(outcome, _)| Outcome::ALL.iter().position(|other| other == outcome));
    Ok(counts)
}

/// Which entries are looked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub statement_id: Option<Uuid>,
    /// Empty: any.
    pub outcomes: Vec<Outcome>,
    /// Not those that somebody has seen to.
    pub only_unseen: bool,
    /// Whether a decision about it waits for a second person; `None`: no matter.
    pub is_proposed: Option<bool>,
}

/// A page of entries, in the order in which they came in.
///
/// # Errors
/// Those of the database.
pub async fn list(
    executor: impl PgExecutor<'_>,
    filter: &Filter,
    position: Position,
    size: usize,
) -> Result<Paged<Listed>, sqlx::Error> {
    // The entries first, then what else is shown of so few: the joins must not be able to change the plan.
    let mut query = QueryBuilder::<Postgres>::new(COLUMNS);
    query.push(" WHERE entries.id = ANY (ARRAY(SELECT id FROM bank_entries WHERE true");
    if let Some(statement) = filter.statement_id {
        query.push(" AND statement_id = ").push_bind(statement);
    }
    // Said so that the index of what verifies, or the one of all else, can be seen to do.
    if filter.outcomes == [Outcome::Verified] {
        query.push(" AND outcome = 'verified'");
    } else if !filter.outcomes.is_empty() && !filter.outcomes.contains(&Outcome::Verified) {
        query.push(" AND outcome <> 'verified'");
    }
    if !filter.outcomes.is_empty() {
        let names: Vec<_> = filter.outcomes.iter().map(|outcome| outcome.as_str().to_owned()).collect();
        query.push(" AND outcome = ANY (").push_bind(names).push(")");
    }
    if filter.only_unseen {
        query.push(" AND NOT EXISTS (SELECT FROM reversals_seen WHERE entry_id = bank_entries.id)");
    }
    match filter.is_proposed {
        None => {}
        // Only few wait: the entries are looked up for them, never the other way round.
        Some(true) => {
            query.push(" AND id IN (SELECT about_id FROM proposals WHERE decided_at IS NULL)");
        }
        Some(false) => {
            query.push(
                " AND NOT EXISTS (SELECT FROM proposals WHERE about_id = bank_entries.id AND decided_at IS NULL)",
            );
        }
    }
    let backward = position.is_backward();
    if let Some(key) = position.key() {
        query.push(if backward { " AND id < " } else { " AND id > " }).push_bind(key.id);
    }
    query.push(if backward { " ORDER BY id DESC" } else { " ORDER BY id" });
    query.push(" LIMIT ").push_bind(i64::try_from(size + 1).unwrap_or(i64::MAX)).push("))");
    query.push(if backward { " ORDER BY entries.id DESC" } else { " ORDER BY entries.id" });
    let rows = query.build_query_as().fetch_all(executor).await?;
    // Their ids say when they came in; a time of their own they have not.
    Ok(Paged::cut(rows, position, size, |row: &Listed| Key { at: OffsetDateTime::UNIX_EPOCH, id: row.id }))
}

/// The entry with this id.
///
/// # Errors
/// Those of the database.
pub async fn find(executor: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Listed>, sqlx::Error> {
    let mut query = QueryBuilder::<Postgres>::new(COLUMNS);
    query.push(" WHERE entries.id = ").push_bind(id);
    query.build_query_as().fetch_optional(executor).await
}

/// The entry that the bank knows by this reference.
///
/// # Errors
/// Those of the database.
pub async fn named(executor: impl PgExecutor<'_>, bank_reference: &str) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!("SELECT id FROM bank_entries WHERE bank_reference = $1", bank_reference)
        .fetch_optional(executor)
        .await
}
