//! A page of a queue. The statement is put together from what is asked for, so that each combination gets the plan that
//! suits it. Its plan is kept, but never that of a search: a plan for other words would read a million rows. How many rows are
//! wanted stands in the statement itself: a plan for any number would sort what an index has in order.

use sqlx::{PgConnection, PgExecutor, Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Assignee, Contact, Filter, Likeness, Listed, Queue, Wanted};
use crate::domain::{
    certification,
    paging::{Paged, Position},
    queue::shelves,
    registration,
};

/// A longer name that more rows bear than these is looked for in the order of the list, where a page of them is soon full:
/// to find a row through the index takes 10 µs, to look at one of the list 2, and a certification's name has to be looked up.
/// It is slower where all of them stand at the end of a long list, which is read whole then.
const COMMON: i64 = 2_000;
/// What most companies' names end in. The index of names need not be asked for it.
const ENDINGS: [&str; 4] = ["股份有限公司", "有限责任公司", "有限公司", "公司"];

/// A page of a queue, the oldest first.
///
/// # Errors
/// Those of the database.
pub async fn list(
    connection: &mut PgConnection,
    queue: Queue,
    filter: &Filter,
    position: Position,
    size: usize,
    now: OffsetDateTime,
) -> Result<Paged<Listed>, sqlx::Error> {
    let mut query = QueryBuilder::new(
        "SELECT listed.id, listed.version, reference, listed.subject_type, subject_name, administrator_name, listed.status,
             listed.returns, listed.queued_at, found.listed_at, claims.operator_id AS claimed_by, operators.name AS claimer
         FROM (",
    );
    let most = i64::try_from(size + 1).unwrap_or(i64::MAX);
    let search = if is_common(&mut *connection, queue, filter, now).await? { Search::InOrder } else { Search::ByIndex };
    push_found(&mut query, (queue, search), filter, position, now, Some(most));
    query.push(match queue {
        Queue::Registrations => ") AS found JOIN registrations AS listed ON listed.id = found.id",
        Queue::Certifications => {
            ") AS found JOIN certifications AS listed ON listed.id = found.id
                 JOIN registrations ON registrations.id = listed.registration_id"
        }
    });
    query.push(" LEFT JOIN claims ON about_id = listed.id AND expires_at > ").push_bind(now);
    query.push(" LEFT JOIN operators ON operators.id = claims.operator_id ORDER BY ");
    query.push(if position.is_backward() {
        "found.listed_at DESC, found.id DESC"
    } else {
        "found.listed_at, found.id"
    });
    let rows = query.build_query_as().persistent(filter.wanted.is_none()).fetch_all(connection).await?;
    Ok(Paged::cut(rows, position, size, Listed::key))
}

/// How rows of a name are found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Search {
    ByIndex,
    /// Each row of the list is looked at.
    InOrder,
}

/// Whether a longer name is looked for that many bear. Of two characters PostgreSQL knows it itself; of more it takes the
/// chances of each pair for independent, and expects a handful where there are thousands.
async fn is_common(
    executor: impl PgExecutor<'_>,
    queue: Queue,
    filter: &Filter,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let wanted = filter.wanted.clone().filter(|wanted| matches!(wanted, Wanted::Name(words) if is_longer(words)));
    if wanted.is_none() || is_claimed(filter) {
        return Ok(false);
    }
    Ok(count(executor, queue, &Filter { wanted, ..Filter::default() }, COMMON + 1, now).await? > COMMON)
}

/// Whether a name has more than one pair of characters: they may stand apart.
fn is_longer(words: &str) -> bool {
    words.chars().filter(|c| !c.is_whitespace()).count() > 2
}

/// How many rows the filter finds, counted no further than `most`.
///
/// # Errors
/// Those of the database.
pub async fn count(
    executor: impl PgExecutor<'_>,
    queue: Queue,
    filter: &Filter,
    most: i64,
    now: OffsetDateTime,
) -> Result<i64, sqlx::Error> {
    let mut query = QueryBuilder::new("SELECT count(*) FROM (");
    push_found(&mut query, (queue, Search::ByIndex), filter, Position::First, now, None);
    query.push(format!(" LIMIT {most}) AS found"));
    // A plan for any shelves would read the table for one that is nearly empty.
    query.build_query_scalar().persistent(false).fetch_one(executor).await
}

/// The ids of the rows, and where they stand; ordered and cut where `most` says so.
fn push_found(
    query: &mut QueryBuilder<Postgres>,
    (queue, search): (Queue, Search),
    filter: &Filter,
    position: Position,
    now: OffsetDateTime,
    most: Option<i64>,
) {
    let order = if position.is_backward() { " ORDER BY listed_at DESC, id DESC" } else { " ORDER BY listed_at, id" };
    let table = match queue {
        Queue::Registrations => "registrations",
        Queue::Certifications => "certifications",
    };
    let shelves = wanted_shelves(queue, filter);
    let is_claimed = is_claimed(filter);
    let is_in_order = filter.wanted.is_none() || search == Search::InOrder;
    if let (Some(shelves), Some(most), true, false) = (&shelves, most, is_in_order, is_claimed) {
        // Each shelf is read in order and no further than the page is long.
        query.push("SELECT on_shelf.id, on_shelf.listed_at FROM unnest(").push_bind(shelves.clone());
        query.push(format!(
            ") AS wanted (shelf), LATERAL (SELECT id, listed_at FROM {table} AS rows_of WHERE rows_of.shelf = "
        ));
        query.push("wanted.shelf");
        push_conditions(query, filter, position, now);
        if let Some(wanted) = &filter.wanted {
            push_wanted(query, (queue, search), wanted);
        }
        query.push(format!("{order} LIMIT {most}) AS on_shelf"));
    } else {
        query.push("SELECT rows_of.id, rows_of.listed_at FROM ");
        if is_claimed {
            // What is claimed is always little: the rows are looked up for it, never the other way round. Without a search
            // that is done in order, and no further than the page is long.
            let (listed, read) = match filter.wanted {
                None => ("about_id AS id, stands_at AS listed_at, shelf", "shelf"),
                Some(_) => ("claimed.*", "*"),
            };
            query.push(format!(
                "(SELECT {listed}, operator_id, expires_at FROM claims,
                     LATERAL (SELECT {read} FROM {table} WHERE id = about_id OFFSET 0) AS claimed) AS rows_of"
            ));
            query.push(" WHERE expires_at > ").push_bind(now);
        } else {
            query.push(format!("{table} AS rows_of WHERE true"));
        }
        if let Some(Assignee::Operator(operator)) = filter.assignee {
            query.push(" AND operator_id = ").push_bind(operator);
        }
        if let Some(shelves) = shelves {
            query.push(" AND rows_of.shelf = ANY(").push_bind(shelves).push(")");
        }
        push_conditions(query, filter, position, now);
        if let Some(wanted) = &filter.wanted {
            push_wanted(query, (queue, search), wanted);
        }
    }
    if let Some(most) = most {
        query.push(format!("{order} LIMIT {most}"));
    }
}

fn is_claimed(filter: &Filter) -> bool {
    matches!(filter.assignee, Some(Assignee::Somebody | Assignee::Operator(_)))
}

/// The shelves that the filter names; `None`: all.
fn wanted_shelves(queue: Queue, filter: &Filter) -> Option<Vec<String>> {
    if filter.statuses.is_empty() && filter.subject_type.is_none() && filter.returns.is_none() {
        return None;
    }
    let every: Vec<&str> = match queue {
        Queue::Registrations => registration::Status::ALL.iter().map(|status| status.as_str()).collect(),
        Queue::Certifications => certification::Status::ALL.iter().map(|status| status.as_str()).collect(),
    };
    let statuses = if filter.statuses.is_empty() { &every } else { &filter.statuses };
    Some(shelves(statuses, filter.subject_type, filter.returns))
}

fn push_conditions(query: &mut QueryBuilder<Postgres>, filter: &Filter, position: Position, now: OffsetDateTime) {
    let (from, until) = filter.listed;
    if let Some(from) = from {
        query.push(" AND listed_at >= ").push_bind(from);
    }
    if let Some(until) = until {
        query.push(" AND listed_at < ").push_bind(until);
    }
    if let Some(key) = position.key() {
        query.push(if position.is_backward() { " AND (listed_at, id) < (" } else { " AND (listed_at, id) > (" });
        query.push_bind(key.at).push(", ").push_bind(key.id).push(")");
    }
    if filter.assignee == Some(Assignee::Nobody) {
        query.push(" AND NOT EXISTS (SELECT FROM claims WHERE about_id = rows_of.id AND expires_at > ");
        query.push_bind(now).push(")");
    }
}

fn push_wanted(query: &mut QueryBuilder<Postgres>, (queue, search): (Queue, Search), wanted: &Wanted) {
    match wanted {
        Wanted::Contact(id, contact) => return push_contact(query, *id, *contact),
        Wanted::Name(words) if search == Search::InOrder => return push_name_in_order(query, queue, words),
        _ => {}
    }
    let closed = match queue {
        Queue::Registrations => "",
        Queue::Certifications => {
            query.push(" AND rows_of.registration_id IN (SELECT id FROM registrations WHERE true");
            ")"
        }
    };
    match wanted {
        Wanted::Name(words) => {
            query.push(" AND ");
            push_name(query, words);
        }
        Wanted::Code(code) => {
            query.push(" AND subject_code = ").push_bind(code.clone());
        }
        Wanted::Reference(reference) => {
            query.push(" AND reference = ").push_bind(reference.clone());
        }
        Wanted::Account(account) => {
            query.push(" AND account_id = ").push_bind(*account);
        }
        Wanted::Contact(..) => {}
        Wanted::Like(id, likeness) => {
            let column = match likeness {
                Likeness::Subject => "subject_key",
                Likeness::ResidentId => "resident_id_index",
                Likeness::Mobile => "mobile",
            };
            query.push(format!(
                " AND confirmed_at IS NOT NULL AND {column} = (SELECT {column} FROM registrations WHERE id = "
            ));
            query.push_bind(*id).push(")");
        }
    }
    query.push(closed);
}

fn push_name(query: &mut QueryBuilder<Postgres>, words: &str) {
    push_pairs(query, words);
    if is_longer(words) {
        push_whole(query.push(" AND "), words);
    }
}

/// In a form of which PostgreSQL expects that much is found, and for which no index of names can serve.
fn push_name_in_order(query: &mut QueryBuilder<Postgres>, queue: Queue, words: &str) {
    let (before, after) = match queue {
        Queue::Registrations => (" AND CASE WHEN ", " END"),
        Queue::Certifications => {
            (" AND (SELECT CASE WHEN ", " END FROM registrations WHERE id = rows_of.registration_id)")
        }
    };
    push_pairs(query.push(before), words);
    push_whole(query.push(" THEN "), words);
    query.push(after);
}

/// That a name has the pairs of characters that tell this one.
fn push_pairs(query: &mut QueryBuilder<Postgres>, words: &str) {
    query.push("name_bigrams @> bigrams(lower(").push_bind(telling(&plain(words)).to_owned()).push("))");
}

/// That a name has these words as they are.
fn push_whole(query: &mut QueryBuilder<Postgres>, words: &str) {
    query.push("strpos(search_text(subject_name, administrator_name), lower(").push_bind(plain(words)).push(")) > 0");
}

/// A name without spaces, as `search_text` has it.
fn plain(words: &str) -> String {
    words.split_whitespace().collect()
}

/// What of a name tells it from most others.
fn telling(name: &str) -> &str {
    let rest = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending));
    rest.filter(|rest| rest.chars().count() >= 2).unwrap_or(name)
}

/// Applications by the contact, or by whoever registered: those that search know no difference.
fn push_contact(query: &mut QueryBuilder<Postgres>, id: Uuid, contact: Contact) {
    let (of_contact, registered) = match contact {
        // Nobody applies before; said, because the index holds the confirmed ones.
        Contact::Mobile => ("contact_mobile", "registrations.confirmed_at IS NOT NULL AND mobile"),
        Contact::Email => ("lower(contact_email)", "email_key"),
    };
    let one = format!("(SELECT {of_contact} FROM certifications WHERE id = ");
    query.push(format!(" AND rows_of.id IN (SELECT id FROM certifications WHERE {of_contact} = {one}"));
    query.push_bind(id).push(")");
    query.push(
        " UNION SELECT certifications.id FROM certifications JOIN registrations ON registrations.id = registration_id
              JOIN accounts ON accounts.id = account_id WHERE ",
    );
    query.push(format!("{registered} = {one}")).push_bind(id).push("))");
}
