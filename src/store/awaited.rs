//! What is asked of somebody and not paid yet: what a bank entry may be the payment of.

use sqlx::{FromRow, PgExecutor, Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{
    money::Fen,
    paging::{Key, Paged, Position},
};

/// Nobody chooses from more than this.
const MOST_FOUND: i64 = 20;

/// What is awaited of one kind, and what its columns are called.
struct Kind {
    select: &'static str,
    id: &'static str,
    deadline: &'static str,
    amount: &'static str,
    /// The digits that the payer was asked to write.
    remark: &'static str,
    /// What a bank entry about it names.
    of_entry: &'static str,
}

const TRANSFERS: Kind = Kind {
    // The index of payers' names holds those that were told what to pay.
    select: "SELECT registrations.id, false AS is_fee, registrations.id AS registration_id, reference, subject_name,
             transfer_amount_fen AS amount_fen, transfer_reference AS remark, status, deadline_at
         FROM registrations WHERE status IN ('awaiting_transfer', 'awaiting_statement')
             AND transfer_reference IS NOT NULL",
    id: "registrations.id",
    deadline: "registrations.deadline_at",
    amount: "transfer_amount_fen",
    remark: "transfer_reference",
    of_entry: "registration_id",
};

const FEES: Kind = Kind {
    select: "SELECT certifications.id, true AS is_fee, registration_id, reference, subject_name, fee_fen AS amount_fen,
             payment_reference AS remark, certifications.status, certifications.deadline_at
         FROM certifications JOIN registrations ON registrations.id = registration_id
         WHERE certifications.status = 'awaiting_payment'",
    id: "certifications.id",
    deadline: "certifications.deadline_at",
    amount: "fee_fen",
    remark: "payment_reference",
    of_entry: "certification_id",
};

/// A transfer or a fee that is awaited.
#[derive(Debug, FromRow)]
pub struct Awaited {
    /// The registration whose transfer, or the certification whose fee it is.
    pub id: Uuid,
    pub is_fee: bool,
    pub registration_id: Uuid,
    /// The registration's.
    pub reference: String,
    pub subject_name: Option<String>,
    pub amount_fen: i64,
    /// The digits that the payer was asked to write.
    pub remark: String,
    /// Of the registration, or of the certification.
    pub status: String,
    /// When the state ends by itself (exclusive).
    pub deadline_at: OffsetDateTime,
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// What this entry agrees with in part.
    Like(Uuid),
    /// A registration's reference, or the digits of a payment's remark.
    Reference(String),
    Amount(Fen),
    /// A part of a name.
    Name(String),
}

/// What is looked for, and only in this amount if one is given, the next to end first.
///
/// # Errors
/// Those of the database.
pub async fn find(
    executor: impl PgExecutor<'_>,
    wanted: &Wanted,
    amount: Option<Fen>,
) -> Result<Vec<Awaited>, sqlx::Error> {
    let mut query = QueryBuilder::<Postgres>::new("");
    // Only of one amount there may be very many: an index has them in this order, and the search ends when enough is found.
    // Few fit anything else; looked for in this order, all that is awaited would be read for them.
    let is_bounded = matches!(wanted, Wanted::Amount(_));
    for (between, kind) in [("(", TRANSFERS), (") UNION ALL (", FEES)] {
        query.push(between).push(kind.select);
        push_wanted(&mut query, &kind, wanted);
        if let Some(amount) = amount {
            query.push(format!(" AND {} = ", kind.amount)).push_bind(amount.0);
        }
        if is_bounded {
            query.push(format!(" ORDER BY {}, {} LIMIT ", kind.deadline, kind.id)).push_bind(MOST_FOUND);
        }
    }
    query.push(") ORDER BY deadline_at, id LIMIT ").push_bind(MOST_FOUND);
    // A plan for another search would read all of them.
    query.build_query_as().persistent(false).fetch_all(executor).await
}

fn push_wanted(query: &mut QueryBuilder<Postgres>, kind: &Kind, wanted: &Wanted) {
    match wanted {
        Wanted::Like(entry) => {
            query.push(format!(" AND ({} = (SELECT {} FROM bank_entries WHERE id = ", kind.id, kind.of_entry));
            query
                .push_bind(*entry)
                .push(") OR payer_key = (SELECT nullif(payer_key, '') FROM bank_entries WHERE id = ");
            query.push_bind(*entry).push("))");
        }
        Wanted::Reference(text) => {
            query.push(" AND (reference = ").push_bind(text.clone());
            query.push(format!(" OR {} = ", kind.remark)).push_bind(text.clone()).push(")");
        }
        Wanted::Amount(amount) => {
            query.push(format!(" AND {} = ", kind.amount)).push_bind(amount.0);
        }
        Wanted::Name(words) => push_name(query, words),
    }
}

/// As the queues search for names.
fn push_name(query: &mut QueryBuilder<Postgres>, words: &str) {
    let plain = "lower(regexp_replace(";
    query.push(" AND name_bigrams @> bigrams(").push(plain).push_bind(words.to_owned()).push(", '\\s', '', 'g')))");
    query.push(" AND strpos(search_text(subject_name, ''), ").push(plain).push_bind(words.to_owned());
    query.push(", '\\s', '', 'g'))) > 0");
}

/// A page of the transfers that are awaited, the next to end first.
///
/// # Errors
/// Those of the database.
pub async fn transfers(
    executor: impl PgExecutor<'_>,
    position: Position,
    size: usize,
) -> Result<Paged<Awaited>, sqlx::Error> {
    list(executor, TRANSFERS, position, size).await
}

/// A page of the fees that are awaited, the next to end first.
///
/// # Errors
/// Those of the database.
pub async fn fees(
    executor: impl PgExecutor<'_>,
    position: Position,
    size: usize,
) -> Result<Paged<Awaited>, sqlx::Error> {
    list(executor, FEES, position, size).await
}

async fn list(
    executor: impl PgExecutor<'_>,
    kind: Kind,
    position: Position,
    size: usize,
) -> Result<Paged<Awaited>, sqlx::Error> {
    let Kind { select, id, deadline: at, .. } = kind;
    let mut query = QueryBuilder::<Postgres>::new(select);
    let backward = position.is_backward();
    if let Some(key) = position.key() {
        let than = if backward { "<" } else { ">" };
        query.push(format!(" AND ({at}, {id}) {than} (")).push_bind(key.at).push(", ").push_bind(key.id).push(")");
    }
    let down = if backward { " DESC" } else { "" };
    query.push(format!(" ORDER BY {at}{down}, {id}{down} LIMIT "));
    query.push_bind(i64::try_from(size + 1).unwrap_or(i64::MAX));
    let rows = query.build_query_as().fetch_all(executor).await?;
    Ok(Paged::cut(rows, position, size, |row: &Awaited| Key { at: row.deadline_at, id: row.id }))
}

/// The registration that this is, or whose certification it is, with its reference.
///
/// # Errors
/// Those of the database.
pub async fn registration(executor: impl PgExecutor<'_>, id: Uuid) -> Result<Option<(Uuid, String)>, sqlx::Error> {
    let row = sqlx::query!(
        "SELECT id, reference FROM registrations
         WHERE id = coalesce((SELECT registration_id FROM certifications WHERE id = $1), $1)",
        id
    )
    .fetch_optional(executor)
    .await?;
    Ok(row.map(|row| (row.id, row.reference)))
}

/// A certification's fee, awaited or settled.
#[derive(Debug)]
pub struct Fee {
    pub certification_id: Uuid,
    pub registration_id: Uuid,
    pub reference: String,
    pub subject_name: Option<String>,
    pub amount_fen: i64,
    pub remark: Option<String>,
    pub status: String,
    /// How it was settled.
    pub payment: Option<String>,
    pub paid_at: Option<OffsetDateTime>,
    pub deadline_at: Option<OffsetDateTime>,
}

/// The fee of this certification; `None`: it has not been sent, or there is none.
///
/// # Errors
/// Those of the database.
pub async fn fee(executor: impl PgExecutor<'_>, certification_id: Uuid) -> Result<Option<Fee>, sqlx::Error> {
    sqlx::query_as!(
        Fee,
        r#"SELECT certifications.id AS certification_id, registration_id, reference, subject_name,
               fee_fen AS "amount_fen!", payment_reference AS remark, certifications.status, payment, paid_at,
               certifications.deadline_at
           FROM certifications JOIN registrations ON registrations.id = registration_id
           WHERE certifications.id = $1 AND fee_fen IS NOT NULL"#,
        certification_id
    )
    .fetch_optional(executor)
    .await
}
