//! `/admin/registrations` and `/admin/certifications`: what waits, filtered by the address, searched, and decided several
//! at once.

pub mod batch;
mod filter;
mod kind;
mod page;
pub mod search;

use axum::{
    extract::{Query, State},
    http::Uri,
    response::{IntoResponse, Response},
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    AdminPage,
    pager::{self, Pager, with_query},
};
use crate::{
    app::App,
    domain::paging::{Paged, Position},
    store::{
        queues::{self, Listed, Queue},
        reasons,
    },
    web::{AppError, forms::FormState},
};
use batch::Outcome;
pub use filter::Asked;
pub(super) use page::Wait;
use page::{Line, QueuePage, ROW, Tab, matched};

/// Rows on a page; with what else a batch sends they stay below what a form may hold.
const PAGE: usize = 50;
/// Nothing is counted any further.
const COUNTED: i64 = 1_000;

/// The address of a list that was asked for with this query.
pub(super) fn list_of(queue: Queue, query: &str) -> String {
    let asked: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    let asked: Vec<_> = asked.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
    with_query(queue.path(), &asked, &[])
}

/// The first row of a list that waits, other than this one, that no colleague has claimed; of what waits, where the list
/// was asked for something else.
pub(super) async fn next(
    app: &App,
    page: &AdminPage,
    queue: Queue,
    list: &str,
    other_than: Uuid,
) -> Result<Option<Listed>, AppError> {
    let asked = list.parse::<Uri>().ok().and_then(|address| Query::<Asked>::try_from_uri(&address).ok());
    let asked = asked.map(|Query(asked)| asked);
    let asked = asked.and_then(Asked::waiting).unwrap_or_default();
    let operator = page.operator.operator_id;
    let filter = asked.filter(queue, &queue.target(app), operator).unwrap_or_default();
    let rows = queues::list(&mut *app.pool.acquire().await?, queue, &filter, Position::First, PAGE, app.clock.now())
        .await?
        .rows;
    let is_free = |row: &Listed| row.claimed_by.is_none_or(|claimer| claimer == operator);
    Ok(rows.into_iter().find(|row| row.id != other_than && row.queued_at.is_some() && is_free(row)))
}

/// `GET /admin/registrations`, `GET /admin/certifications`
pub async fn list(
    queue: Queue,
    State(app): State<App>,
    page: AdminPage,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    show(&app, page, queue, &asked, Occasion::Address).await
}

/// What the list is shown for.
enum Occasion {
    /// Its address.
    Address,
    /// A form of it that something is wrong with, and what was left out of it.
    Faulty(FormState, Vec<Outcome>),
    /// A search that finds nobody, or only somebody who signed up and has not activated the address; nothing is listed
    /// then.
    Nobody(FormState, Option<OffsetDateTime>),
}

/// The list.
async fn show(
    app: &App,
    page: AdminPage,
    queue: Queue,
    asked: &Asked,
    occasion: Occasion,
) -> Result<Response, AppError> {
    let now = app.clock.now();
    let position = pager::position(&asked.after, &asked.before, &asked.page)?;
    let filter = asked.filter(queue, &queue.target(app), page.operator.operator_id)?;
    let filters = asked.filters();
    let finds_nobody = matches!(occasion, Occasion::Nobody(..));
    let (form, signed_up, left_out) = match occasion {
        Occasion::Address => (asked.shown(), None, Vec::new()),
        Occasion::Faulty(form, left_out) => (form, None, left_out),
        Occasion::Nobody(form, signed_up) => (form, signed_up, Vec::new()),
    };
    let searched = match &filter.wanted {
        Some(wanted) => Some(search::describe(app, &page, wanted).await?),
        None => None,
    };
    let (paged, number) = if finds_nobody {
        (Paged { rows: Vec::new(), previous: None, next: None }, 0)
    } else {
        let paged = queues::list(&mut *app.pool.acquire().await?, queue, &filter, position, PAGE, now).await?;
        (paged, queues::count(&app.pool, queue, &filter, COUNTED + 1, now).await?)
    };
    let tabs = tabs(app, &page, queue, asked, finds_nobody).await?;
    let target = queue.target(app);
    let pager = Pager::new(queue.path(), &filters, &paged);
    let line = |row: Listed| {
        let wait = row.queued_at.map(|at| Wait::since(at, &target));
        let matched = matched(filter.wanted.as_ref(), &row);
        Line { row, matched, wait }
    };
    let lines: Vec<_> = paged.rows.into_iter().map(line).collect();
    let empty = match (finds_nobody, asked.is_plain()) {
        (true, _) => page.t("search-nobody").to_owned(),
        (false, true) => page.t("queue-empty").to_owned(),
        (false, false) => page.t("queue-none-found").to_owned(),
    };
    let empty = signed_up.map_or(empty, |at| page.with("search-unactivated", "at", page.exact(&at)));
    let reasons = if page.may(queue.permission()) { reasons::all(&app.pool).await? } else { Vec::new() };
    let number = pager::capped(number, COUNTED);
    let from = asked.query();
    let shown = QueuePage { page, queue, form, left_out, tabs, searched, number, lines, from, pager, empty, reasons };
    Ok((shown.form.status(), shown).into_response())
}

/// What is late in a queue, and what the operator who looks has claimed.
pub(super) const OVERDUE: [(&str, &str); 1] = [("age", "overdue")];
pub(super) const MINE: [(&str, &str); 1] = [("assignee", "me")];

/// How many rows a query of the queue's address finds; none is counted beyond one more than is shown.
pub(super) async fn counted(
    app: &App,
    page: &AdminPage,
    queue: Queue,
    query: &[(&str, &str)],
) -> Result<i64, AppError> {
    let filter = Asked::of(query).filter(queue, &queue.target(app), page.operator.operator_id)?;
    Ok(queues::count(&app.pool, queue, &filter, COUNTED + 1, app.clock.now()).await?)
}

/// The views that are asked for often.
async fn tabs(
    app: &App,
    page: &AdminPage,
    queue: Queue,
    asked: &Asked,
    finds_nobody: bool,
) -> Result<Vec<Tab>, AppError> {
    let views: [(&str, &[(&str, &str)]); 5] = [
        ("queue-waiting", &[]),
        ("queue-overdue", &OVERDUE),
        ("queue-unclaimed", &[("assignee", "nobody")]),
        ("queue-mine", &MINE),
        ("queue-returned", &[("status", "returned")]),
    ];
    let mut tabs = Vec::new();
    for (text, query) in views {
        tabs.push(Tab {
            text: page.t(text),
            link: with_query(queue.path(), query, &[]),
            number: pager::capped(counted(app, page, queue, query).await?, COUNTED),
            is_current: !finds_nobody && Asked::of(query).is_like(asked),
        });
    }
    Ok(tabs)
}
