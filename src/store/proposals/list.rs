//! Proposals as operators look at them.

use sqlx::{FromRow, PgExecutor, Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Kind, Proposal, Row};
use crate::domain::paging::{Key, Paged, Position};

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
    /// Where an entry is matched: whose transfer or fee that is, and what was asked for.
    pub matched: Option<String>,
    pub asked_fen: Option<i64>,
    /// Who refused it, and in what words.
    pub refused: Option<Refused>,
}

/// A second person's no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// By name.
    pub by: String,
    /// `None`: not said, or erased.
    pub why: Option<String>,
    pub at: OffsetDateTime,
}

/// Which proposals are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// What waits for a second person …
    Waiting,
    /// … and is not this operator's own …
    WaitingForAnother(Uuid),
    /// … or is.
    WaitingOf(Uuid),
    /// This operator's own that were refused, as long as they have not learned of it.
    CameBackTo(Uuid),
}

impl Which {
    /// The rows, in SQL.
    fn push(self, query: &mut QueryBuilder<Postgres>) {
        match self {
            Self::Waiting => query.push("proposals.decided_at IS NULL"),
            Self::WaitingForAnother(operator) => {
                query.push("proposals.decided_at IS NULL AND proposed_by <> ").push_bind(operator)
            }
            Self::WaitingOf(operator) => {
                query.push("proposals.decided_at IS NULL AND proposed_by = ").push_bind(operator)
            }
            Self::CameBackTo(operator) => query
                .push("NOT approved AND decided_by <> proposed_by AND seen_at IS NULL AND proposed_by = ")
                .push_bind(operator),
        };
    }
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
    matched: Option<String>,
    asked_fen: Option<i64>,
    decided_at: Option<OffsetDateTime>,
    decider: Option<String>,
    answer: Option<String>,
}

impl TryFrom<ListedRow> for Listed {
    type Error = sqlx::Error;

    fn try_from(row: ListedRow) -> Result<Self, sqlx::Error> {
        let refused = row.decider.zip(row.decided_at).map(|(by, at)| Refused { by, why: row.answer, at });
        Ok(Self {
            proposal: row.proposal.try_into()?,
            reference: row.reference,
            name: row.subject,
            amount_fen: row.amount_fen,
            matched: row.matched,
            asked_fen: row.asked_fen,
            refused,
        })
    }
}

/// A page of these proposals of these kinds, the oldest first.
///
/// # Errors
/// Those of the database.
pub async fn list(
    executor: impl PgExecutor<'_>,
    which: Which,
    kinds: &[Kind],
    position: Position,
    size: usize,
) -> Result<Paged<Listed>, sqlx::Error> {
    let mut query = QueryBuilder::<Postgres>::new(
        "SELECT waiting.*, coalesce(registrations.reference, named.reference) AS reference,
             coalesce(registrations.subject_name, registrations.administrator_name, nullif(about.payer_name, ''),
                 about.bank_reference) AS subject, about.amount_fen,
             named.subject_name AS matched,
             CASE WHEN credits.id IS NULL THEN coalesce(fees.fee_fen, named.transfer_amount_fen) END AS asked_fen
         FROM (SELECT proposals.id, kind, about_id, details, reason, proposed_by, proposers.name AS proposer, proposed_at,
                 decided_at, deciders.name AS decider, answer
             FROM proposals JOIN operators AS proposers ON proposers.id = proposed_by
             LEFT JOIN operators AS deciders ON deciders.id = decided_by WHERE ",
    );
    which.push(&mut query);
    query.push(" AND kind = ANY (").push_bind(names(kinds)).push(")");
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
        ") AS waiting LEFT JOIN bank_entries AS about ON about.id = about_id
             LEFT JOIN certifications ON certifications.id = about_id
             LEFT JOIN registrations ON registrations.id = coalesce(certifications.registration_id, about_id)
             LEFT JOIN bank_entries AS credits ON credits.id = (details->>'takes_back')::uuid
             LEFT JOIN certifications AS fees
                 ON fees.id = coalesce((details->>'certification')::uuid, credits.certification_id)
             LEFT JOIN registrations AS named ON named.id = CASE
                 WHEN credits.id IS NULL THEN coalesce((details->>'registration')::uuid, fees.registration_id)
                 ELSE coalesce(credits.registration_id, fees.registration_id) END
         ORDER BY proposed_at{order}, waiting.id{order}"
    ));
    let rows: Vec<ListedRow> = query.build_query_as().fetch_all(executor).await?;
    let rows = rows.into_iter().map(Listed::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Paged::cut(rows, position, size, Listed::key))
}

/// How many of these proposals of these kinds there are; nothing is counted any further than `most`.
///
/// # Errors
/// Those of the database.
pub async fn count(executor: impl PgExecutor<'_>, which: Which, kinds: &[Kind], most: i64) -> Result<i64, sqlx::Error> {
    let mut query = QueryBuilder::<Postgres>::new("SELECT count(*) FROM (SELECT FROM proposals WHERE ");
    which.push(&mut query);
    query.push(" AND kind = ANY (").push_bind(names(kinds)).push(") LIMIT ").push_bind(most).push(") AS counted");
    query.build_query_scalar().fetch_one(executor).await
}

fn names(kinds: &[Kind]) -> Vec<String> {
    kinds.iter().map(|kind| kind.as_str().to_owned()).collect()
}

/// How a proposal ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// A second person, by name, …
    Approved(String),
    /// … in words that only colleagues read.
    Refused(Refused),
    /// Whoever proposed it.
    Withdrawn,
    /// By itself: what changed and what it is now, such as `registration.cancelled`.
    Overtaken(String),
}

/// A proposal that has ended.
#[derive(Debug)]
pub struct Ended {
    pub proposal: Proposal,
    pub at: OffsetDateTime,
    pub ending: Ending,
}

#[derive(FromRow)]
struct EndedRow {
    #[sqlx(flatten)]
    proposal: Row,
    decided_at: OffsetDateTime,
    decided_by: Option<Uuid>,
    decider: Option<String>,
    approved: bool,
    overtaken_by: Option<String>,
    answer: Option<String>,
}

impl TryFrom<EndedRow> for Ended {
    type Error = sqlx::Error;

    fn try_from(row: EndedRow) -> Result<Self, sqlx::Error> {
        let is_own = row.decided_by == Some(row.proposal.proposed_by);
        let decider = row.decider.unwrap_or_default();
        let ending = match row.overtaken_by {
            Some(by) => Ending::Overtaken(by),
            None if row.approved => Ending::Approved(decider),
            None if is_own => Ending::Withdrawn,
            None => Ending::Refused(Refused { by: decider, why: row.answer, at: row.decided_at }),
        };
        Ok(Self { proposal: row.proposal.try_into()?, at: row.decided_at, ending })
    }
}

const ENDED: &str =
    "SELECT proposals.id, kind, about_id, details, reason, proposed_by, proposers.name AS proposer, proposed_at,
         proposals.decided_at, decided_by, deciders.name AS decider, approved, overtaken_by, answer
     FROM proposals JOIN operators AS proposers ON proposers.id = proposed_by
     LEFT JOIN operators AS deciders ON deciders.id = decided_by WHERE proposals.decided_at IS NOT NULL";

/// The proposal with this id, if it has ended.
///
/// # Errors
/// Those of the database.
pub async fn ended(executor: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Ended>, sqlx::Error> {
    let mut query = QueryBuilder::<Postgres>::new(ENDED);
    query.push(" AND proposals.id = ").push_bind(id);
    let row: Option<EndedRow> = query.build_query_as().fetch_optional(executor).await?;
    row.map(Ended::try_from).transpose()
}

/// What was proposed about this and has ended, the oldest first.
///
/// # Errors
/// Those of the database.
pub async fn past(executor: impl PgExecutor<'_>, about_id: Uuid) -> Result<Vec<Ended>, sqlx::Error> {
    let mut query = QueryBuilder::<Postgres>::new(ENDED);
    query.push(" AND about_id = ").push_bind(about_id).push(" ORDER BY proposed_at, proposals.id");
    let rows: Vec<EndedRow> = query.build_query_as().fetch_all(executor).await?;
    rows.into_iter().map(Ended::try_from).collect()
}
