//! A page of a queue. The statement is put together from what is asked for, so that each combination gets the plan that
//! suits it. How many rows are wanted stands in the statement itself: a plan for any number would sort what an index has in
//! order.

use sqlx::{PgConnection, PgExecutor, Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    Assignee, Contact, Filter, Likeness, Listed, Queue, Wanted,
    names::{is_longer, push_months, push_name, push_name_in_order, push_of_month, push_whole},
};
use crate::domain::{
    certification,
    paging::{Paged, Position},
    queue::shelves,
    registration,
};

/// How a name is looked for depends on how many bear it of these next rows of all, whatever else is asked for: the index would
/// find those as well that a state leaves out.
const SAMPLE: i64 = 150;
/// Where so many of them do, a page is full after some thousands of rows: to look at one of the list takes 2 µs, to find one
/// through an index 5. It is slower where all others stand at the end of a long list, which is read whole then: two seconds
/// for a million rows.
const OFTEN: i64 = 3;
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
    let of_registration = match queue {
        Queue::Registrations => "listed",
        Queue::Certifications => "registrations",
    };
    let mut query = QueryBuilder::new(format!(
        "SELECT listed.id, listed.version, {of_registration}.reference, listed.subject_type, {of_registration}.subject_name,
             {of_registration}.administrator_name, listed.status, listed.returns, listed.queued_at, found.listed_at,
             claims.operator_id AS claimed_by, operators.name AS claimer
         FROM ("
    ));
    let most = i64::try_from(size + 1).unwrap_or(i64::MAX);
    let search = chosen(connection, queue, filter, position, now).await?;
    let found = push_found(&mut query, (queue, search), filter, position, now, Some(most));
    query.push(format!(") AS found, LATERAL ({}) AS listed", rows(queue, found)));
    if queue == Queue::Certifications {
        query.push(" JOIN registrations ON registrations.id = listed.registration_id");
    }
    query.push(" LEFT JOIN claims ON about_id = listed.id AND claims.expires_at > ").push_bind(now);
    query.push(" LEFT JOIN operators ON operators.id = claims.operator_id ORDER BY ");
    query.push(if position.is_backward() {
        "found.listed_at DESC, found.id DESC"
    } else {
        "found.listed_at, found.id"
    });
    let is_planned_once = filter.wanted.is_none() || search != Search::ByIndex;
    let rows = query.build_query_as().persistent(is_planned_once).fetch_all(connection).await?;
    Ok(Paged::cut(rows, position, size, Listed::key))
}

/// How what is searched for is found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Search {
    /// As PostgreSQL likes for these words; the plan is not kept, for with other words it would read a million rows.
    ByIndex,
    /// A name, by the index that knows the months in which rows are listed, from the month at which the page begins.
    ByMonth,
    /// A name: each row of the list is looked at.
    InOrder,
}

/// How it is looked for. PostgreSQL cannot choose: it takes the chances of each pair of characters, and those of names and
/// states, for independent, and expects a handful where there are thousands.
async fn chosen(
    connection: &mut PgConnection,
    queue: Queue,
    filter: &Filter,
    position: Position,
    now: OffsetDateTime,
) -> Result<Search, sqlx::Error> {
    let Some(wanted @ Wanted::Name(_)) = &filter.wanted else { return Ok(Search::ByIndex) };
    if is_claimed(filter) {
        return Ok(Search::ByIndex);
    }
    let mut query = QueryBuilder::new("SELECT count(*), count(*) FILTER (WHERE true");
    push_wanted(&mut query, (queue, Search::InOrder), wanted);
    query.push(") FROM (");
    let every = Filter { listed: filter.listed, ..Filter::default() };
    push_found(&mut query, (queue, Search::InOrder), &every, position, now, Some(SAMPLE));
    query.push(") AS rows_of");
    let (looked_at, bear_it): (i64, i64) = query.build_query_as().fetch_one(connection).await?;
    Ok(match queue {
        _ if looked_at < SAMPLE || bear_it >= OFTEN => Search::InOrder,
        Queue::Registrations => Search::ByMonth,
        // They are listed by other months than the registrations whose names they bear.
        Queue::Certifications => Search::ByIndex,
    })
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
    let search = match (queue, &filter.wanted) {
        // So many are found in the first months, if many bear the name.
        (Queue::Registrations, Some(Wanted::Name(_)))
            if wanted_shelves(queue, filter).is_none() && !is_claimed(filter) =>
        {
            Search::ByMonth
        }
        _ => Search::ByIndex,
    };
    let mut query = QueryBuilder::new("SELECT count(*) FROM (");
    push_found(&mut query, (queue, search), filter, Position::First, now, None);
    query.push(format!(" LIMIT {most}) AS found"));
    // Of the others a plan for any shelves, or for other words, would read the table where little is found.
    query.build_query_scalar().persistent(search == Search::ByMonth).fetch_one(executor).await
}

/// What has been read of the rows that are found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    /// Their ids, and where they stand: all that an index knows.
    Keys,
    Rows,
}

/// The row of each that is found.
fn rows(queue: Queue, found: Found) -> String {
    match found {
        // Looked up one by one: a plan made while there are few would read all of them.
        Found::Keys => format!("SELECT * FROM {} WHERE id = found.id OFFSET 0", table(queue)),
        Found::Rows => "SELECT found.*".to_owned(),
    }
}

/// The rows that the filter finds; ordered and cut where `most` says so.
fn push_found(
    query: &mut QueryBuilder<Postgres>,
    (queue, search): (Queue, Search),
    filter: &Filter,
    position: Position,
    now: OffsetDateTime,
    most: Option<i64>,
) -> Found {
    let order = if position.is_backward() { "listed_at DESC, id DESC" } else { "listed_at, id" };
    let table = table(queue);
    let mut found = Found::Keys;
    let mut by_month = "";
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
        query.push(format!(" ORDER BY {order} LIMIT {most}) AS on_shelf"));
    } else if let (Some(Wanted::Name(words)), Search::ByMonth) = (&filter.wanted, search) {
        found = Found::Rows;
        push_months(query, filter, position);
        // The index alone finds them: with any other condition PostgreSQL would read what else fulfils it for each month.
        push_of_month(query.push(", LATERAL (SELECT rows_of.* FROM (SELECT * FROM registrations WHERE "), words);
        query.push(" OFFSET 0) AS rows_of WHERE true");
        if let Some(shelves) = shelves {
            query.push(" AND rows_of.shelf = ANY(").push_bind(shelves).push(")");
        }
        push_conditions(query, filter, position, now);
        if is_longer(words) {
            push_whole(query.push(" AND "), words);
        }
        if let Some(most) = most {
            query.push(format!(" ORDER BY {order} LIMIT {most}"));
        }
        query.push(") AS in_month");
        by_month = if position.is_backward() { "month DESC, " } else { "month, " };
    } else {
        // For a search the rows are read anyhow: to look them up again by their ids costs more than the rest of the page.
        if filter.wanted.is_some() || search == Search::InOrder {
            found = Found::Rows;
        }
        query.push("SELECT ").push(if found == Found::Rows { "rows_of.*" } else { "rows_of.id, rows_of.listed_at" });
        query.push(" FROM ");
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
        query.push(format!(" ORDER BY {by_month}{order} LIMIT {most}"));
    }
    found
}

fn table(queue: Queue) -> &'static str {
    match queue {
        Queue::Registrations => "registrations",
        Queue::Certifications => "certifications",
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
