//! Names as queues search for them, in SQL: by their pairs of characters, so that two Han characters are a search.

use sqlx::{Postgres, QueryBuilder};

use super::{Filter, Queue};
use crate::domain::paging::Position;

/// What most companies' names end in. The index of names need not be asked for it.
const ENDINGS: [&str; 4] = ["股份有限公司", "有限责任公司", "有限公司", "公司"];

/// Whether a name has more than one pair of characters: they may stand apart.
pub(super) fn is_longer(words: &str) -> bool {
    words.chars().filter(|c| !c.is_whitespace()).count() > 2
}

/// That a name has these words.
pub(super) fn push_name(query: &mut QueryBuilder<Postgres>, words: &str) {
    push_bigrams(query.push("name_bigrams @> "), words);
    if is_longer(words) {
        push_whole(query.push(" AND "), words);
    }
}

/// In a form of which PostgreSQL expects that much is found, and for which no index of names can serve.
pub(super) fn push_name_in_order(query: &mut QueryBuilder<Postgres>, queue: Queue, words: &str) {
    let (before, after) = match queue {
        Queue::Registrations => (" AND CASE WHEN ", " END"),
        Queue::Certifications => {
            (" AND (SELECT CASE WHEN ", " END FROM registrations WHERE id = rows_of.registration_id)")
        }
    };
    // A plan that is kept would take a name apart for each row, were it not a query of its own.
    push_bigrams(query.push(before).push("name_bigrams @> (SELECT "), words);
    push_whole(query.push(") THEN "), words);
    query.push(after);
}

/// The pairs of characters that tell this name.
fn push_bigrams(query: &mut QueryBuilder<Postgres>, words: &str) {
    query.push("bigrams(lower(").push_bind(telling(&plain(words)).to_owned()).push("))");
}

/// That a name has these words as they are.
pub(super) fn push_whole(query: &mut QueryBuilder<Postgres>, words: &str) {
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

/// The months in which the page may be, the one at which it begins first.
pub(super) fn push_months(query: &mut QueryBuilder<Postgres>, filter: &Filter, position: Position) {
    let key = position.key().map(|key| key.at);
    let (after, before) = if position.is_backward() { (None, key) } else { (key, None) };
    let (from, until) = filter.listed;
    query.push("SELECT in_month.* FROM (SELECT generate_series(");
    query.push("month_of(greatest((SELECT min(listed_at) FROM registrations), ");
    query.push_bind(from).push(", ").push_bind(after);
    query.push(")), month_of(least((SELECT max(listed_at) FROM registrations), ");
    query.push_bind(until).push(", ").push_bind(before);
    query.push("))) AS month ORDER BY month").push(if position.is_backward() { " DESC" } else { "" });
    query.push(") AS months");
}

/// That a row is listed in `month` and its name has the pairs of characters that tell this one.
pub(super) fn push_of_month(query: &mut QueryBuilder<Postgres>, words: &str) {
    push_bigrams(query.push("of_month(name_bigrams, month_of(listed_at)) @> of_month((SELECT "), words);
    query.push("), month)");
}
